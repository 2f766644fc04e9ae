"""Sentences that a page break or a line break cut in two, in formats that otherwise know their paragraphs."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from kehoach_parser.document import Block, Line
from kehoach_parser.patterns import compiled
from kehoach_parser.structs import replace

_ENDED = (".", ":", "!", "?", "…")  # behind `;` and `)` a sentence may go on
_MARKER = compiled(r"(?:[^\W\d_]|[ivxlc]{1,6})[.)]")


def continues(first: str, second: str) -> bool:
    """Whether the second text goes on with the sentence of the first: that one is not ended, this one begins with a
    small letter that is no item's."""
    second = second.lstrip()
    return second[:1].islower() and not first.rstrip().endswith(_ENDED) and not _MARKER.match(second)


def cut_lines(blocks: Sequence[Block]) -> set[int]:
    """The indices of lines that the next line continues."""
    return {
        index
        for index, (line, after) in enumerate(itertools.pairwise(blocks))
        if isinstance(line, Line)
        and isinstance(after, Line)
        and line.heading is None
        and after.heading is None
        and line.column == after.column
        and continues(line.text, after.text)
    }


def reopened(blocks: Sequence[Block], cut: set[int]) -> Iterator[Block]:
    """The blocks, with the cut lines no longer whole."""
    for index, block in enumerate(blocks):
        yield replace(block, whole=False) if index in cut and isinstance(block, Line) else block
