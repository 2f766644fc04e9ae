"""Ruling lines → cells."""

from __future__ import annotations

import pytest

from kehoach_parser.document import Box
from kehoach_parser.loaders.grid import grid_of_boxes, grids
from kehoach_parser.loaders.pdf_paths import Stroke, Transform, moved


def strokes(xs: list[float], ys: list[float]) -> list[Box]:
    return [Box(xs[0], y, xs[-1], y) for y in ys] + [Box(x, ys[0], x, ys[-1]) for x in xs]


def test_every_space_between_rules_is_a_cell() -> None:
    (grid,) = grids(strokes([0, 50, 100], [0, 20, 40, 60]))
    assert [(area.row, area.column) for area in grid.areas] == [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)]
    assert grid.areas[3].box == Box(50, 20, 100, 40)
    assert grid.regular


def test_rules_in_pieces_doubled_or_not_quite_touching_are_one() -> None:
    pieces = [Box(0, 0, 48, 0), Box(50, 0.8, 100, 0.8), Box(0, 20, 100, 20), Box(0, 21, 100, 21), Box(0, 40, 100, 40)]
    pieces += [Box(x, 1, x, 39) for x in (0, 50, 100)]
    (grid,) = grids(pieces)
    assert len(grid.areas) == 4


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ((2, 0, 0, 3, 10, 20), (12, 26, 70, 26)),
        ((-1, 0, 0, 1, 100, 0), (70, 2, 99, 2)),
        ((1, 0, 0, -1, 0, 50), (1, 48, 30, 48)),
        ((0, 1, -1, 0, 0, 0), (-2, 1, -2, 30)),
    ],
    ids=["larger", "mirrored", "upside down", "turned"],
)
def test_a_stroke_of_a_form_stands_where_the_page_places_the_form(place: Transform, expected: Stroke) -> None:
    assert moved([(1, 2, 30, 2)], place) == [expected]


def test_tables_that_do_not_touch_are_two() -> None:
    found = grids(strokes([0, 50, 100], [100, 120, 140]) + strokes([0, 50, 100], [0, 20, 40]))
    assert [grid.ys[0] for grid in found] == [0, 100]


def test_area_at_a_point() -> None:
    (grid,) = grids([*strokes([0, 100], [0, 20, 40]), Box(50, 20, 50, 40)])
    assert grid.area_at(75, 10) == grid.area_at(25, 10) == 0
    assert grid.areas[0].colspan == 2
    assert (grid.area_at(25, 30), grid.area_at(75, 30)) == (1, 2)
    assert grid.area_at(200, 30) is None


def test_cell_that_is_no_rectangle_is_noticed() -> None:
    outer = strokes([0, 90], [0, 60])
    (grid,) = grids([*outer, Box(30, 0, 30, 30), Box(0, 30, 30, 30), Box(60, 0, 60, 60), Box(60, 30, 90, 30)])
    assert not grid.regular


def test_lines_without_crossing_rules_are_no_table() -> None:
    assert grids([Box(0, y, 100, y) for y in (0, 20, 40)]) == []
    assert grids(strokes([0, 100], [0, 20])) == []


def test_drawing_with_countless_lines_is_left_alone() -> None:
    assert grids([Box(0, y, 900, y) for y in range(0, 9000, 9)] + [Box(x, 0, x, 9000) for x in range(0, 9000, 9)]) == []


def test_grid_of_known_cells() -> None:
    grid = grid_of_boxes([Box(0, 0, 100, 20), Box(0, 20, 50, 40), Box(50, 20, 100, 40)])
    assert grid is not None
    assert [(area.row, area.column, area.colspan) for area in grid.areas] == [(0, 0, 2), (1, 0, 1), (1, 1, 1)]
    assert grid_of_boxes([Box(0, 0, 1, 1)]) is None
