"""Assessments, rubrics and extensions: what is asked, of whom, by when."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = "Assessments"
