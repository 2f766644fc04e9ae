"""How the letters of a page are printed: font, bold, italic and size, read once for each text object.

A page has hundreds of text objects but few styles: where a font and a size have been met, no more is asked.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from ctypes import Array, byref, c_char, c_float, c_size_t, create_string_buffer
from struct import Struct
from typing import NamedTuple

from kehoach_parser.loaders.pdf_binding import Functions, Matrix, pointer
from kehoach_parser.loaders.pdf_fonts import is_nameless, style_by_file, style_by_name
from kehoach_parser.patterns import compiled

_FILL_AND_STROKE = 2  # text render mode that prints a plain font bold
_LONGEST_NAME = 256
_ROOM = c_size_t(_LONGEST_NAME)
_FOUR = Struct("4f").unpack_from  # of the numbers of a matrix, in a third of the time of its fields
_WORD, _LETTER = compiled(r"\S+"), compiled(r"[^\W\d_]")
MOST = 0.9  # part of the letters that is taken for all of them
_SMALLEST = 0.01  # points; some files print text of no size, to be searched and not seen

_Print = tuple[int | None, float, int]  # font, size and render mode
_Turn = tuple[float, float, float, float]  # the numbers of a matrix that scale and slant
_NO_PRINT: _Print = (None, 0.0, 0)


class Style(NamedTuple):
    """How a run of characters is printed."""

    font: str
    bold: bool
    italic: bool
    size: float


def emphasis(text: str, start: int, stop: int, style: Style, style_of: Callable[[int], Style]) -> tuple[bool, bool]:
    """Whether (nearly) all letters of a part of a text are bold and italic, when the one in the middle is so. Some
    samples tell that all are; only a line of mixed print is read word by word."""
    quarter = (stop - start) // 4
    samples = (start, start + quarter, stop - 1 - quarter, stop - 1)
    if all(text[index].isspace() or style_of(index) is style for index in samples):
        return style.bold, style.italic
    letters = bold = italic = 0
    for match in _WORD.finditer(text, start, stop):
        word = match[0]
        if not word[0].isalpha() and not _LETTER.search(word):
            continue
        printed = style_of(match.start() if word[0].isalpha() else match.end() - 1)
        letters += len(word)
        bold += len(word) * printed.bold
        italic += len(word) * printed.italic
    if not letters:
        return style.bold, style.italic
    return bold >= MOST * letters, italic >= MOST * letters


class Fonts:
    """The fonts of a file: bold and italic by name, flags and weight, and the memory that pdfium answers to."""

    def __init__(self) -> None:
        self.known: dict[tuple[bytes, int, int], tuple[bool, bool]] = {}
        self.size, self.matrix = c_float(), Matrix()
        self.at_size, self.at_matrix = byref(self.size), byref(self.matrix)
        self.name: Array[c_char] = create_string_buffer(_LONGEST_NAME)


class Styles:
    """The styles of one page. Handles of fonts and objects live no longer than it: they may be given out again."""

    def __init__(self, pdfium: Functions, text_page: int, fonts: Fonts) -> None:
        self._pdfium, self._text_page, self._known = pdfium, pointer(text_page), fonts
        self._asked = (
            pdfium.FPDFTextObj_GetFont, pdfium.FPDFTextObj_GetFontSize, fonts.at_size, fonts.size,
            pdfium.FPDFTextObj_GetTextRenderMode,
        )  # fmt: skip
        self._fonts: dict[int, tuple[str, bool, bool]] = {}
        self._upright: dict[_Print, Style] = {}  # neither scaled nor slanted
        self._turned: dict[tuple[_Print, _Turn], Style] = {}
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
        printed_as = _NO_PRINT
        if handle:
            font_of, size_of, at_size, size, mode_of = self._asked
            text_object = pointer(handle)
            size_of(text_object, at_size)
            printed_as = (font_of(text_object), size.value, mode_of(text_object))
        style = self._upright.get(printed_as)
        if style is None:
            memory = self._known
            self._pdfium.FPDFText_GetMatrix(self._text_page, character, memory.at_matrix)
            turn = _FOUR(memory.matrix)
            style = self._turned.get((printed_as, turn)) or self._measured(printed_as, turn)
        self.by_object[handle] = style
        return style

    def _measured(self, printed_as: _Print, turn: _Turn) -> Style:
        """The style of a print with a matrix that has not been met before."""
        font, size, mode = printed_as
        a, b, c, d = turn
        emphasised = mode == _FILL_AND_STROKE
        scale = math.hypot(c, d)
        slanted = abs(b) < 0.01 * abs(a) and 0.15 < c / (d or 1.0) < 0.5
        identity = (font, emphasised, slanted, printed := max(abs(round(size * scale, 2)), _SMALLEST))
        style = self._styles.get(identity)
        if style is None:
            name, bold, italic = self._font(font) if font else ("", False, False)
            style = self._styles[identity] = Style(name, bold or emphasised, italic or slanted, printed)
        self._turned[printed_as, turn] = style
        if scale == 1.0 and not slanted:
            self._upright[printed_as] = style
        return style

    def _font(self, handle: int) -> tuple[str, bool, bool]:
        known = self._fonts.get(handle)
        if known is None:
            pdfium, font = self._pdfium, pointer(handle)
            pdfium.FPDFFont_GetBaseFontName(font, self._known.name, _ROOM)
            name = self._known.name.value
            flags, weight = pdfium.FPDFFont_GetFlags(font), pdfium.FPDFFont_GetWeight(font)
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
