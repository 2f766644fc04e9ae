"""Footnotes: the small print at the foot of a page, handed to the lines that bear its marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from kehoach_parser.loaders.pdf_paths import Stroke
from kehoach_parser.loaders.pdf_strip import Strip, joined
from kehoach_parser.loaders.pdf_tables import PageTable
from kehoach_parser.loaders.pdfium import Page
from kehoach_parser.patterns import compiled

PageBlock = Strip | PageTable

_SMALL = 0.88  # size of a footnote, at most, in parts of the size of the text
_RAISED = 0.8  # size of a raised mark, at most, in parts of the size of its line
_LAST = 2  # lines: a footnote and a page number
_NOTE = compiled(r"\(?(\d{1,3}|\*{1,4})\)?[ .:]?\s*(?=\S)")
_MARK = compiled(r"\(?(?:\d{1,3}|\*{1,4})\)?")
_RULE_DISTANCE = 25.0  # points: how far above its first line the rule over footnotes may be


def ends_in_small_print(blocks: list[PageBlock]) -> bool:
    """Whether a line at the end of a page is printed smaller than one before it, so that footnotes are looked for."""
    last = [block.size for block in blocks[-_LAST:] if isinstance(block, Strip) and not block.column]
    if not last:
        return False
    seen = [block.size for block in (blocks[0], blocks[len(blocks) // 2]) if isinstance(block, Strip)]
    return len(seen) < 2 or min(last) < _SMALL * max(*seen, *last)


def take_footnotes(page: Page, blocks: list[PageBlock]) -> list[Strip]:
    """Moves the footnotes of a page from the end of its blocks to the lines that refer to them; gives the first line
    of each footnote to which no line refers. Such a footnote stays where it is."""
    _join_marks(blocks)
    notes = _footnotes(page, blocks)
    unmatched = []
    for mark, lines in notes:
        line = _referring(page, blocks, mark, lines)
        if line is None:
            unmatched.append(lines[0])
            continue
        text = " ".join([_NOTE.sub("", lines[0].text, count=1), *(strip.text for strip in lines[1:])])
        line.notes = (*line.notes, text)
        taken = set(map(id, lines))
        blocks[:] = [block for block in blocks if id(block) not in taken]
    return unmatched


def _join_marks(blocks: list[PageBlock]) -> None:
    """Joins a raised mark that stands as a line of its own with the footnote that it begins."""
    for index in range(len(blocks) - 1, 0, -1):
        mark, text = blocks[index - 1], blocks[index]
        if not isinstance(mark, Strip) or not isinstance(text, Strip):
            break
        if mark.size < text.size and 0 < text.base - mark.base < text.size and _MARK.fullmatch(mark.text):
            blocks[index - 1 : index + 1] = [joined(mark, text, " ")]


def _footnotes(page: Page, blocks: list[PageBlock]) -> list[tuple[str, list[Strip]]]:
    """Mark and lines of each footnote."""
    notes: list[tuple[str, list[Strip]]] = []
    for strip in _small_print(blocks):
        match = _NOTE.match(strip.text)
        if match and (
            _is_raised(page, strip) or (not notes and _under_rule(strip, page.rulings)) or _follows(notes, match[1])
        ):
            notes.append((match[1], [strip]))
        elif notes:
            notes[-1][1].append(strip)
    return notes


def _usual_size(blocks: list[PageBlock]) -> float:
    """The size of most of the text."""
    letters: dict[float, int] = {}
    for line in _lines(blocks):
        letters[line.size] = letters.get(line.size, 0) + len(line.text)
    return max(letters, key=lambda size: (letters[size], size), default=0.0)


def _lines(blocks: list[PageBlock]) -> list[Strip]:
    return [
        line
        for block in blocks
        for line in ([block] if isinstance(block, Strip) else [line for cell in block.cells for line in cell.lines])
    ]


def _small_print(blocks: list[PageBlock]) -> list[Strip]:
    """The lines in small print that end the page, but for its number."""
    ending: list[Strip] = []
    for block in reversed(blocks):
        if not isinstance(block, Strip) or block.column:
            break
        ending.append(block)
    if not ending or (len(ending) == len(blocks) and len({line.size for line in ending}) == 1):
        return []
    limit = _SMALL * _usual_size(blocks)
    if ending[0].text.strip(" -–").isdigit():
        del ending[0]
    small = list(takewhile(lambda line: line.size <= limit, ending))
    return small[::-1]


def _is_raised(page: Page, strip: Strip) -> bool:
    return strip.stop > strip.start and page.style(strip.start).size < _RAISED * strip.size


def _under_rule(strip: Strip, rules: Sequence[Stroke]) -> bool:
    """Whether a short rule parts the strip from the text above it."""
    top = strip.top
    return any(
        y1 - y0 < 1.0 and 60 < x1 - x0 < 260 and -3 < top - y0 < _RULE_DISTANCE and abs(x0 - strip.x0) < 40
        for x0, y0, x1, y1 in rules
    )


def _follows(notes: list[tuple[str, list[Strip]]], mark: str) -> bool:
    return bool(notes) and mark.isdigit() and notes[-1][0].isdigit() and int(mark) == int(notes[-1][0]) + 1


def _referring(page: Page, blocks: list[PageBlock], mark: str, note: list[Strip]) -> Strip | None:
    """The line that bears the mark in smaller print."""
    pattern = re.compile(rf"(?<!\d){re.escape(mark)}(?!\d)")
    glued = re.compile(rf"(?<=[^\s\d]){re.escape(mark)}(?!\d)")
    for line in _lines(blocks):
        if mark not in line.text or not pattern.search(line.text) or any(line is strip for strip in note):
            continue
        if line.stop == line.start and glued.search(line.text):  # its pieces stand apart: their print is not known
            return line
        for match in pattern.finditer(page.text, line.start, line.stop):
            if page.style(match.start()).size < _RAISED * line.size:
                return line
    return None
