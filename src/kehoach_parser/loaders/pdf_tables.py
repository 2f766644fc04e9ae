"""Grids and strips → the tables of a page, and the strips that stand in none."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby

from kehoach_parser.document import Box
from kehoach_parser.loaders.grid import Grid
from kehoach_parser.loaders.pdf_rows import one_line, printed_rows
from kehoach_parser.loaders.pdf_strips import Strip, cut, words
from kehoach_parser.loaders.pdfium import Page

_INSIDE = 0.5  # points: how far within the ends of a strip its place is looked up
_MIDDLE = 0.3  # font sizes: how far above its baseline
_STICKS_OUT = 0.3  # font sizes: by which a word must reach into a second cell to be parted


@dataclass(slots=True)
class PageCell:
    """A cell with its printed lines."""

    row: int
    column: int
    rowspan: int
    colspan: int
    page: int
    box: Box
    lines: list[Strip] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


@dataclass(slots=True)
class PageTable:
    """A table, at first of one page; tables of later pages may be appended to it."""

    page: int
    box: Box
    xs: tuple[float, ...]
    rows: list[list[PageCell]]

    @property
    def columns(self) -> int:
        return len(self.xs) - 1

    @property
    def cells(self) -> list[PageCell]:
        return [cell for row in self.rows for cell in row]


def fill(page: Page, number: int, grids: list[Grid], strips: list[Strip]) -> tuple[list[PageTable], list[Strip]]:
    """The tables that the grids make of the strips, and the strips outside of them."""
    tables = []
    for grid in grids:
        held: list[list[Strip]] = [[] for _ in grid.areas]
        outside: list[Strip] = []
        for strip in strips:
            for area, part in _placed(page, grid, strip):
                (outside if area is None else held[area]).append(part)
        if sum(map(bool, held)) < 2:
            continue  # a frame around a text, or a drawing
        strips = outside
        tables.append(_table(page, number, grid, held))
    return tables, strips


def _placed(page: Page, grid: Grid, strip: Strip) -> list[tuple[int | None, Strip]]:
    """The strip, cut at the borders of cells, each part with the area that holds it."""
    y = strip.base - _MIDDLE * strip.size
    first, last = grid.area_at(strip.x0 + _INSIDE, y), grid.area_at(strip.x1 - _INSIDE, y)
    if first == last and (first is not None or strip.x0 > grid.xs[-1] or strip.x1 < grid.xs[0]):
        return [(first, strip)]
    if not grid.ys[0] <= y <= grid.ys[-1]:
        return [(None, strip)]
    places: list[tuple[int, int | None]] = []  # where each word or letter ends, and its area
    for word in words(page, strip):
        reach = _STICKS_OUT * strip.size
        start, stop = grid.area_at(word.x0 + reach, y), grid.area_at(word.x1 - reach, y)
        if start == stop or word.x1 - word.x0 < 2 * reach:
            places.append((word.stop, grid.area_at((word.x0 + word.x1) / 2, y)))
        else:
            places.extend((i + 1, grid.area_at(page.origin(i)[0] + 1, y)) for i in range(word.start, word.stop))
    runs = [(area, [stop for stop, _ in run]) for area, run in groupby(places, key=lambda place: place[1])]
    parts = cut(page, strip, [stops[-1] for _, stops in runs[:-1]])
    return [(area, part) for (area, _), part in zip(runs, parts, strict=False)]


def _table(page: Page, number: int, grid: Grid, held: list[list[Strip]]) -> PageTable:
    rows: list[list[PageCell]] = [[] for _ in grid.ys[1:]]
    for area, strips in zip(grid.areas, held, strict=True):
        lines = [one_line(row, " ") for row in printed_rows(page, strips)] if len(strips) > 1 else strips
        cell = PageCell(area.row, area.column, area.rowspan, area.colspan, number, area.box, lines)
        rows[area.row].append(cell)
    return PageTable(number, grid.box, grid.xs, rows)
