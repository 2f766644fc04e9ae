"""parse_many(paths) -> Plan | Failure of each file, through any executor of the kind of `concurrent.futures`.

    >>> from kehoach_parser.batch import parse_many
    >>> for result in parse_many(["a.pdf", "b.docx"]):
    ...     print(result)

Without an executor the files are read by worker processes of our own, so that a file that crashes the interpreter,
never ends or eats memory gives a `Failure` and nothing else. Paths are taken as they are needed and results are not
kept: a million files need no more memory than ten.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeVar

from kehoach_parser.archive.convert import convert, failed_outcome
from kehoach_parser.archive.job import Job, Options, Outcome
from kehoach_parser.archive.limits import Limits

if TYPE_CHECKING:
    from kehoach_parser.models import Plan

Item = TypeVar("Item")
Result = TypeVar("Result")

_WINDOW = 4  # files in flight for each worker


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read. `code` is that of a KehoachError, or crashed, stalled, timeout, memory, error."""

    path: str
    code: str
    detail: str = ""

    def __str__(self) -> str:
        from kehoach_parser.archive.messages import reason

        return f"{self.path}: {reason(self.code, self.detail)}"


def parse_many(
    paths: Iterable[str | os.PathLike[str]],
    executor: Executor | None = None,
    *,
    grammars: Sequence[str] = (),
    password: str | None = None,
    ordered: bool = True,
    window: int | None = None,
    limits: Limits | None = None,
) -> Iterator[Plan | Failure]:
    """The plan of each file, or why there is none; in the order of the paths unless `ordered` is false.

    At most `window` files are in flight. `limits` are those of the executor that is made when none is given.
    """
    from kehoach_parser.archive.supervisor import Supervisor

    options = Options(grammars=tuple(grammars), password=password)
    with ExitStack() as stack:
        pool = executor or stack.enter_context(Supervisor(limits=limits))
        width = window or _WINDOW * workers_of(pool)
        jobs = (Job(os.fspath(path), os.fspath(path)) for path in paths)
        tasks = ((job, (convert, job, options)) for job in jobs)
        for job, future in in_flight(pool, tasks, lambda: width, ordered=ordered):
            yield _result(outcome_of(job, future))


def in_flight(
    executor: Executor,
    tasks: Iterable[tuple[Item, tuple[Callable[..., Result], *tuple[object, ...]]]],
    window: Callable[[], int],
    *,
    ordered: bool = False,
) -> Iterator[tuple[Item, Future[Result]]]:
    """Each item with the finished future of its call; the next tasks are only taken as others end, so that no more are
    in flight than the `window` of that moment."""
    source = iter(tasks)
    finished: SimpleQueue[Future[Result]] = SimpleQueue()
    running: dict[Future[Result], Item] = {}
    line: deque[Future[Result]] = deque()
    try:
        while True:
            for item, call in islice(source, max(0, window() - len(running))):
                function, *arguments = call
                future = executor.submit(function, *arguments)
                running[future] = item
                line.append(future) if ordered else future.add_done_callback(finished.put)
            if not running:
                return
            future = line.popleft() if ordered else finished.get()
            if ordered:
                future.exception()
            yield running.pop(future), future
    finally:
        for future in running:
            future.cancel()


def outcome_of(job: Job, future: Future[Outcome]) -> Outcome:
    """What a call of `convert` gave; a call that failed with its worker is an outcome, too."""
    error = future.exception()
    return future.result() if error is None else failed_outcome(job, error)


def workers_of(executor: Executor) -> int:
    """How many tasks an executor runs at once, as far as it tells."""
    return getattr(executor, "size", None) or getattr(executor, "_max_workers", None) or os.cpu_count() or 1


def _result(outcome: Outcome) -> Plan | Failure:
    if outcome.code:
        return Failure(outcome.path, outcome.code, outcome.detail)
    return outcome.read()
