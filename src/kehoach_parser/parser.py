"""parse(path) -> Plan: the whole way of one file.

    file ──load──▶ Document ──split──▶ Part[] ──find──▶ records ──border──▶ Values ──check──▶ Plan

The models are imported where they are made, since their import costs as much as the parse of ten pages: who only
writes the result, as the command does, takes `parse_values`.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, TypedDict, Unpack

from kehoach_parser import border, loaders
from kehoach_parser.document import Changes, Document, Ocr, Table
from kehoach_parser.finders import abbreviations
from kehoach_parser.finders import citations as citation_finder
from kehoach_parser.finders import header as header_finder
from kehoach_parser.finders import tasks as task_finder
from kehoach_parser.finders.context import Language
from kehoach_parser.finders.longer_names import longer_names
from kehoach_parser.garbage import uncollected
from kehoach_parser.grammar import Grammar, load
from kehoach_parser.grammar_cache import cache_folder
from kehoach_parser.messages import message
from kehoach_parser.nodes import Part
from kehoach_parser.outline import split
from kehoach_parser.patterns import compiled
from kehoach_parser.readers import measures
from kehoach_parser.records import HeaderRecord, TaskRecord
from kehoach_parser.text import fold, forget
from kehoach_parser.values import Values

if TYPE_CHECKING:
    from kehoach_parser.models import Plan

_SCHEMA = "1"  # the version of the contract
# The digits first: the engine leaps to them. A span such as `2021 - 2025` is no year.
_YEAR = compiled(r"(?:20|19)(?<!\d\d\d)\d\d(?!\d)(?: ?[-–] ?(?P<until>(?:20|19)\d\d))?")


@lru_cache(maxsize=4)
def grammar_of(*folders: str) -> Grammar:
    """The built-in grammar with a user's folders added; loaded once a process."""
    return load(*folders, cache=cache_folder())


class Options(TypedDict, total=False):
    """How a file is read."""

    grammars: Sequence[str]  # folders with further grammar files
    password: str | None  # of an encrypted PDF
    changes: Changes  # the side of Word's tracked changes that is read; "accepted" unless told
    ocr: Ocr  # whether the text of scanned pages and pictures is recognised; "auto" unless told


def parse(path: str | os.PathLike[str], **options: Unpack[Options]) -> Plan:
    """The plan that a file holds; `-` reads standard input. Raises a KehoachError where it cannot be loaded."""
    return parse_bytes(loaders.read(path), os.fspath(path), **options)


def parse_bytes(data: bytes, path: str = "-", **options: Unpack[Options]) -> Plan:
    """The same for content that is in memory already; the path is only reported."""
    from kehoach_parser.models import Plan

    values = parse_values(data, path, **options)
    with uncollected():
        return Plan.model_validate(values)


def parse_values(
    data: bytes,
    path: str = "-",
    *,
    grammars: Sequence[str] = (),
    password: str | None = None,
    changes: Changes = "accepted",
    ocr: Ocr = "auto",
) -> Values:
    """The same as plain values."""
    forget()
    grammar = grammar_of(*grammars)
    document = document_of(data, path, grammar, password=password, changes=changes, ocr=ocr)
    source = Values(
        path=path,
        format=document.format,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        pages=document.pages,
        ocr=document.ocr,
    )
    return plan(document, source, grammar)


def document_of(
    data: bytes,
    path: str,
    grammar: Grammar,
    *,
    password: str | None = None,
    changes: Changes = "accepted",
    ocr: Ocr = "auto",
) -> Document:
    """The document of a file; text that was recognised is mended by the grammar."""
    document = loaders.load(data, path, password=password, changes=changes, ocr=ocr)
    if not document.recognised:
        return document
    from kehoach_parser.recognised import mended  # few files need it

    return mended(document, grammar)


