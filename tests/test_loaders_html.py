"""Web pages and web archives: what a reader sees of them."""

from __future__ import annotations

import base64
import quopri
import time

import pytest

from kehoach_parser import loaders
from kehoach_parser.document import Document, Line, Table
from kehoach_parser.errors import CorruptFileError, ResourceLimitError
from kehoach_parser.loaders import html
from kehoach_parser.loaders.sniff import sniff
from sample_files import content, lines_of, plan


def load(page: str | bytes) -> Document:
    return loaders.load(page if isinstance(page, bytes) else f"<html>{page}".encode(), "x.html")


def lines(page: str | bytes) -> list[Line]:
    return [block for block in load(page).blocks if isinstance(block, Line)]


def texts(page: str | bytes) -> list[str]:
    return [line.text for line in lines(page)]


def tables(page: str) -> list[Table]:
    return [block for block in load(page).blocks if isinstance(block, Table)]


def test_a_page_gives_the_plan_of_the_docx() -> None:
    found, expected = plan("s001.html"), plan("s001.docx")
    assert (found.source.format, found.source.pages) == ("html", None)
    assert found.header == expected.header
    assert [task.model_dump() for task in found.tasks] == [task.model_dump() for task in expected.tasks]


def test_paragraphs_line_breaks_and_spaces() -> None:
    found = lines(
        "<p>Một\n  hai<b> ba</b>  <i> bốn</i></p>năm<br>sáu<br><br>bảy<div>tám<p></p>chín&nbsp;&nbsp;&nbsp; /KH</div>"
    )
    assert [(line.text, line.whole) for line in found] == [
        ("Một hai ba bốn", True), ("năm", False), ("sáu", True), ("bảy", True), ("tám", True), ("chín    /KH", True),
    ]  # fmt: skip
    assert texts("<pre>a  b\n c</pre>") == ["a  b", "c"]
    assert texts("<p>12/KH&#8209;UB&shy;ND</p>") == ["12/KH-UBND"]


def test_looks() -> None:
    page = (
        "<style><!-- p.t, .m {text-align:center; font-weight:bold} h2 {font-weight:normal} /* x */ --></style>"
        "<p class=t>giữa</p><p class=M>lớp</p><center>thẻ</center><p align=center><i>nghiêng</i></p>"
        "<h1>đầu</h1><h2>hai</h2><p><b>đậm</b> nửa</p><p style='text-transform:uppercase'>hoa</p>"
    )
    found = [(line.text, line.bold, line.italic, line.centered, line.heading) for line in lines(page)]
    assert found == [
        ("giữa", True, False, True, None), ("lớp", True, False, True, None), ("thẻ", False, False, True, None),
        ("nghiêng", False, True, True, None), ("đầu", True, False, False, 1), ("hai", True, False, False, 2),
        ("đậm nửa", False, False, False, None), ("HOA", False, False, False, None),
    ]  # fmt: skip


def test_what_is_not_shown_is_no_text() -> None:
    page = (
        "<title>Tên</title><script>a</script><style>b</style><nav>menu</nav><p hidden>c</p><p style='display: none'>d"
        "<style>.x {display:none}</style><span class=x>e</span><p>thấy<span style='mso-hide:all'>f</span><!-- g --></p>"
        "<noscript>h</noscript><select><option>i</select><textarea>k</textarea><del>l</del><div title=header>m</div>"
    )
    assert texts(page) == ["thấy"]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<ol><li>a<li>b<ol type=a><li>c</ol><li>d</ol>", ["1. a", "2. b", "a. c", "3. d"]),
        ("<ol type=I start=4><li><p>a</p><p>b</p><li value=9>c<li>d</ol>", ["IV. a", "b", "IX. c", "X. d"]),
        ("<ol reversed><li>a<li>b</ol>", ["2. a", "1. b"]),
        ("<ol style='list-style-type:lower-roman'><li>a</ol><ol style='list-style:none'><li>b</ol>", ["i. a", "b"]),
        ("<ul><li>a<ul><li>b</ul></ul><menu><li>c</menu>", ["• a", "◦ b", "• c"]),
        ("<ul type=1><li>a</ul><li>b", ["• a", "b"]),
        ("<ol start=x><li value='9999999999999'>a<li></ol>", ["1. a", "2."]),
    ],
)
def test_numbers_of_lists(page: str, expected: list[str]) -> None:
    assert texts(page) == expected


