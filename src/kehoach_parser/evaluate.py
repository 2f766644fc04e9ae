"""Scores a plan as it was read against the plan as a person wrote it down (gold): what is right, wrong and missing.

    gold, plan ──score──▶ Score: a Count for each measure, and the values that are missing or wrong, in words

Both are given as JSON objects of the contract; of the gold only header, attachments, tasks, targets and `sections`
(a flat list of marker and title) are looked at. Texts are compared folded (`evaluate_match.fold`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from kehoach_parser.evaluate_match import fold, pairs

Json = Mapping[str, Any]

TASK_LIKENESS = 0.85  # of the contents of two tasks, or the texts of two targets, that are the same one
PHRASE_LIKENESS = 0.90  # of two deadline phrases
FIELDS = ("lead", "coordinating", "deadline", "due", "products")  # together they are the measure `fields`
MEASURES = (
    "fields", "tasks", "lead", "coordinating", "deadline", "due", "period", "recurrence", "products", "path", "origin",
    "header", "sections", "targets",
)  # fmt: skip
HEADER = (
    "issuer", "parent_issuer", "doc_type", "number", "symbol", "place", "date", "date_edtf", "title", "legal_bases",
    "recipients", "signer.name", "signer.position", "signer.capacity", "signer.on_behalf_of",
)  # fmt: skip
_SHOWN = 60  # letters of a content by which a task is recognised in a list of values


@dataclass(slots=True)
class Count:
    """How many values are right, how many were read that are not so, how many were not read."""

    right: int = 0
    wrong: int = 0
    missing: int = 0

    def add(self, other: Count) -> None:
        """Adds the other's values."""
        self.right += other.right
        self.wrong += other.wrong
        self.missing += other.missing

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missing) if self.right + self.missing else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(slots=True)
class Score:
    """The counts of a document by measure, and its values that are missing and wrong, each `where measure: value`."""

    counts: dict[str, Count] = field(default_factory=lambda: {measure: Count() for measure in MEASURES})
    missing: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def compare(self, where: str, measure: str, gold: Iterable[object], read: Iterable[object]) -> None:
        """Counts the values of two sets."""
        wanted, found = set(gold), set(read)
        self._count(measure, Count(len(wanted & found), len(found - wanted), len(wanted - found)))
        self.missing.extend(f"{where} {measure}: {value}" for value in sorted(map(str, wanted - found)))
        self.wrong.extend(f"{where} {measure}: {value}" for value in sorted(map(str, found - wanted)))

    def match(self, where: str, measure: str, gold: object, read: object) -> None:
        """Counts a value that every task has: one that is not right is wrong and missing at once."""
        self._count(measure, Count(1) if gold == read else Count(0, 1, 1))
        if gold != read:
            self.missing.append(f"{where} {measure}: {gold}")

    def _count(self, measure: str, count: Count) -> None:
        self.counts[measure].add(count)
        if measure in FIELDS:
            self.counts["fields"].add(count)


def score(gold: Json, plan: Json) -> Score:
    """What is right, wrong and missing in a plan."""
    result = Score()
    _tasks(result, gold.get("tasks") or [], plan.get("tasks") or [])
    for number, (wanted, found) in enumerate(_headers(gold, plan)):
        _header(result, "header" if number == 0 else f"A{number} header", wanted, found)
    _sections(result, gold.get("sections") or [], plan)
    _targets(result, gold.get("targets") or [], plan.get("targets") or [])
    return result


def _tasks(result: Score, gold: Sequence[Json], read: Sequence[Json]) -> None:
    matched = pairs([_content(task) for task in gold], [_content(task) for task in read], TASK_LIKENESS)
    unread = sorted(set(range(len(gold))) - {i for i, _ in matched})
    invented = sorted(set(range(len(read))) - {j for _, j in matched})
    result.counts["tasks"].add(Count(len(matched), len(invented), len(unread)))
    result.missing.extend(f"{_where(gold[i])} task" for i in unread)
    result.wrong.extend(f"{_where(read[j])} task" for j in invented)
    for i, j in matched:
        where = _where(gold[i])
        _values(result, where, gold[i], read[j])
        result.match(where, "path", _path(gold[i]), _path(read[j]))
        result.match(where, "origin", gold[i].get("origin"), read[j].get("origin"))
    for i in unread:
        _values(result, _where(gold[i]), gold[i], {})
    for j in invented:
        _values(result, _where(read[j]), {}, read[j])


