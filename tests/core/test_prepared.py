"""A prepared queryset answers as the queryset does."""

import select
import threading
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models.signals import post_init
from django.utils import timezone

from blog.models import Post
from core.prepared import Prepared, PreparedSQL, moment, number, word
from people.models import User
from tests.cast import Cast

NAMES = (f"test_{at}" for at in count())


def test_it_answers_as_the_queryset_does(cast: Cast) -> None:
    for at, visibility in enumerate(("public", "course", "tutorial", "private")):
        cast.post("lin", visibility=visibility, title=f"Post {at}", tags=["zebra"], references=["One"])
    now = timezone.now()
    build = Post.objects.visible_to(User(pk=number(0))).for_list().filter(published_at__lt=moment(1)).order_by("pk")
    ask = Prepared(next(NAMES), lambda: build, 2)
    for reader in (cast.mei, cast.kim, cast.stan, cast.ada, cast.lin):
        rows = Post.objects.visible_to(reader).for_list().filter(published_at__lt=now).order_by("pk")
        asked = ask(reader.pk, now)
        assert [vars(post).keys() for post in asked] == [vars(post).keys() for post in rows]
        assert [(post.pk, post.tags, post.author.handle, post.assessment.title) for post in asked] == [
            (post.pk, post.tags, post.author.handle, post.assessment.title) for post in rows
        ]
    assert ask(cast.lin.pk, now - timedelta(days=1)) == []


def test_values_and_hostile_words(cast: Cast) -> None:
    post = cast.post("lin", visibility="public", tags=["zebra"])
    rows = Post.objects.visible_to(AnonymousUser()).filter(tags__contains=[word(0)]).values_list("pk", "title")
    ask = Prepared(next(NAMES), lambda: rows, 1)
    assert ask("zebra") == [(post.pk, post.title)]
    for hostile in ("'); DROP TABLE blog_post; --", "%s", "$1", "\\", "zebra'", "{zebra}"):
        assert ask(hostile) == []


def test_its_objects_are_as_django_makes_them(cast: Cast) -> None:
    post = cast.post("lin", visibility="public", tags=["zebra"])
    rows = (
        Post.objects.filter(pk=number(0))
        .select_related("author", "assessment")
        .only("slug", "author__handle", "assessment")
    )
    (made,) = Prepared(next(NAMES), lambda: rows, 1)(post.pk)
    assert (made, made.author, made.assessment) == (post, post.author, post.assessment)
    read = {"id", "slug", "author_id", "assessment_id"}
    assert made.get_deferred_fields() == {field.attname for field in Post._meta.concrete_fields} - read
    assert made.title == post.title, "what was not read is read when it is asked for"
    made.slug = "another"
    made.save(update_fields=["slug"])
    assert Post.objects.get(pk=post.pk).slug == "another"


def test_who_listens_to_the_making_of_objects_hears_of_it(cast: Cast) -> None:
    post = cast.post("lin", visibility="public")
    heard: list[int] = []

    def listen(instance: Post, **_signal: Any) -> None:
        heard.append(instance.pk)

    post_init.connect(listen, sender=Post)
    try:
        assert Prepared(next(NAMES), lambda: Post.objects.filter(pk=number(0)), 1)(post.pk) == [post]
    finally:
        post_init.disconnect(listen, sender=Post)
    assert heard == [post.pk]


@pytest.mark.django_db(transaction=True)
def test_one_plan_serves_all_values_where_that_is_asked_for() -> None:
    name = next(NAMES)
    # PostgreSQL would plan it for its values each time: a few keys are dearer where it does not know how many.
    sql = "SELECT id FROM blog_post WHERE id = ANY (%s::bigint[])"
    ask = PreparedSQL(name, lambda: (sql, [word(0)]), 1, plan="once")
    for _time in range(3):
        assert ask("{1}") == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE name = %s", [name])
        assert cursor.fetchall() == [(3, 0)]
        cursor.execute("SHOW plan_cache_mode")
        assert cursor.fetchall() == [("auto",)], "it holds for that statement alone"


@pytest.mark.parametrize("value", ["1", None, ["1"]])
def test_a_value_of_another_kind_is_refused(cast: Cast, value: object) -> None:
    ask = Prepared(next(NAMES), lambda: Post.objects.filter(pk=number(0)), 1)
    with pytest.raises(TypeError, match="takes"):
        ask(value)


def test_a_value_that_a_lookup_changes_is_refused(db: None) -> None:
    ask = Prepared(next(NAMES), lambda: Post.objects.filter(title__startswith=word(0)), 1)
    with pytest.raises(ValueError, match="reach the SQL"):
        ask("a")


def test_a_new_connection_prepares_again(cast: Cast) -> None:
    post = cast.post("lin", visibility="public")
    ask = Prepared(next(NAMES), lambda: Post.objects.filter(pk=number(0)), 1)
    assert ask(post.pk) == [post]
    found: list[list[Post]] = []

    def elsewhere() -> None:  # another thread has a connection of its own, and does not see what is not committed
        found.append(ask(post.pk))
        connection.close()
        found.append(ask(post.pk))
        connection.close()

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert found == [[], []]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_fell_is_made_again_and_prepared_again() -> None:
    """As when the database was started again between two requests of one thread."""
    ask = Prepared(next(NAMES), lambda: User.objects.filter(pk=number(0)), 1)
    wrapper: Any = connection
    other = connection.copy()
    fallen = []
    try:
        for _request in range(2):
            # What Django does when a request begins, where connections are kept.
            wrapper.health_check_enabled, wrapper.health_check_done = True, False
            assert ask(0) == []
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                fallen.append(cursor.fetchone()[0])
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", [fallen[-1]])
            assert select.select([connection.connection], [], [], 30)[0], "the socket says that it is over"
    finally:
        other.close()
        connection.close()
        wrapper.health_check_enabled = False
    assert len(set(fallen)) == 2
