"""What the marking screen shows of moderation."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from marking.enums import MarkState
from marking.fairness.enums import Verdict, Why
from marking.fairness.forms import VerdictForm
from marking.fairness.models import SampledSubmission
from marking.fairness.permissions import may_moderate
from marking.models import Submission
from people.models import User


@dataclass(frozen=True)
class Moderation:
    """The latest place of a submission in a sample: `whys` in words, and the form for those who answer for it."""

    sampled: SampledSubmission
    whys: str
    form: VerdictForm | None


def moderation_of(user: User, submission: Submission, form: VerdictForm | None = None) -> Moderation | None:
    """Return where a submission stands in moderation, by one query where it is in no sample; None then."""
    rows = SampledSubmission.objects.filter(submission=submission).select_related(
        "moderator", "decided_by", "submission"
    )
    sampled = rows.order_by("-sample").first()
    if sampled is None:
        return None
    sampled.submission = submission
    whys = ", ".join(str(Why(why).label) for why in sampled.why) or _("drawn")
    is_open = sampled.verdict != Verdict.AGREED and submission.mark.state != MarkState.RELEASED
    asks = is_open and may_moderate(user, sampled)
    return Moderation(sampled, whys, (form or VerdictForm()) if asks else None)
