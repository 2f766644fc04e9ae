"""Finds the borders inside a file: where an issued document begins, where its title ends and its signature block
begins. The layout is that of Nghị định 30/2020/NĐ-CP, Phụ lục I; what the lines say is read by the header finder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from kehoach_parser.document import Block, Line, Table
from kehoach_parser.grammar import Alternation, Grammar
from kehoach_parser.markers import marker_reader
from kehoach_parser.paragraphs import clean
from kehoach_parser.patterns import compiled
from kehoach_parser.structs import replace
from kehoach_parser.text import fold, fold_head

_GAP = compiled(r"\s{3,}")
_BEFORE_DASH = compiled(r"\s+(?=[-–] )")
_SENTENCE_END = compiled(r"[.;:] +")
_SPREAD = compiled(r"(?:\S )+\S")
_HEAD_LINES = 60
_TITLE_LINES = 14
_TITLE_LENGTH = 300
_MOTTO_LENGTH = 90
_RECIPIENTS = 24  # letters in which the words over a list of recipients end, with a colon where more follow
_LONG = 250  # letters of a line that can only be a paragraph of a body
_TAIL_LINES = 40
_NAME = compiled(r"(?:(?:[A-Z][^\W\d_]{0,5}\.){1,3} ?)?(?:[A-ZĐÀ-Ỹ][^\W\d_]*\.? ){1,5}[A-ZĐÀ-Ỹ][^\W\d_]+")


class Letterhead:
    """Recognises the lines that frame a document."""

    def __init__(self, grammar: Grammar) -> None:
        self.reader = marker_reader(grammar)
        self.types = {fold(name): short for name, short in grammar.table("letterhead", "types").items()}
        names = "|".join(sorted(map(re.escape, self.types), key=len, reverse=True))
        self.type_head = grammar.regex(rf"({names})(?!\w)")
        self.closing = grammar.alternation("sections", "closing")
        self.final_order = grammar.alternation("sections", "final_order")

        def rules(kind: str) -> Alternation:
            return grammar.alternation("letterhead", kind)

        self.motto = rules("motto")
        self.attachment = rules("attachment")
        self.enclosed = rules("enclosed")
        self.recipients = rules("recipients")
        self.capacity = rules("capacity")
        self.post = rules("post")
        self.number = rules("number")
        self.subject = rules("subject")
        self.place_date = rules("place_date")
        self.addressee = rules("addressee")
        self.basis = rules("basis")
        self.opener = rules("opener")
        self.order = rules("order")

    # -- what a line is ------------------------------------------------------------------------------------------

    def is_motto(self, line: Block) -> bool:
        """Whether a line is the national or a party's emblem or motto."""
        if not isinstance(line, Line) or len(line.text) > _MOTTO_LENGTH or not line.text[-1:].isalpha():
            return False
        return any(
            "case" not in hit.rule.data or line.text[hit.start : hit.end].isupper()
            for hit in self.motto.finditer(fold(line.text))
        )

    def type_of(self, line: Block) -> tuple[str, str] | None:
        """The abbreviation of a type line and what follows the type on it: `KẾ HOẠCH` gives ('KH', '')."""
        if not isinstance(line, Line):
            return None
        text = clean(line)
        if len(text) > 200 or not text[:1].isupper():
            return None
        spread = text.replace(" ", "") if _SPREAD.fullmatch(text) else ""
        folded = fold(text)
        for name, short in self.types.items():
            if spread and fold(spread) == name.replace(" ", ""):
                return short, ""
        match = self.type_head.match(folded)
        if match is None:
            return None
        rest = text[match.end() :].strip(" :")
        if not text[: match.end()].isupper() and (rest or not line.bold):
            return None
        if rest and not rest.isupper():
            return None
        return self.types[match[1]], rest

    def is_attachment(self, blocks: Sequence[Block], index: int) -> bool:
        """Whether a line opens a `Phụ lục`."""
        line = blocks[index]
        if not isinstance(line, Line) or len(line.text) > _TITLE_LENGTH:
            return False
        text = clean(line)
        hit = self.attachment.match(fold_head(text, _MOTTO_LENGTH))
        if hit is None:
            return False
        rest = text[hit.end :].strip(" .:-")
        word = text[hit.start : hit.end]
        if any(letter.isalpha() and letter.islower() for letter in rest) and not line.bold:
            return False
        return word.isupper() or line.bold or line.centered or (not rest and self._enclosed_soon(blocks, index))

    def _enclosed_soon(self, blocks: Sequence[Block], index: int) -> bool:
        return any(self.is_enclosed(block) for block in blocks[index + 1 : index + 8])

    def is_enclosed(self, line: Block) -> bool:
        """Whether a line says what the attachment is issued with: `(Kèm theo Quyết định số …)`."""
        return isinstance(line, Line) and self.enclosed.match(fold(clean(line))) is not None

    def is_recipients(self, line: Block) -> bool:
        """Whether a line opens the list of recipients."""
        if not isinstance(line, Line) or len(line.text) > _MOTTO_LENGTH * 2:
            return False
        text = clean(line)
        if len(text) > _RECIPIENTS and ":" not in text[:_RECIPIENTS]:
            return False
        folded = fold_head(text, _RECIPIENTS)
        hit = self.recipients.match(folded)
        return hit is not None and (hit.end == len(folded) or folded[hit.end - 1] == ":")

    def is_signing(self, line: Block) -> bool:
        """Whether a line gives the capacity or the post of a signer, in capitals."""
        if not isinstance(line, Line) or len(line.text) > 90 or not line.text.isupper():
            return False
        text = clean(line).rstrip(":./")
        if self.reader.read(text) is not None:
            return False
        folded = fold(text)
        return self.capacity.match(folded) is not None or self.post.fullmatch(folded) is not None

    def is_order(self, line: Line) -> bool:
        """Whether a line in capitals names the authority of a decision or gives its order: `QUYẾT ĐỊNH:`."""
        text = clean(line)
        if not text.isupper() or self.reader.read(text) is not None:
            return False
        folded = fold(text)
        return self.order.match(folded) is not None or self.post.match(folded) is not None

    def is_basis(self, text: str) -> bool:
        """Whether a text begins like a legal basis. Capitals are a title, or the heading of a section."""
        return self.basis.match(fold_head(text, 80)) is not None and not text.isupper()

    def is_closing(self, text: str) -> bool:
        """Whether a paragraph only closes a document."""
        return self.closing.match(fold(text[:400])) is not None

    def is_final_order(self, text: str) -> bool:
        """Whether a paragraph says who watches over the whole document."""
        return self.final_order.match(fold(text[:600])) is not None

    # -- borders -------------------------------------------------------------------------------------------------

    def flatten(self, blocks: Sequence[Block]) -> list[Block]:
        """The blocks with letterheads and signature blocks that were set as tables, or side by side with spaces,
        as lines: left column first."""
        flat: list[Block] = []
        for block in blocks:
            if isinstance(block, Table) and self._is_frame(block):
                flat.extend(self._cell_lines(block))
            elif isinstance(block, Line) and block.whole:
                flat.extend(self._without_text(block))
            else:
                flat.append(block)
        return self._part_columns(flat)

    def _without_text(self, line: Line) -> list[Line]:
        """A paragraph of addressees apart from the text that a web page has run into it."""
        if self.addressee.match(fold_head(line.text, _MOTTO_LENGTH)) is None:
            return [line]
        ends = (match.end() for match in _SENTENCE_END.finditer(line.text))
        end = next((end for end in ends if self.is_basis(line.text[end:])), 0)
        return [replace(line, text=line.text[:end].rstrip()), replace(line, text=line.text[end:])] if end else [line]

    def _cell_lines(self, table: Table) -> list[Line]:
        """The lines of a table, column by column."""
        lines: list[Line] = []
        for column in range(table.columns):
            for row in table.rows:
                for cell in row:
                    if cell.column == column:
                        pieces = (piece for line in cell.lines for piece in self._opened(line) if piece.text.strip())
                        lines.extend(replace(piece, column=column + 1) for piece in pieces)
        return lines

    def _opened(self, line: Line) -> list[Line]:
        """The lines that a converter ran together in a cell: recipients with their dashes, posts and a name."""
        text = line.text.strip()
        folded = fold_head(text, _MOTTO_LENGTH)
        if self.recipients.match(folded) is not None:
            return [replace(line, text=piece) for piece in _BEFORE_DASH.split(text)]
        if not text[:1].isupper() or (self.capacity.match(folded) is None and self.post.match(folded) is None):
            return [line]
        words = text.split()
        capitals = len(list(takewhile(str.isupper, words)))
        while capitals > 1 and words[capitals - 1].endswith("."):  # of the name: `PGS.TS.`
            capitals -= 1
        name = " ".join(words[capitals:])
        if capitals < 2 or not _NAME.fullmatch(name):
            return [line]
        posts = [self.post.fullmatch(fold(" ".join(words[at:capitals]))) is not None for at in range(capitals)]
        cut = next((at for at in range(capitals - 1, 0, -1) if posts[at] and not posts[at - 1]), 0)
        pieces = [" ".join(words[:cut]), " ".join(words[cut:capitals]), name]
        return [replace(line, text=piece) for piece in pieces if piece]

    def _is_frame(self, table: Table) -> bool:
        if table.columns > 3 or len(table.rows) > 8:
            return False
        lines = [piece for row in table.rows for cell in row for line in cell.lines for piece in self._opened(line)]
        if any(self.is_motto(line) or self.is_recipients(line) for line in lines):
            return True
        return len(lines) < 12 and any(self.is_signing(line) for line in lines) and not _is_wordy(lines)

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
        return any(self.is_motto(piece) or self.is_recipients(piece) for piece in pieces)

    def boundaries(self, blocks: Sequence[Block]) -> list[tuple[int, int]]:
        """First and last block (exclusive) of each issued document."""
        starts = [0]
        signed = False
        marked = False
        for index, block in enumerate(blocks):
            if not isinstance(block, Line) or index == starts[-1]:
                marked = marked or isinstance(block, Table)
                continue
            start = self._start(blocks, index, signed, marked, starts[-1])
            if start is not None and start > starts[-1]:
                starts.append(start)
                signed = marked = False
            signed = signed or (marked and (self.is_recipients(block) or self.is_signing(block)))
            marked = marked or self._begins_body(block)
        return list(zip(starts, [*starts[1:], len(blocks)], strict=True))

    def _begins_body(self, line: Line) -> bool:
        if line.column:
            return False  # of several authorities in one letterhead, `- TỈNH ĐOÀN`, or of a wrapped subject
        text = clean(line)
        return len(text) > _LONG or self.reader.is_marked(text) or self.is_basis(text)

    def _start(self, blocks: Sequence[Block], index: int, signed: bool, marked: bool, begun: int) -> int | None:
        block = blocks[index]
        if marked and self.is_attachment(blocks, index):
            return index
        if marked and self.is_motto(block) and not self.is_motto(blocks[index - 1]):
            return self._pull_back(blocks, index, begun)
        if not signed:
            return None
        kind = self.type_of(block)
        if kind is not None or self.is_enclosed(block):
            return self._pull_back(blocks, index, begun)
        return None

    def _pull_back(self, blocks: Sequence[Block], index: int, begun: int) -> int:
        """The first of the lines in capitals right above, which belong to the same letterhead or title."""
        while index - 1 > begun:
            above = blocks[index - 1]
            if not isinstance(above, Line):
                break
            text = clean(above)
            numbered = self.number.match(fold(text)) is not None
            titled = above.centered and above.bold and above.column == 0 and not _NAME.fullmatch(text)
            if self.is_signing(above) or not (text.isupper() or numbered or _is_rule(text) or titled):
                break
            index -= 1
        return index

    def body(self, blocks: Sequence[Block], attachment: bool) -> tuple[int, int]:
        """Where the body of a document begins, after the title, and where its signature block begins."""
        start = self._title_end(blocks, attachment)
        end = self._tail(blocks, start)
        while start < end < len(blocks) and self.is_dated(blocks[end - 1]):
            end -= 1
        return start, end

    def is_dated(self, line: Block) -> bool:
        """Whether a line is nothing but place and date, as some have it above the signature."""
        return isinstance(line, Line) and self.place_date.fullmatch(fold(clean(line)).rstrip(" .")) is not None

    def _title_end(self, blocks: Sequence[Block], attachment: bool) -> int:
        head = blocks[:_HEAD_LINES]
        for index, block in enumerate(head):
            if not isinstance(block, Line):
                return index
            if self.type_of(block) is not None and not self.is_enclosed(block):
                end = self._after_title(blocks, index + 1)
                return self._after_addressee(blocks, end + 1) if self._is_addressee(blocks, end) else end
            if self.addressee.match(fold(clean(block))) is not None:
                return self._after_addressee(blocks, index + 1)
            if attachment and self.is_attachment(blocks, index):
                return self._after_title(blocks, index + 1)
            if (
                self.reader.read(clean(block)) is not None
                and not self._framed(block)
                and not clean(block).startswith("*")
            ):
                return index
            if self.is_basis(clean(block)):
                return index
        return self._untitled(blocks)

    def _is_addressee(self, blocks: Sequence[Block], index: int) -> bool:
        block = blocks[index] if index < len(blocks) else None
        return isinstance(block, Line) and self.addressee.match(fold(clean(block))) is not None

    def _framed(self, line: Line) -> bool:
        folded = fold(clean(line))
        return self.subject.match(folded) is not None or self.number.match(folded) is not None or line.column > 0

    def _untitled(self, blocks: Sequence[Block]) -> int:
        """The end of leading lines in capitals or in bold, centred, where no line names a type."""
        index = 0
        while index < min(len(blocks), _TITLE_LINES):
            block = blocks[index]
            if not isinstance(block, Line) or not (
                clean(block).isupper() or (block.bold and block.centered) or self.is_enclosed(block)
            ):
                break
            index += 1
        return index

    def _after_addressee(self, blocks: Sequence[Block], index: int) -> int:
        """After `Kính gửi:` come addressees, one a line with a dash or in one centred block."""
        while index < len(blocks):
            block = blocks[index]
            if not isinstance(block, Line):
                break
            text = clean(block)
            mark = self.reader.read(text)
            listed = mark is not None and mark.rank >= 100 and len(text) < 200
            if not (listed or text[:1].islower() or (block.centered and len(text) < 90)):
                break
            index += 1
        return index

    def _after_title(self, blocks: Sequence[Block], start: int) -> int:
        index = start
        first: Line | None = None
        enclosed = False
        widest = max((len(clean(b)) for b in blocks if isinstance(b, Line) and not (b.whole or b.box)), default=80)
        while index < min(len(blocks), start + _TITLE_LINES):
            block = blocks[index]
            if not isinstance(block, Line):
                break
            text = clean(block)
            if enclosed and self.reader.is_marked(text):
                break
            if enclosed or self.is_enclosed(block):
                closed = closes_bracket(text)
                enclosed = not closed
                index += 1
                if closed and not self.is_enclosed(block):
                    break
                continue
            if self._is_addressee(blocks, index):
                break
            if first is not None and self._ends_title(first, blocks[index - 1], block, widest):
                break
            if first is None and not _is_rule(text) and self.reader.read(text) is not None:
                break
            first = first or (block if not _is_rule(text) else None)
            index += 1
        return index

    def _ends_title(self, first: Line, before: Block, line: Line, widest: int) -> bool:
        text = clean(line)
        if _is_rule(text):
            return False
        if self.reader.read(text) is not None:
            return True
        if (line.heading, line.bold) != (first.heading, first.bold) and not _is_rule(clean(first)):
            return True
        if first.centered and not line.centered:
            return True
        if text[:1].islower():
            return False
        if text.isupper() != clean(first).isupper() and text.isupper():
            return True
        if line.whole or line.box is not None:
            return not (line.bold or line.centered) or (not line.bold and self.basis.match(fold(text)) is not None)
        if self.basis.match(fold(text)) is not None:
            return True
        opens = self.opener.match(fold(text)) is not None
        return opens and isinstance(before, Line) and len(clean(before)) < 0.9 * widest

    def _tail(self, blocks: Sequence[Block], start: int) -> int:
        end = len(blocks)
        listed = next((i for i in range(start, end) if self.is_recipients(blocks[i])), None)
        first = max(start, (listed if listed is not None else end) - _TAIL_LINES)
        for index in range(first, listed if listed is not None else end):
            if self.is_signing(blocks[index]) and self._signs(blocks, index, listed):
                return index
        return end if listed is None else listed

    def _signs(self, blocks: Sequence[Block], index: int, listed: int | None) -> bool:
        """Whether nothing but a signature block follows."""
        rest = blocks[index + 1 : listed if listed is not None else index + 16]
        lines = [clean(block) for block in rest if isinstance(block, Line)]
        if len(lines) != len(rest) or any(len(line) > 90 for line in lines):
            return False
        plain = [line for line in lines if not line.isupper()]
        return len(lines) <= 14 and (listed is not None or any(_NAME.fullmatch(line) for line in plain[:3]))


def _is_rule(text: str) -> bool:
    """Whether a line is only drawn: dashes, underscores, stars."""
    return not any(letter.isalnum() for letter in text)


def closes_bracket(text: str) -> bool:
    """Whether a line ends the bracket that names what the attachment is issued with."""
    return text.rstrip(" .,:;*/_-").endswith(")")


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
