"""Who sets fair marking up, opens a seal, names second markers, agrees, and moderates."""

from assessments.models import Assessment
from marking.fairness.enums import MarkerLine
from marking.fairness.models import SampledSubmission
from marking.models import Submission
from people.enums import Role
from people.permissions import Viewer, coordinates, standing


def may_set_up(user: Viewer, assessment: Assessment) -> bool:
    """Whether `user` may say how `assessment` is marked, name second markers and draw samples: its coordinators."""
    return coordinates(user, assessment.course_id)


def may_open_seal(user: Viewer, assessment: Assessment) -> bool:
    """Whether `user` may learn whose code one is, or end the anonymity: coordinators, with a reason. Nobody else."""
    return coordinates(user, assessment.course_id)


def may_agree(user: Viewer, submission: Submission) -> bool:
    """Whether `user` may write the agreed mark: either marker, or a coordinator; never about an own submission."""
    if not user.is_authenticated or submission.student_id == user.pk:
        return False
    if coordinates(user, submission.assessment.course_id):
        return True
    own = submission.marker_parts.filter(marker=user).exclude(line=MarkerLine.AGREED)
    return standing(user, submission.assessment.course_id).is_staff and own.exists()


def may_moderate(user: Viewer, sampled: SampledSubmission) -> bool:
    """Whether `user` may answer for a sampled mark: its moderator, or who leads the course; nobody about an own mark.

    "Own": one's own work, and work that one has marked.
    """
    submission = sampled.submission
    if not user.is_authenticated or submission.student_id == user.pk:
        return False
    if submission.events.filter(actor=user).exists():
        return False
    role = standing(user, submission.assessment.course_id).role
    if role in (Role.COORDINATOR, Role.EXAMINER):
        return True
    return bool(role == Role.TUTOR and sampled.moderator_id == user.pk)
