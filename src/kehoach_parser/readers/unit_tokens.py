"""A text as the unit readers see it: words and signs with their offsets, and the line ends that separate entries."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate

from ..patterns import compiled
from ..structs import field, replace, struct
from ..text import fold
from .unit_words import WORD, Vocabulary

_LETTERS_JOINED = compiled(r"[A-ZĐ]{2,}(?:,[A-ZĐ]{2,})+&[A-ZĐ]{2,}")
_BULLET = compiled(r"\n\s*[-+*•–][ \t]")
_DANGLING = frozenset(",-&/(")
_LEAST, _MOST = 2, 5  # words of a person's name
_LONGEST_DANGLING = 4  # words of the longest phrase that leaves a line unfinished


@struct(slots=True)
class Tokens:
    """A text cut into words and signs. A line end is a sign only where a new entry of a list begins after it."""

    source: str
    folded: str
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    shouting: bool = False  # all in capitals, which then say nothing
    line_starts: set[int] = field(default_factory=set)  # words that begin a line which may go on the line before

    def __len__(self) -> int:
        return len(self.words)

    def capital(self, index: int) -> bool:
        """Whether the word begins with a capital letter."""
        return self.source[self.starts[index]].isupper()

    def upper(self, index: int) -> bool:
        """Whether the word is an abbreviation: two capitals at its head."""
        start = self.starts[index]
        return self.ends[index] - start > 1 and self.source[start : start + 2].isupper()

    def spaced(self, index: int) -> bool:
        """Whether white space or the end follows the word."""
        end = self.ends[index]
        return end >= len(self.folded) or self.folded[end].isspace()

    def at(self, offset: int) -> int:
        """The index of the first word that begins at or after the offset."""
        return bisect_left(self.starts, offset)

    def text(self, first: int, after: int) -> str:
        """The source from the first word to the one before `after`."""
        return self.source[self.starts[first] : self.ends[after - 1]]


def tokens_of(text: str, vocabulary: Vocabulary) -> Tokens:
    """The tokens of the text; offsets are those of the text given, which is NFC."""
    folded = fold(text)
    pieces = WORD.split(folded)  # white space and words in turn
    offsets = list(accumulate(map(len, pieces)))
    found = Tokens(text, folded, pieces[1::2], offsets[:-1:2], offsets[1::2], shouting=text.upper() == text)
    if "&" in text and "," in text:
        found = _with_letters_joined(found)
    return _without_line_ends(found, vocabulary) if "\n" in folded else found


def _with_letters_joined(found: Tokens) -> Tokens:
    """The tokens with an abbreviation that has commas of its own as one word: `KH,CN&MT`."""
    joined = replace(found, words=[], starts=[], ends=[])
    spans = iter([match.span() for match in _LETTERS_JOINED.finditer(found.source)])
    start, stop = next(spans, (len(found.source),) * 2)
    for word, begin, end in zip(found.words, found.starts, found.ends, strict=True):
        while begin >= stop and start < len(found.source):
            start, stop = next(spans, (len(found.source),) * 2)
        if start < begin < stop:
            joined.words[-1] = found.folded[joined.starts[-1] : end]
            joined.ends[-1] = end
            continue
        joined.words.append(word)
        joined.starts.append(begin)
        joined.ends.append(end)
    return joined


def _without_line_ends(all_words: Tokens, vocabulary: Vocabulary) -> Tokens:
    """The tokens without the line ends that separate no entries."""
    found = replace(all_words, words=[], starts=[], ends=[])
    for word, start, end in zip(all_words.words, all_words.starts, all_words.ends, strict=True):
        if word == "\n" and not _entry_begins(found, start, vocabulary):
            found.line_starts.add(len(found.words))
            continue
        found.words.append(word)
        found.starts.append(start)
        found.ends.append(end)
    return found


def _entry_begins(found: Tokens, line_end: int, vocabulary: Vocabulary) -> bool:
    """Whether the line end separates entries: before a bullet, or before a unit after a word that can be a last one."""
    if _BULLET.match(found.folded, line_end):
        return True
    if not found.words or found.words[-1] in _DANGLING or _dangles(found.words, vocabulary):
        return False
    if not vocabulary.openers.match(found.folded) and _person(found.source, line_end):
        return True
    begin = line_end
    while begin < len(found.folded) and found.folded[begin].isspace():
        begin += 1
    if vocabulary.labels.match(found.folded, begin):
        return True
    if not vocabulary.openers.match(found.folded, begin):
        return False
    return found.source[begin].isupper() or vocabulary.several.match(found.folded, begin) is not None


def _person(source: str, line_end: int) -> bool:
    """Whether the lines on both sides are names of persons: two to five words in capitals."""
    before = source[source.rfind("\n", 0, line_end) + 1 : line_end]
    after = source[line_end + 1 :].partition("\n")[0]
    return all(_LEAST <= len(line) <= _MOST and all(map(_is_title, line)) for line in (before.split(), after.split()))


def _is_title(word: str) -> bool:
    return word[0].isupper() and word[1:].rstrip(",;.").islower()


def _dangles(words: list[str], vocabulary: Vocabulary) -> bool:
    """Whether the last words ask for more: `và`, `của`, `Thủ trưởng`."""
    return any(" ".join(words[-size:]) in vocabulary.dangling for size in range(1, _LONGEST_DANGLING + 1))
