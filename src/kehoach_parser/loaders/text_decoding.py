"""Bytes of a text file as characters: Unicode with or without a mark, the encodings before it, and mixtures."""

from __future__ import annotations

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
PURE_SHARE = 0.98  # of the lines beyond ASCII that are not UTF-8, in a file of one older encoding
_WINDOWS = "cp1258"
_WESTERN = "cp1252"


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
    lines = data.split(b"\n")
    texts = [_utf8(line) for line in lines]
    broken = texts.count(None)
    if broken >= PURE_SHARE * sum(not line.isascii() for line in lines) and (stored := _stored(data)):
        return _decoded(data, stored), [Notice("legacy-encoding", stored)]
    text = "\n".join(_broken_line(line) if text is None else text for line, text in zip(lines, texts, strict=True))
    return text, [Notice("mixed-encoding", f"{broken} of {len(lines)} lines are not UTF-8")]


def _utf8(line: bytes) -> str | None:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _broken_line(line: bytes) -> str:
    stored = _stored(line)
    return _decoded(line, stored) if stored else line.decode("utf-8", "replace")


def _stored(data: bytes) -> str | None:
    """The encoding of bytes that are not UTF-8; Windows' own for Vietnamese is tried last."""
    found = legacy_encodings.guess(data.decode(_WESTERN, "replace"))
    if found:
        return found
    return _WINDOWS if legacy_encodings.is_vietnamese(_decoded(data, _WINDOWS)) else None


def _decoded(data: bytes, stored: str) -> str:
    if stored == _WINDOWS:
        return unicodedata.normalize("NFC", data.decode(_WINDOWS, "replace"))
    return legacy_encodings.decode(data.decode(_WESTERN, "replace"), stored)
