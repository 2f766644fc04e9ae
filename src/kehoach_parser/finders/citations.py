"""Every legal document that the text names, in reading order, the bases of the preamble first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kehoach_parser.grammar import Grammar
from kehoach_parser.nodes import Part
from kehoach_parser.readers import citations
from kehoach_parser.readers.citations import CitationReading
from kehoach_parser.records import HeaderRecord


def find(parts: Sequence[Part], headers: Sequence[HeaderRecord], grammar: Grammar) -> list[CitationReading]:
    """The citations of all parts; the same place of the same document once."""
    readings = [reading for text in _texts(parts, headers) for reading in citations.read(text, grammar)]
    found: dict[tuple[str, str | None, str], CitationReading] = {}
    for reading in citations.with_known_dates(readings):
        found.setdefault((reading.key, reading.article, reading.text), reading)
    return list(found.values())


def _texts(parts: Sequence[Part], headers: Sequence[HeaderRecord]) -> Iterator[str]:
    for part, header in zip(parts, headers, strict=True):
        if header.title:
            yield header.title
        for node in part.body.walk():
            if node.text:
                yield node.text
            yield from node.notes
            if node.table is not None:
                yield from (cell.text.replace("\n", " ") for row in node.table.rows for cell in row)
