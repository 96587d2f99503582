"""What the pages of other rooms show of this one."""

from django import template
from django.template import RequestContext

from assessments.models import Assessment
from blog.models import Post
from marking.models import Mark, Submission
from marking.results import DeskLine, desk_lines

register = template.Library()


@register.simple_tag(takes_context=True)
def my_progress(context: RequestContext, assessment: Assessment) -> DeskLine | None:
    """Return the reader's own line of an assessment, or None for those who do not study it."""
    user = context["request"].user
    return next(iter(desk_lines(user, assessment)), None)


@register.simple_tag(takes_context=True)
def my_submissions(context: RequestContext, post: Post) -> list[Submission]:
    """Return the reader's own submissions of a post, newest first; nothing for anybody but its author."""
    user = context["request"].user
    if not user.is_authenticated or post.author_id != user.pk:
        return []
    rows = Submission.objects.owned_by(user).filter(post=post)
    return list(rows.defer("body", "rendered", "plain_text").order_by("-attempt"))


@register.simple_tag(takes_context=True)
def handed_in(context: RequestContext, post: Post) -> dict[int, list[Submission]]:
    """Return the reader's own submissions of a post by the revision that was handed in; `is_released` is set on each."""
    user = context["request"].user
    released = set(Mark.objects.released_to(user).filter(submission__post=post).values_list("submission", flat=True))
    by_version: dict[int, list[Submission]] = {}
    for submission in my_submissions(context, post):
        submission.is_released = submission.pk in released  # type: ignore[attr-defined]
        by_version.setdefault(submission.post_version, []).append(submission)
    return by_version
