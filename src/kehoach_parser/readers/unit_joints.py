"""Decides at a comma, at `và` and at a bracket whether a name goes on."""

from __future__ import annotations

from .unit_body import holds, member
from .unit_clauses import predicate_follows
from .unit_ends import doing_ahead
from .unit_sight import Sight
from .unit_state import Unit

_HARD = frozenset({";", "\n"})


def at_joint(sight: Sight, unit: Unit, index: int) -> tuple[int, str]:
    """The next word and "" where the name goes on after the joint, else the word where it stops and what stops it."""
    word = sight.words[index]
    after = _after(sight, index)
    if word in sight.vocabulary.weak_joints and not sight.opens(after):
        return index, "verb"
    if word in _HARD or (word == "+" and after < len(sight.words)):
        return after, "joint" if not sight.prose or sight.opens(after) else "sentence"
    if after >= len(sight.words):
        return after, "end"
    if word == "/" and not (unit.complete and sight.opens(after)):
        return after, ""  # `cha mẹ/người đại diện` is one of the two; after a name that is known another unit begins
    charge = sight.vocabulary.charge.match(sight.words, after)
    if charge and not sight.prose and unit.kind in ("post", "people"):
        return after + charge, ""  # `Phó Chủ tịch Thường trực, phụ trách lĩnh vực …`
    if _turns_to_people(sight, unit, after):
        return after, "joint"
    if holds(sight, unit, after):
        unit.bare, unit.related = True, False
        return after + member(sight, unit, after), ""
    if _goes_on(sight, unit, index, after):
        return after + max(_capital_verb(sight, unit, after), _second_verb(sight, unit, index, after)), ""
    if sight.opens(after):
        return after, "joint"
    if sight.verb(after):
        return after, "verb"
    return (index, "none") if sight.prose else (after, "joint")


def _after(sight: Sight, index: int) -> int:
    """The first word after a run of joints: `, và`, `cùng với`."""
    after = index + 1
    while after < len(sight.words) and (sight.words[after] in sight.vocabulary.joints or sight.words[after] in ",\n"):
        after += 1
    return after


def _turns_to_people(sight: Sight, unit: Unit, after: int) -> bool:
    """Whether after bodies the people of their place follow: `Các cơ quan, đơn vị và nhân dân trên địa bàn`, but
    `cán bộ, đảng viên và nhân dân`."""
    noun = unit.first + sight.vocabulary.determiner.match(sight.words, unit.first)
    if not sight.vocabulary.populace.match(sight.words, after) or sight.vocabulary.people.match(sight.words, noun):
        return False
    return unit.grouped or unit.bare


def _goes_on(sight: Sight, unit: Unit, index: int, after: int) -> bool:
    """Whether the name goes on after the joint."""
    word = sight.words[index]
    if unit.verbal and _joins_people(sight, index, after):
        return True  # `Hệ Quản lý học viên và sinh viên`
    opened = sight.opener(after)
    if opened:
        unit.complete = unit.complete and not unit.person
        same = unit.person or _seated(sight, unit)
        return (same and opened[0] == "post") or (word == "&" and not unit.complete)
    if sight.numeral(index - 1) and sight.numeral(after):
        return True  # `Chi cục Kiểm lâm vùng I, II`
    if not sight.named(after):
        if sight.vocabulary.strong.match(sight.words, after):
            return False
        if _last_function(sight, unit, after):
            return True
        if _second_verb(sight, unit, index, after) or _further_subject(sight, unit, index, after):
            return True
        if sight.weak(after):
            return unit.clause or (unit.verbal and (word in sight.vocabulary.inner_joints or not sight.prose))
    if word == "&":
        return True
    if unit.complete and not unit.grouped:
        more = word in sight.vocabulary.inner_joints and sight.named(after)
        more = more or _fields_follow(sight, unit, after) or (sight.mode == "prose" and doing_ahead(sight, after))
        unit.complete = not (more and sight.prose)
        return more
    return _unfinished(sight, unit, index, after)


def _joins_people(sight: Sight, index: int, after: int) -> bool:
    """Whether people stand on both sides of `và`."""
    people, words = sight.vocabulary.people, sight.words
    before = people.match(words, index - 2) == 2 or people.match(words, index - 1) == 1
    return before and words[index] in sight.vocabulary.inner_joints and people.match(words, after) > 0


def _seated(sight: Sight, unit: Unit) -> bool:
    """Whether the unit is one person, by a seat that does not yet say who it is: `Đồng chí Ủy viên Ban Thường vụ`."""
    size = sight.vocabulary.title.match(sight.words, unit.first)
    return size > 0 and not unit.grouped and sight.vocabulary.membership.match(sight.words, unit.first + size) > 0


