"""A task that crashes, hangs or eats memory costs only itself; everything else is that of any executor."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import archive_faults as faults
import kehoach_parser
from archive_files import wait_until
from kehoach_parser import parse
from kehoach_parser.archive.limits import Limits
from kehoach_parser.archive.pulse import PageRead
from kehoach_parser.archive.supervisor import Supervisor, WorkerLost
from kehoach_parser.batch import parse_many
from kehoach_parser.models import Plan

LIMITS = Limits(stall=1.5, total=4, memory=512 * 1024**2, tasks=100)


@pytest.fixture(scope="module")
def supervisor() -> Iterator[Supervisor]:
    with Supervisor(2, LIMITS) as executor:
        yield executor


@pytest.mark.parametrize(
    ("fault", "arguments", "reason", "detail"),
    [
        (faults.exit_at_once, (), "crashed", "exit code 3"),
        (faults.crash_in_c, (), "crashed", "SIGSEGV"),
        (faults.loop_in_c, (), "timeout", "more than 4 s"),
        (faults.sleep_for, (60,), "stalled", "nothing happened for 1.5 s"),
        (faults.take_memory, (8 << 30,), "memory", "more than 512 MB"),
    ],
)
def test_a_fault_costs_only_its_task(
    supervisor: Supervisor, fault: Callable[..., Any], arguments: tuple[Any, ...], reason: str, detail: str
) -> None:
    before = [supervisor.submit(faults.square, number) for number in range(5)]
    broken = supervisor.submit(fault, *arguments)
    after = [supervisor.submit(faults.square, number) for number in range(5, 10)]
    assert [future.result(60) for future in (*before, *after)] == [number**2 for number in range(10)]
    with pytest.raises(WorkerLost) as lost:
        broken.result(60)
    assert (lost.value.reason, lost.value.detail) == (reason, detail)


def test_errors_of_a_task_come_back_and_the_worker_stays(supervisor: Supervisor) -> None:
    with pytest.raises(ValueError, match="no"):
        supervisor.submit(faults.complain).result(60)
    with pytest.raises(SystemExit):
        supervisor.submit(faults.leave).result(60)
    with pytest.raises(RuntimeError, match="lambda"):
        supervisor.submit(faults.unpicklable).result(60)
    with pytest.raises(Exception, match="pickle"):
        supervisor.submit(lambda: None).result(60)
    assert supervisor.submit(faults.square, 7).result(60) == 49


def test_memory_below_the_limit_is_allowed(supervisor: Supervisor) -> None:
    assert supervisor.submit(faults.take_memory, 200 << 20).result(60) == 200 << 20


def test_map_keeps_the_order(supervisor: Supervisor) -> None:
    assert list(supervisor.map(faults.square, range(50))) == [number**2 for number in range(50)]


def test_a_worker_is_replaced_after_its_share_of_tasks() -> None:
    with Supervisor(1, Limits(tasks=3)) as executor:
        pids = [executor.submit(faults.process_id).result(60) for _ in range(9)]
    assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [3, 3, 3]


def test_both_workers_work_at_once() -> None:
    with Supervisor(2, LIMITS) as executor:
        list(executor.map(faults.sleep_for, [0.0, 0.0]))
        began = time.monotonic()
        list(executor.map(faults.sleep_for, [0.8] * 4))
    assert time.monotonic() - began < 2.8


def test_shutdown_cancels_what_waits_and_finishes_what_runs() -> None:
    executor = Supervisor(1, LIMITS)
    running = executor.submit(faults.sleep_for, 0.5)
    while not running.running():
        time.sleep(0.01)
    waiting = executor.submit(faults.square, 2)
    executor.shutdown(cancel_futures=True)
    assert running.result(0) == 0.5
    assert waiting.cancelled()
    with pytest.raises(RuntimeError, match="shutdown"):
        executor.submit(faults.square, 1)


def test_no_process_is_left_behind() -> None:
    with Supervisor(2, LIMITS) as executor:
        pids = {executor.submit(faults.process_id).result(60) for _ in range(6)}
    assert not [pid for pid in pids if os.path.exists(f"/proc/{pid}")]


def test_kill_ends_running_tasks_at_once() -> None:
    executor = Supervisor(1, Limits())
    running = executor.submit(faults.sleep_for, 60)
    while not running.running():
        time.sleep(0.01)
    executor.kill()
    with pytest.raises(WorkerLost):
        running.result(10)


def test_a_script_without_a_guard_around_its_work_is_not_run_again_by_workers(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    sample = Path(__file__).parent.parent / "samples" / "s002.txt"
    script.write_text(
        "from kehoach_parser.batch import parse_many\nprint('begins')\n"
        f"print(*(len(plan.tasks) > 0 for plan in parse_many([{str(sample)!r}] * 3)))\n",
        "utf-8",
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60)
    assert done.stdout == "begins\nTrue True True\n"
    assert done.stderr == ""


def test_the_text_that_warms_workers_has_a_task_with_unit_and_deadline() -> None:
    (task,) = parse(Path(kehoach_parser.__file__).parent / "archive" / "warm.txt").tasks
    assert task.lead
    assert task.deadline


def test_processes_that_start_afresh_do_the_same(tmp_path: Path) -> None:
    """As on Windows, where nothing can be forked."""
    with Supervisor(2, LIMITS, method="spawn") as executor:
        assert [future.result(60) for future in [executor.submit(faults.square, 3)]] == [9]
        with pytest.raises(WorkerLost) as lost:
            executor.submit(faults.exit_at_once).result(60)
        assert lost.value.reason == "crashed"
        sample = Path(__file__).parent.parent / "samples" / "s002.txt"
        (plan,) = parse_many([sample], executor)
    assert isinstance(plan, Plan)


def test_pages_of_a_long_file_are_told_and_keep_it_alive() -> None:
    heard: list[PageRead] = []
    with Supervisor(1, Limits(stall=2.5, total=30), on_page=heard.append) as executor:
        assert executor.submit(faults.turn_pages, 6).result(60) == 6
    assert [page[0] for page in heard] == ["dài.pdf"] * len(heard)
    numbers = [number for _, number, _ in heard]
    assert len(numbers) >= 2
    assert numbers == sorted(numbers)


def test_a_program_that_works_for_a_task_keeps_it_alive() -> None:
    with Supervisor(1, Limits(stall=1.0, total=30)) as executor:
        assert executor.submit(faults.run_program, 3.5).result(60) == 0


def test_a_program_in_another_session_ends_with_its_task(tmp_path: Path) -> None:
    with Supervisor(1, Limits(stall=None, total=1.5)) as executor:
        with pytest.raises(WorkerLost):
            executor.submit(faults.leave_program, str(tmp_path / "pid")).result(60)
        pid = int((tmp_path / "pid").read_text())
        wait_until(lambda: not is_running(pid))


def is_running(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stream:
            return stream.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
