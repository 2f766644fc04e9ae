"""Document → the document with what a recogniser usually takes for something else mended, on recognised pages only.

A mended word that was right before is worse than one that stays wrong. So nothing is guessed: only phrases that have
no other reading, figures of dates, and letters of a list whose neighbours tell what they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from kehoach_parser.document import Block, Cell, Document, Line
from kehoach_parser.grammar import Fired, Grammar, Kind
from kehoach_parser.patterns import compiled
from kehoach_parser.recognised_tables import with_row_numbers
from kehoach_parser.structs import replace
from kehoach_parser.text import fold

_FILE = "recognition"
_ROMAN = str.maketrans({"H": "II", "l": "I", "1": "I", "|": "I"})
_QUARTERS = frozenset({"I", "II", "III", "IV"})
_BARS = compiled(r"/?⁄/?|(?<![:/])//(?=\d)")
_LETTERED = compiled(r"[^\W_][)] ")
_LIST_START = compiled(r"(?P<mark>\S{1,2}) ")


def mended(document: Document, grammar: Grammar) -> Document:
    """The document with the text of its recognised pages mended; every line keeps its place and its length."""
    if not document.recognised:
        return document
    mender = grammar.cached("recognised", lambda: Mender(grammar))
    lines = [line for line in _lines(document) if line.page in document.recognised]
    texts = with_letters([mender.mended(line.text) for line in lines], grammar)
    changed = {id(line): text for line, text in zip(lines, texts, strict=True) if text != line.text}

    def line(old: Line) -> Line:
        return replace(old, text=changed[id(old)]) if id(old) in changed else old

    def block(old: Block) -> Block:
        if isinstance(old, Line):
            return line(old)
        mended = replace(old, rows=tuple(tuple(_cell(cell, line) for cell in row) for row in old.rows))
        return with_row_numbers(mended, mender.like_one) if old.page in document.recognised else mended

    return replace(document, blocks=tuple(map(block, document.blocks)))


def _lines(document: Document) -> Iterator[Line]:
    for block in document.blocks:
        if isinstance(block, Line):
            yield block
        else:
            yield from (line for row in block.rows for cell in row for line in cell.lines)


def _cell(cell: Cell, line: Callable[[Line], Line]) -> Cell:
    return replace(cell, lines=tuple(map(line, cell.lines)))


def bare(text: str) -> str:
    """The text in small letters without their marks, that of `đ` among them; a letter stays one character."""
    return "".join(unicodedata.normalize("NFD", letter)[0] for letter in fold(text)).replace("đ", "d")


class Mender:
    """The mending of single lines."""

    def __init__(self, grammar: Grammar) -> None:
        phrases = grammar.words(_FILE, "phrase")
        readings = Counter(map(bare, phrases))
        self._phrases: Mapping[str, str] = {bare(phrase): phrase for phrase in phrases if readings[bare(phrase)] == 1}
        longest = sorted(self._phrases, key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
        self._dashes = frozenset(grammar.words(_FILE, "list_dash"))
        self._dates, self._slips = grammar.alternation(_FILE, "date"), grammar.alternation(_FILE, "slip")
        self._quarters = grammar.alternation(_FILE, "quarter")
        self.like_one = frozenset(grammar.words(_FILE, "figure_one"))
        types = [fold(name) for name in grammar.table("letterhead", "types")]
        alike = Counter(map(bare, types))
        self._types = {bare(name): name for name in types if alike[bare(name)] == 1}

    def mended(self, text: str) -> str:
        """The line as it was most likely printed."""
        text = self._with_dates(self._with_dash(_BARS.sub("/", text)))
        return self._with_type(self._with_phrases(self._with_slips(self._with_quarters(text))))

    def _with_type(self, text: str) -> str:
        """A line in capitals that is the type of a document but for its marks: `CHÍ THỊ`."""
        phrase = self._types.get(bare(text)) if text.isupper() else None
        return _cased(phrase, text) if phrase is not None else text

    def _with_dash(self, text: str) -> str:
        match = _LIST_START.match(text)
        return "-" + text[len(match["mark"]) :] if match and match["mark"] in self._dashes else text

    def _with_dates(self, text: str) -> str:
        for hit in self._dates.finditer(fold(text)):
            text = text[: hit.start] + re.sub("[lI]", "1", text[hit.start : hit.end]) + text[hit.end :]
        return text

    def _with_quarters(self, text: str) -> str:
        for hit in reversed(list(self._quarters.finditer(fold(text)))):
            for start, stop in sorted(hit.spans.values(), reverse=True):
                number = text[start:stop].translate(_ROMAN)
                if number in _QUARTERS and text[start:stop] != "1":
                    text = text[:start] + number + text[stop:]
        return text

    def _with_slips(self, text: str) -> str:
        for hit in self._slips.finditer(fold(text)):
            found, right = text[hit.start : hit.end], hit.rule.data["right"]
            return text[: hit.start] + (_cased(right, found) if len(right) == len(found) else right) + text[hit.end :]
        return text

    def _with_phrases(self, text: str) -> str:
        if text.isascii():
            return text
        for match in self._pattern.finditer(bare(text)):
            start, stop = match.span()
            found, phrase = text[start:stop], self._phrases[match[0]]
            if fold(found) != phrase:
                text = text[:start] + _cased(phrase, found) + text[stop:]
        return text


def _cased(phrase: str, found: str) -> str:
    """The phrase with capitals where another text of its length has them."""
    return "".join(new.upper() if old.isupper() else new for new, old in zip(phrase, found, strict=True))


def with_letters(lines: Sequence[str], grammar: Grammar) -> list[str]:
    """The lines with the letters of lists that neighbours tell: behind `d)` stands `đ)`, before `b)` stands `a)`."""
    like_a, like_d = (frozenset(grammar.words(_FILE, name)) for name in ("letter_a", "letter_d"))
    result = list(lines)
    items = [number for number, text in enumerate(result) if _LETTERED.match(text)]
    letters = ["", *(result[number][0] for number in items), ""]
    for place, number in enumerate(items, 1):
        before, letter, after = letters[place - 1 : place + 2]
        right = "đ" if before == "d" and letter in like_d else "a" if after == "b" and letter in like_a else letter
        letters[place] = right
        result[number] = right + result[number][1:]
    return result


def _evaluated(kind: str, keys: frozenset[str] = frozenset()) -> Kind:
    def evaluate(grammar: Grammar, text: str) -> list[Fired]:
        mender = Mender(grammar)
        hits = grammar.alternation(_FILE, kind).finditer(fold(text))
        return [Fired(hit.rule.name, mender.mended(text)) for hit in hits]

    return Kind(keys, evaluate)


KINDS = {
    (_FILE, "date"): _evaluated("date"),
    (_FILE, "quarter"): _evaluated("quarter"),
    (_FILE, "slip"): _evaluated("slip", frozenset({"right"})),
}
