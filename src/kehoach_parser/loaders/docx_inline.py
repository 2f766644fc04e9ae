"""The text of one Word paragraph: its runs put together, with their look, footnotes and text boxes."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from kehoach_parser.document import Changes, Line
from kehoach_parser.loaders import characters, legacy_encodings
from kehoach_parser.loaders.docx_package import W
from kehoach_parser.loaders.docx_styles import Letters, Styles
from kehoach_parser.structs import field, replace, struct

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

_INSERTED = {f"{W}ins", f"{W}moveTo"}
_DELETED = {f"{W}del", f"{W}moveFrom"}
_WRAPPERS = {
    f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag", "hyperlink", "fldSimple", "dir", "bdo")
} | {f"{W}ruby", f"{W}rubyBase", f"{MATH}oMath", f"{MATH}oMathPara"}
_PICTURES = {f"{W}drawing", f"{W}pict", f"{W}object"}
_FIXED = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
_FIELD_DEPTH = 64
# Fields that LibreOffice computes anew: the day and the name of the conversion, which the file never showed.
_RECOMPUTED = {"DATE", "TIME", "FILENAME"}
_BROKEN_REFERENCE = "Error: Reference source not found"
_RUN, _LOOK, _TEXT, _DELETED_TEXT = f"{W}r", f"{W}rPr", f"{W}t", f"{W}delText"
_SOFT_HYPHEN, _SYMBOL, _CODE, _FIELD = f"{W}softHyphen", f"{W}sym", f"{W}instrText", f"{W}fldChar"
_FORMULA, _ALTERNATIVES = f"{MATH}r", f"{MC}AlternateContent"


class View:
    """One side of the tracked changes: what of the tree is read, what is passed over."""

    def __init__(self, changes: Changes) -> None:
        accepted = changes == "accepted"
        self._transparent = _WRAPPERS | (_INSERTED if accepted else _DELETED)
        self.dropped = _DELETED if accepted else _INSERTED
        self.deleted_text = not accepted
        self._unlike_others = self._transparent | self.dropped | {_ALTERNATIVES}

    def inside(self, parent: etree._Element) -> Iterator[etree._Element]:
        """The children of an element, with those of controls, links and insertions in their place."""
        levels = [iter(parent)]
        while levels:
            for child in levels[-1]:
                if child.tag not in self._unlike_others:
                    yield child
                    continue
                opened = alternative(child) if child.tag == _ALTERNATIVES else child
                if opened is not None and child.tag not in self.dropped:
                    levels.append(iter(opened))
                    break
            else:
                levels.pop()

    def is_dropped(self, properties: etree._Element | None) -> bool:
        """Whether the properties of a paragraph mark or a row say that it does not exist on this side."""
        return properties is not None and any(child.tag in self.dropped for child in properties)


def alternative(element: etree._Element) -> etree._Element | None:
    """The branch that Word shows of content stored twice, for new versions and for old ones."""
    choice = element.find(f"{MC}Choice")
    return element.find(f"{MC}Fallback") if choice is None else choice


@struct(slots=True)
class Inline:
    """The content of a paragraph while it is read; `\n` parts its printed lines."""

    pieces: list[tuple[str, Letters]] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)  # (number of the piece that refers to it, the note)
    boxes: list[etree._Element] = field(default_factory=list)

    def lines(self, label: str = "", centered: bool = False, heading: int | None = None) -> list[Line]:
        """The printed lines, the automatic number at the head of the first: one, or several where the paragraph holds
        line breaks. Only the last is whole, since a break may cut a wrapped heading."""
        rows: list[list[tuple[int, str, Letters]]] = [[]]
        for number, (text, letters) in enumerate(self.pieces):
            first, *others = text.split("\n")
            rows[-1].append((number, first, letters))
            rows.extend([(number, other, letters)] for other in others)
        found: list[Line] = []
        for row in reversed(rows):
            if line := self._line(row, centered, heading, whole=not found):
                found.insert(0, line)
        if label:
            first_line, *rest = found or [Line("", centered=centered, heading=heading, whole=True)]
            found = [replace(first_line, text=(label + first_line.text.lstrip()).rstrip()), *rest]
        return found

    def _line(
        self, row: list[tuple[int, str, Letters]], centered: bool, heading: int | None, whole: bool
    ) -> Line | None:
        parts = _decoded([(text, letters) for _, text, letters in row])
        text = characters.clean("".join(text for text, _ in parts)).rstrip()
        if not text:
            return None
        looks = [(part, letters) for part, letters in parts if part and any(map(str.isalnum, part))]
        numbers = {number for number, _, _ in row} if self.notes else set()
        return Line(
            text,
            bold=bool(looks) and all(letters.bold for _, letters in looks),
            italic=bool(looks) and all(letters.italic for _, letters in looks),
            size=_most_used_size(looks),
            centered=centered,
            whole=whole,
            heading=heading,
            notes=tuple(note for number, note in self.notes if number in numbers),
        )


def _decoded(pieces: list[tuple[str, Letters]]) -> list[tuple[str, Letters]]:
    """The pieces as their fonts print them. Those in one old font are put together first: a letter may be cut from
    its tone."""
    joined: list[tuple[str, Letters]] = []
    for text, letters in pieces:
        if joined and letters == joined[-1][1] and letters.font and legacy_encodings.encoding_of(letters.font):
            text = joined.pop()[0] + text
        joined.append((text, letters))
    return [(_shown(text, letters), letters) for text, letters in joined]


def _shown(text: str, letters: Letters) -> str:
    text = legacy_encodings.from_font(text, letters.font) if letters.font else text
    return text.upper() if letters.capitals else text


def _most_used_size(looks: list[tuple[str, Letters]]) -> float | None:
    if not looks:
        return None
    if all(letters.size == looks[0][1].size for _, letters in looks):
        return looks[0][1].size
    counted: dict[float | None, int] = {}
    for text, letters in looks:
        counted[letters.size] = counted.get(letters.size, 0) + len(text)
    return max(counted, key=counted.__getitem__)


class Runs:
    """Reads the content of paragraphs in reading order: fields may begin in one and end in another."""

    def __init__(
        self, styles: Styles, view: View, misleading: frozenset[str] = frozenset(), converted: bool = False
    ) -> None:
        self._styles = styles
        self._view = view
        self._converted = converted  # by LibreOffice from another format
        self._misleading = misleading  # old fonts that say nothing of the text under them
        self.notes: dict[str, dict[str, str]] = {}  # texts of the footnotes and endnotes by identifier
        self._counts = {"footnotes": 0, "endnotes": 0}
        self._fields: list[bool] = []  # for each open field, whether its result has begun
        self._codes: list[str] = []  # for each open field, what it asks for
        self.recomputed: set[str] = set()  # kinds of fields whose results say nothing of the file

    def read(self, paragraph: etree._Element, style: str | None, inline: Inline) -> None:
        """Add what the paragraph shows to the inline content."""
        for child in self._view.inside(paragraph):
            if child.tag == _RUN:
                self._run(child, style, inline)
            elif child.tag == _FORMULA:
                self._add(inline, "".join(text.text or "" for text in child.iterchildren(f"{MATH}t")), Letters())
            elif child.tag in _PICTURES:
                inline.boxes.extend(text_boxes(child))
        if self._fields:  # a field without its end must not swallow the rest of the document
            self._fields = [True] * len(self._fields)

    def _run(self, run: etree._Element, style: str | None, inline: Inline) -> None:
        properties = run.find(_LOOK)
        letters = self._styles.letters(properties, style)
        text = ""
        for child in self._view.inside(run):
            tag = child.tag
            if tag == _TEXT or (tag == _DELETED_TEXT and self._view.deleted_text):
                text += (child.text or "").replace("\n", " ")
            elif tag in _FIXED:
                text += _FIXED[tag]
            elif tag == _SOFT_HYPHEN:
                text += "\u00ad"
            elif tag == _SYMBOL:
                text += _symbol(child)
            elif tag == _CODE and self._codes:
                self._codes[-1] += child.text or ""
            elif tag == _FIELD:
                self._add(inline, text, letters)
                text = ""
                self._field(child.get(f"{W}fldCharType"))
            elif tag in _NOTES:
                self._add(inline, text, letters)
                text = ""
                self._note(child, inline, letters)
            elif tag in _PICTURES:
                inline.boxes.extend(text_boxes(child))
        self._add(inline, text, letters)

    def _add(self, inline: Inline, text: str, letters: Letters) -> None:
        if self._converted:
            text = text.replace(_BROKEN_REFERENCE, "")
        if text and not letters.hidden and all(self._fields):
            if letters.font in self._misleading:
                letters = replace(letters, font=None)
            inline.pieces.append((text, letters))

    def _field(self, kind: str | None) -> None:
        if kind == "begin" and len(self._fields) < _FIELD_DEPTH:
            self._fields.append(False)
            self._codes.append("")
        elif kind == "separate" and self._fields:
            self._fields[-1] = not self._is_recomputed(self._codes[-1])
        elif kind == "end" and self._fields:
            self._fields.pop()
            self._codes.pop()

    def _is_recomputed(self, code: str) -> bool:
        name = next(iter(code.split()), "").upper()
        if not self._converted or name not in _RECOMPUTED:
            return False
        self.recomputed.add(name)
        return True

    def _note(self, reference: etree._Element, inline: Inline, letters: Letters) -> None:
        """The mark of a note stays in the text, as printed; its own text hangs on the line."""
        if letters.hidden or not all(self._fields):
            return
        kind = _NOTES[reference.tag]
        if reference.get(f"{W}customMarkFollows", "0") in ("0", "false", "off"):
            self._counts[kind] += 1
            inline.pieces.append((str(self._counts[kind]), Letters(letters.bold, letters.italic, size=letters.size)))
        note = self.notes.get(kind, {}).get(reference.get(f"{W}id", ""))
        if note:
            inline.notes.append((max(len(inline.pieces) - 1, 0), note))


def _symbol(element: etree._Element) -> str:
    try:
        return characters.symbol(int(element.get(f"{W}char", ""), 16), element.get(f"{W}font", ""))
    except ValueError:
        return ""


def text_boxes(picture: etree._Element) -> Iterator[etree._Element]:
    """The contents of the text boxes in a drawing, outermost first, each once."""
    waiting = [picture]
    while waiting:
        element = waiting.pop()
        if element.tag == f"{W}txbxContent":
            yield element
        elif element.tag == _ALTERNATIVES:
            chosen = alternative(element)
            waiting.extend([] if chosen is None else [chosen])
        else:
            waiting.extend(reversed(element))
