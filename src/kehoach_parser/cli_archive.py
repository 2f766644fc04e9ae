"""The commands for archives, `kehoach batch`, `merge` and `scan`: arguments in, one call, print.

Exit codes of `batch`: 0 everything was read; 2 wrong arguments; 3 no file was found, or no Dask scheduler; 10 an
optional part is missing; 11 a wrong grammar; 12 done, but some files could not be read (OUT/failures.csv); 13 another
run is using OUT; 15 OUT cannot be written; 130 stopped with Ctrl-C, 143 with SIGTERM: the same command continues.
`merge` gives 0, 2, 3 (a part is missing), 10, 12 or 13, `scan` 0, 2 or 3.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from sqlite3 import DatabaseError
from typing import TYPE_CHECKING, Annotated

import typer

from kehoach_parser.errors import KehoachError, OutputError
from kehoach_parser.language import default_language
from kehoach_parser.messages import Language

if TYPE_CHECKING:
    from kehoach_parser.archive.request import Request, Tally
    from kehoach_parser.archive.walk import Part

NO_INPUT, SOME_FAILED, BUSY, STOPPED = 3, 12, 13, 130

_MEGABYTE = 1024**2


class Engine(StrEnum):
    local = "local"
    dask = "dask"


class Listing(StrEnum):
    summary = "summary"
    csv = "csv"
    jsonl = "jsonl"


class Ocr(StrEnum):
    auto = "auto"
    never = "never"
    always = "always"


class Lang(StrEnum):
    vi = "vi"
    en = "en"


Inputs = Annotated[
    list[str] | None,
    typer.Argument(metavar="[INPUT…]", help="Files, folders, glob patterns, or addresses such as s3://bucket/folder."),
]
FromFile = Annotated[str | None, typer.Option("--from-file", help="A list of inputs, one a line; - is standard input.")]
Workers = Annotated[int | None, typer.Option("--workers", min=1, help="Worker processes; default: all processors.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing on standard error but errors.")]
Speech = Annotated[Lang | None, typer.Option("--lang", help="Language of messages; default from the locale.")]
To = Annotated[str, typer.Option("--to", help="Formats, with commas: json,csv,xlsx,jsonl,sqlite,parquet.")]
LogJson = Annotated[bool, typer.Option("--log-json", help="Report as JSON lines on standard error.")]
Recognition = Annotated[Ocr, typer.Option("--ocr", help="Recognise the text of scans: auto where a page has none.")]
Timeout = Annotated[float, typer.Option("--timeout", min=1, help="Seconds that one file may take.")]
Stall = Annotated[float, typer.Option("--stall-timeout", min=1, help="Seconds in which nothing happens with a file.")]
Memory = Annotated[int, typer.Option("--memory", min=64, help="Megabytes that one file may take.")]


def batch(
    inputs: Inputs = None,
    out: Annotated[str, typer.Option("-o", "--out", help="Folder or address (s3://…) for the outputs.")] = ...,  # type: ignore[assignment]
    to: To = "json,csv",
    from_file: FromFile = None,
    engine: Annotated[Engine, typer.Option("--engine", help="Where files are read.")] = Engine.local,
    workers: Workers = None,
    scheduler: Annotated[str | None, typer.Option("--scheduler", help="Address of a Dask scheduler, tcp://….")] = None,
    shard: Annotated[
        str, typer.Option("--shard", metavar="I/N", help="Only part I of N; OUT gets a folder for it.")
    ] = "1/1",
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Try again what failed before.")] = False,
    timeout: Timeout = 600,
    stall_timeout: Stall = 120,
    memory: Memory = 2048,
    recycle: Annotated[int, typer.Option("--recycle", min=1, help="Files after which a worker is replaced.")] = 1000,
    grammars: Annotated[
        list[Path] | None, typer.Option("--grammars", help="Folder with further grammar files.")
    ] = None,
    password: Annotated[str | None, typer.Option("--password", help="Password of encrypted PDFs.")] = None,
    ocr: Recognition = Ocr.auto,
    quiet: Quiet = False,
    log_json: LogJson = False,
    lang: Speech = None,
) -> None:
    """Read an archive: all documents of folders; what cannot be read is listed. Run again, it does what is new."""
    from kehoach_parser.archive.job import Options
    from kehoach_parser.archive.limits import Limits
    from kehoach_parser.archive.request import Request

    language = _language(lang)
    request = Request(
        inputs=tuple(inputs or ()),
        out=out,
        formats=_formats(to, language),
        from_file=from_file,
        options=Options(tuple(str(folder) for folder in grammars or ()), password, ocr=ocr.value),
        limits=Limits(stall_timeout, timeout, memory * _MEGABYTE, recycle),
        engine=engine.value,
        workers=workers,
        scheduler=_scheduler(engine, scheduler, language),
        part=_part(shard, language),
        retry_failed=retry_failed,
        language=language,
    )
    if not request.inputs and from_file is None:
        raise typer.BadParameter("INPUT… / --from-file")
    raise typer.Exit(_run(request, language, quiet=quiet, log_json=log_json))


def _run(request: Request, language: Language, *, quiet: bool, log_json: bool) -> int:
    """The exit code of a run."""
    from kehoach_parser.archive.messages import message
    from kehoach_parser.archive.progress import display_for
    from kehoach_parser.archive.run import batch as run_batch

    try:
        with _told(request.out, language):
            tally = run_batch(request, display_for(language, quiet=quiet, log_json=log_json))
    except KeyboardInterrupt:
        typer.echo(message("resume", language), err=True)
        return STOPPED
    return _exit_code(tally, request, language, quiet=quiet or log_json)


@contextmanager
def _told(out: str, language: Language) -> Iterator[None]:
    """What goes wrong with the whole run within the block is told in a line, and is the exit code."""
    from kehoach_parser.archive.lock import Busy
    from kehoach_parser.archive.messages import message

    try:
        yield
    except Busy as busy:
        typer.echo(f"{out}: {message('busy', language, str(busy))}", err=True)
        raise typer.Exit(BUSY) from None
    except KehoachError as error:
        typer.echo(f"{error.path}: {message(error.code, language, error.detail)}", err=True)
        raise typer.Exit(error.exit_code) from None
    except (OSError, DatabaseError) as error:  # a full disk, or a folder that may not be written
        reason = error.strerror if isinstance(error, OSError) else None
        typer.echo(f"{out}: {message(OutputError.code, language, reason or str(error))}", err=True)
        raise typer.Exit(OutputError.exit_code) from None


def _exit_code(tally: Tally, request: Request, language: Language, *, quiet: bool) -> int:
    from kehoach_parser.archive.messages import message

    if tally.interrupted:
        return 128 + tally.interrupted
    if not tally.files:
        typer.echo(message("no-input", language, " ".join(request.inputs)), err=True)
        return NO_INPUT
    if request.part.count > 1 and not quiet:
        typer.echo(f"{message('merge', language)} {request.out}", err=True)
    return SOME_FAILED if tally.failed or tally.still_failed else 0


def _language(lang: Lang | None) -> Language:
    return default_language() if lang is None else lang.value


def _formats(text: str, language: Language) -> tuple[str, ...]:
    from kehoach_parser.archive.messages import message
    from kehoach_parser.archive.request import FORMATS

    wanted = tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
    if not wanted or not set(wanted) <= set(FORMATS):
        raise typer.BadParameter(f"{text}: {message('bad-format', language, ', '.join(FORMATS))}")
    return wanted


def _scheduler(engine: Engine, scheduler: str | None, language: Language) -> str | None:
    from kehoach_parser.archive.messages import message

    if engine is Engine.dask and scheduler is None:
        raise typer.BadParameter(message("scheduler-needed", language))
    return scheduler


def _part(text: str, language: Language) -> Part:
    from kehoach_parser.archive.messages import message
    from kehoach_parser.archive.walk import Part

    number, slash, count = text.partition("/")
    if not (slash and number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count)):
        raise typer.BadParameter(message("bad-shard", language))
    return Part(int(number), int(count))


def merge(
    out: Annotated[str, typer.Argument(metavar="OUT", help="Folder or address that all parts were written to.")],
    to: To = "json,csv",
    quiet: Quiet = False,
    log_json: LogJson = False,
    lang: Speech = None,
) -> None:
    """Bring the parts of `batch --shard` together: one set of outputs, as a run without parts makes it."""
    from kehoach_parser.archive.merge import merge
    from kehoach_parser.archive.progress import display_for

    language = _language(lang)
    formats, display = _formats(to, language), display_for(language, quiet=quiet, log_json=log_json)
    with _told(out, language):
        tally = merge(out, formats, language, display)
    raise typer.Exit(SOME_FAILED if tally.failed else 0)


def scan(
    inputs: Inputs = None,
    from_file: FromFile = None,
    to: Annotated[Listing, typer.Option("-f", "--format", help="Counts, or a line for each file.")] = Listing.summary,
    workers: Workers = None,
    lang: Speech = None,
) -> None:
    """Look at an archive without parsing it: formats, text or scan, language, likely types, what assigns work."""
    from kehoach_parser.archive.request import Request
    from kehoach_parser.archive.scan import LIMITS, scan
    from kehoach_parser.archive.scan_output import write

    if not inputs and from_file is None:
        raise typer.BadParameter("INPUT… / --from-file")
    request = Request(tuple(inputs or ()), "", from_file=from_file, limits=LIMITS, workers=workers)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    language = _language(lang)
    with _told(from_file or "", language):
        count = write(scan(request), sys.stdout, to.value, language)
    raise typer.Exit(0 if count else NO_INPUT)


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(batch)
    app.command()(merge)
    app.command()(scan)


if __name__ == "__main__":
    _app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
    register(_app)
    _app()
