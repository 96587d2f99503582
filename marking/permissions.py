"""Who may submit, mark and release."""

from typing import Any

from assessments.models import Assessment
from blog.models import Figure, Post
from marking.models import MarkEvent, Submission, SubmissionFigure
from people.models import User
from people.permissions import Viewer, coordinates, standing


def may_submit(user: Viewer, post: Post) -> bool:
    """Whether `user` may submit `post`: its author, as a student of its course, for an assessment."""
    return bool(
        user.is_authenticated
        and post.author_id == user.pk
        and post.assessment_id
        and standing(user, post.course_id).is_student
    )


def may_mark(user: Viewer, submission: Submission) -> bool:
    """Whether `user` may mark: staff to whom the submission belongs, and never one's own."""
    return bool(
        user.is_authenticated
        and submission.student_id != user.pk
        and Submission.objects.markable_by(user).filter(pk=submission.pk).exists()
    )


def may_release(user: Viewer, assessment: Assessment) -> bool:
    """Whether `user` may release marks: a coordinator of the course."""
    return coordinates(user, assessment.course_id)


def may_export_marks(user: Viewer, assessment: Assessment) -> bool:
    """Whether `user` may download the marks of a whole assessment: a coordinator of the course."""
    return coordinates(user, assessment.course_id)


def answer_for_figure(sender: Any, user: Viewer, figure: Figure, **kwargs: Any) -> bool:
    """Answer `blog.enums.figure_asked`: staff load the figures of the submissions that they read."""
    if not isinstance(user, User):
        return False
    frozen = SubmissionFigure.objects.filter(figure=figure)
    return frozen.filter(submission__in=Submission.objects.for_staff(user).values("pk")).exists()


def answer_for_marks(sender: Any, assessment: Assessment, **kwargs: Any) -> bool:
    """Answer `assessments.enums.marks_asked`: marks were given in it."""
    return MarkEvent.objects.filter(submission__assessment=assessment).exists()
