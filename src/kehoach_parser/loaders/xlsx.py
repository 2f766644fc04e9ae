"""Excel workbooks (.xlsx): of each sheet the lines above its table, the table, and the lines below it.

Read straight from the XML: a cell far away or a merged range over the whole sheet costs no more than one cell. Hidden
sheets, rows and columns are left out with a notice; the names of the sheets are running text.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator

from lxml import etree

from kehoach_parser.document import Block, Document, Line, Notice
from kehoach_parser.errors import CorruptFileError
from kehoach_parser.loaders import characters, columns, sheet_tables
from kehoach_parser.loaders.docx_package import Package, R, Relationship
from kehoach_parser.loaders.xlsx_cells import Sheet, Workbook, read_sheet, read_text
from kehoach_parser.loaders.xlsx_styles import S, read_styles

PART_LIMIT = 64 * 1024 * 1024
SHEETS = 200
_HIDDEN = ("hidden", "veryHidden")
_ON = ("1", "true")


def load(data: bytes, path: str) -> Document:
    """The document in an .xlsx."""
    package = Package(data, path, main="xl/workbook.xml")
    root = package.root(package.main, PART_LIMIT)
    if root is None:
        raise CorruptFileError(path, f"{package.main}: no workbook")
    blocks: list[Block] = []
    names: list[Line] = []
    for name, sheet in _sheets(package, root):
        package.notices.extend(_notices(name, sheet))
        if found := sheet_tables.blocks(sheet, path):
            blocks.extend(columns.parted(found))
            names.append(Line(name, whole=True))
    return Document("xlsx", tuple(columns.unfolded(blocks)), running=tuple(names), notices=tuple(package.notices))


def _sheets(package: Package, root: etree._Element) -> Iterator[tuple[str, Sheet]]:
    """The visible sheets with their names; hidden ones are noticed."""
    related = package.relationships(package.main)
    workbook = _workbook(package, root, related.values())
    for entry in itertools.islice(root.iter(f"{S}sheet"), SHEETS):
        name = characters.clean(entry.get("name") or "").strip()
        target = related.get(entry.get(f"{R}id") or "")
        if entry.get("state") in _HIDDEN:
            package.notices.append(Notice("hidden-cells", name))
        elif target is not None and target.kind == "worksheet" and not target.external:
            data = package.content(target.target, PART_LIMIT)
            if data is not None:
                yield name, read_sheet(data, target.target, workbook)


def _workbook(package: Package, root: etree._Element, related: Collection[Relationship]) -> Workbook:
    def part(kind: str) -> etree._Element | None:
        place = next((found.target for found in related if found.kind == kind and not found.external), None)
        return None if place is None else package.root(place, PART_LIMIT)

    texts = part("sharedStrings")
    settings = root.find(f"{S}workbookPr")
    return Workbook(
        package.path,
        [] if texts is None else [read_text(entry) for entry in texts.iterchildren(f"{S}si")],
        read_styles(part("styles")),
        settings is not None and settings.get("date1904") in _ON,
    )


def _notices(name: str, sheet: Sheet) -> Iterator[Notice]:
    """What of a sheet a reader of the output does not see."""
    hidden = [(sheet.hidden_rows, "rows"), (sheet.hidden_columns, "columns")]
    if told := ", ".join(f"{count} {kind}" for count, kind in hidden if count):
        yield Notice("hidden-cells", f"{name}: {told}")
    if sheet.unknown:
        yield Notice("formula-without-value", f"{name}: {sheet.unknown}")
