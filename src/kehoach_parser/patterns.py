"""Patterns that modules name at their head: `compiled` gives what `re.compile` gives, at a tenth of the cost where an
earlier process has compiled it. What depends on a document must not come here: it would stay in the cache.
"""

from __future__ import annotations

import re
from functools import cache
from typing import AnyStr

from kehoach_parser.grammar_cache import Cache, cache_folder
from kehoach_parser.version import VERSION

__all__ = ["compiled"]


def compiled(written: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """The compiled pattern."""
    return _store().compile(written, flags)


@cache
def _store() -> Cache:
    return Cache(cache_folder(), VERSION, "patterns")
