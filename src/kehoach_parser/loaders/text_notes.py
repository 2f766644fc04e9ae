"""Footnotes in plain text: lines at the foot of a page that begin with the number of a reference mark above them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kehoach_parser.loaders.text_rows import Row
from kehoach_parser.patterns import compiled
from kehoach_parser.structs import replace

_NOTE = compiled(r"\s*(?P<mark>\d{1,2})\s+(?P<text>[^\W\d_].*)")
_ROWS_OF_NOTES = 8
_ROWS_BACK = 70


def tied(rows: Sequence[Row], page_ends: set[int]) -> list[Row]:
    """The rows without the footnotes, which stand in the rows that refer to them. `page_ends` are the indexes of page
    numbers and of the last rows of pages."""
    dropped: set[int] = set()
    notes: dict[int, tuple[str, ...]] = {}
    for index, row in enumerate(rows):
        match = _NOTE.fullmatch(row.text)
        if match is None or index in dropped or not match["text"][0].isupper():
            continue
        end = _foot(rows, index, page_ends)
        mark = _reference(rows, index, match["mark"]) if end is not None else None
        if end is None or mark is None:
            continue
        last = next((i for i in range(index + 1, end) if _NOTE.fullmatch(rows[i].text)), end)
        text = " ".join(rows[i].text.strip() for i in range(index, last))
        notes[mark] = (*notes.get(mark, ()), text)
        dropped.update(range(index, last))
    return [replace(row, notes=notes.get(i, ())) for i, row in enumerate(rows) if i not in dropped]


def _foot(rows: Sequence[Row], start: int, page_ends: set[int]) -> int | None:
    """The row after the last one of the page, where it comes soon."""
    for index in range(start, min(len(rows), start + _ROWS_OF_NOTES)):
        if index in page_ends:
            number = rows[index].text.strip(" -–—").isdigit()
            return index if number else index + 1
    return None


def _reference(rows: Sequence[Row], index: int, number: str) -> int | None:
    """The row above whose text has the mark glued to a word."""
    mark = re.compile(rf"[^\W\d_][”\")]?{number}(?![\d.,/%-]*\w)")
    return next((i for i in range(index - 1, max(-1, index - _ROWS_BACK), -1) if mark.search(rows[i].text)), None)
