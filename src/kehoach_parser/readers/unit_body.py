"""Reads one name from its opener on: what belongs to it, word by word."""

from __future__ import annotations

from .unit_clauses import predicate_follows
from .unit_ends import after_place, predicate, qualifies
from .unit_sight import CLOSING, Sight
from .unit_state import Unit
from .unit_words import Phrases

_NOUN = 2  # words of a noun of a class; a longer one has words of its own: `tổ chức chính trị - xã hội`
_OBJECT = 7  # words of the object of a verb that names a body, and of the verb after it


def begin(sight: Sight, first: int, kind: str, after: int) -> tuple[Unit, int]:
    """The unit after its opener and the known name, and the next word."""
    size = sight.vocabulary.determiner.match(sight.words, first)
    noun = first + size
    several = any(sight.vocabulary.determiner.match(sight.words, word) for word in range(first, after))
    unit = Unit(first, kind, _families(sight, kind), grouped=several and noun < after)
    for word in range(noun, max(noun + 1, after)):
        cover(sight, unit, word)
    member_size = member(sight, unit, noun)
    unit.bare = kind == "post" or (member_size > 0 and noun + member_size >= after)
    unit.person = kind == "people" and sight.vocabulary.title.match(sight.words, noun) > 0
    return unit, _name(sight, unit, noun, after)


def _name(sight: Sight, unit: Unit, noun: int, after: int) -> int:
    """Reads a known name after the opener; gives the next word."""
    whole = sight.whole(unit.first)
    known = sight.known_name(noun, after)
    if unit.kind != "plain" and whole and unit.first + whole >= max(after, known):
        known = unit.first + whole
    if known:
        unit.complete = True
        unit.bare = sight.vocabulary.place.match(sight.words, known - 1) > 0
        unit.families = (sight.vocabulary.place,) if unit.bare else unit.families
        return known
    if _named_by_verb(sight, unit, noun, after):
        unit.verbal, unit.bare = True, False
        return after + max(sight.weak(after), sight.vocabulary.functional.match(sight.words, after))
    return after


def _families(sight: Sight, kind: str) -> tuple[Phrases, ...]:
    words = sight.vocabulary
    if kind == "people":
        return (words.people, words.member)
    if kind == "post":
        return (words.bare_post, words.member)
    if kind in ("place", "plain"):
        return (words.place,)
    return (words.member, words.place, words.people)


def _named_by_verb(sight: Sight, unit: Unit, noun: int, after: int) -> bool:
    """Whether the verb after the head is of the name: `Trung tâm kiểm soát …`; in a list `Ban Chỉ đạo xây dựng …`."""
    words, vocabulary = sight.words, sight.vocabulary
    size = max(sight.weak(after), vocabulary.functional.match(words, after))
    if after < unit.covered or not size or sight.named(after):
        return False
    head = " ".join(words[noun:after])
    if unit.grouped and head not in vocabulary.crews:
        return False
    named = vocabulary.functional.match(words, after) and predicate_follows(sight, after + size)
    if head in vocabulary.task_bodies and sight.mode == "prose":
        return bool(named) and _reports_after(sight, after + size)
    if sight.mode == "prose" and not named:
        return False
    return head in vocabulary.verbal_heads or (unit.kind == "topic" and not sight.prose)


def _reports_after(sight: Sight, index: int) -> bool:
    """Whether after a bare object a verb follows with which a body accounts for its work."""
    for position in range(index, min(index + _OBJECT, len(sight.words))):
        if sight.words[position] in sight.joints or sight.vocabulary.determiner.match(sight.words, position):
            return False
        if sight.vocabulary.reports.match(sight.words, position):
            return position > index
    return False


def member(sight: Sight, unit: Unit, index: int) -> int:
    """The number of words of a noun at the word that may go on with the unit."""
    return max((family.match(sight.words, index) for family in unit.families), default=0)


def cover(sight: Sight, unit: Unit, index: int) -> None:
    """Notes a compound that begins at the word. One that begins with a verb counts only inside a name."""
    size = sight.vocabulary.compound.match(sight.words, index)
    if size and (_chief_acts(sight, index) or sight.vocabulary.strong.match(sight.words, index) > size):
        return  # `trong phạm vi chức năng` begins a predicate, `trong phạm vi` alone may belong to a name
    if unit.kind in ("named", "topic") and not unit.complete and not unit.grouped:
        size = max(size, sight.vocabulary.verbal_compound.match(sight.words, index))
    unit.covered = max(unit.covered, index + size)


def _chief_acts(sight: Sight, index: int) -> bool:
    """Whether the noun at the word ends the post of a chief, after which a verb stands: `Trưởng ban chỉ đạo chung`."""
    if not sight.prose or sight.named(index) or sight.words[max(index - 1, 0)] not in sight.vocabulary.chiefs:
        return False
    return sight.vocabulary.chief_acts.match(sight.words, index) > 0


