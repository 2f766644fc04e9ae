"""What is known of an archive: one SQLite file with the state of every file and the result of every content.

    files: a path, the size and stamp that it had, and the key of its content ──▶ results ──▶ plans with their rows

The key is made of the content's hash, the format that the name claims, and the settings (options, version, grammars):
equal contents are parsed once, and a change in any of them makes the file new again.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any

from kehoach_parser.format_names import named_format

if TYPE_CHECKING:
    from kehoach_parser.archive.job import Outcome
    from kehoach_parser.archive.walk import Found

_VERSION = "3"
_COMMIT_AFTER = 1.0  # seconds of work that a kill may cost
_CROWD = 50  # documents that share a hash by custom rather than by copying
ROWS = ("csv", "xlsx", "jsonl", "sqlite", "parquet")  # formats whose rows are kept beside a plan

_SCHEMA = """
create table if not exists meta(name text primary key, value text not null) without rowid;
create table if not exists results(
  id integer primary key, key text not null unique, code text not null, detail text not null, seconds real not null,
  format text, pages integer, tasks integer not null, doc_type text, issuer text, date text, title text,
  dues text not null, sketch blob not null
);
create table if not exists plans(
  id integer primary key references results(id) on delete cascade,
  csv blob, xlsx blob, jsonl blob, sqlite blob, parquet blob, -- rows of outputs; null where nobody has asked for them
  plan blob not null
);
create table if not exists files(
  identity text primary key, name text not null unique, shown text not null, size integer not null,
  stamp text not null, settings text not null, sha256 text not null, key text not null,
  source text not null, -- the folder, pattern or address below which it was found; empty: it was named itself
  json integer not null default 0 -- 1: its JSON document has been written
) without rowid;
create index if not exists files_key on files(key, name);
create index if not exists files_source on files(source) where source != '';
"""


@dataclass(frozen=True, slots=True)
class Known:
    """What the manifest has of a file: its name in outputs, whether it is unchanged, and how it went."""

    name: str
    current: bool
    key: str
    code: str | None  # empty: read; None: not done yet
    source: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A file with its result, as the outputs need it. `original` is the first file with the same content."""

    id: int
    name: str
    shown: str
    original: str
    json: bool
    code: str
    detail: str
    rows: tuple[bytes | None, ...]  # of the formats that were asked for

    @property
    def copied(self) -> str | None:
        """The file that this one is a copy of."""
        return self.original if self.original != self.name else None


