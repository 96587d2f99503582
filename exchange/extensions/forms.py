"""The forms of extensions in bulk: a table, and the choice of students that makes one."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.enums import ExtensionReason
from assessments.models import Assessment
from core.forms import SiteFormHelper
from exchange.forms import TableForm
from people.models import Enrolment


class ChosenForm(forms.Form):
    """Students who all get the same; it becomes a table."""

    due = forms.CharField(
        label=gettext_lazy("New due time"), max_length=40,
        help_text=gettext_lazy("Like 2017-05-05 23:59, or +3 for three days after the time that counts for each."),
    )  # fmt: skip
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=ExtensionReason, initial=ExtensionReason.OTHER)
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=300, required=False,
        help_text=gettext_lazy("It stands in the history of each extension, which coordinators read."),
    )  # fmt: skip
    students = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Students"), queryset=Enrolment.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, assessment: Assessment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Enrolment.objects.active().students().filter(course=assessment.course_id)
        field: Any = self.fields["students"]
        field.queryset = rows.select_related("user", "tutorial").order_by("tutorial", "user__display_name", "pk")
        field.label_from_instance = lambda row: ", ".join(
            filter(None, [row.user.name_for_staff, str(row.tutorial or "")])
        )
        self.helper = SiteFormHelper(tag=False)


class ExtensionsForm(TableForm):
    """A table of extensions."""

    default_reason = forms.ChoiceField(
        label=gettext_lazy("Reason, where a row names none"), choices=ExtensionReason, initial=ExtensionReason.OTHER
    )
    only_good = forms.BooleanField(label=gettext_lazy("Give the good rows even if others have errors"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _(
            "The first row names the columns: student (number, e-mail address or handle), due, and if you like reason "
            "and note. Reasons: %(codes)s."
        ) % {"codes": ", ".join(ExtensionReason.values)}
