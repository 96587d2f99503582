"""Personal feed keys: made and ended by their owner."""

import secrets
from datetime import datetime
from typing import Any

from django.utils import timezone

from blog.models import FeedKey
from people.models import User
from people.permissions import Viewer


def key_of(user: Viewer) -> FeedKey | None:
    """Return the key of `user`, if there is one."""
    return FeedKey.objects.filter(user=user).first() if user.is_authenticated else None


def make_feed_key(*, actor: User, at: datetime | None = None) -> FeedKey:
    """Give the actor a key; one that was there before works no more."""
    made = {"key": secrets.token_urlsafe(32), "made_at": at or timezone.now()}
    key: FeedKey = FeedKey.objects.update_or_create(user=actor, defaults=made)[0]
    return key


def revoke_feed_key(*, actor: User) -> None:
    """End the actor's key."""
    FeedKey.objects.filter(user=actor).delete()


def end_with_person(sender: Any, user: User, **kwargs: Any) -> None:
    """Answer `people.enums.person_left`."""
    revoke_feed_key(actor=user)
