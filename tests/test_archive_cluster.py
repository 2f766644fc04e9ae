"""Many calls in one task of a cluster: how many, how many tasks at once, and what a task costs that is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

import pytest

from archive_faults import complain, square
from kehoach_parser.archive.cluster import Cluster
from kehoach_parser.archive.limits import Limits

PLACES = 6  # of two threads


class Tasks(Executor):
    """Tasks under way, which end when the test says so."""

    def __init__(self) -> None:
        self.under_way: list[tuple[list[Callable[[], Any]], Future[Any]]] = []
        self.sizes: list[int] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        _, calls = args
        self.under_way.append((calls, Future()))
        self.sizes.append(len(calls))
        return self.under_way[-1][1]

    def end(self, seconds: float = 0.05, error: Exception | None = None) -> None:
        """The oldest task ends; each of its calls has taken some seconds."""
        calls, task = self.under_way.pop(0)
        if error is not None:
            task.set_exception(error)
        else:
            task.set_result(([answered(call) for call in calls], seconds * len(calls)))


def answered(call: Callable[[], Any]) -> tuple[Any, BaseException | None]:
    try:
        return call(), None
    except Exception as error:
        return None, error


@pytest.fixture
def tasks() -> Tasks:
    return Tasks()


@pytest.fixture
def cluster(tasks: Tasks) -> Cluster:
    return Cluster(tasks, 2, Limits())


def test_each_thread_has_tasks_ahead_and_no_more(cluster: Cluster, tasks: Tasks) -> None:
    futures = [cluster.submit(square, number) for number in range(20)]
    assert tasks.sizes == [1] * PLACES
    tasks.end()
    assert len(tasks.under_way) == PLACES
    assert futures[0].result(0) == 0
    assert not futures[1].done()


def keep_going(cluster: Cluster, tasks: Tasks, seconds: float, ends: int = 40) -> list[Future[int]]:
    """Calls are in flight as the cluster wants them, and tasks end one after the other."""
    futures: list[Future[int]] = []
    for _ in range(ends):
        while sum(not future.done() for future in futures) < cluster.window:
            futures.append(cluster.submit(square, len(futures)))
        tasks.end(seconds)
    return futures


@pytest.mark.parametrize(("seconds", "size"), [(0.06, 8), (0.001, 64), (30.0, 1)])
def test_a_task_has_as_many_calls_as_take_half_a_second(
    cluster: Cluster, tasks: Tasks, seconds: float, size: int
) -> None:
    futures = keep_going(cluster, tasks, seconds)
    assert tasks.sizes[-10:] == [size] * 10
    assert len(tasks.under_way) == PLACES
    while tasks.under_way:
        tasks.end(seconds)
    assert [future.result(0) for future in futures] == [number**2 for number in range(len(futures))]


def test_what_a_call_raises_is_its_own(cluster: Cluster, tasks: Tasks) -> None:
    future = cluster.submit(complain)
    tasks.end()
    with pytest.raises(ValueError, match="no"):
        future.result(0)


def test_a_lost_task_is_tried_again_call_by_call(cluster: Cluster, tasks: Tasks) -> None:
    futures = keep_going(cluster, tasks, 0.06)
    before = len(tasks.sizes)
    tasks.end(error=OSError("the worker is gone"))
    assert tasks.sizes[before:] == [1] * 8
    tasks.under_way = tasks.under_way[-8:] + tasks.under_way[:-8]
    tasks.end(error=OSError("gone again"))
    while tasks.under_way:
        tasks.end()
    lost = [number for number, future in enumerate(futures) if future.exception(0) is not None]
    assert len(lost) == 1
    assert [future.result(0) for future in futures if future is not futures[lost[0]]] == [
        number**2 for number in range(len(futures)) if number != lost[0]
    ]


def test_a_cluster_that_is_gone_says_so_of_all_calls_at_once(cluster: Cluster, tasks: Tasks) -> None:
    futures = [cluster.submit(square, number) for number in range(PLACES + 2)]
    for _, task in tasks.under_way:
        task.cancel()
    futures.append(cluster.submit(square, 9))
    assert [future.exception(0).args for future in futures] == [("killed", "")] * len(futures)  # type: ignore[union-attr]
    assert len(tasks.sizes) == PLACES


def test_calls_that_no_task_has_are_dropped_at_the_end(cluster: Cluster, tasks: Tasks) -> None:
    futures = [cluster.submit(square, number) for number in range(PLACES + 2)]
    cluster.shutdown()
    assert [future.cancelled() for future in futures] == [False] * PLACES + [True] * 2
