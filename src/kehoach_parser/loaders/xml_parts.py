"""The XML inside office files: parsed without entities and network, refused when it declares a document type."""

from __future__ import annotations

from lxml import etree

from kehoach_parser.errors import CorruptFileError

DTD = "xml-dtd-forbidden"

_FORBIDDEN = tuple(
    mark.encode(encoding) for mark in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
_DECLARATION = 2  # question marks of the XML declaration; others would be an instruction's


def tree(data: bytes) -> etree._Element:
    """The root of an XML document; raises lxml's error when it is not well formed."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    return etree.fromstring(data, parser)


def without(data: bytes, tags: tuple[str, ...]) -> bytes:
    """The XML without the elements of some tags: what is not parsed costs nothing. They stay where not all of them are
    written in the usual way, or where comments or the like stand, in which a tag is none."""
    if not tags or b"!" in data or data.count(b"?") > _DECLARATION:
        return data
    for start, end in ((f"<{tag}".encode(), f"</{tag}>".encode()) for tag in tags):
        *pieces, rest = data.split(end)
        places = [piece.rfind(start) for piece in pieces]
        if min(places, default=-1) >= 0 and data.count(start) == len(places):  # one in each
            data = b"".join([*(piece[:place] for piece, place in zip(pieces, places, strict=True)), rest])
    return data


def refuse_declarations(data: bytes, part: str, path: str) -> None:
    """Raises when the text of a part holds a declaration that could expand without end or fetch a file."""
    if b"!" in data and any(mark in data for mark in _FORBIDDEN):
        raise CorruptFileError(path, f"{DTD}: {part}")


def refuse_document_type(root: etree._Element, part: str, path: str) -> None:
    """The same for one that was hidden in another encoding."""
    if root.getroottree().docinfo.internalDTD is not None:
        raise CorruptFileError(path, f"{DTD}: {part}")
