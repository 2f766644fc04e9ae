"""Pages that are pictures → pages with text, through the recogniser, a few at a time."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import NamedTuple

from PIL import Image

from kehoach_parser.document import Notice
from kehoach_parser.loaders.ocr_engine import RecognitionError, Word
from kehoach_parser.loaders.ocr_page import RecognisedPage
from kehoach_parser.loaders.ocr_reading import PictureReading, read_picture
from kehoach_parser.loaders.pdf_page import PageContent, read_page
from kehoach_parser.structs import field, struct

_DOUBTFUL = 50.0  # per cent: words of less confidence are wrong more often than not
_NAMED = 8  # doubtful words that a notice names


class Scan(NamedTuple):
    """A page to be recognised."""

    number: int
    picture: Image.Image
    dpi: float


@struct(slots=True)
class Recognition:
    """What was recognised: the pages with text by number, and what a reader must know of them."""

    pages: dict[int, PageContent] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    _words: list[Word] = field(default_factory=list)

    def add(self, number: int, reading: PictureReading) -> None:
        """Adds a page, when there is text on it."""
        recognised = RecognisedPage(reading)
        if not recognised.text:
            return
        page = self.pages[number] = read_page(recognised, number)
        page.stamps.extend(recognised.beside(number))
        page.askew = reading.angle
        words = [word for line in reading.lines if not line.is_scrawl for word in line.words]
        self._words.extend(words)
        doubtful = [word.text for word in words if word.confidence < _DOUBTFUL]
        if doubtful:
            more = f" (+{len(doubtful) - _NAMED})" if len(doubtful) > _NAMED else ""
            self.notices.append(Notice("ocr-doubtful", " · ".join(doubtful[:_NAMED]) + more, number))

    def all_notices(self) -> list[Notice]:
        """That text was recognised and how surely, then what is doubtful page by page."""
        letters = sum(len(word.text) for word in self._words)
        if not letters:
            return self.notices
        mean = sum(len(word.text) * word.confidence for word in self._words) / letters
        return [Notice("ocr", f"{mean:.0f} %"), *self.notices]


def recognise(scans: Iterable[Scan]) -> Recognition:
    """The text of pages; the pictures are taken as they are needed."""
    result, source, workers = Recognition(), iter(scans), os.cpu_count() or 1
    waiting: deque[tuple[int, Future[PictureReading]]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        while True:
            for scan in islice(source, workers + 1 - len(waiting)):
                waiting.append((scan.number, pool.submit(read_picture, scan.picture, scan.dpi)))
            if not waiting:
                return result
            number, future = waiting.popleft()
            try:
                result.add(number, future.result())
            except RecognitionError as error:
                result.notices.append(Notice("page-unreadable", str(error), number))
