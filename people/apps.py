"""Users, courses, tutorials, enrolments: who takes part, and as what."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = "People"
