"""What the sheets of a workbook take of a plan, as plain values: the same whatever the language of the heads.

The names of the files are filled in while writing, since one content may be in several files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from kehoach_parser.exporters.csv_table import symbol_of
from kehoach_parser.exporters.dates import office_date

if TYPE_CHECKING:
    from kehoach_parser.models import Attachment, Evidence, Header, Plan, Task

Row = Sequence[Any]
Rows = Sequence[Sequence[Row]]  # of a plan: those of its tasks, of its documents, of its warnings
_REMARKS = 9  # place in the row of a task
_NAMED = slice(4, 6)  # places of symbol and date in the row of a document
_ROLES = ("content", "lead", "coordinating", "supervising", "deadline", "products")


def rows_of(plan: Plan) -> Rows:
    """The rows of tasks, documents and warnings; each value in the order of the columns in `xlsx_columns`."""
    named, date = symbol_of(plan.header), plan.header.date or plan.header.date_edtf
    told: dict[str | None, list[str]] = {}
    for warning in plan.warnings:
        told.setdefault(warning.task_id, []).append(warning.message)
    return (
        [(*_task(task, told.get(task.id, [])), named, date, _quotes(task), task.headings) for task in plan.tasks],
        list(_documents(plan)),
        [(warning.message, warning.task_id, warning.page, warning.code) for warning in plan.warnings],
    )


def is_warned(task: Row) -> bool:
    """Whether a row of a task has a warning."""
    return bool(task[_REMARKS][0])


def subtitle_of(document: Row) -> str:
    """How a document is named in short: `37/QĐ-UBND, 25/04/2025`."""
    symbol, date = document[_NAMED]
    return ", ".join(part for part in (symbol, date and office_date(date)) if part)


def _task(task: Task, told: list[str]) -> Row:
    due = task.deadline
    when = (due.text, due.due, due.recurrence) if due else (None, None, [])
    return (
        task.id, task.content, *_units(task), task.products, *when, [told, bool(due and due.inferred)],
        next((place.page for place in task.evidence.content), None),
    )  # fmt: skip


def _units(task: Task) -> Iterator[list[str]]:
    for units in (task.lead, task.coordinating, task.supervising):
        yield [unit.name for unit in units]


def _quotes(task: Task) -> list[Row]:
    """Where each field stands: role, page, whether stated for a group, and the texts there; no texts for a field that
    the sheet shows as printed."""
    deadline = [task.deadline.text] if task.deadline else []
    shown = ([task.content], *_units(task), deadline, task.products)
    found: list[Row] = []
    for role, texts in zip(_ROLES, shown, strict=True):
        places: list[Evidence] = getattr(task.evidence, role)
        is_same = _solid(place.text for place in places) == _solid(texts)
        for (page, inherited), there in groupby(places, lambda place: (place.page, place.inherited)):
            found.append((role, page, inherited, [] if is_same else [place.text for place in there]))
    return found


def _solid(texts: Iterable[str]) -> str:
    """The texts without the spaces that a page breaks them at."""
    return "".join("".join(texts).split())


def _reference(header: Header) -> str | None:
    """Number and symbol as on the document, with a blank for a number that is not given yet."""
    return f"…/{header.symbol}" if header.symbol and not header.number else symbol_of(header)


def _documents(plan: Plan) -> Iterator[Row]:
    """The first document and those that are attached to it."""
    parts: list[Plan | Attachment] = [plan, *plan.attachments]
    for number, part in enumerate(parts):
        header, signer = part.header, part.header.signer
        yield (
            number, header.parent_issuer, header.issuer, header.doc_type, _reference(header),
            header.date or header.date_edtf, header.place, header.title, signer.name,
            [post for post in (signer.on_behalf_of, signer.capacity, signer.position) if post],
            sum(task.document == number for task in plan.tasks), plan.source.pages if number == 0 else None,
            plan.source.ocr, header.legal_bases, header.recipients,
        )  # fmt: skip
