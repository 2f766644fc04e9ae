"""The picture of a page → its printed lines and ruling lines, in dots of the picture as it was set upright."""

from __future__ import annotations

from collections.abc import Iterable

from PIL import Image

from kehoach_parser.document import Box
from kehoach_parser.loaders.grid import Grid, grids
from kehoach_parser.loaders.ocr_engine import TextLine, Word, recognised
from kehoach_parser.loaders.ocr_picture import cleaned, ink
from kehoach_parser.loaders.ocr_pieces import Piece, Sheet, sheet
from kehoach_parser.loaders.ocr_rules import Rectangle, rules, runs
from kehoach_parser.loaders.ocr_scrawl import without_scrawl
from kehoach_parser.patterns import compiled
from kehoach_parser.structs import replace, struct

POINTS = 72.0  # an inch
_HARDLY, _CLEARLY = 30.0, 3.0  # letters of a page on which something is wrong, and how many times as many are right
_TURNS = ((90, Image.Transpose.ROTATE_90), (270, Image.Transpose.ROTATE_270), (180, Image.Transpose.ROTATE_180))
_NEAR = 0.03  # inches: how far beyond its piece a letter may be said to stand
_STEMS = compiled(r"[IHl1|]*[IH][IHl1|]*(?=[.:,;/]?$)")
_STEM = 0.35  # of its height: a stem is not wider
_MIDDLE = (0.35, 0.65)  # of the height of a letter: where an H has its bar and an I no serif


@struct(frozen=True, slots=True)
class PictureReading:
    """What a picture holds; `angle` is by how many degrees it was turned against the clock around its middle."""

    size: tuple[int, int]
    dpi: float
    angle: float
    lines: list[TextLine]
    strokes: list[Box]
    mask: Image.Image

    @property
    def surely(self) -> float:
        """How many letters were recognised, by their confidence."""
        return sum(line.confidence / 100 * len(line.text) for line in self.lines if not line.is_scrawl)


def read_picture(picture: Image.Image, dpi: float) -> PictureReading:
    """The lines and rules of a page, which is turned when hardly anything can be read on it otherwise."""
    reading = _read(picture, dpi)
    if reading.surely >= _HARDLY or reading.mask.getbbox() is None:
        return reading
    for angle, turn in _TURNS:
        other = _read(picture.transpose(turn), dpi)
        if other.surely > _CLEARLY * max(reading.surely, _HARDLY / 2):
            return replace(other, angle=other.angle + angle)
    return reading


def _read(picture: Image.Image, dpi: float) -> PictureReading:
    clean = cleaned(picture, dpi)
    mask = ink(clean.picture)
    strokes = rules(mask, dpi)
    if mask.getbbox() is None:
        return PictureReading(picture.size, dpi, clean.angle, [], [], mask)
    page = sheet(clean.picture, mask, _grids(strokes, dpi), strokes, dpi)
    lines = _on_page(recognised(page.picture, dpi), page, _NEAR * dpi)
    lines = [replace(line, words=tuple(with_stems(word, mask) for word in line.words)) for line in lines]
    return PictureReading(picture.size, dpi, clean.angle, without_scrawl(lines, mask), strokes, mask)


def _grids(strokes: Iterable[Box], dpi: float) -> list[Grid]:
    """The tables, in dots: the grid builder thinks in points."""
    found = grids(scaled(stroke, POINTS / dpi) for stroke in strokes)
    scale = dpi / POINTS
    return [
        replace(
            grid,
            xs=tuple(x * scale for x in grid.xs),
            ys=tuple(y * scale for y in grid.ys),
            areas=tuple(area._replace(box=scaled(area.box, scale)) for area in grid.areas),
        )
        for grid in found
    ]


def scaled(box: Box, scale: float) -> Box:
    """The box on paper of another measure."""
    return Box(*(side * scale for side in box))


def _on_page(lines: Iterable[TextLine], page: Sheet, reach: float) -> list[TextLine]:
    """The lines of the sheet where they stand on the page. A line that runs through several pieces is parted; of a
    piece that is on the sheet more than once, what was recognised best is taken."""
    found: dict[Piece, list[TextLine]] = {}
    for line in lines:
        for piece, words in _by_piece(line, page, reach).items():
            down = piece.place[1] - piece.top
            found.setdefault(piece, []).append(TextLine(tuple(words), line.base + down))
    best: dict[Rectangle, list[TextLine]] = {}
    for piece, parts in found.items():
        known = best.setdefault(piece.place, parts)
        if min(part.confidence for part in known) < min(part.confidence for part in parts):
            best[piece.place] = parts
    return [line for parts in best.values() for line in parts]


def _by_piece(line: TextLine, page: Sheet, reach: float) -> dict[Piece, list[Word]]:
    parts: dict[Piece, list[Word]] = {}
    for word in line.words:
        letters: dict[Piece, list[int]] = {}
        y = (word.box.y0 + word.box.y1) / 2
        for number, place in enumerate(word.places):
            x = (place.x0 + place.x1) / 2
            piece = next((piece for piece in page.pieces if piece.holds(x, y, reach)), None)
            if piece is not None:
                letters.setdefault(piece, []).append(number)
        for piece, numbers in letters.items():
            moved = word.part(numbers, piece.place[0] - piece.left, piece.place[1] - piece.top)
            parts.setdefault(piece, []).append(moved)
    return parts


def with_stems(word: Word, mask: Image.Image) -> Word:
    """The word with its stems counted in the picture, where it is a Roman number of stems only: `III` is taken for
    `IH` or `II`, and that changes a heading or a quarter."""
    match = _STEMS.match(word.text)
    if match is None:
        return word
    box = word.part(range(match.end())).box
    height = box.y1 - box.y0
    left, right = round(box.x0) - 1, round(box.x1) + 1
    top, bottom = (round(box.y0 + part * height) for part in _MIDDLE)
    stems = runs(mask.crop((left, top, right, bottom)).getprojection()[0])
    if not 1 <= len(stems) <= 3 or any(stop - start > _STEM * height for start, stop in stems):
        return word
    places = tuple(Box(left + start, box.y0, left + stop, box.y1) for start, stop in stems)
    return Word("I" * len(stems) + word.text[match.end() :], places + word.places[match.end() :], word.confidence)
