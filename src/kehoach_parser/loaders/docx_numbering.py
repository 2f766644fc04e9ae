"""Word's automatic numbers: they stand nowhere in the text and are counted here as Word prints them.

Counters belong to the abstract list, so that lists sharing one continue each other. A `startOverride` acts once for
its list, when the list first uses the level. (ISO/IEC 29500-1, 17.9.)
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from lxml import etree

from kehoach_parser.loaders import characters
from kehoach_parser.loaders.docx_package import W
from kehoach_parser.loaders.legacy_encodings import from_font
from kehoach_parser.structs import field, replace, struct

LEVELS = 9
_LINK_LIMIT = 16
_NONE = "none"
_BULLET = "bullet"
_GAPS = {"nothing": "", "space": " ", "tab": " "}
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_COURIER_BULLETS = {"o": "◦"}


@struct(frozen=True, slots=True)
class Level:
    """How one level of a list counts and what it prints: `%1.%2.` has the counters of levels 1 and 2."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    gap: str = " "
    restart: int | None = None  # one-based level that restarts this one; 0 never; None any level above
    legal: bool = False  # all counters in Arabic digits
    style: str | None = None


@struct(slots=True)
class _AbstractList:
    levels: dict[int, Level]
    style_link: str | None = None
    counters: list[int | None] = field(default_factory=lambda: [None] * LEVELS)


@struct(slots=True)
class _List:
    abstract: str
    overrides: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)


class Numbering:
    """The lists of a document. `label` must be asked once for each numbered paragraph, in reading order."""

    def __init__(self, root: etree._Element | None, list_of_style: dict[str, str] | None = None) -> None:
        self._abstract: dict[str, _AbstractList] = {}
        self._lists: dict[str, _List] = {}
        self._list_of_style = list_of_style or {}
        if root is not None:
            self._abstract = {_value(a, "abstractNumId"): _abstract_list(a) for a in root.iter(f"{W}abstractNum")}
            self._lists = {_value(n, "numId"): _list(n) for n in root.iterchildren(f"{W}num")}

    def level_of_styles(self, list_id: str, styles: tuple[tuple[str, int | None], ...]) -> int:
        """The level of a paragraph that is numbered by its style: the nearest that the list links, or that a style
        names itself."""
        found = self._resolved(list_id)
        levels = found[1].levels if found else {}
        linked = {level.style: number for number, level in levels.items() if level.style}
        for style, named in styles:
            if style in linked:
                return linked[style]
            if named is not None:
                return named
        return 0

    def label(self, list_id: str, number: int) -> str:
        """The number or bullet of the next paragraph of a list at a level (from 0), with the gap after it."""
        found = self._resolved(list_id)
        if found is None:
            return ""
        entry, abstract = found
        number = min(max(number, 0), LEVELS - 1)
        self._count(entry, abstract, number)
        level = _level(entry, abstract, number)
        text = "".join(self._pieces(entry, abstract, level))
        return text + level.gap if text else ""

    def _resolved(self, list_id: str) -> tuple[_List, _AbstractList] | None:
        """A list and the abstract list that it counts in, through `numStyleLink`; None for a broken chain."""
        entry = self._lists.get(list_id)
        abstract_id = entry.abstract if entry else ""
        for _ in range(_LINK_LIMIT):
            abstract = self._abstract.get(abstract_id)
            if entry is None or abstract is None:
                return None
            if abstract.style_link is None or abstract.levels:
                return entry, abstract
            linked = self._lists.get(self._list_of_style.get(abstract.style_link, ""))
            abstract_id = linked.abstract if linked else ""
        return None

    def _count(self, entry: _List, abstract: _AbstractList, number: int) -> None:
        counters = abstract.counters
        if number in entry.starts and number not in entry.begun:
            counters[number] = None
        entry.begun.add(number)
        for above in range(number):  # a level that was left out is printed with its first number, and has been used
            if counters[above] is None:
                counters[above] = _level(entry, abstract, above).start
        current = counters[number]
        counters[number] = _level(entry, abstract, number).start if current is None else current + 1
        for below in range(number + 1, LEVELS):
            restart = _level(entry, abstract, below).restart
            if restart is None or number < restart:
                counters[below] = None

    def _pieces(self, entry: _List, abstract: _AbstractList, level: Level) -> Iterator[str]:
        if level.form == _BULLET:
            yield level.text
            return
        for head, mark in itertools.zip_longest(*_split(level.text), fillvalue=""):
            yield head
            if mark:
                shown = _level(entry, abstract, int(mark) - 1)
                count = abstract.counters[int(mark) - 1]
                yield in_form(
                    shown.start if count is None else count, _legal(shown.form) if level.legal else shown.form
                )


