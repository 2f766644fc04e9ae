"""A second reader of ruling lines, asked only where this package's own grid has cells that are no rectangles."""

from __future__ import annotations

import io

from kehoach_parser.document import Box
from kehoach_parser.loaders.grid import Grid, grid_of_boxes
from kehoach_parser.loaders.pdfium import Page


def second_grids(page: Page) -> list[Grid]:
    """The tables that pdfplumber finds on a page; none where it fails or the page is turned or a picture."""
    if page.rotation or page.recognised:
        return []
    import pdfplumber  # costs more than the whole loading of a usual file

    try:
        with pdfplumber.open(
            io.BytesIO(page.pdf.data), pages=[page.index + 1], password=page.pdf.password or ""
        ) as pdf:
            tables = pdf.pages[0].find_tables()
            found = [grid_of_boxes([Box(*cell) for cell in table.cells]) for table in tables]
    except Exception:  # it may fail in any way on a file that pdfium has repaired
        return []
    return [grid for grid in found if grid is not None]
