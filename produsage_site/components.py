"""A page that shows every component of the design system, for whoever works on it: real templates, made-up content."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from assessments.models import Assessment
from blog.derived import clean_references
from blog.enums import PostState
from blog.models import Announcement, Post
from blog.showing.cards import Card
from comments.enums import CommentState, QuoteState, Scope
from comments.thread import Reader, Thread, render_thread
from core import html
from core.article import render as render_article
from core.linking import render_references
from core.paging import Page
from people.enums import Theme, Visibility
from people.models import Course, User

WHEN = datetime(2017, 5, 12, 13, 59, tzinfo=UTC)
ZONE = ZoneInfo("Australia/Sydney")
BODY = """
<p>A paragraph of the reading column, with a <a href="https://example.org/">link</a>, <em>emphasis</em>,
<strong>weight</strong>, <code>code</code> and a citation (Writer, 2015).</p>
<h2>A heading of the second level</h2>
<p>Text below it, long enough to run over more than one line, so that the measure and the leading can be seen as they
are in an essay that somebody reads to its end.</p>
<h3>A heading of the third level</h3>
<ul><li>An item of a list</li><li>Another, with a second line in it when the page is as narrow as a phone is</li></ul>
<ol><li>First</li><li>Second</li></ol>
<blockquote><p>A quotation stands in from the margin.</p></blockquote>
<table><tbody><tr><th>Term</th><th>Posts</th></tr><tr><td>First</td><td>12</td></tr><tr><td>Second</td><td>31</td></tr></tbody></table>
<pre>def preformatted(): ...</pre>
"""


class SampleForm(forms.Form):
    """One field of each kind that the field template knows."""

    line = forms.CharField(label="A line", help_text="With a help text.")
    text = forms.CharField(label="Text", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    choice = forms.ChoiceField(label="A choice", choices=[("a", "The first"), ("b", "The second")])
    radios = forms.ChoiceField(
        label="One of several", choices=[("a", "The first"), ("b", "The second")], widget=forms.RadioSelect
    )
    boxes = forms.MultipleChoiceField(
        label="Some of several", choices=[("a", "The first"), ("b", "The second")], widget=forms.CheckboxSelectMultiple
    )
    tick = forms.BooleanField(label="A box to tick", required=False)
    file = forms.FileField(label="A file", required=False)

    def clean(self) -> None:
        """Refuse the whole as well, so that the summary shows."""
        raise ValidationError("What is said of the whole form.")


@login_not_required
@require_safe
def components(request: HttpRequest, theme: str) -> HttpResponse:
    """Every component in one theme, while the site is being developed; otherwise there is no such page."""
    if not settings.DEBUG or theme not in (Theme.LIGHT, Theme.DARK):
        raise Http404
    post = _post(1)
    context = {
        "theme": theme,
        "other": Theme.DARK if theme == Theme.LIGHT else Theme.LIGHT,
        "announcements": [Announcement(pk=1, text="The essay is due on Friday.", starts_at=WHEN, expires_at=WHEN)],
        "post": post,
        "page": Page([Card.of(_post(2)), Card.of(_post(3))], older="cursor"),
        "near": _near(),
        "talk": _thread(post),
        "empty_form": SampleForm(auto_id="id_empty_%s"),
        "refused_form": SampleForm({"line": "", "choice": "c"}, auto_id="id_refused_%s"),
        "statuses": [("pass", "Fine"), ("info", "Advice"), ("warn", "Look"), ("block", "Stop")],
    }
    return render(request, "components.html", context)


def _post(pk: int) -> Post:
    author = User(pk=1, username="lin", handle="lin", display_name="Lin Zhao")
    course = Course(pk=1, code="MECO6936", title="Social Media", slug="meco6936", time_zone=str(ZONE))
    assessment = Assessment(pk=1, course=course, title="Assessment 3", slug="assessment-3")
    pairs = clean_references(["Writer, A. (2015). *A book of some length*. A Press. https://example.org/a-book"])
    article = render_article(html.clean(BODY, html.POST), {}, [text for _piece, text in pairs])
    return Post(
        pk=pk, author=author, course=course, assessment=assessment, title=f"A title of a post, number {pk}",
        slug=f"post-{pk}", state=PostState.PUBLISHED, visibility=Visibility.COURSE, published_at=WHEN, edited_at=WHEN,
        created_at=WHEN, rendered=article.rendered, excerpt=article.excerpt, outline=article.analysis.outline,
        references_html=render_references(pairs, article.cited), tags=["fandom", "web2"],
        word_count=1304, comment_count=3,
    )  # fmt: skip


def _near() -> dict[str, Any]:
    def one(title: str) -> dict[str, str]:
        return {"title": title, "handle": "mei", "slug": "a-post", "author": "Mei Song"}

    return {
        "near": [one("A related post"), one("Another one")],
        "earlier": one("An earlier post"),
        "next": one("The next one"),
    }


def _thread(post: Post) -> SafeString:
    def row(pk: int, path: list[int], name: str, **given: Any) -> tuple[Any, ...]:
        return (
            pk, path, "<p>What somebody says of it, in a sentence or two.</p>", given.get("scope", Scope.CLASS),
            given.get("state", CommentState.SHOWN), "Off the topic.", WHEN, given.get("edited"), given.get("quote", ""),
            given.get("quote_state", ""), given.get("author", 2), name, "mei", "Mei Song", CommentState.SHOWN,
        )  # fmt: skip

    rows = [
        row(1, [1], "Mei Song", quote="long enough to run over more than one line", quote_state=QuoteState.SAME),
        row(2, [1, 2], "Lin Zhao", author=1, edited=WHEN),
        row(3, [1, 2, 3], "Omar Haddad", author=3),
        row(4, [1, 2, 4], "Kim Park", author=4, state=CommentState.DELETED),
        row(5, [5], "Kim Park", author=4, scope=Scope.PRIVATE),
        row(6, [6], "Kim Park", author=4, state=CommentState.HIDDEN),
    ]
    reader = Reader(user_id=2, may_comment=True)
    return render_thread(
        rows, Thread(url=post.get_absolute_url(), post_author_id=1, zone=ZONE, reader=reader, now=WHEN)
    )
