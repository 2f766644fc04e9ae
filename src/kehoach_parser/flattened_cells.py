"""The cells of a flattened table: which column each line, or each part of one, belongs to.

Cells follow each other in the order of the head, row by row. Of all ways to part the lines into such cells, the one
is taken that costs least. The widths of the columns are guessed at first and then learned from the result.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from kehoach_parser.flattened_costs import Costs, Piece
from kehoach_parser.flattened_signs import Signs, width
from kehoach_parser.structs import struct

Move = Literal["row", "cell", "more", "resume", "group", "outside"]
_Key = tuple[int, int, bool]  # column, start of the last part in its line, resumed

_TRIES = 3
_CUT = 1.5  # that two cells share a line
_HOPELESS = 30.0  # above the cheapest way
_LEAVING = 6.0  # that the table has ended


class Part(NamedTuple):
    """A part of an entry, what it does, and its column, not counting that of row numbers."""

    entry: int
    start: int
    end: int
    column: int = 0
    move: Move = "row"


@struct(slots=True)
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


_Step = tuple[_State, int, Move, float]  # from a state to a column by a move, and its cost


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
                self._extend(Part(index, start, end), sources, at[end])
        reached = list(at[ends[-1]].values())
        limit = min(state.cost for state in reached) + _HOPELESS
        return [state for state in reached if state.cost <= limit]

    def _extend(self, part: Part, sources: list[_State], reached: dict[_Key, _State]) -> None:
        """Notes the cheapest states that a part of a line leads to."""
        piece = self._piece(part)
        for state, column, move, cost in self._moves(piece, sources):
            resumed = move == "resume" or (state.resumed and move in ("more", "cell"))
            known = reached.get((column, part.start, resumed))
            if known is None or state.cost + cost < known.cost:
                texts = self._texts(state, column, move, piece.text)
                made = part._replace(column=column, move=move)
                reached[column, part.start, resumed] = _State(state.cost + cost, column, texts, resumed, made, state)

    def _texts(self, state: _State, column: int, move: Move, text: str) -> tuple[str, ...]:
        kept = self.none if move in ("row", "group", "outside") else state.texts
        return (*kept[:column], text, *kept[column + 1 :])

    def _piece(self, part: Part) -> Piece:
        signs = self.lines[part.entry]
        following = self.lines[part.entry + 1].entry.mark if part.entry + 1 < len(self.lines) else None
        return Piece(
            entry=signs.entry,
            text=signs.piece(part.start, part.end),
            rest=signs.entry.text[part.start :],
            opening=signs.openings[part.start],
            inside=part.start > signs.entry.start,
            whole=part.start == signs.entry.start and part.end == len(signs.entry.text),
            following=following,
        )

    def _moves(self, piece: Piece, sources: list[_State]) -> Iterator[_Step]:
        """The columns that a piece may belong to after each state, with what that costs."""
        inside = [state for state in sources if state.column != self.outside]
        for state in inside:
            if state.column != self.group:
                for column in range(self.group):
                    yield from self._moves_in_row(piece, state, column)
            elif state.part is not None and piece.whole:
                yield state, self.group, "more", self.costs.group_more(piece, state.text)
        if inside and not piece.inside:
            yield from self._row_moves(piece, min(inside, key=lambda state: state.cost + self._rest(state)))
        if piece.whole:
            for state in sources:
                leaving = 0.0 if state.column == self.outside else _LEAVING
                yield state, self.outside, "outside", leaving + self.costs.outside(piece)

    def _row_moves(self, piece: Piece, state: _State) -> Iterator[_Step]:
        """A row or a group begins; what was before it matters no more."""
        rest = self._rest(state)
        for column in range(self.group):
            yield state, column, "row", rest + self.costs.row(piece, column)
        if piece.whole:
            yield state, self.group, "group", rest + self.costs.group(piece)

    def _moves_in_row(self, piece: Piece, state: _State, column: int) -> Iterator[_Step]:
        if column > state.column:
            skipped = 0.0 if state.resumed else self.costs.empty(state.column + 1, column)
            skipped += _CUT if piece.inside else 0.0
            yield state, column, "cell", skipped + self.costs.cell(piece, column, state.text, state.column)
        if piece.inside:
            return
        if column == state.column:
            yield state, column, "more", self.costs.more(piece, column, state.text)
        if piece.entry.broken and column <= state.column:
            yield state, column, "resume", self.costs.resume(piece, column, state.texts[column])
        elif column == self.costs.content and column < state.column:
            resumed = self.costs.resume(piece, column, state.texts[column])
            yield state, column, "resume", self._rest(state) + resumed

    def _rest(self, state: _State) -> float:
        """What it costs to leave a row with the columns after that of the state empty."""
        if state.column == self.group or state.resumed:
            return 0.0
        return self.costs.empty(state.column + 1, self.group)
