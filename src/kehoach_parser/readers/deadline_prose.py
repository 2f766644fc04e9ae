"""Which of the times in a sentence bind its act. Most dates in prose name a document, a plan or a budget."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from ..grammar import Grammar
from .deadline_frames import Frame, Part, produce

_CLAUSE_END = re.compile(r"[.;:!?](?=\s|$)|\n|^\s*[-+*]\s")
_WEAK = {"Z", "F"}
_NEAR = 200  # characters before a time in which an act may stand that it binds


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of the grammar that bind and loosen, compiled for the ends of clauses."""

    unbound: re.Pattern[str]
    unbound_after: re.Pattern[str]
    act: re.Pattern[str]
    finish: re.Pattern[str]
    completion: re.Pattern[str]
    regular: re.Pattern[str]
    regular_before: re.Pattern[str]
    noun: re.Pattern[str]


def _words(grammar: Grammar) -> _Words:
    def made(pattern: str) -> re.Pattern[str]:
        return grammar.compile("deadlines", pattern)

    return _Words(
        unbound=made(r"\b{:unbound}[ ,(]*$"),
        unbound_after=made(r"{:unbound_after}"),
        act=made(r"\b{:act}(?: \S+){0,3}[ ,:(]*$"),
        finish=made(r"\b{:finish}\b"),
        completion=made(r"\b{:completion}(?: (?:vào|là|trong|xong|dự kiến))*:?[ ,(]*$|{:completion} tại (?:cuộc|buổi|hội nghị|phiên) ?\w*(?: \w+){0,4} *$"),
        regular=made(r"[ ,]*{:regular}\b"),
        regular_before=made(r"\b{:regular_before}[ ,(]*$"),
        noun=made(r"\b{:noun}[ ,(]*$"),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """A frame in its clause."""

    frame: Frame
    before: str  # from the head of the clause
    after: str
    words: _Words

    @property
    def heads(self) -> bool:
        """It opens a clause, perhaps after an unspecific word."""
        return not self.before.strip(" ,-+*(\"") or self.before.rstrip().endswith(",")

    @property
    def coarse(self) -> bool:
        """It names no more than years."""
        return all(token.letter in "YZNR" for token in self.frame.tokens)


def bound_parts(frames: list[Frame], grammar: Grammar) -> list[Part]:
    """What the frames give that bind an act of the sentence."""
    words = grammar.cached("deadlines.prose", lambda: _words(grammar))
    parts: list[Part] = []
    for number, frame in enumerate(frames):
        if _binds(_placed(frame, words)):
            parts.append(produce(frame))
        elif parts and _goes_on(parts[-1], frame):
            parts[-1] = _with_condition(parts[-1], produce(frame))
    return parts


def _placed(frame: Frame, words: _Words) -> _Place:
    outline, start = frame.skeleton, frame.hit.start
    low = max(0, start - _NEAR)
    ends = [found.end() for found in _CLAUSE_END.finditer(outline, low, start)]
    return _Place(frame, outline[ends[-1] if ends else low : start], outline[frame.hit.end : frame.hit.end + 80], words)


def _binds(place: _Place) -> bool:
    need = _NEEDS.get(place.frame.hit.rule.data["prose"])
    if need is None or place.words.unbound_after.match(place.after):
        return False
    if any(token.letter == "X" for token in place.frame.tokens):
        return False
    return need(place)


def _alone(place: _Place) -> bool:
    """`trước ngày D` binds unless the words before it say what else it limits; years need an act."""
    if place.words.unbound.search(place.before):
        return False
    if place.coarse and not place.frame.has("R"):
        return place.words.finish.search(place.before) is not None
    return True


def _bound(place: _Place) -> bool:
    return not place.words.unbound.search(place.before) and (
        place.words.act.search(place.before) is not None
        if not place.coarse
        else place.words.completion.search(place.before) is not None
    )


def _clause(place: _Place) -> bool:
    """`trong tháng D`: at the head of a clause or after an act; years only after an act that ends."""
    if place.words.unbound.search(place.before):
        return False
    if place.coarse:
        return place.words.finish.search(place.before) is not None
    return place.heads or place.words.act.search(place.before) is not None or place.words.finish.search(place.before) is not None


def _bare(place: _Place) -> bool:
    """A day without a preposition right after an act of completion."""
    if place.coarse or place.frame.tokens[0].letter in _WEAK:
        return False
    return place.words.completion.search(place.before) is not None


def _rhythm(place: _Place) -> bool:
    """A rhythm that says so (`định kỳ`), that heads its clause, or that stands next to a regular act."""
    words, first = place.words, place.frame.tokens[0]
    if first.rule in ("times a unit", "periodic rhythm"):
        return True
    if words.noun.search(place.before):
        return False
    if place.heads and words.regular.match(place.after):
        return True
    return words.regular_before.search(place.before) is not None


_NEEDS: dict[str, Callable[[_Place], bool]] = {
    "alone": _alone,
    "bound": _bound,
    "clause": _clause,
    "bare": _bare,
    "rhythm": _rhythm,
}


def _goes_on(part: Part, frame: Frame) -> bool:
    """`trước ngày D hoặc theo đề nghị của …`: a condition that is an alternative to the time before it."""
    between = frame.skeleton[part.end : frame.hit.start].strip()
    return frame.hit.rule.data["prose"] == "or" and between == "hoặc"


def _with_condition(part: Part, other: Part) -> Part:
    return replace(part, end=other.end, condition=other.condition)
