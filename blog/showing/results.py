"""The page of a search: its form, what was found, or what may have been meant."""

from functools import cache
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.finding import END, MARK, Results
from blog.forms import SearchForm
from core.addresses import address
from core.dates import days, stamp
from core.frames import Frame, escape, frame, hole
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
        "hits": _hits(results),
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


def _hits(results: Results) -> SafeString:
    """Return what was found as items of the list; the marks of their excerpts become elements."""
    written = days(timezone.get_current_timezone())
    frames: dict[tuple[bool, bool], Frame] = {}
    items = []
    for hit, snippet in results.hits:
        is_comment, is_narrow = hit.comment is not None, hit.visibility != Visibility.PUBLIC
        where = address("post", hit.handle, hit.slug)
        excerpt = escape(_cut(snippet)).replace(MARK, "<mark>").replace(END, "</mark>")
        values = {
            "course_code": hit.course_code,
            "address": f"{where}?comment={hit.comment}#comment-{hit.comment}" if is_comment else where,
            "title": hit.title,
            "excerpt": mark_safe(excerpt),  # noqa: S308  escaped above
            "author": hit.author,
            "published_at": stamp(hit.published_at),
            "published": written(hit.published_at),
            "visibility": Visibility(hit.visibility).label if is_narrow else "",
        }
        found = frames.get((is_comment, is_narrow))
        if found is None:
            shape = {"is_comment": is_comment, "is_narrow": is_narrow}
            found = frames[is_comment, is_narrow] = frame("blog/_hit.html", shape, values)
        items.append(found.fill(values))
    return mark_safe("".join(items))  # noqa: S308  frames are safe