class Manifest:
    """The open manifest of one folder. Work is committed at least once a second."""

    def __init__(self, path: str) -> None:
        self._base = sqlite3.connect(path, isolation_level=None)
        self._base.execute("pragma synchronous = normal")
        self._open = False
        self._since = time.monotonic()
        if not self._is_ours():
            self._clear()
        self._base.execute("pragma foreign_keys = on")
        self._base.executescript(_SCHEMA)
        if self.meta("version") is None:
            self.set_meta("version", _VERSION)
            self.commit()
        self._before = self._base.total_changes

    def _is_ours(self) -> bool:
        """Whether the file is new, or of this version: what another one has kept is read again."""
        if not self._base.execute("select 1 from sqlite_master").fetchone():
            return True
        return self.meta("version") == _VERSION

    def _clear(self) -> None:
        for (name,) in self._base.execute("select name from sqlite_master where type = 'table'").fetchall():
            self._base.execute(f'drop table "{name}"')

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
        if self.meta(name) == value:
            return
        self._write(
            "insert into meta values (?, ?) on conflict(name) do update set value = excluded.value", name, value
        )

    @property
    def is_changed(self) -> bool:
        """Whether something was written since the file was opened."""
        return self._base.total_changes > self._before

    @property
    def generation(self) -> int:
        """A number that grows with every change of what the outputs are made from."""
        return int(self.meta("generation") or 0)

    def known(self, found: Found, settings: str) -> Known | None:
        """What is known of a file; None when its path is new."""
        row = self._base.execute(
            "select f.name, f.size, f.stamp, f.settings, f.key, r.code, f.source"
            " from files f left join results r on r.key = f.key where f.identity = ?",
            (found.identity,),
        ).fetchone()
        if row is None:
            return None
        return Known(row[0], (row[1], row[2], row[3]) == (found.size, found.stamp, settings), *row[4:])

    def code_of(self, key: str) -> str | None:
        """How the content with a key went; None when it is not done."""
        row = self._base.execute("select code from results where key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    # -- changes ---------------------------------------------------------------------------------------------------

    def record_file(self, found: Found, known: Known | None, settings: str, sha256: str, key: str) -> str:
        """Keep a file and the key of its content; gives the name that its outputs have."""
        name = known.name if known else self._free_name(found)
        self._write(
            "insert into files values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"
            " on conflict(identity) do update set shown = excluded.shown,"
            " size = excluded.size, stamp = excluded.stamp, settings = excluded.settings, sha256 = excluded.sha256,"
            " json = json and key = excluded.key, key = excluded.key, source = excluded.source",
            *(found.identity, name, found.shown, found.size, found.stamp, settings, sha256, key, found.source),
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
            "insert into results values (null, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(key, outcome.code, outcome.detail, outcome.seconds, outcome.format, outcome.pages, outcome.tasks),
            *(outcome.doc_type, outcome.issuer, outcome.date, outcome.title, json.dumps(outcome.dues)),
            outcome.sketch,
        )
        if outcome.plan:
            self._write(
                "insert into plans values (?, ?, ?, ?, ?, ?, ?)", row, *map(outcome.rows.get, ROWS), outcome.plan
            )

    def keep_rows(self, id: int, rows: Mapping[str, bytes]) -> None:
        """Keep rows that were made later than the plan."""
        for name, packed in rows.items():
            self._write(f"update plans set {name} = ? where id = ?", packed, id)

    def mark_json(self, name: str) -> None:
        """Say that the JSON document of a file has been written."""
        self._write("update files set json = 1 where name = ?", name)

    def count_below(self, source: str) -> int:
        """How many files are known that were found below a folder, pattern or address."""
        row = self._base.execute("select count(*) from files where source = ?", (source,)).fetchone()
        return int(row[0])

    def forget_all_but(self, identities: Iterable[str], sources: Iterable[str]) -> list[str]:
        """Forget the files below the sources that are not among the identities; gives their names."""
        self.commit()
        self._base.execute("create temp table seen(identity text primary key) without rowid")
        self._base.executemany("insert or ignore into seen values (?)", ((identity,) for identity in identities))
        gone = [
            (identity, name)
            for source in sources
            for identity, name in self._base.execute(
                "select identity, name from files where source = ? and identity not in (select identity from seen)",
                (source,),
            )
        ]
        self._base.execute("drop table seen")
        for identity, _ in gone:
            self._write("delete from files where identity = ?", identity)
        return [name for _, name in gone]

    def copy_to(self, path: str) -> None:
        """A copy of the file as it is now."""
        self.commit()
        with closing(sqlite3.connect(path)) as copy:
            self._base.backup(copy)

    def take(self, path: str) -> bool:
        """Take over what the manifest of a part has; false where it is of another version, or its run not finished."""
        with self._attached(path, "part"):
            meta = dict(self._base.execute("select name, value from part.meta"))
            if (meta.get("version"), meta.get("finished")) != (_VERSION, "1"):
                return False
            self._base.executescript(_TAKE)
        return True

    def follow(self, path: str) -> list[str]:
        """Continue an older manifest: with its generation, and its knowledge of JSON documents that are written; gives
        the names that were there with another content, or are there no more."""
        with self._attached(path, "old"):
            if not self._base.execute("select 1 from old.sqlite_master where name = 'files'").fetchone():
                return []
            generation = self._base.execute("select value from old.meta where name = 'generation'").fetchone()
            self.set_meta("generation", str(int(generation[0] if generation else 0) + 1))
            self._write(
                "update files set json = 1 where exists"
                " (select 1 from old.files o where (o.name, o.key, o.json) = (files.name, files.key, 1))"
            )
            self.commit()
            return [
                name
                for (name,) in self._base.execute(
                    "select o.name from old.files o left join files f using (name) where f.key is not o.key"
                )
            ]

    @contextmanager
    def _attached(self, path: str, name: str) -> Iterator[None]:
        self.commit()
        self._base.execute(f"attach database ? as {name}", (path,))
        try:
            yield
        finally:
            self._base.execute(f"detach database {name}")

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

    def entries(self, formats: Sequence[str]) -> Iterator[Entry]:
        """Every file that is done, by name, with the rows that it has in the formats."""
        columns = "".join(f", p.{name}" for name in formats if name in ROWS)
        rows = self._base.execute(
            "select r.id, f.name, f.shown, (select min(g.name) from files g where g.key = f.key), f.json,"
            f" r.code, r.detail{columns} from files f join results r on r.key = f.key left join plans p on p.id = r.id"
            " order by f.name"
        )
        for row in rows:
            id, name, shown, original, written, code, detail, *made = row
            yield Entry(id, name, shown, original, bool(written), code, detail, tuple(made))

    def plan(self, id: int) -> bytes:
        """The packed JSON of a plan."""
        row = self._base.execute("select plan from plans where id = ?", (id,)).fetchone()
        return bytes(row[0])

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

    def find_near_copies(self) -> None:
        """Look for the pairs that `near_copies` gives. The index of hashes lasts only so long: to keep it in order
        while files come in would cost more than all else that is written."""
        from kehoach_parser.archive.doubles import INDEXED, THRESHOLD, hashes_of, similarity

        self.commit()
        self._base.executescript(_NEAR)
        sketches = self._base.execute("select id, sketch from results where sketch != ''")
        keys = ((value, id) for id, sketch in sketches for value in hashes_of(sketch)[:INDEXED])
        self._base.executemany("insert or ignore into keys values (?, ?)", keys)
        pairs = self._base.execute(_PAIRS, (_CROWD,))
        near = ((one, other, similarity(first, second)) for one, other, first, second in pairs)
        self._base.executemany("insert into near values (?, ?, ?)", (pair for pair in near if pair[2] >= THRESHOLD))
        self._base.execute("drop table keys")

    def near_copies(self) -> Iterator[tuple[str, str, float]]:
        """Pairs of files with nearly the same text, and how much of it they share."""
        yield from self._base.execute("select one, other, shared from near order by 1, 2")


# Contents that two parts have are taken once, and rather from the part that could read them. What is known of written
# JSON documents holds for the part alone.
_TAKE = """
begin immediate;
delete from results where code != '' and key in (select key from part.results where code = '');
insert or ignore into results
  select null, key, code, detail, seconds, format, pages, tasks, doc_type, issuer, date, title, dues, sketch
  from part.results order by id;
insert or ignore into plans
  select r.id, p.csv, p.xlsx, p.jsonl, p.sqlite, p.parquet, p.plan
  from part.plans p join part.results pr on pr.id = p.id join results r on r.key = pr.key order by p.id;
insert into files
  select identity, name, shown, size, stamp, settings, sha256, key, source, 0 from part.files;
commit;
"""
_NEAR = """
create temp table if not exists near(one text, other text, shared real);
delete from near;
create temp table keys(value integer, id integer, primary key(value, id)) without rowid;
"""
_PAIRS = (
    "with rare as (select value from keys group by value having count(*) between 2 and ?),"
    " pair as (select distinct a.id as one, b.id as other from rare join keys a using (value)"
    " join keys b on b.value = a.value and b.id > a.id),"
    " named as (select r.id, r.sketch, (select min(name) from files where key = r.key) as name from results r)"
    " select min(a.name, b.name), max(a.name, b.name), a.sketch, b.sketch"
    " from pair join named a on a.id = one join named b on b.id = other"
    " where a.name is not null and b.name is not null"
)


def key_of(sha256: str, path: str, settings: str) -> str:
    """The key of a content: its hash, the format that its name claims (it decides between text and Markdown, and
    whether they contradict), and the settings."""
    return hashlib.sha256(f"{sha256}:{named_format(path) or ''}:{settings}".encode()).hexdigest()[:40]
