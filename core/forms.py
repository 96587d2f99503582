"""What every form of the site has in common."""

from datetime import date, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseForm, BaseFormSet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

_MOST_DATES = 400


class DatesField(forms.CharField):
    """Dates as text, one in a line, or a range "2017-12-25 to 2018-01-05"; cleaned to a sorted list of dates."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a list as lines."""
        return "\n".join(str(one) for one in value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[date]:
        """Raise ValidationError for a line that is no date, and for more dates than years of terms have."""
        found: set[date] = set()
        for line in super().clean(value).splitlines():
            parts = [part.strip() for part in line.strip(" ,;").split(" to ")]
            if parts == [""]:
                continue
            try:
                first, last = date.fromisoformat(parts[0]), date.fromisoformat(parts[-1])
            except ValueError as error:
                raise ValidationError(
                    _("“%(line)s” is no date. Write it like 2017-04-25."), params={"line": line.strip()[:40]}
                ) from error
            days = (last - first).days
            if days < 0 or len(parts) > 2:
                raise ValidationError(_("“%(line)s” ends before it begins."), params={"line": line.strip()[:40]})
            if days + len(found) >= _MOST_DATES:
                raise ValidationError(_("These are more than %(most)d dates."), params={"most": _MOST_DATES})
            found |= {first + timedelta(days=n) for n in range(days + 1)}
        return sorted(found)


class SiteFormHelper(FormHelper):
    """A helper for `{% crispy form %}`: POST to the page itself, in our classes, media left to the page.

    `submit`: the label of a button that is put after the fields. `tag`: False when the template writes `<form>`.
    A form with a file field gets its enctype from the template.
    """

    layout: Layout | None
    form_class = "form"
    include_media = False
    render_hidden_fields = True

    def __init__(
        self,
        form: BaseForm | BaseFormSet | None = None,
        *,
        action: str = "",
        submit: str | Promise = "",
        tag: bool = True,
        css_class: str = "",
    ) -> None:
        super().__init__(form)
        self.form_action = action
        self.form_tag = tag
        self.disable_csrf = not tag
        self.form_class = f"form {css_class}".strip()
        self.attrs = {"novalidate": True}
        if submit:
            self.add_submit(submit)

    def add_submit(self, label: str | Promise, name: str = "submit", **kwargs: Any) -> None:
        """Put a submit button in a row of actions after the fields; `kwargs` are Submit's."""
        button = Submit(name, label, **kwargs)
        if self.layout is None:
            self.add_input(button)
        else:
            self.layout = Layout(*self.layout.fields, ButtonHolder(button))
