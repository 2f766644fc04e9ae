"""Which fonts of the time before Unicode a Word file only names: its text under them is Unicode all the same."""

from __future__ import annotations

from lxml import etree

from kehoach_parser.loaders import legacy_encodings
from kehoach_parser.loaders.docx_package import W
from kehoach_parser.loaders.docx_styles import Styles, style_of


def misleading_fonts(body: etree._Element, styles: Styles) -> frozenset[str]:
    """The old fonts over text that only Unicode can hold; templates carry such names on for decades."""
    if not styles.names_old_font() and not any(map(_is_old, body.iter(f"{W}rFonts"))):
        return frozenset()
    samples: dict[str, list[str]] = {}
    for paragraph in body.iter(f"{W}p"):
        style = style_of(paragraph.find(f"{W}pPr"))
        for run in paragraph.iterchildren(f"{W}r"):
            font = styles.letters(run.find(f"{W}rPr"), style).font
            if font and legacy_encodings.encoding_of(font):
                samples.setdefault(font, []).extend(text.text or "" for text in run.iterchildren(f"{W}t"))
    return frozenset(font for font, texts in samples.items() if legacy_encodings.is_unicode(" ".join(texts)))


def _is_old(fonts: etree._Element) -> bool:
    return legacy_encodings.encoding_of(fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "") is not None
