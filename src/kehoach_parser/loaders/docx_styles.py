"""How a Word file says that its letters and paragraphs look: direct formatting over styles over defaults."""

from __future__ import annotations

import re

from lxml import etree

from kehoach_parser.loaders.docx_package import W
from kehoach_parser.loaders.legacy_encodings import encoding_of
from kehoach_parser.patterns import compiled
from kehoach_parser.structs import struct

_CHAIN_LIMIT = 64  # styles based on one another; a cycle ends here at the latest
_TOGGLES = {f"{W}b": "bold", f"{W}i": "italic", f"{W}vanish": "hidden", f"{W}caps": "capitals"}
_CONTENTS = compiled(r"toc (?:\d|heading)|table of figures", re.IGNORECASE)
_OFF = ("0", "false", "off")
_VALUE, _SIZE, _FONTS = f"{W}val", f"{W}sz", f"{W}rFonts"
_ALIGNED, _OUTLINE, _NUMBERED, _LIST, _LEVEL = (f"{W}{name}" for name in ("jc", "outlineLvl", "numPr", "numId", "ilvl"))
_PARAGRAPH_STYLE, _RUN_STYLE = f"{W}pStyle", f"{W}rStyle"
_STYLE, _STYLE_ID, _TYPE, _DEFAULT = f"{W}style", f"{W}styleId", f"{W}type", f"{W}default"


@struct(slots=True)
class Letters:
    """What a style or a run says of its letters; None where it says nothing."""

    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None
    capitals: bool | None = None
    size: float | None = None
    font: str | None = None


@struct(slots=True)
class Paragraphs:
    """What a style or a paragraph says of its lines; None where it says nothing."""

    list_id: str | None = None
    list_level: int | None = None
    list_styles: tuple[tuple[str, int | None], ...] = ()  # where styles named the list: each style with its level
    justification: str | None = None
    outline: int | None = None  # 0 for the outermost heading, 9 for body text


@struct(slots=True)
class _Style:
    based_on: str | None
    name: str
    letters: Letters
    paragraphs: Paragraphs
    bordered: bool  # a table style that draws lines


class Styles:
    """The styles of a file, each read when a paragraph or a run first names it: a template has hundreds, a document
    uses ten."""

    def __init__(self, root: etree._Element | None = None) -> None:
        self._root = root
        self._elements: dict[str, etree._Element] = {}
        self._default: str | None = None
        for element in root.iterchildren(_STYLE) if root is not None else ():
            key = str(element.get(_STYLE_ID) or "")
            self._elements[key] = element
            if element.get(_DEFAULT, "0") not in _OFF and element.get(_TYPE) == "paragraph":
                self._default = key
        properties = None if root is None else root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._default_letters = Letters() if properties is None else read_letters(properties)
        self._styles: dict[str, _Style] = {}
        self._letters: dict[tuple[str | None, str | None], Letters] = {}
        self._paragraphs: dict[str | None, Paragraphs] = {}

    def letters(self, properties: etree._Element | None, paragraph_style: str | None) -> Letters:
        """The look of a run with these properties in a paragraph of the style."""
        if properties is None or len(properties) == 0:
            return self._of_styles(paragraph_style, None)
        direct = read_letters(properties)
        style = properties.find(_RUN_STYLE)
        return _over(direct, self._of_styles(paragraph_style, None if style is None else style.get(_VALUE)))

    def paragraphs(self, properties: etree._Element | None) -> Paragraphs:
        """The form of a paragraph with these properties."""
        inherited = self._of_paragraph_style(style_of(properties))
        if properties is None or len(properties) == 0:
            return inherited
        direct = read_paragraphs(properties)
        return Paragraphs(
            list_id=inherited.list_id if direct.list_id is None else direct.list_id,
            list_level=_list_level(direct, inherited),
            list_styles=inherited.list_styles if direct.list_id is None and direct.list_level is None else (),
            justification=direct.justification or inherited.justification,
            outline=inherited.outline if direct.outline is None else direct.outline,
        )

    def list_of_style(self) -> dict[str, str]:
        """By style, the list that it names itself (numbering styles link abstract lists by this)."""
        lists = self._root.iter(_NUMBERED) if self._root is not None else ()
        keys = [str(style.get(_STYLE_ID) or "") for found in lists for style in found.iterancestors(_STYLE)]
        return {key: list_id for key in keys if (list_id := self._style(key).paragraphs.list_id)}

    def names_old_font(self) -> bool:
        """Whether a style or the default may set a font of the time before Unicode."""
        fonts = self._root.iter(_FONTS) if self._root is not None else ()
        return any(encoding_of(name) for name in set(map(_font, fonts)) if name)

    def is_contents(self, style: str | None) -> bool:
        """Whether the style is one of Word's own for a table of contents."""
        return style in self._elements and _CONTENTS.match(self._style(style).name) is not None

    def draws_borders(self, style: str | None) -> bool:
        """Whether a table style, or one that it is based on, draws lines."""
        return any(self._style(key).bordered for key in self._chain(style))

    def _style(self, key: str) -> _Style:
        found = self._styles.get(key)
        if found is None:
            found = self._styles[key] = _read_style(self._elements[key])
        return found

    def _chain(self, style: str | None) -> list[str]:
        """The style and those that it is based on, nearest first."""
        chain: list[str] = []
        while style in self._elements and style not in chain and len(chain) < _CHAIN_LIMIT:
            chain.append(style)
            style = self._style(style).based_on
        return chain

    def _of_styles(self, paragraph_style: str | None, run_style: str | None) -> Letters:
        key = (paragraph_style, run_style)
        found = self._letters.get(key)
        if found is None:
            of_paragraph = self._merged(paragraph_style or self._default)
            of_run = self._merged(run_style)
            found = self._letters[key] = _over(_toggled(of_run, of_paragraph), self._default_letters)
        return found

    def _merged(self, style: str | None) -> Letters:
        merged = Letters()
        for key in self._chain(style):
            merged = _over(merged, self._style(key).letters)
        return merged

    def _of_paragraph_style(self, style: str | None) -> Paragraphs:
        found = self._paragraphs.get(style)
        if found is None:
            found = Paragraphs()
            chain = self._chain(style or self._default)
            for key in chain:
                _fill(found, self._style(key).paragraphs)
            if found.list_id is not None:
                found.list_styles = tuple((key, self._style(key).paragraphs.list_level) for key in chain)
            self._paragraphs[style] = found
        return found


