"""One run at a time on one folder. The system lets the lock go when the process ends, however it ends."""

from __future__ import annotations

import os
import platform
from types import TracebackType


class Busy(Exception):
    """Another run holds the folder; the text says which."""


class FolderLock:
    """Holds `path`, a file, for as long as the block lasts; raises Busy when another process does."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._handle = -1

    def __enter__(self) -> FolderLock:
        self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(self._handle)
        except OSError:
            holder = _holder(self._handle)
            os.close(self._handle)
            raise Busy(holder) from None
        os.ftruncate(self._handle, 0)
        os.write(self._handle, f"{os.getpid()} {platform.node()}\n".encode())
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        os.close(self._handle)


def _holder(handle: int) -> str:
    try:
        return os.read(handle, 200).decode("utf-8", "replace").strip()
    except OSError:
        return ""


def _lock(handle: int) -> None:
    """Take the lock or raise OSError."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
