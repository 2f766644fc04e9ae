"""What is done to the picture of a page before it is recognised; none of it needs the recogniser."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from kehoach_parser.document import Box
from kehoach_parser.loaders.grid import grids
from kehoach_parser.loaders.ocr_engine import Word
from kehoach_parser.loaders.ocr_picture import cleaned, ink, skew, without_red
from kehoach_parser.loaders.ocr_pieces import columns
from kehoach_parser.loaders.ocr_reading import with_stems
from kehoach_parser.loaders.ocr_rules import rules
from scans import DPI, page, scanned, stamped


@pytest.mark.parametrize("angle", [-3.0, -0.4, 0.0, 1.5])
def test_the_skew_of_a_page_is_found(angle: float) -> None:
    assert skew(ink(scanned(page("s001.pdf", 1), angle).convert("L"))) == pytest.approx(-angle, abs=0.1)


def test_a_red_stamp_is_taken_out_and_black_letters_stay() -> None:
    clean = page("s001.pdf", 1)
    x, y = 827, 900
    place = (x - 100, y - 100, x + 100, y + 100)
    before, after = (ink(without_red(picture)).crop(place).histogram()[-1] for picture in (clean, stamped(clean, x, y)))
    assert after == pytest.approx(before, rel=0.15)


def test_rules_in_a_picture_are_the_grid_of_the_table() -> None:
    picture = cleaned(scanned(page("s001.pdf", 3)), DPI).picture
    found = grids(Box(*(side * 72 / DPI for side in box)) for box in rules(ink(picture), DPI))
    assert [(len(grid.areas), grid.columns, grid.regular) for grid in found] == [(28, 6, True)]


def test_specks_of_a_bilevel_page_go_and_full_stops_stay() -> None:
    picture = Image.new("L", (400, 400), 255)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((50, 50, 51, 51), fill=0)
    pen.rectangle((200, 200, 203, 203), fill=0)
    assert ink(cleaned(picture, DPI).picture).getbbox() == (200, 200, 204, 204)


def test_letterhead_and_signature_are_parted_at_the_white_between_them() -> None:
    mask = ink(page("s001.pdf", 1).convert("L"))
    left, right, *below = columns(mask, DPI)
    assert (left[0], left[2]) == (0, right[0])
    assert right[2] >= mask.width - 4
    assert mask.crop((left[2] - 3, 150, left[2] + 3, 300)).getbbox() is None
    assert [place[0] for place in below] == [0] * len(below)


@pytest.mark.parametrize(
    ("seen", "stems", "read"),
    [("IH.", 3, "III."), ("II.", 3, "III."), ("HI", 3, "III"), ("H", 2, "II"), ("IV.", 2, "IV.")],
)
def test_the_stems_of_a_roman_number_are_counted(seen: str, stems: int, read: str) -> None:
    mask = Image.new("L", (60, 40))
    for number in range(stems):
        ImageDraw.Draw(mask).rectangle((10 + 8 * number, 5, 12 + 8 * number, 30), fill=255)
    width = 8 * stems / len(seen.rstrip("."))
    boxes = [Box(8 + width * number, 5, 8 + width * (number + 1), 30) for number in range(len(seen.rstrip(".")))]
    boxes += [Box(40, 27, 42, 30)] * seen.count(".")
    assert with_stems(Word(seen, tuple(boxes), 90), mask).text == read


def test_a_real_letter_h_stays() -> None:
    mask = Image.new("L", (60, 40))
    pen = ImageDraw.Draw(mask)
    pen.rectangle((10, 5, 13, 30), fill=255)
    pen.rectangle((25, 5, 28, 30), fill=255)
    pen.rectangle((10, 16, 28, 19), fill=255)
    assert with_stems(Word("H", (Box(9, 5, 30, 31),), 90), mask).text == "H"
