"""Which of the times in a sentence bind its act. Most dates in prose name a document, a plan or a budget."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from ..grammar import Grammar
from ..patterns import compiled
from .deadline_edges import produce
from .deadline_frames import Frame, Part

_CLAUSE_END = compiled(r"[.;!?](?=\s|$)|\n|^\s*[-+*]\s")
_WEAK = {"Z", "F"}
_NEAR = 200  # characters before a time in which an act may stand that it binds


_PATTERNS = {
    "unbound": r"\b{:unbound}[ ,(]*$",
    "named": r"\b{:named}[ ,(]*$",
    "unbound_after": r"{:unbound_after}",
    "act": r"\b{:act}:?(?: \S+){0,3}[ ,:(]*$",
    "just_acts": r"\b{:act}[ ,:(]*$",
    "event": r"\b{:event}\b",
    "finish": r"\b{:finish}\b",
    "finish_after": r"{:finish_after}",
    "finish_in_year": r"\b{:finish_in_year}\b",
    "completes": r"{:completes}$",
    "meeting": r"\b{:meeting}\b",
    "at_meeting": r"\b{:at_meeting} $",
    "held": r"\b{:event}\b[^,;]*$",
    "happens": r"\b{:happening}\b(?:(?!\b{:citing}\b)[^,;])*$",
    "occasions": r"\b{:occasions}[ :(]+$",
    "bracket_end": r"(?:{:and}N·*)?\)[.;]?\s*",
    "kept": r"\b{:kept}[ ,(]*$",
    "cites": r"\b(?:{:citing}|{:naming})\b[^,;]*$",
    "regular": r"[ ,]*{:regular}\b",
    "repeated": r"[ ,]*{:repeated}\b",
    "often": r"[ ,]*{:often}\b",
    "performed": r" {:performed}\b",
    "counted": r"\b{:counted} $",
    "regular_before": r"\b{:regular_before}[ ,(]*$",
    "noun": r"\b{:noun}[ ,(]*$",
    "reports": r"^[ ,(]*{:regular}\b",
    "or": r" ?{:or} ",
    "past": r"\b{:past}[ ,(]*$",
    "inside": r"{:inside} [^Y]",
    "strives": r"^[ ,]*{:strives}? ?$",
    "to_the_end": r"{:to_the_end}",
}
_Words = Mapping[str, re.Pattern[str]]


def _words(grammar: Grammar) -> _Words:
    """The words of the grammar that bind and loosen, compiled for the ends of clauses."""
    return {name: grammar.compile("deadlines", pattern) for name, pattern in _PATTERNS.items()}


class _Place(NamedTuple):
    """A frame in its clause."""

    frame: Frame
    before: str  # from the head of the clause
    after: str
    words: _Words

    def ends(self, *names: str) -> bool:
        """Whether one of the named patterns matches in the clause before the frame."""
        return any(self.words[name].search(self.before) is not None for name in names)

    @property
    def heads(self) -> bool:
        """It opens a clause."""
        return not self.before.strip(' ,-+*("') or self.before.rstrip().endswith((",", ":"))

    @property
    def days(self) -> bool:
        """It names days."""
        return self.frame.has("D") or self.frame.has("P")

    @property
    def closes(self) -> bool:
        """It ends a clause."""
        rest = self.after.lstrip()
        return not rest or rest[0] in ".;,)/("

    @property
    def bracketed(self) -> bool:
        """It stands alone in a bracket that ends the text."""
        return self.before.endswith("(") and self.words["bracket_end"].fullmatch(self.after) is not None

    @property
    def last(self) -> bool:
        """It is a day with its year that ends the sentence."""
        rest = self.after.strip()
        return self.frame.tokens[0].letter == "D" and (not rest or rest[0] in ".;")

    @property
    def yearly(self) -> bool:
        """It is a rhythm of years, which in prose mostly belongs to a plan, an index or a budget."""
        return all(rule.startswith("FREQ=YEARLY") for rule in produce(self.frame).recurrence)

    @property
    def coarse(self) -> bool:
        """It names no more than years."""
        return all(token.letter in "YZN" for token in self.frame.tokens)


def bound_parts(frames: list[Frame], grammar: Grammar, year: int | None, issued: str | None) -> list[Part]:
    """What the frames give that bind an act of the sentence; `year` is the document's, `issued` its date (ISO)."""
    words = grammar.cached("deadlines.prose", lambda: _words(grammar))
    parts: list[Part] = []
    for frame in frames:
        place = _placed(frame, words)
        if _binds(place):
            part = produce(frame)
            if not _is_past(part, year, issued, whole_years=place.coarse) and not _names(place, part, year):
                parts.append(part)
        elif parts and _goes_on(parts[-1], frame, words):
            parts[-1] = _with_condition(parts[-1], produce(frame))
    return parts


def _names(place: _Place, part: Part, year: int | None) -> bool:
    """Years in a bracket that begin before the document, or in a document without a year, belong to a name:
    `Chương trình giảm nghèo (2021 - 2025)`."""
    starts = [period.start for period in part.periods]
    return (
        place.coarse and place.bracketed and (not year or any(start is None or start < str(year) for start in starts))
    )


