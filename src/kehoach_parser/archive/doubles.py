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
from itertools import accumulate
from zlib import crc32

from kehoach_parser.text import fold
from kehoach_parser.values import Values

_RUN = 4  # words
_SIZE = 64  # hashes of a sketch
INDEXED = 8  # of them are searched by
THRESHOLD = 0.6
_LONGEST = 6_000  # letters of a document that are looked at
_WORD = re.compile(r"\w+")


def sketch_of(plan: Values) -> bytes:
    """The sketch of title and tasks; of the whole text where nothing is assigned."""
    words = [word.encode() for word in _WORD.findall("\n".join(map(fold, _texts(plan)))[:_LONGEST])]
    if not words:
        return b""
    text = b" ".join(words) + b" "
    ends = list(accumulate(map((1).__add__, map(len, words))))
    spans = list(map(slice, (0, *ends), ends[_RUN - 1 :] or ends[-1:]))  # of the runs of words in the text
    runs = dict(zip(map(crc32, map(text.__getitem__, spans)), spans, strict=True))
    return array("q", (code << 31 | _sign(text[runs[code]]) for code in heapq.nsmallest(_SIZE, runs))).tobytes()


def _sign(run: bytes) -> int:
    """31 bits behind the cheap hash that chose a run: in a large archive many runs share 32 bits by chance."""
    return int.from_bytes(hashlib.blake2b(run, digest_size=4).digest(), "big") >> 1


def _texts(plan: Values) -> Iterator[str]:
    yield plan.header.title or ""
    if plan.tasks:
        yield from (task.content for task in plan.tasks)
    else:
        yield from _outline(plan.outline)


def _outline(sections: Sequence[Values]) -> Iterator[str]:
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
    smallest = sorted(one | other)[:_SIZE]
    return len((one & other).intersection(smallest)) / len(smallest) if smallest else 0.0
