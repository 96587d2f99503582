"""Who may set assessments up."""

from assessments.enums import marks_asked
from assessments.models import Assessment, Rubric
from people.permissions import Viewer, coordinates


def may_edit_assessment(user: Viewer, assessment: Assessment) -> bool:
    """Whether `user` may change `assessment`: a coordinator of its course."""
    return coordinates(user, assessment.course_id)


def may_grant_extension(user: Viewer, assessment: Assessment) -> bool:
    """Whether `user` may give extensions: a coordinator of the course, never the tutor alone."""
    return coordinates(user, assessment.course_id)


def is_in_use(rubric: Rubric) -> bool:
    """Whether marks were given by `rubric`: then it stays as it is, and a change is a new version."""
    return rubric.used_at is not None


def has_marks(assessment: Assessment) -> bool:
    """Whether marks were given in `assessment`: then it keeps its rubric."""
    return any(answer for _receiver, answer in marks_asked.send(sender=Assessment, assessment=assessment))


def may_edit_rubric(user: Viewer, rubric: Rubric) -> bool:
    """Whether `user` may change `rubric`: a coordinator of its course, before the first mark."""
    return coordinates(user, rubric.course_id) and not is_in_use(rubric)
