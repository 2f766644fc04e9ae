"""Excel workbooks: what a reader sees of their sheets."""

from __future__ import annotations

import time

import pytest

from kehoach_parser import loaders
from kehoach_parser.document import Document, Line, Table
from kehoach_parser.errors import CorruptFileError, ResourceLimitError
from kehoach_parser.loaders import sheet_tables, xlsx_cells
from kehoach_parser.loaders.number_formats import BUILT_IN, shown
from sample_files import plan
from workbook_files import CENTRED, FIRST_FORMAT, FORMATS, OFFICE, OLD, SHEET, Cell, framed, workbook_file

HEAD = ["TT", "Nhiệm vụ", "Chủ trì", "Thời hạn"]


def read(data: bytes) -> Document:
    return loaders.load(data, "x.xlsx")


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Line)]


def grids(document: Document) -> list[list[list[str]]]:
    return [[[c.text for c in row] for row in block.rows] for block in document.blocks if isinstance(block, Table)]


def test_the_tasks_of_a_ministry() -> None:
    found = plan("bgddt-nhiem-vu-2017-12cot.xlsx")
    assert (found.source.format, found.source.pages, len(found.tasks)) == ("xlsx", None, 53)
    third = found.tasks[3]
    assert ([unit.text for unit in third.lead], [unit.text for unit in third.coordinating]) == (
        ["Vụ GDĐH"],
        ["Vụ KHTC"],
    )
    assert third.deadline is not None
    assert str(third.deadline.due) == "2017-03-31"


