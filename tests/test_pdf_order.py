"""Letters that a file prints out of order, because a second font has those that the first one lacks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kehoach_parser.document import Document, Line, Table
from kehoach_parser.loaders.pdf import load
from kehoach_parser.loaders.pdf_order import is_scrambled, put_in_order
from kehoach_parser.loaders.pdf_strips import read_strips
from kehoach_parser.loaders.pdfium import Pdf
from pdf_files import HEIGHT, body, pdf, table

SAMPLES = Path(__file__).parent.parent / "samples"
TONED = "ÀÁÂÈÊÌÍÔàáâèéêìíôùú"
WIDTH = 600  # of every letter of a fixed font, in thousandths of its size


def mixed(x: float, y: float, words: str, first: str = "fixed") -> str:
    """Words with the toned letters in a second font. Either font has one text object, with gaps for the other one."""
    fonts = sorted(("fixed", "other"), key=lambda font: font != first)
    return "".join(one_font(x, y, words, f"[{TONED}]+" if font == "other" else f"[^{TONED}]+", font) for font in fonts)


def one_font(x: float, y: float, words: str, letters: str, font: str) -> str:
    """A text object with the given letters of the words, each at its place."""
    pieces, end = [], 0
    for run in re.finditer(letters, words):
        pieces.append(f"{WIDTH * (end - run.start())} ({run[0]})")
        end = run.end()
    return f"BT /{font} 12 Tf 1 0 0 1 {x} {HEIGHT - y} Tm [{' '.join(pieces)}] TJ ET\n"


def loaded(*pages: str) -> Document:
    return load(pdf(pages), "x.pdf")


def lines(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Line)]


HEAD = ["TÌNH VÍNH LONG", "Kê hoàch nàm hôc và nhiêm vú côn lài", "Càn cú Luât Phòng chông thiên tai"]


@pytest.mark.parametrize("first", ["fixed", "other"])
def test_letters_of_two_fonts_are_read_from_left_to_right(first: str) -> None:
    page = "".join(mixed(85, 100 + 18 * number, words, first) for number, words in enumerate(HEAD))
    assert lines(loaded(page)) == HEAD


def test_the_engine_alone_gives_them_in_the_order_of_the_file() -> None:
    with Pdf(pdf([mixed(85, 100, HEAD[0])])) as file, file.page(0) as page:
        assert page.text.strip() == "T NH V NH LONG Ì Í"  # as long as this holds, there is something to mend


def test_a_page_with_too_few_letters_to_show_it_is_mended_with_the_others() -> None:
    short = mixed(85, 118, "Yêu câù")
    pages = [short + body(136, 5), "".join(mixed(85, 100 + 18 * n, words) for n, words in enumerate(HEAD)), short]
    assert [line for line in lines(loaded(*pages)) if "Y" in line] == ["Yêu câù", "Yêu câù"]


def test_columns_and_cells_stay_apart() -> None:
    rows = [["Nhiêm vú", "Chù trì"], ["Phòng chông hàn hàn", "Sò Nông nghiêp"]]
    cells = "".join(
        mixed(x + 4, 317 + 20 * number, words)
        for number, row in enumerate(rows)
        for x, words in zip((85, 300), row, strict=True)
    )
    page = mixed(85, 100, "ÙY BAN NHÂN DÂN") + mixed(330, 100, "CÔNG HÒA XÀ HÔI") + mixed(85, 118, "TÌNH VÍNH LONG")
    page += mixed(330, 118, "Dôc lâp - Tú do") + table([85, 300, 500], [300, 322, 344]) + cells
    document = loaded(page)
    assert [(block.column, block.text) for block in document.blocks if isinstance(block, Line)] == [
        (1, "ÙY BAN NHÂN DÂN"),
        (1, "TÌNH VÍNH LONG"),
        (2, "CÔNG HÒA XÀ HÔI"),
        (2, "Dôc lâp - Tú do"),
    ]
    (found,) = [block for block in document.blocks if isinstance(block, Table)]
    assert [[cell.text for cell in row] for row in found.rows] == rows


def test_real_page_of_two_fonts() -> None:
    document = load((SAMPLES / "bench" / "mixed_fonts.pdf").read_bytes(), "x.pdf")
    found = lines(document)
    assert document.notices == ()
    assert found[:6] == [
        "ỦY BAN NHÂN DÂN",
        "TỈNH VĨNH LONG",
        "Số: 86/KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Vĩnh Long, ngày 22 tháng 10 năm 2025",
    ]
    assert found[10] == "sửa đổi, bổ sung một số điều của Luật Phòng, chống thiên tai và Luật Đê"
    assert found[12] == "Căn cứ Công điện số 188/CĐ-TTg ngày 06/10/2025 của Thủ tướng"
    assert [line.text for line in document.blocks if isinstance(line, Line) and line.bold][5:7] == [
        "Ứng phó hạn hán, thiếu nước, xâm nhập mặn mùa khô 2025 - 2026 trên",
        "địa bàn tỉnh Vĩnh Long",
    ]


@pytest.mark.parametrize("name", ["s000.pdf", "bench/s001_rot.pdf", "stttt-dnong-kh-mang-di-dong-2024.pdf"])
def test_letters_in_order_stay_as_they_are(name: str) -> None:
    with Pdf((SAMPLES / name).read_bytes()) as file:
        for index in range(len(file)):
            with file.page(index) as page:
                before = read_strips(page, 1)
                assert not is_scrambled(page, before.doubtful)
                put_in_order(page)
                assert [strip.text for strip in read_strips(page, 1).strips] == [strip.text for strip in before.strips]
