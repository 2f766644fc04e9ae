"""The rows of a table as a reader sees them: merged cells in each row that they cover, and the paragraphs of cells."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kehoach_parser.document import Cell, Line, Passage, Table, join
from kehoach_parser.paragraphs import Margins, Paragraph, join_lines, margins, paragraphs
from kehoach_parser.patterns import compiled
from kehoach_parser.structs import struct

BULLETS = ("- ", "– ", "+ ", "• ", "* ")
_UNCERTAIN = 2.0  # letters
_NUMBERED = compiled(r"(?:\d{1,2}|[a-zđ])[.)] ")


@struct(frozen=True, slots=True)
class Row:
    """A row with the text of each column; a cell merged over several rows or columns holds for each of them."""

    cells: dict[int, list[Paragraph]]
    texts: dict[int, str]  # one line a paragraph
    own: frozenset[int]  # columns whose cell begins in this row
    spans: dict[int, int]
    first: Cell | None

    def text(self, column: int) -> str:
        """The text of a column, one line a paragraph."""
        return self.texts.get(column, "")

    def passage(self, column: int) -> Passage:
        """The same with its places."""
        return join([paragraph.passage for paragraph in self.cells.get(column, ())])


def rows(table: Table) -> list[Row]:
    """The rows of a table with merged cells written into each row that they cover."""
    grid: list[Row] = []
    open_cells: dict[int, tuple[Cell, list[Paragraph], int]] = {}
    for index, cells in enumerate(table.rows):
        held_in: dict[int, list[Paragraph]] = {}
        spans: dict[int, int] = {}
        for column, (cell, held, last) in list(open_cells.items()):
            if index <= last:
                held_in[column] = held
                spans[column] = cell.colspan
            else:
                del open_cells[column]
        own = set()
        for cell in cells:
            content = cell_paragraphs(cell)
            held_in[cell.column] = content
            spans[cell.column] = cell.colspan
            own.add(cell.column)
            if cell.rowspan > 1:
                open_cells[cell.column] = (cell, content, index + cell.rowspan - 1)
        texts = {column: "\n".join([part.text for part in held]) for column, held in held_in.items()}
        grid.append(Row(held_in, texts, frozenset(own), spans, cells[0] if cells else None))
    return grid


def cell_paragraphs(cell: Cell) -> list[Paragraph]:
    """The paragraphs of a cell. In a narrow column only bullets, sentence ends and short lines tell them apart."""
    lines = [line for line in cell.lines if line.text.strip()]
    if len(lines) < 2:
        return [join_lines(lines)] if lines else []
    listed = _is_bullet(lines[0].text) or any(_is_bullet(b.text) and _closes(a) for a, b in pairwise(lines))
    signs, area = _CellSigns(listed), _cell_area(cell, lines)
    return [paragraph for item in _items(lines) for paragraph in paragraphs(item, signs, area)]


def _items(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each item of a cell that begins with a bullet: however full the line before is, the same bullet
    and a capital begin another one."""
    bullet = lines[0].text[:2] if lines[0].text[:2] in BULLETS else ""
    items: list[list[Line]] = []
    for line in lines:
        if not items or (bullet and line.text.startswith(bullet) and line.text[2:3].isupper()):
            items.append([])
        items[-1].append(line)
    return items


@struct(frozen=True, slots=True)
class _CellSigns:
    """The signs of a cell: a dash begins an item only where the cell is a list."""

    listed: bool

    def is_marked(self, text: str) -> bool:
        return self.listed and _is_bullet(text)

    def is_label(self, text: str) -> bool:
        return False

    def is_open(self, text: str) -> bool:
        return False


def _closes(line: Line) -> bool:
    return line.whole or line.text.rstrip().endswith((".", ";", ":", ","))


def _cell_area(cell: Cell, lines: Sequence[Line]) -> Margins:
    """The text area of a cell: as far from the right border as the leftmost line is from the left one, less what the
    width of a word is uncertain by."""
    area = margins(lines)
    right = area.right
    lefts = [line.box.x0 for line in lines if line.box is not None]
    if cell.box is not None and lefts:
        right = max(right, cell.box.x1 - (min(lefts) - cell.box.x0) - _UNCERTAIN * area.letter)
    return Margins(area.left, right, area.letter, narrow=True)


def _is_bullet(text: str) -> bool:
    return text[:1] in "-–—+•*" or _NUMBERED.match(text) is not None
