"""Writes of this room: posts with their revisions, figures."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.enums import Phase
from assessments.models import Assessment, due_for
from blog import checks, search
from blog.derived import DERIVATION, DERIVED, LONGEST_TITLE, Content, clean_references, fill_derived, sizes
from blog.enums import Licence, PostState, post_saved
from blog.models import Figure, Post, Reference, Revision
from blog.permissions import may_edit_post, may_hide_post
from core import html
from core.article import Article, render
from core.emphasis import to_text
from core.merge import is_open
from core.text import slugify, tidy_line
from people.enums import NoticeKind, Visibility
from people.models import Course, User
from people.notices import Note, notify
from people.permissions import standing
from people.services import student_numbers_in

TITLE_LENGTH = 200
MAX_TAGS = 12
RESERVED_SLUGS = frozenset({"feed"})  # /@handle/feed/ is the author's feed


class StaleVersion(Exception):
    """Somebody saved the post in the meantime; `post` is what is there now."""

    def __init__(self, post: Post) -> None:
        super().__init__(f"post {post.pk} is at version {post.version}")
        self.post = post


@dataclass(frozen=True)
class _Prepared:
    """What a save derives before it takes any lock."""

    title: str
    body: str
    references: list[tuple[str, str]]
    article: Article
    figures: dict[str, Figure]
    findings: list[dict[str, Any]]


def _prepare(actor: User, content: Content) -> _Prepared:
    """Clean and derive everything, before any write. Raises ValidationError by field."""
    errors: dict[str, str] = {}
    title = tidy_line(content.title[:LONGEST_TITLE])
    if not title:
        errors["title"] = _("A post needs a title.")
    elif len(title) > TITLE_LENGTH:
        errors["title"] = _("This title has %(got)d characters; %(limit)d are possible.") % {
            "got": len(title),
            "limit": TITLE_LENGTH,
        }
    body = ""
    try:
        body = html.clean(content.body, html.POST)
    except html.RefusedHTML as error:
        errors["body"] = str(error)
    references: list[tuple[str, str]] = []
    try:
        references = clean_references(content.references)
    except html.RefusedHTML as error:
        errors["references"] = str(error)
    if errors:
        raise ValidationError(errors)
    wanted = html.figures_in(body)
    figures = {str(figure.pk): figure for figure in Figure.objects.filter(pk__in=wanted, owner=actor)}
    if foreign := [number for number, pk in enumerate(wanted, start=1) if pk not in figures]:
        raise ValidationError(
            {
                "body": _("Figure %(number)d is not one of your uploads. Upload it yourself and put it in again.")
                % {"number": foreign[0]}
            }
        )
    article = render(body, sizes(figures.values()), [text for _html, text in references])
    return _Prepared(title, body, references, article, figures, checks.find(article))


def save_post(
    *,
    actor: User,
    course: Course,
    content: Content,
    post: Post | None = None,
    expected_version: int = 0,
    publish: bool = False,
    at: datetime | None = None,
) -> Post:
    """Create a post, or save a new revision of one; with `publish` it goes out in the same transaction.

    Everything derived (clean body, rendered page, plain text, counts, findings, figures) is made here, once, before
    the post is locked: what takes long keeps nobody waiting. Raises PermissionDenied, ValidationError by field, and
    StaleVersion when `expected_version` is not the stored one; in each case nothing was written. A save that changes
    nothing makes no revision; one that does tells the rooms above (`post_saved`).
    """
    if post is not None:
        _check_turn(actor, Post.objects.get(pk=post.pk), expected_version)
    if not standing(actor, post.course if post else course).is_member:
        raise PermissionDenied
    prepared = _prepare(actor, content)
    with transaction.atomic():
        return _save_prepared(actor, course, content, prepared, post, expected_version, publish, at or timezone.now())


def _check_turn(actor: User, post: Post, expected_version: int) -> None:
    if not may_edit_post(actor, post):
        raise PermissionDenied
    if post.version != expected_version:
        raise StaleVersion(post)


def _save_prepared(
    actor: User, course: Course, content: Content, prepared: _Prepared, post: Post | None, expected_version: int,
    publish: bool, now: datetime,
) -> Post:  # fmt: skip
    """Write what was prepared, under the post's lock, after asking everything again that may have changed."""
    if post is None or post.published_at is None:
        # Two drafts of one writer at once would look for a free address at the same time. Before the post's own lock.
        User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    if post is not None:
        post = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
        _check_turn(actor, post, expected_version)
        course = post.course
    if not standing(actor, course).is_member:
        raise PermissionDenied
    _check_settings(actor, course, content, post, now)
    goes_out = publish or (post is not None and post.is_published)
    if goes_out:
        _check_privacy(course, content, prepared)
        _check_decided(prepared)
    if post is None:
        post = Post(author=actor, course=course, created_at=now, slug="", version=0)
    elif not publish and _unchanged(post, content, prepared):
        return post
    prepared = _with_own_figures(actor, post, prepared)
    _fill(post, content, prepared, now)
    if publish and not post.is_published:
        post.state = PostState.PUBLISHED
        post.published_at = post.published_at or now
    post.version += 1
    wide = Visibility(content.visibility).width > Visibility.TUTOR.width
    if not post.slug or post.published_at is None or (wide and goes_out and student_numbers_in(course, post.slug)):
        post.slug = _free_slug(actor, prepared.title, post)
    post.save()
    _save_parts(post, prepared)
    search.index_post(post)
    Revision.objects.create(
        post=post, number=post.version, title=post.title, body=post.body, references=[piece for piece, _t in prepared.references],
        tags=post.tags, visibility=post.visibility, word_count=post.word_count, made_by=actor, made_at=now,
    )  # fmt: skip
    post_saved.send(sender=Post, post=post)
    return post


