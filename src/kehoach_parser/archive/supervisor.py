"""An executor of worker processes in which a task that crashes, hangs or eats memory costs only itself.

It has the interface of `concurrent.futures.Executor`. Under `ProcessPoolExecutor` one segmentation fault fails every
task that is not finished. Here each worker has one task and a pipe of its own; a worker that is lost is replaced.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from multiprocessing.connection import wait
from typing import Any, TypeVar

from kehoach_parser.archive import worker as inside
from kehoach_parser.archive.limits import Limits
from kehoach_parser.archive.member import Member, WorkerLost
from kehoach_parser.archive.pulse import PageRead

__all__ = ["Supervisor", "WorkerLost", "available_processors"]

T = TypeVar("T")

_TICK = 0.5  # seconds between two looks at the limits
_START_TRIES = 3
_WARM = "kehoach_parser.archive.warm"


class Supervisor(Executor):
    """Runs tasks in `workers` processes (as many as there are processors when None). `on_page` is called in a thread of
    the executor when a task tells of a page; `method` is how processes are started."""

    def __init__(
        self,
        workers: int | None = None,
        limits: Limits | None = None,
        *,
        on_page: Callable[[PageRead], None] | None = None,
        method: str | None = None,
    ) -> None:
        self._on_page = on_page
        self.size = workers or available_processors()
        self._limits = limits or Limits()
        self._context = _context(method)
        self._queue: deque[tuple[Future[Any], inside.Task]] = deque()
        self._lock = threading.Lock()
        self._waker, self._bell = self._context.Pipe(duplex=False)
        self._closing = False
        self._crew: list[Member] = []
        self._failed_starts = 0
        self._thread = threading.Thread(target=self._manage, name="supervisor", daemon=True)
        self._thread.start()

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """The future of a call; function, arguments and result must be picklable."""
        future: Future[T] = Future()
        with self._lock:
            if self._closing:
                raise RuntimeError("cannot schedule new futures after shutdown")
            self._queue.append((future, (fn, args, kwargs)))
        self._ring()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let running tasks end and the workers go; waiting tasks are run, or cancelled when asked."""
        with self._lock:
            self._closing = True
            dropped = list(self._queue) if cancel_futures else []
            if cancel_futures:
                self._queue.clear()
        for future, _ in dropped:
            future.cancel()
        self._ring()
        if wait:
            self._thread.join()

    def kill(self) -> None:
        """End everything at once, whatever runs."""
        with self._lock:
            crew = list(self._crew)
        for member in crew:
            member.kill("killed", "")
        self.shutdown(wait=False, cancel_futures=True)

    def _ring(self) -> None:
        with suppress(OSError):  # the thread has ended
            self._bell.send_bytes(b"!")

    # -- the thread ------------------------------------------------------------------------------------------------

    def _manage(self) -> None:
        try:
            while self._assign():
                self._attend(self._wait())
        finally:
            self._closing = True
            for member in self._crew:
                member.dismiss()
            self._fail_waiting("the supervisor has ended")

    def _assign(self) -> bool:
        """Give waiting tasks to workers; False when nothing is left to do."""
        with self._lock:
            closing, waiting = self._closing, len(self._queue)
        for member in self._crew:
            while waiting and member.ready and not member.busy:
                waiting -= 1
                if (task := self._pop()) is not None:
                    member.give(*task)
        starting = sum(not member.ready for member in self._crew)
        while waiting > starting and len(self._crew) < self.size:
            self._hire()
            starting += 1
        return bool(waiting) or not closing or any(member.busy for member in self._crew)

    def _pop(self) -> tuple[Future[Any], inside.Task] | None:
        with self._lock:
            future, task = self._queue.popleft() if self._queue else (None, None)
        if future is None or task is None or not future.set_running_or_notify_cancel():
            return None
        return future, task

    def _hire(self) -> None:
        member = Member(self._context, self._limits, self._on_page)
        with self._lock:
            self._crew.append(member)

    def _wait(self) -> list[Any]:
        watched: list[Any] = [self._waker]
        for member in self._crew:
            watched.extend((member.connection, member.sentinel))
        pressing = any(member.busy or not member.ready for member in self._crew)
        return wait(watched, _TICK if pressing else None)

    def _attend(self, ready: list[Any]) -> None:
        if self._waker in ready:
            while self._waker.poll():
                self._waker.recv_bytes()
        now = time.monotonic()
        for member in self._crew:
            if member.connection in ready or member.sentinel in ready:
                member.listen()
            if not member.lost:
                member.check(now)
        self._replace_lost()

    def _replace_lost(self) -> None:
        for member in [member for member in self._crew if member.lost]:
            self._failed_starts = 0 if member.ready else self._failed_starts + 1
            with self._lock:
                self._crew.remove(member)
            member.dismiss()
        if self._failed_starts >= _START_TRIES:
            self._failed_starts = 0
            self._fail_waiting("worker processes do not start")

    def _fail_waiting(self, why: str) -> None:
        while self._queue:
            if (task := self._pop()) is not None:
                task[0].set_exception(WorkerLost("crashed", why))


def available_processors() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def _context(method: str | None) -> Any:
    """Processes forked from one that has loaded the parser; fresh ones where the system cannot fork."""
    chosen = method or ("forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn")
    context: Any = multiprocessing.get_context(chosen)
    if chosen == "forkserver":
        context.set_forkserver_preload([_WARM])
    return context
