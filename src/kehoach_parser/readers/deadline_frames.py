"""How the times of a text are bound: the `frame` rules, the second of the two steps of reading a deadline."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from ..grammar import Grammar, Hit, Rule
from ..patterns import compiled
from .deadline_calendar import Span, merged
from .deadline_times import Token
from .deadline_years import Dated

PeriodKind = Literal["by", "during", "continuous", "from"]
_CLAUSE_END = compiled(r"[,)]")


class PeriodReading(NamedTuple):
    """A span of days that a deadline names; the ends are ISO dates."""

    kind: PeriodKind
    start: str | None
    end: str | None
    edtf: str | None


class Part(NamedTuple):
    """What one frame gives."""

    rule: Rule
    start: int
    end: int
    tokens: tuple[Token, ...]
    periods: tuple[PeriodReading, ...] = ()
    recurrence: tuple[str, ...] = ()
    duration: str | None = None
    after: tuple[int, int] | None = None  # where the text stands that the length counts from
    condition: tuple[int, int] | None = None
    exclusive: bool = False  # the end is the first day that is too late
    inferred: bool = False
    unsure: bool = False  # it names days that are not known
    warnings: tuple[str, ...] = ()

    @property
    def rules(self) -> tuple[str, ...]:
        """The names of the rules that took part."""
        return (*(token.rule for token in self.tokens), self.rule.name)


class Frame(NamedTuple):
    """A match of a frame rule, with the tokens in it and what surrounds it."""

    hit: Hit
    skeleton: str
    tokens: tuple[Token, ...]
    dated: tuple[Dated, ...]  # the calendar times among the tokens, with their years
    completion: bool  # the words around make a day one of completion, not of an event
    year: int | None  # of the document
    happens: bool = False  # it is the time of an event

    @property
    def text(self) -> str:
        """The part of the skeleton that the rule matched."""
        return self.skeleton[self.hit.start : self.hit.end]

    @property
    def excluded(self) -> bool:
        """The rule saw the word that excludes the day itself (`trước`), and no time of that day."""
        return any(name.startswith("excluded") for name in self.hit.groups) and not self.has("C")

    def has(self, letter: str) -> bool:
        return any(token.letter == letter for token in self.tokens)

    def within(self, group: str) -> tuple[Dated, ...]:
        """The times that stand in a group of the pattern."""
        start, end = self.hit.spans.get(group, (0, 0))
        return tuple(one for one in self.dated if start <= one.token.start < end)

    @property
    def spans(self) -> tuple[Span, ...] | None:
        """The days of all times, in order and joined where they follow each other; None where one is not known."""
        return spans_of(self.dated)

    @property
    def rhythms(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(rhythm for token in self.tokens for rhythm in token.rhythms))


def spans_of(dated: Sequence[Dated]) -> tuple[Span, ...] | None:
    """The days of the times; None where one is not known."""
    spans: list[Span] = []
    for one in dated:
        found = one.spans
        if found is None:
            return None
        spans.extend(found)
    return merged(spans)


def find_frames(
    outline: str,
    tokens: list[Token],
    dated: list[Dated],
    grammar: Grammar,
    completion: bool,
    year: int | None,
    field: bool,
) -> list[Frame]:
    """The frames of the skeleton from left to right. `completion` holds for all of them, `year` is the document's."""
    ended = grammar.compile("deadlines", "{:completes}$")
    happens = grammar.compile("deadlines", r"\b{:happening}\b[^,;.]*$")
    token_starts = [token.start for token in tokens]
    dated_starts = [one.token.start for one in dated]
    frames = []
    for hit in _hits(outline, grammar, field):
        inside = tokens[bisect_left(token_starts, hit.start) : bisect_left(token_starts, hit.end)]
        times = dated[bisect_left(dated_starts, hit.start) : bisect_left(dated_starts, hit.end)]
        says = ended.search(outline, max(0, hit.start - 80), hit.start) is not None
        event = field or happens.search(outline, max(0, hit.start - 80), hit.start) is not None
        frames.append(Frame(hit, outline, tuple(inside), tuple(times), completion or says, year, event))
    return frames


def _hits(outline: str, grammar: Grammar, field: bool) -> Iterator[Hit]:
    """What the frame rules match. In the value of a field a condition goes on to its end; in a sentence no further than
    its clause, and only as the alternative to a time: `Căn cứ kế hoạch này, hằng quý báo cáo …`."""
    frames = grammar.alternation("deadlines", "frame")
    joined = grammar.compile("deadlines", r"\b{:or} $")
    at: int | None = 0
    while at is not None:
        start, at = at, None
        for hit in frames.finditer(outline, start):
            if not field and hit.rule.data["prose"] == "or" and not joined.search(outline, 0, hit.start):
                at = outline.find(" ", hit.start) + 1 or None
                break
            yield hit
            bounded = not field and hit.rule.data["edge"] == "condition"
            clause = _CLAUSE_END.search(outline, hit.start, hit.end) if bounded else None
            if clause:
                at = clause.end()
                break
