"""A text in which no rule can find a doer is not cut into words: that must never hide one."""

from __future__ import annotations

from itertools import pairwise

import pytest

from kehoach_parser.grammar import load
from kehoach_parser.readers.unit_prose import Assignment, _may_name, _Prose
from kehoach_parser.text import fold
from sample_files import document, lines_of

GRAMMAR = load()


@pytest.mark.parametrize("name", ["s000.txt", "s004.txt", "bench/d040.pdf"])
def test_no_doer_is_hidden(name: str) -> None:
    lines = [line.text for line in lines_of(document(name))]
    texts = [*lines, *map("\n".join, pairwise(lines))]
    quiet = [text for text in texts if not _may_name(fold(text), GRAMMAR)]
    assert len(texts) / 4 < len(quiet) < len(texts)
    assert [text for text in quiet if _Prose(text, GRAMMAR).read(heading=False) != Assignment()] == []
