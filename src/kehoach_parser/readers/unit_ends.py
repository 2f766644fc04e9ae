"""Where a unit's name ends: whether the predicate begins at a word."""

from __future__ import annotations

from .unit_clauses import clause_of_predicate, clause_over, predicate_follows
from .unit_sight import OPENING, Sight
from .unit_state import Unit

_NAME = 12  # words that a name may go on with
_CLAUSE = 16  # words of a clause that says who heads a body
_SHORT = 6  # words; a verb phrase that is shorter may belong to a name in a list


def predicate(sight: Sight, unit: Unit, index: int) -> bool:
    """Whether the predicate begins at the word."""
    words = sight.words
    strong = sight.vocabulary.strong.match(words, index)
    if sight.vocabulary.by.match(words, index) and sight.mode == "prose" and _headed(sight, index):
        return True
    if sight.vocabulary.charged.match(words, index) and sight.mode == "prose" and _single(sight, unit, index):
        return True
    if (strong or sight.weak(index)) and _meant(sight, unit, index):
        return False
    if strong:
        return not (strong == 1 and _second_syllable(sight, unit, index)) and not _handed(sight, unit, index + strong)
    if unit.clause:
        return sight.mode == "prose" and clause_over(sight, index, unit.verb_here) and not doing_ahead(sight, index)
    if sight.mode == "prose" and (clause_of_predicate(sight, index) or _takes_charge(sight, unit, index)):
        return True
    if index == unit.verb_here and sight.vocabulary.functional.match(words, index):
        return False
    if sight.mode == "prose" and doing_ahead(sight, index):
        return False
    verb = sight.vocabulary.weak.match(words, index)
    if verb == 1 and _second_syllable(sight, unit, index):
        return False
    if verb:
        return not sight.shouting and (unit.complete or _weighty(sight, unit, index))
    return sight.mode == "prose" and not sight.shouting and _unknown(sight, unit, index)


def _single(sight: Sight, unit: Unit, index: int) -> bool:
    """Whether the unit is one body by name, which a clause would not tell from others of its class."""
    whole = unit.complete or after_place(sight, unit, index) or sight.tokens.capital(index - 1)
    return whole and not unit.grouped and unit.kind not in ("group", "people")


def _headed(sight: Sight, index: int) -> bool:
    """Whether a clause that only says who heads the body stands before its predicate."""
    for position in range(index, min(index + _CLAUSE, len(sight.words))):
        size = sight.vocabulary.headed.match(sight.words, position)
        if size:
            return any(sight.verb(after) for after in range(position + size, position + size + _SHORT))
        if not sight.words[position].isalnum() and sight.words[position] not in sight.joints:
            return False
    return False


def _meant(sight: Sight, unit: Unit, index: int) -> bool:
    """Whether what is said of a group only limits it, since a bracket then tells which units are meant."""
    if unit.kind != "group" or not sight.prose:
        return False
    for position in range(index, min(index + _NAME, len(sight.words) - 1)):
        if sight.words[position] in OPENING:
            hit = sight.vocabulary.brackets.match(sight.tokens.folded, sight.tokens.starts[position + 1])
            return hit is not None and hit.rule.data["action"] == "replace" and sight.verb(sight.closing(position) + 1)
        if not sight.words[position].isalnum():
            return False
    return False


def _takes_charge(sight: Sight, unit: Unit, index: int) -> bool:
    """Whether the predicate of a person, or of one body by name, begins with what he or it is in charge of."""
    size = sight.vocabulary.charge.match(sight.words, index)
    if not size or unit.grouped:
        return False
    if unit.person:
        return True
    body = _single(sight, unit, index) and unit.kind != "post"
    if body and sight.verb(index + size):
        return True  # `Văn phòng phụ trách chuẩn bị hội trường`
    return (body or unit.kind == "post") and not predicate_follows(sight, index + size)


