"""Files that are there whole or not at all: written under a temporary name, then renamed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from kehoach_parser.archive.remote import is_remote, write_remote


def write_whole(target: str, content: bytes) -> None:
    """Write a file with the content, on a disk or at an fsspec address."""
    if is_remote(target):
        write_remote(target, content)
        return
    with whole_file(target, "wb") as stream:
        stream.write(content)


@contextmanager
def whole_file(target: str, mode: str = "w") -> Iterator[Any]:
    """A stream whose file appears under its name when the block ends well."""
    with whole_path(target) as path:
        binary = "b" in mode
        with open(path, mode, encoding=None if binary else "utf-8", newline=None if binary else "") as stream:
            yield stream


@contextmanager
def whole_path(target: str) -> Iterator[str]:
    """A temporary path in the folder of the target, which takes the target's name when the block ends well."""
    folder, name = os.path.split(target)
    os.makedirs(folder or ".", exist_ok=True)
    path = os.path.join(folder, f".{hashlib.sha256(name.encode()).hexdigest()[:16]}.tmp")
    with suppress(OSError):  # left by a run that was killed
        os.remove(path)
    try:
        yield path
        os.replace(path, target)
    except BaseException:
        with suppress(OSError):
            os.remove(path)
        raise
