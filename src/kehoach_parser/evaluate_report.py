"""Scores of many documents: the sums, their JSON form, and what one run gained or lost against an earlier one."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from kehoach_parser.evaluate import MEASURES, Count, Score

GOLD_SUFFIX = ".gold.json"
_WIDTH = 120


@dataclass(frozen=True, slots=True)
class Changes:
    """The values of each kind that changed, each `document: where measure: value`."""

    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(slots=True)
class Report:
    """The scores of documents by file name, in the order in which they were added."""

    documents: dict[str, Score] = field(default_factory=dict)

    @property
    def total(self) -> dict[str, Count]:
        """The sums over all documents by measure."""
        sums = {measure: Count() for measure in MEASURES}
        for score in self.documents.values():
            for measure, count in score.counts.items():
                sums[measure].add(count)
        return sums

    def as_json(self) -> dict[str, Any]:
        """The report as it is written to a file, to be compared with later."""
        return {
            "total": _rows(self.total),
            "documents": {
                name: {"scores": _rows(score.counts), "missing": score.missing, "wrong": score.wrong}
                for name, score in self.documents.items()
            },
        }


def _rows(counts: Mapping[str, Count]) -> dict[str, dict[str, float]]:
    return {
        measure: {
            "precision": round(count.precision, 4),
            "recall": round(count.recall, 4),
            "f1": round(count.f1, 4),
            "right": count.right,
            "wrong": count.wrong,
            "missing": count.missing,
        }
        for measure, count in counts.items()
    }


def changes(old: Mapping[str, Any], new: Report) -> Changes:
    """What changed since an old report was written. A wrong value that takes the place of another is neither."""
    gained: list[str] = []
    lost: list[str] = []
    for name, before in (old.get("documents") or {}).items():
        score = new.documents.get(name)
        if score is None:
            lost.append(f"{name}: the whole document")
            continue
        gained += _lines(name, _less(before.get("missing"), score.missing))
        lost += _lines(name, _less(score.missing, before.get("missing")))
        mended = _less(before.get("wrong"), score.wrong)
        spoilt = _less(score.wrong, before.get("wrong"))
        if len(mended) > len(spoilt):
            gained += _lines(name, mended, "no longer ")
        elif len(spoilt) > len(mended):
            lost += _lines(name, spoilt, "wrongly ")
    return Changes(tuple(gained), tuple(lost))


def _less(values: Iterable[str] | None, others: Iterable[str] | None) -> list[str]:
    return list((Counter(values or ()) - Counter(others or ())).elements())


def _lines(name: str, values: Iterable[str], how: str = "") -> list[str]:
    return [f"{name}: {how}{value}" for value in values]


def documents_of(names: Sequence[str]) -> list[tuple[str, str]]:
    """The (gold, document) pairs among the names of a folder's files.

    A document belongs to the gold file of the same name, whatever its extension, or else to the one with the longest
    name that its own begins with before a dash (`plan-scan.pdf` to `plan.gold.json`).
    """
    golds = [name.removesuffix(GOLD_SUFFIX) for name in names if name.endswith(GOLD_SUFFIX)]
    found = []
    for name in sorted(names):
        stem = PurePath(name).stem
        fitting = [gold for gold in golds if stem == gold or stem.startswith(f"{gold}-")]
        if fitting and not name.endswith(".json"):
            found.append((max(fitting, key=len) + GOLD_SUFFIX, name))
    return found


def readable(value: Any, depth: int = 0) -> str:
    """JSON for people to read and compare: what fits on a line stands on one, one space a level."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or not value or depth + len(line) <= _WIDTH:
        return line
    head, tail = ("{", "}") if isinstance(value, dict) else ("[", "]")
    pad = " " * (depth + 1)
    keys = (
        [f"{json.dumps(key, ensure_ascii=False)}: " for key in value] if isinstance(value, dict) else [""] * len(value)
    )
    inner = value.values() if isinstance(value, dict) else value
    lines = [f"{pad}{key}{readable(item, depth + 1)}" for key, item in zip(keys, inner, strict=True)]
    return f"{head}\n" + ",\n".join(lines) + f"\n{' ' * depth}{tail}"
