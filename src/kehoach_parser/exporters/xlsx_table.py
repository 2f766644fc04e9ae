"""An Excel workbook as a careful clerk makes it: tasks, documents and warnings, each on a sheet that is ready to print.

The same plans give the same bytes. Rows go to temporary files one by one: the memory does not grow with the plans.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from importlib import import_module
from io import BytesIO
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any

from kehoach_parser.exporters.messages import CELL_TOO_LONG, say
from kehoach_parser.exporters.xlsx_columns import DOCUMENTS, TASKS, WARNINGS, Sheet
from kehoach_parser.exporters.xlsx_pages import FONT, SIZE, Pages
from kehoach_parser.exporters.xlsx_rows import Row, Rows, is_warned, rows_of, subtitle_of

if TYPE_CHECKING:
    from kehoach_parser.models import Plan

ROWS_A_SHEET = 1_048_575  # of Excel's 1,048,576 the first has the heads
_CREATED = datetime(2000, 1, 1)  # the time of writing would make another file of the same plan


def write(plans: Iterable[Plan], stream: IO[bytes], *, several: bool = False, headers: str = "vi") -> None:
    """One workbook with the tasks of all plans."""
    content = BytesIO()  # whoever writes a zip must go back in it, which a pipe does not allow
    with Workbook(content, headers) as workbook:
        for plan in plans:
            workbook.add(rows_of(plan), plan.source.path)
    stream.write(content.getvalue())


class Workbook:
    """A workbook at a path or in a stream, whole when the block ends."""

    def __init__(self, target: str | IO[bytes], language: str = "vi", rows_a_sheet: int = ROWS_A_SHEET) -> None:
        self._library: Any = import_module("xlsxwriter")  # paid for by none who doesn't need it
        self._language, self._rows_a_sheet = language, rows_a_sheet
        self._file = self._library.Workbook(
            target,
            {
                "constant_memory": True,
                "use_zip64": True,
                "default_format_properties": {"font_name": FONT, "font_size": SIZE, "font_scheme": "none"},
                "default_column_width": 72,  # pixels, of this font and size
            },
        )
        self._file.set_properties({"title": say(f"{TASKS.name}-heading", language), "created": _CREATED})
        self._tasks, self._documents = self._pages(TASKS), self._pages(DOCUMENTS)
        self._warnings: Pages | None = None
        self._plans = 0
        self._subtitle = ""

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        several = self._plans != 1
        for pages in (self._tasks, self._documents, self._warnings):
            if pages is not None:
                pages.close("" if several else self._subtitle, several=several)
        try:
            self._file.close()
        except self._library.exceptions.FileCreateError as error:  # of a full disk
            raise error.__cause__ or OSError(str(error)) from error

    def add(self, rows: Rows, path: str) -> None:
        """The rows of one plan under the path of its file."""
        tasks, documents, warnings = rows
        for row in tasks:
            if self._tasks.add((*row, path), marked=is_warned(row)):
                self._warn((CELL_TOO_LONG, row[0], None, "cell-too-long"), path)
        for row in documents:
            if self._documents.add((*row, path)):
                self._warn((CELL_TOO_LONG, None, None, "cell-too-long"), path)
        for row in warnings:
            self._warn(row, path)
        self._plans += 1
        self._subtitle = subtitle_of(documents[0])

    def add_failure(self, path: str, code: str, message: str) -> None:
        """A file that could not be read."""
        self._warn((message, None, None, code), path)

    def _warn(self, row: Row, path: str) -> None:
        if self._warnings is None:
            self._warnings = self._pages(WARNINGS)
        self._warnings.add((*row, path))

    def _pages(self, sheet: Sheet) -> Pages:
        return Pages(self._file, sheet, self._language, self._rows_a_sheet)
