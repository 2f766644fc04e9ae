"""Small Excel files as bytes: rows of cells as a test writes them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
# The styles that cells name by their place: plain, framed, framed and bold in an old font, centred, then formats.
FORMATS = ("0.00", "dd/mm/yyyy", '"Q"0', "#,##0", "mm/yyyy", "0%", "@", "h:mm")
PLAIN, FRAMED, OLD, CENTRED, FIRST_FORMAT = 0, 1, 2, 3, 4

Cell = str | int | float | tuple[str | int | float, int] | None  # a value, or a value and its style


def workbook_file(
    *sheets: Sequence[Sequence[Cell]] | str,
    merges: Sequence[str] = (),
    names: Sequence[str] = (),
    states: Mapping[int, str] | None = None,
    files: Mapping[str, bytes] | None = None,
) -> bytes:
    """An .xlsx of these sheets, each as rows of cells, or as the XML of its data."""
    entries = "".join(
        f'<sheet name="{names[i] if names else f"S{i + 1}"}" sheetId="{i + 1}" r:id="rId{i + 1}" '
        f'state="{(states or {}).get(i, "visible")}"/>'
        for i in range(len(sheets))
    )
    related = [(f"rId{i + 1}", "worksheet", f"worksheets/sheet{i + 1}.xml") for i in range(len(sheets))]
    members: dict[str, bytes] = {
        "_rels/.rels": relationships([("rId1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": (
            f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>{entries}</sheets></workbook>'.encode()
        ),
        "xl/_rels/workbook.xml.rels": relationships([*related, ("rId99", "styles", "styles.xml")]),
        "xl/styles.xml": styles(),
    }
    for i, rows in enumerate(sheets):
        data = rows if isinstance(rows, str) else f"<sheetData>{''.join(map(row, rows))}</sheetData>"
        merged = "".join(f'<mergeCell ref="{reference}"/>' for reference in merges)
        members[f"xl/worksheets/sheet{i + 1}.xml"] = (
            f'<worksheet xmlns="{SHEET}">{data}<mergeCells>{merged}</mergeCells></worksheet>'.encode()
        )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (members | dict(files or {})).items():
            archive.writestr(name, content)
    return stream.getvalue()


def row(cells: Sequence[Cell]) -> str:
    return f"<row>{''.join(map(cell, cells))}</row>"


def cell(given: Cell) -> str:
    value, style = given if isinstance(given, tuple) else (given, PLAIN)
    if value is None:
        return "<c/>"
    if isinstance(value, str):
        return f'<c s="{style}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c s="{style}"><v>{value!r}</v></c>'


def framed(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """The rows with lines around each cell."""
    return [[(value, FRAMED) if isinstance(value, (str, int, float)) else value for value in cells] for cells in rows]


def styles() -> bytes:
    formats = "".join(f'<numFmt numFmtId="{200 + i}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
                      for i, code in enumerate(FORMATS))  # fmt: skip
    line = '<{0} style="thin"/>'
    frame = "".join(line.format(side) for side in ("left", "right", "top", "bottom"))
    xfs = '<xf/><xf borderId="1"/><xf borderId="1" fontId="1"/><xf><alignment horizontal="center"/></xf>'
    xfs += "".join(f'<xf numFmtId="{200 + i}"/>' for i in range(len(FORMATS)))
    return (
        f'<styleSheet xmlns="{SHEET}"><numFmts>{formats}</numFmts>'
        '<fonts><font><name val="Arial"/><sz val="11"/></font><font><b/><name val=".VnTime"/></font></fonts>'
        f'<borders><border><left/></border><border>{frame}</border></borders><cellXfs>{xfs}</cellXfs></styleSheet>'
    ).encode()  # fmt: skip


def relationships(entries: Sequence[tuple[str, str, str]]) -> bytes:
    rows = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>' for key, kind, target in entries
    )
    return f'<Relationships xmlns="{PACKAGE}">{rows}</Relationships>'.encode()
