"""The lines of a flattened table made ready: without repeated heads and page furniture, footnotes with their marks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from kehoach_parser.document import Line
from kehoach_parser.flattened_head import repetition
from kehoach_parser.patterns import compiled
from kehoach_parser.structs import replace

_NUMBER = compiled(r"(?P<label>\d{1,3}(?:\.\d{1,2}){0,3})(?P<sign>[.)/:]?)(?=\s+\S|$|(?<=[.)])[^\W\d])")
_ROMAN = compiled(r"(?P<label>[IVX]{1,5}|[A-HĐ])(?P<sign>[.)/:-]?)(?=\s+[^\W\d_]|$)")
_NUMBER_AT_END = compiled(r"(?<=[:;.…])\s?(?P<label>\d{1,3})\.$")
_FOOTNOTE = compiled(r"(?P<label>\d{1,2})\s+(?=[^\W\d_])")
_FOOTNOTE_MARK = r"[^\W\d_][)\]]?{0}(?=[\s.,;:)…]|$)"
_FOOTNOTE_LINES = 6
_FURNITURE_LINES = 8
_PAGES = 2  # that have a line in common, for it to be furniture
_DIGITS = compiled(r"\d+")


class Mark(NamedTuple):
    """The number of a row or of a group of rows: its label, whether it is Roman or a letter, how sure it is that it
    counts rows, and where it ends in the text."""

    label: str
    group: bool
    sure: bool
    end: int


class Entry(NamedTuple):
    """A line of the table. `number` is the row's number where it does not stand at the head of the line but on a line
    of its own, or at the line's end (`numbered_at_end`)."""

    line: Line
    text: str
    mark: Mark | None = None
    broken: bool = False  # a page begins with it
    number: Line | None = None
    numbered_at_end: bool = False

    @property
    def start(self) -> int:
        """Where the words begin, after the mark."""
        return self.mark.end if self.mark is not None and self.number is None else 0

    @property
    def printed_number(self) -> Line | None:
        """The row number as a line of its own."""
        if self.number is not None or self.mark is None:
            return self.number
        return replace(self.line, text=self.text[: self.mark.end].strip(), notes=())

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines as they were printed."""
        return (self.number, self.line) if self.number is not None and not self.numbered_at_end else (self.line,)


def entries(lines: Sequence[Line], letters: str) -> list[Entry]:
    """The lines after the first head, row numbers read. Lines that are only a number are part of the next entry."""
    kept, breaks = _without_heads(lines, letters)
    kept, breaks = _with_notes(kept, breaks)
    found = [Entry(line, line.text.strip(), broken=index in breaks) for index, line in enumerate(kept)]
    return _joined_numbers(_marked(found))


def _without_heads(lines: Sequence[Line], letters: str) -> tuple[list[Line], set[int]]:
    """The lines without repeated heads and furniture of pages, and which of them begin a page."""
    furniture = _furniture(lines)
    kept: list[Line] = []
    breaks: set[int] = set()
    index = 0
    while index < len(lines):
        turned = index > 0 and lines[index].page != lines[index - 1].page
        body = _after_furniture(lines, index, furniture) if turned else index
        numbered = turned and body < len(lines) and _DIGITS.fullmatch(lines[body].text.strip()) is not None
        after = repetition(lines, body + numbered, letters)
        after = body if after == body + numbered else after
        if after > index or turned:
            breaks.add(len(kept))
        if after == index:
            kept.append(lines[index])
            after += 1
        index = after
    return kept, breaks


def _furniture(lines: Sequence[Line]) -> Counter[tuple[int, str]]:
    """How many pages have a text, but for its digits, on a line counted from the head of the page."""
    turns = [index for index in range(1, len(lines)) if lines[index].page != lines[index - 1].page]
    return Counter(
        (place, _DIGITS.sub("0", line.text.strip()))
        for turn in turns
        for place, line in enumerate(lines[turn : turn + _FURNITURE_LINES])
    )


def _after_furniture(lines: Sequence[Line], start: int, furniture: Counter[tuple[int, str]]) -> int:
    """The line after those at the head of a page that other pages have there, too, and after its number."""
    place = 0
    for line in lines[start : start + _FURNITURE_LINES]:
        text = line.text.strip()
        if furniture[place, _DIGITS.sub("0", text)] < _PAGES and not _numbers_page(text, line.page):
            break
        place += 1
    return start + place


def _numbers_page(text: str, page: int | None) -> bool:
    """Whether a text is the number of the page; a title page may not be counted."""
    return page is not None and _DIGITS.fullmatch(text) is not None and len(text) < 5 and abs(int(text) - page) <= 1


def _with_notes(lines: Sequence[Line], breaks: set[int]) -> tuple[list[Line], set[int]]:
    """The lines with footnotes taken from the feet of pages to the lines that refer to them."""
    kept: list[Line] = []
    moved: set[int] = set()
    expected, index = 1, 0
    while index < len(lines):
        end = _note_end(lines, index, breaks, expected)
        owner = _owner(kept, expected) if end > index else None
        if owner is not None:
            note = " ".join(line.text.strip() for line in lines[index:end])
            kept[owner] = replace(kept[owner], notes=(*kept[owner].notes, note[len(str(expected)) :].strip()))
            moved.add(len(kept))
            expected, index = expected + 1, end
            continue
        if index in breaks:
            moved.add(len(kept))
        kept.append(lines[index])
        index += 1
    return kept, moved


def _owner(kept: Sequence[Line], number: int) -> int | None:
    """The line that bears the reference mark of a footnote."""
    mark = re.compile(_FOOTNOTE_MARK.format(number))
    return next((i for i in range(len(kept) - 1, max(-1, len(kept) - 120), -1) if mark.search(kept[i].text)), None)


def _note_end(lines: Sequence[Line], start: int, breaks: set[int], number: int) -> int:
    """The line after the footnote with the number that begins at a line; the start itself where none does. It goes on
    to the end of its page, or in lower case."""
    text = lines[start].text.strip()
    alone = text == str(number)
    found = _FOOTNOTE.match(text)
    if not alone and (found is None or int(found["label"]) != number):
        return start
    for index in range(start + 1, min(len(lines), start + _FOOTNOTE_LINES)):
        if index in breaks or lines[index].text.strip().split(None, 1)[:1] == [str(number + 1)]:
            return index
    return start if alone else _sentence_end(lines, start)


def _sentence_end(lines: Sequence[Line], start: int) -> int:
    index = start + 1
    while index < len(lines) and index < start + _FOOTNOTE_LINES and lines[index].text.strip()[:1].islower():
        if lines[index - 1].text.rstrip().endswith("."):
            break
        index += 1
    return index


def _marked(found: Sequence[Entry]) -> list[Entry]:
    """The entries with the numbers of rows; one that follows on the number before it is sure."""
    marked: list[Entry] = []
    last = 0
    for entry in found:
        mark = _mark(entry.text, last)
        entry = entry._replace(mark=mark) if mark is not None else _marked_at_end(entry, last)
        if entry.mark is not None and entry.mark.label.isdigit():
            last = int(entry.mark.label)
        marked.append(entry)
    return marked


def _mark(text: str, last: int) -> Mark | None:
    """The row number at the head of a text, `last` being the one before it; None where the text has none."""
    group = _ROMAN.match(text)
    if group is not None and not text[group.end() :].lstrip()[:1].islower():  # not `II năm 2025` after `Quý`
        return Mark(group["label"], True, True, _words_start(text, group.end()))
    match = _NUMBER.match(text)
    if match is None:
        return None
    label, rest = match["label"], text[match.end() :].lstrip()
    follows = "." in label or int(label) in (last + 1, 1)
    if rest[:1].islower() and not match["sign"]:
        return None
    sure = follows and not (label.startswith("0") and rest)
    if not (sure or match["sign"]) or not (rest or follows):
        return None
    return Mark(label, False, sure, _words_start(text, match.end()))


def _words_start(text: str, end: int) -> int:
    return len(text) - len(text[end:].lstrip())


def _marked_at_end(entry: Entry, last: int) -> Entry:
    """The entry whose row number was set after its text: `…:3.`"""
    match = _NUMBER_AT_END.search(entry.text)
    if match is None or int(match["label"]) != last + 1:
        return entry
    number = replace(entry.line, text=entry.text[match.start() :].strip(), notes=())
    text = entry.text[: match.start()]
    return entry._replace(text=text, mark=Mark(match["label"], False, True, 0), number=number, numbered_at_end=True)


def _joined_numbers(found: Sequence[Entry]) -> list[Entry]:
    """The entries without those that are only a number; it belongs to the next one."""
    joined: list[Entry] = []
    waiting: Entry | None = None
    for entry in found:
        alone = entry.mark is not None and entry.number is None and entry.mark.end == len(entry.text)
        if waiting is not None and not (alone or entry.mark is not None):
            entry = entry._replace(mark=waiting.mark, number=waiting.line, broken=entry.broken or waiting.broken)
            waiting = None
        elif waiting is not None:
            joined.append(waiting._replace(mark=None))
            waiting = None
        if alone and entry.number is None:
            waiting = entry
        else:
            joined.append(entry)
    return [*joined, waiting._replace(mark=None)] if waiting is not None else joined
