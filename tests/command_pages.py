"""Writes what `kehoach … --help` says to docs/commands.md, and the first page of it to the file that the command shows.

python tests/command_pages.py --write
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import typer
from typer.testing import CliRunner

from kehoach_parser.cli import app

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "commands.md"
FIRST = ROOT / "src" / "kehoach_parser" / "help.txt"
_HEAD = """# Commands

Made by `make docs` from the help texts of the commands; a test compares it.
"""


def first_page() -> str:
    """What `kehoach --help` says."""
    return _help(())


def all_pages() -> str:
    """What each command says, one after the other."""
    paths = _paths(typer.main.get_command(app))
    pages = (f"\n## {' '.join(('kehoach', *path))}\n\n```text\n{_help(path)}```\n" for path in paths)
    return _HEAD + "".join(pages)


def _help(path: tuple[str, ...]) -> str:
    result = CliRunner(env={"COLUMNS": "80"}).invoke(app, [*path, "--help"], prog_name="kehoach")
    assert result.exit_code == 0, path
    return result.stdout


def _paths(command: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The ways to all commands, the outer before the inner ones."""
    yield path
    for name, inner in getattr(command, "commands", {}).items():
        yield from _paths(inner, (*path, name))


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit(__doc__)
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(all_pages(), encoding="utf-8")
    FIRST.write_text(first_page(), encoding="utf-8")
