"""Numbers of rows that a recogniser missed or took for a letter, where the rows around tell what they are.

A single figure in a narrow cell is often not recognised at all. Between two rows with numbers stand as many rows as
are counted between them, or nothing is filled in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from kehoach_parser.document import Cell, Line, Table
from kehoach_parser.structs import replace

_FEWEST = 3  # cells with text in a row that is numbered, its number aside: two


def with_row_numbers(table: Table, like_one: Collection[str]) -> Table:
    """The table with the numbers of the rows that lie between rows with numbers, and the letters of groups. `like_one`
    has what may be read for the figure 1."""
    labels = {index: text for index, row in enumerate(table.rows) if (text := _label(row)) is not None}
    counted = [index for index in labels if _filled(table.rows[index]) >= _FEWEST - 1]
    grouping = [index for index in labels if index not in counted]
    found = {**_missing(labels, counted, like_one), **_letters(table, labels, grouping)}
    if not found:
        return table
    rows = tuple(_relabelled(row, found[index]) if index in found else row for index, row in enumerate(table.rows))
    return replace(table, rows=rows)


def _label(row: Sequence[Cell]) -> str | None:
    """The text of the first column; None where no cell of the row begins there, or where it is merged over rows."""
    if not row or row[0].column > 0 or row[0].rowspan > 1 or row[0].colspan > 1:
        return None
    return row[0].text.strip(" .")


def _filled(row: Sequence[Cell]) -> int:
    return sum(bool(cell.text.strip()) for cell in row[1:])


def _missing(labels: Mapping[int, str], counted: Sequence[int], like_one: Collection[str]) -> dict[int, str]:
    """The numbers of counted rows between two that have theirs, and `1` before `2`."""
    known = [place for place, index in enumerate(counted) if labels[index].isdecimal()]
    found: dict[int, str] = {}
    for before, after in pairwise(known):
        first, last = int(labels[counted[before]]), int(labels[counted[after]])
        if after - before > 1 and last - first == after - before:
            found.update((counted[before + step], str(first + step)) for step in range(1, after - before))
        elif last == 2 and after - before == 2 and labels[counted[after - 1]] in like_one:
            found[counted[after - 1]] = "1"  # a group counts from one again
    if known and known[0] > 0 and labels[counted[known[0]]] == "2" and labels[counted[known[0] - 1]] in like_one:
        found[counted[known[0] - 1]] = "1"
    return found


def _letters(table: Table, labels: Mapping[int, str], grouping: Sequence[int]) -> dict[int, str]:
    """The letter of a group that has none, after groups `A` and `B`; a small letter goes on with the row above."""
    found: dict[int, str] = {}
    for place, index in enumerate(grouping):
        expected = chr(ord("A") + place)
        if labels[index] == expected:
            continue
        title = "".join(cell.text for cell in table.rows[index][1:]).strip()
        if labels[index] or place < 2 or not title[:1].isupper():
            break
        found[index] = expected
    return found


def _relabelled(row: tuple[Cell, ...], label: str) -> tuple[Cell, ...]:
    cell = row[0]
    line = replace(cell.lines[0], text=label) if cell.lines else Line(label, page=cell.page, box=cell.box)
    return (replace(cell, lines=(line,)), *row[1:])
