"""The picture of a page → the ruling lines in it, as strokes for the grid builder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PIL import Image

from kehoach_parser.document import Box
from kehoach_parser.loaders.ocr_picture import spread, widened, worn

_LONG, _HIGH = 0.3, 0.18  # inches: the shortest piece of a rule across and down; letters are lower than 0.15
_THICK = 0.1  # inches: what is thicker is a shadow or a picture
_SLANT = 1  # dots by which a rule may wander from row to row of dots

Rectangle = tuple[int, int, int, int]


def rules(mask: Image.Image, dpi: float) -> list[Box]:
    """The strokes in a picture that is white where there is ink, in dots, each without height or width."""
    across = [
        Box(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)
        for x0, y0, x1, y1 in _strokes(mask, (1, 0), round(_LONG * dpi))
        if y1 - y0 <= _THICK * dpi
    ]
    down = [
        Box((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)
        for x0, y0, x1, y1 in _strokes(mask, (0, 1), round(_HIGH * dpi))
        if x1 - x0 <= _THICK * dpi
    ]
    return across + down


def _strokes(mask: Image.Image, direction: tuple[int, int], least: int) -> Iterator[Rectangle]:
    """The rectangles around what is as long as a rule in a direction."""
    thickened = widened(mask, _SLANT * direction[1], _SLANT * direction[0])
    kept = spread(worn(thickened, least, direction), least, direction, 1 - least)
    return parts(kept, (0, 0, *kept.size))


def parts(mask: Image.Image, place: Rectangle, tries: int = 0) -> Iterator[Rectangle]:
    """The rectangles that remain when what is white is parted at empty rows and columns again and again."""
    x0, y0, x1, y1 = place
    window = mask.crop(place)
    columns, rows = window.getprojection()
    found = [(a + x0, b + x0) for a, b in runs(columns)] if tries % 2 else [(a + y0, b + y0) for a, b in runs(rows)]
    for start, stop in found:
        part = (start, y0, stop, y1) if tries % 2 else (x0, start, x1, stop)
        if tries and part == place and len(found) == 1:
            yield part
        else:
            yield from parts(mask, part, tries + 1)


def runs(filled: Sequence[float]) -> list[tuple[int, int]]:
    """First and last+1 index of each run of numbers that are not 0."""
    text = bytes(1 if value else 0 for value in filled)
    found: list[tuple[int, int]] = []
    start = text.find(1)
    while start >= 0:
        stop = text.find(0, start)
        stop = len(text) if stop < 0 else stop
        found.append((start, stop))
        start = text.find(1, stop)
    return found
