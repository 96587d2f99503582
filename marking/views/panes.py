"""The left of the marking screen: what was submitted, the post as it is now, or what changed between them."""

from dataclasses import dataclass

from django.http import HttpRequest

from blog.models import Post
from core.diff import Diff, diff
from marking.folding import Folded
from marking.models import Submission
from marking.tools.passages import mark_passages, passages
from people.models import User

VIEWS = ("submitted", "now", "difference")


@dataclass(frozen=True)
class Pane:
    """`view`: one of VIEWS. `text`: stored HTML. `post`: the post now, None when its reader may not read it now."""

    view: str
    text: str = ""
    post: Post | None = None
    difference: Diff | None = None


def pane(request: HttpRequest, user: User, submission: Submission, stored: Folded) -> Pane:
    """Return what the request asks to see; the frozen text unless it says otherwise."""
    view = request.GET.get("view", "")
    if view not in VIEWS[1:]:
        found = passages(submission.plain_text, stored.passages)
        return Pane(VIEWS[0], mark_passages(submission.rendered, found))
    post = Post.objects.visible_to(user).select_related("author").filter(pk=submission.post_id).first()
    if post is None:
        return Pane(view)
    if view == "now":
        return Pane(view, post.rendered, post)
    return Pane(view, "", post, diff(submission.body, post.body))
