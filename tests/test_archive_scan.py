"""The quick look at an archive: formats, text or scan, language, types, and what assigns work."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from archive_files import command, plan_text
from kehoach_parser.archive.triage import Glance, look_at

SAMPLES = Path(__file__).parent.parent / "samples"
_BILL = "\n".join(
    f"{number}. Kỳ họp đã thông qua báo cáo về tình hình kinh tế, xã hội của tỉnh." for number in range(9)
)
_INTRODUCTION = "Danh mục công việc của đơn vị trong năm nay như sau đây, theo thứ tự thời gian trong năm:\n"
_TABLE = f"{_INTRODUCTION}Nội dung công việc\nCơ quan\nchủ trì\nThời gian\nhoàn thành\n"
_ROW = f"{_INTRODUCTION}STT Nội dung công việc Cơ quan chủ trì Thời hạn hoàn\nthành\n"


def glance_of(folder: Path, name: str, content: str | bytes) -> Glance:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return look_at(str(path), name)


def test_a_plan_in_word_and_in_text() -> None:
    for name in ("s000.docx", "s000.txt"):
        glance = look_at(str(SAMPLES / name), name)
        assert (glance.content, glance.language, glance.doc_type, glance.assigns) == ("text", "vi", "KH", True)


@pytest.mark.parametrize(("text", "assigns"), [(plan_text(1), True), (_TABLE, True), (_ROW, True), (_BILL, False)])
def test_whether_a_text_assigns_work(tmp_path: Path, text: str, assigns: bool) -> None:
    assert glance_of(tmp_path, "a.txt", text).assigns is assigns


def test_the_language_is_told(tmp_path: Path) -> None:
    english = "The committee shall report to the council on the state of the harbour before the end of June. " * 3
    assert glance_of(tmp_path, "a.txt", english).language == "en"
    assert glance_of(tmp_path, "b.txt", plan_text(1)).language == "vi"


def test_an_old_encoding_is_named(tmp_path: Path) -> None:
    stored = (
        "Céng hßa x· héi chñ nghÜa ViÖt Nam. §éc lËp, Tù do, H¹nh phóc. ñy ban nh©n d©n tØnh giao c¸c së, ngµnh. " * 3
    )
    glance = glance_of(tmp_path, "a.txt", stored)
    assert (glance.encoding, glance.language) == ("tcvn3", "vi")


def test_files_without_text_say_so(tmp_path: Path) -> None:
    assert glance_of(tmp_path, "a.pdf", b"").content == "empty-file"
    assert glance_of(tmp_path, "b.pdf", b"%PDF-1.4 broken").content == "corrupt-file"
    assert glance_of(tmp_path, "c.docx", b"PK\x03\x04 word/document.xml").content == "corrupt-file"
    assert glance_of(tmp_path, "d.png", b"\x89PNG\r\n\x1a\n").content == "scan"
    assert glance_of(tmp_path, "e.rtf", rb"{\rtf1 a}").content == "unread"


def test_the_command_lists_and_counts(tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "s001.docx", tmp_path / "quyết định.docx")
    (tmp_path / "kế hoạch.txt").write_text(plan_text(1), "utf-8")

    def said(*arguments: object) -> str:
        return subprocess.run(command("scan", *arguments), capture_output=True, check=True, encoding="utf-8").stdout

    lines = [json.loads(line) for line in said(tmp_path, "-f", "jsonl").splitlines()]
    assert {Path(line["path"]).name: line["doc_type"] for line in lines} == {
        "quyết định.docx": "QĐ",
        "kế hoạch.txt": "KH",
    }
    table = list(csv.DictReader(io.StringIO(said(tmp_path, "-f", "csv").removeprefix("\ufeff"))))
    assert {row["assigns"] for row in table} == {"True"}
    summary = said(tmp_path, "--lang", "en")
    assert summary.startswith("2 files\n")
    assert "assigns work\n         2  100.0 %  true" in summary
    (tmp_path / "none").mkdir()
    assert subprocess.run(command("scan", tmp_path / "none"), capture_output=True).returncode == 3
