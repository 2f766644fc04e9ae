"""Rich Text Format: the numbers and the results of fields that the file itself shows."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from kehoach_parser import loaders
from kehoach_parser.document import Document, Line, Table
from kehoach_parser.loaders import confined
from kehoach_parser.loaders.rtf_labels import with_printed_text
from kehoach_parser.parser import parse_bytes
from programs import need
from sample_files import SAMPLES, lines_of, plan

HEAD = rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f3\ftech\fcharset2 Symbol;}"
HEAD += rb"{\f5\fswiss\fcharset0 .VnTime;}}"


def rtf(body: bytes) -> bytes:
    return HEAD + b"\n" + body + b"}"


def read(data: bytes) -> Document:
    return loaders.load(data, "x.rtf")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # as Word writes it: the number stands before the form of its paragraph
        (rb"{\listtext\pard\plain\ltrpar \hich\af0\loch\f0 1.\tab}\pard\ls1\ilvl0 {\b text}\par",
         rb"{}\pard{}{}{\b {\hich \loch\f0 1.} text}\par"),
        (rb"{\listtext\pard\plain  I.\tab}\ls2 {\loch text}", rb"{}{}{\loch {I.} text}"),
        (rb"{\listtext\pard\plain \loch\b I.\tab}text", rb"{}{\loch I.} text"),
        (rb"{\pntext\f3\'b7\tab}{\*\pn\pnlvlblt{\pntxtb\'b7}}text", rb"{}{}{\f3\'b7} text"),
        (rb"{\listtext 1.\tab}\par", rb"{}{1.} \par"),
        (rb"{\listtext 1.\tab}{\*\bkmkstart x}{\*\bkmkend x}text", rb"{}{\*\bkmkstart x}{\*\bkmkend x}{1.} text"),
        (rb"{\field{\*\fldinst DATE}{\fldrslt 1/2/2025}}", rb"{{}{}{{}1/2/2025}}"),
        (rb"a {\pict\bin3 }}}} b", rb"a {} b"),
        (rb"\b{\object{\*\objdata 0105}{\result x}}", rb"\b{\object{}{\result x}}"),
        (rb"\ls1 text", rb"\ls1 text"),
        (rb"a\'e9\\\{\~b", rb"a\'e9\\\{\~b"),
        (rb"}}}{{", rb"}}}{{"),
        (rb"{\listtext", rb"{}"),
    ],
)  # fmt: skip
def test_what_is_printed_becomes_text(body: bytes, expected: bytes) -> None:
    assert with_printed_text(body) == expected


def test_groups_without_end_take_linear_time_and_no_stack() -> None:
    deep = b"{\\rtf1" + b"{\\b" * 200_000
    assert with_printed_text(deep) == deep


def test_all_numbers_of_the_sample_are_right() -> None:
    """Those of legal numbering are right in the file of Word, not in what LibreOffice saved of it."""
    need("soffice")
    found = read((SAMPLES / "numbering" / "autonum.rtf").read_bytes())
    truth = loaders.load((SAMPLES / "numbering" / "autonum.docx").read_bytes(), "x.docx")
    lines = [block for block in found.blocks if isinstance(block, Line)]
    expected = {block.text: block.bold for block in truth.blocks if isinstance(block, Line)}
    assert [line.text for line in lines if line.text not in expected] == [
        "I.1 Mục isLgl", "Đoạn chèn (w:ins)giữ lại hết.", "11/21/26",
    ]  # fmt: skip
    assert all(line.bold == expected.get(line.text, line.bold) for line in lines)
    assert found.notices == ()


def test_numbers_in_cells_and_letters_of_old_fonts() -> None:
    need("soffice")
    number = rb"{\listtext\pard\plain\ltrpar \f0 %d.\tab}"
    row = rb"\trowd\clbrdrl\brdrs\clbrdrr\brdrs\cellx2000\clbrdrl\brdrs\clbrdrr\brdrs\cellx9000 "
    row += rb"%s\pard\intbl\ls1 {}\cell %s\pard\intbl{%s}\cell\row "
    body = rb"{\f5 C\'a8n c\'f8}\par "
    for count, text in ((1, b"Vi\\u7879?c"), (2, b"{\\f5 nhi\\'d6m v\\'f4}")):
        body += row % (number % count, b"{\\listtext\\f3\\'b7\\tab}", text)
    document = read(rtf(body + rb"\pard {\listtext \u272\'d0i\u7873\'3fu 1.\tab}\ls3 {Ph\u7841?m vi}\par"))
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert [[cell.text for cell in cells] for cells in table.rows] == [["1.", "• Việc"], ["2.", "• nhiệm vụ"]]
    assert [line.text for line in lines_of(document) if line.text[0] in "CĐ"] == ["Căn cứ", "Điều 1. Phạm vi"]


def test_an_rtf_file_gives_the_plan_of_the_docx() -> None:
    need("soffice")
    found, expected = plan("office/s003.rtf"), plan("s003-autonum.docx")
    assert found.source.format == "rtf"
    assert [task.content for task in found.tasks] == [task.content for task in expected.tasks]
    assert [task.deadline for task in found.tasks] == [task.deadline for task in expected.tasks]


def test_an_rtf_file_under_another_name_is_read_as_what_it_is() -> None:
    need("soffice")
    plan = parse_bytes(rtf(rb"K\u7871?\~ho\u7841?ch\par"), "x.doc")
    assert plan.source.format == "rtf"
    assert [warning.code for warning in plan.warnings] == ["extension-mismatch", "no-tasks"]


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """The address of a server, and the paths that were asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}", asked
        listening.shutdown()
        thread.join()


@pytest.mark.parametrize("guarded", [True, False])
def test_nothing_is_fetched(
    server: tuple[str, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    """Neither with the guards of the system nor without them."""
    need("soffice")
    (tmp_path / "secret.txt").write_text("bí mật", encoding="utf-8")
    if not guarded:
        monkeypatch.setattr(confined, "guards", lambda: ())
    address, asked = server
    body = rb'{\field{\*\fldinst INCLUDEPICTURE "%s/a.png" \\d}{\fldrslt }}'
    body += rb'{\field{\*\fldinst INCLUDETEXT "%s"}{\fldrslt y}}'
    body += rb"{\*\template %s/t.dot}K\u7871? ho\u7841?ch\par"
    filled = body % (address.encode(), str(tmp_path / "secret.txt").encode(), address.encode())
    assert [line.text for line in lines_of(read(rtf(filled)))] == ["yKế hoạch"]
    assert asked == []
