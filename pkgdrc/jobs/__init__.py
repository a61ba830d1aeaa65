"""Many layouts, and parts of one, judged in this process, in several, or on a Dask cluster."""

from pkgdrc.jobs.judge import judge, started
from pkgdrc.jobs.task import Outcome, Task

__all__ = ["Outcome", "Task", "judge", "started"]
