"""Reading order: blocks that stand side by side without rules, as in a letterhead or beside a signature.

A block begins where a wide gap parts a row. It goes on, up and down, as long as the rows leave the same gutter free and
what stands on one side only keeps to its column. A single row with a gap is a line with a blank in it.
"""

from __future__ import annotations

from itertools import pairwise

from kehoach_parser.loaders.pdf_rows import Row, goes_down, one_line, printed_rows
from kehoach_parser.loaders.pdf_strip import Strip
from kehoach_parser.loaders.pdf_strips import cut, words
from kehoach_parser.loaders.pdfium import Page
from kehoach_parser.patterns import compiled
from kehoach_parser.structs import field, struct

_MARKER = compiled(r"[^\w\s]|[^\W_]{1,4}[.)/:]?|(?:[^\W_]{1,5}[.)])+[^\W_]{0,3}|\([^\W_]{1,4}\)")
_GUTTER = 4.0  # points: what must stay free between two columns
_CENTERED = 14.0  # points: how far the middle of a line may be off the middle of its column
_ALIGNED = 3.0  # points: how far the edge of a line may be off the edge of its column
_NEAR = 2.3  # font sizes: the next line of a list is not further down
_CLOSE = 1.6  # and the one before not further up
_SAME_SIZE = 0.12  # part by which the print of a list may change
_FAR = 14.0  # font sizes: room for a signature


@struct(slots=True)
class Side:
    """What has been found of one column."""

    strips: list[Strip] = field(default_factory=list)

    def takes(self, strip: Strip, downwards: bool) -> bool:
        """Whether a strip without neighbour keeps to this column."""
        if not self.strips:
            return False
        nearest = min(self.strips, key=lambda other: abs(strip.base - other.base))
        distance = abs(strip.base - nearest.base) / strip.size
        if self._is_list():
            return self._goes_on(strip, nearest, distance, downwards)
        left, right = min(s.x0 for s in self.strips), max(s.x1 for s in self.strips)
        middles = [*(other.center for other in self.strips), (left + right) / 2]
        if distance < _FAR and any(abs(strip.center - middle) < _CENTERED for middle in middles):
            return True
        return downwards and distance < _NEAR and abs(strip.x0 - nearest.x0) < _ALIGNED

    def _is_list(self) -> bool:
        """Whether lines begin at one edge and end at different ones."""
        edges = sorted((strip.x0, strip.x1) for strip in self.strips)
        return any(
            after[0] - before[0] < _ALIGNED and abs(after[1] - before[1]) > _ALIGNED
            for before, after in pairwise(edges)
        )

    def _goes_on(self, strip: Strip, nearest: Strip, distance: float, downwards: bool) -> bool:
        """Whether a strip is the next line of this list, or the one before."""
        if abs(strip.size - nearest.size) > _SAME_SIZE * nearest.size:
            return False
        aligned = abs(strip.x0 - nearest.x0) < _ALIGNED
        if not downwards:
            return aligned and distance < _CLOSE
        left, right = min(s.x0 for s in self.strips), max(s.x1 for s in self.strips)
        return distance < _NEAR and (aligned or (left - _ALIGNED < strip.x0 and strip.x1 < right + _ALIGNED))


