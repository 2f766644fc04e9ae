"""Letterheads and signatures set side by side with tabs, runs of blanks or a table: left column before the right one.

Such a block shows itself by its shape: neighbouring short lines with one wide gap each, some of them in capitals.
A lone gap is the blank of a form and stays. Where a format draws no borders, a small table at the head or the end of
the document is one when its cells hold such lines.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from kehoach_parser.document import Block, Line, Table
from kehoach_parser.patterns import compiled
from kehoach_parser.structs import replace, struct

REACH = 10  # lines without a gap that may stand between two with one
SHORT = 70  # characters of a line that can be half of a block

LETTERHEAD_ROWS = 5
SIGNATURE_BLOCKS = 3  # blocks that may follow the signature: a note of the draft, a name

_GAP = compiled(r"(?<=\S) {4,}(?=\S)")
_INDENT = 8  # blanks at the head of a line that stands in the right column only
_RULE_SIGNS = frozenset("-–—_=*. ")
_ITEM = compiled(r"[-+•–]\s*[^\W\d]")


@struct(frozen=True, slots=True)
class _Halves:
    """A line parted at its gap; one half is empty where the line stands in one column only."""

    left: str
    right: str


def parted(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with columns put one after the other, and all lines without blanks at their ends."""
    found: list[Block] = []
    start = 0
    for index, end in list(_groups(blocks)):
        found.extend(_stripped(blocks[start:index]))
        found.extend(_in_columns([block for block in blocks[index:end] if isinstance(block, Line)]))
        start = end
    found.extend(_stripped(blocks[start:]))
    return found


def _stripped(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Line) and (block.text[:1] == " " or block.text[-1:] == " "):
            block = replace(block, text=block.text.strip())
        yield block


def _groups(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """The first index of each block of columns and the one after its last."""
    gaps: list[int] = []
    for index in itertools.chain(_lines_with_gap(blocks), [-1]):
        if gaps and (index < 0 or not _may_join(blocks[gaps[-1] + 1 : index])):
            if _is_block([halves(block.text) for i in gaps if isinstance(block := blocks[i], Line)]):
                yield gaps[0], _after_signature(blocks, gaps)
            gaps = []
        gaps.append(index)


def _lines_with_gap(blocks: Sequence[Block]) -> Iterator[int]:
    for index, block in enumerate(blocks):
        if not isinstance(block, Line) or "    " not in block.text or block.column:
            continue
        if _half_length(block) and not _is_labelled(block.text):
            yield index


def _half_length(line: Line) -> bool:
    parts = halves(line.text)
    return bool(parts.left and parts.right) and max(len(parts.left), len(parts.right)) <= SHORT


def _may_join(between: Sequence[Block]) -> bool:
    """Whether the blocks between two lines with a gap may be lines of one column."""
    return len(between) <= REACH and not any(
        isinstance(block, Table) or len(block.text.strip()) > SHORT or _is_labelled(block.text) for block in between
    )


def _is_labelled(text: str) -> bool:
    """Whether the gap stands between the label of an item and its value."""
    return ":    " in text and _ITEM.match(text.lstrip()) is not None


def halves(text: str) -> _Halves:
    """The line parted at its widest gap behind which something new begins."""
    best: re.Match[str] | None = None
    for gap in _GAP.finditer(text):
        if _begins(text[gap.end() :]) and (best is None or len(gap[0]) > len(best[0])):
            best = gap
    if best is None:
        indent = len(text) - len(text.lstrip(" "))
        return _Halves("", text.strip()) if indent >= _INDENT else _Halves(text.strip(), "")
    return _Halves(text[: best.start()].strip(), text[best.end() :].strip())


def _begins(right: str) -> bool:
    return right[0].isupper() or right[0] in "(“" or _RULE_SIGNS.issuperset(right)


def _is_block(lines: Sequence[_Halves]) -> bool:
    """Whether lines with gaps are a letterhead or a signature: no list of labels and values, no table."""
    if len(lines) < 2 or sum(line.left.endswith(":") for line in lines) > 1:
        return False
    if sum(len(_GAP.findall(line.right)) > 0 for line in lines) * 2 > len(lines):
        return False
    return any(half.isupper() for line in lines for half in (line.left, line.right))


def _after_signature(blocks: Sequence[Block], gaps: Sequence[int]) -> int:
    """The end of the block: recipients may go on below the last name beside them, and the name below them."""
    end = gaps[-1] + 1
    if not any(isinstance(block, Line) and _ITEM.match(block.text.lstrip()) for block in blocks[gaps[0] : end]):
        return end
    while end < len(blocks) and end - gaps[-1] <= REACH:
        block = blocks[end]
        if not isinstance(block, Line) or len(block.text.strip()) > SHORT:
            break
        if not (block.text.startswith(" " * _INDENT) or _ITEM.match(block.text)):
            break
        end += 1
    return end


def _in_columns(lines: Sequence[Line]) -> Iterator[Line]:
    parts = [halves(line.text) for line in lines]
    for column, side in enumerate(("left", "right"), 1):
        for line, part in zip(lines, parts, strict=True):
            text = getattr(part, side)
            if text:
                notes = line.notes if column == 1 or not part.left else ()
                yield replace(line, text=text, column=column, notes=notes)


def unfolded(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with a letterhead and a signature that stand in tables without borders as columns of lines."""
    found: list[Block] = []
    for index, block in enumerate(blocks):
        tail = index >= len(blocks) - 1 - SIGNATURE_BLOCKS
        if isinstance(block, Table) and ((index == 0 and _is_letterhead(block)) or (tail and _is_signature(block))):
            found.extend(_cells_in_columns(block))
        else:
            found.append(block)
    return found


def _is_letterhead(table: Table) -> bool:
    """Whether the first cell names an authority: words in capitals, which no head of a numbered table begins with."""
    first = next((cell.lines[0].text for row in table.rows for cell in row if cell.lines), "")
    return table.columns in (2, 3) and len(table.rows) <= LETTERHEAD_ROWS and first.isupper() and len(first.split()) > 1


def _is_signature(table: Table) -> bool:
    """Whether recipients stand beside a post in capitals."""
    if table.columns not in (2, 3) or len(table.rows) > LETTERHEAD_ROWS:
        return False
    cells = [cell for row in table.rows for cell in row if cell.lines]
    left = [line.text for cell in cells if cell.column == 0 for line in cell.lines]
    right = [line.text for cell in cells if cell.column > 0 for line in cell.lines]
    return bool(left) and left[0].endswith(":") and any(text.isupper() and len(text.split()) > 1 for text in right)


def _cells_in_columns(table: Table) -> Iterator[Line]:
    """The lines column by column; those below the letterhead, from `Kính gửi:` on, row by row."""
    rows = [[cell for cell in row if cell.lines] for row in table.rows]
    below = (at for at, row in enumerate(rows) if at and row and row[0].lines[0].text.endswith(":"))
    end = next(below, len(rows))
    cells = [cell for row in rows[:end] for cell in row]
    for number, column in enumerate(sorted({cell.column for cell in cells}), 1):
        for line in (line for cell in cells if cell.column == column for line in cell.lines):
            yield replace(line, column=number)
    yield from (line for row in rows[end:] for cell in row for line in cell.lines)
