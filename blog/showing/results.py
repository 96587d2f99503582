"""The page of a search: its form, what was found, or what may have been meant."""

from functools import cache
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.finding import END, MARK, Hit, Results
from blog.forms import SearchForm
from core.addresses import address
from core.dates import day, stamp
from core.frames import escape, fill, hole
from core.query import Query
from people.enums import Visibility
from people.pages import fill_page, site


def show_results(request: HttpRequest, query: Query, results: Results) -> HttpResponse:
    """Return the page of a search, found or not."""
    kind = _kind(query, results)
    shape = {
        "form": _form(),
        "kind": kind,
        "has_text": bool(query.text),
        "is_cut": results.is_cut,
        "has_better": results.number > 1,
        "has_more": results.next is not None,
    }
    here = f"?q={quote(query.text, safe='/')}"
    nothing = _("Nothing that you can read holds “%(words)s”. Try fewer words, or another form of them.")
    values: dict[str, Any] = {
        "asked": query.text,
        "url": site(request) + address("search"),
        "notes": _notes(query),
        "total": ngettext("%(n)s post", "%(n)s posts", results.total) % {"n": results.total},
        "hits": mark_safe("".join(_hit(hit, snippet) for hit, snippet in results.hits)),  # noqa: S308  safe pieces
        "first": here,
        "better": f"{here}&page={results.number - 1}",
        "more": f"{here}&page={results.next}",
        "suggestion": results.suggestion,
        "suggested": f"?q={quote(results.suggestion, safe='/')}",
        "nothing": nothing % {"words": query.text} if kind == "nothing" else "",
    }
    return fill_page(request, "blog/search.html", shape, values)


def _kind(query: Query, results: Results) -> str:
    if results.hits:
        return "hits"
    if results.number > 1:
        return "beyond"
    if query.is_empty:
        return "wordless" if query.text else "help"
    return "suggestion" if results.suggestion else "nothing"


@cache
def _form() -> SearchForm:
    return SearchForm(initial={"q": hole("asked")})


def _notes(query: Query) -> SafeString:
    notes = [f'<p class="meta" role="status">{escape(note)}</p>' for note in query.notes]
    return mark_safe("".join(notes))  # noqa: S308  escaped above


def _cut(snippet: str) -> str:
    """Return an excerpt with an ellipsis where it begins or ends within a sentence."""
    bare = snippet.replace(MARK, "").replace(END, "").strip()
    before = "… " if bare[:1].islower() else ""
    after = "" if bare[-1:] in "….!?”’)。！？" else "…"
    return f"{before}{snippet.strip()}{after}"


def _hit(hit: Hit, snippet: str) -> SafeString:
    """Return one result as an item of the list; the marks of its excerpt become elements."""
    where = address("post", hit.handle, hit.slug)
    if hit.comment:
        where += f"?comment={hit.comment}#comment-{hit.comment}"
    excerpt = escape(_cut(snippet)).replace(MARK, "<mark>").replace(END, "</mark>")
    values = {
        "course_code": hit.course_code,
        "address": where,
        "title": hit.title,
        "excerpt": mark_safe(excerpt),  # noqa: S308  escaped above
        "author": hit.author,
        "published_at": stamp(hit.published_at),
        "published": day(hit.published_at, timezone.get_current_timezone()),
        "visibility": Visibility(hit.visibility).label,
    }
    shape = {"is_comment": hit.comment is not None, "is_narrow": hit.visibility != Visibility.PUBLIC}
    return fill("blog/_hit.html", shape, values)
