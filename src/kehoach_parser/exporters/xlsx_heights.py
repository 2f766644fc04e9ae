"""How high a row must be for its wrapped text. Excel finds it out by itself when it opens a workbook; LibreOffice and
others show what the file says."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

SIZES = (12, 10, 8)  # points: the largest in which a text fits into the highest row
_LINE = 1.32  # of the size
_HIGHEST = 409.0  # points, of Excel
_DIGIT = 500  # the unit of the widths of columns
_SAFETY = 1.05  # hinting makes text on a screen wider than it is
_WIDTHS = {  # of Times New Roman, in thousandths of the size
    letter: width
    for width, letters in {
        250: " .,", 278: "ijlt;:/", 333: "frI()[]-'!", 389: "sJ", 444: "acez“”?", 556: "FPS", 611: "ELTZ", 667: "BCR",
        722: "wADGHKNOQUVXYĐ", 778: "m", 833: "%", 889: "M", 944: "W", 1000: "…—",
    }.items()
    for letter in letters
}  # fmt: skip


def size_of(text: str, width: float) -> int:
    """The size in points in which the text fits into the highest row of a column so many digits wide."""
    return next((size for size in SIZES if _height(text, width, size) <= _HIGHEST), SIZES[-1])


def height_of(texts: Iterable[tuple[str, float]]) -> float:
    """The height in points of a row with these texts in columns so many digits wide."""
    return min(max((_height(text, width, size_of(text, width)) for text, width in texts), default=0.0), _HIGHEST)


def _height(text: str, width: float, size: int) -> float:
    room = width * _DIGIT * SIZES[0] / size / _SAFETY
    return sum(_lines(line, room) for line in text.split("\n")) * size * _LINE


def _lines(text: str, room: float) -> int:
    """The lines of a paragraph in so much room, broken at spaces, and within words that are wider than that."""
    lines, used = 1, 0.0
    for word in unicodedata.normalize("NFD", text).split(" "):
        width = sum(_WIDTHS.get(letter, 500) for letter in word if not unicodedata.combining(letter))
        if used and used + width > room:
            lines, used = lines + 1, 0.0
        lines += int(width // room)
        used += width % room + _WIDTHS[" "]
    return lines
