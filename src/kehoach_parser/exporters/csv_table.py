"""CSV for Excel: UTF-8 with a byte order mark, one row a task, Vietnamese or English column heads."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from kehoach_parser.models import Header, Plan, Task, Unit

_FORMULA = ("=", "+", "-", "@", "\t", "\r")

COLUMNS: tuple[tuple[str, str, Callable[[Plan, Task], str | None]], ...] = (
    ("Tệp", "file", lambda plan, task: plan.source.path),
    ("Văn bản giao", "document", lambda plan, task: symbol_of(plan.header)),
    ("Ngày văn bản", "document_date", lambda plan, task: plan.header.date or plan.header.date_edtf),
    ("Mã", "id", lambda plan, task: task.id),
    ("Mục", "section", lambda plan, task: " > ".join(task.headings) or None),
    ("Tên nhiệm vụ", "content", lambda plan, task: task.content),
    ("Cơ quan chủ trì", "lead", lambda plan, task: _names(task.lead)),
    ("Cơ quan phối hợp", "coordinating", lambda plan, task: _names(task.coordinating)),
    ("Theo dõi", "supervising", lambda plan, task: _names(task.supervising)),
    ("Kết quả/Sản phẩm", "products", lambda plan, task: "; ".join(task.products) or None),
    ("Thời gian hoàn thành", "deadline", lambda plan, task: task.deadline.text if task.deadline else None),
    ("Hạn", "due", lambda plan, task: task.deadline.due if task.deadline else None),
    ("Lặp lại", "recurrence", lambda plan, task: "; ".join(task.deadline.recurrence) if task.deadline else None),
    ("Trang", "page", lambda plan, task: _page(task)),
)


def write(plans: Iterable[Plan], stream: TextIO, *, several: bool = False, headers: str = "vi") -> None:
    """The tasks of all plans under one head."""
    write_head(stream, headers)
    for plan in plans:
        write_rows(plan, stream)


def write_head(stream: TextIO, headers: str = "vi") -> None:
    """The mark by which Excel knows the encoding, and the heads of the columns."""
    stream.write("\ufeff")
    _table(stream).writerow([column[0] if headers == "vi" else column[1] for column in COLUMNS])


def write_rows(plan: Plan, stream: TextIO) -> None:
    """The tasks of one plan."""
    rows = _table(stream)
    for task in plan.tasks:
        rows.writerow([_safe(value(plan, task)) for _, _, value in COLUMNS])


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
