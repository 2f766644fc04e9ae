"""Which of two lists of texts belong together: what a person wrote down, and what was read."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

_FINAL = " .;,:/-+*\n\t"
_FOLDS = (
    (re.compile(r"[‐‑‒–—−]"), "-"),
    (re.compile(r"[“”«»\"„]"), '"'),
    (re.compile(r"\s*-\s*"), "-"),
    (re.compile(r"\s+"), " "),
    (re.compile(r"\s+([,;:.])"), r"\1"),
)
_LENGTHS = 0.5  # texts of which one is shorter than half of the other are not alike
_QUICK = 0.7


def fold(value: object) -> str:
    """The text without what a typist may set either way: case, spaces, kinds of dashes and quotes, final points."""
    text = unicodedata.normalize("NFC", str(value or "")).casefold()
    for pattern, plain in _FOLDS:
        text = pattern.sub(plain, text)
    return text.strip(_FINAL)


def likeness(first: str, second: str) -> float:
    """How much of two folded texts is the same, from 0 to 1; 0 where they are too different to be worth a look."""
    if first == second:
        return 1.0
    if not first or not second or min(len(first), len(second)) / max(len(first), len(second)) < _LENGTHS:
        return 0.0
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return 0.0 if matcher.quick_ratio() < _QUICK else matcher.ratio()


def pairs(gold: Sequence[str], read: Sequence[str], floor: float) -> list[tuple[int, int]]:
    """Places in both lists that belong together, one to one, the most alike first; none below the floor."""
    wanted, found = [fold(text) for text in gold], [fold(text) for text in read]
    chosen = dict(_equal(wanted, found))
    taken = set(chosen.values())
    for likely, i, j in sorted(
        _alike(wanted, found, chosen, taken), key=lambda item: (-item[0], abs(item[1] - item[2]))
    ):
        if likely < floor:
            break
        if i not in chosen and j not in taken:
            chosen[i] = j
            taken.add(j)
    return sorted(chosen.items())


def _equal(wanted: Sequence[str], found: Sequence[str]) -> Iterator[tuple[int, int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for j, text in enumerate(found):
        places[text].append(j)
    for i, text in enumerate(wanted):
        if places[text]:
            yield i, places[text].pop(0)


def _alike(
    wanted: Sequence[str], found: Sequence[str], chosen: dict[int, int], taken: set[int]
) -> list[tuple[float, int, int]]:
    return [
        (likeness(text, other), i, j)
        for i, text in enumerate(wanted)
        if i not in chosen
        for j, other in enumerate(found)
        if j not in taken
    ]
