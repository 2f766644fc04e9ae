"""What a `time` rule gives: the groups of its pattern made into times, rhythms and lengths."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..grammar import Grammar, Hit
from ..patterns import compiled
from .deadline_calendar import LAST_DAY, Time

_NUMBER = compiled(r"\d+")


class Value(NamedTuple):
    """What a rule gives: a time, rhythms (RRULEs), a length (ISO 8601 duration) or a weekday (of iCalendar)."""

    time: Time | None = None
    rhythms: tuple[str, ...] = ()
    length: str | None = None
    weekday: str | None = None
    warnings: tuple[str, ...] = ()


def value_of(hit: Hit, grammar: Grammar) -> Value:
    """What the rule of the hit gives; nothing where it names no known way of giving."""
    return _GIVES.get(hit.rule.data.get("gives", ""), _nothing)(_Groups(hit, grammar))


class _Groups:
    """The groups of a hit, where `d`, `d2`, … are the places where a day may stand in the pattern."""

    def __init__(self, hit: Hit, grammar: Grammar) -> None:
        self.grammar = grammar
        self._groups = hit.groups

    def text(self, name: str) -> str:
        """The text of the first group of that name, with or without a number, that took part."""
        for group, text in self._groups.items():
            if group.rstrip("0123456789") == name:
                return text
        return ""

    def texts(self, name: str) -> list[str]:
        return [text for group, text in self._groups.items() if group.rstrip("0123456789") == name]

    def year(self) -> int | None:
        written = self.text("y") or self.text("yy")
        if not written:
            return None
        return int(written) + (2000 if len(written) == 2 else 0)

    def month(self, written: str) -> int:
        """The number of a month in figures or words."""
        return self._value(written, "month_name") or 0

    def number(self, name: str) -> int | None:
        """The number that the group says in figures or words."""
        return self._value(self.text(name), "cardinal")

    def unit(self) -> str:
        """The letter of the unit in the group `of`: H D W M Q Y."""
        return str(self.grammar.piece("deadlines", "span").values[self.text("of")])

    def _value(self, written: str, piece: str) -> int | None:
        word = " ".join(written.split())
        if word.isdecimal():
            return int(word)
        for name in (piece, "five"):
            if (value := self.grammar.piece("words", name).values.get(word)) is not None:
                return int(value)
        return None

    def pieces(self, name: str, piece: str) -> list[str]:
        """All places in the group where the piece matches."""
        pattern = self.grammar.compile("deadlines", rf"\b{{:{piece}}}(?!\w)")
        return [" ".join(found.split()) for found in pattern.findall(self.text(name))]


def _checked(time: Time) -> Value:
    """The time with a warning when the calendar has no such day; a leap year stands in for an unknown year."""
    impossible = time.spans(time.year or 2024) is None
    return Value(time, warnings=("impossible-date",) if impossible else ())


def _nothing(groups: _Groups) -> Value:
    return Value()


def _days(groups: _Groups) -> Value:
    numbers = [int(number) for number in _NUMBER.findall(groups.text("days"))] + [int(groups.text("d"))]
    written = groups.text("m") or groups.text("month_any")
    month = groups.month(written)
    return _checked(Time("day", tuple((month, number) for number in numbers), groups.year()))


def _span_of_days(groups: _Groups) -> Value:
    month = groups.month(groups.text("m"))
    first, last = groups.texts("d")
    return _checked(Time("day", ((month, int(first)), (month, int(last))), groups.year(), joined=True))


def _dashed_days(groups: _Groups) -> Value:
    """`14-8` can only be 14 August; `5-8` may be the days 5 to 8 of a month that is not named."""
    day, month = int(groups.text("d")), int(groups.text("m"))
    if day < month or month > 12:
        return Value(warnings=("ambiguous-date",))
    return _checked(Time("day", ((month, day),)))


def _last_day(groups: _Groups) -> Value:
    return Value(Time("day of month", ((0, LAST_DAY),)))


def _days_of_a_month(groups: _Groups) -> Value:
    days = [int(number) for number in _NUMBER.findall(groups.text("days"))]
    if not all(1 <= day <= 31 for day in days):
        return Value(warnings=("impossible-date",))
    return Value(Time("day of month", tuple((0, day) for day in days)))


def _half(groups: _Groups) -> Value:
    """`6 tháng đầu năm`, `9 tháng năm 2025`, `nửa cuối năm`: so many months from an end of the year."""
    months = groups.number("n") or 6
    ends = (13 - months, 12) if groups.text("late") else (1, months)
    return _checked(Time("month", (ends,), groups.year()))


def _months(groups: _Groups) -> Value:
    months = [groups.month(found) for found in groups.pieces("months", "month_word_or_number")]
    return _checked(Time("month", tuple((month, month) for month in months), groups.year()))


def _span_of_months(groups: _Groups) -> Value:
    first, last = (int(month) for month in groups.texts("m"))
    return _checked(Time("month", ((first, first), (last, last)), groups.year(), joined=True))


def _quarters(groups: _Groups) -> Value:
    values = groups.grammar.piece("words", "quarter").values
    quarters = [values[found] for found in groups.pieces("quarters", "quarter")]
    items = tuple((3 * quarter - 2, 3 * quarter) for quarter in quarters)
    return _checked(Time("month", items, groups.year(), joined=bool(groups.text("through"))))


def _years(groups: _Groups) -> Value:
    years = [int(year) for year in _NUMBER.findall(groups.text("years"))]
    return _checked(Time("year", tuple((year, year) for year in years), years[-1]))


def _span_of_years(groups: _Groups) -> Value:
    first, last = (int(year) for year in groups.texts("y"))
    return _checked(Time("year", ((first, last),), last))


_MONTHS_OF = {"M": 1, "Q": 3, "Y": 12}
_FREQUENCY = {"H": "HOURLY", "D": "DAILY", "W": "WEEKLY"}


def _rule(unit: str, every: int) -> str:
    """The RRULE of a rhythm of so many units."""
    months = _MONTHS_OF.get(unit, 0) * every
    if months and months % 12 == 0:
        frequency, every = "YEARLY", months // 12
    elif months:
        frequency, every = "MONTHLY", months
    else:
        frequency = _FREQUENCY[unit]
    return f"FREQ={frequency}" + (f";INTERVAL={every}" if every > 1 else "")


def _times_a_unit(groups: _Groups) -> Value:
    """`02 tuần/lần`: every two weeks; `2 lần/năm`: every six months."""
    unit, every, times = groups.unit(), groups.number("n"), groups.number("times")
    months = _MONTHS_OF.get(unit, 0)
    if every or times == 1:
        return Value(rhythms=(_rule(unit, every or 1),))
    if times and months and months % times == 0:
        return Value(rhythms=(_rule("M", months // times),))
    return Value(warnings=("unclear-rhythm",))


def _rhythm(groups: _Groups) -> Value:
    values = groups.grammar.piece("deadlines", "unit").values
    rules = [values[unit] for unit in groups.pieces("units", "unit")]
    return Value(rhythms=tuple(dict.fromkeys(rule for rule in rules if rule)))


def _weekday(groups: _Groups) -> Value:
    values = groups.grammar.piece("words", "weekday").values
    return Value(weekday="SU" if groups.text("sunday") else values[groups.text("weekday")])


def _length(groups: _Groups) -> Value:
    number, unit = groups.number("n") or 0, groups.unit()
    if unit == "Q":
        number, unit = 3 * number, "M"
    return Value(
        length=f"P{'T' if unit == 'H' else ''}{number}{unit}", warnings=("working-days",) if groups.text("work") else ()
    )


_GIVES: dict[str, Callable[[_Groups], Value]] = {
    "nothing": _nothing,
    "days": _days,
    "span of days": _span_of_days,
    "dashed days": _dashed_days,
    "last day": _last_day,
    "days of a month": _days_of_a_month,
    "half": _half,
    "months": _months,
    "span of months": _span_of_months,
    "quarters": _quarters,
    "years": _years,
    "span of years": _span_of_years,
    "times a unit": _times_a_unit,
    "rhythm": _rhythm,
    "weekday": _weekday,
    "length": _length,
}
