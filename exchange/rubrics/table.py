"""A rubric as CSV or JSON: written, read, judged row by row, and stored as a new version."""

import csv
import json
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from io import StringIO
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.enums import CriterionSource
from assessments.models import Rubric
from assessments.rubrics import CriterionShape, LevelShape, overlapping, shape_of
from assessments.services import add_rubric
from core.text import plain_number, tidy, tidy_line
from exchange.services import BadTable, read_table, safe_cell
from people.models import Course, User
from people.permissions import coordinates

FORMAT = "produsage-rubric"
REQUIRED = ("criterion", "level", "points")
COLUMNS = {
    "criterion": {"criterion", "criteria", "criteriontitle"},
    "maximum": {"maximum", "max", "maxpoints", "maximumpoints", "outof"},
    "weight": {"weight"},
    "source": {"source"},
    "description": {"description", "criteriondescription"},
    "level": {"level", "rating", "leveltitle"},
    "from": {"from", "pointsfrom", "lowest"},
    "points": {"points", "score", "to", "highest"},
    "level_description": {"leveldescription", "ratingdescription"},
}  # fmt: skip
_MOST_CRITERIA, _MOST_LEVELS = 40, 20


class RubricVerdict(models.TextChoices):
    """What the import makes of one row."""

    CRITERION = "criterion", gettext_lazy("New criterion")
    LEVEL = "level", gettext_lazy("Level")
    ERROR = "error", gettext_lazy("Error")


@dataclass
class RubricRow:
    """One row: a level, with the criterion that it begins or belongs to."""

    line: int
    criterion: str
    level: str
    verdict: str = RubricVerdict.LEVEL
    points: str = ""
    problems: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The verdict in words."""
        return str(RubricVerdict(self.verdict).label)

    def fail(self, *messages: str) -> None:
        """Make it an error."""
        if messages:
            self.verdict = RubricVerdict.ERROR
            self.problems += messages


@dataclass(frozen=True)
class RubricPlan:
    """What an import would store: the title that the text itself names, the rows with their verdicts, the criteria."""

    title: str
    rows: list[RubricRow]
    criteria: list[CriterionShape]

    @property
    def is_good(self) -> bool:
        """Whether no row has errors."""
        return all(row.verdict != RubricVerdict.ERROR for row in self.rows)


def as_csv(rubric: Rubric) -> str:
    """Return a rubric as CSV: a row for each level, the criterion's own cells in its first."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for criterion in shape_of(rubric):
        own = [
            plain_number(criterion.max_points),
            plain_number(criterion.weight),
            criterion.source,
            criterion.description,
        ]
        levels: list[LevelShape | None] = [*criterion.levels] or [None]
        for number, level in enumerate(levels):
            cells = [criterion.title, *(own if number == 0 else [""] * 4)]
            if level is not None:
                lowest = "" if level.points_from is None else plain_number(level.points_from)
                cells += [level.title, lowest, plain_number(level.points), level.description]
            writer.writerow([safe_cell(cell) for cell in cells])
    return out.getvalue()


