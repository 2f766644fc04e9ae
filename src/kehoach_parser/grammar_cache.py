"""Compiled patterns and what was made of the files kept on disk, so that a fresh process does not pay for them again.

Compiling the grammar takes about half of a short run, compiling the patterns of the modules a tenth. What is kept is
the code that `re` hands to its engine, and plain values under a key; both are used only under the same version of
Python, and anything unexpected means making them as usual. Without a folder, or where it may not be written, nothing is
kept.
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
from typing import Any, AnyStr, TypeVar

T = TypeVar("T")
_Code = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]  # flags, code, groups, their names both ways
_WORD = "I"  # the unit of the engine's code
_DIGEST = 32  # bytes of SHA-256 before the content
_KEPT = 8  # files, for as many contents of the grammar


def cache_folder() -> str | None:
    """Where the user's caches are kept: KEHOACH_CACHE (empty: nowhere), else the system's place for them."""
    named = os.environ.get("KEHOACH_CACHE")
    if named is not None:
        return named or None
    base = os.environ.get("LOCALAPPDATA") if os.name == "nt" else os.environ.get("XDG_CACHE_HOME")
    base = base or os.path.expanduser(os.path.join("~", ".cache"))
    return None if base.startswith("~") else os.path.join(base, "kehoach-parser")  # no home


class Cache:
    """What was kept for one version of a content, as of the grammar; written once, when the process ends, if something
    is new."""

    def __init__(self, folder: str | os.PathLike[str] | None, version: str, content: str = "grammar") -> None:
        self._content = f"{content}-"
        self._path = folder and os.path.join(folder, f"{content}-{version}-{sys.implementation.cache_tag}.bin")
        self._values: dict[Any, Any] = {}
        self._codes: dict[tuple[str | bytes, int], _Code] = {}
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

    def compile(self, pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
        """The compiled pattern; raises re.error as `re.compile` does."""
        if not self._path:
            return re.compile(pattern, flags)
        key = (pattern, int(flags))  # as plain numbers, which `marshal` can write
        if key in self._codes:
            with contextlib.suppress(Exception):
                return _built(pattern, self._codes[key])
        try:
            code = _code(*key)
            compiled = _built(pattern, code)
        except re.error:
            raise
        except Exception:
            return re.compile(pattern, flags)
        self._codes[key] = code
        self._changed()
        return compiled

    def write(self) -> None:
        """Put the new content in the place of the old, whole or not at all."""
        if not self._path or not self._new:
            return
        draft = f"{self._path}.{os.getpid()}"
        try:
            os.makedirs(os.path.dirname(self._path), exist_ok=True)
            content = marshal.dumps((sys.version, self._values, self._codes))
            with open(draft, "wb") as stream:
                stream.write(sha256(content).digest() + content)
            os.replace(draft, self._path)
            self._new = False
            for old in self._kept()[:-_KEPT]:
                os.unlink(old)
        except (OSError, ValueError):
            with contextlib.suppress(OSError):
                os.unlink(draft)

    def _kept(self) -> list[os.DirEntry[str]]:
        """The files of all versions of the content, the newest last."""
        with os.scandir(os.path.dirname(self._path or "")) as entries:
            files = [file for file in entries if file.name.startswith(self._content) and file.name.endswith(".bin")]
        return sorted(files, key=lambda file: file.stat().st_mtime)

    def _changed(self) -> None:
        if self._path and not self._new:
            self._new = True
            atexit.register(self.write)

    def _read(self, path: str) -> None:
        try:
            with open(path, "rb") as stream:
                kept = memoryview(stream.read())
        except OSError:
            return
        digest, content = kept[:_DIGEST], kept[_DIGEST:]
        if sha256(content).digest() != digest:
            return
        python, values, codes = marshal.loads(content)
        if python == sys.version:
            self._values, self._codes = values, codes


def _code(pattern: str | bytes, flags: int) -> _Code:
    """The engine's code of a pattern, as `re.compile` makes it."""
    parsed = re._parser.parse(pattern, flags)  # type: ignore[attr-defined]
    code = re._compiler._code(parsed, flags)  # type: ignore[attr-defined]
    state = parsed.state
    names: list[str | None] = [None] * state.groups
    for name, number in state.groupdict.items():
        names[number] = name
    return state.flags, array(_WORD, code).tobytes(), state.groups - 1, dict(state.groupdict), tuple(names)


def _built(pattern: AnyStr, code: _Code) -> re.Pattern[AnyStr]:
    """The compiled pattern; the engine refuses code that is not sound."""
    flags, words, groups, numbers, names = code
    engine = re._compiler._sre  # type: ignore[attr-defined]
    return engine.compile(pattern, flags, array(_WORD, words).tolist(), groups, numbers, names)  # type: ignore[no-any-return]
