"""The comment bank in the admin: own comments, and those of one's courses."""

from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.admin.base import CoursesAdmin
from core.admin import HiddenInAdmin, ScopedRelatedFilter
from core.dates import day
from core.text import shorten
from marking.models import BankComment
from marking.tools.services import add_to_bank, edit_in_bank, may_remove, remove_from_bank
from people.models import Course
from people.permissions import person, reach_of


class SharedFilter(admin.SimpleListFilter):
    """Own ones, or those of the courses, each with how many there are."""

    title = gettext_lazy("whose")
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """By one query for both counts."""
        own = Q(owner=person(request))
        n = BankComment.objects.usable_by(request.user).aggregate(mine=Count("pk", filter=own), all=Count("pk"))
        mine, shared = {"n": n["mine"]}, {"n": n["all"] - n["mine"]}
        return [("mine", _("Mine (%(n)d)") % mine), ("course", _("Of the course (%(n)d)") % shared)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """By owner; a comment of the course has none."""
        own = Q(owner=person(request))
        return {"mine": queryset.filter(own), "course": queryset.exclude(own)}.get(self.value() or "", queryset)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


class BankForm(forms.ModelForm):
    """A comment of the bank; what is stored of it goes through the services."""

    is_shared = forms.BooleanField(label=gettext_lazy("For everybody who marks in this course"), required=False)
    # Of the text that the form was made with: somebody else may have changed it since.
    was = forms.CharField(required=False, widget=HiddenInAdmin)

    class Meta:
        """The text, and for a new one whose it is."""

        model = BankComment
        fields = ("course", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["was"].initial = _digest(self.instance.text)

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError where the bank would refuse it; the row is locked until it is stored."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk is None or "text" not in data:
            return data
        stored = BankComment.objects.select_for_update(of=("self",)).get(pk=self.instance.pk)
        if stored.removed_at is not None:
            raise ValidationError(_("Somebody took this comment out of the bank in the meantime."))
        if data.get("was") != _digest(stored.text):
            sent: Any = self.data.copy()  # type: ignore[attr-defined]
            sent["was"] = _digest(stored.text)  # the next save is meant
            self.data = sent
            said = _("Somebody changed this comment in the meantime. It now says: %(text)s. Saving again replaces it.")
            self.add_error("text", said % {"text": stored.text})
            return data
        same = BankComment.objects.filter(course=stored.course_id, owner=stored.owner_id, removed_at=None)
        if same.filter(text=data["text"].strip()).exclude(pk=stored.pk).exists():
            self.add_error("text", _("The bank has this comment already."))
        return data


@admin.register(BankComment)
class BankCommentAdmin(CoursesAdmin):
    """The comments that one may use: found, changed, and taken out of the bank by those who may."""

    form = BankForm
    list_display = ("beginning", "course", "whose", "made_by", "made")
    list_filter = (SharedFilter, ("course", ScopedRelatedFilter))
    list_select_related = ("course", "owner", "made_by")
    search_fields = ("text",)
    ordering = ("text", "pk")
    actions = ("take_out",)
    may_be_chosen = False

    def rows(self, request: HttpRequest) -> QuerySet:
        """Those that one may use."""
        return BankComment.objects.usable_by(request.user)

    def may_add(self, request: HttpRequest) -> bool:
        """Those who teach."""
        return bool(reach_of(request).teaches)

    def may_change(self, request: HttpRequest, obj: BankComment | None = None) -> bool:
        """Own ones; those of the course whoever made them, and its coordinators."""
        return bool(reach_of(request).teaches) if obj is None else may_remove(person(request), obj)

    def choices_for(self, db_field: Any, request: HttpRequest) -> QuerySet:
        """The courses that one teaches in."""
        return Course.objects.of_staff(request.user)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Whose it is can be chosen while it is new."""
        return ["course", "text", "is_shared"] if obj is None else ["course", "whose", "text", "was"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What stays as it was made."""
        return ["course", "whose"] if obj is not None else []

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Under its own heading."""
        return super().changelist_view(request, {**(extra_context or {}), "title": _("Comment bank")})

    def save_model(self, request: HttpRequest, obj: BankComment, form: Any, change: bool) -> None:
        """By the services."""
        user, data = person(request), form.cleaned_data
        if change:
            edit_in_bank(actor=user, comment=obj, text=data["text"])
            return
        made = add_to_bank(actor=user, course=data["course"], text=data["text"], is_shared=data["is_shared"])
        obj.pk = made.pk
        obj.refresh_from_db()

    def has_take_out_permission(self, request: HttpRequest) -> bool:
        """What the action asks for; the service asks again for each comment."""
        return self.may_change(request)

    @admin.action(description=gettext_lazy("Take out of the bank"), permissions=["take_out"])
    def take_out(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Take out what one may of what was chosen, and say what was left."""
        user = person(request)
        chosen = list(queryset.select_related("course"))
        able = [comment for comment in chosen if may_remove(user, comment)]
        for comment in able:
            remove_from_bank(actor=user, comment=comment)
        if able:
            said = ngettext("%(n)d comment is out of the bank.", "%(n)d comments are out of the bank.", len(able))
            messages.success(request, said % {"n": len(able)} + " " + _("Marks that used it keep their words."))
        if left := len(chosen) - len(able):
            said = ngettext(
                "%(n)d comment is the course’s, and stays.", "%(n)d comments are the course’s, and stay.", left
            )
            messages.warning(request, said % {"n": left})

    @admin.display(description=gettext_lazy("Comment"), ordering="text")
    def beginning(self, comment: BankComment) -> str:
        """Its first words."""
        return shorten(" ".join(comment.text.split()), 120)

    @admin.display(description=gettext_lazy("Made"), ordering="made_at")
    def made(self, comment: BankComment) -> str:
        """On which day of the course's zone."""
        return day(comment.made_at, comment.course.zone)

    @admin.display(description=gettext_lazy("Whose"))
    def whose(self, comment: BankComment) -> str:
        """One's own, or the course's."""
        return _("of the course") if comment.owner_id is None else _("mine")
