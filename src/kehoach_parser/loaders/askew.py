"""Boxes of pages that were set upright before they were read → where the text stands on the page as it is displayed."""

from __future__ import annotations

import math
from collections.abc import Iterable

from kehoach_parser.document import Block, Box, Cell, Document, Line, Table
from kehoach_parser.loaders.pdf_page import PageContent
from kehoach_parser.structs import replace


def as_displayed(document: Document, pages: Iterable[PageContent]) -> Document:
    """The document with its boxes on the pages as they are."""
    turned = {page.number: page for page in pages if page.askew}

    def box(place: Box | None, number: int | None) -> Box | None:
        page = turned.get(number or 0)
        return place if page is None or place is None else _turned(place, page)

    def line(old: Line) -> Line:
        return replace(old, box=box(old.box, old.page))

    def cell(old: Cell) -> Cell:
        return replace(old, lines=tuple(map(line, old.lines)), box=box(old.box, old.page))

    def block(old: Block) -> Block:
        if isinstance(old, Line):
            return line(old)
        rows = tuple(tuple(map(cell, row)) for row in old.rows)
        return Table(rows, old.columns, old.page, box(old.box, old.page), old.head_rows)

    return replace(document, blocks=tuple(map(block, document.blocks)), running=tuple(map(line, document.running)))


def _turned(box: Box, page: PageContent) -> Box:
    """The box around a box that is turned with the clock around the middle of the page, which may lie on its side."""
    sine, cosine = math.sin(math.radians(page.askew)), math.cos(math.radians(page.askew))
    x, y = page.width / 2, page.height / 2
    corners = [(a - x, b - y) for a in (box.x0, box.x1) for b in (box.y0, box.y1)]
    if round(page.askew / 90) % 2:
        x, y = y, x
    xs = [x + a * cosine - b * sine for a, b in corners]
    ys = [y + a * sine + b * cosine for a, b in corners]
    return Box(min(xs), min(ys), max(xs), max(ys))
