"""Words to a match or to a case."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import SiteFormHelper
from marking.similarity.services import MOST


class WordsForm(forms.Form):
    """A reason, or a statement; `version` is the version of the case that its writer saw."""

    text = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), max_length=MOST)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, label: str = "", help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["text"].label = label
        self.fields["text"].help_text = help_text
        self.helper = SiteFormHelper(tag=False)


class StatementForm(WordsForm):
    """The student's own words."""

    text = forms.CharField(label=_("My statement"), widget=forms.Textarea(attrs={"rows": 12}), max_length=MOST)
