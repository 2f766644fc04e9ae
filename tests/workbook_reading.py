"""What a workbook holds, read from its XML without the code under test."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from lxml import etree

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_DAY_0 = date(1899, 12, 30)


@dataclass(frozen=True)
class Cell:
    """A value with what its format says of it."""

    value: str | float | date | None
    filled: bool
    quoted: bool  # text even for whoever edits it
    size: float


@dataclass(frozen=True)
class Sheet:
    """A sheet: its head, its other rows, and the element it is read from."""

    head: list[str]
    rows: list[list[Cell]]
    root: etree._Element

    def column(self, head: str) -> list[str | float | date | None]:
        """The values below a head."""
        place = self.head.index(head)
        return [row[place].value for row in self.rows]


def sheets(content: bytes) -> dict[str, Sheet]:
    """The sheets by their names, in their order."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    styles = [_style(xf, part(content, "xl/styles.xml")) for xf in _formats(content)]
    found = {}
    for number, entry in enumerate(part(content, "xl/workbook.xml").iter(f"{S}sheet"), 1):
        root = etree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
        head, *rows = ([_cell(cell, styles) for cell in row] for row in root.iter(f"{S}row"))
        found[str(entry.get("name"))] = Sheet([str(cell.value) for cell in head], rows, root)
    return found


def part(content: bytes, name: str) -> etree._Element:
    """A part of the package."""
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read(name))


def _formats(content: bytes) -> Iterator[etree._Element]:
    found = part(content, "xl/styles.xml").find(f"{S}cellXfs")
    assert found is not None
    return iter(found)


def _style(xf: etree._Element, styles: etree._Element) -> tuple[bool, Cell]:
    """Whether a format shows days, and a cell without a value that has the rest of it."""
    days = {entry.get("numFmtId") for entry in styles.iter(f"{S}numFmt") if entry.get("formatCode") == "dd/mm/yyyy"}
    (sizes,) = [[float(str(size.get("val"))) for size in fonts.iter(f"{S}sz")] for fonts in styles.iter(f"{S}fonts")]
    filled, quoted = xf.get("fillId") != "0", xf.get("quotePrefix") == "1"
    return xf.get("numFmtId") in days, Cell(None, filled, quoted, sizes[int(str(xf.get("fontId")))])


def _cell(cell: etree._Element, styles: list[tuple[bool, Cell]]) -> Cell:
    is_day, style = styles[int(cell.get("s") or 0)]
    value: str | float | date | None = None
    if cell.get("t") == "inlineStr":
        value = "".join(str(text.text) for text in cell.iter(f"{S}t"))
    elif (number := cell.find(f"{S}v")) is not None:
        value = float(str(number.text))
        value = _DAY_0 + timedelta(days=value) if is_day else value
    return Cell(value, style.filled, style.quoted, style.size)
