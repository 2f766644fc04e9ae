"""Which pages of a PDF file are recognised, and their pictures."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from PIL import Image

from kehoach_parser.document import Notice
from kehoach_parser.loaders.ocr import Scan, recognise
from kehoach_parser.loaders.ocr_engine import missing
from kehoach_parser.loaders.ocr_reading import POINTS
from kehoach_parser.loaders.pdf_page import PageContent
from kehoach_parser.loaders.pdf_text_layer import has_no_text
from kehoach_parser.loaders.pdfium import Pdf

_LEAST, _MOST = 200.0, 300.0  # dots an inch: fewer are recognised worse, more only take longer
_DOTS = 40_000_000  # of a picture: A3 at 300 dots an inch has 17 million
_BLANK = 36.0  # dots an inch that show whether there is anything on a page
_PICTURE = 3  # FPDF_PAGEOBJ_IMAGE


def with_recognised(pdf: Pdf, pages: Sequence[PageContent], all_pages: bool) -> tuple[list[PageContent], list[Notice]]:
    """The pages with those recognised that have no text, or with all of them, and what a reader must know. A page that
    is blank stays as it is; so do all where the recogniser is not installed."""
    wanted = [page for page in pages if all_pages or has_no_text(page)]
    if missing():
        return list(pages), []
    found = recognise(_scans(pdf, wanted))
    for page in wanted:
        if (recognised := found.pages.get(page.number)) is not None:
            # What a signing system printed stands in the picture only where it is no annotation.
            recognised.stamps.extend(page.stamps + (page.lines if has_no_text(page) else []))
    return [found.pages.get(page.number, page) for page in pages], found.all_notices()


def _scans(pdf: Pdf, pages: Iterable[PageContent]) -> Iterator[Scan]:
    import pypdfium2

    try:
        file = pypdfium2.PdfDocument(pdf.data, password=pdf.password)
    except pypdfium2.PdfiumError:  # its own engine opened what this one repairs in another way
        return
    with file:
        for page in pages:
            with suppress(pypdfium2.PdfiumError, MemoryError, ValueError):
                opened = file[page.number - 1]
                try:
                    if page.blocks or not _is_blank(opened, page):
                        dpi = _resolution(opened, page)
                        yield Scan(page.number, _picture(opened, dpi), dpi)
                finally:
                    opened.close()


def _picture(page: Any, dpi: float) -> Image.Image:
    picture: Image.Image = page.render(scale=dpi / POINTS).to_pil()
    return picture if picture.mode == "L" else picture.convert("RGB")


def _is_blank(page: Any, content: PageContent) -> bool:
    low, high = page.render(scale=min(_BLANK, _room(content)) / POINTS, grayscale=True).to_pil().getextrema()
    return bool(low == high)


def _resolution(page: Any, content: PageContent) -> float:
    """That of the biggest picture of a page, within limits."""
    found = [item.get_metadata() for item in page.get_objects(filter=[_PICTURE], max_depth=2)]
    big = max(found, key=lambda data: data.width * data.height, default=None)
    own = min(big.horizontal_dpi, big.vertical_dpi) if big is not None else _LEAST
    return float(min(max(own, _LEAST), _MOST, _room(content)))


def _room(content: PageContent) -> float:
    """The dots an inch at which a picture of the page is as big as it may be."""
    return POINTS * math.sqrt(_DOTS / max(1.0, content.width * content.height))
