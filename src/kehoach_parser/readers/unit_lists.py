"""Units of a field value or a cell: a list, with or without roles, or a story of who does what."""

from __future__ import annotations

from ..document import Passage
from ..grammar import Grammar
from .unit_reading import Reader, Role, UnitReading, distinct
from .unit_scan import Scanner

_BREAKS = frozenset({";", "\n"})


def read_list(text: str | Passage, grammar: Grammar) -> list[UnitReading]:
    """The units of a field value or cell in order; `role` is set where the text itself states it."""
    return distinct(_List(text, grammar).read())


def read_roles(
    text: str | Passage, grammar: Grammar, default: Role = "lead", mixed: bool = False
) -> list[UnitReading]:
    """The units with a role each: the one stated, else the default. In a column headed by both roles (`mixed`) the
    first unit leads and the rest coordinate, where nothing is stated."""
    units = read_list(text, grammar)
    stated = any(unit.role for unit in units)
    roles: list[UnitReading] = []
    for number, unit in enumerate(units):
        other: Role = "coordinating" if mixed and not stated and number else default
        roles.append(UnitReading(unit.text, unit.name, unit.start, unit.end, unit.role or other))
    return distinct(roles)


class _List(Reader):
    def __init__(self, text: str | Passage, grammar: Grammar) -> None:
        super().__init__(text, grammar, "list")
        self.labels = grammar.alternation("units", "role_label")
        self.verbs = grammar.alternation("units", "role_verb")
        self.cooperate = grammar.alternation("units", "cooperate")
        self.found: list[UnitReading] = []
        self.role: Role | None = None
        self.story = False  # a predicate has been seen: from here on only what opens a unit is one

    def read(self) -> list[UnitReading]:
        index = 0
        while index < len(self.words):
            labelled = self._label(index)
            if labelled != index:
                index, self.story = labelled, False
                continue
            if self.words[index] in ".,;:\n-+*•" or (self.story and not self.scanner.opener(index)):
                index = index + 1 if self.words[index] in ".,;:\n-+*•" else self._next_entry(index)
                continue
            index = max(index + 1, self._entry(index))
        return self.found

    def _label(self, index: int) -> int:
        hit = self.labels.match(self.tokens.folded, self.tokens.starts[index])
        if not hit:
            return index
        self.role = hit.rule.data["role"]
        return self.tokens.at(hit.end)

    def _entry(self, index: int) -> int:
        """Reads a run of units and what is said of them; gives the word to go on from."""
        run = self.scanner.run(index)
        units = self.readings(run.units, self.role)
        self.found += units
        if run.stop != "verb":
            return run.at
        verb = self.verbs.match(self.tokens.folded, self.tokens.starts[run.at])
        if verb and run.units:
            self._say(units, verb.rule.data["role"], run.at, self.tokens.at(verb.end))
        self.story = True
        return self._predicate(run.at)

    def _say(self, units: list[UnitReading], role: Role, start: int, end: int) -> None:
        """Gives the units the role that the verb after them states, unless it has an object (`phối hợp với B`)."""
        if role == "coordinating" and self._object(start) is not None:
            return
        if role == "coordinating" and end < len(self.words) and self.words[end] not in ".,;\n":
            return
        kept = self.found[: len(self.found) - len(units)]
        self.found = kept + [UnitReading(u.text, u.name, u.start, u.end, role) for u in units]

    def _object(self, index: int) -> int | None:
        """The first word of the units that the predicate at the word says it cooperates with."""
        hit = self.cooperate.match(self.tokens.folded, self.tokens.starts[index])
        after = self.tokens.at(hit.end) if hit else 0
        return after if hit and self.scanner.opener(after) else None

    def _predicate(self, index: int) -> int:
        """Passes over a predicate; units that it cooperates with are read. Gives the next entry."""
        start = index
        while index < len(self.words):
            word = self.words[index]
            after = self._object(index)
            if after is not None:
                run = Scanner(self.tokens, self.vocabulary, "prose").run(after)
                self.found += self.readings(run.units, "coordinating")
                index = max(run.at, after)
                continue
            if word in _BREAKS or (word == "." and self.tokens.spaced(index)):
                return index
            if word == "," and index - start <= 3 and self._resumes(index + 1):
                return index
            index += 1
        return index

    def _resumes(self, index: int) -> bool:
        """Whether a unit opens that has its own role verb: `A chủ trì, B phối hợp`."""
        return self.scanner.opener(index) is not None

    def _next_entry(self, index: int) -> int:
        while index < len(self.words):
            if self.words[index] in _BREAKS or (self.words[index] == "." and self.tokens.spaced(index)):
                return index
            index += 1
        return index
