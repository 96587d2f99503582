"""The page of components, and that the styles know no left and no right."""

import re
from collections.abc import Callable

import pytest
from django.test import Client, override_settings

from core.styles import source_folder
from tests.look.test_frame import check_page

# What moves with the direction of writing has a logical name: margin-inline-start, inset-inline-end, text-align: start.
PHYSICAL = re.compile(
    r"(?:^|[\s;{])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)(?:-\w+)?|left|right"
    r"|border-(?:top|bottom)-(?:left|right)-radius)\s*:|(?:float|clear|text-align)\s*:\s*(?:left|right)\b"
)


def test_the_styles_know_no_left_and_no_right() -> None:
    found = [
        (path.name, number, line.strip())
        for path in sorted((source_folder() / "css").rglob("*.css"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if PHYSICAL.search(line)
    ]
    assert not found
    for physical in ("  margin-left: 1rem;", "a { right: 0; }", "  text-align: left;", "  border-left-width: 2px;"):
        assert PHYSICAL.search(physical)
    for meant in ("  text-align: start;", "to right, currentColor", "  margin-inline: 1rem;", "  inset-inline-end: 0;"):
        assert not PHYSICAL.search(meant)


@pytest.mark.parametrize("reader", ["anonymous", "lin", "root"])
def test_the_page_is_there_for_developers_only(as_user: Callable[[str], Client], reader: str) -> None:
    assert as_user(reader).get("/components/dark/").status_code == 404


@override_settings(DEBUG=True)
def test_the_page_shows_each_component_in_both_themes(client: Client, db: None) -> None:
    for theme in ("light", "dark"):
        page = client.get(f"/components/{theme}/").content.decode()
        check_page(page)
        assert f"components--{theme}" in page
    assert client.get("/components/pink/").status_code == 404
    wanted = [
        "status--block", "notice--error", "button--danger", "field--group", "field--check", "field--single", "error-summary",
        "post-card", "comment--private", "comment--gone", "passage--same", "reference-list", "table-scroll", "neighbours",
        "announcement", "facts", "notice-list", "account-nav", "portrait", "checklist",
    ]  # fmt: skip
    assert not [name for name in wanted if not re.search(rf'class="[^"]*\b{name}(?![\w-])', page)]
