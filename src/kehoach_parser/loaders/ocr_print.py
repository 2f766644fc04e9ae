"""How recognised lines are printed: size in points and bold, from the heights and strokes that the picture shows."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from PIL import Image, ImageChops

from kehoach_parser.document import Box
from kehoach_parser.loaders.ocr_engine import TextLine
from kehoach_parser.loaders.ocr_picture import moved
from kehoach_parser.loaders.pdf_styles import Style
from kehoach_parser.times_new_roman import DIGIT, WIDTHS

_USUAL = 14.0  # points: the print of a page whose lines do not tell it
_SAME = 0.12  # sizes that differ by less are one: what is measured varies by some per cent
_ENOUGH = 4  # letters in a line whose width tells its size
_LETTERS = WIDTHS | {"‘": 333, "’": 333, '"': 408}
_MARKS = "0123456789*!?"  # of footnotes, and what a small 1 or 2 is taken for
_ABOVE = 0.15  # font sizes: how far the foot of a mark is above the baseline
_LOW, _HIGH = 0.2, 0.55  # and its height; that of a digit is 0.66
_PLAIN = 0.3  # so much of the text, at least, is in plain print
_BOLD = 1.2  # how much wider the strokes of bold print are, at least; they are 1.3 to 1.6 times as wide


def styles(lines: Sequence[TextLine], mask: Image.Image, scale: float) -> list[Style]:
    """The style of each line; `scale` is the size of a dot in points."""
    measured = [measured_size(line) * scale for line in lines]
    usual = _rounded(usual_size(lines, measured))
    sizes = [_size(line, size, usual) for line, size in zip(lines, measured, strict=True)]
    widths = _strokes(lines, mask)
    plain = _plain(lines, widths)
    found: dict[tuple[bool, float], Style] = {}
    return [
        found.setdefault(key, Style("", key[0], False, key[1]))
        for width, size in zip(widths, sizes, strict=True)
        for key in [(width > _BOLD * plain, size)]
    ]


def is_raised(letter: str, place: Box, base: float, size: float) -> bool:
    """Whether a character is the mark of a footnote: small and high above the baseline. Sizes are in dots."""
    height, above = place.y1 - place.y0, base - place.y1
    return letter in _MARKS and above > _ABOVE * size and _LOW * size < height < _HIGH * size


def _text(line: TextLine) -> str:
    return "".join(word.text for word in line.words)


def measured_size(line: TextLine) -> float:
    """The font size in dots, by the widths of the words, which vary less than the heights that the recogniser gives."""
    width = sum(word.box.x1 - word.box.x0 for word in line.words)
    letters = unicodedata.normalize("NFD", _text(line))
    return 1000 * width / max(1, sum(_LETTERS.get(x, DIGIT) for x in letters if not unicodedata.combining(x)))


def usual_size(lines: Sequence[TextLine], sizes: Sequence[float]) -> float:
    """The size of most of the text."""
    found = sorted((size, len(_text(line))) for line, size in zip(lines, sizes, strict=True))
    left = sum(count for _, count in found) / 2
    for size, count in found:
        left -= count
        if left <= 0:
            return size
    return _USUAL


def _size(line: TextLine, size: float, usual: float) -> float:
    if abs(size - usual) < _SAME * usual or len(_text(line)) < _ENOUGH:
        return usual
    return _rounded(size)


def _rounded(size: float) -> float:
    return max(1.0, round(2 * size) / 2)


def _strokes(lines: Sequence[TextLine], mask: Image.Image) -> list[float]:
    """The mean width of the strokes of each line: inked dots by left edges."""
    edges = ImageChops.subtract(mask, moved(mask, -1, (1, 0)))
    return [_inked(mask, line) / max(1, _inked(edges, line)) for line in lines]


def _inked(mask: Image.Image, line: TextLine) -> int:
    """The white dots in the words of a line."""
    return sum(mask.crop(word.box).histogram()[-1] for word in line.words)


def _plain(lines: Sequence[TextLine], widths: Sequence[float]) -> float:
    """The width of the strokes of plain print."""
    weights = sorted((width, len(_text(line))) for width, line in zip(widths, lines, strict=True))
    left = _PLAIN * sum(count for _, count in weights)
    for width, count in weights:
        left -= count
        if left <= 0:
            return width
    return 0.0
