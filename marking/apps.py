"""Submissions, marks and their release: what tutors decide."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class MarkingConfig(AppConfig):
    name = "marking"
    verbose_name = gettext_lazy("Marking")

    def ready(self) -> None:
        """Answer for the figures of frozen submissions, for assessments in which marks were given, and for notices."""
        from assessments.enums import marks_asked
        from blog.enums import figure_asked
        from marking.lines import answer_for_notices
        from marking.permissions import answer_for_figure, answer_for_marks
        from people.enums import notices_asked

        figure_asked.connect(answer_for_figure, dispatch_uid="marking")
        marks_asked.connect(answer_for_marks, dispatch_uid="marking")
        notices_asked.connect(answer_for_notices, dispatch_uid="marking")
