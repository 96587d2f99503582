"""Figures and portraits: the same question as the page, at each request."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from blog.models import Figure, Post
from blog.permissions import may_see_author, may_see_figure
from core.article import WIDTHS
from core.http import missing, same_tag
from people.models import User
from people.profile import portrait_file

log = logging.getLogger("produsage.figures")


@login_not_required
@require_safe
def figure(request: HttpRequest, pk: str, width: int) -> HttpResponse:
    """One size of a figure, for those who may read where it stands. Knowing the address is no right."""
    found = Figure.objects.filter(pk=pk).first()
    if found is None or width not in {min(w, found.width) for w in WIDTHS}:
        missing(request)
    if not may_see_figure(request.user, found):
        missing(request)
    etag = f'"{found.sha256[:32]}-{width}"'
    if same_tag(request, etag):
        response: HttpResponse = HttpResponseNotModified()
    else:
        try:
            with default_storage.open(found.file_name(width)) as file:
                response = HttpResponse(file.read(), content_type="image/webp")
        except FileNotFoundError:
            log.exception("the file of figure %s is gone from the storage", found.pk)
            missing(request)
    response["ETag"] = etag
    if found.post_id and Post.objects.public().filter(pk=found.post_id).exists() and not request.user.is_authenticated:
        patch_cache_control(response, public=True, max_age=300)
    else:
        patch_cache_control(response, private=True, no_cache=True)
    response["Content-Disposition"] = "inline"
    return response


@login_not_required
@require_safe
def portrait(request: HttpRequest, handle: str, digest: str) -> HttpResponse:
    """A portrait, for those to whom its person's blog is there. One that was taken away is gone at once."""
    found = User.objects.filter(handle=handle, is_active=True).exclude(portrait="").first()
    if found is None or found.portrait[:16] != digest or not may_see_author(request.user, found):
        missing(request)
    try:
        with default_storage.open(portrait_file(found)) as file:
            response = HttpResponse(file.read(), content_type="image/webp")
    except FileNotFoundError:
        log.exception("the portrait of account %d is gone from the storage", found.pk)
        missing(request)
    response["ETag"] = f'"{digest}"'
    patch_cache_control(response, private=True, max_age=300)
    return response
