"""The engine: pages of a PDF through pdfium, with places in points from the top left of the page as it is displayed.

Apart from the C functions in `pdf_binding`, the styles in `pdf_styles`, the path objects in `pdf_paths` and the
annotations in `pdf_annotations`, nothing else touches pdfium.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ctypes import Array, byref, c_char, c_double, create_string_buffer, string_at
from functools import cached_property
from struct import Struct

from kehoach_parser.loaders import pdf_paths
from kehoach_parser.loaders.pdf_annotations import made_content
from kehoach_parser.loaders.pdf_binding import Rect, pdfium, pointer
from kehoach_parser.loaders.pdf_paths import Stroke
from kehoach_parser.loaders.pdf_strip import Strip
from kehoach_parser.loaders.pdf_styles import Fonts, Style, Styles, emphasis
from kehoach_parser.patterns import compiled

_PASSWORD = 4  # FPDF_ERR_PASSWORD
_SECURITY = 5  # FPDF_ERR_SECURITY: an encryption that pdfium does not know
_MAY_COPY = 1 << 4  # permission of an encrypted file
# What is beyond ASCII, Vietnamese letters and the usual punctuation may need cleaning. To go through what is usual
# takes half the time of a search for what is not. U+FFFE is the hyphen at the end of a line.
_usual = compiled(
    "[ -~\r\n\ufffe\u00a1-\u00ac\u00ae-\u01b0\u1ea0-\u1ef9\u2013\u2014\u2018-\u201d\u2022\u2026]*"
).fullmatch
_Memory = c_double * 4  # for two doubles and four floats
_POINT_AND_BOX = Struct("2d4f").unpack_from
_USUAL_BYTES = 16384  # of a page's text
_LEVEL = -1.1, 0.45  # font sizes: the middle of a letter stands between, measured down from its baseline
_create = object.__new__

Piece = tuple[int, int, str]  # first and last+1 index of some characters of a page's text, and what they say


class PdfiumError(Exception):
    """The file or the page cannot be opened."""


class PasswordError(PdfiumError):
    """The file is encrypted and the password is missing or wrong."""


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
        self.fonts = Fonts()
        memory = _Memory()  # where the engine writes a point and a box to, and where these stand
        self.memory = memory, byref(memory), byref(memory, 8), byref(memory, 16)
        self._buffer: Array[c_char] = create_string_buffer(_USUAL_BYTES)

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

    def page(self, index: int) -> Page:
        """The page with the given index from 0, to be used in a `with` statement and not after it."""
        return Page(self, self._handle, index)

    def buffer(self, size: int) -> Array[c_char]:
        """Memory for so many bytes, used again from page to page: a new one would cost more than the text."""
        if size > len(self._buffer):
            self._buffer = create_string_buffer(2 * size)
        return self._buffer


class Page:
    """An open page: its text as one string, and places and styles by index into that string."""

    recognised = False  # whether the text comes from the picture of the page

    def __init__(self, pdf: Pdf, document: int, index: int) -> None:
        self.pdf, self.index = pdf, index
        self._pdfium = engine = pdfium()
        self._document, self._handle, self._text_page = document, 0, 0
        self.stamped_from = -1  # index of the first character that annotations print; -1 without such
        self._open()
        own = made_content(engine, self._handle)
        if own >= 0:
            self.close()
            self._open()
        self._text_page = engine.FPDFText_LoadPage(self._handle) or 0
        self.width = engine.FPDF_GetPageWidthF(self._handle)
        self.height = engine.FPDF_GetPageHeightF(self._handle)
        self.rotation = engine.FPDFPage_GetRotation(self._handle) % 4
        self._memory, self._at_x, self._at_y, self._at_box = pdf.memory
        self._argument = pointer(self._text_page)
        self._area = area = Rect()
        engine.FPDF_GetPageBoundingBox(self._handle, byref(area))
        self._left, self._top = area.left, area.top
        self._styles = Styles(engine, self._text_page, pdf.fonts)
        self.text, self._indices = self._read_text()  # no indices where they are those of the text
        if own >= 0:
            self.stamped_from = self._first_printed_by(own)
        self.plain = _usual(self.text) is not None  # only hyphens at the ends of lines need cleaning

    def __enter__(self) -> Page:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self) -> None:
        handle = self._pdfium.FPDF_LoadPage(self._document, self.index)
        if not handle:
            raise PdfiumError(f"page {self.index + 1}")
        self._handle = handle

    def close(self) -> None:
        if self._text_page:
            self._pdfium.FPDFText_ClosePage(self._text_page)
        if self._handle:
            self._pdfium.FPDF_ClosePage(self._handle)
        self._text_page = self._handle = 0

    def _first_printed_by(self, own: int) -> int:
        """The index of the first character that no object of the page's own prints; that of the end without such."""
        stamps = pdf_paths.texts_from(self._pdfium, self._handle, own)
        text_object, page, text, places = self._pdfium.FPDFText_GetTextObject, self._argument, self.text, self._indices
        first = len(text)
        for index in range(len(text) - 1, -1, -1):
            if not text[index].isspace():
                if text_object(page, places[index] if places else index) not in stamps:
                    break
                first = index
        return first

    def _read_text(self) -> tuple[str, list[int] | None]:
        """The text and the index of the engine's character for each character of it, where that is another one."""
        if not self._text_page:
            return "", None
        count = self._pdfium.FPDFText_CountChars(self._text_page)
        if count <= 0:
            return "", None
        buffer = self.pdf.buffer(2 * count + 2)
        written = self._pdfium.FPDFText_GetText(self._text_page, 0, count, buffer)
        text = string_at(buffer, 2 * max(0, written - 1)).decode("utf-16-le", "replace")
        if len(text) == count:
            return text, None
        return self._read_single_characters(count)

    def _read_single_characters(self, count: int) -> tuple[str, list[int]]:
        """The same for pages where the engine leaves characters out of the text."""
        codes = [self._pdfium.FPDFText_GetUnicode(self._text_page, index) for index in range(count)]
        kept = [index for index, code in enumerate(codes) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000]
        return "".join(chr(codes[index]) for index in kept), kept

    def put_in_order(self, text: str, indices: Sequence[int], stamped_from: int) -> None:
        """Gives the page another text, with the index of the engine's character for each of its characters."""
        own = self._indices
        self.text, self.stamped_from = text, stamped_from
        self._indices = list(indices) if own is None else [own[index] for index in indices]
        self.plain = _usual(text) is not None

    def origin(self, index: int) -> tuple[float, float]:
        """Where the character stands on its baseline."""
        own = self._indices
        self._pdfium.FPDFText_GetCharOrigin(self._argument, own[index] if own else index, self._at_x, self._at_y)
        x, y = self._memory[0], self._memory[1]
        return self._displayed(x, y) if self.rotation else (x - self._left, self._top - y)

    def lefts(self, indices: Sequence[int]) -> list[float]:
        """The left edges of characters."""
        if self.rotation:
            return [self.origin(index)[0] for index in indices]
        found: list[float] = []
        origin, text_page, own, left = self._pdfium.FPDFText_GetCharOrigin, self._argument, self._indices, self._left
        memory, at_x, at_y = self._memory, self._at_x, self._at_y
        for index in indices:
            origin(text_page, own[index] if own else index, at_x, at_y)
            found.append(memory[0] - left)
        return found

    def right(self, index: int) -> float:
        """The right edge of the character, its own white space included."""
        own = self._indices
        self._pdfium.FPDFText_GetLooseCharBox(self._argument, own[index] if own else index, self._at_box)
        _, _, left, top, right, bottom = _POINT_AND_BOX(self._memory)
        return (
            max(self._displayed(left, bottom)[0], self._displayed(right, top)[0])
            if self.rotation
            else right - self._left
        )

    def strips(self, pieces: Iterable[Piece], number: int) -> list[Strip]:
        """The strips of some pieces of the text, none of which begins or ends with white space; their style is that of
        a character in the middle. One loop for all lines of a page, since this is done for each of them."""
        engine, text_page, styles = self._pdfium, self._argument, self._styles
        origin, box, text_object = (
            engine.FPDFText_GetCharOrigin, engine.FPDFText_GetLooseCharBox, engine.FPDFText_GetTextObject,
        )  # fmt: skip
        page_text, own, known, read = self.text, self._indices, styles.by_object.get, styles.read
        memory, at_x, at_y, at_box = self._memory, self._at_x, self._at_y, self._at_box
        area_x, area_y, turned = self._left, self._top, self.rotation
        stamped_from = self.stamped_from if self.stamped_from >= 0 else len(page_text)
        lowest, highest = _LEVEL
        strips: list[Strip] = []
        for start, stop, text in pieces:
            origin(text_page, own[start] if own else start, at_x, at_y)
            box(text_page, own[stop - 1] if own else stop - 1, at_box)
            middle = (start + stop) // 2
            while page_text[middle].isspace():  # spaces may belong to no font; the last character is none
                middle += 1
            character = own[middle] if own else middle
            handle = text_object(text_page, character) or 0
            style = known(handle) or read(handle, character)
            _, bold, italic, size = style
            if (bold or italic) and not self._is_uniform(start, stop, style):
                bold, italic = emphasis(page_text, start, stop, style, self.style)
            x, y, left, low, right, high = _POINT_AND_BOX(memory)
            if turned:
                (x, y), corner, other = self._displayed(x, y), self._displayed(left, high), self._displayed(right, low)
                right, height = max(corner[0], other[0]), (corner[1] + other[1]) / 2
            else:
                x, right = x - area_x, right - area_x
                y, height = area_y - y, area_y - (high + low) / 2
            # As `Strip(…)`, in half the time: up to three values at once are stored without a tuple around them.
            strip = _create(Strip)
            strip.page, strip.text = number, text
            strip.start, strip.stop, strip.stamp = start, stop, start >= stamped_from
            strip.x0, strip.x1, strip.base = x, right if right > x else x, y
            strip.size, strip.bold, strip.italic = size, bold, italic
            strip.level = lowest * size < height - y < highest * size
            strip.column, strip.centered, strip.notes = 0, False, ()
            strips.append(strip)
        return strips

    def style(self, index: int) -> Style:
        """Font and size of the character."""
        character = self._indices[index] if self._indices else index
        handle = self._pdfium.FPDFText_GetTextObject(self._argument, character) or 0
        return self._styles.by_object.get(handle) or self._styles.read(handle, character)

    def _is_uniform(self, start: int, stop: int, style: Style) -> bool:
        """Whether some characters begin and end in one text object of the given style."""
        text_object, page, own = self._pdfium.FPDFText_GetTextObject, self._argument, self._indices
        first, last = (own[start], own[stop - 1]) if own else (start, stop - 1)
        first = text_object(page, first)
        return first == text_object(page, last) and self._styles.by_object.get(first) is style

    @property
    def font_names(self) -> list[str]:
        """The names of the fonts that have been met on this page so far."""
        return self._styles.font_names

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

    @cached_property
    def rulings(self) -> Sequence[Stroke]:
        """The straight strokes that the page draws, wherever they stand, each as its left, top, right and bottom."""
        found = pdf_paths.strokes(self._pdfium, self._handle)
        if self.rotation:
            corners = [(*self._displayed(x0, y0), *self._displayed(x1, y1)) for x0, y0, x1, y1 in found]
            return [(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in corners]
        left, top = self._left, self._top
        return [(x0 - left, top - y1, x1 - left, top - y0) for x0, y0, x1, y1 in found]

    def picture_share(self) -> float:
        """The part of the page that its biggest picture covers."""
        whole = self.width * self.height
        return pdf_paths.biggest_picture(self._pdfium, self._handle) / whole if whole > 0 else 0.0
