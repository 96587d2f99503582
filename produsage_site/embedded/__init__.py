"""The database backend of a site without DATABASE_URL: PostgreSQL, started at the first connection."""


class EmbeddedPostgresError(RuntimeError):
    """The embedded server cannot be had; the message is meant for a person."""
