"""What is seen only across pages: running heads and feet, page numbers, and the text area that lines are centred in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kehoach_parser.loaders.pdf_notes import PageBlock
from kehoach_parser.loaders.pdf_page import PageContent
from kehoach_parser.loaders.pdf_strips import Strip
from kehoach_parser.loaders.pdf_tables import PageTable

_PAGE_NUMBER = re.compile(r"[-–—|\s]*(?:[^\W\d_]{1,6}\.?\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–—|\s]*")
_DIGITS = re.compile(r"\d+")
_SPACES = re.compile(r"\s+")
_MARGIN = 0.1  # part of the page's height in which a page number stands
_LOOKED_AT = 6  # blocks at either end of a page that may repeat
_SAME_PLACE = 4.0  # points
_SHARE = 0.5  # of the pages that bear a running head
_UNEVEN = 4.0  # points: how uneven the margins of a centred line may be
_INDENT = 12.0  # points: how far from the edge a centred line begins
_FULL = 0.8  # part of the widest line that makes a line a full one
_ENOUGH = 5  # full lines that show the text area of a page


def take_running(pages: Sequence[PageContent]) -> list[Strip]:
    """Removes running heads, feet and page numbers from the pages; gives their lines in order."""
    repeated = [_Repeated(pages, at_head) for at_head in (True, False)]
    running = []
    for page in pages:
        found: list[PageBlock] = []
        for number in range(2):
            found.extend(_take_ends(page, number == 0, repeated[number]))
        found.sort(key=_top)
        running.extend(page.stamps)
        running.extend(line for block in found for line in _lines(block))
    return running


class _Repeated:
    """The blocks that stand at the same place at an end of several pages."""

    def __init__(self, pages: Sequence[PageContent], at_head: bool) -> None:
        self._places: dict[str, list[tuple[int, float]]] = {}
        self._pages = len(pages)
        for page in pages:
            for block in _end(page.blocks, at_head)[:_LOOKED_AT]:
                self._places.setdefault(_key(block), []).append((page.number, _place(page, block, at_head)))

    def __call__(self, page: PageContent, block: PageBlock, at_head: bool) -> bool:
        place = _place(page, block, at_head)
        numbers = {number for number, other in self._places.get(_key(block), ()) if abs(other - place) < _SAME_PLACE}
        if not {page.number - 1, page.number + 1} & numbers:
            return False
        needed = 3 if isinstance(block, Strip) and block.column else 2
        return len(numbers) >= max(needed, _SHARE * self._pages)


def _place(page: PageContent, block: PageBlock, at_head: bool) -> float:
    """The distance from the edge of the page, since pages may differ in height."""
    return _top(block) if at_head else page.height - block.box.y1


def _key(block: PageBlock) -> str:
    """The text without what differs from page to page."""
    text = " ".join(line.text for line in _lines(block))
    return _DIGITS.sub("#", _SPACES.sub(" ", text).strip())


def _lines(block: PageBlock) -> list[Strip]:
    return [block] if isinstance(block, Strip) else [line for cell in block.cells for line in cell.lines]


def _top(block: PageBlock) -> float:
    return block.box.y0


def _end(blocks: list[PageBlock], at_head: bool) -> list[PageBlock]:
    """The blocks from the given end of the page inwards."""
    return sorted(blocks, key=lambda block: block.box.y0) if at_head else sorted(blocks, key=lambda b: -b.box.y1)


def _take_ends(
    page: PageContent, at_head: bool, repeats: Callable[[PageContent, PageBlock, bool], bool]
) -> list[PageBlock]:
    """Removes what is running at one end of a page, from the edge inwards."""
    found: list[PageBlock] = []
    for block in _end(page.blocks, at_head)[:_LOOKED_AT]:
        if not (_is_page_number(page, block, at_head) or repeats(page, block, at_head)):
            break
        found.append(block)
    page.blocks[:] = [block for block in page.blocks if not any(block is taken for taken in found)]
    return found


def _is_page_number(page: PageContent, block: PageBlock, at_head: bool) -> bool:
    if not isinstance(block, Strip) or block.column or not _PAGE_NUMBER.fullmatch(block.text):
        return False
    return block.base < _MARGIN * page.height if at_head else block.base > (1 - _MARGIN) * page.height


@dataclass(frozen=True, slots=True)
class TextArea:
    """The left and right edge of the text of a page."""

    left: float
    right: float


def mark_centered(pages: Iterable[PageContent]) -> None:
    """Marks the lines that stand in the middle of the text area of their page, or of their cell."""
    pages = list(pages)
    areas = {page.number: _text_area(page.lines) for page in pages}
    usual: dict[int, TextArea] = {}
    for page in pages:
        if (area := areas[page.number]) is not None:
            usual.setdefault(round(page.width), area)
    for page in pages:
        _mark_lines(page.lines, areas[page.number] or usual.get(round(page.width)))
        for block in page.blocks:
            for cell in block.cells if isinstance(block, PageTable) else ():
                for line in cell.lines:
                    line.centered = _is_centered(line, TextArea(cell.box.x0, cell.box.x1), _UNEVEN)


def _mark_lines(lines: list[Strip], area: TextArea | None) -> None:
    lines = [line for line in lines if not line.column]
    indents = Counter(round(line.x0) for line in lines)
    for before, line in zip([None, *lines], lines, strict=False):
        if area is not None:
            shared = indents[round(line.x0)] > 2  # an indent that others have too: the middle may be chance
            line.centered = _is_centered(line, area, _UNEVEN / 3 if shared else _UNEVEN)
        elif before is not None and _share_middle(before, line):
            before.centered = line.centered = True
    for before, line in pairwise(lines):
        if area is not None and before.centered != line.centered and _same_print(before, line):
            line.centered = before.centered = _is_even(before, area) and _is_even(line, area)


def _text_area(lines: list[Strip]) -> TextArea | None:
    """The edges that most full lines share; None where a page has too few of them."""
    widest = max((line.x1 - line.x0 for line in lines), default=0.0)
    full = [line for line in lines if line.x1 - line.x0 > _FULL * widest and not line.column]
    if len(full) < _ENOUGH:
        return None
    left = min(line.x0 for line in full)
    right = Counter(round(line.x1) for line in full).most_common(1)[0][0]
    return TextArea(left, float(right))


def _is_centered(line: Strip, area: TextArea, uneven: float) -> bool:
    before, after = line.x0 - area.left, area.right - line.x1
    return before > _INDENT and abs(before - after) <= uneven


def _is_even(line: Strip, area: TextArea) -> bool:
    """Whether a line that may be as wide as the text area leaves the same margin on both sides."""
    before, after = line.x0 - area.left, area.right - line.x1
    return before > 1.0 and abs(before - after) <= _UNEVEN


def _share_middle(line: Strip, other: Strip) -> bool:
    return abs(line.center - other.center) < _UNEVEN / 2 and abs(line.x0 - other.x0) > _INDENT / 2


def _same_print(line: Strip, other: Strip) -> bool:
    return line.bold == other.bold and line.italic == other.italic and line.size == other.size
