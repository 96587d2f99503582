"""Work beside the request: `@job` declares it, `.enqueue()` adds it, `manage.py worker` does it.

The reasons stand in docs/decisions.
"""

from core.jobs import upkeep as upkeep
from core.jobs.registry import Task, job
from core.jobs.worker import Worker, run_due

__all__ = ["Task", "Worker", "job", "run_due"]
