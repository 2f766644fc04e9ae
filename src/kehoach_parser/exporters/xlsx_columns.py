"""The columns of the sheets of a workbook, and how their values are said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kehoach_parser.exporters.messages import say
from kehoach_parser.exporters.rhythms import rhythm

Say = Callable[[Any, str], Any]
TEXT, CENTRED, NUMBER, DATE = "text", "centred", "number", "date"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its width in digits, what its cells are, and how a value is said."""

    name: str
    width: float
    kind: str = TEXT
    say: Say = lambda value, language: value


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet and its columns. The first column counts the rows, the last names the file; the first `printed` go to
    paper, or, of several documents, those that name the document, too; the first `frozen` stay in sight."""

    name: str
    columns: tuple[Column, ...]
    printed: int
    printed_of_several: int
    frozen: int = 0
    colour: str | None = None


def _lines(values: Sequence[str], language: str) -> str:
    return "\n".join(values)


def _listed(values: Sequence[str], language: str) -> str:
    return ";\n".join(value.rstrip(";") for value in values)


def _rhythms(rules: Sequence[str], language: str) -> str:
    return _listed([rhythm(rule, language) for rule in rules], language)


def _headings(titles: Sequence[str], language: str) -> str:
    return " > ".join(titles)


def _remarks(value: tuple[Sequence[str], bool], language: str) -> str:
    told, inferred = value
    return _lines([*told, *([say("year-inferred", language)] if inferred else [])], language)


def _quotes(places: Sequence[tuple[str, int | None, bool, Sequence[str]]], language: str) -> str:
    """A line a place, `Chủ trì, tr. 4: “UBND cấp xã”`; without a page and a text there is nothing to say."""
    lines = []
    for role, page, inherited, texts in places:
        where = [say(role, language)]
        where += [say("on-page", language, page)] if page else []
        where += [say("inherited", language)] if inherited else []
        if len(where) > 1 or texts:
            quoted = "; ".join(f"“{text}”" for text in texts)
            lines.append(", ".join(where) + (f": {quoted}" if quoted else ""))
    return _lines(lines, language)


def _part(number: int, language: str) -> str:
    return say("attached", language, number) if number else say("main", language)


def _yes(value: bool, language: str) -> str | None:
    return say("yes", language) if value else None


_COUNT = Column("no", 5, CENTRED)
_FILE = Column("file", 28)

TASKS = Sheet(
    "tasks",
    (
        _COUNT,
        Column("id", 10),
        Column("content", 42),
        Column("lead", 20, say=_listed),
        Column("coordinating", 20, say=_listed),
        Column("supervising", 14, say=_listed),
        Column("products", 20, say=_lines),
        Column("deadline", 17),
        Column("due", 12, DATE),
        Column("recurrence", 11, say=_rhythms),
        Column("remarks", 17, say=_remarks),
        Column("page", 7, NUMBER),
        Column("document", 16),
        Column("document_date", 13, DATE),
        Column("evidence", 56, say=_quotes),
        Column("section", 44, say=_headings),
        _FILE,
    ),
    printed=12,
    printed_of_several=14, frozen=3,
)  # fmt: skip
DOCUMENTS = Sheet(
    "documents",
    (
        _COUNT,
        Column("part", 11, say=_part),
        Column("parent_issuer", 18),
        Column("issuer", 24),
        Column("type", 7, CENTRED),
        Column("number", 16),
        Column("date", 13, DATE),
        Column("place", 13),
        Column("title", 44),
        Column("signer", 18),
        Column("position", 22, say=_lines),
        Column("tasks", 8, NUMBER),
        Column("pages", 7, NUMBER),
        Column("ocr", 9, CENTRED, say=_yes),
        Column("legal_bases", 80, say=_lines),
        Column("recipients", 40, say=_lines),
        _FILE,
    ),
    printed=14,
    printed_of_several=14,
)  # fmt: skip
WARNINGS = Sheet(
    "warnings",
    (
        _COUNT,
        Column("message", 64),
        Column("task_id", 13),
        Column("page", 7, NUMBER),
        Column("code", 24),
        _FILE,
    ),
    printed=6,
    printed_of_several=6, colour="#FFC000",
)  # fmt: skip
