"""Courses of three hundred students with their posts and threads, a course a transaction."""

import io
from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import cache
from itertools import accumulate, pairwise
from random import Random
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone

from assessments.models import Assessment
from blog.enums import PostState
from blog.models import Figure, Post, Reference, Revision
from blog.search import NEAR, learn
from blog.uploads import encode
from comments.models import Comment
from core.text import count_words, slugify
from exchange.demo import pictures
from exchange.populate import texts, words
from exchange.populate.rows import copy_rows, new_ids
from people.enums import Role, Visibility
from people.models import Course, Enrolment, StudentNumber, Tutorial, User

STUDENTS, POSTS = 300, 600  # of a whole course
TUTORIALS = 10
HOT = 200  # comments on the first post of the first course, where there are that many
DEPTH = 5
DAYS = 120  # since the first post
PICTURES = ("feed", "network", "street", "timeline", "wiki-page", "quilt")
_PATTERN = (2, 5, 8, 10, 10, 10, 12, 13, 14, 16)  # comments of ten posts one after another: ten on average
_WIDTHS = (*[Visibility.PUBLIC] * 8, Visibility.COURSE, Visibility.TUTORIAL)

MOST_NAMES = 10_000  # what `learn` takes at once
_INDEX = """
INSERT INTO blog_searchtext (post_id, text, vector)
SELECT id, '', setweight(to_tsvector('english', title), 'A')
    || setweight(to_tsvector('english', (SELECT string_agg(entry ->> 2, ' . ') FROM jsonb_array_elements(outline) entry)
                                        || ' ' || tag_text), 'B')
    || setweight(to_tsvector('english', plain_text), 'C')
FROM blog_post WHERE id = ANY(%(posts)s);
CREATE TEMPORARY TABLE said ON COMMIT DROP AS
    SELECT html, text, setweight(to_tsvector('english', text), 'D') AS vector
    FROM unnest(%(pieces)s::text[], %(texts)s::text[]) AS written (html, text);
INSERT INTO blog_searchtext (post_id, comment, text, vector)
SELECT c.post_id, c.id, said.text, said.vector FROM comments_comment c JOIN said USING (html) WHERE c.post_id = ANY(%(posts)s);
DROP TABLE said;
"""

Said = Callable[[int], None]


class Populate:
    """Writes `posts` posts and `comments` comments; `done` hears how many rows of both there are so far."""

    def __init__(self, posts: int, comments: int, done: Said) -> None:
        self.total, self.done = posts, done
        self.now = timezone.now()
        self.sizes = _pictures()
        self.comments = shares(comments, posts)

    def run(self) -> None:
        """Write everything."""
        for number in range(min(self.total, texts.DISTINCT)):
            learn("\n".join(_text(number, self.sizes).fields[name] for name in ("title", "plain_text")))
        for first in range(0, self.total, MOST_NAMES):
            learn(" ".join(words.place(at + 1) for at in range(first, min(first + MOST_NAMES, self.total))))
        for first in range(0, self.total, POSTS):
            with transaction.atomic():
                self._course(first, min(POSTS, self.total - first))

    def _course(self, first: int, posts: int) -> None:
        rnd = Random(f"course {first}")
        (pk,) = new_ids(Course, 1)
        course = Course.objects.create(
            pk=pk, code=f"POP{pk}", title=words.heading(rnd), term="Generated", time_zone="Australia/Sydney",
            slug=f"pop{pk}",
        )  # fmt: skip
        assessment = Assessment.objects.create(
            course=course, title="A post of 1,300 words", slug="post", brief="<p>Write about a place and its makers.</p>",
            opens_at=self.now - timedelta(days=DAYS + 1), due_at=self.now + timedelta(days=10), word_min=1000, word_max=1600,
        )  # fmt: skip
        students = self._people(course, rnd, max(2, min(STUDENTS, posts)))
        written = self._posts(first, posts, course, assessment, students)
        self.done(posts)
        numbers = self.comments[first : first + posts]
        ids = new_ids(Comment, sum(numbers))
        starts = accumulate(numbers, initial=0)
        rows: list[dict[str, Any]] = []
        for (post, published_at), number, start in zip(written, numbers, starts, strict=False):
            rows += thread(post, ids[start : start + number], students, since=published_at, rnd=rnd)
        copy_rows(Comment, rows)
        index([post for post, _published_at in written])
        self.done(sum(numbers))

    def _people(self, course: Course, rnd: Random, number: int) -> list[int]:
        """Write students, tutors and a coordinator, who log in only by a new password; return the students."""
        ids = new_ids(User, number + 3)
        names = {pk: (rnd.choice(words.FIRST), rnd.choice(words.LAST)) for pk in ids}
        handles = {pk: f"{first}-{last}-{pk}".lower() for pk, (first, last) in names.items()}
        copy_rows(
            User,
            (
                {
                    "id": pk, "username": handles[pk], "handle": handles[pk], "email": f"{handles[pk]}@example.edu",
                    "display_name": " ".join(names[pk]), "password": make_password(None), "date_joined": self.now,
                }
                for pk in ids
            ),
        )  # fmt: skip
        emails = new_ids(EmailAddress, len(ids))
        copy_rows(
            EmailAddress,
            (
                {"id": at, "user_id": pk, "email": f"{handles[pk]}@example.edu", "verified": True, "primary": True}
                for at, pk in zip(emails, ids, strict=True)
            ),
        )
        *students, ada, ben, coordinator = ids
        tutorials = [
            Tutorial.objects.create(
                course=course, weekday=1 + at % 5, starts=time(9 + at), ends=time(11 + at), tutor_id=(ada, ben)[at % 2]
            )
            for at in range(TUTORIALS)
        ]
        roles = {ada: Role.TUTOR, ben: Role.TUTOR, coordinator: Role.COORDINATOR}
        rows = zip(new_ids(Enrolment, len(ids)), ids, strict=True)
        copy_rows(
            Enrolment,
            (
                {
                    "id": at, "user_id": pk, "course_id": course.pk, "role": roles.get(pk, Role.STUDENT),
                    "tutorial_id": None if pk in roles else tutorials[pk % TUTORIALS].pk,
                }
                for at, pk in rows
            ),
        )  # fmt: skip
        numbers = zip(new_ids(StudentNumber, len(students)), students, strict=True)
        copy_rows(StudentNumber, ({"id": at, "user_id": pk, "number": f"7{pk:08}"} for at, pk in numbers))
        return students

    def _posts(
        self, first: int, number: int, course: Course, assessment: Assessment, students: list[int]
    ) -> list[tuple[int, datetime]]:
        """Write posts with their references, figures and first revisions; return their keys and when they came out."""
        ids = new_ids(Post, number)
        posts, figures, entries, revisions = [], [], [], []
        for at, pk in enumerate(ids):
            whole = first + at
            text = _text(whole % texts.DISTINCT, self.sizes)
            fields, figure_ids = text.about(words.place(whole + 1))
            author = students[at % len(students)]
            moment = self.now - timedelta(days=DAYS) * (1 - whole / self.total)
            shared = {
                "visibility": _WIDTHS[whole % len(_WIDTHS)],
                "word_count": sum(fields["counts"].get(kind, 0) for kind in assessment.counted),
            }
            posts.append(
                fields | shared | {
                    "id": pk, "author_id": author, "course_id": course.pk, "assessment_id": assessment.pk,
                    "slug": slugify(fields["title"]), "state": PostState.PUBLISHED, "created_at": moment, "edited_at": moment,
                    "published_at": moment, "lead_figure_id": figure_ids[0], "comment_count": self.comments[whole],
                    "related": ids[at + 1 : at + 1 + NEAR],
                }
            )  # fmt: skip
            own = {"owner_id": author, "post_id": pk, "uploaded_at": moment}
            figures += [figure | own | {"id": key} for key, figure in zip(figure_ids, text.figures, strict=True)]
            entries += [
                {"post_id": pk, "position": position, "html": piece, "text": plain}
                for position, (piece, plain) in enumerate(text.references, 1)
            ]
            revisions.append(
                shared | {
                    "post_id": pk, "number": 1, "title": fields["title"], "body": fields["body"], "tags": fields["tags"],
                    "references": [piece for piece, _plain in text.references], "made_by_id": author, "made_at": moment,
                }
            )  # fmt: skip
        # A post names its first figure and a figure its post: the database looks at both at the end.
        copy_rows(Post, posts)
        copy_rows(Figure, figures)
        for model, rows in ((Reference, entries), (Revision, revisions)):
            copy_rows(model, ({"id": key} | row for key, row in zip(new_ids(model, len(rows)), rows, strict=True)))
        return [(row["id"], row["published_at"]) for row in posts]


