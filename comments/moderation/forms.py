"""Reporting, deciding, and who may comment."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comments.moderation.enums import Decision, ReportReason
from core.forms import SiteFormHelper
from people.enums import CommentMode


class ReportForm(forms.Form):
    """Why something is reported. The service insists on a reason, in its own words."""

    reason = forms.ChoiceField(
        label=_("What is wrong with it?"), choices=ReportReason, widget=forms.RadioSelect, required=False
    )
    words = forms.CharField(
        label=_("In your words"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The coordinators read this, and your name. Nobody else does."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].mark = "required"  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """What becomes of a case. The service insists on a note, and on a reason where something is hidden."""

    decision = forms.ChoiceField(label=_("Decision"), choices=Decision, widget=forms.RadioSelect, required=False)
    note = forms.CharField(
        label=_("Note for the log"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Staff read it; it cannot be changed later."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason for the writer"), required=False, help_text=_("Needed where it is hidden: the writer reads it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("decision", "note"):
            self.fields[name].mark = "required"  # type: ignore[attr-defined]
        self.helper = SiteFormHelper(self, tag=False)


class CommentModeForm(forms.Form):
    """Whether comments on a post are open, held for approval, or closed."""

    mode = forms.ChoiceField(label=_("Comments on this post"), choices=CommentMode, widget=forms.RadioSelect)
