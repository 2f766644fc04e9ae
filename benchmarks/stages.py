"""Where the time of a parse goes: processor time of its stages in a warm process."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kehoach_parser import border, loaders, models, parser
from kehoach_parser.finders import abbreviations
from kehoach_parser.finders import citations as citation_finder
from kehoach_parser.finders import header as header_finder
from kehoach_parser.finders import tasks as task_finder

_STAGES: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("load: lines and tables", loaders, ("load",)),
    ("outline: parts and items", parser, ("split",)),
    ("headers", header_finder, ("find",)),
    ("tasks, units, deadlines", task_finder, ("find",)),
    ("names that the document writes out", abbreviations.Abbreviations, ("__init__", "expand")),
    ("longer names in the document", parser, ("longer_names",)),
    ("citations", citation_finder, ("find",)),
    ("the contract's shape", border, ("header", "outline", "tasks", "target")),
    ("models: check", models.Plan, ("model_validate",)),
)


def of(path: Path, rounds: int) -> dict[str, float]:
    """The seconds of each stage, the least of all rounds; `rest` is what no stage has, `JSON` is apart."""
    content = path.read_bytes()
    parser.parse_bytes(content, str(path))
    best: dict[str, float] = {}
    for _ in range(rounds):
        for name, seconds in _round(content, str(path)).items():
            best[name] = min(seconds, best.get(name, seconds))
    return best


def _round(content: bytes, path: str) -> dict[str, float]:
    spent: defaultdict[str, float] = defaultdict(float)
    kept = [(home, name, getattr(home, name)) for _, home, names in _STAGES for name in names]
    for stage, home, names in _STAGES:
        for name in names:
            setattr(home, name, _clocked(getattr(home, name), stage, spent))
    try:
        began = time.process_time()
        plan = parser.parse_bytes(content, path)
        whole = time.process_time() - began
    finally:
        for home, name, call in kept:
            setattr(home, name, call)
    spent["rest"] = whole - sum(spent.values())
    began = time.process_time()
    plan.model_dump_json()
    return {**spent, "whole": whole, "JSON": time.process_time() - began}


def _clocked(call: Callable[..., Any], stage: str, spent: defaultdict[str, float]) -> Callable[..., Any]:
    def clocked(*arguments: Any, **named: Any) -> Any:
        began = time.process_time()
        try:
            return call(*arguments, **named)
        finally:
            spent[stage] += time.process_time() - began

    return clocked
