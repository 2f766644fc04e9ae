"""Cells as a format lists them: as a table on the columns in which they begin, or as plain lines where a table only
sets text side by side on the page."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from kehoach_parser.document import Block, Cell, Line, Table
from kehoach_parser.structs import field, replace, struct

LAYOUT_COLUMNS = 3
LAYOUT_ROWS = 6
SNAP = 100  # twentieths of a point (1.8 mm) between borders that are meant to be one


@struct(slots=True)
class GridCell:
    """A cell between two borders of the grid, counted from the left."""

    start: int
    end: int
    blocks: list[Block]
    rowspan: int = 1
    ruled: bool = False  # it stands between upright lines


@struct(slots=True)
class GridRow:
    """The cells that begin in a row; `head` where the format says that it is one of the table's head."""

    head: bool
    cells: list[GridCell] = field(default_factory=list)


def is_layout(rows: list[GridRow]) -> bool:
    """Whether a table only places text on the page: no upright lines, few rows, few columns (a letterhead, a
    signature beside its recipients), or a single column (a frame)."""
    filled = [row for row in rows if any(cell.blocks for cell in row.cells)]
    columns = {cell.start for row in filled for cell in row.cells if cell.blocks}
    if len(columns) <= 1 and all(len(row.cells) == 1 for row in rows):
        return True
    if any(row.head for row in rows) or any(cell.ruled for row in rows for cell in row.cells):
        return False
    return len(columns) <= LAYOUT_COLUMNS and len(filled) <= LAYOUT_ROWS


def side_by_side(rows: list[GridRow]) -> Iterator[Block]:
    """The blocks of a layout table: each column from top to bottom; a cell over the full width parts them."""
    width = max(cell.end for row in rows for cell in row.cells)
    group: list[GridRow] = []
    for row in rows:
        if len(row.cells) == 1 and row.cells[0].start == 0 and row.cells[0].end == width:
            yield from _columns(group)
            yield from row.cells[0].blocks
            group = []
        else:
            group.append(row)
    yield from _columns(group)


def _columns(rows: list[GridRow]) -> Iterator[Block]:
    starts = sorted({cell.start for row in rows for cell in row.cells if cell.blocks})
    for number, start in enumerate(starts, 1):
        for cell in (cell for row in rows for cell in row.cells if cell.start == start):
            for block in cell.blocks:
                if len(starts) > 1 and isinstance(block, Line) and not block.column:
                    yield replace(block, column=number)
                else:
                    yield block


def grid(rows: list[GridRow], offsets: Sequence[int] = ()) -> Table:
    """The table on the columns in which cells begin; the grid of the file often has more. `offsets` are the places of
    its borders in twentieths of a point."""
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


def _snapped(rows: list[GridRow], offsets: Sequence[int]) -> dict[int, int]:
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


def lines_of(blocks: list[Block]) -> Iterator[Line]:
    """The lines of blocks in reading order; a table in a cell gives the lines of its cells."""
    for block in blocks:
        if isinstance(block, Line):
            yield block
        else:
            for row in block.rows:
                for cell in row:
                    yield from cell.lines
