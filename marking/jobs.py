"""What this room does beside requests: it tells of released marks and of what is due soon, and compares submissions."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from assessments.models import Assessment
from core.jobs import job
from marking.enums import EventKind
from marking.models import MarkEvent, Release, Submission
from marking.participation import participation
from marking.similarity.finding import find_similar
from people.enums import NoticeKind
from people.models import Enrolment, User
from people.notices import Note, notify

FIRST, LAST = timedelta(hours=72), timedelta(hours=24)
LONGEST = timedelta(days=120)  # how far an extension is taken to move the peer comments at the most


@job("marking.notify_of_release")
def notify_of_release(release_id: int) -> None:
    """Tell each student whose mark a release has made known, and nothing of the mark; a withdrawn one tells nobody."""
    release = Release.objects.filter(pk=release_id, withdrawal=None).first()
    if release is None:
        return
    events = MarkEvent.objects.filter(
        kind=EventKind.RELEASED, at=release.released_at, submission__assessment=release.assessment_id
    )
    rows = events.values_list("submission", "number", "submission__student")
    notes = [Note(student, f"released:{submission}:{number}", submission) for submission, number, student in rows]
    notify(kind=NoticeKind.RELEASED, notes=notes, at=release.shown_at)


@job("marking.look_for_due", every=timedelta(minutes=10))
def look_for_due() -> None:
    """Put a job into the queue for each announced assessment that has a date in the next three days."""
    now = timezone.now()
    soon = (now, now + FIRST)
    dated = Assessment.objects.filter(is_announced=True, opens_at__lte=now).filter(
        Q(due_at__range=soon)
        | Q(comments_due_at__range=soon)
        | Q(tutorial_dates__due_at__range=soon)
        | Q(extensions__due_at__range=soon)
        | Q(comments_due_at__range=(now - LONGEST, now), extensions__isnull=False)
    )
    found = list(dated.order_by("pk").distinct().values_list("pk", flat=True))
    notify_of_due.enqueue_all([{"assessment_id": pk} for pk in found])


@job("marking.notify_of_due")
def notify_of_due(assessment_id: int) -> None:
    """Tell students what of one assessment is due within three days, and again within one, while it can be done.

    Each by the date that counts for them, extension and tutorial included. A date that moves is told of anew. What is
    still to be done is what their desk says.
    """
    from marking.services.release import due_times  # the release itself imports this module

    now = timezone.now()
    assessment = Assessment.objects.select_related("course").get(pk=assessment_id)
    enrolled = Enrolment.objects.active().students().filter(course=assessment.course_id, user__is_active=True)
    students = list(enrolled.values_list("user", flat=True))
    handed = set(Submission.objects.filter(assessment=assessment).values_list("student", flat=True))
    notes = [
        _note(student, assessment, "post", due, now)
        for student, due in due_times(assessment, students)
        if student not in handed and now < due <= now + FIRST
    ]
    notes += _notes_of_comments(assessment, students, now)
    notify(kind=NoticeKind.DUE, notes=notes, at=now)


def _notes_of_comments(assessment: Assessment, students: list[int], now: datetime) -> list[Note]:
    """Return a note for each student whose peer comments lack something and are due soon, by the student's own date."""
    everybodys = assessment.comments_due_at
    if not assessment.peer_comments_required or everybodys is None or everybodys > now + FIRST:
        return []
    asked = User.objects.filter(pk__in=students)
    if everybodys <= now:  # over but for those with an extension
        asked = asked.filter(extensions__assessment=assessment)
    notes = []
    for user in asked:
        line = participation(assessment, user, user)
        if line.missing and line.due_at is not None and now < line.due_at <= now + FIRST:
            notes.append(_note(user.pk, assessment, "comments", line.due_at, now))
    return notes


def _note(student: int, assessment: Assessment, what: str, due: datetime, now: datetime) -> Note:
    hours = 24 if due - now <= LAST else 72
    key = f"due:{assessment.pk}:{what}:{due:%Y%m%dT%H%M}:{hours}"
    return Note(student, key, assessment.pk, {"what": what, "due": due.isoformat()})


@job("marking.find_similar")
def find_similar_to(submission_id: int) -> None:
    """Compare a submission with its class, its author's own earlier texts and earlier terms."""
    find_similar(submission=Submission.objects.get(pk=submission_id))
