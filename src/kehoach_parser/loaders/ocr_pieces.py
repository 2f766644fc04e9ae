"""A page cut into pieces that hold one column of text each, one below the other on a sheet of its own.

What stands side by side (cells, a letterhead, a signature beside the recipients) is taken for one line by a recogniser
that sees the whole page. On the sheet nothing stands beside a piece. Only what fills less than a word, as the numbers
of a table's rows do, is put into one line with others of its kind: alone it is often taken for another letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from PIL import Image

from kehoach_parser.document import Box
from kehoach_parser.loaders.grid import Grid
from kehoach_parser.loaders.ocr_rules import Rectangle, runs
from kehoach_parser.structs import struct

_COARSE = 0.02  # inches: how fine a look shows where paper is
_INKED = 40  # of 255: what an inked square has on average, so that single dots count for nothing
_LITTLE = 0.015  # part of a row
_EDGE = 0.2  # inches of the page's edges, where scanners leave shadows
_GUTTER = 0.3  # inches: the narrowest gap in a row that may part two columns; justified text has gaps below 0.2
_LEAST_GUTTER = 0.12  # inches that remain of it over all rows of a block
_BORDER = 0.015  # inches to each side of the middle of a rule that it may cover
_PAPER = 255
_SPECK = 0.025  # inches: what is smaller in a cell is dirt
_MARGIN = 0.15  # inches of paper around a piece on the sheet
_WORD = (0.45, 0.3)  # inches: width and height that a word of more than some letters exceeds
_COMPANY = 8  # short pieces that make a line
_SPACE = 0.09  # inches between short pieces that are put into one line


Cut = tuple[Image.Image, Sequence[Rectangle]]  # a picture and places in it


@struct(frozen=True, slots=True)
class Piece:
    """A part of the page and where its top left corner stands on the sheet."""

    place: Rectangle
    left: int
    top: int

    def holds(self, x: float, y: float, reach: float) -> bool:
        """Whether a point of the sheet belongs to this piece, or nearly so."""
        left, top, right, bottom = self.place
        across, down = x - self.left, y - self.top
        return -reach <= across < right - left + reach and -reach <= down < bottom - top + reach


@struct(frozen=True, slots=True)
class Sheet:
    """The pieces on paper of their own."""

    picture: Image.Image
    pieces: tuple[Piece, ...]


def sheet(grey: Image.Image, mask: Image.Image, grids: Sequence[Grid], strokes: Iterable[Box], dpi: float) -> Sheet:
    """The sheet of a page whose tables and rules are known, in dots; `mask` is white where there is ink."""
    border = _BORDER * dpi
    text, cells, ink = grey.copy(), grey.copy(), mask.copy()
    for place in [_around(stroke, border) for stroke in strokes]:
        cells.paste(_PAPER, place)
        ink.paste(0, place)
    inked = [_inked(ink, area.box, dpi) for grid in grids for area in grid.areas]
    for place in [_around(grid.box, border) for grid in grids]:
        text.paste(_PAPER, place)
        ink.paste(0, place)
    long = [place for place in inked if place and not _is_short(place, dpi)]
    short = [place for place in inked if place and _is_short(place, dpi)]
    while 0 < len(short) < _COMPANY:  # alone they are taken for dirt
        short = short * 2
    return _laid_out([(text, columns(ink, dpi)), (cells, long)], (cells, short), dpi)


def _around(box: Box, reach: float) -> Rectangle:
    return round(box.x0 - reach), round(box.y0 - reach), round(box.x1 + reach), round(box.y1 + reach)


def columns(mask: Image.Image, dpi: float) -> list[Rectangle]:
    """The parts of a page from top to bottom, the left before the right one where text stands side by side."""
    factor = max(1, round(_COARSE * dpi))
    coarse = mask.reduce(factor).point([255 * (value > _INKED) for value in range(256)])
    edge = round(_EDGE * dpi / factor)
    inner = Image.new("L", coarse.size)
    inner.paste(coarse.crop((edge, edge, coarse.width - edge, coarse.height - edge)), (edge, edge))
    found = _parts(inner, dpi / factor)
    return [tuple(factor * side for side in place) for place in found]  # type: ignore[misc]


def _parts(mask: Image.Image, dpi: float) -> list[Rectangle]:
    """The parts cover the page, so that nothing is lost between them."""
    bands = _bands(mask)
    ends = [0, *((before[1] + after[0]) // 2 for before, after in pairwise(bands)), mask.height]
    found: list[Rectangle] = []
    start = number = 0
    while number < len(bands):
        block = _block(mask, bands, number, dpi)
        if block is None:
            number += 1
            continue
        stop, middle = block
        found.extend([(0, ends[start], mask.width, ends[number])] if number > start else [])
        found.extend([(0, ends[number], middle, ends[stop]), (middle, ends[number], mask.width, ends[stop])])
        start = number = stop
    return [*found, (0, ends[start], mask.width, mask.height)] if start < len(bands) else found


def _bands(mask: Image.Image) -> list[tuple[int, int]]:
    """The rows with print in them; what fills as little of a row as a stamp's rim does not count."""
    share = mask.convert("F").resize((1, mask.height), Image.Resampling.BOX)
    return runs([value > 255 * _LITTLE for value in memoryview(share.tobytes()).cast("f")])


