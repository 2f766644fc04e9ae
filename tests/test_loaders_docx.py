"""What the Word loader keeps, what it leaves out, and what it refuses."""

from __future__ import annotations

import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from kehoach_parser.document import Block, Document, Line, Table
from kehoach_parser.errors import CorruptFileError, PasswordRequiredError, ResourceLimitError
from kehoach_parser.loaders import docx, xml_parts
from kehoach_parser.loaders.docx_package import TABLE_DEPTH_LIMIT, without_deep_tables
from word_files import (
    NAMESPACES,
    abstract,
    cell,
    item,
    level,
    numbered,
    paragraph,
    relationships,
    row,
    run,
    table,
    word_file,
)

SAMPLES = Path(__file__).parent.parent / "samples"
DELETED = '<w:del w:id="1" w:author="A"><w:r><w:delText>{}</w:delText></w:r></w:del>'
INSERTED = '<w:ins w:id="2" w:author="A"><w:r><w:t>{}</w:t></w:r></w:ins>'


def load(body: str, **parts: str) -> Document:
    return docx.load(word_file(body, **parts), "x.docx")


def lines(body: str, **parts: str) -> list[Line]:
    return [block for block in load(body, **parts).blocks if isinstance(block, Line)]


def texts(body: str, **parts: str) -> list[str]:
    return [line.text for line in lines(body, **parts)]


def only_table(body: str) -> Table:
    (found,) = load(body).blocks
    assert isinstance(found, Table)
    return found


def cells(found: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in found.rows]


def original(body: str) -> list[str]:
    blocks = docx.load(word_file(body), "x.docx", changes="original").blocks
    return [block.text for block in blocks if isinstance(block, Line)]


def test_letterhead_and_signature_of_a_plan_are_columns_of_lines() -> None:
    document = docx.load((SAMPLES / "s000.docx").read_bytes(), "s000.docx")
    assert not any(isinstance(block, Table) for block in document.blocks)
    beside = [(block.column, block.text) for block in document.blocks if isinstance(block, Line) and block.column]
    assert beside[:6] == [
        (1, "ỦY BAN NHÂN DÂN"),
        (1, "THÀNH PHỐ CHÍ LINH"),
        (1, "Số:      KH-UBND"),
        (2, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (2, "Độc lập – Tự do – Hạnh phúc"),
        (2, "Chí Linh, ngày      tháng 4 năm 2025"),
    ]
    assert beside[6] == (1, "Nơi nhận:")
    assert beside[-1] == (2, "Nguyễn Văn Thưởng")
    assert [line.text for line in document.running] == ["2"]


def test_table_of_a_plan_stays_a_table_with_its_head() -> None:
    document = docx.load((SAMPLES / "s001.docx").read_bytes(), "s001.docx")
    (found,) = [block for block in document.blocks if isinstance(block, Table)]
    assert (found.columns, found.head_rows) == (6, 1)
    assert [cell.text for cell in found.rows[0]] == [
        "STT", "Nội dung công việc", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn hoàn thành",
        "Sản phẩm dự kiến hoàn thành",
    ]  # fmt: skip
    assert [(cell.text, cell.colspan) for cell in found.rows[1]] == [
        ("I", 1),
        ("Nhiệm vụ xây dựng và hoàn thiện thể chế", 5),
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (f'<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent>{run("Số")}</w:sdtContent></w:sdt>', "Số"),
        (f'<w:smartTag w:uri="x" w:element="d">{run("Ngày 1")}</w:smartTag>', "Ngày 1"),
        (f'<w:hyperlink r:id="rId9">{run("Cổng")}</w:hyperlink>{run(" tỉnh")}', "Cổng tỉnh"),
        (f'<w:fldSimple w:instr=" DATE ">{run("15/9/2025")}</w:fldSimple>', "15/9/2025"),
        (run("KH") + "<w:r><w:noBreakHyphen/></w:r>" + run("UBND"), "KH-UBND"),
        (run("kế ho") + "<w:r><w:softHyphen/></w:r>" + run("ạch"), "kế hoạch"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + run(" 90%"), "≥ 90%"),
        (run("A") + run("ẩn", "<w:vanish/>") + run("B"), "AB"),
        (run("Kế hoạch", "<w:caps/>"), "KẾ HOẠCH"),
        (run("Số:") + "<w:r><w:tab/></w:r>" + run("/KH"), "Số:    /KH"),
        ("<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>", "x+1"),
        (run("e\u0302\u0301 và\u00a0a\u200b"), "ế và a"),
    ],
)  # fmt: skip
def test_content_inside_a_paragraph(content: str, expected: str) -> None:
    assert texts(paragraph(content)) == [expected]


