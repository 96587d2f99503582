"""What coordinators set about fair marking."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import SiteFormHelper
from marking.fairness.enums import Markers
from marking.fairness.models import MarkingRules
from people.models import Enrolment, User


class EdgesField(forms.CharField):
    """Numbers as text, "50, 65, 75, 85"; cleaned to a list of whole numbers."""

    def prepare_value(self, value: Any) -> Any:
        """Show a list as text."""
        return ", ".join(str(one) for one in value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[int]:
        """Raise ValidationError for what is no list of numbers from 1 to 100."""
        parts = super().clean(value).replace(",", " ").split()
        if not all(part.isascii() and part.isdigit() and 1 <= int(part[:4]) <= 100 for part in parts):
            raise forms.ValidationError(_("Whole numbers from 1 to 100, like 50, 65, 75, 85."))
        return [int(part) for part in parts]


class RulesForm(forms.Form):
    """How an assessment is marked; what the first mark has closed is shown and cannot be sent."""

    is_anonymous = forms.BooleanField(
        label=gettext_lazy("Without names"), required=False,
        help_text=gettext_lazy(
            "Until the release the marking desk shows a code for each student. Posts stay as public as they are: whoever looks "
            "for a sentence on the blog finds its author."
        ),
    )  # fmt: skip

    markers = forms.ChoiceField(label=gettext_lazy("Marked by"), choices=Markers, widget=forms.RadioSelect)
    threshold_percent = forms.DecimalField(
        label=gettext_lazy("Threshold, in per cent of the maximum"), min_value=0, max_value=100, max_digits=5, decimal_places=2,
        help_text=gettext_lazy("Two marks that are further apart are not agreed on by one person alone."),
    )  # fmt: skip
    band_edges = EdgesField(
        label=gettext_lazy("Bands"), max_length=80,
        help_text=gettext_lazy("Where they begin, in per cent of the maximum; the first is the pass mark."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, rules: MarkingRules, is_closed: bool) -> None:
        names = ("is_anonymous", "markers", "threshold_percent", "band_edges")
        super().__init__(data, initial={name: getattr(rules, name) for name in names})
        if is_closed:
            for name in ("is_anonymous", "markers"):
                self.fields[name].disabled = True
        self.helper = SiteFormHelper(tag=False)


class WhyForm(forms.Form):
    """Why names are shown."""

    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=400, help_text=gettext_lazy("It stands in the history, with your name.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = SiteFormHelper(tag=False)


class SecondsForm(forms.Form):
    """Among whom the second marking is split."""

    second_markers = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Second markers"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Split evenly; nobody gets a student whom they teach, or whom they mark first."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, course_id: int) -> None:
        super().__init__(data)
        staff = Enrolment.objects.active().staff().filter(course=course_id)
        users = User.objects.filter(pk__in=staff.values("user")).order_by("display_name", "pk")
        self.fields["second_markers"].queryset = users  # type: ignore[attr-defined]
        self.helper = SiteFormHelper(tag=False)


class SecondForm(forms.Form):
    """Who is second marker of one submission, and why it is somebody else."""

    marker = forms.ModelChoiceField(
        label=gettext_lazy("Second marker"), queryset=User.objects.none(), empty_label=gettext_lazy("Choose"),
        help_text=gettext_lazy("Nobody who teaches the student, whom the work was given to, or who has marked it as the first."),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=400, help_text=gettext_lazy("It stands in the history, with your name.")
    )

    def __init__(self, data: Any = None, *, able: Any, now: User | None) -> None:
        super().__init__(data, initial={"marker": now})
        self.fields["marker"].queryset = able  # type: ignore[attr-defined]
        self.helper = SiteFormHelper(tag=False)


class SampleForm(forms.Form):
    """By which rule a sample is drawn."""

    per_band = forms.IntegerField(label=gettext_lazy("From each band"), min_value=0, max_value=500, initial=2)
    per_marker = forms.IntegerField(label=gettext_lazy("From each marker"), min_value=0, max_value=500, initial=2)
    fails = forms.BooleanField(label=gettext_lazy("All below the pass mark"), required=False, initial=True)
    within = forms.DecimalField(
        label=gettext_lazy("All so near to a border"), min_value=0, max_value=20, max_digits=4, decimal_places=2, initial=1,
        help_text=gettext_lazy("In per cent of the maximum; 0: none for that."),
    )  # fmt: skip
    moderator = forms.ModelChoiceField(
        label=gettext_lazy("Moderator"), queryset=User.objects.none(), required=False,
        empty_label=gettext_lazy("Who leads the course"),
        help_text=gettext_lazy("A tutor reads what is drawn, also outside own tutorials. Nobody moderates own marks."),
    )  # fmt: skip
    seed = forms.CharField(
        label=gettext_lazy("Seed"), max_length=40, required=False,
        help_text=gettext_lazy("Empty: one is made and shown. The same marks, rule and seed give the same sample."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, moderators: Any) -> None:
        super().__init__(data)
        self.fields["moderator"].queryset = moderators  # type: ignore[attr-defined]
        self.helper = SiteFormHelper(tag=False)


class VerdictForm(forms.Form):
    """A moderator's words."""

    text = forms.CharField(
        label=gettext_lazy("Comment"), max_length=5_000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Staff read it; students never do."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = SiteFormHelper(tag=False)
