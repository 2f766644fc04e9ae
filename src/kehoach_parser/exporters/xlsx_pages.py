"""The rows of one kind on sheets of a workbook: their heads, and how they look on a screen and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from kehoach_parser.exporters.dates import office_date
from kehoach_parser.exporters.messages import head_of, say
from kehoach_parser.exporters.xlsx_cells import day_of, is_like_a_formula, pieces
from kehoach_parser.exporters.xlsx_columns import DATE, TEXT, Column, Sheet
from kehoach_parser.exporters.xlsx_heights import SIZES, fit

FONT, SIZE = "Times New Roman", SIZES[0]
_HEAD, _MARKED = "#D9E2F3", "#FFF2CC"
_HEADING_SIZE = 14
_BOLD = 0.9  # of a column holds as much text in bold as all of it otherwise
_A4 = 9
_MARGINS = {"left": 0.4, "right": 0.4, "top": 0.9, "bottom": 0.6}  # inches
_EMPTY_WIDTH = 9  # characters: enough for the head of a column without values
_SUBTITLE_LIMIT = 160  # characters; the whole heading of a printed page, with its codes, has 255


class Pages:
    """The rows of one kind, numbered, on as many sheets as they need."""

    def __init__(self, file: Any, sheet: Sheet, language: str, rows_a_sheet: int) -> None:
        self._file, self._sheet, self._language, self._rows_a_sheet = file, sheet, language, rows_a_sheet
        self._format = cache(self._made)
        self._open: list[Any] = []
        self._row = self._count = 0
        self._filled = {0}  # columns with a value
        self._begin()

    def add(self, values: Sequence[Any], *, marked: bool = False) -> bool:
        """One row; whether a text was too long for its cell, and goes on in the rows below it."""
        columns = self._sheet.columns[1:]
        cells = [self._pieces(column, value) for column, value in zip(columns, values, strict=True)]
        height = max(map(len, cells))
        self._count += 1
        for line in range(height):
            self._add_row([cell[line] if line < len(cell) else None for cell in cells], marked)
        return height > 1

    def _add_row(self, values: Sequence[Any], marked: bool) -> None:
        if self._row == self._rows_a_sheet:
            self._begin()
        self._row += 1
        columns = self._sheet.columns[1:]
        places = zip(columns, values, strict=True)
        heights = [fit(value, column.width)[1] for column, value in places if isinstance(value, str)]
        self._open[-1].set_row(self._row, max(heights))
        self._write(0, self._sheet.columns[0], self._count, marked)
        for place, (column, value) in enumerate(zip(columns, values, strict=True), 1):
            self._write(place, column, value, marked)
        self._forget(self._row - 1)

    def _forget(self, row: int) -> None:
        """Drops the height of a row that is written, which XlsxWriter would keep until the end."""
        for kept in ("row_info", "row_sizes"):
            getattr(self._open[-1], kept, {}).pop(row, None)

    def close(self, subtitle: str, *, several: bool) -> None:
        """What can be said only now: the columns that are empty, the last row, what the printed pages are about."""
        for sheet, rows in [*((sheet, self._rows_a_sheet) for sheet in self._open[:-1]), (self._open[-1], self._row)]:
            self._finish(sheet, rows, subtitle, several)

    def _pieces(self, column: Column, value: Any) -> list[Any]:
        """What stands in the cell, and what is left for the cells below it."""
        shown = None if value is None else column.say(value, self._language)
        if column.kind == DATE and shown:
            return [day_of(shown) or office_date(shown)]
        return pieces(shown) if isinstance(shown, str) else [shown]

    def _write(self, place: int, column: Column, value: Any, marked: bool) -> None:
        sheet, row = self._open[-1], self._row
        if value is None or value == "":
            sheet.write_blank(row, place, None, self._format(column.kind, marked))
            return
        self._filled.add(place)
        if isinstance(value, str):
            size, _ = fit(value, column.width)
            sheet.write_string(row, place, value, self._format(column.kind, marked, size, is_like_a_formula(value)))
        elif isinstance(value, int):
            sheet.write_number(row, place, value, self._format(column.kind, marked))
        else:
            sheet.write_datetime(row, place, value, self._format(column.kind, marked))

    def _made(self, kind: str, marked: bool, size: int = SIZE, quoted: bool = False) -> Any:
        """The format of a cell; a text that looks like a formula is marked as text for whoever edits it."""
        properties: dict[str, Any] = {"border": 1, "valign": "top", "font_size": size, "quote_prefix": quoted}
        properties |= {"text_wrap": True} if kind == TEXT else {"align": "center"}
        if kind == DATE:
            properties["num_format"] = "dd/mm/yyyy"
        if marked:
            properties["bg_color"] = _MARKED
        return self._file.add_format(properties)

    def _begin(self) -> None:
        """A new sheet with its head."""
        name = say(self._sheet.name, self._language)
        sheet = self._file.add_worksheet(f"{name} ({len(self._open) + 1})" if self._open else name)
        self._open.append(sheet)
        head = self._file.add_format(
            {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True, "bg_color": _HEAD}
        )
        columns = self._sheet.columns
        for place, column in enumerate(columns):
            sheet.write_string(0, place, head_of(column.name, self._language), head)
        heads = [(head_of(column.name, self._language), min(column.width, _EMPTY_WIDTH) * _BOLD) for column in columns]
        sheet.set_row(0, max(fit(*head)[1] for head in heads))
        self._row = 0

    def _finish(self, sheet: Any, rows: int, subtitle: str, several: bool) -> None:
        columns = self._sheet.columns
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width if place in self._filled else min(column.width, _EMPTY_WIDTH))
        sheet.freeze_panes(1, self._sheet.frozen)
        sheet.autofilter(0, 0, rows, len(columns) - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{rows + 1}"})  # `37` of a document stays as printed
        if self._sheet.colour:
            sheet.set_tab_color(self._sheet.colour)
        sheet.set_paper(_A4)
        sheet.set_landscape()
        sheet.set_margins(**_MARGINS)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        printed = self._sheet.printed_of_several if several else self._sheet.printed
        sheet.print_area(0, 0, rows, printed - 1)
        heading = f'&C&{_HEADING_SIZE}&"{FONT},Bold"{say(f"{self._sheet.name}-heading", self._language)}'
        # the size before the font: the figures of a number behind it would be taken for more of the size
        about = subtitle[:_SUBTITLE_LIMIT].replace("&", "&&")
        sheet.set_header(f'{heading}\n&{SIZE}&"{FONT},Regular"{about}' if about else heading)
        sheet.set_footer(f'&C&{SIZE}&"{FONT},Regular"{say("page-of-pages", self._language)}')
