"""rhythm(rule) -> str: how an official says the iCalendar rule of a rhythm, `FREQ=MONTHLY;BYMONTHDAY=12`."""

from __future__ import annotations

from collections.abc import Callable

_UNITS = {
    "DAILY": ("ngày", "daily", "days"),
    "WEEKLY": ("tuần", "weekly", "weeks"),
    "MONTHLY": ("tháng", "monthly", "months"),
    "YEARLY": ("năm", "yearly", "years"),
}
_WEEKDAYS = {
    "MO": ("thứ Hai", "Monday"),
    "TU": ("thứ Ba", "Tuesday"),
    "WE": ("thứ Tư", "Wednesday"),
    "TH": ("thứ Năm", "Thursday"),
    "FR": ("thứ Sáu", "Friday"),
    "SA": ("thứ Bảy", "Saturday"),
    "SU": ("Chủ nhật", "Sunday"),
}
_QUARTER = "3"  # months
_LAST = "-1"  # day


def rhythm(rule: str, language: str = "vi") -> str:
    """The rule in words, Vietnamese or English; a rule of a kind that has no words here stays as it is."""
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    unit = _UNITS.get(parts.pop("FREQ", ""))
    every = parts.pop("INTERVAL", "1")
    days, months = parts.pop("BYMONTHDAY", ""), parts.pop("BYMONTH", "")
    weekdays = [_WEEKDAYS.get(day) for day in parts.pop("BYDAY", "").split(",") if day]
    if unit is None or parts or None in weekdays:
        return rule
    named = [day[language != "vi"] for day in weekdays if day]
    say: Callable[..., str] = _vietnamese if language == "vi" else _english
    return say(unit, every, _spaced(days), _spaced(months), ", ".join(named))


def _spaced(numbers: str) -> str:
    return numbers.replace(",", ", ")


def _vietnamese(unit: tuple[str, str, str], every: str, days: str, months: str, weekdays: str) -> str:
    if unit[0] == "tháng" and every == _QUARTER:
        often = "hằng quý"
    else:
        often = f"hằng {unit[0]}" if every == "1" else f"{every} {unit[0]} một lần"
    day = "ngày cuối cùng" if days == _LAST else f"ngày {days}" if days else ""
    if days.isdecimal() and months.isdecimal():
        return f"ngày {days}/{months} {often}"
    return " ".join(filter(None, (weekdays, day, f"tháng {months}" if months else "", often)))


def _english(unit: tuple[str, str, str], every: str, days: str, months: str, weekdays: str) -> str:
    often = unit[1] if every == "1" else f"every {every} {unit[2]}"
    day = "on the last day" if days == _LAST else f"on day {days}" if days else ""
    month = f"{'of' if day else 'in'} month {months}" if months else ""
    return " ".join(filter(None, (often, f"on {weekdays}" if weekdays else "", day, month)))
