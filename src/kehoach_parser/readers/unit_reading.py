"""One unit as the readers hand it out, and a text made ready for reading units from it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from ..document import Passage
from ..grammar import Grammar, Hit
from ..structs import replace, struct
from .unit_names import FINAL, full_name
from .unit_scan import Run, scan
from .unit_shared import Found
from .unit_sight import Mode, Sight
from .unit_tokens import Tokens, tokens_of
from .unit_words import Phrases, vocabulary

Role = Literal["lead", "coordinating", "supervising"]
_EDGES = FINAL + '-–+*•"“”'


@struct(frozen=True, slots=True)
class UnitReading:
    """A unit that is named in a text; `start` and `end` are offsets in the text that was given."""

    text: str
    name: str
    start: int
    end: int
    role: Role | None = None


class Reader:
    """A text with its tokens and the grammar: what every unit reader works on."""

    def __init__(self, text: str | Passage, grammar: Grammar, mode: Mode, names: Phrases | None = None) -> None:
        self.grammar = grammar
        self.names = names
        self.vocabulary = vocabulary(grammar)
        self.tokens: Tokens = tokens_of(str(text), self.vocabulary)
        self.words = self.tokens.words
        self.sight = Sight(self.tokens, self.vocabulary, mode, names)

    def scan(self, index: int, mode: Mode | None = None) -> Run:
        """The units from the word on, read as the reader's mode or another."""
        return scan(Sight(self.tokens, self.vocabulary, mode, self.names) if mode else self.sight, index)

    def match(self, kind: str, index: int) -> Hit | None:
        """The rule of a kind that matches at the word."""
        if index >= len(self.words):
            return None
        return self.grammar.alternation("units", kind).match(self.tokens.folded, self.tokens.starts[index])

    def offset(self, index: int) -> int:
        """Where the word begins; the end of the text after the last."""
        return self.tokens.starts[index] if index < len(self.words) else len(self.tokens.source)

    def sentence_end(self, index: int) -> bool:
        """Whether a point stands at the word with white space after it."""
        return self.words[index] == "." and self.tokens.spaced(index)

    # ------------------------------------------------------------------ units found, as readings

    def readings(self, units: Iterable[Found], role: Role | None) -> list[UnitReading]:
        """The found units with text and name, and with what their brackets say."""
        readings: list[UnitReading] = []
        for found in units:
            own = self._reading(found, role)
            for start, end in found.brackets + self._following(found):
                own = self._bracketed(own, start, end, role)
            readings += own
        return readings

    def _following(self, found: Found) -> list[tuple[int, int]]:
        """The bracket right after the unit."""
        index = self.tokens.at(found.end)
        if index >= len(self.words) or self.words[index] not in "([":
            return []
        return [(self.tokens.starts[index], self.tokens.ends[self.sight.closing(index)])]

    def _bracketed(self, own: list[UnitReading], start: int, end: int, role: Role | None) -> list[UnitReading]:
        """The units after their bracket: with the role it states, others instead, or one more lead."""
        hit = self.match("bracket", self.tokens.at(start + 1))
        action = hit.rule.data["action"] if hit else "keep"
        if hit is None or action == "keep":
            return own
        stated: Role = "coordinating" if action == "coordinating" else "lead"
        if action in ("lead", "coordinating"):
            return [replace(unit, role=stated) for unit in own]
        inner = self._inside(hit.end, end - 1, "lead" if action == "assign" else role)
        return own + inner if action == "assign" else inner or own

    def _inside(self, start: int, end: int, role: Role | None) -> list[UnitReading]:
        inner = Reader(self.tokens.source[start:end], self.grammar, "list", self.names)
        found = [reading for unit in inner.scan(0).units for reading in inner._reading(unit, role)]
        return [replace(reading, start=reading.start + start, end=reading.end + start) for reading in found]

    def _reading(self, found: Found, role: Role | None) -> list[UnitReading]:
        source = self.tokens.source
        parts, position = [], found.start
        for start, end in found.brackets:
            parts.append(source[position:start].rstrip())
            position = end
        text = "".join([*parts, source[position : found.end]]).strip(_EDGES)
        if not any(letter.isalnum() for letter in text):
            return []
        name = full_name(f"{found.prefix} {text}" if found.prefix else text, self.grammar)
        return [UnitReading(text, name, found.start, found.end, role)]


def distinct(readings: Iterable[UnitReading]) -> list[UnitReading]:
    """The readings without repetition of a name in the same role."""
    seen: dict[tuple[str, Role | None], UnitReading] = {}
    for reading in readings:
        seen.setdefault((reading.name.casefold(), reading.role), reading)
    return list(seen.values())
