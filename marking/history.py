"""What each event changed in a mark: from what to what, as its history is read. Pure but for the names of the rubric."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessments.models import Criterion
from core.text import plain_number, shorten
from marking.enums import EventKind
from marking.folding import weighted_sum
from marking.models import MarkEvent

_NOTHING = "–"


@dataclass(frozen=True)
class Change:
    """One thing that an event changed: its name, and what it said before and after, in words."""

    name: str
    before: str
    after: str


def changes_of(events: Iterable[MarkEvent], criteria: Iterable[Criterion]) -> dict[int, list[Change]]:
    """Return by the number of each event what it changed in its line. `events`: those of one mark, in any order."""
    titles = {str(criterion.pk): criterion.title for criterion in criteria}
    levels = {level.pk: level.title for criterion in criteria for level in criterion.levels.all()}
    found: dict[int, list[Change]] = {}
    last: dict[str, dict[str, Any]] = {}
    final = _NOTHING
    for event in sorted(events, key=lambda event: event.number):
        if event.kind == EventKind.MARKED:
            found[event.number] = _marked(last.get(event.line, {}), event.data, titles, levels)
            last[event.line] = event.data
        elif event.kind in (EventKind.RELEASED, EventKind.WITHDRAWN):
            after = _points(event.data.get("final"))
            found[event.number] = [Change(_("Final mark"), final, after)]
            final = after
    return found


def _marked(
    before: dict[str, Any], after: dict[str, Any], titles: dict[str, str], levels: dict[int, str]
) -> list[Change]:
    old, new = before.get("criteria", {}), after["criteria"]
    pairs = [(_("Points"), _points(weighted_sum(old)), _points(weighted_sum(new)))]
    for key in dict.fromkeys([*old, *new]):
        title = titles.get(key, _("a criterion that is gone"))
        was, now = old.get(key, {}), new.get(key, {})
        pairs.append((title, _line(was, levels), _line(now, levels)))
        pairs.append(
            (
                _("Comment on %(criterion)s") % {"criterion": title},
                _words(was.get("comment")),
                _words(now.get("comment")),
            )
        )
    pairs.append((_("Feedback"), _words(before.get("feedback")), _words(after.get("feedback"))))
    pairs.append((_("Private notes"), _words(before.get("notes")), _words(after.get("notes"))))
    said, says = (" · ".join(one["comment"] for one in data.get("passages", [])) for data in (before, after))
    pairs.append((_("Feedback on passages"), _words(said), _words(says)))
    return [Change(*pair) for pair in pairs if pair[1] != pair[2]]


def _points(value: Any) -> str:
    return _NOTHING if value in (None, "") else plain_number(Decimal(value))


def _line(line: dict[str, Any], levels: dict[int, str]) -> str:
    said = _points(line.get("points"))
    level = levels.get(line.get("level") or 0)
    return f"{level}, {said}" if level else said


def _words(text: str | None) -> str:
    """Return a text as it is told: its whole length would hide what else has changed."""
    return shorten(text, 200) if text else _NOTHING
