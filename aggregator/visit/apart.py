"""What a worker process runs: it alone loads the parsers, which take half a second and are needed for news only."""

from aggregator.models import Reading, Task

PARSERS = ("aggregator.visit.loaded",)


def read(task: Task) -> Reading:
    """Return what `visit.read` makes of a body, or raise what it raises."""
    from aggregator.visit.read import read as read_here  # noqa: PLC0415 -- for the worker alone

    return read_here(task)
