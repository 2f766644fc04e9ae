"""Where tasks run: an executor in which a bad file costs only itself, and how much to give it at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from kehoach_parser.archive.cluster import Cluster
from kehoach_parser.archive.pulse import PageRead
from kehoach_parser.archive.request import Request
from kehoach_parser.archive.supervisor import Supervisor
from kehoach_parser.errors import KehoachError, MissingProgramError


class SchedulerError(KehoachError):
    """No Dask scheduler answers at the address."""

    code = "no-scheduler"
    exit_code = 3


@dataclass(frozen=True, slots=True)
class Engine:
    """An executor, and how many calls to keep in flight there, which may change."""

    executor: Executor
    window: Callable[[], int]


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
        yield Engine(supervisor, lambda: 4 * supervisor.size)
    except BaseException:
        supervisor.kill()
        raise
    finally:
        supervisor.shutdown()


@contextmanager
def _dask(request: Request) -> Iterator[Engine]:
    """Workers of a Dask cluster. It tries a task that kills its worker on others until it gives up."""
    try:
        connect: Any = import_module("distributed").Client
    except ImportError as error:
        raise MissingProgramError("dask", "pip install 'kehoach-parser[dask]'") from error
    try:
        connected = connect(request.scheduler, set_as_default=False)
    except (OSError, ValueError) as error:
        raise SchedulerError(request.scheduler or "", str(error)) from error
    with connected as client:
        threads = max(1, sum(client.nthreads().values()), request.workers or 1)
        with Cluster(client.get_executor(pure=False), threads, request.limits) as cluster:
            yield Engine(cluster, lambda: cluster.window)
