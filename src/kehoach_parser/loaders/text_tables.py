"""Tables drawn with characters: cells parted by `|` or by tabs, one printed line a row."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence

from kehoach_parser.document import Cell, Line, Table
from kehoach_parser.patterns import compiled

MIN_TAB_COLUMNS = 3
MIN_TAB_ROWS = 3
WIDEST = 63  # columns; what has more is no table for people

_RULE_SIGNS = frozenset(" \t:|+=-")
_PIPE = compiled(r"(?<!\\)\|")

CellReader = Callable[[str], Sequence[Line]]


def is_rule(text: str) -> bool:
    """Whether a line only draws the border between rows."""
    return ("|" in text or "+" in text) and ("--" in text or "==" in text) and _RULE_SIGNS.issuperset(text)


def pipe_cells(text: str) -> list[str] | None:
    """The cells of a row with `|` between them, with or without one at its ends; None for other lines."""
    text = text.strip()
    if "|" not in text:
        return None
    framed = text.startswith("|")
    pieces = _PIPE.split(text)
    if framed:
        pieces = pieces[1:]
        if len(pieces) > 1 and not pieces[-1].strip():
            pieces = pieces[:-1]
    if len(pieces) > WIDEST or (len(pieces) < 2 and not framed):
        return None
    return [piece.strip() for piece in pieces]


def tab_cells(text: str) -> list[str] | None:
    """The cells of a row with tabs between them; None for other lines (a tab at the head only indents)."""
    if "\t" not in text or text[:1] in "\t ":
        return None
    cells = [cell.strip() for cell in text.rstrip().split("\t")]
    return cells if MIN_TAB_COLUMNS <= len(cells) <= WIDEST else None


def pipe_table_end(rows: Sequence[str], start: int, over_blanks: bool = True) -> int:
    """The index after the last row of the pipe table that begins at `start`; `start` itself when none does.

    Without a frame or a rule, three columns and two rows are asked for, since a single `|` is also a plain sign.
    Whether a table begins is judged by its first lines, so that lines that make none cost nothing.
    """
    width = _width(rows, start, over_blanks)
    end = start
    for number in _filled(rows, start, over_blanks) if width else ():
        cells = None if is_rule(rows[number]) else pipe_cells(rows[number])
        if cells is None and not is_rule(rows[number]):
            break
        if cells is not None and not _fits(rows[number], cells, width):
            break
        end = number + 1
    return end


def _width(rows: Sequence[str], start: int, over_blanks: bool) -> int:
    """The number of columns of the table that begins here; 0 when none does."""
    first = [rows[number] for number in itertools.islice(_filled(rows, start, over_blanks), 3)]
    body = [cells for row in first if not is_rule(row) and (cells := pipe_cells(row))]
    if not body or not (is_rule(first[0]) or pipe_cells(first[0])):
        return 0
    width = len(body[0])
    if any(map(is_rule, first[:2])):
        return width
    framed = first[0].lstrip().startswith("|")
    return width if (framed or width >= 3) and len(body) > 1 and _fits(first[1], body[1], width) else 0


def _filled(rows: Sequence[str], start: int, over_blanks: bool) -> Iterator[int]:
    """The indices of the lines that are not blank, up to the first blank one where blanks end a table."""
    for number in range(start, len(rows)):
        if rows[number].strip():
            yield number
        elif not over_blanks:
            return


def _fits(text: str, cells: list[str], width: int) -> bool:
    return len(cells) == width or (text.lstrip().startswith("|") and 1 < len(cells) <= 4 * width)


def tab_table_end(rows: Sequence[str], start: int) -> int:
    """The index after the last row of the table with tabs that begins at `start`; `start` when none does."""
    first = tab_cells(rows[start])
    end = start
    while first and end < len(rows) and len(tab_cells(rows[end]) or ()) == len(first):
        end += 1
    return end if end - start >= MIN_TAB_ROWS else start


def pipe_table(rows: Sequence[str], read_cell: CellReader, page: int | None = None) -> Table:
    """The table of these lines. A rule under the first row makes it the head; with rules between all rows (a drawn
    grid), the lines between two rules are one row."""
    grid = sum(is_rule(row) and row.lstrip().startswith("+") for row in rows) > 2
    cells: list[list[str]] = []
    heads, fresh = 0, True
    for row in rows:
        if is_rule(row):
            heads = heads or len(cells)
            fresh = True
        elif row.strip():
            found = pipe_cells(row) or []
            if grid and not fresh and cells:
                below = _padded(found, len(cells[-1]))
                cells[-1] = [f"{text}\n{more}" for text, more in zip(cells[-1], below, strict=True)]
            else:
                cells.append(found)
            fresh = False
    if heads and not any(cells[0]):
        cells, heads = cells[1:], 0
    return _table(cells, min(heads, 1), read_cell, page)


def tab_table(rows: Sequence[str], read_cell: CellReader, page: int | None = None) -> Table:
    """The table of lines with tabs."""
    return _table([tab_cells(row) or [] for row in rows], 0, read_cell, page)


def _padded(cells: list[str], width: int) -> list[str]:
    return cells[:width] + [""] * (width - len(cells))


def _table(rows: list[list[str]], heads: int, read_cell: CellReader, page: int | None) -> Table:
    width = max((len(row) for row in rows), default=0)
    return Table(
        rows=tuple(
            tuple(
                Cell(number, column, tuple(read_cell(text)), page=page)
                for column, text in enumerate(_padded(cells, width))
            )
            for number, cells in enumerate(rows)
        ),
        columns=width,
        page=page,
        head_rows=heads,
    )
