"""The cast at the teaching desk, and every address there."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from assessments.models import Criterion, Extension, Rubric
from assessments.services import grant_extension
from blog.announcements import save_announcement
from blog.models import Announcement
from comments.models import Comment
from comments.moderation.models import Case
from comments.moderation.services import report_comment
from marking.fairness.services import save_rules
from marking.models import BankComment, MarkingRules, Release, SimilarityCase, Submission
from marking.services import release_marks
from marking.tools.services import add_to_bank
from people.models import Enrolment
from tests.cast import Cast, make_assessment


@dataclass
class Desk:
    """What stands on the desk: one row of each kind in the course `meco`, and some of another course."""

    cast: Cast
    lin: Submission
    kim: Submission
    comment: Comment
    extension: Extension
    release: Release
    case: SimilarityCase
    announcement: Announcement
    report: Case
    rules: MarkingRules
    banked: BankComment
    foreign_rubric: Rubric
    foreign_assessment: Any

    def url(self, page: str) -> str:
        """The address of a page: "people_course" is a list, "people_course:7" the page of a row."""
        name, _colon, pk = page.partition(":")
        if not pk:
            return reverse(f"admin:{name}_changelist")
        return reverse(f"admin:{name}_change", args=[pk])


@pytest.fixture
def desk(cast: Cast) -> Desk:
    """Lin (Thursday) has a finished and released mark, Kim (Friday) has handed in, Mei has an extension."""
    lin = cast.marked("lin", title="Lin on produsage")
    kim = cast.submission("kim", title="Kim on wikis")
    comment = cast.comment("mei", lin.post)
    extension = grant_extension(
        actor=cast.cora,
        assessment=cast.essay,
        student=cast.mei,
        due_at=cast.essay.due_at + timedelta(days=14),
        reason="illness",
    )
    release = release_marks(actor=cast.cora, assessment=cast.essay, tutorial=cast.thursday)
    rubric = Rubric.objects.create(course=cast.hist, title="Foreign")
    assessment = make_assessment(cast.hist, rubric, title="Foreign essay", slug="foreign")
    case = SimilarityCase.objects.create(submission=lin, changed_at=lin.submitted_at)
    said = Announcement(
        course=cast.meco, text="No class on Friday.", starts_at=lin.submitted_at, expires_at=cast.essay.due_at
    )
    announcement = save_announcement(actor=cast.cora, announcement=said)
    report = report_comment(actor=cast.omar, comment=comment, reason="spam").case
    banked = add_to_bank(actor=cast.ada, course=cast.meco, text="Name your source.", is_shared=True)
    rules = save_rules(actor=cast.cora, assessment=cast.essay, threshold_percent=Decimal(15))
    return Desk(
        cast, lin, kim, comment, extension, release, case, announcement, report, rules, banked, rubric, assessment
    )  # fmt: skip


def rows_of(desk: Desk) -> dict[str, Any]:
    """One row of each kind, by the name of its admin."""
    cast = desk.cast
    return {
        "people_user": cast.lin,
        "people_course": cast.meco,
        "people_tutorial": cast.thursday,
        "people_enrolment": Enrolment.objects.get(user=cast.lin, course=cast.meco),
        "assessments_rubric": cast.rubric,
        "assessments_criterion": Criterion.objects.filter(rubric=cast.rubric)[0],
        "assessments_assessment": cast.essay,
        "assessments_extension": desk.extension,
        "blog_post": desk.lin.post,
        "blog_announcement": desk.announcement,
        "comments_comment": desk.comment,
        "comments_case": desk.report,
        "marking_submission": desk.lin,
        "marking_markingrules": desk.rules,
        "marking_bankcomment": desk.banked,
        "marking_release": desk.release,
        "marking_similaritycase": desk.case,
    }
