"""PDF → Document, through pdfium's text layer and ruling lines. What each step does is told in the module it is in."""

from __future__ import annotations

from kehoach_parser.document import Block, Cell, Document, Line, Notice, Table
from kehoach_parser.errors import CorruptFileError, EmptyFileError, NeedsOcrError, PasswordRequiredError
from kehoach_parser.loaders.pages import mark_centered, take_running
from kehoach_parser.loaders.pdf_continued import join_continued
from kehoach_parser.loaders.pdf_page import PageContent, read_page
from kehoach_parser.loaders.pdf_strips import Strip
from kehoach_parser.loaders.pdf_tables import PageTable
from kehoach_parser.loaders.pdfium import PasswordError, Pdf, PdfiumError


def load(data: bytes, path: str, password: str | None = None) -> Document:
    """The document of a PDF file. `path` is named in errors only; `password` opens an encrypted file."""
    if not data:
        raise EmptyFileError(path)
    try:
        with Pdf(data, password) as pdf:
            return _read(pdf, path)
    except PasswordError:
        raise PasswordRequiredError(path) from None
    except PdfiumError as error:
        raise CorruptFileError(path, str(error)) from None


def _read(pdf: Pdf, path: str) -> Document:
    notices: list[Notice] = []
    pages: list[PageContent] = []
    for index in range(len(pdf)):
        try:
            with pdf.page(index) as page:
                pages.append(read_page(page, index + 1))
        except PdfiumError:
            notices.append(Notice("page-unreadable", page=index + 1))
    if not any(page.blocks for page in pages):
        raise NeedsOcrError(path, "no text layer")
    notices.extend(Notice("page-without-text", page=page.number) for page in pages if not page.blocks)
    notices.extend(
        Notice("footnote-unmatched", note.text, page.number) for page in pages for note in page.unmatched_notes
    )
    running = take_running(pages)
    mark_centered(pages)
    join_continued(pages)
    return Document(
        "pdf",
        tuple(_block(block) for page in pages for block in page.blocks),
        len(pdf),
        running=tuple(_line(strip) for strip in running),
        notices=tuple(sorted(notices, key=lambda notice: notice.page or 0)),
    )


def _block(block: Strip | PageTable) -> Block:
    return _line(block) if isinstance(block, Strip) else _table(block)


def _line(strip: Strip) -> Line:
    return Line(
        strip.text,
        strip.page,
        strip.box,
        strip.bold,
        strip.italic,
        strip.size,
        strip.centered,
        column=strip.column,
        notes=tuple(strip.notes),
    )


def _table(table: PageTable) -> Table:
    rows = tuple(
        tuple(
            Cell(
                cell.row,
                cell.column,
                tuple(_line(line) for line in cell.lines),
                cell.rowspan,
                cell.colspan,
                cell.page,
                cell.box,
            )
            for cell in sorted(row, key=lambda cell: cell.column)
        )
        for row in table.rows
    )
    return Table(rows, table.columns, table.page, table.box)
