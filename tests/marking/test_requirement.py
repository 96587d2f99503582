"""Which comments count: the rule as tables over plain values, the own words, near-copies, and the student's panel."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from assessments.enums import ExtensionReason
from assessments.models import Assessment
from assessments.peer_comments import comments_due
from assessments.services import grant_extension
from blog.services import Content, save_post
from comments.enums import CommentState
from comments.own_words import measure
from comments.services import delete_comment, edit_comment
from core.html import COMMENT, clean
from marking.participation import offers, participation, participations
from marking.requirement import Judgement, Obstacle, Rule, Wording, Written, judge, near_copies
from tests.cast import Cast
from tests.seeds import assessment_post

OPENS, CLOSES = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC)
INSIDE = OPENS + timedelta(days=2)
MINE, THEIRS = 4, 5  # tutorials
RULE = Rule(required=2, min_words=20, authors=1, opens_at=OPENS, closes_at=CLOSES)
GOOD = Written(key=1, author=10, at=INSIDE, words=20, tutorial=MINE)

# One change to a comment that counts, and what becomes of it; each row's first half is the succeeding case.
ONE_CHANGE: list[tuple[dict[str, Any], dict[str, Any], Obstacle]] = [
    ({"words": 20}, {"words": 19}, Obstacle.SHORT),
    ({"at": OPENS}, {"at": OPENS - timedelta(seconds=1)}, Obstacle.EARLY),
    ({"at": CLOSES - timedelta(seconds=1)}, {"at": CLOSES}, Obstacle.LATE),
    ({"is_private": False}, {"is_private": True}, Obstacle.PRIVATE),
    ({"is_peer": True}, {"is_peer": False}, Obstacle.NO_PEER),
    ({"is_own": False}, {"is_own": True}, Obstacle.OWN),
    ({"copies": frozenset({99})}, {"copies": frozenset({7})}, Obstacle.COPY),
    ({"state": "shown"}, {"state": "hidden", "removed_at": CLOSES}, Obstacle.HIDDEN),
    ({"state": "shown"}, {"state": "review", "removed_at": CLOSES}, Obstacle.REVIEW),
    ({"state": "shown"}, {"state": "held"}, Obstacle.HELD),
    (
        {"state": "deleted", "removed_at": CLOSES},
        {"state": "deleted", "removed_at": CLOSES - timedelta(seconds=1)},
        Obstacle.DELETED,
    ),
]


def verdict(rule: Rule, comment: Written) -> Obstacle | None:
    return judge(rule, MINE, [comment], frozenset({7})).obstacles[comment.key]


@pytest.mark.parametrize(("fine", "broken", "obstacle"), ONE_CHANGE, ids=lambda value: str(value)[:40])
def test_one_change_decides(fine: dict[str, Any], broken: dict[str, Any], obstacle: Obstacle) -> None:
    assert verdict(RULE, replace(GOOD, **fine)) is None
    assert verdict(RULE, replace(GOOD, **broken)) is obstacle


@pytest.mark.parametrize(
    ("scope", "on", "obstacle"),
    [
        ("any", MINE, None), ("any", THEIRS, None), ("any", None, None),
        ("own", MINE, None), ("own", THEIRS, Obstacle.OTHER_TUTORIAL), ("own", None, Obstacle.OTHER_TUTORIAL),
        ("other", MINE, Obstacle.OWN_TUTORIAL), ("other", THEIRS, None), ("other", None, None),
    ],
)  # fmt: skip
def test_scopes(scope: str, on: int | None, obstacle: Obstacle | None) -> None:
    assert verdict(replace(RULE, scope=scope), replace(GOOD, tutorial=on)) is obstacle


def test_without_a_window_a_deleted_comment_is_gone() -> None:
    rule = replace(RULE, opens_at=None, closes_at=None)
    assert verdict(rule, GOOD) is None
    assert verdict(rule, replace(GOOD, state="deleted", removed_at=CLOSES)) is Obstacle.DELETED


@pytest.mark.parametrize(
    ("required", "authors", "on", "counted", "missing"),
    [
        (2, None, [1], 1, 1), (2, None, [1, 1], 1, 1), (2, None, [1, 2], 2, 0), (2, None, [1, 1, 2, 3], 3, 0),
        (2, 1, [1, 1], 2, 0), (2, 1, [1, 1, 1], 2, 0),
        (3, 2, [1, 1, 1], 2, 1), (3, 2, [1, 1, 2], 3, 0), (3, 2, [1, 2, 2], 3, 0),
        (0, None, [1, 1], 1, 0),
    ],
)  # fmt: skip
def test_distinct_authors(required: int, authors: int | None, on: list[int], counted: int, missing: int) -> None:
    rule = Rule(required=required, authors=authors)
    written = [Written(key=n, author=author, at=INSIDE + timedelta(hours=n), words=9) for n, author in enumerate(on)]
    result: Judgement = judge(rule, MINE, reversed(written))
    assert (result.counted, result.missing) == (counted, missing)
    assert list(result.obstacles) == sorted(result.obstacles), "oldest first"


def test_of_two_copies_the_first_counts_and_a_copy_of_what_does_not_count_does() -> None:
    first = replace(GOOD, key=1)
    second = replace(GOOD, key=2, author=11, at=INSIDE + timedelta(hours=1), copies=frozenset({1}))
    assert judge(RULE, MINE, [second, first]).obstacles == {1: None, 2: Obstacle.COPY}
    gone = replace(first, state="deleted", removed_at=INSIDE)
    assert judge(RULE, MINE, [second, gone]).obstacles == {1: Obstacle.DELETED, 2: None}


TEN = "one two three four five six seven eight nine ten"
OWN_WORDS = [
    (TEN, 10),
    (f"<p>{TEN}</p><blockquote><p>{TEN}</p></blockquote>", 10),
    (f"> {TEN}\n\n{TEN}", 10),
    (f"You write “{TEN}” and I agree.", 5),
    (f'You write "{TEN}" and I agree.', 5),
    ("The term “produsage” is new.", 5),
    ("Hi Lin,\n\nI agree with that.", 4),
    ("Dear Lin and Mei,\n\nI agree with that.\n\nBest wishes,\nKim", 4),
    ("Great post, Lin!\n\nI agree with that.", 4),
    ("Hi, Lin. After reading your report I agree.", 8),
    ("Name: Mei Song\nTutorial: Thursday\n\nI agree with that.", 4),
    ("I agree, see https://example.org/a/b?c=d and www.example.org for more.", 6),
    ('<p>I agree with <a href="https://example.org/">this fine study</a>.</p>', 6),
    ('<p>I agree: <a href="https://example.org/">https://example.org/</a></p>', 2),
    ("Thanks!", 0),
    ("Good argument here.", 3),
]


@pytest.mark.parametrize(("body", "words"), OWN_WORDS)
def test_own_words(body: str, words: int) -> None:
    assert measure(clean(body, COMMENT))[0] == words


@pytest.mark.parametrize(
    ("extension", "expected"),
    [
        (None, "2026-04-10 23:59"), ("2026-03-30 23:59", "2026-04-10 23:59"), ("2026-04-03 23:59", "2026-04-12 23:59"),
        ("2026-04-08 12:00", "2026-04-17 12:00"),
    ],
)  # fmt: skip
def test_an_extension_moves_the_comments_as_far_by_the_wall_clock(extension: str | None, expected: str) -> None:
    """Sydney's clocks go back on 5 April 2026."""
    zone = ZoneInfo("Australia/Sydney")

    def at(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=zone)

    due = comments_due(at("2026-04-10 23:59"), at("2026-04-01 23:59"), at(extension) if extension else None, zone)
    assert due == at(expected)
    assert comments_due(None, at("2026-04-01 23:59"), at("2026-04-03 23:59"), zone) is None


