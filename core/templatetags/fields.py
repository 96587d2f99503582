"""What the field template asks about a field; Django's own names and ids are kept throughout."""

from django import forms, template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()

_BUTTONS = {"btn": "", "btn-primary": "button--primary", "btn-danger": "button--danger", "btn-inverse": "button--quiet"}


@register.filter
def field_kind(field: BoundField) -> str:
    """Return "check" (one box, label after it), "group" (several inputs under a legend) or "single"."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    # A file input asks for a fieldset for the sake of its "clear" box; its own label names it better.
    if field.use_fieldset and not isinstance(widget, forms.FileInput):
        return "group"
    return "single"


@register.filter
def first_input(field: BoundField) -> str:
    """Return the id of the input that a link to the field leads to."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def field_mark(field: BoundField) -> str:
    """Return "required", "optional", or "" for a list that always has an answer.

    A field whose service, not whose form, insists on an answer says so itself with an attribute `mark`.
    """
    declared = getattr(field.field, "mark", None)
    if declared is not None:
        return str(declared)
    if not field.field.required:
        return "optional"
    widget = field.field.widget
    if isinstance(widget, forms.Select) and not widget.allow_multiple_selected:
        return "required" if any(value in ("", None) for value, _label in widget.choices) else ""
    return "required"


@register.simple_tag
def described_widget(field: BoundField) -> SafeString:
    """Return the widget, tied to its help text and errors also where Django leaves that to a fieldset."""
    attrs: dict[str, str | bool] = {}
    described = field.aria_describedby
    if described and field_kind(field) != "group":
        attrs["aria-describedby"] = described
    return field.as_widget(attrs=attrs)


@register.filter
def button_classes(classes: str) -> str:
    """Return our names for the button classes that crispy-forms writes into its layout objects."""
    names = (_BUTTONS.get(name, name) for name in classes.split())
    return " ".join(dict.fromkeys(["button", *filter(None, names)]))
