"""One page → its lines and tables in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field

from kehoach_parser.loaders.grid import grids
from kehoach_parser.loaders.pdf_columns import in_reading_order, is_simple
from kehoach_parser.loaders.pdf_notes import PageBlock, take_footnotes
from kehoach_parser.loaders.pdf_strips import Strip, is_sparse, read_strips, split_at_gaps
from kehoach_parser.loaders.pdf_tables import PageTable, fill
from kehoach_parser.loaders.pdfium import Page

_LEVEL = 0.5  # font sizes: a stamp in a blank is not further off the baseline of its line
_LITTLE_TEXT = 400  # characters
_MOST = 0.6  # part of a page that a scan covers
_NEAR = 3.0  # font sizes: nor further from the text beside it


@dataclass(slots=True)
class PageContent:
    """What a page holds. `stamps` are texts that a signing system printed beside the text."""

    number: int
    width: float
    height: float
    blocks: list[PageBlock]
    stamps: list[Strip] = field(default_factory=list)
    picture: bool = False  # has little text and a picture over most of it
    unmatched_notes: list[Strip] = field(default_factory=list)

    @property
    def lines(self) -> list[Strip]:
        """The lines outside of tables."""
        return [block for block in self.blocks if isinstance(block, Strip)]


def read_page(page: Page, number: int) -> PageContent:
    """The content of an open page with the given number from 1."""
    strips = read_strips(page, number)
    content = PageContent(number, page.width, page.height, [])
    content.picture = len(page.text) < _LITTLE_TEXT and page.picture_share() > _MOST
    if is_simple(strips) and page.stamped_from < 0:
        content.blocks.extend(strips)
        return content
    strips, content.stamps = _without_stamps(page, strips)
    rules = page.rulings()
    tables, strips = fill(page, number, grids(rules), strips)
    strips = [part for strip in strips for part in (split_at_gaps(page, strip) if is_sparse(strip) else [strip])]
    content.blocks.extend(_in_order(page, tables, strips))
    content.unmatched_notes = take_footnotes(page, content.blocks, rules)
    return content


def _without_stamps(page: Page, strips: list[Strip]) -> tuple[list[Strip], list[Strip]]:
    """The strips of the text, with the stamps that fill a blank in a line of it, and the other stamps."""
    if page.stamped_from < 0:
        return strips, []
    strips = [part for strip in strips for part in (split_at_gaps(page, strip) if strip.stamp else [strip])]
    printed = [strip for strip in strips if not strip.stamp]
    text, stamps = [], []
    for strip in strips:
        (stamps if strip.stamp and not any(_fills_blank(strip, host) for host in printed) else text).append(strip)
    return text, stamps


def _fills_blank(stamp: Strip, host: Strip) -> bool:
    """Whether a stamp stands within or close beside a printed strip, on its line."""
    near = _NEAR * host.size
    on_line = abs(stamp.base - host.base) < _LEVEL * host.size
    return on_line and host.x0 - near < stamp.x1 and stamp.x0 < host.x1 + near


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
