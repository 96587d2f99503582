"""Accounts, for the administrator alone."""

from typing import Any

from allauth.account.forms import ResetPasswordForm
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.admin import ScopedAdmin
from core.text import tidy_line
from people import services
from people.models import Course, Enrolment, User
from people.permissions import operates, person


class AccountForm(ModelForm):
    """An account, without its password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "handle" in self.fields and self.instance.pk is None:
            self.fields["handle"].required = False
            self.fields["handle"].help_text = _("Empty: made from the name.")
        if "email" in self.fields:
            self.fields["email"].required = True

    def clean_handle(self) -> str:
        """Fill in a free handle."""
        given: str = self.cleaned_data["handle"]
        return given or services.free_handle(self.data.get("display_name", "") or self.data.get("username", ""))

    def clean_email(self) -> str:
        """Raise ValidationError for an address that another account has confirmed as a further one."""
        email: str = self.cleaned_data["email"].lower()
        try:
            services.check_address(email, self.instance if self.instance.pk else None)
        except ValidationError as error:
            raise ValidationError(error.message_dict["email"]) from error
        return email

    def clean_display_name(self) -> str:
        """Return the name in one line, without what no page and no feed can take."""
        name = tidy_line(self.cleaned_data["display_name"])
        if not name:
            raise ValidationError(_("There is no letter in this name."))
        return name

    def clean_about(self) -> str:
        """Return it in one line."""
        return tidy_line(self.cleaned_data["about"])


@admin.register(User)
class UserAdmin(ScopedAdmin):
    """Accounts: the administrator's. Coordinators only choose among the members of their courses."""

    form = AccountForm
    list_display = ("display_name", "username", "email", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", "is_superuser")
    search_fields = ("display_name", "official_name", "username", "email")
    ordering = ("display_name", "pk")
    fields = (
        "username", "email", "display_name", "handle", "about", "official_name", "is_active", "is_superuser",
        "last_login", "date_joined", "left_at",
    )  # fmt: skip
    readonly_fields = ("last_login", "date_joined", "left_at")
    actions = ("send_reset",)

    def rows(self, request: HttpRequest) -> QuerySet:
        """All for the administrator; the members of the courses that a coordinator leads."""
        if operates(request.user):
            return User.objects.all()
        led = Course.objects.coordinated_by(request.user)
        return User.objects.filter(pk__in=Enrolment.objects.filter(course__in=led).values("user"))

    def may_view(self, request: HttpRequest) -> bool:
        """The administrator."""
        return operates(request.user)

    def may_add(self, request: HttpRequest) -> bool:
        """The administrator."""
        return operates(request.user)

    def may_change(self, request: HttpRequest, obj: Any = None) -> bool:
        """The administrator."""
        return operates(request.user)

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        """Addresses are searched by the administrator alone."""
        return self.search_fields if operates(request.user) else ("display_name", "official_name", "handle")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A new account has nothing yet to tell."""
        return self.fields if obj is not None else self.fields[:5]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Nobody locks themselves out."""
        own = ["is_active", "is_superuser"] if obj is not None and obj.pk == request.user.pk else []
        return [*super().get_readonly_fields(request, obj), *own]

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        """Store by the room's services; a new account has no password and is claimed by the reset link."""
        if change:
            services.save_account(actor=person(request), user=obj)
            return
        made = services.create_user(
            username=obj.username, email=obj.email, display_name=obj.display_name, handle=obj.handle, about=obj.about
        )
        obj.__dict__.update(made.__dict__)

    def response_add(self, request: HttpRequest, obj: User, post_url_continue: str | None = None) -> HttpResponse:
        """Say that the person knows nothing yet, and where the link to a first password is sent."""
        response = super().response_add(request, obj, post_url_continue)
        self.message_user(
            request,
            format_html(
                _('No mail was sent. Tick the account in <a href="{}">this list</a> and choose “{}”.'),
                f"{reverse('admin:people_user_changelist')}?{urlencode({'q': obj.username})}",
                _("Send a link to set a new password"),
            ),
            messages.WARNING,
        )
        return response

    @admin.action(description=gettext_lazy("Send a link to set a new password"), permissions=["change"])
    def send_reset(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Send the ordinary reset mail: nobody but its owner ever sets a password."""
        sent = 0
        for user in queryset.filter(is_active=True).exclude(email=""):
            form = ResetPasswordForm(data={"email": user.email})
            if form.is_valid():
                form.save(request)
                self.log_change(request, user, _("Sent a link to set a new password."))
                sent += 1
        self.message_user(
            request, ngettext("%(n)d link was sent.", "%(n)d links were sent.", sent) % {"n": sent}, messages.SUCCESS
        )
