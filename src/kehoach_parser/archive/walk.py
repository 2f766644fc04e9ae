"""The files of folders, glob patterns, lists and fsspec addresses, one at a time: nothing is collected first."""

from __future__ import annotations

import glob
import hashlib
import os
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kehoach_parser.archive.remote import is_remote, list_remote
from kehoach_parser.format_names import named_format
from kehoach_parser.structs import replace, struct

_HEAD = 4096
# How the content of a document begins when its name does not tell; %PDF may stand behind some junk.
_MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")
_LOCK_OF_WORD = "~$"
_LONGEST_NAME = 200  # bytes, so that suffixes fit into the 255 that file systems allow


@struct(frozen=True, slots=True)
class Found:
    """A file: `path` opens it, `identity` is the same in every run, `shown` is for people, `name` for outputs."""

    path: str
    identity: str
    shown: str
    name: str
    size: int
    stamp: str  # changes when the file changes
    source: str = ""  # the folder, pattern or address below which it was found; empty: it was named itself


@dataclass(frozen=True, slots=True)
class Part:
    """One of `count` equal parts of an archive, for those who spread the work themselves."""

    number: int = 1
    count: int = 1

    @property
    def folder(self) -> str:
        """What the folder of its outputs is called."""
        return f"part-{self.number:0{len(str(self.count))}d}-of-{self.count}"

    def has(self, name: str) -> bool:
        return zlib.crc32(name.encode()) % self.count == self.number - 1


def walk(inputs: Iterable[str], *, skip: str | None = None, single: bool = False) -> Iterator[Found]:
    """Every file of the inputs: files, folders, patterns, addresses. `skip` is a folder that is not entered, `single`
    says that there is one input, whose own name then is no part of the names of outputs."""
    left_out = _identity_of_folder(skip)
    for given in inputs:
        if is_remote(given):
            yield from _remote(given, skip)
        elif os.path.isdir(given):
            yield from _in_folder(given, given if single else "", left_out, source_of(given))
        elif not os.path.lexists(given) and glob.has_magic(given):
            yield from _matching(given, left_out)
        else:
            yield _file(given, os.path.dirname(given) if single else "")


def source_of(given: str) -> str:
    """What the files below an input have for a source."""
    return given if is_remote(given) else printable(os.path.abspath(given))


def _matching(pattern: str, left_out: tuple[int, int] | None) -> Iterator[Found]:
    source = source_of(pattern)
    for path in glob.iglob(pattern, recursive=True):
        if os.path.isdir(path):
            if not pattern.endswith(("**", "**/")):  # a pattern with ** gives what is below by itself
                yield from _in_folder(path, "", left_out, source)
        else:
            yield replace(_file(path, ""), source=source)


def _in_folder(folder: str, root: str, left_out: tuple[int, int] | None, source: str) -> Iterator[Found]:
    """The documents below a folder, and each folder there that cannot be listed, to be reported with the reason. Links
    to folders are not followed, so that no loop of them traps the walk."""
    waiting = [folder]
    while waiting:
        current = waiting.pop()
        found_here = _finder(current, root, source)
        try:
            with os.scandir(current) as entries:
                for entry in entries:
                    if entry.name.startswith((".", _LOCK_OF_WORD)):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        if left_out is None or _identity_of_folder(entry.path) != left_out:
                            waiting.append(entry.path)
                    elif entry.is_file() and is_document(entry.path):
                        yield found_here(entry.name, _status(entry))
        except OSError:
            yield _found(current, root, None, source)


def _finder(folder: str, root: str, source: str) -> Callable[[str, os.stat_result | None], Found]:
    """What `_found` gives for the files of a folder: what they share is made once, which halves the walk."""
    absolute = os.path.join(os.path.abspath(folder), "")
    identity, shown = printable(absolute), printable(os.path.join(folder, ""))
    name = "".join(f"{part}/" for part in _parts(os.path.relpath(folder, root) if root else folder))

    def found(file: str, status: os.stat_result | None) -> Found:
        plain = printable(file)
        return Found(
            absolute + file, identity + plain, shown + plain, name + _short(unicodedata.normalize("NFC", plain)),
            *_state(status), source,
        )  # fmt: skip

    return found


def _state(status: os.stat_result | None) -> tuple[int, str]:
    """Size and stamp."""
    return (-1, "") if status is None else (status.st_size, str(status.st_mtime_ns))


def _status(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        return entry.stat()
    except OSError:  # it has just gone
        return None


def is_document(path: str) -> bool:
    """Whether a file is for us: by its suffix, else by how its content begins."""
    if named_format(path) is not None:
        return True
    try:
        with open(path, "rb") as stream:
            head = stream.read(_HEAD)
    except OSError:
        return False
    return head.startswith(_MAGIC) or b"%PDF-" in head


def _file(path: str, root: str) -> Found:
    """A file that was named; one that does not exist is reported later with the reason."""
    for spelling in (path, unicodedata.normalize("NFC", path), unicodedata.normalize("NFD", path)):
        if os.path.lexists(spelling):
            path = spelling
            break
    try:
        return _found(path, root, os.stat(path))
    except (OSError, ValueError):
        return _found(path, root, None)


def _found(path: str, root: str, status: os.stat_result | None, source: str = "") -> Found:
    absolute = os.path.abspath(path)  # workers may have another current folder
    name = output_name(os.path.relpath(path, root) if root else path)
    return Found(absolute, printable(absolute), printable(path), name, *_state(status), source)


def _remote(address: str, skip: str | None) -> Iterator[Found]:
    nothing = True
    left_out = f"{skip.rstrip('/')}/" if skip else None
    for path, size, stamp in list_remote(address):
        nothing = False
        if left_out and path.startswith(left_out):
            continue
        source = "" if path == address else address
        yield Found(path, path, path, output_name(path.replace("://", "/")), size, stamp, source)
    if nothing and not glob.has_magic(address):  # reported later with the reason, as a file that does not exist
        yield Found(address, address, address, output_name(address.replace("://", "/")), -1, "")


def output_name(path: str) -> str:
    """A relative name for outputs: composed letters, no way out of the folder, no part too long for a file system."""
    return "/".join(_parts(path)) or "_"


def _parts(path: str) -> list[str]:
    plain = unicodedata.normalize("NFC", printable(os.path.splitdrive(path)[1])).replace(os.sep, "/")
    return [_short(part) for part in plain.split("/") if part not in ("", ".", "..")]


def printable(text: str) -> str:
    """The text with bytes that are no UTF-8 written as escapes: names on old drives have them."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _short(part: str) -> str:
    if len(part.encode()) <= _LONGEST_NAME:
        return part
    stem, suffix = os.path.splitext(part)
    digest = hashlib.sha256(part.encode()).hexdigest()[:8]
    return f"{stem.encode()[: _LONGEST_NAME - 30].decode('utf-8', 'ignore')}~{digest}{suffix[:12]}"


def _identity_of_folder(path: str | None) -> tuple[int, int] | None:
    try:
        status = os.stat(path) if path is not None else None
    except OSError:
        return None
    return None if status is None else (status.st_dev, status.st_ino)


def read_list(lines: Iterable[str]) -> Iterator[str]:
    """The paths of a list, one a line; empty lines count for nothing."""
    for line in lines:
        path = line.rstrip("\r\n")
        if path.strip():
            yield path


def is_single_folder(inputs: Sequence[str]) -> bool:
    """Whether the outputs can mirror the tree below the one input."""
    return len(inputs) == 1 and not is_remote(inputs[0])
