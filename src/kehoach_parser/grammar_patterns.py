"""From the notation of the grammar files to regular expressions: pieces put in, spaces widened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from .errors import GrammarError
from .grammar_files import Source
from .patterns import compiled
from .text import fold

# No border is violated where either side is no word character; cheaper than two alternatives.
BORDER_BEFORE = r"(?!\B\w)"
BORDER_AFTER = r"(?<!\w\B)"

SHARED = "words"  # the file whose pieces are visible everywhere
_REFERENCE = compiled(r"\{(:?)([a-z][a-z_]*)(\d*)\}")
_LOOKBEHIND = compiled(r"\(\?<[!=][^()]*\)")
_TOKEN = compiled(
    r"\\."  # an escaped character
    r"|\[(?:\\.|[^\]\\])+\]"  # a class of characters
    r"|\{:?[a-z][a-z_]*\d*\}"  # a piece
    r"| +[?*]?\+?"  # white space
    r"|[^\\\[{ ]+|.",
    re.DOTALL,
)


class Piece(NamedTuple):
    """A named part of patterns. `values` has the meaning of each folded spelling, where the piece has meanings."""

    name: str
    pattern: str
    values: Mapping[str, Any] = MappingProxyType({})


def literal(words: Iterable[str]) -> str:
    """An alternation of the words, longest first, on folded text; a space in them is any white space."""
    folded = sorted({fold(word) for word in words}, key=lambda word: (-len(word), word))
    return "|".join(r"\s+".join(re.escape(part) for part in word.split()) for word in folded)


class Expander:
    """Puts pieces into patterns. A piece may use others; one that uses itself is an error."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._pieces: dict[tuple[str, str], Piece] = {}

    def rule(self, file: str, entry: Mapping[str, Any]) -> str:
        """The pattern of a rule; raises GrammarError that names it."""
        try:
            return self.expand(file, entry["pattern"])
        except GrammarError as error:
            raise GrammarError(entry["path"], f"rule {entry['name']}: {error.detail}") from error

    def expand(
        self, file: str, pattern: str, suffix: str = "", groups: bool = True, inside: tuple[str, ...] = ()
    ) -> str:
        """The pattern as a regular expression. `suffix` numbers its groups, `inside` names the pieces around it."""
        pattern = _LOOKBEHIND.sub(lambda found: found[0].replace(" ", r"\s"), pattern)  # must have one width
        parts: list[str] = []
        for token in _TOKEN.findall(pattern):
            reference = _REFERENCE.fullmatch(token)
            if reference:
                parts.append(self._reference(file, reference, suffix, groups, inside))
            elif token[0] == " ":
                parts.append(r"\s*" if token.rstrip("+")[-1] in "?*" else r"\s+")
            else:
                parts.append(token)
        return "".join(parts)

    def piece(self, file: str, name: str) -> Piece:
        """The piece of the file or of words.toml; its pattern is without groups of its own."""
        key = (file, name)
        if key not in self._pieces:
            home, written = self._find(file, name)
            values = {fold(spelling): value for spelling, value in written.get("values", {}).items()}
            self._pieces[key] = Piece(name, self._body(home, written, "", False, (name,)), values)
        return self._pieces[key]

    def _reference(
        self, file: str, reference: re.Match[str], suffix: str, groups: bool, inside: tuple[str, ...]
    ) -> str:
        silent, name, number = reference.groups()
        if name in inside:
            raise GrammarError(file, f"piece {name} uses itself")
        home, written = self._find(file, name)
        named = groups and not silent
        body = self._body(home, written, number + suffix, named, (*inside, name))
        return f"(?P<{name}{number}{suffix}>{body})" if named else f"(?:{body})"

    def _body(self, file: str, written: Mapping[str, Any], suffix: str, groups: bool, inside: tuple[str, ...]) -> str:
        if "values" in written:
            return literal(written["values"])
        if "words" in written:
            return literal(written["words"])
        if "pattern" in written:
            return self.expand(file, written["pattern"], suffix, groups, inside)
        return "|".join(f"(?:{self.expand(file, rule['pattern'], '', False, inside)})" for rule in written.values())

    def _find(self, file: str, name: str) -> tuple[str, Mapping[str, Any]]:
        """The file that has the piece, and the piece as written or the rules of that kind."""
        for home in (file, SHARED):
            source = self._sources.get(home)
            if source and name in source.pieces:
                return home, source.pieces[name]
            if source and name in source.rules:
                return home, source.rules[name]
        raise GrammarError(file, f"no piece {{{name}}}")
