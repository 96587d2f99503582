"""What a ZIP of one's own data holds: plain values, from what its owner may see and nothing else.

Nothing of others: of another's post only the address under which a comment stands, of a thread only one's own words.
Of a mark only what a release has told (`released_result`).
"""

from typing import Any

from django.db.models import Max

from blog.models import Draft, Figure, Post
from comments.models import Comment
from core.text import plain_number
from marking.models import Submission
from marking.results import released_result
from people.models import Enrolment, StudentNumber, User
from people.notices import cadences_of


def account(user: User) -> dict[str, Any]:
    """Return what the account itself holds."""
    enrolments = Enrolment.objects.filter(user=user).select_related("course", "tutorial").order_by("course", "pk")
    number = StudentNumber.objects.filter(user=user).values_list("number", flat=True).first()
    return {
        "username": user.username,
        "email": user.email,
        "name": user.display_name,
        "name_on_the_roster": user.roster_name,
        "address": user.get_absolute_url(),
        "about": user.about,
        "portrait_description": user.portrait_alt,
        "student_number": number or "",
        "joined": user.date_joined,
        "settings": {"colours": user.theme, "language": user.language, "time_zone": user.time_zone},
        "mails": cadences_of([user.pk])[user.pk],
        "courses": [
            {
                "course": str(row.course), "term": row.course.term, "role": row.role, "active": row.is_active,
                "tutorial": str(row.tutorial) if row.tutorial else "",
            }
            for row in enrolments
        ],
    }  # fmt: skip


def posts_of(user: User) -> list[Post]:
    """Return one's posts, the oldest first."""
    return list(Post.objects.filter(author=user).select_related("author", "course", "assessment").order_by("pk"))


def post(row: Post) -> dict[str, Any]:
    """Return one post as it is now, and each of its revisions by its author."""
    revisions = row.revisions.filter(made_by=row.author_id).order_by("number")
    return {
        "title": row.title,
        "address": row.get_absolute_url(),
        "course": row.course.code,
        "assessment": row.assessment.title if row.assessment else "",
        "state": row.state,
        "visibility": row.visibility,
        "licence": row.licence,
        "tags": row.tags,
        "created": row.created_at,
        "edited": row.edited_at,
        "published": row.published_at,
        "words": row.word_count,
        "body": row.body,
        "references": list(row.references.order_by("position").values_list("html", flat=True)),
        "revisions": [
            {
                "number": one.number, "at": one.made_at, "title": one.title, "body": one.body, "tags": one.tags,
                "references": one.references, "visibility": one.visibility, "words": one.word_count,
            }
            for one in revisions
        ],
    }  # fmt: skip


def drafts(user: User) -> list[dict[str, Any]]:
    """Return the newest autosave of each place that was written in."""
    newest = Draft.objects.filter(user=user).order_by().values("slot").annotate(newest=Max("pk")).values("newest")
    rows = Draft.objects.filter(pk__in=newest).order_by("pk")
    return [{"place": row.slot, "saved": row.saved_at, "fields": row.fields} for row in rows]


def comments(user: User) -> list[dict[str, Any]]:
    """Return one's comments with their earlier wordings; one that was erased has no words any more."""
    rows = Comment.objects.filter(author=user).select_related("post__author").prefetch_related("versions")
    return [
        {
            "address": row.get_absolute_url(),
            "is_answer": row.parent_id is not None,
            "scope": row.scope,
            "state": row.state,
            "at": row.created_at,
            "edited": row.edited_at,
            "words": row.word_count,
            "body": row.html,
            "earlier_wordings": [{"until": one.replaced_at, "body": one.html} for one in row.versions.all()],
        }
        for row in rows.order_by("created_at", "pk")
    ]


def submissions_of(user: User) -> list[Submission]:
    """Return one's submissions, the oldest first."""
    rows = Submission.objects.owned_by(user).select_related("assessment__course", "post__author")
    return list(rows.order_by("submitted_at", "pk"))


def submission(user: User, row: Submission) -> dict[str, Any]:
    """Return one submission as it was frozen, with its receipt, and its mark where that has been released."""
    result = released_result(user, row)
    made = None
    if result is not None:
        made = {
            "final": _points(result.mark.final), "raw": _points(result.mark.raw), "penalty": _points(result.mark.penalty),
            "maximum": _points(result.mark.maximum), "late": result.late, "feedback": result.feedback,
            "criteria": [
                {
                    "criterion": line["criterion"], "level": line["level"], "points": _points(line["points"]),
                    "maximum": _points(line["maximum"]), "comment": line["comment"],
                }
                for line in result.rows
            ],
        }  # fmt: skip
    return {
        "receipt": row.receipt,
        "course": row.assessment.course.code,
        "assessment": row.assessment.title,
        "attempt": row.attempt,
        "submitted": row.submitted_at,
        "due": row.due_at,
        "time_zone": row.assessment.course.time_zone,
        "sha256": row.sha256,
        "words": row.word_count,
        "title": row.title,
        "body": row.body,
        "references": row.references,
        "tags": row.tags,
        "mark": made,
    }


def _points(value: Any) -> str | None:
    return None if value is None else plain_number(value)


def figures_of(user: User) -> list[Figure]:
    """Return the pictures that one has uploaded, the oldest first."""
    return list(Figure.objects.filter(owner=user).order_by("uploaded_at", "pk"))


def figure(row: Figure) -> dict[str, Any]:
    """Return what is known of one picture."""
    return {
        "file": f"figures/{row.pk}.webp", "description": row.alt, "decorative": row.is_decorative,
        "caption": row.caption, "credit_kind": row.credit_kind, "credit": row.credit, "uploaded": row.uploaded_at,
    }  # fmt: skip
