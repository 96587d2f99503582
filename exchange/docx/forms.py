"""The form that takes a Word file."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Assessment
from blog.forms import PostForm
from core.forms import SiteFormHelper
from exchange.docx.archive import MAX_BYTES, MEGABYTE, ImportRefused
from exchange.docx.importer import Imported, read_docx
from people.models import Course, User


class ImportForm(forms.Form):
    """A file and the place of the draft; `file` is cleaned to what was read from it."""

    file = forms.FileField(
        label=gettext_lazy("Word file"),
        widget=forms.FileInput(
            attrs={"accept": ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
        ),
        help_text=gettext_lazy(
            "A .docx from Word, LibreOffice, Pages or Google Docs, up to 20 MB. It becomes a draft that only you can read."
        ),
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "empty": gettext_lazy("This file is empty."),
        },
    )
    assessment = forms.ChoiceField(label=gettext_lazy("Written for"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._place = PostForm(self.data if self.is_bound else None, user=user, initial=self.initial)
        self.courses = self._place.courses
        self.fields["assessment"].choices = self._place.fields["assessment"].choices  # type: ignore[attr-defined]
        self.helper = SiteFormHelper(submit=gettext_lazy("Read the file"))

    def clean_file(self) -> Imported:
        """Read the file; what cannot be read says why, at the field."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise ValidationError(
                _("This file has %(got)d MB; %(limit)d MB are possible. Make the pictures in it smaller and try again.")
                % {"got": -(-(file.size or 0) // MEGABYTE), "limit": MAX_BYTES // MEGABYTE}
            )
        try:
            return read_docx(file.read(), name=PurePath(file.name or "").name)
        except ImportRefused as error:
            raise ValidationError(str(error)) from error

    def place(self) -> tuple[Course, Assessment | None]:
        """The course and the assessment that were chosen."""
        return self._place.course(), self._place.chosen_assessment()
