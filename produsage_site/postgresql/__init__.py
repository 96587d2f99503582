"""Django's PostgreSQL backend, but that a kept connection is looked at without asking the server each time."""
