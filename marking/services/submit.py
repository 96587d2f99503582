"""Handing in: the checklist, and the one transaction that freezes a post and gives a receipt."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from assessments.enums import Phase
from assessments.lateness import price_said
from assessments.models import Assessment, due_for, rubric_maximum
from blog.models import Post
from core.html import parse, read_figure
from core.lateness import how_late
from marking.jobs import find_similar_to
from marking.models import Mark, Submission, SubmissionFigure
from marking.permissions import may_submit
from marking.receipts import frozen_content
from people.enums import NoticeKind, Visibility
from people.models import Enrolment, User
from people.notices import Note, notify
from people.services import student_numbers_in

PASS, ADVISE, WARN, BLOCK = "pass", "info", "warn", "block"
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class CheckResult:
    """One line of the checklist: `status` is pass, info (advice), warn or block; `href` leads to the place."""

    code: str
    status: str
    message: str
    href: str = ""


def check_post(post: Post, now: datetime | None = None) -> list[CheckResult]:
    """Return the checklist of a post against its assessment's rules, in the order in which they are shown."""
    now = now or timezone.now()
    assessment = post.assessment
    editor = reverse("edit_post", args=[post.pk])
    if assessment is None:
        return [
            CheckResult("assessment", BLOCK, _("The post belongs to no assessment yet."), f"{editor}#id_assessment")
        ]
    figures = [read_figure(figure) for figure in parse(post.body).iter("figure")] if post.body else []
    results = [
        _check_time(assessment, post, now),
        _check_attempts(assessment, post),
        _check_words(assessment, post, editor),
        _check_references(assessment, post, editor),
        *_check_figures(figures, editor),
        _check_visibility(assessment, post, editor),
        *_check_numbers(post, editor),
        *_check_text(assessment, post, editor),
    ]
    return [result for result in results if result is not None]


def _check_time(assessment: Assessment, post: Post, now: datetime) -> CheckResult:
    due = due_for(assessment, post.author)
    zone = assessment.course.zone
    written = timezone.localtime(due, zone)
    when = date_format(written, "LONG_DATETIME_FORMAT")
    phase = assessment.phase(due, now)
    if phase == Phase.UPCOMING:
        return CheckResult("time", BLOCK, _("The assessment has not opened yet."))
    if phase == Phase.CLOSED:
        return CheckResult(
            "time", BLOCK, _("The assessment is closed: nothing is taken after the cut-off. Your post stays as it is.")
        )
    if phase == Phase.LATE:
        rule = assessment.late_rule
        price = price_said(rule, how_late(now, due, zone, rule), rubric_maximum(assessment))
        message = _("It was due on %(when)s; if you submit now: %(price)s") % {"when": when, "price": price}
        if Submission.objects.filter(assessment=assessment, student=post.author_id).exists():
            message += " " + _(
                "You have submitted before: a new attempt takes the place of that one, and is marked as late."
            )
        return CheckResult("time", WARN, message)
    return CheckResult("time", PASS, _("In time: due on %(when)s.") % {"when": when})


def _check_attempts(assessment: Assessment, post: Post) -> CheckResult | None:
    earlier = Submission.objects.filter(assessment=assessment, student=post.author_id)
    # Not before the student knows of it: a refusal would tell.
    if earlier.told().exists():
        return CheckResult("attempts", BLOCK, _("Your mark has been released, so nothing more can be submitted."))
    used = earlier.count()
    if used >= assessment.max_attempts:
        return CheckResult(
            "attempts",
            BLOCK,
            ngettext("You have used your %(n)d attempt.", "You have used all %(n)d attempts.", used) % {"n": used},
        )
    if assessment.max_attempts == 1:
        return CheckResult("attempts", PASS, _("You can submit once."))
    message = _("Attempt %(next)d of %(all)d. The last one is marked.") % {
        "next": used + 1,
        "all": assessment.max_attempts,
    }
    return CheckResult("attempts", PASS, message)


