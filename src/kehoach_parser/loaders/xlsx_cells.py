"""The filled cells of one sheet, wherever they stand: nothing is made for the empty ones between them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from lxml import etree

from kehoach_parser.document import Line
from kehoach_parser.errors import CorruptFileError, ResourceLimitError
from kehoach_parser.loaders import characters, legacy_encodings, number_formats
from kehoach_parser.loaders.xlsx_styles import CellStyle, Font, S, read_font
from kehoach_parser.patterns import compiled
from kehoach_parser.structs import field, struct

CELLS = 500_000  # filled ones of a sheet
MERGES = 20_000
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

Piece = tuple[str, Font | None]  # of a rich text; None is the font of the cell

_PLACE = compiled(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_HIDDEN = ("1", "true")
_BOOLEANS = {"1": "TRUE", "0": "FALSE"}


@struct(frozen=True, slots=True)
class SheetCell:
    """A filled cell."""

    lines: tuple[Line, ...]
    ruled: bool


@struct(frozen=True, slots=True)
class Merge:
    """Cells that are one; first and last row and column, both included."""

    top: int
    left: int
    bottom: int
    right: int


@struct(slots=True)
class Sheet:
    """The visible cells of a sheet by row and column, both from 1, and its merged ranges."""

    rows: dict[int, dict[int, SheetCell]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: int = 0  # that hold something
    hidden_columns: int = 0
    unknown: int = 0  # formulas whose result the file does not hold


@struct(frozen=True, slots=True)
class Workbook:
    """What the cells of all sheets refer to."""

    path: str
    texts: Sequence[Sequence[Piece]]
    styles: Sequence[CellStyle]
    from_1904: bool


def read_sheet(data: bytes, part: str, workbook: Workbook) -> Sheet:
    """The sheet in the XML of a part."""
    sheet = Sheet()
    hidden: list[tuple[int, int]] = []
    seen: set[int] = set()
    count = row_number = 0
    try:
        for element in _elements(data):
            if element.tag == f"{S}col":
                if element.get("hidden") in _HIDDEN:
                    hidden.append((_whole(element.get("min"), 1), _whole(element.get("max"), LAST_COLUMN)))
            elif element.tag == f"{S}mergeCell":
                _add_merge(sheet, element.get("ref") or "")
            else:
                row_number = min(_whole(element.get("r"), row_number + 1), LAST_ROW)
                cells = dict(_cells(element, workbook, sheet))
                count += len(cells)
                if count > CELLS:
                    raise ResourceLimitError(workbook.path, f"{part}: more than {CELLS} filled cells")
                seen.update(column for column in cells if _is_in(column, hidden))
                _add_row(sheet, row_number, cells, element.get("hidden") in _HIDDEN, hidden)
                element.clear()
    except etree.XMLSyntaxError as error:
        raise CorruptFileError(workbook.path, f"{part}: {error}") from error
    sheet.hidden_columns = len(seen)
    return sheet


def read_text(element: etree._Element) -> list[Piece]:
    """The pieces of a text: one, or one for each font. Signs for the pronunciation are no text."""
    pieces: list[Piece] = []
    for child in element:
        if child.tag == f"{S}t":
            pieces.append((child.text or "", None))
        elif child.tag == f"{S}r":
            font = child.find(f"{S}rPr")
            text = child.find(f"{S}t")
            pieces.append(("" if text is None else text.text or "", None if font is None else read_font(font)))
    return pieces


def _elements(data: bytes) -> Iterator[etree._Element]:
    tags = [f"{S}{name}" for name in ("col", "row", "mergeCell")]
    for _, element in etree.iterparse(
        io.BytesIO(data), tag=tags, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    ):
        yield element
        previous = element.getprevious()
        if previous is not None and previous.tag == element.tag:  # what is done needs no memory
            element.getparent().remove(previous)


def _add_row(
    sheet: Sheet, number: int, cells: dict[int, SheetCell], is_hidden: bool, hidden: list[tuple[int, int]]
) -> None:
    if is_hidden:
        sheet.hidden_rows += bool(cells)
        return
    visible = {column: cell for column, cell in cells.items() if not _is_in(column, hidden)}
    if visible:
        sheet.rows[number] = visible


def _is_in(column: int, ranges: list[tuple[int, int]]) -> bool:
    return any(first <= column <= last for first, last in ranges)


def _add_merge(sheet: Sheet, reference: str) -> None:
    first, _, last = reference.partition(":")
    begin, end = _PLACE.fullmatch(first), _PLACE.fullmatch(last)
    if begin and end and len(sheet.merges) < MERGES:
        sheet.merges.append(Merge(int(begin[2]), _column(begin[1]), int(end[2]), _column(end[1])))


def _cells(row: etree._Element, workbook: Workbook, sheet: Sheet) -> Iterator[tuple[int, SheetCell]]:
    column = 0
    for element in row.iterchildren(f"{S}c"):
        place = _PLACE.fullmatch(element.get("r") or "")
        column = min(_column(place[1]) if place else column + 1, LAST_COLUMN)
        number = _whole(element.get("s"), 0)
        style = workbook.styles[number] if number < len(workbook.styles) else CellStyle()
        pieces = _pieces(element, style, workbook)
        if element.find(f"{S}f") is not None and not pieces:
            sheet.unknown += 1
        if lines := _lines(pieces, style):
            yield column, SheetCell(lines, style.ruled)


def _pieces(element: etree._Element, style: CellStyle, workbook: Workbook) -> Sequence[Piece]:
    """The text that a cell shows."""
    kind = element.get("t") or "n"
    if kind == "inlineStr":
        inline = element.find(f"{S}is")
        return [] if inline is None else read_text(inline)
    value = element.find(f"{S}v")
    text = "" if value is None else value.text or ""
    if not text:
        return []
    if kind == "s":
        number = _whole(text.strip(), len(workbook.texts))
        return workbook.texts[number] if number < len(workbook.texts) else []
    if kind == "n":
        return [(_number(text, style.format, workbook.from_1904), None)]
    if kind == "d":
        return [("/".join(reversed(text[:10].split("-"))), None)]
    return [(_BOOLEANS.get(text, text) if kind == "b" else text, None)]


def _number(text: str, code: str, from_1904: bool) -> str:
    try:
        value = float(text)
    except ValueError:
        return text
    if value != value or abs(value) == float("inf"):
        return text
    return number_formats.shown(value, code, from_1904)


def _lines(pieces: Sequence[Piece], style: CellStyle) -> tuple[Line, ...]:
    """The lines of a cell, as it has them."""
    rows: list[list[tuple[str, Font]]] = [[]]
    for text, own in pieces:
        font = own or style.font
        first, *others = legacy_encodings.from_font(text, font.name).replace("\r\n", "\n").split("\n")
        rows[-1].append((first, font))
        rows.extend([(other, font)] for other in others)
    found = []
    for row in rows:
        text = characters.clean("".join(text for text, _ in row)).strip()
        if text:
            fonts = [font for text, font in row if any(map(str.isalnum, text))] or [style.font]
            found.append(
                Line(
                    text,
                    bold=all(font.bold for font in fonts),
                    italic=all(font.italic for font in fonts),
                    size=fonts[0].size,
                    centered=style.centered,
                    whole=True,
                )
            )
    return tuple(found)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _whole(text: str | None, default: int) -> int:
    text = (text or "").strip()
    return int(text) if text.isdecimal() and len(text) < 8 else default