def _unchanged(post: Post, content: Content, prepared: _Prepared) -> bool:
    return (
        (post.title, post.body, post.tags, post.visibility, post.licence, post.assessment_id)
        == (prepared.title, prepared.body, content.tags, content.visibility, content.licence, content.assessment.pk if content.assessment else None)
        and list(post.references.values_list("html", flat=True)) == [piece for piece, _text in prepared.references]
    )  # fmt: skip


def _fill(post: Post, content: Content, prepared: _Prepared, now: datetime) -> None:
    article = prepared.article
    post.title, post.body = prepared.title, prepared.body
    post.tags = list(content.tags)
    post.tag_text = " ".join(content.tags)[:600]
    post.visibility, post.licence = content.visibility, content.licence
    post.assessment = content.assessment
    fill_derived(post, article, prepared.references, prepared.findings)
    first = article.analysis.figures[0]["id"] if article.analysis.figures else None
    post.lead_figure = prepared.figures[str(first)] if first else None
    post.edited_at = now


@transaction.atomic
def derive_again(*, after: int = 0, limit: int = 50) -> tuple[int, int]:
    """Make what is derived of stored posts anew where an older version of the site made it.

    Takes up to `limit` posts with ids above `after` and returns the last id and how many they were. Body, version, revisions and times stay:
    nobody wrote anything. A post that is being saved just now is left out, since the save does the same.
    """
    rows = Post.objects.filter(pk__gt=after, derivation__lt=DERIVATION).select_related("assessment").order_by("pk")
    posts = list(rows.select_for_update(of=("self",), skip_locked=True)[:limit])
    for post in posts:
        references = list(post.references.values_list("html", "text"))
        article = render(post.body, sizes(post.figures.all()), [text for _html, text in references])
        fill_derived(post, article, references, checks.find(article))
        post.save(update_fields=DERIVED)
    return (posts[-1].pk if posts else after), len(posts)


def _with_own_figures(actor: User, post: Post, prepared: _Prepared) -> _Prepared:
    """Give the post copies of figures that stand in another post, so that each post keeps its own.

    The files are shared, since they are named by content.
    """
    taken = [figure for figure in prepared.figures.values() if figure.post_id not in (None, post.pk)]
    if not taken:
        return prepared
    figures, renamed = dict(prepared.figures), {}
    for figure in taken:
        own = Figure.objects.create(owner=actor, sha256=figure.sha256, width=figure.width, height=figure.height)
        renamed[str(figure.pk)] = str(own.pk)
        figures[str(own.pk)] = own
        del figures[str(figure.pk)]

    def own_addresses(text: str) -> str:
        for old, new in renamed.items():
            text = text.replace(f"/media/figures/{old}/", f"/media/figures/{new}/")
        return text

    shown = [
        {**figure, "id": renamed.get(str(figure["id"]), figure["id"])} for figure in prepared.article.analysis.figures
    ]
    article = replace(
        prepared.article,
        rendered=own_addresses(prepared.article.rendered),
        analysis=replace(prepared.article.analysis, figures=shown),
    )
    return replace(prepared, body=own_addresses(prepared.body), article=article, figures=figures)


def _save_parts(post: Post, prepared: _Prepared) -> None:
    Reference.objects.filter(post=post).delete()
    Reference.objects.bulk_create(
        Reference(post=post, position=number, html=piece, text=text)
        for number, (piece, text) in enumerate(prepared.references, 1)
    )
    Figure.objects.filter(post=post, is_shown=True).exclude(pk__in=list(prepared.figures)).update(is_shown=False)
    changed = []
    for found in prepared.article.analysis.figures:
        figure = prepared.figures[str(found["id"])]
        figure.post, figure.is_shown = post, True
        figure.alt, figure.is_decorative = str(found["alt"])[:1000], bool(found["decorative"])
        figure.caption, figure.credit = str(found["caption"])[:1000], str(found["credit"])[:1000]
        figure.credit_kind = str(found["credit_kind"])
        changed.append(figure)
    Figure.objects.bulk_update(
        changed, ["post", "is_shown", "alt", "is_decorative", "caption", "credit", "credit_kind"]
    )


def allowed_visibility(course: Course, assessment: Assessment | None) -> list[Visibility]:
    """Return what a writer may choose, capped by the course and the assessment."""
    return Visibility.up_to(course.visibility_cap, assessment.visibility_cap if assessment else "")


