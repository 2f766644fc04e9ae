"""Bytes of a text file as characters: byte order marks, UTF-8, UTF-16, and files that mix encodings."""

from __future__ import annotations

from kehoach_parser.document import Notice
from kehoach_parser.loaders.sniff import looks_like_utf16

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_SAMPLE = 4096


def decode(data: bytes) -> tuple[str, list[Notice]]:
    """The text, and a notice when some of its bytes belong to no single encoding."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding)
    return _decoded(data, looks_like_utf16(data[:_SAMPLE]) or "utf-8")


def _decoded(data: bytes, encoding: str) -> tuple[str, list[Notice]]:
    try:
        return data.decode(encoding), []
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            return data.decode(encoding, "replace"), [Notice("mixed-encoding", f"{encoding}: {error.reason}")]
    return _line_by_line(data)


def _line_by_line(data: bytes) -> tuple[str, list[Notice]]:
    """UTF-8 where a line is UTF-8; in the others only the bytes that are not are lost."""
    lines = data.split(b"\n")
    broken = 0
    decoded = []
    for line in lines:
        try:
            decoded.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            decoded.append(line.decode("utf-8", "replace"))
            broken += 1
    return "\n".join(decoded), [Notice("mixed-encoding", f"{broken} of {len(lines)} lines are not UTF-8")]