def test_lines_above_a_table_the_table_and_the_signature_below() -> None:
    rows: list[list[Cell]] = [
        ["UBND TỈNH A", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["SỞ B", None, "Độc lập - Tự do - Hạnh phúc"],
        [("KẾ HOẠCH NĂM 2025", CENTRED)],
        *framed([HEAD, ["I", "Nhóm việc"], [1, "Rà soát", "Phòng C", "Quý I"]]),
        ["Nơi nhận:", None, "GIÁM ĐỐC"],
        ["- Lưu: VT."],
        [None, None, "Nguyễn Văn D"],
    ]
    document = read(workbook_file(rows, merges=["A3:D3", "B5:D5"]))
    assert [(b.column, b.text, b.centered) for b in document.blocks if isinstance(b, Line)] == [
        (1, "UBND TỈNH A", False), (1, "SỞ B", False),
        (2, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", False), (2, "Độc lập - Tự do - Hạnh phúc", False),
        (0, "KẾ HOẠCH NĂM 2025", True),
        (1, "Nơi nhận:", False), (1, "- Lưu: VT.", False), (2, "GIÁM ĐỐC", False), (2, "Nguyễn Văn D", False),
    ]  # fmt: skip
    assert grids(document) == [[HEAD, ["I", "Nhóm việc"], ["1", "Rà soát", "Phòng C", "Quý I"]]]
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert [(cell.column, cell.colspan) for cell in table.rows[1]] == [(0, 1), (1, 3)]


def test_a_sheet_without_lines_has_a_table_where_rows_have_three_cells() -> None:
    rows: list[list[Cell]] = [["KẾ HOẠCH"], [], HEAD, [1, "a", "b", None], [None, "c"], [2, "d", "e", "f"], ["Ghi chú"]]
    document = read(workbook_file(rows))
    assert texts(document) == ["KẾ HOẠCH", "Ghi chú"]
    assert grids(document) == [[HEAD, ["1", "a", "b", ""], ["", "c", "", ""], ["2", "d", "e", "f"]]]


def test_merged_cells_hold_for_the_rows_that_are_there() -> None:
    rows = framed([HEAD, [1, "a", "Phòng C", "x"], [None, "b", "bị che", "y"], [2, "c", "d", "z"]])
    (table,) = read(workbook_file(rows, merges=["C2:C3", "A2:A3", "D4:XFD1048576"])).blocks
    assert isinstance(table, Table)
    found = [[(cell.column, cell.text, cell.rowspan, cell.colspan) for cell in row] for row in table.rows[1:]]
    assert found == [
        [(0, "1", 2, 1), (1, "a", 1, 1), (2, "Phòng C", 2, 1), (3, "x", 1, 1)],
        [(1, "b", 1, 1), (3, "y", 1, 1)],
        [(0, "2", 1, 1), (1, "c", 1, 1), (2, "d", 1, 1), (3, "z", 1, 1)],
    ]


def test_what_is_hidden_is_left_out_and_told() -> None:
    shared = '<c t="inlineStr"><is><t>{}</t></is></c>'
    data = (
        '<cols><col min="2" max="2" hidden="1"/></cols><sheetData>'
        f"<row>{shared.format('a') * 2}{shared.format('b')}</row><row hidden='1'>{shared.format('c')}</row></sheetData>"
    )
    document = read(workbook_file(data, [["d"]], [["e"]], names=["Một", "Hai", "Ba"], states={1: "hidden"}))
    assert [line.text for line in document.blocks if isinstance(line, Line)] == ["a", "b", "e"]
    assert [line.text for line in document.running] == ["Một", "Ba"]
    assert [(notice.code, notice.detail) for notice in document.notices] == [
        ("hidden-cells", "Một: 1 rows, 1 columns"), ("hidden-cells", "Hai"),
    ]  # fmt: skip


def test_texts_of_cells() -> None:
    texts_part = (
        f'<sst xmlns="{SHEET}"><si><r><t>một </t></r><r><rPr><b/></rPr><t>hai</t></r><rPh><t>x</t></rPh></si>'
        "<si><t>- a&#10;- b</t></si></sst>"
    )
    data = (
        '<sheetData><row><c t="s"><v>0</v></c></row><row><c t="s"><v>1</v></c></row><row><c t="s"><v>9</v></c></row>'
        '<row><c t="b"><v>1</v></c></row><row><c t="str"><f>A1</f><v>công thức</v></c></row>'
        '<row><c><f>1+1</f></c></row><row><c t="e"><v>#REF!</v></c></row><row><c t="d"><v>2025-06-30</v></c></row>'
        f'<row><c s="{OLD}" t="inlineStr"><is><t>C¨n cø</t></is></c></row></sheetData>'
    )
    related = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
        f'Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="{OFFICE}/styles" '
        'Target="styles.xml"/></Relationships>'
    )
    files = {"xl/sharedStrings.xml": texts_part.encode(), "xl/_rels/workbook.xml.rels": related.encode()}
    document = read(workbook_file(data, files=files))
    assert texts(document) == ["một hai", "- a", "- b", "TRUE", "công thức", "#REF!", "30/06/2025", "Căn cứ"]
    assert [line.bold for line in document.blocks if isinstance(line, Line)][-1]
    assert [(notice.code, notice.detail) for notice in document.notices] == [("formula-without-value", "S1: 1")]


def test_numbers_are_shown_in_their_formats() -> None:
    values = [1.1, 45838, 3, 1234567, 45838, 0.5, 12, 0.75]
    rows: list[list[Cell]] = [[(value, FIRST_FORMAT + number)] for number, value in enumerate(values)]
    shown_texts = ["1.10", "30/06/2025", "Q3", "1.234.567", "06/2025", "50%", "12", "18:00"]
    assert len(values) == len(FORMATS)
    assert texts(read(workbook_file(rows))) == shown_texts


@pytest.mark.parametrize(
    ("number", "code", "expected"),
    [
        (1.1, "General", "1.1"), (1.1, "0.00", "1.10"), (7, "00", "07"), (1.5, "0.##", "1.5"), (2, "0.##", "2"),
        (0.1 + 0.2, "General", "0.3"), (1e20, "General", "1e+20"), (-3, "General", "-3"), (5, "", "5"),
        (45838, BUILT_IN[14], "30/06/2025"), (45838.5, "dd/mm/yyyy hh:mm", "30/06/2025 12:00"),
        (1, "d/m/yyyy", "01/01/1900"), (61, "d/m/yyyy", "01/03/1900"), (45838, "[$-42A]dd mmmm yyyy", "30/06/2025"),
        (45838, '"ngày" dd "tháng" mm "năm" yyyy', "30/06/2025"), (45838, "yyyy", "2025"), (-1, "dd/mm/yyyy", "-1"),
        (1e9, "dd/mm/yyyy", "1000000000"), (1234.5, "#,##0.00", "1.234,50"), (1234567, "#,##0,", "1.235"),
        (0.125, "0.0%", "12.5%"), (1234, "#,##0 ₫", "1.234 ₫"), (-5, "0;(0)", "(5)"), (-5, "0;[Red]-0", "-5"),
        (0, '0;-0;"không"', "không"), (5, '0" ngày"', "5 ngày"), (5, r"0\.", "5."), (5, "@", "5"),
        (1.5, "0.00E+00", "1.5"), (0.5, "# ?/?", "0.5"), (5, "x" * 500, "5"), (3, "0;" * 99, "3"), (5, '"', "5"),
        (5, "_-* #,##0_-;-* #,##0_-", "5"),
    ],
)  # fmt: skip
def test_formats_of_numbers(number: float, code: str, expected: str) -> None:
    assert shown(number, code) == expected


def test_days_counted_from_1904() -> None:
    assert shown(44376, "dd/mm/yyyy", from_1904=True) == "30/06/2025"


def test_a_cell_far_away_and_a_merged_sheet_cost_nothing() -> None:
    far = '<c r="XFD1048576" t="inlineStr"><is><t>xa</t></is></c>'
    data = (
        f"<dimension ref='A1:XFD1048576'/><sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>STT</t></is></c></row>"
        f"<row r='1048576'>{far}</row></sheetData>"
    )
    began = time.process_time()
    assert texts(read(workbook_file(data, merges=["A2:XFD1048575"]))) == ["STT", "xa"]
    assert time.process_time() - began < 2


def test_many_merged_ranges_over_many_rows_take_a_bounded_time() -> None:
    rows: list[list[Cell]] = [[1, 2, 3] for _ in range(2000)]
    began = time.process_time()
    read(workbook_file(rows, merges=["E1:F1048576"] * 30_000))
    assert time.process_time() - began < 20


def test_sheets_beyond_the_limits_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[list[Cell]] = [HEAD[:4] for _ in range(30)]
    monkeypatch.setattr(sheet_tables, "GRID", 100)
    with pytest.raises(ResourceLimitError, match="more than 100 cells"):
        read(workbook_file(rows))
    monkeypatch.setattr(xlsx_cells, "CELLS", 50)
    with pytest.raises(ResourceLimitError, match="more than 50 filled cells"):
        read(workbook_file(rows))


@pytest.mark.parametrize(
    ("part", "content", "error"),
    [
        ("xl/worksheets/sheet1.xml", b"<worksheet>" + bytes(100_000_000), ResourceLimitError),
        ("xl/worksheets/sheet1.xml", b"<worksheet><a>", CorruptFileError),
        ("xl/worksheets/sheet1.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>', CorruptFileError),
        ("xl/workbook.xml", b"<workbook", CorruptFileError),
        ("xl/styles.xml", b"<x", CorruptFileError),
    ],
)
def test_damaged_and_hostile_parts(part: str, content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read(workbook_file([["x"]], files={part: content}))


def test_odd_references_are_taken_as_what_follows() -> None:
    data = "".join(
        f'<row r="{row}"><c r="{place}" s="{style}" t="inlineStr"><is><t>{place}</t></is></c></row>'
        for row, place, style in (("x", "??", "-1"), ("99999999999", "ZZZ1", "999"), ("3", "A0", "x"))
    )
    document = read(workbook_file(f"<sheetData>{data}</sheetData>", merges=["A1", "x:y", "B2:A1", ":"]))
    assert sorted(texts(document)) == ["??", "A0", "ZZZ1"]


def test_macros_are_named_and_nothing_else() -> None:
    document = read(workbook_file([["=cmd|'/C calc'!A0"]], files={"xl/vbaProject.bin": b"x"}))
    assert texts(document) == ["=cmd|'/C calc'!A0"]
    assert [notice.code for notice in document.notices] == ["has-macros"]
