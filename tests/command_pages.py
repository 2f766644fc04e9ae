"""Writes what `kehoach … --help` says to docs/commands.md and, in Vietnamese, to docs/commands.vi.md, and the pages of
help that lie beside the code.

python tests/command_pages.py --write
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from typer.testing import CliRunner

from kehoach_parser.cli import app
from vietnamese_pages import HELP, VietnamesePages

DOCS = Path(__file__).parent.parent / "docs"
_WIDTH = 80
_ENGLISH = """# Commands

Made by `make docs` from the help texts of the commands; a test compares it. [Tiếng Việt](commands.vi.md)
"""
_VIETNAMESE = """# Các lệnh

Trang này do `make docs` tạo từ phần trợ giúp của các lệnh. [English](commands.md)
"""


def pages() -> dict[Path, str]:
    """The content of each file that is made of the help texts."""
    contexts = list(_contexts())
    made = VietnamesePages()
    english = {context.command_path: _help(context.command_path) for context in contexts}
    vietnamese = {context.command_path: made.page(context) for context in contexts}
    return {
        DOCS / "commands.md": _ENGLISH + "".join(_chapters(english)),
        DOCS / "commands.vi.md": _VIETNAMESE + "".join(_chapters(vietnamese)),
        HELP / "kehoach.en.txt": english["kehoach"],
        **{HELP / f"{path.replace(' ', '_')}.vi.txt": page for path, page in vietnamese.items()},
    }


def _chapters(said: dict[str, str]) -> Iterator[str]:
    for path, page in said.items():
        yield f"\n## {path}\n\n```text\n{page}```\n"


def _help(path: str) -> str:
    result = CliRunner(env={"COLUMNS": str(_WIDTH)}).invoke(app, [*path.split()[1:], "--help"], prog_name="kehoach")
    assert result.exit_code == 0, path
    return result.stdout


def _contexts() -> Iterator[Any]:
    """A context for each command, the outer before the inner ones."""
    command: Any = typer.main.get_command(app)
    yield from _within(
        command.context_class(command, info_name="kehoach", terminal_width=_WIDTH, **command.context_settings)
    )


def _within(context: Any) -> Iterator[Any]:
    yield context
    for name, inner in getattr(context.command, "commands", {}).items():
        yield from _within(inner.context_class(inner, info_name=name, parent=context))


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit(__doc__)
    for file, content in pages().items():
        file.write_text(content, encoding="utf-8")
