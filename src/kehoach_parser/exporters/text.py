"""The tasks as a table for reading on a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

from kehoach_parser.exporters.dates import office_date
from kehoach_parser.exporters.messages import say

if TYPE_CHECKING:
    from kehoach_parser.models import Plan, Task, Unit

_COLUMNS = {"id": 3, "content": 12, "lead": 6, "coordinating": 6, "deadline": 5, "products": 6}  # their shares of width
_PAGE_WIDTH = 4
_WIDTH_WHEN_PIPED = 160


def write(plans: Iterable[Plan], stream: TextIO, *, several: bool = False, headers: str = "vi") -> None:
    """A line about each document, then its tasks, one a row."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=stream, width=None if stream.isatty() else _WIDTH_WHEN_PIPED, highlight=False)
    for plan in plans:
        console.print(Text(_title(plan, headers), style="bold"))
        table = Table(show_lines=True, expand=True)
        for column, ratio in _COLUMNS.items():
            table.add_column(say(column, headers), ratio=ratio, overflow="fold")
        table.add_column(say("page", headers), width=_PAGE_WIDTH, overflow="fold")
        for task in plan.tasks:
            table.add_row(*(Text(value) for value in _row(task, headers)))
        console.print(table)


def _title(plan: Plan, language: str) -> str:
    header = plan.header
    date = header.date or header.date_edtf
    named = [
        header.issuer,
        f"{header.number or '…'}/{header.symbol}" if header.symbol else None,
        _date(date, language) if date else None,
    ]
    return " · ".join([part for part in (*named, header.title) if part] or [plan.source.path])


def _row(task: Task, language: str) -> tuple[str, ...]:
    due = task.deadline and task.deadline.due and f"{task.deadline.text}\n→ {_date(task.deadline.due, language)}"
    page = next((place.page for place in task.evidence.content), None)
    return (
        task.id,
        task.content,
        _names(task.lead),
        _names(task.coordinating),
        due or (task.deadline.text if task.deadline else ""),
        "\n".join(task.products),
        "" if page is None else str(page),
    )


def _date(text: str, language: str) -> str:
    return office_date(text) if language == "vi" else text


def _names(units: list[Unit]) -> str:
    return "\n".join(unit.text for unit in units)
