"""Counts what a call costs in calls: of the PDF engine, of Python functions, of regular expressions. No seconds."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Any

import pytest

from kehoach_parser.loaders.pdf_binding import pdfium


@dataclass(frozen=True)
class Calls:
    """How often functions of Python were called, built-in functions, and methods of patterns."""

    python: int
    builtin: int
    regex: int


def calls_of(call: Callable[[], object]) -> Calls:
    """The calls that a call makes."""
    events: Counter[str] = Counter()

    def count(frame: FrameType, event: str, argument: Any) -> None:
        events[event] += 1
        if event == "c_call" and isinstance(getattr(argument, "__self__", None), re.Pattern):
            events["regex"] += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        call()
    finally:
        sys.setprofile(before)
    return Calls(events["call"], events["c_call"], events["regex"])


def engine_calls_of(call: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each function of pdfium is called."""
    counts: Counter[str] = Counter()
    engine = pdfium()
    with monkeypatch.context() as patch:
        for name, function in vars(engine).items():
            patch.setattr(engine, name, _counted(name, function, counts))
        call()
    return counts


def _counted(name: str, function: Callable[..., Any], counts: Counter[str]) -> Callable[..., Any]:
    def counted(*arguments: Any) -> Any:
        counts[name] += 1
        return function(*arguments)

    return counted
