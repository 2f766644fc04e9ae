"""The command `kehoach`: arguments in, one call, print. No decision about documents is made here.

Exit codes: 0 all files read; 1 an unforeseen error; 2 wrong arguments; 3 file missing, a folder or unreadable; 4 empty;
5 unsupported format; 6 corrupt; 7 password needed; 8 an unread scan; 9 beyond the limits; 10 a program is missing;
11 wrong grammar; 14 `eval --against` found a loss; 15 output not writable; `batch` has further codes of its own. With
several files the code is that of the last one that failed; the others are still written.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kehoach_parser import cli_parse
from kehoach_parser.cli_archive import Lang, Ocr, Recognition
from kehoach_parser.cli_usage import Group
from kehoach_parser.errors import KehoachError
from kehoach_parser.language import default_language
from kehoach_parser.version import VERSION

app = typer.Typer(
    name="kehoach",
    cls=Group,
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
    xlsx = "xlsx"
    text = "text"


class Changes(StrEnum):
    accepted = "accepted"
    original = "original"


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
    format: Annotated[
        Format | None, typer.Option("-f", "--format", help="Output format; default: that of OUTPUT's name, else json.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write here instead of standard output.")
    ] = None,
    headers: Annotated[
        Lang, typer.Option("--headers", help="Language of column heads in CSV, Excel and text.")
    ] = Lang.vi,
    grammars: Annotated[
        list[Path] | None, typer.Option("--grammars", help="Folder with further grammar files.")
    ] = None,
    password: Annotated[str | None, typer.Option("--password", help="Password of an encrypted PDF.")] = None,
    changes: Annotated[
        Changes, typer.Option("--changes", help="Side of Word's tracked changes that is read.")
    ] = Changes.accepted,
    ocr: Recognition = Ocr.auto,
    lang: Language = None,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing on standard error but errors.")] = False,
) -> None:
    """Read plans and print their tasks. Data goes to standard output, everything else to standard error."""
    wanted = cli_parse.Wanted(
        files,
        format.value if format else None,
        None if output is None else str(output),
        headers.value,
        [str(folder) for folder in grammars or []],
        password,
        changes.value,
        ocr.value,
        lang.value if lang else None,
        quiet,
    )
    raise typer.Exit(cli_parse.run(wanted))


@app.command()
def schema() -> None:
    """Print the JSON Schema of the output."""
    import json

    from kehoach_parser.models import Plan

    typer.echo(json.dumps(Plan.model_json_schema(), ensure_ascii=False, indent=2))


@grammar_app.command("check")
def grammar_check(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[FOLDER]", help="A folder with further grammar files.")
    ] = None,
    lang: Language = None,
) -> None:
    """Run every rule's own examples; exit code 11 when one fails."""
    from kehoach_parser.check import check
    from kehoach_parser.grammar import load

    language = lang.value if lang else default_language()
    try:
        failures = check(load(*([folder] if folder else [])))
    except KehoachError as error:
        cli_parse.complain(error, language)
        raise typer.Exit(error.exit_code) from error
    for failure in failures:
        typer.echo(str(failure), err=True)
    raise typer.Exit(11 if failures else 0)


def _register() -> None:
    """Adds the commands of the other modules; each imports what it needs only when it runs."""
    from kehoach_parser import cli_archive, cli_evaluate

    cli_archive.register(app)
    cli_evaluate.register(app)


_register()
