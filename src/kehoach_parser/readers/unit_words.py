"""The words of a text as the unit readers see them, and the word lists of the grammar ready for looking up."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..grammar import Grammar
from ..text import fold, normalise

_TOKEN = re.compile(r"\w+|\n|[^\w\s]")
_BULLET = re.compile(r"\n\s*[-+*•–][ \t]")
_DANGLING = frozenset(",-&/(")


class Phrases:
    """A set of phrases, found at a word by its first word; the longest wins."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for phrase in {tuple(_TOKEN.findall(fold(phrase))) for phrase in phrases}:
            self._by_first.setdefault(phrase[0], []).append(phrase)
        for same in self._by_first.values():
            same.sort(key=len, reverse=True)

    def match(self, words: list[str], index: int) -> int:
        """The number of words of the longest phrase that stands at the index; 0 where none does."""
        if index >= len(words):
            return 0
        for phrase in self._by_first.get(words[index], ()):
            size = len(phrase)
            if size == 1 or tuple(words[index : index + size]) == phrase:
                return size
        return 0


@dataclass(slots=True)
class Tokens:
    """A text cut into words and signs. A line end is a sign only where a new entry of a list begins after it."""

    source: str
    plain: str
    folded: str
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    line_starts: set[int] = field(default_factory=set)  # words that begin a line which may go on the line before

    def __len__(self) -> int:
        return len(self.words)

    def capital(self, index: int) -> bool:
        """Whether the word begins with a capital letter."""
        return self.plain[self.starts[index]].isupper()

    def upper(self, index: int) -> bool:
        """Whether the word is an abbreviation: two capitals at its head."""
        return self.ends[index] - self.starts[index] > 1 and self.plain[self.starts[index] : self.starts[index] + 2].isupper()

    def spaced(self, index: int) -> bool:
        """Whether white space or the end follows the word."""
        end = self.ends[index]
        return end >= len(self.plain) or self.plain[end].isspace()

    def at(self, offset: int) -> int:
        """The index of the first word that begins at or after the offset."""
        return bisect_left(self.starts, offset)


def tokens_of(text: str, vocabulary: Vocabulary) -> Tokens:
    """The tokens of the text; offsets are those of the text given, which is NFC."""
    plain = normalise(text)
    found = Tokens(text, plain, fold(plain))
    for match in _TOKEN.finditer(found.folded):
        if match[0] == "\n" and not _entry_begins(found, match.start(), vocabulary):
            found.line_starts.add(len(found.words))
            continue
        found.words.append(match[0])
        found.starts.append(match.start())
        found.ends.append(match.end())
    return found


def _entry_begins(found: Tokens, line_end: int, vocabulary: Vocabulary) -> bool:
    """Whether the line end separates entries: before a bullet, or before a unit after a word that can be a last one."""
    if _BULLET.match(found.plain, line_end):
        return True
    if not found.words or found.words[-1] in _DANGLING or _dangles(found.words, vocabulary):
        return False
    begin = line_end
    while begin < len(found.plain) and found.plain[begin].isspace():
        begin += 1
    hit = vocabulary.openers.match(found.folded, begin)
    return hit is not None and (found.plain[begin].isupper() or vocabulary.several.match(found.folded, begin) is not None)


def _dangles(words: list[str], vocabulary: Vocabulary) -> bool:
    return any(" ".join(words[-size:]) in vocabulary.dangling for size in (1, 2, 3, 4))


_LISTS = ("strong", "weak", "compound", "verbal_compound", "clause", "related", "member", "people", "place", "bare_post", "qualifier", "linking", "field")


class Vocabulary:
    """The word lists of `units.toml` as phrases, and the names that are known, by head."""

    def __init__(self, grammar: Grammar) -> None:
        self.openers = grammar.alternation("units", "opener")
        self.labels = grammar.alternation("units", "role_label")
        self.brackets = grammar.alternation("units", "bracket")
        lists = {name: Phrases(grammar.words("units", name)) for name in _LISTS}
        self.strong, self.weak, self.compound = lists["strong"], lists["weak"], lists["compound"]
        self.linking = lists["linking"]
        self.verbal_compound = lists["verbal_compound"]
        self.clause, self.related = lists["clause"], lists["related"]
        self.member, self.people, self.place = lists["member"], lists["people"], lists["place"]
        self.bare_post, self.qualifier, self.field = lists["bare_post"], lists["qualifier"], lists["field"]
        self.names = _names(grammar)
        self.whole = Phrases(grammar.words("units", "names_whole"))
        self.abbreviations = Phrases(grammar.table("units", "abbreviations"))
        self.completing = Phrases(grammar.words("units", "completing"))
        self.verbal_heads = frozenset(map(fold, grammar.words("units", "verbal_head")))
        self.clause_ends = frozenset(map(fold, grammar.words("units", "clause_end")))
        self.conclusion = frozenset(map(fold, grammar.words("units", "conclusion")))
        self.before_object = frozenset(map(fold, grammar.words("units", "before_object")))
        self.adding = frozenset(map(fold, grammar.words("units", "adding")))
        self.dangling = frozenset(map(fold, grammar.words("units", "dangling")))
        self.several = grammar.compile("units", r"{:determiner}\b")
        self.determiner = Phrases(grammar.words("units", "determiner"))


def _names(grammar: Grammar) -> dict[str, Phrases]:
    """The names of each head, by the head's words; with the abbreviations that stand for one of them."""
    named = {}
    short = grammar.table("units", "abbreviations")
    for head, kind in grammar.table("units", "names_of").items():
        names = grammar.words("units", str(kind))
        known = set(map(fold, names))
        ampersands = [name.replace(" và ", " & ") for name in names]
        named[fold(head)] = Phrases([*names, *ampersands, *(key for key, full in short.items() if fold(full) in known)])
    return named


def vocabulary(grammar: Grammar) -> Vocabulary:
    """The vocabulary of the grammar, made once."""
    return grammar.cached("units: vocabulary", lambda: Vocabulary(grammar))