def as_json(rubric: Rubric) -> str:
    """Return a rubric as JSON that `judge` reads back without loss."""
    criteria = [
        {
            "criterion": shape.title, "maximum": plain_number(shape.max_points), "weight": plain_number(shape.weight),
            "source": shape.source, "description": shape.description,
            "levels": [
                {
                    "level": level.title, "from": None if level.points_from is None else plain_number(level.points_from),
                    "points": plain_number(level.points), "level_description": level.description,
                }
                for level in shape.levels
            ],
        }
        for shape in shape_of(rubric)
    ]  # fmt: skip
    whole = {
        "format": FORMAT,
        "format_version": 1,
        "title": rubric.title,
        "version": rubric.version,
        "criteria": criteria,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _json_rows(text: str) -> tuple[str, list[tuple[int, dict[str, str]]]]:
    """Return the title and the rows of a JSON export. Raises BadTable."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadTable(_("This is no JSON that can be read: %(error)s.") % {"error": str(error)[:120]}) from error
    if not isinstance(whole, dict) or whole.get("format") != FORMAT or not isinstance(whole.get("criteria"), list):
        raise BadTable(_("This JSON is no export of a rubric."))
    rows: list[tuple[int, dict[str, str]]] = []

    def cells(given: Any, names: tuple[str, ...]) -> dict[str, str]:
        if not isinstance(given, dict):
            raise BadTable(_("This JSON is no export of a rubric."))
        return {name: "" if given.get(name) is None else str(given[name]) for name in names}

    for criterion in whole["criteria"][: _MOST_CRITERIA + 1]:
        own = cells(criterion, ("criterion", "maximum", "weight", "source", "description"))
        levels = criterion.get("levels")
        for level in (levels if isinstance(levels, list) else [])[: _MOST_LEVELS + 1] or [{}]:
            rows.append((len(rows) + 1, own | cells(level, ("level", "from", "points", "level_description"))))
    if not rows:
        raise BadTable(_("There is no criterion in it."))
    return tidy_line(str(whole.get("title", "")))[:120], rows


def _number(
    text: str, name: str, row: RubricRow, *, digits: int = 2, most: Decimal = Decimal("9999.99")
) -> Decimal | None:
    """Return what a cell says as a number with so many places at most, or None; a bad one makes the row an error."""
    text = text.strip().replace(",", ".")
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or not 0 <= value <= most or value != round(value, digits):
        row.fail(_("“%(text)s” is no number for %(name)s.") % {"text": text[:20], "name": name})
        return None
    return value


class _Draft:
    """One criterion while its rows come in."""

    def __init__(self, title: str, row: RubricRow) -> None:
        self.title, self.first = title, row
        self.maximum: Decimal | None = None
        self.weight: Decimal = Decimal(1)
        self.source: str = CriterionSource.MANUAL
        self.description = ""
        self.levels: list[tuple[RubricRow, LevelShape]] = []

    def take_own(self, cells: dict[str, str]) -> None:
        """Read the cells of the criterion itself, from its first row."""
        row = self.first
        self.maximum = _number(cells["maximum"], "maximum", row)
        weight = _number(cells["weight"], "weight", row, digits=3, most=Decimal(10))
        self.weight = Decimal(1) if weight is None else weight
        if not self.weight:
            row.fail(_("A weight is more than 0."))
        source = cells["source"].strip().casefold() or CriterionSource.MANUAL
        if source not in CriterionSource.values:
            row.fail(
                _("There is no source “%(source)s”. Possible: %(known)s.")
                % {"source": source[:20], "known": ", ".join(CriterionSource.values)}
            )
        self.source = source
        self.description = _unsafe(cells["description"])
        if len(self.title) > 120 or len(self.description) > 2000:
            row.fail(_("A title has 120 characters at most, a description 2,000."))

    def take_level(self, cells: dict[str, str], row: RubricRow) -> None:
        """Read the level of a row; a row without one is a criterion without levels."""
        title, text = tidy_line(_unsafe(cells["level"])), _unsafe(cells["level_description"])
        if not title and not cells["points"].strip():
            return
        points, lowest = _number(cells["points"], "points", row), _number(cells["from"], "from", row)
        row.points = cells["points"].strip() if lowest is None else f"{cells['from'].strip()}–{cells['points'].strip()}"
        if not title or len(title) > 60 or len(text) > 2000:
            row.fail(_("A level has a title of 60 characters at most, and a description of 2,000."))
        if points is None:
            row.fail(*([] if row.problems else [_("A level has points.")]))
        elif lowest is not None and lowest >= points:
            row.fail(_("A range begins below its end."))
        elif row.verdict != RubricVerdict.ERROR or row is self.first:
            self.levels.append((row, LevelShape(title, points, lowest, text)))

    def shape(self) -> CriterionShape:
        """Return the criterion, its rows judged together; without a maximum it has that of its best level."""
        shapes = [level for _row, level in self.levels]
        maximum = self.maximum or max((level.points for level in shapes), default=Decimal(0))
        if not maximum:
            self.first.fail(_("A criterion has a maximum, or a level with points."))
        within = overlapping(shapes)
        for row, level in self.levels:
            if level.points > maximum:
                row.fail(_("The criterion has %(most)s points at most.") % {"most": plain_number(maximum)})
            if any(level is one for one in within):
                row.fail(_("These points belong to a better level already."))
        levels = sorted(shapes, key=lambda level: level.points, reverse=True)
        return CriterionShape(self.title, maximum, self.weight, self.source, self.description, levels)


def _unsafe(cell: str) -> str:
    """Return a cell tidied, without the apostrophe by which the export kept spreadsheets from reading a formula."""
    text = tidy(cell).strip()
    return text[1:] if text.startswith("'") and safe_cell(text[1:]) == text else text


def judge(text: str) -> RubricPlan:
    """Return what an import of `text`, CSV or the JSON of an export, would store. Raises BadTable when it is neither."""
    title = ""
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        title, table = _json_rows(text.lstrip("\ufeff"))
    else:
        table = read_table(text, COLUMNS, REQUIRED)
    rows: list[RubricRow] = []
    drafts: list[_Draft] = []
    for line, cells in table:
        name = tidy_line(_unsafe(cells["criterion"]))
        row = RubricRow(line, name[:120], tidy_line(_unsafe(cells["level"]))[:60])
        rows.append(row)
        if name and (not drafts or drafts[-1].title != name):
            row.verdict = RubricVerdict.CRITERION
            if any(draft.title == name for draft in drafts):
                row.fail(_("This criterion stands further up already: put its rows together."))
            drafts.append(_Draft(name, row))
            drafts[-1].take_own(cells)
        elif not drafts:
            row.fail(_("The first row names a criterion."))
            continue
        row.criterion = drafts[-1].title[:120]
        drafts[-1].take_level(cells, row)
        if len(drafts) > _MOST_CRITERIA or len(drafts[-1].levels) > _MOST_LEVELS:
            row.fail(
                _("A rubric has %(criteria)d criteria at most, each with %(levels)d levels.")
                % {"criteria": _MOST_CRITERIA, "levels": _MOST_LEVELS}
            )
            break
    return RubricPlan(title, rows, [draft.shape() for draft in drafts])


def import_rubric(*, actor: User, course: Course, title: str, text: str) -> tuple[Rubric | None, RubricPlan]:
    """Store the rubric of a text as the next version of `title` in `course`; with an error in any row, nothing.

    `title` may be empty where the text names one. Raises PermissionDenied when the actor does not coordinate the
    course, BadTable when the text is no rubric or has no title.
    """
    if not coordinates(actor, course):
        raise PermissionDenied
    plan = judge(text)
    title = tidy_line(title)[:120] or plan.title
    if not title:
        raise BadTable(_("The rubric needs a title."))
    if not plan.is_good:
        return None, plan
    return add_rubric(actor=actor, course=course, title=title, criteria=plan.criteria, why=_("Imported.")), plan