def _check_words(assessment: Assessment, post: Post, editor: str) -> CheckResult:
    words = assessment.count(post.counts)
    low, high = assessment.word_bounds
    if words == 0:
        return CheckResult("words", BLOCK, _("The post is empty."), f"{editor}#id_body")
    said = {
        "words": words,
        "low": assessment.word_min,
        "high": assessment.word_max,
        "tolerance": assessment.word_tolerance,
    }
    bad = BLOCK if assessment.words_block else WARN
    if low is not None and words < low:
        return CheckResult(
            "words",
            bad,
            _("%(words)d words: fewer than %(low)d, even with %(tolerance)d %% tolerance.") % said,
            f"{editor}#id_body",
        )
    if high is not None and words > high:
        return CheckResult(
            "words",
            bad,
            _("%(words)d words: more than %(high)d, even with %(tolerance)d %% tolerance.") % said,
            f"{editor}#id_body",
        )
    return CheckResult("words", PASS, ngettext("%(words)d word.", "%(words)d words.", words) % said)


def _check_references(assessment: Assessment, post: Post, editor: str) -> CheckResult | None:
    have, want = post.references.count(), assessment.required_references
    if not want:
        return None
    said = {"have": have, "want": want}
    if have < want:
        return CheckResult("references", WARN, _("%(have)d of %(want)d references.") % said, f"{editor}#id_references")
    return CheckResult("references", PASS, _("%(have)d references; %(want)d are asked for.") % said)


def _check_figures(figures: list[dict[str, Any]], editor: str) -> list[CheckResult]:
    if not figures:
        return []
    results = []
    for number, figure in enumerate(figures, start=1):
        missing = []
        if not figure["alt"] and not figure["decorative"]:
            missing.append(_("a description for those who cannot see it"))
        if not figure["caption"]:
            missing.append(_("a caption"))
        if not figure["credit"] and figure["credit_kind"] != "own-work":
            missing.append(_("a credit"))
        if missing:
            message = _("Figure %(number)d lacks %(what)s.") % {"number": number, "what": ", ".join(missing)}
            results.append(CheckResult("figures", WARN, message, f"{editor}#id_body"))
    count = len(figures)
    whole = ngettext(
        "%(n)d figure, with description, caption and credit.",
        "%(n)d figures, each with description, caption and credit.",
        count,
    )
    return results or [CheckResult("figures", PASS, whole % {"n": count})]


def _check_visibility(assessment: Assessment, post: Post, editor: str) -> CheckResult | None:
    if not post.is_published:
        return CheckResult(
            "published",
            WARN,
            _(
                "The post is a draft: your tutor gets what you submit, but no peer can read or comment on it until you publish it."
            ),
            editor,
        )
    if assessment.peer_comments_required and Visibility(post.visibility).width < Visibility.TUTORIAL.width:
        return CheckResult(
            "published",
            WARN,
            _("No peer can read or comment on the post: only you and your tutor see it."),
            f"{editor}#id_visibility",
        )
    return CheckResult(
        "published", PASS, _("Published. Who reads it: %(who)s.") % {"who": post.get_visibility_display()}
    )


def _check_numbers(post: Post, editor: str) -> list[CheckResult]:
    texts = (post.title, post.plain_text, *post.references.values_list("text", flat=True))
    if student_numbers_in(post.course, *texts):
        message = _(
            "A student number stands in the text. Your tutor sees it beside your submission; take it out of the text."
        )
        return [CheckResult("privacy", WARN, message, f"{editor}#id_body")]
    return []


CHECKS = {
    "citations": _lazy("Citations and references agree."),
    "privacy": _lazy("No address or typed header line in the text."),
    "duplicates": _lazy("Nothing stands twice."),
}


def _check_text(assessment: Assessment, post: Post, editor: str) -> list[CheckResult]:
    """The findings of the writing desk, made at the last save; the assessment says which warn or block."""
    results = []
    for name, fine in CHECKS.items():
        found = [(number, finding) for number, finding in enumerate(post.findings) if finding["check"] == name]
        results += [
            CheckResult(f["code"], _level(assessment, f["code"]), f["message"], _place_of(editor, number, f))
            for number, f in found
        ]
        if not found:
            results.append(CheckResult(name, PASS, str(fine)))
    return results


