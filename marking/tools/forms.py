"""Forms beside the mark, and the one that says who marks what."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import SiteFormHelper


class AsideForm(forms.Form):
    """A flag, and a comment for the bank. They stand in the form of the mark, so that what is typed there comes along."""

    flag_note = forms.CharField(
        label=_("Note"),
        max_length=400,
        required=False,
        help_text=_("Only staff see it, and the queue can show what is flagged."),
    )
    bank_text = forms.CharField(
        label=_("A comment to keep"), max_length=5_000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    bank_shared = forms.BooleanField(label=_("For everybody who marks in this course"), required=False)

    def __init__(self) -> None:
        super().__init__()
        self.helper = SiteFormHelper(tag=False)
