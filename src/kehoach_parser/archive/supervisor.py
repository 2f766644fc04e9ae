"""An executor of worker processes in which a task that crashes, hangs or eats memory costs only itself.

It has the interface of `concurrent.futures.Executor`. Under `ProcessPoolExecutor` one segmentation fault fails every
task that is not finished. Here each worker has one task and a pipe of its own; a worker that is lost is replaced.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from kehoach_parser.archive import worker as inside
from kehoach_parser.archive.limits import Limits

T = TypeVar("T")

_TICK = 0.5  # seconds between two looks at the limits
_START_LIMIT = 120.0  # seconds that a process may take to begin
_START_TRIES = 3
_WARM = "kehoach_parser.archive.warm"


class WorkerLost(Exception):
    """A task ended its worker, or was ended with it. `reason`: crashed, stalled, timeout, memory or killed."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


class Supervisor(Executor):
    """Runs tasks in `workers` processes (as many as there are processors when None)."""

    def __init__(self, workers: int | None = None, limits: Limits | None = None) -> None:
        self.size = workers or available_processors()
        self._limits = limits or Limits()
        self._context = _context()
        self._queue: deque[tuple[Future[Any], inside.Task]] = deque()
        self._lock = threading.Lock()
        self._waker, self._bell = self._context.Pipe(duplex=False)
        self._closing = False
        self._crew: list[_Worker] = []
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
            for member in self._crew:
                member.dismiss()

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
        member = _Worker(self._context, self._limits)
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
            while self._queue:
                if (task := self._pop()) is not None:
                    task[0].set_exception(WorkerLost("crashed", "worker processes do not start"))


class _Worker:
    """A worker process as the supervisor sees it."""

    def __init__(self, context: Any, limits: Limits) -> None:
        self._limits = limits
        self.connection: Connection
        self.connection, theirs = context.Pipe()
        arguments = (theirs, limits, dict(os.environ))
        self._process = context.Process(target=inside.serve, args=arguments, daemon=True)
        self._process.start()
        theirs.close()
        self.sentinel = self._process.sentinel
        self.ready = self.lost = False
        self._future: Future[Any] | None = None
        self._tasks = 0
        self._began = self._moved = time.monotonic()
        self._processor = 0.0

    @property
    def busy(self) -> bool:
        return self._future is not None

    def give(self, future: Future[Any], task: inside.Task) -> None:
        """Send a task. One that cannot be sent fails; a worker that cannot be reached is lost with it."""
        self._future, self._tasks = future, self._tasks + 1
        self._began = self._moved = time.monotonic()
        self._processor = 0.0
        try:
            self.connection.send(task)
        except (BrokenPipeError, ConnectionError):
            self._lose("crashed", "the worker ended before the task")
        except Exception as error:  # what cannot be pickled
            self._settle(error=error)

    def listen(self) -> None:
        """Take the answer, or find that there will be none."""
        try:
            if not self.connection.poll():
                raise EOFError
            answer, value = self.connection.recv()
        except (EOFError, OSError):
            self._process.join(5)
            self._lose("crashed", _how_it_ended(self._process.exitcode))
        except Exception as error:  # an answer that cannot be rebuilt here
            self._settle(error=error)
        else:
            self._hear(answer, value)

    def _hear(self, answer: str, value: Any) -> None:
        if answer == inside.READY:
            self.ready = True
        elif answer == inside.MEMORY:
            self._lose("memory", f"more than {(self._limits.memory or 0) // 1024**2} MB")
        elif answer == inside.RAISED:
            self._settle(error=value)
        else:
            self._settle(value)
        if self._tasks >= self._limits.tasks and not self.busy:
            self.lost = True

    def check(self, now: float) -> None:
        """Kill the process when it is beyond a limit."""
        limits = self._limits
        if not self.ready:
            if now - self._began > _START_LIMIT:
                self.kill("crashed", "the worker did not start")
        elif not self.busy:
            return
        elif limits.total is not None and now - self._began > limits.total:
            self.kill("timeout", f"more than {limits.total:g} s")
        elif limits.stall is not None and now - self._moved > limits.stall and not self._has_moved(now):
            self.kill("stalled", f"nothing happened for {limits.stall:g} s")

    def _has_moved(self, now: float) -> bool:
        """Whether the task has used the processor since the last look, which was one stall limit ago; true where
        that cannot be known."""
        processor = _processor_seconds(self._process.pid)
        if processor is not None and processor <= self._processor:
            return False
        self._moved, self._processor = now, processor or 0.0
        return True

    def kill(self, reason: str, detail: str) -> None:
        self._end()
        self._lose(reason, detail)

    def dismiss(self) -> None:
        """Let an idle process go, and all that it started."""
        with suppress(OSError, ValueError):
            self.connection.send(None)
        self.connection.close()
        self._process.join(0 if self.lost else 2)
        self._end()
        self._process.join(5)

    def _end(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg") and self._process.pid:
                os.killpg(self._process.pid, signal.SIGKILL)
        if self._process.is_alive():
            self._process.kill()

    def _lose(self, reason: str, detail: str) -> None:
        self.lost = True
        self._settle(error=WorkerLost(reason, detail))

    def _settle(self, value: Any = None, error: BaseException | None = None) -> None:
        future, self._future = self._future, None
        if future is None or future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(value)


def available_processors() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def _context() -> Any:
    """Processes forked from one that has loaded the parser; fresh ones where the system cannot fork."""
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if "forkserver" in methods:
        context.set_forkserver_preload([_WARM])
    return context


def _how_it_ended(code: int | None) -> str:
    if code is None:
        return "the worker closed its pipe"
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def _processor_seconds(pid: int | None) -> float | None:
    """Processor time of a process so far; None where the system does not tell."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as stream:
            fields = stream.read().rpartition(b")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
