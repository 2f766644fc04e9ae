"""One spelling of every character."""

from __future__ import annotations

import unicodedata

import pytest

from kehoach_parser.loaders.characters import clean, symbol


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ("Kế hoạch", "Kế hoạch"),
        (unicodedata.normalize("NFD", "Kế hoạch"), "Kế hoạch"),
        ("I.\u200b MỤC\u00a0ĐÍCH\u200e", "I. MỤC ĐÍCH"),
        ("\ufeffa\u202eb\u202cc\u2060d\u00ade", "abcde"),
        ("a\x00b\x07c\x7fd\x9ee", "abcde"),
        ("\x1b[31mđỏ\x1b[0m \x1b]x", "đỏ x"),
        ("Số:\t/KH", "Số:    /KH"),
        ("ngày      tháng", "ngày      tháng"),
        ("a\r\nb\u2028c", "a  b c"),
        ("１．Ａ", "1.A"),
        ("Ⅱ. ⅳ", "II. iv"),
        ("٣ ۴", "3 4"),
        ("ﬁ", "fi"),
        ("\uf0b7 một \uf0a7 hai \uf02d ba", "• một ▪ hai - ba"),
        ("½ ² № “” – …", "½ ² № “” – …"),
        ("\ud800x\ufffe\uffff", "x"),
    ],
)
def test_clean(stored: str, expected: str) -> None:
    assert clean(stored) == expected


def test_clean_changes_nothing_twice() -> None:
    every = "".join(map(chr, range(0x20, 0x3000)))
    assert clean(clean(every)) == clean(every)


@pytest.mark.parametrize(
    ("code", "font", "expected"),
    [(0xF0B3, "Symbol", "≥"), (0xB7, "Symbol", "•"), (0xF0FC, "Wingdings", "✓"), (0xF0FC, "Wingdings 2", "✓"),
     (0xF02E, "Symbol", "."), (0xF0AA, "Symbol", ""), (0xF001, "Other", "")],
)  # fmt: skip
def test_symbol(code: int, font: str, expected: str) -> None:
    assert symbol(code, font) == expected
