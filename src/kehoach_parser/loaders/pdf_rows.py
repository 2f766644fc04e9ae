"""Strips → printed rows: what stands on one baseline, from left to right, with pieces of one line put together."""

from __future__ import annotations

import math
from itertools import pairwise

from kehoach_parser.loaders.characters import TAB
from kehoach_parser.loaders.pdf_strip import Strip, joined
from kehoach_parser.loaders.pdf_strips import cut, words
from kehoach_parser.loaders.pdfium import Page

Row = list[Strip]

_LEVEL = 0.4  # baselines that differ by less than this part of the font size are one
_RAISED = 0.55  # a mark in smaller print is raised by less than this part of the font size
_SMALLER = 0.8  # size of a raised mark, at most, in parts of the size of its line
_GLUED = 0.15  # a gap of less than this part of the font size is none
_STEP = 0.5  # font sizes: a strip below another one is further down
_APART = 1.0  # a gap of this many font sizes keeps two pieces apart
_BLANK = 2.0  # a gap of this many font sizes is a blank and not a wide space


def goes_down(strips: list[Strip]) -> bool:
    """Whether each strip stands below the one before."""
    base, size = -math.inf, 0.0
    for strip in strips:
        step, height = strip.base - base, strip.size
        if step <= _STEP * height or step <= _STEP * size:
            return False
        base, size = strip.base, height
    return True


def printed_rows(page: Page, strips: list[Strip]) -> list[Row]:
    """The rows from top to bottom. Within a row only strips that a wide gap parts stay apart."""
    rows: list[Row] = []
    reach = _RAISED * max((strip.size for strip in strips), default=0.0)
    for strip in sorted(strips, key=lambda strip: (strip.base, strip.x0)):
        if rows and strip.base - rows[-1][-1].base < reach and any(_on_one_line(strip, other) for other in rows[-1]):
            if not any(_printed_twice(strip, other) for other in rows[-1]):
                rows[-1].append(strip)
        else:
            rows.append([strip])
    return [_put_together(_with_stamps(page, row)) if len(row) > 1 else row for row in rows]


def _on_one_line(strip: Strip, other: Strip) -> bool:
    distance = abs(strip.base - other.base)
    small, big = sorted((strip.size, other.size))
    if small < _SMALLER * big:
        beside = min(abs(strip.x0 - other.x1), abs(other.x0 - strip.x1)) < 0.5 * big
        return distance < _RAISED * big if beside else distance < _LEVEL * small
    return distance < _LEVEL * small


def _printed_twice(strip: Strip, other: Strip) -> bool:
    """Whether the same text stands on the same place: some producers print a text twice to make it bold."""
    return (
        strip.text == other.text
        and abs(strip.x0 - other.x0) < 0.15 * strip.size
        and abs(strip.base - other.base) < 0.15 * strip.size
    )


def _with_stamps(page: Page, row: Row) -> Row:
    """The row with its printed strips cut where a stamp fills a blank of them: `Số: 12 /KH-UBND`."""
    for stamp in [strip for strip in row if strip.stamp]:
        for host in row:
            if not host.stamp and host.x0 < stamp.center < host.x1:
                parts = words(page, host)
                ends = [part.stop for part in parts if (part.x0 + part.x1) / 2 < stamp.center]
                row = [strip for strip in row if strip is not host]
                row.extend(cut(page, host, ends[-1:] if len(ends) < len(parts) else []))
                break
    return row


def _put_together(row: Row) -> Row:
    row = sorted(row, key=lambda strip: strip.x0)
    result = row[:1]
    for before, strip in pairwise(row):
        gap, size = strip.x0 - result[-1].x1, max(strip.size, before.size)
        if gap < _APART * size:
            glued = gap < _GLUED * size and strip.stamp == before.stamp
            result[-1] = joined(result[-1], strip, "" if glued else " ")
        else:
            result.append(strip)
    return result


def one_line(row: Row, blank: str = TAB) -> Strip:
    """The whole row as one strip; a wide gap stays visible as a run of spaces."""
    line = row[0]
    for strip in row[1:]:
        wide = strip.x0 - line.x1 > _BLANK * max(line.size, strip.size)
        line = joined(line, strip, blank if wide else " ")
    return line
