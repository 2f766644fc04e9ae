"""Ruling lines → the cells of tables.

Rules are snapped to common coordinates and joined; rules that touch are one grid; its elementary cells (the spaces
between neighbouring coordinates) are united wherever no rule parts them. What remains are the cells with their spans.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from kehoach_parser.document import Box
from kehoach_parser.structs import struct

_SNAP = 2.5  # points: coordinates closer than this are one (double rules, rounding)
_TOUCH = 3.0  # ends of rules closer than this touch
_SHORTEST = 5.0  # a rule; what is shorter is a dash, a bullet or a letter
_NARROWEST = 10.0  # a row or column at an open side of a table
_MAX_PAIRS = 400_000  # of rules that may touch: drawings and maps have more
_MAX_ELEMENTS = 40_000  # elementary cells of one grid
_Piece = tuple[float, float]  # start and stop of a piece of a rule
_Pieces = defaultdict[float, list[_Piece]]  # by coordinate


@struct(slots=True)
class Rule:
    """A rule at one coordinate (`at`), from `start` to `stop` along the other one."""

    at: float
    start: float
    stop: float


class Area(NamedTuple):
    """A cell of a grid: its first row and column, its spans and its place."""

    row: int
    column: int
    rowspan: int
    colspan: int
    box: Box


@struct(frozen=True, slots=True)
class Grid:
    """The cells of one table. `regular` is false where a cell is no rectangle, so that the rules may mislead."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    areas: tuple[Area, ...]
    owners: tuple[int, ...]  # for each elementary cell, row by row, the index of its area; -1 for none
    regular: bool

    @property
    def box(self) -> Box:
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    @property
    def columns(self) -> int:
        return len(self.xs) - 1

    def area_at(self, x: float, y: float) -> int | None:
        """The index of the area that holds a point; None outside of the grid."""
        xs, ys = self.xs, self.ys
        right, below = bisect_right(xs, x), bisect_right(ys, y)
        if 0 < right < len(xs) and 0 < below < len(ys):
            owner = self.owners[(below - 1) * (len(xs) - 1) + right - 1]
            return owner if owner >= 0 else None
        return None


def grids(strokes: Iterable[tuple[float, float, float, float]]) -> list[Grid]:
    """The tables that the strokes of a page draw, from top to bottom: grids of at least two cells. A stroke is its
    left, top, right and bottom."""
    across: _Pieces = defaultdict(list)
    upright: _Pieces = defaultdict(list)
    for x0, y0, x1, y1 in strokes:
        if y1 - y0 < x1 - x0:
            across[(y0 + y1) / 2].append((x0, x1))
        else:
            upright[(x0 + x1) / 2].append((y0, y1))
    flat, steep = _merged(across), _merged(upright)
    if not _may_be_table(flat, steep) or len(flat) * len(steep) > _MAX_PAIRS:
        return []
    found = [grid for group in _touching(flat, steep) if (grid := _grid(*group)) is not None]
    return sorted(found, key=lambda grid: (grid.ys[0], grid.xs[0]))


def _merged(pieces: _Pieces) -> list[Rule]:
    """The rules at snapped coordinates, with pieces that overlap or touch made one."""
    result: list[Rule] = []
    for at, group in _snapped(pieces):
        group.sort()
        begin, end = group[0]
        for start, stop in group:
            if start > end + _TOUCH:
                result.append(Rule(at, begin, end))
                begin, end = start, stop
            elif stop > end:
                end = stop
        result.append(Rule(at, begin, end))
    return [rule for rule in result if rule.stop - rule.start >= _SHORTEST]


def _snapped(pieces: _Pieces) -> Iterator[tuple[float, list[_Piece]]]:
    """The pieces in groups of (nearly) the same coordinate, each with its mean."""
    ats: list[float] = []
    group: list[_Piece] = []
    for at in sorted(pieces):
        if ats and at - ats[0] > _SNAP:
            yield sum(ats) / len(ats), group
            ats, group = [], []
        ats += [at] * len(pieces[at])
        group += pieces[at]
    if ats:
        yield sum(ats) / len(ats), group


