"""The text of old formats without layout, good enough for a quick look: nothing is converted, and what stands in odd
places (text boxes, notes, a file that was saved piece by piece) may be missing.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

_TOKEN = re.compile(
    rb"\\(?P<word>[A-Za-z]+)(?P<number>-?\d{1,9})? ?|\\'(?P<code>[0-9A-Fa-f]{2})|\\(?P<sign>[^A-Za-z'])"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)
_ASIDE = {
    *(b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"fldinst", b"themedata", b"*"),
    *(b"header", b"headerl", b"headerr", b"headerf", b"footer", b"footerl", b"footerr", b"footerf"),
}
_SHOWN = {
    **dict.fromkeys((b"par", b"line", b"cell", b"nestcell", b"row", b"nestrow", b"sect", b"page"), b"\n"),
    b"tab": b" ", b"~": b" ", b"_": b"-", b"{": b"{", b"}": b"}", b"\\": b"\\",
}  # fmt: skip
_DEFAULT_PAGE = "cp1252"

# Word 97 and later: [MS-DOC] 2.5.2, 2.8.35 and 2.9.73. The offsets count from the file information block.
_FILE_MARK = b"\xec\xa5"  # with which the stream WordDocument, and the block, begins
_SECTOR = 512
_VERSION, _WORD_97 = 0x02, 0xC1
_FLAGS, _SECOND_TABLE = 0x0A, 0x0200
_OLD_BEGIN, _OLD_END = 0x18, 0x1C  # of the text, in files of Word 6 and 95, or without pieces
_LENGTH, _PIECES = 0x4C, 0x1A2  # of the main text; where the table of its pieces stands
# [MS-CFB] 2.6: bytes of an entry in the directory, and where in it the first sector and the size of a stream stand.
_ENTRY, _START, _SIZE = 128, 116, 120
_SHORT, _SHORT_SECTOR = 4096, 64
_MOST = 200_000  # letters, and pieces
_NARROW = 1 << 30  # the piece has one byte a letter
_FIELD_CODE = re.compile("\x13[^\x13\x14\x15]*[\x14\x15]?")
_END_OF_LINE = str.maketrans("\r\x07\x0b\x0c", "\n\n\n\n")


def rtf_text(data: bytes) -> str:
    """The text of an RTF file, or of its beginning."""
    out: list[str] = []
    plain = bytearray()  # in the file's own code page
    page = _DEFAULT_PAGE
    depth = aside = behind = 0  # `aside`: the depth of the group that is left out; `behind`: what stands for a letter
    for token in _TOKEN.finditer(data):
        if token["brace"]:
            depth += 1 if token["brace"] == b"{" else -1
            aside = aside if depth >= aside else 0
            continue
        name = token["word"] or token["sign"]
        if aside or name in _ASIDE:
            aside = aside or depth
        elif name == b"ansicpg":
            page = _code_page(token["number"])
        elif name == b"u" and token["number"]:
            out += plain.decode(page, "replace"), chr(int(token["number"]) % 0x10000)
            plain.clear()
            behind = 1
        elif name:
            plain += _SHOWN.get(name, b"")
        else:
            shown = bytes.fromhex(token["code"].decode()) if token["code"] else token["text"]
            plain += shown[behind:]
            behind = 0
    return "".join((*out, plain.decode(page, "replace")))


def _code_page(number: bytes | None) -> str:
    try:
        return codecs.lookup(f"cp{int(number or 0)}").name
    except LookupError:
        return _DEFAULT_PAGE


def doc_text(data: bytes) -> str:
    """The main text of a Word file (.doc) whose streams lie in one piece, as programs mostly write them; else less."""
    block = _block(data)
    if block is None:
        return ""
    text = _main_text(data, block)
    return _FIELD_CODE.sub("", text).translate(_END_OF_LINE)


def _block(data: bytes) -> int | None:
    """Where the file information block begins."""
    place = data.find(_FILE_MARK)
    while place >= 0 and place % _SECTOR:
        place = data.find(_FILE_MARK, place + 1)
    return place if place >= 0 else None


def _main_text(data: bytes, block: int) -> str:
    pieces = list(_pieces(data, block)) if _number(data, block + _VERSION, 2) >= _WORD_97 else []
    if not pieces:
        begin, end = _number(data, block + _OLD_BEGIN), _number(data, block + _OLD_END)
        pieces = [(block + begin, max(0, end - begin), 1)]
    wanted = min(_number(data, block + _LENGTH), _MOST)
    text = ""
    for begin, letters, size in pieces:
        stored = data[begin : begin + size * min(letters, wanted)]
        text += stored.decode(_DEFAULT_PAGE if size == 1 else "utf-16-le", "replace")
        if len(text) >= wanted:
            break
    return text[:wanted]


def _pieces(data: bytes, block: int) -> Iterator[tuple[int, int, int]]:
    """The pieces of the text in order: where each begins, its letters, and the bytes of a letter."""
    table = _stream(data, "1Table" if _number(data, block + _FLAGS, 2) & _SECOND_TABLE else "0Table")
    place = table + _number(data, block + _PIECES)
    while data[place : place + 1] == b"\x01":  # changes of a format
        place += 3 + _number(data, place + 1, 2)
    count = (_number(data, place + 1) - 4) // 12 if data[place : place + 1] == b"\x02" else 0
    first, described = place + 5, place + 5 + 4 * (count + 1)
    for piece in range(min(count, _MOST)):
        start, end = (_number(data, first + 4 * number) for number in (piece, piece + 1))
        at = _number(data, described + 8 * piece + 2)
        narrow = at & _NARROW
        yield block + ((at & ~_NARROW) // 2 if narrow else at), max(0, end - start), 1 if narrow else 2


def _stream(data: bytes, name: str) -> int:
    """Where a stream begins; a short one lies in the stream of the root. The end of the data where there is none."""
    entry = _entry(data, name)
    if entry < 0:
        return len(data)
    start = _number(data, entry + _START)
    if _number(data, entry + _SIZE) >= _SHORT:
        return _SECTOR * (1 + start)
    return _SECTOR * (1 + _number(data, _entry(data, "Root Entry") + _START)) + _SHORT_SECTOR * start


def _entry(data: bytes, name: str) -> int:
    """Where the entry of a stream in the directory begins, or -1."""
    stored = name.encode("utf-16-le") + b"\0\0"
    place = data.find(stored)
    while place >= 0 and place % _ENTRY:
        place = data.find(stored, place + 1)
    return place


def _number(data: bytes, place: int, size: int = 4) -> int:
    return int.from_bytes(data[place : place + size], "little")
