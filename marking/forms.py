"""The marker's forms."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from crispy_forms.layout import Field, Layout, LayoutObject
from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Assessment, Criterion, Level
from core.forms import SiteFormHelper
from core.text import plain_number, tidy
from marking.folding import Folded
from marking.receipts import MAX_BYTES
from marking.services import MarkLine, PassageLine
from marking.services.release import UNDO
from marking.tools.passages import LONGEST, MOST, Passage
from people.models import Tutorial


class TextField(forms.CharField):
    """Long text, without the characters that no database can take."""

    def __init__(self, *, rows: int, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> str:
        """Tidy before the validators look."""
        return tidy(super().to_python(value) or "").strip()


class LevelSelect(forms.RadioSelect):
    """Radio buttons that know the points of their level, for the live total."""

    points: dict[str, Decimal]

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the points."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if (points := self.points.get(str(value))) is not None:
            option["attrs"]["data-points"] = plain_number(points)
        return option


@dataclass(frozen=True)
class CriterionFields:
    """One criterion with its three fields; `choices` pairs each radio button with its level (None: no level).

    `by_rule`: the points that participation suggests, where the criterion takes them from there.
    """

    criterion: Criterion
    level: BoundField
    points: BoundField
    comment: BoundField
    choices: list[tuple[Any, Level | None]]
    by_rule: Decimal | None


class CriterionBlock(LayoutObject):
    """The fieldset of one criterion."""

    def __init__(self, criterion: Criterion) -> None:
        self.criterion = criterion
        self.fields = [f"level_{criterion.pk}", f"points_{criterion.pk}", f"comment_{criterion.pk}"]

    def render(self, form: "MarkForm", context: Any, **kwargs: Any) -> str:
        """The template, with the criterion's bound fields."""
        form.rendered_fields.update(self.fields)  # type: ignore[attr-defined]
        return render_to_string("admin/marking/_criterion.html", {"line": form.fields_of(self.criterion)})


@dataclass(frozen=True)
class PassageFields:
    """Feedback on one passage as fields; `number` is that of the stored passage, or 0."""

    index: int
    number: int
    quote: BoundField
    nth: BoundField
    comment: BoundField


class PassageBlock(LayoutObject):
    """The passages, and one empty line for the next."""

    def __init__(self, names: list[str]) -> None:
        self.fields = names

    def render(self, form: "MarkForm", context: Any, **kwargs: Any) -> str:
        """The template, with the bound fields."""
        form.rendered_fields.update(self.fields)  # type: ignore[attr-defined]
        return render_to_string("admin/marking/_passage_fields.html", {"lines": form.passage_fields()})


_QUOTE = re.compile(r"passage_([0-9]{1,3})_quote", re.ASCII)


