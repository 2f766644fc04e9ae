"""From a file to a `Document`: `read` gives its bytes, `load` finds the format in them and calls its loader.

    load(data, path) ──sniff──▶ format ──LOADERS──▶ module.load(data, path) ──▶ Document

A new format is one module with `load` and its line in the table.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from importlib import import_module

from kehoach_parser.document import Changes, Document, Notice, Ocr
from kehoach_parser.errors import (
    CorruptFileError,
    EmptyFileError,
    InputMissingError,
    NotAFileError,
    PasswordRequiredError,
    ResourceLimitError,
    UnreadableError,
    UnsupportedFormatError,
)
from kehoach_parser.format_names import named_format
from kehoach_parser.loaders.sniff import sniff
from kehoach_parser.structs import replace

READ_LIMIT = 256 * 1024 * 1024

# format: the module that reads it. Imported only when a file of the format is met.
LOADERS = {
    "pdf": "pdf",
    "docx": "docx",
    "txt": "text",
    "md": "markdown",
    "doc": "word97",
    "rtf": "rtf",
    "odt": "odt",
    "html": "html",
    "mhtml": "mhtml",
    "xlsx": "xlsx",
    "image": "image",
}
_WITH_CHANGES = {"docx", "doc", "rtf", "odt"}  # formats that keep tracked changes
# Recognised, but without a loader: what the user is told.
UNSUPPORTED = {
    "xml": "xml: no Word document; save it as .docx",
    "wpd": "wpd: WordPerfect document; save it as .docx",
    "xls": "xls: Excel 97-2003 workbook",
    "zip": "zip: archive",
    "ole": "ole: an OLE file that is no Word document",
    "binary": "binary: no known format",
}
# Formats that one extension may stand for without being wrong.
_ALIKE = {("txt", "md"), ("md", "txt"), ("html", "mhtml"), ("doc", "encrypted"), ("docx", "encrypted")}


def read(path: str | os.PathLike[str], limit: int = READ_LIMIT) -> bytes:
    """The bytes of a file; of standard input when the path is `-`."""
    name = os.fspath(path)
    try:
        data = _read_at_most(name, limit + 1)
    except FileNotFoundError as error:
        raise InputMissingError(name) from error
    except IsADirectoryError as error:
        raise NotAFileError(name) from error
    except (OSError, ValueError) as error:
        raise UnreadableError(name, str(getattr(error, "strerror", None) or error)) from error
    if not data:
        raise EmptyFileError(name)
    if len(data) > limit:
        raise ResourceLimitError(name, f"file-too-large: more than {limit} bytes")
    return data


def _read_at_most(name: str, count: int) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read(count)
    with open(_existing(name), "rb") as stream:
        return stream.read(count)


def _existing(name: str) -> str:
    """The name as the disk spells it: macOS writes decomposed letters, keyboards write composed ones."""
    for spelling in (name, unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)):
        if os.path.exists(spelling):
            return spelling
    return name


def load(
    data: bytes,
    path: str,
    *,
    password: str | None = None,
    changes: Changes = "accepted",
    ocr: Ocr = "auto",
) -> Document:
    """The document that the bytes hold. `changes` chooses which side of Word's tracked changes is read, `ocr` when the
    text of pictures is recognised."""
    if not data:
        raise EmptyFileError(path)
    found = sniff(data, path)
    document = _loaded(found, data, path, password, changes, ocr)
    notice = _mismatch(found, path)
    return replace(document, notices=(notice, *document.notices)) if notice else document


def _loaded(found: str, data: bytes, path: str, password: str | None, changes: Changes, ocr: Ocr) -> Document:
    if found == "encrypted":
        raise PasswordRequiredError(path, "an Office file with a password; open it and save it without one")
    if found == "ole" and named_format(path) in ("docx", "xlsx"):
        raise PasswordRequiredError(path, "an Office file with a password, or a damaged one")
    if (found == "ole" and named_format(path) == "doc") or (found == "binary" and named_format(path) in LOADERS):
        raise CorruptFileError(path, f"the content is no readable {named_format(path)}")
    if found not in LOADERS:
        raise UnsupportedFormatError(path, UNSUPPORTED.get(found, found))
    module = import_module(f".{LOADERS[found]}", __name__)
    options: dict[str, str | None] = {}
    if found == "pdf":
        options["password"] = password
    elif found in _WITH_CHANGES:
        options["changes"] = changes
    if found in ("pdf", "image"):
        options["ocr"] = ocr
    document: Document = module.load(data, path, **options)
    return document


def _mismatch(found: str, path: str) -> Notice | None:
    named = named_format(path)
    if named is None or named == found or (named, found) in _ALIKE:
        return None
    return Notice("extension-mismatch", f"named .{named}, content is {found}")
