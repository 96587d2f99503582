"""Submissions, marks and their release: what tutors decide."""

from django.apps import AppConfig


class MarkingConfig(AppConfig):
    name = "marking"
    verbose_name = "Marking"

    def ready(self) -> None:
        """Answer for the figures of frozen submissions, and for assessments in which marks were given."""
        from assessments.enums import marks_asked
        from blog.enums import figure_asked
        from marking.permissions import answer_for_figure, answer_for_marks

        figure_asked.connect(answer_for_figure, dispatch_uid="marking")
        marks_asked.connect(answer_for_marks, dispatch_uid="marking")