@uncollected()
def plan(document: Document, source: Values, grammar: Grammar) -> Values:
    """The plan of a loaded document, as plain values. From here on nothing raises: what is not understood stays in
    the outline."""
    parts = split(document, grammar)
    headers = [header_finder.find(part, document, grammar) for part in parts]
    _inherit_headers(headers)
    named = cache(lambda: _named_year(parts))
    written = abbreviations.Abbreviations(parts, grammar)

    def find(*names: str) -> list[task_finder.Found]:
        """What each part holds, read with names that the document is known to use in full."""
        years = (_year(headers[0], header, named, grammar) for header in headers)
        return [
            task_finder.find(part, Language(grammar, year, header.doc_type, names, header.title, header.date))
            for part, header, year in zip(parts, headers, years, strict=True)
        ]

    found = find()
    stated = (*written.defined(), *(item for header in headers for item in header.recipients))
    longer = longer_names((task for one in found for task in one.tasks), stated, grammar)
    found = find(*longer) if longer else found
    records = [(part.number, task) for part, one in zip(parts, found, strict=True) for task in one.tasks]
    targets = [
        border.target(target.passage, target.path, measures.read(target.passage, grammar))
        for one in found
        for target in one.targets
    ]
    written.expand(task for _, task in records)
    tasks = border.tasks(records)
    return Values(
        schema_version=_SCHEMA,
        source=source,
        header=border.header(headers[0]),
        outline=border.outline(parts[0]),
        attachments=[
            Values(header=border.header(header), outline=border.outline(part))
            for part, header in zip(parts[1:], headers[1:], strict=True)
        ],
        tasks=tasks,
        targets=targets,
        citations=[border.citation(reading) for reading in citation_finder.find(parts, headers, grammar)],
        warnings=list(_warnings(document, tasks, [record for _, record in records])),
    )


def _inherit_headers(headers: Sequence[HeaderRecord]) -> None:
    """An attachment's type line may be missing; nothing else is taken over from the first document."""
    for header in headers[1:]:
        if header.doc_type == "CV":
            header.doc_type = None


def _year(first: HeaderRecord, own: HeaderRecord, named: Callable[[], int | None], grammar: Grammar) -> int | None:
    """The year that dates without one mean: the year that the title plans, else that of issue, else the one named
    most in the text."""
    for title in (own.title or "", first.title or ""):
        planned = _planned_year(title, grammar)
        if planned is not None:
            return planned
    for header in (own, first):
        if header.date_edtf:
            return int(header.date_edtf[:4])
    return named()


def _named_year(parts: Sequence[Part]) -> int | None:
    """The year that all parts together name most."""
    found = _YEAR.finditer("\n".join([text for part in parts for text in _texts(part)]))
    named = Counter(match[0] for match in found if match["until"] is None)
    return int(named.most_common(1)[0][0]) if named else None


def _planned_year(title: str, grammar: Grammar) -> int | None:
    """The one year that a title plans; None where it names several, or only the date of a document."""
    folded = fold(title)
    planned = {hit.groups["year"] for hit in grammar.alternation("letterhead", "planned_year").finditer(folded)}
    cited = {hit.groups["year"] for hit in grammar.alternation("letterhead", "cited_year").finditer(folded)}
    last = next((hit for hit in grammar.alternation("letterhead", "planned_year").finditer(folded[-16:])), None)
    if last is not None and last.end >= len(folded[-16:].rstrip()):
        return int(last.groups["year"])
    return int(next(iter(planned))) if len(planned) == 1 and not planned & cited else None


def _texts(part: Part) -> Iterator[str]:
    for node in part.body.walk():
        if isinstance(node.table, Table):
            yield from (cell.text for row in node.table.rows for cell in row)
        else:
            yield node.text


def _warnings(document: Document, tasks: Sequence[Values], records: Sequence[TaskRecord]) -> Iterator[Values]:
    for notice in document.notices:
        yield _warning(code=notice.code, message=message(notice.code, "vi", notice.detail), page=notice.page)
    for task, record in zip(tasks, records, strict=True):
        page = next((place.page for place in task.evidence.content), None)
        for code in border.deadline_warnings(record.deadline):
            detail = task.deadline.text if task.deadline else ""
            yield _warning(code=code, message=message(code, "vi", detail), page=page, task_id=task.id)
    if not tasks:
        yield _warning(code="no-tasks", message=message("no-tasks"))


def _warning(code: str, message: str, page: int | None = None, task_id: str | None = None) -> Values:
    return Values(code=code, message=message, page=page, task_id=task_id)
