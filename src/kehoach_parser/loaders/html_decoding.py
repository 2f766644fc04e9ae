"""Bytes of a web page as characters: the mark at its beginning, then what it says of itself, then what it looks like.

Text of the time before Unicode stays as it is stored: what its letters are depends on their fonts.
"""

from __future__ import annotations

import codecs
import re

from kehoach_parser.document import Notice
from kehoach_parser.loaders.sniff import looks_like_utf16
from kehoach_parser.patterns import compiled

_HEAD = 4096
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = compiled(rb"(?:charset|<\?xml[^>]{0,100}encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
# Browsers read all of these as what Windows writes.
_WESTERN = {"iso-8859-1", "iso8859-1", "latin1", "us-ascii", "ascii", "windows-1252", "cp1252", "x-user-defined"}
_WINDOWS = "cp1252"
_UNKNOWN = "\ufffd"
BROKEN_SHARE = 0.02  # of the letters beyond ASCII in a page that is UTF-8 all the same


def decode(data: bytes, charset: str = "") -> tuple[str, list[Notice]]:
    """The text of a page; `charset` is what its envelope says, which counts less than what the page says."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), []
    if wide := looks_like_utf16(data[:_HEAD]):
        return data.decode(wide, "replace"), []
    found = _CHARSET.search(data[:_HEAD])
    codec = _known((found[1].decode("ascii") if found else charset).lower())
    if not codec.startswith("utf") and codec != _WINDOWS:
        return data.decode(codec, "replace"), []
    return _unicode_or_western(data)


def _unicode_or_western(data: bytes) -> tuple[str, list[Notice]]:
    """UTF-8 wherever it can be, since many a page claims to be something else."""
    text = data.decode("utf-8", "replace")
    broken = text.count(_UNKNOWN)
    if not broken:
        return text, []
    if broken <= BROKEN_SHARE * sum(not character.isascii() for character in text):
        return text, [Notice("mixed-encoding", f"{broken} bytes are not UTF-8")]
    return data.decode(_WINDOWS, "replace"), []


def _known(name: str) -> str:
    """Python's name of an encoding of text; UTF-8, the usual one, where it knows none."""
    if name in _WESTERN:
        return _WINDOWS
    try:
        found = codecs.lookup(name)
    except LookupError:
        return "utf-8"
    return found.name if getattr(found, "_is_text_encoding", True) else "utf-8"
