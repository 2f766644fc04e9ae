"""What archive runs cost: python benchmarks/archive.py [--rounds N] [--copies N] [--large N] [--dask] [--write]

Everything is a ratio within one run of this script, since a shared machine gives different seconds each hour. What is
compared takes turns; of the rounds the best of each side counts, since other work on the machine only ever adds.

1. gain:     2 workers over 1 worker, against what two busy processes, and two that parse in a loop, gain over one;
2. overhead: processor time of a run, outputs included, over calling `parse` in a loop in one process;
3. merge:    bringing two parts together, for each document;
4. memory:   of the supervisor, after the small and the large number of small files, and the time for each file;
5. again:    the second run over the finished archive against the first;
6. dask:     two local Dask workers against the local engine with two, in turns: their speed, what an archive of one
             file takes, and the processor time of each process. Scheduler, workers and the two that parse share two
             processors here, so that all that Dask costs is time lost. A run has to last well beyond the second that
             it takes to start, which is in its time: 25 copies are 450 documents, some 20 seconds.

Modules are compiled once and the grammar is kept, as on a user's machine, whatever the environment says.
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
from statistics import median

from measuring import environment

from kehoach_parser.archive.processes import descendants, processor_seconds

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
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ.update(environment(folder))
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
    one = folder / "one document"
    one.mkdir()
    (one / "a.txt").write_text(_SMALL_PLAN.format(n=1), "utf-8")
    cluster = Cluster()
    try:
        _batch(documents, folder / "dask warm", 2, *cluster.options)
        there: dict[str, list[float]] = {"start": [], "run": []}
        here: dict[str, list[float]] = {"start": [], "run": []}
        used: list[dict[str, float]] = []
        for number in range(rounds):
            for name, archive in (("start", one), ("run", documents)):
                before = cluster.used()
                seconds, client = _client(archive, folder / f"dask {name} {number}", *cluster.options)
                there[name].append(seconds)
                used.append({"client": client} | {key: value - before[key] for key, value in cluster.used().items()})
                seconds, all_of_it = _client(archive, folder / f"here {name} {number}", spare=cluster)
                here[name].append(seconds)
                used[-1]["local"] = all_of_it
            print({name: (there[name][-1], here[name][-1]) for name in there}, used[-1], flush=True)
    finally:
        cluster.stop()
        _wait_for_orphans()
    ratios = [mine / theirs for mine, theirs in zip(here["run"], there["run"], strict=True)]
    _say(
        f"Speed of two Dask workers, of that of two local ones: {min(here['run']) / min(there['run']):.2f} of the best"
        f" rounds, {median(ratios):.2f} of the median round ({min(ratios):.2f} to {max(ratios):.2f})."
    )
    _say(f"An archive of one file: {min(there['start']):.2f} s with Dask, {min(here['start']):.2f} s locally.")
    best = min(used[1::2], key=lambda round: sum(round.values()) - round["local"])
    parts = ", ".join(f"{name} {value:.2f}" for name, value in best.items() if name != "local")
    total, local = sum(best.values()) - best["local"], min(round["local"] for round in used[1::2])
    _say(f"Processor seconds with Dask: {parts}; together {total:.2f}, locally {local:.2f}: {local / total:.2f}.")


class Cluster:
    """A Dask scheduler and two workers of one thread each, as they are started by hand."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        address = f"tcp://127.0.0.1:{port}"
        self.options = ("--engine", "dask", "--scheduler", address)
        self._scheduler = self._start("scheduler", "--port", str(port))
        self._workers = [self._start("worker", address, "--nthreads", "1", "--no-nanny") for _ in range(2)]
        time.sleep(8)

    def _start(self, kind: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--no-dashboard", *arguments]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def used(self) -> dict[str, float]:
        """Processor seconds so far of the scheduler, of the workers, and of the processes in which they parse."""
        own = [sum(_times(worker.pid)[:2]) for worker in self._workers]
        everything = [processor_seconds(worker.pid) or 0.0 for worker in self._workers]
        scheduler = processor_seconds(self._scheduler.pid) or 0.0
        return {"scheduler": scheduler, "workers": sum(own), "parsing": sum(everything) - sum(own)}

    def processes(self) -> set[int]:
        started = {process.pid for process in (self._scheduler, *self._workers)}
        return started.union(*(descendants(pid) for pid in started))

    def stop(self) -> None:
        for process in (*self._workers, self._scheduler):
            process.kill()


def _client(archive: Path, out: Path, *further: str, spare: Cluster | None = None) -> tuple[float, float]:
    """Seconds on the clock of a run, and of the processor: in its process, and with `spare` also in those that it has
    started, which are all but those of the cluster."""
    before = os.times()
    seconds = _seconds(lambda: _batch(archive, out, 2, *further))
    while spare is not None and (others := set(descendants(os.getpid())) - spare.processes()):
        for pid in others:
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)
        time.sleep(0.02)
    after = os.times()
    return seconds, after.children_user + after.children_system - before.children_user - before.children_system


def _times(pid: int) -> list[float]:
    """Seconds of the processor that a process has used itself, in user mode and in the system."""
    fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    return [int(ticks) / os.sysconf("SC_CLK_TCK") for ticks in fields[11:13]]


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
