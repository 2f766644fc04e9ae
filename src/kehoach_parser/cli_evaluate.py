"""The commands `kehoach eval` and `kehoach explain`: files in, one call, print."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kehoach_parser.errors import CorruptFileError, InputMissingError, KehoachError, NotAFileError
from kehoach_parser.language import default_language
from kehoach_parser.messages import message
from kehoach_parser.translations import STEPS, vietnamese

if TYPE_CHECKING:
    from kehoach_parser.evaluate_report import Changes, Report
    from kehoach_parser.explain import Step

LOSS = 14  # exit code where values were lost
_WIDTH = 180  # of the table of scores, which has a row a document
_HEAD = 8  # letters of a measure's name over its column
_GAINS = 40  # shown one by one; losses are all shown


class EvalFormat(StrEnum):
    table = "table"
    json = "json"


class EvalLang(StrEnum):
    vi = "vi"
    en = "en"


_Lang = Annotated[EvalLang | None, typer.Option("--lang", help="Language of messages; default from the locale.")]
_Grammars = Annotated[list[Path] | None, typer.Option("--grammars", help="Folder with further grammar files.")]


def register(app: typer.Typer) -> None:
    """Adds the commands of this module to the application."""
    app.command("eval")(evaluate)
    app.command("explain")(explain)


def evaluate(
    folder: Annotated[
        Path, typer.Argument(metavar="GOLD_DIR", help="Folder of documents with NAME.gold.json beside them.")
    ],
    format: Annotated[EvalFormat, typer.Option("-f", "--format", help="What to print.")] = EvalFormat.table,
    output: Annotated[Path | None, typer.Option("--json", metavar="OUT", help="Write the scores here, too.")] = None,
    against: Annotated[
        Path | None,
        typer.Option("--against", metavar="OLD", help="Earlier scores; exit code 14 where values were lost."),
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Write the expected results NAME.EXT.json that exist anew; read them after.")
    ] = False,
    grammars: _Grammars = None,
    lang: _Lang = None,
) -> None:
    """Score the tool on documents that have gold files. A document NAME.pdf belongs to NAME.gold.json in its folder."""
    run = _Evaluation(folder, tuple(str(path) for path in grammars or []), write)
    language = (lang or EvalLang(default_language())).value
    try:
        report = run.report(language)
        old = _json(against) if against else None
    except KehoachError as error:
        _complain(error, language)
        raise typer.Exit(error.exit_code) from error
    if output:
        _write(output, _written(report))
    if format is EvalFormat.json:
        typer.echo(_written(report))
    else:
        _print_table(report)
    code = run.exit_code
    if old is not None:
        code = _print_changes(old, report) or code
    raise typer.Exit(code)


class _Evaluation:
    """Reads the documents of a folder; one that cannot be read is reported and scored as an empty plan."""

    def __init__(self, folder: Path, grammars: tuple[str, ...], write: bool) -> None:
        self.folder = folder
        self.grammars = grammars
        self.write = write
        self.exit_code = 0

    def report(self, language: Any) -> Report:
        from kehoach_parser.evaluate import score
        from kehoach_parser.evaluate_report import Report, documents_of

        report = Report()
        for gold, name in documents_of(self._names()):
            try:
                plan = self._plan(name)
            except KehoachError as error:
                self.exit_code = error.exit_code
                _complain(error, language)
                plan = {}
            report.documents[name] = score(_json(self.folder / gold), plan)
        if not report.documents:
            raise InputMissingError(str(self.folder), "NAME.gold.json, NAME.pdf")
        return report

    def _names(self) -> list[str]:
        try:
            return sorted(path.name for path in self.folder.iterdir())
        except OSError as error:
            raise InputMissingError(str(self.folder)) from error

    def _plan(self, name: str) -> Mapping[str, Any]:
        from kehoach_parser import loaders
        from kehoach_parser.evaluate_report import readable
        from kehoach_parser.parser import parse_bytes

        plan: dict[str, Any] = parse_bytes(loaders.read(self.folder / name), name, grammars=self.grammars).model_dump(
            mode="json"
        )
        expected = self.folder / f"{name}.json"
        if self.write and expected.exists():
            expected.write_text(readable(plan) + "\n", encoding="utf-8")
        return plan


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise typer.BadParameter(str(error), param_hint="--json") from error


def _written(report: Report) -> str:
    from kehoach_parser.evaluate_report import readable

    return readable(report.as_json())


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise InputMissingError(str(path)) from error
    except IsADirectoryError as error:
        raise NotAFileError(str(path)) from error
    except (OSError, ValueError) as error:
        raise CorruptFileError(str(path), str(error)) from error


def _complain(error: KehoachError, language: Any) -> None:
    """One line: which file, what is wrong, what to do."""
    typer.echo(f"{error.path}: {message(error.code, language, error.detail)}", err=True)


def _print_table(report: Report) -> None:
    """The F1 scores in per cent, a document a row, and the totals over all values."""
    from rich.console import Console
    from rich.table import Table

    from kehoach_parser.evaluate import MEASURES

    table = Table(box=None, pad_edge=False)
    table.add_column("F1 %", no_wrap=True)
    for measure in MEASURES:
        table.add_column(measure[:_HEAD], justify="right", no_wrap=True)
    for name, score in report.documents.items():
        table.add_row(name, *(f"{score.counts[measure].f1 * 100:.1f}" for measure in MEASURES))
    table.add_section()
    total = report.total
    table.add_row("all values", *(f"{total[measure].f1 * 100:.1f}" for measure in MEASURES), style="bold")
    Console(width=max(_WIDTH, Console().width), highlight=False).print(table)


def _print_changes(old: Mapping[str, Any], report: Report) -> int:
    """What was gained and lost, a value a line; the exit code."""
    from kehoach_parser.evaluate_report import changes

    found: Changes = changes(old, report)
    for value in found.gained[:_GAINS]:
        typer.echo(f"+ {value}", err=True)
    if len(found.gained) > _GAINS:
        typer.echo(f"+ … and {len(found.gained) - _GAINS} more", err=True)
    for value in found.lost:
        typer.echo(f"- {value}", err=True)
    typer.echo(f"{len(found.gained)} gained, {len(found.lost)} lost", err=True)
    return LOSS if found.lost else 0


def explain(
    file: Annotated[str | None, typer.Argument(metavar="[FILE]", help="The document; - is standard input.")] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="ID", help="Only the task with this id.")] = None,
    deadline: Annotated[str | None, typer.Option("--deadline", help="A time phrase, as it stands in a field.")] = None,
    units: Annotated[str | None, typer.Option("--units", help="A list of units, as it stands in a field.")] = None,
    sentence: Annotated[str | None, typer.Option("--sentence", help="A sentence that assigns work.")] = None,
    year: Annotated[int | None, typer.Option("--year", help="The document's year, for phrases without one.")] = None,
    grammars: _Grammars = None,
    lang: _Lang = None,
) -> None:
    """Tell which rules read a task or a phrase. For each: the text that it matched and what it made of it."""
    language = (lang or EvalLang(default_language())).value
    phrases = {"deadline": deadline, "units": units, "sentence": sentence}
    if sum(value is not None for value in (file, *phrases.values())) != 1:
        raise typer.BadParameter("give either FILE or one of --deadline, --units, --sentence")
    folders = tuple(str(path) for path in grammars or [])
    try:
        if file is not None:
            _explain_file(file, at, folders, language)
        else:
            _explain_phrase(phrases, year, folders, language)
    except KehoachError as error:
        _complain(error, language)
        raise typer.Exit(error.exit_code) from error


def _explain_file(file: str, at: str | None, grammars: tuple[str, ...], language: str) -> None:
    from kehoach_parser import loaders, parser
    from kehoach_parser.explain import explain_task, find_task

    data = loaders.read(file)
    plan = parser.parse_bytes(data, file, grammars=grammars)
    chosen = find_task(plan, at) if at is not None else None
    if at is not None and chosen is None:
        raise typer.BadParameter(
            f"no task {at}; there are {', '.join(task.id for task in plan.tasks)}", param_hint="--at"
        )
    grammar = parser.grammar_of(*grammars)
    document = parser.document_of(data, file, grammar)
    for number, task in enumerate([chosen] if chosen else plan.tasks):
        typer.echo(f"\n{task.id}" if number else task.id)
        _print_steps(explain_task(task, document, grammar), language)


def _explain_phrase(
    phrases: Mapping[str, str | None], year: int | None, grammars: tuple[str, ...], language: str
) -> None:
    from kehoach_parser import explain as explaining
    from kehoach_parser.parser import grammar_of

    grammar = grammar_of(*grammars)
    if phrases["deadline"] is not None:
        steps = explaining.explain_deadline(phrases["deadline"], grammar, year)
    elif phrases["units"] is not None:
        steps = explaining.explain_units(phrases["units"], grammar)
    else:
        steps = explaining.explain_sentence(phrases["sentence"] or "", grammar, year)
    _print_steps(steps, language)


def _print_steps(steps: Iterable[Step], language: str) -> None:
    """A step a line, below it what came of it; a label that holds for several values is named once."""
    label = None
    for step in steps:
        if step.about == "label" and step == label:
            continue
        label = step if step.about == "label" else label
        typer.echo(f"{_said(step.about, language):<14}{' '.join(step.text.split())}")
        made = " → ".join(part for part in (step.rule, _said(step.value or "", language)) if part)
        if made:
            typer.echo(f"{'':<14}{made}")


def _said(text: str, language: str) -> str:
    """What a step tells, part by part, in a language; names of rules and values of the output stay as they are."""
    return "; ".join(vietnamese(part, STEPS) for part in text.split("; ")) if language == "vi" else text
