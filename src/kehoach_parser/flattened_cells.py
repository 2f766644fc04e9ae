"""The cells of a flattened table: which column each line, or each part of one, belongs to.

Cells follow each other in the order of the head, row by row. Of all ways to part the lines into such cells, the one
is taken that costs least. The widths of the columns are guessed at first and then learned from the result.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from kehoach_parser.flattened_costs import Costs, Piece
from kehoach_parser.flattened_signs import Signs, width

Move = Literal["row", "cell", "more", "resume", "group", "outside"]
_Key = tuple[int, int, bool]  # column, start of the last part in its line, resumed

_TRIES = 3
_CUT = 1.5  # that two cells share a line
_LEAVING = 6.0  # that the table has ended


class Part(NamedTuple):
    """A part of an entry, what it does, and its column, not counting that of row numbers."""

    entry: int
    start: int
    end: int
    column: int
    move: Move


@dataclass(slots=True)
class _State:
    """The cheapest way to a place: the column of its last part, and the last text of each column of the row. `resumed`
    says that the row has gone back to a column, so that those after it are not empty."""

    cost: float
    column: int
    texts: tuple[str, ...]  # the last is that of a group
    resumed: bool = False
    part: Part | None = None
    before: _State | None = None

    @property
    def text(self) -> str:
        return self.texts[self.column]


class Layout:
    """Finds the cells of one table."""

    def __init__(self, lines: Sequence[Signs], costs: Costs) -> None:
        self.lines = lines
        self.costs = costs
        self.group = len(costs.roles)  # in place of a column: the title of a group of rows
        self.outside = self.group + 1  # after the table
        self.none = ("",) * (self.outside + 1)

    def parts(self) -> list[Part]:
        """All parts of the lines in order."""
        found: list[Part] = []
        for _ in range(_TRIES):
            found = self._cheapest()
            self._learn(found)
        return found

    def _learn(self, parts: Sequence[Part]) -> None:
        rows = sum(part.move == "row" for part in parts)
        for column in range(self.group):
            own = [part for part in parts if part.column == column]
            cells = sum(part.move in ("row", "cell") for part in own)
            self.costs.learn(
                column, [width(self.lines[part.entry].piece(part.start, part.end)) for part in own], cells, rows
            )

    def _cheapest(self) -> list[Part]:
        states = [_State(0.0, self.group, self.none)]
        for index in range(len(self.lines)):
            states = self._after_line(index, states)
        parts: list[Part] = []
        at: _State | None = min(states, key=lambda state: state.cost)
        while at is not None and at.part is not None:
            parts.append(at.part)
            at = at.before
        return parts[::-1]

    def _after_line(self, index: int, states: list[_State]) -> list[_State]:
        """The cheapest states after a line, one for each column and each place at which the last part may begin."""
        signs = self.lines[index]
        ends = [*signs.places[1:], len(signs.entry.text)]
        at: dict[int, dict[_Key, _State]] = {end: {} for end in ends}
        for number, start in enumerate(signs.places):
            sources = states if number == 0 else list(at[start].values())
            for end in ends[number:]:
                self._extend(index, start, end, sources, at[end])
        return list(at[ends[-1]].values())

    def _extend(self, index: int, start: int, end: int, sources: list[_State], reached: dict[_Key, _State]) -> None:
        """Notes the cheapest states that a part of a line leads to."""
        piece = self._piece(index, start, end)
        for state in sources:
            for column, move, cost in self._moves(
                piece, state, whole=end - start == len(piece.rest) and not piece.inside
            ):
                resumed = move == "resume" or (state.resumed and move in ("more", "cell"))
                known = reached.get((column, start, resumed))
                if known is None or state.cost + cost < known.cost:
                    part = Part(index, start, end, column, move)
                    texts = self._texts(state, column, move, piece.text)
                    reached[column, start, resumed] = _State(state.cost + cost, column, texts, resumed, part, state)

    def _texts(self, state: _State, column: int, move: Move, text: str) -> tuple[str, ...]:
        kept = self.none if move in ("row", "group", "outside") else state.texts
        return (*kept[:column], text, *kept[column + 1 :])

    def _piece(self, index: int, start: int, end: int) -> Piece:
        signs = self.lines[index]
        following = self.lines[index + 1].entry.mark if index + 1 < len(self.lines) else None
        return Piece(
            entry=signs.entry,
            text=signs.piece(start, end),
            rest=signs.entry.text[start:],
            opening=signs.openings[start],
            inside=start > signs.entry.start,
            following=following,
        )

    def _moves(self, piece: Piece, state: _State, whole: bool) -> Iterator[tuple[int, Move, float]]:
        """The columns that a piece may belong to after a state, with what that costs."""
        if whole:
            leaving = 0.0 if state.column == self.outside else _LEAVING
            yield self.outside, "outside", leaving + self.costs.outside(piece)
        if state.column == self.outside:
            return
        if whole:
            yield from self._group_moves(piece, state)
        for column in range(self.group):
            if state.column != self.group:
                yield from self._moves_in_row(piece, state, column)
            if not piece.inside:
                yield column, "row", self._rest(state) + self.costs.row(piece, column)

    def _moves_in_row(self, piece: Piece, state: _State, column: int) -> Iterator[tuple[int, Move, float]]:
        if column > state.column:
            skipped = 0.0 if state.resumed else self.costs.empty(state.column + 1, column)
            skipped += _CUT if piece.inside else 0.0
            yield column, "cell", skipped + self.costs.cell(piece, column, state.text, state.column)
        if piece.inside:
            return
        if column == state.column:
            yield column, "more", self.costs.more(piece, column, state.text)
        if piece.entry.broken and column <= state.column:
            yield column, "resume", self.costs.resume(piece, column, state.texts[column])
        elif column == self.costs.content and column < state.column:
            yield column, "resume", self._rest(state) + self.costs.resume(piece, column, state.texts[column])

    def _group_moves(self, piece: Piece, state: _State) -> Iterator[tuple[int, Move, float]]:
        if state.column == self.group and state.part is not None:
            yield self.group, "more", self.costs.group_more(piece, state.text)
        yield self.group, "group", self._rest(state) + self.costs.group(piece)

    def _rest(self, state: _State) -> float:
        """What it costs to leave a row with the columns after that of the state empty."""
        return 0.0 if state.column == self.group or state.resumed else self.costs.empty(state.column + 1, self.group)
