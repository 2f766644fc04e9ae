"""Files that leave the archive between two runs, folders that cannot be listed, and drives that are not there."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from archive_files import plan_text, run, tree, write_plans
from kehoach_parser.archive.walk import Part


def paths(out: Path) -> list[str]:
    with sqlite3.connect(f"file:{out / 'archive.sqlite'}?mode=ro", uri=True) as base:
        return [path for (path,) in base.execute("select path from documents order by 1")]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    write_plans(tmp_path / "kho" / "a", range(3))
    write_plans(tmp_path / "kho" / "b", range(3, 5))
    return tmp_path / "kho"


def test_what_is_gone_leaves_all_outputs(archive: Path, tmp_path: Path) -> None:
    out, whole = tmp_path / "out", tmp_path / "whole"
    run(archive, out, "json,csv,sqlite")
    (archive / "a" / "kế hoạch 0001.txt").unlink()
    shutil.rmtree(archive / "b")
    tally = run(archive, out, "json,csv,sqlite")
    assert (tally.files, tally.skipped, tally.gone) == (2, 2, 3)
    run(archive, whole, "json,csv,sqlite")
    assert paths(out) == paths(whole) == ["a/kế hoạch 0000.txt", "a/kế hoạch 0002.txt"]
    assert (out / "tasks.csv").read_bytes() == (whole / "tasks.csv").read_bytes()
    assert tree(out / "json") == tree(whole / "json")
    assert not (out / "json" / "b").exists()
    assert run(archive, out, "json,csv,sqlite").gone == 0


def test_a_file_that_moves_is_not_read_again(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(archive, out, "json,sqlite")
    (archive / "b" / "kế hoạch 0003.txt").rename(archive / "đã chuyển.txt")
    tally = run(archive, out, "json,sqlite")
    assert (tally.read, tally.copies, tally.gone) == (0, 1, 1)
    assert "đã chuyển.txt" in paths(out)
    assert "b/kế hoạch 0003.txt" not in paths(out)
    assert "đã chuyển.txt.json" in tree(out / "json")


def test_what_another_folder_gave_stays(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for folder in ("a", "b"):
        run(archive / folder, out, "json")
    (archive / "a" / "kế hoạch 0000.txt").unlink()
    assert run(archive / "b", out, "json").gone == 0
    assert run(archive / "a" / "*.txt", out, "json").gone == 0
    assert run(archive / "a", out, "json").gone == 1
    assert len(tree(out / "json")) == 4


def test_a_drive_that_is_not_there_costs_nothing(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(archive, out, "json")
    archive.rename(tmp_path / "away")
    archive.mkdir()
    assert run(archive, out, "json").gone == 0
    archive.rmdir()
    tally = run(archive, out, "json")
    assert (tally.gone, dict(tally.reasons)) == (0, {"not-found": 1})
    assert len(tree(out / "json")) == 5


def test_a_folder_that_cannot_be_listed_is_reported_and_its_files_stay(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    run(archive, out, "json,sqlite")
    before, listed = paths(out), os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("/b"):
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    tally = run(archive, out, "json,sqlite")
    assert (tally.gone, tally.failed, dict(tally.reasons)) == (0, 1, {"not-readable": 1})
    assert paths(out) == before
    monkeypatch.undo()
    tally = run(archive, out, "json,sqlite")
    assert (tally.gone, tally.skipped, tally.still_failed) == (1, 5, 0)


def test_parts_notice_it_too(archive: Path, tmp_path: Path) -> None:
    for number in (1, 2):
        run(archive, tmp_path / "out", "json", part=Part(number, 2))
    (archive / "a" / "kế hoạch 0001.txt").unlink()
    assert sum(run(archive, tmp_path / "out", "json", part=Part(number, 2)).gone for number in (1, 2)) == 1


def test_the_same_file_below_two_inputs_counts_once(archive: Path, tmp_path: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text(f"{archive / 'a'}\n", "utf-8")
    out = tmp_path / "out"
    assert run(archive, out, "json", from_file=str(listed)).files == 8
    (archive / "a" / "kế hoạch 0001.txt").unlink()
    (archive / "a" / "kế hoạch 0005.txt").write_text(plan_text(5), "utf-8")
    tally = run(archive, out, "json", from_file=str(listed))
    assert tally.gone == 1
    assert len(tree(out / "json")) == 5
