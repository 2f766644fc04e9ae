"""The command `kehoach parse`: read each file, write what was found, report the rest.

`typer` and the models are as expensive to import as ten pages are to parse; nothing here needs them. `words_of` reads
the usual ways to write the command; what it doesn't know is left to typer, with the same function behind it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

from kehoach_parser.errors import KehoachError, OutputError
from kehoach_parser.exporters import BINARY, EXPORTERS
from kehoach_parser.language import default_language
from kehoach_parser.messages import Language, message
from kehoach_parser.structs import struct

if TYPE_CHECKING:
    from kehoach_parser.document import Changes, Ocr

_OPTIONS = {
    "-f": "format",
    "--format": "format",
    "-o": "output",
    "--output": "output",
    "--headers": "headers",
    "--password": "password",
    "--changes": "changes",
    "--ocr": "ocr",
    "--lang": "language",
}
_CHOICES = {
    "format": ("json", "jsonl", "csv", "xlsx", "text"),
    "headers": ("vi", "en"),
    "changes": ("accepted", "original"),
    "ocr": ("auto", "never", "always"),
    "language": ("vi", "en"),
}
_SUFFIXES = {"txt": "text"}  # of formats that are not called as their files
_NAME = "plan"  # of a file in an example
WRONG_ARGUMENTS = 2


@struct(slots=True)
class Wanted:
    """What is to be done with which files."""

    files: Sequence[str]
    format: str | None = None  # None: by the name of the output, `plan.xlsx`; json without one
    output: str | None = None
    headers: str = "vi"
    grammars: Sequence[str] = ()
    password: str | None = None
    changes: Changes = "accepted"
    ocr: Ocr = "auto"
    language: Language | None = None
    quiet: bool = False


def words_of(words: Sequence[str]) -> Wanted | None:
    """What the words after `parse` ask for; None where they are unusual or wrong."""
    files: list[str] = []
    values: dict[str, Any] = {}
    rest = iter(words)
    for word in rest:
        if word in ("-q", "--quiet"):
            values["quiet"] = True
        elif word in _OPTIONS:
            name, value = _OPTIONS[word], next(rest, "")
            if not value or value.startswith("-") or value not in _CHOICES.get(name, (value,)):
                return None
            values[name] = value
        elif word and (word == "-" or not word.startswith("-")):
            files.append(word)
        else:
            return None
    return Wanted(files, **values) if files else None


def run(wanted: Wanted) -> int:
    """Read the files and write what they hold; the exit code."""
    reading = _Reading(wanted)
    format = wanted.format or _format_of(wanted.output)
    if format in BINARY and wanted.output is None and sys.stdout.isatty():
        print(message("not-for-terminal", reading.language, f"-o {_NAME}.{format}"), file=sys.stderr)
        return WRONG_ARGUMENTS
    plans = reading.plans()
    first = next(plans, None)
    if first is not None:  # nothing is written, nor an older file touched, before there is a result
        try:
            with _stream(wanted.output, binary=format in BINARY) as stream:
                several = len(wanted.files) > 1
                _exporter(format)(chain([first], plans), stream, several=several, headers=wanted.headers)
        except BrokenPipeError:  # the reader has seen enough, as `head` does
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OSError as error:
            complain(OutputError(wanted.output or "-", error.strerror or ""), reading.language)
            return OutputError.exit_code
        if wanted.output is not None and not wanted.quiet:
            print(f"{wanted.output}: {message('written', reading.language, str(reading.tasks))}", file=sys.stderr)
    return reading.exit_code


class _Reading:
    """One call over several files: a file that fails is reported and the others go on."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.language = wanted.language or default_language()
        self.exit_code = 0
        self.tasks = 0

    def plans(self) -> Iterator[Any]:
        from kehoach_parser.loaders import read
        from kehoach_parser.parser import parse_values

        wanted = self.wanted
        for path in wanted.files:
            try:
                plan = parse_values(
                    read(path),
                    path,
                    grammars=tuple(wanted.grammars),
                    password=wanted.password,
                    changes=wanted.changes,
                    ocr=wanted.ocr,
                )
            except KehoachError as error:
                self.exit_code = error.exit_code
                complain(error, self.language)
                continue
            if not wanted.quiet:
                self._report(plan)
            self.tasks += len(plan.tasks)
            yield plan

    def _report(self, plan: Any) -> None:
        for warning in plan.warnings:
            where = f" ({message('page', self.language)} {warning.page})" if warning.page else ""
            known = message(warning.code, "en") if self.language == "en" else warning.message
            print(f"{plan.source.path}{where}: {known}", file=sys.stderr)


def complain(error: KehoachError, language: Language) -> None:
    """One line: which file, what is wrong, what to do."""
    print(f"{error.path}: {message(error.code, language, error.detail)}", file=sys.stderr)


def _format_of(output: str | None) -> str:
    """The format that the name of an output asks for."""
    suffix = os.path.splitext(output or "")[1][1:].lower()
    return _SUFFIXES.get(suffix, suffix if suffix in EXPORTERS else "json")


def _exporter(format: str) -> Any:
    module, _, name = EXPORTERS[format].partition(":")
    return getattr(import_module(f"kehoach_parser.exporters.{module}"), name)


def _stream(output: str | None, *, binary: bool) -> Any:
    """Where the data goes: a file, or standard output as UTF-8 whatever the console's encoding."""
    if output is None:
        return _Standard(binary)
    return open(output, "wb") if binary else open(output, "w", encoding="utf-8", newline="")


class _Standard:
    """Standard output as a stream that is not closed at the end."""

    def __init__(self, binary: bool) -> None:
        self._binary = binary

    def __enter__(self) -> TextIO | BinaryIO:
        if self._binary:
            return sys.stdout.buffer
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", newline="")
        return sys.stdout

    def __exit__(self, *_: object) -> None:
        sys.stdout.flush()
