"""A picture of a document (PNG, JPEG, TIFF, …) → Document, page by page through the recogniser."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from io import BytesIO

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from kehoach_parser.document import Document, Ocr
from kehoach_parser.errors import CorruptFileError, NeedsOcrError, ResourceLimitError
from kehoach_parser.loaders.ocr import Scan, recognise
from kehoach_parser.loaders.ocr_engine import missing
from kehoach_parser.loaders.pdf import assembled

_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF")
_DOTS = 60_000_000
_PAGES = 500
_PAPER = (8.27, 11.69)  # inches: A4, where the file does not tell how big the paper was
_PLAUSIBLE = (100.0, 1200.0)  # dots an inch; 72 and 96 are what programs write that do not know
_LEAST, _MOST = 200.0, 300.0  # dots an inch that are recognised best


def load(data: bytes, path: str, ocr: Ocr = "auto") -> Document:
    """The document that a picture shows."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # there is a limit of our own
        try:
            with Image.open(BytesIO(data), formats=_FORMATS) as picture:
                if picture.width * picture.height > _DOTS:
                    raise ResourceLimitError(path, f"a picture of {picture.width} x {picture.height} dots")
                if ocr == "never" or missing():
                    raise NeedsOcrError(path, "a picture")
                count = getattr(picture, "n_frames", 1)
                found = recognise(_scans(picture, path))
        except Image.DecompressionBombError as error:
            raise ResourceLimitError(path, str(error)) from error
        except UnidentifiedImageError as error:
            raise CorruptFileError(path, "no picture that can be opened") from error
        except (OSError, SyntaxError, ValueError, EOFError) as error:  # what Pillow raises for damaged pictures
            raise CorruptFileError(path, str(error)) from error
    if not found.pages:
        raise NeedsOcrError(path, "no text was recognised")
    pages = [found.pages[number] for number in sorted(found.pages)]
    return assembled("image", pages, count, found.all_notices())


def _scans(picture: Image.Image, path: str) -> Iterator[Scan]:
    for number, frame in enumerate(ImageSequence.Iterator(picture), 1):
        if number > _PAGES or frame.width * frame.height > _DOTS:
            raise ResourceLimitError(path, f"page {number}")
        page = _upright(frame)
        dpi = _resolution(page)
        wanted = min(max(dpi, _LEAST), _MOST)
        if wanted != dpi:
            size = (round(page.width * wanted / dpi), round(page.height * wanted / dpi))
            page = page.resize(size, Image.Resampling.LANCZOS)
        yield Scan(number, page, wanted)


def _upright(frame: Image.Image) -> Image.Image:
    """The picture as a camera held it, on white paper, in grey or in red, green and blue."""
    page = ImageOps.exif_transpose(frame)
    if page.mode in ("1", "L"):
        return page.convert("L")
    if "A" in page.getbands() or "transparency" in page.info:
        layer = page.convert("RGBA")
        page = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    return page.convert("RGB")


def _resolution(page: Image.Image) -> float:
    """Dots an inch: as the file says, or as if the picture were as big as a sheet of A4."""
    guessed = max(side / inches for side, inches in zip(sorted(page.size), _PAPER, strict=True))
    told = float(page.info.get("dpi", (0, 0))[0] or 0)
    return told if _PLAUSIBLE[0] <= told <= _PLAUSIBLE[1] else guessed
