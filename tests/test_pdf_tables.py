"""Tables of a PDF: cells, merged cells, and tables that go on over page breaks."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pdfplumber
import pytest

from kehoach_parser.document import Document, Line, Table
from kehoach_parser.loaders.pdf import load
from pdf_files import body, pdf, rule, table, text

SAMPLES = Path(__file__).parent.parent / "samples"
XS = [60.0, 100.0, 330.0, 430.0, 535.0]


def loaded(name: str) -> Document:
    path = SAMPLES / name
    return load(path.read_bytes(), str(path))


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def rows(*pages: str) -> list[list[list[str]]]:
    """The text of the cells, row by row, of each table."""
    return [[[cell.text for cell in row] for row in found.rows] for found in tables(load(pdf(pages), "x.pdf"))]


def row(y: float, *cells: str) -> str:
    """One line of text in each cell."""
    return "".join(text(x + 4, y, words, 11) for x, words in zip(XS, cells, strict=False) if words)


HEAD = row(115, "TT", "Noi dung", "Chu tri", "Thoi han")


def test_cells_of_a_full_grid() -> None:
    page = table(XS, [100, 130, 160]) + HEAD + row(145, "1", "Ra soat thu tuc", "Phong A", "Quy II")
    assert rows(page) == [[["TT", "Noi dung", "Chu tri", "Thoi han"], ["1", "Ra soat thu tuc", "Phong A", "Quy II"]]]


def test_lines_of_a_cell_stay_apart_and_text_around_the_table_in_order() -> None:
    page = body(60, 2) + table(XS, [100, 130, 180]) + HEAD + row(145, "1", "dong mot cua o", "Phong A", "Quy II")
    page += row(160, "", "dong hai", "va Phong B") + body(230, 2)
    document = load(pdf([page]), "x.pdf")
    assert [type(block) for block in document.blocks] == [Line, Line, Table, Line, Line]
    cell = tables(document)[0].rows[1][1]
    assert [line.text for line in cell.lines] == ["dong mot cua o", "dong hai"]
    assert all(line.box is not None and 100 < line.box.x0 < 110 for line in cell.lines)


def test_text_that_the_engine_glues_over_a_border_is_cut_there() -> None:
    page = table([60, 200, 340], [100, 120, 140]) + text(64, 113, "cot thu nhat cua bang dai", 10)
    page += text(202, 113, "cot thu hai cua bang", 10) + text(64, 133, "x", 10) + text(202, 133, "y", 10)
    assert rows(page) == [[["cot thu nhat cua bang dai", "cot thu hai cua bang"], ["x", "y"]]]


def test_missing_rules_make_merged_cells() -> None:
    strokes = [rule(60, y, 535, y) for y in (100, 130, 190)] + [rule(100, 160, 535, 160)]
    strokes += [rule(x, 100, x, 190) for x in (60, 100, 535)] + [rule(x, 130, x, 190) for x in (330, 430)]
    page = "".join(strokes) + row(115, "I", "Nhom nhiem vu") + row(145, "1", "mot", "Phong A", "Quy I")
    page += row(175, "", "hai", "Phong B", "Quy II")
    found = tables(load(pdf([page]), "x.pdf"))[0]
    spans = {cell.text: (cell.row, cell.column, cell.rowspan, cell.colspan) for line in found.rows for cell in line}
    assert spans["Nhom nhiem vu"] == (0, 1, 1, 3)
    assert spans["1"] == (1, 0, 2, 1)
    assert spans["Phong B"] == (2, 2, 1, 1)


def test_table_with_open_sides_is_closed() -> None:
    strokes = [rule(60, y, 535, y) for y in (100, 130, 160)] + [rule(x, 100, x, 160) for x in (100, 330, 430)]
    assert rows("".join(strokes) + HEAD + row(145, "1", "mot", "A", "Quy I"))[0][1] == ["1", "mot", "A", "Quy I"]


def test_framed_text_is_no_table() -> None:
    page = table([400, 500], [60, 90]) + text(420, 80, "HOA TOC") + body(120, 3)
    assert rows(page) == []


def test_rules_that_bound_no_rectangle_lose_no_text() -> None:
    strokes = table([60, 300], [100, 220]) + rule(140, 100, 140, 160) + rule(60, 160, 140, 160)
    strokes += rule(220, 100, 220, 220) + rule(220, 160, 300, 160)
    page = strokes + text(70, 130, "mot") + text(150, 130, "hai") + text(230, 130, "ba") + text(70, 200, "bon")
    document = load(pdf([page]), "x.pdf")
    held = [cell.text for found in tables(document) for line in found.rows for cell in line if cell.lines]
    free = [block.text for block in document.blocks if isinstance(block, Line)]
    assert sorted(" ".join(held + free).split()) == ["ba", "bon", "hai", "mot"]


def pages_of_a_long_table(last: str, first: str, repeated: bool = True) -> list[list[str]]:
    """Rows of a table on two pages, with the given cells at the end of the first and the head of the second one."""
    one = table(XS, [100, 130, 160, 800]) + HEAD + row(145, "1", "mot viec.", "Phong A", "Quy I")
    one += row(785, *last.split("|"))
    ys = [60, 90, 120, 150] if repeated else [90, 120, 150]
    two = table(XS, ys) + (row(75, "TT", "Noi dung", "Chu tri", "Thoi han") if repeated else "")
    two += row(105, *first.split("|")) + row(135, "3", "ba viec.", "Phong C", "Quy III")
    (found,) = rows(one, two)
    return found


@pytest.mark.parametrize("repeated", [True, False])
def test_table_goes_on_over_a_page_break_without_its_repeated_head(repeated: bool) -> None:
    found = pages_of_a_long_table("2|hai viec.|Phong B|Quy II", "4|bon viec.|Phong D|Quy IV", repeated)
    assert [line[0] for line in found] == ["TT", "1", "2", "4", "3"]


def test_row_that_a_page_break_cuts_in_a_sentence_is_one_row() -> None:
    found = pages_of_a_long_table("2|hai viec cua|Phong B|Quy II", "|cac phong, ban.||")
    assert found[2] == ["2", "hai viec cua\ncac phong, ban.", "Phong B", "Quy II"]
    assert [line[0] for line in found] == ["TT", "1", "2", "3"]


def test_row_that_a_page_break_cuts_between_paragraphs_is_one_row() -> None:
    found = pages_of_a_long_table("2|- Viec thu nhat;|Phong B|Quy II", "|- Viec thu hai.||")
    assert found[2] == ["2", "- Viec thu nhat;\n- Viec thu hai.", "Phong B", "Quy II"]


def test_row_without_number_that_is_complete_stays_a_row() -> None:
    found = pages_of_a_long_table("2|Hai viec.|Phong B|Quy II", "|Viec khac.|Phong D|Quy IV")
    assert found[2:4] == [["2", "Hai viec.", "Phong B", "Quy II"], ["", "Viec khac.", "Phong D", "Quy IV"]]


def test_row_that_begins_several_cells_is_a_row_and_its_empty_cells_are_those_above() -> None:
    found = pages_of_a_long_table("2|Hai viec.|Phong B|Quy II", "|Viec khac||Quy III")
    assert found[2][1:] == ["Hai viec.\nViec khac", "Phong B", "Quy II\nQuy III"]
    one = table([*XS, 580.0], [100, 130, 160, 800]) + HEAD + text(539, 115, "Ket qua", 11)
    one += row(145, "1", "mot viec.", "Phong A", "Quy I") + row(785, "2", "Hai viec", "Phong B", "Quy II")
    two = table([*XS, 580.0], [60, 90, 120]) + row(75, "", "Viec khac", "", "Quy III") + text(539, 75, "Video", 11)
    two += row(105, "3", "ba viec.", "Phong C", "Quy III")
    (whole,) = tables(load(pdf([one + text(539, 785, "Tin bai", 11), two]), "x.pdf"))
    assert [cell.text for cell in whole.rows[3]] == ["", "Viec khac", "Quy III", "Video"]
    assert [(cell.text, cell.rowspan) for cell in whole.rows[2]][2] == ("Phong B", 2)


def test_row_that_a_page_break_cuts_before_a_figure_is_one_row() -> None:
    found = pages_of_a_long_table("2|hai viec|Phong B|Tu thang 4 den thang", "|||6/2026")
    assert found[2] == ["2", "hai viec", "Phong B", "Tu thang 4 den thang\n6/2026"]


def test_the_rule_over_footnotes_close_below_a_table_makes_no_row() -> None:
    one = table(XS, [100, 130, 160, 780]) + HEAD + row(145, "1", "mot viec.", "Phong A", "Quy I")
    one += row(765, "2", "hai viec cua", "Phong B", "Quy II") + rule(60, 782, 200, 782)
    two = table(XS, [60, 90, 120]) + row(75, "", "cac phong, ban.", "", "") + row(105, "3", "ba viec.", "Phong C", "")
    (found,) = rows(one, two)
    assert [line[1] for line in found] == ["Noi dung", "mot viec.", "hai viec cua\ncac phong, ban.", "ba viec."]


def test_a_raised_mark_on_a_line_of_its_own_is_part_of_its_footnote() -> None:
    one = table(XS, [100, 130, 160, 740]) + HEAD + row(145, "1", "mot viec.", "Phong A", "Quy I")
    one += row(725, "2", "hai viec cua", "Phong B", "Quy II") + rule(60, 750, 200, 750)
    one += text(60, 758, "3", 5) + text(66, 762, "Theo Cong van so 12/UBND-VP", 9)
    two = table(XS, [60, 90, 120]) + row(75, "", "cac phong, ban.", "", "") + row(105, "3", "ba viec.", "Phong C", "")
    document = load(pdf([one, two]), "x.pdf")
    assert len(tables(document)) == 1
    assert [block.text for block in document.blocks if isinstance(block, Line)] == ["3 Theo Cong van so 12/UBND-VP"]


def test_a_repeated_head_may_show_less_of_a_tall_cell() -> None:
    one = (
        table(XS, [100, 130, 800])
        + row(115, "TT", "Noi dung", "Chu tri", "Thoi han (quy)")
        + row(785, "1", "mot.", "A", "B")
    )
    two = table(XS, [60, 90, 120]) + row(75, "TT", "Noi dung", "Chu tri", "Thoi han") + row(105, "2", "hai.", "A", "B")
    (found,) = tables(load(pdf([one, two]), "x.pdf"))
    assert [line[0].text for line in found.rows] == ["TT", "1", "2"]


def test_head_that_later_pages_repeat_is_known_as_head() -> None:
    one = table(XS, [100, 130, 800]) + HEAD + row(785, "1", "mot.", "A", "B")
    two = table(XS, [60, 90, 120]) + row(75, "TT", "Noi dung", "Chu tri", "Thoi han") + row(105, "2", "hai.", "A", "B")
    (found,) = tables(load(pdf([one, two]), "x.pdf"))
    assert (found.head_rows, len(found.rows), found.page) == (1, 3, 1)
    assert [cell.page for line in found.rows for cell in line[:1]] == [1, 1, 2]


def squeezed(words: str) -> str:
    return re.sub(r"\s", "", words)


@pytest.mark.parametrize("name", ["s001_form", "s001_rot", "s001_word2", "d040"])
def test_all_cells_of_known_tables_are_found_and_no_others(name: str) -> None:
    known = json.loads((SAMPLES / "bench" / f"{name.partition('_')[0]}.cells.json").read_text("utf-8"))["tables"]
    found = [
        {(cell.row, cell.column, squeezed(cell.text)) for line in each.rows[1:] for cell in line if cell.lines}
        for each in tables(loaded(f"bench/{name}.pdf"))
    ]
    assert found == [{(r, c, squeezed(words)) for r, c, words in each if words.strip()} for each in known]


def test_cells_of_a_page_are_those_that_pdfplumber_sees() -> None:
    data = (SAMPLES / "s001.pdf").read_bytes()
    with pdfplumber.open(io.BytesIO(data), pages=[5]) as other:
        boxes = other.pages[0].find_tables()[0].cells
    (found,) = tables(load(data, "s001.pdf"))
    own = [cell.box for line in found.rows for cell in line if cell.page == 5 and cell.box]
    head = 6  # cells of the repeated head, which is dropped
    assert len(own) == len(boxes) - head - 1  # the empty number cell goes on from the page before
    for box in own:
        assert any(max(abs(a - b) for a, b in zip(box, other_box, strict=True)) < 2 for other_box in boxes)


def test_rows_of_a_real_table_over_eight_pages() -> None:
    (found,) = tables(loaded("s001.pdf"))
    numbers = [line[0].text for line in found.rows if line[0].column == 0]
    assert " ".join(numbers) == "STT I 1. 2. II 1. 2. 3. 4. 5. III 1. 2. 3. 4. 5. 6. 7. 8. IV 1. 2. 3. 4."
    assert (len(found.rows), found.columns) == (32, 6)
    second = next(line[0] for line in found.rows if line[0].text == "2." and line[0].rowspan > 1)
    assert second.rowspan == 7  # its unnumbered rows go on over the page break


def test_rows_cut_by_page_breaks_in_a_real_plan() -> None:
    (found,) = tables(loaded("stttt-dnong-kh-mang-di-dong-2024.pdf"))
    numbers = [line[0].text for line in found.rows]
    assert numbers == ["TT", "I", "1", "2", "3", "II", "4", "III", "5", "6", "IV", "7"]
    last = {cell.column: cell.text for cell in found.rows[-1]}
    assert last[3].replace("\n", " ").startswith("Các Sở, ban, ngành; UBND các huyện, thành phố Gia Nghĩa;")


def test_cells_centred_at_other_heights_are_parted_though_the_engine_glues_them() -> None:
    outer = rule(60, 100, 535, 100) + rule(60, 136, 535, 136) + rule(60, 166, 535, 166) + rule(330, 118, 535, 118)
    columns = "".join(rule(x, 118 if x == 430 else 100, x, 166) for x in XS)
    head = text(72, 122, "TT", 12) + text(180, 122, "Noi dung", 12) + text(386, 115, "Co quan thuc hien", 12)
    head += text(352, 131, "Chu tri", 12) + text(452, 131, "Phoi hop", 12)
    (found,) = rows(outer + columns + head + row(155, "1", "mot viec.", "Phong A", "Phong B"))
    assert found[:2] == [["TT", "Noi dung", "Co quan thuc hien"], ["Chu tri", "Phoi hop"]]
