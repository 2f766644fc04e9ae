"""The inside of a worker process: takes tasks from a pipe, one at a time, and answers on it."""

from __future__ import annotations

import ctypes
import gc
import math
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from typing import Any

from kehoach_parser.archive.limits import Limits
from kehoach_parser.archive.pulse import PULSE, watch_pages

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_GARBAGE_AFTER = 20_000  # new objects; a task leaves few cycles, and to look for them costs a twentieth of its time
_ALARM_AFTER = 10  # seconds behind the supervisor's own limit: for a worker that has lost it

Task = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]

# Answers: what happened, and its value.
READY, DONE, RAISED, MEMORY, PAGE = "ready", "done", "raised", "memory", "page"


def serve(connection: Connection, limits: Limits, environment: dict[str, str]) -> None:
    """Run tasks until the pipe closes or None comes. The process may be forked from one that was started when the
    environment was another."""
    os.environ.clear()
    os.environ.update(environment)
    _detach()
    PULSE.tell = lambda page: connection.send((PAGE, page))
    watch_pages()
    gc.set_threshold(_GARBAGE_AFTER, 10, 20)
    _limit_memory(limits.memory)
    connection.send((READY, None))
    while (task := _next(connection)) is not None:
        _set_alarm(limits.total)
        answer = _run(task)
        _send(connection, answer)
        _set_alarm(None)
        if answer[0] == MEMORY:  # what is left of the memory may be in pieces
            return


def _next(connection: Connection) -> Task | None:
    try:
        task: Task | None = connection.recv()
    except (EOFError, OSError):  # the supervisor is gone
        return None
    return task


def _run(task: Task) -> tuple[str, Any]:
    function, arguments, keywords = task
    try:
        return DONE, function(*arguments, **keywords)
    except MemoryError:
        return MEMORY, None
    except BaseException as error:  # also SystemExit: a task must not end the worker
        return RAISED, error


def _send(connection: Connection, answer: tuple[str, Any]) -> None:
    try:
        connection.send(answer)
    except (BrokenPipeError, ConnectionError):
        raise SystemExit from None
    except MemoryError:
        connection.send((MEMORY, None))
    except Exception as error:  # what cannot be pickled
        connection.send((RAISED, RuntimeError(f"{answer[1]!r:.500}: {error}")))


def _detach() -> None:
    """Away from the terminal: Ctrl-C is for the supervisor, standard output is for data, and the process leads a
    group of its own, so that programs which it starts end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)
    _die_with_supervisor()
    sink = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(sink, stream)
    os.close(sink)


def _die_with_supervisor() -> None:
    """On Linux a worker ends with the process that forked it. That one ends with the supervisor, however it ends, as
    soon as no worker holds its pipe any more, which each inherits in order to start processes itself."""
    if sys.platform != "linux":
        return
    server: Any = getattr(forkserver, "_forkserver", None)
    if (pipe := getattr(server, "_forkserver_alive_fd", None)) is not None:
        os.close(pipe)
        server._forkserver_alive_fd = None
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def _limit_memory(allowed: int | None) -> None:
    if resource is None:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if allowed is not None:
        limit = _address_space() + allowed
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        with suppress(OSError, ValueError):  # macOS knows the limit and refuses it
            resource.setrlimit(resource.RLIMIT_AS, (limit if hard < 0 else min(limit, hard), hard))


def _address_space() -> int:
    """Bytes of address space that the process has now; a guess where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as stream:
            return int(stream.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 512 * 1024 * 1024


def _set_alarm(total: float | None) -> None:
    """A signal that ends the process even inside a loop in C, should the supervisor be killed meanwhile."""
    if hasattr(signal, "alarm"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(0 if total is None else math.ceil(total) + _ALARM_AFTER)
