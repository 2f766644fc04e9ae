"""Names that share their head: in `các Sở: A, B` each name is completed (`Sở A`, `Sở B`)."""

from __future__ import annotations

from ..structs import field, struct
from .unit_sight import OPENING, Sight
from .unit_words import Phrases


@struct(slots=True)
class Found:
    """A unit: offsets, the text that completes its name (`Sở` in `các Sở: A, B`) and brackets that are left out."""

    start: int
    end: int
    prefix: str = ""
    brackets: list[tuple[int, int]] = field(default_factory=list)


def shared_head(sight: Sight, first: int, index: int) -> tuple[list[Found], int, str] | None:
    """From the word of `các` on: one unit a name, the next word and what stops them; None where no head is shared.
    `first` is the first word of the unit: in `Giám đốc các Sở: A, B` the post is shared, too."""
    head = _head(sight, index)
    if head is None:
        return None
    noun, after, entry = head
    names = sight.vocabulary.names.get(" ".join(sight.words[noun:after]))
    places = sight.vocabulary.place.match(sight.words, noun) > 0
    if entry == after and not (sight.named(entry) and (places or (names and names.match(sight.words, entry)))):
        return None
    before = sight.tokens.source[sight.tokens.starts[first] : sight.tokens.starts[index]]
    prefix = before + sight.tokens.text(noun, after)
    shared = _entries(sight, entry, names, prefix[:1].upper() + prefix[1:], places)
    return shared if entry > after or len(shared[0]) > 1 else None


def _head(sight: Sight, index: int) -> tuple[int, int, int] | None:
    """The words of the head: its noun, the word after it, and the first name (after a colon, where there is one)."""
    words, vocabulary = sight.words, sight.vocabulary
    size = vocabulary.determiner.match(words, index)
    noun = index + size
    length = vocabulary.completing.match(words, noun) if size else 0
    after = noun + length
    if not length or after + 1 >= len(words):
        return None
    entry = after + (words[after] == ":")
    if entry == after and (listed := _listed(sight, after)):
        return noun, after, listed
    if sight.verb(entry) or vocabulary.member.match(words, entry):
        return None
    return noun, after, entry


def _listed(sight: Sight, index: int) -> int:
    """The first name that a colon brings after further nouns of classes: `các sở, ngành: Tài chính, …`; 0 for none."""
    index = sight.past_nouns(index)
    index += sight.vocabulary.related.match(sight.words, index)  # `các Bộ, ngành liên quan: Tài chính, …`
    colon = index + 1 < len(sight.words) and sight.words[index] == ":"
    return index + 1 if colon and sight.named(index + 1) and not sight.opens(index + 1) else 0


def _entries(
    sight: Sight, index: int, names: Phrases | None, prefix: str, places: bool
) -> tuple[list[Found], int, str]:
    found: list[Found] = []
    while index < len(sight.words):
        size = names.match(sight.words, index) if names else 0
        if not size and (sight.opens(index) or (found and names and not sight.prose and not sight.named(index))):
            return found, index, "joint"  # `các Sở GD&ĐT, điểm thu nhận hồ sơ`
        if not size and (sight.verb(index) or sight.vocabulary.determiner.match(sight.words, index)):
            return found, index, "verb"
        end = _entry_end(sight, index + max(size, 1), places)
        found.append(Found(sight.tokens.starts[index], sight.tokens.ends[end - 1], prefix))
        index = end
        if index >= len(sight.words) or sight.words[index] not in sight.joints:
            return found, index, sight.stop(index)
        while index < len(sight.words) and sight.words[index] in sight.joints:
            index += 1
    return found, index, "end"


def _entry_end(sight: Sight, index: int, place: bool) -> int:
    """The word after the name; that of a place has capitals and numbers only."""
    while index < len(sight.words):
        word = sight.words[index]
        sentence = word == "." and sight.ends_sentence(index)
        if word in sight.joints or word in ":!?" or word in OPENING or sentence or sight.verb(index):
            break
        if place and not (sight.shouting or sight.named(index) or sight.numeral(index)):
            break
        index += 1
    return index
