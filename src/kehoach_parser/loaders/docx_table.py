"""A Word table: as a grid of cells, or as plain lines where it only sets text side by side on the page."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from kehoach_parser.document import Block, Cell, Line, Table
from kehoach_parser.loaders.docx_inline import View
from kehoach_parser.loaders.docx_package import W
from kehoach_parser.loaders.docx_styles import Styles, has_lines

WIDEST = 63  # columns that Word allows; a larger span is a damaged or hostile file
LAYOUT_COLUMNS = 3
LAYOUT_ROWS = 6
SNAP = 100  # twentieths of a point (1.8 mm) between borders that are meant to be one

_SIDES = (f"{W}left", f"{W}right", f"{W}start", f"{W}end", f"{W}insideV")
_OFF = ("0", "false", "off")

_TABLE_ROW, _TABLE_CELL = f"{W}tr", f"{W}tc"

ReadBlocks = Callable[[etree._Element], list[Block]]


@dataclass(slots=True)
class _Cell:
    start: int
    end: int
    blocks: list[Block]
    rowspan: int = 1
    ruled: bool = False


@dataclass(slots=True)
class _Row:
    head: bool
    cells: list[_Cell] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """What the rows read so far mean for the next one."""

    ruled: bool  # the table as a whole draws lines
    above: dict[int, _Cell] = field(default_factory=dict)  # by column, the cell that a merged one continues
    below: dict[int, _Cell] = field(default_factory=dict)  # the same for the row after this one


class Tables:
    """Reads tables; `read_blocks` gives what a cell holds."""

    def __init__(self, styles: Styles, bordered: dict[str, bool], view: View, read_blocks: ReadBlocks) -> None:
        self._styles = styles
        self._bordered = bordered
        self._view = view
        self._read_blocks = read_blocks

    def read(self, element: etree._Element) -> list[Block]:
        """The table, or the blocks of its cells where it is no table to the reader."""
        rows = self._rows(element, self._draws_lines(element.find(f"{W}tblPr")))
        if not any(cell.blocks for row in rows for cell in row.cells):
            return []
        if is_layout(rows):
            return list(_side_by_side(rows))
        return [_grid(rows, _offsets(element.find(f"{W}tblGrid")))]

    def _rows(self, element: etree._Element, ruled: bool) -> list[_Row]:
        rows: list[_Row] = []
        merges = _Open(ruled)
        for child in self._view.inside(element):
            properties = child.find(f"{W}trPr") if child.tag == _TABLE_ROW else None
            if child.tag == _TABLE_ROW and not self._view.is_dropped(properties):
                rows.append(self._row(child, properties, merges))
                merges.above, merges.below = merges.below, {}
        return rows

    def _row(self, element: etree._Element, properties: etree._Element | None, merges: _Open) -> _Row:
        row = _Row(head=properties is not None and _on(properties.find(f"{W}tblHeader")))
        column = 0 if properties is None else _count(properties.find(f"{W}gridBefore"), 0)
        for child in self._view.inside(element):
            if child.tag == _TABLE_CELL:
                column = self._cell(child, column, row, merges)
        return row

    def _cell(self, element: etree._Element, column: int, row: _Row, merges: _Open) -> int:
        """Read one cell into the row; return the column after it."""
        properties = element.find(f"{W}tcPr")
        if properties is None:
            row.cells.append(_Cell(column, column + 1, self._read_blocks(element), ruled=merges.ruled))
            return column + 1
        end = column + _count(properties.find(f"{W}gridSpan"), 1)
        down, across = properties.find(f"{W}vMerge"), properties.find(f"{W}hMerge")
        if _goes_on(down) and column in merges.above:
            merges.below[column] = merges.above[column]
            merges.below[column].rowspan += 1
        elif _goes_on(across) and row.cells:
            row.cells[-1].end = end
        else:
            row.cells.append(_Cell(column, end, self._read_blocks(element), ruled=_is_ruled(properties, merges.ruled)))
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
        return style is not None and self._styles.draws_borders(style.get(f"{W}val"), self._bordered)


def is_layout(rows: list[_Row]) -> bool:
    """Whether a table only places text on the page: no upright lines, few rows, few columns (a letterhead, a
    signature beside its recipients), or a single column (a frame)."""
    filled = [row for row in rows if any(cell.blocks for cell in row.cells)]
    columns = {cell.start for row in filled for cell in row.cells if cell.blocks}
    if len(columns) <= 1 and all(len(row.cells) == 1 for row in rows):
        return True
    if any(row.head for row in rows) or any(cell.ruled for row in rows for cell in row.cells):
        return False
    return len(columns) <= LAYOUT_COLUMNS and len(filled) <= LAYOUT_ROWS


def _side_by_side(rows: list[_Row]) -> Iterator[Block]:
    """The blocks of a layout table: each column from top to bottom; a cell over the full width parts them."""
    width = max(cell.end for row in rows for cell in row.cells)
    group: list[_Row] = []
    for row in rows:
        if len(row.cells) == 1 and row.cells[0].start == 0 and row.cells[0].end == width:
            yield from _columns(group)
            yield from row.cells[0].blocks
            group = []
        else:
            group.append(row)
    yield from _columns(group)


def _columns(rows: list[_Row]) -> Iterator[Block]:
    starts = sorted({cell.start for row in rows for cell in row.cells if cell.blocks})
    for number, start in enumerate(starts, 1):
        for cell in (cell for row in rows for cell in row.cells if cell.start == start):
            for block in cell.blocks:
                if len(starts) > 1 and isinstance(block, Line) and not block.column:
                    yield replace(block, column=number)
                else:
                    yield block


def _grid(rows: list[_Row], offsets: list[int]) -> Table:
    """The table on the columns in which cells begin; Word's grid often has more."""
    canonical = _snapped(rows, offsets)
    starts = sorted({canonical[cell.start] for row in rows for cell in row.cells})
    column_of = {start: number for number, start in enumerate(starts)}
    table_rows = []
    for number, row in enumerate(rows):
        table_rows.append(
            tuple(
                Cell(
                    row=number,
                    column=column_of[canonical[cell.start]],
                    lines=tuple(lines_of(cell.blocks)),
                    rowspan=min(cell.rowspan, len(rows) - number),
                    colspan=bisect_left(starts, canonical[cell.end]) - column_of[canonical[cell.start]],
                )
                for cell in row.cells
            )
        )
    heads = next((number for number, row in enumerate(rows) if not row.head), len(rows))
    return Table(tuple(table_rows), columns=len(starts), head_rows=heads)


