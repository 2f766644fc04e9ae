"""Plain text: printed lines as they were extracted, without style. What a blank line means is judged for each file.

Text taken from a PDF has a line break after every printed line, and its blank lines may stand between paragraphs,
after every line, or anywhere. Only where a file uses them consistently do they end a paragraph; in doubt no line is
`whole`, and the reader of the document joins.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kehoach_parser.document import Block, Document, Line
from kehoach_parser.loaders import characters, columns, markdown, text_tables
from kehoach_parser.loaders.paragraphs import continues
from kehoach_parser.loaders.sniff import is_markdown
from kehoach_parser.loaders.text_decoding import decode

LONG_LINE = 200  # characters; no printed page holds a longer line, so each line is then a paragraph
LONG_SHARE = 0.02
BROKEN_SHARE = 0.03  # of the blank lines may stand inside a sentence before they count for nothing
ROWS_A_PAGE = 10  # the fewest lines between two page numbers

_BREAK = re.compile(r"\r\n|[\n\r\x0b\x85\u2028\u2029]")
_PAGE_NUMBER = re.compile(r"[-–—]?\s{0,3}(\d{1,4})\s{0,3}[-–—]?")
_IN_CELL_BREAK = re.compile(r"(?<=[.;:]) / (?=\S)|<br\s*/?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Row:
    """A line that is not blank, with what stands around it."""

    text: str
    page: int
    blanks_before: int
    blanks_after: int = 0

    @property
    def length(self) -> int:
        """The characters that it prints; an indent is none."""
        return len(self.text.strip())


def load(data: bytes, path: str) -> Document:
    """The document in a text file; Markdown inside a `.txt` is read as what it is."""
    text, notices = decode(data)
    if is_markdown(text):
        return Document("txt", markdown.blocks(text), notices=tuple(notices))
    pages = text.rstrip("\f\r\n ").count("\f") + 1
    rows = _rows(text)
    running, rows = _without_page_numbers(rows, paged=pages > 1)
    blocks = _blocks(rows, paged=pages > 1)
    numbers = tuple(Line(characters.clean(row.text).strip(), page=row.page if pages > 1 else None) for row in running)
    return Document("txt", blocks, pages if pages > 1 else None, running=numbers, notices=tuple(notices))


def _rows(text: str) -> list[_Row]:
    rows: list[_Row] = []
    blanks = 0
    for page, content in enumerate(text.split("\f"), 1):
        for line in _BREAK.split(content):
            if line and characters.clean(line).strip():
                if rows:
                    rows[-1] = replace(rows[-1], blanks_after=blanks)
                rows.append(_Row(line, page, blanks))
                blanks = 0
            else:
                blanks += 1
    return rows


def _without_page_numbers(rows: list[_Row], paged: bool) -> tuple[list[_Row], list[_Row]]:
    """The rows that are page numbers, and the others."""
    usual = _usual_gap(rows)
    numbers: list[int] = []
    last_value, last_index = 0, -ROWS_A_PAGE
    for index, row in enumerate(rows):
        found = _PAGE_NUMBER.fullmatch(row.text.strip())
        if found is None or not last_value < int(found[1]) <= index // ROWS_A_PAGE + row.page + 1:
            continue
        at_edge = paged and _is_at_edge(rows, index)
        if at_edge or (index - last_index >= ROWS_A_PAGE and _stands_apart(rows, index, usual)):
            numbers.append(index)
            last_value, last_index = int(found[1]), index
    chosen = set(numbers)
    return [rows[i] for i in numbers], [row for i, row in enumerate(rows) if i not in chosen]


def _is_at_edge(rows: list[_Row], index: int) -> bool:
    """Whether a row is the first or the last of its page."""
    neighbours = [rows[at] for at in (index - 1, index + 1) if 0 <= at < len(rows)]
    return len(neighbours) < 2 or any(row.page != rows[index].page for row in neighbours)


def _stands_apart(rows: list[_Row], index: int, usual: int) -> bool:
    """Whether a lone number is outside the text: in a wider gap than usual, or in the middle of a sentence."""
    if not 0 < index < len(rows) - 1:
        return False
    row = rows[index]
    if row.blanks_before and row.blanks_after and max(row.blanks_before, row.blanks_after) > usual:
        return True
    return continues(rows[index - 1].text, rows[index + 1].text)


def _usual_gap(rows: list[_Row]) -> int:
    """The number of blank lines that most gaps have."""
    gaps = sorted(row.blanks_before for row in rows[1:] if row.blanks_before)
    return gaps[len(gaps) // 2] if gaps else 0


def _ends_of_paragraphs(rows: Sequence[_Row]) -> set[int]:
    """The rows that end a paragraph for certain, by the habits of the whole file."""
    if not rows:
        return set()
    long = sum(row.length > LONG_LINE for row in rows)
    if long and long >= LONG_SHARE * len(rows):
        return _ends_of_unwrapped(rows)
    gaps = [i for i in range(len(rows) - 1) if rows[i].blanks_after]
    broken = sum(continues(rows[i].text, rows[i + 1].text) for i in gaps)
    if not gaps or len(gaps) * 2 > len(rows) or broken > BROKEN_SHARE * len(gaps):
        return set()
    return {*gaps, len(rows) - 1}


def _ends_of_unwrapped(rows: Sequence[_Row]) -> set[int]:
    """Where each line is a paragraph: all lines, but not one that a page break cut. When blank lines follow the long
    ones, short lines without a blank between them may still be a title on several lines."""
    parted = sum(row.length > LONG_LINE and row.blanks_after > 0 for row in rows)
    blank_needed = parted * 2 > sum(row.length > LONG_LINE for row in rows)
    ends = {len(rows) - 1}
    for index, (row, after) in enumerate(itertools.pairwise(rows)):
        if (row.blanks_after or not blank_needed) and not continues(row.text, after.text):
            ends.add(index)
    return ends


def _blocks(rows: list[_Row], paged: bool) -> tuple[Block, ...]:
    ends = _ends_of_paragraphs(rows)
    texts = [row.text for row in rows]
    blocks: list[Block] = []
    index = 0
    while index < len(rows):
        page = rows[index].page if paged else None
        end = text_tables.pipe_table_end(texts, index)
        if end > index:
            blocks.append(text_tables.pipe_table(texts[index:end], _cell_lines, page))
        elif (end := text_tables.tab_table_end(texts, index)) > index:
            blocks.append(text_tables.tab_table(texts[index:end], _cell_lines, page))
        else:
            blocks.append(Line(characters.clean(texts[index]), page=page, whole=index in ends))
            end = index + 1
        index = end
    return tuple(columns.parted(blocks))


def _cell_lines(text: str) -> list[Line]:
    """The lines of a cell: a row on one line has ` / ` after a sentence, or `<br>`, where its source broke the line."""
    parts = [part for row in text.split("\n") for part in _IN_CELL_BREAK.split(row)]
    return [Line(cleaned, whole=True) for part in parts if (cleaned := characters.clean(part).strip())]