def _block(mask: Image.Image, bands: Sequence[tuple[int, int]], first: int, dpi: float) -> tuple[int, int] | None:
    """The band behind the block of two columns that begins with a band, and the middle of its gutter."""
    gaps = [(right - left, left, right) for left, right in _gaps(mask, bands[first], 0, mask.width)[1:-1]]
    width, low, high = max(gaps, default=(0, 0, 0))
    if width < _GUTTER * dpi:
        return None
    stop = first + 1
    while stop < len(bands):
        width, left, right = max((b - a, a, b) for a, b in _gaps(mask, bands[stop], low, high))
        if width < _LEAST_GUTTER * dpi:
            break
        low, high, stop = left, right, stop + 1
    return stop, (low + high) // 2


def _gaps(mask: Image.Image, band: tuple[int, int], left: int, right: int) -> list[tuple[int, int]]:
    """The empty columns of a band between two places; the first and the last one are at its ends."""
    filled = runs(mask.crop((left, band[0], right, band[1])).getprojection()[0])
    edges = [0, *(edge for run in filled for edge in run), right - left]
    return [(left + low, left + high) for low, high in zip(edges[::2], edges[1::2], strict=True)]


def _inked(mask: Image.Image, box: Box, dpi: float) -> Rectangle | None:
    """The part of a cell that has ink in it; None where that is less than a letter."""
    left, top, right, bottom = _around(box, -1.0)
    found = mask.crop((left, top, right, bottom)).getbbox() if right > left and bottom > top else None
    if found is None or max(found[2] - found[0], found[3] - found[1]) <= _SPECK * dpi:
        return None
    return left + found[0] - 1, top + found[1] - 1, left + found[2] + 1, top + found[3] + 1


def _is_short(place: Rectangle, dpi: float) -> bool:
    return place[2] - place[0] <= _WORD[0] * dpi and place[3] - place[1] <= _WORD[1] * dpi


def _laid_out(below: Sequence[Cut], beside: Cut, dpi: float) -> Sheet:
    """Pieces below each other, and those that share lines."""
    margin, space, height = (round(inches * dpi) for inches in (_MARGIN, _SPACE, _WORD[1]))
    width, top = beside[0].width, margin
    pieces: list[tuple[Image.Image, Piece]] = []
    for source, places in below:
        for place in places:
            pieces.append((source, Piece(place, place[0], top)))
            top += place[3] - place[1] + margin
    left, line = margin, top + height
    for place in beside[1]:
        if left + place[2] - place[0] > width - margin:
            left, line = margin, line + height + margin
        pieces.append((beside[0], Piece(place, left, line - (place[3] - place[1]))))
        left += place[2] - place[0] + space
    picture = Image.new("L", (width, line + margin), _PAPER)
    for source, piece in pieces:
        picture.paste(source.crop(piece.place), (piece.left, piece.top))
    return Sheet(picture, tuple(piece for _, piece in pieces))
