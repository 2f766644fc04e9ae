"""The year of a time that does not say it: from the times around it, else from the document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .deadline_calendar import Span, Time
from .deadline_times import Token


@dataclass(frozen=True, slots=True)
class Dated:
    """A time of the calendar with its year."""

    token: Token
    time: Time
    year: int | None
    inferred: bool = False  # the year is the document's

    @property
    def spans(self) -> tuple[Span, ...] | None:
        """The days; None where the year is not known or there is no such day."""
        if self.token.warnings or self.year is None:
            return None
        return self.time.spans(self.year)

    @property
    def warnings(self) -> tuple[str, ...]:
        if self.year is None:
            return ("no-year",)
        return ("impossible-date",) if self.time.spans(self.year) is None else ()


def with_years(tokens: Sequence[Token], sentence: str, document_year: int | None) -> list[Dated]:
    """The calendar times among the tokens. A year holds for the times before it in the same clause, else for those
    after it: `Quý I đến tháng 9/2017`, `từ 15/11/2025 đến 15/01`."""
    times = [(token, token.time) for token in tokens if token.time and token.time.grain != "day of month"]
    dated = []
    for number, (token, time) in enumerate(times):
        year = time.year
        if year is None:
            year = _later_year(times, number, sentence) or _earlier_year(times, number, sentence)
        inferred = year is None and document_year is not None
        dated.append(Dated(token, time, document_year if year is None else year, inferred))
    return dated


def _together(first: Token, second: Token, sentence: str) -> bool:
    between = sentence[first.end : second.start]
    return not any(mark in between for mark in (";", "\n", ". ")) and len(between) <= _NEAR


_NEAR = 40  # characters between two times that share a year


def _later_year(times: Sequence[tuple[Token, Time]], number: int, sentence: str) -> int | None:
    token, time = times[number]
    for other, later in times[number + 1 :]:
        if not _together(token, other, sentence):
            return None
        if later.year is not None:
            if later.grain == "year":
                return later.items[0][0]
            return later.year - (time.order() > later.order())
        token = other
    return None


def _earlier_year(times: Sequence[tuple[Token, Time]], number: int, sentence: str) -> int | None:
    token, time = times[number]
    for other, earlier in reversed(times[:number]):
        if not _together(other, token, sentence):
            return None
        if earlier.year is not None:
            if earlier.grain == "year":
                return None
            return earlier.year + (time.order(last=True) < earlier.order(last=True))
        token = other
    return None
