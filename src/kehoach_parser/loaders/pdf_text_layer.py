"""Whether the text layer of a file can be read: scans have none, and some have one full of rubbish."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import filterfalse, islice

from kehoach_parser.loaders.pdf_page import PageContent
from kehoach_parser.loaders.pdf_strip import Strip
from kehoach_parser.patterns import compiled

_TONE = compiled("[\u0300\u0301\u0303\u0309\u0323]")
_WORD = compiled(r"[^\W\d_]+")
# The written form of a syllable without its tone: an initial, then a closed or an open rhyme.
_SYLLABLE = compiled(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?"
    r"(?:(?:uyê|iê|yê|uô|ươ|oă|uâ|oa|oe|uê|uơ|uy|oo|[aăâeêioôơuưy])(?:ch|ng|nh|[cmnpt])"
    r"|uyê|uya|uyu|oai|oay|oao|oeo|uây|uôi|ươi|ươu|iêu|yêu|iê|ia|ya|ua|ưa|uê|uơ|uy|oa|oe|ai|ay|ao|au|âu|ây|eo|êu|iu"
    r"|oi|ôi|ơi|ui|ưi|ưu|[aăâeêioôơuưy])"
)
_SAMPLED = 150  # words
_SAMPLED_PAGES = 10
_STEP = 12  # of the lines of a page one in so many is sampled
_MARKED = 0.6  # share of words with a letter beyond ASCII in Vietnamese text: 0.8 to 0.95
_FOREIGN = 0.03  # share below which a text does not mean to be Vietnamese
_PLAUSIBLE = 0.75  # share of syllables in Vietnamese text: above 0.9, in bad recognition 0.6
_FEW_LETTERS = 40  # on a page that is a picture: a stamp or rubbish


def is_usable(pages: Sequence[PageContent]) -> bool:
    """Whether a sample of the words looks like text of some language."""
    words = list(islice(filterfalse(str.isupper, _sample(pages)), _SAMPLED))
    if not words:
        return True
    marked = (len(words) - sum(map(str.isascii, words))) / len(words)
    if marked > _MARKED or marked < _FOREIGN:
        return True
    return sum(bool(_SYLLABLE.fullmatch(_toneless(word.lower()))) for word in words) >= _PLAUSIBLE * len(words)


def _sample(pages: Sequence[PageContent]) -> Iterable[str]:
    """Words from some lines of many pages. Abbreviations among them are no syllables in any language."""
    for page in pages[:: 1 + len(pages) // _SAMPLED_PAGES]:
        yield from _WORD.findall("\n".join([block.text for block in page.blocks[::_STEP] if isinstance(block, Strip)]))


def _toneless(word: str) -> str:
    return unicodedata.normalize("NFC", _TONE.sub("", unicodedata.normalize("NFD", word)))


def has_no_text(page: PageContent) -> bool:
    """Whether a page is empty, or a scan without a text layer worth the name."""
    return not page.blocks or (page.picture and sum(len(line.text) for line in page.lines) < _FEW_LETTERS)
