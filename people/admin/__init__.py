"""Courses, tutorials and enrolments for those who run them; accounts for the administrator alone."""

from django.contrib import admin

from people.admin.accounts import UserAdmin
from people.admin.courses import CourseAdmin, TutorialAdmin
from people.admin.enrolments import EnrolmentAdmin

__all__ = ["CourseAdmin", "EnrolmentAdmin", "TutorialAdmin", "UserAdmin"]

# Tables of packages: whoever may enter here has no business in them (sessions, tokens, second factors, groups).
_ROOMS = ("people", "assessments", "blog", "comments", "marking", "exchange")
for _model in [model for model in admin.site._registry if model._meta.app_label not in _ROOMS]:
    admin.site.unregister(_model)
