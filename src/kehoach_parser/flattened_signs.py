"""What the words of a flattened table tell of its cells: where a unit or a time opens, on a line or inside one."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from kehoach_parser.flattened_lines import Entry
from kehoach_parser.grammar import Grammar
from kehoach_parser.patterns import compiled
from kehoach_parser.readers import deadlines
from kehoach_parser.readers.unit_tokens import tokens_of
from kehoach_parser.readers.unit_words import vocabulary
from kehoach_parser.text import fold

_CAPITAL = compiled(r"(?<=[^\s(“\"])\s+(?=[^\W\d_a-zà-ỹ])")
_AFTER_SENTENCE = compiled(r"(?<=[.;])\s+(?=[^\W_a-zà-ỹ])")
_BULLET = compiled(r"[-–—+•*]\s?(?=\S)")
_AHEAD = 2  # lines after a line in which a time may go on
_LEAD_IN = 24  # letters before a time that only say that something is finished
_SLICES = 4
_MOST_CAPITALS = 12  # of a line, at which a cell may begin
_HANGING = frozenset(",-–&/(")
_TAIL = 90  # letters before a place that tell whether a unit may open there
_NARROW, _WIDE = frozenset("iljtfrI.,;:'!|()[]-/ "), frozenset("mwMW%&")


@lru_cache(maxsize=1 << 14)
def width(text: str) -> float:
    """About how wide a text is printed, in letters; a column that is full of capitals holds fewer of them."""
    return sum(_letter_width(letter) for letter in text)


@cache
def _letter_width(letter: str) -> float:
    plain = unicodedata.normalize("NFD", letter)[:1]
    if plain in _NARROW:
        return 0.65
    return 1.5 if plain in _WIDE else 1.35 if plain.isupper() else 1.0


class Opening(NamedTuple):
    """What the words from a place in a line on look like."""

    lower: bool
    bullet: bool
    unit: bool
    time: bool


class Signs(NamedTuple):
    """An entry with the places at which a cell may begin in it, the first being the start of its words."""

    entry: Entry
    places: tuple[int, ...]
    openings: dict[int, Opening]

    def piece(self, start: int, end: int) -> str:
        """The text from one place to another."""
        return self.entry.text[start:end].strip()


class SignReader:
    """Reads the signs of lines with one grammar."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self.vocabulary = vocabulary(grammar)
        self.parts_units = cache(self._parts_units)
        self.units_inside = cache(self._units_inside)
        self.hangs = cache(self._hangs)
        self.lead_in = grammar.compile("deadlines", r"(?:{:completes}|{:completion})? ?")

    def read(self, found: list[Entry]) -> list[Signs]:
        """The signs of all lines of a table."""
        return [
            self._signs(entry, [after.text for after in found[i + 1 : i + 1 + _AHEAD]]) for i, entry in enumerate(found)
        ]

    def _signs(self, entry: Entry, following: list[str]) -> Signs:
        text = entry.text
        if entry.line.whole:  # a paragraph holds no part of another cell
            times = self._times(text, [], entry.start)
            return Signs(entry, (entry.start,), {entry.start: self._opening(text[entry.start :], entry.start in times)})
        times = self._times(text, following, entry.start)
        places = {entry.start, *(match.end() for match in _AFTER_SENTENCE.finditer(text, entry.start))}
        capitals = {match.end() for match in islice(_CAPITAL.finditer(text, entry.start), _MOST_CAPITALS)}
        places |= {place for place in capitals if place in times or self.parts_units(text[:place], text[place:])}
        places |= capitals & set(times.values())
        inner = sorted(place for place in places if place > entry.start)[:_SLICES]
        chosen = (entry.start, *inner)
        return Signs(entry, chosen, {place: self._opening(text[place:], place in times) for place in chosen})

    def _times(self, text: str, following: list[str], start: int) -> dict[int, int]:
        """Where times begin in a line, with their ends."""
        source = "\n".join([text[start:], *following])
        found: dict[int, int] = {}
        at = 0
        for _, phrase, _ in deadlines.explain(source, self.grammar, deadlines.Context(), field=True):
            at = source.find(phrase, at)
            begin = self._led_in(source, at)
            found.setdefault(begin + start, at + len(phrase) + start)
        return {begin: end for begin, end in found.items() if begin < len(text)}

    def _led_in(self, source: str, at: int) -> int:
        """The start of `Hoàn thành ` before a time."""
        return 0 if at <= _LEAD_IN and self.lead_in.fullmatch(fold(source[:at])) else at

    def _opening(self, text: str, time: bool) -> Opening:
        first = text[:1]
        return Opening(
            lower=first.islower() or (not first.isalnum() and not _BULLET.match(text)),
            bullet=_BULLET.match(text) is not None,
            unit=first.isupper() and self.vocabulary.openers.match(fold(text[:80])) is not None,
            time=time and not first.islower(),
        )

    def _parts_units(self, before: str, after: str) -> bool:
        """Whether a new unit opens between two texts of a list of units, without a sign between them."""
        tail = before[-_TAIL:].rstrip()
        if not tail or tail[-1] in ",;:" or not after[:1].isupper():
            return False
        return "\n" in tokens_of(f"{tail}\n{after[:80]}", self.vocabulary).words

    def _hangs(self, text: str) -> bool:
        """Whether a text cannot end here: its last word or sign asks for more."""
        words = fold(text).split()
        if not words or words[-1][-1] in _HANGING:
            return bool(words)
        return any(" ".join(words[-size:]) in self.vocabulary.dangling for size in (1, 2, 3))

    def _units_inside(self, text: str) -> int:
        """How many units open inside a text without a sign before them."""
        return sum(self.parts_units(text[: match.start()], text[match.end() :]) for match in _CAPITAL.finditer(text))
