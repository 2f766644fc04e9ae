"""A struct behaves as the dataclass that mypy takes it for."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Any

import pytest

from kehoach_parser.structs import field, replace, struct


@struct(frozen=True, slots=True)
class Point:
    """A value."""

    x: int
    y: int = 2

    @property
    def sum(self) -> int:
        return self.x + self.y


@struct(slots=True)
class Box:
    name: str
    items: list[int] = field(default_factory=list)


@struct(slots=True, eq=False)
class Node:
    name: str


@dataclasses.dataclass(frozen=True, slots=True)
class Twin:
    """What `Point` is to mypy."""

    x: int
    y: int = 2


@pytest.mark.parametrize("values", [(1,), (1, 3)])
def test_a_struct_shows_its_values_as_its_twin_does(values: tuple[int, ...]) -> None:
    assert repr(Point(*values)) == repr(Twin(*values)).replace("Twin", "Point")


def test_values_are_given_by_place_or_name() -> None:
    assert Point(1) == Point(x=1, y=2) == Point(1, y=2)
    assert (Point(4).x, Point(4).y, Point(4).sum, Point.__doc__) == (4, 2, 6, "A value.")


@pytest.mark.parametrize("wrong", [{}, {"x": 1, "z": 2}])
def test_a_missing_or_unknown_name_is_an_error(wrong: dict[str, Any]) -> None:
    for kind in (Point, Twin):
        with pytest.raises(TypeError):
            kind(**wrong)


def test_equal_values_are_equal_and_have_one_hash() -> None:
    assert Point(1, 3) != Point(1)
    assert len({Point(1), Point(1, 2), Point(2)}) == 2
    assert Point(1) != Twin(1)
    assert Box("a", [1]) == Box("a", [1])


def test_what_can_change_has_no_hash() -> None:
    with pytest.raises(TypeError):
        hash(Box("a"))


def test_without_equality_each_is_itself() -> None:
    one, other = Node("a"), Node("a")
    assert one != other
    assert len({one, other}) == 2


def test_each_has_a_default_of_its_own() -> None:
    Box("a").items.append(1)
    assert Box("b").items == []


def test_there_are_no_other_names() -> None:
    with pytest.raises(AttributeError):
        Box("a").other = 1  # type: ignore[attr-defined]


def test_a_changed_copy_leaves_the_old_as_it_was() -> None:
    old = Box("a", [1])
    assert replace(old, name="b") == Box("b", [1])
    assert old == Box("a", [1])
    with pytest.raises(TypeError):
        replace(old, other=1)


@pytest.mark.parametrize("value", [Point(1), Box("a", [1])])
def test_a_struct_is_copied_and_sent_to_other_processes(value: object) -> None:
    assert pickle.loads(pickle.dumps(value)) == copy.copy(value) == copy.deepcopy(value) == value
    assert copy.copy(value) is not value
