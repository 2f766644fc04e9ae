"""What archive runs cost: python benchmarks/archive.py [--rounds N] [--copies N] [--large N] [--dask] [--write]

Everything is a ratio within one run of this script, since a shared machine gives different seconds each hour. What is
compared takes turns; of the rounds the best of each side counts, since other work on the machine only ever adds.

1. gain:     2 workers over 1 worker, against what two busy processes, and two that parse in a loop, gain over one;
2. overhead: processor time of a run, outputs included, over calling `parse` in a loop in one process;
3. merge:    bringing two parts together, for each document;
4. memory:   of the supervisor, after the small and the large number of small files, and the time for each file;
5. again:    the second run over the finished archive against the first;
6. dask:     two local Dask workers against the local engine with two.

`--write` makes benchmarks/archive.md of it.
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


_LINES: list[str] = []


def _say(text: str) -> None:
    """Print a line and keep it for the page."""
    print(text, flush=True)
    _LINES.append(text)


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        documents = _documents(options.samples, folder / "documents", options.copies)
        _say(f"Documents: {sum(1 for _ in documents.iterdir())} (the samples, {options.copies} times each).")
        speed = _gain(documents, folder, options.rounds)
        merging, size = _merge(documents, folder)
        if options.dask:
            _dask(documents, folder, options.rounds)
        _memory(folder, options.small, options.large)
    _ten_million(speed, merging, size)
    if options.write:
        _write_page()


def _write_page() -> None:
    head = _HEAD.format(day=time.strftime("%Y-%m-%d"), command=" ".join(sys.argv), load=os.getloadavg()[2])
    body = "\n".join(f"- {line}" for line in _LINES)
    (Path(__file__).parent / "archive.md").write_text(f"{head}\n{body}\n{_TAIL}", "utf-8")


_HEAD = """# Archives

