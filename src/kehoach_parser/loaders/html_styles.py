"""How an element of a web page looks: its tag, its attributes, and the simple rules of the page's own style sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lxml import etree

from kehoach_parser.patterns import compiled
from kehoach_parser.structs import replace, struct

RULES_LIMIT = 5000  # of a style sheet; what Word writes has some hundred

_COMMENT = compiled(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_LONGEST = 4000  # characters of a rule that is looked at
_SELECTOR = compiled(r"([a-z][a-z0-9]*)?(?:\.([\w-]+))?", re.IGNORECASE)
_USED = {
    "font-family", "font-weight", "font-style", "display", "visibility", "text-align", "white-space", "text-transform",
    "list-style-type", "list-style", "mso-list", "mso-hide", "border", "border-left", "border-right",
}  # fmt: skip
_HEAVY = {"bold", "bolder", "600", "700", "800", "900"}
_HEADING = compiled(r"h([1-6])")
_BOLD, _ITALIC = {"b", "strong", "th"}, {"i", "em", "cite"}
_CENTERED = {"center", "caption"}
_KEPT_SPACES = {"pre", "listing", "xmp"}


@struct(frozen=True, slots=True)
class Look:
    """What the text in an element inherits."""

    bold: bool = False
    italic: bool = False
    capitals: bool = False
    centered: bool = False
    kept_spaces: bool = False
    font: str = ""
    heading: int | None = None
    hidden: bool = False
    number: bool = False  # Word's own: the printed number of a list item, with blanks behind it
    list_style: str = ""


class StyleSheet:
    """The rules for a tag, a class, or a tag with a class; all others are passed over."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._rules: dict[tuple[str, str], dict[str, str]] = {}
        for text in texts:
            self._read(_COMMENT.sub("", text))

    def look(self, element: etree._Element, parent: Look) -> Look:
        """The look of an element in one that looks like `parent`. Its attributes outweigh the rule of its tag, as what
        LibreOffice writes means it."""
        look = replace(parent, list_style="") if parent.list_style else parent
        if rule := self._rules.get((str(element.tag), "")):
            look = _with(look, rule)
        look = _of_tag(element, look)
        declared = self._own(element)
        return _with(look, declared) if declared else look

    def declared(self, element: etree._Element) -> dict[str, str]:
        """The declarations that hold for an element itself."""
        return self._rules.get((str(element.tag), ""), {}) | self._own(element)

    def _own(self, element: etree._Element) -> dict[str, str]:
        """The declarations for the classes of an element and in its attribute."""
        tag = str(element.tag)
        found: dict[str, str] = {}
        if self._rules:
            for name in (element.get("class") or "").split()[:16]:
                found.update(self._rules.get(("", name.lower()), {}))
                found.update(self._rules.get((tag, name.lower()), {}))
        if style := element.get("style"):
            found.update(_declarations(style))
        return found

    def _read(self, text: str) -> None:
        for rule in text.split("}"):
            selectors, _, body = rule.rpartition("{")
            declared = _declarations(body) if len(rule) <= _LONGEST else {}
            for selector in selectors.split(",") if declared else ():
                found = _SELECTOR.fullmatch(selector.strip())
                if found and found[0] and len(self._rules) < RULES_LIMIT:
                    key = ((found[1] or "").lower(), (found[2] or "").lower())
                    self._rules.setdefault(key, {}).update(declared)


def _declarations(text: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in text.split(";"))
    found = {name.strip().lower(): value.strip().lower() for name, _, value in pairs}
    kept = {name: value for name, value in found.items() if name in _USED and value}
    if "font-family" in kept:  # the names of old fonts are told by their capitals
        raw = next(part for part in text.split(";") if part.strip().lower().startswith("font-family"))
        kept["font-family"] = _first_font(raw.partition(":")[2])
    return kept


def _of_tag(element: etree._Element, look: Look) -> Look:
    """The look with what the tag and the attributes of former times change."""
    tag = str(element.tag)
    if found := _HEADING.fullmatch(tag):
        look = replace(look, bold=True, heading=int(found[1]))
    elif tag in _BOLD or tag in _ITALIC:
        look = replace(look, bold=look.bold or tag in _BOLD, italic=look.italic or tag in _ITALIC)
    elif tag in _KEPT_SPACES:
        look = replace(look, kept_spaces=True)
    elif tag == "font" and element.get("face"):
        look = replace(look, font=_first_font(element.get("face") or ""))
    align = (element.get("align") or "").lower()
    if tag == "table":  # it places the table, not what is in it
        look = replace(look, centered=False)
    elif tag in _CENTERED or align:
        look = replace(look, centered=tag in _CENTERED or align in ("center", "centre", "middle"))
    return replace(look, hidden=True) if element.get("hidden") is not None else look


def _first_font(names: str) -> str:
    return names.split(",")[0].strip().strip("\"'")


def _with(look: Look, declared: Mapping[str, str]) -> Look:
    """The look with what the declarations change."""
    if weight := declared.get("font-weight"):
        look = replace(look, bold=weight in _HEAVY)
    if style := declared.get("font-style"):
        look = replace(look, italic=style in ("italic", "oblique"))
    if align := declared.get("text-align"):
        look = replace(look, centered=align == "center")
    if spaces := declared.get("white-space"):
        look = replace(look, kept_spaces=spaces in ("pre", "pre-wrap", "break-spaces"))
    if font := declared.get("font-family"):
        look = replace(look, font=font)
    hidden = declared.get("display") == "none" or declared.get("visibility") in ("hidden", "collapse")
    if hidden or declared.get("mso-hide") == "all":
        look = replace(look, hidden=True)
    if "ignore" in declared.get("mso-list", ""):
        look = replace(look, number=True)
    if case := declared.get("text-transform"):
        look = replace(look, capitals=case == "uppercase")
    style = declared.get("list-style-type") or declared.get("list-style", "")
    return replace(look, list_style=style) if style else look
