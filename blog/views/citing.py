"""How a post is cited, on a page and as files for reference managers."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog.models import Post
from core import cite as citation
from core.cite import Work
from core.http import missing, share_with_caches

_FILES = {
    "bib": (citation.bibtex, "application/x-bibtex"),
    "ris": (citation.ris, "application/x-research-info-systems"),
}


def _work(request: HttpRequest, handle: str, slug: str) -> tuple[Post, Work]:
    """Return a published post and what is cited of it: the version that stands there now."""
    posts = Post.objects.published().visible_to(request.user).for_list()
    post = posts.filter(author__handle=handle, slug=slug).first()
    if post is None:
        missing(request)
    zone = post.course.zone
    work = Work(
        author=str(post.author),
        title=post.title,
        site="Produsage",
        url=request.build_absolute_uri(post.get_absolute_url()),
        version=post.version,
        day=timezone.localtime(max(post.edited_at, post.published_at), zone).date(),
        read=timezone.localtime(timezone.now(), zone).date(),
    )
    return post, work


@login_not_required
@require_safe
def cite(request: HttpRequest, handle: str, slug: str) -> HttpResponse:
    """A post in APA, Harvard, BibTeX and RIS."""
    post, work = _work(request, handle, slug)
    context = {
        "post": post,
        "work": work,
        "styles": [("APA", citation.apa(work)), ("Harvard", citation.harvard(work))],
        "files": [("BibTeX", "bib", citation.bibtex(work)), ("RIS", "ris", citation.ris(work))],
    }
    return share_with_caches(request, render(request, "blog/cite.html", context))


@login_not_required
@require_safe
def download(request: HttpRequest, handle: str, slug: str, form: str) -> HttpResponse:
    """The same as a file."""
    post, work = _work(request, handle, slug)
    if form not in _FILES:
        missing(request)
    write, kind = _FILES[form]
    response = HttpResponse(write(work), content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{post.author.handle}-{post.pk}-v{post.version}.{form}"'
    return share_with_caches(request, response)
