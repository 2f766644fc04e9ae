"""The engine: pages of a PDF through pdfium, with places in points from the top left of the page as it is displayed.

Apart from the C functions in `pdf_binding` and the path objects in `pdf_paths`, nothing else touches pdfium.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import byref, c_double, c_float, c_size_t
from dataclasses import dataclass

from kehoach_parser.document import Box
from kehoach_parser.loaders import pdf_paths
from kehoach_parser.loaders.pdf_binding import Functions, Matrix, Rect, pdfium
from kehoach_parser.loaders.pdf_fonts import is_nameless, style_by_file, style_by_name

_PASSWORD = 4  # FPDF_ERR_PASSWORD
_SECURITY = 5  # FPDF_ERR_SECURITY: an encryption that pdfium does not know
_PRINTING_ANNOTATIONS = (3, 13, 20)  # FPDF_ANNOT_FREETEXT, _STAMP, _WIDGET
_MAY_COPY = 1 << 4  # permission of an encrypted file
_FILL_AND_STROKE = 2  # text render mode that prints a plain font bold
_MAX_ANNOTATIONS = 200


FontFiles = dict[tuple[str, int, int], tuple[bool, bool]]  # bold and italic of the fonts without a name


class PdfiumError(Exception):
    """The file or the page cannot be opened."""


class PasswordError(PdfiumError):
    """The file is encrypted and the password is missing or wrong."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a run of characters is printed."""

    font: str
    bold: bool
    italic: bool
    size: float


class Pdf:
    """An open file. The bytes must live as long as it does, since pdfium reads from them."""

    def __init__(self, data: bytes, password: str | None = None) -> None:
        self._pdfium = pdfium()
        self.data, self.password = data, password
        self._handle = 0
        for encoding in ("utf-8", "latin-1"):  # of the password; which one depends on the age of the encryption
            secret = None if password is None else password.encode(encoding, "replace")
            self._handle = self._handle or self._pdfium.FPDF_LoadMemDocument64(data, len(data), secret)
        if not self._handle:
            reason = self._pdfium.FPDF_GetLastError()
            raise (
                PasswordError
                if reason == _PASSWORD
                else PdfiumError("unknown encryption" if reason == _SECURITY else "no PDF structure")
            )
        self.font_files: FontFiles = {}

    def __enter__(self) -> Pdf:
        return self

    def __exit__(self, *_: object) -> None:
        self._pdfium.FPDF_CloseDocument(self._handle)

    @property
    def is_restricted(self) -> bool:
        """Whether the file is encrypted with an owner's password that forbids to copy its text."""
        encrypted = self._pdfium.FPDF_GetSecurityHandlerRevision(self._handle) >= 0
        return encrypted and not self._pdfium.FPDF_GetDocPermissions(self._handle) & _MAY_COPY

    def __len__(self) -> int:
        return max(0, int(self._pdfium.FPDF_GetPageCount(self._handle)))

    @contextmanager
    def page(self, index: int) -> Iterator[Page]:
        """The page with the given index from 0; it must not be used after the block."""
        page = Page(self, self._pdfium, self._handle, index)
        try:
            yield page
        finally:
            page.close()


