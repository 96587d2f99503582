"""The citation check: what a text cites, what its reference list holds, and where the two do not meet.

It is pure, advises, and says nothing when it is not sure: a wrong report costs more than a missing one.
"""

from core.citations.model import Citation, Entry, Finding, Report
from core.citations.report import check, in_text_citation_spans

__all__ = ["Citation", "Entry", "Finding", "Report", "check", "in_text_citation_spans"]
