"""The language that the tool speaks to its users: Vietnamese or English."""

from __future__ import annotations

import os

TYPE_CHECKING = False  # as in `typing`, whose import would be the dearest part of `kehoach --help`
if TYPE_CHECKING:
    from collections.abc import Sequence

    from kehoach_parser.messages import Language

_OPTION = "--lang"


def default_language() -> Language:
    """Vietnamese where the environment or the system says so, English elsewhere."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return _language(value)
    if os.name != "nt":
        return "en"
    from locale import getlocale  # Windows has no such variables: there it is `Vietnamese_Vietnam`

    return _language(getlocale()[0] or "")


def language_of(words: Sequence[str]) -> Language:
    """The language that the words of a command ask for, whatever else is wrong with them; else the default."""
    for word, following in zip(words, [*words, ""][1:], strict=True):
        option, _, value = word.partition("=")
        if option == _OPTION and (value or following) in ("vi", "en"):
            return _language(value or following)
    return default_language()


def _language(name: str) -> Language:
    return "vi" if name.lower().startswith("vi") else "en"
