"""The parts of an archive, read apart and brought together."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from archive_files import command, plan_text, run, tree, write_plans
from kehoach_parser.archive.merge import PartsError, merge
from kehoach_parser.archive.progress import Display
from kehoach_parser.archive.walk import Part
from kehoach_parser.cli_archive import SOME_FAILED

FORMATS = "json,csv,xlsx,jsonl,sqlite"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "kho lưu trữ"
    write_plans(folder / "năm 2025", range(12))
    for number in range(4):
        (folder / f"bản sao {number}.txt").write_text(plan_text(number), "utf-8")
    (folder / "hỏng.pdf").write_bytes(b"%PDF-1.4 broken")
    return folder


def run_parts(archive: Path, out: Path, count: int = 3) -> None:
    for number in range(1, count + 1):
        run(archive, out, FORMATS, part=Part(number, count))


def brought_together(out: Path) -> None:
    merge(str(out), tuple(FORMATS.split(",")), "vi", Display(quiet=True))


def test_parts_give_what_one_run_gives(archive: Path, tmp_path: Path) -> None:
    out, whole = tmp_path / "out", tmp_path / "whole"
    run_parts(archive, out)
    brought_together(out)
    run(archive, whole, FORMATS)
    for name in ("tasks.csv", "tasks.xlsx", "tasks.jsonl", "failures.csv", "doubles.csv"):
        assert (out / name).read_bytes() == (whole / name).read_bytes(), name
    assert {name: (out / "json" / name).read_bytes() for name in tree(out / "json")} == {
        name: (whole / "json" / name).read_bytes() for name in tree(whole / "json")
    }
    assert dump(out) == dump(whole)


def dump(out: Path) -> list[str]:
    import sqlite3

    with sqlite3.connect(out / "archive.sqlite") as base:
        return list(base.iterdump())


def test_a_run_without_parts_continues_what_was_merged(archive: Path, tmp_path: Path) -> None:
    run_parts(archive, tmp_path / "out")
    brought_together(tmp_path / "out")
    write_plans(archive, range(30, 31))
    tally = run(archive, tmp_path / "out", FORMATS)
    assert (tally.read, tally.skipped, tally.still_failed) == (1, 16, 1)


def test_merging_again_takes_over_what_has_changed(archive: Path, tmp_path: Path) -> None:
    out, whole = tmp_path / "out", tmp_path / "whole"
    run_parts(archive, out)
    brought_together(out)
    (archive / "năm 2025" / "kế hoạch 0005.txt").write_text(plan_text(555), "utf-8")
    (archive / "năm 2025" / "kế hoạch 0006.txt").unlink()
    run_parts(archive, out)
    brought_together(out)
    run(archive, whole, FORMATS)
    assert (out / "tasks.csv").read_bytes() == (whole / "tasks.csv").read_bytes()
    assert {name: (out / "json" / name).read_bytes() for name in tree(out / "json")} == {
        name: (whole / "json" / name).read_bytes() for name in tree(whole / "json")
    }


def test_a_part_that_is_missing_or_not_finished_is_named(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(PartsError):
        brought_together(out)
    for number in (1, 3):
        run(archive, out, FORMATS, part=Part(number, 3))
    with pytest.raises(PartsError, match="part-2-of-3"):
        brought_together(out)
    (out / "part-2-of-3").mkdir()
    with pytest.raises(PartsError, match="part-2-of-3"):
        brought_together(out)
    assert not (out / "tasks.csv").exists()


def test_the_command(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert subprocess.run(command("merge", out), capture_output=True).returncode == 3
    for number in (1, 2):
        said = subprocess.run(
            command("batch", archive, "-o", out, "--shard", f"{number}/2", "--lang", "en"),
            capture_output=True, text=True,
        ).stderr  # fmt: skip
        assert f"kehoach merge {out}" in said
    done = subprocess.run(command("merge", out, "--lang", "en"), capture_output=True, text=True)
    assert done.returncode == SOME_FAILED
    assert "files: 17 · read: 12 · exact copies: 4 · failed: 1" in done.stderr
