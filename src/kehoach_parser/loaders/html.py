"""Web pages (.html), and what Word saved as one: paragraphs, lists with their numbers, tables.

Nothing is fetched or run. Hidden elements, scripts, styles and navigation are no text. A line break inside a paragraph
makes two lines of which only the last is `whole`, unless an empty one follows.
"""

from __future__ import annotations

import lxml.html
from lxml import etree

from kehoach_parser.document import Block, Document, Line, Notice
from kehoach_parser.errors import CorruptFileError, ResourceLimitError
from kehoach_parser.loaders import characters, columns, html_decoding, html_lists, legacy_encodings
from kehoach_parser.loaders.html_lines import Paragraph
from kehoach_parser.loaders.html_lists import HtmlList
from kehoach_parser.loaders.html_styles import Look, StyleSheet
from kehoach_parser.loaders.html_tables import HtmlTable, is_ruled
from kehoach_parser.patterns import compiled

SIZE_LIMIT = 64 * 1024 * 1024
_NO_TEXT = {
    "script", "style", "head", "title", "noscript", "template", "svg", "object", "embed", "applet", "iframe", "frame",
    "select", "datalist", "textarea", "button", "input", "audio", "video", "canvas", "map", "nav", "del", "dialog",
}  # fmt: skip
_BLOCKS = {
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "dl", "ol", "ul", "menu", "dir", "pre", "listing",
    "xmp", "blockquote", "center", "section", "article", "main", "header", "footer", "aside", "figure", "figcaption",
    "address", "fieldset", "legend", "form", "details", "summary", "hr", "body", "html", "caption", "hgroup", "table",
    "tbody", "thead", "tfoot", "tr", "td", "th",
}  # fmt: skip
_LISTS = {"ol", "ul", "menu", "dir"}
_NOTE = compiled(r"_?(ftn|edn|sdfootnote|sdendnote)(\d{1,4})(?:sym)?")
_NOTE_NUMBER = compiled(r"\[?\d{1,4}\]?\s*")
_SAMPLED = ("p", "td", "div", "li", "span", "font", "b")
_RUNNING = {"header", "footer"}  # titles that LibreOffice gives to the running heads of a page
_TOO_DEEP = "depth"


def load(data: bytes, path: str, charset: str = "") -> Document:
    """The document in a web page; `charset` is the encoding that an envelope around it names."""
    if len(data) > SIZE_LIMIT:
        raise ResourceLimitError(path, f"a web page of more than {SIZE_LIMIT} bytes")
    text, notices = html_decoding.decode(data, charset)
    root = _tree(text, path)
    stored = legacy_encodings.guess(_sample(root))
    if stored:
        notices.append(Notice("legacy-encoding", stored))
    notes = _taken_notes(root)
    page = _Page(StyleSheet(style.text_content() for style in root.iter("style")), stored, notes)
    blocks = columns.unfolded(columns.parted(page.read(root)))
    return Document("html", tuple(blocks), notices=tuple(notices))


def _tree(text: str, path: str) -> lxml.html.HtmlElement:
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise CorruptFileError(path, f"html: {error}") from error
    if any(_TOO_DEEP in entry.message.lower() for entry in parser.error_log):
        raise ResourceLimitError(path, "html: its elements are nested too deep")
    return root


def _sample(root: lxml.html.HtmlElement) -> str:
    """The beginning of what the page shows, for a guess of its encoding."""
    texts: list[str] = []
    length = 0
    for element in root.iter(*_SAMPLED):
        texts.append(element.text or "")
        length += len(texts[-1])
        if length > legacy_encodings.GUESS_SAMPLE:
            break
    return " ".join(texts)


def _taken_notes(root: lxml.html.HtmlElement) -> dict[str, str]:
    """The texts of the footnotes, which are taken out of the page, by what links to them say."""
    notes: dict[str, str] = {}
    for element in list(root.iter("div")):
        if (key := _note_key(element.get("id") or "")) is not None:
            text = characters.clean(" ".join(element.text_content().split()))
            notes[key] = _NOTE_NUMBER.sub("", text, count=1).strip()
            element.drop_tree()
    return notes