# ---------------------------------------------------------------- word by word


def take(sight: Sight, unit: Unit, index: int) -> tuple[int, str]:
    """Takes the word into the name: the next word and "", or the word and what stops the name there."""
    stop = _sign(sight, index) or ("joint" if _new_line(sight, unit, index) else "")
    if stop:
        return index, stop
    if unit.bare and unit.grouped and (after := _stretch(sight, index)):
        unit.bare = False
        return after, ""
    size = sight.vocabulary.related.match(sight.words, index)
    if size and size >= sight.vocabulary.strong.match(sight.words, index):
        unit.bare, unit.related = False, True
        return index + size, ""
    if unit.complete and (after := _hyphened(sight, index) or _belongs_to(sight, unit, index)):
        return after, ""
    if unit.complete and (size := sight.vocabulary.attribute.match(sight.words, index)):
        unit.complete = False
        return index + size, ""
    if not (sight.mode == "prose" and _whole(sight, unit, index)):
        cover(sight, unit, index)
    if after := _personal_role(sight, unit, index):
        return after, ""
    if index >= unit.covered and not sight.named(index) and predicate(sight, unit, index):
        return index, "verb"
    unit.related = False
    return _consumed(sight, unit, index), ""


def _personal_role(sight: Sight, unit: Unit, index: int) -> int:
    """The word after what people of a list are there for, and nothing else: `- Cán bộ hướng dẫn`; 0 elsewhere."""
    size = sight.vocabulary.personal_role.match(sight.words, index) if unit.kind == "people" and not sight.prose else 0
    after = index + size
    ended = after >= len(sight.words) or sight.words[after] in sight.joints or after in sight.tokens.line_starts
    return after if size and ended else 0


def _stretch(sight: Sight, index: int) -> int:
    """The word after `từ A đến B` behind several places, 0 where nothing of the kind stands."""
    words, vocabulary = sight.words, sight.vocabulary
    if words[index] not in vocabulary.stretch_from:
        return 0
    first = _capitals(sight, index + 1)
    if first == index + 1 or first >= len(words) or words[first] not in vocabulary.stretch_to:
        return 0
    last = _capitals(sight, first + 1)
    return last if last > first + 1 else 0


def _capitals(sight: Sight, index: int) -> int:
    """The word after a place's name at the word, which may have its class before it."""
    index += sight.vocabulary.place.match(sight.words, index)
    while index < len(sight.words) and sight.named(index):
        index += 1
    return index


def _whole(sight: Sight, unit: Unit, index: int) -> bool:
    """Whether the name can end before the word: a noun there that is also a verb is then a verb."""
    whole = not unit.grouped and (unit.complete or after_place(sight, unit, index))
    return whole and not qualifies(sight, index)


def _sign(sight: Sight, index: int) -> str:
    word = sight.words[index]
    if word == ":":
        return "colon"
    if word in ".!?" and sight.ends_sentence(index):
        return "sentence"
    return "none" if word in CLOSING else ""


def _new_line(sight: Sight, unit: Unit, index: int) -> bool:
    """Whether a line of a list begins a unit in lower case: what stands before it can be whole."""
    if index not in sight.tokens.line_starts or sight.prose or sight.vocabulary.place.match(sight.words, index):
        return False
    whole = unit.complete or unit.related or unit.bare
    return whole and sight.opens(index) and not holds(sight, unit, index)


def _hyphened(sight: Sight, index: int) -> int:
    """The word after what a hyphen adds to a known name (`Ban Tuyên giáo - Nữ công`), 0 where it adds nothing."""
    words, second = sight.words, index + 2
    if words[index] != "-" or second > len(words) or not sight.named(index + 1) or sight.opens(index + 1):
        return 0
    if second == len(words) or not words[second].isalpha() or words[second] in sight.joints or sight.named(second):
        return second
    verb = max(sight.vocabulary.strong.match(words, second), sight.vocabulary.weak.match(words, second))
    return second if verb > 1 or qualifies(sight, second) else second + 1


def _belongs_to(sight: Sight, unit: Unit, index: int) -> int:
    """After a complete name: the word after a unit that it belongs to (`Tỉnh ủy`, `của Sở`), 0 where none is named."""
    words = sight.words
    if linking := sight.vocabulary.linking.match(words, index):
        unit.complete = False
        return index + linking
    opened = sight.opener(index) if sight.named(index) else None
    if opened:
        whole = index + sight.whole(index)
        return max(sight.known_name(index, opened[1]), opened[1], whole)
    size = sight.vocabulary.qualifier.match(words, index)
    return index + size if size > 1 else 0


def _inner_name(sight: Sight, index: int) -> int:
    """The word after a known name that stands inside the unit's: `Thanh tra Bộ Nội vụ`; 0 where none begins."""
    opened = sight.opener(index) if sight.named(index) else None
    if not opened:
        return 0
    whole = sight.whole(index)
    return max(sight.known_name(index, opened[1]), index + whole if whole > 1 else 0)


