"""How the cells of a workbook look: format of numbers, font, borders, alignment."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from kehoach_parser.loaders.docx_package import SHEET
from kehoach_parser.loaders.number_formats import BUILT_IN, GENERAL
from kehoach_parser.structs import struct

S = f"{{{SHEET}}}"
_SIDES = ("left", "right", "top", "bottom")
_ON = (None, "1", "true")


@struct(frozen=True, slots=True)
class Font:
    """A font as cells and pieces of text name it."""

    name: str = ""
    bold: bool = False
    italic: bool = False
    size: float | None = None


@struct(frozen=True, slots=True)
class CellStyle:
    """What a cell looks like."""

    format: str = GENERAL
    font: Font = Font()
    ruled: bool = False
    centered: bool = False


def read_styles(root: etree._Element | None) -> list[CellStyle]:
    """The styles that cells refer to by their place in the list."""
    if root is None:
        return []
    formats = BUILT_IN | {
        _number(entry.get("numFmtId")): entry.get("formatCode") or GENERAL for entry in root.iter(f"{S}numFmt")
    }
    fonts = [read_font(font) for font in _children(root, "fonts")]
    borders = [any(_draws(border, side) for side in _SIDES) for border in _children(root, "borders")]
    return [_style(entry, formats, fonts, borders) for entry in _children(root, "cellXfs")]


def read_font(element: etree._Element | None) -> Font:
    """The font of a cell style or of a piece of rich text."""
    if element is None:
        return Font()
    name = element.find(f"{S}name")
    name = element.find(f"{S}rFont") if name is None else name
    size = element.find(f"{S}sz")
    try:
        points = None if size is None else float(size.get("val") or "")
    except ValueError:
        points = None
    return Font("" if name is None else name.get("val") or "", _is_on(element, "b"), _is_on(element, "i"), points)


def _style(entry: etree._Element, formats: dict[int, str], fonts: list[Font], borders: list[bool]) -> CellStyle:
    alignment = entry.find(f"{S}alignment")
    font, border = _number(entry.get("fontId")), _number(entry.get("borderId"))
    return CellStyle(
        formats.get(_number(entry.get("numFmtId")), GENERAL),
        fonts[font] if font < len(fonts) else Font(),
        borders[border] if border < len(borders) else False,
        alignment is not None and (alignment.get("horizontal") or "").startswith("center"),
    )


def _children(root: etree._Element, name: str) -> Iterator[etree._Element]:
    found = root.find(f"{S}{name}")
    return iter(()) if found is None else found.iterchildren(tag=etree.Element)


def _draws(border: etree._Element, side: str) -> bool:
    found = border.find(f"{S}{side}")
    return found is not None and found.get("style", "none") != "none"


def _is_on(element: etree._Element, name: str) -> bool:
    found = element.find(f"{S}{name}")
    return found is not None and found.get("val") in _ON


def _number(text: str | None) -> int:
    """A number of the file that is no larger than a list can be; 0 for anything else."""
    text = (text or "").strip()
    return int(text) if text.isdecimal() and len(text) < 8 else 0
