"""Plays the demo course through the same services that people use, at the times that its files say."""

import io
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.html import format_html

from assessments.enums import LatePolicy
from assessments.models import Assessment, Criterion, Level, Rubric
from blog.models import Figure, Post
from blog.services import Content, save_post
from blog.uploads import add_figure
from comments.enums import Scope
from comments.models import Comment
from comments.services import add_comment, delete_comment
from core.text import slugify
from exchange.demo import load, pictures
from exchange.demo.desk import DeskPlayer
from exchange.demo.shape import Demo
from marking.models import Submission
from marking.services import finish_mark, record_mark, release_marks, submit_post
from people.enums import Role
from people.models import Course, Tutorial, User
from people.services import create_user, enrol

LAST_MINUTE = time(23, 59)
Say = Callable[[str], None]


class Loader:
    """Loads the demo into an empty site. Everything happens in one transaction; a fault leaves nothing."""

    def __init__(self, demo: Demo, say: Say) -> None:
        self.demo = demo
        self.say = say
        self.now = timezone.now()
        self.people: dict[str, User] = {}
        self.courses: dict[str, Course] = {}
        self.tutorials: dict[tuple[str, str], Tutorial] = {}
        self.assessments: dict[str, Assessment] = {}
        self.posts: dict[str, Post] = {}
        self.submissions: dict[str, Submission] = {}

    def moment(self, zone: ZoneInfo, days: int, at: time) -> datetime:
        """Return the wall-clock time `at`, `days` from today in `zone`."""
        day: date = timezone.localtime(self.now, zone).date() + timedelta(days=days)
        return datetime.combine(day, at, tzinfo=zone)

    def past(self, moment: datetime) -> datetime:
        """Return `moment`, but never later than now: nothing in the demo has happened in the future."""
        return min(moment, self.now)

    @transaction.atomic
    def run(self) -> None:
        """Load everything."""
        self._courses_and_people()
        self.say(f"{len(self.people)} people in {len(self.courses)} courses")
        self._assessments()
        for number, post in enumerate(self.demo["posts"], 1):
            self.say(f"post {number} of {len(self.demo['posts'])}: {post['title']}")
            self._post(number - 1)
        self._comments()
        self.say(f"{len(self.demo['comments'])} comments")
        desk = DeskPlayer(
            self.demo, people=self.people, posts=self.posts, submissions=self.submissions, assessments=self.assessments,
            now=self.now,
        )  # fmt: skip
        desk.before_marking()
        self._marks(desk)
        desk.after_marking()
        self.say(f"{len(self.demo['marks'])} marks, and what waits at the teaching desk")

    def _courses_and_people(self) -> None:
        for row in self.demo["courses"]:
            course = Course.objects.create(
                code=row["code"],
                title=row["title"],
                term=row["term"],
                time_zone=row["time_zone"],
                slug=slugify(row["code"]),
            )
            self.courses[row["code"]] = course
        for person in self.demo["people"]:
            self.people[person["username"]] = create_user(
                username=person["username"], email=person["email"], display_name=person["display_name"],
                handle=person["handle"], about=person["about"], is_superuser=person["role"] == "admin",
            )  # fmt: skip
        for tutorial in self.demo["tutorials"]:
            self.tutorials[tutorial["course"], tutorial["name"]] = Tutorial.objects.create(
                course=self.courses[tutorial["course"]], weekday=tutorial["weekday"], starts=tutorial["starts"], ends=tutorial["ends"],
                room=tutorial["room"], tutor=self.people[tutorial["tutor"]],
            )  # fmt: skip
        for person in self.demo["people"]:
            if person["course"]:
                enrol(
                    course=self.courses[person["course"]], user=self.people[person["username"]], role=Role(person["role"]),
                    tutorial=self.tutorials.get((person["course"], person["tutorial"])), student_number=person["student_number"],
                )  # fmt: skip

    def _assessments(self) -> None:
        wanted = self.demo["rubric"]
        rubric = Rubric.objects.create(course=self.courses[wanted["course"]], title=wanted["title"])
        for position, line in enumerate(wanted["criteria"]):
            criterion = Criterion.objects.create(
                rubric=rubric, position=position, title=line["title"], description=line["description"],
                max_points=max(Decimal(level["points"]) for level in line["levels"]),
            )  # fmt: skip
            for level in line["levels"]:
                Level.objects.create(
                    criterion=criterion,
                    title=level["title"],
                    description=level["description"],
                    points=Decimal(level["points"]),
                )
        for row in self.demo["assessments"]:
            course = self.courses[row["course"]]
            opens = self.moment(course.zone, row["opens_days"], time(0))
            assessment = Assessment(
                course=course, title=row["title"], slug=row["slug"], brief=row["brief"].strip(), opens_at=opens,
                due_at=self.moment(course.zone, row["due_days"], LAST_MINUTE),
                cutoff_at=self.moment(course.zone, row["cutoff_days"], LAST_MINUTE), comments_open_at=opens,
                comments_due_at=self.moment(course.zone, row["comments_due_days"], LAST_MINUTE),
                word_min=row["word_min"], word_max=row["word_max"], required_references=row["required_references"],
                peer_comments_required=row["peer_comments_required"], peer_comment_min_words=row["peer_comment_min_words"],
                late_policy=LatePolicy.POSSIBLE, late_percent=Decimal(5), rubric=rubric,
            )  # fmt: skip
            assessment.full_clean()
            assessment.save()
            self.assessments[row["slug"]] = assessment

    def _post(self, index: int) -> None:
        row = self.demo["posts"][index]
        author, assessment = self.people[row["author"]], self.assessments[row["assessment"]]
        at = self.past(self.moment(assessment.course.zone, row["published_days"], row["published_time"]))
        figures = {figure["name"]: self._figure(author, index, number) for number, figure in enumerate(row["figures"])}
        body = re.sub(r"\{\{figure:([\w-]+)\}\}", lambda match: figures[match.group(1)], row["body"].strip())
        content = Content(
            title=row["title"], body=body, references=row["references"], tags=row["tags"], visibility=row["visibility"],
            licence=row["licence"], assessment=assessment,
        )  # fmt: skip
        published = row["state"] == "published"
        post = save_post(actor=author, course=assessment.course, content=content, publish=published, at=at)
        self.posts[row["key"]] = post
        if row["submitted"]:
            moment = self.past(at + timedelta(minutes=row["submitted_after_minutes"]))
            self.submissions[row["key"]] = submit_post(actor=author, post=post, at=moment)

    def _figure(self, author: User, index: int, number: int) -> str:
        row = self.demo["posts"][index]["figures"][number]
        data = pictures.draw(row["picture"])
        figure: Figure = add_figure(owner=author, file=io.BytesIO(data), size=len(data))
        return format_html(
            '<figure><img src="{}" alt="{}"><figcaption>{} <span class="credit" data-kind="{}">{}</span></figcaption></figure>',
            figure.url(), row["alt"], row["caption"], row["credit_kind"], row["credit"],
        )  # fmt: skip

    def _comments(self) -> None:
        made: dict[str, Comment] = {}
        for row in self.demo["comments"]:
            post = self.posts[row["post"]]
            assert post.published_at is not None
            at = self.past(post.published_at + timedelta(hours=row["hours"]))
            scope = Scope.PRIVATE if row["scope"] == "private" else Scope.CLASS
            author = self.people[row["author"]]
            made[row["id"]] = add_comment(
                author=author, post=post, body=row["body"], parent=made.get(row["parent"]), scope=scope, at=at
            )
        for row in self.demo["comments"]:
            if row["deleted"]:
                comment = made[row["id"]]
                delete_comment(
                    actor=comment.author, comment=comment, at=self.past(comment.created_at + timedelta(hours=1))
                )

    def _marks(self, desk: DeskPlayer) -> None:
        for row in self.demo["marks"]:
            submission = self.submissions[row["post"]]
            marker = self.people[row["marker"]]
            lines = desk.lines(row)
            at = self.past(submission.submitted_at + timedelta(days=4))
            record_mark(actor=marker, submission=submission, lines=lines, feedback=row["feedback"], at=at)
            if next(a for a in self.demo["assessments"] if a["slug"] == submission.assessment.slug)["is_released"]:
                finish_mark(actor=marker, submission=submission, at=at)
        desk.before_release()
        for wanted in self.demo["assessments"]:
            if wanted["is_released"]:
                assessment = self.assessments[wanted["slug"]]
                at = self.past(assessment.due_at + timedelta(days=14))
                release_marks(actor=self.people["coordinator"], assessment=assessment, at=at)


def load_demo(say: Say) -> None:
    """Load the demo course; `say` hears how it goes. The site must hold no user yet."""
    Loader(load(), say).run()
