"""A Word table: as a grid of cells, or as plain lines where it only sets text side by side on the page."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from lxml import etree

from kehoach_parser.document import Block
from kehoach_parser.loaders.cell_grid import SNAP, GridCell, GridRow, grid, is_layout, side_by_side
from kehoach_parser.loaders.docx_inline import View
from kehoach_parser.loaders.docx_package import W
from kehoach_parser.loaders.docx_styles import Styles, has_lines
from kehoach_parser.structs import field, struct

WIDEST = 63  # columns that Word allows; a larger span is a damaged or hostile file

_SIDES = (f"{W}left", f"{W}right", f"{W}start", f"{W}end", f"{W}insideV")
_OFF = ("0", "false", "off")

_TABLE_ROW, _TABLE_CELL, _ROW_LOOK, _CELL_LOOK = f"{W}tr", f"{W}tc", f"{W}trPr", f"{W}tcPr"
_SPAN, _DOWN, _ACROSS, _BORDERS, _VALUE = (
    f"{W}{name}" for name in ("gridSpan", "vMerge", "hMerge", "tcBorders", "val")
)

ReadBlocks = Callable[[etree._Element], list[Block]]


@struct(slots=True)
class _Open:
    """What the rows read so far mean for the next one."""

    ruled: bool  # the table as a whole draws lines
    above: dict[int, GridCell] = field(default_factory=dict)  # by column, the cell that a merged one continues
    below: dict[int, GridCell] = field(default_factory=dict)  # the same for the row after this one


class Tables:
    """Reads tables; `read_blocks` gives what a cell holds."""

    def __init__(self, styles: Styles, view: View, read_blocks: ReadBlocks) -> None:
        self._styles = styles
        self._view = view
        self._read_blocks = read_blocks

    def read(self, element: etree._Element) -> list[Block]:
        """The table, or the blocks of its cells where it is no table to the reader."""
        rows = self._rows(element, self._draws_lines(element.find(f"{W}tblPr")))
        if not any(cell.blocks for row in rows for cell in row.cells):
            return []
        if is_layout(rows):
            return list(side_by_side(rows))
        return [grid(rows, _offsets(element.find(f"{W}tblGrid")))]

    def _rows(self, element: etree._Element, ruled: bool) -> list[GridRow]:
        rows: list[GridRow] = []
        merges = _Open(ruled)
        for child in self._view.inside(element):
            properties = child.find(_ROW_LOOK) if child.tag == _TABLE_ROW else None
            if child.tag == _TABLE_ROW and not self._view.is_dropped(properties):
                rows.append(self._row(child, properties, merges))
                merges.above, merges.below = merges.below, {}
        return rows

    def _row(self, element: etree._Element, properties: etree._Element | None, merges: _Open) -> GridRow:
        row = GridRow(head=properties is not None and _on(properties.find(f"{W}tblHeader")))
        column = 0 if properties is None else _count(properties.find(f"{W}gridBefore"), 0)
        for child in self._view.inside(element):
            if child.tag == _TABLE_CELL:
                column = self._cell(child, column, row, merges)
        return row

    def _cell(self, element: etree._Element, column: int, row: GridRow, merges: _Open) -> int:
        """Read one cell into the row; return the column after it."""
        properties = element.find(_CELL_LOOK)
        if properties is None:
            row.cells.append(GridCell(column, column + 1, self._read_blocks(element), ruled=merges.ruled))
            return column + 1
        end = column + _count(properties.find(_SPAN), 1)
        down, across = properties.find(_DOWN), properties.find(_ACROSS)
        if _goes_on(down) and column in merges.above:
            merges.below[column] = merges.above[column]
            merges.below[column].rowspan += 1
        elif _goes_on(across) and row.cells:
            row.cells[-1].end = end
        else:
            row.cells.append(
                GridCell(column, end, self._read_blocks(element), ruled=_is_ruled(properties, merges.ruled))
            )
            if down is not None:
                merges.below[column] = row.cells[-1]
        return end

    def _draws_lines(self, properties: etree._Element | None) -> bool:
        """Whether the table as a whole draws lines; its own borders outweigh those of its style."""
        if properties is None:
            return False
        borders = properties.find(f"{W}tblBorders")
        if borders is not None and len(borders):
            return has_lines(borders)
        style = properties.find(f"{W}tblStyle")
        return style is not None and self._styles.draws_borders(style.get(_VALUE))


def _offsets(grid: etree._Element | None) -> list[int]:
    """The place of each border from the left edge, in twentieths of a point; the first is the edge itself."""
    widths = [] if grid is None else [column.get(f"{W}w", "") for column in grid.iterchildren(f"{W}gridCol")]
    return [
        0,
        *itertools.accumulate(int(width) if width.isdecimal() and len(width) < 7 else 10 * SNAP for width in widths),
    ]


def _goes_on(merge: etree._Element | None) -> bool:
    """Whether a cell is the continuation of a merged one."""
    return merge is not None and merge.get(_VALUE) != "restart"


def _is_ruled(properties: etree._Element, table: bool) -> bool:
    """Whether a cell stands between upright lines; borders of its own outweigh those of the table."""
    borders = properties.find(_BORDERS)
    if borders is None or len(borders) == 0:
        return table
    sides = [edge.get(_VALUE, "none") not in ("none", "nil") for edge in borders if edge.tag in _SIDES]
    if any(sides):
        return True
    return table and len(sides) < 2


def _on(element: etree._Element | None) -> bool:
    return element is not None and element.get(_VALUE, "1") not in _OFF


def _count(element: etree._Element | None, default: int) -> int:
    """A number of columns that the file names, no larger than a table can be."""
    text = "" if element is None else element.get(_VALUE, "").strip()
    if not text.isdecimal():
        return default
    return max(default, int(text)) if len(text) < 3 and int(text) <= WIDEST else WIDEST
