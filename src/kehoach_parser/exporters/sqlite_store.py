"""SQLite: documents, tasks, units, citations and warnings in one file that any SQLite program opens.

`kehoach batch --to sqlite` makes it. The remarks in the statements below stay in the file (`.schema` prints them).

Searching, with diacritics or without:

    select d.path, t.content from tasks_fts f join tasks t on t.id = f.rowid join documents d on d.id = t.document_id
    where tasks_fts match 'dieu hanh' order by rank;
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kehoach_parser.models import Plan, Task, Unit

Row = Sequence[Any]
Rows = Sequence[Any]  # of a plan: the values of its document, then its tasks, citations and warnings

SCHEMA = """
create table documents( -- one row a file
  id integer primary key,
  path text not null unique, -- below the folder of the archive
  original_id integer references documents(id), -- the first file with the same content; its tasks stand there
  format text not null, sha256 text not null, size integer not null,
  pages integer, -- null where the format has none
  ocr integer not null, -- 1: the text was recognised from pictures
  issuer text, parent_issuer text,
  doc_type text, -- abbreviation of Nghị định 30/2020/NĐ-CP: KH QĐ CT ...
  number text, symbol text, place text,
  date text, -- ISO 8601
  date_edtf text, -- with unknown digits, 2025-04-XX
  title text, signer text, signer_position text,
  task_count integer not null,
  plain text not null -- title and issuer without diacritics, for searching
);
create table tasks( -- one row a task, in reading order
  id integer primary key,
  document_id integer not null references documents(id),
  task_id text not null, -- unique in its document
  part integer not null, -- 0: the first document in the file; n: attachment n
  origin text not null, -- labelled, table, prose or bare
  section text, -- the headings above it
  content text not null,
  lead text, coordinating text, supervising text, -- names joined with "; "; one by one in task_units
  deadline text, -- as printed
  due text, -- ISO 8601: the last day that it names or implies
  inclusive integer, -- 0: before that day
  recurrence text, duration text, after text, condition text,
  inferred integer, -- 1: the year came from the document
  products text,
  page integer,
  plain text not null, -- content and units without diacritics, for searching
  unique(document_id, task_id)
);
create table periods( -- the spans of days of a deadline
  task_id integer not null references tasks(id), kind text not null, start text, "end" text, edtf text
);
create table units(id integer primary key, name text not null unique);
create table task_units(
  task_id integer not null references tasks(id),
  unit_id integer not null references units(id),
  role text not null, -- lead, coordinating or supervising
  position integer not null, -- from 0
  text text not null, -- as printed
  primary key(task_id, role, position)
) without rowid;
create table citations( -- legal documents that a document names
  id integer primary key, document_id integer not null references documents(id), key text not null, text text not null,
  doc_type text, number text, symbol text, date text, issuer text, article text
);
create table warnings( -- what a person should look at
  id integer primary key, document_id integer not null references documents(id), code text not null,
  message text not null, page integer, task_id integer references tasks(id)
);
create table failures(path text primary key, code text not null, message text not null) without rowid;
"""

INDEXES = """
create index documents_date on documents(date);
create index documents_issuer on documents(issuer);
create index documents_sha256 on documents(sha256);
create index tasks_due on tasks(due);
create index periods_task on periods(task_id);
create index task_units_unit on task_units(unit_id);
create index citations_document on citations(document_id);
create index citations_key on citations(key);
create index warnings_document on warnings(document_id);
create virtual table tasks_fts using fts5(content, lead, coordinating, supervising, products, plain, content="tasks",
  content_rowid="id", tokenize="unicode61 remove_diacritics 2");
insert into tasks_fts(tasks_fts) values ('rebuild');
create virtual table documents_fts using fts5(title, issuer, plain, content="documents", content_rowid="id",
  tokenize="unicode61 remove_diacritics 2");
