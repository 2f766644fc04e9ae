"""Text of the time before Unicode: the letters that the fonts .Vn… (TCVN3) and VNI-… print for stored characters.

Both encodings put Vietnamese letters in the places of Western ones, so only the font tells what a character is, or,
where there is no font, whether the words that come out can be Vietnamese.
"""

from __future__ import annotations

import re
import unicodedata

from kehoach_parser.patterns import compiled

GUESS_SAMPLE = 4000
GUESS_WORDS = 4  # fewer words with letters beyond ASCII prove nothing
LONGEST_WORD = 14  # characters as stored; `nghiêng` has seven letters, and an old encoding up to two for each
GUESS_SHARE = 0.9  # of such words must be possible syllables after decoding
GUESS_ERRORS = 0.3  # of the impossible ones may be left
UNICODE_SHARE = 0.02  # of the letters beyond ASCII may be such as only Unicode has

_TCVN3_CODES = "¡¢£¤¥¦§¨©ª«¬\u00ad®¯µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþ"
_TCVN3_LETTERS = "ĂÂÊÔƠƯĐăâêôơưđẶàảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵ"
_TCVN3 = str.maketrans(_TCVN3_CODES, _TCVN3_LETTERS)

# VNI writes a letter and, behind it, a sign for the tone or for hat and tone together.
_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_HATS = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_BREVES = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_SINGLE = {"í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ", "ö": "ư", "ô": "ơ"}


def _vni_table() -> dict[str, str]:
    pairs = dict(_VNI_SINGLE)
    for base, letter in (*zip("aeouy", "aeouy", strict=True), ("ö", "ư"), ("ô", "ơ")):
        pairs.update({base + sign: letter + tone for sign, tone in _TONES.items()})
    for base in "aeo":
        pairs.update({base + sign: f"{base}\u0302{tone}" for sign, tone in _HATS.items()})
    pairs.update({f"a{sign}": f"a\u0306{tone}" for sign, tone in _BREVES.items()})
    found = {stored: unicodedata.normalize("NFC", printed) for stored, printed in pairs.items()}
    upper = {stored.upper(): printed.upper() for stored, printed in found.items()}
    mixed = {stored[0].upper() + stored[1:]: printed.upper() for stored, printed in found.items() if len(stored) == 2}
    return found | mixed | upper


_VNI = _vni_table()
_VNI_LETTER = compiled("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

# Letters that only Unicode text holds: a font of the old time over them is a leftover of the template.
_UNICODE_ONLY = compiled("[\u0102-\u01b0\u1ea0-\u1ef9]")
_BEYOND_ASCII = compiled(r"[^\x00-\x7f“”‘’–—…]")
_WORD = compiled(r"[^\s\d,.;:()/\x22“”‘’–—…-]+")
_SYLLABLE = compiled(
    r"(?:ngh?|nh|[cgkpt]h|gi|qu|tr|[bcdghklmnprstvx])?"
    r"(?:a[iouy]?|e[ou]?|ieu?|i[au]?|oa[ioy]?|oeo?|o[io]?|ua[iy]?|uo[iu]?|uy[aeu]?|u[eiu]?|yeu?|y)"
    r"(?:ng|nh|ch|[cmnpt])?"
)


def from_font(text: str, font: str) -> str:
    """The text as the font prints it; unchanged for fonts of Unicode, and for Unicode text set in an old font."""
    kind = encoding_of(font)
    if kind is None or text.isascii() or _UNICODE_ONLY.search(text):
        return text.upper() if kind == "tcvn3" and font.endswith("H") else text
    decoded = decode(text, kind)
    return decoded.upper() if kind == "tcvn3" and font.endswith("H") else decoded


def encoding_of(font: str) -> str | None:
    """`tcvn3` or `vni` for a font of the old time; None for any other."""
    if font.startswith((".Vn", ".VN")):
        return "tcvn3"
    return "vni" if font.upper().startswith("VNI-") else None


def decode(text: str, encoding: str) -> str:
    """The Unicode text of characters stored in `tcvn3` or `vni`."""
    if encoding == "tcvn3":
        return text.translate(_TCVN3)
    return _VNI_LETTER.sub(lambda found: _VNI[found[0]], text)


def guess(text: str) -> str | None:
    """The encoding in which a text without fonts was stored; None when it is Unicode or no other fits clearly."""
    sample = text[:GUESS_SAMPLE]
    if is_unicode(sample):
        return None
    scores = {encoding: _share_of_syllables(decode(sample, encoding)) for encoding in ("tcvn3", "vni")}
    best = max(scores, key=scores.__getitem__)
    plain = _share_of_syllables(sample)
    better = scores[best] > plain and 1 - scores[best] <= GUESS_ERRORS * (1 - plain)
    return best if better and scores[best] >= GUESS_SHARE else None


def is_unicode(text: str) -> bool:
    """Whether the text has more letters that only Unicode holds than chance explains."""
    return len(_UNICODE_ONLY.findall(text)) > UNICODE_SHARE * len(_BEYOND_ASCII.findall(text))


def is_vietnamese(text: str) -> bool:
    """Whether nearly all words with letters beyond ASCII are possible syllables."""
    return _share_of_syllables(text[:GUESS_SAMPLE]) >= GUESS_SHARE


def _share_of_syllables(text: str) -> float:
    """Of the words with letters beyond ASCII, the share that can be Vietnamese; 0 when there are too few."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    if len(words) < GUESS_WORDS:
        return 0.0
    return sum(_is_syllable(word) for word in words) / len(words)


def _is_syllable(word: str) -> bool:
    """Whether a word is spelt as a Vietnamese syllable with at most one tone."""
    if len(word) > LONGEST_WORD:
        return False
    spread = unicodedata.normalize("NFD", word.casefold())
    tones = sum(spread.count(tone) for tone in ("\u0300", "\u0301", "\u0303", "\u0309", "\u0323"))
    bare = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return tones <= 1 and _SYLLABLE.fullmatch(bare.replace("đ", "d")) is not None
