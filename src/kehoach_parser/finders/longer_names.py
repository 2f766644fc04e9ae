"""Names of which a sentence alone does not tell the end, since no dictionary knows their last words: `Tổ công tác hỗ
trợ doanh nghiệp rà soát …`. The document often says it elsewhere: in a cell, a heading or a field, before `chủ trì`,
among the recipients, or where it gives the name an abbreviation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kehoach_parser.grammar import Grammar
from kehoach_parser.patterns import compiled
from kehoach_parser.records import FoundUnit, TaskRecord
from kehoach_parser.text import fold, single_spaced

_REACH = 160  # letters after a name in which a longer one ends
_BORDER = compiled(r"(?<=\w)\W")
_ITEM_END = compiled(r"[;,.:(\n]")


def longer_names(records: Iterable[TaskRecord], stated: Iterable[str], grammar: Grammar) -> tuple[str, ...]:
    """The names that a unit of the records has in full at another place, where words that belong to it were left out.
    `stated` are texts that begin with a name and are nothing else up to a sign."""
    doing = grammar.compile("units", r" ?{:doing}\b")
    whole: set[str] = {_plain(_ITEM_END.split(text.strip("-–+* "))[0]) for text in stated}
    cut: dict[str, set[str]] = defaultdict(set)
    for name, after in {_with_what_follows(found) for record in records for found in _units(record)}:
        if not after.strip() or not after.strip()[0].isalnum() or doing.match(after):
            whole.add(name)
        if after:
            cut[name].add(name + after)
    return tuple(sorted(name for name in whole if _is_cut(name, cut)))


def _units(record: TaskRecord) -> Iterator[FoundUnit]:
    yield from record.lead
    yield from record.coordinating
    yield from record.supervising


def _with_what_follows(found: FoundUnit) -> tuple[str, str]:
    """The folded text of a unit, and what follows it where it stands."""
    text = found.within.text
    name, end = found.unit.text, found.unit.end
    return _plain(name), fold(single_spaced(text[end : end + _REACH]))


def _is_cut(name: str, cut: Mapping[str, set[str]]) -> bool:
    """Whether a sentence goes on with the name after a shorter one that was read of it."""
    begins = {name[: border.start()] for border in _BORDER.finditer(name)}
    sentences = (sentence for begin in begins for sentence in cut.get(begin, ()))
    size = len(name)
    return any(sentence.startswith(name) and not sentence[size : size + 1].isalnum() for sentence in sentences)


def _plain(text: str) -> str:
    return fold(" ".join(text.split()))