class MarkForm(forms.Form):
    """A rubric as a form: for each criterion a level, points where they differ from the level's, and a comment; and
    feedback on passages, as many as were sent, with an empty line for the next.

    `expected_version` is the version of the mark that the marker saw; the service refuses to write over another.
    """

    expected_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self, data: Any = None, *, criteria: list[Criterion], folded: Folded, found: list[Passage] | None = None
    ) -> None:
        self.criteria = criteria
        self.by_rule: dict[int, Decimal] = {}
        super().__init__(data, initial=self._initial(criteria, folded) | _passages_initial(found or []))
        self.indexes = _indexes(data if data is not None else self.initial)
        for criterion in criteria:
            self._add_fields(criterion)
        self.fields["feedback"] = TextField(
            label=_("Feedback"), rows=8, max_length=20_000, help_text=_("The student reads it after the release.")
        )
        self.fields["notes"] = TextField(
            label=_("Private notes"), rows=3, max_length=10_000, help_text=_("Only staff read them.")
        )
        self.helper = SiteFormHelper(tag=False)
        names = [name for index in self.indexes for name in self._add_passage(index)]
        self.helper.layout = Layout(
            *(CriterionBlock(criterion) for criterion in criteria),
            Field("feedback"),
            PassageBlock(names),
            Field("notes"),
            Field("expected_version"),
        )

    def _add_fields(self, criterion: Criterion) -> None:
        levels = list(criterion.levels.all())
        widget = LevelSelect()
        widget.points = {str(level.pk): level.points for level in levels}
        self.fields[f"level_{criterion.pk}"] = forms.TypedChoiceField(
            label=criterion.title, required=False, coerce=int, empty_value=None, widget=widget,
            choices=[*((level.pk, level.title) for level in levels), ("", _("No level"))],
        )  # fmt: skip
        self.fields[f"points_{criterion.pk}"] = forms.DecimalField(
            label=_("Points for %(criterion)s, if not the level’s") % {"criterion": criterion.title},
            required=False, min_value=0, max_value=criterion.max_points,
            max_digits=6, decimal_places=2, widget=forms.NumberInput(attrs={"data-override": "", "inputmode": "decimal"}),
        )  # fmt: skip
        self.fields[f"comment_{criterion.pk}"] = TextField(
            label=_("Comment on %(criterion)s") % {"criterion": criterion.title}, rows=2, max_length=5_000
        )

    def _add_passage(self, index: int) -> list[str]:
        """Add the three fields of one passage; returns their names."""
        names = [f"passage_{index}_{part}" for part in ("quote", "nth", "comment")]
        self.fields[names[0]] = TextField(label=_("Passage, word for word"), rows=2, max_length=LONGEST)
        self.fields[names[1]] = forms.IntegerField(
            required=False, min_value=1, max_value=100_000, widget=forms.HiddenInput
        )
        self.fields[names[2]] = TextField(label=_("Feedback on this passage"), rows=2, max_length=5_000)
        return names

    def passage_fields(self) -> list[PassageFields]:
        """Return the bound fields of the passages."""
        return [
            PassageFields(
                index, 0 if self.is_bound else index, self[f"passage_{index}_quote"], self[f"passage_{index}_nth"],
                self[f"passage_{index}_comment"],
            )
            for index in self.indexes
        ]  # fmt: skip

    def passages(self) -> list[PassageLine]:
        """Return the passages that were filled in, as the service takes them."""
        lines = []
        for index in self.indexes:
            quote, comment = self.cleaned_data[f"passage_{index}_quote"], self.cleaned_data[f"passage_{index}_comment"]
            if quote or comment:
                nth = self.cleaned_data[f"passage_{index}_nth"] or 1
                lines.append(PassageLine(quote, comment, nth, key=f"passage_{index}_quote"))
        return lines

    @staticmethod
    def _initial(criteria: list[Criterion], folded: Folded) -> dict[str, Any]:
        initial: dict[str, Any] = {
            "expected_version": folded.version,
            "feedback": folded.feedback,
            "notes": folded.notes,
        }
        for criterion in criteria:
            line = folded.criteria.get(str(criterion.pk)) or {}
            level, points = line.get("level"), line.get("points")
            of_level = {row.pk: row.points for row in criterion.levels.all()}.get(level or 0)
            initial[f"level_{criterion.pk}"] = level or ""
            if points is not None and Decimal(points) != of_level:
                initial[f"points_{criterion.pk}"] = plain_number(Decimal(points))
            initial[f"comment_{criterion.pk}"] = line.get("comment", "")
        return initial

    def fields_of(self, criterion: Criterion) -> CriterionFields:
        """Return the bound fields of one criterion."""
        level = self[f"level_{criterion.pk}"]
        levels = [*criterion.levels.all(), None]
        return CriterionFields(
            criterion,
            level,
            self[f"points_{criterion.pk}"],
            self[f"comment_{criterion.pk}"],
            list(zip(level.subwidgets, levels, strict=True)),
            self.by_rule.get(criterion.pk),
        )

    def suggest(self, by_rule: dict[int, Decimal]) -> None:
        """Show what participation suggests, and fill it in where nothing is stored yet."""
        self.by_rule = by_rule
        for pk, points in by_rule.items():
            if not self.initial["expected_version"]:
                self.initial[f"points_{pk}"] = plain_number(points)

    def lines(self) -> list[MarkLine]:
        """Return what was filled in, as the service takes it."""
        data = self.cleaned_data
        return [
            MarkLine(c.pk, data[f"level_{c.pk}"], data[f"points_{c.pk}"], data[f"comment_{c.pk}"])
            for c in self.criteria
        ]

    def take_errors(self, error: ValidationError) -> None:
        """Put a service's errors at the criteria that they name, or above the form."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            field = name.replace("criterion_", "points_")
            self.add_error(field if field in self.fields else None, errors)


def _passages_initial(found: list[Passage]) -> dict[str, Any]:
    initial: dict[str, Any] = {}
    for one in found:
        name = f"passage_{one.number}"
        initial |= {f"{name}_quote": one.quote, f"{name}_nth": one.nth, f"{name}_comment": one.comment}
    return initial


def _indexes(data: Mapping[str, Any]) -> list[int]:
    """Return the numbers of the passages in `data`, and a free one where there is room."""
    known = sorted({int(match[1]) for name in data if (match := _QUOTE.fullmatch(name))})[: MOST + 1]
    blank = [index for index in known if not data.get(f"passage_{index}_quote")]
    if blank or len(known) >= MOST:
        return known
    return [*known, known[-1] + 1 if known else 1]


class ReopenForm(forms.Form):
    """Why a finished mark is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=400, help_text=gettext_lazy("It stays in the history of the mark.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = SiteFormHelper(tag=False)


class ZonedTimeField(forms.DateTimeField):
    """A date and a time of day on the wall clock of `zone`."""

    def __init__(self, *, zone: ZoneInfo, **kwargs: Any) -> None:
        self.zone = zone
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        """Read it in the zone; an hour that the clocks skip or repeat is refused."""
        with timezone.override(self.zone):
            return super().to_python(value)


class TutorialChoiceForm(forms.Form):
    """Whose marks to release."""

    tutorial = forms.ModelChoiceField(
        label=gettext_lazy("Tutorial"),
        queryset=Tutorial.objects.none(),
        required=False,
        empty_label=gettext_lazy("The whole course"),
    )

    def __init__(self, *args: Any, assessment: Assessment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tutorial"].queryset = Tutorial.objects.filter(course=assessment.course_id)  # type: ignore[attr-defined]
        self.helper = SiteFormHelper(submit=gettext_lazy("Look"))
        self.helper.form_method = "get"


class ReleaseForm(forms.Form):
    """The confirmation: the tutorial and the number of marks that the coordinator saw, and when the students know."""

    SOON, NOW, SET = "soon", "now", "set"
    tutorial = forms.ModelChoiceField(queryset=Tutorial.objects.none(), required=False, widget=forms.HiddenInput)
    expected = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    when = forms.ChoiceField(
        label=gettext_lazy("When the students know their marks"), widget=forms.RadioSelect, initial=SOON,
        choices=[
            (SOON, gettext_lazy("In ten minutes. Until then the release can be withdrawn, and nobody will have noticed.")),
            (SET, gettext_lazy("At the time below. Until then it can be withdrawn.")),
            (NOW, gettext_lazy("At once. It cannot be withdrawn.")),
        ],
    )  # fmt: skip
    sure = forms.BooleanField(label=gettext_lazy("If at once: I know that it cannot be withdrawn"), required=False)

    def __init__(self, *args: Any, assessment: Assessment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tutorial"].queryset = Tutorial.objects.filter(course=assessment.course_id)  # type: ignore[attr-defined]
        said = {"zone": assessment.course.time_zone}
        self.fields["time"] = ZonedTimeField(
            label=_("Time"), required=False, zone=assessment.course.zone, help_text=_("In the zone of the course, %(zone)s.") % said
        )  # fmt: skip
        self.order_fields(["tutorial", "expected", "when", "time", "sure"])
        self.helper = SiteFormHelper()

    def clean(self) -> dict[str, Any]:
        """Ask for the time, and for the confirmation, where one is needed."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("when") == self.SET and not data.get("time") and "time" not in self.errors:
            self.add_error("time", _("Say at which time."))
        if data.get("when") == self.NOW and not data.get("sure"):
            self.add_error("sure", _("Tick this to release at once."))
        return data

    def shown_at(self, now: datetime) -> datetime:
        """Return from when on the students are to know their marks."""
        data = self.cleaned_data
        at: datetime = {self.SOON: now + UNDO, self.NOW: now, self.SET: data["time"]}[data["when"]]
        return at


class WithdrawForm(forms.Form):
    """Which release is taken back, and why."""

    withdraw = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Why it is withdrawn"), max_length=400, required=False, help_text=gettext_lazy("It stays in the history of the release.")
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = SiteFormHelper(submit=gettext_lazy("Withdraw this release"))


class SubmitForm(forms.Form):
    """The statement that goes with every submission."""

    integrity = forms.BooleanField(
        label=gettext_lazy("This is my own work, and what I took from others is cited."),
        error_messages={"required": gettext_lazy("Confirm that the work is your own.")},
    )


class ReceiptCheckForm(forms.Form):
    """A receipt number, and the frozen text as a file or as the text itself; gives `data`, its bytes."""

    number = forms.CharField(label=gettext_lazy("Number of the receipt"), max_length=60)
    file = forms.FileField(
        label=gettext_lazy("Frozen text"),
        required=False,
        help_text=gettext_lazy("The file that can be saved beside the receipt; its name ends in .json."),
    )
    text = forms.CharField(
        label=gettext_lazy("or what stands in the file"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = SiteFormHelper(submit=gettext_lazy("Check"))

    def clean(self) -> dict[str, Any]:
        """Take the file before the text."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        file = data.get("file")
        if file is not None and file.size > MAX_BYTES:
            self.add_error("file", _("A frozen text is never that large."))
        data["data"] = file.read() if file is not None else data.get("text", "").strip().encode(errors="replace")
        if not data["data"] and not self.errors:
            self.add_error("file", _("Choose the file, or put its text into the field below."))
        return data
