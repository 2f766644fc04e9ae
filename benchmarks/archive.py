"""What archive runs cost: python benchmarks/archive.py [--small N] [--large N] [--samples FOLDER] [--dask]

Everything is a ratio within one run of this script, since a shared machine gives different seconds each hour:

1. gain:     2 workers over 1 worker, against what two plain busy processes gain over one at the same time;
2. overhead: processor time of a run, outputs included, over calling `parse` in a loop in one process;
3. memory:   of the supervisor, after the small and the large number of small files, and the time for each file;
4. again:    the second run over the finished archive against the first;
5. dask:     two local Dask workers against the local engine with two.
"""

from __future__ import annotations

import argparse
import ctypes
import multiprocessing
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

_PR_SET_CHILD_SUBREAPER = 36
_SMALL_PLAN = """ỦY BAN NHÂN DÂN XÃ {n}
Số: {n}/KH-UBND

KẾ HOẠCH
Thực hiện công tác số {n} năm 2025

I. NHIỆM VỤ
1. Rà soát hồ sơ của thôn {n}.
- Đơn vị chủ trì: Phòng Kinh tế.
- Thời gian hoàn thành: trước ngày 30/6/2025.
"""


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        documents = _documents(options.samples, folder / "documents", options.copies)
        _gain(documents, folder)
        _overhead(documents, folder)
        if options.dask:
            _dask(documents, folder)
        _memory(folder, options.small, options.large)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=Path, default=Path(__file__).parent.parent / "samples")
    parser.add_argument("--copies", type=int, default=25, help="copies of each sample, made different")
    parser.add_argument("--small", type=int, default=1000)
    parser.add_argument("--large", type=int, default=20000)
    parser.add_argument("--dask", action="store_true")
    return parser.parse_args()


def _documents(samples: Path, folder: Path, copies: int) -> Path:
    """An archive of real documents: each sample several times, with bytes behind its end that make it another."""
    folder.mkdir()
    for sample in sorted(samples.glob("*")):
        if sample.suffix in (".txt", ".pdf", ".docx"):
            for number in range(copies):
                content = sample.read_bytes()
                mark = (
                    b"\n" * number
                    if sample.suffix == ".txt"
                    else b"%%%d\n" % number
                    if sample.suffix == ".pdf"
                    else b""
                )
                target = folder / f"{sample.stem} {number}{sample.suffix}"
                target.write_bytes(content + mark)
                if sample.suffix == ".docx":
                    _comment(target, number)
    return folder


def _comment(path: Path, number: int) -> None:
    import zipfile

    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = str(number).encode()


def _gain(documents: Path, folder: Path) -> None:
    _batch(documents, folder / "warm", 2)  # files into the page cache
    busy_one, busy_two = _busy(1), _busy(2)
    possible = 2 * busy_one / busy_two
    one, _ = _timed(lambda: _batch(documents, folder / "one", 1))
    two, _ = _timed(lambda: _batch(documents, folder / "two", 2))
    busy_three = _busy(2)
    files = sum(1 for _ in documents.iterdir())
    print(f"files {files}; one worker {one:.1f} s, two workers {two:.1f} s")
    print(
        f"gain of 2 workers {one / two:.2f}; of 2 busy processes {possible:.2f}, again {2 * busy_one / busy_three:.2f}"
    )
    print(f"share of the possible gain {one / two / possible:.2f}")
    again, _ = _timed(lambda: _batch(documents, folder / "two", 2))
    print(f"second run over documents: {again:.2f} s, {two / again:.0f} times as fast as the first")


def _overhead(documents: Path, folder: Path) -> None:
    """One worker, so that both sides have the machine as it is: two at a time cost each other processor time."""
    ratios = []
    for number in range(3):
        _, loop = _timed(lambda: _python(_LOOP, documents))
        out = folder / f"overhead {number}"
        _, used = _timed(lambda out=out: _batch(documents, out, 1))  # type: ignore[misc]
        ratios.append(used / loop)
        print(f"processor: run {used:.1f} s, loop {loop:.1f} s, ratio {used / loop:.3f}")
    print(f"overhead: median ratio {sorted(ratios)[1]:.3f}")


_LOOP = """
import os, sys
from kehoach_parser import parse
from kehoach_parser.errors import KehoachError
for name in os.listdir(sys.argv[1]):
    try:
        parse(os.path.join(sys.argv[1], name))
    except KehoachError:
        pass
"""


