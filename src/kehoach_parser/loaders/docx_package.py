"""The parts of a Word or Excel file: opened in memory, counted while they inflate, parsed without entities."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from kehoach_parser.document import Notice
from kehoach_parser.errors import CorruptFileError
from kehoach_parser.loaders import xml_parts, zip_members
from kehoach_parser.patterns import compiled
from kehoach_parser.structs import struct

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = f"{{{MAIN}}}"
R = f"{{{RELATIONSHIPS}}}"

BODY_LIMIT = 64 * 1024 * 1024  # a body of a thousand pages has about 15 MB
PART_LIMIT = 16 * 1024 * 1024
TABLE_DEPTH_LIMIT = 64
NOTICE_LIMIT = 20

# ISO 29500 Strict names the same elements by other addresses.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", MAIN.encode()),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", SHEET.encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", RELATIONSHIPS.encode()),
)
_TABLE_TAG = compiled(rb"<(/?)w:tbl\s*(/?)>")


@struct(frozen=True, slots=True)
class Relationship:
    """What one part says about another, or about something outside the file."""

    kind: str  # the last word of its type: styles, footnotes, header, image, attachedTemplate …
    target: str
    external: bool


class Package:
    """An opened .docx or .xlsx. Nothing is written to disk, and only the parts that are asked for are inflated. `main`
    is the part that holds the document where the file does not say."""

    def __init__(self, data: bytes, path: str, main: str = "word/document.xml") -> None:
        self.path = path
        self.notices: list[Notice] = []
        self._archive = zip_members.opened(data, path)
        self._names = {name.lstrip("/").casefold(): name for name in self._archive.namelist()}
        self.main = self._main_part(main)
        self._note_dangers()

    def root(self, part: str, limit: int = PART_LIMIT, unused: tuple[str, ...] = ()) -> etree._Element | None:
        """The XML tree of a part, without the elements that nobody reads; None when the file has no such part."""
        data = self.content(part, limit)
        return None if data is None else self._parsed(part, xml_parts.without(data, unused))

    def content(self, part: str, limit: int) -> bytes | None:
        """The text of a part, in the names of the usual kind of file; None when the file has no such part."""
        name = self._names.get(part.lstrip("/").casefold())
        if name is None:
            return None
        data = zip_members.inflated(self._archive, name, self.path, limit)
        xml_parts.refuse_declarations(data, part, self.path)
        for strict, transitional in _STRICT:
            if strict in data[:8192]:
                data = data.replace(strict, transitional)
        return data

    def side_root(self, part: str, unused: tuple[str, ...] = ()) -> etree._Element | None:
        """The tree of a part that the text can do without: a damaged one is noticed and passed over."""
        try:
            return self.root(part, unused=unused)
        except CorruptFileError as error:
            if error.detail.startswith(xml_parts.DTD):
                raise
            self.notices.append(Notice("part-unreadable", error.detail))
            return None

    def relationships(self, part: str) -> dict[str, Relationship]:
        """By identifier, what a part refers to."""
        folder, name = posixpath.split(part)
        root = self.root(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, Relationship] = {}
        for entry in root if root is not None else ():
            if isinstance(entry.tag, str) and entry.get("Id"):
                external = entry.get("TargetMode") == "External"
                target = entry.get("Target", "")
                place = target if external else _resolved(folder, target)
                kind = entry.get("Type", "").rpartition("/")[2]
                found[str(entry.get("Id"))] = Relationship(kind, place, external)
        return found

    def _main_part(self, default: str) -> str:
        for relationship in self.relationships("").values():
            if relationship.kind == "officeDocument" and relationship.target.casefold() in self._names:
                return relationship.target
        return default

    def _note_dangers(self) -> None:
        """Things that are never followed or run, but that the reader of the output should know of."""
        if any(name.endswith("vbaproject.bin") for name in self._names):
            self.notices.append(Notice("has-macros", "vbaProject.bin"))
        for target in sorted(set(self._outside()))[:NOTICE_LIMIT]:
            self.notices.append(Notice("external-relationship", target[:200]))

    def _outside(self) -> Iterator[str]:
        """Addresses that Word would fetch when it opens the file; a hyperlink is only followed by hand."""
        folder = posixpath.dirname(self.main)
        for name in ("settings.xml", posixpath.basename(self.main)):
            for relationship in self.relationships(posixpath.join(folder, name)).values():
                if relationship.external and relationship.kind != "hyperlink":
                    yield relationship.target

    def _parsed(self, part: str, data: bytes) -> etree._Element:
        try:
            root = xml_parts.tree(data)
        except etree.XMLSyntaxError as error:
            shallow = without_deep_tables(data)
            if len(shallow) == len(data):
                raise CorruptFileError(self.path, f"{part}: {error}") from error
            root = self._parsed_again(part, shallow)
        xml_parts.refuse_document_type(root, part, self.path)
        return root

    def _parsed_again(self, part: str, data: bytes) -> etree._Element:
        self.notices.append(Notice("deep-tables-dropped", f"{part}: tables nested more than {TABLE_DEPTH_LIMIT} deep"))
        try:
            return xml_parts.tree(data)
        except etree.XMLSyntaxError as error:
            raise CorruptFileError(self.path, f"{part}: {error}") from error


def _resolved(folder: str, target: str) -> str:
    """The name of a part that another one in the folder refers to."""
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def without_deep_tables(data: bytes) -> bytes:
    """The XML without tables inside too many tables: the parser refuses such depth, and no page shows it."""
    kept: list[bytes] = []
    depth = position = 0
    for tag in _TABLE_TAG.finditer(data):
        if tag[2]:
            continue
        if not tag[1]:
            depth += 1
            if depth == TABLE_DEPTH_LIMIT + 1:
                kept.append(data[position : tag.start()])
        else:
            depth -= 1
            if depth == TABLE_DEPTH_LIMIT:
                position = tag.end()
    if depth > TABLE_DEPTH_LIMIT:
        return data
    kept.append(data[position:])
    return b"".join(kept)
