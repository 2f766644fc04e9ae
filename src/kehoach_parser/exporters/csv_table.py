"""CSV for Excel: UTF-8 with a byte order mark, one row a task, Vietnamese or English column heads."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TextIO

from kehoach_parser.exporters.messages import head_of

if TYPE_CHECKING:
    from kehoach_parser.models import Header, Plan, Task, Unit

_FORMULA = ("=", "+", "-", "@", "\t", "\r")

COLUMNS: tuple[tuple[str, Callable[[Plan, Task], str | None]], ...] = (
    ("file", lambda plan, task: plan.source.path),
    ("document", lambda plan, task: symbol_of(plan.header)),
    ("document_date", lambda plan, task: plan.header.date or plan.header.date_edtf),
    ("id", lambda plan, task: task.id),
    ("section", lambda plan, task: " > ".join(task.headings) or None),
    ("content", lambda plan, task: task.content),
    ("lead", lambda plan, task: _names(task.lead)),
    ("coordinating", lambda plan, task: _names(task.coordinating)),
    ("supervising", lambda plan, task: _names(task.supervising)),
    ("products", lambda plan, task: "; ".join(task.products) or None),
    ("deadline", lambda plan, task: task.deadline.text if task.deadline else None),
    ("due", lambda plan, task: task.deadline.due if task.deadline else None),
    ("recurrence", lambda plan, task: "; ".join(task.deadline.recurrence) if task.deadline else None),
    ("page", lambda plan, task: _page(task)),
)


def write(plans: Iterable[Plan], stream: TextIO, *, several: bool = False, headers: str = "vi") -> None:
    """The tasks of all plans under one head."""
    write_head(stream, headers)
    for plan in plans:
        write_rows(plan, stream)


def write_head(stream: TextIO, headers: str = "vi") -> None:
    """The mark by which Excel knows the encoding, and the heads of the columns."""
    stream.write("\ufeff")
    _table(stream).writerow([head_of(column, headers) for column, _ in COLUMNS])


def write_rows(plan: Plan, stream: TextIO) -> None:
    """The tasks of one plan."""
    rows = _table(stream)
    for task in plan.tasks:
        rows.writerow([_safe(value(plan, task)) for _, value in COLUMNS])


def write_cell(text: str, stream: TextIO) -> None:
    """One cell as it stands in a row."""
    csv.writer(stream, lineterminator="").writerow([_safe(text)])


def _table(stream: TextIO) -> Any:
    return csv.writer(stream, lineterminator="\r\n")


def _safe(value: str | None) -> str:
    """A cell that no spreadsheet takes for a formula (CSV injection)."""
    if value is None:
        return ""
    return f"'{value}" if value.startswith(_FORMULA) else value


def _names(units: list[Unit]) -> str | None:
    return "; ".join(unit.name for unit in units) or None


def symbol_of(header: Header) -> str | None:
    """Number and symbol of a document, `37/QĐ-UBND`."""
    if header.number and header.symbol:
        return f"{header.number}/{header.symbol}"
    return header.symbol or header.number


def _page(task: Task) -> str | None:
    page = next((place.page for place in task.evidence.content), None)
    return None if page is None else str(page)
