"""Scans made of samples: their pages printed, laid down askew and photographed, so that what they say is known."""

from __future__ import annotations

import os
from functools import cache
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw

from kehoach_parser.loaders.ocr_engine import missing
from sample_files import content

DPI = 200
ANGLE = 0.6  # degrees against the clock


def require_recogniser() -> None:
    """Skip the test where tesseract is missing; fail where KEHOACH_REQUIRE_ALL says that nothing may be."""
    if not missing():
        return
    if os.environ.get("KEHOACH_REQUIRE_ALL") == "1":
        pytest.fail(f"not installed: {missing()}")
    pytest.skip(f"not installed: {missing()}")


@cache
def page(name: str, number: int) -> Image.Image:
    """A page of a sample as a printer prints it."""
    with pypdfium2.PdfDocument(content(name)) as file:
        picture: Image.Image = file[number - 1].render(scale=DPI / 72).to_pil().convert("RGB")
    return picture


def scanned(picture: Image.Image, angle: float = ANGLE) -> Image.Image:
    """The page as a scanner sees it."""
    grey = picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor="white")
    return grey.point([min(255, 24 + value * 11 // 12) for value in range(256)] * 3)


def stamped(picture: Image.Image, x: int, y: int, radius: int = 90) -> Image.Image:
    """The page with a red round stamp over it."""
    stamp = Image.new("RGB", picture.size, "white")
    pen = ImageDraw.Draw(stamp)
    for size in (radius, radius * 3 // 4, radius // 3):
        pen.ellipse((x - size, y - size, x + size, y + size), outline=(215, 40, 50), width=5)
    return ImageChops.multiply(picture, stamp)


def pdf_of(*pictures: Image.Image, before: bytes = b"") -> bytes:
    """A PDF file of pictures, behind the first page of another file when there is one."""
    stream = BytesIO()
    pictures[0].save(stream, "PDF", save_all=True, append_images=pictures[1:], resolution=DPI, quality=60)
    if not before:
        return stream.getvalue()
    whole = BytesIO()
    with pypdfium2.PdfDocument.new() as file:
        for source, pages in ((before, [0]), (stream.getvalue(), None)):
            with pypdfium2.PdfDocument(source) as other:
                file.import_pages(other, pages)
        file.save(whole)
    return whole.getvalue()
