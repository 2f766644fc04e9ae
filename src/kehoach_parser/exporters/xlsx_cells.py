"""What a cell can hold: text that is nothing but text, cut where Excel's limit is, and days."""

from __future__ import annotations

import re
from datetime import date

LIMIT = 32_767  # UTF-16 units in a cell
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # not in XML 1.0
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")  # two units each
_MARKUP = "<r>"  # at its start XlsxWriter takes a text for markup that is written as it is
_FORMULA = ("=", "+", "-", "@")
_FIRST_YEAR = 1900  # of Excel's calendar


def pieces(text: str) -> list[str]:
    """The text without what XML forbids, in pieces that a cell can hold."""
    text = _FORBIDDEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    if text.startswith(_MARKUP):
        text = f" {text}"
    size = LIMIT // 2 if _ASTRAL.search(text) else LIMIT
    return [text[start : start + size] for start in range(0, len(text), size)]


def is_like_a_formula(text: str) -> bool:
    """Whether a spreadsheet would take the text for a formula once somebody edits its cell."""
    return text.startswith(_FORMULA)


def day_of(text: str) -> date | None:
    """The day of an ISO date, where Excel's calendar has it."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year >= _FIRST_YEAR else None
