"""Abbreviations that a document makes for itself: `công ty điện lực (CTĐL)`, or `Cục CNTY` beside the full name.

The grammar writes out what every office shortens alike; what only this document shortens is read from its own text,
and only where the initials of the words agree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kehoach_parser.nodes import Part
from kehoach_parser.records import FoundUnit, TaskRecord

_SHORT = re.compile(r"(?<!\w)[A-ZĐ][A-ZĐ&,]*[A-ZĐ](?!\w)")
_DEFINED = re.compile(
    r"\((?:sau đây )?(?:(?:gọi|viết) (?:tắt|chung) là:?|viết tắt:?|gọi là)? ?[“\"]?(?P<short>[A-ZĐ][A-ZĐ&,-]{1,11})[”\"]?\)", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+")
_LINKS = ("và", "các", "của", "với", "về")
_ROMAN = re.compile(r"[IVXLC]+")


def expand(parts: Iterable[Part], records: Iterable[TaskRecord]) -> None:
    """Writes out the document's own abbreviations in the names of the units of all records."""
    texts = [text for part in parts for text in _texts(part)]
    defined = dict(_definitions(texts))
    whole: str | None = None
    for record in records:
        for units in (record.lead, record.coordinating, record.supervising):
            for index, unit in enumerate(units):
                name = unit.unit.name
                for short in _SHORT.findall(unit.unit.text):
                    if _ROMAN.fullmatch(short):
                        continue
                    if short not in defined:
                        whole = whole if whole is not None else "\n".join(texts)
                        defined[short] = _named_elsewhere(unit.unit.text, short, whole)
                    if defined[short]:
                        written = f"{re.escape(short)}|{re.escape(short.replace('&', ' và '))}"
                        name = re.sub(rf"(?<!\w)(?:{written})(?!\w)", defined[short], name)
                if name != unit.unit.name:
                    units[index] = FoundUnit(replace(unit.unit, name=name), unit.stated)


def _texts(part: Part) -> Iterator[str]:
    for node in part.body.walk():
        if node.table is not None:
            yield from (cell.text.replace("\n", " ") for row in node.table.rows for cell in row)
        elif node.text:
            yield node.text


def _definitions(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Abbreviations in brackets after the words that they shorten."""
    for text in texts:
        if "(" not in text:
            continue
        for match in _DEFINED.finditer(text):
            short = match["short"]
            full = _words_before(text[max(0, match.start() - 200) : match.start()], short) if short.isupper() else None
            if full:
                yield short, full


def _letters(short: str) -> str:
    return "".join(letter for letter in short if letter.isalpha())


def _words_before(text: str, short: str) -> str | None:
    """The last words of a text whose initials are the letters of an abbreviation."""
    words = list(_WORD.finditer(text))
    letters = list(_letters(short))
    index = len(words)
    start = None
    while letters and index:
        index -= 1
        word = words[index][0]
        if word[0].upper() == letters[-1]:
            letters.pop()
            start = words[index].start()
        elif word.lower() not in _LINKS:
            return None
    return text[start:].strip() if not letters and start is not None else None


def _named_elsewhere(name: str, short: str, text: str) -> str:
    """The words that an abbreviated name has where the document writes it in full; empty when it never does."""
    head = name[: name.find(short)].strip().split(" ")[-1]
    if not head:
        return ""
    links = "|".join(_LINKS)
    words = rf",?\s+(?:(?:{links})\s+)?".join(rf"[{letter}{letter.lower()}][^\W\d_]*" for letter in _letters(short))
    match = re.search(rf"(?<!\w)(?i:{re.escape(head)})\s+(?P<full>{words})(?!\w)", text)
    if match is None or _SHORT.search(match["full"]):
        return ""
    return re.sub(r"\s+", " ", match["full"])