def _values(result: Score, where: str, gold: Json, read: Json) -> None:
    """Compares the fields of a task with those of its like; with an empty one where it has none."""
    for role in ("lead", "coordinating"):
        result.compare(where, role, _units(gold, role), _units(read, role))
    wanted, found = _products(gold), _products(read)
    result.compare(where, "products", wanted, wanted if _one_text(gold) == _one_text(read) else found)
    result.compare(where, "deadline", *_phrases(gold, read))
    for key in ("due", "period", "recurrence"):
        result.compare(where, key, _times(gold, key), _times(read, key))


def _content(task: Json) -> str:
    return str(task.get("content") or "")


def _path(task: Json) -> str:
    return ".".join(fold(marker) for marker in task.get("path") or [])


def _where(task: Json) -> str:
    """The words by which a person finds the task."""
    content = " ".join(_content(task).split())
    return f"{'.'.join(task.get('path') or []) or '0'} «{content[:_SHOWN]}»"


def _units(task: Json, role: str) -> set[str]:
    units = (unit.get("name") if isinstance(unit, Mapping) else unit for unit in task.get(role) or [])
    return {fold(unit) for unit in units if fold(unit)}


def _products(task: Json) -> set[str]:
    return {fold(product) for product in task.get("products") or [] if fold(product)}


def _one_text(task: Json) -> str:
    """All products as one text: where it is cut into several is a matter of taste."""
    return fold(" ".join(fold(product) for product in task.get("products") or []))


def _deadline(task: Json) -> Json:
    return task.get("deadline") or {}


def _phrases(gold: Json, read: Json) -> tuple[set[str], set[str]]:
    """The deadline's phrases; nearly the same phrase counts as the same."""
    wanted, found = fold(_deadline(gold).get("text")), fold(_deadline(read).get("text"))
    if wanted and found and SequenceMatcher(None, wanted, found, autojunk=False).ratio() >= PHRASE_LIKENESS:
        found = wanted
    return {wanted} - {""}, {found} - {""}


def _times(task: Json, key: str) -> set[object]:
    deadline = _deadline(task)
    if key == "due":
        return {deadline["due"]} if deadline.get("due") else set()
    if key == "recurrence":
        return set(deadline.get("recurrence") or [])
    first = next(iter(deadline.get("periods") or []), None)
    return {f"{first.get('kind')} {first.get('start')}/{first.get('end')}"} if first else set()


def _headers(gold: Json, plan: Json) -> Iterator[tuple[Json, Json]]:
    """The headers of the gold's documents, each with the one that was read in its place."""
    found = [part.get("header") or {} for part in (plan, *(plan.get("attachments") or []))]
    for number, part in enumerate((gold, *(gold.get("attachments") or []))):
        yield part.get("header") or {}, found[number] if number < len(found) else {}


def _header(result: Score, where: str, gold: Json, read: Json) -> None:
    for key in HEADER:
        result.compare(f"{where} {key}", "header", _entries(gold, key), _entries(read, key))


def _entries(header: Json, key: str) -> set[str]:
    value: Any = header
    for step in key.split("."):
        value = (value or {}).get(step)
    return {fold(entry) for entry in (value if isinstance(value, list) else [value])} - {""}


def _sections(result: Score, gold: Sequence[Json], plan: Json) -> None:
    """Headings of the gold that the outline has; further ones of the outline are not counted."""
    parts = (plan, *(plan.get("attachments") or []))
    left = [heading for part in parts for heading in _headings(part.get("outline") or [])]
    for section in gold:
        heading = (fold(section.get("marker")), fold(section.get("title")))
        if heading in left:
            left.remove(heading)
            result.counts["sections"].add(Count(1))
        else:
            result.counts["sections"].add(Count(missing=1))
            result.missing.append(f"{heading[0] or '0'} section: {heading[1]}")


def _headings(sections: Sequence[Json]) -> Iterator[tuple[str, str]]:
    for section in sections:
        if section.get("title"):
            yield fold(section.get("marker")), fold(section["title"])
        yield from _headings(section.get("children") or [])


def _targets(result: Score, gold: Sequence[Json], read: Sequence[Json]) -> None:
    wanted, found = [str(one.get("text") or "") for one in gold], [str(one.get("text") or "") for one in read]
    matched = pairs(wanted, found, TASK_LIKENESS)
    result.counts["targets"].add(Count(len(matched), len(found) - len(matched), len(wanted) - len(matched)))
    result.missing.extend(
        f"target «{wanted[i][:_SHOWN]}»" for i in sorted(set(range(len(wanted))) - dict(matched).keys())
    )
    result.wrong.extend(
        f"target «{found[j][:_SHOWN]}»" for j in sorted(set(range(len(found))) - {j for _, j in matched})
    )
