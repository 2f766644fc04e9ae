"""A recognised page in the shape of a page of the engine, so that all that is known of pages holds for it, too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from kehoach_parser.document import Box
from kehoach_parser.loaders.ocr_engine import TextLine
from kehoach_parser.loaders.ocr_print import is_raised, styles
from kehoach_parser.loaders.ocr_reading import POINTS, PictureReading, scaled
from kehoach_parser.loaders.pdf_strip import Strip
from kehoach_parser.loaders.pdf_styles import Style
from kehoach_parser.loaders.pdfium import Page, Piece

_BREAK = "\r\n"
_MARK_SIZE = 0.6  # of the print around it, for the mark of a footnote
_MISREAD = {"!": "1", "?": "2"}  # what a small digit is taken for
_HAND = 12.0  # points: a size for what no font has
_INSIDE = 0.01  # points by which a letter begins behind the one before, at least

_Place = tuple[float, float, float]  # left edge, baseline and right edge of a character


class RecognisedPage(Page):
    """The text of a page with the place and style of each of its characters, in points from the top left."""

    recognised = True

    def __init__(self, reading: PictureReading) -> None:
        scale = POINTS / reading.dpi
        self.width, self.height = (side * scale for side in reading.size)
        self.rotation, self.stamped_from, self.plain = 0, -1, True
        self._rules = [scaled(stroke, scale) for stroke in reading.strokes]
        self._places: list[_Place] = []
        self._printed: list[Style] = []
        self.scrawl = [line for line in reading.lines if line.is_scrawl]
        printed = [line for line in reading.lines if not line.is_scrawl]
        found = styles(printed, reading.mask, scale)
        self.text = _BREAK.join([self._put(*pair, scale) for pair in zip(printed, found, strict=True)])
        self._scale = scale

    def beside(self, number: int) -> list[Strip]:
        """What is not printed, as strips of a page with the given number."""
        return [
            Strip(number, 0, 0, line.text, left * self._scale, right * self._scale, line.base * self._scale, _HAND)
            for line in self.scrawl
            for left, right in [(line.words[0].box.x0, line.words[-1].box.x1)]
        ]

    def _put(self, line: TextLine, style: Style, scale: float) -> str:
        """Adds the characters of a line; gives its text."""
        raised = style._replace(size=style.size * _MARK_SIZE)
        text = ""
        places: list[_Place] = []
        for word in line.words:
            if text:
                text += " "
                places.append((places[-1][2], line.base, word.box.x0))
                self._printed.append(style)
            for letter, place in zip(word.text, word.places, strict=True):
                mark = is_raised(letter, place, line.base, style.size / scale)
                text += _MISREAD.get(letter, letter) if mark else letter
                places.append((place.x0, line.base, place.x1))
                self._printed.append(raised if mark else style)
        places.extend([(places[-1][2], line.base, places[-1][2])] * len(_BREAK))
        self._printed.extend([style] * len(_BREAK))
        self._places.extend(_rising(places, scale))
        return text

    def close(self) -> None:
        """Nothing is open."""

    def origin(self, index: int) -> tuple[float, float]:
        return self._places[index][:2]

    def lefts(self, indices: Sequence[int]) -> list[float]:
        return [self._places[index][0] for index in indices]

    def right(self, index: int) -> float:
        return self._places[index][2]

    def strips(self, pieces: Iterable[Piece], number: int) -> list[Strip]:
        found = []
        for start, stop, text in pieces:
            style, (left, base, _) = self._printed[(start + stop) // 2], self._places[start]
            right = max(left, self.right(stop - 1))
            found.append(Strip(number, start, stop, text, left, right, base, style.size, style.bold, style.italic))
        return found

    def style(self, index: int) -> Style:
        return self._printed[index]

    @property
    def font_names(self) -> list[str]:
        return []

    @cached_property
    def rulings(self) -> Sequence[Box]:
        return self._rules

    def picture_share(self) -> float:
        """None of the page is still a picture."""
        return 0.0


def _rising(places: Iterable[_Place], scale: float) -> Iterator[_Place]:
    """The places in points; the recogniser's letters may overlap, but none begins before the one before it."""
    least = 0.0
    for left, base, right in places:
        least = max(least + _INSIDE, left * scale)
        yield least, base * scale, max(least, right * scale)
