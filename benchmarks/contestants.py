"""The tools that are compared, each as a function that reads a file and one that shows what it found.

Imported by worker processes, also in environments that have nothing but one of the tools: the imports are inside.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Shown = tuple[str, list[list[list[str]]]]  # the text, and tables of rows of cells
Reader = tuple[Callable[[str], Any], Callable[[Any], Shown]]


@dataclass(frozen=True)
class Contestant:
    """A tool: what it is asked for, how it is made ready, and the package that has it (empty: ours or the system's)."""

    title: str
    ready: Callable[[], Reader]
    package: str = ""
    tables: bool = True


def _only_text(found: str) -> Shown:
    return found, []


def markdown_tables(text: str) -> list[list[list[str]]]:
    """The tables of pipes in a Markdown text, one list of rows for each run of lines."""
    tables: list[list[list[str]]] = [[]]
    for line in text.splitlines():
        if not line.strip().startswith("|"):
            tables.append([])
        elif set(line) - set("|-: "):
            cells = line.strip().strip("|").replace("<br>", "\n").replace("**", "").split("|")
            tables[-1].append(cells)
    return [table for table in tables if table]


def _markdown(found: str) -> Shown:
    return found, markdown_tables(found)


# -- ours ------------------------------------------------------------------------------------------------------------


def _loaded() -> Reader:
    from kehoach_parser import loaders
    from kehoach_parser.document import Document, Table

    def shown(document: Document) -> Shown:
        tables = [block for block in document.blocks if isinstance(block, Table)]
        cells = [[[cell.text for cell in row] for row in table.rows] for table in tables]
        lines = [block.text for block in document.blocks if not isinstance(block, Table)]
        return "\n".join([*lines, *(text for table in cells for row in table for text in row)]), cells

    return (lambda path: loaders.load(Path(path).read_bytes(), path)), shown


def _parsed() -> Reader:
    from kehoach_parser.parser import parse_bytes

    return (lambda path: parse_bytes(Path(path).read_bytes(), path)), lambda plan: ("", [])


# -- what they are compared with --------------------------------------------------------------------------------------


def _pdfium() -> Reader:
    import pypdfium2

    def read(path: str) -> str:
        document = pypdfium2.PdfDocument(path)
        texts = []
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            texts.append(text.get_text_range())
            text.close()
            page.close()
        document.close()
        return "\n".join(texts)

    return read, _only_text


def _pdftotext() -> Reader:
    def read(path: str) -> str:
        return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout.decode()

    return read, _only_text


def _pdfplumber() -> Reader:
    import pdfplumber

    def read(path: str) -> Shown:
        texts, tables = [], []
        with pdfplumber.open(path) as document:
            for page in document.pages:
                texts.append(page.extract_text() or "")
                tables.extend(page.extract_tables())
        return "\n".join(texts), [[[cell or "" for cell in row] for row in table] for table in tables]

    return read, lambda found: found


def _liteparse() -> Reader:
    from liteparse import LiteParse

    parser = LiteParse(ocr_enabled=False, quiet=True)
    return (lambda path: parser.parse(path).text), _markdown


def _kreuzberg() -> Reader:
    from kreuzberg import extract_file_sync

    def shown(found: Any) -> Shown:
        return found.content, [[[str(cell) for cell in row] for row in table.cells] for table in found.tables]

    return extract_file_sync, shown


def _pdf_inspector() -> Reader:
    import pdf_inspector

    return (lambda path: pdf_inspector.process_pdf(path).markdown or ""), _markdown


def _pdf_oxide() -> Reader:
    from pdf_oxide import PdfDocument

    def read(path: str) -> tuple[str, list[Any]]:
        document = PdfDocument(path)
        numbers = range(document.page_count())
        texts = [document.extract_text(number) for number in numbers]
        return "\n".join(texts), [table for number in numbers for table in document.extract_tables(number)]

    def shown(found: tuple[str, list[Any]]) -> Shown:
        rows = [[[str(cell["text"]) for cell in row["cells"]] for row in table["rows"]] for table in found[1]]
        return found[0], rows

    return read, shown


def _markitdown() -> Reader:
    from markitdown import MarkItDown

    converter = MarkItDown()
    return (lambda path: converter.convert(path).text_content), _markdown


def _viparse() -> Reader:
    import viparse

    return (lambda path: "\n".join(part.text for part in viparse.load(path, output="markdown"))), _markdown


BARE = "pdfium"
CONTESTANTS = {
    "load": Contestant("**kehoach-parser: lines + tables**", _loaded),
    "parse": Contestant("**kehoach-parser: the whole parse**", _parsed, tables=False),
    BARE: Contestant("pypdfium2, bare text", _pdfium, tables=False),
    "pdftotext": Contestant("pdftotext -layout (a process)", _pdftotext, tables=False),
    "pdfplumber": Contestant("pdfplumber, text + tables", _pdfplumber),
    "pdfplumber-rs": Contestant("pdfplumber-rs, text + tables", _pdfplumber, "pdfplumber-rs"),
    "liteparse": Contestant("liteparse", _liteparse, "liteparse"),
    "kreuzberg": Contestant("kreuzberg", _kreuzberg, "kreuzberg"),
    "pdf-inspector": Contestant("pdf-inspector, Markdown", _pdf_inspector, "pdf-inspector"),
    "pdf-oxide": Contestant("pdf-oxide, text + tables", _pdf_oxide, "pdf-oxide"),
    "markitdown": Contestant("markitdown", _markitdown, "markitdown[pdf]"),
    "viparse": Contestant("viparse, Markdown", _viparse, "viparse[pdf]"),
}
