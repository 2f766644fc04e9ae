"""Tables that text extraction flattened, one cell after the other: lines → tables, where the head of one is found.

lines ──find_head──▶ head ──entries──▶ lines without furniture ──SignReader──▶ signs ──Layout──▶ parts ──▶ Table
"""

from __future__ import annotations

from collections.abc import Sequence

from kehoach_parser.document import Block, Cell, Line, Table
from kehoach_parser.flattened_cells import Layout, Part
from kehoach_parser.flattened_costs import UNITS, Costs
from kehoach_parser.flattened_head import Head, Label, LabelReader, find_head
from kehoach_parser.flattened_lines import Entry, entries
from kehoach_parser.flattened_signs import SignReader, Signs, width
from kehoach_parser.grammar import Grammar
from kehoach_parser.letterhead import Letterhead
from kehoach_parser.patterns import compiled
from kehoach_parser.structs import field, replace, struct

_FIELDS = UNITS | {"deadline", "product"}
_LONGEST_LINE = 2000  # letters
_GAP = compiled(r" {3,}")
_SPACED_SHARE = 0.25
_WRAPPED_SHARE = 0.06
_CLEAR_SHARE = 0.4  # of the rows must name a unit or a time where their column has one


def rebuild(blocks: list[Block], grammar: Grammar) -> list[Block]:
    """The blocks with flattened tables as tables. Unchanged where there is none."""
    finder = _Finder(grammar)
    rebuilt: list[Block] = []
    run: list[Line] = []
    for block in blocks:
        if isinstance(block, Line) and _may_be_cut(block):
            run.append(block)
            continue
        rebuilt += finder.blocks(run)
        rebuilt.append(block)
        run = []
    return rebuilt + finder.blocks(run)


def _may_be_cut(line: Line) -> bool:
    """Whether a line can be one of a flattened table: without a place on the page, and no paragraph by itself."""
    return line.box is None and len(line.text) <= _LONGEST_LINE


