"""A worker process as its supervisor sees it: given a task, heard, watched and, beyond a limit, killed."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from types import ModuleType
from typing import Any

from kehoach_parser.archive import worker as inside
from kehoach_parser.archive.limits import Limits
from kehoach_parser.archive.processes import descendants, processor_seconds
from kehoach_parser.archive.pulse import PageRead

_START_LIMIT = 120.0  # seconds that a process may take to begin


class WorkerLost(Exception):
    """A task ended its worker, or was ended with it. `reason`: crashed, stalled, timeout, memory or killed."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


class Member:
    """One worker process, and the future of the task that it has."""

    def __init__(self, context: Any, limits: Limits, on_page: Callable[[PageRead], None] | None = None) -> None:
        self._limits, self._on_page = limits, on_page
        self.connection: Connection
        self.connection, theirs = context.Pipe()
        arguments = (theirs, limits, dict(os.environ))
        self._process = context.Process(target=inside.serve, args=arguments, daemon=True)
        with _main_hidden():
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
        elif answer == inside.PAGE:
            self._moved = time.monotonic()
            if self._on_page is not None:
                self._on_page(value)
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
        """Whether the task, or a program that it runs, has used the processor since the last look, which was one stall
        limit ago; true where that cannot be known."""
        processor = processor_seconds(self._process.pid)
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
        self._settle(error=WorkerLost("killed"))

    def _end(self) -> None:
        """Kill the process and the programs that it runs, in whatever group they are."""
        pid = self._process.pid
        children = descendants(pid) if pid else []
        if hasattr(os, "killpg") and pid:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
        if self._process.is_alive():
            self._process.kill()
        for child in children:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(child, signal.SIGKILL)

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


@contextmanager
def _main_hidden() -> Iterator[None]:
    """Processes that start meanwhile do not import the user's script again, which would begin its work anew there
    unless all of it stood behind `if __name__ == "__main__"`. What they run must stand in a module, then."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _how_it_ended(code: int | None) -> str:
    if code is None:
        return "the worker closed its pipe"
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
