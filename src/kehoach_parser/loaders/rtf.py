"""Rich Text Format (.rtf, and many a .doc): converted by LibreOffice, read as .docx."""

from __future__ import annotations

from kehoach_parser.document import Changes, Document
from kehoach_parser.loaders import docx, libreoffice
from kehoach_parser.loaders.rtf_labels import with_printed_text


def load(data: bytes, path: str, changes: Changes = "accepted") -> Document:
    """The document in an RTF file; `changes` chooses the side of tracked changes that is read."""
    start = max(data.find(b"{\\rtf"), 0)
    ready = with_printed_text(data[start:])
    return docx.load_converted(libreoffice.converted(ready, path, "rtf"), path, "rtf", changes)
