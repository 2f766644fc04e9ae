"""OpenDocument text (.odt): its bare text and styles, converted by LibreOffice, read as .docx.

Only the two parts that hold text go to LibreOffice, and in them only what the file itself shows: fields become their
printed results, and everything that refers to another file is left out.
"""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from kehoach_parser.document import Changes, Document
from kehoach_parser.errors import CorruptFileError, PasswordRequiredError
from kehoach_parser.loaders import docx, libreoffice, xml_parts, zip_members

PART_LIMIT = 64 * 1024 * 1024
MIME_TYPE = "application/vnd.oasis.opendocument.text"

_OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT = f"{{{_OPEN_DOCUMENT}text:1.0}}"
_OFFICE = f"{{{_OPEN_DOCUMENT}office:1.0}}"
_DRAW = f"{{{_OPEN_DOCUMENT}drawing:1.0}}"
_TABLE = f"{{{_OPEN_DOCUMENT}table:1.0}}"
_STYLE = f"{{{_OPEN_DOCUMENT}style:1.0}}"
_FONT = f"{{{_OPEN_DOCUMENT}svg-compatible:1.0}}"
_MANIFEST = f"{_OPEN_DOCUMENT}manifest:1.0"
_LINK = "{http://www.w3.org/1999/xlink}href"

_PARTS = ("content.xml", "styles.xml")
_FIELDS = tuple(
    f"{_TEXT}{name}"
    for name in (
        "date", "time", "creation-date", "creation-time", "print-date", "print-time", "modification-date",
        "modification-time", "file-name", "template-name", "bookmark-ref", "reference-ref", "note-ref", "sequence-ref",
        "sequence", "expression", "variable-get", "variable-set", "user-field-get", "user-defined", "text-input",
        "placeholder", "conditional-text", "database-display", "execute-macro", "dde-connection", "title", "subject",
        "description", "keywords", "author-name", "author-initials", "initial-creator", "creator", "chapter",
    )
)  # fmt: skip
_REFERRING = (
    f"{_TEXT}section-source", f"{_TEXT}script", f"{_TEXT}dde-connection-decls", f"{_OFFICE}dde-source",
    f"{_OFFICE}scripts", f"{_OFFICE}event-listeners", f"{_OFFICE}forms", f"{_DRAW}image", f"{_DRAW}object",
    f"{_DRAW}object-ole", f"{_DRAW}plugin", f"{_DRAW}applet", f"{_DRAW}floating-frame", f"{_TABLE}table-source",
    f"{_STYLE}background-image", f"{_FONT}font-face-src",
)  # fmt: skip


def load(data: bytes, path: str, changes: Changes = "accepted") -> Document:
    """The document in an .odt; `changes` chooses the side of tracked changes that is read."""
    return docx.load_converted(libreoffice.converted(_bare(data, path), path, "odt"), path, "odt", changes)


def _bare(data: bytes, path: str) -> bytes:
    """The file with its text and styles alone."""
    archive = zip_members.opened(data, path)
    names = set(archive.namelist())
    if "content.xml" not in names:
        raise CorruptFileError(path, "content.xml is missing")
    if b"encryption-data" in _part(archive, "META-INF/manifest.xml", names, path):
        raise PasswordRequiredError(path, "an OpenDocument file with a password; open it and save it without one")
    kept = [name for name in _PARTS if name in names]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as bare:
        bare.writestr("mimetype", MIME_TYPE)
        for name in kept:
            bare.writestr(name, _bare_part(_part(archive, name, names, path), name, path), zipfile.ZIP_DEFLATED)
        bare.writestr("META-INF/manifest.xml", _manifest(kept))
    return stream.getvalue()


def _part(archive: zipfile.ZipFile, name: str, names: set[str], path: str) -> bytes:
    return zip_members.inflated(archive, name, path, PART_LIMIT) if name in names else b""


def _bare_part(data: bytes, name: str, path: str) -> bytes:
    xml_parts.refuse_declarations(data, name, path)
    try:
        root = xml_parts.tree(data)
    except etree.XMLSyntaxError as error:
        raise CorruptFileError(path, f"{name}: {error}") from error
    xml_parts.refuse_document_type(root, name, path)
    etree.strip_elements(root, *_REFERRING, with_tail=False)
    etree.strip_tags(root, *_FIELDS)
    for element in root.iter(f"{_TEXT}a"):
        if _LINK in element.attrib:
            del element.attrib[_LINK]
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _manifest(names: list[str]) -> str:
    entries = [f'<file-entry full-path="/" media-type="{MIME_TYPE}"/>']
    entries += [f'<file-entry full-path="{name}" media-type="text/xml"/>' for name in names]
    return f'<manifest xmlns="{_MANIFEST}">{"".join(entries)}</manifest>'
