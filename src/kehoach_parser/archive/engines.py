"""Where tasks run: an executor, and how a call must be handed to it so that a bad file costs only itself."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from kehoach_parser.archive.limits import Limits
from kehoach_parser.archive.pulse import PageRead
from kehoach_parser.archive.request import Request
from kehoach_parser.archive.supervisor import Supervisor
from kehoach_parser.errors import MissingProgramError

Call = tuple[Callable[..., Any], *tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Engine:
    """An executor, how many tasks to keep in flight there, and how a call is handed to it."""

    executor: Executor
    window: int
    wrap: Callable[[Call], Call]


@contextmanager
def open_engine(request: Request, on_page: Callable[[PageRead], None] | None = None) -> Iterator[Engine]:
    """The engine that a run asks for; workers that it started end with the block. `on_page` hears of the pages of long
    files, from local workers."""
    if request.engine == "dask":
        with _dask(request) as engine:
            yield engine
        return
    supervisor = Supervisor(request.workers, request.limits, on_page=on_page)
    try:
        yield Engine(supervisor, 4 * supervisor.size, lambda call: call)
    except BaseException:
        supervisor.kill()
        raise
    finally:
        supervisor.shutdown()


@contextmanager
def _dask(request: Request) -> Iterator[Engine]:
    """Workers of a Dask cluster. Each runs its tasks in a supervised process, since Dask cannot end a task, and tries
    one that kills its worker on others until it gives up."""
    try:
        connect: Any = import_module("distributed").Client
    except ImportError as error:
        raise MissingProgramError("dask", "pip install 'kehoach-parser[dask]'") from error
    with connect(request.scheduler, set_as_default=False) as client:
        threads = sum(client.nthreads().values()) or 1
        executor = client.get_executor(pure=False)
        yield Engine(executor, 4 * max(threads, request.workers or 1), lambda call: (isolated, request.limits, *call))


def isolated(limits: Limits, function: Callable[..., Any], *arguments: Any) -> Any:
    """The result of a call that runs in a supervised process of this machine."""
    return _supervisor_here(limits).submit(function, *arguments).result()


@cache
def _supervisor_here(limits: Limits) -> Supervisor:
    multiprocessing.current_process().daemon = False  # set by a nanny, which forbids processes of one's own
    return Supervisor(limits=limits)
