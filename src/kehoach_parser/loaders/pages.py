"""What is seen only across pages: running heads and feet, page numbers, and the text area that lines are centred in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import attrgetter

from kehoach_parser.loaders.pdf_notes import PageBlock
from kehoach_parser.loaders.pdf_page import PageContent
from kehoach_parser.loaders.pdf_strip import Strip
from kehoach_parser.loaders.pdf_tables import PageTable
from kehoach_parser.patterns import compiled
from kehoach_parser.structs import struct
from kehoach_parser.text import single_spaced

_TOP, _BOTTOM = attrgetter("top"), attrgetter("bottom")
_PAGE_NUMBER = compiled(r"[-–—|\s]*\d{1,3}(?:\s*/\s*\d{1,3})?[-–—|\s]*")
_DIGITS = compiled(r"\d+")
_MARGIN = 0.1  # part of the page's height in which a page number stands
_ZONE = 0.15  # and in which running heads and feet begin
_NEAR_END = 16  # blocks in reading order among which the outermost are
_LOOKED_AT = 6  # blocks at either end of a page that may repeat
_COMPARED = 12  # cells of a table that must be the same
_SAME_PLACE = 4.0  # points
_SHARE = 0.5  # of the pages that bear a running head
_UNEVEN = 4.0  # points: how uneven the margins of a centred line may be
_INDENT = 12.0  # points: how far from the edge a centred line begins
_FULL = 0.8  # part of the widest line that makes a line a full one
_ENOUGH = 5  # full lines that show the text area of a page


def take_running(pages: Sequence[PageContent]) -> list[Strip]:
    """Removes running heads, feet and page numbers from the pages; gives their lines in order."""
    ends = (_Ends(pages, True), _Ends(pages, False))
    running = []
    for page in pages:
        found = [block for end in ends for block in end.take(page)]
        found.sort(key=_TOP)
        running.extend(page.stamps)
        running.extend(line for block in found for line in _lines(block))
    return running


class _Ends:
    """The heads, or the feet, of all pages: what stands first there, from the edge inwards."""

    def __init__(self, pages: Sequence[PageContent], at_head: bool) -> None:
        self._at_head = at_head
        self._blocks = {page.number: self._outermost(page) for page in pages}

    def _outermost(self, page: PageContent) -> list[tuple[PageBlock, float]]:
        """The outermost blocks, each with its distance from the edge of the page, since pages may differ in height."""
        if self._at_head:
            blocks = page.blocks[:_LOOKED_AT] if page.simple else sorted(page.blocks[:_NEAR_END], key=_TOP)
            return [(block, block.top) for block in blocks[:_LOOKED_AT]]
        blocks = page.blocks[: -_LOOKED_AT - 1 : -1]
        if not page.simple:
            blocks = sorted(page.blocks[-_NEAR_END:], key=_BOTTOM, reverse=True)
        return [(block, page.height - block.bottom) for block in blocks[:_LOOKED_AT]]

    def take(self, page: PageContent) -> list[PageBlock]:
        """Removes what is running at this end of a page."""
        found: list[PageBlock] = []
        for block, place in self._blocks[page.number]:
            if not (self._is_page_number(page, block) or self._is_repeated(page, block, place)):
                break
            found.append(block)
        for block in found:
            numbers = range(len(page.blocks)) if self._at_head else reversed(range(len(page.blocks)))
            del page.blocks[next(number for number in numbers if page.blocks[number] is block)]
        return found

    def _is_page_number(self, page: PageContent, block: PageBlock) -> bool:
        """Whether a number stands alone in the margin. One at the left edge may be the end of a sentence; and a word
        with a number (`Page 3`) is one only where other pages have it too."""
        if not isinstance(block, Strip) or block.column or not _PAGE_NUMBER.fullmatch(block.text):
            return False
        margin = _MARGIN * page.height
        if not (block.base < margin if self._at_head else block.base > page.height - margin):
            return False
        lines = page.lines
        return any(block.x0 - line.x0 > _INDENT for line in lines) if len(lines) > 1 else block.x0 > _INDENT

    def _is_repeated(self, page: PageContent, block: PageBlock, place: float) -> bool:
        """Whether the page before or behind, and enough of all pages, have the same at the same place."""
        if place > _ZONE * page.height:
            return False
        number = page.number
        if not any(self._has(neighbour, block, place) for neighbour in (number - 1, number + 1)):
            return False
        needed = 3 if isinstance(block, Strip) and block.column else 2
        return sum(self._has(other, block, place) for other in self._blocks) >= max(needed, _SHARE * len(self._blocks))

    def _has(self, number: int, block: PageBlock, place: float) -> bool:
        for other, distance in self._blocks.get(number, ()):
            if abs(distance - place) < _SAME_PLACE and _is_same(block, other):
                return True
        return False


def _is_same(block: PageBlock, other: PageBlock) -> bool:
    """Whether two blocks have the same text, but for numbers; of tables only the beginning is compared."""
    if isinstance(block, Strip) and isinstance(other, Strip):
        if block.text == other.text:
            return True
        return bool(_DIGITS.search(block.text)) and _DIGITS.sub("", block.text) == _DIGITS.sub("", other.text)
    if isinstance(block, Strip) or isinstance(other, Strip) or len(block.rows) != len(other.rows):
        return False
    return _beginning(block) == _beginning(other)


def _beginning(table: PageTable) -> str:
    text = " ".join(line.text for cell in table.cells[:_COMPARED] for line in cell.lines)
    return _DIGITS.sub("", single_spaced(text))


def _lines(block: PageBlock) -> list[Strip]:
    return [block] if isinstance(block, Strip) else [line for cell in block.cells for line in cell.lines]


@struct(frozen=True, slots=True)
class TextArea:
    """The left and right edge of the text of a page."""

    left: float
    right: float


def mark_centered(pages: Iterable[PageContent]) -> None:
    """Marks the lines that stand in the middle of the text area of their page, or of their cell."""
    found = [(page, lines := page.lines, _text_area(lines)) for page in pages]
    usual: dict[int, TextArea] = {}
    for page, _, area in found:
        if area is not None:
            usual.setdefault(round(page.width), area)
    for page, lines, area in found:
        _mark_lines(lines, area or usual.get(round(page.width)))
        for table in page.tables:
            _mark_cells(table)


def _mark_cells(table: PageTable) -> None:
    for row in table.rows:
        for cell in row:
            left, _, right, _ = cell.box
            edges = left + right
            for line in cell.lines:
                line.centered = line.x0 - left > _INDENT and abs(line.x0 + line.x1 - edges) <= _UNEVEN


def _mark_lines(lines: list[Strip], area: TextArea | None) -> None:
    lines = [line for line in lines if not line.column]
    if area is None:
        for before, line in pairwise(lines):
            if _share_middle(before, line):
                before.centered = line.centered = True
        return
    edge, found = area.left + _INDENT, False
    for line in lines:
        if line.x0 > edge and _is_centered(line, area, _UNEVEN):
            line.centered = _is_centered(line, area, _UNEVEN / 3) or not _share_indent(lines, line)
            found = found or line.centered
    for one, other in (*pairwise(lines), *pairwise(reversed(lines))) if found else ():
        if one.centered and not other.centered and _same_print(one, other):
            other.centered = _is_even(other, area)  # the full line of a title


def _text_area(lines: list[Strip]) -> TextArea | None:
    """The edges that most full lines share; None where a page has too few of them."""
    widths = [line.x1 - line.x0 for line in lines]
    least = _FULL * max(widths, default=0.0)
    full = [line for line, width in zip(lines, widths, strict=True) if width > least and not line.column]
    if len(full) < _ENOUGH:
        return None
    left = min([line.x0 for line in full])
    ends: dict[int, int] = {}
    for line in full:
        end = round(line.x1)
        ends[end] = ends.get(end, 0) + 1
    return TextArea(left, float(max(ends, key=ends.__getitem__)))


def _is_centered(line: Strip, area: TextArea, uneven: float) -> bool:
    before, after = line.x0 - area.left, area.right - line.x1
    return before > _INDENT and abs(before - after) <= uneven


def _share_indent(lines: list[Strip], line: Strip) -> bool:
    """Whether others begin where a line does, so that it may stand in the middle by chance."""
    return len([other for other in lines if abs(other.x0 - line.x0) < 1.0]) > 2


def _is_even(line: Strip, area: TextArea) -> bool:
    """Whether a line that may be as wide as the text area leaves the same margin on both sides. A line of body text
    does so too, when it is full; in bold print it is more likely a title."""
    before, after = line.x0 - area.left, area.right - line.x1
    return (line.bold or before > 1.0) and abs(before - after) <= _UNEVEN


def _share_middle(line: Strip, other: Strip) -> bool:
    return abs(line.center - other.center) < _UNEVEN / 2 and abs(line.x0 - other.x0) > _INDENT / 2


def _same_print(line: Strip, other: Strip) -> bool:
    return line.bold == other.bold and line.italic == other.italic and line.size == other.size
