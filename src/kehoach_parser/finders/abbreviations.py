"""Abbreviations that a document makes for itself: `công ty điện lực (CTĐL)`, or `Cục CNTY` beside the full name.

The grammar writes out what every office shortens alike; what only this document shortens is read from its own text,
and only where the initials of the words agree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kehoach_parser.grammar import Grammar
from kehoach_parser.nodes import Part
from kehoach_parser.patterns import compiled
from kehoach_parser.readers.unit_words import vocabulary
from kehoach_parser.readers.units import full_name
from kehoach_parser.records import FoundUnit, TaskRecord
from kehoach_parser.structs import replace
from kehoach_parser.text import lowered, single_spaced

_SHORT = compiled(r"(?<!\w)[A-ZĐ][A-ZĐ&,]*[A-ZĐ](?!\w)")
_CODE = compiled(r"(?<!\w)[A-ZĐ]{1,3}\d{1,2}(?!\w)")  # with which an institution numbers its offices: `P3`
_WORD = compiled(r"[^\W\d_]+")
_APART = "\0"  # between the texts of a document, which never hold it; no word or space reaches over it
_REACH = 200  # letters before a bracket in which its words stand
_SYLLABLE = 10  # letters and the space before them
_ROMAN = compiled(r"[IVXLC]+")
_TWICE = compiled(r"(?<!\w)([^()]{3,}?)\s*\(\1\)", re.IGNORECASE)  # a bracket whose abbreviation was written out
_BORDER = compiled(r"[.;:()]")


class Abbreviations:
    """The abbreviations of one document."""

    def __init__(self, parts: Iterable[Part], grammar: Grammar) -> None:
        self.text = text = _APART.join(text for part in parts for text in _texts(part))
        self.lower = lowered(text)
        self.links = tuple(grammar.words("abbreviations", "link"))
        words = sorted(grammar.words("abbreviations", "introduction"), key=len, reverse=True)
        heads = "|".join(re.escape(word) for word in words)
        self.definition = grammar.regex(rf"\((?i:(?:{heads}):? ?)?[“\"]?(?P<short>[A-ZĐ][A-ZĐ&,-]{{1,11}})[”\"]?\)")
        self.code = grammar.regex(rf"\((?P<short>{_CODE.pattern})\)")
        self.alias = grammar.regex(rf"\((?i:{heads}):? [“\"]?(?P<short>[^\W\d_][^()“”\"{_APART}]{{2,60}}?)[”\"]?\)")
        self.full = dict(self._definitions())
        self.codes = dict(self._coded())
        self.aliases = dict(self._aliases())
        self.grammar = grammar

    def defined(self) -> Iterator[str]:
        """The full forms of what the document says that it shortens."""
        yield from self.full.values()
        yield from self.aliases.values()

    def expand(self, records: Iterable[TaskRecord]) -> None:
        """Writes them out in the names of the units of all records."""
        for record in records:
            for found in (record.lead, record.coordinating, record.supervising):
                found[:] = [self._expanded(unit) for unit in found]

    def _expanded(self, found: FoundUnit) -> FoundUnit:
        """A unit with the document's abbreviations written out in its name; they go before those of all offices."""
        text = self.codes.get(found.unit.text, found.unit.text)
        name = self._written_out(text) or found.unit.name
        for short in _SHORT.findall(text):
            full = "" if _ROMAN.fullmatch(short) else self._meaning(short, found.unit.text)
            if full and not full.isupper():
                text = re.sub(rf"(?<!\w){re.escape(short)}(?!\w)", full, text)
        if text != found.unit.text:
            own = full_name(text, self.grammar)
            name = own if len(_SHORT.findall(own)) <= len(_SHORT.findall(name)) else name
        name = _TWICE.sub(r"\1", name) if "(" in name else name
        return found if name == found.unit.name else replace(found, unit=replace(found.unit, name=name))

    def _written_out(self, text: str) -> str | None:
        """The name of a unit that the document calls by a short one: `Ban QLDA giao thông tỉnh`."""
        for short, full in self.aliases.items():
            if text.startswith(short) and not text[len(short) :][:1].isalnum() and not text.startswith(full):
                return full_name(full + text[len(short) :], self.grammar)
        return None

    def _meaning(self, short: str, unit: str) -> str:
        if short not in self.full:
            self.full[short] = self._named_elsewhere(unit, short)
        return self.full[short]

    def _definitions(self) -> Iterator[tuple[str, str]]:
        """Abbreviations in brackets after the words that they shorten."""
        for match in self.definition.finditer(self.text):
            full = self._words_before(self._before(match.start()), match["short"])
            if full:
                yield match["short"], full

    def _coded(self) -> Iterator[tuple[str, str]]:
        """Codes in brackets after the names of offices that begin with their first letter: `Phòng Đào tạo (P3)`."""
        for match in self.code.finditer(self.text):
            before = self._before(match.start()).rstrip()
            begins = [word.start() for word in _WORD.finditer(before) if word[0][0] == match["short"][0]]
            if begins and " " in before[begins[-1] :] and not _BORDER.search(before, begins[-1]):
                yield match["short"], before[begins[-1] :]

    def _aliases(self) -> Iterator[tuple[str, str]]:
        """Short names in brackets after the full one, which begins with the same word; one with a number is a name
        of its own: `Ban Chỉ đạo quốc gia 1237`."""
        for match in self.alias.finditer(self.text):
            before = self._before(match.start()).rstrip()
            head = match["short"].split()[0]
            begins = [found.start() for found in re.finditer(rf"(?<!\w){re.escape(head)}(?!\w)", before)]
            named = " " in match["short"] and not any(map(str.isdigit, match["short"]))
            if begins and named and not _BORDER.search(before, begins[-1]):
                yield match["short"], before[begins[-1] :]

    def _before(self, end: int) -> str:
        """What stands before a bracket in the same text."""
        return self.text[max(0, end - _REACH) : end].rpartition(_APART)[2]

    def _words_before(self, text: str, short: str) -> str | None:
        """The last words of a text whose initials are the letters of an abbreviation."""
        letters = _letters(short)
        start = None
        for word in reversed(list(_WORD.finditer(text))):
            if not letters:
                break
            if word[0][0].upper() == letters[-1]:
                letters = letters[:-1]
                start = word.start()
            elif word[0].lower() not in self.links:
                return None
        return text[start:].strip() if not letters and start is not None else None

    def _named_elsewhere(self, unit: str, short: str) -> str:
        """The words that an abbreviated name has where the document writes it in full; empty when it never does."""
        head = unit[: unit.find(short)].strip().split(" ")[-1]
        if not head:
            return ""
        words = rf",?\s+(?:(?:{'|'.join(self.links)})\s+)?".join(
            rf"[{letter}{letter.lower()}][^\W\d_]*" for letter in _letters(short)
        )
        pattern = re.compile(rf"(?<!\w)(?i:{re.escape(head)})\s+(?P<full>{words})(?!\w)")
        border = -1  # the first place in each text decides
        for start in self._places(lowered(head)):
            match = pattern.match(self.text, start) if start > border else None
            if match is None:
                continue
            if not _SHORT.search(match["full"]) and not self._cut(match.end("full")):
                return single_spaced(match["full"])
            border = self.text.find(_APART, start)
            if border < 0:
                break
        return ""

    def _cut(self, end: int) -> bool:
        """Whether the place cuts a verb of two syllables: it is not where a name ends."""
        around = (
            _WORD.findall(self.lower[max(0, end - _SYLLABLE) : end])[-1:]
            + _WORD.findall(self.lower[end : end + _SYLLABLE])[:1]
        )
        return len(around) == 2 and vocabulary(self.grammar).weak.match(around, 0) == 2

    def _places(self, word: str) -> Iterator[int]:
        """Where the text holds a word in lower case or in capitals."""
        start = self.lower.find(word)
        while start >= 0:
            yield start
            start = self.lower.find(word, start + 1)


def _texts(part: Part) -> Iterator[str]:
    for node in part.body.walk():
        if node.table is not None:
            yield from (cell.text.replace("\n", " ") for row in node.table.rows for cell in row)
        elif node.text:
            yield node.text


def _letters(short: str) -> str:
    return "".join(letter for letter in short if letter.isalpha())
