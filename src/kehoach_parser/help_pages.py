"""The help pages that lie beside the code, so that they cost no import: all in Vietnamese, the first in English, too.

A page is named by the words of its command, `help/kehoach_grammar_check.vi.txt`; what has none is left to typer.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False  # as in `typing`, whose import would be the dearest part of `kehoach --help`
if TYPE_CHECKING:
    from collections.abc import Sequence

    from kehoach_parser.messages import Language

_HELP = ("-h", "--help")
_FIRST = "kehoach"
_GROUPS = ("grammar",)  # their second word is a command, too


def is_asked(words: Sequence[str]) -> bool:
    """Whether the words of a command line ask for help; no words do, too."""
    return not words or any(option in words for option in _HELP)


def page_of(words: Sequence[str], language: Language) -> str | None:
    """The page about the command that the words begin with; None where there is none in the language."""
    if not words or words[0] in _HELP:
        return _read(_FIRST, language)
    named = words[0] in _GROUPS and len(words) > 1 and not words[1].startswith("-")
    for command in (words[:2],) if named else (words[:2], words[:1]):
        if all(word.isascii() and word.isalpha() for word in command):
            page = _read("_".join((_FIRST, *command)), language)
            if page is not None:
                return page
    return None


def _read(name: str, language: Language) -> str | None:
    try:
        with open(os.path.join(os.path.dirname(__file__), "help", f"{name}.{language}.txt"), encoding="utf-8") as page:
            return page.read()
    except FileNotFoundError:
        return None
