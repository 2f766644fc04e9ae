"""What is known of an archive: one SQLite file with the state of every file and the result of every content.

    files: a path, the size and stamp that it had, and the key of its content ──▶ results ──▶ plans, sketches

The key is made of the content's hash, the format that the name claims, and the settings (options, version, grammars):
equal contents are parsed once, and a change in any of them makes the file new again.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from kehoach_parser.archive.convert import Outcome
from kehoach_parser.archive.doubles import INDEXED, THRESHOLD, hashes_of, similarity
from kehoach_parser.archive.walk import Found
from kehoach_parser.loaders.sniff import named_format

_VERSION = "1"
_COMMIT_AFTER = 1.0  # seconds of work that a kill may cost
_CROWD = 50  # documents that share a hash by custom rather than by copying

_SCHEMA = """
create table if not exists meta(name text primary key, value text not null) without rowid;
create table if not exists results(
  id integer primary key, key text not null unique, code text not null, detail text not null, seconds real not null,
  format text, pages integer, tasks integer not null, doc_type text, issuer text, date text, title text,
  dues text not null
);
create table if not exists plans(id integer primary key references results(id) on delete cascade, plan blob not null);
create table if not exists sketches(
  id integer primary key references results(id) on delete cascade, sketch blob not null
);
create table if not exists sketch_keys(
  value integer not null, id integer not null references results(id) on delete cascade, primary key(value, id)
) without rowid;
create index if not exists sketch_keys_id on sketch_keys(id);
create table if not exists files(
  identity text primary key, name text not null unique, shown text not null, size integer not null,
  stamp text not null, settings text not null, sha256 text not null, key text not null
) without rowid;
create index if not exists files_key on files(key, name);
"""


@dataclass(frozen=True, slots=True)
class Known:
    """What the manifest has of a file: its name in outputs, whether it is unchanged, and how it went."""

    name: str
    current: bool
    key: str
    code: str | None  # empty: read; None: not done yet


@dataclass(frozen=True, slots=True)
class Entry:
    """A file with its result, as the outputs need it. `original` is the first file with the same content."""

    name: str
    shown: str
    size: int
    sha256: str
    original: str
    code: str
    detail: str
    plan: bytes | None


class Manifest:
    """The open manifest of one folder. Work is committed at least once a second."""

    def __init__(self, path: str) -> None:
        self._base = sqlite3.connect(path, isolation_level=None)
        self._base.execute("pragma synchronous = normal")
        self._base.execute("pragma foreign_keys = on")
        self._base.executescript(_SCHEMA)
        self._open = False
        self._since = time.monotonic()
        if self.meta("version") is None:
            self.set_meta("version", _VERSION)

    def __enter__(self) -> Manifest:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.commit()
        self._base.close()

    # -- state -----------------------------------------------------------------------------------------------------

    def meta(self, name: str) -> str | None:
        row = self._base.execute("select value from meta where name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def set_meta(self, name: str, value: str) -> None:
        self._write(
            "insert into meta values (?, ?) on conflict(name) do update set value = excluded.value", name, value
        )

    @property
    def generation(self) -> int:
        """A number that grows with every change of what the outputs are made from."""
        return int(self.meta("generation") or 0)

    def known(self, found: Found, settings: str) -> Known | None:
        """What is known of a file; None when its path is new."""
        row = self._base.execute(
            "select f.name, f.size, f.stamp, f.settings, f.key, r.code"
            " from files f left join results r on r.key = f.key where f.identity = ?",
            (found.identity,),
        ).fetchone()
        if row is None:
            return None
        return Known(row[0], (row[1], row[2], row[3]) == (found.size, found.stamp, settings), row[4], row[5])

    def code_of(self, key: str) -> str | None:
        """How the content with a key went; None when it is not done."""
        row = self._base.execute("select code from results where key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    # -- changes ---------------------------------------------------------------------------------------------------

    def record_file(self, found: Found, known: Known | None, settings: str, sha256: str, key: str) -> str:
        """Keep a file and the key of its content; gives the name that its outputs have."""
        name = known.name if known else self._free_name(found)
        self._write(
            "insert into files values (?, ?, ?, ?, ?, ?, ?, ?)"
            " on conflict(identity) do update set shown = excluded.shown,"
            " size = excluded.size, stamp = excluded.stamp, settings = excluded.settings, sha256 = excluded.sha256,"
            " key = excluded.key",
            *(found.identity, name, found.shown, found.size, found.stamp, settings, sha256, key),
        )
        return name

    def _free_name(self, found: Found) -> str:
        """The file's name, with a sign behind it when another file has the same: two folders may be merged in OUT."""
        taken = self._base.execute("select 1 from files where name = ?", (found.name,)).fetchone()
        if taken is None:
            return found.name
        stem, dot, suffix = found.name.rpartition(".")
        sign = hashlib.sha256(found.identity.encode()).hexdigest()[:8]
        return f"{stem}~{sign}{dot}{suffix}" if dot and "/" not in suffix else f"{found.name}~{sign}"

    def record_result(self, key: str, outcome: Outcome) -> None:
        """Keep what became of a content, in place of what was known of it."""
        self._write("delete from results where key = ?", key)
        row = self._write(
            "insert into results(key, code, detail, seconds, format, pages, tasks, doc_type, issuer, date, title, dues)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(key, outcome.code, outcome.detail, outcome.seconds, outcome.format, outcome.pages, outcome.tasks),
            *(outcome.doc_type, outcome.issuer, outcome.date, outcome.title, json.dumps(outcome.dues)),
        )
        if outcome.plan:
            self._write("insert into plans values (?, ?)", row, outcome.plan)
        if outcome.sketch:
            self._write("insert into sketches values (?, ?)", row, outcome.sketch)
            for value in hashes_of(outcome.sketch)[:INDEXED]:
                self._write("insert into sketch_keys values (?, ?)", value, row)

    def touch(self) -> None:
        """Say that the outputs are to be made again."""
        self.set_meta("generation", str(self.generation + 1))

    def forget_unused(self) -> None:
        """Remove the results that no file has any more."""
        self._write("delete from results where not exists (select 1 from files where files.key = results.key)")

    def _write(self, statement: str, *values: Any) -> int | None:
        if not self._open:
            self._base.execute("begin immediate")
            self._open, self._since = True, time.monotonic()
        return self._base.execute(statement, values).lastrowid

    def commit_when_due(self) -> None:
        if self._open and time.monotonic() - self._since > _COMMIT_AFTER:
            self.commit()

    def commit(self) -> None:
        if self._open:
            self._base.execute("commit")
            self._open = False

    # -- what outputs are made from --------------------------------------------------------------------------------

    def entries(self) -> Iterator[Entry]:
        """Every file that is done, by name."""
        rows = self._base.execute(
            "select f.name, f.shown, f.size, f.sha256, (select min(g.name) from files g where g.key = f.key),"
            " r.code, r.detail, p.plan from files f join results r on r.key = f.key left join plans p on p.id = r.id"
            " order by f.name"
        )
        for row in rows:
            yield Entry(*row)

    def rows(self, statement: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, for reports."""
        yield from self._base.execute(statement, values)

    def copies(self) -> Iterator[tuple[str, str]]:
        """Each file that has the content of another, and the first that has it."""
        yield from self._base.execute(
            "select f.name, g.original"
            " from (select key, min(name) as original from files group by key having count(*) > 1) g"
            " join files f using (key) where f.name != g.original and f.sha256 != '' order by 2, 1"
        )

    def near_copies(self) -> Iterator[tuple[str, str, float]]:
        """Pairs of files with nearly the same text, and how much of it they share."""
        pairs = self._base.execute(
            "with rare as (select value from sketch_keys group by value having count(*) between 2 and ?),"
            " pair as (select distinct a.id as one, b.id as other from rare join sketch_keys a using (value)"
            " join sketch_keys b on b.value = a.value and b.id > a.id),"
            " named as (select s.id, s.sketch, (select min(name) from files where key = r.key) as name"
            " from sketches s join results r using (id))"
            " select min(a.name, b.name), max(a.name, b.name), a.sketch, b.sketch"
            " from pair join named a on a.id = one join named b on b.id = other"
            " where a.name is not null and b.name is not null order by 1, 2",
            (_CROWD,),
        )
        for one, other, first, second in pairs:
            shared = similarity(first, second)
            if shared >= THRESHOLD:
                yield one, other, shared


def key_of(sha256: str, path: str, settings: str) -> str:
    """The key of a content: its hash, the format that its name claims (it decides between text and Markdown, and
    whether they contradict), and the settings."""
    return hashlib.sha256(f"{sha256}:{named_format(path) or ''}:{settings}".encode()).hexdigest()[:40]
