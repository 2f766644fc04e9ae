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
from kehoach_parser.archive.quick_text import rtf_text
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
    assert glance_of(tmp_path, "e.rtf", rb"{\rtf1 a}").content == "empty"
    workbook = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + "Workbook".encode("utf-16-le").ljust(128, b"\0")
    assert glance_of(tmp_path, "f.xls", workbook).content == "unread"


@pytest.mark.parametrize(
    ("name", "doc_type"),
    [
        ("office/s003.rtf", "KH"),
        ("office/stttt-phutho-kh-trien-khai-qlvb-2011.doc", "KH"),
        ("office/travinh-bang-cv-chi-dao-2014.doc", None),
        ("numbering/autonum.doc", "KH"),
    ],
)
def test_an_old_office_file_is_looked_at_without_a_program(name: str, doc_type: str | None) -> None:
    glance = look_at(str(SAMPLES / name), name)
    assert glance.encoding == "unicode"
    assert (glance.content, glance.language, glance.doc_type, glance.assigns) == ("text", "vi", doc_type, True)


def test_the_text_of_rtf_is_what_it_shows(tmp_path: Path) -> None:
    text = rtf_text(
        rb"{\rtf1\ansi\ansicpg1258{\fonttbl{\f0 Arial;}}{\*\generator X{\b no};}\pard K\u7871?\b0  ho\u7841\'3fch\par"
        rb"{\header no}\'d0i\u-3913?u\~1\tab \{a\}{\pict 0102}}"
    )
    assert text == "Kế hoạch\nĐi\uf0b7u 1 {a}"


def test_a_web_archive_and_a_damaged_word_file(tmp_path: Path) -> None:
    page = f"<p>{plan_text(1)}</p>".replace("\n", "<br>")
    archive = f"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{page}"
    glance = glance_of(tmp_path, "a.mht", archive)
    assert (glance.format, glance.content, glance.doc_type, glance.assigns) == ("mhtml", "text", "KH", True)
    data = (SAMPLES / "numbering" / "autonum.doc").read_bytes()
    for count in range(512, len(data), 997):
        damaged = data[:count] + b"\xff" * 40 + data[count + 40 :]
        assert glance_of(tmp_path, "b.doc", damaged).content in ("text", "empty", "password-required", "unread")


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
