"""Bases of every admin page: rows by one hook, rights by named predicates, never by Django's model permissions."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.admin.filters import RelatedOnlyFieldListFilter
from django.contrib.admin.utils import model_ngettext
from django.contrib.admin.widgets import AdminTextareaWidget, AutocompleteSelect, RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models.fields import BLANK_CHOICE_DASH
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.text import number


class SearchSelect(AutocompleteSelect):
    """The search box of a foreign key, which looks up no value that is no id."""

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        """Show what stands for an id; the field itself refuses the rest. Before a choice there is an empty one."""
        groups: Any = super().optgroups(name, [one for one in value if number(str(one)) is not None], attr)
        if self.is_required:  # Django has it for the others; HTML asks for it here too
            groups[0][1].insert(0, self.create_option(name, "", BLANK_CHOICE_DASH[0][1], not value, 0))
        return groups


class HiddenInAdmin(forms.HiddenInput):
    """A hidden field of a change form: Django's template gives it a label, which must point at nothing then."""

    def id_for_label(self, id_: str) -> str:
        """Return no id."""
        return ""


class ScopedChoices:
    """Foreign keys offer, and accept in a POST, only the rows that the chooser's own admin lists for this person."""

    admin_site: admin.AdminSite

    def choices_for(self, db_field: models.Field, request: HttpRequest) -> models.QuerySet:
        """Return the rows that `db_field` may point to: those of the related model's ScopedAdmin, or none at all."""
        model: Any = db_field.remote_field.model  # type: ignore[union-attr]
        related = self.admin_site._registry.get(model)
        if isinstance(related, ScopedAdmin):
            return related.get_queryset(request)
        return model._default_manager.none()

    def formfield_for_foreignkey(self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        """Narrow the choices."""
        kwargs.setdefault("queryset", self.choices_for(db_field, request))
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", SearchSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any) -> Any:
        """Narrow the choices."""
        kwargs.setdefault("queryset", self.choices_for(db_field, request))
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Leave out the links beside a choice, for each thing has its own page; name both halves of a date."""
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if formfield is not None and isinstance(formfield.widget, RelatedFieldWidgetWrapper):
            formfield.widget = formfield.widget.widget
        if isinstance(formfield, forms.SplitDateTimeField):
            date, time = formfield.widget.widgets
            date.attrs["aria-label"] = _("%(field)s: date") % {"field": formfield.label}
            time.attrs["aria-label"] = _("%(field)s: time") % {"field": formfield.label}
        return formfield


class ScopedAdmin(ScopedChoices, admin.ModelAdmin):
    """One model's pages.

    A subclass says which rows a person sees (`rows`) and who may do what (`may_view`, `may_add`, `may_change`).
    What is out of scope answers 404 everywhere: list, page, history, autocomplete, bulk action and foreign key.
    Nothing is ever deleted here.
    """

    fixed: ClassVar[Sequence[str]] = ()  # fields that cannot change once the row is there
    may_be_chosen = True  # whether a foreign key's search may list the rows where the person has no list of them
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 200

    def rows(self, request: HttpRequest) -> models.QuerySet:
        """Return the rows that exist for the request's user."""
        raise NotImplementedError

    def may_view(self, request: HttpRequest) -> bool:
        """Whether the request's user has these pages at all."""
        raise NotImplementedError

    def may_add(self, request: HttpRequest) -> bool:
        """Whether the request's user may make a new one."""
        return False

    def may_change(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the request's user may change `obj`, which is in scope; without it, any of them."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list; a bulk action gets the chosen ids alone, whatever else was sent as one."""
        chosen = request.POST.getlist(helpers.ACTION_CHECKBOX_NAME)
        ids = [one for one in chosen if number(one) is not None]
        if ids != chosen:
            cleaned = request.POST.copy()
            cleaned.setlist(helpers.ACTION_CHECKBOX_NAME, ids)
            request.POST = cleaned  # type: ignore[assignment]
        return super().changelist_view(request, extra_context)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the address fills in on the page of a new row: rows that it belongs to, by id, and nothing else."""
        initial = {}
        for field in self.opts.concrete_fields:
            pk = number(request.GET.get(field.name, "")) if field.is_relation else None
            if pk is not None:
                initial[field.name] = str(pk)
        return initial

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """The scope, in the list's order."""
        queryset = self.rows(request)
        ordering = self.get_ordering(request)
        return queryset.order_by(*ordering) if ordering else queryset

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the model stands on the index."""
        return self.may_view(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As `may_view`; a foreign key's search needs only rows in scope."""
        place = request.resolver_match
        if self.may_be_chosen and place is not None and place.view_name == "admin:autocomplete":
            return True
        return self.may_view(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """As `may_add`."""
        return self.may_add(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As `may_change`."""
        return self.may_change(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: what stands in a course stays; people go inactive."""
        return False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """All but Django's bulk deletion."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """With the fixed ones, once the row is there."""
        fields = list(super().get_readonly_fields(request, obj))
        return [*fields, *self.fixed] if obj is not None else fields

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Sequence[str]]:
        """Only while the field can still be written."""
        readonly = self.get_readonly_fields(request, obj)
        return {name: of for name, of in super().get_prepopulated_fields(request, obj).items() if name not in readonly}

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Only what the list's own filters ask: no probing of any field, own or related, through the address."""
        if request is None:
            return False
        allowed: set[str] = set()
        for item in self.get_list_filter(request):
            if isinstance(item, type) and issubclass(item, admin.SimpleListFilter):
                allowed.add(item.parameter_name or "")
                continue
            name = str(item[0] if isinstance(item, tuple | list) else item)
            allowed |= {name, f"{name}__exact", f"{name}__id__exact", f"{name}__isnull"}
        return lookup in allowed

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """The page itself: Django's redirect by content type and id would answer for rows out of scope too."""
        if obj is None or not self.view_on_site or not hasattr(obj, "get_absolute_url"):
            return None
        return str(obj.get_absolute_url())

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        raise Http404


class ScopedInline(ScopedChoices, admin.TabularInline):
    """Rows that belong to the page's object, with the rights of that object."""

    extra = 0
    show_change_link = False
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 2})}}
    view_on_site = False

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Name each field, for the head of its column is no label."""
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if formfield is not None and not isinstance(formfield.widget, forms.MultiWidget):
            formfield.widget.attrs.setdefault("aria-label", str(formfield.label))
        return formfield

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Remember whose rows these are, for choices that depend on it."""
        request.inline_parent = obj  # type: ignore[attr-defined]
        return super().get_formset(request, obj, **kwargs)

    def _parent_admin(self) -> admin.ModelAdmin:
        return self.admin_site.get_model_admin(self.parent_model)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As the page."""
        return self._parent_admin().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As changing the page's object, or adding one."""
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As changing the page's object, or adding one."""
        parent = self._parent_admin()
        return parent.has_add_permission(request) if obj is None else parent.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As changing the page's object."""
        return self.has_change_permission(request, obj)


