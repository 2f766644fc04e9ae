"""Whether a font is bold or italic: by its name and descriptor, and by the font file where these tell nothing."""

from __future__ import annotations

import re
import struct
from functools import lru_cache

from kehoach_parser.patterns import compiled

_FORCE_BOLD, _ITALIC = 1 << 18, 1 << 6  # flags of a font descriptor
_BOLD_WEIGHT, _HEAVIEST = 600, 1000  # what is above comes from a stem width and means nothing
_BOLD_NAME = compiled(r"bold|black|heavy|demi|[-,]b(?:d|i)?$", re.IGNORECASE)
_ITALIC_NAME = compiled(r"ital|obli|[-,](?:bi|i)$", re.IGNORECASE)
_NAMELESS = compiled(r"(?:[A-Z]{6}\+)?(?:CID)?(?:Font)?[+_-]?[A-Za-z]{0,2}\d*", re.IGNORECASE)
_MAC_STYLE = 44  # offset of the style bits in the table `head`
_MAX_TABLES = 200


def is_nameless(name: str) -> bool:
    """Whether a producer has replaced the name of a font by a number, as printer drivers do."""
    return bool(_NAMELESS.fullmatch(name))


@lru_cache(maxsize=1000)  # files of one producer share the names of their fonts
def style_by_name(name: str, flags: int, weight: int) -> tuple[bool, bool]:
    """Bold and italic, by the name and the descriptor of a font."""
    family = name.partition("+")[2] or name
    flags = max(flags, 0)
    bold = bool(_BOLD_NAME.search(family) or flags & _FORCE_BOLD) or _BOLD_WEIGHT <= weight <= _HEAVIEST
    return bold, bool(_ITALIC_NAME.search(family) or flags & _ITALIC)


def style_by_file(data: bytes) -> tuple[bool, bool]:
    """Bold and italic, by the table `head` of a TrueType or OpenType font file; false where it has none."""
    if len(data) < 12:
        return False, False
    for number in range(min(int.from_bytes(data[4:6], "big"), _MAX_TABLES)):
        entry = data[12 + 16 * number : 28 + 16 * number]
        if entry[:4] == b"head" and len(entry) == 16:
            (offset,) = struct.unpack(">I", entry[8:12])
            style = int.from_bytes(data[offset + _MAC_STYLE : offset + _MAC_STYLE + 2], "big")
            return bool(style & 1), bool(style & 2)
    return False, False
