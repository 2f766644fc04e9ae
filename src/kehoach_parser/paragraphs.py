"""Lines → paragraphs: joins the printed lines of a page, a column or a cell to the paragraphs that were typed.

A typesetter breaks a line only where the next word did not fit, so a line on which the first word of the next one
would have fitted ends a paragraph. Indent, marker, punctuation and style decide together with that; none alone does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Protocol

from kehoach_parser.document import Line, Passage
from kehoach_parser.structs import struct

_LEFT, _RIGHT = itemgetter(0), itemgetter(2)  # of a box
_SENTENCE_END = tuple(".;:!?…")
_OPEN_END = tuple(",-–(&/")
_SHORT = 0.9
_VERY_SHORT = 0.75  # of the width, for lines that are measured in letters
_LEADS_OVER = 40  # letters of a line whose colon leads over to a paragraph and not from a label to its value
_ORDER = 20  # letters of the order of a decision on a line of its own
_HYPHENS = ("-", "\u2010", "\u2011")


@struct(frozen=True, slots=True)
class Paragraph:
    """Text of one typed paragraph with the style of its lines."""

    passage: Passage
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        return self.passage.text

    @property
    def first(self) -> Line:
        return self.lines[0]

    @property
    def page(self) -> int | None:
        return self.lines[0].page

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)

    @property
    def italic(self) -> bool:
        return all(line.italic for line in self.lines)

    @property
    def centered(self) -> bool:
        return all(line.centered for line in self.lines)

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(note for line in self.lines for note in line.notes)


class Signs(Protocol):
    """What the words of a line tell of its paragraph."""

    def is_marked(self, text: str) -> bool:
        """Whether a text begins with an outline marker."""

    def is_label(self, text: str) -> bool:
        """Whether a text begins with the label of a field and a colon."""

    def is_open(self, text: str) -> bool:
        """Whether a text ends with a word after which its sentence must go on."""


@struct(frozen=True, slots=True)
class Margins:
    """The text area that lines were set in: left and right edge and the width of a letter, in points or in letters."""

    left: float
    right: float
    letter: float
    narrow: bool = False  # a cell, where an item ends with a semicolon and the next begins with a capital


def margins(lines: Sequence[Line]) -> Margins:
    """The text area of lines that were set together. Lines without boxes are measured in letters."""
    boxed = [line for line in lines if line.box is not None and line.text]
    if not boxed:
        widths = sorted(len(line.text.rstrip()) for line in lines if line.text) or [0]
        return Margins(0.0, float(widths[min(len(widths) - 1, int(len(widths) * 0.95))]), 1.0)
    boxes = [line.box for line in boxed if line.box]
    lefts, rights = list(map(_LEFT, boxes)), list(map(_RIGHT, boxes))
    letters = sorted([(x1 - x0) / len(line.text) for x0, x1, line in zip(lefts, rights, boxed, strict=True)])
    lefts.sort()
    rights.sort()
    return Margins(
        lefts[len(lefts) // 20],
        rights[min(len(rights) - 1, int(len(rights) * 0.95))],
        letters[len(letters) // 2],
    )


def clean(line: Line) -> str:
    """The text of a line with single spaces."""
    text = line.text
    return " ".join(text.split()) if "  " in text or text != text.strip(" ") else text


def join_lines(lines: Sequence[Line]) -> Paragraph:
    """One paragraph of the given lines. A line that ends in a hyphen is joined without a space."""
    text, anchors = "", []
    for line in lines:
        if text and not (text.endswith(_HYPHENS) and len(text) > 1 and text[-2].isalnum()):
            text += " "
        anchors.append((len(text), line))
        text += clean(line)
    return Paragraph(Passage(text, tuple(anchors)), tuple(lines))


def fits(line: Line, following: Line, area: Margins) -> bool:
    """Whether the first word of the following line would have fitted on the line."""
    word = following.text.split(None, 1)[0] if following.text.strip() else ""
    if line.box is not None:
        return line.box.x1 + (len(word) + 1) * area.letter * 0.85 < area.right
    return len(line.text.rstrip()) + len(word) + 1 < area.right * 0.93


def indented(line: Line, area: Margins) -> bool | None:
    """Whether the line begins right of the text area's edge; None where the format does not tell."""
    if line.box is None:
        return None
    return line.box.x0 - area.left > 1.6 * area.letter


def begins_paragraph(line: Line, previous: Line, area: Margins, signs: Signs) -> bool:
    """Whether a line begins a new paragraph after the previous one of the same text area."""
    if previous.whole or line.column != previous.column or line.heading != previous.heading:
        return True
    if line.size and previous.size and abs(line.size - previous.size) > 1.5:
        return True
    text, before = clean(line), clean(previous)
    if area.narrow and before.endswith(";") and (text[:1].isupper() or text[:1].isdigit()):
        return True
    ended = before.endswith(_SENTENCE_END)
    if text.endswith(":") and text.isupper() and len(text) <= _ORDER and not before.isupper():
        return True  # `QUYẾT ĐỊNH:`
    if signs.is_marked(text):
        if ended or line.box is None or line.bold != previous.bold or (before.isupper() and not text.isupper()):
            return True
        return bool(indented(line, area)) or fits(previous, line, area)
    if line.box is None and before.endswith(":") and len(before) > _LEADS_OVER and text[:1].isupper():
        return True
    if line.box is None and signs.is_label(text) and before.count("(") <= before.count(")"):
        return not before.endswith(_OPEN_END)
    if text[:1].islower():
        return ended and bool(indented(line, area)) and fits(previous, line, area)
    if text.isupper() and line.centered and not (area.narrow or previous.centered or signs.is_open(before)):
        return True
    if not ended and line.bold == previous.bold and (signs.is_open(before) or text.startswith("“")):
        return False
    if line.bold != previous.bold and not before.endswith(_OPEN_END):
        return ended or bool(indented(line, area)) or fits(previous, line, area)
    if line.centered and previous.centered:
        return False
    if before.endswith(_OPEN_END):
        return False
    short = fits(previous, line, area)
    if indented(line, area) and not indented(previous, area):
        return ended or short
    if short:
        opens = before[:1].isalnum() and ":" not in before[:-1] and signs.is_marked(before)
        headed = opens and text[:1].isupper() and len(before) < _SHORT * area.right
        very_short = line.box is not None or headed or len(before) < _VERY_SHORT * area.right
        return ended or very_short or text.isupper() != before.isupper()
    return ended and bool(indented(line, area))


def paragraphs(lines: Iterable[Line], signs: Signs, area: Margins | None = None) -> Iterator[Paragraph]:
    """The paragraphs of lines in reading order."""
    lines = [line for line in lines if line.text.strip()]
    area = area or margins(lines)
    group: list[Line] = []
    for line in lines:
        if group and begins_paragraph(line, group[-1], area, signs):
            yield join_lines(group)
            group = []
        group.append(line)
    if group:
        yield join_lines(group)