def _capital_verb(sight: Sight, unit: Unit, after: int) -> int:
    """The words of a verb that goes on with a known name: `Phòng Công nghệ thông tin và Chuyển đổi số`."""
    if not (unit.complete and sight.named(after)):
        return 0
    size = sight.vocabulary.verbal_compound.match(sight.words, after) or sight.vocabulary.weak.match(sight.words, after)
    return size if size > 1 else 0


def _second_verb(sight: Sight, unit: Unit, index: int, after: int) -> int:
    """The words of a further verb of a name that a verb in capitals began: `Phòng Quản lý hạ tầng và phát triển đô
    thị`, `Tổ Tư vấn, hỗ trợ pháp lý`; after a name alone no predicate begins with `và`."""
    if not unit.verbal or not sight.prose or not any(sight.named(word) for word in range(unit.first + 1, index)):
        return 0
    functional = sight.vocabulary.functional.match(sight.words, after)
    if sight.words[index] in sight.vocabulary.inner_joints:
        return max(functional, sight.weak(after), sight.vocabulary.verbal_compound.match(sight.words, after))
    return functional if index == unit.verb_here and predicate_follows(sight, after + functional) else 0


def _further_subject(sight: Sight, unit: Unit, index: int, after: int) -> bool:
    """Whether one more subject of a body follows that begins with a verb: `Ban Chỉ đạo phát triển …, đổi mới …`."""
    named = unit.kind == "topic" and not unit.grouped and index > unit.covered - 1 > unit.first + 1
    return named and sight.vocabulary.verbal_compound.match(sight.words, after) > 0


def _fields_follow(sight: Sight, unit: Unit, after: int) -> bool:
    """Whether further fields of work follow a known name up to `và` and a last one, of which not each is a name itself:
    `Phòng Kế hoạch, Tài chính và Đầu tư`, but not `Phòng Nội vụ, Tài chính và Tư pháp`."""
    words, vocabulary = sight.words, sight.vocabulary
    names = vocabulary.names.get(words[unit.first])
    all_known, entry = True, after
    while entry < len(words) and sight.named(entry) and (size := vocabulary.field.match(words, entry)):
        known = names.match(words, entry) if names else 0
        all_known = all_known and known > 0
        entry += max(known, size)
        if words[entry - max(known, size) - 1] in vocabulary.inner_joints:
            return not all_known
        if entry >= len(words) or not (words[entry] == "," or words[entry] in vocabulary.inner_joints):
            return False
        entry += 1
    return False


def _last_function(sight: Sight, unit: Unit, after: int) -> bool:
    """Whether a function ends a heading that is a name: `Tổ Cảnh sát trật tự, phản ứng nhanh`."""
    size = sight.vocabulary.functional.match(sight.words, after)
    ends = size > 0 and (after + size == len(sight.words) or sight.words[after + size] == ":")
    return ends and sight.mode == "heading" and unit.kind == "named" and not unit.grouped


def _unfinished(sight: Sight, unit: Unit, index: int, after: int) -> bool:
    """Whether a name that is not known to be complete takes what follows the joint."""
    capital = sight.tokens.capital(after)
    open_group = unit.grouped and not unit.related and not unit.complete
    if unit.clause or unit.kind == "topic" or (open_group and not capital):
        return True
    if sight.vocabulary.field.match(sight.words, after) and unit.kind in ("named", "office"):
        return True
    if not sight.prose and unit.kind in ("named", "office") and not unit.grouped and not capital:
        return not sight.vocabulary.people.match(sight.words, after)
    if unit.kind == "plain":
        return False
    if capital and not sight.shouting:
        return not _stands_alone(sight, after)
    return sight.words[index] in sight.vocabulary.inner_joints


def _stands_alone(sight: Sight, index: int) -> bool:
    """Whether the word is an abbreviation between two joints that is no known part of a name."""
    following = sight.words[index + 1] if index + 1 < len(sight.words) else ","
    if not sight.tokens.upper(index) or not (following in sight.joints or following in ".("):
        return False
    return not sight.vocabulary.abbreviations.match(sight.words, index)


def pass_bracket(sight: Sight, unit: Unit, index: int) -> int:
    """Passes over a bracket; one that is no part of the name is noted. Gives the next word."""
    closing = sight.closing(index)
    if not _kept(sight, index + 1, closing):
        unit.brackets.append((sight.tokens.starts[index], sight.tokens.ends[closing]))
    unit.bare = False
    return closing + 1


def _kept(sight: Sight, index: int, closing: int) -> bool:
    """Whether the content of a bracket belongs to the name: another name of the unit, or a part of it."""
    if index >= closing:
        return False
    hit = sight.vocabulary.brackets.match(sight.tokens.folded, sight.tokens.starts[index])
    if hit:
        return bool(hit.rule.data["action"] == "keep")
    return sight.opens(index) or (closing - index == 1 and sight.tokens.upper(index))