def test_a_field_shows_its_result_only() -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    instruction = "<w:r><w:instrText> IF x </w:instrText></w:r>"
    nested = mark("begin") + instruction + mark("separate") + run("điều kiện") + mark("end")
    content = run("Theo ") + mark("begin") + instruction + nested + mark("separate") + run("kết quả") + mark("end")
    assert texts(paragraph(content + run(" này"))) == ["Theo kết quả này"]


def test_a_field_without_end_swallows_nothing() -> None:
    content = run("Theo") + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("mất")
    assert texts(paragraph(content) + paragraph("còn lại")) == ["Theo", "còn lại"]


def test_a_line_break_makes_two_lines_of_which_the_last_is_whole() -> None:
    found = lines(paragraph(run("KẾ HOẠCH") + "<w:r><w:br/></w:r>" + run("Thực hiện", "<w:b/>")))
    assert [(line.text, line.whole, line.bold) for line in found] == [
        ("KẾ HOẠCH", False, False),
        ("Thực hiện", True, True),
    ]


def test_tracked_changes_on_either_side() -> None:
    body = (
        paragraph(run("trước ") + INSERTED.format("30/6") + DELETED.format("31/3"))
        + paragraph(
            '<w:moveFrom w:id="3"><w:r><w:t>đi</w:t></w:r></w:moveFrom>'
            '<w:moveTo w:id="4"><w:r><w:t>đến</w:t></w:r></w:moveTo>'
        )
        + paragraph(run("nửa đầu "), '<w:rPr><w:del w:id="5"/></w:rPr>')
        + paragraph("nửa sau")
    )
    assert texts(body) == ["trước 30/6", "đến", "nửa đầu nửa sau"]
    assert original(body) == ["trước 31/3", "đi", "nửa đầu", "nửa sau"]


def test_a_deleted_list_item_is_not_counted() -> None:
    numbering = abstract(0, level(0, "decimal", "%1.")) + numbered(1, 0)
    gone = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del w:id="5"/></w:rPr>'
    body = item("một", 1) + paragraph(DELETED.format("bỏ"), gone) + item("hai", 1)
    assert texts(body, numbering=numbering) == ["1. một", "2. hai"]


def test_deleted_rows_are_left_out() -> None:
    body = table(
        row(cell("giữ"), cell("1")),
        row(cell("bỏ"), cell("2"), properties='<w:del w:id="1"/>'),
        row(cell("thêm"), cell("3"), properties='<w:ins w:id="2"/>'),
    )
    assert cells(only_table(body)) == [["giữ", "1"], ["thêm", "3"]]


