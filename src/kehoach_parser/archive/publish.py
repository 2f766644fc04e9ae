"""The outputs of an archive, made from the manifest in the order of the names: the same whatever the order of work.

An output that is up to date is left alone, and each appears under its name only when it is whole.
"""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from io import StringIO
from typing import IO, TYPE_CHECKING, Any, Protocol

from kehoach_parser.archive.manifest import ROWS, Entry, Manifest
from kehoach_parser.archive.messages import reason
from kehoach_parser.archive.outputs import LISTS, OUTPUTS
from kehoach_parser.archive.place import Place
from kehoach_parser.archive.report import write_report
from kehoach_parser.archive.rows import csv_of, json_of, jsonl_of, plan_of, rows_for, table_of
from kehoach_parser.archive.whole import whole_file, whole_path, write_whole
from kehoach_parser.messages import Language

if TYPE_CHECKING:
    from kehoach_parser.exporters.xlsx_table import Workbook


class Sink(Protocol):
    """Where the rows of documents go, one document after the other."""

    def add(self, entry: Entry, rows: bytes) -> None: ...

    def fail(self, entry: Entry, language: Language) -> None: ...


def publish(manifest: Manifest, place: Place, names: Sequence[str], language: Language) -> None:
    """Make the named outputs: of formats, and lists."""
    manifest.forget_unused()
    manifest.commit()
    if "json" in names:
        _write_json(manifest, place)
    if tables := [name for name in names if name in ROWS]:
        _write_tables(manifest, place.folder, tables, language)
    if any(name in LISTS for name in names):
        _write_lists(manifest, place.folder, language)


def _write_json(manifest: Manifest, place: Place) -> None:
    """The JSON of documents that have none yet: copies, and what was read before JSON was asked for."""
    os.makedirs(os.path.join(place.folder, OUTPUTS["json"]), exist_ok=True)
    for entry in manifest.entries(()):
        if not entry.code and not place.has_document(entry.name, entry.json):
            plan = plan_of(manifest.plan(entry.id))
            plan.source["path"] = entry.shown
            write_whole(place.document(entry.name), json_of(plan))
            manifest.mark_json(entry.name)


def _write_tables(manifest: Manifest, folder: str, formats: list[str], language: Language) -> None:
    """All formats in one pass."""
    with ExitStack() as stack:
        sinks = [stack.enter_context(_SINKS[name](folder, language)) for name in formats]
        for entry in manifest.entries(formats):
            if entry.code:
                for sink in sinks:
                    sink.fail(entry, language)
            else:
                for sink, rows in zip(sinks, _rows_of(entry, manifest, formats), strict=True):
                    sink.add(entry, rows)


def _rows_of(entry: Entry, manifest: Manifest, formats: list[str]) -> Iterable[bytes]:
    """The rows of a document in each format; made now where nobody had asked for the format before."""
    missing = [name for name, rows in zip(formats, entry.rows, strict=True) if rows is None]
    made = rows_for(plan_of(manifest.plan(entry.id)), missing) if missing else {}
    manifest.keep_rows(entry.id, made)
    return [made[name] if rows is None else rows for name, rows in zip(formats, entry.rows, strict=True)]


class _Lines:
    """Rows of text; those of copies are left out, since they are those of the first file."""

    def __init__(self, stream: IO[bytes], written: Callable[[Entry, bytes], bytes]) -> None:
        self._stream, self._written = stream, written

    def add(self, entry: Entry, rows: bytes) -> None:
        if entry.copied is None:
            self._stream.write(self._written(entry, rows))

    def fail(self, entry: Entry, language: Language) -> None:
        """There are no rows of what could not be read."""


@contextmanager
def _csv(folder: str, language: Language) -> Iterator[Sink]:
    from kehoach_parser.exporters import csv_table

    head = StringIO()
    csv_table.write_head(head, language)
    with whole_file(os.path.join(folder, OUTPUTS["csv"]), "wb") as stream:
        stream.write(head.getvalue().encode())
        yield _Lines(stream, lambda entry, rows: csv_of(rows, entry.shown))