def _memory(folder: Path, small: int, large: int) -> None:
    results = []
    for count in (small, large):
        archive = folder / f"small {count}"
        for number in range(count):
            part = archive / str(number // 1000)
            part.mkdir(parents=True, exist_ok=True)
            (part / f"{number}.txt").write_text(_SMALL_PLAN.format(n=number), "utf-8")
        out = folder / f"out {count}"
        first, _ = _timed(lambda archive=archive, out=out: _batch(archive, out, 2))  # type: ignore[misc]
        reading, peak = _memory_of_supervisor(archive, folder / f"peak {count}")
        again, _ = _timed(lambda archive=archive, out=out: _batch(archive, out, 2))  # type: ignore[misc]
        size = (out / "manifest.sqlite").stat().st_size
        results.append((count, reading))
        print(f"{count} small files: {first:.1f} s, {1000 * first / count:.2f} ms a file")
        print(f"  supervisor {reading:.1f} MB until all is read, {peak:.1f} MB with the outputs")
        print(
            f"  second run {again:.2f} s, {first / again:.0f} times as fast; manifest {size / count:.0f} bytes a file"
        )
        shutil.rmtree(out)
    (few, low), (many, high) = results
    slope = 1024 * 1024 * (high - low) / (many - few)
    print(f"supervisor grows by {slope:.0f} bytes a file read: {slope * 1e7 / 1024**2:.0f} MB more at ten million")


def _memory_of_supervisor(archive: Path, out: Path) -> tuple[float, float]:
    """Megabytes that the supervising process alone holds at its peak: until all files are read, and with the making
    of the outputs. Workers are processes of the fork server."""
    done = subprocess.run([sys.executable, "-c", _PEAK, archive, out], capture_output=True, text=True, check=True)
    shutil.rmtree(out)
    reading, all_in_all = map(int, done.stdout.split())
    return reading / 1024, all_in_all / 1024


_PEAK = """
import resource, sys
from kehoach_parser.archive.progress import Display
from kehoach_parser.archive.request import Request
from kehoach_parser.archive.run import batch

def tell():
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)

class Teller(Display):
    def publishing(self):
        tell()

batch(Request((sys.argv[1],), sys.argv[2], ("csv",), workers=2), Teller(quiet=True))
tell()
"""


def _dask(documents: Path, folder: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    silent: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    start = [sys.executable, "-m"]
    scheduler = subprocess.Popen(
        [*start, "distributed.cli.dask_scheduler", "--port", str(port), "--no-dashboard"], **silent
    )
    worker = [*start, "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    workers = [subprocess.Popen(worker, **silent) for _ in range(2)]
    try:
        time.sleep(8)
        _batch(documents, folder / "dask warm", 2, "--engine", "dask", "--scheduler", address)
        there = _seconds(lambda: _batch(documents, folder / "dask", 2, "--engine", "dask", "--scheduler", address))
        here = _seconds(lambda: _batch(documents, folder / "here", 2))
        print(f"dask {there:.1f} s, local {here:.1f} s, share {here / there:.2f}")
    finally:
        for process in (*workers, scheduler):
            process.kill()
        _wait_for_orphans()


def _batch(archive: Path, out: Path, workers: int, *further: str) -> None:
    command = [sys.executable, "-m", "kehoach_parser.cli_archive", "batch", str(archive), "-o", str(out), "-q"]
    done = subprocess.run([*command, "--workers", str(workers), *further], stderr=subprocess.DEVNULL)
    assert done.returncode in (0, 12), done.returncode


def _python(code: str, *arguments: object) -> None:
    subprocess.run([sys.executable, "-c", code, *map(str, arguments)], check=True)


def _seconds(action: Callable[[], None]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def _timed(action: Callable[[], None]) -> tuple[float, float]:
    """Seconds on the clock, and of the processor in all processes that the action started."""
    began, before = time.perf_counter(), os.times()
    action()
    seconds = time.perf_counter() - began
    _wait_for_orphans()
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, used


def _adopt_orphans() -> None:
    """Workers are processes of the fork server; with this, the system counts their processor time for us (Linux)."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def _wait_for_orphans() -> None:
    with suppress(ChildProcessError):
        while True:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.05)


def _busy(processes: int) -> float:
    """Seconds that as many processes need for as many pieces of plain work at the same time."""
    crew = [multiprocessing.Process(target=_spin) for _ in range(processes)]
    began = time.perf_counter()
    for member in crew:
        member.start()
    for member in crew:
        member.join()
    return time.perf_counter() - began


def _spin() -> None:
    total = 0
    for number in range(30_000_000):
        total += number % 7


if __name__ == "__main__":
    _adopt_orphans()
    main()