def test_footnotes_hang_on_the_line_and_their_mark_stays() -> None:
    notes = (
        '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        f'<w:footnote w:id="7">{paragraph("<w:r><w:footnoteRef/></w:r>" + run(" Theo Công văn 1"))}</w:footnote>'
    )
    mark = '<w:r><w:footnoteReference w:id="7"/></w:r>'
    found = lines(paragraph(run("nội bộ") + mark + run(" trong cơ quan")) + paragraph("sau"), footnotes=notes)
    assert [(line.text, line.notes) for line in found] == [
        ("nội bộ1 trong cơ quan", ("Theo Công văn 1",)),
        ("sau", ()),
    ]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    inside = f"<w:txbxContent>{paragraph('DỰ THẢO')}</w:txbxContent>"
    content = (
        run("Neo")
        + "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx>"
        + f"{inside}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{inside}"
        + "</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert texts(paragraph(content) + paragraph("sau")) == ["Neo", "DỰ THẢO", "sau"]


def test_headers_footers_and_tables_of_contents_are_running_text() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="M"><w:name w:val="toc 1"/></w:style>'
    body = paragraph("I. MỤC ĐÍCH\t2", '<w:pStyle w:val="M"/>') + paragraph("thân")
    document = load(body, styles=styles, header=paragraph("ĐẦU TRANG"), footer=paragraph("trang 1"))
    assert [block.text for block in document.blocks if isinstance(block, Line)] == ["thân"]
    assert [line.text for line in document.running] == ["I. MỤC ĐÍCH    2", "ĐẦU TRANG", "trang 1"]


STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="26"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:pPr><w:jc w:val="both"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="H"><w:basedOn w:val="N"/><w:pPr><w:jc w:val="center"/>'
    '<w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="S"><w:rPr><w:b/></w:rPr></w:style>'
)


@pytest.mark.parametrize(
    ("content", "properties", "look"),
    [
        (run("a"), "", (False, False, 13.0, False, None)),
        (run("a"), '<w:pStyle w:val="H"/>', (True, False, 14.0, True, 2)),
        (run("a", '<w:b w:val="0"/><w:i/>'), '<w:pStyle w:val="H"/>', (False, True, 14.0, True, 2)),
        (run("a", '<w:rStyle w:val="S"/>'), "", (True, False, 13.0, False, None)),
        (run("a", '<w:rStyle w:val="S"/>'), '<w:pStyle w:val="H"/>', (False, False, 14.0, True, 2)),
        (run("đậm", "<w:b/>") + run(" thường"), "", (False, False, 13.0, False, None)),
        (run("đậm", "<w:b/>") + run(": "), "", (True, False, 13.0, False, None)),
        (run("a"), '<w:jc w:val="center"/><w:outlineLvl w:val="9"/>', (False, False, 13.0, True, None)),
        (run("a", '<w:sz w:val="24"/>') + run("dài hơn nhiều"), "", (False, False, 13.0, False, None)),
    ],
)
def test_look_of_a_line(content: str, properties: str, look: tuple[object, ...]) -> None:
    (line,) = lines(paragraph(content, properties), styles=STYLES)
    assert (line.bold, line.italic, line.size, line.centered, line.heading) == look


def test_spans_and_merged_cells() -> None:
    begin, go_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    found = only_table(
        table(
            row(cell("TT"), cell("Việc", properties='<w:gridSpan w:val="2"/>'), properties="<w:tblHeader/>"),
            row(cell("1"), cell("a"), cell("Sở A", properties=begin)),
            row(cell("2"), cell("b"), cell("", properties=go_on)),
            row(cell("c", properties='<w:gridSpan w:val="1"/>'), properties='<w:gridBefore w:val="1"/>'),
        )
    )
    assert (found.columns, found.head_rows) == (3, 1)
    assert [[(c.column, c.text, c.rowspan, c.colspan) for c in row] for row in found.rows] == [
        [(0, "TT", 1, 1), (1, "Việc", 1, 2)],
        [(0, "1", 1, 1), (1, "a", 1, 1), (2, "Sở A", 2, 1)],
        [(0, "2", 1, 1), (1, "b", 1, 1)],
        [(1, "c", 1, 1)],
    ]


def test_grid_columns_in_which_no_cell_begins_are_no_columns() -> None:
    wide = '<w:gridSpan w:val="3"/>'
    found = only_table(table(row(cell("a", properties=wide), cell("b")), row(cell("c", properties=wide), cell("d"))))
    assert (found.columns, [cell.colspan for cell in found.rows[0]]) == (2, [1, 1])


