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
from typing import TYPE_CHECKING, Any, TextIO

from kehoach_parser.errors import KehoachError, OutputError
from kehoach_parser.messages import Language, default_language, message
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
    "format": ("json", "jsonl", "csv", "text"),
    "headers": ("vi", "en"),
    "changes": ("accepted", "original"),
    "ocr": ("auto", "never", "always"),
    "language": ("vi", "en"),
}


@struct(slots=True)
class Wanted:
    """What is to be done with which files."""

    files: Sequence[str]
    format: str = "json"
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
    plans = reading.plans()
    first = next(plans, None)
    if first is not None:  # nothing is written, nor an older file touched, before there is a result
        try:
            with _stream(wanted.output) as stream:
                several = len(wanted.files) > 1
                _exporter(wanted.format)(chain([first], plans), stream, several=several, headers=wanted.headers)
        except BrokenPipeError:  # the reader has seen enough, as `head` does
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OSError as error:
            complain(OutputError(wanted.output or "-", error.strerror or ""), reading.language)
            return OutputError.exit_code
    return reading.exit_code


class _Reading:
    """One call over several files: a file that fails is reported and the others go on."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.language = wanted.language or default_language()
        self.exit_code = 0

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
            yield plan

    def _report(self, plan: Any) -> None:
        for warning in plan.warnings:
            where = f" (p. {warning.page})" if warning.page else ""
            known = message(warning.code, "en") if self.language == "en" else warning.message
            print(f"{plan.source.path}{where}: {known}", file=sys.stderr)


def complain(error: KehoachError, language: Language) -> None:
    """One line: which file, what is wrong, what to do."""
    print(f"{error.path}: {message(error.code, language, error.detail)}", file=sys.stderr)


def _exporter(format: str) -> Any:
    from kehoach_parser.exporters import EXPORTERS

    module, _, name = EXPORTERS[format].partition(":")
    return getattr(import_module(f"kehoach_parser.exporters.{module}"), name)


def _stream(output: str | None) -> Any:
    """Where the data goes: a file, or standard output as UTF-8 whatever the console's encoding."""
    if output is not None:
        return open(output, "w", encoding="utf-8", newline="")
    return _Standard()


class _Standard:
    """Standard output as a stream that is not closed at the end."""

    def __enter__(self) -> TextIO:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", newline="")
        return sys.stdout

    def __exit__(self, *_: object) -> None:
        sys.stdout.flush()
