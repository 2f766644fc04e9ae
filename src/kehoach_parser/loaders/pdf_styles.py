"""How the letters of a page are printed: font, bold, italic and size, read once for each text object.

A page has hundreds of text objects but few styles: where a font and a size have been met, no more is asked.
"""

from __future__ import annotations

import math
from ctypes import Array, byref, c_char, c_float, c_size_t, create_string_buffer
from dataclasses import dataclass, field
from typing import NamedTuple

from kehoach_parser.loaders.pdf_binding import Functions, Matrix, pointer
from kehoach_parser.loaders.pdf_fonts import is_nameless, style_by_file, style_by_name

_FILL_AND_STROKE = 2  # text render mode that prints a plain font bold
_LONGEST_NAME = 256
_SMALLEST = 0.01  # points; some files print text of no size, to be searched and not seen


class Style(NamedTuple):
    """How a run of characters is printed."""

    font: str
    bold: bool
    italic: bool
    size: float


@dataclass(slots=True)
class Fonts:
    """The fonts of a file: bold and italic by name, flags and weight, and the memory that pdfium answers to."""

    known: dict[tuple[bytes, int, int], tuple[bool, bool]] = field(default_factory=dict)
    size: c_float = field(default_factory=c_float)
    matrix: Matrix = field(default_factory=Matrix)
    name: Array[c_char] = field(default_factory=lambda: create_string_buffer(_LONGEST_NAME))


class Styles:
    """The styles of one page. Handles of fonts and objects live no longer than it: they may be given out again."""

    def __init__(self, pdfium: Functions, text_page: int, fonts: Fonts) -> None:
        self._pdfium, self._text_page, self._known = pdfium, text_page, fonts
        self._font_of, self._size_of = pdfium.FPDFTextObj_GetFont, pdfium.FPDFTextObj_GetFontSize
        self._mode_of = pdfium.FPDFTextObj_GetTextRenderMode
        self._at_size, self._at_matrix = byref(fonts.size), byref(fonts.matrix)
        self._fonts: dict[int, tuple[str, bool, bool]] = {}
        self._upright: dict[tuple[int, float, bool], Style] = {}  # by font and size
        self._styles: dict[tuple[object, ...], Style] = {}  # one object for each style, to be compared by identity
        self.by_object: dict[int, Style] = {}

    @property
    def font_names(self) -> list[str]:
        """The names of the fonts that have been met so far."""
        return [name for name, _, _ in self._fonts.values()]

    def read(self, handle: int, character: int) -> Style:
        """The style of a text object (0 for none) that has not been met before, by one of its characters.

        Where the size stands in the font operator, as is usual, the matrix that might scale or slant the letters is
        read once for each font and size; else for each object.
        """
        font, size, emphasised = 0, 0.0, False
        if handle:
            text_object = pointer(handle)
            font = self._font_of(text_object) or 0
            size = self._known.size.value if self._size_of(text_object, self._at_size) else 0.0
            emphasised = self._mode_of(text_object) == _FILL_AND_STROKE
        identity = (font, size, emphasised)
        style = self._upright.get(identity)
        if style is None:
            style, unscaled = self._measured(font, size, emphasised, character)
            if unscaled:
                self._upright[identity] = style
        self.by_object[handle] = style
        return style

    def _measured(self, font: int, size: float, emphasised: bool, character: int) -> tuple[Style, bool]:
        """The style, and whether the letters are neither scaled nor slanted."""
        matrix = self._known.matrix
        self._pdfium.FPDFText_GetMatrix(self._text_page, character, self._at_matrix)
        a, b, c, d = matrix.a, matrix.b, matrix.c, matrix.d
        scale = math.hypot(c, d)
        slanted = abs(b) < 0.01 * abs(a) and 0.15 < c / (d or 1.0) < 0.5
        identity = (font, emphasised, slanted, printed := max(abs(round(size * scale, 2)), _SMALLEST))
        style = self._styles.get(identity)
        if style is None:
            name, bold, italic = self._font(font) if font else ("", False, False)
            style = self._styles[identity] = Style(name, bold or emphasised, italic or slanted, printed)
        return style, scale == 1.0 and not slanted

    def _font(self, handle: int) -> tuple[str, bool, bool]:
        known = self._fonts.get(handle)
        if known is None:
            self._pdfium.FPDFFont_GetBaseFontName(handle, self._known.name, _LONGEST_NAME)
            name = self._known.name.value
            flags, weight = self._pdfium.FPDFFont_GetFlags(handle), self._pdfium.FPDFFont_GetWeight(handle)
            bold, italic = self._emphasis(handle, name, flags, weight)
            known = self._fonts[handle] = (name.decode("utf-8", "replace"), bold, italic)
        return known

    def _emphasis(self, handle: int, name: bytes, flags: int, weight: int) -> tuple[bool, bool]:
        """Whether a font is bold and italic."""
        found = self._known.known.get((name, flags, weight))
        if found is None:
            readable = name.decode("utf-8", "replace")
            found = style_by_name(readable, flags, weight)
            if is_nameless(readable) and not any(found):
                found = style_by_file(self._font_file(handle))
            self._known.known[name, flags, weight] = found
        return found

    def _font_file(self, handle: int) -> bytes:
        size = c_size_t()
        self._pdfium.FPDFFont_GetFontData(handle, None, 0, byref(size))
        data = create_string_buffer(max(1, size.value))
        self._pdfium.FPDFFont_GetFontData(handle, data, size.value, byref(size))
        return data.raw