def _snapped(rows: list[_Row], offsets: list[int]) -> dict[int, int]:
    """For each border between grid columns the one that it stands for: columns drawn by hand are a little off from
    row to row, and Word gives each border its own grid column."""
    borders = sorted({border for row in rows for cell in row.cells for border in (cell.start, cell.end)})
    narrow = {(cell.start, cell.end) for row in rows for cell in row.cells}
    canonical: dict[int, int] = {}
    first = None
    for border in borders:
        near = first is not None and border < len(offsets) and offsets[border] - offsets[first] <= SNAP
        if first is None or not near or (first, border) in narrow:
            first = border
        canonical[border] = first
    return canonical


def _offsets(grid: etree._Element | None) -> list[int]:
    """The place of each border from the left edge, in twentieths of a point; the first is the edge itself."""
    widths = [] if grid is None else [column.get(f"{W}w", "") for column in grid.iterchildren(f"{W}gridCol")]
    return [
        0,
        *itertools.accumulate(int(width) if width.isdecimal() and len(width) < 7 else 10 * SNAP for width in widths),
    ]


def lines_of(blocks: list[Block]) -> Iterator[Line]:
    """The lines of blocks in reading order; a table in a cell gives the lines of its cells."""
    for block in blocks:
        if isinstance(block, Line):
            yield block
        else:
            for row in block.rows:
                for cell in row:
                    yield from cell.lines


def _goes_on(merge: etree._Element | None) -> bool:
    """Whether a cell is the continuation of a merged one."""
    return merge is not None and merge.get(f"{W}val") != "restart"


def _is_ruled(properties: etree._Element, table: bool) -> bool:
    """Whether a cell stands between upright lines; borders of its own outweigh those of the table."""
    borders = properties.find(f"{W}tcBorders")
    if borders is None or len(borders) == 0:
        return table
    sides = [edge.get(f"{W}val", "none") not in ("none", "nil") for edge in borders if edge.tag in _SIDES]
    if any(sides):
        return True
    return table and len(sides) < 2


def _on(element: etree._Element | None) -> bool:
    return element is not None and element.get(f"{W}val", "1") not in _OFF


def _count(element: etree._Element | None, default: int) -> int:
    """A number of columns that the file names, no larger than a table can be."""
    text = "" if element is None else element.get(f"{W}val", "").strip()
    if not text.isdecimal():
        return default
    return max(default, int(text)) if len(text) < 3 and int(text) <= WIDEST else WIDEST
