"""A frame says what its template says, and refuses what it could not say."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.safestring import mark_safe

from core import frames
from core.addresses import address, around
from core.dates import day, minute, short, weekday
from core.frames import LIMIT, fill, hole
from core.phrases import gettext


@pytest.fixture
def template(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Templates by name, besides those of the site."""
    texts: dict[str, str] = {}

    def render(name: str, context: dict[str, object]) -> str:
        made = engines["django"].from_string(texts[name])
        return made.render(context)

    monkeypatch.setattr(frames, "render_to_string", render)
    monkeypatch.setattr(frames, "_frames", {})
    return texts


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("plain", "plain"), (7, "7"), ("<script>", "&lt;script&gt;"), ("\"'&", "&quot;&#x27;&amp;"),
        (mark_safe("<b>safe</b>"), "<b>safe</b>"), ("\ue010other\ue011", "\ue010other\ue011"), ("{{ other }}", "{{ other }}"),
    ],
)  # fmt: skip
def test_a_value_stands_where_the_template_puts_it(template: dict[str, str], value: object, said: str) -> None:
    template["a"] = '<p title="{{ value }}">{{ value }}, {{ other }}</p>'
    for _time in range(2):
        assert fill("a", {}, {"value": value, "other": "!"}) == f'<p title="{said}">{said}, !</p>'


def test_a_shape_is_branched_on_and_looped_over(template: dict[str, str]) -> None:
    template["a"] = "{% if is_long %}{% for word in words %}{{ word }} {% endfor %}{% endif %}{{ end }}"
    assert fill("a", {"is_long": True, "words": ("a", "b")}, {"end": 1}) == "a b 1"
    assert fill("a", {"is_long": False, "words": ("a", "b")}, {"end": 2}) == "2"
    assert fill("a", {"is_long": True, "words": ("c",)}, {"end": 3}) == "c 3"


@pytest.mark.parametrize(
    "text", ["{% if value %}x{% endif %}", "{{ value|upper }}", "{{ value|slice:':3' }}", "{{ value|length }}{{ value|truncatechars:4 }}"]
)  # fmt: skip
def test_a_template_that_asks_something_of_a_value_is_refused(template: dict[str, str], text: str) -> None:
    template["a"] = text
    with pytest.raises(TypeError):
        fill("a", {}, {"value": "v"})


def test_a_name_is_a_shape_or_a_value(template: dict[str, str]) -> None:
    template["a"] = "{{ value }}"
    with pytest.raises(TypeError, match="at once"):
        fill("a", {"value": 1}, {"value": 1})


def test_the_secret_of_a_form_is_a_value(template: dict[str, str]) -> None:
    template["a"] = "{% csrf_token %}"
    for token in ("one", "two"):
        assert fill("a", {}, {"csrf_token": token}).endswith(f'value="{token}">')


def test_each_language_has_its_own(template: dict[str, str]) -> None:
    template["a"] = "{% translate 'Search' %} {{ value }}"
    said = {}
    for language in ("en", "zh-hans", "en"):
        with translation.override(language):
            said[language] = fill("a", {}, {"value": language})
    assert said == {"en": "Search en", "zh-hans": "搜索 zh-hans"}


def test_no_more_than_the_limit_are_kept(template: dict[str, str]) -> None:
    template["a"] = "{{ number }} {{ value }}"
    for number in range(LIMIT + 5):
        assert fill("a", {"number": number}, {"value": "v"}) == f"{number} v"
    assert len(frames._frames) == LIMIT
    assert fill("a", {"number": 0}, {"value": "v"}) == "0 v"


class Given:
    """Something that has an identity, and prints a value."""

    name = hole("name")


def test_an_object_of_the_shape_may_hold_a_hole(template: dict[str, str]) -> None:
    template["a"] = "{{ given.name }}"
    given = Given()
    assert fill("a", {"given": given}, {"name": "Lin"}) == "Lin"
    assert fill("a", {"given": given}, {"name": "Mei"}) == "Mei"


PLACES: list[tuple[str, tuple[str | int, ...]]] = [
    ("front", ()), ("post", ("lin", "a-post")), ("post", ("lin", "社会-媒体")), ("author", ("lin-zhao",)), ("tag", ("web2.0",)),
    ("tag", ("a b?d#e%",)), ("course", ("meco1",)), ("assessment", ("meco1", "essay")), ("tutorial", ("meco1", 12)),
    ("reply", (9_223_372_036_854_775_807,)), ("cite", ("lin", "ü")), ("archive_feed", (2026, 11)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "args"), PLACES)
def test_an_address_is_what_the_resolver_says(name: str, args: tuple[str | int, ...]) -> None:
    assert address(name, *args) == reverse(name, args=args)
    if len(args) == 1 and isinstance(args[0], int):
        assert str(args[0]).join(around(name)) == reverse(name, args=args)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("zone", ["UTC", "Australia/Sydney", "America/St_Johns", "Pacific/Apia"])
def test_dates_are_written_as_the_language_does(language: str, zone: str) -> None:
    place = ZoneInfo(zone)
    with translation.override(language):
        for moment in (datetime(2026, 4, 4, 15, 59, 59, tzinfo=UTC), datetime(2026, 12, 31, 23, 30, tzinfo=UTC)):
            for _time in range(2):
                assert day(moment, place) == date_format(moment.astimezone(place), "DATE_FORMAT")
                assert minute(moment, place) == date_format(moment.astimezone(place), "DATETIME_FORMAT")
                assert short(moment, place) == date_format(moment.astimezone(place), "SHORT_DATETIME_FORMAT")
                assert weekday(moment, place) == date_format(moment.astimezone(place), "WEEKDAY_DATETIME_FORMAT")


def test_messages_stand_in_a_template_of_their_own() -> None:
    assert render_to_string("_messages.html", {"messages": []}).strip() == ""


def test_phrases_are_those_of_the_reader() -> None:
    said = []
    for language in ("en", "zh-hans", "en"):
        with translation.override(language):
            said.append(gettext("Reply"))
    assert said == ["Reply", "回复", "Reply"]
