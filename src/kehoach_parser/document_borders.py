"""Where the documents of a file begin and end, and of each the body: after the title, before the signature block."""

from __future__ import annotations

from collections.abc import Sequence

from kehoach_parser.document import Block, Line, Table
from kehoach_parser.letterhead import NAME, Letterhead, closes_bracket
from kehoach_parser.nodes import BULLET_RANK
from kehoach_parser.paragraphs import clean
from kehoach_parser.text import fold

_HEAD_LINES = 60
_TITLE_LINES = 14
_LONG = 250  # letters of a line that can only be a paragraph of a body
_TAIL_LINES = 40


class DocumentBorders:
    """Finds the borders inside a file."""

    def __init__(self, letterhead: Letterhead) -> None:
        self.frame = letterhead

    def documents(self, blocks: Sequence[Block]) -> list[tuple[int, int]]:
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
            signed = signed or (marked and (self.frame.is_recipients(block) or self.frame.is_signing(block)))
            marked = marked or self._begins_body(block)
        return list(zip(starts, [*starts[1:], len(blocks)], strict=True))

    def _begins_body(self, line: Line) -> bool:
        if line.column:
            return False  # of several authorities in one letterhead, `- TỈNH ĐOÀN`, or of a wrapped subject
        text = clean(line)
        return len(text) > _LONG or self.frame.reader.is_marked(text) or self.frame.is_basis(text)

    def _start(self, blocks: Sequence[Block], index: int, signed: bool, marked: bool, begun: int) -> int | None:
        block = blocks[index]
        if marked and self.frame.is_attachment(blocks, index):
            return index
        if marked and self.frame.is_motto(block) and not self.frame.is_motto(blocks[index - 1]):
            return self._pull_back(blocks, index, begun)
        if not signed:
            return None
        kind = self.frame.type_of(block)
        if kind is not None or self.frame.is_enclosed(block):
            return self._pull_back(blocks, index, begun)
        return None

    def _pull_back(self, blocks: Sequence[Block], index: int, begun: int) -> int:
        """The first of the lines in capitals right above, which belong to the same letterhead or title."""
        while index - 1 > begun:
            above = blocks[index - 1]
            if not isinstance(above, Line):
                break
            text = clean(above)
            numbered = self.frame.number.match(fold(text)) is not None
            titled = above.centered and above.bold and above.column == 0 and not NAME.fullmatch(text)
            if self.frame.is_signing(above) or not (text.isupper() or numbered or _is_rule(text) or titled):
                break
            index -= 1
        return index

    def body(self, blocks: Sequence[Block], attachment: bool) -> tuple[int, int]:
        """Where the body of a document begins, after the title, and where its signature block begins."""
        start = self._title_end(blocks, attachment)
        end = self._tail(blocks, start)
        while start < end < len(blocks) and self.frame.is_dated(blocks[end - 1]):
            end -= 1
        return start, end

    def _title_end(self, blocks: Sequence[Block], attachment: bool) -> int:
        head = blocks[:_HEAD_LINES]
        for index, block in enumerate(head):
            if not isinstance(block, Line):
                return index
            if self.frame.type_of(block) is not None and not self.frame.is_enclosed(block):
                end = self._after_title(blocks, index + 1)
                return self._after_addressee(blocks, end + 1) if self._is_addressee(blocks, end) else end
            if self.frame.addressee.match(fold(clean(block))) is not None:
                return self._after_addressee(blocks, index + 1)
            if attachment and self.frame.is_attachment(blocks, index):
                return self._after_title(blocks, index + 1)
            if (
                self.frame.reader.read(clean(block)) is not None
                and not self._framed(block)
                and not clean(block).startswith("*")
            ):
                return index
            if self.frame.is_basis(clean(block)):
                return index
        return self._untitled(blocks)

    def _is_addressee(self, blocks: Sequence[Block], index: int) -> bool:
        block = blocks[index] if index < len(blocks) else None
        return isinstance(block, Line) and self.frame.addressee.match(fold(clean(block))) is not None

    def _framed(self, line: Line) -> bool:
        folded = fold(clean(line))
        begun = self.frame.subject.match(folded) or self.frame.number.match(folded)
        return begun is not None or line.column > 0

    def _untitled(self, blocks: Sequence[Block]) -> int:
        """The end of leading lines in capitals, in bold and centred, or marked as the page's heading, where none names
        a type."""
        index = 0
        while index < min(len(blocks), _TITLE_LINES):
            block = blocks[index]
            if not isinstance(block, Line) or not (
                clean(block).isupper()
                or block.heading == 1
                or (block.bold and block.centered)
                or self.frame.is_enclosed(block)
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
            mark = self.frame.reader.read(text)
            listed = mark is not None and mark.rank >= BULLET_RANK and len(text) < 200
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
            if enclosed and self.frame.reader.is_marked(text):
                break
            if enclosed or self.frame.is_enclosed(block):
                closed = closes_bracket(text)
                enclosed = not closed
                index += 1
                if closed and not self.frame.is_enclosed(block):
                    break
                continue
            if self._is_addressee(blocks, index):
                break
            if first is not None and self._ends_title(first, blocks[index - 1], block, widest):
                break
            if first is None and not _is_rule(text) and self.frame.reader.read(text) is not None:
                break
            first = first or (block if not _is_rule(text) else None)
            index += 1
        return index

    def _ends_title(self, first: Line, before: Block, line: Line, widest: int) -> bool:
        text = clean(line)
        if _is_rule(text):
            return False
        if self.frame.reader.read(text) is not None:
            return True
        if (line.heading, line.bold) != (first.heading, first.bold) and not _is_rule(clean(first)):
            return True
        if first.centered and not line.centered:
            return True
        if text[:1].islower():
            return False
        if text.isupper() != clean(first).isupper() and text.isupper():
            return True
        if line.whole and text.isupper() and not self.frame.is_order(line):
            return False
        if line.whole or line.box is not None:
            return not (line.bold or line.centered) or (not line.bold and self.frame.is_basis(text))
        if self.frame.is_basis(text):
            return True
        opens = not text.isupper() and self.frame.opener.match(fold(text)) is not None
        return opens and isinstance(before, Line) and len(clean(before)) < 0.9 * widest

    def _tail(self, blocks: Sequence[Block], start: int) -> int:
        end = len(blocks)
        listed = next((i for i in range(start, end) if self.frame.is_recipients(blocks[i])), None)
        first = max(start, (listed if listed is not None else end) - _TAIL_LINES)
        for index in range(first, listed if listed is not None else end):
            if self.frame.is_signing(blocks[index]) and self._signs(blocks, index, listed):
                return index
        return end if listed is None else listed

    def _signs(self, blocks: Sequence[Block], index: int, listed: int | None) -> bool:
        """Whether nothing but a signature block follows."""
        rest = blocks[index + 1 : listed if listed is not None else index + 16]
        lines = [clean(block) for block in rest if isinstance(block, Line)]
        if len(lines) != len(rest) or any(len(line) > 90 for line in lines):
            return False
        plain = [line for line in lines if not line.isupper()]
        named = any(NAME.fullmatch(line) for line in plain[:3]) or (len(lines) == 1 and NAME.fullmatch(lines[0]))
        return len(lines) <= 14 and (listed is not None or bool(named))


def _is_rule(text: str) -> bool:
    """Whether a line is only drawn: dashes, underscores, stars."""
    return not any(letter.isalnum() for letter in text)
