"""Deadlines: when a task is due, from the value of a field or from the sentence that assigns the task.

`read` gives dates only where the text leaves no doubt; what is unclear stays text with a warning. A wrong date would
be worse than none.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..document import Passage
from ..grammar import Fired, Grammar, Kind
from ..patterns import compiled
from ..text import fold
from .deadline_fields import field_parts
from .deadline_frames import Part, PeriodReading, find_frames
from .deadline_prose import bound_parts
from .deadline_times import Token, find_times, shown, skeleton
from .deadline_years import with_years

__all__ = ["Context", "DeadlineReading", "PeriodReading", "explain", "read"]


class Context(NamedTuple):
    """What is known around the text: the year of the document, the label or column head of a field, and the day on
    which the document was issued (ISO)."""

    year: int | None = None
    label: str = ""
    issued: str | None = None


class DeadlineReading(NamedTuple):
    """A deadline; `start` and `end` are the offsets of the phrase in the text, dates are ISO."""

    text: str
    start: int
    end: int
    due: str | None = None
    inclusive: bool = True
    periods: tuple[PeriodReading, ...] = ()
    recurrence: tuple[str, ...] = ()
    duration: str | None = None
    after: str | None = None
    condition: str | None = None
    inferred: bool = False
    rules: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    phrases: tuple[tuple[int, int], ...] = ()  # the offsets of each phrase, where prose has several


_FINAL = " \t\n.;,:…"
_LONG = compiled(r"FREQ=MONTHLY;INTERVAL=[36](?!\d)|FREQ=YEARLY")
_CLAUSE_END = compiled(r"[.;:]\s")


def read(text: str | Passage, grammar: Grammar, context: Context, *, field: bool) -> DeadlineReading | None:
    """The deadline that the text states, None where it states none.

    As a `field` the text is the value of a field or cell and wholly the deadline's text; else it is prose, in which
    only the phrases are the deadline that bind the act.
    """
    source = str(text)
    if not any(letter.isalnum() for letter in source):
        return None
    parts, tokens = _parts(source, grammar, context, field)
    parts = _refined(parts, fold(source), grammar)
    if field:
        return _of_field(source, parts, tokens)
    return _of_prose(source, parts, grammar) if parts else None


def explain(text: str | Passage, grammar: Grammar, context: Context, *, field: bool) -> list[tuple[str, str, str]]:
    """The rules that read the text, in order: name, matched text, what it gave."""
    source = str(text)
    parts, tokens = _parts(source, grammar, context, field)
    found = [(token.start, token.rule, source[token.start : token.end], str(shown(token))) for token in tokens]
    found += [(part.start, part.rule.name, source[part.start : part.end], _shown(part, source)) for part in parts]
    return [entry[1:] for entry in sorted(found, key=lambda entry: entry[0])]


def _parts(source: str, grammar: Grammar, context: Context, field: bool) -> tuple[list[Part], list[Token]]:
    """What the frames of the text give; in prose only those that bind."""
    folded = fold(source)
    if not field and not grammar.compile("deadlines", "{:trigger}").search(folded):
        return [], []
    tokens = find_times(folded, grammar)
    if not tokens and not field:
        return [], []
    outline = skeleton(folded, tokens)
    year, completion = _label(context, grammar, field)
    dated = with_years(tokens, folded, year, grammar.compile("deadlines", "{:related_year}"))
    frames = find_frames(outline, tokens, dated, grammar, completion, year, field)
    if field:
        return field_parts(frames, grammar), tokens
    return _repeating(bound_parts(frames, grammar, context.year, context.issued), folded), tokens


def _repeating(parts: list[Part], folded: str) -> list[Part]:
    """The parts of prose, where days without a year after a rhythm longer than a month are days of that rhythm, which
    name no date: `định kỳ 6 tháng báo cáo … trước ngày 15 tháng 6 và trước ngày 01 tháng 12`."""
    found: list[Part] = []
    long = -1  # where the last such rhythm ends
    for part in parts:
        if part.recurrence and not part.periods:
            long = part.end if all("BY" not in rule and _LONG.search(rule) for rule in part.recurrence) else -1
        elif 0 <= long < part.start and part.inferred and not _CLAUSE_END.search(folded, long, part.start):
            part = part._replace(periods=(), inferred=False)
            long = part.end
        found.append(part)
    return found


def _label(context: Context, grammar: Grammar, field: bool) -> tuple[int | None, bool]:
    """The year of the times, and whether a day is one of completion, as the label of the field says."""
    label = fold(context.label)
    if not label:
        return context.year, field
    times = [token.time for token in find_times(label, grammar) if token.time]
    year = times[0].year if len(times) == 1 and times[0].grain == "year" and len(times[0].items) == 1 else None
    completion = grammar.compile("deadlines", "{:completion}").search(label) is not None
    return year or context.year, completion


def _of_field(source: str, parts: list[Part], tokens: list[Token]) -> DeadlineReading:
    start = len(source) - len(source.lstrip())
    end = len(source.rstrip())
    reading = DeadlineReading(source[start:end], start, end, phrases=((start, end),))
    stray = [code for token in tokens for code in token.warnings if code != "working-days"]
    used = {token.start for part in parts for token in part.tokens}
    if any(token.time and token.time.grain == "day of month" and token.start not in used for token in tokens):
        stray.append("no-month")
    found = _combined(reading, source, parts, stray)
    if "no-month" in stray:
        return found._replace(due=None)
    if not parts and not stray:
        return found._replace(warnings=("deadline-not-understood",))
    return found


def _of_prose(source: str, parts: list[Part], grammar: Grammar) -> DeadlineReading:
    leading, folded = grammar.compile("deadlines", "{:leading}"), fold(source)
    phrases = tuple(_trimmed(source, part, leading.match(folded, part.start)) for part in parts)
    text = "; ".join(dict.fromkeys(source[start:end] for start, end in phrases))
    reading = DeadlineReading(text, phrases[0][0], phrases[-1][1], phrases=phrases)
    return _combined(reading, source, parts, [])


def _trimmed(source: str, part: Part, begun: re.Match[str] | None) -> tuple[int, int]:
    """Where the phrase of a part stands, without the words that lead to it and the signs that end it."""
    end = part.end
    while end > part.start and source[end - 1] in _FINAL:
        end -= 1
    return begun.end() if begun else part.start, end


def _combined(reading: DeadlineReading, source: str, parts: list[Part], stray: list[str]) -> DeadlineReading:
    """The reading with what all parts give."""
    periods = tuple(dict.fromkeys(period for part in parts for period in part.periods))
    due, inclusive = _due(parts)
    length = next((part for part in parts if part.duration), None)
    condition = next((part.condition for part in parts if part.condition), None)
    return reading._replace(
        due=due,
        inclusive=inclusive,
        periods=periods,
        recurrence=tuple(dict.fromkeys(rule for part in parts for rule in part.recurrence)),
        duration=length.duration if length else None,
        after=_stripped(source[slice(*length.after)]) if length and length.after else None,
        condition=_stripped(source[slice(*condition)]) if condition else None,
        inferred=any(part.inferred for part in parts),
        rules=tuple(dict.fromkeys(name for part in parts for name in part.rules)),
        warnings=tuple(dict.fromkeys([*(code for part in parts for code in part.warnings), *stray])),
    )


def _stripped(text: str) -> str:
    """The text without final punctuation, and without a bracket that was opened before it."""
    text = text.strip(_FINAL)
    return text[:-1].rstrip(_FINAL) if text.endswith(")") and "(" not in text else text


def _refined(parts: list[Part], folded: str, grammar: Grammar) -> list[Part]:
    """Without the spans that the next words narrow: `năm 2025 (trước ngày 30/9)`."""
    gap = grammar.compile("deadlines", r"[\s,(:]*(?:{:narrowing}[\s,(:]*)?")
    following = [*parts[1:], None]
    return [
        part
        for part, after in zip(parts, following, strict=False)
        if after is None or not (_contains(part, after) and gap.fullmatch(folded, part.end, after.start))
    ]


def _contains(wide: Part, narrow: Part) -> bool:
    if len(wide.periods) != 1 or len(narrow.periods) != 1:
        return False
    whole, part = wide.periods[0], narrow.periods[0]
    if whole.kind != "during" or not (whole.start and whole.end and part.end):
        return False
    return whole.start <= (part.start or part.end) and part.end <= whole.end and whole != part


def _due(parts: list[Part]) -> tuple[str | None, bool]:
    """The last end among the periods and whether that day itself is in time."""
    ends = [(period.end, not part.exclusive) for part in parts for period in part.periods if period.end]
    if not ends or any(part.unsure for part in parts):
        return None, not any(part.exclusive for part in parts)
    return max(ends)


def _shown(part: Part, source: str) -> str:
    """What a part gives, in the words of the examples in the grammar."""
    shown = [f"{period.kind} {period.edtf or ''}".strip() for period in part.periods]
    shown.extend(part.recurrence)
    if part.duration:
        shown.append(part.duration + (f" after {source[slice(*part.after)].strip(_FINAL)}" if part.after else ""))
    if part.condition:
        shown.append(f"when {source[slice(*part.condition)].strip(_FINAL)}")
    return " ".join(shown) or " ".join(part.warnings)


_EXAMPLE_YEAR = 2025  # of the document, in the examples of the grammar


def _evaluate(grammar: Grammar, text: str) -> list[Fired]:
    parts, _ = _parts(text, grammar, Context(_EXAMPLE_YEAR), True)
    return [Fired(part.rule.name, _shown(part, text)) for part in parts]


KINDS = {("deadlines", "frame"): Kind(frozenset({"edge", "prose", "fixed", "warning"}), _evaluate)}
