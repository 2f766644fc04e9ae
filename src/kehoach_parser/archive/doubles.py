"""Copies of one document that differ in their bytes: the .docx beside its .pdf and the signed .pdf.

A sketch is the smallest hashes of the runs of words in a document (bottom-k). The share of hashes that two sketches
have in common estimates how much of the text the documents share; the few smallest of them are kept in an index, so
that documents are compared only where they share one.
"""

from __future__ import annotations

import hashlib
import heapq
import re
from array import array
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from zlib import crc32

from kehoach_parser.text import fold

if TYPE_CHECKING:
    from kehoach_parser.models import Plan, Section

_RUN = 4  # words
_SIZE = 64  # hashes of a sketch
INDEXED = 8  # of them are searched by
THRESHOLD = 0.6
_LONGEST = 5_000  # words of a document that are looked at
_WORD = re.compile(r"\w+")


def sketch_of(plan: Plan) -> bytes:
    """The sketch of title and tasks; of the whole text where nothing is assigned."""
    words = [word for text in _texts(plan) for word in _WORD.findall(fold(text))][:_LONGEST]
    if not words:
        return b""
    coded = [word.encode() for word in words]
    runs = {b" ".join(coded[start : start + _RUN]) for start in range(max(1, len(coded) - _RUN + 1))}
    smallest = heapq.nsmallest(_SIZE, ((crc32(run), run) for run in runs))
    return array("q", (code << 31 | _sign(run) for code, run in smallest)).tobytes()


def _sign(run: bytes) -> int:
    """31 bits behind the cheap hash that chose a run: in a large archive many runs share 32 bits by chance."""
    return int.from_bytes(hashlib.blake2b(run, digest_size=4).digest(), "big") >> 1


def _texts(plan: Plan) -> Iterator[str]:
    yield plan.header.title or ""
    if plan.tasks:
        yield from (task.content for task in plan.tasks)
    else:
        yield from _outline(plan.outline)


def _outline(sections: Sequence[Section]) -> Iterator[str]:
    for section in sections:
        yield " ".join(text for text in (section.title, section.text) if text)
        yield from _outline(section.children)


def hashes_of(sketch: bytes) -> list[int]:
    """The hashes of a sketch, smallest first."""
    values = array("q")
    values.frombytes(sketch)
    return list(values)


def similarity(first: bytes, second: bytes) -> float:
    """The share of the text that two documents have in common, from 0 to 1, as their sketches tell."""
    one, other = set(hashes_of(first)), set(hashes_of(second))
    smallest = heapq.nsmallest(_SIZE, one | other)
    return sum(value in one and value in other for value in smallest) / len(smallest) if smallest else 0.0
