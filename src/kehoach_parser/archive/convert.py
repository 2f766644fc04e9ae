"""What a worker does with a file: read, parse, write its JSON, and answer with what the archive keeps of it."""

from __future__ import annotations

import hashlib
import os
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from kehoach_parser.archive.pulse import PULSE
from kehoach_parser.archive.remote import is_remote, read_remote
from kehoach_parser.archive.rows import json_of, pack, rows_for, unpack
from kehoach_parser.archive.whole import write_whole
from kehoach_parser.errors import KehoachError
from kehoach_parser.values import Values

if TYPE_CHECKING:
    from kehoach_parser.document import Ocr
    from kehoach_parser.models import Plan

PARSER = "kehoach_parser.parser:parse_values"


@dataclass(frozen=True, slots=True)
class Options:
    """How files are parsed. `parser` names the function, `module:name`, that is called with the bytes and the path and
    gives a plan as plain values."""

    grammars: tuple[str, ...] = ()
    password: str | None = None
    parser: str = PARSER
    ocr: Ocr = "auto"


@dataclass(frozen=True, slots=True)
class Job:
    """A file to convert: where it lies, the path that outputs show, where its JSON goes, if anywhere, and what else is
    wanted of it."""

    path: str
    shown: str
    target: str | None = None
    formats: tuple[str, ...] = ()  # whose rows are made
    sketch: bool = False  # whether near copies are looked for
    name: str = ""  # of its outputs


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is kept of a file: an empty `code` means that it was read. Small, since millions pass through one pipe."""

    path: str
    code: str = ""
    detail: str = ""
    seconds: float = 0.0
    format: str | None = None
    pages: int | None = None
    tasks: int = 0
    doc_type: str | None = None
    issuer: str | None = None
    date: str | None = None
    title: str | None = None
    dues: dict[str, int] = field(default_factory=dict)  # month: deadlines that end in it
    plan: bytes = b""  # its JSON document, packed
    rows: dict[str, bytes] = field(default_factory=dict)  # format: what it has of the plan
    sketch: bytes = b""

    def read(self) -> Plan:
        """The plan."""
        from kehoach_parser.models import Plan

        return Plan.model_validate_json(unpack(self.plan))


@dataclass(frozen=True, slots=True)
class Examined:
    """Size and hash of a file's content; `code` and `detail` when it cannot be read."""

    sha256: str = ""
    code: str = ""
    detail: str = ""


def examine(paths: Sequence[str]) -> list[Examined]:
    """The hash of each file, so that what is known already is not parsed again."""
    return [_examined(path) for path in paths]


def _examined(path: str) -> Examined:
    if is_remote(path):
        return Examined(hashlib.sha256(read_remote(path)).hexdigest())
    try:
        with open(path, "rb") as stream:
            return Examined(hashlib.file_digest(stream, "sha256").hexdigest())
    except OSError as error:
        return Examined(code="not-readable" if os.path.lexists(path) else "not-found", detail=str(error.strerror))


def convert(job: Job, options: Options) -> Outcome:
    """The outcome of one file. Only what a process cannot survive, or what Python cannot hold, raises."""
    began = time.perf_counter()
    try:
        with PULSE.of(job.shown):
            plan = _parsed(job, options)
        content = json_of(plan)
        if job.target is not None:
            write_whole(job.target, content)
        return _outcome(job, plan, content, began)
    except MemoryError:
        raise
    except Exception as error:
        return failed_outcome(job, error, time.perf_counter() - began)


def _parsed(job: Job, options: Options) -> Values:
    module, _, name = options.parser.partition(":")
    parse = getattr(import_module(module), name)
    keywords: dict[str, Any] = {"grammars": options.grammars, "password": options.password, "ocr": options.ocr}
    plan: Values = parse(read_content(job.path), job.shown, **keywords)
    return plan


def read_content(path: str) -> bytes:
    """The bytes of a file on a disk or at an fsspec address."""
    from kehoach_parser.loaders import read

    return read_remote(path) if is_remote(path) else read(path)


def _outcome(job: Job, plan: Values, content: bytes, began: float) -> Outcome:
    header = plan.header
    sketch = b""
    if job.sketch:
        from kehoach_parser.archive.doubles import sketch_of

        sketch = sketch_of(plan)
    return Outcome(
        path=job.shown,
        format=plan.source.format,
        pages=plan.source.pages,
        tasks=len(plan.tasks),
        doc_type=header.doc_type,
        issuer=header.issuer,
        date=header.date or header.date_edtf,
        title=header.title,
        dues=dict(Counter(_months(plan))),
        plan=pack(content),
        rows=rows_for(plan, job.formats),
        sketch=sketch,
        seconds=time.perf_counter() - began,
    )


def _months(plan: Values) -> Iterator[str]:
    for task in plan.tasks:
        if task.deadline is not None and task.deadline.due:
            yield task.deadline.due[:7]


def failed_outcome(job: Job, error: BaseException, seconds: float = 0.0) -> Outcome:
    """The outcome of a file that raised, or took its worker with it."""
    from kehoach_parser.archive.supervisor import WorkerLost

    if isinstance(error, KehoachError):
        code, detail = error.code, error.detail
    elif isinstance(error, WorkerLost):
        code, detail = error.reason, error.detail
    elif isinstance(error, MemoryError):
        code, detail = "memory", ""
    else:
        code, detail = "error", f"{type(error).__name__}: {error}{_origin(error)}"[:500]
    return Outcome(path=job.shown, code=code, detail=printable(detail), seconds=seconds)


def _origin(error: BaseException) -> str:
    """Where an unforeseen error was raised, for the report of it."""
    frames = traceback.extract_tb(error.__traceback__)
    return f" ({os.path.basename(frames[-1].filename)}:{frames[-1].lineno})" if frames else ""


def printable(text: str) -> str:
    """The text with bytes that are no UTF-8 written as escapes: names on old drives have them."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
