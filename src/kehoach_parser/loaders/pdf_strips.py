"""The strips of a page: pieces of text on one baseline, with place and style, in the order in which the file has them.

A strip is most often a printed line. Where the page has text side by side, it is the part of a line in one column.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import pairwise

from kehoach_parser.document import Box
from kehoach_parser.loaders.characters import clean
from kehoach_parser.loaders.pdf_styles import Style
from kehoach_parser.loaders.pdfium import Page, Span
from kehoach_parser.patterns import compiled
from kehoach_parser.structs import field, struct

HYPHENS = "\ufffe\x02"  # how the engine writes a hyphen at the end of a line; it glues the next line to it
_BREAK = compiled(r"[\ufffe\x02\r\n\f\v\u2028\u2029][\r\n\f\v\u2028\u2029]*")
_HYPHEN_TABLE = dict.fromkeys(map(ord, HYPHENS), "-")
WORD = compiled(r"\S+")
_LETTER = compiled(r"[^\W\d_]")
ASCENT, DESCENT = 0.89, 0.22  # of Times New Roman, in parts of the font size
_LEADING = 0.5  # font sizes: a line is at least so far below the one before
_ALL = 0.9  # part of the letters that is taken for all of them
_DENSE = 0.5  # width of a letter in parts of the font size: printed text has 0.38 to 0.48
_CAPITAL = 0.25  # by which a capital is wider
_SQUEEZED = 0.2  # width of a letter in parts of the font size: no print is so narrow
_ASCII = "\x7f"  # its last character
_GAPS = 0.7  # font sizes: width that only gaps explain
_LOWEST, _HIGHEST = 0.45, 1.1  # font sizes: the middle of a letter is not further below or above the baseline
STEP = 0.5  # font sizes: words whose baselines differ by more stand on different lines
_WIDE = 1.0  # a gap of this many font sizes may part two columns
_NEXT = 3  # characters at most between two pieces that are neighbours in the text of a page
_UNEVEN = 2.2  # and so much wider than the usual gap of its line
_new = object.__new__


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


@struct(slots=True)
class Reading:
    """The strips of a page in the order of the file, each one line as the engine divides the text. A page is simple
    when it is one column of text, each line below the one before and none with gaps in it."""

    strips: list[Strip] = field(default_factory=list)
    simple: bool = True
    doubtful: list[Strip] = field(default_factory=list)  # that look as if their letters were out of order


def read_strips(page: Page, number: int) -> Reading:
    """The strips of a page."""
    strips: list[Strip] = []
    reading = Reading(strips)
    simple, base, size = True, -math.inf, 0.0
    for strip in _measured(page, number, *text_lines(page)):
        if not strip.level:
            strips.extend(split_at_steps(page, strip))
            simple = False
            continue
        strips.append(strip)
        before, base, height, size, text = base, strip.base, size, strip.size, strip.text
        width, room = strip.x1 - strip.x0, size * (strip.stop - strip.start)
        if (
            width < _SQUEEZED * room
            # or a letter beyond ASCII, as a toned one, stands alone at either end of the line
            or (text[0] > _ASCII and text[1:2] == " ")
            or (text[-1] > _ASCII and text[-2:-1] == " ")
        ):
            reading.doubtful.append(strip)
        if simple:
            step = base - before
            simple = (
                step > _LEADING * height and step > _LEADING * size and (width <= _DENSE * room or not is_sparse(strip))
            )
    reading.simple = simple
    return reading


def split_at_steps(page: Page, strip: Strip) -> list[Strip]:
    """The strip cut where the engine has put two printed lines together."""
    starts = [match.start() for match in WORD.finditer(page.text, strip.start, strip.stop)]
    heights = [page.origin(start)[1] for start in starts]
    steps = [
        start for start, (a, b) in zip(starts[1:], pairwise(heights), strict=True) if abs(a - b) > STEP * strip.size
    ]
    return cut(page, strip, steps)


def text_lines(page: Page) -> tuple[list[Span], list[str]]:
    """The place of each printed line in a page's text, without white space at its ends, and what it says."""
    text = page.text
    if not page.plain:
        return _visible(page, _unusual_lines(text))
    spans: list[Span] = []
    texts: list[str] = []
    start = 0
    for line in text.split("\r\n"):
        visible = line.strip()
        if visible:
            begin = start if line[0] > " " else start + line.index(visible)
            spans.append((begin, begin + len(visible)))
            texts.append(visible)
        start += len(line) + 2
    return spans, texts


def _unusual_lines(text: str) -> Iterator[Span]:
    """The lines of a text that may be divided in any way. A hyphen at the end of a line is a part of it."""
    start = 0
    for match in _BREAK.finditer(text):
        yield start, match.start() + (match[0][0] in HYPHENS)
        start = match.end()
    yield start, len(text)


