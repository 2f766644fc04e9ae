"""Files at fsspec addresses (`s3://bucket/folder`), of archives and of outputs. Needs the extra `remote`."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any

from kehoach_parser.errors import InputMissingError, MissingProgramError, OutputError, UnreadableError

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


def write_remote(path: str, content: bytes, *, new: bool = False) -> None:
    """Put a whole file to an address; stores show it when all of it is there. `new` raises FileExistsError rather than
    replace one."""
    system, place = _opened(path)
    _try(path, lambda: system.pipe_file(place, content, mode="create" if new else "overwrite"))


def put_remote(source: str, address: str) -> None:
    """Put a file, or a folder with all that is in it, to an address in place of what is there."""
    system, place = _opened(address)
    if not os.path.isdir(source):
        _try(address, lambda: system.put_file(source, place))
        return
    before = folders_remote(address)
    names = sorted(os.listdir(source))
    for name in names:
        put_remote(os.path.join(source, name), f"{address}/{name}")
    for old in before:
        if old not in names:
            remove_remote(f"{address}/{old}")


def get_remote(address: str, target: str) -> None:
    """Bring a file from an address."""
    system, place = _opened(address)
    _try(address, lambda: system.get_file(place, target))


def remove_remote(address: str) -> None:
    """Remove the file at an address, if there is one."""
    system, place = _opened(address)
    if stamp_remote(address) is not None:
        _try(address, lambda: system.rm_file(place))


def stamp_remote(address: str) -> str | None:
    """What changes when the file at an address changes; None where there is none."""
    system, place = _opened(address)
    try:
        system.invalidate_cache()
        entry = system.info(place)
    except FileNotFoundError:
        return None
    except Exception as error:  # each store has errors of its own
        raise UnreadableError(address, f"{type(error).__name__}: {error}"[:300]) from error
    return None if entry.get("type") == "directory" and not entry.get("ETag") else _stamp(entry)


def folders_remote(address: str) -> list[str]:
    """The names of what lies directly below an address."""
    system, place = _opened(address)
    entries = _try(address, lambda: system.ls(place, detail=False) if system.exists(place) else [])
    return [str(entry).rstrip("/").rpartition("/")[2] for entry in entries]


def _try(path: str, action: Callable[[], Any]) -> Any:
    try:
        return action()
    except FileExistsError:
        raise
    except Exception as error:  # each store has errors of its own
        raise OutputError(path, f"{type(error).__name__}: {error}"[:300]) from error


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
