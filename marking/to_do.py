"""What waits for a person at the teaching desk: marking in own tutorials, finished marks to release."""

from dataclasses import dataclass

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.moderation.models import Case
from marking.enums import MarkState
from marking.models import Submission
from people.models import Course, User
from people.permissions import person, reach_of


@dataclass(frozen=True)
class Task:
    """One line: what waits, and the page where it is done."""

    text: str
    url: str


def _second_looks(user: User) -> list[Task]:
    queue, tasks = reverse("admin:marking_submission_changelist"), []
    if n := Submission.objects.for_staff(user).current().to_agree(user).count():
        text = ngettext("%(n)d mark to agree on with the other marker", "%(n)d marks to agree on with other markers", n)
        tasks.append(Task(text % {"n": n}, f"{queue}?two=agree&whose=all"))
    if n := Submission.objects.for_staff(user).current().to_moderate(user).count():
        text = ngettext("%(n)d mark of a sample to moderate", "%(n)d marks of a sample to moderate", n)
        tasks.append(Task(text % {"n": n}, f"{queue}?two=moderate&whose=all"))
    return tasks


def _beginning() -> list[Task]:
    """What makes an empty site a class, in the order in which it is done."""
    return [
        Task(_("First, add a course"), reverse("admin:people_course_add")),
        Task(_("Then add whoever coordinates it as a user"), reverse("admin:people_user_add")),
        Task(
            _("And enrol them in the course as coordinator: the rest is theirs"), reverse("admin:people_enrolment_add")
        ),
    ]


def to_do(request: HttpRequest) -> list[Task]:
    """Return what waits for the request's user, by six queries at most."""
    user, mine = person(request), reach_of(request)
    tasks: list[Task] = []
    if user.is_superuser and not Course.objects.exists():
        return _beginning()
    if mine.teaches:
        rows = Submission.objects.for_staff(user).current().with_due().to_mark_by(user).with_own_state(user)
        waiting = rows.filter(own_state__in=[MarkState.UNMARKED, MarkState.MARKING]).order_by()
        by_state = dict(waiting.values_list("own_state").annotate(n=Count("pk")))
        queue = reverse("admin:marking_submission_changelist")
        if n := by_state.get(MarkState.UNMARKED, 0):
            text = ngettext("%(n)d submission for you to mark", "%(n)d submissions for you to mark", n)
            tasks.append(Task(text % {"n": n}, f"{queue}?state={MarkState.UNMARKED}"))
        if n := by_state.get(MarkState.MARKING, 0):
            text = ngettext("%(n)d submission of yours in marking", "%(n)d submissions of yours in marking", n)
            tasks.append(Task(text % {"n": n}, f"{queue}?state={MarkState.MARKING}"))
    if mine.teaches:
        tasks += _second_looks(user)
    if mine.teaches:
        waiting_cases = Case.objects.for_staff(user).undecided().order_by()
        n = waiting_cases.count()
        if n:
            text = ngettext("%(n)d report or comment to decide", "%(n)d reports and comments to decide", n)
            tasks.append(Task(text % {"n": n}, reverse("admin:comments_case_changelist")))
    if mine.coordinates:
        ready = Submission.objects.for_staff(user).current().filter(mark__state=MarkState.READY)
        ready = ready.filter(assessment__course__in=mine.coordinates).order_by("assessment__due_at", "assessment")
        fields = ("assessment", "assessment__title", "assessment__course__code")
        for pk, title, code, n in ready.values_list(*fields).annotate(n=Count("pk")):
            text = ngettext(
                "%(n)d finished mark to release: %(code)s %(title)s",
                "%(n)d finished marks to release: %(code)s %(title)s",
                n,
            )
            url = reverse("admin:marking_release_assessment", args=[pk])
            tasks.append(Task(text % {"n": n, "code": code, "title": title}, url))
    return tasks