def index(posts: list[int]) -> None:
    """Make posts and their comments found, as `blog.search` does: these texts are plain ASCII, so by SQL alone."""
    written = [_comment(number) for number in range(texts.COMMENTS)]
    values: dict[str, Any] = {
        "posts": posts,
        "pieces": [piece for piece, _plain in written],
        "texts": [plain for _piece, plain in written],
    }
    with connection.cursor() as cursor:
        cursor.execute(_INDEX, values)


def thread(
    post: int, ids: list[int], writers: list[int], *, since: datetime, rnd: Random, depth: int = DEPTH
) -> list[dict[str, Any]]:
    """Return rows for a thread of comments with these keys: one line of answers down to `depth`, and others about it."""
    rows: list[dict[str, Any]] = []
    for at, pk in enumerate(ids):
        above: dict[str, Any] | None = None
        if 0 < at < depth:
            above = rows[-1]
        elif at and rnd.random() < 0.6:
            above = rnd.choice(rows)
        if above is None or len(above["path"]) >= depth:
            parent, path = None, [pk]
        else:
            parent, path = above["id"], [*above["path"], pk]
        piece, plain = _comment(rnd.randrange(texts.COMMENTS))
        rows.append(
            {
                "id": pk, "post_id": post, "author_id": rnd.choice(writers), "parent_id": parent, "path": path, "html": piece,
                "word_count": count_words(plain), "created_at": since + timedelta(minutes=7 * (at + 1)),
            }
        )  # fmt: skip
    return rows


def shares(comments: int, posts: int) -> list[int]:
    """Return how many comments each post gets, in all `comments`: the first one `HOT` if that leaves enough for others."""
    hot = HOT if posts > 1 and comments >= 2 * HOT else 0
    rest, others = comments - hot, posts - bool(hot)
    weights = [_PATTERN[at % len(_PATTERN)] for at in range(others)]
    upto = [rest * sofar // sum(weights) for sofar in accumulate(weights, initial=0)]
    got = [after - before for before, after in pairwise(upto)]
    return [hot, *got] if hot else got


_text = cache(texts.write)
_comment = cache(texts.comment)


def _pictures() -> tuple[tuple[str, int, int], ...]:
    """Store the pictures that all figures share; return hash, width and height of each."""
    sizes = []
    for key in PICTURES:
        drawn = pictures.draw(key)
        encoded = encode(io.BytesIO(drawn), len(drawn))
        for width, data in encoded.files.items():
            name = Figure(sha256=encoded.sha256).file_name(width)
            if not default_storage.exists(name):
                default_storage.save(name, ContentFile(data))
        sizes.append((encoded.sha256, encoded.width, encoded.height))
    return tuple(sizes)