LONG = (
    "Your second figure shows the number of edits by hour, and it made me think about who sleeps when. In our own group "
    "most of the work happened on the train, which is why the photographs come first and the captions come much later."
)
CHANGED = LONG.replace("Your second figure", "Your third picture").replace("our own group", "my team")
OTHER = (
    "I would separate moderation from authorship here. The people who remove posts in your forum are paid by the company, "
    "and nothing that you describe as evaluation by the community is left once that is taken away from the argument."
)


@pytest.mark.parametrize(
    ("a", "b", "is_copy"),
    [(LONG, LONG, True), (LONG, CHANGED, True), (LONG, LONG + " " + OTHER, True), (LONG, OTHER, False), ("I agree with much of this. " * 9, "I agree with much of this. " * 9, True), ("Nice work here", "Nice work here", True), ("Nice work here", "Nice words here", False)],
)  # fmt: skip
def test_near_copies(a: str, b: str, is_copy: bool) -> None:
    wordings = [
        Wording(key, f"<p>{text}</p>", frozenset(measure(f"<p>{text}</p>")[1])) for key, text in ((1, a), (2, b))
    ]
    found = near_copies(wordings)
    assert found == ({1: frozenset({2}), 2: frozenset({1})} if is_copy else {1: frozenset(), 2: frozenset()})


def asked(cast: Cast, **fields: Any) -> Assessment:
    for name, value in {"comments_due_at": cast.essay.due_at, **fields}.items():
        setattr(cast.essay, name, value)
    cast.essay.save()
    return cast.essay


def count(cast: Cast, who: str = "mei") -> list[tuple[str | None, int]]:
    lines = participation(cast.essay, cast.people[who], cast.people[who]).comments
    return [(line.obstacle, line.words) for line in lines]


def test_the_comment_of_the_real_page_counts_once(cast: Cast) -> None:
    essay = assessment_post()
    asked(cast, peer_comments_required=1, peer_comment_min_words=200 if essay.is_seed else 50)
    post = cast.post("lin")
    kept = [line for line in essay.comment if not line.startswith("ID:")]  # a number is refused at the door
    cast.comment("mei", post, "\n\n".join(kept))
    cast.comment("mei", cast.post("kim"), "\n\n".join(kept))
    words = 227 if essay.is_seed else measure(clean(essay.comment[2], COMMENT))[0]
    assert count(cast) == [(None, words), (Obstacle.COPY, words)]


