"""The full name of a unit: abbreviations written out, spaces and dashes normalised, the spelling kept."""

from __future__ import annotations

import re
import unicodedata

from ..grammar import Fired, Grammar, Kind
from ..patterns import compiled
from ..text import fold, normalise, single_spaced

FINAL = " \t\n\r.;,:…"
_LETTERED = compiled(r"[A-ZĐƯ](?:[A-ZĐƯ]|\.|[a-z]{1,2}[A-Z]|p\b|\b)")  # how nearly all abbreviations look
_JOINT = compiled(r"\s*([&,-])\s*")
_LOOSE_DASH = compiled(r"(?<=\w)(?: +- *| *- +)(?=\w)")
_AMPERSAND = compiled(r"(?<![A-ZĐ](?=&[A-ZĐ]))\s*&\s*")  # but `CN&MT` stays as it is
_TIED = compiled(r"[A-ZĐƯ]&(?=[A-ZĐƯ])")


def full_name(text: str, grammar: Grammar) -> str:
    """The name as the contract writes it: `Văn phòng HĐND&UBND` gives `Văn phòng Hội đồng nhân dân và Ủy ban …`."""
    source = unicodedata.normalize("NFC", text).strip(FINAL)
    plain = normalise(source)
    if _LETTERED.search(plain) or _unlike(grammar).search(plain):
        source = _written_out(source, plain, grammar)
    name = single_spaced(source).replace("–", "-").replace("—", "-").replace("−", "-")
    if "&" in name:
        name = _AMPERSAND.sub(_and(grammar), name)
    if "-" in name:
        name = _LOOSE_DASH.sub(" - ", name)
    name = name.strip(FINAL)
    return name[:1].upper() + name[1:] if plain[:1].isupper() else name


def _written_out(source: str, plain: str, grammar: Grammar) -> str:
    """The source with each abbreviation in place of which a full form is known."""
    pieces: list[str] = []
    position = 0
    for start, end, full in _replacements(plain, grammar):
        pieces += [source[position:start], _cased(full, plain[:start], grammar)]
        position = end
    return "".join([*pieces, source[position:]])


def _replacements(plain: str, grammar: Grammar) -> list[tuple[int, int, str]]:
    """Places and full forms, left to right: the rules that look at neighbours first, then the table. Of `CT&CTSV`
    nothing is written out where one side is not known."""
    found = [
        (hit.start, hit.end, str(hit.rule.data["full"]))
        for hit in grammar.alternation("units", "abbreviation").finditer(fold(plain))
        if plain[hit.start].isupper()
    ]
    taken = [range(start, end) for start, end, _ in found]
    pattern, full_forms = _table(grammar)
    for match in pattern.finditer(plain):
        if not any(match.start() < held.stop and held.start < match.end() for held in taken):
            found.append((match.start(), match.end(), full_forms[_key(match[0], _and(grammar))]))
    edges = {edge for start, end, _ in found for edge in (start, end)}
    sides = ({match.end() - 1, match.end()} for match in _TIED.finditer(plain))
    halves = {edge for both in sides if len(both & edges) == 1 for edge in both}
    return sorted(entry for entry in found if not halves & {entry[0], entry[1]})


def _cased(full: str, before: str, grammar: Grammar) -> str:
    """A common noun is capitalised where it is the name of an office: `phòng CNTT`, not `Chương trình MTQG`."""
    heads = grammar.cached("units: heads of names", lambda: frozenset(map(fold, grammar.words("units", "head"))))
    last = fold(before).split()[-2:]
    return full[:1].upper() + full[1:] if " ".join(last[-1:]) in heads or " ".join(last) in heads else full


def _unlike(grammar: Grammar) -> re.Pattern[str]:
    """The abbreviations of the table that do not look like one: `Cty`."""

    def made() -> re.Pattern[str]:
        unlike = (key for key in grammar.table("units", "abbreviations") if not _LETTERED.search(key))
        return grammar.regex("|".join(map(re.escape, unlike)) or "(?!)")

    return grammar.cached("units: abbreviations unlike others", made)


def _table(grammar: Grammar) -> tuple[re.Pattern[str], dict[str, str]]:
    return grammar.cached(
        "units: abbreviations",
        lambda: _compiled_table(dict(grammar.table("units", "abbreviations")), _and(grammar), grammar),
    )


def _compiled_table(table: dict[str, str], joint: str, grammar: Grammar) -> tuple[re.Pattern[str], dict[str, str]]:
    keys = sorted(table, key=lambda key: (-len(key), key))
    pattern = "|".join(_flexible(key, joint) for key in keys)
    compiled = grammar.regex(rf"(?<!\w)(?:{pattern})(?!\w)")
    return compiled, {_key(key, joint): full for key, full in table.items()}


def _flexible(key: str, joint: str) -> str:
    """The key with optional spaces around its signs, `&` also as a word."""
    parts = {"&": rf"(?: ?& ?|{joint})", ",": r" ?, ?", "-": r" ?- ?", " ": r" "}
    return "".join(parts.get(character, re.escape(character)) for character in key)


def _key(written: str, joint: str) -> str:
    return _JOINT.sub(r"\1", written.replace(joint, "&"))


def _and(grammar: Grammar) -> str:
    """The word for `&`, with its spaces."""
    return f" {grammar.words('units', 'and')[0]} "


def evaluate_abbreviation(grammar: Grammar, text: str) -> list[Fired]:
    """For the checker: the context rules that fire on the text, the first with the whole name as its value."""
    plain = normalise(text)
    hits = [
        hit.rule.name
        for hit in grammar.alternation("units", "abbreviation").finditer(fold(plain))
        if plain[hit.start].isupper()
    ]
    return [Fired(name, full_name(text, grammar)) for name in hits]


KINDS = {("units", "abbreviation"): Kind(frozenset({"full"}), evaluate_abbreviation)}
