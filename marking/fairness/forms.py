"""What coordinators set about fair marking."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from core.forms import SiteFormHelper
from marking.fairness.models import MarkingRules


class RulesForm(forms.Form):
    """How an assessment is marked; what the first mark has closed is shown and cannot be sent."""

    is_anonymous = forms.BooleanField(
        label=gettext_lazy("Without names"), required=False,
        help_text=gettext_lazy(
            "Until the release the marking desk shows a code for each student. Posts stay as public as they are: whoever looks "
            "for a sentence on the blog finds its author."
        ),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, rules: MarkingRules, is_closed: bool) -> None:
        names = ("is_anonymous",)
        super().__init__(data, initial={name: getattr(rules, name) for name in names})
        if is_closed:
            for name in names:
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
