"""Units of a field value or a cell: a list, with or without roles, or a story of who does what."""

from __future__ import annotations

from ..document import Passage
from ..grammar import Grammar
from ..structs import replace
from .unit_reading import Reader, Role, UnitReading, distinct
from .unit_words import Phrases

_BREAKS = frozenset({";", "\n"})
_BETWEEN = frozenset(".,;:\n-+*•")
_ROLE_WORDS = 3  # words of `chủ trì thực hiện`; a comma right after them may bring the next unit with its role


def read_list(text: str | Passage, grammar: Grammar, names: Phrases | None = None) -> list[UnitReading]:
    """The units of a field value or cell in order; `role` is set where the text itself states it. `names` are names
    that the document is known to use in full."""
    return distinct(_List(text, grammar, names).read())


def read_roles(
    text: str | Passage,
    grammar: Grammar,
    default: Role = "lead",
    mixed: bool = False,
    names: Phrases | None = None,
) -> list[UnitReading]:
    """The units with a role each: the one stated, else the default. In a column headed by both roles (`mixed`) the
    first unit leads and the rest coordinate, where nothing is stated."""
    units = read_list(text, grammar, names)
    unstated = mixed and not any(unit.role for unit in units)
    roles: list[UnitReading] = []
    for number, unit in enumerate(units):
        other: Role = "coordinating" if unstated and number else default
        roles.append(replace(unit, role=unit.role or other))
    return distinct(roles)


class _List(Reader):
    def __init__(self, text: str | Passage, grammar: Grammar, names: Phrases | None) -> None:
        super().__init__(text, grammar, "list", names)
        self.found: list[UnitReading] = []
        self.role: Role | None = None
        self.story = False  # a predicate has been seen: from here on only what opens a unit is one

    def read(self) -> list[UnitReading]:
        index = 0
        while index < len(self.words):
            index = max(index + 1, self._next(index))
        return self.found

    def _next(self, index: int) -> int:
        """Reads what stands at the word; gives the word to go on from."""
        label = self.match("role_label", index)
        if label:
            self.role, self.story = label.rule.data["role"], False
            return self.tokens.at(label.end)
        if self.words[index] in _BETWEEN:
            return index + 1
        if self.story and not self.sight.opens(index):
            return self._break(index)
        return self._entry(index)

    def _entry(self, index: int) -> int:
        """Reads a run of units and what is said of them."""
        run = self.scan(index)
        units = self.readings(run.units, self.role)
        self.found += units
        if run.stop != "verb":
            return run.at
        verb = self.match("role_verb", run.at)
        if verb and units:
            self._say(len(units), verb.rule.data["role"], run.at, self.tokens.at(verb.end))
        self.story = True
        return self._predicate(run.at)

    def _say(self, number: int, role: Role, start: int, end: int) -> None:
        """Gives the last units the role that the verb after them states, unless it has an object (`phối hợp với B`)."""
        ended = end >= len(self.words) or self.words[end] in ".,;\n"
        if role == "coordinating" and (not ended or self._object(start) is not None):
            return
        self.found[-number:] = [replace(unit, role=role) for unit in self.found[-number:]]

    def _object(self, index: int) -> int | None:
        """The first word of the units that the predicate at the word says it cooperates with."""
        hit = self.match("cooperate", index)
        after = self.tokens.at(hit.end) if hit else len(self.words)
        return after if self.sight.opens(after) else None

    def _predicate(self, start: int) -> int:
        """Passes over a predicate; units that it cooperates with are read. Gives the next entry."""
        index = start
        while index < len(self.words) and not self._breaks(index):
            after = self._object(index)
            if after is not None:
                run = self.scan(after, "prose")
                self.found += self.readings(run.units, "coordinating")
                index = max(run.at, after)
            elif self.words[index] == "," and index - start <= _ROLE_WORDS and self.sight.opens(index + 1):
                break
            else:
                index += 1
        return index

    def _breaks(self, index: int) -> bool:
        return self.words[index] in _BREAKS or self.sentence_end(index)

    def _break(self, index: int) -> int:
        while index < len(self.words) and not self._breaks(index):
            index += 1
        return index
