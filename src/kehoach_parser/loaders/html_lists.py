"""The numbers and bullets that a browser prints before the items of lists."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from kehoach_parser.loaders.docx_numbering import in_form
from kehoach_parser.structs import struct

_PRINTED = ("• ", "◦ ", "▪ ")  # the bullets of lists within lists
_FORMS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "decimal": "decimal", "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
    "decimal-leading-zero": "decimalZero",
}  # fmt: skip
_BULLETS = {"disc", "circle", "square"}


@struct(slots=True)
class HtmlList:
    """A list that is open: what it prints, and how far it has counted."""

    ordered: bool
    form: str
    next: int
    step: int


def opened(element: etree._Element, style: str) -> HtmlList:
    """The list that an `ol`, `ul`, `menu` or `dir` begins."""
    ordered = element.tag == "ol"
    down = ordered and element.get("reversed") is not None
    items = sum(child.tag == "li" for child in element) if down else 0
    form = _form(style) or (_FORMS.get(element.get("type") or "", "decimal") if ordered else "bullet")
    return HtmlList(ordered, form, _number(element.get("start"), items or 1), -1 if down else 1)


def label(lists: Sequence[HtmlList], element: etree._Element, style: str) -> str:
    """The number or bullet of the next item of the innermost list, with the gap after it."""
    found = lists[-1]
    form = _form(style) or _FORMS.get(element.get("type") or "") or found.form
    count = found.next
    if found.ordered:
        count = _number(element.get("value"), count)
        found.next = count + found.step
    if form == "none":
        return ""
    if form == "bullet":
        depth = sum(not one.ordered for one in lists[:-1])
        return _PRINTED[min(depth, len(_PRINTED) - 1)]
    return f"{in_form(count, form)}. "


def _form(style: str) -> str:
    """The form that a style names; empty when it names none that is known."""
    for word in style.split():
        if word in ("none", *_BULLETS):
            return "none" if word == "none" else "bullet"
        if word in _FORMS and len(word) > 1:
            return _FORMS[word]
    return ""


def _number(text: str | None, default: int) -> int:
    text = (text or "").strip()
    return int(text) if text.lstrip("-").isdecimal() and len(text) < 10 else default
