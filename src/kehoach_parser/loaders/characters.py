"""One spelling of every character that a file may hold, so that no reader meets an invisible or a disguised one."""

from __future__ import annotations

import re
import unicodedata

from kehoach_parser.patterns import compiled

TAB = "    "  # a tab in a form is a blank to be filled in: it stays wider than a space between words

# Sequences that colour a terminal; the escape character alone would leave `[31m` in the text.
_ESCAPE_SEQUENCE = compiled(r"\x1b\[[0-9;?]{0,16}[ -/]{0,4}[@-~]|\x1b[@-Z\\-_]?")

_RANGE = compiled(r"(.)(?:-(.))?", re.DOTALL)

# Letters of the fonts Symbol and Wingdings that Word stores as private characters U+F0xx. Where both fonts use a
# code, the one that is met as a bullet wins; `symbol()` knows the font and chooses exactly.
_WINGDINGS = {
    0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x75: "◆", 0x76: "❖", 0x77: "◆",
    0x9F: "•", 0xA7: "▪", 0xA8: "☐", 0xD8: "➢", 0xDC: "➲", 0xE0: "→", 0xE8: "➔", 0xFC: "✓", 0xFB: "✗", 0xFE: "☑",
}  # fmt: skip
_SYMBOL = {
    0x2D: "-", 0xA3: "≤", 0xA5: "∞", 0xA8: "♦", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×",
    0xB7: "•", 0xB9: "≠", 0xBB: "≈", 0xBC: "…", 0xBE: "-", 0xDE: "⇒",
}  # fmt: skip
_FORMS_OF_OTHERS = (
    range(0xFF01, 0xFF5F),  # full-width letters, digits and marks
    range(0x2160, 0x2189),  # Roman numerals as single characters
    range(0xFB00, 0xFB07),  # ligatures of Latin letters
)
_DIGITS = ("٠", "۰", "०", "๐")  # the zero of Arabic, Persian, Devanagari and Thai digits
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BREAKS = "\t\n\r\v\f\u0085\u2028\u2029"
_INVISIBLE = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff"
)


def _table() -> dict[int, str | None]:
    """The replacement of every single character that does not stay as it is."""
    table: dict[int, str | None] = dict.fromkeys(_members(_INVISIBLE))
    table.update(dict.fromkeys(_members(_SPACES), " "))
    table.update(dict.fromkeys(_members(_BREAKS), " "))
    table[0x09] = TAB
    for codes in _FORMS_OF_OTHERS:
        table.update({code: unicodedata.normalize("NFKC", chr(code)) for code in codes})
    for zero in _DIGITS:
        table.update({ord(zero) + digit: str(digit) for digit in range(10)})
    table.update({0xF000 + code: character for code, character in (_SYMBOL | _WINGDINGS).items()})
    table[0xF0A8] = "•"
    return table


def _members(ranges: str) -> list[int]:
    """The code points of a regex character class without escapes."""
    found: list[int] = []
    for first, last in _RANGE.findall(ranges):
        found.extend(range(ord(first), ord(last or first) + 1))
    return found


_TABLE = _table()
_UNUSUAL = compiled(
    f"[{_INVISIBLE}{_SPACES}{_BREAKS}"
    + "".join(f"{chr(codes[0])}-{chr(codes[-1])}" for codes in _FORMS_OF_OTHERS)
    + "".join(f"{zero}-{chr(ord(zero) + 9)}" for zero in _DIGITS)
    + "\uf000-\uf0ff]"
)


def clean(text: str) -> str:
    """The text of one line: NFC, visible characters only, plain spaces (runs of them are kept)."""
    if _UNUSUAL.search(text):
        if "\x1b" in text:
            text = _ESCAPE_SEQUENCE.sub("", text)
        text = text.translate(_TABLE)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def symbol(code: int, font: str) -> str:
    """The character that a symbol font prints for a code (0–255 or U+F000–U+F0FF); empty when it is not known."""
    code &= 0xFF
    if font.casefold().startswith("wingdings"):
        return _WINGDINGS.get(code, "")
    return _SYMBOL.get(code, chr(code) if 0x20 <= code < 0x40 else "")
