"""Parquet for analysis: one row a task, one row a document, in files of limited size. Needs pyarrow."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kehoach_parser.models import Plan, Task, Unit

Rows = Sequence[Any]  # of a plan: the values of its document, and those of each task
ROWS_A_FILE = 1_000_000
_ROWS_A_GROUP = 10_000
_TEXT, _NUMBER, _FLAG, _TEXTS = "text", "number", "flag", "texts"

DOCUMENTS = {
    "path": _TEXT, "original": _TEXT, "format": _TEXT, "sha256": _TEXT, "size": _NUMBER, "pages": _NUMBER,
    "ocr": _FLAG, "issuer": _TEXT, "parent_issuer": _TEXT, "doc_type": _TEXT, "number": _TEXT, "symbol": _TEXT,
    "place": _TEXT, "date": _TEXT, "date_edtf": _TEXT, "title": _TEXT, "signer": _TEXT, "task_count": _NUMBER,
    "warnings": _TEXTS,
}  # fmt: skip
TASKS = {
    "path": _TEXT, "task_id": _TEXT, "part": _NUMBER, "origin": _TEXT, "headings": _TEXTS, "content": _TEXT,
    "lead": _TEXTS, "coordinating": _TEXTS, "supervising": _TEXTS, "deadline": _TEXT, "due": _TEXT,
    "inclusive": _FLAG, "recurrence": _TEXTS, "duration": _TEXT, "condition": _TEXT, "products": _TEXTS,
    "page": _NUMBER,
}  # fmt: skip


class ParquetTables:
    """A folder with documents-00001.parquet, tasks-00001.parquet and so on, complete when the block ends."""

    def __init__(self, folder: str, rows_a_file: int = ROWS_A_FILE) -> None:
        os.makedirs(folder, exist_ok=True)
        self._documents = _Table(os.path.join(folder, "documents"), DOCUMENTS, rows_a_file)
        self._tasks = _Table(os.path.join(folder, "tasks"), TASKS, rows_a_file)

    def __enter__(self) -> ParquetTables:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._documents.close()
        self._tasks.close()

    def add(self, rows: Rows, path: str, original: str | None = None) -> None:
        """One document under its path; a copy of `original` has no rows of tasks."""
        document, tasks = rows
        self._documents.add((path, original, *document))
        if original is None:
            for task in tasks:
                self._tasks.add((path, *task))


def rows_of(plan: Plan) -> Rows:
    """What `ParquetTables.add` takes of a plan: the values of its document and of its tasks, without their paths."""
    return _document(plan), [_task(task) for task in plan.tasks]


def _document(plan: Plan) -> tuple[Any, ...]:
    source, header = plan.source, plan.header
    return (
        source.format, source.sha256, source.size, source.pages,
        source.ocr, header.issuer, header.parent_issuer, header.doc_type, header.number, header.symbol,
        header.place, header.date, header.date_edtf, header.title, header.signer.name, len(plan.tasks),
        [warning.code for warning in plan.warnings],
    )  # fmt: skip


def _task(task: Task) -> tuple[Any, ...]:
    due = task.deadline
    when = (due.text, due.due, due.inclusive, due.recurrence, due.duration, due.condition) if due else (
        None, None, None, [], None, None
    )  # fmt: skip
    return (
        task.id, task.document, task.origin, task.headings, task.content,
        _names(task.lead), _names(task.coordinating), _names(task.supervising), *when, task.products,
        next((place.page for place in task.evidence.content), None),
    )  # fmt: skip


def _names(units: list[Unit]) -> list[str]:
    return [unit.name for unit in units]


class _Table:
    """Rows of one kind, written in groups and rotated over files."""

    def __init__(self, stem: str, columns: dict[str, str], rows_a_file: int) -> None:
        self._arrow, self._parquet = _libraries()
        types = {
            _TEXT: self._arrow.string(),
            _NUMBER: self._arrow.int64(),
            _FLAG: self._arrow.bool_(),
            _TEXTS: self._arrow.list_(self._arrow.string()),
        }
        self._schema = self._arrow.schema([(name, types[kind]) for name, kind in columns.items()])
        self._stem, self._rows_a_file = stem, rows_a_file
        self._rows: list[tuple[Any, ...]] = []
        self._writer: Any = None
        self._written = self._files = 0

    def add(self, row: tuple[Any, ...]) -> None:
        self._rows.append(row)
        if len(self._rows) >= min(_ROWS_A_GROUP, self._rows_a_file):
            self._flush()

    def close(self) -> None:
        if self._rows or not self._files:
            self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._writer is None or self._written >= self._rows_a_file:
            self._rotate()
        columns = zip(*self._rows, strict=True) if self._rows else ([] for _ in self._schema)
        arrays = [
            self._arrow.array(list(values), field.type) for values, field in zip(columns, self._schema, strict=True)
        ]
        self._writer.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))
        self._written += len(self._rows)
        self._rows.clear()

    def _rotate(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._files, self._written = self._files + 1, 0
        self._writer = self._parquet.ParquetWriter(f"{self._stem}-{self._files:05d}.parquet", self._schema)


def _libraries() -> tuple[Any, Any]:
    """pyarrow, imported only when a table is written: it is large."""
    return import_module("pyarrow"), import_module("pyarrow.parquet")
