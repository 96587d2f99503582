"""Feeds with a personal key."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blog.subscriptions import key_of, make_feed_key, revoke_feed_key
from people.models import Course
from people.permissions import person


@require_http_methods(["GET", "HEAD", "POST"])
def feeds(request: HttpRequest) -> HttpResponse:
    """The addresses of one's own feeds; a new key, or none, ends those that were given out before."""
    user = person(request)
    if request.method == "POST":
        if request.POST.get("action") == "revoke":
            revoke_feed_key(actor=user)
            messages.success(request, _("Your feed addresses work no more."))
        else:
            make_feed_key(actor=user)
            messages.success(request, _("These are your feed addresses. Any that you had before work no more."))
        return HttpResponseRedirect(reverse("feeds"))
    key = key_of(user)
    courses = Course.objects.of_member(user)
    places = [(_("Everything that you may read"), reverse("front_feed"))]
    places += [(str(course), reverse("course_feed", args=[course.slug])) for course in courses]
    rows = [(name, f"{request.build_absolute_uri(path)}?key={key.key}") for name, path in places] if key else []
    return render(request, "blog/feeds.html", {"key": key, "rows": rows})
