"""Rubrics, assessments and extensions: set up by coordinators, read by the staff of the course."""

from assessments.admin.assessments import AssessmentAdmin, ExtensionAdmin
from assessments.admin.rubrics import CriterionAdmin, RubricAdmin

__all__ = ["AssessmentAdmin", "CriterionAdmin", "ExtensionAdmin", "RubricAdmin"]
