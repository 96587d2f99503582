"""Generated courses are what the services would have written."""

import pytest
from django.db.models import Count, F, Q

from blog.derived import DERIVED, Content
from blog.models import Figure, Post, Revision, SearchText, Word
from blog.search import forget_comment, index_comment
from blog.services import save_post
from comments.models import Comment
from core.html import plain_text
from core.text import count_words
from exchange.populate import loader
from people.models import Enrolment, StudentNumber


@pytest.fixture
def populated(db: None, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    monkeypatch.setattr(loader, "PICTURES", ("feed",))
    monkeypatch.setattr(loader, "POSTS", 20)
    monkeypatch.setattr(loader, "STUDENTS", 10)
    loader._text.cache_clear()
    heard: list[int] = []
    loader.Populate(30, 250, heard.append).run()
    return heard


def test_what_is_asked_for_is_there(populated: list[int]) -> None:
    assert Post.objects.count() == Revision.objects.count() == 30
    assert Comment.objects.count() == 250
    assert sum(populated) == 280
    assert Figure.objects.filter(is_shown=True, post__isnull=False).count() == 120
    assert Enrolment.objects.count() == 26  # ten students and three of staff in each of two courses
    assert StudentNumber.objects.count() == 20
    shown = Count("comments", filter=Q(comments__scope="class", comments__state="shown"))
    assert not Post.objects.annotate(shown=shown).exclude(comment_count=F("shown")).exists()


def test_a_save_would_have_derived_the_same(populated: list[int]) -> None:
    for post in Post.objects.select_related("author", "course", "assessment").order_by("pk")[:25:8]:
        before = {name: getattr(post, name) for name in (*DERIVED, "body", "tag_text", "lead_figure_id")}
        found_by = SearchText.objects.get(post=post, comment=None).vector
        content = Content(
            title=f"{post.title}!", body=post.body, references=[row.html for row in post.references.all()], tags=post.tags,
            visibility=post.visibility, licence=post.licence, assessment=post.assessment,
        )  # fmt: skip
        saved = save_post(actor=post.author, course=post.course, content=content, post=post, expected_version=1)
        assert {name: getattr(saved, name) for name in before} == before
        assert SearchText.objects.get(post=post, comment=None).vector == found_by
    comment = Comment.objects.select_related("post").last()
    indexed = SearchText.objects.filter(comment=comment.pk).values_list("text", "vector")[0]
    forget_comment(comment.pk)
    index_comment(post_id=comment.post_id, comment_id=comment.pk, text=plain_text(comment.html))
    assert SearchText.objects.filter(comment=comment.pk).values_list("text", "vector")[0] == indexed
    assert count_words(plain_text(comment.html)) == comment.word_count
    assert Word.objects.filter(word=Post.objects.last().title.rsplit(" ", 1)[1].strip("!").lower()).exists()


@pytest.mark.parametrize(
    ("comments", "posts", "most"), [(6_000, 600, 200), (0, 3, 0), (5, 1, 5), (399, 40, 16), (20_000, 2_000, 200)]
)
def test_shares_add_up(comments: int, posts: int, most: int) -> None:
    shares = loader.shares(comments, posts)
    assert (sum(shares), len(shares), max(shares)) == (comments, posts, most)