def _touching(flat: list[Rule], steep: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """The rules in groups that touch each other."""
    crossings = [(n, rule.at, rule.start - _TOUCH, rule.stop + _TOUCH) for n, rule in enumerate(steep)]
    labels = list(range(len(steep)))  # of the group of each steep rule
    own: list[int] = []  # and of each flat one
    for number, rule in enumerate(flat, len(steep)):
        at, left, right = rule.at, rule.start - _TOUCH, rule.stop + _TOUCH
        met = {labels[n] for n, x, top, bottom in crossings if left <= x <= right and top <= at <= bottom}
        label = min(met, default=number)
        if len(met) > 1:
            labels, own = ([label if other in met else other for other in known] for known in (labels, own))
        own.append(label)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for side, rules, found in ((0, flat, own), (1, steep, labels)):
        for rule, label in zip(rules, found, strict=True):
            groups.setdefault(label, ([], []))[side].append(rule)
    return [group for group in groups.values() if _may_be_table(*group)]


def _may_be_table(flat: list[Rule], steep: list[Rule]) -> bool:
    """Whether rules are enough for two cells, where one outer rule may be left out."""
    return (len(flat) >= 2 and len(steep) >= 1) or (len(flat) == 1 and len(steep) >= 3)


def _root(parents: list[int], number: int) -> int:
    while parents[number] != number:
        parents[number] = parents[parents[number]]
        number = parents[number]
    return number


def _grid(flat: list[Rule], steep: list[Rule]) -> Grid | None:
    """The grid of rules that touch; None where they make no table."""
    flat, steep = _closed(flat, steep)
    xs, ys = _coordinates(steep), _coordinates(flat)
    width, height = len(xs) - 1, len(ys) - 1
    if width < 1 or height < 1 or width * height < 2 or width * height > _MAX_ELEMENTS:
        return None
    owners = _owners(xs, ys, flat, steep)
    if max(owners) < 1:
        return None
    areas, regular = _areas(xs, ys, owners)
    return Grid(tuple(xs), tuple(ys), areas, tuple(owners), regular)


def _areas(xs: list[float], ys: list[float], owners: list[int]) -> tuple[tuple[Area, ...], bool]:
    """The cells by number, and whether all are rectangles."""
    new, width = tuple.__new__, len(xs) - 1  # as `Box(…)` and `Area(…)`, in a third of the time
    if owners[-1] == len(owners) - 1:  # no cell is more than one element
        return tuple(
            [
                new(Area, (row, column, 1, 1, new(Box, (x0, y0, x1, y1))))
                for row, (y0, y1) in enumerate(pairwise(ys))
                for column, (x0, x1) in enumerate(pairwise(xs))
            ]
        ), True
    elements: dict[int, list[int]] = {}
    for element, owner in enumerate(owners):
        if owner in elements:
            elements[owner].append(element)
        else:
            elements[owner] = [element]
    areas, regular = [], True
    for group in elements.values():
        row, column = divmod(group[0], width)
        rowspan = colspan = 1
        if len(group) > 1:
            rowspan = group[-1] // width - row + 1
            colspan = max([element % width for element in group]) - column + 1
            regular = regular and rowspan * colspan == len(group)
        box = new(Box, (xs[column], ys[row], xs[column + colspan], ys[row + rowspan]))
        areas.append(new(Area, (row, column, rowspan, colspan, box)))
    return tuple(areas), regular


def _closed(flat: list[Rule], steep: list[Rule]) -> tuple[list[Rule], list[Rule]]:
    """The rules with the outer border that some producers leave out: at the open sides, and where a page ends."""
    left, right = min(rule.start for rule in flat), max(rule.stop for rule in flat)
    top, bottom = min(rule.start for rule in steep), max(rule.stop for rule in steep)
    outer_steep = [
        Rule(at, top, bottom) for at in (left, right) if all(abs(at - rule.at) > _NARROWEST for rule in steep)
    ]
    outer_flat = [Rule(at, left, right) for at in (top, bottom) if all(abs(at - rule.at) > _NARROWEST for rule in flat)]
    return flat + outer_flat, steep + outer_steep


def _coordinates(rules: list[Rule]) -> list[float]:
    return sorted({rule.at for rule in rules})


def _owners(xs: list[float], ys: list[float], flat: list[Rule], steep: list[Rule]) -> list[int]:
    """For each elementary cell, row by row, the number of the cell that it is a part of: neighbours which no rule
    parts are one."""
    width, height = len(xs) - 1, len(ys) - 1
    parents = list(range(width * height))
    below = _cover(ys, flat, [(a + b) / 2 for a, b in pairwise(xs)])
    beside = _cover(xs, steep, [(a + b) / 2 for a, b in pairwise(ys)])
    for column in range(1, width):
        for row in range(height) if len(beside[column]) < height else ():
            if row in beside[column]:
                continue
            element = row * width + column
            parents[_root(parents, element)] = _root(parents, element - 1)
    for row in range(1, height):
        for column in range(width) if len(below[row]) < width else ():
            if column in below[row]:
                continue
            element = row * width + column
            parents[_root(parents, element)] = _root(parents, element - width)
    numbers: dict[int, int] = {}
    return [
        numbers.setdefault(element if parent == element else _root(parents, element), len(numbers))
        for element, parent in enumerate(parents)
    ]


def _cover(coordinates: list[float], rules: list[Rule], middles: list[float]) -> list[set[int]]:
    """For each coordinate the numbers of the middles that a rule at this coordinate passes."""
    numbers = {at: number for number, at in enumerate(coordinates)}
    covered: list[set[int]] = [set() for _ in coordinates]
    for rule in rules:
        first = bisect_right(middles, rule.start)
        last = bisect_right(middles, rule.stop)
        covered[numbers[rule.at]].update(range(first, last))
    return covered


def grid_of_boxes(boxes: list[Box]) -> Grid | None:
    """The grid of cells whose places are known; None for less than two."""
    if len(boxes) < 2:
        return None
    xs = _distinct([x for box in boxes for x in (box.x0, box.x1)])
    ys = _distinct([y for box in boxes for y in (box.y0, box.y1)])
    width = len(xs) - 1
    owners = [-1] * (width * (len(ys) - 1))
    areas = []
    for number, box in enumerate(sorted(boxes, key=lambda box: (box.y0, box.x0))):
        row, column = _nearest(ys, box.y0), _nearest(xs, box.x0)
        rowspan, colspan = max(1, _nearest(ys, box.y1) - row), max(1, _nearest(xs, box.x1) - column)
        areas.append(Area(row, column, rowspan, colspan, box))
        for line in range(row, min(row + rowspan, len(ys) - 1)):
            owners[line * width + column : line * width + min(column + colspan, width)] = [number] * (
                min(column + colspan, width) - column
            )
    return Grid(tuple(xs), tuple(ys), tuple(areas), tuple(owners), True)


def _distinct(coordinates: list[float]) -> list[float]:
    result: list[float] = []
    for value in sorted(coordinates):
        if not result or value - result[-1] > _SNAP:
            result.append(value)
    return result


def _nearest(coordinates: list[float], value: float) -> int:
    return min(range(len(coordinates)), key=lambda number: abs(coordinates[number] - value))
