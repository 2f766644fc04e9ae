"""What is wrong with a command line, told in the language of its user."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperGroup

from kehoach_parser.help_pages import page_of
from kehoach_parser.language import language_of
from kehoach_parser.messages import message
from kehoach_parser.translations import USAGE, vietnamese


class Group(TyperGroup):
    """The commands. In Vietnamese an error of usage is one line, and a second that says where to look; in English it
    is what typer says."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> Any:
        words = sys.argv[1:] if args is None else list(args)
        if not options.get("standalone_mode", True) or language_of(words) == "en":
            return super().main(args, *rest, **options)
        try:
            sys.exit(super().main(args, *rest, **options | {"standalone_mode": False}) or 0)
        except typer.Abort:
            print(message("stopped", "vi"), file=sys.stderr)
            sys.exit(1)
        except Exception as error:
            if not hasattr(error, "format_message"):  # the class of these errors has no public name
                raise
            sys.exit(_told(error, words))


def _told(error: Any, words: Sequence[str]) -> int:
    """Prints what is wrong; the exit code."""
    if error.format_message().startswith("Usage:"):  # of a command without words
        print((page_of(words, "vi") or error.format_message()).rstrip(), file=sys.stderr)
        return int(error.exit_code)
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "kehoach"
    said = vietnamese(error.format_message(), USAGE)
    print(f"{message('usage', 'vi', said)}\n{message('see-help', 'vi', f'{command} --help')}", file=sys.stderr)
    return int(error.exit_code)
