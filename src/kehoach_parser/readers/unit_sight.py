"""What can be told of a place in a text: whether a unit opens there, whether a predicate begins."""

from __future__ import annotations

from typing import Literal

from ..patterns import compiled
from .unit_tokens import Tokens
from .unit_words import Phrases, Vocabulary

Mode = Literal["list", "prose", "heading"]

_ROMAN = compiled("[ivx]+")
OPENING, CLOSING = "([", ")]"
BULLETS = frozenset("-+*•")
_SIGNS = frozenset({",", ";", "\n", "&", "/", "+"})
_SKIPPED = BULLETS | frozenset("\"'“”,;")


class Sight:
    """One text with the vocabulary. In a list each entry is a unit, in prose only what an opener begins; there an
    unknown word after a complete name begins the predicate. In a heading a verb may belong to the name. `names` are
    those that the document itself is known to use in full."""

    def __init__(self, tokens: Tokens, vocabulary: Vocabulary, mode: Mode, names: Phrases | None = None) -> None:
        self.tokens = tokens
        self.words = tokens.words
        self.vocabulary = vocabulary
        self.names = names
        self.mode = mode
        self.prose = mode != "list"
        self.shouting = tokens.shouting
        self.joints = _SIGNS | vocabulary.joints
        self.inline_joints = vocabulary.inner_joints | {","}
        self._labels = not self.prose and ":" in tokens.words  # whether the text may have labels after its first words

    def opener(self, index: int) -> tuple[str, int] | None:
        """The class of the opener at the word, and the first word after it."""
        if index >= len(self.words):
            return None
        hit = self.vocabulary.openers.match(self.tokens.folded, self.tokens.starts[index])
        if hit is None:  # `các Vườn quốc gia`: several of what a capital says to be names
            noun = index + self.vocabulary.determiner.match(self.words, index)
            if noun == index or noun >= len(self.words) or not self.named(noun):
                return None
            hit = self.vocabulary.openers.match(self.tokens.folded, self.tokens.starts[noun])
        if hit is None or ("capital" in hit.rule.data and not self.named(index)):
            return None
        return str(hit.rule.data["class"]), self.tokens.at(hit.end)

    def opens(self, index: int) -> bool:
        """Whether a unit opens at the word."""
        return self.opener(index) is not None

    def labelled(self, index: int) -> bool:
        """Whether a label begins at the word of a list: `Phối hợp: …` in a cell that has both roles."""
        if self.prose or index >= len(self.words):
            return False
        return self.vocabulary.labels.match(self.tokens.folded, self.tokens.starts[index]) is not None

    def labelled_anew(self, index: int) -> bool:
        """Whether a label with its colon begins at the word, in a cell whose lines were run together."""
        if not self._labels or not self.tokens.capital(index):
            return False
        label = self.vocabulary.labels.match(self.tokens.folded, self.tokens.starts[index])
        return label is not None and self.tokens.folded[label.end - 1] == ":"

    def past_nouns(self, index: int) -> int:
        """The word after further nouns of classes, each behind a comma: `các sở`, then `, ban, ngành`."""
        words, member = self.words, self.vocabulary.member
        while index + 1 < len(words) and words[index] == "," and (size := member.match(words, index + 1)):
            index += 1 + size
        return index

    def verb(self, index: int) -> bool:
        """Whether a predicate begins at the word."""
        if index >= len(self.words) or self.named(index):
            return False
        return bool(self.vocabulary.strong.match(self.words, index) or self.weak(index))

    def weak(self, index: int) -> int:
        """The number of words of an ordinary verb at the word, 0 where it is part of a compound noun."""
        if self.vocabulary.compound.match(self.words, index):
            return 0
        return self.vocabulary.weak.match(self.words, index)

    def named(self, index: int) -> bool:
        """Whether a capital inside the text says that the word belongs to a name."""
        return index > 0 and not self.shouting and self.tokens.capital(index) and not self._sentence_joined(index)

    def _sentence_joined(self, index: int) -> bool:
        """Whether a capital begins the sentence under a heading on the same line: `Trung tâm Y tế xã Tiếp nhận …`."""
        if self.vocabulary.place.match(self.words, index - 1) != 1 or self.vocabulary.weak.match(self.words, index) < 2:
            return False
        return not self.tokens.capital(index + 1)

    def numeral(self, index: int) -> bool:
        """Whether the word is a number, in figures or in Roman letters."""
        if not 0 <= index < len(self.words):
            return False
        word = self.words[index]
        return word.isdigit() or (self.tokens.capital(index) and _ROMAN.fullmatch(word) is not None)

    def known_name(self, noun: int, after: int) -> int:
        """The word after the known name of the head, 0 where the name is unknown. In small letters behind a capital it
        may be a verb with its object: `các đơn vị trực thuộc Sở xây dựng kế hoạch`."""
        names = self.vocabulary.names.get(" ".join(self.words[noun:after]))
        size = names.match(self.words, after) if names else 0
        following = after + size
        small = size and self.prose and self.tokens.capital(noun) and not self.tokens.capital(after)
        if small and self.weak(after) and self.stop(following) == "none" and self.words[following].isalpha():
            return 0
        return following if size else 0

    def whole(self, index: int) -> int:
        """The number of words of a name at the word that is complete by itself; 0 where none stands there."""
        size = self.vocabulary.whole.match(self.words, index)
        return max(size, self.names.match(self.words, index)) if self.names else size

    def ends_sentence(self, index: int) -> bool:
        """Whether the point at the word ends a sentence."""
        if not self.tokens.spaced(index):
            return False
        before = self.words[index - 1] if index else ""
        return before not in self.vocabulary.dotted or index + 1 >= len(self.words)

    def closing(self, index: int) -> int:
        """The word that closes the bracket at the word, the last word of the text where none does."""
        depth = 0
        for position in range(index, len(self.words)):
            depth += (self.words[position] in OPENING) - (self.words[position] in CLOSING)
            if depth == 0:
                return position
        return len(self.words) - 1

    def skip(self, index: int) -> int:
        """The first word at or after the index that is no bullet, quote or separator."""
        while index < len(self.words) and self.words[index] in _SKIPPED:
            index += 1
        return index

    def stop(self, index: int) -> str:
        """What ends a row of units at the word: end, colon, sentence, joint, verb or none of these."""
        if index >= len(self.words):
            return "end"
        word = self.words[index]
        if word == ":":
            return "colon"
        if word in ".!?":
            return "sentence"
        if word in self.joints:
            return "joint"
        return "verb" if self.verb(index) else "none"