def _check_settings(actor: User, course: Course, content: Content, post: Post | None, now: datetime) -> None:
    assessment = content.assessment
    if assessment is not None and assessment.course_id != course.pk:
        raise ValidationError({"assessment": _("This assessment belongs to another course.")})
    if assessment is not None and (post is None or post.assessment_id != assessment.pk):
        phase = assessment.phase(due_for(assessment, actor), now)
        if phase == Phase.UPCOMING:
            raise ValidationError({"assessment": _("This assessment has not opened yet.")})
        if phase == Phase.CLOSED:
            raise ValidationError(
                {
                    "assessment": _(
                        "This assessment is closed. Your text is kept: save it without an assessment, or ask your coordinator for an extension."
                    )
                }
            )
    if len(content.tags) > MAX_TAGS:
        said = {"got": len(content.tags), "limit": MAX_TAGS}
        raise ValidationError({"tags": _("These are %(got)d hashtags; %(limit)d are possible. Take some out.") % said})
    if content.visibility not in allowed_visibility(course, assessment):
        raise ValidationError({"visibility": _("This is wider than the course or the assessment allows.")})
    if content.licence not in Licence.values:
        raise ValidationError({"licence": _("Choose one of the licences.")})


def _check_decided(prepared: _Prepared) -> None:
    """Raise ValidationError when readers would see two versions of one passage, as a merge left them to decide."""
    message = _("Two versions of a passage stand in it, between ⟪1⟫, ⟪2⟫ and ⟪⟫. Keep the one that you want, and take the marks out.")  # fmt: skip
    places = {"title": prepared.title, "body": prepared.body}
    if errors := {name: message for name, text in places.items() if is_open(text)}:
        raise ValidationError(errors)


def _check_privacy(course: Course, content: Content, prepared: _Prepared) -> None:
    if Visibility(content.visibility).width <= Visibility.TUTOR.width:
        return
    places = {
        "title": prepared.title,
        "body": "\n".join(
            [
                prepared.article.analysis.text,
                *(str(f["alt"]) for f in prepared.article.analysis.figures),
                *link_targets(prepared.body),
            ]
        ),
        "references": "\n".join(
            [text for _html, text in prepared.references]
            + [target for piece, _text in prepared.references for target in link_targets(piece)]
        ),
        "tags": " ".join(content.tags),
    }
    errors = {}
    for name, text in places.items():
        if found := student_numbers_in(course, text):
            errors[name] = ngettext(
                "This holds a student number (%(found)s). Take it out: your tutor sees yours beside the post, and nobody else needs it.",
                "This holds student numbers (%(found)s). Take them out: your tutor sees yours beside the post, and nobody else needs them.",
                len(found),
            ) % {"found": ", ".join(found)}
    if errors:
        raise ValidationError(errors)


def link_targets(piece: str) -> list[str]:
    """Return the addresses that clean HTML links to, as people would read them."""
    return [unquote(address) for address in re.findall(r'href="([^"]*)"', piece)]


def _free_slug(author: User, title: str, post: Post) -> str:
    base = slugify(title) or "post"
    taken = set(
        Post.objects.filter(author=author, slug__startswith=base).exclude(pk=post.pk).values_list("slug", flat=True)
    )
    taken |= RESERVED_SLUGS
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


@transaction.atomic
def unpublish_post(*, actor: User, post: Post) -> Post:
    """Take a published post back to a draft that only its author sees; its address and comments stay for its return."""
    post = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if not may_edit_post(actor, post):
        raise PermissionDenied
    if post.is_published:
        post.state = PostState.DRAFT
        post.save(update_fields=["state"])
    return post


@transaction.atomic
def hide_post(*, actor: User, post: Post, reason: str, hide: bool = True, at: datetime | None = None) -> Post:
    """Take a post out of sight with a reason that its author reads, or bring it back. The words stay as they are.

    The author is told.
    """
    post = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if not may_hide_post(actor, post):
        raise PermissionDenied
    reason = tidy_line(reason)[:400]
    if hide and not reason:
        raise ValidationError({"reason": _("Say why: the author reads it.")})
    post.hidden_at, post.hidden_by = (at or timezone.now(), actor) if hide else (None, None)
    post.hidden_reason = reason if hide else ""
    post.is_in_review = False
    post.save(update_fields=["hidden_at", "hidden_by", "hidden_reason", "is_in_review"])
    if post.hidden_at is not None and post.author_id != actor.pk:
        key = f"hidden-post:{post.pk}:{post.hidden_at.isoformat()}"
        notify(kind=NoticeKind.MODERATION, notes=[Note(post.author_id, key, post.pk, {"post": post.pk})], at=at)
    return post


def content_of(post: Post) -> dict[str, Any]:
    """Return what the editor's form shows of a stored post, by field name."""
    return {
        "title": post.title,
        "body": post.body,
        "references": "\n\n".join(map(to_text, post.references.values_list("html", flat=True))),
        "tags": ", ".join(f"#{tag}" for tag in post.tags),
        "visibility": post.visibility,
        "licence": post.licence,
        "assessment": post.assessment_id,
        "version": post.version,
    }
