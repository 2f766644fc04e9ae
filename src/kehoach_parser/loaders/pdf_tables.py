"""Grids and strips → the tables of a page, and the strips that stand in none."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from kehoach_parser.document import Box
from kehoach_parser.loaders.grid import Grid
from kehoach_parser.loaders.pdf_rows import goes_down, one_line, printed_rows
from kehoach_parser.loaders.pdf_strip import Strip
from kehoach_parser.loaders.pdf_strips import STEP, WORD, cut, split_at_steps
from kehoach_parser.loaders.pdfium import Page
from kehoach_parser.structs import field, struct

_INSIDE = 0.5  # points: how far within the ends of a strip its place is looked up
_AT_EDGE = 3.0  # points: how near to the edge of the page a table ends that the page cuts off
_MIDDLE = 0.3  # font sizes: how far above its baseline
_STICKS_OUT = 0.3  # font sizes: by which a word must reach into a second cell to be parted


@struct(slots=True)
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
        return "\n".join([line.text for line in self.lines])


@struct(slots=True)
class PageTable:
    """A table, at first of one page; tables of later pages may be appended to it."""

    page: int
    box: Box
    xs: tuple[float, ...]
    rows: list[list[PageCell]]
    head_rows: int = 0  # that later pages repeat

    @property
    def columns(self) -> int:
        return len(self.xs) - 1

    @property
    def top(self) -> float:
        return self.box.y0

    @property
    def bottom(self) -> float:
        return self.box.y1

    @property
    def cells(self) -> list[PageCell]:
        return [cell for row in self.rows for cell in row]


def fill(page: Page, number: int, grids: list[Grid], strips: list[Strip]) -> tuple[list[PageTable], list[Strip]]:
    """The tables that the grids make of the strips, and the strips outside of them."""
    tables = []
    for grid in grids:
        held: list[list[Strip]] = [[] for _ in grid.areas]
        outside: list[Strip] = []
        xs, ys, owners, edges = grid.xs, grid.ys, grid.owners, [area.box.x1 for area in grid.areas]
        columns, top, bottom = len(xs) - 1, ys[0], ys[-1]
        for strip in strips:
            y = strip.base - _MIDDLE * strip.size
            if not top <= y < bottom:
                outside.append(strip)
                continue
            column = bisect_right(xs, strip.x0 + _INSIDE) - 1
            if 0 <= column < columns:
                owner = owners[(bisect_right(ys, y) - 1) * columns + column]
                if owner >= 0 and strip.x1 - _INSIDE <= edges[owner]:  # as most strips of a table
                    held[owner].append(strip)
                    continue
            for area, part in _placed(page, grid, strip):
                (outside if area is None else held[area]).append(part)
        if sum(map(bool, held)) < 2:
            continue  # a frame around a text, or a drawing
        strips = outside
        tables.append(_table(page, number, grid, held))
    return tables, strips


def _placed(page: Page, grid: Grid, strip: Strip) -> list[tuple[int | None, Strip]]:
    """The strip, which is as high as the grid, cut at the borders of cells, each part with the area that holds it."""
    y = _middle(strip)
    if strip.x1 < grid.xs[0]:
        return [(None, strip)]
    if strip.x0 > grid.xs[-1]:  # beside the table, or cut off with it by the edge of the page
        cut_off = _is_cut_off(page, grid) and strip.x0 >= page.width - _AT_EDGE
        return [(grid.area_at(grid.xs[-1] - _INSIDE, y) if cut_off else None, strip)]
    first = grid.area_at(strip.x0 + _INSIDE, y)
    if first is not None and (strip.x1 - _INSIDE <= (edge := grid.areas[first].box.x1) or edge >= grid.xs[-1]):
        return [(first, strip)]  # text that runs out of the last column stays in it
    parts = cut(page, strip, _ends(page, grid, strip, y))
    if any(abs(part.base - strip.base) > STEP * strip.size for part in parts):  # cells centred at other heights
        level = split_at_steps(page, strip)
        parts = [part for each in level for part in cut(page, each, _ends(page, grid, each, _middle(each)))]
    return [(grid.area_at(min(part.center, part.x0 + strip.size), _middle(part)), part) for part in parts]


def _middle(strip: Strip) -> float:
    """The height of the middle of its small letters."""
    return strip.base - _MIDDLE * strip.size


def _is_cut_off(page: Page, grid: Grid) -> bool:
    """Whether the table runs out of the page."""
    return bool(grid.xs[-1] >= page.width - _AT_EDGE)


def _ends(page: Page, grid: Grid, strip: Strip, y: float) -> list[int]:
    """Where in the page's text the parts of a strip end that stand in different cells."""
    starts = [match.start() for match in WORD.finditer(page.text, strip.start, strip.stop)]
    edges = page.lefts(starts)
    ends: list[int] = []
    x = strip.x0 + _INSIDE
    limit = min(strip.x1, page.width - _AT_EDGE) if _is_cut_off(page, grid) else strip.x1
    while (border := _next_border(grid, x, y)) is not None and border < limit - _INSIDE:
        number = bisect_left(edges, border - _INSIDE)
        end = starts[number] if number < len(starts) else strip.stop
        if number and page.right(_last(page, end)) > border + _STICKS_OUT * strip.size:  # a word over the border
            letters = range(starts[number - 1], end)
            end = letters[0] + bisect_left(letters, border - _INSIDE, key=lambda index: page.origin(index)[0])
        if strip.start < end < strip.stop and (not ends or end > ends[-1]):
            ends.append(end)
        x = border + 2 * _INSIDE
    return ends


def _next_border(grid: Grid, x: float, y: float) -> float | None:
    """The right border of the cell at a point, or the left one of the grid."""
    if x < grid.xs[0]:
        return grid.xs[0]
    area = grid.area_at(x, y)
    return None if area is None else grid.areas[area].box.x1


def _last(page: Page, end: int) -> int:
    """The index of the last visible character before the given one."""
    end -= 1
    while page.text[end].isspace():
        end -= 1
    return end


def _cell_lines(page: Page, strips: list[Strip]) -> list[Strip]:
    return [one_line(row, " ") for row in printed_rows(page, strips)]


def _table(page: Page, number: int, grid: Grid, held: list[list[Strip]]) -> PageTable:
    rows: list[list[PageCell]] = [[] for _ in grid.ys[1:]]
    for area, strips in zip(grid.areas, held, strict=True):
        lines = strips if len(strips) < 2 or goes_down(strips) else _cell_lines(page, strips)
        row, column, rowspan, colspan, box = area
        rows[row].append(PageCell(row, column, rowspan, colspan, number, box, lines))
    return PageTable(number, grid.box, grid.xs, rows)
