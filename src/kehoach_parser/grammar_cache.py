"""Compiled patterns and what was made of the files kept on disk, so that a fresh process does not pay for them again.

Compiling the grammar takes about half of a short run. What is kept is the code that `re` hands to its engine, and
plain values under a key; both are used only under the same version of Python, and anything unexpected means making
them as usual. Without a folder, or where it may not be written, nothing is kept.
"""

from __future__ import annotations

import atexit
import contextlib
import marshal
import os
import re
import sys
from array import array
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
_Code = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]  # flags, code, groups, their names both ways
_WORD = "I"  # the unit of the engine's code
_DIGEST = 32  # bytes of SHA-256 before the content
_KEPT = 8  # files, for as many contents of the grammar


def cache_folder() -> Path | None:
    """Where the user's caches are kept: KEHOACH_CACHE (empty: nowhere), else the system's place for them."""
    named = os.environ.get("KEHOACH_CACHE")
    if named is not None:
        return Path(named) if named else None
    base = os.environ.get("LOCALAPPDATA") if os.name == "nt" else os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "kehoach-parser"
    except RuntimeError:  # no home
        return None


class Cache:
    """What was kept for one content of the grammar; written once, when the process ends, if something is new."""

    def __init__(self, folder: Path | None, version: str) -> None:
        self._path = folder / f"grammar-{version}-{sys.implementation.cache_tag}.bin" if folder else None
        self._values: dict[Any, Any] = {}
        self._codes: dict[str, _Code] = {}
        self._new = False
        if self._path:
            self._read(self._path)

    def value(self, key: Any, make: Callable[[], T]) -> T:
        """What `make` gave for the key the first time; a plain value, as `marshal` can write it."""
        if key not in self._values:
            self._values[key] = make()
            self._changed()
        value: T = self._values[key]
        return value

    def compile(self, pattern: str) -> re.Pattern[str]:
        """The pattern, compiled; raises re.error as `re.compile` does."""
        if self._path is None:
            return re.compile(pattern)
        if pattern in self._codes:
            with contextlib.suppress(Exception):
                return _built(pattern, self._codes[pattern])
        try:
            code = _code(pattern)
            compiled = _built(pattern, code)
        except re.error:
            raise
        except Exception:
            return re.compile(pattern)
        self._codes[pattern] = code
        self._changed()
        return compiled

    def write(self) -> None:
        """Put the new content in the place of the old, whole or not at all."""
        if self._path is None or not self._new:
            return
        draft = self._path.with_suffix(f".{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            content = marshal.dumps((sys.version, self._values, self._codes))
            draft.write_bytes(sha256(content).digest() + content)
            draft.replace(self._path)
            self._new = False
            kept = sorted(self._path.parent.glob("grammar-*.bin"), key=lambda path: path.stat().st_mtime)
            for old in kept[:-_KEPT]:
                old.unlink()
        except (OSError, ValueError):
            with contextlib.suppress(OSError):
                draft.unlink()

    def _changed(self) -> None:
        if self._path and not self._new:
            self._new = True
            atexit.register(self.write)

    def _read(self, path: Path) -> None:
        try:
            kept = memoryview(path.read_bytes())
        except OSError:
            return
        digest, content = kept[:_DIGEST], kept[_DIGEST:]
        if sha256(content).digest() != digest:
            return
        python, values, codes = marshal.loads(content)
        if python == sys.version:
            self._values, self._codes = values, codes


def _code(pattern: str) -> _Code:
    """The engine's code of a pattern, as `re.compile` makes it."""
    parsed = re._parser.parse(pattern)  # type: ignore[attr-defined]
    code = re._compiler._code(parsed, 0)  # type: ignore[attr-defined]
    state = parsed.state
    names: list[str | None] = [None] * state.groups
    for name, number in state.groupdict.items():
        names[number] = name
    return state.flags, array(_WORD, code).tobytes(), state.groups - 1, dict(state.groupdict), tuple(names)


def _built(pattern: str, code: _Code) -> re.Pattern[str]:
    """The compiled pattern; the engine refuses code that is not sound."""
    flags, words, groups, numbers, names = code
    engine = re._compiler._sre  # type: ignore[attr-defined]
    return engine.compile(pattern, flags, array(_WORD, words).tolist(), groups, numbers, names)  # type: ignore[no-any-return]
