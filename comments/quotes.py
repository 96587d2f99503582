"""Quoted passages: bound to the revision that they were read in, and followed when the post changes."""

from itertools import groupby
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from blog.models import Post, Revision
from comments.models import Comment
from core.html import plain_text
from core.passages import Comparison, flatten
from core.text import tidy

LONGEST = 1_200
_SALT = "produsage.quoted"


def seen(post: Post) -> str:
    """Return a signed token that says which version of a post a page showed: nobody quotes what they never read."""
    return signing.Signer(salt=_SALT).sign_object([post.pk, post.version])


def version_seen(post: Post, token: str) -> int:
    """Return the version that a token of `seen` names; the one that stands now when it is none of ours."""
    try:
        pk, version = signing.Signer(salt=_SALT).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return post.version
    return int(version) if pk == post.pk else post.version


def bind(post: Post, passage: str, version: int | None) -> tuple[str, Revision | None, str]:
    """Return (passage, revision, state) for a comment that quotes `passage` of `version` (default: the present one).

    Raises ValidationError at `quote` when it is too long, or not in that version word for word. Without a passage
    nothing is asked.
    """
    passage = flatten(tidy(passage))
    if not passage:
        return "", None, ""
    if len(passage) > LONGEST:
        said = {"got": len(passage), "limit": LONGEST}
        raise ValidationError(
            {"quote": _("This passage has %(got)d characters; %(limit)d are possible. Quote what you answer.") % said}
        )
    # Locked: a post that is saved at the same time follows this passage, or is the text that it is compared with.
    now = Post.objects.select_for_update(no_key=True).only("version", "plain_text").get(pk=post.pk)
    number = now.version if version is None else version
    revision = Revision.objects.filter(post=post, number=number).first()
    was = now.plain_text if number == now.version else plain_text(revision.body if revision else "")
    comparison = Comparison(was, now.plain_text)
    if revision is None or not comparison.holds(passage):
        raise ValidationError(
            {"quote": _("These words are not in the post like this. Copy them from one place of its text.")}
        )
    return passage, revision, comparison.fate(passage)


def follow(*, post: Post, **_signal: Any) -> None:
    """Say for each quoted passage what became of it in the post as it was just saved; one query when there are none."""
    quoting = list(
        Comment.objects.filter(post=post).exclude(quote="").select_related("quote_revision").order_by("quote_revision")
    )
    changed = []
    for revision, comments in groupby(quoting, key=lambda comment: comment.quote_revision):
        comparison = Comparison(plain_text(revision.body), post.plain_text)
        for comment in comments:
            fate = comparison.fate(comment.quote)
            if fate != comment.quote_state:
                comment.quote_state = fate
                changed.append(comment)
    Comment.objects.bulk_update(changed, ["quote_state"], batch_size=500)
