"""Word documents (.docx): paragraphs with their automatic numbers, tables, footnotes, one side of tracked changes.

Read straight from the XML: the usual libraries drop automatic numbers, insertions, content controls, text boxes and
footnotes. What LibreOffice makes of other formats is read here, too. A line break inside a paragraph makes two lines of
which only the last is `whole`; text boxes follow the paragraph that anchors them; a table of contents is running text.
"""

from __future__ import annotations

from lxml import etree

from kehoach_parser.document import Block, Changes, Document, Line, Notice
from kehoach_parser.errors import CorruptFileError
from kehoach_parser.loaders import columns, cut_sentences
from kehoach_parser.loaders.cell_grid import lines_of
from kehoach_parser.loaders.docx_fonts import misleading_fonts
from kehoach_parser.loaders.docx_inline import Inline, Runs, View
from kehoach_parser.loaders.docx_numbering import Numbering
from kehoach_parser.loaders.docx_package import BODY_LIMIT, Package, Relationship, W
from kehoach_parser.loaders.docx_styles import Paragraphs, Styles, style_of
from kehoach_parser.loaders.docx_table import Tables
from kehoach_parser.structs import replace

CUT_SHARE = 0.2  # of the paragraphs end within a sentence: then they are printed lines
RUNNING_LIMIT = 100  # headers and footers; each section has six at most

_PARAGRAPH, _PROPERTIES, _MARK, _TABLE = f"{W}p", f"{W}pPr", f"{W}rPr", f"{W}tbl"
_CENTERED = ("center", "centre")
_BODY_TEXT_OUTLINE = 9
# What a table style says of its corners and edges, and Word of styles that the file has not: two thirds of a template.
_UNUSED_STYLES = ("w:tblStylePr", "w:latentStyles")


def load(data: bytes, path: str, changes: Changes = "accepted") -> Document:
    """The document in a .docx; `changes` chooses the side of tracked changes that is read."""
    return _read(data, path, changes, converted=False)


def load_converted(data: bytes, path: str, format: str, changes: Changes = "accepted") -> Document:
    """The document in a .docx that LibreOffice made of a file of another format: what it computed itself, such as the
    day of conversion, is no text of the file."""
    return replace(_read(data, path, changes, converted=True), format=format)


def _read(data: bytes, path: str, changes: Changes, converted: bool) -> Document:
    package = Package(data, path)
    root = package.root(package.main, BODY_LIMIT)
    body = None if root is None else root.find(f"{W}body")
    if body is None:
        raise CorruptFileError(path, f"{package.main}: no document body")
    related = list(package.relationships(package.main).values())
    reader = _Reader(package, related, View(changes), body, converted)
    blocks = _reopened(reader.blocks(body))
    recomputed = [Notice("field-recomputed", field) for field in reader.recomputed()]
    running = (*reader.contents, *reader.running(related))
    return Document("docx", blocks, running=running, notices=(*package.notices, *recomputed))


def _reopened(blocks: list[Block]) -> tuple[Block, ...]:
    """The blocks; where a converter made a paragraph of each printed line, lines that go on are not whole."""
    cut = cut_sentences.cut_lines(blocks)
    return tuple(cut_sentences.reopened(blocks, cut) if len(cut) > CUT_SHARE * len(blocks) else blocks)


