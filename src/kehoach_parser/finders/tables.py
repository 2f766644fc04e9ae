"""Tasks from tables whose head names a unit, a time or a product: one a row, group rows are sections."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from kehoach_parser.document import Cell, Line, Passage, Table, join
from kehoach_parser.finders.context import Group, inherit, inherited
from kehoach_parser.finders.fields import Field
from kehoach_parser.grammar import Grammar
from kehoach_parser.nodes import Node
from kehoach_parser.paragraphs import Margins, Paragraph, join_lines, margins, paragraphs
from kehoach_parser.patterns import compiled
from kehoach_parser.records import FoundDeadline, FoundUnit, TaskRecord
from kehoach_parser.structs import replace, struct
from kehoach_parser.text import fold

if TYPE_CHECKING:
    from kehoach_parser.finders.tasks import TaskWalker

_HEAD_ROWS = 4
_UNCERTAIN = 2.0  # letters
_UNIT_ROLES = ("lead", "coordinating")
_TOLD = 40  # letters on average of a cell that tells what is to be done, and no mere post
_LONG_LABEL = 60  # letters of a cell that is hardly one of the head
_SPAN_LENGTH = 16  # letters of the head of a column that is a quarter or a month
_CROSS = compiled(r"[xX×✓✔√●•v]{1,2}")
_COLUMN_NUMBER = compiled(r"\(?\[?\d{1,2}\]?\)?")
_NUMBERED = compiled(r"(?:\d{1,2}|[a-zđ])[.)] ")
_FIELD_ROLES = ("lead", "coordinating", "both", "supervising", "deadline", "product")


@struct(frozen=True, slots=True)
class Columns:
    """What each column of a task table holds, and how many rows its head has."""

    roles: dict[int, str]
    labels: dict[int, str]
    head: int
    by_role: dict[str, list[int]]  # left to right
    year: int | None = None  # stated in the head of the time column
    spans: frozenset[int] = frozenset()  # columns that are a quarter or a month each, where rows have a cross

    def of(self, role: str) -> list[int]:
        """The columns of a role, left to right."""
        return self.by_role.get(role, [])


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


def find(node: Node, group: Group, walker: TaskWalker) -> list[TaskRecord]:
    """The tasks of a table; none when its head names no such column. Group rows become headings below the node."""
    table = node.table
    if table is None or not table.rows:
        return []
    columns = read_columns(table, walker)
    if columns is None:
        return []
    return _TableReader(node, group, walker, columns).read(rows(table))


def read_columns(table: Table, walker: TaskWalker) -> Columns | None:
    """The columns of a task table: its head names what is done and a unit, a time or a product."""
    best: Columns | None = None
    for count in range(1, min(_HEAD_ROWS, len(table.rows)) + 1):
        columns = _columns(table, count, walker)
        if columns is None:
            continue
        if best is None or len(columns.roles) > len(best.roles) or _only_labels(table.rows[count - 1], walker):
            best = columns
    return best


def _only_labels(row: Sequence[Cell], walker: TaskWalker) -> bool:
    """Whether a row is the lower one of a head: `Chủ trì` and `Phối hợp` below `Phân công`, quarters below a time."""
    labels = [cell.text.replace("\n", " ") for cell in row if cell.text.strip()]
    return len(labels) > 1 and all(walker.reader.role(label) or _is_span(label, walker) for label in labels)


def _is_span(label: str, walker: TaskWalker) -> bool:
    """Whether the head of a column is a quarter or a month: `Quý I`, `Tháng 3/2026`."""
    return 0 < len(label) <= _SPAN_LENGTH and _names_time(label, walker)


def _names_time(text: str, walker: TaskWalker) -> bool:
    found = walker.language.deadline(Passage(text), field=True)
    return found is not None and bool(found.reading.periods)


def _columns(table: Table, head: int, walker: TaskWalker) -> Columns | None:
    """The columns as the first rows name them; a lower head row is more precise than the one above."""
    roles: dict[int, str] = {}
    labels: dict[int, str] = {}
    grammar = walker.language.grammar
    year: int | None = None
    spans: set[int] = set()
    for row in table.rows[:head]:
        for cell in row:
            label = " ".join(line.text.strip() for line in cell.lines)
            if cell.colspan == 1 and _is_span(label, walker):
                spans.add(cell.column)
                continue
            role = walker.reader.role(label) or walker.reader.role("".join(label.split()))  # `ST T` of a narrow column
            if role is None:
                continue
            for column in range(cell.column, min(cell.column + cell.colspan, table.columns)):
                roles[column] = _lower(roles.get(column), role)
                labels[column] = label
            if role == "deadline" and (found := grammar.alternation("fields", "head_year").search(fold(label))):
                year = int(found.groups["year"])
    if any(
        len(text) > _LONG_LABEL and walker.reader.role(text.replace("\n", " ")) is None
        for text in (cell.text for cell in table.rows[head - 1])
    ):
        return None
    if len(spans) < 2 or not _holds_times(table, head, spans, walker):
        spans.clear()
    roles.update(dict.fromkeys(spans, "deadline"))
    if "content" not in roles.values():
        _guess_content(roles, table)
    _drop_status(roles, table, head, grammar)
    _settle_persons(roles, table, head)
    by_role: dict[str, list[int]] = {}
    for column, role in sorted(roles.items()):
        by_role.setdefault(role, []).append(column)
    tells = any(role in by_role for role in _FIELD_ROLES)
    if not (tells and "content" in by_role):
        return None
    return Columns(roles, labels, head, by_role, year, frozenset(spans))


def _as_one(fields: Sequence[Field], parts: Sequence[Field]) -> list[Field]:
    """The fields with one for several of them, in the place of the first."""
    whole = replace(parts[0], value=join([part.value for part in parts], "; "))
    rest = {id(part) for part in parts[1:]}
    return [whole if entry is parts[0] else entry for entry in fields if id(entry) not in rest]


def _holds_times(table: Table, head: int, spans: Collection[int], walker: TaskWalker) -> bool:
    """Whether what stands below the heads of quarters or months is crosses or times, and no amounts."""
    cells = (cell for row in table.rows[head:] for cell in row if cell.column in spans and cell.colspan == 1)
    texts = [text for cell in cells if (text := cell.text.strip())]
    return bool(texts) and all(_CROSS.fullmatch(text) or _names_time(text, walker) for text in texts)


def _lower(above: str | None, role: str) -> str:
    """The role of a column with a head in two rows: `Phân công` over `Chủ trì` and `Phối hợp`."""
    return role if above is None or role != "content" else above


def _drop_status(roles: dict[int, str], table: Table, head: int, grammar: Grammar) -> None:
    """A column headed `Kết quả` whose cells tell what has been done is no column of products."""
    status = tuple(f"{fold(word)} " for word in grammar.words("fields", "status_head"))
    for column, role in list(roles.items()):
        if role != "product":
            continue
        texts = [
            fold(cell.text.strip())
            for row in table.rows[head:]
            for cell in row
            if cell.column == column and cell.text.strip()
        ]
        if len(texts) > 1 and sum(text.startswith(status) for text in texts) * 2 > len(texts):
            roles[column] = "other"


def _settle_persons(roles: dict[int, str], table: Table, head: int) -> None:
    """A column of persons is that of doers in a table that tells at length what each has to do, and names no other."""
    named = any(role in ("lead", "both") for role in roles.values())
    work = [c.text for row in table.rows[head:] for c in row if roles.get(c.column) == "content" and c.text.strip()]
    does = not named and sum(map(len, work)) >= _TOLD * max(len(work), 1)
    for column, role in list(roles.items()):
        if role == "person":
            roles[column] = "lead" if does else "other"


def _guess_content(roles: dict[int, str], table: Table) -> None:
    """Without a head that names the work, it is the first column that has no other role and is widest in text."""
    free = [column for column in range(table.columns) if column not in roles]
    if free:
        lengths = {c: sum(len(cell.text) for row in table.rows for cell in row if cell.column == c) for c in free}
        widest = max(free, key=lambda c: lengths[c])
        if lengths[widest]:
            roles[widest] = "content"


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
    return list(paragraphs(lines, _CellSigns(listed), _cell_area(cell, lines)))


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


class _TableReader:
    """Goes through the rows of one table."""

    def __init__(self, node: Node, group: Group, walker: TaskWalker, columns: Columns) -> None:
        self.node = node
        self.group = group
        self.walker = walker
        self.columns = columns
        self.sections: list[Node] = []
        self.number: str | None = None
        self.counted = False  # rows bear Arabic numbers, so that Roman ones are groups
        self.units: dict[int, list[FoundUnit]] = {}  # of group rows, by the identity of their node
        self.times: dict[int, FoundDeadline | None] = {}  # the same
        self.tasks: list[TaskRecord] = []
        self.heads: dict[int, Passage] = {}  # of the columns that are spans of time
        self.page: int | None = None  # of the last task

    def read(self, grid: list[Row]) -> list[TaskRecord]:
        """The tasks of all rows after the head."""
        self.heads = {column: grid[self.columns.head - 1].passage(column) for column in self.columns.spans}
        self.counted = sum((self._label(row) or "").isdigit() for row in grid[self.columns.head :]) > 1
        for row, after in pairwise([*grid[self.columns.head :], None]):
            if row is None or self._is_repeated_head(row) or not any(row.cells.values()):
                continue
            if self._is_group(row) or (after is not None and self._is_divided(row, after)):
                self._open_section(row)
            else:
                self._task_row(row)
        return self.tasks

    def _is_repeated_head(self, row: Row) -> bool:
        texts = {column: text for column in self.columns.roles if (text := row.text(column))}
        if len(texts) < 3:
            return False
        if all(map(_COLUMN_NUMBER.fullmatch, texts.values())):
            return True
        others = 0
        for column, text in texts.items():
            others += self.walker.reader.role(text.replace("\n", " ")) != self.columns.roles[column]
            if others > 1:
                return False
        return len(texts) - others >= 3

    def _is_group(self, row: Row) -> bool:
        """Whether a row only groups others: nothing but a number and a title, or one cell over the whole width."""
        filled = [column for column in row.cells if row.cells[column] and column in row.own]
        if not filled:
            return False
        values = [c for c in filled if self.columns.roles.get(c) in _FIELD_ROLES]
        numbers = [c for c in self.columns.of("number") if _is_label(row.text(c))]
        texts = [c for c in filled if c not in numbers]
        if len(texts) == 1 and row.spans[texts[0]] >= 3:
            return True
        label = self._label(row)
        if label is not None and _rank(label) < 40 and self._named(row) and self.counted and not self._produces(row):
            return True
        if values or len(texts) != 1:
            return self._is_spilled_group(row, filled, numbers)
        text = row.text(texts[0])
        roman = label is not None and (label.isupper() or label.isalpha())
        if self.columns.roles.get(texts[0]) != "content" and label is None:
            return len(text) < 200
        return (
            roman
            or text.isupper()
            or text.endswith(":")
            or all(p.bold for p in row.cells[texts[0]])
            or (label is None and len(text) < 120)
        )

    def _is_divided(self, row: Row, after: Row) -> bool:
        """Whether a row has nothing but its number and title, and the next one the first part of that number."""
        label = self._label(row)
        if label is None or any(row.text(column).strip() for role in _FIELD_ROLES for column in self.columns.of(role)):
            return False
        return (self._label(after) or "").startswith(f"{label}.")

    def _produces(self, row: Row) -> bool:
        """Whether a cell of the row names a product."""
        return any(row.text(column).strip() for column in self.columns.of("product"))

    def _named(self, row: Row) -> bool:
        return bool(self._content(row).strip())

    def _is_spilled_group(self, row: Row, filled: list[int], numbers: list[int]) -> bool:
        """A title repeated in every cell of the row, as converters write merged cells."""
        texts = {row.text(c) for c in filled if c not in numbers}
        return len(texts) == 1 and len(filled) > 2

    def _label(self, row: Row) -> str | None:
        for column in self.columns.of("number"):
            text = row.text(column).replace("\n", " ").strip()
            if text and _is_label(text):
                return text.rstrip(".):/-* ") or None
        content = self._content(row)
        match = (
            re.match(r"((?:\d{1,3}(?:\.\d{1,3})*|[IVX]{1,5}))[.)]\s", content)
            if not self.columns.of("number")
            else None
        )
        return match[1] if match else None

    def _content(self, row: Row) -> str:
        return "\n".join(row.text(column) for column in self.columns.of("content"))

    def _open_section(self, row: Row) -> None:
        label = self._label(row)
        numbers = [c for c in self.columns.of("number") if _is_label(row.text(c))]
        cells = [c for c in sorted(row.cells) if row.cells[c] and c not in numbers]
        if not cells:
            return
        passage = row.passage(cells[0])
        if label is None:
            match = re.match(r"([IVXLC]+|[A-H]|\d{1,2}(?:\.\d+)*)\s?[.):/-]\s*", passage.text)
            if match:
                label, passage = match[1], passage[match.end() : len(passage)]
        rank = _rank(label)
        while self.sections and self.sections[-1].rank >= rank:
            self.sections.pop()
        parent = self.sections[-1] if self.sections else self.node
        paragraph = row.cells[cells[0]][0]
        section = Node("group row", label, rank, passage, paragraph, heading=True)
        self.sections.append(parent.append(section))
        self.number = None
        stated = TaskRecord([], [], "table", passage)
        self.walker.fill(stated, [entry for entry in self._fields(row) if entry.role in ("lead", "both")])
        self.units[id(section)] = stated.lead
        times = (self.walker.language.deadline(time, field=True) for time in self.walker.reader.heading_times(passage))
        self.times[id(section)] = next((found for found in times if found is not None and found.reading.periods), None)

    def _task_row(self, row: Row) -> None:
        label = self._label(row)
        if label is not None:
            self._leave_sections(label)
            self.number = label
        content = join([row.passage(column) for column in self.columns.of("content") if row.cells.get(column)])
        if not self.columns.of("number") and label is not None:
            begin = len(content) - len(content.text[len(label) :].lstrip(" .)"))
            content = content[begin : len(content)].strip()
        if not content:
            return
        task = TaskRecord(self._path(), self._headings(), "table", content.strip())
        self.walker.fill(task, self._fields(row))
        self._inherit(task, row)
        page = row.first.page if row.first is not None else None
        if not task.lead and self.tasks and page != self.page:  # a cell that was merged over the page break
            task.lead = list(inherit(tuple(self.tasks[-1].lead)))
        self.page = page
        self.tasks.append(task)

    def _leave_sections(self, label: str) -> None:
        """A numbered row that its group cannot hold closes the group: `2` after the group row `1`."""
        rank = _rank(label)
        while self.sections and self.sections[-1].marker is not None and self.sections[-1].rank >= rank:
            self.sections.pop()

    def _path(self) -> list[str]:
        markers = [node.marker for node in self.sections if node.marker is not None]
        return [*self.node.path, *markers, *([self.number] if self.number is not None else [])]

    def _headings(self) -> list[str]:
        return [*self.node.headings, *(node.text for node in self.sections)]

    def _fields(self, row: Row) -> list[Field]:
        fields = []
        for role in _FIELD_ROLES:
            for column in self.columns.of(role):
                value = row.passage(self._holder(row, column)).strip()
                if column in self.columns.spans and _CROSS.fullmatch(value.text):
                    value = self.heads[column]
                if value and (not _is_empty(value.text) or self.walker.reader.is_ditto(value.text)):
                    fields.append(Field(role, value, self.columns.labels.get(column, ""), self.columns.year))
        return self._with_hours(self._with_spans(fields))

    def _with_spans(self, fields: list[Field]) -> list[Field]:
        """The fields with all quarters or months in which the row has a cross as one time."""
        crossed = [entry for entry in fields if any(entry.value is head for head in self.heads.values())]
        if len(crossed) < 2:
            return fields
        return _as_one(fields, crossed)

    def _with_hours(self, fields: list[Field]) -> list[Field]:
        """The fields with the hour of a timetable as a part of its day, where they have columns of their own."""
        times = [entry for entry in fields if entry.role == "deadline"]
        if len(times) != 2 or not self.walker.reader.is_hour(times[1].value.text):
            return fields
        return _as_one(fields, times)

    def _holder(self, row: Row, column: int) -> int:
        """The column whose cell holds for the column: a cell of units that is merged over a further column of units."""
        roles = self.columns.roles
        for start, span in row.spans.items():
            if start < column < start + span and roles.get(start) in _UNIT_ROLES and roles.get(column) in _UNIT_ROLES:
                return start
        return column

    def _inherit(self, task: TaskRecord, row: Row) -> None:
        """What the row leaves open comes from its group row, from what stands above the table, or from its content."""
        language = self.walker.language
        if not task.lead and not self.columns.of("lead") + self.columns.of("both"):
            lead, _ = language.assignments(task.content)
            task.lead = list(lead)
        if not task.lead:
            task.lead = list(self._group_units()) or list(self.group.lead)
        if task.deadline is None:
            task.deadline = language.deadline(task.content, field=False) or self._group_time() or self.group.deadline

    def _group_time(self) -> FoundDeadline | None:
        """The time that a group row names: `QUÝ I NĂM 2026`."""
        return next((inherited(time) for section in reversed(self.sections) if (time := self.times[id(section)])), None)

    def _group_units(self) -> tuple[FoundUnit, ...]:
        for section in reversed(self.sections):
            lead = tuple(self.units[id(section)])
            lead = lead or self.walker.language.assignments(section.passage, heading=True)[0]
            if lead:
                return inherit(lead)
        return ()


def _is_label(text: str) -> bool:
    """Whether the text of a number column is a number and not a title that was set over the whole row."""
    return len(text.strip()) <= 12 and " " not in text.strip(" .")


def _is_empty(text: str) -> bool:
    """Whether a cell holds only a dash or dots."""
    return not any(letter.isalnum() for letter in text)


def _rank(label: str | None) -> float:
    """The rank of a row's number among numbers of rows: letters in capitals, Roman, 1, 1.1, a."""
    if label is None:
        return 35.0
    if label.isdigit():
        return 40.0
    if re.fullmatch(r"[IVX]+|[IVXLC]{2,}", label):
        return 30.0
    if re.fullmatch(r"\d+(?:\.\d+)+", label):
        return 40.0 + 10 * label.count(".")
    return 25.0 if label.isupper() else 80.0
