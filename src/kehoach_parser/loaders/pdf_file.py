"""What the bytes of a PDF file tell before its pages are read: damage, active content, and streams that explode."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from kehoach_parser.document import Notice
from kehoach_parser.patterns import compiled

_HEADER = b"%PDF-"
_LONGEST_JUNK = 4096  # bytes before the header
_TAIL = 2048  # bytes at the end that hold `startxref`
_STARTXREF = compiled(rb"startxref\s+(\d{1,12})")
_CROSS_REFERENCE = compiled(rb"\s{0,16}(?:xref|\d{1,10}\s{1,4}\d{1,5}\s{1,4}obj)")
_ACTIVE_NAMES = (b"JavaScript", b"JS", b"Launch", b"EmbeddedFile")
_ACTIVE = compiled(rb"/(" + b"|".join(_ACTIVE_NAMES) + rb")")  # one search costs a third of four
_CHAINED = compiled(rb"/Filter ?\[[^\]]{0,80}/Fl[^\]]{0,40}/Fl[^\]]{0,80}\][^>]{0,200}>>\s{0,4}stream\r?\n")
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
    found = set(_ACTIVE.findall(data))
    names = [name.decode("ascii") for name in _ACTIVE_NAMES if name in found]
    return Notice("active-content", ", ".join(names)) if names else None


def explodes(data: bytes) -> bool:
    """Whether a stream of the file inflates beyond all measure."""
    if b"/Filter [" in data or b"/Filter[" in data:  # a third of the time of a pattern
        chained = (data[match.end() :] for match in _CHAINED.finditer(data))
        if any(_inflates_beyond(_inflated(packed), _CHAINED_LIMIT) for packed in chained):
            return True
    return len(data) > _LARGE and any(_inflates_beyond(packed, _LIMIT) for packed in _suspicious_streams(data))


def _suspicious_streams(data: bytes) -> Iterator[memoryview]:
    """Large streams that repeat few bytes."""
    stop = 0
    while (begin := data.find(b"stream", stop)) >= 0:
        stop = data.find(b"endstream", begin)
        if stop < 0:
            stop = len(data)
        middle = (begin + stop) // 2
        if stop - begin > _LARGE and len(set(data[middle : middle + _SAMPLE])) <= _VARIED:
            yield memoryview(data)[begin + 6 + (2 if data[begin + 6 : begin + 7] == b"\r" else 1) : stop]
        stop += len(b"endstream")


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
