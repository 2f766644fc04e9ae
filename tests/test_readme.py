"""What the documentation says is so: commands and their output, help pages, exit codes, keys, formats."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from command_pages import FIRST, PAGE, all_pages, first_page
from kehoach_parser import cli_archive, cli_evaluate, errors, loaders, models
from kehoach_parser.cli import app
from readme_commands import README, examples, run, workplace

TEXT = README.read_text("utf-8")
EXAMPLES = list(examples(TEXT))


def test_commands_print_what_the_page_shows(tmp_path: Path) -> None:
    """One after the other in one folder: what one writes the next may read."""
    folder = workplace(tmp_path)
    outputs = [(example, run(example, folder)) for example in EXAMPLES]
    wrong = [[f"$ {example.command}", *output[:40]] for example, output in outputs if not example.accepts(output)]
    assert not wrong, "\n".join(line for lines in wrong for line in lines)


def test_the_page_shows_each_command_of_the_tool() -> None:
    shown = "\n".join(example.command for example in EXAMPLES)
    for command in ("kehoach parse", "kehoach explain", "kehoach eval", "kehoach grammar check"):
        assert command in shown


def test_help_pages_are_those_of_the_commands() -> None:
    assert PAGE.read_text("utf-8") == all_pages()
    assert FIRST.read_text("utf-8") == first_page()


@pytest.mark.parametrize(("command", "name"), [((), "help.vi.txt"), (("parse",), "help_parse.vi.txt")])
def test_vietnamese_help_pages_have_the_options_commands_and_values_of_the_english_ones(
    command: tuple[str, ...], name: str
) -> None:
    english = CliRunner(env={"COLUMNS": "80"}).invoke(app, [*command, "--help"], prog_name="kehoach").stdout
    page = (FIRST.parent / name).read_text("utf-8")
    first_words = re.compile(r"^  (?:-\w, )?(-[\w-]+|[a-z]+(?=  +\S))(?: <(\w+\|[^>]+)>)?", re.MULTILINE)
    assert first_words.findall(page) == first_words.findall(english)
    assert all(len(line) <= 80 for line in page.splitlines())


def test_help_speaks_the_language_of_the_user() -> None:
    for words, locale, expected in (
        (["--help"], "vi_VN.UTF-8", "Cách dùng: kehoach ["),
        (["parse", "--help"], "vi_VN.UTF-8", "Cách dùng: kehoach parse"),
        (["parse", "-h", "--lang", "vi"], "C", "Cách dùng: kehoach parse"),
        (["parse", "-h", "--lang", "en"], "vi_VN.UTF-8", "Usage:"),
        (["--help"], "C", "Usage: kehoach ["),
    ):
        command = [sys.executable, "-m", "kehoach_parser", *words]
        shown = subprocess.run(command, capture_output=True, env={"LC_ALL": locale}, check=True).stdout
        assert shown.decode().startswith(expected), words


def test_exit_codes_are_those_of_the_errors() -> None:
    listed = {int(code): text for code, text in re.findall(r"^\| (\d+) \| (.*) \|$", TEXT, re.MULTILINE)}
    known = {
        error.exit_code for error in vars(errors).values() if isinstance(error, type) and issubclass(error, Exception)
    }
    assert known | {0, 2, cli_archive.SOME_FAILED, cli_archive.BUSY, cli_evaluate.LOSS} == set(listed)
    for error in errors.KehoachError.__subclasses__():
        assert f"`{error.code}`" in listed[error.exit_code]


@pytest.mark.parametrize("model", ["Plan", "Task", "Deadline"])
def test_every_key_of_the_output_is_listed(model: str) -> None:
    for key in getattr(models, model).model_fields:
        assert f"`{key}`" in TEXT, key


def test_every_format_that_is_read_is_listed() -> None:
    row = next(line for line in TEXT.splitlines() if line.startswith("| read |"))
    assert set(re.findall(r"`(\w+)`", row)) == set(loaders.LOADERS)


def test_files_that_the_page_names_are_there() -> None:
    root = Path(README).parent
    links = re.findall(r"\]\(([^):#]+)\)", TEXT)
    assert links
    assert [link for link in links if not (root / link).exists()] == []