def test_what_stands_at_the_due_time_is_what_counts(cast: Cast) -> None:
    due = asked(cast, peer_comment_min_words=5).comments_due_at
    assert due is not None
    before, after = due - timedelta(minutes=5), due + timedelta(minutes=5)
    enough, little = "Enough words stand here now.", "Too few."
    grown = cast.comment("mei", cast.post("lin"), little, at=before)
    edit_comment(actor=cast.mei, comment=grown, body=enough, at=after)
    shrunk = cast.comment("mei", cast.post("kim"), "Some other words that are enough.", at=before)
    edit_comment(actor=cast.mei, comment=shrunk, body=little, at=after)
    taken = cast.comment("mei", cast.post("omar"), "These words were taken back later.", at=before)
    delete_comment(actor=cast.mei, comment=taken, at=after)
    assert count(cast) == [(Obstacle.SHORT, 2), (None, 6), (None, 6)]


def test_an_own_extension_opens_the_window_for_its_student_alone(cast: Cast) -> None:
    due = asked(cast).comments_due_at
    assert due is not None
    grant_extension(
        actor=cast.cora, assessment=cast.essay, student=cast.mei, due_at=cast.essay.due_at + timedelta(days=2),
        reason=ExtensionReason.OTHER,
    )  # fmt: skip
    post = cast.post("lin")
    for who, obstacle in (("mei", None), ("kim", Obstacle.LATE)):
        cast.comment(who, post, f"A day late, says {who}.", at=due + timedelta(days=1))
        assert [found for found, _words in count(cast, who)] == [obstacle]


def test_words_of_another_assessment_do_not_count_twice(cast: Cast) -> None:
    other = Assessment.objects.create(
        course=cast.meco,
        title="Two",
        slug="two",
        opens_at=timezone.now(),
        due_at=timezone.now(),
        peer_comments_required=1,
    )
    content = Content(title="For two", body="<p>Text.</p>", assessment=other, visibility="course")
    cast.comment("mei", save_post(actor=cast.lin, course=cast.meco, content=content, publish=True), LONG)
    cast.comment("mei", cast.post("kim"), CHANGED)
    rows = Assessment.objects.filter(course=cast.meco).with_due_for(cast.mei).select_related("course")
    both = participations(cast.mei, list(rows))
    assert [line.obstacle for line in both[other.pk].comments] == [None]
    assert [line.obstacle for line in both[cast.essay.pk].comments] == [Obstacle.COPY]


def test_offers_are_of_those_one_reads_least_and_fewest_comments_first(cast: Cast) -> None:
    asked(cast, peer_comments_required=3)
    posts = {name: cast.post(name, title=f"By {name}") for name in ("lin", "omar", "kim")}
    old = cast.post("lin", title="Older by lin")
    cast.comment("mei", old, "Words for Lin.")
    cast.comment("lin", posts["omar"], "Words for Omar.")

    def offered() -> list[str]:
        rows = Assessment.objects.filter(pk=cast.essay.pk).with_due_for(cast.mei).select_related("course")
        return [post.title for post in offers(cast.mei, participations(cast.mei, list(rows))).get(cast.essay.pk, [])]

    assert offered() == ["By kim", "By omar", "By lin"]
    asked(cast, peer_comment_scope="own")
    assert offered() == ["By omar", "By lin"]
    asked(cast, peer_comment_scope="other")
    assert offered() == ["By kim"]
    cast.post("kim", title="Hidden draft", publish=False)
    assert offered() == ["By kim"]


@pytest.mark.parametrize("path", ["/desk/", "/courses/meco1/assessment-3/"])
def test_the_panel_says_what_is_missing(cast: Cast, as_user: Callable[[str], Client], path: str) -> None:
    asked(cast, peer_comment_min_words=5)
    cast.post("kim", title="A lonely post")
    lin = cast.post("lin")
    cast.comment("mei", lin, "Enough words stand here now.")
    cast.comment("mei", cast.post("omar"), "Too few.")
    page = " ".join(as_user("mei").get(path).content.decode().split())
    assert "1 of 2 done" in page and "1 comment is missing, of at least 5 own words" in page
    assert "on an author whom you have not commented on" in page
    assert "Too few own words (2 of 5)" in page and "A lonely post" in page
    cast.comment("mei", cast.post("kim", title="Another"), "Here are enough words too.")
    page = as_user("mei").get(path).content.decode()
    assert "2 of 2 done" in page and "is missing" not in page


def test_every_state_but_shown_is_an_obstacle() -> None:
    for state in set(CommentState) - {CommentState.SHOWN}:
        assert verdict(RULE, replace(GOOD, state=state, removed_at=INSIDE)) is not None
