"""Figures of targets: `tối thiểu 95%` gives `>=`, 95, `%` and what is measured."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from ..document import Passage
from ..grammar import Fired, Grammar, Hit, Kind
from ..patterns import compiled
from ..text import fold, normalise

Comparator = Literal[">=", "<=", "=", ">", "<"]
_DIGIT = compiled(r"\d")
_THOUSANDS = compiled(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_COUNTED_BY = compiled(r"(?:\s?/\s?[^\W\d_]+)+")
_COMMA = compiled(r"\s*,")
_SPACE = compiled(r"\s+")
_CLAUSE = compiled(r"[.;:](?=\s|$)|[()\n]")
_PHRASE_END = compiled(r"[.;:()\n%]|[\s,]*\d|,\s*(?=\w+ \d)")
_LONGEST = 120  # characters of what is measured


class MeasureReading(NamedTuple):
    """A figure; `start` and `end` are offsets in the text that was given."""

    comparator: Comparator
    value: float
    unit: str | None
    of: str | None
    start: int
    end: int


def read(text: str | Passage, grammar: Grammar) -> list[MeasureReading]:
    """The figures of the text in order; a range gives two."""
    source = str(text)
    if not _DIGIT.search(source):
        return []
    plain, folded = normalise(source), fold(source)
    found: list[MeasureReading] = []
    for hit in grammar.alternation("measures", "measure").finditer(folded):
        found.extend(_readings(hit, plain, folded, grammar))
    return found


def _readings(hit: Hit, plain: str, folded: str, grammar: Grammar) -> Iterator[MeasureReading]:
    unit = _unit(hit, plain)
    of = _measured(hit, plain, folded, grammar)
    first = _value(hit.groups["figure"])
    if hit.rule.data.get("range"):
        yield MeasureReading(">=", first, unit, of, hit.start, hit.end)
        yield MeasureReading("<=", _value(hit.groups["figure2"]), unit, of, hit.start, hit.end)
        return
    values = grammar.piece("measures", "comparator").values
    written = hit.groups.get("comparator")
    comparator: Comparator = values[_SPACE.sub(" ", written)] if written else hit.rule.data["comparator"]
    yield MeasureReading(comparator, first, unit, of, hit.start, hit.end)


def _value(figure: str) -> float:
    """`1.200` is twelve hundred, `96,5` and `99.5` have decimals."""
    if _THOUSANDS.fullmatch(figure):
        figure = figure.replace(".", "")
    return float(figure.replace(",", "."))


def _unit(hit: Hit, plain: str) -> str | None:
    """The unit as printed, with what it is counted by: `mẫu đo/xã/tháng`."""
    span = hit.spans.get("unit") or hit.spans.get("percent")
    if span is None:
        return None
    by = _COUNTED_BY.match(plain[span[1] : hit.end])
    return _SPACE.sub(" ", plain[span[0] : span[1] + (by.end() if by else 0)])


def _measured(hit: Hit, plain: str, folded: str, grammar: Grammar) -> str | None:
    """What is measured: after a share the noun phrase that follows, else the clause before the figure."""
    if hit.groups.get("percent") or hit.groups.get("unit") in _shares(grammar):
        return _after(hit.end, plain, folded, grammar) or _before(hit.start, plain, folded, grammar)
    return _before(hit.start, plain, folded, grammar) or _after(hit.end, plain, folded, grammar)


def _shares(grammar: Grammar) -> frozenset[str]:
    return grammar.cached("measures: shares", lambda: frozenset(map(fold, grammar.words("measures", "percent"))))


def _after(start: int, plain: str, folded: str, grammar: Grammar) -> str | None:
    if _COMMA.match(folded[start : start + 3]):
        return None
    border = _PHRASE_END.search(folded, start)
    end = border.start() if border else len(folded)
    if end > start + _LONGEST:
        end = max(folded.rfind(",", start, start + _LONGEST), folded.rfind(" ", start, start + _LONGEST))
    stop = _ends(grammar).search(folded, start, end)
    phrase = plain[start : stop.start() if stop else end].strip(" ,")
    return _SPACE.sub(" ", phrase) or None


def _before(end: int, plain: str, folded: str, grammar: Grammar) -> str | None:
    borders = [match.end() for match in _CLAUSE.finditer(folded, max(0, end - 2 * _LONGEST), end)]
    begin = borders[-1] if borders else max(0, end - 2 * _LONGEST)
    start, stop = _trimmed(folded, begin, end, grammar)
    phrase = plain[start:stop].strip(" ,-–+*")
    return _SPACE.sub(" ", phrase) or None if len(phrase) <= _LONGEST else None


def _trimmed(folded: str, start: int, end: int, grammar: Grammar) -> tuple[int, int]:
    head, tail = _trims(grammar)
    while match := head.match(folded, start, end):
        start = match.end()
    while match := tail.search(folded[start:end]):
        end = start + match.start()
    return start, end


def _ends(grammar: Grammar) -> re.Pattern[str]:
    return grammar.compile("measures", r"(?<!\w){:of_ends}(?!\w)")


def _trims(grammar: Grammar) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return (
        grammar.compile("measures", r"[\s,*+-]*(?<!\w){:of_trims}(?!\w)[\s,]*"),
        grammar.compile("measures", r"[\s,]*(?<!\w){:of_trims}[\s,]*$"),
    )


def _evaluate(grammar: Grammar, text: str) -> list[Fired]:
    """For the checker: the rules that fire, the value of each written `>= 95 %`."""
    folded = fold(text)
    fired = []
    for hit in grammar.alternation("measures", "measure").finditer(folded):
        readings = _readings(hit, normalise(text), folded, grammar)
        value = "; ".join(f"{one.comparator} {one.value:g} {one.unit}" for one in readings)
        fired.append(Fired(hit.rule.name, value))
    return fired


KINDS = {("measures", "measure"): Kind(frozenset({"comparator", "range"}), _evaluate)}
