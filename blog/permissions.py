"""Who may write, publish, hide, and see a figure or an author."""

from typing import Any

from blog.enums import figure_asked
from blog.models import Figure, Post
from people.enums import CommentMode, Visibility
from people.models import Course, Enrolment, User
from people.permissions import Standing, Viewer, coordinates, operates


def may_edit_post(user: Viewer, post: Post) -> bool:
    """Whether `user` may change the words of `post`: its author, and nobody else."""
    return user.is_authenticated and post.author_id == user.pk


def may_hide_post(user: Viewer, post: Post) -> bool:
    """Whether `user` may take `post` out of sight: a coordinator of its course."""
    return coordinates(user, post.course_id)


def may_comment(reader: Standing, post: Post, *, is_known: bool = True) -> bool:
    """Whether somebody of this standing, who sees `post`, may comment: members of its course, while comments are taken.

    Guests, who have an account (`is_known`) but no part in the course, where its coordinator has let them in.
    """
    if not post.is_published or post.hidden_at is not None or post.comments_are == CommentMode.CLOSED:
        return False
    return reader.is_member or (is_known and takes_guests(post))


def takes_guests(post: Post) -> bool:
    """Whether guests may comment on `post`: everyone may read it, and the course lets them."""
    return post.course.guests_may_comment and _is_wide(post)


def is_open(post: Post) -> bool:
    """Whether everybody may read `post` as it stands; its course and assessment are loaded with it."""
    return post.is_published and post.hidden_at is None and _is_wide(post)


def _is_wide(post: Post) -> bool:
    """Whether neither `post` nor a cap keeps it from the public: PostQuerySet.public, of one that is loaded."""
    caps = [post.visibility, post.course.visibility_cap, post.assessment.visibility_cap if post.assessment else ""]
    return all(cap in ("", Visibility.PUBLIC) for cap in caps)


def waits_for_approval(reader: Standing, post: Post) -> bool:
    """Whether what somebody of this standing writes beneath `post` waits for approval: held, and not by staff."""
    return post.comments_are == CommentMode.HELD and not reader.is_staff


def shows_at_once(reader: Standing, post: Post) -> bool:
    """Whether new words of somebody of this standing may show beneath `post` unread: while comments are open, and staff's."""
    return post.comments_are == CommentMode.OPEN or reader.is_staff


def may_set_comment_mode(user: Viewer, post: Post) -> bool:
    """Whether `user` may open, hold or close the comments of `post`: its author, and coordinators of its course."""
    return may_edit_post(user, post) or coordinates(user, post.course_id)


def may_see_figure(user: Viewer, figure: Figure) -> bool:
    """Whether `user` may load `figure`: its owner, readers of the post that shows it, or by a higher room's right."""
    if user.is_authenticated and figure.owner_id == user.pk:
        return True
    if figure.is_shown and figure.post_id and Post.objects.visible_to(user).filter(pk=figure.post_id).exists():
        return True
    answers: list[tuple[Any, Any]] = figure_asked.send(sender=Figure, user=user, figure=figure)
    return any(answer is True for _receiver, answer in answers)


def may_announce(user: Viewer, course_id: int | None) -> bool:
    """Whether `user` may put a line at the head of a course's pages (its coordinators), or of all (the administrator)."""
    return operates(user) if course_id is None else coordinates(user, course_id)


def may_see_author(user: Viewer, author: User) -> bool:
    """Whether the blog of `author` is there for `user`: something to read in it, or a course in common."""
    if user == author or Post.objects.visible_to(user).published().filter(author=author).exists():
        return True
    mine = Course.objects.of_member(user)
    return Enrolment.objects.active().filter(user=author, course__in=mine).exists()
