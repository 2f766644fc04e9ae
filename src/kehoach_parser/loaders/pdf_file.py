"""What the bytes of a PDF file tell before its pages are read: damage, active content, and streams that explode."""

from __future__ import annotations

import re
import zlib

from kehoach_parser.document import Notice

_HEADER = b"%PDF-"
_LONGEST_JUNK = 4096  # bytes before the header
_TAIL = 2048  # bytes at the end that hold `startxref`
_STARTXREF = re.compile(rb"startxref\s+(\d{1,12})")
_CROSS_REFERENCE = re.compile(rb"\s{0,16}(?:xref|\d{1,10}\s{1,4}\d{1,5}\s{1,4}obj)")
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?)\b")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_CHAINED = re.compile(rb"/Filter\s{0,4}\[[^\]]{0,80}/Fl[^\]]{0,40}/Fl[^\]]{0,80}\][^>]{0,200}>>\s{0,4}stream\r?\n")
_LARGE = 64 * 1024  # bytes of a packed stream: a smaller one does not inflate beyond 64 MB
_SAMPLE = 512
_VARIED = 64  # different bytes in a sample of a stream that is packed as well as streams usually can be
_LIMIT = 256 * 1024 * 1024  # bytes of an inflated stream
_CHAINED_LIMIT = 32 * 1024 * 1024  # packed twice, as no producer does
_CHUNK = 4 * 1024 * 1024


def start(data: bytes) -> int:
    """Where the file begins: scanners and portals put bytes before the header. 0 where there is no header."""
    return max(0, data.find(_HEADER, 0, _LONGEST_JUNK))


def damage(data: bytes) -> str:
    """What is broken in the frame of the file, so that the engine has to repair it; empty when nothing is."""
    if start(data):
        return "bytes before the header"
    found = list(_STARTXREF.finditer(data, max(0, len(data) - _TAIL)))
    if not found:
        return "no cross-reference table"
    offset = int(found[-1][1])
    if _CROSS_REFERENCE.match(data, offset):
        return ""
    return "wrong place of the cross-reference table"


def active_content(data: bytes) -> Notice | None:
    """A notice where the file holds scripts, actions that start programs, or files. None of them is ever used."""
    found = sorted({match[0].decode("ascii").strip("/") for match in _ACTIVE.finditer(data)})
    return Notice("active-content", ", ".join(found)) if found else None


def explodes(data: bytes) -> bool:
    """Whether a stream of the file inflates beyond all measure."""
    if any(_inflates_beyond(_inflated(data[match.end() :]), _CHAINED_LIMIT) for match in _CHAINED.finditer(data)):
        return True
    for match in _STREAM.finditer(data):
        stop = data.find(b"endstream", match.end())
        packed = memoryview(data)[match.end() : stop if stop >= 0 else len(data)]
        middle = len(packed) // 2
        if len(packed) < _LARGE or len(set(packed[middle : middle + _SAMPLE])) > _VARIED:
            continue
        if _inflates_beyond(packed, _LIMIT):
            return True
    return False


def _inflated(packed: bytes) -> bytes:
    """The first bytes of what a stream holds."""
    try:
        return zlib.decompressobj().decompress(packed, _CHUNK)
    except zlib.error:
        return b""


def _inflates_beyond(packed: bytes | memoryview, limit: int) -> bool:
    engine, total, rest = zlib.decompressobj(), 0, bytes(packed)
    try:
        while rest and not engine.eof:
            total += len(engine.decompress(rest, _CHUNK))
            rest = engine.unconsumed_tail
            if total > limit:
                return True
    except zlib.error:
        return False
    return False
