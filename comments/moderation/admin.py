"""The queue: what was reported and what waits for approval, to claim and to decide."""

from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.moderation import services
from comments.moderation.enums import CaseKind, CaseState
from comments.moderation.forms import DecisionForm
from comments.moderation.models import Case
from core.admin import ScopedAdmin, ScopedRelatedFilter
from core.dates import weekday
from core.html import plain_text
from core.text import number, shorten
from people import kept
from people.permissions import person, reach_of


class CaseStateFilter(admin.SimpleListFilter):
    """What waits, unless the decided are asked for."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """What waits, and what was decided."""
        return [("waiting", _("Waiting")), (CaseState.DECIDED, _("Decided"))]

    def value(self) -> str:
        """What waits, by default."""
        return CaseState.DECIDED if super().value() == CaseState.DECIDED else "waiting"

    def choices(self, changelist: ChangeList) -> Any:
        """Without Django's own “All”."""
        for lookup, title in self.lookup_choices:
            yield {
                "selected": self.value() == lookup,
                "query_string": changelist.get_query_string({self.parameter_name: lookup}),
                "display": title,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """By state."""
        decided = self.value() == CaseState.DECIDED
        return queryset.filter(state=CaseState.DECIDED) if decided else queryset.undecided()  # type: ignore[attr-defined]


@admin.register(Case)
class CaseAdmin(ScopedAdmin):
    """The cases that one decides, the longest waiting first; a row leads to its page."""

    list_display = ("beginning", "writer", "kind", "post", "state", "claimed_by", "since", "reported")
    list_display_links = ("beginning",)
    list_filter = (CaseStateFilter, "kind", ("post__course", ScopedRelatedFilter))
    list_select_related = ("post__author", "post__course", "comment__author", "claimed_by")
    ordering = ("opened_at", "pk")
    sortable_by = ("kind", "state", "since")
    actions = None
    may_be_chosen = False

    def rows(self, request: HttpRequest) -> QuerySet:
        """Those that one decides."""
        return Case.objects.for_staff(request.user).annotate(n_reports=Count("reports"))

    def may_view(self, request: HttpRequest) -> bool:
        """Those who teach."""
        return bool(reach_of(request).teaches)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Under its own heading."""
        title = _("Reports and approvals")
        return super().changelist_view(request, {**(extra_context or {}), "title": title})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The case: what it is about, who reported it why, its log, and the decision."""
        case = self._find(request, object_id)
        form = DecisionForm(kept.take(request))
        if request.method != "POST":
            return self._show(request, case, form)
        user = person(request)
        try:
            if "claim" in request.POST:
                services.claim_case(actor=user, case=case)
            elif "return" in request.POST:
                services.return_case(actor=user, case=case)
            else:
                form = DecisionForm(request.POST)
                if not form.is_valid():
                    return self._show(request, case, form, HTTPStatus.UNPROCESSABLE_ENTITY)
                services.decide_case(actor=user, case=case, read=request.POST.get("read"), **form.cleaned_data)
                messages.success(request, _("Decided. The log keeps your note."))
                return HttpResponseRedirect("../../")
        except ValidationError as error:
            form = form if form.is_bound else DecisionForm(request.POST)
            form.is_valid()
            form.add_error(None, error)
            return self._show(request, self._find(request, object_id), form, HTTPStatus.UNPROCESSABLE_ENTITY)
        return HttpResponseRedirect(request.get_full_path())

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The history is the log on the case's page."""
        return HttpResponseRedirect(self._find(request, object_id).get_absolute_url() + "#log")

    def _find(self, request: HttpRequest, object_id: str) -> Case:
        pk = number(object_id)
        related = ("post__author", "post__course", "comment__author", "claimed_by", "decided_by")
        rows = Case.objects.for_staff(request.user).select_related(*related)
        case: Case | None = rows.filter(pk=pk).first() if pk is not None else None
        if case is None:
            raise Http404
        return case

    def _show(
        self, request: HttpRequest, case: Case, form: DecisionForm, status: int = HTTPStatus.OK
    ) -> HttpResponse:  # fmt: skip
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": case.get_kind_display(),
            "case": case,
            "zone": case.post.course.zone,
            "reports": list(case.reports.select_related("reporter")),
            "events": list(case.events.select_related("actor")),
            "form": form,
            "wording": services.wording(case),
            "is_decided": case.state == CaseState.DECIDED,
            "is_mine": case.claimed_by_id == request.user.pk,
            "is_others": case.claimed_by_id not in (None, request.user.pk),
        }
        return TemplateResponse(request, "admin/comments/case.html", context, status=status)

    @admin.display(description=gettext_lazy("What"))
    def beginning(self, case: Case) -> str:
        """The first words of the comment, or the post's title."""
        if case.comment is None:
            return str(case.post)
        return shorten(plain_text(case.comment.html), 80) or case.comment.get_state_display()

    @admin.display(description=gettext_lazy("Writer"))
    def writer(self, case: Case) -> str:
        """Who wrote it."""
        return str((case.comment or case.post).author)

    @admin.display(description=gettext_lazy("Since"), ordering="opened_at")
    def since(self, case: Case) -> str:
        """In the course's time zone."""
        return weekday(case.opened_at, case.post.course.zone)

    @admin.display(description=gettext_lazy("Reports"))
    def reported(self, case: Any) -> str:
        """How many."""
        return str(case.n_reports) if case.kind == CaseKind.REPORTED else "–"
