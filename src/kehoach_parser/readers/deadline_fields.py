"""Which of the times in the value of a field are the deadline. All are, but for those that stand beside it."""

from __future__ import annotations

from ..grammar import Grammar
from ..patterns import compiled
from .deadline_edges import produce
from .deadline_frames import Frame, Part

_NEAR = 40  # characters around a time that are looked at


def field_parts(frames: list[Frame], grammar: Grammar) -> list[Part]:
    """What the frames give that belong to the deadline."""
    return [produce(frame) for frame in frames if _belongs(frame, grammar)]


def _belongs(frame: Frame, grammar: Grammar) -> bool:
    """A time that a plan or a meeting is named for does not; a bare number that may be a year or a day only where
    nothing else goes on with it."""
    rule, start, end = frame.hit.rule, frame.hit.start, frame.hit.end
    if frame.dated and _follows(frame, grammar, r"\b{:beside}(?: \S+)? *$"):
        return False
    if rule.data.get("prose") == "or":
        return _follows(frame, grammar, "{:condition_head} *$")
    if rule.data.get("edge") != "bare" or not all(token.letter in "ZF" for token in frame.tokens):
        return True
    before = frame.skeleton[max(0, start - _NEAR) : start].rstrip()
    after = frame.skeleton[end : end + _NEAR].lstrip()
    if frame.has("F") and before and before[-1] not in ".;,:(-\n":
        return False
    return _GOES_NO_FURTHER.match(after) is not None


_GOES_NO_FURTHER = compiled(r"$|[.;,)(\n-]|(?:\w{1,3} )?[A-Z]")  # also before another time


def _follows(frame: Frame, grammar: Grammar, pattern: str) -> bool:
    """Whether the words before the frame end so."""
    ended = grammar.compile("deadlines", pattern)
    start = frame.hit.start
    return ended.search(frame.skeleton, max(0, start - _NEAR), start) is not None