def _visible(page: Page, pieces: Iterable[Span]) -> tuple[list[Span], list[str]]:
    """The same for some pieces of a page's text."""
    spans: list[Span] = []
    texts: list[str] = []
    text, plain = page.text, page.plain
    for start, stop in pieces:
        raw = text[start:stop]
        visible = cleaned = raw.strip()
        if not plain and visible:
            cleaned = clean(visible.translate(_HYPHEN_TABLE) if visible[-1] in HYPHENS else visible)
        if cleaned:
            start += len(raw) - len(raw.lstrip())
            spans.append((start, start + len(visible)))
            texts.append(cleaned)
    return spans, texts


def _measured(page: Page, number: int, spans: list[Span], texts: list[str]) -> list[Strip]:
    """The strips of some parts of the page's text."""
    stamped_from = page.stamped_from if page.stamped_from >= 0 else len(page.text)
    strips: list[Strip] = []
    for (start, stop), text, (x0, base, x1, middle, style) in zip(spans, texts, page.extents(spans), strict=True):
        _, bold, italic, size = style
        if bold or italic:
            bold, italic = _emphasis(page, start, stop, style)
        strip = _new(Strip)  # as `Strip(…)`, in two thirds of the time
        strip.page, strip.start, strip.stop, strip.text = number, start, stop, text
        strip.x0, strip.x1, strip.base, strip.size = x0, x1 if x1 > x0 else x0, base, size
        strip.bold, strip.italic, strip.stamp, strip.column = bold, italic, start >= stamped_from, 0
        strip.level = -_HIGHEST * size < middle - base < _LOWEST * size
        strip.centered, strip.notes = False, ()
        strips.append(strip)
    return strips


def is_sparse(strip: Strip) -> bool:
    """Whether the strip is so wide for its letters that there must be gaps in it."""
    width = (strip.x1 - strip.x0) / strip.size
    length = strip.stop - strip.start
    if width <= _DENSE * length:
        return False
    capitals = sum(map(str.isupper, strip.text))
    return width > _DENSE * length + _CAPITAL * capitals + _GAPS


def _emphasis(page: Page, start: int, stop: int, style: Style) -> tuple[bool, bool]:
    """Whether (nearly) all letters are bold and italic, when the one in the middle is so. Some samples tell that all
    are; only a line of mixed print is read word by word."""
    if page.is_uniform(start, stop, style):
        return style.bold, style.italic
    text = page.text
    quarter = (stop - start) // 4
    samples = (start, start + quarter, stop - 1 - quarter, stop - 1)
    if all(text[index].isspace() or page.style(index) is style for index in samples):
        return style.bold, style.italic
    letters = bold = italic = 0
    for match in WORD.finditer(text, start, stop):
        word = match[0]
        if not word[0].isalpha() and not _LETTER.search(word):
            continue
        printed = page.style(match.start() if word[0].isalpha() else match.end() - 1)
        letters += len(word)
        bold += len(word) * printed.bold
        italic += len(word) * printed.italic
    if not letters:
        return style.bold, style.italic
    return bold >= _ALL * letters, italic >= _ALL * letters


@struct(frozen=True, slots=True)
class Word:
    """A word of a strip with its edges."""

    start: int
    stop: int
    x0: float
    x1: float


def words(page: Page, strip: Strip) -> list[Word]:
    """The words of a strip with their places; none when it was put together of distant pieces."""
    return [
        Word(match.start(), match.end(), page.origin(match.start())[0], page.right(match.end() - 1))
        for match in WORD.finditer(page.text, strip.start, strip.stop)
    ]


def split_at_gaps(page: Page, strip: Strip) -> list[Strip]:
    """The strip cut at gaps that are much wider than its other gaps."""
    parts = words(page, strip)
    gaps = [right.x0 - left.x1 for left, right in pairwise(parts)]
    if not gaps:
        return [strip]
    usual = 0.0 if strip.stamp or len(gaps) < 2 else sorted(gaps)[(len(gaps) - 1) // 2]
    limit = max(_WIDE * strip.size, _UNEVEN * usual)
    cuts = [parts[number].stop for number, gap in enumerate(gaps) if gap >= limit]
    return cut(page, strip, cuts)


def cut(page: Page, strip: Strip, cuts: list[int]) -> list[Strip]:
    """The strip in parts that end at the given indices."""
    if not cuts:
        return [strip]
    return _measured(page, strip.page, *_visible(page, pairwise([strip.start, *cuts, strip.stop])))


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
    return first * len(left.text) + second * len(right.text) >= _ALL * total
