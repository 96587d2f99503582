"""The marking desk in the admin: queue and releases; fair marking, similarity and the bank have theirs in their own folders."""

from marking.admin.releases import ReleaseAdmin
from marking.admin.submissions import SubmissionAdmin
from marking.fairness.admin import MarkingRulesAdmin
from marking.similarity.admin import SimilarityCaseAdmin
from marking.tools.admin import BankCommentAdmin

__all__ = ["BankCommentAdmin", "MarkingRulesAdmin", "ReleaseAdmin", "SimilarityCaseAdmin", "SubmissionAdmin"]
