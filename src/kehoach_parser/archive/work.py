"""What a run gives to its engine: files to examine, and those that are new to convert."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from kehoach_parser.archive.convert import convert, examine, failed_outcome
from kehoach_parser.archive.engines import Engine
from kehoach_parser.archive.job import Examined, Job, Options, Outcome
from kehoach_parser.archive.manifest import Known
from kehoach_parser.archive.walk import Found
from kehoach_parser.batch import in_flight, outcome_of

Fresh = tuple[Found, Known | None]
Keyed = tuple[str, Job]

_BATCH = 32  # files that one task hashes
_AHEAD = 3  # such tasks beyond those that have the next files to read


def examined(
    engine: Engine, fresh: Iterator[Fresh], stopped: Callable[[], bool]
) -> Iterator[tuple[Found, Known | None, Examined]]:
    """Each file with the hash of its content, in order, until the run is stopped."""
    batches = iter(lambda: list(islice(fresh, _BATCH)), [])
    tasks = ((batch, (examine, [found.path for found, _ in batch])) for batch in batches)
    for batch, future in in_flight(engine.executor, tasks, lambda: _ahead(engine), ordered=True):
        lost = future.exception() is not None
        results = [_examined_alone(engine, found) for found, _ in batch] if lost else future.result()
        for (found, known), result in zip(batch, results, strict=True):
            if stopped():
                return
            yield found, known, result


def _ahead(engine: Engine) -> int:
    return _AHEAD + engine.window() // _BATCH


def _examined_alone(engine: Engine, found: Found) -> Examined:
    """A batch that was lost is tried file by file."""
    future = engine.executor.submit(examine, [found.path])
    error = future.exception()
    if error is None:
        return future.result()[0]
    lost = failed_outcome(Job(found.path, found.shown), error)
    return Examined(code=lost.code, detail=lost.detail)


def converted(engine: Engine, jobs: Iterable[Keyed], options: Options) -> Iterator[tuple[Keyed, Outcome]]:
    """Each job with its outcome, as they end."""
    tasks: Iterator[tuple[Keyed, tuple[Any, ...]]] = ((keyed, (convert, keyed[1], options)) for keyed in jobs)
    for keyed, future in in_flight(engine.executor, tasks, engine.window):
        yield keyed, outcome_of(keyed[1], future)
