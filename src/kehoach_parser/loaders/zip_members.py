"""Members of a zip file as they really inflate: the sizes in its directory can be any lie."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from kehoach_parser.errors import CorruptFileError, PasswordRequiredError, ResourceLimitError

RATIO_LIMIT = 200  # inflated bytes to one stored byte; Office's own files stay below 60
RATIO_FLOOR = 8 * 1024 * 1024  # below this size no ratio is a danger

_CHUNK = 1024 * 1024
_DAMAGES = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, NotImplementedError)


def opened(data: bytes, path: str) -> zipfile.ZipFile:
    """The zip file in these bytes."""
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGES as error:
        raise CorruptFileError(path, f"zip: {error}") from error


def inflated(archive: zipfile.ZipFile, name: str, path: str, limit: int) -> bytes:
    """The content of a member; an error when it is longer than the limit, or much longer than what is stored."""
    info = archive.getinfo(name)
    try:
        with archive.open(info) as stream:
            return b"".join(_counted(stream, name, path, limit, info.compress_size))
    except _DAMAGES as error:
        raise CorruptFileError(path, f"{name}: {error}") from error
    except RuntimeError as error:  # zipfile's word for a member that needs a password
        raise PasswordRequiredError(path, f"{name}: {error}") from error


def _counted(stream: IO[bytes], name: str, path: str, limit: int, stored: int) -> Iterator[bytes]:
    """Pieces, until they are too many."""
    total = 0
    while piece := stream.read(_CHUNK):
        total += len(piece)
        if total > limit or (total > RATIO_FLOOR and total > RATIO_LIMIT * max(stored, 1)):
            raise ResourceLimitError(path, f"zip-bomb: {name} inflates to more than {total - len(piece)} bytes")
        yield piece
