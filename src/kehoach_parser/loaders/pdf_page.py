"""One page → its lines and tables in reading order."""

from __future__ import annotations

from typing import cast

from kehoach_parser.loaders.grid import Grid, grids
from kehoach_parser.loaders.pdf_columns import in_reading_order
from kehoach_parser.loaders.pdf_notes import PageBlock, ends_in_small_print, take_footnotes
from kehoach_parser.loaders.pdf_order import is_scrambled
from kehoach_parser.loaders.pdf_second_opinion import second_grids
from kehoach_parser.loaders.pdf_stamps import without_stamps
from kehoach_parser.loaders.pdf_strip import Strip, is_sparse
from kehoach_parser.loaders.pdf_strips import read_strips, split_at_gaps
from kehoach_parser.loaders.pdf_tables import PageTable, fill
from kehoach_parser.loaders.pdfium import Page
from kehoach_parser.patterns import compiled
from kehoach_parser.structs import field, struct

_LITTLE_TEXT = 400  # characters
_MOST = 0.6  # part of a page that a scan covers
# Fonts of the time before Unicode: what they print is not what the text layer says.
_OLD_FONT = compiled(r"(?:[A-Z]{6}\+)?(?:\.?Vn[A-Z]|VNI[-_ ])")


@struct(slots=True)
class PageContent:
    """What a page holds. `stamps` are texts that a signing system printed beside the text."""

    number: int
    width: float
    height: float
    blocks: list[PageBlock]
    stamps: list[Strip] = field(default_factory=list)
    old_font: str = ""  # a font whose letters are no Unicode
    picture: bool = False  # has little text and a picture over most of it
    unmatched_notes: list[Strip] = field(default_factory=list)
    simple: bool = False  # one column of lines, each below the one before
    recognised: bool = False  # from its picture
    askew: float = 0.0  # degrees by which the picture was turned against the clock before
    scrambled: bool = False  # its letters are not in the order in which they are printed

    @property
    def lines(self) -> list[Strip]:
        """The lines outside of tables."""
        if self.simple:
            return cast("list[Strip]", list(self.blocks))
        return [block for block in self.blocks if isinstance(block, Strip)]

    @property
    def tables(self) -> list[PageTable]:
        return [] if self.simple else [block for block in self.blocks if isinstance(block, PageTable)]


def read_page(page: Page, number: int) -> PageContent:
    """The content of an open page with the given number from 1."""
    reading = read_strips(page, number)
    strips, stamps = without_stamps(page, reading.strips)
    content = PageContent(number, page.width, page.height, [], stamps, simple=reading.simple)
    content.recognised = page.recognised
    content.scrambled = is_scrambled(page, reading.doubtful)
    content.picture = len(page.text) < _LITTLE_TEXT and page.picture_share() > _MOST
    content.old_font = next((name for name in page.font_names if _OLD_FONT.match(name)), "")
    if content.simple:
        content.blocks.extend(strips)
    else:
        tables, strips = fill(page, number, _grids(page), strips)
        strips = [part for strip in strips for part in (split_at_gaps(page, strip) if is_sparse(strip) else [strip])]
        content.blocks.extend(_in_order(page, tables, strips))
    if ends_in_small_print(content.blocks):
        content.unmatched_notes = take_footnotes(page, content.blocks)
    return content


def _grids(page: Page) -> list[Grid]:
    found = grids(page.rulings)
    if all(grid.regular for grid in found):
        return found
    return second_grids(page) or found


def _in_order(page: Page, tables: list[PageTable], strips: list[Strip]) -> list[PageBlock]:
    """Tables and lines from top to bottom."""
    blocks: list[PageBlock] = []
    for table in tables:
        above = [strip for strip in strips if strip.base < table.box.y1]
        blocks.extend(in_reading_order(page, above))
        blocks.append(table)
        strips = [strip for strip in strips if strip.base >= table.box.y1]
    blocks.extend(in_reading_order(page, strips))
    return blocks
