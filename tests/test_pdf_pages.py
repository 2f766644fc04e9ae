"""What is seen across the pages of a PDF: running heads and feet, page numbers, footnotes."""

from __future__ import annotations

from pathlib import Path

import pytest

from kehoach_parser.document import Document, Line, Table
from kehoach_parser.loaders.pdf import load
from pdf_files import body, pdf, rule, text

SAMPLES = Path(__file__).parent.parent / "samples"


def loaded(*pages: str) -> Document:
    return load(pdf(pages), "x.pdf")


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Line)]


@pytest.mark.parametrize(("y", "numbers"), [(45, ("", "2", "3")), (810, ("1", "2", "3")), (45, ("", "- 2 -", "- 3 -"))])
def test_page_numbers_are_running(y: float, numbers: tuple[str, ...]) -> None:
    pages = [(text(295, y, number, 13) if number else "") + body(100, 5) for number in numbers]
    document = loaded(*pages)
    assert [line.text for line in document.running] == [number for number in numbers if number]
    assert len(texts(document)) == 15


def test_number_within_the_text_is_no_page_number() -> None:
    document = loaded(body(100, 4) + text(85, 172, "2025") + body(190, 4), body(100, 4))
    assert document.running == ()
    assert "2025" in texts(document)


@pytest.mark.parametrize("heading", ["Dieu 5", "Muc 2", "12"])
def test_heading_or_rest_of_a_sentence_at_the_top_of_a_page_is_text(heading: str) -> None:
    document = loaded(body(100, 5), text(85, 70, heading) + body(90, 5))
    assert document.running == ()
    assert heading in texts(document)


def test_running_head_is_taken_from_every_page_and_the_title_is_not() -> None:
    heads = [text(85, 40, f"DE AN MOT CUA - trang {n}", 10) for n in (1, 2, 3)]
    title = text(270, 80, "KE HOACH", 14, "bold")
    document = loaded(heads[0] + title + body(120, 5), heads[1] + body(80, 5), heads[2] + body(80, 5))
    assert [line.text for line in document.running] == [f"DE AN MOT CUA - trang {n}" for n in (1, 2, 3)]
    assert texts(document)[0] == "KE HOACH"


def test_letterhead_that_two_documents_of_a_file_share_is_text() -> None:
    letterhead = text(100, 70, "UBND TINH X", 13) + text(280, 70, "CONG HOA XA HOI CHU NGHIA", 13)
    letterhead += text(98, 90, "So: 37/KH-SKH", 13) + text(300, 90, "Noi X, ngay 17", 13)
    document = loaded(letterhead + body(120, 5), letterhead + body(120, 5))
    assert document.running == ()
    assert texts(document).count("UBND TINH X") == 2


def test_running_head_in_a_ruled_table_of_a_real_file() -> None:
    path = SAMPLES / "stttt-dnong-kh-mang-di-dong-2024.pdf"
    document = load(path.read_bytes(), path.name)
    first = [line.text for line in document.running if line.page == 1]
    assert first == ["VIETTEL AI RACE", "TD004", "KẾ HOẠCH NÂNG CAO CHẤT", "LƯỢNG MẠNG VIỄN THÔNG DI",
                     "ĐỘNG TỈNH ĐẮK NÔNG ĐẾN NĂM", "2025", "Lần ban hành: 1", "1"]  # fmt: skip
    assert {line.page for line in document.running} == set(range(1, 9))
    assert sum(isinstance(block, Table) for block in document.blocks) == 1
    assert texts(document)[0].startswith("Căn cứ Quyết định số 1110/QĐ-BTTTT")


FOOTNOTE = rule(85, 690, 230, 690) + text(85, 702, "1", 6) + text(90, 706, "Theo cong van so 3243", 9.5)


def test_footnote_goes_to_the_line_with_its_mark() -> None:
    page = body(100, 3) + text(85, 154, "noi bo", 12) + text(118.8, 150, "1", 7) + text(126, 154, "trong co quan", 12)
    document = loaded(page + body(172, 3) + FOOTNOTE + text(85, 718, "cua UBND tinh", 9.5))
    (line,) = [block for block in document.blocks if isinstance(block, Line) and block.notes]
    assert line.text == "noi bo1 trong co quan"
    assert line.notes == ("Theo cong van so 3243 cua UBND tinh",)
    assert len(texts(document)) == 7


def test_footnote_without_a_mark_in_the_text_stays_with_a_notice() -> None:
    document = loaded(body(100, 6) + FOOTNOTE)
    assert texts(document)[-1] == "1 Theo cong van so 3243"
    assert [(notice.code, notice.page) for notice in document.notices] == [("footnote-unmatched", 1)]


def test_small_list_at_the_foot_of_a_page_is_no_footnote() -> None:
    document = loaded(body(100, 6) + text(85, 700, "1. Luu van thu", 10) + text(85, 713, "2. Cac phong", 10))
    assert document.notices == ()
    assert texts(document)[-2:] == ["1. Luu van thu", "2. Cac phong"]


def test_footnotes_of_cells_in_a_real_table() -> None:
    document = load((SAMPLES / "s001.pdf").read_bytes(), "s001.pdf")
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    marked = [line for row in table.rows for cell in row for line in cell.lines if line.notes]
    assert [line.text for line in marked] == [
        "nội bộ1 trong các cơ quan hành chính nhà",
        "bàn thành phố2;",
        "trong phạm vi thành phố Chí Linh3.",
    ]
    assert marked[0].notes == ("Theo chỉ đạo tại Công văn số 3243/UBND-VP ngày 23/8/2024 của Chủ tịch UBND tỉnh",)
    assert document.notices == ()