insert into documents_fts(documents_fts) values ('rebuild');
analyze;
"""

_ROLES = ("lead", "coordinating", "supervising")
_MARKS = re.compile("[\u0300-\u036f]+")
_UNITS_KEPT = 50_000  # names whose numbers are held in memory


class Store:
    """A new SQLite file that plans are added to; complete when the block ends."""

    def __init__(self, path: str) -> None:
        self._base = sqlite3.connect(path, isolation_level=None)
        self._base.execute("pragma journal_mode = off")  # the file is thrown away when it is not finished
        self._base.execute("pragma synchronous = off")
        self._base.execute("pragma foreign_keys = on")
        self._base.executescript(SCHEMA)
        self._base.execute("begin")
        self._units: dict[str, int] = {}
        self._tasks = 0  # so far; the number of the last one

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self._base.execute("commit")
            self._base.executescript(INDEXES)
        self._base.close()

    def add(self, rows: Rows, path: str, original: str | None = None) -> None:
        """One document under its path. A copy of `original`, which was added before, has no tasks of its own."""
        document, tasks, citations, warnings = rows
        first = original and self._base.execute("select id from documents where path = ?", (original,)).fetchone()
        row = self._insert("documents", None, path, first[0] if first else None, *document)
        if original is not None:
            return
        ids = {values[0]: self._tasks + number for number, (values, _, _) in enumerate(tasks, 1)}
        self._tasks += len(tasks)
        self._insert_all("tasks", [(ids[values[0]], row, *values) for values, _, _ in tasks])
        self._insert_all("periods", [(ids[values[0]], *period) for values, periods, _ in tasks for period in periods])
        self._insert_all(
            "task_units",
            [(ids[values[0]], self._unit(name), *further) for values, _, units in tasks for name, *further in units],
        )
        self._insert_all("citations", [(None, row, *values) for values in citations])
        self._insert_all("warnings", [(None, row, *values, ids.get(task)) for *values, task in warnings])

    def add_failure(self, path: str, code: str, text: str) -> None:
        """A file that could not be read."""
        self._insert("failures", path, code, text)

    def _unit(self, name: str) -> int:
        if name in self._units:
            return self._units[name]
        found = self._base.execute("select id from units where name = ?", (name,)).fetchone()
        if len(self._units) >= _UNITS_KEPT:
            self._units.clear()
        self._units[name] = int(found[0]) if found else self._insert("units", None, name)
        return self._units[name]

    def _insert(self, table: str, *values: Any) -> int:
        return self._base.execute(_INSERTS[table, len(values)], values).lastrowid or 0

    def _insert_all(self, table: str, rows: Sequence[Row]) -> None:
        if rows:
            self._base.executemany(_INSERTS[table, len(rows[0])], rows)


class _Inserts(dict[tuple[str, int], str]):
    """The statement for a table and a number of values; always the same text, which SQLite keeps compiled."""

    def __missing__(self, key: tuple[str, int]) -> str:
        table, count = key
        self[key] = statement = f"insert into {table} values ({', '.join('?' * count)})"
        return statement


_INSERTS = _Inserts()


def rows_of(plan: Plan) -> Rows:
    """What `Store.add` takes of a plan: its document, tasks, citations and warnings as lists that JSON can keep, so
    that they can be made where the plan is and written elsewhere."""
    return (
        _document(plan),
        [(_task(task), _periods(task), _task_units(task)) for task in plan.tasks],
        [(c.key, c.text, c.doc_type, c.number, c.symbol, c.date, c.issuer, c.article) for c in plan.citations],
        [(w.code, w.message, w.page, w.task_id) for w in plan.warnings],
    )


def _document(plan: Plan) -> Row:
    source, header = plan.source, plan.header
    return (
        *(source.format, source.sha256, source.size, source.pages, source.ocr),
        *(header.issuer, header.parent_issuer, header.doc_type, header.number, header.symbol),
        *(header.place, header.date, header.date_edtf, header.title, header.signer.name, header.signer.position),
        *(len(plan.tasks), plain(" ".join(text for text in (header.title, header.issuer) if text))),
    )


def _task(task: Task) -> Row:
    due = task.deadline
    when = (
        *(due.text or None, due.due, due.inclusive, "; ".join(due.recurrence) or None),
        *(due.duration, due.after, due.condition, due.inferred),
    ) if due else (None,) * 8  # fmt: skip
    page = next((place.page for place in task.evidence.content), None)
    names = [_names(getattr(task, role)) for role in _ROLES]
    return (
        *(task.id, task.document, task.origin, " > ".join(task.headings) or None, task.content),
        *(*names, *when),
        *("; ".join(task.products) or None, page, plain(" ".join([task.content, *filter(None, names)]))),
    )


def _periods(task: Task) -> list[Row]:
    return [(p.kind, p.start, p.end, p.edtf) for p in task.deadline.periods] if task.deadline else []


def _task_units(task: Task) -> list[Row]:
    return [
        (unit.name, role, position, unit.text) for role in _ROLES for position, unit in enumerate(getattr(task, role))
    ]


def plain(text: str) -> str:
    """The text in small letters without diacritics; đ, which has no mark that could be taken off, is d."""
    parts = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return _MARKS.sub("", parts)


def _names(units: list[Unit]) -> str | None:
    return "; ".join(unit.name for unit in units) or None