def _legal(form: str) -> str:
    return form if form in (_NONE, _BULLET) else "decimal"


def _split(text: str) -> tuple[list[str], list[str]]:
    """The printed pieces of a level's text and the digits of the `%n` between them."""
    heads, marks, position = [""], [], 0
    while position < len(text):
        if text[position] == "%" and text[position + 1 : position + 2] in tuple("123456789"):
            marks.append(text[position + 1])
            heads.append("")
            position += 2
        else:
            heads[-1] += text[position]
            position += 1
    return heads, marks


def _level(entry: _List, abstract: _AbstractList, number: int) -> Level:
    level = entry.overrides.get(number) or abstract.levels.get(number) or Level()
    return replace(level, start=entry.starts[number]) if number in entry.starts else level


def in_form(count: int, form: str) -> str:
    """A counter as a number format of Word prints it; in Arabic digits where the format is not known."""
    if form in (_NONE, _BULLET):
        return ""
    if form in ("upperLetter", "lowerLetter") and count > 0:
        letter = chr(ord("A") + (count - 1) % 26) * min((count - 1) // 26 + 1, 32)
        return letter if form == "upperLetter" else letter.lower()
    if form in ("upperRoman", "lowerRoman") and 0 < count < 4000:
        roman = _roman(count)
        return roman if form == "upperRoman" else roman.lower()
    if form == "decimalZero":
        return f"{count:02d}"
    if form == "decimalEnclosedCircle" and 0 < count <= 20:
        return chr(0x2460 + count - 1)
    return f"- {count} -" if form == "numberInDash" else str(count)


def _roman(count: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        while count >= value:
            text, count = text + letters, count - value
    return text


def _abstract_list(element: etree._Element) -> _AbstractList:
    levels = {_number(level.get(f"{W}ilvl"), 0): _read_level(level) for level in element.iterchildren(f"{W}lvl")}
    return _AbstractList(levels, _child(element, "numStyleLink"))


def _list(element: etree._Element) -> _List:
    entry = _List(_child(element, "abstractNumId") or "")
    for override in element.iterchildren(f"{W}lvlOverride"):
        number = _number(override.get(f"{W}ilvl"), 0)
        level = override.find(f"{W}lvl")
        if level is not None:
            entry.overrides[number] = _read_level(level)
        start = _child(override, "startOverride")
        if start is not None:
            entry.starts[number] = _number(start, 1)
    return entry


def _read_level(element: etree._Element) -> Level:
    form = element.find(f"{W}numFmt")
    if form is None:  # a form of later versions stands in a choice, with one that all versions know beside it
        form = next((found for found in element.iter(f"{W}numFmt") if found.get(f"{W}val") != "custom"), None)
    kind = "decimal" if form is None else form.get(f"{W}val", "decimal")
    text = _child(element, "lvlText") or ""
    restart = _child(element, "lvlRestart")
    return Level(
        form=kind,
        text=_bullet(element, text) if kind == _BULLET else characters.clean(from_font(text, _font(element))),
        start=_number(_child(element, "start"), 0),
        gap=_GAPS.get(_child(element, "suff") or "tab", " "),
        restart=None if restart is None else _number(restart, 0),
        legal=_switch(element.find(f"{W}isLgl")),
        style=_child(element, "pStyle"),
    )


def _bullet(element: etree._Element, text: str) -> str:
    """The bullet as its font prints it."""
    font = _font(element)
    if element.find(f"{W}lvlPicBulletId") is not None:
        return "•"
    if font.startswith("Courier") and text in _COURIER_BULLETS:
        return _COURIER_BULLETS[text]
    if len(text) == 1 and (0xF000 <= ord(text) <= 0xF0FF or font.startswith(("Symbol", "Wingdings"))):
        return characters.symbol(ord(text), font) or "•"
    return characters.clean(text).strip()


def _font(element: etree._Element) -> str:
    fonts = element.find(f"{W}rPr/{W}rFonts")
    return "" if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or ""


def _child(element: etree._Element, name: str) -> str | None:
    """The value of a child element; None when there is none."""
    found = element.find(f"{W}{name}")
    return None if found is None else found.get(f"{W}val")


def _value(element: etree._Element, name: str) -> str:
    return str(element.get(f"{W}{name}") or "")


def _number(text: str | None, default: int) -> int:
    """A number of the file, never longer than a counter can be."""
    text = (text or "").strip()
    return int(text) if text.lstrip("-").isdecimal() and len(text) < 10 else default


def _switch(element: etree._Element | None) -> bool:
    return element is not None and element.get(f"{W}val", "1") not in ("0", "false", "off")
