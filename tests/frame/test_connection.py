"""A kept connection: looked at without a query, and found out when the server has ended it."""

import psycopg2
import pytest
from django.db import connections

from produsage_site.postgresql.base import TRUSTED, DatabaseWrapper


@pytest.fixture
def kept(transactional_db: None) -> DatabaseWrapper:
    connection = connections["default"]
    assert isinstance(connection, DatabaseWrapper)  # on the embedded server, and on one that DATABASE_URL names
    connection.ensure_connection()
    assert connection.is_usable()
    return connection


def test_a_connection_that_the_server_has_ended_is_seen(kept: DatabaseWrapper) -> None:
    raw = kept.connection
    with psycopg2.connect(**kept.get_connection_params()) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [raw.get_backend_pid()])
    assert not kept.is_usable()
    kept.close()
    assert not kept.is_usable()


def test_a_healthy_one_is_asked_once_a_minute(kept: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch) -> None:
    asked_at = kept.asked_at
    assert kept.is_usable()
    assert kept.asked_at == asked_at
    monkeypatch.setattr(kept, "asked_at", asked_at - TRUSTED - 1)
    assert kept.is_usable()
    assert kept.asked_at >= asked_at
