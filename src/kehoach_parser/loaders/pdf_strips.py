"""The strips of a page in the order in which the file has them, and parts of strips."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import pairwise

from kehoach_parser.loaders.characters import clean
from kehoach_parser.loaders.pdf_strip import DENSE, Strip, is_sparse
from kehoach_parser.loaders.pdfium import Page, Piece
from kehoach_parser.patterns import compiled
from kehoach_parser.structs import field, struct

HYPHEN = "\ufffe"  # how the engine writes a hyphen at the end of a line; it glues the next line to it
HYPHENS = f"{HYPHEN}\x02"  # the second one is that of older engines
_BREAK = compiled(r"[\ufffe\x02\r\n\f\v\u2028\u2029][\r\n\f\v\u2028\u2029]*")
_HYPHEN_TABLE = dict.fromkeys(map(ord, HYPHENS), "-")
WORD = compiled(r"\S+")
_LEADING = 0.5  # font sizes: a line is at least so far below the one before
_SQUEEZED = 0.2  # width of a letter in parts of the font size: no print is so narrow
_ASCII = "\x7f"  # its last character
STEP = 0.5  # font sizes: words whose baselines differ by more stand on different lines
_WIDE = 1.0  # a gap of this many font sizes may part two columns
_UNEVEN = 2.2  # and so much wider than the usual gap of its line


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
    for strip in page.strips(text_lines(page), number):
        if not strip.level:
            strips.extend(split_at_steps(page, strip))
            simple = False
            continue
        strips.append(strip)
        before, base, text = base, strip.base, strip.text
        height, size = size, strip.size
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
                step > _LEADING * height and step > _LEADING * size and (width <= DENSE * room or not is_sparse(strip))
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


def text_lines(page: Page) -> list[Piece]:
    """The printed lines of a page's text, without white space at their ends."""
    if not page.plain:
        return _visible(page, _unusual_lines(page.text))
    text = page.text
    glued = HYPHEN in text
    if glued:
        text = text.replace(HYPHEN, f"{HYPHEN}\r\n")
    pieces: list[Piece] = []
    start = 0
    for line in text.split("\r\n"):
        visible = line.strip()
        if visible:
            begin = start if line[0] > " " else start + line.index(visible)
            stop = begin + len(visible)
            if glued and visible[-1] == HYPHEN:
                visible = f"{visible[:-1]}-"
                start -= 2  # the engine has no break there
            pieces.append((begin, stop, visible))
        start += len(line) + 2
    return pieces


def _unusual_lines(text: str) -> Iterator[tuple[int, int]]:
    """The lines of a text that may be divided in any way. A hyphen at the end of a line is a part of it."""
    start = 0
    for match in _BREAK.finditer(text):
        yield start, match.start() + (match[0][0] in HYPHENS)
        start = match.end()
    yield start, len(text)


def _visible(page: Page, spans: Iterable[tuple[int, int]]) -> list[Piece]:
    """The same for some parts of a page's text."""
    pieces: list[Piece] = []
    text, plain = page.text, page.plain
    for start, stop in spans:
        raw = text[start:stop]
        visible = cleaned = raw.strip()
        if not plain or HYPHEN in visible:
            cleaned = clean(visible.translate(_HYPHEN_TABLE) if visible[-1:] in HYPHENS else visible)
        if cleaned:
            start += len(raw) - len(raw.lstrip())
            pieces.append((start, start + len(visible), cleaned))
    return pieces


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
    return page.strips(_visible(page, pairwise([strip.start, *cuts, strip.stop])), strip.page)
