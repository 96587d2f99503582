"""The yardsticks: a bare Django site with the default middleware that only answers from one table.

`/y/<number>/` is Y: one SELECT of a row that holds a page's own bytes. `/yw/` is Yw: one INSERT, durable when it
answers. It is served as the site is. `python -m tests.bench.yardstick PORT`, with YARDSTICK_DSN.
"""

import os
import sys
import threading
from typing import Any

import django
import psycopg2
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path

TABLES = """
CREATE TABLE IF NOT EXISTS yardstick_page (id bigserial PRIMARY KEY, html text NOT NULL);
CREATE TABLE IF NOT EXISTS yardstick_comment (
    id bigserial PRIMARY KEY, post_id bigint NOT NULL, author text NOT NULL, html text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS yardstick_comment_post ON yardstick_comment (post_id);
"""
_own = threading.local()


def _cursor() -> Any:
    """A cursor on this thread's own connection, which stays open and commits each statement."""
    if not hasattr(_own, "connection"):
        _own.connection = psycopg2.connect(os.environ["YARDSTICK_DSN"])
        _own.connection.autocommit = True
    return _own.connection.cursor()


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Y."""
    with _cursor() as cursor:
        cursor.execute("SELECT html FROM yardstick_page WHERE id = %s", (pk,))
        return HttpResponse(cursor.fetchone()[0])


def write(request: HttpRequest) -> HttpResponse:
    """Yw."""
    with _cursor() as cursor:
        cursor.execute(
            "INSERT INTO yardstick_comment (post_id, author, html) VALUES (1, %s, %s)",
            ("somebody", request.POST["body"]),
        )
    return HttpResponseRedirect("/y/1/")


urlpatterns = [path("y/<int:pk>/", page), path("yw/", write)]


def load() -> Any:
    """Return the application, in a worker."""
    from produsage_site.management.commands.serve import become_worker

    become_worker()
    return get_wsgi_application()


def main() -> None:
    names = ("auth", "contenttypes", "sessions", "messages")
    settings.configure(
        DEBUG=False,
        SECRET_KEY="the yardstick keeps no secret",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="tests.bench.yardstick",
        INSTALLED_APPS=[f"django.contrib.{name}" for name in names],
        # What `django-admin startproject` puts there.
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        DATABASES={},
        USE_TZ=True,
    )
    django.setup()
    from produsage_site.management.commands.serve import serve

    serve(int(sys.argv[1]), load)


if __name__ == "__main__":
    main()
