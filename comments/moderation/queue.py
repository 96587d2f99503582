"""Putting something into the queue."""

from datetime import datetime

from comments.models import Comment
from comments.moderation.enums import CaseKind, Step
from comments.moderation.models import Case, CaseEvent


def open_case(*, kind: CaseKind, post_id: int, comment: Comment | None, at: datetime) -> Case:
    """Return the undecided case of a comment, or of a post; a new one when there is none. The caller holds its lock."""
    same = Case.objects.undecided().filter(post=post_id, comment=comment)
    case: Case | None = same.select_for_update(of=("self",)).first()
    if case is None:
        case = Case.objects.create(kind=kind, post_id=post_id, comment=comment, opened_at=at)
        CaseEvent.objects.create(case=case, step=Step.OPENED, at=at)
    return case
