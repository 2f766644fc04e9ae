"""Tasks from tables whose head names a unit, a time or a product: one a row, group rows are sections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kehoach_parser.document import Passage, join
from kehoach_parser.finders.context import Group, inherit, inherited
from kehoach_parser.finders.fields import Field
from kehoach_parser.finders.table_columns import FIELD_ROLES, Columns, is_cross, read_columns
from kehoach_parser.finders.table_rows import Row, rows
from kehoach_parser.finders.values import Values
from kehoach_parser.nodes import Node
from kehoach_parser.patterns import compiled
from kehoach_parser.records import FoundDeadline, FoundUnit, TaskRecord
from kehoach_parser.structs import replace

_UNIT_ROLES = ("lead", "coordinating")
_SHARED_ROLES = ("lead", "both", "coordinating", "deadline")  # of a group row's cells, which hold for its members
_NUMBERING = r"(?:\d{1,3}(?:\.\d{1,3})*|[IVX]{1,5})"
_NUMBER = compiled(rf"{_NUMBERING}[.)]?")
_NUMBERED = compiled(rf"({_NUMBERING})[.)]\s")
_COUNT = compiled(r"\d+(?:\.\d+)*")
_PART = compiled(r"\..+|[a-zđ]\d?")  # of a row's number behind that of its group
_COLUMN_NUMBER = compiled(r"\(?\[?\d{1,2}\]?\)?")


class TableFinder:
    """Finds the tasks of the tables of a part."""

    def __init__(self, values: Values) -> None:
        self.values = values
        self.last: _TableReader | None = None  # of the task table above

    def find(self, node: Node, group: Group) -> list[TaskRecord]:
        """The tasks of a table; none when its head names no such column. Group rows become headings below the node."""
        table = node.table
        if table is None or not table.rows:
            return []
        columns = read_columns(table, self.values.language)
        grid = rows(table)
        if columns is not None:
            self.last = _TableReader(node, group, self.values, columns)
            return self.last.read(grid)
        return self.last.read_on(node, grid) if self.last is not None and self.last.goes_on(node, grid) else []


class _TableReader:
    """Goes through the rows of one table."""

    def __init__(self, node: Node, group: Group, values: Values, columns: Columns) -> None:
        self.node = node
        self.group = group
        self.values = values
        self.language = values.language
        self.reader = values.reader
        self.columns = columns
        self.sections: list[Node] = []
        self.number: str | None = None
        self.counted = False  # rows bear Arabic numbers, so that Roman ones are groups
        self.stated: dict[int, TaskRecord] = {}  # what group rows state, by the identity of their node
        self.tasks: list[TaskRecord] = []
        self.heads: dict[int, Passage] = {}  # of the columns that are spans of time
        self.page: int | None = None  # of the last task
        self.last = node

    def read(self, grid: list[Row]) -> list[TaskRecord]:
        """The tasks of all rows after the head."""
        self.heads = {column: grid[self.columns.head - 1].passage(column) for column in self.columns.spans}
        return self._read(grid[self.columns.head :])

    def goes_on(self, node: Node, grid: list[Row]) -> bool:
        """Whether a table without a head is the rest of this one: right below it, with as many columns and a number
        in its first row."""
        above = node.previous
        if above is not self.last or node.table is None or above.table is None:
            return False
        numbers = self.columns.of("number")
        counted = len(numbers) == 1 and _NUMBER.fullmatch(grid[0].text(numbers[0]).strip()) is not None
        return counted and node.table.columns == above.table.columns

    def read_on(self, node: Node, grid: list[Row]) -> list[TaskRecord]:
        """The tasks of such a table."""
        self.last = node
        found = len(self.tasks)
        return self._read(grid)[found:]

    def _read(self, grid: list[Row]) -> list[TaskRecord]:
        self.counted = self.counted or sum(_COUNT.fullmatch(self._label(row) or "") is not None for row in grid) > 1
        for row, after in pairwise([*grid, None]):
            if row is None or self._is_repeated_head(row) or not any(row.cells.values()):
                continue
            if (self._is_group(row) and not self._is_alone(row, after)) or (after and self._is_divided(row, after)):
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
            others += self.reader.role(text.replace("\n", " ")) != self.columns.roles[column]
            if others > 1:
                return False
        return len(texts) - others >= 3

    def _is_group(self, row: Row) -> bool:
        """Whether a row only groups others: nothing but a number and a title, or one cell over the whole width."""
        filled = [column for column in row.cells if row.cells[column] and column in row.own]
        if not filled:
            return False
        values = [c for c in filled if self.columns.roles.get(c) in FIELD_ROLES]
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

    def _is_alone(self, row: Row, after: Row | None) -> bool:
        """Whether a row with the number of a group has a doer, a time, and no rows below it."""
        if not (self._does(row) and self._timed(row)):
            return False
        return after is None or _rank(self._label(after)) <= _rank(self._label(row))

    def _is_divided(self, row: Row, after: Row) -> bool:
        """Whether a row has its number and title and at most what holds for those below it, and the next one a part of
        that number: `1` above `1.1` or `1a`."""
        label, part = self._label(row), self._label(after)
        if label is None or part is None or not part.startswith(label) or not _PART.fullmatch(part[len(label) :]):
            return False
        return not self._produces(row) and not (self._does(row) and self._timed(row))

    def _does(self, row: Row) -> bool:
        """Whether a cell of the row names a doer."""
        return any(row.text(column).strip() for column in self.columns.of("lead") + self.columns.of("both"))

    def _timed(self, row: Row) -> bool:
        """Whether a cell of the row gives a time."""
        return any(row.text(column).strip() for column in self.columns.of("deadline"))

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
        match = None if self.columns.of("number") else _NUMBERED.match(self._content(row))
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
        stated = self.stated[id(section)] = TaskRecord([], [], "table", passage)
        self.values.fill(stated, [entry for entry in self._fields(row) if entry.role in _SHARED_ROLES])
        if stated.deadline is None:
            times = (self.language.deadline(time, field=True) for time in self.reader.heading_times(passage))
            stated.deadline = next((found for found in times if found is not None and found.reading.periods), None)

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
        self.values.fill(task, self._fields(row))
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
        for role in FIELD_ROLES:
            for column in self.columns.of(role):
                value = row.passage(self._holder(row, column)).strip()
                if column in self.columns.spans and is_cross(value.text):
                    value = self.heads[column]
                if value and (not _is_empty(value.text) or self.reader.is_ditto(value.text)):
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
        if len(times) != 2 or not self.reader.is_hour(times[1].value.text):
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
        language = self.language
        if not task.lead and not self.columns.of("lead") + self.columns.of("both"):
            lead, _ = language.assignments(task.content)
            task.lead = list(lead)
        if not task.lead:
            task.lead = list(self._group_units()) or list(self.group.lead)
        if not task.coordinating:
            stated = (tuple(record.coordinating) for record in self._groups())
            task.coordinating = list(inherit(next(filter(None, stated), ())))
        if task.deadline is None:
            task.deadline = language.deadline(task.content, field=False) or self._group_time() or self.group.deadline

    def _group_time(self) -> FoundDeadline | None:
        """The time of the group row, in its cell or its title: `QUÝ I NĂM 2026`."""
        times = (record.deadline for record in self._groups())
        return next((inherited(time) for time in times if time is not None), None)

    def _group_units(self) -> tuple[FoundUnit, ...]:
        for record in self._groups():
            lead = tuple(record.lead) or self.language.assignments(record.content, heading=True)[0]
            if lead:
                return inherit(lead)
        return ()

    def _groups(self) -> Iterator[TaskRecord]:
        """What the open group rows state, the innermost first."""
        return (self.stated[id(section)] for section in reversed(self.sections))


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


def _as_one(fields: Sequence[Field], parts: Sequence[Field]) -> list[Field]:
    """The fields with one for several of them, in the place of the first."""
    whole = replace(parts[0], value=join([part.value for part in parts], "; "))
    rest = {id(part) for part in parts[1:]}
    return [whole if entry is parts[0] else entry for entry in fields if id(entry) not in rest]
