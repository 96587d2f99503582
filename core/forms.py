"""What every form of the site has in common."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django.forms import BaseForm, BaseFormSet
from django.utils.functional import Promise


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
