"""How high a row must be for its wrapped text. Excel finds it out by itself when it opens a workbook; LibreOffice and
others show what the file says."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from kehoach_parser.times_new_roman import DIGIT, WIDTHS

SIZES = (12, 10, 8)  # points: the largest in which a text fits into the highest row
_LINE = 1.32  # of the size
_HIGHEST = 409.0  # points, of Excel
_SAFETY = 1.05  # hinting makes text on a screen wider than it is
_SIGNS = {" ": 250, "[": 333, "]": 333, "…": 1000, "—": 1000}
_WIDEST = 1000


class _Letters(dict[str, int]):
    """The width of each letter; a letter with marks is as wide as without, a mark has no width of its own."""

    def __missing__(self, letter: str) -> int:
        plain = unicodedata.normalize("NFD", letter)[0]
        self[letter] = width = 0 if unicodedata.combining(plain) else self.get(plain, DIGIT)
        return width


_width_of = _Letters(WIDTHS | _SIGNS).__getitem__


@lru_cache(maxsize=4096)
def fit(text: str, width: float) -> tuple[int, float]:
    """Size and height in points of a text in a column so many digits wide."""
    for size in SIZES:
        height = _height(text, width, size)
        if height <= _HIGHEST:
            return size, height
    return SIZES[-1], _HIGHEST


def _height(text: str, width: float, size: int) -> float:
    room = width * DIGIT * SIZES[0] / size / _SAFETY
    return sum(_lines(line, room) for line in text.split("\n")) * size * _LINE


def _lines(text: str, room: float) -> int:
    """The lines of a paragraph in so much room, broken at spaces, and within words that are wider than that."""
    if len(text) * _WIDEST <= room:
        return 1
    lines, used = 1, 0.0
    for word in text.split(" "):
        width = sum(map(_width_of, word))
        if used and used + width > room:
            lines, used = lines + 1, 0.0
        lines += int(width // room)
        used += width % room + _width_of(" ")
    return lines
