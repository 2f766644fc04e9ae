"""What the documentation says is so: commands and their output, help pages, exit codes, keys, formats."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from command_pages import DOCS, HELP, pages
from kehoach_parser import cli_archive, cli_evaluate, errors, loaders, models
from readme_commands import README, examples, run, workplace

TEXT = README.read_text("utf-8")
EXAMPLES = list(examples(TEXT))
PAGES = ("commands.md", "commands.vi.md")
CHAPTER = re.compile(r"^## ([^\n]+)\n\n```text\n(.*?)^```", re.MULTILINE | re.DOTALL)


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
    made = pages()
    assert {file: file.read_text("utf-8") for file in made if file.exists()} == made
    assert set(HELP.glob("*.txt")) <= set(made)


def test_vietnamese_help_pages_have_the_commands_options_and_values_of_the_english_ones() -> None:
    first_words = re.compile(r"^  (?:-\w, )?(-[\w-]+|[a-z]+(?=  +\S))(?: <(\w+\|[^>]+)>)?", re.MULTILINE)
    english, vietnamese = (CHAPTER.findall((DOCS / name).read_text("utf-8")) for name in PAGES)
    assert [command for command, _ in vietnamese] == [command for command, _ in english]
    for (command, page), (_, original) in zip(vietnamese, english, strict=True):
        assert first_words.findall(page) == first_words.findall(original), command
        assert all(len(line) <= 80 for line in page.splitlines()), command


def words_of(text: str) -> str:
    """The text as if it stood on one line."""
    return " ".join(text.split())


def test_each_text_of_the_help_pages_is_vietnamese() -> None:
    english, vietnamese = ((DOCS / name).read_text("utf-8") for name in PAGES)
    texts = tomllib.loads((HELP / "vi.toml").read_text("utf-8"))
    said = texts["texts"] | {command["english"]: " ".join(command["about"]) for command in texts["commands"].values()}
    for original, text in said.items():
        assert words_of(original) in words_of(english), "no command says this any more"
        assert words_of(original) not in words_of(vietnamese)
        assert re.search("[À-ưẠ-ỹ]", text), original
    for phrase in (
        "Usage:",
        "Options:",
        "Arguments:",
        "Commands:",
        "OPTIONS",
        "default:",
        "required",
        "range",
        "<str>",
    ):
        assert phrase in english
        assert phrase not in vietnamese


@pytest.mark.parametrize(
    ("words", "locale", "expected"),
    [
        ("", "vi_VN.UTF-8", "Cách dùng: kehoach ["),
        ("--help", "vi_VN.UTF-8", "Cách dùng: kehoach ["),
        ("-h --lang vi", "C", "Cách dùng: kehoach ["),
        ("parse --help", "vi_VN.UTF-8", "Cách dùng: kehoach parse"),
        ("parse -h --lang vi", "C", "Cách dùng: kehoach parse"),
        ("batch archive -o out --help", "vi_VN.UTF-8", "Cách dùng: kehoach batch"),
        ("grammar check --help --lang=vi", "C", "Cách dùng: kehoach grammar check"),
        ("grammar -h", "vi_VN.UTF-8", "Cách dùng: kehoach grammar ["),
        ("grammar", "vi_VN.UTF-8", "Cách dùng: kehoach grammar ["),
        ("parse -h --lang en", "vi_VN.UTF-8", "Usage:"),
        ("scan --help", "C", "Usage: "),
        ("--help", "C", "Usage: kehoach ["),
        ("", "C", "Usage: kehoach ["),
    ],
)
def test_help_speaks_the_language_of_the_user(words: str, locale: str, expected: str) -> None:
    command = [sys.executable, "-m", "kehoach_parser", *words.split()]
    result = subprocess.run(command, capture_output=True, env={"LC_ALL": locale, "PYTHONIOENCODING": "utf-8"})
    shown = result.stderr if words == "grammar" else result.stdout  # a command without words is not complete
    assert shown.decode().startswith(expected)


def test_a_shell_that_completes_a_command_gets_its_words() -> None:
    env = os.environ | {"_KEHOACH_COMPLETE": "complete_bash", "COMP_WORDS": "kehoach pa", "COMP_CWORD": "1"}
    run = [
        sys.executable,
        "-c",
        "import sys; sys.argv[0] = 'kehoach'; from kehoach_parser.__main__ import main; main()",
    ]
    assert subprocess.run(run, capture_output=True, env=env, check=True).stdout.split() == [b"parse"]


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
