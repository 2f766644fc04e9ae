"""Stamps: what signing systems print on a page, beside its text or into the blanks that the text leaves for it.

The number and the date of a document fill blanks and become part of their lines. Who signed and when, in small print
with a time of day to the second, is apart from the text.
"""

from __future__ import annotations

from kehoach_parser.loaders.pdf_strip import Strip
from kehoach_parser.loaders.pdf_strips import split_at_gaps
from kehoach_parser.loaders.pdfium import Page
from kehoach_parser.patterns import compiled

_SECONDS = compiled(r":\d\d(?!\d)")
_TIME = compiled(r"\d\d?[:.]\d\d:\d\d")
_LEVEL = 0.5  # font sizes: a stamp in a blank is not further off the baseline of its line
_NEAR = 3.0  # font sizes: nor further from the text beside it
_SMALL = 11.5  # points: print of a signature's description
_TINY = 2.5  # points: print that nobody sees
_LEADING = 1.7  # font sizes from line to line
_ALIGNED = 4.0  # points


def without_stamps(page: Page, strips: list[Strip]) -> tuple[list[Strip], list[Strip]]:
    """The strips of the text, those among them that fill its blanks, and apart from them all other stamps."""
    apart: list[Strip] = []
    if page.stamped_from >= 0:
        strips, apart = _without_annotations(page, strips)
    if _SECONDS.search(page.text):
        strips, signed = _without_signatures(strips)
        apart = signed + apart
    tiny = [strip for strip in strips if strip.size < _TINY]
    if tiny:
        strips = [strip for strip in strips if strip.size >= _TINY]
    return strips, apart + tiny


def _without_annotations(page: Page, strips: list[Strip]) -> tuple[list[Strip], list[Strip]]:
    """What annotations print is text where it stands in a line of the page."""
    strips = [part for strip in strips for part in (split_at_gaps(page, strip) if strip.stamp else [strip])]
    printed = [strip for strip in strips if not strip.stamp]
    text: list[Strip] = []
    apart: list[Strip] = []
    for strip in strips:
        (apart if strip.stamp and not any(_fills_blank(strip, host) for host in printed) else text).append(strip)
    return text, apart


def _fills_blank(stamp: Strip, host: Strip) -> bool:
    """Whether a stamp stands within or close beside a printed strip, on its line."""
    near = _NEAR * host.size
    on_line = abs(stamp.base - host.base) < _LEVEL * host.size
    return on_line and host.x0 - near < stamp.x1 and stamp.x0 < host.x1 + near


def _without_signatures(strips: list[Strip]) -> tuple[list[Strip], list[Strip]]:
    """Around each line with a time of day, the lines of the same print that stand under each other."""
    signed: set[int] = set()
    for number, strip in enumerate(strips):
        if strip.size > _SMALL or not _TIME.search(strip.text):
            continue
        signed.add(number)
        for step in (-1, 1):
            other = number + step
            while 0 <= other < len(strips) and _belong_together(strips[other - step], strips[other]):
                signed.add(other)
                other += step
    return (
        [strip for number, strip in enumerate(strips) if number not in signed],
        [strips[number] for number in sorted(signed)],
    )


def _belong_together(strip: Strip, other: Strip) -> bool:
    return (
        abs(strip.size - other.size) < 0.1 * strip.size
        and abs(strip.base - other.base) < _LEADING * strip.size
        and (abs(strip.x0 - other.x0) < _ALIGNED or abs(strip.center - other.center) < _ALIGNED)
    )
