"""Reading without Python's search for cyclic garbage: a document is read into many values at once and none of them is
garbage before it is done, but the collector would go through them, and through the whole grammar, again and again.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["uncollected"]


@contextmanager
def uncollected() -> Iterator[None]:
    """No collection until the block ends, also where it raises; where the program itself has turned it off, it stays
    so. What was left behind is found by the next collection."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
