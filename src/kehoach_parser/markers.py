"""Markers of outline items: what stands before the text of an item, and how items of one kind follow each other."""

from __future__ import annotations

import re
from collections.abc import Callable

from kehoach_parser.grammar import Alternation, Fired, Grammar, Kind, Rule
from kehoach_parser.patterns import compiled
from kehoach_parser.structs import struct
from kehoach_parser.text import fold, fold_head

_ROMAN = compiled(r"(?:x{0,3})(?:ix|iv|v?i{0,3})")
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_LETTERS = "abcdđeghiklmnopqrstuvxy"
_LABEL = 60  # letters of a label
_HEAD = 64  # characters in which a marker stands
_SPACES = compiled(r"\s*")


@struct(frozen=True, slots=True)
class Marker:
    """A marker at the head of a text: its kind, its label as printed, its rank (smallest outermost), the offset at
    which the item's own text begins, and its place in a sequence from 1 where the label has one."""

    kind: str
    label: str
    rank: float
    end: int
    order: int | None


@struct(frozen=True, slots=True)
class MarkerReader:
    """Finds the marker at the head of a text."""

    pattern: re.Pattern[str]
    rules: tuple[Rule, ...]
    alone: tuple[str, ...]  # the part of the pattern that each rule is
    open_ends: frozenset[str]
    compile: Callable[[str], re.Pattern[str]]
    labels: Alternation

    def is_marked(self, text: str) -> bool:
        """Whether a text begins with a marker."""
        return self.read(text) is not None

    def is_open(self, text: str) -> bool:
        """Whether a printed line ends with a word after which its sentence must go on."""
        words = fold(text[-24:]).split(" ")
        return words[-1] in self.open_ends or " ".join(words[-2:]) in self.open_ends

    def is_label(self, text: str) -> bool:
        """Whether a printed line begins with the label of a field: `Đơn vị chủ trì: …`."""
        colon = text.find(":", 0, _LABEL)
        return colon > 0 and text[:1].isupper() and self.labels.fullmatch(fold(text[:colon])) is not None

    def read(self, text: str) -> Marker | None:
        """The marker that the text begins with; None when it begins with its own words."""
        head = fold_head(text, _HEAD)
        match = self.pattern.match(head)
        if match is None:
            return None
        number = int((match.lastgroup or "r0")[1:])
        return self._marker(self.rules[number], number, match, text)

    def _marker(self, rule: Rule, number: int, match: re.Match[str], text: str) -> Marker | None:
        start, end = match.span(f"r{number}_label")
        printed, folded = text[start:end], match[f"r{number}_label"]
        case = rule.data.get("case")
        if (case == "upper" and not printed.isupper()) or (case == "lower" and not printed.islower()):
            return self._other(match, text, number)
        if rule.data.get("number") == "roman" and not _ROMAN.fullmatch(folded):
            return self._other(match, text, number)
        spaces = _SPACES.match(text, match.end())
        after = spaces.end() if spaces else match.end()
        if rule.data.get("title") == "upper" and not text[after:].isupper():
            return self._other(match, text, number)
        label = "-" if folded == "-" else printed
        return Marker(rule.name, label, float(rule.data["rank"]), after, order(folded))

    def _other(self, match: re.Match[str], text: str, skip: int) -> Marker | None:
        """The marker that a later rule finds where the letters have the wrong case for an earlier one."""
        head = match.string
        for number in range(skip + 1, len(self.rules)):
            found = self.compile(self.alone[number]).match(head)
            if found:
                return self._marker(self.rules[number], number, found, text)
        return None


def _named(rule: Rule, number: int) -> str:
    return rule.expanded.replace("(?P<label>", f"(?P<r{number}_label>")


def marker_reader(grammar: Grammar) -> MarkerReader:
    """The reader for the markers of a grammar."""

    def make() -> MarkerReader:
        rules = grammar.rules("markers", "marker")
        alone = tuple(f"(?P<r{number}>{_named(rule, number)})" for number, rule in enumerate(rules))
        ends = frozenset(fold(word) for word in grammar.words("markers", "open_end"))
        labels = grammar.alternation("fields", "label")
        whole = grammar.regex(rf"\s*(?:{'|'.join(alone)})")
        return MarkerReader(whole, rules, alone, ends, grammar.regex, labels)

    return grammar.cached("marker reader", make)


def order(label: str) -> int | None:
    """The place of a folded label in its sequence, from 1: `iii` 3, `1.4` 4, `đ` 5; None for bullets."""
    last = label.split()[-1].split(".")[-1]
    if last.isdigit():
        return int(last)
    if len(last) == 1 and last in _LETTERS and last not in _ROMAN_DIGITS:
        return _LETTERS.index(last) + 1
    if last and _ROMAN.fullmatch(last):
        return _roman(last)
    return _LETTERS.index(last) + 1 if len(last) == 1 and last in _LETTERS else None


def _roman(label: str) -> int:
    digits = [_ROMAN_DIGITS[letter] for letter in label]
    return sum(-low if low < high else low for low, high in zip(digits, [*digits[1:], 0], strict=True))


def _evaluate(grammar: Grammar, text: str) -> list[Fired]:
    marker = marker_reader(grammar).read(text)
    return [Fired(marker.kind, marker.label)] if marker else []


KINDS = {("markers", "marker"): Kind(frozenset({"rank", "case", "number", "title"}), _evaluate)}