class ScopedRelatedFilter(RelatedOnlyFieldListFilter):
    """A list filter whose choices are those of the rows in scope, shown when there is more than one."""

    def has_output(self) -> bool:
        """With one choice there is nothing to choose."""
        return len(self.lookup_choices) > 1


class ReasonForm(forms.Form):
    """Why something is taken out of sight."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=400, help_text=gettext_lazy("The writer reads it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class ModeratedAdmin(ScopedAdmin):
    """Words of others: read, never changed; hidden with a reason, and brought back."""

    actions = ("hide", "bring_back")

    def may_moderate(self, request: HttpRequest) -> bool:
        """Whether the request's user may hide any of them."""
        raise NotImplementedError

    def hide_one(self, request: HttpRequest, obj: Any, reason: str) -> None:
        """Hide `obj` by its room's service."""
        raise NotImplementedError

    def bring_back_one(self, request: HttpRequest, obj: Any) -> None:
        """Show `obj` again by its room's service."""
        raise NotImplementedError

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        """As `may_moderate`: what the actions ask for."""
        return self.may_moderate(request)

    @admin.action(description=gettext_lazy("Hide with a reason…"), permissions=["moderate"])
    def hide(self, request: HttpRequest, queryset: models.QuerySet) -> HttpResponse | None:
        """Ask for the reason, then hide what was chosen."""
        form = ReasonForm(request.POST if "reason" in request.POST else None)
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            self._for_each(
                request,
                queryset,
                lambda obj: self.hide_one(request, obj, reason),
                _("Hidden: %(reason)s") % {"reason": reason},
                lambda n: ngettext("%(n)d %(things)s is hidden.", "%(n)d %(things)s are hidden.", n),
            )
            return None
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Hide with a reason"),
            "objects": queryset,
            "form": form,
            "action_checkbox_name": helpers.ACTION_CHECKBOX_NAME,
        }
        form.helper.add_input(Submit("confirm", _("Hide"), css_class="button --primary"))
        return TemplateResponse(request, "admin/hide.html", context)

    @admin.action(description=gettext_lazy("Bring back"), permissions=["moderate"])
    def bring_back(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        """Show what was hidden."""
        self._for_each(
            request,
            queryset,
            lambda obj: self.bring_back_one(request, obj),
            _("Brought back."),
            lambda n: ngettext("%(n)d %(things)s is shown again.", "%(n)d %(things)s are shown again.", n),
        )

    def _for_each(
        self, request: HttpRequest, rows: models.QuerySet, act: Callable[[Any], None], log: str, said: Callable[[int], str]
    ) -> None:  # fmt: skip
        done, refused = 0, 0
        for row in rows:
            try:
                act(row)
            except (PermissionDenied, ValidationError):
                refused += 1
            else:
                done += 1
                self.log_change(request, row, log)
        if done:
            things = model_ngettext(self.opts, done)
            self.message_user(request, said(done) % {"n": done, "things": things}, messages.SUCCESS)
        if refused:
            message = ngettext(
                "%(n)d was left as it is: you do not coordinate its course.",
                "%(n)d were left as they are: you do not coordinate their course.",
                refused,
            )
            self.message_user(request, message % {"n": refused}, messages.WARNING)
