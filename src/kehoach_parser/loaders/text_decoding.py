"""Bytes of a text file as characters: Unicode with or without a mark, the encodings before it, and mixtures."""

from __future__ import annotations

import re
import unicodedata

from kehoach_parser.document import Notice
from kehoach_parser.loaders import legacy_encodings
from kehoach_parser.loaders.sniff import looks_like_utf16

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_SAMPLE = 4096
_WINDOWS = "cp1258"
_UTF8_LETTER = re.compile(rb"\xe1[\xba\xbb][\x80-\xbf]|[\xc4\xc6][\x80-\xbf]")  # ạ–ỹ, ă, đ, ơ, ư


def decode(data: bytes) -> tuple[str, list[Notice]]:
    """The text, and a notice when it was no Unicode, or when some of its bytes belong to no single encoding."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _unicode(data[len(mark) :], encoding)
    return _unicode(data, looks_like_utf16(data[:_SAMPLE]) or "utf-8")


def _unicode(data: bytes, encoding: str) -> tuple[str, list[Notice]]:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            return data.decode(encoding, "replace"), [Notice("mixed-encoding", f"{encoding}: {error.reason}")]
        return _without_unicode(data)
    stored = legacy_encodings.guess(text)
    if stored:
        return legacy_encodings.decode(text, stored), [Notice("legacy-encoding", stored)]
    return text, []


def _without_unicode(data: bytes) -> tuple[str, list[Notice]]:
    """A file in one of the encodings before Unicode, or one that mixes them: then each line is judged by itself."""
    text = data.decode("latin-1")
    stored = _stored(text)
    if stored and not _UTF8_LETTER.search(data):
        return _decoded(text, stored), [Notice("legacy-encoding", stored)]
    lines = data.split(b"\n")
    broken = 0
    decoded = []
    for line in lines:
        try:
            decoded.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            stored = _stored(line.decode("latin-1"))
            decoded.append(_decoded(line.decode("latin-1"), stored) if stored else line.decode("utf-8", "replace"))
            broken += 1
    return "\n".join(decoded), [Notice("mixed-encoding", f"{broken} of {len(lines)} lines are not UTF-8")]


def _stored(text: str) -> str | None:
    """The encoding of bytes shown as Latin letters; Windows' own for Vietnamese is tried last."""
    found = legacy_encodings.guess(text)
    if found:
        return found
    return _WINDOWS if legacy_encodings.is_vietnamese(_decoded(text, _WINDOWS)) else None


def _decoded(text: str, stored: str) -> str:
    if stored != _WINDOWS:
        return legacy_encodings.decode(text, stored)
    return unicodedata.normalize("NFC", text.encode("latin-1", "replace").decode(_WINDOWS, "replace"))
