"""What notices about submissions, released marks, due dates and similarity cases say.

Of a mark they say that it is there, of a case that a statement is asked; no more.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marking.models import Mark, Submission
from marking.results import DeskLine, desk_lines
from marking.similarity.enums import CaseState
from marking.similarity.models import SimilarityCase
from people.enums import NoticeKind
from people.models import Enrolment, Notice, User
from people.notices import Line


def answer_for_notices(sender: Any, user: User, notices: Sequence[Notice], **more: Any) -> dict[int, Line]:
    """Answer for receipts, released marks, statements that are asked, and what is due and not done; by eleven queries at most."""
    kinds: dict[str, list[Notice]] = {}
    for notice in notices:
        kinds.setdefault(notice.kind, []).append(notice)
    found: dict[int, Line] = {}
    if asked := kinds.get(NoticeKind.RECEIPT):
        found |= _receipts(user, asked)
    if asked := kinds.get(NoticeKind.RELEASED):
        found |= _released(user, asked)
    if asked := kinds.get(NoticeKind.STATEMENT):
        found |= _statements(user, asked)
    if asked := kinds.get(NoticeKind.DUE):
        lines = {line.assessment.pk: line for line in desk_lines(user)}
        found |= {n.pk: said for n in asked if (said := _due(n, lines.get(n.object_id)))}
    return found


def _submissions(user: User, notices: list[Notice]) -> dict[int, Submission]:
    rows = Submission.objects.owned_by(user).filter(pk__in={n.object_id for n in notices})
    return {row.pk: row for row in rows.light().select_related("assessment__course")}


def _receipts(user: User, notices: list[Notice]) -> dict[int, Line]:
    submissions = _submissions(user, notices)
    return {n.pk: _receipt(submissions[n.object_id]) for n in notices if n.object_id in submissions}


def _receipt(submission: Submission) -> Line:
    course = submission.assessment.course
    at = timezone.localtime(submission.submitted_at, course.zone)
    facts = (
        (_("Receipt"), submission.receipt),
        (_("Submitted"), f"{date_format(at, 'LONG_SECOND_FORMAT')} ({course.time_zone})"),
        (_("Attempt"), str(submission.attempt)),
        (_("Words"), str(submission.word_count)),
        ("SHA-256", submission.sha256),
    )
    said = {"assessment": submission.assessment, "code": course.code, "receipt": submission.receipt}
    text = _("Received: %(assessment)s (%(code)s), receipt %(receipt)s") % said
    return Line(text, submission.get_absolute_url(), facts=facts)


def _released(user: User, notices: list[Notice]) -> dict[int, Line]:
    released = Mark.objects.released_to(user).filter(submission__in={n.object_id for n in notices})
    known = set(released.values_list("submission", flat=True))
    submissions = {pk: row for pk, row in _submissions(user, notices).items() if pk in known}
    courses = set(Enrolment.objects.active().filter(user=user).values_list("course", flat=True))
    found = {}
    for notice in notices:
        submission = submissions.get(notice.object_id)
        if submission is None or submission.assessment.course_id not in courses:
            continue
        said = {"assessment": submission.assessment, "code": submission.assessment.course.code}
        text = _("Your mark for %(assessment)s (%(code)s) has been released.") % said
        found[notice.pk] = Line(text, f"{submission.get_absolute_url()}#mark")
    return found


def _statements(user: User, notices: list[Notice]) -> dict[int, Line]:
    """Say of a case that a statement is asked, while it is: not once it is given, or the case has gone on without it."""
    cases = SimilarityCase.objects.shown_to_student(user).filter(pk__in={n.object_id for n in notices})
    enrolled = Enrolment.objects.active().filter(user=user)
    open_ones = cases.filter(state=CaseState.ASKED, submission__assessment__course__in=enrolled.values("course"))
    asked = {case.pk: case for case in open_ones.select_related("submission__assessment__course")}
    found = {}
    for notice in notices:
        case = asked.get(notice.object_id)
        if case is None or case.version != notice.data["version"]:
            continue
        assessment = case.submission.assessment
        text = _("A statement is asked of you about your submission for %(assessment)s (%(code)s).")
        said = {"assessment": assessment, "code": assessment.course.code}
        found[notice.pk] = Line(text % said, reverse("statement", args=[case.pk]))
    return found


def _due(notice: Notice, line: DeskLine | None) -> Line | None:
    """Return None once it is done, over, not one's own any more, or due at another time."""
    if line is None:
        return None
    comments = notice.data["what"] == "comments"
    due = line.peers.due_at if comments else line.due_at
    to_do = line.comments_missing > 0 if comments else line.submission is None and line.takes_work
    if not to_do or due is None or due != datetime.fromisoformat(notice.data["due"]) or due <= timezone.now():
        return None
    zone = line.assessment.course.zone
    local = timezone.localtime(due, zone)
    when = f"{date_format(local, 'LONG_DATETIME_FORMAT')} ({zone.key})"
    said = {
        "assessment": line.assessment,
        "code": line.assessment.course.code,
        "when": when,
        "n": line.comments_missing,
    }
    if comments:
        text = ngettext(
            "%(n)d peer comment for %(assessment)s (%(code)s) is still missing. Due: %(when)s",
            "%(n)d peer comments for %(assessment)s (%(code)s) are still missing. Due: %(when)s",
            line.comments_missing,
        )
        return Line(text % said, line.assessment.get_absolute_url())
    return Line(_("%(assessment)s (%(code)s) is not submitted yet. Due: %(when)s") % said, reverse("desk"))
