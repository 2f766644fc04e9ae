"""What a frame gives, by the edge of its times that binds: periods, rhythms, a length or a condition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from ..patterns import compiled
from .deadline_calendar import Span, edtf
from .deadline_frames import Frame, Part, PeriodKind, PeriodReading, spans_of
from .deadline_times import Token

_DAYS = compiled(r"P(?P<number>\d+)(?P<unit>[DW])")


def period(kind: PeriodKind, start: date | None, end: date | None) -> PeriodReading:
    """A period of the days."""
    first, last = (day.isoformat() if day else None for day in (start, end))
    return PeriodReading(kind, first, last, edtf(start, end))


def until(days: PeriodReading) -> PeriodReading:
    """A period that only its last day ends: `by` in place of `during`."""
    return period("by", None, date.fromisoformat(days.end) if days.end else None)


def produce(frame: Frame) -> Part:
    """What the frame gives, by the edge that its rule names."""
    part = _EDGES.get(frame.hit.rule.data.get("edge", ""), _vague)(frame)
    inferred = any(one.inferred for one in frame.dated) and bool(part.periods)
    warnings = [code for token in frame.tokens for code in token.warnings]
    if part.periods or part.unsure:  # a rhythm needs no year
        warnings.extend(code for one in frame.dated for code in one.warnings)
    if code := frame.hit.rule.data.get("warning"):
        warnings.append(code)
    return part._replace(inferred=part.inferred or inferred, warnings=tuple(dict.fromkeys((*warnings, *part.warnings))))


def _part(frame: Frame, **values: Any) -> Part:
    hit = frame.hit
    return Part(hit.rule, hit.start, hit.end, frame.tokens, recurrence=frame.rhythms)._replace(**values)


def _unsure(frame: Frame) -> Part:
    return _part(frame, unsure=True)


def _steady(frame: Frame) -> bool:
    """A span that is filled, not hit once: `thường xuyên`, or a rhythm through it."""
    return frame.has("N") or frame.has("R")


def _before(frame: Frame) -> Part:
    if frame.spans is None:
        return _unsure(frame)
    kind: PeriodKind = "continuous" if _steady(frame) else "by"
    starts = [span.start for one in frame.dated for span in one.spans or ()]
    return _part(frame, periods=tuple(period(kind, None, start) for start in starts), exclusive=not frame.has("C"))


def _end(frame: Frame) -> Part:
    if frame.spans is None:
        return _unsure(frame)
    if _steady(frame):
        return _part(frame, periods=(period("continuous", None, frame.spans[-1].end),))
    ends = [span.end for one in frame.dated for span in one.spans or ()]
    return _part(frame, periods=tuple(period("by", None, end) for end in ends))


def _span(frame: Frame) -> Part:
    """All of the times; a single day is an event, unless the words around say that something is done by it."""
    spans = frame.spans
    if spans is None:
        return _unsure(frame)
    kind: PeriodKind = "continuous" if _steady(frame) else "during"
    if frame.completion and _is_one_day(frame) and kind == "during":
        return _part(frame, periods=(period("by", None, spans[0].end),))
    return _part(frame, periods=tuple(period(kind, span.start, span.end) for span in spans))


def _is_one_day(frame: Frame) -> bool:
    one = frame.dated[0].time
    event = (
        frame.has("C") or frame.has("H") or "event" in frame.hit.groups or "(" in frame.text
    )  # a bracket holds the weekday
    return len(frame.dated) == 1 and one.grain == "day" and len(one.items) == 1 and not event


def _through(frame: Frame) -> Part:
    if frame.spans is None:
        return _unsure(frame)
    return _part(frame, periods=tuple(period("continuous", span.start, span.end) for span in frame.spans))


def _last(frame: Frame) -> Part:
    """`cuối quý II`: its last day is sure, its first is not."""
    if frame.spans is None:
        return _unsure(frame)
    return _part(frame, periods=(period("during", None, frame.spans[-1].end),))


def _until(frame: Frame) -> Part:
    """From an event that has no date to a day that has one."""
    return _last(frame)


def _from(frame: Frame) -> Part:
    if frame.spans is None:
        return _unsure(frame)
    time = frame.dated[-1].time
    if (
        time.joined
        or time.items[0] != time.items[-1]
        or (time.grain == "year" and time.items[0][0] != time.items[0][1])
    ):
        return _span(frame)  # `từ năm 2025 - 2030`: the other end is in the time itself
    kind: PeriodKind = "continuous" if _steady(frame) else "from"
    return _part(frame, periods=(period(kind, frame.spans[0].start, None),))


def _from_hour(frame: Frame) -> Part:
    """An event begins at an hour of its day; anything else goes on from there."""
    return _span(frame) if frame.happens else _from(frame)


def _open(frame: Frame) -> Part:
    return _from(frame)


def _after(frame: Frame) -> Part:
    if frame.spans is None or frame.spans[-1].end is None:
        return _unsure(frame)
    return _part(frame, periods=(period("from", frame.spans[-1].end + timedelta(days=1), None),))


def _range(frame: Frame) -> Part:
    """From the first day of the first time to the last day of the last."""
    first, last = frame.within("first"), frame.within("last")
    begin, finish = spans_of(first), spans_of(last)
    kind: PeriodKind = "continuous" if _steady(frame) else "during"
    if frame.has("E") or not begin or not finish:
        return _unsure(frame)
    groups = frame.hit.groups
    end = finish[0].start if frame.excluded else finish[-1].end
    if "vague" in groups:
        return _part(frame, unsure=True, warnings=("vague-date",))
    if begin[0].start and end and end < begin[0].start:
        return _part(frame, unsure=True, warnings=("reversed-dates",))
    start = None if "inside" in groups else begin[0].start
    return _part(frame, periods=(period(kind, start, end),), exclusive=frame.excluded)


def _vague(frame: Frame) -> Part:
    return _unsure(frame)


def _this_year(frame: Frame, kind: PeriodKind, open_start: bool = False) -> Part:
    """The year of the document, where the text says `năm` without a number."""
    if frame.year is None:
        return _part(frame, unsure=True, warnings=("no-year",))
    start, end = date(frame.year, 1, 1), date(frame.year, 12, 31)
    return _part(frame, periods=(period(kind, None if open_start else start, end),), inferred=True)


def _end_of_this_year(frame: Frame) -> Part:
    return _this_year(frame, "continuous" if _steady(frame) else "by", open_start=True)


def _last_of_this_year(frame: Frame) -> Part:
    return _this_year(frame, "during", open_start=True)


def _always(frame: Frame) -> Part:
    return _part(frame, periods=(period("continuous", None, None),))


def _rhythm(frame: Frame) -> Part:
    """The rules of a rhythm; a day, month or weekday binds the one next to it."""
    fixed = frame.hit.rule.data.get("fixed")
    rules = [fixed] if fixed else list(frame.rhythms)
    binders = [token for token in frame.tokens if token.time or token.weekday]
    exclusive = frame.excluded
    if not binders or not rules:
        return _part(frame, exclusive=exclusive)
    if any(code == "impossible-date" for token in binders for code in token.warnings):
        return _part(frame, recurrence=(), unsure=True)
    first_rhythm = next((token.start for token in frame.tokens if token.rhythms), frame.hit.end)
    at = 0 if binders[0].start < first_rhythm else len(rules) - 1
    bound = _bind(rules[at], binders)
    rules[at : at + 1] = bound
    return _part(frame, recurrence=tuple(dict.fromkeys(rules)), exclusive=exclusive)


def _bind(rule: str, binders: Sequence[Token]) -> list[str]:
    """The rule with the days added; one rule for each day of the year."""
    times = [token.time for token in binders if token.time]
    if not times:
        return [f"{rule};BYDAY={binders[0].weekday}"] if rule == "FREQ=WEEKLY" else [rule]
    if times[0].grain == "day of month":
        return [_with_days(rule, [day for time in times for _, day in time.items])]
    if not rule.startswith("FREQ=YEARLY"):
        return [rule]
    return [rule + _of_year(time.grain, item) for time in times for item in time.items]


def _with_days(rule: str, days: list[int]) -> str:
    if rule.startswith("FREQ=MONTHLY") or "BYMONTH=" in rule:
        return f"{rule};BYMONTHDAY={','.join(str(day) for day in days)}"
    return rule


def _of_year(grain: str, item: tuple[int, int]) -> str:
    first, last = item
    if grain == "day":
        return f";BYMONTH={first};BYMONTHDAY={last}"
    return f";BYMONTH={first}" if first == last else ""  # a quarter is one time of the year, not three


def _length(frame: Frame) -> Part:
    length = next(token for token in frame.tokens if token.length)
    if days := _told_days(frame):
        return _part(frame, periods=(period("during", days.start, days.end),))
    return _part(frame, duration=length.length, after=frame.hit.spans.get("after"), periods=_counted(frame, length))


def _told_days(frame: Frame) -> Span | None:
    """The days themselves, where they are told after their number: `trong 03 ngày từ ngày 13 đến ngày 15 tháng 5`."""
    times = frame.within("after")
    spans = times[0].spans if len(times) == 1 and times[0].time.grain == "day" else None
    return spans[0] if spans and len(spans) == 1 and spans[0].start != spans[0].end else None


def _counted(frame: Frame, length: Token) -> tuple[PeriodReading, ...]:
    """The days of a length of calendar days or weeks that counts from a day."""
    counted = _DAYS.fullmatch(length.length or "")
    first = frame.within("after")
    if counted is None or "working-days" in length.warnings or len(first) != 1 or first[0].time.grain != "day":
        return ()
    spans = first[0].spans
    if not spans or len(spans) != 1 or spans[0].start is None or spans[0].end != spans[0].start:
        return ()
    start = spans[0].start
    days = int(counted["number"]) * (7 if counted["unit"] == "W" else 1)
    return (period("during", start, start + timedelta(days=days)),)


def _condition(frame: Frame) -> Part:
    return _part(frame, condition=(frame.hit.start, frame.hit.end), recurrence=())


_EDGES: dict[str, Callable[[Frame], Part]] = {
    "before": _before,
    "end": _end,
    "span": _span,
    "bare": _span,
    "through": _through,
    "last": _last,
    "until": _until,
    "from": _from,
    "from an hour": _from_hour,
    "open": _open,
    "after": _after,
    "range": _range,
    "vague": _vague,
    "this year": partial(_this_year, kind="during"),
    "through this year": partial(_this_year, kind="continuous"),
    "end of this year": _end_of_this_year,
    "last of this year": _last_of_this_year,
    "always": _always,
    "rhythm": _rhythm,
    "length": _length,
    "condition": _condition,
}
