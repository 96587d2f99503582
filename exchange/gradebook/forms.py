"""The form of a gradebook file. The file goes back and forth inside of it, so that nothing is stored."""

import base64
import binascii
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import SiteFormHelper
from exchange.gradebook.cells import MAX_BYTES


class GradebookForm(forms.Form):
    """A file, or one that was sent before (`kept`, with its `name`); which column; how a mark is written.

    Gives `data`, the file's bytes, and `name`.
    """

    file = forms.FileField(
        label=gettext_lazy("File from the gradebook"), required=False,
        help_text=gettext_lazy("As Canvas or Moodle exported it, as CSV. It is filled and given back; nothing of it is stored."),
    )  # fmt: skip
    column = forms.TypedChoiceField(
        label=gettext_lazy("Column"), required=False, coerce=int, empty_value=None, choices=[]
    )
    comma = forms.BooleanField(label=gettext_lazy("Write 17,5 for 17.5"), required=False)
    with_feedback = forms.BooleanField(
        label=gettext_lazy("Fill the feedback too, where the file has a column “Feedback comments”"), required=False
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, titles: dict[int, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = SiteFormHelper(tag=False)
        if titles is None and not self.is_bound:
            del self.fields["column"]
            self.fields["file"].required = True
        else:
            self.offer(titles or {})

    def offer(self, titles: dict[int, str]) -> None:
        """Offer these columns, by place."""
        field: Any = self.fields["column"]
        field.choices = [("", _("By the assessment’s title")), *titles.items()]

    def clean(self) -> dict[str, Any]:
        """Take a new file before one that was sent before."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        file: UploadedFile | None = data.get("file")
        if file is not None:
            data["data"], data["name"] = file.read(MAX_BYTES + 1), file.name or ""
            return data
        try:
            data["data"] = base64.b64decode(data.get("kept", ""), validate=True)
        except (binascii.Error, ValueError):
            data["data"] = b""
        if not data["data"] and not self.errors:
            raise ValidationError({"file": _("Choose the file that the gradebook exported.")})
        return data
