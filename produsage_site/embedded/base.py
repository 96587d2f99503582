"""Django's PostgreSQL backend, with the embedded server started when a connection cannot be had otherwise."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import psycopg2
from django.db.backends.postgresql import client

from produsage_site.embedded import EmbeddedPostgresError
from produsage_site.embedded_postgres import EmbeddedPostgres
from produsage_site.postgresql import base


class DatabaseClient(client.DatabaseClient):
    """`manage.py dbshell`."""

    def runshell(self, parameters: Iterable[str]) -> None:
        self.connection.ensure_connection()
        super().runshell(parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the server that lives in the setting EMBEDDED_HOME.

    Nothing is started before the first connection, so checks, mypy's plugin and `collectstatic` start nothing. A
    server that was killed comes back with the next connection.
    """

    client_class = DatabaseClient

    @cached_property
    def server(self) -> EmbeddedPostgres:
        settings = self.settings_dict
        return EmbeddedPostgres(settings["EMBEDDED_HOME"], unsafe_fast=settings.get("EMBEDDED_UNSAFE_FAST", False))

    def get_connection_params(self) -> dict[str, Any]:
        with _as_database_errors():
            where = self.server.connection_params()
        # For everything else that reads them: dbshell, the names of test databases.
        self.settings_dict.update(HOST=where["host"], PORT=where["port"], USER=where["user"])
        return {**super().get_connection_params(), **where}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            return super().get_new_connection(conn_params)
        except psycopg2.OperationalError as error:
            if "too many clients" in str(error) or "connection slots are reserved" in str(error):
                raise  # it runs, and has no room: starting it is no help
            with _as_database_errors():
                self.server.ensure()
        return super().get_new_connection(conn_params)


@contextmanager
def _as_database_errors() -> Iterator[None]:
    """Raise our own errors as the driver's, so that Django and its callers see an OperationalError."""
    try:
        yield
    except EmbeddedPostgresError as error:
        raise psycopg2.OperationalError(str(error)) from error
