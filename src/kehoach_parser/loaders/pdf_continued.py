"""Tables that go on over page breaks: made one, without the repeated head and with cut rows put together."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import takewhile

from kehoach_parser.loaders.pdf_notes import PageBlock
from kehoach_parser.loaders.pdf_page import PageContent
from kehoach_parser.loaders.pdf_tables import PageCell, PageTable
from kehoach_parser.patterns import compiled

_DIGIT = compiled(r"\d")
_FIGURE = compiled(r"\d+(?![\d.)]*[.)](?:\s|$))")  # not the number of an item
_ALIKE = 0.9  # part of two texts that is the same
Same = Callable[[Sequence[PageCell], Sequence[PageCell]], bool]  # whether two rows are one
_SAME_WIDTH = 6.0  # points
_HEAD_ROWS = 5  # at most
_LOW = 6.0  # points
_WHOLE_ROW = 3  # cells that all begin a sentence are a row of their own


def join_continued(pages: Sequence[PageContent]) -> None:
    """Appends each table that begins a page to the table that ended the page before, when it goes on there."""
    open_table: PageTable | None = None
    for page in pages:
        if not page.blocks:
            continue
        first = page.blocks[0]
        same = _is_nearly_same if page.recognised else _is_same
        joined = open_table is not None and isinstance(first, PageTable) and _continue(open_table, first, same)
        if joined:
            del page.blocks[0]
        rest = _without_notes(page)
        if rest or not joined:
            open_table = rest[-1] if rest and isinstance(rest[-1], PageTable) else None


def _without_notes(page: PageContent) -> list[PageBlock]:
    """The blocks of a page up to its first footnote to which no mark was found."""
    if not page.unmatched_notes:
        return page.blocks
    first = page.unmatched_notes[0]
    return list(takewhile(lambda block: block is not first, page.blocks))


def _continue(table: PageTable, rest: PageTable, same: Same) -> bool:
    """Appends the rest to the table; False when its columns are others."""
    if not _align(table, rest):
        return False
    _drop_sliver(table)
    head = _repeated_head(table, rest, same)
    table.head_rows = max(table.head_rows, head)
    rows = rest.rows[head:]
    if not rows:
        return True
    dropped = rows[0][0].row if rows[0] else len(rest.rows) - len(rows)
    last = len(table.rows) - 1
    above = _reaching(table, last)
    cut = _is_cut(table, above, rows)
    unnumbered = bool(rows[0]) and not rows[0][0].column and not rows[0][0].lines
    offset = len(table.rows) - dropped - cut
    for cell in rows[0]:
        upper = above.get(cell.column)
        if cut and upper is not None:
            upper.lines.extend(cell.lines)
            upper.rowspan += cell.rowspan - 1
        elif upper is not None and _is_merged(upper, cell, unnumbered):
            upper.rowspan += cell.rowspan
        else:
            continue
        cell.rowspan = 0
    for number, row in enumerate(rows):
        kept = [cell for cell in row if cell.rowspan]
        for cell in kept:
            cell.row += offset
        if number or not cut:
            table.rows.append(kept)
    return True


def _reaching(table: PageTable, last: int) -> dict[int, PageCell]:
    """The cells that reach into the last row, by column."""
    found: dict[int, PageCell] = {}
    missing = table.columns
    for row in reversed(table.rows):
        for cell in row:
            if cell.row + cell.rowspan > last:
                found.setdefault(cell.column, cell)
                missing -= cell.colspan
        if missing <= 0:
            break
    return found


def _drop_sliver(table: PageTable) -> None:
    """Takes away a last row that is too low for text: a rule, as that over footnotes, stood close below the table."""
    if len(table.rows) < 2 or any(cell.lines or cell.box.y1 - cell.box.y0 > _LOW for cell in table.rows[-1]):
        return
    del table.rows[-1]
    for cell in table.cells:
        cell.rowspan = min(cell.rowspan, len(table.rows) - cell.row)


def _align(table: PageTable, rest: PageTable) -> bool:
    """Whether both have the same columns; where one lacks a border that only the other shows, it gets it."""
    if abs((table.xs[-1] - table.xs[0]) - (rest.xs[-1] - rest.xs[0])) > _SAME_WIDTH:
        return False
    shift = rest.xs[0] - table.xs[0]
    moved = tuple(x - shift for x in rest.xs)
    if _covers(table.xs, moved):
        _renumber(rest, [_nearest(table.xs, x) for x in moved])
        rest.xs = table.xs
        return True
    if _covers(moved, table.xs):
        _renumber(table, [_nearest(moved, x) for x in table.xs])
        table.xs = moved
        return True
    return False


def _covers(xs: tuple[float, ...], others: tuple[float, ...]) -> bool:
    return len(others) > 2 and all(abs(xs[_nearest(xs, x)] - x) <= _SAME_WIDTH for x in others)


def _nearest(xs: tuple[float, ...], x: float) -> int:
    right = bisect_left(xs, x)
    if right in (0, len(xs)):
        return min(right, len(xs) - 1)
    return right if xs[right] - x < x - xs[right - 1] else right - 1


def _renumber(table: PageTable, numbers: list[int]) -> None:
    if numbers == list(range(len(numbers))):
        return
    for cell in table.cells:
        stop = numbers[cell.column + cell.colspan]
        cell.column = numbers[cell.column]
        cell.colspan = max(1, stop - cell.column)


def _repeated_head(table: PageTable, rest: PageTable, same: Same) -> int:
    """How many rows of the rest repeat the first rows of the table."""
    count = 0
    for row, other in zip(table.rows[:_HEAD_ROWS], rest.rows, strict=False):
        if not same(row, other) or not any(cell.lines for cell in row):
            break
        count += 1
    return count


def _is_same(row: Sequence[PageCell], other: Sequence[PageCell]) -> bool:
    """Whether two rows have the same texts. Where most have, a repeated head may show less of a tall cell."""
    if len(row) != len(other):
        return False
    texts = [(_plain(cell), _plain(same)) for cell, same in zip(row, other, strict=True)]
    equal = sum(text == same for text, same in texts)
    return equal == len(row) or (equal * 2 > len(row) and all(same and text.startswith(same) for text, same in texts))


def _is_nearly_same(row: Sequence[PageCell], other: Sequence[PageCell]) -> bool:
    """Whether two rows were one before they were recognised. Rows with figures are only taken for what they are."""
    text, seen = ("\n".join(map(_plain, cells)) for cells in (row, other))
    if len(row) != len(other) or text == seen or _DIGIT.search(text + seen):
        return text == seen
    from difflib import SequenceMatcher  # no digital page needs it

    return SequenceMatcher(None, text, seen, autojunk=False).ratio() > _ALIKE


def _plain(cell: PageCell) -> str:
    return " ".join(cell.text.split())


def _is_cut(table: PageTable, above: dict[int, PageCell], rows: list[list[PageCell]]) -> bool:
    """Whether the first row of a page is the rest of the last row of the page before.

    It has no number of its own, and some cell goes on in the middle of a sentence, or cells are empty that a row by
    itself has. Several cells none of which goes on are a row. Empty cells to the left of all others are no sign: there
    a group of rows has what they share.
    """
    row = rows[0]
    if not row or any(cell.column not in above or above[cell.column].colspan != cell.colspan for cell in row):
        return False
    filled = [cell for cell in row if cell.lines]
    if not filled or row[0].lines or row[0].column:
        return not filled
    if any(_goes_on(above[cell.column], cell) for cell in filled):
        return True
    if len(filled) == 1 and _is_figure_of(above[filled[0].column], filled[0]):
        return True
    if row[0].rowspan > 1 or not all(above[cell.column].lines for cell in filled):
        return False
    if len(filled) >= _WHOLE_ROW:
        return False
    missing = any(not cell.lines and above[cell.column].lines and cell.column > filled[0].column for cell in row)
    alone = len(filled) == 1 and len(row) > 2 and sum(bool(cell.lines) for cell in above.values()) > 1
    return (missing or alone) and not _is_usual(filled, table.rows[1:-1] + rows[1:])


def _is_usual(filled: list[PageCell], rows: list[list[PageCell]]) -> bool:
    """Whether other rows, which rules part from their neighbours, have text in the same columns only."""
    columns = [cell.column for cell in filled]
    return any(columns == [cell.column for cell in row if cell.lines] for row in rows)


def _goes_on(upper: PageCell, lower: PageCell) -> bool:
    """Whether a cell begins in the middle of the sentence that the cell above it left open."""
    return bool(upper.lines) and lower.text[:1].islower() and not upper.text.rstrip().endswith((".", ":"))


def _is_figure_of(upper: PageCell, lower: PageCell) -> bool:
    """Whether a cell begins with the figure that the last word of the cell above it leads to: `đến tháng`, `6/2026`."""
    return upper.text.rstrip()[-1:].islower() and _FIGURE.match(lower.text) is not None


def _is_merged(upper: PageCell, lower: PageCell, unnumbered: bool) -> bool:
    """Whether an empty cell at the head of a page belongs to a cell that was merged over rows of the page before, as
    it does where the row has no number."""
    if lower.lines or not upper.lines or upper.colspan != lower.colspan:
        return False
    return (unnumbered and lower.column > 0) or upper.rowspan > 1 or lower.rowspan > 1