class Page:
    """An open page: its text as one string, and places and styles by index into that string."""

    def __init__(self, pdf: Pdf, pdfium: Functions, document: int, index: int) -> None:
        self.pdf, self.index = pdf, index
        self._pdfium = pdfium
        self._fonts: dict[int, tuple[str, bool, bool]] = {}  # of this page only: a handle may be given out again
        self._styles: dict[int, Style] = {}  # by text object
        self._upright_styles: dict[tuple[int, float, bool], Style] = {}  # by font and size
        self._x, self._y, self._rect, self._matrix, self._size = c_double(), c_double(), Rect(), Matrix(), c_float()
        self._at_x, self._at_y, self._at_rect, self._at_matrix, self._at_size = (
            ctypes.addressof(value) for value in (self._x, self._y, self._rect, self._matrix, self._size)
        )
        self._handle = self._load(document, index)
        self._text_page = pdfium.FPDFText_LoadPage(self._handle)
        self.stamped_from = -1  # index of the first character that annotations print; -1 without such
        if self._text_page and self._print_annotations():
            first = pdfium.FPDFText_CountChars(self._text_page)
            self.close()
            self._handle = self._load(document, index)
            self._text_page = pdfium.FPDFText_LoadPage(self._handle)
            self.stamped_from = first
        self.width = float(pdfium.FPDF_GetPageWidthF(self._handle))
        self.height = float(pdfium.FPDF_GetPageHeightF(self._handle))
        self.rotation = int(pdfium.FPDFPage_GetRotation(self._handle)) % 4
        area = Rect()
        pdfium.FPDF_GetPageBoundingBox(self._handle, byref(area))
        self._area = area
        self._left, self._top = area.left, area.top
        self.text, self._indices = self._read_text()

    def _load(self, document: int, index: int) -> int:
        handle = self._pdfium.FPDF_LoadPage(document, index)
        if not handle:
            raise PdfiumError(f"page {index + 1}")
        return int(handle)

    def close(self) -> None:
        if self._text_page:
            self._pdfium.FPDFText_ClosePage(self._text_page)
        if self._handle:
            self._pdfium.FPDF_ClosePage(self._handle)
        self._text_page = self._handle = 0

    def _print_annotations(self) -> bool:
        """Whether the page has annotations that print text, which are then made a part of the page. Signing systems
        print the number and the date of a document in this way."""
        found = False
        for number in range(min(_MAX_ANNOTATIONS, self._pdfium.FPDFPage_GetAnnotCount(self._handle))):
            annotation = self._pdfium.FPDFPage_GetAnnot(self._handle, number)
            if annotation:
                if self._pdfium.FPDFAnnot_GetSubtype(annotation) in _PRINTING_ANNOTATIONS:
                    found = found or self._pdfium.FPDFAnnot_GetObjectCount(annotation) > 0
                self._pdfium.FPDFPage_CloseAnnot(annotation)
        return found and self._pdfium.FPDFPage_Flatten(self._handle, 0) == 1

    def _read_text(self) -> tuple[str, range | list[int]]:
        """The text and the index of the engine's character for each character of it."""
        if not self._text_page:
            return "", range(0)
        count = self._pdfium.FPDFText_CountChars(self._text_page)
        if count <= 0:
            return "", range(0)
        buffer = ctypes.create_string_buffer(2 * count + 2)
        written = self._pdfium.FPDFText_GetText(self._text_page, 0, count, buffer)
        text = buffer.raw[: 2 * max(0, written - 1)].decode("utf-16-le", "replace")
        if len(text) == count:
            return text, range(count)
        return self._read_single_characters(count)

    def _read_single_characters(self, count: int) -> tuple[str, list[int]]:
        """The same for pages where the engine leaves characters out of the text."""
        codes = [self._pdfium.FPDFText_GetUnicode(self._text_page, index) for index in range(count)]
        kept = [index for index, code in enumerate(codes) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000]
        return "".join(chr(codes[index]) for index in kept), kept

    def origin(self, index: int) -> tuple[float, float]:
        """Where the character stands on its baseline."""
        if not self._pdfium.FPDFText_GetCharOrigin(self._text_page, self._indices[index], self._at_x, self._at_y):
            return 0.0, 0.0
        if self.rotation:
            return self._displayed(self._x.value, self._y.value)
        return self._x.value - self._left, self._top - self._y.value

    def right(self, index: int) -> float:
        """The right edge of the character, its own white space included."""
        rect = self._rect
        if not self._pdfium.FPDFText_GetLooseCharBox(self._text_page, self._indices[index], self._at_rect):
            return self.origin(index)[0]
        if self.rotation:
            first, second = self._displayed(rect.left, rect.bottom), self._displayed(rect.right, rect.top)
            return max(first[0], second[0])
        right: float = rect.right
        return right - self._left

    def extent(self, start: int, stop: int) -> tuple[float, float, float, float]:
        """Left edge and baseline of the first, right edge and middle height of the last of some characters: `origin`
        and `right` in one, since every line needs them."""
        pdfium, page, indices, rect = self._pdfium, self._text_page, self._indices, self._rect
        pdfium.FPDFText_GetCharOrigin(page, indices[start], self._at_x, self._at_y)
        pdfium.FPDFText_GetLooseCharBox(page, indices[stop - 1], self._at_rect)
        if self.rotation:
            x, y = self._displayed(self._x.value, self._y.value)
            (x0, y0), (x1, y1) = self._displayed(rect.left, rect.bottom), self._displayed(rect.right, rect.top)
            return x, y, max(x0, x1), (y0 + y1) / 2
        left, top = self._left, self._top
        return self._x.value - left, top - self._y.value, rect.right - left, top - (rect.bottom + rect.top) / 2

    def style(self, index: int) -> Style:
        """Font and size of the character. Read once for each text object, since all its characters have one style."""
        character = self._indices[index]
        handle = self._pdfium.FPDFText_GetTextObject(self._text_page, character) or 0
        style = self._styles.get(handle)
        if style is None:
            style = self._styles[handle] = self._read_style(handle, character)
        return style

    def _read_style(self, handle: int, character: int) -> Style:
        """The style of a text object. Where the size stands in the font operator, as is usual, the matrix that might
        scale or slant the letters is read once for each font and size; else for each object."""
        pdfium = self._pdfium
        font = pdfium.FPDFTextObj_GetFont(handle) if handle else 0
        size = 0.0
        if handle and pdfium.FPDFTextObj_GetFontSize(handle, self._at_size):
            size = self._size.value
        emphasised = bool(handle) and pdfium.FPDFTextObj_GetTextRenderMode(handle) == _FILL_AND_STROKE
        identity = (font, size, emphasised)
        style = self._upright_styles.get(identity)
        if style is None:
            style, unscaled = self._measured_style(font, size, emphasised, character)
            if unscaled:
                self._upright_styles[identity] = style
        return style

    def _measured_style(self, font: int, size: float, emphasised: bool, character: int) -> tuple[Style, bool]:
        """The style, and whether the letters are neither scaled nor slanted."""
        matrix = self._matrix
        self._pdfium.FPDFText_GetMatrix(self._text_page, character, self._at_matrix)
        name, bold, italic = self._font(font) if font else ("", False, False)
        scale = math.hypot(matrix.c, matrix.d)
        upright = abs(matrix.b) < 0.01 * abs(matrix.a)
        slanted = upright and 0.15 < matrix.c / (matrix.d or 1.0) < 0.5
        style = Style(name, bold or emphasised, italic or slanted, round(size * scale, 2))
        return style, scale == 1.0 and not slanted

    @property
    def font_names(self) -> list[str]:
        """The names of the fonts that have been met on this page so far."""
        return [name for name, _, _ in self._fonts.values()]

    def _font(self, handle: int) -> tuple[str, bool, bool]:
        known = self._fonts.get(handle)
        if known is None:
            buffer = ctypes.create_string_buffer(256)
            self._pdfium.FPDFFont_GetBaseFontName(handle, buffer, 256)
            name = buffer.value.decode("utf-8", "replace")
            flags = self._pdfium.FPDFFont_GetFlags(handle)
            weight = self._pdfium.FPDFFont_GetWeight(handle)
            bold, italic = style_by_name(name, flags, weight)
            if is_nameless(name) and not (bold or italic):
                bold, italic = self._style_by_file(handle, (name, flags, weight))
            known = self._fonts[handle] = (name, bold, italic)
        return known

    def _style_by_file(self, handle: int, identity: tuple[str, int, int]) -> tuple[bool, bool]:
        known = self.pdf.font_files.get(identity)
        if known is None:
            size = c_size_t()
            self._pdfium.FPDFFont_GetFontData(handle, None, 0, byref(size))
            data = ctypes.create_string_buffer(max(1, size.value))
            self._pdfium.FPDFFont_GetFontData(handle, data, size.value, byref(size))
            known = self.pdf.font_files[identity] = style_by_file(data.raw)
        return known

    def _displayed(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page's own space on the page as it is displayed."""
        area = self._area
        if self.rotation == 1:
            return y - area.bottom, x - area.left
        if self.rotation == 2:
            return area.right - x, y - area.bottom
        if self.rotation == 3:
            return area.top - y, area.right - x
        return x - area.left, area.top - y

    def rulings(self) -> list[Box]:
        """The straight strokes that the page draws, wherever they stand, each as a box without height or width."""
        found = pdf_paths.strokes(self._pdfium, self._handle)
        if self.rotation:
            corners = [(*self._displayed(x0, y0), *self._displayed(x1, y1)) for x0, y0, x1, y1 in found]
            return [Box(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in corners]
        left, top = self._left, self._top
        return [Box(x0 - left, top - y1, x1 - left, top - y0) for x0, y0, x1, y1 in found]

    def picture_share(self) -> float:
        """The part of the page that its biggest picture covers."""
        whole = self.width * self.height
        return pdf_paths.biggest_picture(self._pdfium, self._handle) / whole if whole > 0 else 0.0