class _Reader:
    """Walks a body once, in reading order: numbers and notes are counted on the way."""

    def __init__(
        self, package: Package, related: list[Relationship], view: View, body: etree._Element, converted: bool
    ) -> None:
        self._package = package
        self._view = view
        self._converted = converted
        self._styles = Styles(_part(package, related, "styles", _UNUSED_STYLES))
        self._numbering = Numbering(_part(package, related, "numbering"), self._styles.list_of_style())
        self._misleading = misleading_fonts(body, self._styles)
        self._runs = Runs(self._styles, view, self._misleading, converted)
        self._runs.notes = {kind: self._note_texts(_part(package, related, kind)) for kind in ("footnotes", "endnotes")}
        self._tables = Tables(self._styles, view, self.blocks)
        self._pending: Inline | None = None  # of a paragraph whose end mark does not exist on this side
        self.contents: list[Line] = []

    def blocks(self, container: etree._Element) -> list[Block]:
        """The lines and tables of a body, a cell, a text box or a header."""
        found: list[Block] = []
        for element in self._view.inside(container):
            if element.tag == _PARAGRAPH:
                self._paragraph(element, found)
            elif element.tag == _TABLE:
                found.extend(self._left_over())
                found.extend(self._tables.read(element))
        found.extend(self._left_over())
        return columns.parted(found)

    def running(self, related: list[Relationship]) -> list[Line]:
        """The lines of headers and footers, each text once."""
        lines: dict[str, Line] = {}
        parts = [found.target for found in related if found.kind in ("header", "footer") and not found.external]
        for part in parts[:RUNNING_LIMIT]:
            root = self._package.side_root(part)
            for line in lines_of(self.blocks(root)) if root is not None else ():
                lines.setdefault(line.text, line)
        return list(lines.values())

    def recomputed(self) -> list[str]:
        """The kinds of fields in the blocks read so far whose results were left out."""
        return sorted(self._runs.recomputed)

    def _paragraph(self, element: etree._Element, found: list[Block]) -> None:
        properties = element.find(_PROPERTIES)
        style = style_of(properties)
        inline = self._pending or Inline()
        self._pending = None
        self._runs.read(element, style, inline)
        if self._converted and self._is_emptied(element, inline):
            return  # LibreOffice loses that the end of a deleted paragraph is deleted
        mark = None if properties is None else properties.find(_MARK)
        if mark is not None and self._is_gone(mark, style, inline):
            self._pending = inline if inline.pieces or inline.boxes else None
            return
        form = self._styles.paragraphs(self._effective(properties))
        lines = inline.lines(self._label(form), centered=form.justification in _CENTERED, heading=_heading(form))
        if lines and self._styles.is_contents(style):
            self.contents.extend(lines)
        else:
            found.extend(lines)
        for box in inline.boxes:
            found.extend(self.blocks(box))

    def _is_emptied(self, element: etree._Element, inline: Inline) -> bool:
        """Whether all that a paragraph holds does not exist on this side."""
        return not inline.pieces and not inline.boxes and any(child.tag in self._view.dropped for child in element)

    def _is_gone(self, mark: etree._Element, style: str | None, inline: Inline) -> bool:
        """Whether the end of a paragraph is deleted, or hidden together with all that it ends."""
        if self._view.is_dropped(mark):
            return True
        return not inline.pieces and bool(self._styles.letters(mark, style).hidden)

    def _effective(self, properties: etree._Element | None) -> etree._Element | None:
        """The properties on this side: a tracked change of format keeps the former ones inside the new ones."""
        if properties is None or not self._view.deleted_text:
            return properties
        former = properties.find(f"{W}pPrChange/{_PROPERTIES}")
        return properties if former is None else former

    def _label(self, form: Paragraphs) -> str:
        if not form.list_id or form.list_id == "0":
            return ""
        level = form.list_level or 0
        if form.list_styles:
            level = self._numbering.level_of_styles(form.list_id, form.list_styles)
        return self._numbering.label(form.list_id, level)

    def _left_over(self) -> list[Block]:
        """A paragraph without end mark that has no other one behind it to be joined with."""
        inline, self._pending = self._pending, None
        return [] if inline is None else list(inline.lines())

    def _note_texts(self, root: etree._Element | None) -> dict[str, str]:
        """By identifier, the text of each footnote or endnote."""
        texts: dict[str, str] = {}
        runs = Runs(self._styles, self._view, self._misleading)
        for note in root if root is not None else ():
            lines: list[Line] = []
            for element in note.iter(_PARAGRAPH):
                inline = Inline()
                runs.read(element, style_of(element.find(_PROPERTIES)), inline)
                lines.extend(inline.lines())
            texts[str(note.get(f"{W}id") or "")] = "\n".join(line.text.strip() for line in lines)
        return texts


def _part(
    package: Package, related: list[Relationship], kind: str, unused: tuple[str, ...] = ()
) -> etree._Element | None:
    """The part of a kind that the document refers to, without the elements that nobody reads; None when it has none."""
    targets = (found.target for found in related if found.kind == kind and not found.external)
    return next((package.side_root(target, unused) for target in targets), None)


def _heading(form: Paragraphs) -> int | None:
    return None if form.outline is None or form.outline >= _BODY_TEXT_OUTLINE else form.outline + 1
