"""What the further clauses of a sentence say of units: `…; giao B …`, `(A chủ trì)`, `phối hợp với C`."""

from __future__ import annotations

from functools import cached_property

from ..grammar import Hit
from .unit_reading import Reader, UnitReading
from .unit_scan import Run
from .unit_sight import CLOSING, OPENING

_BORDERS = frozenset(";,.")  # between clauses and sentences


class Clauses(Reader):
    """A text in prose, of whose clauses each may name units."""

    def later(self) -> list[UnitReading]:
        """Units that a later clause or a bracket gives work: `…; giao B …`, `(Giao B)`."""
        found: list[UnitReading] = []
        for hit in self.grammar.alternation("units", "assign").finditer(self.tokens.folded):
            index = self.tokens.at(hit.start)
            if index == 0 or hit.rule.data.get("from"):
                continue
            border = self._clause_begins(index)
            if not border and not (
                hit.rule.data.get("clause") and self.words[index - 1] in self.vocabulary.before_order
            ):
                continue
            run = self.scan(self.tokens.at(hit.end))
            if run.units and (border or self._binding(run)):
                found += self.readings(run.units, "lead")
        return found

    def further(self, after_doers: bool) -> list[UnitReading]:
        """The units that act in a further clause or sentence: `A tham mưu …; Sở B hướng dẫn …`. Where no doer stands
        before, and of those that no capital names, only one with a predicate that no other but a doer has. In a
        sentence of its own after a doer it is a body: of persons and posts such a sentence says what they answer for.
        """
        found: list[UnitReading] = []
        for index, run in self._later_runs:
            certain = self.vocabulary.doing.match(self.words, run.at) > 0
            if self.words[index - 1] == ".":
                answers = self.vocabulary.answering.match(self.words, run.at) > 0
                if self.match("describing", run.at):
                    continue
                if not (self._body_at(index) if after_doers else certain and not answers):
                    continue
            elif not (certain or (after_doers and self.sight.named(index))) or self.words[index - 1] == ",":
                continue
            if not self.match("anaphor", index) and (certain or not self.match("role_verb", run.at)):
                found += self.readings(self._asked(index, run).units, "lead")
        return found

    def _asked(self, index: int, run: Run) -> Run:
        """The units that a superior asks to act: `…; UBND tỉnh yêu cầu các sở …`; itself where it asks nobody."""
        superior = self.match("superior", index) if len(run.units) == 1 else None
        order = self.order(run.at, issued="directs" in superior.rule.data) if superior else None
        asked = self.scan(self.tokens.at(order.end)) if order else run
        return asked if asked.units else run

    def order(self, index: int, issued: bool = False) -> Hit | None:
        """The verb at the word that hands work on; one that may also pass on another's order only where it is issued
        by who stands before it."""
        hit = self.match("assign", index)
        return None if hit is None or (hit.rule.data.get("from") and not issued) else hit

    def _body_at(self, index: int) -> bool:
        """Whether a body opens at the word that has a name, or several of a class: no `Đơn vị nào …`."""
        opened = self.sight.opener(index)
        several = self.vocabulary.determiner.match(self.words, index) > 0
        return opened is not None and (opened[0] in ("named", "office") or (several and opened[0] == "group"))

    @cached_property
    def _later_runs(self) -> list[tuple[int, Run]]:
        """The units that begin a later clause and have a predicate, after a semicolon, a point or `A chủ trì,`."""
        runs: list[tuple[int, Run]] = []
        reached = 0
        borders = [index for index, word in enumerate(self.words[:-1], 1) if word in _BORDERS]
        for index in borders:
            if index < reached or not self._after_border(index - 1) or not self.sight.opens(index):
                continue
            run = self.scan(index)
            reached = run.at
            if run.stop == "verb":
                runs.append((index, run))
        return runs

    def _after_border(self, border: int) -> bool:
        word = self.words[border]
        if word == ";" or self.sentence_end(border):
            return True
        return word == "," and border > 1 and self.vocabulary.doing.match(self.words, border - 2) == 2

    def _binding(self, run: Run) -> bool:
        """Whether a predicate follows that only an assignment has: `…, giao B chủ trì`."""
        return run.stop == "verb" and self.vocabulary.strong.match(self.words, run.at) > 0

    def _clause_begins(self, index: int) -> bool:
        before = index - 1
        if self.words[before] == "," and before:
            before -= 1
            return self.words[before] in self.vocabulary.adding
        return self.sentence_end(before) or self.words[before] in ";\n(" or self.words[before] in self.vocabulary.adding

    def in_brackets(self) -> list[UnitReading]:
        """The units of which a bracket says that they do it: `(Sở Y tế chủ trì, phối hợp với …)`, `(do A lo liệu)`."""
        found: list[UnitReading] = []
        depth = 0
        for index, word in enumerate(self.words):
            depth += (word in OPENING) - (word in CLOSING)
            if word in OPENING or (word == ";" and depth > 0):
                run = self.performing(index + 1 + self.vocabulary.by.match(self.words, index + 1))
                found += self.readings(run.units, "lead") if run else []
        return found

    def performing(self, index: int) -> Run | None:
        """The units at the word where a predicate follows that says no more than that they do it."""
        if not self.sight.opens(index):
            return None
        run = self.scan(index)
        return run if run.units and run.stop == "verb" and self.match("performing", run.at) else None

    def coordinating(self) -> list[UnitReading]:
        """The units that the text cooperates with."""
        found = self._helping()
        for hit in self.grammar.alternation("units", "cooperate").finditer(self.tokens.folded):
            first = self.tokens.at(hit.end)
            if self.sight.opens(first):
                found += self.readings(self.scan(first).units, "coordinating")
        return found

    def _helping(self) -> list[UnitReading]:
        """The units whose own clause says that they cooperate: `…; A, B phối hợp`."""
        found: list[UnitReading] = []
        for _, run in self._later_runs:
            verb = self.match("role_verb", run.at)
            if verb and verb.rule.data["role"] == "coordinating" and not self._with_object(run.at):
                found += self.readings(run.units, "coordinating")
        return found

    def _with_object(self, index: int) -> bool:
        hit = self.match("cooperate", index)
        return hit is not None and self.sight.opens(self.tokens.at(hit.end))
