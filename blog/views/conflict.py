"""A save that came too late: both texts beside each other word by word, and the two put together."""

from contextlib import suppress
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape

from blog import drafts
from blog.derived import clean_references
from blog.forms import PostForm
from blog.models import Post, Revision
from blog.services import Content, content_of
from core import html
from core.diff import diff
from core.emphasis import to_text
from core.merge import Merged, merge_html, merge_line, merge_lists


def whole(title: str, body: str, references: list[str]) -> str:
    """Return title, body and references as one clean HTML, to be compared."""
    items = "".join(f"<li>{entry}</li>" for entry in references)
    return f"<h2>{escape(title)}</h2>{body}{f'<ol>{items}</ol>' if items else ''}"


def show_conflict(request: HttpRequest, form: PostForm, theirs: Post, base: int) -> HttpResponse:
    """Show both texts: the one that was sent, and the one that was saved in the meantime. Nothing is lost.

    `base` is the version that the sent text started from. The sent text is kept among the autosaves as well.
    """
    with suppress(ValidationError):  # too long for it: it is still in the form
        drafts.keep_draft(
            user=form.user, slot=drafts.slot_of(theirs), fields=request.POST.dict(), base_version=base, tab="conflict"
        )
    data = {**request.POST.dict(), "version": str(theirs.version), "base": str(base)}
    return _page(request, form, PostForm(data, user=form.user, post=theirs), theirs)


def show_merge(request: HttpRequest, form: PostForm, theirs: Post, base: int) -> HttpResponse:
    """Show the sent text put together with what is stored now, over the version that both started from.

    What both sides changed stands there twice, marked, to decide. Nothing is saved.
    """
    data = {**request.POST.dict(), "version": str(theirs.version), "base": str(base)}
    start = theirs.revisions.filter(number=base).first()
    merged = _merged(start, form.content(), theirs) if start is not None else None
    if merged is not None:
        data |= merged[1]
    return _page(
        request,
        form,
        PostForm(data, user=form.user, post=theirs),
        theirs,
        merged=merged[0] if merged else None,
        tried=True,
    )


def _merged(start: Revision, mine: Content, theirs: Post) -> tuple[Merged, dict[str, str]] | None:
    """Return the merge with the fields of the form that it changes; None when the texts cannot be compared."""
    body, entries = _clean(mine)
    found = merge_html(start.body, body, theirs.body, lambda text: html.clean(text, html.POST) == text)
    if found is None:
        return None
    listed = merge_lists(start.references, entries, list(theirs.references.values_list("html", flat=True)))
    return found, {
        "title": merge_line(start.title, mine.title, theirs.title),
        "body": found.text,
        "references": "\n\n".join(map(to_text, listed)),
        "tags": " ".join(f"#{tag}" for tag in merge_lists(start.tags, mine.tags, theirs.tags)),
    }


def _clean(content: Content) -> tuple[str, list[str]]:
    """Return body and references as they would be stored; what is refused is empty here, and stays in the form."""
    try:
        return html.clean(content.body, html.POST), [piece for piece, _text in clean_references(content.references)]
    except html.RefusedHTML:
        return "", []


def _page(
    request: HttpRequest, sent: PostForm, form: PostForm, theirs: Post, *, merged: Merged | None = None, tried: bool = False
) -> HttpResponse:  # fmt: skip
    mine, stored = sent.content(), content_of(theirs)
    body, entries = _clean(mine)
    context: dict[str, Any] = {
        "form": form,
        "post": theirs,
        "theirs": theirs,
        "theirs_content": stored,
        "mine_tags": mine.tags,
        "diff": diff(
            whole(theirs.title, theirs.body, list(theirs.references.values_list("html", flat=True))),
            whole(mine.title, body, entries),
        ),
        "merged": merged,
        "tried": tried,
        "base": form.data["base"],
        "slot": drafts.slot_of(theirs),
        "copy_key": f"{request.user.pk}:post-{theirs.pk}",
    }
    response = render(request, "blog/conflict.html", context, status=HTTPStatus.CONFLICT)
    response["Cache-Control"] = "no-store, private"
    return response
