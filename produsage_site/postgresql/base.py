"""A connection whose health is seen from its socket."""

import select
import time

from django.db.backends.postgresql import base

TRUSTED = 60.0  # seconds after which a connection is asked again, since a network can drop one without a word


class DatabaseWrapper(base.DatabaseWrapper):
    """Django asks `SELECT 1` before the first query of each request, to see whether a kept connection still stands.

    A server that ends closes its sockets, and an idle connection has nothing else to read: so looking at the socket
    tells as much, and costs no way to the server.
    """

    asked_at = float("-inf")

    def is_usable(self) -> bool:
        """Whether a query would reach the server."""
        raw = self.connection
        if raw is None or raw.closed:
            return False
        now = time.monotonic()
        if now - self.asked_at < TRUSTED and not self.errors_occurred:
            poll = select.poll()
            poll.register(raw.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)
            if not poll.poll(0):
                return True
        self.asked_at = now
        return super().is_usable()
