"""The catalogues: whole, true to their placeholders, compiled; and pages that are in the language from head to foot."""

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

from tests.cast import Cast

CATALOGUES = sorted((Path(settings.BASE_DIR) / "locale").glob("*/LC_MESSAGES/*.po"))
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
        assert str(translation.gettext("Search the site")) in text
    for english in (">Search the site<", ">Log in<", ">Log out<", "Skip to the text", "Unfinished work"):
        assert english not in text


def test_the_scripts_have_their_words(client: Client) -> None:
    page = client.get(reverse("catalogue", args=["zh-hans"]))
    assert page.status_code == 200 and json.dumps("正在保存…") in page.content.decode()
    assert client.get(reverse("catalogue", args=["xx"])).status_code == 404
