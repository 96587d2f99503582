"""The catalogues: whole, true to their placeholders, compiled; and pages that are in the language from head to foot."""

import ast
import gettext
import json
import re
from collections.abc import Callable
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.formats import FORMAT_SETTINGS, get_format

from core.formats.en import formats
from tests.cast import Cast

CATALOGUES = sorted((Path(settings.BASE_DIR) / "locale").glob("*/LC_MESSAGES/*.po"))
LOCAL_APPS = ("core", "people", "assessments", "blog", "comments", "marking", "exchange")
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sd%]|\{[a-z_]*\}|</?[a-z0-9]+|\b(?:href|class)=")


def names(path: Path) -> str:
    return "/".join(path.parts[-3:])


@pytest.mark.parametrize("path", CATALOGUES, ids=names)
def test_a_catalogue_is_whole(path: Path) -> None:
    entries = [entry for entry in polib.pofile(str(path)) if not entry.obsolete]
    assert len(entries) > 100
    for entry in entries:
        said = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        assert said and all(said) and not entry.fuzzy, f"not translated: {entry.msgid!r}"
        model = entry.msgid_plural or entry.msgid
        for text in said:
            assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(model)), (entry.msgid, text)
            assert text[:1].isspace() == model[:1].isspace() and text[-1:].isspace() == model[-1:].isspace(), (
                entry.msgid
            )


@pytest.mark.parametrize("path", CATALOGUES, ids=names)
def test_a_catalogue_is_compiled(path: Path) -> None:
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for entry in polib.pofile(str(path)):
        if not entry.obsolete and not entry.msgctxt:
            if entry.msgid_plural:
                assert compiled.ngettext(entry.msgid, entry.msgid_plural, 2) in entry.msgstr_plural.values()
            else:
                assert compiled.gettext(entry.msgid) == entry.msgstr


ASKING = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
CODE = [
    path for path in sorted(Path(settings.BASE_DIR).glob("*/**/*.py"))
    if path.relative_to(settings.BASE_DIR).parts[0] in {"produsage_site", *LOCAL_APPS} and "migrations" not in path.parts
]  # fmt: skip


def asked(tree: ast.AST) -> list[tuple[int, tuple[str, ...]]]:
    """The texts that code asks the catalogues for, each with its line."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ASKING:
            count = 2 if node.func.id.startswith("ngettext") else 1
            texts = tuple(str(arg.value) for arg in node.args[:count] if isinstance(arg, ast.Constant))
            if len(texts) == count:
                found.append((node.lineno, texts))
    return found


NAMES = re.compile(r"%-?[aAbBh]\b")  # of months and days, as strftime writes them
BY_MACHINES = {"%d %b %Y", "%d %B %Y"}  # what is read from a table


def texts_of(tree: ast.AST) -> list[str]:
    """The texts of a module."""
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [text for text in texts if text not in BY_MACHINES]


@pytest.mark.parametrize("path", [path for path in CATALOGUES if path.stem == "django"], ids=names)
def test_what_the_code_says_is_in_the_catalogue(path: Path) -> None:
    known = {(entry.msgid, entry.msgid_plural) for entry in polib.pofile(str(path)) if not entry.obsolete}
    singles = {singular for singular, _plural in known}
    missing = []
    for file in CODE:
        for line, texts in asked(ast.parse(file.read_text())):
            if (texts not in known) if len(texts) == 2 else (texts[0] not in singles):
                missing.append((file.name, line, texts[0]))
    assert not missing, "run `make messages`, and translate"


def test_no_text_for_the_catalogue_stands_within_another() -> None:
    """The program that collects texts does not look into f-strings."""
    hidden = [
        (file.name, line, texts[0])
        for file in CODE
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.JoinedStr)
        for line, texts in asked(node)
    ]
    assert not hidden


OWN_FORMATS = {name for name in vars(formats) if name.endswith("_FORMAT")} - FORMAT_SETTINGS


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("name", sorted(OWN_FORMATS))
def test_a_format_of_dates_is_written_in_every_language(name: str, language: str) -> None:
    assert get_format(name, lang=language) != name, "it would be taken for a format itself"


def test_dates_are_written_by_named_formats() -> None:
    """A format that stands in a template, and the months and days of `strftime`, are English for everybody."""
    known = {name for name in vars(formats) if name.endswith("_FORMAT")} | {"c"}
    templates = sorted((Path(settings.BASE_DIR) / "templates").glob("**/*.*"))
    asked = [(path.name, name) for path in templates for name in re.findall(r"\|date:[\"']([^\"']*)", path.read_text())]
    assert len(asked) > 50 and not [(where, name) for where, name in asked if name not in known]
    named = [(file.name, text) for file in CODE for text in texts_of(ast.parse(file.read_text())) if NAMES.search(text)]
    assert not named


PAGES = ["/", "/search/?q=produsage", "/login/", "/desk/", "/desk/write/", "/account/", "/notices/"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_answers_in_chinese(cast: Cast, as_user: Callable[[str], Client], path: str) -> None:
    cast.post("mei", visibility="public")
    client = as_user("anonymous" if path in ("/", "/login/") else "lin")
    page = client.get(path, headers={"Accept-Language": "zh-CN,zh;q=0.9"})
    text = page.content.decode()
    assert page.status_code == 200 and '<html lang="zh-hans"' in text
    assert 'src="/catalogue/zh-hans.js"' in text
    with translation.override("zh-hans"):
        assert str(translation.gettext("Skip to the text")) in text
    for english in (">Search the site<", ">Log in<", ">Log out<", "Skip to the text", "Unfinished work"):
        assert english not in text


def test_the_scripts_have_their_words(client: Client) -> None:
    page = client.get(reverse("catalogue", args=["zh-hans"]))
    assert page.status_code == 200 and json.dumps("正在保存…") in page.content.decode()
    assert client.get(reverse("catalogue", args=["xx"])).status_code == 404
