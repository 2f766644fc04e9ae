"""The command `kehoach`: arguments in, one call, print. No decision about documents is made here.

Exit codes: 0 all files read; 1 an unforeseen error; 2 wrong arguments; 3 file missing, a folder or unreadable; 4 empty;
5 unsupported format; 6 corrupt; 7 password needed; 8 no text layer; 9 beyond the limits; 10 a program is missing;
11 wrong grammar; 14 `eval --against` found a loss; 15 output not writable; `batch` has further codes of its own. With
several files the code is that of the last one that failed; the others are still written.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from kehoach_parser.errors import KehoachError, OutputError
from kehoach_parser.messages import default_language, message
from kehoach_parser.version import VERSION

if TYPE_CHECKING:
    from kehoach_parser.models import Plan

app = typer.Typer(
    name="kehoach",
    help="Reads Vietnamese administrative plans (kế hoạch) and gives the tasks: who leads, who coordinates, by when.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
grammar_app = typer.Typer(
    help="The grammar: everything Vietnamese, in TOML files.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(grammar_app, name="grammar")


class Format(StrEnum):
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    text = "text"


class Lang(StrEnum):
    vi = "vi"
    en = "en"


Language = Annotated[Lang | None, typer.Option("--lang", help="Language of messages; default from the locale.")]


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(VERSION)
        raise typer.Exit()


@app.callback()
def _root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """The options before a command."""


@app.command()
def parse(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="Files to read; - is standard input.")],
    format: Annotated[Format, typer.Option("-f", "--format", help="Output format.")] = Format.json,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write here instead of standard output.")
    ] = None,
    headers: Annotated[Lang, typer.Option("--headers", help="Language of column heads in CSV and text.")] = Lang.vi,
    grammars: Annotated[
        list[Path] | None, typer.Option("--grammars", help="Folder with further grammar files.")
    ] = None,
    password: Annotated[str | None, typer.Option("--password", help="Password of an encrypted PDF.")] = None,
    lang: Language = None,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing on standard error but errors.")] = False,
) -> None:
    """Read plans and print their tasks. Data goes to standard output, everything else to standard error."""
    run = _Run(lang.value if lang else default_language(), quiet)
    plans = run.plans(files, [str(folder) for folder in grammars or []], password)
    first = next(plans, None)
    if first is not None:  # nothing is written, nor an older file touched, before there is a result
        try:
            with _stream(output) as stream:
                _exporter(format)(chain([first], plans), stream, several=len(files) > 1, headers=headers.value)
        except OSError as error:
            _complain(OutputError(str(output or "-"), error.strerror or ""), run.language)
            raise typer.Exit(OutputError.exit_code) from error
    raise typer.Exit(run.exit_code)


@app.command()
def schema() -> None:
    """Print the JSON Schema of the output."""
    import json

    from kehoach_parser.models import Plan

    typer.echo(json.dumps(Plan.model_json_schema(), ensure_ascii=False, indent=2))


@grammar_app.command("check")
def grammar_check(
    folder: Annotated[Path | None, typer.Argument(help="A folder with further grammar files.")] = None,
    lang: Language = None,
) -> None:
    """Run every rule's own examples; exit code 11 when one fails."""
    from kehoach_parser.check import check
    from kehoach_parser.grammar import load

    language = lang.value if lang else default_language()
    try:
        failures = check(load(*([folder] if folder else [])))
    except KehoachError as error:
        _complain(error, language)
        raise typer.Exit(error.exit_code) from error
    for failure in failures:
        typer.echo(str(failure), err=True)
    raise typer.Exit(11 if failures else 0)


class _Run:
    """One call over several files: a file that fails is reported and the others go on."""

    def __init__(self, language: Any, quiet: bool) -> None:
        self.language = language
        self.quiet = quiet
        self.exit_code = 0

    def plans(self, files: list[str], grammars: list[str], password: str | None) -> Iterator[Plan]:
        from kehoach_parser.parser import parse as parse_file

        for path in files:
            try:
                plan = parse_file(path, grammars=tuple(grammars), password=password)
            except KehoachError as error:
                self.exit_code = error.exit_code
                _complain(error, self.language)
                continue
            self._report(plan)
            yield plan

    def _report(self, plan: Plan) -> None:
        if self.quiet:
            return
        for warning in plan.warnings:
            where = f" (p. {warning.page})" if warning.page else ""
            known = message(warning.code, self.language)
            typer.echo(f"{plan.source.path}{where}: {known if self.language == 'en' else warning.message}", err=True)


def _complain(error: KehoachError, language: Any) -> None:
    """One line: which file, what is wrong, what to do."""
    typer.echo(f"{error.path}: {message(error.code, language, error.detail)}", err=True)


def _exporter(format: Format) -> Any:
    from kehoach_parser.exporters import EXPORTERS

    module, _, name = EXPORTERS[format.value].partition(":")
    return getattr(import_module(f"kehoach_parser.exporters.{module}"), name)


def _stream(output: Path | None) -> Any:
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


def _register() -> None:
    """Adds the commands of the other modules; each imports what it needs only when it runs."""
    from kehoach_parser import cli_evaluate

    cli_evaluate.register(app)


_register()
