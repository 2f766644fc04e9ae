"""The lines of a text file that print something, with the blanks and pages around them; page numbers apart."""

from __future__ import annotations

from collections.abc import Sequence

from kehoach_parser.loaders import characters
from kehoach_parser.loaders.cut_sentences import continues
from kehoach_parser.patterns import compiled
from kehoach_parser.structs import replace, struct

ROWS_A_PAGE = 10  # the fewest lines between two page numbers

_BREAK = compiled(r"\r\n|[\n\r\x0b\x85\u2028\u2029]")
_PAGE_NUMBER = compiled(r"[-–—]?\s{0,3}(\d{1,4})\s{0,3}[-–—]?")


@struct(frozen=True, slots=True)
class Row:
    """A line that is not blank, with what stands around it."""

    text: str
    page: int
    blanks_before: int
    blanks_after: int = 0
    notes: tuple[str, ...] = ()  # footnotes whose marks it bears

    @property
    def length(self) -> int:
        """The characters that it prints; an indent is none."""
        return len(self.text.strip())

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip())


def rows_of(text: str) -> list[Row]:
    """The rows of a text whose pages end with form feeds."""
    rows: list[Row] = []
    blanks = 0
    for page, content in enumerate(text.split("\f"), 1):
        for line in map(_without_border, _BREAK.split(content)):
            if line and characters.clean(line).strip():
                if rows:
                    rows[-1] = replace(rows[-1], blanks_after=blanks)
                rows.append(Row(line, page, blanks))
                blanks = 0
            else:
                blanks += 1
    return rows


def _without_border(line: str) -> str:
    """A line without the border of a cell that a copied page has left at its end: `ỦY BAN NHÂN DÂN |`."""
    if line.count("|") != 1:
        return line
    text = line.strip()
    return line.replace("|", "") if text[0] == "|" or text[-1] == "|" else line


def without_page_numbers(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The rows that are page numbers, and the others; the blanks where a number stood say nothing of the text."""
    chosen = set(_page_numbers(rows))
    others = []
    for index, row in enumerate(rows):
        if index + 1 in chosen or (index + 1 < len(rows) and rows[index + 1].page != row.page):
            row = replace(row, blanks_after=0)
        if index not in chosen:
            others.append(row)
    return [rows[index] for index in sorted(chosen)], others


def page_ends(rows: Sequence[Row]) -> set[int]:
    """The indexes of page numbers and of the last rows of pages."""
    last = {index for index in range(len(rows) - 1) if rows[index].page != rows[index + 1].page}
    return last | set(_page_numbers(rows)) | ({len(rows) - 1} if rows else set())


def _page_numbers(rows: Sequence[Row]) -> list[int]:
    usual = _usual_gap(rows)
    numbers: list[int] = []
    last_value, last_index = 0, -ROWS_A_PAGE
    for index, row in enumerate(rows):
        found = _PAGE_NUMBER.fullmatch(row.text.strip())
        if found is None or not last_value < int(found[1]) <= index // ROWS_A_PAGE + row.page + 1:
            continue
        apart = index - last_index >= ROWS_A_PAGE and _stands_apart(rows, index, usual)
        if apart or _is_at_edge(rows, index):
            numbers.append(index)
            last_value, last_index = int(found[1]), index
    return numbers


def _is_at_edge(rows: Sequence[Row], index: int) -> bool:
    """Whether a row is the first or the last of its page, in a file with several."""
    if rows[-1].page == 1:
        return False
    neighbours = [rows[at] for at in (index - 1, index + 1) if 0 <= at < len(rows)]
    return len(neighbours) < 2 or any(row.page != rows[index].page for row in neighbours)


def _stands_apart(rows: Sequence[Row], index: int, usual: int) -> bool:
    """Whether a lone number is outside the text: in a wider gap than usual, or in the middle of a sentence."""
    if not 0 < index < len(rows) - 1:
        return False
    row = rows[index]
    if row.blanks_before and row.blanks_after and max(row.blanks_before, row.blanks_after) > usual:
        return True
    return continues(rows[index - 1].text, rows[index + 1].text)


def _usual_gap(rows: Sequence[Row]) -> int:
    """The number of blank lines that most gaps have."""
    gaps = sorted(row.blanks_before for row in rows[1:] if row.blanks_before)
    return gaps[len(gaps) // 2] if gaps else 0
