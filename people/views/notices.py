"""Notices and how they come by e-mail; what is shown when a form is older than the login."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, requires_csrf_token
from django.views.decorators.http import require_http_methods, require_POST

from core.http import missing
from core.paging import newest_first
from core.text import number
from people import kept
from people.enums import Cadence
from people.forms import NoticeForm
from people.models import Notice
from people.notices import cadences_of, choose, course_of_zone, lines_for, mark_read, read_unsubscribe_token, zones_of
from people.permissions import person

NOTICES_ON_A_PAGE = 30


@login_not_required
@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Give the text back when a form's token is older than the login; a plain refusal for everything else.

    Only a form of our own pages carries the signed token, so no other site can put words into somebody's session.
    """
    place = kept.read(request) if request.method == "POST" else None
    if place and request.user.is_authenticated and place[0] == request.user.pk and kept.keep(request, *place):
        return HttpResponseRedirect(place[1])
    return render(request, "403_csrf.html", status=HTTPStatus.FORBIDDEN)


@require_http_methods(["GET", "HEAD"])
def notices(request: HttpRequest) -> HttpResponse:
    """One's own notices, newest first. Looking at the list opens none of them."""
    user = person(request)
    page = newest_first(Notice.objects.visible_to(user), "created_at", request.GET.get("before", ""), NOTICES_ON_A_PAGE)
    lines = lines_for(user, page.items)
    shown = [{"notice": notice, "line": lines.get(notice.pk)} for notice in page.items]
    context = {"shown": shown, "older": page.older, "zone": zones_of([user.pk])[user.pk]}
    return render(request, "people/notices.html", context)


@require_http_methods(["GET", "HEAD"])
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to what a notice is about; it counts as read from then on."""
    user = person(request)
    own = Notice.objects.visible_to(user).filter(pk=pk)
    line = lines_for(user, list(own)).get(pk)
    if own and request.method == "GET":
        mark_read(user=user, notices=own)
    if line is None:
        missing(request)
    return HttpResponseRedirect(line.url)


@require_POST
def read_notices(request: HttpRequest) -> HttpResponse:
    """Mark all notices as read, or the one that is named."""
    user = person(request)
    rows = Notice.objects.visible_to(user)
    only = request.POST.get("notice", "")
    mark_read(user=user, notices=rows.filter(pk=number(only)) if only else None)
    return HttpResponseRedirect(reverse("notices"))


@require_http_methods(["GET", "HEAD", "POST"])
def notice_settings(request: HttpRequest) -> HttpResponse:
    """Choose how soon each kind comes by e-mail, and in which time zone the morning is."""
    user = person(request)
    initial = {**cadences_of([user.pk])[user.pk], "time_zone": user.time_zone}
    form = NoticeForm(request.POST if request.method == "POST" else None, initial=initial, course=course_of_zone(user))
    if request.method == "POST" and form.is_valid():
        choose(user=user, cadences=form.cadences, time_zone=form.cleaned_data["time_zone"])
        messages.success(request, _("Saved. It holds for mails from now on."))
        return HttpResponseRedirect(reverse("notice_settings"))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "people/notice_settings.html", {"form": form}, status=status)


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End mails of the kinds that the token names: asked for by hand, at once by a mail program (RFC 8058).

    The signed token is the right to do so; no login is needed, and a form from elsewhere can do no more than the token.
    """
    found = read_unsubscribe_token(token)
    if found is None:
        missing(request)
    user, kinds = found
    done = request.method == "POST"
    if done:
        choose(user=user, cadences=dict.fromkeys(kinds, Cadence.OFF))
    response = render(request, "people/unsubscribe.html", {"kinds": [kind.label for kind in kinds], "done": done})
    response["Cache-Control"] = "private, no-store"
    return response
