"""How a submission is named where marks are taken out: in files, headings and addresses within them."""

import re

from core.text import slugify
from marking.models import Submission


def name_of(submission: Submission) -> str:
    """Return whose submission of `with_names()` it is: the name, or the code in its place while names are sealed."""
    return submission.who


def file_name_of(submission: Submission) -> str:
    """Return a name for its file: letters, digits and hyphens, not empty, the same for the same name; told apart by the receipt."""
    folded = re.sub(r"[^a-z0-9-]", "", slugify(name_of(submission), 40)).strip("-")
    return f"{folded}-{submission.receipt.lower()}" if folded else submission.receipt.lower()
