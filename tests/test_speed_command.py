"""The short way of `kehoach parse`, without typer and the models, gives what the long way gives, and imports less."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel, create_model

from kehoach_parser.cli_parse import Wanted, words_of
from kehoach_parser.models import Plan
from kehoach_parser.parser import parse_values
from kehoach_parser.values import Values
from sample_files import SAMPLES, content, names, plan

TEXT, OTHER = str(SAMPLES / "s000.txt"), str(SAMPLES / "s002.txt")
_LONG = "import sys; from kehoach_parser.cli import app; sys.argv[0] = 'kehoach'; app()"
_SHORT = "from kehoach_parser.__main__ import main; main()"
_MODULES = "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr)); "


def run(code: str, *words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-c", code, *words], capture_output=True)


# ------------------------------------------------------------------------------------------------ the same result


@pytest.mark.parametrize(
    "words",
    [
        (TEXT,),
        (TEXT, OTHER),
        (TEXT, OTHER, "-f", "jsonl"),
        (TEXT, "-f", "csv"),
        ("--format", "csv", "--headers", "en", TEXT, "-q"),
        (TEXT, "-f", "text"),
        (str(SAMPLES / "s000.pdf"), "--lang", "vi"),
        (TEXT, "no such file", "--lang", "en"),
        ("no such file",),
        (str(SAMPLES),),
        (TEXT, "-o", "/no/such/folder/plan.json"),
    ],
    ids=" ".join,
)
def test_both_ways_print_the_same(words: tuple[str, ...]) -> None:
    assert words_of(words) is not None
    long, short = run(_LONG, "parse", *words), run(_SHORT, "parse", *words)
    assert (short.stdout, short.stderr, short.returncode) == (long.stdout, long.stderr, long.returncode)


def test_both_ways_write_the_same(tmp_path: Path) -> None:
    for name, code in (("long", _LONG), ("short", _SHORT)):
        assert run(code, "parse", TEXT, "-q", "-o", str(tmp_path / name)).returncode == 0
    assert (tmp_path / "long").read_bytes() == (tmp_path / "short").read_bytes()


def test_usual_words_are_understood() -> None:
    assert words_of(["a.pdf", "-", "-q"]) == Wanted(["a.pdf", "-"], quiet=True)
    assert words_of(["-f", "csv", "a", "-o", "b", "--format", "json"]) == Wanted(["a"], format="json", output="b")
    assert words_of(["a", "--lang", "vi", "--headers", "en", "--password", "x"]) == Wanted(
        ["a"], headers="en", password="x", language="vi"
    )


@pytest.mark.parametrize(
    "words",
    ["", "-q", "--help", "a --help", "a -f", "a -f xml", "a -o -q", "a -fcsv", "-- -a", "a --format=csv", "-x a"],
)
def test_all_else_is_left_to_typer(words: str) -> None:
    assert words_of(words.split()) is None


@pytest.mark.parametrize("words", [["a", "--grammars", "b"], ["a", "--lang", "fr"], ["", "a"], ["a", "-o", ""]])
def test_what_typer_checks_is_left_to_it(words: list[str]) -> None:
    assert words_of(words) is None


def test_an_unknown_option_is_answered_by_typer() -> None:
    result = run(_SHORT, "parse", TEXT, "--no-such-option")
    assert result.returncode == 2
    assert b"No such option" in result.stderr


# ------------------------------------------------------------------------------------------------ the same JSON


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("indent", [None, 2])
def test_plain_values_give_the_json_of_the_models(name: str, indent: int | None) -> None:
    values = parse_values(content(name), name)
    assert values.model_dump_json(indent=indent) == plan(name).model_dump_json(indent=indent)


@pytest.mark.parametrize("name", ["s000.pdf", "s001.pdf", "s004.txt"])
def test_plain_values_have_the_fields_of_their_models_in_order(name: str) -> None:
    check(parse_values(content(name), name), Plan)


def check(values: Values, model: type[BaseModel]) -> None:
    """Compares the keys of the values, and of all within, with the fields of their models."""
    assert list(values) == list(model.model_fields)
    for key, field in model.model_fields.items():
        inner = next((kind for kind in models_in(field.annotation)), None)
        value = values[key]
        for item in value if isinstance(value, list) else [value]:
            if inner is not None and isinstance(item, Values):
                check(item, inner)


def models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in get_args(annotation) for found in models_in(part)]


@pytest.mark.parametrize(
    "figure",
    [
        "0",
        "-0.0",
        "1",
        "95.5",
        "1e-4",
        "1e-5",
        "-1.5e-5",
        "1e-6",
        "2.5e-7",
        "1e15",
        "1e16",
        "1.2345678901234568e17",
        "1e22",
        "5e-324",
        "inf",
        "nan",
    ],
)
def test_numbers_are_written_as_the_models_write_them(figure: str) -> None:
    model = create_model("Figure", value=(float, ...))
    value = float(figure)
    assert Values(value=value).model_dump_json() == model(value=value).model_dump_json()


@pytest.mark.parametrize("letters", ['"\\/\b\f\n\r\t', "".join(map(chr, range(0x20))), "\x7f\x80 \u2028đ😀", ""])
def test_texts_are_written_as_the_models_write_them(letters: str) -> None:
    model = create_model("Text", text=(str, ...), texts=(list[str], ...))
    expected = model(text=letters, texts=[letters, ""]).model_dump_json(indent=2)
    assert Values(text=letters, texts=[letters, ""]).model_dump_json(indent=2) == expected


def test_a_value_that_is_not_there_is_no_attribute() -> None:
    assert not hasattr(Values(a=1), "b")


# ------------------------------------------------------------------------------------------------ imports


@pytest.mark.parametrize(
    ("name", "unused"),
    [
        ("s000.pdf", {"pydantic", "typer", "click", "rich", "pdfplumber", "pypdfium2", "docx", "lxml", "regex", "PIL"}),
        ("s000.docx", {"pydantic", "typer", "click", "rich", "pdfplumber", "pypdfium2", "regex", "PIL"}),
        ("s000.txt", {"pydantic", "typer", "click", "rich", "pdfplumber", "pypdfium2", "docx", "lxml", "regex", "PIL"}),
    ],
)
def test_a_parse_imports_nothing_that_it_does_not_need(name: str, unused: set[str]) -> None:
    result = run(_MODULES + _SHORT, "parse", "-q", str(SAMPLES / name))
    assert result.returncode == 0
    assert unused & set(result.stderr.decode().split()) == set()


def test_help_imports_next_to_nothing() -> None:
    bare = set(run(_MODULES, "x").stderr.decode().split())
    modules = set(run(_MODULES + _SHORT, "--help").stderr.decode().split())
    assert {name for name in modules - bare if not name.startswith("kehoach_parser")} <= {"__future__"}
