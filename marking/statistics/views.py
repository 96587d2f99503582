"""The statistics of an assessment, for its staff: each plot with the same numbers as a table."""

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.models import Assessment
from marking.fairness.enums import Markers
from marking.fairness.rules import rules_of
from marking.models import Release
from marking.statistics import plots
from marking.statistics.reading import Network, is_sealed, marks_of, network_of, timeline_of
from people.models import Course
from people.permissions import person


@require_safe
@never_cache
def statistics_page(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Show distribution, markers, timeline and network: of what the reader reads as staff, 404 for everybody else."""
    user = person(request)
    taught = Assessment.objects.filter(course__in=Course.objects.of_staff(user)).select_related("course")
    assessment = taught.filter(pk=assessment_id).first()
    if assessment is None:
        raise Http404
    marks, timeline = marks_of(user, assessment), timeline_of(user, assessment)
    sealed = is_sealed(user, assessment)
    network = Network([], [], []) if sealed else network_of(user, assessment)
    context = {
        **admin.site.each_context(request),
        "opts": Release._meta,
        "title": _("Statistics: %(assessment)s") % {"assessment": assessment},
        "assessment": assessment,
        "marks": marks,
        "bands": list(zip(plots.band_labels(), marks.bands, strict=True)),
        "distribution": plots.distribution(marks),
        "boxes": plots.boxes(marks),
        "timeline": timeline,
        "days": plots.timeline(timeline),
        "network": network,
        "is_sealed": sealed,
        "is_two": rules_of(assessment).markers == Markers.TWO,
        "people": [(name, network.written(at), network.received(at)) for at, name in enumerate(network.names)],
        "graph": plots.graph(network),
        "width": plots.WIDTH,
        "height": plots.HEIGHT,
    }
    return TemplateResponse(request, "admin/marking/statistics.html", context)
