"""The shape of the demo course as `load` returns it: plain dicts, every key always there.

Days are counted from the day of loading in the course's time zone (-3: three days ago); times are local wall clock.
An empty string stands for "none".
"""

from datetime import time
from typing import Literal, TypedDict


class Course(TypedDict):
    """A course; the first is the main one, the second is the stranger's."""

    code: str
    title: str
    term: str
    time_zone: str


class Tutorial(TypedDict):
    """A class. `weekday` is an ISO number, `tutor` a username; `name` is unique within the course."""

    course: str
    name: str
    weekday: int
    starts: time
    ends: time
    room: str
    tutor: str


class Person(TypedDict):
    """A user. The one with role "admin" has no course; `tutorial` is the name of one, empty for a coordinator."""

    username: str
    display_name: str
    handle: str
    email: str
    role: Literal["student", "tutor", "coordinator", "admin"]
    course: str
    tutorial: str
    student_number: str
    about: str


class Level(TypedDict):
    """A level of a criterion."""

    title: str
    points: int
    description: str


class Criterion(TypedDict):
    """A line of the rubric, best level first; its maximum is the first level's points."""

    title: str
    description: str
    levels: list[Level]


class Rubric(TypedDict):
    """The rubric of all three assessments."""

    course: str
    title: str
    criteria: list[Criterion]


class Assessment(TypedDict):
    """An assessment, in order of its due day. It opens at 00:00; the other days end at 23:59. `brief` is HTML."""

    course: str
    slug: str
    title: str
    brief: str
    opens_days: int
    due_days: int
    cutoff_days: int
    comments_due_days: int
    word_min: int
    word_max: int
    required_references: int
    peer_comments_required: int
    peer_comment_min_words: int
    is_released: bool


class Figure(TypedDict):
    """A figure, in the order of the body. `picture` is a key of `exchange.demo.pictures`."""

    name: str
    picture: str
    alt: str
    caption: str
    credit_kind: Literal["own-work", "screenshot", "licensed", "permission"]
    credit: str


class Post(TypedDict):
    """A post, earliest first. `key` is "<assessment>-<author>", the name of its file.

    `body` is HTML in which a line `{{figure:NAME}}` stands for each figure. `references` are HTML with `em` and `a`.
    A draft's `published_days` and `published_time` say when it was last saved.
    A submitted post was submitted `submitted_after_minutes` after its publication.
    """

    key: str
    author: str
    assessment: str
    state: Literal["published", "draft"]
    title: str
    tags: list[str]
    visibility: Literal["private", "tutor", "tutorial", "course", "public"]
    licence: Literal["cc-by-4.0", "all-rights-reserved"]
    published_days: int
    published_time: time
    submitted: bool
    submitted_after_minutes: int
    body: str
    references: list[str]
    figures: list[Figure]


class Comment(TypedDict):
    """A comment, after the one that it answers. `id` is unique; `post` is a post's key, `parent` a comment's id.

    `hours` count from the publication of the post. `scope` is "post" (whoever may read the post) or "private" (the
    writer, the author and staff). One that is `deleted` was written first and then withdrawn by its writer.
    """

    id: str
    post: str
    author: str
    hours: int
    parent: str
    scope: Literal["post", "private"]
    deleted: bool
    body: str


class CriterionMark(TypedDict):
    """The level chosen, counted from 0 (the best), and why, in plain text."""

    level: int
    comment: str


class Mark(TypedDict):
    """A mark of one submitted post, criteria in the order of the rubric. `feedback` is plain text."""

    post: str
    marker: str
    feedback: str
    criteria: list[CriterionMark]


class SecondMark(Mark):
    """A mark of a second marker; where `first_too` is set, both are finished."""

    first_too: bool


class TwoMarkers(TypedDict):
    """An assessment that two mark blind, among `markers`: second marks, and first ones that marks.toml has not."""

    assessment: str
    markers: list[str]
    marks: list[SecondMark]
    firsts: list[Mark]


class Sample(TypedDict):
    """A sample of a released assessment's marks, with which its moderator agreed in these words."""

    assessment: str
    per_band: int
    seed: str
    words: str


class Banked(TypedDict):
    """A comment of the bank; without `owner` the course's."""

    owner: str
    text: str


class Flagged(TypedDict):
    """A flag at a submitted post."""

    post: str
    by: str
    note: str


class Held(TypedDict):
    """A comment on a post whose comments the coordinator has held; `hours` as with other comments."""

    post: str
    author: str
    hours: int
    body: str


class Reported(Held):
    """A comment that somebody has reported."""

    by: str
    reason: Literal["attack", "private", "copied", "spam", "other"]
    words: str


class Desk(TypedDict):
    """What waits at the teaching desk."""

    bank: list[Banked]
    flags: list[Flagged]
    reports: list[Reported]
    held: list[Held]
    second: TwoMarkers
    sample: Sample


class Demo(TypedDict):
    """All of it."""

    courses: list[Course]
    tutorials: list[Tutorial]
    people: list[Person]
    rubric: Rubric
    assessments: list[Assessment]
    posts: list[Post]
    comments: list[Comment]
    marks: list[Mark]
    desk: Desk