def test_numbers_that_word_wrote_out() -> None:
    page = (
        "<p class=MsoListParagraph style='mso-list:l0 level1'><![if !supportLists]><span style='mso-list:Ignore'>1."
        "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span></span><![endif]><b>Mục</b></p>"
    )
    (line,) = lines(page)
    assert (line.text, line.bold) == ("1. Mục", True)


def test_cells_that_reach_over_rows_and_columns() -> None:
    page = (
        "<table border=1><thead><tr><th>TT<th colspan=2>Việc</thead><tr><td rowspan=2>1<td>a<td>b<tr><td>c"
        "<td><p>d</p><p>e</p></table>"
    )
    (table,) = tables(page)
    found = [[(cell.column, cell.rowspan, cell.colspan, cell.text) for cell in row] for row in table.rows]
    assert found == [
        [(0, 1, 1, "TT"), (1, 1, 2, "Việc")],
        [(0, 2, 1, "1"), (1, 1, 1, "a"), (2, 1, 1, "b")],
        [(1, 1, 1, "c"), (2, 1, 1, "d\ne")],
    ]
    assert (table.columns, table.head_rows) == (3, 1)


def test_a_column_of_automatic_numbers() -> None:
    row = "<tr><td><ol start={}><li><p><br></p></ol></td><td>việc</td><td>đơn vị</td></tr>"
    (table,) = tables("<table>" + "".join(map(row.format, (1, 2))) + "</table>")
    assert [row[0].text for row in table.rows] == ["1.", "2."]


def test_tables_that_only_place_text() -> None:
    head = "<table border=0><tr><td>UBND TỈNH A<br>SỞ B<td>CỘNG HÒA</table>"
    assert [(line.column, line.text) for line in lines(head)] == [(1, "UBND TỈNH A"), (1, "SỞ B"), (2, "CỘNG HÒA")]
    unsaid = head.replace(" border=0", "") + "<p>x" * 9
    assert [line.column for line in lines(unsaid)][:3] == [1, 1, 2]
    assert tables("<p>x<table><tr><td>a<td>b<tr><td>c<td>d</table>" + "<p>y" * 9) != []
    ruled = "<p>x<table border=0><tr><td style='border:none;border-left:solid 1pt'>a<td>b</table>" + "<p>y" * 9
    assert tables(ruled) != []
    nested = "<table border=1><tr><td>a<td><table border=1><tr><td>b<td>c</table></table>"
    assert [[cell.text for cell in row] for table in tables(nested) for row in table.rows] == [["a", "b\nc"]]


@pytest.mark.parametrize(
    ("anchor", "note"),
    [
        (
            "<a href='#_ftn1' name='_ftnref1'>1</a>",
            "<div id=ftn1><p><a href='#_ftnref1'>[1]</a> Theo Công văn</p></div>",
        ),
        ("<a href='#sdfootnote1sym'><sup>1</sup></a>", "<div id=sdfootnote1><p>1 Theo Công\nvăn</p></div>"),
    ],
)
def test_footnotes_stand_at_their_marks(anchor: str, note: str) -> None:
    (line,) = lines(f"<p>Có chú thích{anchor}.</p>{note}")
    assert (line.text, line.notes) == ("Có chú thích1.", ("Theo Công văn",))


