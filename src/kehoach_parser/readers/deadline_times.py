"""The single times of a text, found by the `time` rules: the first of the two steps of reading a deadline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..grammar import Fired, Grammar, Hit, Kind
from ..text import fold
from .deadline_calendar import Time
from .deadline_values import value_of

FILLER = "·"
_OF_ANY_YEAR = {"D": "P", "M": "Q"}
_UNKNOWN = "V"


class Token(NamedTuple):
    """A time, rhythm or length at its place. `letter` stands for it in the patterns of frames."""

    letter: str
    start: int
    end: int
    rule: str
    time: Time | None = None
    rhythms: tuple[str, ...] = ()  # RRULEs
    length: str | None = None  # ISO 8601 duration
    weekday: str | None = None
    warnings: tuple[str, ...] = ()


def find_times(folded: str, grammar: Grammar) -> list[Token]:
    """The times of the folded text from left to right."""
    return [_token(hit, grammar) for hit in grammar.alternation("deadlines", "time").finditer(folded)]


def skeleton(folded: str, tokens: list[Token]) -> str:
    """The text with the letter of its token, and fillers, in the place of each time; as long as the text."""
    parts, at = [], 0
    for token in tokens:
        parts.append(folded[at : token.start])
        parts.append(token.letter.ljust(token.end - token.start, FILLER))
        at = token.end
    parts.append(folded[at:])
    return "".join(parts)


def _token(hit: Hit, grammar: Grammar) -> Token:
    data = hit.rule.data
    value = value_of(hit, grammar)
    warnings = value.warnings + ((data["warning"],) if "warning" in data else ())
    letter = data.get("token", _UNKNOWN)
    if value.time is None and letter in _OF_ANY_YEAR:
        letter = _UNKNOWN
    elif value.time and value.time.year is None:
        letter = _OF_ANY_YEAR.get(letter, letter)
    return Token(
        letter, hit.start, hit.end, hit.rule.name, value.time, value.rhythms, value.length, value.weekday, warnings
    )


def shown(token: Token) -> object:
    """What a token gives, in the words of the examples in the grammar."""
    return next(_shown(token), token.letter)


def _shown(token: Token) -> Iterator[object]:
    if token.time:
        yield _shown_time(token.time, bool(token.warnings))
    if token.letter == "R":
        yield list(token.rhythms)
    if token.length or token.weekday:
        yield token.length or [token.weekday]
    if token.warnings and token.letter != "V":
        yield list(token.warnings)


def _shown_time(time: Time, impossible: bool) -> object:
    if time.grain == "day of month":
        return "day " + ", ".join(str(day) for _, day in time.items)
    spans = time.spans(time.year) if time.year else None
    if spans is not None and not impossible:
        days = [day.isoformat() for span in spans for day in (span.start, span.end) if day]
        return list(dict.fromkeys(days)) if time.grain == "day" else days
    separator = "/" if time.grain == "day" else "-"
    texts = [separator.join(str(part) for part in _figures(time.grain, item)) for item in time.items]
    return [text + (f"/{time.year}" if time.year else "") + (": impossible" if impossible else "") for text in texts]


def _figures(grain: str, item: tuple[int, int]) -> tuple[int, ...]:
    first, last = item
    if grain == "day":
        return last, first
    return (first,) if first == last else (first, last)


def _evaluate(grammar: Grammar, text: str) -> list[Fired]:
    return [Fired(token.rule, shown(token)) for token in find_times(fold(text), grammar)]


KINDS = {("deadlines", "time"): Kind(frozenset({"token", "gives", "warning"}), _evaluate)}
