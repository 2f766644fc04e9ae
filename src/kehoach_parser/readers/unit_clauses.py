"""Verbs that stand inside a name or a relative clause, and those that begin the predicate after it."""

from __future__ import annotations

from .unit_sight import OPENING, Sight

_AHEAD = 14  # words in which the predicate of a name that has a verb must begin
_ENDS = frozenset(".;!?\n") | frozenset(OPENING)


def predicate_follows(sight: Sight, index: int) -> bool:
    """Whether a predicate begins within the next words: what stands before it is then a name."""
    for position in range(index, min(index + _AHEAD, len(sight.words))):
        word = sight.words[position]
        if word in _ENDS:
            return False
        if word == ":" or (sight.verb(position) and not _object_of_noun(sight, position)):
            return True
    return False


def clause_over(sight: Sight, index: int, allowed: int) -> bool:
    """Whether the verb at the word follows a relative clause: not the clause's own verb, and with an object."""
    words = sight.words
    size = sight.weak(index)
    handed_on = index == allowed and sight.vocabulary.doing.match(words, index - 2) != 2  # `được giao báo cáo`
    delivers = sight.vocabulary.delivering.match(words, index) and not handed_on
    if delivers and not _object_of_noun(sight, index):
        return True
    if not size or index == allowed or sight.vocabulary.function.match(words, index) or _object_of_noun(sight, index):
        return False
    after = index + size
    if after < len(words) and words[after] == ",":
        return sight.verb(after + 1)
    if after >= len(words) or not words[after].isalnum():
        return False
    if sight.vocabulary.adverb.match(words, index) and sight.verb(after):
        return True
    return words[after] in sight.vocabulary.weak_joints or not (words[after] in sight.joints or sight.verb(after))


def clause_of_predicate(sight: Sight, index: int) -> bool:
    """Whether a word that may begin a clause is a predicate: a verb is joined to it (`phụ trách, chỉ đạo`)."""
    after = index + sight.vocabulary.clause.match(sight.words, index)
    return after > index and after < len(sight.words) and sight.words[after] == "," and sight.verb(after + 1)


def _object_of_noun(sight: Sight, index: int) -> bool:
    """Whether the verb at the word is nominal: after a joint, or after a noun as in `công tác quản lý`."""
    before = sight.words[max(index - 2, 0) : index]
    if not before or before[-1] in sight.joints:
        return True
    return before[-1] in sight.vocabulary.nominal or " ".join(before) in sight.vocabulary.nominal