def _consumed(sight: Sight, unit: Unit, index: int) -> int:
    """Takes the word into the name and notes what it changes; gives the next word."""
    words, vocabulary = sight.words, sight.vocabulary
    inner = _inner_name(sight, index)
    if inner:
        unit.complete, unit.bare = True, False
        return inner
    size = vocabulary.determiner.match(words, index)
    if size and index + size < len(words):
        unit.grouped, unit.bare = True, False
        place = vocabulary.place.match(words, index + size)
        unit.families = (vocabulary.place,) if place else (vocabulary.member, vocabulary.place, vocabulary.people)
        return index + size
    size = vocabulary.clause.match(words, index)
    if size and not sight.named(index):
        unit.clause, unit.verb_here = True, index + size
        return index + size
    size = _verb_within(sight, unit, index)
    if size:
        unit.bare = False
        return index + size
    if index < unit.covered:
        unit.bare = False  # inside `chính trị - xã hội`
        return index + 1
    place = vocabulary.place.match(words, index)
    noun = place or member(sight, unit, index)
    if place and not unit.grouped:
        unit.families = (vocabulary.place,)
    unit.bare = noun > 0
    return index + (noun or 1)


def _verb_within(sight: Sight, unit: Unit, index: int) -> int:
    """The words of a verb that belongs to the name or to its clause; notes that a further one may follow it."""
    words, vocabulary = sight.words, sight.vocabulary
    inside = index == unit.verb_here
    named = sight.named(index) and not unit.complete and unit.kind not in ("post", "people")
    if not (inside or named or unit.clause) or sight.shouting:
        return 0
    functional = vocabulary.functional.match(words, index)
    strong = 0 if inside else vocabulary.strong.match(words, index)
    size = max(functional, strong, vocabulary.weak.match(words, index))
    if inside and unit.clause:
        goes_on = vocabulary.assigning.match(words, index)
    else:
        goes_on = 0 if inside or unit.clause else functional or strong
    if goes_on:
        unit.verb_here, unit.verbal = index + size, not unit.clause
    return size


def holds(sight: Sight, unit: Unit, after: int) -> bool:
    """Whether the noun after a joint is one that `các`, or another such noun, holds together with those before."""
    if not (unit.grouped or unit.bare):
        return False
    size = member(sight, unit, after)
    if unit.kind == "group" and not (unit.bare or unit.related) and sight.vocabulary.people.match(sight.words, after):
        return False
    opened = sight.opener(after)
    if opened and size and opened[1] > after + size and sight.whole(after) > size:
        return False
    if opened and size and _has_words(sight, unit, after) and _told_apart(sight, after + size):
        return False  # `các tổ chức chính trị - xã hội và cơ quan có liên quan`
    if size and not unit.grouped and sight.numeral(after + size):
        return False  # `…, khu phố 5`
    if not size or (sight.vocabulary.place.match(sight.words, after) == size and not sight.named(after)):
        return size > 0
    return not (sight.vocabulary.completing.match(sight.words, after) and _own_name(sight, after, after + size))


def _has_words(sight: Sight, unit: Unit, after: int) -> bool:
    """Whether the noun that `các` opened has words of its own before the joint, which is no comma."""
    opened = sight.opener(unit.first)
    joint = after - 1
    while joint > unit.first and sight.words[joint - 1] in sight.joints:
        joint -= 1
    if opened is None or not unit.grouped or unit.bare or unit.related or sight.words[joint] == ",":
        return False
    noun = unit.first + sight.vocabulary.determiner.match(sight.words, unit.first)
    size = member(sight, unit, noun)
    return joint > max(opened[1], noun + (size if size <= _NOUN else 0))


def _told_apart(sight: Sight, following: int) -> bool:
    """Whether a noun, or several with commas, has words of its own that tell which it means."""
    following = sight.past_nouns(following)
    if following >= len(sight.words) or not sight.words[following].isalpha():
        return False
    noun = sight.vocabulary.member.match(sight.words, following) > 0
    return sight.words[following] not in sight.joints and (noun or not sight.verb(following))


def _own_name(sight: Sight, noun: int, following: int) -> bool:
    """Whether the noun begins a name of its own: a capital or a known name follows, or it is a capital itself."""
    if following >= len(sight.words):
        return False
    acts = sight.mode == "prose" and not sight.tokens.capital(following) and sight.weak(following) > 0
    if sight.named(following) or (sight.known_name(noun, following) and not acts):
        return True
    word = sight.words[following]
    place = sight.vocabulary.place.match(sight.words, noun) > 0  # `Tổ dân phố số 5`, but `Phòng thuộc Sở`
    ended = word in sight.joints or word in ".:()" or (acts if place else qualifies(sight, following))
    return sight.named(noun) and not ended and not sight.vocabulary.related.match(sight.words, following)
