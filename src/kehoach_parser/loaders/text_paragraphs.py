"""Where paragraphs of a text file end for certain, judged by the habits of the whole file.

Text taken from a PDF has a line break after every printed line, and its blank lines may stand between paragraphs,
after every line, or anywhere. A sign counts only where the file uses it consistently; in doubt nothing ends.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence

from kehoach_parser.loaders.cut_sentences import continues
from kehoach_parser.loaders.text_rows import Row

LONG_LINE = 200  # characters; no printed page holds a longer line, so each line is then a paragraph
LONG_SHARE = 0.02
PRINTED_LINE = 110  # characters of a line on an upright page, at most
BROKEN_SHARE = 0.03  # of the signs may stand inside a sentence before they count for nothing
FLUSH_SHARE = 0.4  # of the lines stand at the margin where the first lines of paragraphs are indented
INDENTED_SHARE = 0.1
SENTENCE_ENDS = (".", ":", ";", "!", "?")
INDENTS = range(3, 13)  # blanks that an indent of 1 to 1.27 cm can be; a centred title has more


def ends_of_paragraphs(rows: Sequence[Row]) -> set[int]:
    """The indices of rows that end a paragraph."""
    if not rows:
        return set()
    long = sum(row.length > LONG_LINE for row in rows)
    if (long and long >= LONG_SHARE * len(rows)) or _is_unwrapped(rows):
        return _ends_of_unwrapped(rows)
    ends = _reliable(rows, _before_blanks(rows)) | _reliable(rows, _before_indents(rows))
    return ends | {len(rows) - 1} if ends else ends


def _is_unwrapped(rows: Sequence[Row]) -> bool:
    """Whether lines longer than most that are printed never go on in the next line, nor do others."""
    if max(row.length for row in rows) <= PRINTED_LINE:
        return False
    broken = sum(continues(row.text, after.text) for row, after in itertools.pairwise(rows))
    return broken <= BROKEN_SHARE * len(rows)


def _before_blanks(rows: Sequence[Row]) -> set[int]:
    """The rows with a blank line behind them; where most have one, those that also end a sentence."""
    gaps = {index for index in range(len(rows) - 1) if rows[index].blanks_after}
    if len(gaps) * 2 <= len(rows) or not _reliable(rows, gaps):
        return gaps
    return {index for index in gaps if rows[index].text.rstrip().endswith(SENTENCE_ENDS)}


def _before_indents(rows: Sequence[Row]) -> set[int]:
    """The rows before one with the indent that first lines have in this file."""
    indents = Counter(row.indent for row in rows)
    common = max(INDENTS, key=lambda indent: indents[indent])
    near = range(common - 1, common + 2)
    flush, indented = indents[0] + indents[1], sum(indents[indent] for indent in near)
    if flush < FLUSH_SHARE * len(rows) or indented < INDENTED_SHARE * len(rows):
        return set()
    return {index for index, after in enumerate(rows[1:]) if after.indent in near}


def _reliable(rows: Sequence[Row], ends: Iterable[int]) -> set[int]:
    """The ends, none when too many of them cut a sentence."""
    ends = set(ends)
    broken = sum(continues(rows[index].text, rows[index + 1].text) for index in ends)
    return ends if broken <= BROKEN_SHARE * len(ends) else set()


def _ends_of_unwrapped(rows: Sequence[Row]) -> set[int]:
    """Where each line is a paragraph: all lines, but not one that a page break cut. When blank lines follow the long
    ones, short lines without a blank between them may still be a title on several lines."""
    parted = sum(row.length > LONG_LINE and row.blanks_after > 0 for row in rows)
    blank_needed = parted * 2 > sum(row.length > LONG_LINE for row in rows)
    ends = {len(rows) - 1}
    for index, (row, after) in enumerate(itertools.pairwise(rows)):
        if (row.blanks_after or not blank_needed) and not continues(row.text, after.text):
            ends.add(index)
    return ends