def has_lines(borders: etree._Element | None) -> bool:
    """Whether a set of borders draws at least one line."""
    if borders is None:
        return False
    return any(edge.get(_VALUE, "none") not in ("none", "nil") for edge in borders)


def style_of(properties: etree._Element | None) -> str | None:
    """The paragraph style that paragraph properties name."""
    found = None if properties is None else properties.find(_PARAGRAPH_STYLE)
    return None if found is None else found.get(_VALUE)


def _read_style(element: etree._Element) -> _Style:
    based_on, name = element.find(f"{W}basedOn"), element.find(f"{W}name")
    run, paragraph = element.find(f"{W}rPr"), element.find(f"{W}pPr")
    return _Style(
        based_on=None if based_on is None else based_on.get(_VALUE),
        name="" if name is None else name.get(_VALUE, ""),
        letters=Letters() if run is None else read_letters(run),
        paragraphs=Paragraphs() if paragraph is None else read_paragraphs(paragraph),
        bordered=element.get(_TYPE) == "table" and has_lines(element.find(f"{W}tblPr/{W}tblBorders")),
    )


def read_letters(properties: etree._Element) -> Letters:
    """What the run properties themselves say."""
    letters = Letters()
    for element in properties:
        toggle = _TOGGLES.get(element.tag)
        if toggle:
            setattr(letters, toggle, element.get(_VALUE, "1") not in _OFF)
        elif element.tag == _SIZE:
            letters.size = _half_points(element.get(_VALUE))
        elif element.tag == _FONTS:
            letters.font = _font(element)
    return letters


def read_paragraphs(properties: etree._Element) -> Paragraphs:
    """What the paragraph properties themselves say."""
    paragraphs = Paragraphs()
    for element in properties:
        if element.tag == _ALIGNED:
            paragraphs.justification = element.get(_VALUE)
        elif element.tag == _OUTLINE:
            paragraphs.outline = _small(element.get(_VALUE))
        elif element.tag == _NUMBERED:
            for part in element:
                if part.tag == _LIST:
                    paragraphs.list_id = part.get(_VALUE)
                elif part.tag == _LEVEL:
                    paragraphs.list_level = _small(part.get(_VALUE))
    return paragraphs


def _fill(known: Paragraphs, further: Paragraphs) -> None:
    """Take from a style further up what the nearer ones left open."""
    known.list_id = further.list_id if known.list_id is None else known.list_id
    if known.list_level is None:
        known.list_level = further.list_level
    known.justification = known.justification or further.justification
    known.outline = further.outline if known.outline is None else known.outline


def _list_level(direct: Paragraphs, inherited: Paragraphs) -> int | None:
    if direct.list_level is not None or direct.list_id is not None:
        return direct.list_level or 0
    return inherited.list_level


def _over(near: Letters, far: Letters) -> Letters:
    """The nearer saying where there is one, else the farther."""
    return Letters(
        bold=far.bold if near.bold is None else near.bold,
        italic=far.italic if near.italic is None else near.italic,
        hidden=far.hidden if near.hidden is None else near.hidden,
        capitals=far.capitals if near.capitals is None else near.capitals,
        size=far.size if near.size is None else near.size,
        font=far.font if near.font is None else near.font,
    )


def _toggled(run: Letters, paragraph: Letters) -> Letters:
    """Two styles that both switch on bold switch it off again (ISO/IEC 29500-1, 17.7.3)."""
    merged = _over(run, paragraph)
    for name in _TOGGLES.values():
        if getattr(run, name) and getattr(paragraph, name):
            setattr(merged, name, False)
    return merged


def _font(fonts: etree._Element) -> str | None:
    return fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")


def _half_points(text: str | None) -> float | None:
    try:
        size = float(text or "") / 2
    except ValueError:
        return None
    return size if 0 < size < 2000 else None


def _small(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text) if text.isdecimal() and len(text) < 4 else None
