"""SQLite: documents, tasks, units, citations and warnings in one file that any SQLite program opens.

`kehoach batch --to sqlite` makes it. The remarks in the statements below stay in the file (`.schema` prints them).

Searching, with diacritics or without:

    select d.path, t.content from tasks_fts f join tasks t on t.id = f.rowid join documents d on d.id = t.document_id
    where tasks_fts match 'dieu hanh' order by rank;
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterable
from types import TracebackType

from kehoach_parser.models import Deadline, Plan, Task, Unit

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


class Store:
    """A new SQLite file that plans are added to; complete when the block ends."""

    def __init__(self, path: str) -> None:
        self._base = sqlite3.connect(path, isolation_level=None)
        self._base.execute("pragma journal_mode = off")  # the file is thrown away when it is not finished
        self._base.execute("pragma synchronous = off")
        self._base.execute("pragma foreign_keys = on")
        self._base.executescript(SCHEMA)
        self._base.execute("begin")

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self._base.execute("commit")
            self._base.executescript(INDEXES)
        self._base.close()

    def add(self, plan: Plan, path: str, original: str | None = None) -> None:
        """One document under its path. A copy of `original`, which was added before, has no tasks of its own."""
        row = self._document(plan, path, original)
        if original is not None:
            return
        tasks = {task.id: self._task(row, task) for task in plan.tasks}
        self._many(
            "citations(document_id, key, text, doc_type, number, symbol, date, issuer, article)",
            ((row, c.key, c.text, c.doc_type, c.number, c.symbol, c.date, c.issuer, c.article) for c in plan.citations),
        )
        self._many(
            "warnings(document_id, code, message, page, task_id)",
            ((row, w.code, w.message, w.page, tasks.get(w.task_id or "")) for w in plan.warnings),
        )

    def add_failure(self, path: str, code: str, text: str) -> None:
        """A file that could not be read."""
        self._insert("failures", path, code, text)

    def _document(self, plan: Plan, path: str, original: str | None) -> int:
        source, header = plan.source, plan.header
        first = self._base.execute("select id from documents where path = ?", (original,)).fetchone()
        return self._insert(
            "documents",
            *(None, path, first[0] if first else None, source.format, source.sha256, source.size, source.pages),
            *(source.ocr, header.issuer, header.parent_issuer, header.doc_type, header.number, header.symbol),
            *(header.place, header.date, header.date_edtf, header.title, header.signer.name, header.signer.position),
            *(len(plan.tasks), plain(" ".join(text for text in (header.title, header.issuer) if text))),
        )

    def _task(self, document: int, task: Task) -> int:
        due = task.deadline or Deadline(text="")
        page = next((place.page for place in task.evidence.content), None)
        names = [_names(getattr(task, role)) for role in _ROLES]
        row = self._insert(
            "tasks",
            *(None, document, task.id, task.document, task.origin, " > ".join(task.headings) or None, task.content),
            *names,
            *(due.text or None, due.due, due.inclusive if task.deadline else None, "; ".join(due.recurrence) or None),
            *(due.duration, due.after, due.condition, due.inferred if task.deadline else None),
            *("; ".join(task.products) or None, page, plain(" ".join([task.content, *filter(None, names)]))),
        )
        self._many("periods", ((row, p.kind, p.start, p.end, p.edtf) for p in due.periods))
        for role in _ROLES:
            for position, unit in enumerate(getattr(task, role)):
                self._insert("task_units", row, self._unit(unit), role, position, unit.text)
        return row

    def _unit(self, unit: Unit) -> int:
        row = self._base.execute("select id from units where name = ?", (unit.name,)).fetchone()
        return int(row[0]) if row else self._insert("units", None, unit.name)

    def _insert(self, table: str, *values: object) -> int:
        marks = ", ".join("?" * len(values))
        return self._base.execute(f"insert into {table} values ({marks})", values).lastrowid or 0

    def _many(self, table: str, rows: Iterable[tuple[object, ...]]) -> None:
        for row in rows:
            self._insert(table, *row)


def plain(text: str) -> str:
    """The text in small letters without diacritics; đ, which has no mark that could be taken off, is d."""
    parts = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _names(units: list[Unit]) -> str | None:
    return "; ".join(unit.name for unit in units) or None
