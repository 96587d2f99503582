"""Writes of this room: handing in, marking, releasing."""

from marking.services.mark import MarkLine, PassageLine, StaleMark, finish_mark, record_mark, reopen_mark
from marking.services.release import Preflight, preflight, release_marks, withdraw_release
from marking.services.submit import CheckResult, check_post, submit_post

__all__ = [
    "CheckResult", "MarkLine", "PassageLine", "Preflight", "StaleMark", "check_post", "finish_mark", "preflight",
    "record_mark", "release_marks", "reopen_mark", "submit_post", "withdraw_release",
]  # fmt: skip
