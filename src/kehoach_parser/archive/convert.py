"""What a worker does with a file: read, parse, write its JSON, and answer with what the archive keeps of it."""

from __future__ import annotations

import hashlib
import os
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

from kehoach_parser.archive.job import Examined, Job, Options, Outcome
from kehoach_parser.archive.pulse import PULSE
from kehoach_parser.archive.remote import is_remote, read_remote
from kehoach_parser.archive.rows import json_of, pack, rows_for
from kehoach_parser.archive.walk import printable
from kehoach_parser.archive.whole import write_whole
from kehoach_parser.errors import KehoachError
from kehoach_parser.values import Values


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