Made by `python {command}` on {day}, Linux, 2 shared cores, on which other work ran at the same time
(load {load:.1f}; above 2 the gains and seconds say little). How each figure is measured stands at the top of
`archive.py`.
"""
_TAIL = """
What becomes the bottleneck: up to some ten machines the processors, since files share nothing. Beyond that what is done
once: walking through the folders (each part walks through all of them; give each machine a list with `--from-file`
where that takes long), bringing the parts together, which one process does, and the disk or store that all of them
read from and write to. Keep the parts apart (`tasks.csv`, Parquet and SQLite of each are whole) where one set of
outputs is not needed.
"""


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=Path, default=Path(__file__).parent.parent / "samples")
    parser.add_argument("--copies", type=int, default=25, help="copies of each sample, made different")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--small", type=int, default=1000)
    parser.add_argument("--large", type=int, default=20000)
    parser.add_argument("--dask", action="store_true")
    parser.add_argument("--write", action="store_true")
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


def _gain(documents: Path, folder: Path, rounds: int) -> float:
    """Gain and overhead, in turns; gives documents a second with two workers."""
    _batch(documents, folder / "warm", 2)  # files into the page cache
    best: dict[str, float] = {}

    def keep(name: str, value: float) -> None:
        best[name] = min(value, best.get(name, value))

    for number in range(rounds):
        keep("busy 1", _busy(1))
        keep("busy 2", _busy(2))
        seconds, used = _timed(lambda: _loops(documents, 1))
        keep("loop 1", seconds)
        keep("loop processor", used)
        keep("loop 2", _timed(lambda: _loops(documents, 2))[0])
        seconds, used = _timed(lambda at=folder / f"one {number}": _batch(documents, at, 1))  # type: ignore[misc]
        keep("one", seconds)
        keep("processor", used)
        keep("two", _timed(lambda at=folder / f"two {number}": _batch(documents, at, 2))[0])  # type: ignore[misc]
        again = _timed(lambda at=folder / f"two {number}": _batch(documents, at, 2))[0]  # type: ignore[misc]
        keep("again", again)
        print({name: round(value, 2) for name, value in best.items()}, flush=True)
    count = sum(1 for _ in documents.iterdir())
    _tell(best, count)
    return count / best["two"]


def _tell(best: dict[str, float], count: int) -> None:
    """What the best of all rounds say."""
    gain, busy = best["one"] / best["two"], 2 * best["busy 1"] / best["busy 2"]
    loops = 2 * best["loop 1"] / best["loop 2"]
    _say(f"Gain of 2 workers over 1: {gain:.2f}; of 2 busy processes {busy:.2f}; of 2 that parse {loops:.2f}.")
    _say(f"Share of the gain of busy processes: {gain / busy:.2f}; of those that parse: {gain / loops:.2f}.")
    _say(f"Processor time over `parse` in a loop: {best['processor'] / best['loop processor']:.3f}.")
    _say(f"Second run: {best['again']:.2f} s, {best['two'] / best['again']:.0f} times as fast as the first.")
    _say(f"{count / best['two']:.1f} documents a second with two workers.")


def _loops(documents: Path, processes: int) -> None:
    """As many processes, each of which parses all documents in a loop."""
    crew = [subprocess.Popen([sys.executable, "-c", _LOOP, documents]) for _ in range(processes)]
    assert [process.wait() for process in crew] == [0] * processes


def _merge(documents: Path, folder: Path) -> tuple[float, float]:
    """Seconds and bytes for each document: of bringing parts together, and of the manifest."""
    out, count = folder / "parts", sum(1 for _ in documents.iterdir())
    for number in (1, 2):
        _batch(documents, out, 2, "--shard", f"{number}/2", "--to", "json,csv,sqlite")
    command = [sys.executable, "-m", "kehoach_parser.cli_archive", "merge", str(out), "-q", "--to", "json,csv,sqlite"]
    seconds = _seconds(lambda: subprocess.run(command, stderr=subprocess.DEVNULL, check=False))
    size = (out / "manifest.sqlite").stat().st_size / count
    _say(f"Merging two parts, with JSON, CSV and SQLite: {1000 * seconds / count:.2f} ms a document.")
    _say(f"Manifest: {size / 1024:.1f} KB a document.")
    return seconds / count, size


def _ten_million(speed: float, merging: float, size: float) -> None:
    """What the figures above mean for ten million documents like the samples, on machines like this one."""
    many = 10_000_000
    for machines in (1, 10, 100):
        reading, bringing = many / speed / machines / 3600, merging * many / 3600 if machines > 1 else 0.0
        _say(
            f"Ten million documents on {machines} machine(s) of two cores: {reading:.1f} hours of reading"
            + (f", {bringing:.1f} hours of merging on one machine." if bringing else ".")
        )
    _say(f"Their manifest takes {size * many / 1024**3:.0f} GB.")


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
        _say(
            f"{count} small files: {1000 * first / count:.2f} ms a file; supervisor {reading:.1f} MB until all is read,"
            f" {peak:.1f} MB with the outputs; second run {again:.2f} s, {first / again:.0f} times as fast;"
            f" manifest {size / count:.0f} bytes a file."
        )
        shutil.rmtree(out)
    (few, low), (many, high) = results
    slope = 1024 * 1024 * (high - low) / (many - few)
    _say(f"Supervisor grows by {slope:.0f} bytes a file read: {slope * 1e7 / 1024**2:.0f} MB more at ten million.")


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


def _dask(documents: Path, folder: Path, rounds: int) -> None:
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
        there, here = [], []
        dask = ("--engine", "dask", "--scheduler", address)
        for number in range(rounds):
            at, beside = folder / f"dask {number}", folder / f"here {number}"
            there.append(_seconds(lambda at=at: _batch(documents, at, 2, *dask)))  # type: ignore[misc]
            here.append(_seconds(lambda at=beside: _batch(documents, at, 2)))  # type: ignore[misc]
        _say(f"Speed of two Dask workers, of that of two local ones: {min(here) / min(there):.2f}.")
    finally:
        for process in (*workers, scheduler):
            process.kill()
        _wait_for_orphans()


def _batch(archive: Path, out: Path, workers: int, *further: str) -> None:
    command = [sys.executable, "-m", "kehoach_parser.cli_archive", "batch", str(archive), "-o", str(out), "-q"]
    done = subprocess.run([*command, "--workers", str(workers), *further], stderr=subprocess.DEVNULL)
    assert done.returncode in (0, 12), done.returncode


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
    for number in range(10_000_000):
        total += number % 7


if __name__ == "__main__":
    _adopt_orphans()
    main()
