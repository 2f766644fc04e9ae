"""A number as a spreadsheet shows it: 1.1 under the format `0.00` is 1.10, and 45678 under a format of dates is a day.

Numbers that group thousands are written as in Vietnam (1.234.567,5), all others with a point, since most are markers.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache

from kehoach_parser.patterns import compiled

GENERAL = "General"
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mm/yyyy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "dd/mm/yyyy h:mm", 37: "#,##0",
    38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "h:mm:ss", 47: "mm:ss", 49: "@",
}  # fmt: skip

_TEXT = compiled(r'"([^"]*)"|\\(.)|_.|\*.|\[([^\]]*)\]')
_DATE_LETTERS = compiled(r"[dmyhs]", re.IGNORECASE)
_DIGITS = compiled(r"[0#?][0#?,.]*|\.[0#?]+")
_OTHER_KINDS = compiled(r"E[+-]|[0#?]\s*/\s*[0#?]|General|@", re.IGNORECASE)
_FIRST_DAY, _FIRST_DAY_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_LAST_DAY = 2_958_465  # 31/12/9999
_FALSE_LEAP_DAY = 60  # Excel counts a 29/2/1900
_SIGNIFICANT = 11  # digits that a cell without format shows
_MOST_DECIMALS = 15
_LONGEST = 200


def shown(number: float, code: str, from_1904: bool = False) -> str:
    """The number in a format."""
    kind = _kind(code)
    if kind != "number":
        day = _day(number, from_1904)
        return general(number) if kind == "general" or day is None else _of_date(day, kind)
    return _of_number(number, code)


def general(number: float) -> str:
    """The number as a cell without a format shows it."""
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.{_SIGNIFICANT}g}"


@lru_cache(maxsize=256)
def _kind(code: str) -> str:
    """`general`, `number`, or what a format of dates shows: `date`, `month`, `year`, `time`, `date time`."""
    if len(code) > _LONGEST:
        return "general"
    bare = _TEXT.sub(lambda found: found[3] if (found[3] or "").lower() in ("h", "hh", "m", "mm") else "", code)
    bare = bare.split(";")[0].lower()
    if _OTHER_KINDS.search(bare):
        return "general"
    if not _DATE_LETTERS.search(bare):
        return "number" if _DIGITS.search(bare) else "general"
    time = "h" in bare or "s" in bare
    if "d" in bare:
        return "date time" if time else "date"
    if "y" in bare:
        return "month" if "m" in bare else "year"
    return "time" if time else "date"


def _day(number: float, from_1904: bool) -> datetime | None:
    """The time that a number stands for; None for one that is no time."""
    if not 0 <= number <= _LAST_DAY:
        return None
    if not from_1904 and 0 < number < _FALSE_LEAP_DAY:
        number += 1
    first = _FIRST_DAY_1904 if from_1904 else _FIRST_DAY
    try:
        return first + timedelta(seconds=round(number * 86400))
    except OverflowError:
        return None


def _of_date(day: datetime, kind: str) -> str:
    forms = {"month": "%m/%Y", "year": "%Y", "time": "%H:%M"}
    if kind == "date time" and (day.hour or day.minute):
        return f"{day:%d/%m/}{day.year:04} {day:%H:%M}"
    form = forms.get(kind)
    return f"{day:{form}}" if form else f"{day:%d/%m/}{day.year:04}"


def _of_number(number: float, code: str) -> str:
    """The number in the part of the format that is for its sign."""
    parts = code.split(";")
    signed = len(parts) < 2 or not parts[1]
    part = parts[1] if number < 0 and not signed else parts[2] if number == 0 and len(parts) > 2 else parts[0]
    literal, pattern = _literals(part)
    digits = _DIGITS.search(pattern)
    if digits is None:
        return literal(pattern)
    value = abs(number) * (100 if "%" in pattern else 1)
    sign = "-" if number < 0 and signed else ""
    return sign + literal(pattern[: digits.start()]) + _in_digits(value, digits[0]) + literal(pattern[digits.end() :])


def _literals(part: str) -> tuple[_Literals, str]:
    """What puts the texts of a part back, and the part with a placeholder for each."""
    texts: list[str] = []

    def taken(found: re.Match[str]) -> str:
        text = found[1] if found[1] is not None else found[2] or ""
        if not text:
            return ""
        texts.append(text)
        return chr(0xE000 + min(len(texts) - 1, 0xFFF))

    return _Literals(texts), _TEXT.sub(taken, part)


class _Literals:
    """The texts of a format by their placeholders."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = texts

    def __call__(self, pattern: str) -> str:
        return "".join(
            self._texts[ord(letter) - 0xE000] if 0xE000 <= ord(letter) <= 0xEFFF and self._texts else letter
            for letter in pattern
        )


def _in_digits(value: float, pattern: str) -> str:
    """The digits of a number that is not negative."""
    whole, _, fraction = pattern.partition(".")
    grouped = "," in whole.rstrip(",")
    value /= 1000 ** (len(whole) - len(whole.rstrip(",")))
    most = min(sum(fraction.count(sign) for sign in "0#?"), _MOST_DECIMALS)
    least = min(fraction.count("0"), most)
    text = f"{value:,.{most}f}" if grouped else f"{value:.{most}f}"
    head, _, tail = text.partition(".")
    while len(tail) > least and tail.endswith("0"):
        tail = tail[:-1]
    head = head.zfill(min(whole.count("0"), _MOST_DECIMALS))
    if grouped:
        head = head.replace(",", ".")
    return head + ("," if grouped else ".") * bool(tail) + tail
