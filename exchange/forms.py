"""The forms of tables that come in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import SiteFormHelper
from exchange.services import BadTable, read_upload


class TableForm(forms.Form):
    """A table as a file or as text; the text of a file moves into the text field, so that it is sent only once."""

    file = forms.FileField(label=gettext_lazy("CSV file"), required=False)
    text = forms.CharField(
        label=gettext_lazy("or the text itself"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.note = ""
        self.helper = SiteFormHelper(tag=False)

    def clean_file(self) -> str:
        """Return the file's text."""
        file: UploadedFile | None = self.cleaned_data.get("file")
        if file is None:
            return ""
        try:
            text, self.note = read_upload(file.read(4 * 1024 * 1024))
        except BadTable as error:
            raise ValidationError(str(error)) from error
        return text

    def clean(self) -> dict[str, Any]:
        """Take the file before the text."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data["text"] = data.get("file") or data.get("text", "")
        if not data["text"].strip() and not self.errors:
            raise ValidationError(_("Choose a file, or put the text into the field."))
        return data

    def show_text(self, text: str) -> None:
        """Show `text` in the text field, whatever was sent there."""
        data = QueryDict(mutable=True)
        for name in self.data:
            if name != "text":
                data.setlist(name, self.data.getlist(name))  # type: ignore[attr-defined]
        data["text"] = text
        self.data = data


class RosterForm(TableForm):
    """A roster."""

    only_good = forms.BooleanField(
        label=gettext_lazy("Import the good rows even if others have errors"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _(
            "The first row names the columns: student_number, name, email, and if you like tutorial and role."
        )
