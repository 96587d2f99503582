"""The site map as each reader meets it: every address without a parameter, and of every other kind what links lead to."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from urllib.parse import parse_qs, urljoin, urlsplit

from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.urls.exceptions import NoReverseMatch, Resolver404
from playwright.sync_api import BrowserContext

STARTS = (
    "/accounts/2fa/totp/activate/",  # while the password is fresh
    "/",
    "/search/?q=produsage",
    "/search/?q=%22shared+draft%22+-zebra",
    "/search/?q=produsge",
    "/tags/nothing-has-this-tag/",
    "/nowhere/",
)
EACH = {"post": 3, "receipt": 2, "author": 2, "edit_post": 2}  # pages of a kind; of any other kind one
NEVER = ("admin:jsi18n", "admin:autocomplete")
METHOD_NOT_ALLOWED = 405
WAYS_BACK = {"_changelist_filters"}  # keys of addresses that say where a link was found, not what is shown
# What shows no page, and why; the audit asks for a page of every other address. The names of Django's admin may end in *.
NO_PAGE = {
    "admin:*_delete": "nothing is deleted there",
    "admin:*_draft": "JSON",
    "admin:app_list": "leads to the index",
    "admin:assessments_rubric_copy": "a form's target",
    "admin:autocomplete": "JSON",
    "admin:jsi18n": "a script",
    "admin:login": "leads to the login",
    "admin:logout": "a form's target",
    "admin:comments_case_history": "leads to the case",
    "admin:marking_markingrules_history": "leads to the assessment's history",
    "admin:marking_open_code": "a form's target",
    "admin:marking_similaritycase_history": "leads to the submission's page of similarity",
    "admin:marking_submission_history": "leads to the marking screen",
    "admin:marking_similaritycase_change": "leads to the submission's page of similarity",
    "admin:marking_markingrules_change": "leads to the assessment's page of fair marking",
    "account_confirm_login_code": "not switched on",
    "account_set_password": "for accounts that came from elsewhere",
    "account_theme": "a form's target",
    "archive": "leads to the newest month",
    "arrivals": "JSON",
    "autosave": "JSON",
    "autosaves": "JSON",
    "catalogue": "a script",
    "change_portrait": "a form's target",
    "cite_file": "a file",
    "comment_advice": "a part of a page",
    "components": "for developers, with a test of its own",
    "discard_begun": "a form's target",
    "exam_pack": "a file",
    "figure": "a picture",
    "gradebook_sheet": "a file",
    "healthz": "plain text",
    "marks_csv": "a file",
    "mfa_authenticate": "for whoever has a second factor",
    "mfa_generate_recovery_codes": "for whoever has a second factor",
    "mfa_reauthenticate": "for whoever has a second factor",
    "notice": "leads to what it is about",
    "oembed": "JSON",
    "openid_connect_callback": "not switched on",
    "openid_connect_login": "not switched on",
    "own_data_file": "a file",
    "portrait": "a picture",
    "post_comment": "a form's target",
    "preview": "a form's target",
    "read_notices": "a form's target",
    "receipt_frozen": "a file",
    "restore": "a form's target",
    "robots": "plain text",
    "rubric_csv": "a file",
    "rubric_json": "a file",
    "sitemap": "XML",
    "sitemap_section": "XML",
    "socialaccount_signup": "not switched on",
    "unpublish_post": "a form's target",
    "upload": "JSON",
    "word_count": "JSON",
    **dict.fromkeys(
        [f"{name}_feed" for name in ["front", "course", "assessment", "tutorial", "author", "tag", "archive"]], "a feed"
    ),
}


@dataclass(frozen=True)
class Found:
    """A page of HTML: its address, its kind (name of the URL pattern), its status and its source."""

    path: str
    kind: str
    status: int
    source: str


def names(patterns: list[URLPattern | URLResolver] | None = None, space: str = "") -> Iterator[str]:
    """Yield the full name of every address of the site."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            yield from names(one.url_patterns, space + (f"{one.namespace}:" if one.namespace else ""))
        elif one.name:
            yield space + one.name


def shows_a_page(name: str) -> bool:
    """Tell whether somebody meets a page of HTML at the address of this name."""
    return not any(fnmatch(name, pattern) for pattern in NO_PAGE)


def plain_addresses() -> list[str]:
    """Return every address that needs no parameter."""
    found = []
    for name in dict.fromkeys(names()):
        try:
            found.append(reverse(name))
        except NoReverseMatch:
            continue
    return found


def kind_of(path: str) -> str:
    """Return the name of the pattern of `path` and of its query's keys: pages of one kind are made by one template."""
    parts = urlsplit(path)
    try:
        name = resolve(parts.path).view_name or parts.path
    except Resolver404:
        return "not found"
    return "?".join([name, *sorted(set(parse_qs(parts.query)) - WAYS_BACK)])


def _is_new(kind: str, met: Counter[str], keys: set[tuple[str, str]]) -> bool:
    """Tell whether a page shows what no other did: lists are filtered by each key, not by each set of keys."""
    name, *query = kind.split("?")
    if len(query) > 1:
        return any((name, key) not in keys for key in query)
    return kind not in NEVER and met[kind] < EACH.get(kind, 1)


def pages(context: BrowserContext, more: Sequence[str] = ()) -> Iterator[Found]:
    """Yield the pages of HTML that the reader of `context` meets, `more` among them, each kind as often as EACH says."""
    seen: set[str] = set()
    keys: set[tuple[str, str]] = set()
    met: Counter[str] = Counter()
    waiting = [*STARTS, *more, *plain_addresses()]
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(path)
        if path in seen or not _is_new(kind, met, keys):
            continue
        seen.add(path)
        answer = context.request.get(path, max_redirects=5)
        landed = urlsplit(answer.url)
        path = landed.path + (f"?{landed.query}" if landed.query else "")
        kind = kind_of(path)
        is_page = "text/html" in answer.headers.get("content-type", "") and answer.status != METHOD_NOT_ALLOWED
        if not is_page or not _is_new(kind, met, keys) or (path in seen and met[kind]):
            continue
        seen.add(path)
        met[kind] += 1
        keys.update((kind.split("?")[0], key) for key in kind.split("?")[1:])
        source = answer.text()
        yield Found(path, kind, answer.status, source)
        for link in re.findall(r'<a\s[^>]*?href="([^"#]+)', source):
            target = urlsplit(urljoin(answer.url, link.replace("&amp;", "&")))
            if target.netloc == landed.netloc:
                waiting.append(target.path + (f"?{target.query}" if target.query else ""))
