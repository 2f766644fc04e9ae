"""The values of fields in tasks: units, deadlines, products, `như trên`, and hours of a day that is told above."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from kehoach_parser.document import Passage
from kehoach_parser.finders.context import Language
from kehoach_parser.finders.fields import TASK_ROLES, TITLE_LENGTH, Field
from kehoach_parser.finders.table_rows import BULLETS
from kehoach_parser.nodes import Node, Part
from kehoach_parser.readers.deadline_edges import until
from kehoach_parser.records import FoundDeadline, Stated, TaskRecord
from kehoach_parser.structs import replace

_LONG_UNITS = 60  # letters of a value that says more than who does it


class Values:
    """Reads the values of one part."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.reader = language.field_reader
        self.said: dict[str, Field] = {}  # the last field of each role, which `như trên` means
        self.day: FoundDeadline | None = None  # of an event whose timetable gives hours alone

    def fill(self, task: TaskRecord, fields: Sequence[Field]) -> None:
        """Reads the values of fields into a task."""
        fields = [self._meant(entry) for entry in fields]
        for entry in fields:
            if entry.role == "deadline":
                self._fill_deadline(task, entry)
            elif entry.role == "product":
                task.products.extend(Stated(line) for line in product_lines(entry.value))
            elif entry.role in TASK_ROLES:
                self._fill_units(task, entry)
        if task.deadline is None:
            for entry in fields:
                if entry.role in ("lead", "both") and len(entry.value) > _LONG_UNITS:
                    task.deadline = self.language.deadline(entry.value, field=False)

    def _meant(self, entry: Field) -> Field:
        """The field, with the value of the one above where it only says that it is the same."""
        if self.reader.is_ditto(entry.value.text):
            above = self.said.get(entry.role)
            return replace(entry, value=above.value) if above is not None else entry
        self.said[entry.role] = entry
        return entry

    def _fill_deadline(self, task: TaskRecord, entry: Field) -> None:
        found = self.language.deadline(entry.value, field=True, label=entry.label, year=entry.year)
        if found is not None and task.deadline is None:
            task.deadline = self._delivered(self._on_the_day(found), task)
        order = self.language.ordered(entry.value)
        if order is not None:
            lead, _ = self.language.assignments(order)
            task.lead.extend(unit for unit in lead if unit.unit.name not in {known.unit.name for known in task.lead})

    def day_of(self, part: Part) -> FoundDeadline | None:
        """The day that a line of the part's head, or above its first item, names as its time: `Thời gian: Sáng thứ
        Sáu, ngày 31/7/2026`."""
        opening = takewhile(lambda node: node.kind in ("preamble", "paragraph"), part.body.children)
        for text in (*(line.text for line in part.head), *(node.text for node in opening)):
            label, colon, rest = text.partition(":")
            if colon and len(label) < TITLE_LENGTH and self.reader.role(label) == "deadline":
                found = self.language.deadline(Passage(rest.strip()), field=True)
                if found is not None and found.reading.due is not None:
                    return found
        return None

    def _on_the_day(self, found: FoundDeadline) -> FoundDeadline:
        """The deadline, on the day of the event where it is an hour alone."""
        if self.day is None or found.reading.periods or not self.reader.is_hour(found.reading.text):
            return found
        day = self.day.reading
        return replace(found, reading=found.reading._replace(due=day.due, periods=day.periods))

    def _delivered(self, found: FoundDeadline, task: TaskRecord) -> FoundDeadline:
        """The deadline, with a single day as the last one where the work hands something over: `Nộp đề cương …`."""
        periods = found.reading.periods
        single = len(periods) == 1 and periods[0].kind == "during" and periods[0].start == periods[0].end
        if not single or not self.language.matches("delivering", task.content.text):
            return found
        return replace(found, reading=found.reading._replace(periods=(until(periods[0]),)))

    def _fill_units(self, task: TaskRecord, entry: Field) -> None:
        for role, unit in self.language.units(entry.value, entry.role):
            if role == "coordinating":
                task.coordinating.append(unit)
            elif role == "supervising":
                task.supervising.append(unit)
            else:
                task.lead.append(unit)

    def day_above(self, node: Node) -> FoundDeadline | None:
        """The day that the line right above a table gives it: `NGÀY 1: THỨ HAI, NGÀY 24/8/2026`."""
        above = node.previous or node.parent
        if above is None or above.kind == "table" or not above.text or len(above.text) > TITLE_LENGTH:
            return None
        times = self.reader.heading_times(above.passage)
        days = (self.language.deadline(time, field=True, label=above.text) for time in times)
        return next((found for found in days if found is not None and found.reading.due is not None), None)


def product_lines(value: Passage) -> Iterator[Passage]:
    """One product a bullet or line; a single sentence is one. In a narrow cell, where each printed line looks full,
    a further bullet like the first begins a product, too."""
    text = value.text
    borders = {index + 1 for index, letter in enumerate(text) if letter == "\n"}
    if text[:2] in BULLETS:
        borders |= {at for at, _ in value.anchors if text.startswith(text[:2], at) and text[at + 2 : at + 3].isupper()}
    for start, stop in pairwise(sorted({0, len(text)} | borders)):
        piece = value[start:stop].strip(" \n\t-–—+•*")
        if piece:
            yield piece
