"""A strip: a piece of text on one baseline, with place and style.

It is most often a printed line. Where a page has text side by side, it is the part of a line in one column.
"""

from __future__ import annotations

from kehoach_parser.document import Box
from kehoach_parser.loaders.pdf_styles import MOST
from kehoach_parser.structs import struct

ASCENT, DESCENT = 0.89, 0.22  # of Times New Roman, in parts of the font size
DENSE = 0.5  # width of a letter in parts of the font size: printed text has 0.38 to 0.48
_CAPITAL = 0.25  # by which a capital is wider
_GAPS = 0.7  # font sizes: width that only gaps explain
_NEXT = 3  # characters at most between two pieces that are neighbours in the text of a page


@struct(slots=True)
class Strip:
    """Text from `start` to `stop` of a page's text, between `x0` and `x1` on the baseline `base`.

    A strip that was put together of pieces which are not neighbours in the page's text has an empty range.
    """

    page: int
    start: int
    stop: int
    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool = False
    italic: bool = False
    stamp: bool = False  # printed by an annotation
    level: bool = True  # its last letter stands on the line of its first one
    column: int = 0
    centered: bool = False
    notes: tuple[str, ...] = ()

    @property
    def box(self) -> Box:
        return Box(self.x0, self.base - ASCENT * self.size, self.x1, self.base + DESCENT * self.size)

    @property
    def top(self) -> float:
        """The upper edge of its box."""
        return self.base - ASCENT * self.size

    @property
    def bottom(self) -> float:
        """The lower edge of its box."""
        return self.base + DESCENT * self.size

    @property
    def center(self) -> float:
        return (self.x0 + self.x1) / 2


def is_sparse(strip: Strip) -> bool:
    """Whether the strip is so wide for its letters that there must be gaps in it."""
    width = (strip.x1 - strip.x0) / strip.size
    length = strip.stop - strip.start
    if width <= DENSE * length + _GAPS:
        return False
    capitals = sum(map(str.isupper, strip.text))
    return width > DENSE * length + _CAPITAL * capitals + _GAPS


def joined(left: Strip, right: Strip, space: str) -> Strip:
    """Two strips of one line as one."""
    bigger = left if len(left.text) >= len(right.text) else right
    neighbours = left.stop > left.start and 0 <= right.start - left.stop <= _NEXT
    return Strip(
        left.page,
        left.start if neighbours else 0,
        right.stop if neighbours else 0,
        left.text + space + right.text,
        left.x0,
        max(left.x1, right.x1),
        bigger.base,
        bigger.size,
        _both(left.bold, right.bold, left, right),
        _both(left.italic, right.italic, left, right),
        left.stamp and right.stamp,
        left.level,
        left.column,
        left.centered,
        left.notes + right.notes,
    )


def _both(first: bool, second: bool, left: Strip, right: Strip) -> bool:
    """Whether a style holds for nine tenths of the text of both strips."""
    total = len(left.text) + len(right.text)
    return first * len(left.text) + second * len(right.text) >= MOST * total
