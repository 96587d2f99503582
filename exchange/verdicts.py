"""The verdict of each row of a table, as the pages show it before anything is stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Verdicts:
    """`who` heads the column that names a row, `more` the columns behind its verdict; `lines`: (row, name, further cells).

    A row has `line`, `verdict`, `label` and `message`. `errors`: how many rows have some.
    """

    who: str
    more: list[str]
    lines: list[tuple[Any, str, list[str]]]
    errors: int


def verdicts_of(rows: Iterable[tuple[Any, str, list[str]]], *, who: str, more: list[str]) -> Verdicts:
    """Return the table of some rows, each with the name that it is about and its further cells."""
    lines = list(rows)
    return Verdicts(who, more, lines, sum(row.verdict == "error" for row, _name, _cells in lines))
