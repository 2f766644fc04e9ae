"""The tables of a web page: cells with their spans, put on a grid as a browser does."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from kehoach_parser.document import Block
from kehoach_parser.loaders import columns
from kehoach_parser.loaders.cell_grid import GridCell, GridRow, grid, is_layout, side_by_side
from kehoach_parser.patterns import compiled
from kehoach_parser.structs import field, struct

WIDEST = 63  # columns that one cell may take, as in Word
COLUMNS = 256
LONGEST = 65534  # rows that one cell may take, as in browsers
_SIDES = ("border", "border-left", "border-right")
_LINE = compiled(r"\b(?:solid|double|dotted|dashed|groove|ridge|inset|outset)\b")
_NO_LINE = compiled(r"(?<![\w.#])0(?:pt|px|in|cm|mm|em)?(?![\w.])|none|hidden")
_NUMBER = compiled(r"\s*\+?(\d{1,9})")


@struct(slots=True)
class HtmlTable:
    """A table that is open: its rows so far, and the cells that reach into the next rows."""

    ruled: bool
    rows: list[GridRow] = field(default_factory=list)
    reaching: dict[int, int] = field(default_factory=dict)  # by column, rows that the cell there still takes
    head: bool = False  # in the part that the page marks as head

    def begin_row(self) -> None:
        """The next row."""
        self.reaching = {column: left - 1 for column, left in self.reaching.items() if left > 1}
        self.rows.append(GridRow(head=True))

    def cell(self, element: etree._Element, declared: Mapping[str, str]) -> list[Block]:
        """Where the blocks of the next cell go; what is beyond the widest table stays in its last cell."""
        if not self.rows:
            self.begin_row()
        row = self.rows[-1]
        start = row.cells[-1].end if row.cells else 0
        while start in self.reaching and start < COLUMNS:
            start += 1
        if start >= COLUMNS and row.cells:
            return row.cells[-1].blocks
        end = start + _span(element.get("colspan"), 1, WIDEST)
        rows = _span(element.get("rowspan"), 0, LONGEST) or LONGEST  # 0 is all that follow
        row.cells.append(GridCell(start, end, [], rowspan=rows, ruled=_is_ruled_cell(declared, self.ruled)))
        row.head = row.head and (self.head or element.tag == "th")
        if rows > 1:
            self.reaching.update(dict.fromkeys(range(start, end), rows))
        return row.cells[-1].blocks

    def blocks(self) -> list[Block]:
        """The table, or the blocks of its cells where it is no table to the reader."""
        rows = [row for row in self.rows if row.cells]
        if not any(cell.blocks for row in rows for cell in row.cells):
            return []
        for cell in (cell for row in rows for cell in row.cells):
            cell.blocks = columns.parted(cell.blocks)
        return list(side_by_side(rows)) if is_layout(rows) else [grid(rows)]


def is_ruled(element: etree._Element, declared: Mapping[str, str]) -> bool:
    """Whether a table draws lines, as far as can be told: it does unless it says that it does not."""
    border = (element.get("border") or "").strip()
    return not border.startswith("0") and not ("border" in declared and _NO_LINE.search(declared["border"]))


def _is_ruled_cell(declared: Mapping[str, str], table: bool) -> bool:
    """Whether a cell stands between upright lines; what it says itself outweighs the table."""
    said = [declared[side] for side in _SIDES if side in declared]
    return any(_LINE.search(border) and not _NO_LINE.search(border) for border in said) if said else table


def _span(text: str | None, least: int, most: int) -> int:
    found = _NUMBER.match(text or "")
    return 1 if found is None else max(least, min(int(found[1]), most))
