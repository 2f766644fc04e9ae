"""Files at fsspec addresses (`s3://bucket/folder`): archives in an object store. Needs the extra `remote`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from kehoach_parser.errors import InputMissingError, MissingProgramError, UnreadableError

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://")


def is_remote(path: str) -> bool:
    """Whether a path is an address with a protocol."""
    return _ADDRESS.match(path) is not None


def read_remote(path: str) -> bytes:
    """The bytes at an address."""
    system, place = _opened(path)
    try:
        content: bytes = system.cat_file(place)
    except FileNotFoundError as error:
        raise InputMissingError(path) from error
    except Exception as error:  # each store has errors of its own
        raise UnreadableError(path, f"{type(error).__name__}: {error}"[:300]) from error
    return content


def list_remote(address: str) -> Iterator[tuple[str, int, str]]:
    """Address, size and a stamp of every file at or below an address; the stamp changes with the content."""
    system, place = _opened(address)
    protocol = address.partition("://")[0]
    found: Iterable[dict[str, Any]]
    try:
        if "*" in place:
            found = list(system.glob(place, detail=True).values())
        elif system.isfile(place):
            found = [system.info(place)]
        else:
            found = _walked(system, place)
        for entry in found:
            if entry.get("type") != "directory":
                yield f"{protocol}://{entry['name'].lstrip('/')}", int(entry.get("size") or 0), _stamp(entry)
    except FileNotFoundError:
        return
    except Exception as error:  # each store has errors of its own
        raise UnreadableError(address, f"{type(error).__name__}: {error}"[:300]) from error


def _walked(system: Any, place: str) -> Iterator[dict[str, Any]]:
    for _, _, files in system.walk(place, detail=True):
        yield from files.values()


def _stamp(entry: dict[str, Any]) -> str:
    for key in ("ETag", "etag", "LastModified", "mtime", "created"):
        if entry.get(key):
            return str(entry[key])
    return ""


def _opened(address: str) -> tuple[Any, str]:
    try:
        system, place = import_module("fsspec.core").url_to_fs(address)
    except ImportError as error:
        raise MissingProgramError(address, f"pip install 'kehoach-parser[remote]' ({error.name})") from error
    except ValueError as error:
        raise UnreadableError(address, str(error)) from error
    return system, place
