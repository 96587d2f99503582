"""Courses, tutorials and enrolments for those who run them; accounts for the administrator alone."""

from collections.abc import Sequence
from typing import Any, ClassVar

from allauth.account.forms import ResetPasswordForm
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.admin import ScopedAdmin, ScopedRelatedFilter
from core.forms import DatesField
from core.text import tidy_line
from people import services
from people.enums import STAFF_ROLES, Role
from people.models import Course, Enrolment, StudentNumber, Tutorial, User
from people.permissions import may_change_enrolment, may_give_role, operates, person, reach_of
from people.zones import zone_choices

# Tables of packages: whoever may enter here has no business in them (sessions, tokens, second factors, groups).
_ROOMS = ("people", "assessments", "blog", "comments", "marking", "exchange")
for _model in [model for model in admin.site._registry if model._meta.app_label not in _ROOMS]:
    admin.site.unregister(_model)


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


class CourseForm(ModelForm):
    """A course's settings; its time zone is chosen, and none is taken for granted."""

    holidays = DatesField(
        label=gettext_lazy("Holidays"), required=False,
        help_text=gettext_lazy(
            "No working days, beside Saturdays and Sundays: late policies that count working days skip them. One in a "
            "line, like 2017-04-25, or a range, like 2017-12-25 to 2018-01-05."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("time_zone")
        if field is None:
            return
        if self.instance.pk is None:
            self.initial["time_zone"] = settings.TIME_ZONE if settings.TIME_ZONE != "UTC" else ""
        field.widget = forms.Select(choices=zone_choices(_("Choose one"), self.initial.get("time_zone")))
        field.help_text = _("All dates of this course are read and shown in it.")


@admin.register(Course)
class CourseAdmin(ScopedAdmin):
    """Courses: made by the administrator, set up by their coordinators, read by their tutors."""

    form = CourseForm
    list_display = ("code", "title", "term", "time_zone", "visibility_cap")
    list_display_links = ("code", "title")
    search_fields = ("code", "title")
    fields = (
        "code",
        "title",
        "term",
        "slug",
        "time_zone",
        "holidays",
        "visibility_cap",
        "comment_mode",
        "guests_may_comment",
        "student_number_pattern",
    )
    prepopulated_fields: ClassVar[dict[str, Sequence[str]]] = {"slug": ("code", "term")}
    fixed = ("slug",)
    change_form_template = "admin/people/course/change_form.html"

    def rows(self, request: HttpRequest) -> QuerySet:
        """All for the administrator; else the courses that one teaches in."""
        return Course.objects.all() if operates(request.user) else Course.objects.of_staff(request.user)

    def may_view(self, request: HttpRequest) -> bool:
        """Whoever enters: the rows are theirs."""
        return True

    def may_add(self, request: HttpRequest) -> bool:
        """The administrator."""
        return operates(request.user)

    def may_change(self, request: HttpRequest, obj: Any = None) -> bool:
        """The coordinator, and the administrator."""
        return reach_of(request).manages(obj.pk if obj is not None else None)

    def save_model(self, request: HttpRequest, obj: Course, form: ModelForm, change: bool) -> None:
        """Store by the room's service."""
        services.save_course(actor=person(request), course=obj)


class TutorialForm(ModelForm):
    """A tutorial."""

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError at `tutor` when that person does not teach here."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        course = data.get("course") or (self.instance.course if self.instance.pk else None)
        if course is not None and "tutor" in data:
            services.check_tutor(course.pk, data["tutor"])
        return data


@admin.register(Tutorial)
class TutorialAdmin(ScopedAdmin):
    """Tutorials: set up by coordinators and the administrator, read by the course's staff."""

    form = TutorialForm
    list_display = ("__str__", "course", "room", "tutor")
    list_filter = (("course", ScopedRelatedFilter),)
    list_select_related = ("course", "tutor")
    search_fields = ("course__code", "room", "tutor__display_name")
    fields = ("course", "weekday", "starts", "ends", "room", "tutor")
    fixed = ("course",)

    def rows(self, request: HttpRequest) -> QuerySet:
        """Those of the courses in sight."""
        if operates(request.user):
            return Tutorial.objects.all()
        return Tutorial.objects.filter(course__in=Course.objects.of_staff(request.user))

    def may_view(self, request: HttpRequest) -> bool:
        """Whoever enters: the rows are theirs."""
        return True

    def may_add(self, request: HttpRequest) -> bool:
        """Coordinators and the administrator."""
        return reach_of(request).manages()

    def may_change(self, request: HttpRequest, obj: Any = None) -> bool:
        """The coordinator of its course, and the administrator."""
        return reach_of(request).manages(obj.course_id if obj is not None else None)

    def choices_for(self, db_field: Any, request: HttpRequest) -> QuerySet:
        """Courses that one runs; tutors among the staff of those."""
        mine = reach_of(request)
        if db_field.name == "course":
            return _managed(request)
        staff = Enrolment.objects.active().filter(role__in=STAFF_ROLES)
        if not mine.operates:
            staff = staff.filter(course__in=mine.coordinates)
        return User.objects.filter(pk__in=staff.values("user")).order_by("display_name", "pk")

    def save_model(self, request: HttpRequest, obj: Tutorial, form: ModelForm, change: bool) -> None:
        """Store by the room's service."""
        services.save_tutorial(actor=person(request), tutorial=obj)


def _managed(request: HttpRequest) -> QuerySet:
    return Course.objects.all() if operates(request.user) else Course.objects.coordinated_by(request.user)


class EnrolmentForm(ModelForm):
    """What a person is in a course. The student number is shown to those who may see it, and kept in its own table."""

    request: HttpRequest
    student_number = forms.CharField(
        label=gettext_lazy("Student number"), max_length=20, required=False,
        validators=StudentNumber._meta.get_field("number").validators,
        help_text=gettext_lazy("Reaches only its owner and the staff of the course. Empty: it stays as it is."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tutorial: Any = self.fields.get("tutorial")
        if tutorial is not None:
            tutorial.queryset = tutorial.queryset.select_related("course")
            tutorial.label_from_instance = lambda row: f"{row.course.code} {row}"
        if self.instance.pk:
            if tutorial is not None:
                tutorial.queryset = tutorial.queryset.filter(course=self.instance.course_id)
            numbers = StudentNumber.objects.visible_to(self.request.user).filter(user=self.instance.user_id)
            self.initial["student_number"] = numbers.values_list("number", flat=True).first() or ""

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError for a role that is not one's to give, and for a number that is another person's."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        course_id = self.instance.course_id or (data["course"].pk if data.get("course") else None)
        if course_id and "role" in data and not may_give_role(self.request.user, course_id, data["role"]):
            self.add_error("role", _("Only the administrator names coordinators and examiners."))
        number, person = (
            data.get("student_number"),
            data.get("user") or (self.instance.user if self.instance.pk else None),
        )
        if number and person:
            if StudentNumber.objects.filter(number=number).exclude(user=person).exists():
                self.add_error("student_number", _("This is another person's student number."))
            elif StudentNumber.objects.filter(user=person).exclude(number=number).exists():
                if not self.instance.pk:
                    self.add_error("student_number", _("This person already has another student number."))
                elif not operates(self.request.user):
                    message = _("This person already has another student number. Only the administrator replaces it.")
                    self.add_error("student_number", message)
        return data


@admin.register(Enrolment)
class EnrolmentAdmin(ScopedAdmin):
    """Who is in which course: all of it for those who lead the course, own students for tutors."""

    form = EnrolmentForm
    list_display = ("person", "number", "course", "role", "tutorial", "is_active")
    list_filter = (("course", ScopedRelatedFilter), "role", ("tutorial", ScopedRelatedFilter), "is_active")
    list_select_related = ("user", "course", "tutorial")
    search_fields = ("user__display_name", "user__official_name", "user__handle")
    ordering = ("course", "role", "user__display_name", "pk")
    autocomplete_fields = ("user",)
    readonly_fields = ("number",)
    fixed = ("user", "course")
    may_be_chosen = False

    def rows(self, request: HttpRequest) -> QuerySet:
        """All for the administrator; the courses that one leads; the tutorials that one teaches."""
        enrolments = Enrolment.objects.all()
        if not operates(request.user):
            taught = Tutorial.objects.filter(tutor=person(request), course__in=Course.objects.of_staff(request.user))
            leading = Enrolment.objects.active().filter(user=request.user, role__in=[Role.COORDINATOR, Role.EXAMINER])
            enrolments = enrolments.filter(Q(course__in=leading.values("course")) | Q(tutorial__in=taught))
        numbers = StudentNumber.objects.visible_to(request.user).filter(user=OuterRef("user"))
        return enrolments.annotate(seen_number=Subquery(numbers.values("number")[:1]))

    def may_view(self, request: HttpRequest) -> bool:
        """Whoever enters: the rows are theirs."""
        return True

    def may_add(self, request: HttpRequest) -> bool:
        """Coordinators and the administrator."""
        return reach_of(request).manages()

    def may_change(self, request: HttpRequest, obj: Any = None) -> bool:
        """Coordinators, but not themselves nor another coordinator; the administrator."""
        if obj is None:
            return reach_of(request).manages()
        return may_change_enrolment(request.user, obj)

    @admin.display(description=gettext_lazy("Person"), ordering="user__display_name")
    def person(self, enrolment: Enrolment) -> str:
        """The name."""
        return enrolment.user.name_for_staff

    @admin.display(description=gettext_lazy("Student number"), empty_value="–")
    def number(self, enrolment: Enrolment) -> str | None:
        """The number, when the viewer may see it."""
        return getattr(enrolment, "seen_number", None)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The number to write for those who may change the row, to read for the others."""
        writable = obj is None or self.may_change(request, obj)
        return ("user", "course", "role", "tutorial", "student_number" if writable else "number", "is_active")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Tell the form who asks."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"request": request})

    def choices_for(self, db_field: Any, request: HttpRequest) -> QuerySet:
        """Courses that one runs, and their tutorials."""
        if db_field.name == "course":
            return _managed(request)
        if db_field.name == "tutorial":
            return Tutorial.objects.filter(course__in=_managed(request))
        return super().choices_for(db_field, request)

    def save_model(self, request: HttpRequest, obj: Enrolment, form: ModelForm, change: bool) -> None:
        """Store by the room's services."""
        number = form.cleaned_data.get("student_number", "")
        if change:
            services.change_enrolment(
                actor=person(request),
                enrolment=obj,
                role=obj.role,
                tutorial=obj.tutorial,
                is_active=obj.is_active,
                student_number=number or None,
            )
            return
        made = services.enrol(
            course=obj.course, user=obj.user, role=obj.role, tutorial=obj.tutorial, student_number=number
        )
        obj.pk = made.pk
