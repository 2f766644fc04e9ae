"""Reads a run of units from a word on: where each begins and ends, and what stands after the last.

A name goes on over a comma or `và` unless a new unit begins there; it ends where a predicate begins. Both are told by
structure (openers, nouns that `các` holds together, verbs) and by names that are known to be complete.
"""

from __future__ import annotations

from ..structs import struct
from ..text import fold
from .unit_body import begin, take
from .unit_joints import at_joint, pass_bracket
from .unit_shared import Found, shared_head
from .unit_sight import OPENING, Sight
from .unit_state import Unit

_MOST = 100  # units that prose names in a row
_COMPOUND = 5  # words at most of a compound
_LONGEST = 60  # words of one name; what runs on longer names nobody


@struct(slots=True)
class Run:
    """Units in a row. `stop` says what follows the last at the word `at`: verb, colon, sentence, label, end or none."""

    units: list[Found]
    stop: str
    at: int


def scan(sight: Sight, index: int) -> Run:
    """The units from the word on."""
    units: list[Found] = []
    authority, head = "", ""
    while True:
        index = sight.skip(index)
        if sight.labelled(index):
            return Run(units, "label", index)
        opened = sight.opener(index)
        if opened is None and units and (size := sight.vocabulary.populace.match(sight.words, index)):
            opened = "people", index + size
        if opened is None and (sight.prose or index >= len(sight.words) or sight.verb(index)):
            return Run(units, sight.stop(index), index)
        kind, after = opened or ("plain", index)
        found, following, stop = _unit(sight, index, kind, after)
        if found and kind == "group" and sight.vocabulary.place.match(sight.words, index):
            found[0].prefix = authority
        elif found and opened is None and head and sight.words[index - 1] in sight.inline_joints:
            shared = len(units) == 1 or units[-1].prefix == head
            found[0].prefix = head if shared and _shares(sight, head, index, following) else ""
        authority = _authority(sight, index, kind, after) or authority
        head = _shared_by_next(sight, index, after) if opened else head
        units += found
        if stop != "joint" or (sight.prose and len(units) > _MOST):
            return Run(units, stop, following)
        index = following


def _authority(sight: Sight, first: int, kind: str, after: int) -> str:
    """The head that the next place may share: `UBND` in `UBND xã A, xã B` and `UBND các xã A, B và phường C`."""
    noun = after + sight.vocabulary.determiner.match(sight.words, after)
    if kind not in ("place", "office") or not sight.vocabulary.place.match(sight.words, noun):
        return ""
    return sight.tokens.text(first, after)


def _shared_by_next(sight: Sight, first: int, after: int) -> str:
    """The head that later names may share: `Phòng` in `Phòng Nội vụ, Tài chính`, `UBND xã` in `UBND xã A, B`."""
    place = sight.vocabulary.place.match(sight.words, after)
    named = after + place
    if place and named < len(sight.words) and sight.named(named):
        return sight.tokens.text(first, named)
    return sight.tokens.text(first, after) if sight.known_name(first, after) else ""


def _shares(sight: Sight, head: str, first: int, following: int) -> bool:
    """Whether an entry of a list is no more than a name that the head before it may have."""
    last = following - 1
    while last > first and sight.words[last] in sight.joints:
        last -= 1
    if names := sight.vocabulary.names.get(fold(head)):
        return names.match(sight.words, first) == last - first + 1
    return all(sight.named(word) and sight.words[word].isalpha() for word in range(first, last + 1))


def _unit(sight: Sight, first: int, kind: str, after: int) -> tuple[list[Found], int, str]:
    """The unit at the word, or all units of a shared head; the next word and what stops it."""
    shared = shared_head(sight, first, first) if kind != "plain" else None
    if shared:
        return shared
    unit, index = begin(sight, first, kind, after)
    stop = ""
    while index < len(sight.words) and not stop:
        if index - first > _LONGEST:
            return [], index, "none"
        shared = shared_head(sight, first, index) if index > first else None
        if shared:
            return shared
        index, stop = _step(sight, unit, index)
    return _finished(sight, unit, index), index, stop or "end"


def _step(sight: Sight, unit: Unit, index: int) -> tuple[int, str]:
    word = sight.words[index]
    if word in sight.joints:
        unit.covered = max(unit.covered, index + sight.vocabulary.compound.match(sight.words, index))
        return (index + 1, "") if index < unit.covered else at_joint(sight, unit, index)
    if word in OPENING:
        return pass_bracket(sight, unit, index), ""
    if index > unit.first and sight.labelled_anew(index):
        return index, "label"
    return take(sight, unit, index)


def _of_predicate(sight: Sight, unit: Unit, last: int) -> int:
    """The number of words at the end of a name that belong to its predicate: `Tổ trưởng trực tiếp chủ trì`."""
    size = sight.vocabulary.directly.match(sight.words, last - 1) if last - 1 > unit.first else 0
    begins = range(max(unit.first, last - _COMPOUND), last - 1)
    inside = any(sight.vocabulary.compound.match(sight.words, begin) > last - begin for begin in begins)
    return size if size == 2 and not inside else 0  # `cấp trên trực tiếp`


def _finished(sight: Sight, unit: Unit, index: int) -> list[Found]:
    """The unit without joints and brackets at its end; none where nothing is left."""
    last = index - 1
    while last >= unit.first and (sight.words[last] in sight.joints or sight.words[last] == "-"):
        last -= 1
    while unit.brackets and last >= unit.first and sight.tokens.ends[last] == unit.brackets[-1][1]:
        start, _ = unit.brackets.pop()
        while last >= unit.first and sight.tokens.starts[last] >= start:
            last -= 1
    last -= _of_predicate(sight, unit, last)
    if last < unit.first:
        return []
    return [Found(sight.tokens.starts[unit.first], sight.tokens.ends[last], "", unit.brackets)]
