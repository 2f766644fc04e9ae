"""Letterheads and signature blocks that were set as tables, or side by side with spaces, as lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from kehoach_parser.document import Block, Cell, Line, Table
from kehoach_parser.letterhead import NAME, Letterhead
from kehoach_parser.paragraphs import clean
from kehoach_parser.patterns import compiled
from kehoach_parser.structs import replace
from kehoach_parser.text import fold, fold_head

_GAP = compiled(r"\s{3,}")
_BEFORE_DASH = compiled(r"\s+(?=[-–] )")
_SENTENCE_END = compiled(r"[.;:] +")
_LETTERHEAD = 12  # lines at most above the motto
_SIDES = 2  # who agrees and who signs
_HEAD = 90  # letters in which a line comes to what it is


class Frames:
    """Opens what frames a document."""

    def __init__(self, letterhead: Letterhead) -> None:
        self.frame = letterhead

    def opened(self, blocks: Sequence[Block]) -> list[Block]:
        """The blocks with letterheads and signature blocks that were set as tables, or side by side with spaces,
        as lines: left column first."""
        flat: list[Block] = []
        for block in self._with_whole_mottos(blocks):
            if isinstance(block, Table) and self._is_frame(block):
                flat.extend(self._cell_lines(block))
            elif isinstance(block, Line) and block.box is None and (sides := self._sides_of_motto(block)):
                flat.extend(sides)
            elif isinstance(block, Line) and block.whole:
                flat.extend(self._without_text(block))
            else:
                flat.append(block)
        return self._part_columns(flat)

    def _with_whole_mottos(self, blocks: Sequence[Block]) -> list[Block]:
        """The blocks with a motto as one line that a narrow column has broken: `CỘNG` above `HÒA XÃ HỘI …`."""
        whole: list[Block] = []
        for block in blocks[:_LETTERHEAD]:
            above = whole[-1] if whole else None
            if isinstance(block, Line) and isinstance(above, Line):
                text = f"{clean(above)} {clean(block)}"
                if self.frame.motto.fullmatch(fold_head(text, _HEAD)) and not self.frame.is_motto(above):
                    whole[-1] = replace(above, text=text)
                    continue
            whole.append(block)
        return [*whole, *blocks[_LETTERHEAD:]]

    def _sides_of_motto(self, line: Line) -> list[Line]:
        """The two columns of a line whose gap was lost: the authority and the motto; none elsewhere."""
        text = clean(line)
        if line.column or len(text) > _HEAD:
            return []
        last = next((hit for hit in self.frame.motto.finditer(fold(text)) if hit.end == len(text)), None)
        left = text[: last.start].strip() if last is not None else ""
        if last is None or not left.isupper() or self.frame.is_motto(replace(line, text=left)):
            return []
        return [replace(line, text=left, column=1), replace(line, text=text[last.start :], column=2)]

    def _without_text(self, line: Line) -> list[Line]:
        """A paragraph of addressees apart from the text that a web page has run into it."""
        if self.frame.addressee.match(fold_head(line.text, _HEAD)) is None:
            return [line]
        ends = (match.end() for match in _SENTENCE_END.finditer(line.text))
        end = next((end for end in ends if self.frame.is_basis(line.text[end:])), 0)
        return [replace(line, text=line.text[:end].rstrip()), replace(line, text=line.text[end:])] if end else [line]

    def _cell_lines(self, table: Table) -> list[Line]:
        """The lines of a table, column by column; from the addressees on, which belong to neither, row by row."""
        addressed = (at for at, row in enumerate(table.rows) if row and self._is_addressed(row[0]))
        end = next(addressed, len(table.rows))
        lines: list[Line] = []
        for column in range(table.columns):
            cells = (cell for row in table.rows[:end] for cell in row if cell.column == column)
            lines.extend(replace(piece, column=column + 1) for cell in cells for piece in self._pieces(cell))
        lines.extend(piece for row in table.rows[end:] for cell in row for piece in self._pieces(cell))
        return lines

    def _pieces(self, cell: Cell) -> Iterator[Line]:
        return (piece for line in cell.lines for piece in self._opened(line) if piece.text.strip())

    def _is_addressed(self, cell: Cell) -> bool:
        return bool(cell.lines) and self.frame.addressee.match(fold_head(cell.lines[0].text, _HEAD)) is not None

    def _opened(self, line: Line) -> list[Line]:
        """The lines that a converter ran together in a cell: recipients with their dashes, posts and a name."""
        text = line.text.strip()
        folded = fold_head(text, _HEAD)
        if self.frame.recipients.match(folded) is not None:
            return [replace(line, text=piece) for piece in _BEFORE_DASH.split(text)]
        signs = self.frame.capacity.match(folded) or self.frame.post.match(folded)
        if not text[:1].isupper() or signs is None:
            return [line]
        words = text.split()
        capitals = len(list(takewhile(str.isupper, words)))
        while capitals > 1 and words[capitals - 1].endswith("."):  # of the name: `PGS.TS.`
            capitals -= 1
        name = " ".join(words[capitals:])
        if capitals < 2 or not NAME.fullmatch(name):
            return [line]
        posts = [self.frame.post.fullmatch(fold(" ".join(words[at:capitals]))) is not None for at in range(capitals)]
        cut = next((at for at in range(capitals - 1, 0, -1) if posts[at] and not posts[at - 1]), 0)
        pieces = [" ".join(words[:cut]), " ".join(words[cut:capitals]), name]
        return [replace(line, text=piece) for piece in pieces if piece]

    def _is_frame(self, table: Table) -> bool:
        if table.columns > 3 or len(table.rows) > 8:
            return False
        lines = [piece for row in table.rows for cell in row for line in cell.lines for piece in self._opened(line)]
        if any(self.frame.is_motto(line) or self.frame.is_recipients(line) for line in lines):
            return True
        return len(lines) < 12 and any(self.frame.is_signing(line) for line in lines) and not _is_wordy(lines)

    def _part_columns(self, blocks: list[Block]) -> list[Block]:
        """Lines without boxes that hold two columns side by side, parted at the gap."""
        result: list[Block] = []
        index = 0
        while index < len(blocks):
            run = index
            while run < len(blocks) and _has_gap(blocks[run]):
                run += 1
            lines = [block for block in blocks[index:run] if isinstance(block, Line)]
            if lines and any(self._frames(line) for line in lines):
                result.extend(_columns(lines))
                index = run
            else:
                result.append(blocks[index])
                index += 1
        return result

    def _frames(self, line: Line) -> bool:
        pieces = [replace(line, text=piece) for piece in _GAP.split(line.text.strip())]
        if any(self.frame.is_motto(piece) or self.frame.is_recipients(piece) for piece in pieces):
            return True
        return len(pieces) == _SIDES and any(self.frame.is_signing(piece) for piece in pieces)


def _is_wordy(lines: Sequence[Line]) -> bool:
    return any(len(line.text) > 90 for line in lines)


def _has_gap(block: Block) -> bool:
    return isinstance(block, Line) and block.box is None and _GAP.search(block.text.strip()) is not None


def _columns(lines: Sequence[Line]) -> list[Line]:
    """Left pieces, then right pieces of lines that hold two columns."""
    left, right = [], []
    for line in lines:
        pieces = _GAP.split(line.text.strip())
        if line.text.startswith(" " * 30):
            right.append(replace(line, text=" ".join(pieces), column=2))
            continue
        left.append(replace(line, text=pieces[0], column=1))
        if pieces[1:]:
            right.append(replace(line, text="  ".join(pieces[1:]), column=2))
    return [*left, *right]
