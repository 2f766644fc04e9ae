"""What a loader gives: the lines and tables of a file in reading order, each with its place and style.

Nothing here knows Vietnamese plans or any file format. All values are immutable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from kehoach_parser.structs import struct

Changes = Literal["accepted", "original"]  # the side of tracked changes that is read
Ocr = Literal["auto", "never", "always"]  # whether letters are recognised in pictures: auto where there is no text


class Box(NamedTuple):
    """A rectangle on a page in PDF points (1/72 inch), origin at the top left of the page as it is displayed."""

    x0: float
    y0: float
    x1: float
    y1: float


def union(boxes: Iterable[Box | None]) -> Box | None:
    """The smallest box that holds all given boxes; None when there is none."""
    known = [box for box in boxes if box is not None]
    if len(known) < 2:
        return known[0] if known else None
    lefts, tops, rights, bottoms = zip(*known, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


@struct(frozen=True, slots=True)
class Line:
    """One printed line, or one whole paragraph where the format has paragraphs (`whole`).

    `text` is NFC without control and zero-width characters; its white space is plain spaces, and runs of them are
    kept, since a blank in a form is evidence. An automatic number stands at its head as it is displayed (`1.1. `).
    A footnote's reference mark stays in the text; the footnote itself is in `notes`.
    """

    text: str
    page: int | None = None  # 1 is the first
    box: Box | None = None
    bold: bool = False  # every letter of the line is bold
    italic: bool = False  # every letter of the line is italic
    size: float | None = None  # font size in points, of most of its letters
    centered: bool = False
    whole: bool = False  # a paragraph by itself; never to be joined with the next line
    heading: int | None = None  # level that the format itself states (Markdown #, Word outline level, HTML h1), from 1
    column: int = 0  # 1, 2, … in a block of columns side by side (letterhead, signature), in reading order; else 0
    notes: tuple[str, ...] = ()


@struct(frozen=True, slots=True)
class Cell:
    """A cell of a table at its first row and column (from 0), with its spans; `lines` in reading order."""

    row: int
    column: int
    lines: tuple[Line, ...] = ()
    rowspan: int = 1
    colspan: int = 1
    page: int | None = None
    box: Box | None = None

    @property
    def text(self) -> str:
        """The lines of the cell, one a row."""
        lines = self.lines
        return lines[0].text if len(lines) == 1 else "\n".join([line.text for line in lines])


@struct(frozen=True, slots=True)
class Table:
    """A table: each row holds the cells that begin in it, left to right. Rows of later pages are appended without
    their repeated head, and a row that a page break cut is one row."""

    rows: tuple[tuple[Cell, ...], ...]
    columns: int
    page: int | None = None
    box: Box | None = None
    head_rows: int = 0  # rows that the format itself marks as head; 0 when it does not say


Block = Line | Table


@struct(frozen=True, slots=True)
class Notice:
    """Something the reader of the output must know: a stable code, what happened, and the page."""

    code: str
    detail: str = ""
    page: int | None = None


@struct(frozen=True, slots=True)
class Document:
    """A loaded file. `blocks` is its body in reading order; running heads, running feet and page numbers are apart."""

    format: str  # pdf docx doc odt rtf html md txt xlsx image
    blocks: tuple[Block, ...]
    pages: int | None = None
    recognised: frozenset[int] = frozenset()  # pages whose text comes from their pictures
    running: tuple[Line, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def ocr(self) -> bool:
        """Whether any text was recognised from a picture."""
        return bool(self.recognised)


class Place(NamedTuple):
    """Where a piece of text stands."""

    page: int | None
    box: Box | None
    text: str


@struct(frozen=True, slots=True)
class Passage:
    """Text that remembers where it stands: slicing keeps page and box of what is left.

    `anchors` has one (offset, line) for each line that the text was made of; the line's text begins at the offset.
    """

    text: str
    anchors: tuple[tuple[int, Line], ...] = ()

    def __str__(self) -> str:
        return self.text

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return bool(self.text)

    def __getitem__(self, key: slice) -> Passage:
        start, stop, _ = key.indices(len(self.text))
        if start == 0 and stop == len(self.text) and (not self.anchors or self.anchors[-1][0] < stop):
            return self
        kept: list[tuple[int, Line]] = []
        end = len(self.text)
        for offset, line in reversed(self.anchors):
            if (offset < stop and end > start) or (offset == end == start):
                kept.append((offset - start, line))
            end = offset
        kept.reverse()
        return Passage(self.text[start:stop], tuple(kept))

    def strip(self, characters: str | None = None) -> Passage:
        """The passage without the given characters (white space when None) at its ends."""
        length = len(self.text)
        left = length - len(self.text.lstrip(characters))
        right = len(self.text.rstrip(characters))
        if right - left == length and (not self.anchors or self.anchors[-1][0] < length):
            return self
        return self[left : max(left, right)]

    def places(self) -> Iterator[Place]:
        """One place a page, in order, with the box around the lines that the text touches."""
        if not self.anchors:
            yield Place(None, None, self.text)
        for number, (page, boxes, start) in enumerate(pages := self._pages()):
            end = pages[number + 1][2] if number + 1 < len(pages) else len(self.text)
            yield Place(page, union(boxes), self.text[start:end].strip())

    def _pages(self) -> list[tuple[int | None, list[Box | None], int]]:
        """For each page in order the boxes of its lines, and the offset at which its text begins."""
        pages: list[tuple[int | None, list[Box | None], int]] = []
        for offset, line in self.anchors:
            if pages and pages[-1][0] == line.page:
                pages[-1][1].append(line.box)
            else:
                pages.append((line.page, [line.box], max(offset, 0)))
        return pages


def join(passages: Iterable[Passage], separator: str = "\n") -> Passage:
    """One passage of several, with the separator between them."""
    passages = list(passages)
    if len(passages) == 1:
        return passages[0]
    text = ""
    anchors: list[tuple[int, Line]] = []
    for passage in passages:
        if text:
            text += separator
        anchors.extend((offset + len(text), line) for offset, line in passage.anchors)
        text += passage.text
    return Passage(text, tuple(anchors))
