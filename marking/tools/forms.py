"""Forms beside the mark, and the one that says who marks what."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import SiteFormHelper
from people.models import User


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


class AllocationForm(forms.Form):
    """Whom the chosen submissions are given to: split evenly, all to one, or back to the tutorials."""

    way = forms.ChoiceField(
        label=_("How"), initial="even", widget=forms.RadioSelect,
        choices=[
            ("even", _("Split evenly among those named")),
            ("one", _("All to the one who is named")),
            ("tutorial", _("By tutorial: nobody is named")),
        ],
    )  # fmt: skip
    markers = forms.MultipleChoiceField(label=_("Who marks"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, markers: list[User]) -> None:
        super().__init__(data)
        self._markers = {str(marker.pk): marker for marker in markers}
        self.fields["markers"].choices = [(pk, str(marker)) for pk, marker in self._markers.items()]  # type: ignore[attr-defined]
        self.helper = SiteFormHelper(tag=False)

    def clean(self) -> dict[str, Any]:
        """One for all to one, somebody for a split."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        named = len(data.get("markers", []))
        if data.get("way") == "one" and named != 1:
            self.add_error("markers", gettext("Name one."))
        if data.get("way") == "even" and not named:
            self.add_error("markers", gettext("Name at least one."))
        return data

    def chosen(self) -> list[User]:
        """Return those who were named; nobody by tutorial."""
        if self.cleaned_data["way"] == "tutorial":
            return []
        return [self._markers[pk] for pk in self.cleaned_data["markers"]]
