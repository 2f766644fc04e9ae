"""What is known of the unit that is being read."""

from __future__ import annotations

from ..structs import field, struct
from .unit_words import Phrases


@struct(slots=True)
class Unit:
    """What is known of the unit that is being read."""

    first: int
    kind: str
    families: tuple[Phrases, ...] = ()  # nouns that may go on after a comma
    grouped: bool = False  # `các` holds the nouns that follow together
    bare: bool = False  # the last word is a noun of a class, with nothing after it
    complete: bool = False  # the name is known to be complete
    clause: bool = False  # a relative clause has begun
    verbal: bool = False  # the name begins with a verb
    person: bool = False  # a person by name
    related: bool = False  # `liên quan` has just been read
    covered: int = 0  # words before this one belong to a compound and are no verbs
    verb_here: int = 0  # the word at which a further verb belongs to the name or to its clause
    brackets: list[tuple[int, int]] = field(default_factory=list)  # brackets that are no part of the name
