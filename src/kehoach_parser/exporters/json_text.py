"""JSON (one object, or an array of several) and JSON Lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from kehoach_parser.models import Plan


def write_json(plans: Iterable[Plan], stream: TextIO, *, several: bool = False, headers: str = "vi") -> None:
    """One object, or an array when several files were asked for."""
    if not several:
        for plan in plans:
            stream.write(plan.model_dump_json(indent=2) + "\n")
        return
    separator = "[\n"
    for plan in plans:
        stream.write(separator + plan.model_dump_json(indent=2))
        separator = ",\n"
    stream.write("[]\n" if separator == "[\n" else "\n]\n")


def write_jsonl(plans: Iterable[Plan], stream: TextIO, *, several: bool = False, headers: str = "vi") -> None:
    """One plan a line."""
    for plan in plans:
        stream.write(plan.model_dump_json() + "\n")
