"""How often somebody may do something: one row a key, in the database, so that every process counts alike."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

_SQL = """
INSERT INTO core_limit AS kept (key, used, until) VALUES (%(key)s, 1, %(until)s)
ON CONFLICT (key) DO UPDATE SET
    used = CASE WHEN kept.until <= %(now)s THEN 1 ELSE kept.used + 1 END,
    until = CASE WHEN kept.until <= %(now)s THEN excluded.until ELSE kept.until END
RETURNING used
"""


def is_allowed(what: str, user_id: int, most: int, seconds: int) -> bool:
    """Count one use of `what` by a user, and say whether it is among the `most` of this window of `seconds`.

    The table is not logged: a crash forgets the counts, and nothing else.
    """
    now = timezone.now()
    with connection.cursor() as cursor:
        until = now + timedelta(seconds=seconds)
        cursor.execute(_SQL, {"key": f"{what} {user_id}", "until": until, "now": now})
        used: int = cursor.fetchone()[0]
    return used <= most