TEXT = "Ủy ban nhân dân tỉnh phê duyệt Kế hoạch cải cách thủ tục hành chính"
TCVN3 = "C¨n cø NghÞ ®Þnh sè 86/2002/N§-CP cña ChÝnh phñ quy ®Þnh chøc n¨ng, nhiÖm vô"
PLAIN = "Căn cứ Nghị định số 86/2002/NĐ-CP của Chính phủ quy định chức năng, nhiệm vụ"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (f"<p>{TEXT}".encode(), TEXT),
        (f"<p>{TEXT}".encode("utf-8-sig"), TEXT),
        (f"<html><p>{TEXT}".encode("utf-16"), TEXT),
        (f"<html><p>{TEXT}".encode("utf-16-le"), TEXT),
        (f"<meta charset=windows-1252><p>{TEXT}".encode(), TEXT),
        (f"<meta charset=utf-16><p>{TEXT}".encode(), TEXT),
        (f"<meta charset=zip><p>{TEXT}".encode(), TEXT),
        (b"<meta http-equiv=Content-Type content='x; charset=windows-1258'><p>K\xea\xec hoa\xf2ch", "Kế hoạch"),
        (f"<meta charset=iso-8859-1><p>{TCVN3}".encode("cp1252"), PLAIN),
        (f"<p>{TCVN3}".encode("cp1252"), PLAIN),
        (f"<meta charset=utf-8><p>{TCVN3}".encode(), PLAIN),
        (f"<meta charset=windows-1252><font face='.VnTime, serif'>{TCVN3}</font>".encode("cp1252"), PLAIN),
        (f"<style>p {{font-family:\".VnTimeH\"}}</style><p>{TCVN3}".encode(), PLAIN.upper()),
        (b"<p>K&#7871; ho&#7841;ch &amp; &quot;vi\xe1\xbb\x87c&quot;", 'Kế hoạch & "việc"'),
    ],
)  # fmt: skip
def test_encodings(data: bytes, expected: str) -> None:
    assert sniff(data) == "html"
    assert [line.text for line in lines_of(html.load(data, "x"))] == [expected]


@pytest.mark.parametrize("transfer", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_web_archive_is_the_page_inside(transfer: str, encoding: str) -> None:
    page = f"<html><p>{TEXT}</p></html>".encode(encoding)
    if transfer == "8bit" and encoding == "utf-16":
        pytest.skip("8bit parts hold no UTF-16")
    coded = {"quoted-printable": quopri.encodestring, "base64": base64.encodebytes, "8bit": bytes}[transfer](page)
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary="b"\r\n\r\n--b\r\n'
    head += "Content-Type: text/html; "
    data = f'{head}charset="{encoding}"\r\nContent-Transfer-Encoding: {transfer}\r\n\r\n'.encode() + coded
    data += b"\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n"
    document = loaders.load(data, "x.doc")
    assert (document.format, [line.text for line in lines_of(document)]) == ("html", [TEXT])


def test_a_web_archive_without_a_page_is_damaged() -> None:
    with pytest.raises(CorruptFileError):
        loaders.load(b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b--\n", "x.mht")


def test_elements_that_are_nested_too_deep_are_a_limit_and_no_crash() -> None:
    with pytest.raises(ResourceLimitError, match="too deep"):
        load("<div>" * 100_000 + "x")
    assert texts("<div>" * 200 + "sâu") == ["sâu"]


HOSTILE = {
    "spans": "<table>" + "<tr><td rowspan=65000 colspan=65000>x" * 200 + "</table>",
    "many cells": "<table><tr>" + "<td>x" * 20_000 + "</table>",
    "rowspans": "<table><tr>" + "<td rowspan=65000>x" * 250 + "<tr><td>y" * 5_000 + "</table>",
    "closing tags": "</table></td></ol>" * 20_000 + "x",
    "cells without a table": "<td>x<tr>y<li>z" * 60,
    "lists": "<ol><li>" * 60 + "x",
    "style": "<style>" + "a{" * 50_000 + "</style><p>x",
    "selectors": "<style>" + ".a" * 50_000 + "{display:none}</style><p class='" + "a " * 10_000 + "'>x",
    "line breaks": "<p>" + "x<br>" * 50_000,
    "entities": "<!DOCTYPE html [<!ENTITY a 'x'>]><p>&a;&a;x",
    "refresh": "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'><base href='http://127.0.0.1:9/'><p>x",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_pages_take_linear_time(kind: str) -> None:
    began = time.process_time()
    assert "x" in "".join(line.text for line in lines_of(load(HOSTILE[kind])))
    assert time.process_time() - began < 10


def test_a_page_without_text_is_an_empty_document() -> None:
    assert load("").blocks == ()
    assert load("<script>x</script><p> </p>").blocks == ()


def test_a_page_under_the_name_of_word() -> None:
    document = loaders.load(content("s001.html"), "x.doc")
    assert [notice.code for notice in document.notices] == ["extension-mismatch"]
