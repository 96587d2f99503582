"""What is shown when a form is older than the login, and the error pages."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

from people import kept


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