def _level(assessment: Assessment, code: str) -> str:
    if code in assessment.blocking_checks:
        return BLOCK
    return WARN if code in assessment.warning_checks else ADVISE


def _place_of(editor: str, number: int, finding: dict[str, Any]) -> str:
    """Return the way to the place of a finding in the editor."""
    if finding["place"] == "references":
        return f"{editor}#id_references"
    return f"{editor}?finding={number}#id_body"


def _receipt_number(now: datetime) -> str:
    part = "".join(secrets.choice(_ALPHABET) for _i in range(10))
    return f"P{now:%y%m%d}-{part[:5]}-{part[5:]}"


@transaction.atomic
def submit_post(*, actor: User, post: Post, at: datetime | None = None) -> Submission:
    """Freeze `post` as the next attempt at its assessment and return the submission with its receipt number.

    One transaction under a lock on the student's enrolment, so that two clicks make one submission: handing in again
    what the last attempt already holds returns that attempt. Raises PermissionDenied when the actor may not submit,
    ValidationError with the checklist's own words when a rule blocks; then nothing was written. The receipt goes to the
    student by e-mail too, at once; a job compares the submission with others.
    """
    now = at or timezone.now()
    if not may_submit(actor, post):
        raise PermissionDenied
    Enrolment.objects.select_for_update().get(user=actor, course_id=post.course_id)
    post = Post.objects.select_for_update(of=("self",)).select_related("assessment", "course", "author").get(pk=post.pk)
    assessment = post.assessment
    if assessment is None:
        raise PermissionDenied
    references = list(post.references.values_list("html", flat=True))
    found = [read_figure(figure) for figure in parse(post.body).iter("figure")] if post.body else []
    by_id = {str(figure.pk): figure for figure in post.figures.all()}
    shown = [(by_id[str(entry["id"])], entry) for entry in found if str(entry["id"]) in by_id]
    content = frozen_content(post.title, post.body, references, post.tags, [figure.sha256 for figure, _entry in shown])
    sha256 = hashlib.sha256(content).hexdigest()
    last = Submission.objects.filter(assessment=assessment, student=actor).order_by("-attempt").first()
    if last is not None and last.sha256 == sha256 and last.post_id == post.pk:
        return last
    checks = check_post(post, now)
    if blocking := [check.message for check in checks if check.status == BLOCK]:
        raise ValidationError(blocking)
    submission = Submission.objects.create(
        post=post,
        assessment=assessment,
        student=actor,
        attempt=last.attempt + 1 if last else 1,
        receipt=_receipt_number(timezone.localtime(now, assessment.course.zone)),
        submitted_at=now,
        due_at=due_for(assessment, actor),
        post_version=post.version,
        title=post.title,
        body=post.body,
        rendered=post.rendered,
        plain_text=post.plain_text,
        references=references,
        references_html=post.references_html,
        tags=post.tags,
        counts=post.counts,
        counted=assessment.counted,
        word_count=assessment.count(post.counts),
        findings=[{"code": c.code, "status": c.status, "message": c.message} for c in checks],
        sha256=sha256,
    )
    SubmissionFigure.objects.bulk_create(
        SubmissionFigure(
            submission=submission, figure=figure, number=number, sha256=figure.sha256, alt=str(entry["alt"])[:1000],
            caption=str(entry["caption"])[:1000], credit=str(entry["credit"])[:1000], credit_kind=str(entry["credit_kind"]),
        )
        for number, (figure, entry) in enumerate(shown, start=1)
    )  # fmt: skip
    Post.objects.filter(pk=post.pk).update(submitted_version=post.version)
    maximum = rubric_maximum(assessment)
    Mark.objects.create(submission=submission, maximum=maximum)
    notify(kind=NoticeKind.RECEIPT, notes=[Note(actor.pk, f"receipt:{submission.receipt}", submission.pk)], at=at)
    find_similar_to.enqueue(submission_id=submission.pk)
    return submission
