"""Archives in, outputs out: what is found, what is written, in which order, and what a bad file costs."""

from __future__ import annotations

import csv
import json
import os
import shutil
import sqlite3
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from archive_files import FAULTY, plan_text, run, tree, write_plans
from kehoach_parser.archive.job import Options
from kehoach_parser.archive.settings import settings_of
from kehoach_parser.archive.walk import Part
from kehoach_parser.batch import Failure, parse_many
from kehoach_parser.models import Plan
from pdf_files import pdf
from workbook_reading import sheets

SAMPLES = Path(__file__).parent.parent / "samples"


def rows(path: Path) -> list[list[str]]:
    with open(path, encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def failures(out: Path) -> dict[str, str]:
    return {name: code for name, code, _ in rows(out / "failures.csv")[1:]}


def query(out: Path, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with sqlite3.connect(f"file:{out / 'archive.sqlite'}?mode=ro", uri=True) as base:
        return base.execute(statement, values).fetchall()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as they are: diacritics, spaces, sub-folders, doubles, files that are broken or not for us."""
    root = tmp_path_factory.mktemp("archive")
    folder = root / "Năm 2025" / "Sở Nội vụ; $(touch x)"
    write_plans(folder, range(1, 4))
    shutil.copy(SAMPLES / "s001.docx", root / "quyết định.docx")
    shutil.copy(SAMPLES / "s001.docx", folder / "bản sao của quyết định.docx")
    shutil.copy(SAMPLES / "s001.docx", root / "không có đuôi")
    (root / "rỗng.pdf").write_bytes(b"")
    (root / "hỏng.docx").write_bytes(b"PK\x03\x04 word/document.xml broken")
    (root / "bảng.pptx").write_bytes(b"PK\x03\x04 ppt/presentation")
    (root / "~$quyết định.docx").write_bytes(b"lock")
    (root / ".ẩn.txt").write_text("ẩn", "utf-8")
    (root / "chương trình.exe").write_bytes(b"MZ\x00")
    (root / unicodedata.normalize("NFD", "tổ hợp.txt")).write_text(plan_text(9), "utf-8")
    (root / "vòng").symlink_to(root, target_is_directory=True)
    with open(os.fsencode(root) + b"/t\xea n c\xf2.txt", "wb") as stream:
        stream.write(plan_text(10).encode())
    return root


@pytest.fixture(scope="module")
def out(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    run(archive, folder, "json,csv,xlsx,jsonl,sqlite")
    return folder


def test_one_json_for_each_document_mirrors_the_tree(out: Path) -> None:
    assert tree(out / "json") == sorted(
        [
            "Năm 2025/Sở Nội vụ; $(touch x)/bản sao của quyết định.docx.json",
            "Năm 2025/Sở Nội vụ; $(touch x)/kế hoạch 0001.txt.json",
            "Năm 2025/Sở Nội vụ; $(touch x)/kế hoạch 0002.txt.json",
            "Năm 2025/Sở Nội vụ; $(touch x)/kế hoạch 0003.txt.json",
            "không có đuôi.json",
            "quyết định.docx.json",
            unicodedata.normalize("NFC", "tổ hợp.txt.json"),
            "t\\xea n c\\xf2.txt.json",
        ]
    )


def test_the_json_of_each_copy_names_its_own_file(out: Path, archive: Path) -> None:
    for name in ("quyết định.docx", "Năm 2025/Sở Nội vụ; $(touch x)/bản sao của quyết định.docx"):
        plan = Plan.model_validate_json((out / "json" / f"{name}.json").read_bytes())
        assert plan.source.path == str(archive / name)
        assert len(plan.tasks) > 20


def test_what_could_not_be_read_is_listed_with_the_reason(out: Path) -> None:
    assert failures(out) == {
        "bảng.pptx": "unsupported-format",
        "hỏng.docx": "corrupt-file",
        "rỗng.pdf": "empty-file",
    }


def test_copies_are_parsed_once_and_their_tasks_stand_once(out: Path) -> None:
    copies = query(
        out,
        "select d.path, o.path from documents d join documents o on o.id = d.original_id order by 1",
    )
    assert copies == [("quyết định.docx", "Năm 2025/Sở Nội vụ; $(touch x)/bản sao của quyết định.docx")]
    assert query(out, "select count(distinct document_id) from tasks") == [(7,)]


def test_all_tables_have_the_same_tasks_in_the_order_of_the_names(out: Path) -> None:
    lines = [json.loads(line) for line in (out / "tasks.jsonl").read_text("utf-8").splitlines()]
    stored = query(
        out, "select d.path, t.task_id, t.content from tasks t join documents d on d.id = t.document_id order by t.id"
    )
    table = rows(out / "tasks.csv")
    assert [(line["file"], line["id"], line["content"]) for line in lines] == stored
    assert [row[3] for row in table[1:]] == [row[1] for row in stored]
    assert [row[0] for row in stored] == sorted(row[0] for row in stored)
    assert lines[-1]["title"] == "Thực hiện công tác số 9 năm 2025"


def test_the_workbook_has_the_rows_of_csv_and_names_what_could_not_be_read(out: Path) -> None:
    table, found = rows(out / "tasks.csv"), sheets((out / "tasks.xlsx").read_bytes())
    tasks, warnings = found["Nhiệm vụ"], found["Cảnh báo"]
    assert list(zip(tasks.column("Tệp"), tasks.column("Mã"), strict=True)) == [(row[0], row[3]) for row in table[1:]]
    assert found["Văn bản"].column("Số nhiệm vụ") == [4, 25, 2, 2, 2, 4, 25, 2, 2]
    told = zip(warnings.column("Tệp"), warnings.column("Mã cảnh báo"), strict=True)
    assert {Path(str(path)).name: code for path, code in told} == failures(out)


def test_the_rows_do_not_depend_on_the_number_of_workers(out: Path, archive: Path, tmp_path: Path) -> None:
    run(archive, tmp_path, "json,csv,xlsx,jsonl,sqlite", workers=1)
    for name in ("tasks.csv", "tasks.xlsx", "tasks.jsonl", "failures.csv", "doubles.csv"):
        assert (tmp_path / name).read_bytes() == (out / name).read_bytes(), name
    for table in ("documents", "tasks", "units", "task_units", "periods", "citations", "warnings", "failures"):
        statement = f"select * from {table}"
        assert query(tmp_path, statement) == query(out, statement), table


def test_the_store_keeps_its_references(out: Path) -> None:
    assert query(out, "pragma foreign_key_check") == []
    assert query(out, "pragma integrity_check") == [("ok",)]
    roles = query(
        out,
        "select u.name, tu.role from task_units tu join units u on u.id = tu.unit_id join tasks t on t.id = tu.task_id"
        " join documents d on d.id = t.document_id where d.path like '%kế hoạch 0001.txt' and t.task_id = 'I.1'"
        " order by 2",
    )
    assert roles == [("Công an xã", "coordinating"), ("Phòng Văn hóa, Khoa học và Thông tin", "lead")]
    assert query(
        out, "select distinct due, inclusive from tasks where task_id = 'I.1' and page is null and due like '2025-06%'"
    )


@pytest.mark.parametrize(
    "words", ["đường truyền", "duong truyen", "ĐƯỜNG TRUYỀN", "dieu hanh", "điều hành", "khoa hoc"]
)
def test_words_are_found_with_and_without_diacritics(out: Path, words: str) -> None:
    found = query(
        out,
        "select d.path from tasks_fts f join tasks t on t.id = f.rowid join documents d on d.id = t.document_id"
        " where tasks_fts match ?",
        f'"{words}"',
    )
    assert any("kế hoạch 0001" in path for (path,) in found)


def test_words_that_differ_are_not_found(out: Path) -> None:
    assert query(out, "select rowid from tasks_fts where tasks_fts match 'đườngtruyen'") == []


def test_documents_are_found_by_their_titles(out: Path) -> None:
    found = query(
        out,
        "select d.path from documents_fts f join documents d on d.id = f.rowid"
        " where documents_fts match 'cong tac so 9'",
    )
    assert found == [("tổ hợp.txt",)]


def test_near_copies_are_reported_and_kept(tmp_path: Path) -> None:
    archive = tmp_path / "in"
    archive.mkdir()
    shutil.copy(SAMPLES / "s000.docx", archive)
    shutil.copy(SAMPLES / "s000.txt", archive)
    shutil.copy(SAMPLES / "s002.txt", archive)
    run(archive, tmp_path / "out", "sqlite")
    (pair,) = rows(tmp_path / "out" / "doubles.csv")[1:]
    assert pair[:3] == ["s000.docx", "s000.txt", "near"]
    assert float(pair[3]) > 0.9
    assert query(tmp_path / "out", "select count(distinct document_id) from tasks") == [(3,)]


def test_a_bad_file_costs_only_itself(tmp_path: Path) -> None:
    archive = tmp_path / "in"
    write_plans(archive, range(12))
    faults = {
        "thoat": "crashed",
        "sap": "crashed",
        "lap": "timeout",
        "bo-nho": "memory",
        "ngu": "stalled",
        "loi": "error",
    }
    for name in faults:
        (archive / f"{name}.txt").write_text(f"{name}", "utf-8")
    tally = run(archive, tmp_path / "out", options=FAULTY)
    assert (tally.read, tally.failed) == (12, 6)
    assert failures(tmp_path / "out") == {f"{name}.txt": code for name, code in faults.items()}
    reasons = {name: reason for name, _, reason in rows(tmp_path / "out" / "failures.csv")[1:]}
    assert reasons["sap.txt"].endswith("SIGSEGV")
    assert "ValueError: no (archive_faults.py:" in reasons["loi.txt"]
    assert len(tree(tmp_path / "out" / "json")) == 12


def test_output_inside_the_archive_is_not_read_again(tmp_path: Path) -> None:
    write_plans(tmp_path, range(3))
    out = tmp_path / "kết quả"
    assert run(tmp_path, out, "json,jsonl,csv").files == 3
    assert run(tmp_path, out, "json,jsonl,csv").files == 3


def test_two_files_with_one_name_do_not_meet(tmp_path: Path) -> None:
    for folder, number in (("a", 1), ("b", 2)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text(plan_text(number), "utf-8")
        run(tmp_path / folder, tmp_path / "out")
    names = tree(tmp_path / "out" / "json")
    assert len(names) == 2
    titles = {json.loads((tmp_path / "out" / "json" / name).read_text("utf-8"))["header"]["number"] for name in names}
    assert titles == {"1", "2"}


def test_globs_lists_and_missing_files(tmp_path: Path) -> None:
    write_plans(tmp_path / "in", range(3))
    assert run(tmp_path / "in" / "*000[12].txt", tmp_path / "a").read == 2
    assert run(tmp_path / "**" / "*.txt", tmp_path / "b").read == 3
    listed = tmp_path / "list.txt"
    listed.write_text(f"{tmp_path / 'in' / 'kế hoạch 0000.txt'}\n\n{tmp_path / 'không có.pdf'}\n", "utf-8")
    tally = run(tmp_path / "in" / "kế hoạch 0002.txt", tmp_path / "c", from_file=str(listed))
    assert (tally.read, tally.failed, dict(tally.reasons)) == (2, 1, {"not-found": 1})


def test_parts_share_an_archive_between_them(tmp_path: Path) -> None:
    write_plans(tmp_path / "in", range(12))
    names: list[str] = []
    for number in (1, 2, 3):
        run(tmp_path / "in", tmp_path / "out", "json", part=Part(number, 3))
        names += tree(tmp_path / "out" / f"part-{number}-of-3" / "json")
    assert sorted(names) == [f"kế hoạch {number:04d}.txt.json" for number in range(12)]


def test_the_report_needs_nothing_else(out: Path) -> None:
    page = (out / "report.html").read_text("utf-8")
    assert "http" not in page
    assert "<script" not in page
    assert "hỏng.docx" in page
    assert "2025-12: " in page


def test_parse_many_gives_plans_and_failures_in_order(archive: Path) -> None:
    paths = [SAMPLES / "s000.txt", archive / "hỏng.docx", SAMPLES / "s002.txt", archive / "gone.pdf"]
    results = list(parse_many(paths))
    assert [type(result) for result in results] == [Plan, Failure, Plan, Failure]
    assert [result.code for result in results if isinstance(result, Failure)] == ["corrupt-file", "not-found"]
    assert [result.source.path for result in results if isinstance(result, Plan)] == [str(paths[0]), str(paths[2])]


def test_parse_many_takes_any_executor_and_never_runs_ahead() -> None:
    taken: list[int] = []

    def paths() -> Any:
        for number in range(10):
            taken.append(number)
            yield SAMPLES / "s002.txt"

    with ThreadPoolExecutor(1) as executor:
        results = parse_many(paths(), executor, window=2, ordered=False)
        first = next(results)
        assert isinstance(first, Plan)
        assert len(taken) <= 3
        assert sum(isinstance(result, Plan) for result in results) == 9


def test_whether_scans_are_recognised_is_a_setting_of_a_run(tmp_path: Path) -> None:
    folder = tmp_path / "scans"
    folder.mkdir()
    (folder / "trang trắng.pdf").write_bytes(pdf([""]))
    assert run(folder, tmp_path / "out", options=Options(ocr="never")).failed == 1
    assert failures(tmp_path / "out") == {"trang trắng.pdf": "needs-ocr"}
    assert settings_of(Options(ocr="never")) != settings_of(Options())
