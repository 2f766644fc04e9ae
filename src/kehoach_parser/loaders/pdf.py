"""PDF → Document, through pdfium's text layer and ruling lines. What each step does is told in the module it is in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain
from operator import attrgetter
from typing import Any

from kehoach_parser.document import Block, Box, Cell, Document, Line, Notice, Ocr, Table
from kehoach_parser.errors import (
    CorruptFileError,
    EmptyFileError,
    NeedsOcrError,
    PasswordRequiredError,
    ResourceLimitError,
)
from kehoach_parser.garbage import uncollected
from kehoach_parser.loaders import pdf_file
from kehoach_parser.loaders.askew import as_displayed
from kehoach_parser.loaders.pages import mark_centered, take_running
from kehoach_parser.loaders.pdf_continued import join_continued
from kehoach_parser.loaders.pdf_notes import PageBlock
from kehoach_parser.loaders.pdf_order import put_in_order
from kehoach_parser.loaders.pdf_page import PageContent, read_page
from kehoach_parser.loaders.pdf_strip import ASCENT, DESCENT, Strip
from kehoach_parser.loaders.pdf_tables import PageCell, PageTable
from kehoach_parser.loaders.pdf_text_layer import has_no_text, is_usable
from kehoach_parser.loaders.pdfium import PasswordError, Pdf, PdfiumError

_COLUMN = attrgetter("column")
_new, _create = tuple.__new__, object.__new__
_MANY_PAGES = 5000
_PROBED = 25  # pages of a very long file, to see whether it has text at all


def load(data: bytes, path: str, password: str | None = None, ocr: Ocr = "auto") -> Document:
    """The document of a PDF file. `path` is named in errors only; `password` opens an encrypted file; `ocr` tells when
    the text of pages is recognised from their pictures."""
    if not data:
        raise EmptyFileError(path)
    if pdf_file.explodes(data):
        raise ResourceLimitError(path, "a stream inflates beyond the limit")
    try:
        with _opened(data, password) as pdf:
            return _read(pdf, path, _notices_of_file(data, pdf), ocr)
    except PasswordError:
        raise PasswordRequiredError(path, "the password is wrong" if password else "") from None
    except PdfiumError as error:
        raise CorruptFileError(path, str(error)) from None


def _opened(data: bytes, password: str | None) -> Pdf:
    try:
        return Pdf(data, password)
    except PasswordError:
        raise
    except PdfiumError:
        begin = pdf_file.start(data)  # the engine looks for the header in the first bytes only
        if not begin:
            raise
        return Pdf(data[begin:], password)


def _notices_of_file(data: bytes, pdf: Pdf) -> list[Notice]:
    found = [pdf_file.active_content(data)]
    if damage := pdf_file.damage(data):
        found.append(Notice("pdf-repaired", damage))
    if pdf.is_restricted:
        found.append(Notice("owner-restricted"))
    return [notice for notice in found if notice is not None]


def _read(pdf: Pdf, path: str, notices: list[Notice], ocr: Ocr) -> Document:
    _refuse_endless(pdf, path)
    with uncollected():
        pages = list(_pages(pdf, mend=False))
        if pages and pages[-1].scrambled:
            pages = list(_pages(pdf, mend=True))
        notices.extend(_unreadable(len(pdf), pages))
        trouble = _trouble(pages)
        if ocr == "never" or (ocr == "auto" and not trouble and not any(map(has_no_text, pages))):
            document = _document(pdf, path, pages, notices, trouble)
            del pages  # nothing that is searched for garbage when the block ends
            return document
    from kehoach_parser.loaders.ocr_pdf import with_recognised  # most files need none of it

    pages, recognised = with_recognised(pdf, pages, all_pages=bool(trouble) or ocr == "always")
    return _document(pdf, path, pages, notices + recognised, trouble)


def _document(pdf: Pdf, path: str, pages: list[PageContent], notices: list[Notice], trouble: str) -> Document:
    """The document of a file, when at least something on its pages can be read."""
    if trouble and not any(page.recognised for page in pages):
        raise NeedsOcrError(path, trouble)
    return assembled("pdf", pages, len(pdf), [*notices, *_notices_of_pages(pages)])


@uncollected()
def assembled(format: str, pages: list[PageContent], count: int, notices: list[Notice]) -> Document:
    """The document that pages make together."""
    running = take_running(pages)
    mark_centered(pages)
    join_continued(pages)
    document = Document(
        format,
        _blocks(chain.from_iterable([page.blocks for page in pages])),
        count,
        frozenset(page.number for page in pages if page.recognised),
        tuple([_line(strip) for strip in running]),
        tuple(notices),
    )
    return as_displayed(document, pages) if any(page.askew for page in pages) else document


def _pages(pdf: Pdf, mend: bool) -> Iterator[PageContent]:
    """The content of the pages that can be opened, up to one whose letters are out of order, or all of them mended:
    when one page has such letters, others may have too few of them to show it."""
    for index in range(len(pdf)):
        with suppress(PdfiumError), pdf.page(index) as page:
            if mend:
                put_in_order(page)
            yield (content := read_page(page, index + 1))
            if content.scrambled and not mend:
                return


def _unreadable(count: int, pages: list[PageContent]) -> Iterator[Notice]:
    opened = {page.number for page in pages}
    for number in range(1, count + 1):
        if number not in opened:
            yield Notice("page-unreadable", page=number)


def _refuse_endless(pdf: Pdf, path: str) -> None:
    count = len(pdf)
    if not count:
        raise CorruptFileError(path, "no pages")
    if count <= _MANY_PAGES:
        return
    for index in range(0, count, count // _PROBED):
        with suppress(PdfiumError), pdf.page(index) as page:
            if page.text.strip():
                return
    raise ResourceLimitError(path, f"{count} pages without text")


def _trouble(pages: list[PageContent]) -> str:
    """Why nothing can be read without recognising letters in pictures; empty when something can."""
    if all(not page.blocks for page in pages):
        return "no text layer"
    if all(map(has_no_text, pages)) or not (_old_font(pages) or is_usable(pages)):
        return "text layer unusable"
    return ""


def _old_font(pages: list[PageContent]) -> str:
    return next((page.old_font for page in pages if page.old_font), "")


def _notices_of_pages(pages: list[PageContent]) -> Iterator[Notice]:
    if font := _old_font(pages):
        yield Notice("legacy-encoding", font)
    for page in pages:
        if has_no_text(page):
            yield Notice("page-without-text", page=page.number)
        for note in page.unmatched_notes:
            yield Notice("footnote-unmatched", note.text, page.number)


def _blocks(blocks: Iterable[PageBlock]) -> tuple[Block, ...]:
    return tuple([_line(block) if isinstance(block, Strip) else _table(block) for block in blocks])


def _line(strip: Strip) -> Line:
    base, size = strip.base, strip.size
    # As `Box(…)`, in a third of the time.
    box = _new(Box, (strip.x0, base - ASCENT * size, strip.x1, base + DESCENT * size))
    line: Any = _create(Line)  # as `Line(…)`, in half the time
    line.text, line.page, line.box = strip.text, strip.page, box
    line.bold, line.italic, line.size = strip.bold, strip.italic, size
    line.centered, line.whole, line.heading = strip.centered, False, None
    line.column, line.notes = strip.column, strip.notes
    return line  # type: ignore[no-any-return]


def _table(table: PageTable) -> Table:
    rows = []
    for row in table.rows:
        row.sort(key=_COLUMN)
        rows.append(tuple([_cell(cell) for cell in row]))
    return Table(tuple(rows), table.columns, table.page, table.box, table.head_rows)


def _cell(cell: PageCell) -> Cell:
    lines = tuple([_line(line) for line in cell.lines]) if cell.lines else ()
    return Cell(cell.row, cell.column, lines, cell.rowspan, cell.colspan, cell.page, cell.box)
