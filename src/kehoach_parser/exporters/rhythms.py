"""rhythm(rule) -> str: how an official says the iCalendar rule of a rhythm, `FREQ=MONTHLY;BYMONTHDAY=12`."""

from __future__ import annotations

from kehoach_parser.exporters.messages import say

_UNITS = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_WEEKDAYS = frozenset({"MO", "TU", "WE", "TH", "FR", "SA", "SU"})
_QUARTER = ("MONTHLY", "3")
_LAST = "-1"  # day


def rhythm(rule: str, language: str = "vi") -> str:
    """The rule in words, Vietnamese or English; a rule of a kind that has no words here stays as it is."""
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    unit, every = parts.pop("FREQ", ""), parts.pop("INTERVAL", "1")
    days, months = parts.pop("BYMONTHDAY", ""), parts.pop("BYMONTH", "")
    weekdays = parts.pop("BYDAY", "").split(",")
    if unit not in _UNITS or parts or not _WEEKDAYS.issuperset(filter(None, weekdays)):
        return rule
    when = " ".join(filter(None, (_on(weekdays, language), _at(days, months, language))))
    return say("rhythm", language, when=when, often=_often(unit, every, language)).strip()


def _often(unit: str, every: str, language: str) -> str:
    if (unit, every) == _QUARTER:
        return say("quarterly", language)
    return say(unit, language) if every == "1" else say(f"{unit}-several", language, every)


def _on(weekdays: list[str], language: str) -> str:
    named = ", ".join(say(day, language) for day in weekdays if day)
    return named and say("on-weekdays", language, named)


def _at(days: str, months: str, language: str) -> str:
    """The days of the month and the months."""
    if days.isdecimal() and months.isdecimal():
        return say("on-date", language, days, months)
    day = say("on-last-day", language) if days == _LAST else days and say("on-day", language, _spaced(days))
    if not months:
        return day
    return say("day-in-month", language, day, _spaced(months)) if day else say("in-month", language, _spaced(months))


def _spaced(numbers: str) -> str:
    return numbers.replace(",", ", ")