def test_borders_that_are_a_little_off_are_one() -> None:
    grid = '<w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="40"/><w:gridCol w:w="3000"/></w:tblGrid>'
    two = '<w:gridSpan w:val="2"/>'
    body = table(grid + row(cell("a"), cell("b", properties=two)), row(cell("c", properties=two), cell("d")))
    assert [[(c.column, c.colspan) for c in row] for row in only_table(body).rows] == [[(0, 1), (1, 1)]] * 2


UPRIGHT = '<w:tcBorders><w:right w:val="single"/></w:tcBorders>'
NO_LINES = '<w:tcBorders><w:left w:val="nil"/><w:right w:val="nil"/></w:tcBorders>'


@pytest.mark.parametrize(
    ("body", "is_table"),
    [
        (table(row(cell("a"), cell("b")), ruled=False), False),
        (table(row(cell("a"), cell("b"))), True),
        (table(*[row(cell("a"), cell("b"))] * 7, ruled=False), True),
        (table(row(*[cell("a")] * 4), ruled=False), True),
        (table(row(cell("a"), cell("b"), properties="<w:tblHeader/>"), ruled=False), True),
        (table(row(cell("a", properties=UPRIGHT), cell("b")), ruled=False), True),
        (table(row(*[cell("a", properties=NO_LINES)] * 2)), False),
        (table(row(cell("khung"))), False),
    ],
)
def test_tables_that_only_place_text_are_lines(body: str, is_table: bool) -> None:
    assert any(isinstance(block, Table) for block in load(body).blocks) == is_table


def test_columns_of_a_layout_table_are_read_one_after_the_other() -> None:
    body = table(
        row(cell("trái 1"), cell(""), cell("phải 1")), row(cell("trái 2"), cell(""), cell("phải 2")), ruled=False
    )
    assert [(line.column, line.text) for line in lines(body)] == [
        (1, "trái 1"), (1, "trái 2"), (2, "phải 1"), (2, "phải 2"),
    ]  # fmt: skip


def test_a_table_inside_a_cell_gives_its_lines() -> None:
    body = table(row(cell("x"), cell(table(row(cell("lồng 1"), cell("lồng 2"))), "sau")))
    assert cells(only_table(body)) == [["x", "lồng 1\nlồng 2\nsau"]]


def test_a_letterhead_typed_with_tabs_is_two_columns() -> None:
    rows = [("UBND TỈNH A", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), ("SỞ B", "Độc lập - Tự do - Hạnh phúc")]
    body = "".join(paragraph(run(left) + "<w:r><w:tab/></w:r>" + run(right)) for left, right in rows)
    assert [(line.column, line.text) for line in lines(body + paragraph("KẾ HOẠCH"))] == [
        (1, "UBND TỈNH A"), (1, "SỞ B"), (2, rows[0][1]), (2, rows[1][1]), (0, "KẾ HOẠCH"),
    ]  # fmt: skip


def test_a_paragraph_for_each_printed_line_leaves_the_lines_open() -> None:
    cut = ["Thực hiện Quyết định của", "tỉnh về việc giao", "nhiệm vụ năm 2025."] * 3
    found = lines("".join(map(paragraph, cut)))
    assert [line.whole for line in found] == [False, False, True] * 3


def test_old_fonts_are_read_as_they_print() -> None:
    vietnam, hanoi = '<w:rFonts w:ascii=".VnTimeH"/>', '<w:rFonts w:ascii="VNI-Times"/>'
    body = (
        paragraph(run("KÕ ho¹ch", vietnam))
        + paragraph(run("th\u00adêng", '<w:rFonts w:ascii=".VnTime"/>'))
        + paragraph(run("Ke", hanoi) + run("á hoaïch", hanoi))
    )
    assert texts(body) == ["KẾ HOẠCH", "thường", "Kế hoạch"]


