"""One normal form of Vietnamese text: NFC, one place for the tone mark, plain dashes, quotes and spaces.

Both functions keep the length of NFC text, so an offset in the result is an offset in the source.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from kehoach_parser.patterns import compiled

_PLAIN = {
    "-": "\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d",
    '"': "“”„‟«»″",
    "'": "‘’‚‛‹›′´`",
    " ": "\t\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000",
    "Đ": "\u00d0\u0189",  # Eth and African D, which old fonts and keyboards give for the Vietnamese letter
    "đ": "\u00f0\u0256",
}
_PLAIN_LETTERS = {odd: plain for plain, odds in _PLAIN.items() for odd in odds}

_HEAD = 96  # characters: the longest head that is looked at
_LONG = 1000  # characters of a text that is not remembered
_KEPT = 2048  # texts: a line is looked at by one reader after the other
_TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")


def _toned(vowel: str, tone: str) -> str:
    return unicodedata.normalize("NFC", vowel + tone)


def _class(vowels: str) -> str:
    return "".join(_toned(vowel, tone) for vowel in vowels for tone in _TONES[1:])


def _moves() -> dict[str, str]:
    """Pairs of vowels with the tone mark on the second, and the same pair with the mark on the first."""
    pairs = [a + b for a, b in ("oa", "oe", "uy")]
    cased = {variant for pair in pairs for variant in (pair, pair.upper(), pair.title(), pair[0] + pair[1].upper())}
    return {pair[0] + _toned(pair[1], tone): _toned(pair[0], tone) + pair[1] for pair in cased for tone in _TONES[1:]}


_FORWARD = _moves()  # hoà -> hòa, at the end of a syllable
_BACKWARD = {old: new for new, old in _FORWARD.items()}  # hòan -> hoàn: a final letter takes the mark to the main vowel
_AFTER_Q = {
    _toned(u, tone) + vowel: u + _toned(vowel, tone)  # qúy -> quý: the u of qu bears no tone
    for u in "uU"
    for vowel in "aâeêiơyAÂEÊIƠY"
    for tone in _TONES[1:]
}
_LETTER = r"[^\W\d_]"
# One class of letters at the head lets the engine leap to the next vowel that may be wrong, and one at the head of each
# branch to the branch that may be right.
_ODD_LETTERS = "".join(_PLAIN_LETTERS)
# One search finds both what is odd and what is misplaced, since most letters are neither.
_ABNORMAL = compiled(
    f"[oOuU{_class('oOuU')}{re.escape(_ODD_LETTERS)}](?:(?<=[{re.escape(_ODD_LETTERS)}])|"
    f"[{_class('aeAE')}](?<=[oO].)(?!{_LETTER})"
    f"|[{_class('yY')}](?<=[uU].)(?<![qQ]..)(?!{_LETTER})"
    f"|[aeAE](?<=[{_class('oO')}].)(?={_LETTER})"
    f"|[yY](?<=[{_class('uU')}].)(?<![qQ]..)(?={_LETTER})"
    f"|[aâeêiơyAÂEÊIƠY](?<=[qQ][{_class('uU')}].)"
    ")"
)


def _normal(match: re.Match[str]) -> str:
    pair = match[0]
    if pair in _PLAIN_LETTERS:
        return _PLAIN_LETTERS[pair]
    start = match.start()
    if start and match.string[start - 1] in "qQ":
        return _AFTER_Q.get(pair, pair)
    return _FORWARD.get(pair) or _BACKWARD.get(pair) or pair


def normalise(text: str) -> str:
    """The text in normal form, with its case: `Uỷ ban – hoà` gives `Ủy ban - hòa`. Line ends stay."""
    if not (text.isascii() or unicodedata.is_normalized("NFC", text)):
        text = unicodedata.normalize("NFC", text)
    return _ABNORMAL.sub(_normal, text)


def single_spaced(text: str) -> str:
    """The text with one space for each run of white space."""
    words = text.split()
    if not words:
        return " " if text else ""
    return f"{' ' * text[0].isspace()}{' '.join(words)}{' ' * text[-1].isspace()}"


def fold(text: str) -> str:
    """The normal form in lower case; what grammars match on. It holds no capital letter of ASCII or Vietnamese."""
    return _folded(text) if len(text) > _LONG else _recent(text)


def lowered(text: str) -> str:
    """The text in lower case at the same offsets: a letter whose small form takes two characters stays."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def _folded(text: str) -> str:
    return lowered(normalise(text))


_recent = lru_cache(_KEPT)(_folded)


def fold_head(text: str, length: int) -> str:
    """The first letters of a text, folded once for all readers that only look how it begins."""
    return fold(text[:_HEAD])[:length]


def forget() -> None:
    """Forget the texts of the last document: they help no other one, and would stay in memory."""
    _recent.cache_clear()
