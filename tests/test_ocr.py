"""Scanned pages: the same document as the typed one comes out, and nobody takes it for a typed one."""

from __future__ import annotations

import math
from difflib import SequenceMatcher
from functools import cache
from io import BytesIO

import pytest
from PIL import Image

from kehoach_parser.document import Document, Line, Table
from kehoach_parser.errors import CorruptFileError, NeedsOcrError, ResourceLimitError
from kehoach_parser.loaders import load, ocr_engine
from kehoach_parser.messages import message
from kehoach_parser.parser import parse_bytes
from sample_files import content, document
from scans import ANGLE, DPI, page, pdf_of, require_recogniser, scanned, stamped

SAMPLE = "s001.pdf"
STAMPED = 2  # the page that ends with the signature
TABLE = 3  # the page on which the table begins


@cache
def read() -> Document:
    """A typed page, then the scans of a page with a stamp and of one with a table."""
    require_recogniser()
    stamp = stamped(page(SAMPLE, STAMPED), 1090, 1110)
    return load(pdf_of(scanned(stamp), scanned(page(SAMPLE, TABLE)), before=content(SAMPLE)), "scan.pdf")


def lines(loaded: Document, number: int) -> list[Line]:
    return [block for block in loaded.blocks if isinstance(block, Line) and block.page == number]


def table(loaded: Document, number: int) -> Table:
    return next(block for block in loaded.blocks if isinstance(block, Table) and block.page == number)


def likeness(text: str, other: str) -> float:
    return SequenceMatcher(None, text, other, autojunk=False).ratio()


def test_only_pages_without_text_are_recognised() -> None:
    assert read().recognised == {2, 3}
    assert [line.text for line in lines(read(), 1)] == [line.text for line in lines(document(SAMPLE), 1)]


def test_a_scanned_page_says_what_the_typed_one_says() -> None:
    typed, seen = lines(document(SAMPLE), STAMPED), lines(read(), 2)
    assert [line.column for line in seen] == [line.column for line in typed]
    assert [line.bold for line in seen if line.column != 1] == [line.bold for line in typed if line.column != 1]
    assert likeness("\n".join(line.text for line in typed), "\n".join(line.text for line in seen)) > 0.99


def test_a_stamp_hides_nothing() -> None:
    assert [line.text for line in lines(read(), 2) if line.column == 2] == ["CHỦ TỊCH", "Vũ Văn Nho"]


def test_a_scanned_table_has_the_cells_of_the_typed_one() -> None:
    typed, seen = table(document(SAMPLE), TABLE), table(read(), 3)
    rows = typed.rows[: len(seen.rows) - 1]  # the last row goes on on the next page
    assert len(seen.rows) > 4
    for row, other in zip(rows, seen.rows, strict=False):
        assert [(c.row, c.column, c.rowspan, c.colspan) for c in row] == [
            (c.row, c.column, c.rowspan, c.colspan) for c in other
        ]
        assert all(likeness(cell.text, found.text) > 0.9 for cell, found in zip(row, other, strict=True))


def test_a_box_is_where_the_line_stands_on_the_page_as_it_lies() -> None:
    """The scan is turned around its middle; so is the middle of each line."""
    typed, seen = lines(document(SAMPLE), STAMPED), lines(read(), 2)
    first, other = typed[0].box, seen[0].box
    assert first is not None
    assert other is not None
    width, height, turn = 595.0, 842.0, math.radians(ANGLE)
    x, y = (first.x0 + first.x1) / 2 - width / 2, (first.y0 + first.y1) / 2 - height / 2
    assert (other.x0 + other.x1) / 2 == pytest.approx(width / 2 + x + y * turn, abs=4)
    assert (other.y0 + other.y1) / 2 == pytest.approx(height / 2 + y - x * turn, abs=4)


def test_the_reader_is_told_that_text_was_recognised() -> None:
    codes = [notice.code for notice in read().notices]
    assert codes.count("ocr") == 1
    assert all(notice.page in (2, 3) and notice.detail for notice in read().notices if notice.code == "ocr-doubtful")


def test_a_picture_file_is_read_page_by_page() -> None:
    require_recogniser()
    head = page(SAMPLE, 1).crop((0, 120, 1654, 520))
    stream = BytesIO()
    scanned(head, 0).save(
        stream, "TIFF", dpi=(200, 200), save_all=True, append_images=[Image.new("RGB", (400, 300), "white")]
    )
    plan = parse_bytes(stream.getvalue(), "scan.tif")
    assert (plan.source.format, plan.source.ocr, plan.source.pages) == ("image", True, 2)
    assert plan.header.issuer == "ỦY BAN NHÂN DÂN PHƯỜNG CHÍ MINH"
    assert (plan.header.number, plan.header.symbol, plan.header.date) == ("37", "QĐ-UBND", "2025-02-17")


def picture(size: tuple[int, int] = (60, 60)) -> bytes:
    stream = BytesIO()
    Image.new("1", size, 1).save(stream, "PNG")
    return stream.getvalue()


def test_nothing_is_recognised_when_nobody_wants_it() -> None:
    for data, name in ((pdf_of(page(SAMPLE, 1)), "a.pdf"), (picture(), "a.png")):
        with pytest.raises(NeedsOcrError):
            load(data, name, ocr="never")


def test_what_is_missing_is_said_in_the_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr_engine, "PROGRAM", "no-such-program")
    ocr_engine.missing.cache_clear()
    try:
        for data, name in ((pdf_of(page(SAMPLE, 1)), "a.pdf"), (picture(), "a.png")):
            with pytest.raises(NeedsOcrError):
                load(data, name, ocr="always")
    finally:
        ocr_engine.missing.cache_clear()
    assert "tesseract-ocr-vie" in message("needs-ocr", "vi")


def test_damaged_and_endless_pictures_are_errors_of_ours() -> None:
    with pytest.raises(CorruptFileError):
        load(picture()[:40], "a.png")
    with pytest.raises(ResourceLimitError):
        load(picture((20_000, 20_000)), "a.png")


def test_a_page_on_its_side_is_turned_and_its_boxes_are_where_it_lies() -> None:
    require_recogniser()
    stream = BytesIO()
    head = page(SAMPLE, 1).crop((0, 120, 1654, 520)).transpose(Image.Transpose.ROTATE_270)
    head.save(stream, "PNG", dpi=(DPI, DPI))
    found = next(line for line in lines(load(stream.getvalue(), "a.png"), 1) if line.text.startswith("CỘNG HÒA"))
    assert found.box is not None
    typed = next(line.box for line in lines(document(SAMPLE), 1) if line.text.startswith("CỘNG HÒA"))
    assert typed is not None
    top = 120 * 72 / DPI
    assert found.box == pytest.approx(
        (400 * 72 / DPI - typed.y1 + top, typed.x0, 400 * 72 / DPI - typed.y0 + top, typed.x1), abs=4
    )
