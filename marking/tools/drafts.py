"""Autosaves of the marking screen: added, compared with what is stored, and forgotten when they are saved."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.text import tidy
from marking.fairness.rules import Seat, row_of, seat_of
from marking.models import Mark, Submission
from marking.permissions import may_mark
from marking.tools.models import MarkDraft
from people.models import User

_FIELD = re.compile(
    r"feedback|notes|(?:level|points|comment)_[0-9]{1,18}|passage_[0-9]{1,3}_(?:quote|nth|comment)", re.ASCII
)
_MOST = 300_000
_RECENT = timedelta(hours=12)


@dataclass(frozen=True)
class Kept:
    """What an autosave answers: the row, the version of the mark now, another tab's newer row, others who are writing."""

    draft: MarkDraft
    version: int
    other: MarkDraft | None
    others: list[MarkDraft]


@transaction.atomic
def keep_mark_draft(
    *, actor: User, submission: Submission, fields: Mapping[str, str], base_version: int, tab: str, seen: int = 0,
    at: datetime | None = None,
) -> Kept:  # fmt: skip
    """Add an autosave of the form's `fields`, started from `base_version` of the mark, by one browser `tab`.

    What this tab's newest row already holds is not added again. `seen`: the newest row that the tab knows; a newer one
    of another tab is answered as `other`. Makes no event. Raises PermissionDenied when the actor does not mark this
    submission, ValidationError when the text is too long; then nothing was written.
    """
    if not may_mark(actor, submission):
        raise PermissionDenied
    kept = {name: tidy(value) for name, value in fields.items() if _FIELD.fullmatch(name) and value}
    if sum(map(len, kept.values())) > _MOST:
        raise ValidationError(_("This is too long to be saved by itself. Nothing was cut: shorten it."))
    rows = MarkDraft.objects.filter(user=actor, submission=submission)
    newest = rows.filter(tab=tab).first()
    if newest is None or newest.fields != kept or newest.base_version != base_version:
        newest = MarkDraft.objects.create(
            user=actor, submission=submission, tab=tab[:40], base_version=base_version, fields=kept,
            saved_at=at or timezone.now(),
        )  # fmt: skip
        rows.filter(pk__in=rows.values("pk")[MarkDraft.KEPT : MarkDraft.KEPT + 20]).delete()
    other = rows.exclude(tab=tab).filter(pk__gt=seen).defer("fields").first()
    seat = seat_of(actor, submission)
    version = row_of(Mark.objects.get(submission=submission), seat).version
    return Kept(newest, version, other, writing_now(submission, actor, seat))


def writing_now(submission: Submission, reader: User, seat: Seat) -> list[MarkDraft]:
    """Return the newest recent draft of each other marker, without its words: what another writes is not read before it is saved.

    A blind marker does not learn that the other is at work.
    """
    if seat.is_blind:
        return []
    rows = MarkDraft.objects.filter(submission=submission, saved_at__gt=timezone.now() - _RECENT).exclude(user=reader)
    newest = rows.order_by("user", "-pk").distinct("user")
    return list(newest.select_related("user").defer("fields"))


def unsaved_drafts(user: User, submission: Submission, stored: Mapping[str, Any]) -> list[MarkDraft]:
    """Return the newest draft of each tab that says something else than the form does of what is stored; newest first."""
    newest = MarkDraft.objects.filter(user=user, submission=submission).order_by("tab", "-pk").distinct("tab")
    said = _said(stored)
    return sorted((row for row in newest if _said(row.fields) != said), key=lambda row: -row.pk)


def _said(fields: Mapping[str, Any]) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Return what a form says, in whatever order its passages stand."""
    filled = {
        name: str(value).strip() for name, value in fields.items() if _FIELD.fullmatch(name) and value not in ("", None)
    }
    plain = {name: value for name, value in filled.items() if not name.startswith("passage_") and value}
    of = [name.rsplit("_", 1)[0] for name in filled if name.startswith("passage_") and name.endswith("_quote")]
    pairs = sorted((filled[f"{name}_quote"], filled.get(f"{name}_comment", "")) for name in of)
    return plain, pairs


def forget_drafts(*, user: User, submission: Submission, tab: str = "", restored: int | None = None) -> None:
    """A save holds what a tab, or a restored draft, held: their rows go, those of other tabs stay."""
    rows = MarkDraft.objects.filter(user=user, submission=submission)
    tabs = {tab, *rows.filter(pk=restored).values_list("tab", flat=True)} if restored else {tab}
    rows.filter(tab__in=tabs).delete()


def discard_drafts(*, user: User, submission: Submission) -> None:
    """Forget everything that `user` did not save of a submission."""
    MarkDraft.objects.filter(user=user, submission=submission).delete()
