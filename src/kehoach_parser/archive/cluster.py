"""An executor on a Dask cluster, of which each task makes many calls.

A task costs client, scheduler and worker some five milliseconds together, a tenth of what it takes to read a document.
So a task has as many calls as take half a second, and so many tasks are under way that no worker waits for the next.
Each worker makes its calls in supervised processes of its own, since Dask cannot end a task.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from functools import cache, partial
from importlib import import_module
from typing import Any, TypeVar

from kehoach_parser.archive.limits import Limits
from kehoach_parser.archive.supervisor import Supervisor, WorkerLost

T = TypeVar("T")
Call = Callable[[], Any]
Asked = tuple["Future[Any]", Call]
Answer = tuple[Any, BaseException | None]  # the value, or what was raised

_SECONDS = 0.5  # of work in a task
_MOST = 64  # calls in a task
_TASKS = 3  # under way for each thread: one runs, one lies ready beside it, one is on its way


class Cluster(Executor):
    """Makes calls through `tasks`, an executor that runs as many tasks at once as it has `threads`. A task that fails
    as a whole is tried again call by call: what ended its worker may be only one of them."""

    def __init__(self, tasks: Executor, threads: int, limits: Limits) -> None:
        self._tasks, self._limits = tasks, limits
        self._places = _TASKS * threads
        self._taken = 0  # of the places
        self._queue: deque[Asked] = deque()
        self._lost = False
        self._lock = threading.Lock()
        self._seconds = _SECONDS  # that a call takes, as far as is known

    @property
    def window(self) -> int:
        """The calls that are to be in flight, so that there are enough for the next task whenever one ends."""
        return (self._places + 1) * self._share

    @property
    def _share(self) -> int:
        """Calls that make up a task."""
        return max(1, min(_MOST, int(_SECONDS / self._seconds)))

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """The future of a call; function, arguments and result must be picklable."""
        future: Future[T] = Future()
        with self._lock:
            self._queue.append((future, partial(fn, *args, **kwargs)))
        self._send()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Drop the calls that no task has; the others go with the executor below."""
        with self._lock:
            dropped = list(self._queue)
            self._queue.clear()
        for future, _ in dropped:
            future.cancel()

    def _send(self) -> None:
        """Start tasks as long as there are calls and places."""
        if self._lost:
            self._give_up([])
        while asked := self._next():
            self._start(asked)

    def _next(self) -> list[Asked]:
        with self._lock:
            asked: list[Asked] = []
            while self._queue and self._taken < self._places and len(asked) < self._share:
                future, call = self._queue.popleft()
                if future.set_running_or_notify_cancel():
                    asked.append((future, call))
            self._taken += bool(asked)
        return asked

    def _start(self, asked: list[Asked]) -> None:
        try:
            task = self._tasks.submit(answers, self._limits, [call for _, call in asked])
        except Exception as error:  # what cannot be pickled
            self._fail(asked, error)
        else:
            task.add_done_callback(partial(self._settle, asked))

    def _settle(self, asked: list[Asked], task: Future[tuple[list[Answer], float]]) -> None:
        if task.cancelled():
            self._give_up(asked)
            return
        if (error := task.exception()) is not None:
            self._fail(asked, error)
            return
        found, seconds = task.result()
        self._seconds = (self._seconds + seconds / len(asked)) / 2
        self._leave()
        for (future, _), (value, raised) in zip(asked, found, strict=True):
            future.set_result(value) if raised is None else future.set_exception(raised)

    def _fail(self, asked: list[Asked], error: BaseException) -> None:
        if len(asked) > 1:
            with self._lock:
                self._taken += len(asked) - 1
            for one in asked:
                self._start([one])
        else:
            self._leave()
            asked[0][0].set_exception(error)

    def _give_up(self, asked: list[Asked]) -> None:
        """The cluster is gone, which says nothing of what was asked."""
        self._lost = True
        with self._lock:
            asked = [*asked, *self._queue]
            self._queue.clear()
        for future, _ in asked:
            if not future.done():
                future.set_exception(WorkerLost("killed"))

    def _leave(self) -> None:
        """A task has ended, and the next one takes its place."""
        with self._lock:
            self._taken -= 1
        self._send()


async def answers(limits: Limits, calls: Sequence[Call]) -> tuple[list[Answer], float]:
    """The answers of calls that run in supervised processes of this machine, and the seconds that they took. Dask
    awaits it among its own work: into a thread that only waits it would look a hundred times a second."""
    began = time.monotonic()
    supervisor = _supervisor_here(limits, import_module("distributed").get_worker().state.nthreads)
    futures = [asyncio.wrap_future(supervisor.submit(call)) for call in calls]
    await asyncio.wait(futures)
    return [_answer(future) for future in futures], time.monotonic() - began


def _answer(future: asyncio.Future[Any]) -> Answer:
    error = future.exception()
    return (future.result(), None) if error is None else (None, error)


@cache
def _supervisor_here(limits: Limits, processes: int) -> Supervisor:
    multiprocessing.current_process().daemon = False  # set by a nanny, which forbids processes of one's own
    return Supervisor(processes, limits)