def doing_ahead(sight: Sight, index: int) -> bool:
    """Whether a predicate that only doers have follows: all before it is the name, `Cục Cảnh sát hình sự chủ trì …`."""
    words = sight.words
    for position in range(index, min(index + _NAME, len(words))):
        if sight.vocabulary.doing.match(words, position):
            return position > index and words[position - 1] not in sight.joints
        word = words[position]
        if not (word.isalnum() or word in ",-") or sight.vocabulary.strong.match(words, position):
            return False
        joined = words[position - 1] in sight.joints
        if position > index and sight.opens(position) and (joined or sight.named(position)):
            return False
        if joined and position > index and sight.verb(position):
            return False
    return False


def _handed(sight: Sight, unit: Unit, after: int) -> bool:
    """Whether the verb before the word is what a clause hands on: `được giao chủ trì nhiệm vụ …`."""
    words, start = sight.words, unit.verb_here
    handed = unit.clause and sight.mode == "prose" and start + sight.vocabulary.assigning.match(words, start) == after
    return handed and after < len(words) and words[after] not in sight.joints and predicate_follows(sight, after)


def _unknown(sight: Sight, unit: Unit, index: int) -> bool:
    """Whether a word that no list knows begins the predicate: after a name that can be whole, unless it limits it."""
    if not sight.words[index].isalpha():
        return False
    if unit.complete and not unit.grouped and sight.vocabulary.asserting.match(sight.words, index):
        return True
    if index - 2 > unit.first and sight.words[index - 2] in sight.joints and _first_syllable(sight, unit, index - 1):
        return False  # the second syllable of what goes on with the name: `… và Vật tư`
    whole = unit.related or after_place(sight, unit, index) or (unit.complete and not unit.grouped)
    return whole and not qualifies(sight, index)


def after_place(sight: Sight, unit: Unit, index: int) -> bool:
    """Whether a place, a number or a proper name ends before the word, with which a name can be whole."""
    if unit.bare and unit.kind in ("named", "office", "place", "topic"):
        return unit.families == (sight.vocabulary.place,) and not sight.vocabulary.determiner.match(sight.words, index)
    if unit.grouped or unit.kind not in ("named", "office"):
        return False
    return (unit.kind == "named" and sight.words[index - 1].isdigit()) or _after_proper_name(sight, unit, index)


def _after_proper_name(sight: Sight, unit: Unit, index: int) -> bool:
    """Whether two capitals after a word in lower case end before the word: `… đô thị Hạ Long`."""
    before, tokens = index - 3, sight.tokens
    if before < unit.first or not sight.words[before].isalpha() or tokens.capital(before) or sight.opens(index - 2):
        return False
    if (sight.words[index - 1], sight.words[index]) in sight.vocabulary.pairs:
        return False
    return all(tokens.capital(word) and not tokens.upper(word) for word in (index - 2, index - 1))


def _second_syllable(sight: Sight, unit: Unit, index: int) -> bool:
    """Whether a verb of one syllable ends a word of the name that a capital began: `Sản xuất`."""
    named = (
        unit.kind in ("named", "topic")
        and not unit.complete
        and not sight.vocabulary.function.match(sight.words, index)
    )
    return named and index > unit.first + 1 and not sight.shouting and _first_syllable(sight, unit, index - 1)


def _first_syllable(sight: Sight, unit: Unit, index: int) -> bool:
    """Whether a capital begins a word of two syllables there; the second of a proper name (`Hạ Long`) does not."""
    capital = sight.tokens.capital
    return capital(index) and not sight.tokens.upper(index) and not (index - 1 > unit.first and capital(index - 1))


def _weighty(sight: Sight, unit: Unit, index: int) -> bool:
    """Whether a verb after a name that may be unfinished begins a predicate; `Ban QL DA nâng cấp đô thị` has none."""
    if sight.mode == "heading":
        return False
    if sight.mode == "prose" or unit.kind not in ("named", "topic", "plain"):
        return True
    following = sight.words[index : index + _SHORT]
    return index + _SHORT < len(sight.words) and not any(word in sight.joints for word in following)


def qualifies(sight: Sight, index: int) -> bool:
    """Whether the word may follow a complete name: a place, its name, what limits the unit."""
    words, vocabulary = sight.words, sight.vocabulary
    if vocabulary.qualifier.match(words, index) or vocabulary.clause.match(words, index):
        return True
    return vocabulary.determiner.match(words, index) > 0 or len(words[index]) == 1
