"""One's own account: what others read, how the site meets one, leaving."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from people.enums import Theme
from people.forms import LeaveForm, PortraitForm, ProfileForm, SettingsForm
from people.models import User
from people.permissions import person
from people.profile import (
    leave,
    remove_portrait,
    save_profile,
    save_settings,
    set_portrait,
    why_not_leave,
)


def _refuse(form: Form, error: ValidationError) -> None:
    """Put what a service says at the fields of a form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, said in error.error_dict.items():
        form.add_error(field if field in form.fields else None, said)


def _profile_page(
    request: HttpRequest, form: ProfileForm | None = None, portrait: PortraitForm | None = None
) -> HttpResponse:
    user = person(request)
    form = form or ProfileForm(initial={"display_name": user.display_name, "about": user.about})
    portrait = portrait or PortraitForm(initial={"alt": user.portrait_alt})
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors or portrait.errors else HTTPStatus.OK
    # What the form was refused for stands in the form only: the page tells what is stored.
    stored = User.objects.get(pk=user.pk) if status != HTTPStatus.OK else user
    return render(request, "people/profile.html", {"form": form, "portrait": portrait, "person": stored}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """The name and the short text that others read."""
    if request.method != "POST":
        return _profile_page(request)
    form = ProfileForm(request.POST)
    if form.is_valid():
        try:
            save_profile(actor=person(request), **form.cleaned_data)
        except ValidationError as error:
            _refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("account"))
    return _profile_page(request, form=form)


@require_POST
def portrait(request: HttpRequest) -> HttpResponse:
    """Store a portrait or its alternative text, or take it away."""
    user = person(request)
    if "remove" in request.POST:
        remove_portrait(actor=user)
        messages.success(request, _("The picture is gone."))
        return HttpResponseRedirect(reverse("account"))
    form = PortraitForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["portrait"]
        try:
            set_portrait(actor=user, file=file, size=file.size if file else 0, alt=form.cleaned_data["alt"])
        except ValidationError as error:
            _refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("account"))
    return _profile_page(request, portrait=form)


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Colours, language and time zone."""
    user = person(request)
    initial = {"theme": user.theme, "language": user.language, "time_zone": user.time_zone}
    form = SettingsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        save_settings(actor=user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("account_settings"))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "people/settings.html", {"form": form}, status=status)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember what the switch of the page was set to, for an account that has chosen its colours."""
    user, chosen = person(request), request.POST.get("theme", "")
    if chosen not in Theme.values:
        return HttpResponse(status=HTTPStatus.UNPROCESSABLE_ENTITY)
    save_settings(actor=user, theme=chosen, language=user.language, time_zone=user.time_zone)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def leave_site(request: HttpRequest) -> HttpResponse:
    """Say what leaving means; then leave, confirmed with the password."""
    user = person(request)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            leave(
                actor=user,
                password=form.cleaned_data["password"],
                keep_comments=form.cleaned_data["comments"] == "keep",
            )
        except ValidationError as error:
            _refuse(form, error)
        else:
            logout(request)
            messages.success(request, _("Your account is closed. What you handed in is kept. Goodbye."))
            return HttpResponseRedirect(reverse("front"))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, "why_not": why_not_leave(user)}
    return render(request, "people/leave.html", context, status=status)
