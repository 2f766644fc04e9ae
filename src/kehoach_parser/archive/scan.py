"""`kehoach scan`: a quick look at every file of an archive, in worker processes, one line of output each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from kehoach_parser.archive.convert import failed_outcome
from kehoach_parser.archive.job import Job
from kehoach_parser.archive.limits import Limits
from kehoach_parser.archive.request import Request
from kehoach_parser.archive.run import files_of
from kehoach_parser.archive.supervisor import Supervisor
from kehoach_parser.archive.triage import Glance, look_at_all
from kehoach_parser.archive.walk import Found
from kehoach_parser.batch import in_flight

_BATCH = 8
LIMITS = Limits(stall=30.0, total=60.0)


def scan(request: Request) -> Iterator[Glance]:
    """A glance at each file, in the order in which they are found."""
    files = files_of(request)
    batches = iter(lambda: list(islice(files, _BATCH)), [])
    with Supervisor(request.workers, request.limits) as executor:
        tasks = ((batch, (look_at_all, _pairs(batch))) for batch in batches)
        for batch, future in in_flight(executor, tasks, lambda: 2 * executor.size, ordered=True):
            if future.exception() is None:
                yield from future.result()
            else:
                yield from (_look_alone(executor, found) for found in batch)


def _look_alone(executor: Supervisor, found: Found) -> Glance:
    """A file of a batch that was lost."""
    future = executor.submit(look_at_all, _pairs([found]))
    error = future.exception()
    if error is None:
        return future.result()[0]
    return Glance(found.shown, content=failed_outcome(Job(found.path, found.shown), error).code)


def _pairs(batch: list[Found]) -> list[tuple[str, str]]:
    return [(found.path, found.shown) for found in batch]
