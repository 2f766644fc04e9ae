"""Plain text: printed lines as they were extracted, without style. Pages, paragraphs, tables and columns are found
by the signs that the file itself uses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kehoach_parser.document import Block, Document, Line
from kehoach_parser.loaders import characters, columns, markdown, text_notes, text_tables
from kehoach_parser.loaders.sniff import is_markdown
from kehoach_parser.loaders.text_decoding import decode
from kehoach_parser.loaders.text_paragraphs import ends_of_paragraphs
from kehoach_parser.loaders.text_rows import Row, page_ends, rows_of, without_page_numbers
from kehoach_parser.patterns import compiled

_INDENT = 3  # letters
_IN_CELL_BREAK = compiled(r"(?<=[.;:]) / (?=\S)|<br\s*/?>", re.IGNORECASE)


def load(data: bytes, path: str) -> Document:
    """The document in a text file; Markdown inside a `.txt` is read as what it is."""
    text, notices = decode(data)
    if is_markdown(text):
        return Document("txt", markdown.blocks(text), notices=tuple(notices))
    pages = text.rstrip("\f\r\n ").count("\f") + 1
    paged = pages > 1
    printed = rows_of(text)
    numbers, rows = without_page_numbers(text_notes.tied(printed, page_ends(printed)))
    running = tuple(Line(row.text.strip(), page=row.page if paged else None) for row in numbers)
    blocks = tuple(columns.unfolded(columns.parted(_blocks(rows, paged))))
    return Document("txt", blocks, pages if paged else None, running=running, notices=tuple(notices))


def _blocks(rows: Sequence[Row], paged: bool) -> list[Block]:
    ends = ends_of_paragraphs(rows)
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
            blocks.append(_line(rows[index], paged, index in ends or _closes(rows, index)))
            end = index + 1
        index = end
    return blocks


def _closes(rows: Sequence[Row], index: int) -> bool:
    """Whether a row ends a sentence and the next is indented, as the first of a paragraph is, further than it."""
    if index + 1 >= len(rows) or not rows[index].text.rstrip().endswith((".", ":", ";", "/.")):
        return False
    return rows[index + 1].indent - rows[index].indent >= _INDENT


def _line(row: Row, paged: bool, whole: bool) -> Line:
    return Line(characters.clean(row.text), page=row.page if paged else None, whole=whole, notes=row.notes)


def _cell_lines(text: str) -> list[Line]:
    """The lines of a cell: a row on one line has ` / ` after a sentence, or `<br>`, where its source broke the line."""
    parts = [part for row in text.split("\n") for part in _IN_CELL_BREAK.split(row)]
    return [Line(cleaned, whole=True) for part in parts if (cleaned := characters.clean(part).strip())]
