"""The year of a time that does not say it: from the times around it, else from the document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from .deadline_calendar import Span, Time
from .deadline_times import Token


class Dated(NamedTuple):
    """A time of the calendar with its year."""

    token: Token
    time: Time
    year: int | None
    inferred: bool = False  # the year is the document's
    warnings: tuple[str, ...] = ()

    @property
    def spans(self) -> tuple[Span, ...] | None:
        """The days; None where the year is not known or there is no such day."""
        return None if self.warnings or self.year is None else self.time.spans(self.year)


def with_years(
    tokens: Sequence[Token], sentence: str, document_year: int | None, relates: re.Pattern[str]
) -> list[Dated]:
    """The calendar times among the tokens. A year holds for the times before it in the same clause, else for those
    after it: `Quý I đến tháng 9/2017`, `từ 15/11/2025 đến 15/01`. `relates` matches what follows a time of another
    year that has no number (`tháng 9 năm trước`)."""
    times = [(token, token.time) for token in tokens if token.time and token.time.grain != "day of month"]
    years: list[int | None] = [time.year for _, time in times]
    related = [
        year is None and relates.match(sentence, token.end) is not None
        for (token, _), year in zip(times, years, strict=True)
    ]
    _share_rhythm(tokens, times, related, sentence)
    _spread(times, years, related, sentence, backwards=True)
    _spread(times, years, related, sentence, backwards=False)
    return [
        _dated(token, time, year, document_year, other)
        for (token, time), year, other in zip(times, years, related, strict=True)
    ]


def _dated(token: Token, time: Time, year: int | None, document_year: int | None, related: bool) -> Dated:
    if related:
        return Dated(token, time, None, warnings=("relative-date",))
    if year is None and document_year is None:
        return Dated(token, time, None, warnings=("no-year",))
    inferred = year is None
    year = document_year if year is None else year
    impossible = time.spans(year) is None
    return Dated(token, time, year, inferred, ("impossible-date",) if impossible else ())


def _spread(
    times: Sequence[tuple[Token, Time]], years: list[int | None], related: list[bool], sentence: str, backwards: bool
) -> None:
    """Give the years on to the times without one: to those before them, or to those after them."""
    source: tuple[Token, Time] | None = None  # the nearest time that says its year
    last: Token | None = None
    numbers = range(len(times) - 1, -1, -1) if backwards else range(len(times))
    for number in numbers:
        token, time = times[number]
        if last is not None and not _together(*((token, last) if backwards else (last, token)), sentence):
            source = None
        if time.year is not None:
            source = (token, time)
        elif source is not None and years[number] is None and not related[number]:
            years[number] = _year_before(time, source[1]) if backwards else _year_after(time, source[1])
        last = token


def _share_rhythm(
    tokens: Sequence[Token], times: Sequence[tuple[Token, Time]], related: list[bool], sentence: str
) -> None:
    """`sơ kết vào tháng 6, tổng kết vào tháng 12 hằng năm`: the first is a month of every year, too."""
    yearly = {
        token.start
        for token, after in pairwise(tokens)
        if after.rhythms[:1] == ("FREQ=YEARLY",) and not sentence[token.end : after.start].strip()
    }
    shared: Token | None = None
    for number in range(len(times) - 1, -1, -1):
        token, time = times[number]
        if token.start in yearly:
            shared = token
        elif shared and time.year is None and _together(token, shared, sentence):
            related[number], shared = True, token
        else:
            shared = None


def _together(first: Token, second: Token, sentence: str) -> bool:
    between = sentence[first.end : second.start]
    return len(between) <= _NEAR and not any(mark in between for mark in (";", "\n", ". "))


_NEAR = 40  # characters between two times that share a year


def _year_before(time: Time, later: Time) -> int | None:
    """`từ tháng 10 đến tháng 3/2026`: a time that would come after the later one is of the year before."""
    if later.grain == "year":
        return later.items[0][0]
    return later.year - (time.order() > later.order()) if later.year else None


def _year_after(time: Time, earlier: Time) -> int | None:
    if earlier.grain == "year" or earlier.year is None:
        return None
    return earlier.year + (time.order(last=True) < earlier.order(last=True))
