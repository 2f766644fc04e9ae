"""Reads a run of units from a word on: where each begins and ends, and what stands after the last.

A name goes on over a comma or `và` unless a new unit begins there; it ends where a predicate begins. Both are told by
structure (openers, nouns that `các` holds together, verbs) and by names that are known to be complete.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from .unit_words import Phrases, Tokens, Vocabulary

Mode = Literal["list", "prose", "heading"]

_JOINTS = frozenset({",", ";", "\n", "và", "&", "/", "cùng", "với", "hoặc", "+"})
_OPENING, _CLOSING = "([", ")]"
_BULLETS = frozenset("-+*•")
_DOTTED = frozenset({"tp", "p", "tt", "tx", "h", "q", "x", "gs", "ts", "pgs", "ths", "bs", "đ", "c", "ubnd", "bqt", "vp"})
_SHORT = 6  # words; a verb phrase that is shorter may belong to a name in a list
_LONGEST = 60  # words of one name; prose that runs on longer names nobody


@dataclass(slots=True)
class Found:
    """A unit: offsets, the text that completes its name (`Sở` in `các Sở: A, B`) and brackets that are left out."""

    start: int
    end: int
    prefix: str = ""
    brackets: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Run:
    """Units in a row. `stop` says what follows the last at the word `at`: verb, colon, sentence, joint, end, none."""

    units: list[Found]
    stop: str
    at: int


@dataclass(slots=True)
class _Unit:
    """What is known of the unit that is being read."""

    first: int
    kind: str
    families: tuple[Phrases, ...] = ()
    grouped: bool = False  # `các` holds the nouns that follow together
    bare: bool = False  # the last word is a noun of a class, with nothing after it
    complete: bool = False  # the name is known to be complete
    clause: bool = False  # a relative clause has begun
    verbal: bool = False  # the name begins with a verb
    person: bool = False
    related: bool = False  # `liên quan` has just been read
    covered: int = 0  # words before this one belong to a compound and are no verbs
    brackets: list[tuple[int, int]] = field(default_factory=list)


class Scanner:
    """Reads units of one text, which is a list (a field value, a cell), prose or a heading.

    In a list each entry is a unit, in prose only what an opener begins; there an unknown word after a complete name
    begins the predicate. In a heading a verb belongs to a name that is not complete.
    """

    def __init__(self, tokens: Tokens, vocabulary: Vocabulary, mode: Mode) -> None:
        self.tokens = tokens
        self.words = tokens.words
        self.vocabulary = vocabulary
        self.mode = mode
        self.prose = mode != "list"
        self.shouting = tokens.plain.upper() == tokens.plain

    # ------------------------------------------------------------------ the run

    def run(self, index: int) -> Run:
        """The units from the word on."""
        units: list[Found] = []
        authority = ""
        while True:
            index = self._skip(index)
            if self._labelled(index):
                return Run(units, "label", index)
            opened = self.opener(index)
            if opened is None and (self.prose or index >= len(self.words) or self.is_verb(index)):
                return Run(units, self._stop(index), index)
            kind, after = opened or ("plain", index)
            first = index
            found, index, stop = self._unit(index, kind, after)
            if found and kind == "group" and self.vocabulary.place.match(self.words, first):
                found[0].prefix = authority
            authority = self._authority(first, kind, after) or authority
            units += found
            if stop != "joint":
                return Run(units, stop, index)

    def _authority(self, first: int, kind: str, after: int) -> str:
        """The head that the next place may share: `UBND` in `UBND xã A, xã B`."""
        if kind not in ("place", "office") or not self.vocabulary.place.match(self.words, after):
            return ""
        return self.tokens.source[self.tokens.starts[first] : self.tokens.ends[after - 1]]

    def _labelled(self, index: int) -> bool:
        """Whether a label begins at the word: `Phối hợp: …` in a cell that has both roles."""
        if self.prose or index >= len(self.words):
            return False
        return self.vocabulary.labels.match(self.tokens.folded, self.tokens.starts[index]) is not None

    def opener(self, index: int) -> tuple[str, int] | None:
        """The class of the opener at the word, and the first word after it."""
        if index >= len(self.words):
            return None
        hit = self.vocabulary.openers.match(self.tokens.folded, self.tokens.starts[index])
        return (str(hit.rule.data["class"]), self.tokens.at(hit.end)) if hit else None

    def is_verb(self, index: int) -> bool:
        """Whether a predicate begins at the word."""
        if index >= len(self.words) or self._named_by_capital(index):
            return False
        return bool(self.vocabulary.strong.match(self.words, index) or self._weak(index))

    def _weak(self, index: int) -> int:
        if self.vocabulary.compound.match(self.words, index):
            return 0
        return self.vocabulary.weak.match(self.words, index)

    def _named_by_capital(self, index: int) -> bool:
        """A capital inside a text says that the word belongs to a name."""
        return index > 0 and not self.shouting and self.tokens.capital(index)

    def _skip(self, index: int) -> int:
        while index < len(self.words) and (self.words[index] in _BULLETS or self.words[index] in '"\'“”,;'):
            index += 1
        return index

    def _stop(self, index: int) -> str:
        if index >= len(self.words):
            return "end"
        word = self.words[index]
        if word == ":":
            return "colon"
        if word in ".!?":
            return "sentence"
        if word in _JOINTS:
            return "joint"
        return "verb" if self.is_verb(index) else "none"

    # ------------------------------------------------------------------ one unit

    def _unit(self, first: int, kind: str, after: int) -> tuple[list[Found], int, str]:
        unit = _Unit(first, kind)
        shared = self._completed(unit, first) if kind != "plain" else None
        if shared:
            return shared
        index = self._head(unit, first, after)
        while index < len(self.words):
            if index - first > _LONGEST:
                return [], index, "none"
            shared = self._completed(unit, index) if index > first else None
            if shared:
                return shared
            word = self.words[index]
            if index < unit.covered and word == ",":
                index, stop = index + 1, ""
            elif word in _JOINTS:
                index, stop = self._joint(unit, index)
            elif word in _OPENING:
                index, stop = self._bracket(unit, index), ""
            else:
                index, stop = self._word(unit, index)
            if stop:
                return self._finish(unit, index, stop)
        return self._finish(unit, index, "end")

    def _finish(self, unit: _Unit, index: int, stop: str) -> tuple[list[Found], int, str]:
        last = index - 1
        while last >= unit.first and self.words[last] in _JOINTS | {"-"}:
            last -= 1
        while unit.brackets and last >= unit.first and self.tokens.ends[last] == unit.brackets[-1][1]:
            start = unit.brackets.pop()[0]
            while last >= unit.first and self.tokens.starts[last] >= start:
                last -= 1
        if last < unit.first:
            return [], index, stop
        found = Found(self.tokens.starts[unit.first], self.tokens.ends[last], "", unit.brackets)
        return [found], index, stop

    def _head(self, unit: _Unit, first: int, after: int) -> int:
        """Reads what the opener matched and the known name after it; gives the next word."""
        vocabulary, words = self.vocabulary, self.words
        size = vocabulary.determiner.match(words, first)
        noun = first + size
        unit.grouped = bool(size) and noun < after
        unit.families = self._families(unit.kind, noun)
        member = self._member(unit, noun)
        unit.bare = unit.kind == "post" or (member > 0 and noun + member >= after)
        for word in range(noun, max(noun + 1, after)):
            self._cover(unit, word)
        unit.person = unit.kind == "people" and words[after - 1] in ("chí", "c", "ông", "bà")
        whole = vocabulary.whole.match(words, first)
        name = self._known_name(noun, after)
        if whole and first + whole >= max(after, name):
            unit.complete = unit.kind != "plain"
            unit.bare = False
            return first + whole
        if name:
            unit.complete, unit.bare = True, False
            return name
        if self._named_by_verb(unit, after):
            unit.verbal, unit.bare = True, False
            return after + self._weak(after)
        return after

    def _named_by_verb(self, unit: _Unit, after: int) -> bool:
        """Whether the verb after the head belongs to the name: `Trung tâm kiểm soát …`, in a list `Ban Chỉ đạo xây dựng …`."""
        if unit.grouped or after < unit.covered or not self._weak(after) or self.vocabulary.strong.match(self.words, after):
            return False
        head = " ".join(self.words[unit.first : after])
        return head in self.vocabulary.verbal_heads or (unit.kind == "topic" and not self.prose)

    def _families(self, kind: str, noun: int) -> tuple[Phrases, ...]:
        vocabulary = self.vocabulary
        if kind == "people":
            return (vocabulary.people, vocabulary.member)
        if kind == "post":
            return (vocabulary.bare_post, vocabulary.member)
        if kind in ("place", "plain"):
            return (vocabulary.place,)
        return (vocabulary.member, vocabulary.place, vocabulary.people)

    def _known_name(self, noun: int, after: int) -> int:
        """The word after the known name of the head, 0 where the name is unknown."""
        head = " ".join(self.words[noun:after])
        names = self.vocabulary.names.get(head)
        size = names.match(self.words, after) if names else 0
        return after + size if size else 0

    # ------------------------------------------------------------------ a word inside a unit

    def _word(self, unit: _Unit, index: int) -> tuple[int, str]:
        vocabulary, words = self.vocabulary, self.words
        word = words[index]
        if word == ":":
            return index, "colon"
        if word in ".!?" and self._ends_sentence(index):
            return index, "sentence"
        if word in _CLOSING:
            return index, "none"
        if index in self.tokens.line_starts and self._new_line(unit, index):
            return index, "joint"
        size = vocabulary.related.match(words, index)
        if size:
            unit.bare, unit.related = False, True
            return index + size, ""
        if unit.complete and (after := self._of_a_unit(unit, index)):
            return after, ""
        self._cover(unit, index)
        if index >= unit.covered and not self._named_by_capital(index) and self._predicate(unit, index):
            return index, "verb"
        unit.related = False
        return self._consumed(unit, index), ""

    def _of_a_unit(self, unit: _Unit, index: int) -> int:
        """After a complete name: the word after a unit that it belongs to (`Tỉnh ủy`, `của Sở`), 0 where none is named."""
        vocabulary, words = self.vocabulary, self.words
        if linking := vocabulary.linking.match(words, index):
            unit.complete = False
            return index + linking
        opened = self.opener(index) if self._named_by_capital(index) else None
        if opened:
            return max(self._known_name(index, opened[1]), opened[1], index + vocabulary.whole.match(words, index))
        size = vocabulary.qualifier.match(words, index)
        return index + size if size > 1 else 0

    def _new_line(self, unit: _Unit, index: int) -> bool:
        """Whether a line of a list begins a unit in lower case: what stands before it can be whole."""
        whole = unit.complete or unit.related or unit.bare
        if self.prose or not whole or self.vocabulary.place.match(self.words, index):
            return False
        return self._follows(index) and not self._holds(unit, index)

    def _cover(self, unit: _Unit, index: int) -> None:
        """Notes a compound that begins at the word. One that begins with a verb counts only inside a name."""
        size = self.vocabulary.compound.match(self.words, index)
        if not size and unit.kind in ("named", "topic") and not unit.complete and not unit.grouped:
            size = self.vocabulary.verbal_compound.match(self.words, index)
        unit.covered = max(unit.covered, index + size)

    def _consumed(self, unit: _Unit, index: int) -> int:
        """Takes the word into the name and notes what it changes."""
        vocabulary, words = self.vocabulary, self.words
        size = vocabulary.determiner.match(words, index)
        if size and index + size < len(words):
            unit.grouped = True
            place = vocabulary.place.match(words, index + size)
            unit.families = (vocabulary.place,) if place else (vocabulary.member, vocabulary.place, vocabulary.people)
            return index + size
        if vocabulary.clause.match(words, index) and not self._named_by_capital(index):
            unit.clause = True
        member = vocabulary.place.match(words, index) or self._member(unit, index)
        if member and not unit.grouped and vocabulary.place.match(words, index):
            unit.families = (vocabulary.place,)
        unit.bare = bool(member)
        return index + (member or 1)

    def _member(self, unit: _Unit, index: int) -> int:
        return max((family.match(self.words, index) for family in unit.families), default=0)

    def _predicate(self, unit: _Unit, index: int) -> bool:
        """Whether the predicate begins at the word."""
        vocabulary, words = self.vocabulary, self.words
        if vocabulary.strong.match(words, index):
            return True
        if unit.clause:
            return False
        verb = vocabulary.weak.match(words, index)
        if verb == 1 and self._second_syllable(unit, index):
            return False
        if verb:
            return not self.shouting and (unit.complete or self._weighty(unit, index))
        if not (self.prose and unit.complete) or self.shouting or words[index] in _BULLETS or unit.grouped:
            return False
        return words[index].isalpha() and not self._qualifies(index)

    def _second_syllable(self, unit: _Unit, index: int) -> bool:
        """Whether a verb of one syllable ends a word of the name that a capital began: `Sản xuất`."""
        named = unit.kind in ("named", "topic") and not unit.complete
        return named and index > unit.first + 1 and not self.shouting and self.tokens.capital(index - 1)

    def _weighty(self, unit: _Unit, index: int) -> bool:
        """Whether a verb after a name that may be unfinished begins a predicate: `Ban QL DA nâng cấp đô thị` has none."""
        if self.mode == "heading":
            return False
        if self.mode == "prose" or unit.kind not in ("named", "topic", "plain"):
            return True
        return all(word not in _JOINTS for word in self.words[index : index + _SHORT]) and index + _SHORT < len(self.words)

    def _qualifies(self, index: int) -> bool:
        """Whether the word may follow a complete name: a place, its name, what limits the unit."""
        vocabulary, words = self.vocabulary, self.words
        if vocabulary.qualifier.match(words, index) or vocabulary.clause.match(words, index):
            return True
        return vocabulary.determiner.match(words, index) > 0 or len(words[index]) == 1

    def _ends_sentence(self, index: int) -> bool:
        if not self.tokens.spaced(index):
            return False
        before = self.words[index - 1] if index else ""
        return before not in _DOTTED or index + 1 >= len(self.words)

    # ------------------------------------------------------------------ joints and brackets

    def _joint(self, unit: _Unit, index: int) -> tuple[int, str]:
        """At a comma, `và` …: the next word and "" where the name goes on, else what stops it."""
        words = self.words
        word = words[index]
        if word == "với" or (word == "cùng" and not self._follows(index + 1)):
            return (index, "joint") if self._follows(index + 1) else (index, "verb")
        after = index + 1
        while after < len(words) and words[after] in ("và", ",", "cùng", "với", "\n"):
            after += 1
        if word in "\n;" or (word == "+" and after < len(words)):
            return after, "joint" if not self.prose or self._follows(after) else "sentence"
        if after >= len(words):
            return after, "end"
        if self._holds(unit, after):
            unit.bare, unit.related = True, False
            return after + self._member(unit, after), ""
        if self._goes_on(unit, index, after):
            return after, ""
        if self._follows(after):
            return after, "joint"
        if self.is_verb(after):
            return after, "verb"
        return (index, "none") if self.prose else (after, "joint")

    def _follows(self, index: int) -> bool:
        return self.opener(index) is not None

    def _goes_on(self, unit: _Unit, index: int, after: int) -> bool:
        """Whether the name goes on after the joint."""
        words, vocabulary = self.words, self.vocabulary
        opened = self.opener(after)
        if opened:
            return (unit.person and opened[0] == "post") or (words[index] == "&" and not unit.complete)
        if vocabulary.strong.match(words, after) and not self._named_by_capital(after):
            return False
        if self._weak(after) and not self._named_by_capital(after):
            return unit.clause or (unit.verbal and words[index] == "và")
        if words[index] in "/&":
            return True
        if unit.complete and not unit.grouped:
            return False
        if unit.clause or unit.kind == "topic" or (unit.grouped and not unit.related and not self.tokens.capital(after)):
            return True
        if vocabulary.field.match(words, after) and unit.kind in ("named", "office"):
            return True
        if self.tokens.capital(after) and not self.shouting:
            return unit.kind != "plain" and not self._stands_alone(after)
        return words[index] == "và" and unit.kind != "plain"

    def _holds(self, unit: _Unit, after: int) -> bool:
        """Whether the noun after the joint is one that `các`, or another such noun, holds together with the others."""
        if not (unit.grouped or unit.bare):
            return False
        size = self._member(unit, after)
        if not size:
            return False
        if self.vocabulary.place.match(self.words, after) == size:
            return unit.grouped or unit.bare
        return not (self.vocabulary.completing.match(self.words, after) and self._names(after, after + size))

    def _names(self, noun: int, following: int) -> bool:
        """Whether the noun begins a name of its own: a capital or a known name follows, or it is a capital itself."""
        if following >= len(self.words):
            return False
        if self._named_by_capital(following) or self._known_name(noun, following):
            return True
        plain_end = self.words[following] in _JOINTS | set(".:()") or self._qualifies(following)
        return self._named_by_capital(noun) and not plain_end and not self.vocabulary.related.match(self.words, following)

    def _stands_alone(self, index: int) -> bool:
        """Whether the word is an abbreviation between two joints that is no known part of a name."""
        following = self.words[index + 1] if index + 1 < len(self.words) else ","
        if not self.tokens.upper(index) or following not in _JOINTS | {".", "("}:
            return False
        return not self.vocabulary.abbreviations.match(self.words, index)

    def _bracket(self, unit: _Unit, index: int) -> int:
        """Passes over a bracket; one that is no part of the name is noted."""
        closing = self.closing(index)
        if not self._kept(index + 1, closing):
            unit.brackets.append((self.tokens.starts[index], self.tokens.ends[min(closing, len(self.words) - 1)]))
        unit.bare = False
        return closing + 1

    def closing(self, index: int) -> int:
        """The word that closes the bracket, the last word of the text where none does."""
        depth = 0
        for position in range(index, len(self.words)):
            depth += (self.words[position] in _OPENING) - (self.words[position] in _CLOSING)
            if depth == 0:
                return position
        return len(self.words) - 1

    def _kept(self, index: int, closing: int) -> bool:
        """Whether the content of a bracket belongs to the name: another name of the unit, or a part of it."""
        if index >= closing:
            return False
        hit = self.vocabulary.brackets.match(self.tokens.folded, self.tokens.starts[index])
        if hit:
            return bool(hit.rule.data["action"] == "keep")
        return self.opener(index) is not None or (closing - index == 1 and self.tokens.upper(index))

    # ------------------------------------------------------------------ names that share their head

    def _completed(self, unit: _Unit, index: int) -> tuple[list[Found], int, str] | None:
        """`các Sở: A, B` and `các Sở A, B` from the word of `các` on: one unit a name."""
        words, vocabulary = self.words, self.vocabulary
        size = vocabulary.determiner.match(words, index)
        if not size:
            return None
        noun = index + size
        length = vocabulary.completing.match(words, noun)
        entry = noun + length
        if not length or entry >= len(words):
            return None
        names = vocabulary.names.get(" ".join(words[noun:entry]))
        colon = words[entry] == ":"
        entry += colon
        if entry >= len(words) or self.is_verb(entry) or self._member(_Unit(0, "", (vocabulary.member,)), entry):
            return None
        if not colon and not (names and names.match(words, entry) and self._named_by_capital(entry)):
            return None
        source = self.tokens.source
        lead = source[self.tokens.starts[unit.first] : self.tokens.starts[index]]
        prefix = lead + source[self.tokens.starts[noun] : self.tokens.ends[noun + length - 1]]
        return self._entries(entry, names, prefix[:1].upper() + prefix[1:])

    def _entries(self, index: int, names: Phrases | None, prefix: str) -> tuple[list[Found], int, str]:
        found: list[Found] = []
        while index < len(self.words):
            size = names.match(self.words, index) if names else 0
            if not size and self._follows(index):
                return found, index, "joint"
            if not size and (self.is_verb(index) or self.vocabulary.determiner.match(self.words, index)):
                return found, index, "verb"
            end = self._entry_end(index + size) if size else self._entry_end(index + 1)
            found.append(Found(self.tokens.starts[index], self.tokens.ends[end - 1], prefix))
            index = end
            if index >= len(self.words) or self.words[index] not in _JOINTS:
                return found, index, self._stop(index)
            while index < len(self.words) and self.words[index] in _JOINTS:
                index += 1
        return found, index, "end"

    def _entry_end(self, index: int) -> int:
        while index < len(self.words):
            word = self.words[index]
            if word in _JOINTS or word in ":!?([" or (word == "." and self._ends_sentence(index)) or self.is_verb(index):
                return index
            index += 1
        return index
