"""What it costs to take words of a flattened table for a part of a cell: nothing where they look like what the column
holds and fill its width, more the less they do. A cost of 1 is a slight oddity, 5 one that needs a good reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log
from typing import NamedTuple

from kehoach_parser.flattened_lines import Entry, Mark
from kehoach_parser.flattened_signs import Opening, SignReader, width

UNITS = frozenset({"lead", "coordinating", "both", "supervising"})
_EMPTY = {"lead": 2.5, "both": 2.5, "deadline": 2.5, "coordinating": 1.5, "product": 1.5, "content": 5.0, "other": 0.4}
_WIDTHS = {"content": 45.0, "deadline": 18.0, "lead": 20.0, "coordinating": 20.0, "both": 20.0}  # first guesses
_OTHER_WIDTH = 26.0
_ROWS_TO_LEARN = 5
_EMPTY_LEAST = 0.7  # of the first guess
_GUESSED = 0.35  # how much guessed widths count
_NARROWEST = 8.0
_CERTAIN_NUMBER, _DOUBTFUL_NUMBER = 7.0, 2.0  # a row number inside a cell
_ANOTHER_PARAGRAPH = 2.0  # in a cell, where most have one
_SENTENCE_END = (".", ";", ":", "…")


class Piece(NamedTuple):
    """A part of an entry: its text, the text from it to the end of the line, whether it begins inside the line and
    whether it is the whole line. `following` is the mark of the next entry."""

    entry: Entry
    text: str
    rest: str
    opening: Opening
    inside: bool
    whole: bool
    following: Mark | None

    @property
    def mark(self) -> Mark | None:
        """The row number before the piece."""
        return None if self.inside else self.entry.mark


class Costs:
    """The costs in one table, with the widths of its columns in letters."""

    def __init__(
        self,
        heads: Sequence[tuple[str, float]],
        numbered: bool,
        wrapped: bool,
        reader: SignReader,
        stacked: bool = False,
    ) -> None:
        """`heads` gives role and longest line of the head of each column; no column is narrower than its head. Cells
        that are not `wrapped` have one line, or one a paragraph, and their widths tell nothing; in a table that is
        `stacked` each line is a paragraph for certain."""
        self.stacked = stacked
        self.roles = tuple(role for role, _ in heads)
        self.narrowest = [max(_NARROWEST, least) for _, least in heads]
        self.numbered = numbered
        self.reader = reader
        self.content = self.roles.index("content")
        self.widths = [_WIDTHS.get(role, _OTHER_WIDTH) for role in self.roles]
        self.wrapped = wrapped
        self.trust = _GUESSED if wrapped else 0.0
        self._empty = [_EMPTY.get(role, 1.0) for role in self.roles]

    def learn(self, column: int, widths: Iterable[float], cells: int, rows: int) -> None:
        """Takes the width of a column from its lines, but for a few that are odd, and how often it is empty."""
        ordered = sorted(widths)
        if rows >= _ROWS_TO_LEARN and self.roles[column] != "other":
            least = _EMPTY_LEAST * _EMPTY.get(self.roles[column], 1.0)
            self._empty[column] = max(least, -log((max(0, rows - cells) + 0.5) / (rows + 1)))
        if len(ordered) > 2:
            usual, widest = ordered[int(0.75 * (len(ordered) - 1))], ordered[int(0.95 * (len(ordered) - 1))]
            self.widths[column] = max(self.narrowest[column], min(widest, 1.2 * usual))
        self.trust = 1.0 if self.wrapped else 0.0

    # ------------------------------------------------------------------ where a piece stands in the row

    def empty(self, first: int, after: int) -> float:
        """That the columns from one to before another have no cell."""
        return sum(self._empty[first:after])

    def row(self, piece: Piece, column: int) -> float:
        """That a row begins."""
        if piece.mark is None:
            return self._begun(3.0 if self.numbered else 1.0, piece, column)
        return self._begun(2.0 if piece.mark.group else 0.0 if piece.mark.sure else 1.5, piece, column)

    def _begun(self, begun: float, piece: Piece, column: int) -> float:
        return begun + self.empty(0, column) + self.start(piece, column)

    def group(self, piece: Piece) -> float:
        """That a line is the title of a group of rows."""
        mark = piece.mark
        lower = 7.0 if piece.opening.lower else 0.0
        parent = mark is not None and piece.following is not None and piece.following.label.startswith(f"{mark.label}.")
        if parent or (mark is not None and mark.group):
            return lower
        wide = self.wrapped and width(piece.text) > 1.15 * self.widths[self.content]
        if piece.text.isupper() or (piece.text.endswith(":") and wide):
            return lower + (1.0 if mark else 2.0)
        return lower + (4.0 if mark else 7.0) - (1.0 if wide else 0.0)

    def group_more(self, piece: Piece, before: str) -> float:
        """That the title of a group goes on; it is as wide as the whole table."""
        narrow = 4.0 if self.wrapped and width(before) < self.widths[self.content] else 0.0
        return self._numbered(piece) + narrow + (0.5 if piece.opening.lower else 4.0)

    def outside(self, piece: Piece) -> float:
        """That a line stands after the table, where lines are as wide as the page."""
        wide = self.wrapped and width(piece.text) > 1.1 * self.widths[self.content]
        return 1.0 if wide else 2.0

    def resume(self, piece: Piece, column: int, before: str) -> float:
        """That a row goes on in a column that it had left, as after a page break; `before` is what it holds so far."""
        broken = piece.entry.broken
        lower, bullet = piece.opening.lower, piece.opening.bullet and broken
        cost = (1.5 if broken else 7.0) + (0.0 if lower else 0.5 if bullet else 3.0)
        if lower and (not before or before.endswith(_SENTENCE_END)):
            cost += 1.5
        if not self.reader.hangs(before):
            cost += 1.0
        parted = before.endswith(_SENTENCE_END)
        return cost + self._numbered(piece) + self.fit(piece, column) + self._slack(column, before, piece.text, parted)

    # ------------------------------------------------------------------ what a piece looks like

    def cell(self, piece: Piece, column: int, before: str, last: int) -> float:
        """That a cell begins after a cell of the same row in the column `last`."""
        cost = self._numbered(piece) + self.start(piece, column) + self._border(piece, column, before, last)
        if self.reader.hangs(before):
            return cost + 2.5
        full = (
            self.trust == 1.0
            and not piece.inside
            and not before.endswith(_SENTENCE_END)
            and not self._slack(last, before, piece.text, False)
        )
        return cost + (0.7 if full else 0.0)

    def start(self, piece: Piece, column: int) -> float:
        """That a cell begins with these words."""
        role, opening = self.roles[column], piece.opening
        if role in UNITS:
            strange = 2.0 if role == "coordinating" else 3.0
            odd = 9.0 if opening.lower else 6.0 if opening.time or opening.bullet else strange
            return self.fit(piece, column) + (0.0 if opening.unit else odd)
        if role == "deadline":
            return self.fit(piece, column) + (0.0 if opening.time else 9.0 if opening.lower else 5.0)
        plain = 5.0 if opening.lower else 2.0 if role == "other" and not self.stacked else 0.7
        unit = 0.0 if self.stacked and role == "other" else 1.5
        return self.fit(piece, column) + plain + (2.0 if opening.time else 0.0) + (unit if opening.unit else 0.0)

    def more(self, piece: Piece, column: int, before: str) -> float:
        """That a line goes on in the cell of the line before."""
        role, opening = self.roles[column], piece.opening
        ended = before.endswith(_SENTENCE_END)
        another = 0.0 if self.wrapped else 1.5 if opening.bullet or not self.stacked else _ANOTHER_PARAGRAPH
        cost = self.fit(piece, column) + self._numbered(piece) + another
        cost += self._slack(column, before, piece.text, parted=ended and not opening.lower)
        if opening.lower:
            return cost + (1.5 if before.endswith(".") else 0.0)
        if role in UNITS:
            parted = 4.5 if self.reader.parts_units(before, piece.rest) else 0.0
            return cost + parted + 0.5 + (5.0 if opening.time else 0.0) + (2.0 if opening.bullet else 0.0)
        if role == "deadline":
            return cost + (1.0 if opening.time else 4.0 if ended else 2.5) + (3.0 if opening.bullet else 0.0)
        cost += 0.5 if ended or opening.bullet else 0.8
        return cost + (2.0 if opening.time else 0.0) + (2.0 if ended and opening.unit else 0.0)

    def fit(self, piece: Piece, column: int) -> float:
        """That words stand in one line of the column: they may be too wide, or begin a second unit in it."""
        over = width(piece.text) / self.widths[column] - 1.12
        wide = self.trust * min(7.0, 14.0 * over) if over > 0 else 0.0
        return wide + 3.0 * self._units_inside(piece) if self.roles[column] in UNITS else wide

    def _units_inside(self, piece: Piece) -> int:
        return self.reader.units_inside(piece.text) if len(piece.text) < 2 * _OTHER_WIDTH else 0

    def _numbered(self, piece: Piece) -> float:
        """That a row number stands where no row begins."""
        if piece.mark is None:
            return 0.0
        return _CERTAIN_NUMBER if piece.mark.sure else _DOUBTFUL_NUMBER

    def _slack(self, column: int, before: str, text: str, parted: bool) -> float:
        """That the line before was broken though the next word would have fitted; a paragraph may end anywhere."""
        word = text.split(None, 1)[0] if text else ""
        slack = 0.92 * self.widths[column] - width(f"{before} {word}")
        cost = min(4.0, 15.0 * slack / self.widths[column])
        return self.trust * max(0.0, min(cost, 0.8) if parted else cost)

    def _border(self, piece: Piece, column: int, before: str, last: int) -> float:
        """Between two columns of units the border is where a unit opens without a sign before it."""
        if self.roles[column] not in UNITS or self.roles[last] not in UNITS or not piece.opening.unit:
            return 0.0
        if before.endswith((";", ".")):
            return 1.0 if before.endswith(";") else 0.0
        return 0.0 if self.reader.parts_units(before, piece.rest) else 5.0
