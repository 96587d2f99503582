"""The audit: one append-only list of who changed what, when, from what to what, and why, for every room above."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone

from core.text import plain_number, tidy_line
from people.enums import AuditAction
from people.models import AuditEntry, Course, User


def told(value: Any) -> Any:
    """Return a value as an entry keeps it: JSON, moments in ISO form with their offset, numbers without noise."""
    if isinstance(value, datetime):
        return timezone.localtime(value, timezone.get_default_timezone()).isoformat(timespec="minutes")
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, list | tuple):
        return ", ".join(str(told(one)) for one in value)
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return {name: [before, after]} of what differs; a name that one side lacks stands as None there."""
    pairs = {name: [told(before.get(name)), told(after.get(name))] for name in (*before, *after)}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def record(
    *, actor: User, course: Course, obj: models.Model, action: str = AuditAction.CHANGED,
    before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None, reason: str = "", at: datetime | None = None,
) -> AuditEntry | None:  # fmt: skip
    """Write down that `actor` changed `obj` of `course`, in the transaction of the change itself.

    `before` and `after` are the object as names and values; a change that changes nothing is not written, and gives
    None. `reason` is the why, in the actor's words.
    """
    changes = difference(before or {}, after or {})
    if action == AuditAction.CHANGED and not changes:
        return None
    return AuditEntry.objects.create(
        at=at or timezone.now(),
        actor_id=actor.pk,
        actor_name=str(actor)[:150],
        course_id=course.pk,
        kind=obj._meta.label_lower,
        object_id=obj.pk,
        object_name=str(obj)[:300],
        action=action,
        changes=changes,
        reason=tidy_line(reason)[:400],
    )