def test_unicode_under_an_old_font_is_left_alone() -> None:
    old = '<w:rFonts w:ascii=".VnTime"/>'
    body = paragraph(run("Kế hoạch của Ủy ban", old)) + paragraph(run("là và", old))
    assert texts(body) == ["Kế hoạch của Ủy ban", "là và"]


def test_strict_files_are_read() -> None:
    plain = word_file(paragraph("Kế hoạch"))
    with zipfile.ZipFile(BytesIO(plain)) as archive:
        document = archive.read("word/document.xml")
    strict = document.replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    found = docx.load(word_file("", files={"word/document.xml": strict}), "x.docx")
    assert [block.text for block in found.blocks if isinstance(block, Line)] == ["Kế hoạch"]


def refused(files: dict[str, bytes], body: str = "") -> str:
    with pytest.raises((CorruptFileError, ResourceLimitError)) as caught:
        docx.load(word_file(body, files=files), "x.docx")
    return f"{caught.value.code}: {caught.value.detail}"


def test_a_body_that_inflates_without_end_is_refused() -> None:
    bomb = f"<w:document {NAMESPACES}><w:body>{'<w:p/>' * 2_000_000}</w:body></w:document>".encode()
    assert refused({"word/document.xml": bomb}).startswith("resource-limit: zip-bomb: word/document.xml")


def test_a_bomb_that_is_not_needed_is_not_inflated() -> None:
    document = docx.load(word_file(paragraph("a"), files={"word/media/x.png": bytes(30_000_000)}), "x.docx")
    assert len(document.blocks) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(encoding: str) -> None:
    evil = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        f"<w:document {NAMESPACES}><w:body>{paragraph('&x;')}</w:body></w:document>"
    )
    assert refused({"word/document.xml": evil.encode(encoding)}) == "corrupt-file: xml-dtd-forbidden: word/document.xml"


def test_broken_files_are_refused() -> None:
    assert refused({"word/document.xml": b"<w:document"}).startswith("corrupt-file: word/document.xml")
    assert refused({"word/document.xml": b"<a/>"}) == "corrupt-file: word/document.xml: no document body"
    with pytest.raises(CorruptFileError, match="zip"):
        docx.load(word_file("")[:200], "x.docx")


def test_a_damaged_part_at_the_side_is_passed_over() -> None:
    found = docx.load(word_file(paragraph("a"), styles="", files={"word/styles.xml": b"<w:styles"}), "x.docx")
    assert [block.text for block in found.blocks if isinstance(block, Line)] == ["a"]
    assert [notice.code for notice in found.notices] == ["part-unreadable"]
    with pytest.raises(CorruptFileError, match="xml-dtd-forbidden"):
        docx.load(word_file("", styles="", files={"word/styles.xml": b"<!DOCTYPE x><x/>"}), "x.docx")


def test_damaged_bytes_inside_the_zip_are_refused() -> None:
    data = bytearray(word_file(paragraph("a" * 5000)))
    place = data.find(b"word/document.xml") + 60
    data[place : place + 8] = b"\xff" * 8
    with pytest.raises(CorruptFileError):
        docx.load(bytes(data), "x.docx")


