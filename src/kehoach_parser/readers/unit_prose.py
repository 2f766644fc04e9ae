"""Who is to act according to a sentence: `Giao A chủ trì, phối hợp với B …`, `A có trách nhiệm …`, a heading `2.1. A`."""

from __future__ import annotations

from dataclasses import dataclass

from ..document import Passage
from ..grammar import Grammar, Hit
from .unit_reading import Reader, UnitReading, distinct
from .unit_scan import Run, Scanner

_LABEL = 20  # words of a label before a colon
_MARKS = frozenset('-+*•"“”\'([')


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a text says of who acts. `pattern` names the rule; `subject_end` is where the predicate begins."""

    lead: tuple[UnitReading, ...] = ()
    coordinating: tuple[UnitReading, ...] = ()
    pattern: str | None = None
    subject_end: int = 0


def read_assignments(text: str | Passage, grammar: Grammar, heading: bool = False) -> Assignment:
    """The units that a text hands its work to. As a heading a unit's name alone counts, too."""
    return _Prose(text, grammar).read(heading)


class _Prose(Reader):
    def __init__(self, text: str | Passage, grammar: Grammar) -> None:
        super().__init__(text, grammar, "prose")
        self.assign = grammar.alternation("units", "assign")
        self.superior = grammar.alternation("units", "superior")
        self.introduction = grammar.alternation("units", "introduction")
        self.cooperate = grammar.alternation("units", "cooperate")
        self.anaphor = grammar.alternation("units", "anaphor")
        self.no_predicate = grammar.alternation("units", "no_predicate")
        self.headings = grammar.alternation("units", "heading")

    def read(self, heading: bool) -> Assignment:
        first = self._first()
        if first >= len(self.words):
            return Assignment()
        pattern, run = (self._heading(first) if heading else None) or self._statement(first)
        lead = self.readings(run.units, "lead") if run else []
        lead += self._later()
        coordinating = self._coordinating()
        names = {unit.name.casefold() for unit in lead}
        coordinating = [unit for unit in coordinating if unit.name.casefold() not in names]
        if not pattern and (lead or coordinating):
            pattern = "giao" if lead else "phối hợp với"
        end = self._offset(run.at) if run else 0
        return Assignment(tuple(distinct(lead)), tuple(distinct(coordinating)), pattern, end)

    def _first(self) -> int:
        index = 0
        while index < len(self.words) and self.words[index] in _MARKS:
            index += 1
        return index

    def _offset(self, index: int) -> int:
        return self.tokens.starts[index] if index < len(self.words) else len(self.tokens.source)

    def _match(self, kind: str, index: int) -> Hit | None:
        alternation = getattr(self, kind)
        hit: Hit | None = alternation.match(self.tokens.folded, self.tokens.starts[index])
        return hit

    # ------------------------------------------------------------------ the doer

    def _statement(self, index: int) -> tuple[str | None, Run | None]:
        """The rule and the units of the first sentence."""
        found = self._assigned(index) or self._subject(index)
        if found:
            return found
        hit = self._match("introduction", index)
        return self._after_introduction(self.tokens.at(hit.end)) if hit else self._after_label(index)

    def _after_label(self, index: int) -> tuple[str | None, Run | None]:
        """The doer after a short label: `Về thể chế: giao A …`, `Đo lường: A chủ động …`."""
        for position in range(index + 1, min(index + _LABEL, len(self.words) - 1)):
            if self.words[position] in ".,;":
                break
            if self.words[position] == ":":
                return self._assigned(position + 1) or self._strong_subject(position + 1) or (None, None)
        return None, None

    def _strong_subject(self, index: int) -> tuple[str, Run] | None:
        opened = self.scanner.opener(index)
        if opened is None or opened[0] == "people":
            return None
        found = self._subject(index)
        return found if found and self.vocabulary.strong.match(self.words, found[1].at) else None

    def _assigned(self, index: int, issued: bool = False) -> tuple[str, Run] | None:
        """`Giao A …`: the verb at the word and the units after it."""
        if index >= len(self.words):
            return None
        hit = self._match("assign", index)
        if not hit or (hit.rule.data.get("from") and not issued):
            return None
        run = self.scanner.run(self.tokens.at(hit.end))
        return (hit.rule.name, run) if run.units else None

    def _subject(self, index: int) -> tuple[str, Run] | None:
        """`A … thực hiện`: units and a predicate; where the predicate hands the work on, the units that get it."""
        if not self.scanner.opener(index) or self._match("anaphor", index):
            return None
        run = self.scanner.run(index)
        if not run.units or run.stop not in ("verb", "colon") or run.at + 1 >= len(self.words):
            return None
        if run.stop == "colon" and self._match("no_predicate", run.at + 1):
            return None
        superior = self._match("superior", index)
        if superior and len(run.units) == 1:
            handed = self._assigned(run.at, issued=True)
            if handed:
                return handed
        return "subject", run

    def _after_introduction(self, index: int) -> tuple[str | None, Run | None]:
        """The doer after `Căn cứ …,` or `Trong quá trình …`; `index` is the first word after the introducing one."""
        if self.scanner.opener(index):
            index = self.scanner.run(index).at
        for position in range(index, len(self.words) - 1):
            word = self.words[position]
            if (word == "." and self.tokens.spaced(position)) or self._match("cooperate", position):
                break
            found = None
            if word in self.vocabulary.clause_ends and not self._coordinated(position):
                found = self._assigned(position + 1) or self._subject(position + 1)
                if word in self.vocabulary.conclusion and not found:
                    break
            elif self.tokens.capital(position) and not self.scanner.shouting and self._person(position):
                found = self._subject(position)
            if found:
                return found
        return None, None

    def _coordinated(self, position: int) -> bool:
        """Whether a comma joins nouns of classes: `… của tổ chức, cá nhân` has no subject after it."""
        if self.words[position] != "," or self.vocabulary.determiner.match(self.words, position + 1):
            return False
        nouns = (self.vocabulary.member, self.vocabulary.people)
        before = any(
            family.match(self.words, position - size) == size
            for family in nouns
            for size in (1, 2)
            if position >= size
        )
        return before and any(family.match(self.words, position + 1) for family in nouns)

    def _person(self, index: int) -> bool:
        """Whether a post in capitals opens: a subject that no comma sets apart."""
        opened = self.scanner.opener(index)
        return bool(opened and opened[0] == "post") and self.words[index - 1] not in self.vocabulary.before_object

    def _heading(self, index: int) -> tuple[str | None, Run | None] | None:
        """A heading that is a unit, with or without `Trách nhiệm của`, `Giao` before or `có trách nhiệm` after it."""
        hit = self._match("headings", index)
        first = self.tokens.at(hit.end) if hit else index
        if not self.scanner.opener(first) or self._match("anaphor", first):
            return None
        run = Scanner(self.tokens, self.vocabulary, "heading").run(first)
        return ("heading", run) if run.units and run.stop in ("end", "colon", "sentence", "verb") else None

    def _later(self) -> list[UnitReading]:
        """Units that a later clause or a bracket gives work: `…; giao B …`, `(Giao B)`."""
        found: list[UnitReading] = []
        for hit in self.assign.finditer(self.tokens.folded):
            index = self.tokens.at(hit.start)
            if index == 0 or hit.rule.data.get("from") or not self._clause_begins(index):
                continue
            run = self.scanner.run(self.tokens.at(hit.end))
            if run.stop in ("verb", "none", "end") and run.units:
                found += self.readings(run.units, "lead")
        return found

    def _clause_begins(self, index: int) -> bool:
        before = index - 1
        if self.words[before] == "," and before:
            before -= 1
            return self.words[before] in self.vocabulary.adding
        if self.words[before] == ".":
            return self.tokens.spaced(before)
        return self.words[before] in ";\n(" or self.words[before] in self.vocabulary.adding

    # ------------------------------------------------------------------ those who help

    def _coordinating(self) -> list[UnitReading]:
        """The units that the text cooperates with."""
        found: list[UnitReading] = []
        for hit in self.cooperate.finditer(self.tokens.folded):
            first = self.tokens.at(hit.end)
            if self.scanner.opener(first):
                found += self.readings(self.scanner.run(first).units, "coordinating")
        return found
