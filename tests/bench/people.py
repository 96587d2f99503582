"""Whom the measuring plays, which posts it looks at, and how many queries a page takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.models import Post
from people.enums import Role, Visibility
from people.models import User

TOKEN = "b" * 32  # stands in the cookie and in the form: Django compares the two


@dataclass(frozen=True)
class Writer:
    """Somebody who is logged in."""

    user: User
    client: Client

    @property
    def cookie(self) -> str:
        """What the browser sends."""
        return f"sessionid={self.client.cookies['sessionid'].value}; csrftoken={TOKEN}"


def log_in(users: Sequence[User]) -> list[Writer]:
    """Return these people with a session each."""
    writers = []
    for user in users:
        client = Client(SERVER_NAME="127.0.0.1", SERVER_PORT="8000")
        client.force_login(user)
        client.get("/desk/")
        writers.append(Writer(user, client))
    return writers


def students(number: int) -> list[User]:
    """Return students of the first course."""
    rows = User.objects.filter(enrolments__role=Role.STUDENT, enrolments__course=Post.objects.earliest("pk").course_id)
    return list(rows.order_by("pk")[:number])


def posts(comments: int, number: int) -> list[Post]:
    """Return public posts with so many comments, in the first course."""
    first = Post.objects.earliest("pk").course_id
    rows = Post.objects.filter(comment_count=comments, visibility=Visibility.PUBLIC, course=first)
    found = list(rows.select_related("author").order_by("pk")[:number])
    if not found:
        raise RuntimeError(f"there is no post with {comments} comments")
    return found


def queries(path: str, writer: Writer | None = None) -> str:
    """Return how many statements a page takes."""
    client = writer.client if writer else Client(SERVER_NAME="127.0.0.1", SERVER_PORT="8000")
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return str(len(captured))