@contextmanager
def _json_lines(folder: str, language: Language) -> Iterator[Sink]:
    with whole_file(os.path.join(folder, OUTPUTS["jsonl"]), "wb") as stream:
        yield _Lines(stream, lambda entry, rows: jsonl_of(rows, entry.name))


class _Sheets:
    """A workbook: without copies, as rows of text, but with what could not be read."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook

    def add(self, entry: Entry, rows: bytes) -> None:
        if entry.copied is None:
            self._workbook.add(table_of(rows), entry.shown)

    def fail(self, entry: Entry, language: Language) -> None:
        self._workbook.add_failure(entry.shown, entry.code, reason(entry.code, entry.detail, language))


@contextmanager
def _xlsx(folder: str, language: Language) -> Iterator[Sink]:
    from kehoach_parser.exporters.xlsx_table import Workbook

    with whole_path(os.path.join(folder, OUTPUTS["xlsx"])) as path, Workbook(path, language) as workbook:
        yield _Sheets(workbook)


class _Tables:
    """A writer of tables, which has the copies, too."""

    def __init__(self, writer: Any) -> None:
        self._writer = writer

    def add(self, entry: Entry, rows: bytes) -> None:
        self._writer.add(table_of(rows), entry.name, entry.copied)

    def fail(self, entry: Entry, language: Language) -> None:
        if hasattr(self._writer, "add_failure"):
            self._writer.add_failure(entry.name, entry.code, reason(entry.code, entry.detail, language))


@contextmanager
def _sqlite(folder: str, language: Language) -> Iterator[Sink]:
    from kehoach_parser.exporters.sqlite_store import Store

    with whole_path(os.path.join(folder, OUTPUTS["sqlite"])) as path, Store(path) as store:
        yield _Tables(store)


@contextmanager
def _parquet(folder: str, language: Language) -> Iterator[Sink]:
    """A new folder of files in place of the old one."""
    from kehoach_parser.exporters.parquet_table import ParquetTables

    target = os.path.join(folder, OUTPUTS["parquet"])
    fresh = os.path.join(folder, ".parquet.tmp")
    shutil.rmtree(fresh, ignore_errors=True)  # left by a run that was killed
    try:
        with ParquetTables(fresh) as tables:
            yield _Tables(tables)
        shutil.rmtree(target, ignore_errors=True)
        os.replace(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


_SINKS = {"csv": _csv, "xlsx": _xlsx, "jsonl": _json_lines, "sqlite": _sqlite, "parquet": _parquet}


def _write_lists(manifest: Manifest, folder: str, language: Language) -> None:
    manifest.find_near_copies()
    _write_failures(manifest, folder, language)
    _write_doubles(manifest, folder)
    with whole_file(os.path.join(folder, LISTS["report"])) as stream:
        write_report(manifest, stream, language)


def _write_failures(manifest: Manifest, folder: str, language: Language) -> None:
    rows = manifest.rows(
        "select f.name, r.code, r.detail from files f join results r on r.key = f.key"
        " where r.code != '' order by f.name"
    )
    with whole_file(os.path.join(folder, LISTS["failures"])) as stream:
        table = _table(stream, "path", "code", "reason")
        for name, code, detail in rows:
            table.writerow([name, code, reason(code, detail, language)])


def _write_doubles(manifest: Manifest, folder: str) -> None:
    with whole_file(os.path.join(folder, LISTS["doubles"])) as stream:
        table = _table(stream, "path", "other", "kind", "similarity")
        for name, original in manifest.copies():
            table.writerow([original, name, "exact", "1.00"])
        for one, other, shared in manifest.near_copies():
            table.writerow([one, other, "near", f"{shared:.2f}"])


def _table(stream: IO[str], *heads: str) -> Any:
    stream.write("\ufeff")  # without it a spreadsheet takes the text for another encoding
    table = csv.writer(stream, lineterminator="\r\n")
    table.writerow(heads)
    return table
