"""Reads Vietnamese administrative plans into structured tasks: who leads, who coordinates, by when, with what product.

    >>> from kehoach_parser import parse
    >>> plan = parse("plan.pdf")
    >>> [(task.id, [unit.name for unit in task.lead]) for task in plan.tasks]

The map of the house: `loaders` (file → Document), `outline` (Document → Part[]), `readers` (phrase → value),
`finders` (Part → records), `border` (records → the contract in `models`), `exporters`; `parser` is the way through it.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as in `typing`, whose import alone would double what `kehoach --help` costs
if TYPE_CHECKING:
    from typing import Any

    from kehoach_parser.errors import KehoachError
    from kehoach_parser.models import Plan
    from kehoach_parser.parser import parse, parse_bytes

__all__ = ["KehoachError", "Plan", "parse", "parse_bytes"]

_HOMES = {"parse": "parser", "parse_bytes": "parser", "Plan": "models", "KehoachError": "errors"}


def __getattr__(name: str) -> Any:
    """Loads a public name when it is first used, so that importing the package costs nothing."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
