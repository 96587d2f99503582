"""The comment form."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from comments.enums import Scope


class CommentForm(forms.Form):
    """A comment or a reply. The text has no validators here: the service refuses it in words and it comes back."""

    body = forms.CharField(
        label=_("Your comment"), required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "true"}),
        help_text=_("A blank line begins a new paragraph."),
    )  # fmt: skip
    scope = forms.ChoiceField(label=_("Who reads it"), choices=Scope.choices, initial=Scope.CLASS)
    quote = forms.CharField(
        label=_("Passage that you answer"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Copy words of the post into this field: they stand above your comment, and are not counted as yours."),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    parent = forms.IntegerField(widget=forms.HiddenInput, required=False)
    token = forms.CharField(
        widget=forms.HiddenInput, required=False, initial=uuid4
    )  # stays with a text that comes back

    def __init__(self, *args: Any, scope_fixed: bool = False, is_edit: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # NUL is taken out by the service; Django's own validator would only refuse it.
        self.fields["body"].validators = []
        self.fields["quote"].validators = []
        self.fields["body"].mark = "required"  # type: ignore[attr-defined]
        if scope_fixed or is_edit:
            self.fields["scope"].widget = forms.HiddenInput()
        if is_edit:
            # A passage stays as it was taken; only the words about it change.
            del self.fields["quote"], self.fields["seen"], self.fields["token"]

    def clean_token(self) -> UUID | None:
        """None for what is no token of ours: the comment is taken all the same."""
        try:
            return UUID(self.cleaned_data["token"])
        except ValueError:
            return None


class HideForm(forms.Form):
    """Why a comment is hidden: the writer reads it. The service insists on a reason, in its own words."""

    reason = forms.CharField(label=_("Reason"), required=False, max_length=400, help_text=_("The writer reads it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].mark = "required"  # type: ignore[attr-defined]
