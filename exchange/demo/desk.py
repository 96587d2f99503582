"""Plays what waits at the teaching desk: reports, a comment held, two markers, a moderated sample, flags, the bank."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from assessments.models import Assessment, Criterion
from blog.moderation import set_comment_mode
from comments.moderation.services import report_comment
from comments.services import add_comment
from exchange.demo.shape import Demo, Desk, Mark
from marking.fairness.enums import Verdict
from marking.fairness.moderation import draw_sample, moderate
from marking.fairness.sampling import SampleRule
from marking.fairness.services import name_seconds, save_rules
from marking.models import Submission
from marking.services import MarkLine, finish_mark, record_mark
from marking.tools.services import add_to_bank, flag_submission
from people.enums import CommentMode
from people.models import User


class DeskPlayer:
    """Plays the desk of a demo whose people, posts, submissions and assessments are there, by the names of its files."""

    def __init__(
        self, demo: Demo, *, people: dict[str, User], posts: dict[str, Any], submissions: dict[str, Submission],
        assessments: dict[str, Assessment], now: datetime,
    ) -> None:  # fmt: skip
        self.desk: Desk = demo["desk"]
        self.people, self.posts, self.submissions, self.assessments = people, posts, submissions, assessments
        self.lead, self.now = people["coordinator"], now

    def lines(self, mark: Mark) -> list[MarkLine]:
        """Return the lines of a mark by the rubric of its assessment."""
        rubric = self.submissions[mark["post"]].assessment.rubric_id
        criteria = Criterion.objects.filter(rubric=rubric).prefetch_related("levels")
        return [
            MarkLine(criterion.pk, list(criterion.levels.all())[given["level"]].pk, None, given["comment"])
            for criterion, given in zip(criteria, mark["criteria"], strict=True)
        ]

    def before_marking(self) -> None:
        """Say how assessments are marked, which the first mark closes, and who the second markers are."""
        assessment = self.assessments[self.desk["second"]["assessment"]]
        save_rules(actor=self.lead, assessment=assessment, markers="two")
        markers = [self.people[name] for name in self.desk["second"]["markers"]]
        name_seconds(actor=self.lead, assessment=assessment, markers=markers)

    def before_release(self) -> None:
        """Draw a sample of the marks that are about to be released, and agree with it."""
        wanted = self.desk["sample"]
        assessment = self.assessments[wanted["assessment"]]
        at = min(assessment.due_at + timedelta(days=12), self.now)
        rule = SampleRule(per_band=wanted["per_band"], per_marker=0, fails=False, within=Decimal(0))
        sample = draw_sample(actor=self.lead, assessment=assessment, rule=rule, seed=wanted["seed"], at=at)
        for sampled in sample.submissions.all():
            moderate(actor=self.lead, sampled=sampled, verdict=Verdict.AGREED, text=wanted["words"], at=at)

    def after_marking(self) -> None:
        """Play the rest, which stands on posts, comments and first marks."""
        for mark in self.desk["second"]["firsts"]:
            self._mark(mark)
        for second in self.desk["second"]["marks"]:
            self._mark(second)
            if second["first_too"]:
                submission = self.submissions[second["post"]]
                firsts = submission.marker_parts.filter(line="first").values_list("marker__username", flat=True)
                for name in (second["marker"], *firsts):
                    finish_mark(actor=self.people[name], submission=submission, at=self.now)
        for flag in self.desk["flags"]:
            flag_submission(actor=self.people[flag["by"]], submission=self.submissions[flag["post"]], note=flag["note"])
        course = self.assessments[self.desk["second"]["assessment"]].course
        for kept in self.desk["bank"]:
            owner = self.people.get(kept["owner"], self.lead)
            add_to_bank(actor=owner, course=course, text=kept["text"], is_shared=not kept["owner"])
        for row in self.desk["reports"]:
            comment = self._comment(row)
            actor, at = self.people[row["by"]], min(comment.created_at + timedelta(hours=2), self.now)
            report_comment(actor=actor, comment=comment, reason=row["reason"], words=row["words"], at=at)
        for held in self.desk["held"]:
            self.posts[held["post"]] = set_comment_mode(
                actor=self.lead, post=self.posts[held["post"]], mode=CommentMode.HELD
            )
            self._comment(held)

    def _mark(self, mark: Mark) -> None:
        submission = self.submissions[mark["post"]]
        at = min(submission.submitted_at + timedelta(days=5), self.now)
        actor = self.people[mark["marker"]]
        record_mark(actor=actor, submission=submission, lines=self.lines(mark), feedback=mark["feedback"], at=at)

    def _comment(self, row: Any) -> Any:
        post = self.posts[row["post"]]
        at = min(post.published_at + timedelta(hours=row["hours"]), self.now)
        return add_comment(author=self.people[row["author"]], post=post, body=row["body"], at=at)
