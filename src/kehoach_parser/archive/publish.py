"""The outputs of an archive, made from the manifest in the order of the names: the same whatever the order of work.

An output that is up to date is left alone, and each appears under its name only when it is whole.
"""

from __future__ import annotations

import csv
import os
import shutil
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from typing import IO, TYPE_CHECKING, Any, Protocol

from kehoach_parser.archive.convert import json_of, unpacked
from kehoach_parser.archive.manifest import Entry, Manifest
from kehoach_parser.archive.messages import reason
from kehoach_parser.archive.progress import Display
from kehoach_parser.archive.report import write_report
from kehoach_parser.archive.whole import whole_file, whole_path, write_whole
from kehoach_parser.errors import MissingProgramError
from kehoach_parser.messages import Language

if TYPE_CHECKING:
    from kehoach_parser.models import Plan

# format: what it is called in the folder
OUTPUTS = {"csv": "tasks.csv", "jsonl": "tasks.jsonl", "sqlite": "archive.sqlite", "parquet": "parquet", "json": "json"}
LISTS = {"failures": "failures.csv", "doubles": "doubles.csv", "report": "report.html"}


class Sink(Protocol):
    """Where documents go, one after the other."""

    def add(self, plan: Plan, path: str, original: str | None = None) -> None: ...


def publish(manifest: Manifest, folder: str, formats: Iterable[str], language: Language, display: Display) -> None:
    """Make the outputs that are out of date."""
    generation = str(manifest.generation)
    stale = [name for name in formats if not _is_current(manifest, folder, name, generation)]
    lists = [name for name in LISTS if not _is_current(manifest, folder, name, generation)]
    if not stale and not lists:
        return
    display.publishing()
    manifest.forget_unused()
    manifest.commit()
    if stale:
        _write_documents(manifest, folder, stale, language)
    if lists:
        _write_failures(manifest, folder, language)
        _write_doubles(manifest, folder)
        with whole_file(os.path.join(folder, LISTS["report"])) as stream:
            write_report(manifest, stream, language)
    for name in (*stale, *lists):
        manifest.set_meta(f"published {name}", generation)


def _is_current(manifest: Manifest, folder: str, name: str, generation: str) -> bool:
    path = os.path.join(folder, OUTPUTS.get(name) or LISTS[name])
    return manifest.meta(f"published {name}") == generation and os.path.exists(path)


def _write_documents(manifest: Manifest, folder: str, formats: list[str], language: Language) -> None:
    """All formats in one pass over the plans."""
    from kehoach_parser.exporters import csv_table

    with ExitStack() as stack:
        sinks = [stack.enter_context(_SINKS[name](folder)) for name in formats if name in _SINKS]
        store = next((sink for sink in sinks if hasattr(sink, "add_failure")), None)
        plans = _fed(manifest.entries(), sinks, store, language)
        if "csv" in formats:
            stream = stack.enter_context(whole_file(os.path.join(folder, OUTPUTS["csv"])))
            csv_table.write(plans, stream, several=True, headers=language)
        else:
            deque(plans, maxlen=0)


def _fed(entries: Iterable[Entry], sinks: list[Sink], store: Any, language: Language) -> Iterator[Plan]:
    """The plans of all documents but copies; every document is given to the sinks on the way."""
    for entry in entries:
        if entry.plan is None:
            if store is not None:
                store.add_failure(entry.name, entry.code, reason(entry.code, entry.detail, language))
            continue
        plan = unpacked(entry.plan)
        plan.source.path = entry.shown
        original = entry.original if entry.original != entry.name else None
        for sink in sinks:
            sink.add(plan, entry.name, original)
        if original is None:
            yield plan


class _JsonDocuments:
    """The JSON of documents that have none yet: copies, and what was read before JSON was asked for."""

    def __init__(self, folder: str) -> None:
        self._folder = os.path.join(folder, OUTPUTS["json"])
        os.makedirs(self._folder, exist_ok=True)

    def add(self, plan: Plan, path: str, original: str | None = None) -> None:
        target = os.path.join(self._folder, f"{path}.json")
        if not os.path.exists(target):
            write_whole(target, json_of(plan))


class _JsonLines:
    """A task a line, with what tells its document."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def add(self, plan: Plan, path: str, original: str | None = None) -> None:
        if original is not None:
            return
        from pydantic_core import to_json

        kept = {"issuer", "doc_type", "number", "symbol", "date", "title"}
        head = {"file": path} | plan.header.model_dump(include=kept)
        start = to_json(head).decode()[:-1]
        for task in plan.tasks:
            self._stream.write(f"{start},{task.model_dump_json()[1:]}\n")


@contextmanager
def _json_documents(folder: str) -> Iterator[Sink]:
    yield _JsonDocuments(folder)


@contextmanager
def _json_lines(folder: str) -> Iterator[Sink]:
    with whole_file(os.path.join(folder, OUTPUTS["jsonl"])) as stream:
        yield _JsonLines(stream)


@contextmanager
def _sqlite(folder: str) -> Iterator[Sink]:
    from kehoach_parser.exporters.sqlite_store import Store

    with whole_path(os.path.join(folder, OUTPUTS["sqlite"])) as path, Store(path) as store:
        yield store


def require_parquet() -> None:
    """Raise MissingProgramError where Parquet cannot be written: better before the work than after it."""
    if find_spec("pyarrow") is None:
        raise MissingProgramError("parquet", "pip install 'kehoach-parser[parquet]'")


@contextmanager
def _parquet(folder: str) -> Iterator[Sink]:
    """A new folder of files in place of the old one."""
    from kehoach_parser.exporters.parquet_table import ParquetTables

    target = os.path.join(folder, OUTPUTS["parquet"])
    fresh = os.path.join(folder, ".parquet.tmp")
    shutil.rmtree(fresh, ignore_errors=True)  # left by a run that was killed
    try:
        with ParquetTables(fresh) as tables:
            yield tables
        shutil.rmtree(target, ignore_errors=True)
        os.replace(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


_SINKS = {"json": _json_documents, "jsonl": _json_lines, "sqlite": _sqlite, "parquet": _parquet}


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
