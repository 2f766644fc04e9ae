"""A sheet as lines and tables: a table begins where a row has several cells with lines around them, as far as those go;
in a sheet that draws no lines, where a row has three cells. Cells side by side outside of it are a letterhead or a
signature."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from kehoach_parser.document import Block, Cell, Line, Table
from kehoach_parser.errors import ResourceLimitError
from kehoach_parser.loaders.xlsx_cells import Merge, Sheet, SheetCell
from kehoach_parser.structs import replace, struct

GRID = 1_000_000  # cells of a table, empty ones too
TABLE_CELLS = 3  # of the first row of a table that is not drawn; a letterhead has two
_STEPS = 2_000_000  # of looking for what merged ranges cover


@struct(slots=True)
class _Row:
    number: int
    cells: dict[int, SheetCell]
    ruled: bool


def _row(number: int, cells: dict[int, SheetCell]) -> _Row:
    return _Row(number, cells, sum(cell.ruled for cell in cells.values()) * 2 > len(cells))


def blocks(sheet: Sheet, path: str) -> list[Block]:
    """The lines and tables of a sheet from top to bottom."""
    merges = {(merge.top, merge.left): merge for merge in sheet.merges}
    rows = _uncovered(sheet)
    drawn = any(row.ruled and len(row.cells) > 1 for row in rows)
    found: list[Block] = []
    start = index = 0
    while index < len(rows):
        end = _table_end(rows, index, drawn)
        if end > index:
            found.extend(_lines(rows[start:index], merges))
            found.append(_table(rows[index:end], merges, path))
            start = end
        index = max(end, index + 1)
    found.extend(_lines(rows[start:], merges))
    return found


def _uncovered(sheet: Sheet) -> list[_Row]:
    """The rows without the cells that lie under a merged one."""
    numbers = sorted(sheet.rows)
    steps = 0
    for merge in sheet.merges:
        for number in numbers[bisect_left(numbers, merge.top) : bisect_right(numbers, merge.bottom)]:
            cells = sheet.rows[number]
            steps += len(cells)
            if steps > _STEPS:
                break
            for column in [column for column in cells if merge.left <= column <= merge.right]:
                if (number, column) != (merge.top, merge.left):
                    del cells[column]
    return [_row(number, sheet.rows[number]) for number in numbers if sheet.rows[number]]


def _table_end(rows: Sequence[_Row], start: int, drawn: bool) -> int:
    """The index after the last row of the table that begins here; `start` when none does."""
    row = rows[start]
    if not drawn:
        if len(row.cells) < TABLE_CELLS:
            return start
        return max(index for index in range(start, len(rows)) if len(rows[index].cells) >= TABLE_CELLS) + 1
    if not row.ruled or len(row.cells) < 2:
        return start
    end = start + 1
    while end < len(rows) and (rows[end].ruled or (end + 1 < len(rows) and _goes_on(rows[end + 1]))):
        end += 1
    return end


def _goes_on(row: _Row) -> bool:
    """Whether a row shows that the one above it, which has no lines, is of the table, too."""
    return row.ruled and len(row.cells) >= TABLE_CELLS


def _table(rows: Sequence[_Row], merges: dict[tuple[int, int], Merge], path: str) -> Table:
    columns = sorted({column for row in rows for column in row.cells})
    if len(rows) * len(columns) > GRID:
        raise ResourceLimitError(path, f"a table of more than {GRID} cells")
    numbers = [row.number for row in rows]
    taken: set[tuple[int, int]] = set()
    table_rows: list[tuple[Cell, ...]] = []
    for number, row in enumerate(rows):
        cells: list[Cell] = []
        for place, column in enumerate(columns):
            if (number, place) in taken:
                continue
            cell = row.cells.get(column)
            merge = merges.get((row.number, column)) if cell else None
            height = 1 if merge is None else bisect_right(numbers, merge.bottom) - number
            width = 1 if merge is None else bisect_right(columns, merge.right) - place
            if height > 1 or width > 1:
                taken.update((number + down, place + across) for down in range(height) for across in range(width))
            cells.append(Cell(number, place, cell.lines if cell else (), max(height, 1), max(width, 1)))
        table_rows.append(tuple(cells))
    return Table(tuple(table_rows), columns=len(columns))


def _lines(rows: Sequence[_Row], merges: dict[tuple[int, int], Merge]) -> Iterator[Line]:
    """The lines of rows outside of a table."""
    index = 0
    while index < len(rows):
        end = _side_by_side_end(rows, index, merges)
        if end > index:
            yield from _columns(rows[index:end])
        else:
            for column in sorted(rows[index].cells):
                yield from rows[index].cells[column].lines
        index = max(end, index + 1)


def _side_by_side_end(rows: Sequence[_Row], start: int, merges: dict[tuple[int, int], Merge]) -> int:
    """The index after the last row of cells side by side that begin here; `start` when it has one cell only. A row with
    one cell is among them where rows with several follow, or where the cell stands in the right column."""
    if len(rows[start].cells) < 2:
        return start
    right = max(rows[start].cells)
    end = start + 1
    for index in range(start + 1, len(rows)):
        row = rows[index]
        column = min(row.cells)
        merge = merges.get((row.number, column))
        if len(row.cells) > 1 or column >= right:
            end = index + 1
        elif merge is not None and merge.right >= right:  # a title over the whole width
            break
    return end


def _columns(rows: Sequence[_Row]) -> Iterator[Line]:
    """The lines of each column from top to bottom, the left one first; columns near each other are one."""
    split = max(rows[0].cells)
    for number, is_right in ((1, False), (2, True)):
        for row in rows:
            for column in sorted(row.cells):
                if (column >= split) == is_right:
                    yield from (replace(line, column=number) for line in row.cells[column].lines)