@struct(slots=True)
class Block:
    """Rows side by side around a gutter from `low` to `high`."""

    low: float
    high: float
    left: Side = field(default_factory=Side)
    right: Side = field(default_factory=Side)
    rows: list[Row] = field(default_factory=list)
    parted: int = 0  # rows with text on both sides

    def take_all(self, page: Page, rows: list[Row], downwards: bool) -> int:
        """Adds rows until one does not belong here; gives their number."""
        for count, row in enumerate(rows):
            if not downwards and self._ends_text(row, rows[count + 1 : count + 2]):
                return count
            if not self.take(page, row, downwards):
                return count
        return len(rows)

    def _ends_text(self, row: Row, above: list[Row]) -> bool:
        """Whether a row above the block is the last line of a text as wide as the page, which is no further from it."""
        if not above or not self.rows or len(above[0]) != 1:
            return False
        (wide,) = above[0]
        crosses = wide.x0 < self.low and wide.x1 > self.high
        return crosses and abs(row[0].base - wide.base) <= abs(self.rows[0][0].base - row[0].base)

    def take(self, page: Page, row: Row, downwards: bool) -> bool:
        """Adds a row, when it leaves the gutter free and keeps to the columns."""
        row = self._cut(page, row)
        middle = (self.low + self.high) / 2
        lefts = [strip for strip in row if strip.center < middle]
        rights = [strip for strip in row if strip.center >= middle]
        low = max([self.low, *(strip.x1 for strip in lefts)])
        high = min([self.high, *(strip.x0 for strip in rights)])
        if high - low < _GUTTER:
            return False
        if self.rows and not (lefts and rights):
            side, strips = (self.left, lefts) if lefts else (self.right, rights)
            if not side.takes(one_line(strips), downwards):
                return False
        self.low, self.high = low, high
        for side, strips in ((self.left, lefts), (self.right, rights)):
            side.strips.extend([one_line(strips)] if strips else [])
        self.parted += bool(lefts and rights)
        self.rows.insert(len(self.rows) if downwards else 0, row)
        return True

    def _cut(self, page: Page, row: Row) -> Row:
        """The row with a strip cut that runs over the gutter but has a gap of more than a space in it."""
        result: Row = []
        for strip in row:
            if strip.x0 < self.low and strip.x1 > self.high and self.rows:
                parts = words(page, strip)
                gaps = [(after.x0 - before.x1, before, after) for before, after in pairwise(parts)]
                usual = sorted(gap for gap, _, _ in gaps)[len(gaps) // 2] if gaps else 0.0
                wide = [
                    before.stop
                    for gap, before, after in gaps
                    if gap > max(0.45 * strip.size, 1.5 * usual) and before.x1 < self.high and after.x0 > self.low
                ]
                result.extend(cut(page, strip, wide[:1]))
            else:
                result.append(strip)
        return result

    def is_real(self) -> bool:
        """Whether these are two columns and not a list whose items have two parts each."""
        if len(self.rows) < 2:
            return False
        listed = self.parted >= 3 and self.parted >= 0.8 * len(self.rows)
        return not (listed and _share_edge(self.left.strips) and _share_edge(self.right.strips))

    def lines(self) -> list[Strip]:
        """The lines of the block, column by column."""
        middle = (self.low + self.high) / 2
        result = []
        for column in (1, 2):
            for row in self.rows:
                strips = [strip for strip in row if (strip.center >= middle) == (column == 2)]
                if strips:
                    line = one_line(strips)
                    line.column = column
                    result.append(line)
        return result


def _share_edge(strips: list[Strip]) -> bool:
    return max(strip.x0 for strip in strips) - min(strip.x0 for strip in strips) < _ALIGNED


def in_reading_order(page: Page, strips: list[Strip]) -> list[Strip]:
    """The lines of a part of a page without tables."""
    return strips if goes_down(strips) else _ordered(page, printed_rows(page, strips))


def _ordered(page: Page, rows: list[Row]) -> list[Strip]:
    result: list[Strip] = []
    start = number = 0  # the first row that is not yet in the result, and the one looked at
    while number < len(rows):
        gutter = _gutter(rows[number])
        if gutter is None:
            number += 1
            continue
        block = Block(*gutter)
        below = block.take_all(page, rows[number:], True)
        above = block.take_all(page, rows[start:number][::-1], False)
        if block.is_real():
            result.extend(one_line(row) for row in rows[start : number - above])
            result.extend(block.lines())
            start = number + below
        number += max(1, below)
    result.extend(one_line(row) for row in rows[start:])
    return result


def _gutter(row: Row) -> tuple[float, float] | None:
    """The widest gap of a row; a gap behind a list marker is none."""
    if len(row) == 1:
        return None
    gaps = [(after.x0 - before.x1, before.x1, after.x0) for before, after in pairwise(row)]
    if _MARKER.fullmatch(row[0].text):
        del gaps[0:1]
    if not gaps:
        return None
    _, low, high = max(gaps)
    return low, high
