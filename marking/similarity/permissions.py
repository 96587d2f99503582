"""Who may open a case, decide it, and state something in it."""

from marking.models import Submission
from marking.permissions import may_mark
from marking.similarity.enums import CaseMove, CaseState
from marking.similarity.models import SimilarityCase
from people.models import User
from people.permissions import Viewer, coordinates


def may_open_case(user: Viewer, submission: Submission) -> bool:
    """Whether `user` may open a case, or set matches aside: staff to whom the submission belongs, never one's own."""
    return may_mark(user, submission)


def may_decide_case(user: Viewer, submission: Submission) -> bool:
    """Whether `user` may ask for a statement and decide: a coordinator of the course, never about an own submission."""
    return coordinates(user, submission.assessment.course_id) and may_mark(user, submission)


def may_state(user: Viewer, case: SimilarityCase) -> bool:
    """Whether `user` may give a statement now: the student who was asked."""
    return isinstance(user, User) and case.submission.student_id == user.pk and case.state == CaseState.ASKED


def may_move(user: Viewer, case: SimilarityCase, move: str) -> bool:
    """Whether `user` may do `move`, whatever the state."""
    if move == CaseMove.STATED:
        return isinstance(user, User) and case.submission.student_id == user.pk
    return may_decide_case(user, case.submission)