def _is_past(part: Part, year: int | None, issued: str | None, whole_years: bool) -> bool:
    """All its days lie before the document; a plan of a year may be issued in the last months of the year before, or
    earlier where its date says so. Its sentences then do not name that year as a whole."""
    ends = [period.end or period.start for period in part.periods]
    limit = "" if not year else f"{year}-01-01" if whole_years else f"{year - 1}-10-01"
    limit = min(limit, issued) if issued and not whole_years else limit
    return bool(ends) and all(end is not None and end < limit for end in ends)


def _placed(frame: Frame, words: _Words) -> _Place:
    outline, start = frame.skeleton, frame.hit.start
    low = max(0, start - _NEAR)
    ends = [found.end() for found in _CLAUSE_END.finditer(outline, low, start)]
    before = outline[ends[-1] if ends else low : start]
    return _Place(frame, before, outline[frame.hit.end : frame.hit.end + 80], words)


def _binds(place: _Place) -> bool:
    need = _NEEDS.get(place.frame.hit.rule.data.get("prose", ""))
    if need is None or place.words["unbound_after"].match(place.after):
        return False
    if place.ends("unbound") and not (need is _rhythm and place.heads):
        return False
    return not place.frame.has("X") and need(place)


def _alone(place: _Place) -> bool:
    """`trước ngày D` binds unless the words before it say what else it limits; a year needs an act."""
    if place.frame.hit.rule.data.get("edge") == "length":
        return not place.frame.skeleton.startswith("L", place.frame.hit.start)
    if not place.coarse or place.ends("strives"):
        return True
    if place.words["to_the_end"].match(place.frame.text) and not place.ends("named"):
        return place.heads or place.closes
    return place.ends("finish_in_year", "completes") or place.words["finish_after"].match(place.after) is not None


def _bound(place: _Place) -> bool:
    if place.ends("named"):
        return False
    if place.coarse:
        last = place.frame.hit.rule.data["edge"] == "last"
        starts = place.frame.hit.rule.data["edge"] in ("from", "open") and place.ends("just_acts")
        return place.ends("completes") or starts or (last and place.ends("finish_in_year"))
    return place.ends("act") or place.closes or (place.days and place.ends("event"))


def _clause(place: _Place) -> bool:
    """`trong tháng D` at the head of a clause or after an act; a day needs more than that a meeting is held on it."""
    if place.ends("past" if place.words["inside"].match(place.frame.text) else "named"):
        return False
    if place.coarse:
        if place.ends("past"):
            return False
        return place.bracketed or place.heads or place.closes or place.ends("finish_in_year")
    if place.ends("meeting") and place.days:
        return place.ends("completes", "held")
    return place.heads or place.closes or place.ends("act", "finish")


def _bare(place: _Place) -> bool:
    """A time without a preposition right after an act of completion, or a day that ends the clause of an event."""
    if place.frame.tokens[0].letter in _WEAK or place.ends("kept"):
        return False
    if place.coarse:
        return place.bracketed and not place.ends("named", "noun")
    if place.bracketed and not place.days:
        return True
    if place.ends("completes", "occasions"):
        return True
    return place.days and place.closes and (place.ends("happens") or (place.last and not place.ends("cites")))


def _rhythm(place: _Place) -> bool:
    """A rhythm that says so (`định kỳ`), that heads its clause, or that stands next to an act which is repeated."""
    if not produce(place.frame).recurrence or place.ends("counted"):
        return False
    if place.frame.tokens[0].rule in ("times a unit", "periodic rhythm"):
        return True
    if place.closes and not place.yearly and place.ends("reports"):
        return True
    if place.heads and place.words["regular"].match(place.after):
        return True
    if place.ends("noun"):
        return False
    if place.closes and not place.yearly:
        return True
    if place.words["repeated"].match(place.after):
        return True
    if place.words["performed" if place.yearly else "often"].match(place.after):
        return True
    return place.ends("regular_before")


def _stated(_: _Place) -> bool:
    """A frame that names its act itself."""
    return True


def _meeting(place: _Place) -> bool:
    """`tại cuộc họp giao ban tháng 12/2025`: what is done at a regular meeting."""
    return place.ends("at_meeting")


def _closing(place: _Place) -> bool:
    """A length that ends its clause right after an act of completion: `báo cáo Hiệu trưởng trong vòng 24 giờ`."""
    return place.closes and place.ends("act")


_NEEDS: dict[str, Callable[[_Place], bool]] = {
    "alone": _alone,
    "bound": _bound,
    "clause": _clause,
    "bare": _bare,
    "rhythm": _rhythm,
    "stated": _stated,
    "meeting": _meeting,
    "closing": _closing,
}


def _goes_on(part: Part, frame: Frame, words: _Words) -> bool:
    """`trước ngày D hoặc theo đề nghị của …`: a condition that is an alternative to the time before it."""
    is_condition = frame.hit.rule.data.get("prose") == "or"
    return is_condition and words["or"].fullmatch(frame.skeleton, part.end, frame.hit.start) is not None


def _with_condition(part: Part, other: Part) -> Part:
    return part._replace(end=other.end, condition=other.condition)
