"""Who a session belongs to, read by a prepared query."""

from allauth.account.auth_backends import AuthenticationBackend

from core.prepared import Prepared, number
from people.models import User

_USER = Prepared("session_user", lambda: User.objects.filter(pk=number(0), is_active=True), 1)


class Backend(AuthenticationBackend):
    """allauth's own, but for the way the user of a session is read; one that is not active is nobody."""

    def get_user(self, user_id: int) -> User | None:
        """Return the active user of this key."""
        found: list[User] = _USER(user_id)
        return found[0] if found else None
