"""What the demo course lacks and some page is about: cases, what waits, an extension, an announcement, own new words."""

import re
import time
from datetime import timedelta

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment
from assessments.services import grant_extension
from blog.announcements import save_announcement
from blog.models import Announcement, Post
from blog.moderation import set_comment_mode
from blog.services import Content, save_post
from comments.models import Comment
from comments.moderation.services import report_comment
from comments.services import add_comment, hide_comment
from marking.fairness.enums import Markers
from marking.fairness.models import SampledSubmission
from marking.fairness.services import name_seconds, save_rules
from marking.models import SimilarityCase, SimilarityMatch
from marking.services import submit_post
from marking.similarity.enums import CaseMove
from marking.similarity.services import move_case, open_case
from marking.tools.services import add_to_bank
from people.enums import CommentMode, NoticeKind
from people.models import Course, User
from people.notices import unsubscribe_token

PATIENCE = 60  # seconds
SAID = "No class on Friday."


def furnish() -> dict[str, list[str]]:
    """Add it, once, and return by reader the addresses that no link on the site leads to."""
    people = {name: User.objects.get(username=name) for name in ("student", "peer", "tutor", "coordinator")}
    if not Announcement.objects.filter(text=SAID).exists():
        with transaction.atomic():
            _talk(people)
    if not SimilarityCase.objects.exists():
        _mark(people)
    student = people["student"]
    address = student.emailaddress_set.get()
    post = Post.objects.published().filter(author=student).earliest("pk")
    key = f"{user_pk_to_url_str(student)}-{default_token_generator.make_token(student)}"
    reset = reverse("account_reset_password_from_key", args=key.split("-", 1))
    return {
        "": [
            reset,
            reverse("account_confirm_email", args=[EmailConfirmationHMAC(address).key]),
            reverse("unsubscribe", args=[unsubscribe_token(student.pk, [NoticeKind.REPLY])]),
        ],
        "student": [reverse("post_history", args=[student.handle, post.slug])],
        "coordinator": [
            reverse("admin:marking_moderate", args=[SampledSubmission.objects.earliest("pk").submission_id]),
            reverse("admin:marking_second", args=[SimilarityCase.objects.earliest("pk").submission_id]),
        ],
    }  # fmt: skip


def _talk(people: dict[str, User]) -> None:
    """Reported, held, hidden and new comments, and an announcement."""
    student, peer, coordinator = people["student"], people["peer"], people["coordinator"]
    course = Course.objects.get(code="MECO6936")
    post = Post.objects.published().filter(author=peer).latest("published_at")
    others = Comment.objects.filter(post__course=course, author=peer).shown().order_by("pk")
    report_comment(actor=student, comment=others[0], reason="attack", words="It mocks a person, not a claim.")
    add_comment(author=student, post=post, body="A comment of one's own that can still be changed.")
    hidden = add_comment(author=student, post=post, body="A comment that was hidden by those who teach.")
    hide_comment(actor=coordinator, comment=hidden, reason="It names somebody who did not agree.")
    post = set_comment_mode(actor=peer, post=post, mode=CommentMode.HELD)
    add_comment(author=student, post=post, body="A comment that waits for approval.")
    now = timezone.now()
    said = Announcement(course=course, text=SAID, starts_at=now, expires_at=now + timedelta(days=300))
    save_announcement(actor=coordinator, announcement=said)


def _mark(people: dict[str, User]) -> None:
    """An extension, a case of similarity that its student is asked about, and two blind markers."""
    student, peer, coordinator = people["student"], people["peer"], people["coordinator"]
    assessment = Assessment.objects.filter(course__code="MECO6936").latest("due_at")
    later = assessment.due_at + timedelta(days=7)
    grant_extension(actor=coordinator, assessment=assessment, student=peer, due_at=later, reason="illness")
    theirs = Post.objects.filter(author=student, submissions__isnull=False).earliest("pk")
    content = Content(
        title="Words that stood elsewhere before",
        body=re.sub(r"<figure.*?</figure>", "", theirs.body, flags=re.DOTALL),
        references=[one.html for one in theirs.references.all()],
        assessment=assessment,
    )
    copied = save_post(actor=peer, course=assessment.course, content=content, publish=True)
    submission = submit_post(actor=peer, post=copied)
    found = SimilarityMatch.objects.filter(submission=submission)
    until = time.monotonic() + PATIENCE
    while not found.exists() and time.monotonic() < until:
        time.sleep(0.2)  # the worker compares what was submitted
    save_rules(actor=coordinator, assessment=assessment, markers=Markers.TWO, is_anonymous=True)
    name_seconds(actor=coordinator, assessment=assessment, markers=[coordinator])
    add_to_bank(actor=people["tutor"], course=assessment.course, text="Say whose words these are.", is_shared=True)
    case = open_case(actor=coordinator, submission=submission, reason="Three passages are the same.")
    move_case(actor=coordinator, case=case, move=CaseMove.ASKED, text="How did these words come into your post?")
