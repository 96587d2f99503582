"""The form field: label, mark, help and errors, tied together for those who do not see the page."""

from django import forms
from django.template import Context, Template
from lxml import html
from lxml.html import HtmlElement

from core.forms import SiteFormHelper
from core.templatetags.fields import button_classes


class Everything(forms.Form):
    """One field of each kind."""

    name = forms.CharField(help_text="As on the roster.")
    about = forms.CharField(required=False, widget=forms.Textarea, help_text="A line or two.")
    level = forms.ChoiceField(choices=[("a", "High"), ("b", "Low")], widget=forms.RadioSelect, help_text="One of them.")
    kinds = forms.MultipleChoiceField(choices=[("x", "X"), ("y", "Y")], widget=forms.CheckboxSelectMultiple)
    agreed = forms.BooleanField(label="I agree", help_text="To all of it.")
    picture = forms.FileField(help_text="PNG or JPEG.")
    when = forms.SplitDateTimeField()
    place = forms.ChoiceField(choices=[("1", "Here"), ("2", "There")])
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> None:
        """Add an error that belongs to no field."""
        raise forms.ValidationError("The two do not agree.")


def rendered(form: forms.Form, source: str = "{{ form|crispy }}") -> HtmlElement:
    """Return the tree of `form` as the template pack shows it."""
    template = Template("{% load crispy_forms_tags %}" + source)
    return html.fragment_fromstring(template.render(Context({"form": form})), create_parent="div")


def described(root: HtmlElement) -> dict[str, list[str]]:
    """Return the ids that each element's aria-describedby names, by the element's id, name or tag."""
    return {
        str(element.get("id") or element.get("name") or element.tag): element.get("aria-describedby", "").split()
        for element in root.xpath("//*[@aria-describedby]")
    }


def test_every_description_exists_and_no_id_stands_twice() -> None:
    """Both for a fresh form and for one with an error in each field."""
    for form in (Everything(), Everything({})):
        root = rendered(form)
        ids = root.xpath("//@id")
        assert len(ids) == len(set(ids))
        found = described(root)
        assert found
        for names in found.values():
            assert names
            assert set(names) <= set(ids)


def test_each_error_is_marked_said_and_described() -> None:
    """The input is invalid, names its error, and the error is a text."""
    root = rendered(Everything({}))
    for name in ("name", "agreed", "picture"):
        (field,) = root.xpath(f"//*[@id='id_{name}']")
        assert field.get("aria-invalid") == "true"
        assert f"id_{name}_error" in field.get("aria-describedby").split()
        (error,) = root.xpath(f"//*[@id='id_{name}_error']")
        assert "This field is required." in error.text_content()
        assert "Error:" in error.text_content()
    assert not rendered(Everything()).xpath("//*[@aria-invalid]")


def test_help_is_tied_also_to_a_box_and_a_file() -> None:
    """Django leaves these to a fieldset; ours has none, so the input itself is described."""
    found = described(rendered(Everything()))
    assert found["id_agreed"] == ["id_agreed_helptext"]
    assert found["id_picture"] == ["id_picture_helptext"]


def test_several_inputs_stand_in_a_fieldset_with_a_legend() -> None:
    """Radio buttons, boxes and a split date; the fieldset carries the description."""
    root = rendered(Everything({}))
    for name in ("level", "kinds", "when_0"):
        key = name.removesuffix("_0")
        (fieldset,) = root.xpath(f"//fieldset[.//*[@name='{name}']]")
        assert key.capitalize() in fieldset.find("legend").text_content()
        assert f"id_{key}_error" in fieldset.get("aria-describedby").split()


def test_every_visible_input_has_a_name() -> None:
    """A label for each, or for the parts of a group its legend."""
    root = rendered(Everything())
    for field in root.xpath("//*[self::input or self::textarea or self::select][not(@type='hidden')]"):
        named = root.xpath(f"//label[@for='{field.get('id')}']") or list(field.iterancestors("fieldset", "label"))
        assert named, field.get("name")


def test_required_and_optional_are_words() -> None:
    """In the label; a list that always has an answer, and a field that says so itself, go without."""
    root = rendered(Everything())
    labels = {label.get("for"): label.text_content().split() for label in root.xpath("//label[@for]")}
    assert labels["id_name"][-1] == "(required)"
    assert labels["id_about"][-1] == "(optional)"
    assert labels["id_place"] == ["Place"]
    form = Everything()
    form.fields["about"].mark = "required"  # type: ignore[attr-defined]
    (label,) = rendered(form).xpath("//label[@for='id_about']")
    assert label.text_content().split()[-1] == "(required)"


def test_the_summary_links_to_inputs_that_exist() -> None:
    """One alert, with the errors of the form itself, and a link for each error of a visible field."""
    root = rendered(Everything({}))
    (summary,) = root.xpath("//*[@role='alert']")
    links = [link.get("href") for link in summary.iter("a")]
    assert links == ["#id_name", "#id_level_0", "#id_kinds_0", "#id_agreed", "#id_picture", "#id_when_0", "#id_place"]
    assert {link[1:] for link in links} <= set(root.xpath("//input/@id | //select/@id"))
    assert "The two do not agree." in summary.text_content()
    assert not rendered(Everything()).xpath("//*[@role='alert']")


def test_a_crispy_form_knows_its_method_encoding_and_button() -> None:
    """`{% crispy form %}` with the site's helper: one form, a file encoding, our classes, no media."""
    form = Everything()
    form.helper = SiteFormHelper(form, submit="Send")  # type: ignore[attr-defined]
    root = rendered(form, "{% crispy form %}")
    (element,) = root.iter("form")
    assert (element.get("method"), element.get("enctype")) == ("post", "multipart/form-data")
    (button,) = element.xpath(".//div[@class='actions']/button[@type='submit']")
    assert button.get("class") == "button button--primary"
    assert button.text_content() == "Send"
    assert len(element.xpath(".//*[@name='token']")) == 1


def test_a_formset_keeps_its_management_form() -> None:
    """Each form once, and the counts that Django needs."""
    formset = forms.formset_factory(Everything, extra=2)()
    root = rendered(formset)  # type: ignore[arg-type]
    assert root.xpath("//*[@name='form-TOTAL_FORMS']/@value") == ["2"]
    assert len(root.xpath("//*[@name='form-0-name' or @name='form-1-name']")) == 2


def test_button_classes_are_ours() -> None:
    """The library's names are translated, others kept, none twice."""
    assert button_classes("btn btn-primary") == "button button--primary"
    assert button_classes("btn button--quiet button--quiet") == "button button--quiet"
