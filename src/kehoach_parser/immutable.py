"""Values that nothing may change: `@struct(frozen=True, slots=True)`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

__all__ = ["struct"]

if TYPE_CHECKING:
    from dataclasses import dataclass as struct
else:

    def struct(frozen: bool, slots: bool) -> Any:
        """A frozen dataclass for mypy, which refuses every assignment. Nothing guards its values at run time: the guard
        makes them four times as slow to build and their classes twice as slow to make, and a file has thousands."""
        return dataclass(slots=slots, unsafe_hash=frozen)
