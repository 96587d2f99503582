"""The table that `make bench` prints."""

import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass

HEAD = (
    "work",
    "queries",
    "CPU ms: site + database",
    "yardstick's",
    "a second",
    "measured (lowest–highest)",
    "goal",
    "",
)


@dataclass(frozen=True)
class Row:
    """One line: what was measured, with its goal. `cells` follow HEAD from the second to the fifth column."""

    work: str
    values: Sequence[float]
    unit: str
    goal: float | None
    at_least: bool = True
    cells: tuple[str, str, str, str] = ("", "", "", "")
    why: str = ""  # it is as it is, where the goal is missed

    @property
    def value(self) -> float:
        """The median."""
        return statistics.median(self.values)

    @property
    def verdict(self) -> str:
        """Met, or how far off."""
        if self.goal is None:
            return ""
        if (self.value >= self.goal) if self.at_least else (self.value <= self.goal):
            return "met"
        if not (self.value and self.goal):
            far = ""
        elif self.at_least:
            far = f": {self.goal / self.value:.1f} × too slow"
        else:
            far = f": {self.value / self.goal:.1f} × the limit"
        return f"MISSED{far}{'; ' * bool(self.why)}{self.why}"

    def columns(self) -> tuple[str, ...]:
        """The line's cells."""
        measured = f"{number(self.value)}{self.unit}"
        if len(self.values) > 1:
            measured += f" ({number(min(self.values))}–{number(max(self.values))})"
        goal = "" if self.goal is None else f"{'≥' if self.at_least else '≤'} {number(self.goal)}"
        return (self.work, *self.cells, measured, goal, self.verdict)


class Table:
    """Lines under headings."""

    def __init__(self) -> None:
        self.parts: list[tuple[str, list[Row]]] = []

    def part(self, title: str) -> None:
        """Begin a part."""
        self.parts.append((title, []))
        say(title)

    def add(self, row: Row) -> None:
        """Take a line, and show it at once to those who wait."""
        self.parts[-1][1].append(row)
        columns = row.columns()
        say(f"  {columns[0]}: {columns[5]}  {columns[6]}  {columns[7]}")

    def lines(self) -> list[str]:
        """Return the table as text that Markdown reads too."""
        out = []
        for title, rows in self.parts:
            if not rows:
                continue
            cells = [HEAD, *(row.columns() for row in rows)]
            widths = [max(len(line[at]) for line in cells) for at in range(len(HEAD))]
            out += ["", f"## {title}", ""]
            for at, line in enumerate(cells):
                out.append(
                    "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
                )
                if at == 0:
                    out.append("| " + " | ".join("-" * width for width in widths) + " |")
        return out

    @property
    def missed(self) -> int:
        """How many goals were missed."""
        return sum(row.verdict.startswith("MISSED") for _title, rows in self.parts for row in rows)


def number(value: float) -> str:
    """Return a figure with as many digits as say something."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def say(text: str) -> None:
    """Tell how far it is."""
    print(text, file=sys.stderr, flush=True)