class _Finder:
    """Finds heads of flattened tables and where the tables end."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self.labels = LabelReader(grammar)
        self.letterhead = Letterhead(grammar)

    def blocks(self, lines: Sequence[Line]) -> list[Block]:
        """The lines with the tables among them rebuilt."""
        rebuilt: list[Block] = []
        index = 0
        while index < len(lines):
            head = find_head(lines, index, self.labels)
            if head is None:
                rebuilt.append(lines[index])
                index += 1
                continue
            end = self._end(lines, head)
            table = [] if _is_spaced(lines[index:end]) else _Rebuilder(lines, head, self.grammar).blocks(end)
            rebuilt += table or lines[index:end]
            index = end
        return rebuilt

    def _end(self, lines: Sequence[Line], head: Head) -> int:
        """The line before which the table must have ended: a letterhead, a signature or the head of another table."""
        return next((i for i in range(head.end, len(lines)) if self._ends(lines, i, head)), len(lines))

    def _ends(self, lines: Sequence[Line], index: int, head: Head) -> bool:
        line, frame = lines[index], self.letterhead
        if (
            frame.is_motto(line)
            or frame.is_recipients(line)
            or frame.is_signing(line)
            or frame.is_attachment(lines, index)
        ):
            return True
        other = find_head(lines, index, self.labels)
        return other is not None and other.letters != head.letters


def _is_spaced(lines: Sequence[Line]) -> bool:
    """Whether cells stand side by side, with spaces between them: such lines are not one cell after the other."""
    return sum(_GAP.search(line.text.strip()) is not None for line in lines) > _SPACED_SHARE * len(lines)


def _is_wrapped(found: Sequence[Entry]) -> bool:
    """Whether cells are broken into printed lines, so that many begin in the middle of a sentence."""
    return sum(entry.text[:1].islower() for entry in found) > _WRAPPED_SHARE * len(found)


@struct(slots=True)
class _Row:
    """The lines of a row by column. A group row has its title in the first column."""

    first: int  # the entry that it begins with
    group: bool
    number: Line | None = None
    cells: dict[int, list[Line]] = field(default_factory=dict)
    clear: bool = False  # a unit or a time stands where its column has one


class _Rebuilder:
    """Makes the table below one head."""

    def __init__(self, lines: Sequence[Line], head: Head, grammar: Grammar) -> None:
        self.lines = lines
        self.head = head
        self.reader = SignReader(grammar)
        self.labels = [label for label in head.labels if label.role != "number"]
        self.numbered = len(self.labels) < len(head.labels)

    def blocks(self, end: int) -> list[Block]:
        """The table and the lines between it and the end; empty where no rows are found."""
        found = entries(self.lines[self.head.end : end], self.head.letters)
        signs = self.reader.read(found)
        heads = [self._head_width(label) for label in self.labels]
        stacked = self.lines[self.head.start].whole
        wrapped = not stacked and _is_wrapped(found)
        parts = Layout(signs, Costs(heads, self.numbered, wrapped, self.reader, stacked)).parts()
        rows, after = self._rows(signs, parts)
        while rows and not self._holds_field(rows[-1]):
            after = rows.pop().first
        tasks = [row for row in rows if not row.group]
        if not tasks or sum(row.clear for row in tasks) < _CLEAR_SHARE * len(tasks):
            return []
        return [self._table(rows), *(line for entry in found[after:] for line in entry.lines)]

    def _head_width(self, label: Label) -> tuple[str, float]:
        return label.role, max(width(self.lines[line].text[start:end]) for line, start, end in label.pieces)

    def _holds_field(self, row: _Row) -> bool:
        return any(self.labels[column].role in _FIELDS for column in row.cells) and not row.group

    # ------------------------------------------------------------------ rows

    def _rows(self, signs: Sequence[Signs], parts: Sequence[Part]) -> tuple[list[_Row], int]:
        """The rows, and the entry after the last that belongs to one."""
        rows: list[_Row] = []
        for part in parts:
            if part.move == "outside":
                return rows, part.entry
            if part.move in ("row", "group") or not rows:
                rows.append(self._begun(part, signs[part.entry].entry))
            row, column = rows[-1], 0 if rows[-1].group else part.column
            row.cells.setdefault(column, []).extend(self._lines(signs[part.entry].entry, part))
            row.clear = row.clear or self._is_clear(signs[part.entry], part)
        return rows, len(signs)

    def _begun(self, part: Part, entry: Entry) -> _Row:
        number = entry.printed_number if self.numbered else None
        return _Row(part.entry, part.move == "group", number)

    def _lines(self, entry: Entry, part: Part) -> list[Line]:
        """What a cell holds of an entry; the row's number is apart where a row begins and has a column for it."""
        if part.start != entry.start:
            return [replace(entry.line, text=entry.text[part.start : part.end].strip(), notes=())]
        apart = self.numbered and part.move in ("row", "group")
        text = entry.text[part.start if apart else 0 : part.end].strip()
        if apart or entry.number is None:
            return [replace(entry.line, text=text)]
        return [replace(line, text=line.text.strip()) for line in entry.lines]

    def _is_clear(self, signs: Signs, part: Part) -> bool:
        if part.move != "cell" and part.move != "row":
            return False
        role, opening = self.labels[part.column].role, signs.openings[part.start]
        return (role in UNITS and opening.unit) or (role == "deadline" and opening.time)

    # ------------------------------------------------------------------ the table

    def _table(self, rows: Sequence[_Row]) -> Table:
        printed = [self._head_row(), *(self._cells(number, row) for number, row in enumerate(rows, 1))]
        page = self.lines[self.head.start].page
        return Table(tuple(printed), columns=len(self.labels) + self.numbered, page=page, head_rows=1)

    def _head_row(self) -> tuple[Cell, ...]:
        ordered = [label for label in self.head.labels if label.role == "number"] + self.labels
        return tuple(self._head_cell(column, label) for column, label in enumerate(ordered))

    def _head_cell(self, column: int, label: Label) -> Cell:
        lines = [replace(self.lines[line], text=self.lines[line].text[start:end]) for line, start, end in label.pieces]
        return Cell(0, column, tuple(lines), page=lines[0].page)

    def _cells(self, number: int, row: _Row) -> tuple[Cell, ...]:
        """The cells of a row; the title of a group spans all columns but that of numbers."""
        shift = int(self.numbered)
        cells = [Cell(number, 0, (row.number,) if row.number else ())] if self.numbered else []
        if row.group:
            cells.append(Cell(number, shift, tuple(row.cells[0]), colspan=len(self.labels)))
        else:
            cells += [Cell(number, shift + at, tuple(row.cells.get(at, ()))) for at in range(len(self.labels))]
        return tuple(replace(cell, page=cell.lines[0].page if cell.lines else None) for cell in cells)