def test_encrypted_members_ask_for_a_password() -> None:
    data = bytearray(word_file(paragraph("a")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(mark, place + 4)
    with pytest.raises(PasswordRequiredError):
        docx.load(bytes(data), "x.docx")


def test_dangers_that_are_not_followed_are_named() -> None:
    rels = relationships(
        [("image", r"\\host\a.png", True), ("hyperlink", "https://a.vn", True), ("styles", "styles.xml", False)]
    )
    files = {
        "word/_rels/document.xml.rels": rels,
        "word/_rels/settings.xml.rels": relationships([("attachedTemplate", "http://host/evil.dotm", True)]),
        "word/vbaProject.bin": b"x",
        "../../evil.txt": b"x",
    }
    found = docx.load(word_file(paragraph("a"), files=files), "x.docx")
    assert [(notice.code, notice.detail) for notice in found.notices] == [
        ("has-macros", "vbaProject.bin"),
        ("external-relationship", r"\\host\a.png"),
        ("external-relationship", "http://host/evil.dotm"),
    ]


def nested(depth: int, inner: str) -> str:
    body = paragraph(inner)
    for number in range(depth):
        body = f"<w:tbl><w:tr><w:tc>{paragraph(str(number))}{body}</w:tc></w:tr></w:tbl>"
    return body


def test_deep_tables_are_read_to_a_limit() -> None:
    document = load(nested(60, "trong cùng"))
    assert len(document.blocks) == 61
    assert not document.notices
    document = load(nested(3000, "trong cùng") + paragraph("sau"))
    found: list[Block] = list(document.blocks)
    assert isinstance(found[-1], Line)
    assert (len(found), found[-1].text) == (TABLE_DEPTH_LIMIT + 1, "sau")
    assert [notice.code for notice in document.notices] == ["deep-tables-dropped"]


def test_unclosed_tables_are_not_cut() -> None:
    data = b"<w:tbl>" * 100
    assert without_deep_tables(data) == data


def test_a_span_larger_than_any_table_is_clamped() -> None:
    found = only_table(table(row(cell("x", properties='<w:gridSpan w:val="2000000000"/>'), cell("y"))))
    assert [(c.column, c.colspan) for c in found.rows[0]] == [(0, 1), (1, 1)]


def test_many_paragraphs_take_linear_time() -> None:
    body = "".join(f"<w:p><w:r><w:t>{number}. Nhiệm vụ</w:t></w:r></w:p>" for number in range(20_000))
    body += '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>' * 20_000
    began = time.process_time()
    assert len(load(body).blocks) == 20_000
    assert time.process_time() - began < 10


# ------------------------------------------------------------------------------------------------ unused styles

BOLD_STYLE = '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="b"/><w:rPr><w:b/></w:rPr></w:style>'
CORNER = '<w:tblStylePr w:type="firstRow"><w:rPr><w:i/></w:rPr></w:tblStylePr>'
TABLE_STYLE = f'<w:style w:type="table" w:styleId="T"><w:name w:val="t"/>{CORNER}{CORNER}</w:style>'


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<a><x/></a>", "<a><x/></a>"),
        ("<a><x>1</x>2<x k='v'>3</x>4</a>", "<a>24</a>"),
        ("<a><x/>1<x>2</x>3</a>", "<a><x/>1<x>2</x>3</a>"),
        ("<a><x>1</x>2<xy>3</xy></a>", "<a><x>1</x>2<xy>3</xy></a>"),
        ("<a><x>1<x>2</x>3</x>4</a>", "<a><x>1<x>2</x>3</x>4</a>"),
    ],
)
def test_elements_that_nobody_reads_are_not_parsed(written: str, kept: str) -> None:
    assert xml_parts.without(written.encode(), ("x",)).decode() == kept


@pytest.mark.parametrize(
    "styles",
    [
        BOLD_STYLE + TABLE_STYLE,
        TABLE_STYLE + BOLD_STYLE,
        f'<w:latentStyles w:count="2"><w:lsdException w:name="x"/></w:latentStyles>{BOLD_STYLE}',
        f"<!-- <w:tblStylePr> -->{BOLD_STYLE}<!-- </w:tblStylePr> -->",
        f"<?a <w:tblStylePr> ?>{BOLD_STYLE}<?a </w:tblStylePr> ?>",
        f"<w:tblStylePr/>{BOLD_STYLE}<w:tblStylePr><w:tblStylePr/></w:tblStylePr>",
    ],
)
def test_a_style_is_read_beside_what_nobody_reads(styles: str) -> None:
    (line,) = lines(paragraph(run("a"), '<w:pStyle w:val="B"/>'), styles=styles)
    assert line.bold
