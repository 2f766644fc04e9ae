"""Letters out of order, put into the order in which they are printed.

Where a font lacks the toned letters of Vietnamese, a producer sets them in a second font, and some of them write first
all letters of the one and then those of the other font, jumping back along the line. The engine gives the text in the
order of the file: `T NH VĨNH LONG Ỉ`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from kehoach_parser.loaders.pdf_strip import Strip
from kehoach_parser.loaders.pdf_strips import HYPHENS, text_lines
from kehoach_parser.loaders.pdfium import Page

_BACK = 0.25  # font sizes: letters overlap by less; the next one does not begin so far before the one before
_ENOUGH = 4  # letters that show whether a line is out of order
_ONE_LINE = 0.5  # font sizes: letters whose baselines differ by less stand on one line
_SPACE = 0.1  # font sizes: a gap between letters that is a space; in words it is below 0.03, between them above 0.15
_THIN = 0.05  # font sizes: the engine gives spaces that the file does not have no width
_FEWEST = 3  # letters that a line has on average; else the text is turned, and stays as it is
_MOST_LINES = 20  # that the engine puts together as one


class Letter(NamedTuple):
    """A character with its place and its index in the text of the page."""

    x: float
    right: float
    base: float
    size: float
    place: int


def is_scrambled(page: Page, doubtful: Iterable[Strip]) -> bool:
    """Whether letters are out of order on a page, by those of its lines that look like it."""
    return any(_jumps_back(page, strip) for strip in doubtful if strip.stop - strip.start >= _ENOUGH)


def _jumps_back(page: Page, strip: Strip) -> bool:
    text, least, x = page.text, -_BACK * strip.size, -math.inf
    for index in range(strip.start, strip.stop):
        if not text[index].isspace():
            before, x = x, page.origin(index)[0]
            if x - before < least:
                return True
    return False


def put_in_order(page: Page) -> None:
    """Sets the letters of each line of the page that are out of order from left to right. Other lines stay."""
    texts: list[str] = []
    indices: list[int] = []
    stamped_from = -1
    for start, stop, _ in text_lines(page):
        if stamped_from < 0 <= page.stamped_from <= start:
            stamped_from = len(indices)
        letters = _letters(page, start, stop)
        written = [] if _in_order(letters) else [_written(page.text, line) for line in _lines(letters)]
        for text, places in written or [(page.text[start:stop], range(start, stop))]:
            texts.append(text)
            indices.extend((*places, places[-1], places[-1]))  # the line break stands where its line ends
    page.put_in_order("\r\n".join(texts), indices[:-2], stamped_from)


def _letters(page: Page, start: int, stop: int) -> list[Letter]:
    """The characters that are printed, and the spaces that the file itself has."""
    found = []
    for index in range(start, stop):
        size, (x, base), right = page.style(index).size, page.origin(index), page.right(index)
        if not page.text[index].isspace() or right - x > _THIN * size:
            found.append(Letter(x, right, base, size, index))
    return found


def _in_order(letters: Sequence[Letter]) -> bool:
    return all(after.x > before.x - _BACK * before.size for before, after in pairwise(letters))


def _lines(letters: list[Letter]) -> list[list[Letter]]:
    """The letters by baseline from top to bottom, each line from left to right; none where the text is turned."""
    lines: list[list[Letter]] = []
    for letter in letters:
        for line in reversed(lines):
            if abs(letter.base - line[0].base) < _ONE_LINE * max(letter.size, line[0].size):
                line.append(letter)
                break
        else:
            lines.append([letter])
            if len(lines) > _MOST_LINES:
                return []
    if len(lines) * _FEWEST > len(letters):
        return []
    return [sorted(line) for line in sorted(lines, key=lambda line: line[0].base)]


def _written(text: str, line: list[Letter]) -> tuple[str, Sequence[int]]:
    """What a line says, and the index of each character in the text of the page."""
    characters: list[str] = []
    places: list[int] = []
    edge = line[0].x
    for letter in line:
        character = text[letter.place]
        if letter.x - edge > _SPACE * letter.size and not character.isspace() and characters[-1:] != [" "]:
            characters.append(" ")
            places.append(letter.place)
        characters.append("-" if character in HYPHENS else character)
        places.append(letter.place)
        edge = max(edge, letter.right)
    return "".join(characters), places
