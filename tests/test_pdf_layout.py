"""Lines of a PDF: reading order, columns, style, and what a line holds."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from kehoach_parser.document import Line
from kehoach_parser.loaders.pdf import load
from kehoach_parser.loaders.pdf_strips import text_lines
from kehoach_parser.loaders.pdfium import Page
from pdf_files import body, pdf, rule, text


def lines(*pages: str, annotations: tuple[str, ...] = ()) -> list[Line]:
    blocks = load(pdf(pages, annotations), "x.pdf").blocks
    assert all(isinstance(block, Line) for block in blocks)
    return [block for block in blocks if isinstance(block, Line)]


def texts(*pages: str, annotations: tuple[str, ...] = ()) -> list[tuple[int, str]]:
    return [(line.column, line.text) for line in lines(*pages, annotations=annotations)]


LETTERHEAD = (
    text(100, 70, "UBND TINH X", 13)
    + text(90, 86, "SO KE HOACH", 13, "bold")
    + text(280, 70, "CONG HOA XA HOI CHU NGHIA", 13, "bold")
    + text(310, 86, "Doc lap - Tu do", 13, "bold")
    + text(98, 110, "So: 37/KH-SKH", 13)
    + text(300, 110, "Noi X, ngay 17", 13, "italic")
)


def test_letterhead_is_read_column_by_column_whatever_the_order_in_the_file() -> None:
    rest = text(270, 145, "KE HOACH", 14, "bold") + body(200, 6)
    by_column = texts(LETTERHEAD + rest)
    assert by_column[:7] == [
        (1, "UBND TINH X"),
        (1, "SO KE HOACH"),
        (1, "So: 37/KH-SKH"),
        (2, "CONG HOA XA HOI CHU NGHIA"),
        (2, "Doc lap - Tu do"),
        (2, "Noi X, ngay 17"),
        (0, "KE HOACH"),
    ]
    by_row = "\n".join(sorted(LETTERHEAD.splitlines(), key=lambda line: -float(line.split()[11]))) + "\n"
    assert texts(by_row + rest) == by_column


def test_signature_block_keeps_to_its_columns_and_leaves_the_body_alone() -> None:
    page = (
        body(100, 6)
        + text(85, 208, "het thuc hien./.")
        + text(85, 240, "Noi nhan:", 11, "bold")
        + text(400, 241, "CHU TICH", 13, "bold")
        + text(85, 254, "- Nhu tren;", 10.5)
        + text(85, 267, "- Cac phong, ban thuoc thi xa;", 10.5)
        + text(85, 280, "- Luu: VT.", 10.5)
        + text(385, 330, "Nguyen Van An", 13, "bold")
    )
    assert texts(page)[6:] == [
        (0, "het thuc hien./."),
        (1, "Noi nhan:"),
        (1, "- Nhu tren;"),
        (1, "- Cac phong, ban thuoc thi xa;"),
        (1, "- Luu: VT."),
        (2, "CHU TICH"),
        (2, "Nguyen Van An"),
    ]


def test_last_line_of_a_text_close_above_a_signature_belongs_to_the_text() -> None:
    page = (
        body(100, 6)
        + text(85, 207, "phong nghiem tuc thuc hien", 13)
        + text(85, 227, "Noi nhan:", 12, "bold")
        + text(400, 227, "GIAM DOC", 13, "bold")
        + text(85, 242, "- Nhu tren;", 11)
        + text(85, 256, "- Luu: VT.", 11)
        + text(385, 287, "Nguyen Van An", 13, "bold")
    )
    assert texts(page)[6] == (0, "phong nghiem tuc thuc hien")


def test_wide_gap_in_a_single_line_is_a_blank_and_no_column() -> None:
    page = body(100, 4) + text(85, 172, "So:") + text(160, 172, "/KH-UBND") + body(190, 4)
    assert texts(page)[4] == (0, "So:    /KH-UBND")


def test_numbers_with_hanging_text_are_no_columns() -> None:
    page = "".join(
        text(85, 100 + 18 * n, f"{n}.") + text(150, 100 + 18 * n, "Noi dung nhiem vu thu nhat") for n in (1, 2, 3)
    )
    assert [column for column, _ in texts(page)] == [0, 0, 0]
    assert [line.split()[0] for _, line in texts(page)] == ["1.", "2.", "3."]


def test_list_of_items_with_two_parts_is_read_row_by_row() -> None:
    names = ("Ong Nguyen Van A", "Ba Tran Thi B", "Ong Le C", "Ba Pham D")
    page = "".join(text(85, 100 + 18 * n, name) + text(330, 100 + 18 * n, "Uy vien") for n, name in enumerate(names))
    assert texts(page) == [(0, f"{name}    Uy vien") for name in names]


@pytest.mark.parametrize("offset", [0.0, 0.3])
def test_text_printed_twice_to_look_bold_is_read_once(offset: float) -> None:
    page = text(85, 100, "QUYET DINH") + text(85 + offset, 100, "QUYET DINH") + body(130, 3)
    assert texts(page)[0] == (0, "QUYET DINH")


def test_hyphen_at_the_end_of_a_line_stays_and_ends_the_line() -> None:
    page = text(85, 100, "theo quyet dinh so 12/QD-") + text(85, 118, "UBND ngay 17 thang 02 nam 2025")
    assert texts(page) == [(0, "theo quyet dinh so 12/QD-"), (0, "UBND ngay 17 thang 02 nam 2025")]


def test_pieces_of_a_text_stand_where_it_says_whether_the_engine_glues_them_or_not() -> None:
    page = SimpleNamespace(text="so 12/QD\ufffeUBND  \r\n \r\n  nam 2025\ufffe\r\n\ufffecuoi", plain=True)
    pieces = text_lines(cast(Page, page))
    assert [words for _, _, words in pieces] == ["so 12/QD-", "UBND", "nam 2025-", "-", "cuoi"]
    assert [page.text[start:stop].replace("\ufffe", "-") for start, stop, _ in pieces] == [p[2] for p in pieces]
    page.plain = False
    assert text_lines(cast(Page, page)) == pieces


def test_style_of_a_line_is_that_of_nearly_all_its_letters() -> None:
    page = (
        text(85, 100, "Dieu mot hai ba", 14, "bold")
        + text(85, 120, "can cu luat", 14, "italic")
        + text(85, 140, "a)", 14)
        + text(100, 140, "Tieu de in dam cua mot muc", 14, "bold")
        + text(85, 160, "Thoi gian:", 14, "bold")
        + text(160, 160, "trong nam 2025 va nam 2026", 14)
        + text(85, 180, "dam bang net ve", 14, mode=2)
    )
    assert [(line.bold, line.italic, line.size) for line in lines(page)] == [
        (True, False, 14.0),
        (False, True, 14.0),
        (True, False, 14.0),
        (False, False, 14.0),
        (True, False, 14.0),
    ]


def test_place_of_a_line_tells_indent_and_end() -> None:
    first, second = lines(text(121, 100, "dong dau") + text(85, 118, "dong hai"))
    assert first.box is not None
    assert second.box is not None
    assert (round(first.box.x0), round(second.box.x0)) == (121, 85)
    assert first.box.x0 < first.box.x1 < 180
    assert first.box.y0 < 100 < first.box.y1
    assert first.page == 1


def test_centered_is_judged_within_the_text_area_of_the_page() -> None:
    words = "mot hai ba bon nam sau bay tam chin muoi mot hai ba bon nam sau"
    full = lines(body(100, 6, words))[0]
    assert full.box is not None
    middle = (full.box.x0 + full.box.x1) / 2
    narrow = lines(text(0, 60, "KE HOACH", 14, "bold"))[0]
    assert narrow.box is not None
    width = narrow.box.x1 - narrow.box.x0
    page = text(middle - width / 2, 60, "KE HOACH", 14, "bold") + text(121, 80, "mo dau") + body(100, 6, words)
    assert [line.centered for line in lines(page)[:3]] == [True, False, False]


def test_number_that_a_signing_system_prints_fills_its_blank() -> None:
    page = text(85, 100, "So:") + text(128, 100, "/KH-UBND") + body(130, 3)
    assert texts(page, annotations=(text(108, 101, "37"),))[0] == (0, "So: 37 /KH-UBND")


def test_description_of_a_signature_is_no_text_but_is_not_lost() -> None:
    stamp = text(430, 20, "Ky boi: SO X", 8) + text(430, 30, "17.02.2025 10:11:12 +07:00", 8)
    for document in (load(pdf([body(100, 3)], [stamp]), "x.pdf"), load(pdf([stamp + body(100, 3)]), "x.pdf")):
        assert [line.text for line in document.running] == ["Ky boi: SO X", "17.02.2025 10:11:12 +07:00"]
        assert len(document.blocks) == 3


def test_rules_without_cells_are_no_table() -> None:
    page = text(300, 70, "Doc lap - Tu do") + rule(310, 75, 370, 75) + body(120, 3) + rule(85, 300, 200, 300)
    assert len(texts(page)) == 4
