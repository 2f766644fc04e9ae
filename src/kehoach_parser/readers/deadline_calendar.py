"""Times as a text names them, and the days that they are once their year is known."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, NamedTuple

Grain = Literal["day", "month", "year", "day of month"]

LAST_DAY = -1  # of a month, in iCalendar's BYMONTHDAY
_FIRST_QUARTER = 33  # EDTF level 2: 33 to 36 are the quarters of a year


class Span(NamedTuple):
    """From the first to the last day; None where the text leaves that end open."""

    start: date | None
    end: date | None


class Time(NamedTuple):
    """A time of a text. `items` are (month, day), (first month, last month) or (first year, last year)."""

    grain: Grain
    items: tuple[tuple[int, int], ...]
    year: int | None = None
    joined: bool = False  # the items are the two ends of one span

    def order(self, last: bool = False) -> tuple[int, int]:
        """Where the time lies within its year, for comparing times without a year."""
        month, day = self.items[-1 if last else 0]
        return (month, day) if self.grain == "day" else (month, 0)

    def spans(self, year: int | None) -> tuple[Span, ...] | None:
        """The days; spans that follow each other are one. None where there is no such day."""
        try:
            spans = [self._span(item, year) for item in self.items]
        except ValueError:
            return None
        if self.joined:
            spans = [Span(spans[0].start, spans[-1].end)]
        if any(span.start and span.end and span.start > span.end for span in spans):
            return None
        return merged(spans)

    def _span(self, item: tuple[int, int], year: int | None) -> Span:
        first, last = item
        if self.grain == "year":
            return Span(date(first, 1, 1), date(last, 12, 31))
        if year is None:
            raise ValueError
        if self.grain == "day":
            return Span(date(year, first, last), date(year, first, last))
        if not 1 <= last <= 12:
            raise ValueError
        return Span(date(year, first, 1), _month_end(year, last))


def _month_end(year: int, month: int) -> date:
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)


def merged(spans: list[Span]) -> tuple[Span, ...]:
    """The spans in their order, each joined with the next where that begins on the day after it ends."""
    kept: list[Span] = []
    for span in spans:
        before = kept[-1] if kept else None
        if before and before.end and span.start and span.start.toordinal() == before.end.toordinal() + 1:
            kept[-1] = Span(before.start, span.end)
        else:
            kept.append(span)
    return tuple(kept)


def edtf(start: date | None, end: date | None) -> str | None:
    """The span in EDTF (ISO 8601-2), as short as it can be: `2025`, `2025-06`, `2025-34`, `../2025-06-30`."""
    if start is None or end is None:
        if start is None and end is None:
            return None
        return f"{start or '..'}/{end or '..'}"
    if start == end:
        return start.isoformat()
    months = end.month - start.month + 1
    whole = start.day == 1 and end == _month_end(end.year, end.month)
    if whole and start.year == end.year:
        if months == 12:
            return f"{start.year:04}"
        if months == 1:
            return f"{start.year:04}-{start.month:02}"
        if months == 3 and start.month % 3 == 1:
            return f"{start.year:04}-{_FIRST_QUARTER + start.month // 3}"
    return f"{start}/{end}"