def _note_key(name: str) -> str | None:
    found = _NOTE.fullmatch(name)
    return None if found is None else found[1] + found[2]


def _is_shown(element: etree._Element) -> bool:
    """Whether an element of this kind holds text of the document."""
    if not isinstance(element.tag, str) or element.tag in _NO_TEXT:
        return False
    return not (element.tag == "div" and element.get("title") in _RUNNING)


class _Page:
    """Walks a page once, in reading order."""

    def __init__(self, sheet: StyleSheet, stored: str | None, notes: dict[str, str]) -> None:
        self._sheet = sheet
        self._stored = stored
        self._notes = notes
        self._looks: list[Look | None] = [Look()]  # of the open elements; None for one that shows nothing
        self._lists: list[HtmlList] = []
        self._tables: list[HtmlTable] = []
        self._sinks: list[list[Block]] = [[]]
        self._paragraph = Paragraph(stored)

    def read(self, root: lxml.html.HtmlElement) -> list[Block]:
        """The lines and tables of the page."""
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if not self._begin(element):
                    walk.skip_subtree()
            else:
                self._end(element)
                self._add(element.tail)
        self._flush()
        return self._sinks[0]

    def _begin(self, element: etree._Element) -> bool:
        """An element begins; whether anything in it is shown."""
        parent = self._looks[-1]
        look = None
        if parent is not None and _is_shown(element):
            look = self._sheet.look(element, parent)
        self._looks.append(None if look is None or look.hidden else look)
        if look is None or look.hidden:
            return False
        if element.tag in _BLOCKS:
            self._flush()
        self._open(element, look)
        self._add(element.text)
        return True

    def _open(self, element: etree._Element, look: Look) -> None:
        tag = element.tag
        if tag == "br":
            self._paragraph.end_line()
        elif tag in _LISTS:
            self._lists.append(html_lists.opened(element, look.list_style))
        elif tag == "li":
            self._paragraph.label = html_lists.label(self._lists, element, look.list_style) if self._lists else ""
        elif tag == "table":
            self._tables.append(HtmlTable(is_ruled(element, self._sheet.declared(element))))
        elif tag in ("thead", "tr", "td", "th") and self._tables:
            self._open_part(element)
        elif tag == "a" and (key := _note_key((element.get("href") or "").removeprefix("#"))) in self._notes:
            self._paragraph.notes.append(self._notes.pop(key or ""))

    def _open_part(self, element: etree._Element) -> None:
        """A part of the innermost table begins."""
        table = self._tables[-1]
        if element.tag == "thead":
            table.head = True
        elif element.tag == "tr":
            table.begin_row()
        else:
            self._sinks.append(table.cell(element, self._sheet.declared(element)))

    def _end(self, element: etree._Element) -> None:
        """An element ends."""
        tag = element.tag
        if self._looks.pop() is None:
            return
        if tag in _BLOCKS:
            self._flush()
        if tag in _LISTS:
            self._lists.pop()
        if tag in _LISTS or tag == "li":
            self._end_label()
        elif tag == "table":
            self._sinks[-1].extend(self._tables.pop().blocks())
        elif tag == "thead" and self._tables:
            self._tables[-1].head = False
        elif tag in ("td", "th") and self._tables:
            self._sinks.pop()

    def _end_label(self) -> None:
        """An item that shows nothing shows its number: a column of numbers is often made so."""
        if label := self._paragraph.label.strip():
            self._sinks[-1].append(Line(label, whole=True))
            self._paragraph.label = ""

    def _add(self, text: str | None) -> None:
        look = self._looks[-1]
        if text and look is not None:
            self._paragraph.add(text, look)

    def _flush(self) -> None:
        """The paragraph that was read so far is complete; a label waits for the first that shows something."""
        lines = self._paragraph.lines()
        self._sinks[-1].extend(lines)
        self._paragraph = Paragraph(self._stored, "" if lines else self._paragraph.label)
