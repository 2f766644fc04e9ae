"""Runs that end early, run again, meet each other, or find that the archive or the grammar has changed."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from archive_files import FAULTY, command, kill, plan_text, run, start, tree, wait_until, write_plans
from kehoach_parser.archive import engines
from kehoach_parser.archive.job import Options, Outcome
from kehoach_parser.archive.place import MANIFEST
from kehoach_parser.archive.progress import Display
from kehoach_parser.archive.request import Request, Tally
from kehoach_parser.archive.run import batch
from kehoach_parser.cli_archive import BUSY, NO_INPUT, SOME_FAILED, STOPPED
from kehoach_parser.models import Plan


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "kho lưu trữ"
    write_plans(folder, range(6))
    return folder


def processes_of(group: int) -> list[int]:
    """The processes that a run has started, by the session that they belong to."""
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdecimal():
            try:
                with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as stream:
                    fields = stream.read().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == group and fields[0] != "Z":
                found.append(int(entry))
    return found


def test_a_second_run_starts_no_worker_and_writes_nothing(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    assert run(archive, out, "json,csv,sqlite").read == 6
    before = {name: (out / name).stat().st_mtime_ns for name in tree(out) if name != ".lock"}
    monkeypatch.setattr(engines, "Supervisor", None)
    tally = run(archive, out, "json,csv,sqlite")
    assert (tally.read, tally.skipped) == (0, 6)
    assert {name: (out / name).stat().st_mtime_ns for name in tree(out) if name != ".lock"} == before


def test_only_what_is_new_or_changed_is_read(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(archive, out)
    (archive / "kế hoạch 0001.txt").write_text(plan_text(777), "utf-8")
    write_plans(archive, range(6, 8))
    tally = run(archive, out)
    assert (tally.read, tally.skipped) == (3, 5)
    changed = Plan.model_validate_json((out / "json" / "kế hoạch 0001.txt.json").read_bytes())
    assert changed.header.number == "777"
    assert (out / "tasks.csv").read_text("utf-8-sig").count("\n") == 1 + 2 * 8


def test_a_file_that_breaks_loses_its_json_and_its_rows(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(archive, out)
    (archive / "kế hoạch 0001.txt").write_bytes(b"")
    (archive / "kế hoạch 0002.txt").write_bytes(bytes(range(256)) * 8)
    assert run(archive, out).failed == 2
    assert len(tree(out / "json")) == 4
    assert (out / "tasks.csv").read_text("utf-8-sig").count("\n") == 1 + 2 * 4


def test_a_file_that_was_only_touched_is_not_read_again(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(archive, out)
    stamp = (out / "tasks.csv").stat().st_mtime_ns
    os.utime(archive / "kế hoạch 0001.txt", (1, 1))
    tally = run(archive, out)
    assert (tally.read, tally.skipped, tally.copies) == (0, 5, 1)
    assert (out / "tasks.csv").stat().st_mtime_ns == stamp


def test_a_file_that_becomes_a_copy_of_another_gets_its_json_anew(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(archive, out)
    (archive / "kế hoạch 0001.txt").write_text(plan_text(2), "utf-8")
    tally = run(archive, out)
    assert (tally.read, tally.copies) == (0, 1)
    plan = Plan.model_validate_json((out / "json" / "kế hoạch 0001.txt.json").read_bytes())
    assert (plan.header.number, plan.source.path) == ("2", str(archive / "kế hoạch 0001.txt"))


def test_another_format_is_made_without_reading_the_archive_again(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(archive, out, "csv")
    assert not (out / "json").exists()
    tally = run(archive, out, "csv,json,jsonl,sqlite")
    assert (tally.read, tally.skipped) == (0, 6)
    assert len(tree(out / "json")) == 6
    assert len((out / "tasks.jsonl").read_text("utf-8").splitlines()) == 12


def test_a_changed_grammar_makes_everything_new(archive: Path, tmp_path: Path) -> None:
    out, grammars = tmp_path / "out", tmp_path / "grammars"
    grammars.mkdir()
    (grammars / "units.toml").write_text('[abbreviations]\nXYZ = "Phòng Xây dựng"\n', "utf-8")
    assert run(archive, out).read == 6
    options = Options(grammars=(str(grammars),))
    assert run(archive, out, options=options).read == 6
    assert run(archive, out, options=options).skipped == 6
    (grammars / "units.toml").write_text('[abbreviations]\nXYZ = "Phòng Y tế"\n', "utf-8")
    assert run(archive, out, options=options).read == 6


def test_failures_are_tried_again_only_when_asked(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (archive / "loi.txt").write_text(plan_text(50), "utf-8")
    assert run(archive, out, options=FAULTY).failed == 1
    tally = run(archive, out, options=FAULTY)
    assert (tally.failed, tally.still_failed, tally.skipped) == (0, 1, 6)
    tally = run(archive, out, options=FAULTY, retry_failed=True)
    assert (tally.failed, tally.still_failed, tally.skipped) == (1, 0, 6)


def test_killing_a_run_leaves_whole_files_and_the_next_run_continues(tmp_path: Path) -> None:
    archive, out, whole = tmp_path / "in", tmp_path / "out", tmp_path / "whole"
    write_plans(archive, range(1000))
    read = 0
    for _ in range(2):
        process = start("batch", archive, "-o", out, "--workers", 2, "--to", "json,csv,sqlite")
        done = len(tree(out / "json"))
        wait_until(lambda done=done: len(tree(out / "json")) > done + 60)  # type: ignore[misc]
        wait_until(lambda: committed(out) > 0)  # a kill may cost a second of work, which is all of it on a fast machine
        time.sleep(random.random() * 0.3)
        kill(process)
        wait_until(lambda group=process.pid: not processes_of(group))  # type: ignore[misc]
        for name in tree(out / "json"):
            if not Path(name).name.startswith("."):
                Plan.model_validate_json((out / "json" / name).read_bytes())
        assert not (out / "tasks.csv").exists()
    tally = run(archive, out, "json,csv,sqlite")
    read = tally.read
    assert 0 < read < 1000
    assert read + tally.skipped == 1000
    run(archive, whole, "json,csv,sqlite")
    assert (out / "tasks.csv").read_bytes() == (whole / "tasks.csv").read_bytes()
    assert [name for name in tree(out / "json") if name.endswith(".json")] == tree(whole / "json")


def committed(out: Path) -> int:
    """The files that the manifest of a run already knows for good."""
    found = list(out.rglob(MANIFEST))
    if not found:
        return 0
    with contextlib.closing(sqlite3.connect(f"{found[0].as_uri()}?mode=ro", uri=True)) as base:
        try:
            return int(base.execute("select count(*) from results").fetchone()[0])
        except sqlite3.OperationalError:  # the run has not made its tables yet
            return 0


def test_a_worker_in_an_endless_loop_does_not_outlive_a_killed_run(tmp_path: Path) -> None:
    archive = tmp_path / "in"
    write_plans(archive, range(1))
    (archive / "lap.txt").write_text("lap", "utf-8")
    code = (
        "import sys; from archive_files import run, FAULTY, Limits;"
        "run(sys.argv[1], sys.argv[2], options=FAULTY, limits=Limits(total=1.0), workers=1)"
    )
    process = start_python(code, archive, tmp_path / "out")
    wait_until(lambda: (archive / "lap.txt.begun").exists())
    kill(process)
    wait_until(lambda: not processes_of(process.pid), 60)


def start_python(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        cwd=Path(__file__).parent,
    )


def test_a_second_run_on_one_folder_says_so_and_stops(tmp_path: Path) -> None:
    archive, out = tmp_path / "in", tmp_path / "out"
    write_plans(archive, range(400))
    first = start("batch", archive, "-o", out, "--workers", 1)
    wait_until(lambda: bool(tree(out / "json")))
    second = start("batch", archive, "-o", out, "--lang", "en")
    _, said = second.communicate(timeout=60)
    assert second.returncode == BUSY
    assert "another run is using the output folder" in said
    assert str(first.pid) in said
    kill(first)
    wait_until(lambda: not processes_of(first.pid))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_finishes_what_it_writes_and_says_how_to_go_on(tmp_path: Path, number: int) -> None:
    archive, out = tmp_path / "in", tmp_path / "out"
    write_plans(archive, range(400))
    process = start("batch", archive, "-o", out, "--workers", 2, "--lang", "en")
    wait_until(lambda: len(tree(out / "json")) > 20)
    os.killpg(process.pid, number) if number == signal.SIGINT else process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert "Run the same command again to continue" in said
    assert not [name for name in tree(out) if name.endswith(".tmp")]
    wait_until(lambda: not processes_of(process.pid))
    written = len(tree(out / "json"))
    assert 20 < written < 400
    assert run(archive, out).skipped == written


def test_an_interrupted_run_takes_no_more_files(tmp_path: Path) -> None:
    class Stopping(Display):
        def update(self, tally: Tally, outcome: Outcome | None = None) -> None:
            tally.interrupted = signal.SIGINT

    write_plans(tmp_path / "in", range(30))
    request = Request((str(tmp_path / "in"),), str(tmp_path / "out"), workers=2)
    assert 1 <= batch(request, Stopping(quiet=True)).read <= 8 + 1  # those in flight, and the one that has ended


def test_a_second_interrupt_drops_what_is_in_work(tmp_path: Path) -> None:
    archive, out = tmp_path / "in", tmp_path / "out"
    archive.mkdir()
    (archive / "ngu.txt").write_text("ngu", "utf-8")
    code = (
        "import sys; from archive_files import run, FAULTY, Limits;"
        "run(sys.argv[1], sys.argv[2], options=FAULTY, limits=Limits(), workers=1)"
    )
    process = start_python(code, archive, out)
    wait_until(lambda: (archive / "ngu.txt.begun").exists())
    process.send_signal(signal.SIGINT)
    assert process.stderr is not None
    assert "Ctrl-C again" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert "KeyboardInterrupt" in said
    wait_until(lambda: not processes_of(process.pid))


def test_exit_codes_and_events_for_other_programs(tmp_path: Path) -> None:
    archive = tmp_path / "in"
    write_plans(archive, range(3))

    def code_of(*arguments: object) -> tuple[int, str]:
        done = subprocess.run(command("batch", *arguments), capture_output=True, text=True)
        assert done.stdout == ""
        return done.returncode, done.stderr

    code, said = code_of(archive, "-o", tmp_path / "a", "--log-json")
    events = [json.loads(line) for line in said.splitlines()]
    assert (code, events[-1]["event"], events[-1]["read"], events[-1]["tasks"]) == (0, "finished", 3, 6)
    assert code_of(archive, "-o", tmp_path / "a", "-q") == (0, "")
    (archive / "hỏng.pdf").write_bytes(b"%PDF-1.4 broken")
    code, said = code_of(archive, "-o", tmp_path / "a", "--log-json")
    assert code == SOME_FAILED
    assert json.loads(said.splitlines()[0]) | {"detail": ""} == {
        "event": "failed",
        "path": str(archive / "hỏng.pdf"),
        "code": "corrupt-file",
        "detail": "",
    }
    assert code_of(archive, "-o", tmp_path / "a", "-q")[0] == SOME_FAILED
    (tmp_path / "empty").mkdir()
    assert code_of(tmp_path / "empty", "-o", tmp_path / "b")[0] == NO_INPUT
    assert code_of(archive, "-o", tmp_path / "b", "--to", "doc")[0] == 2
    assert code_of(archive, "-o", tmp_path / "b", "--shard", "3/2")[0] == 2
    assert code_of(archive, "-o", tmp_path / "b", "--engine", "dask")[0] == 2
    assert code_of("-o", tmp_path / "b")[0] == 2
    assert code_of(archive, "-o", tmp_path / "b", "--grammars", tmp_path / "none")[0] == 11
    assert STOPPED == 130
    (tmp_path / "file").write_bytes(b"")
    code, said = code_of(archive, "-o", tmp_path / "file", "--lang", "en")
    assert (code, said.count("\n")) == (15, 1)
    assert said.startswith(str(tmp_path / "file"))
    code, said = code_of("--from-file", tmp_path / "none.txt", "-o", tmp_path / "b", "--lang", "en")
    assert (code, said) == (3, f"{tmp_path / 'none.txt'}: no such file; check the path\n")
