"""Workbooks that are written: what stands in their cells, how they look, that they come back as the same tasks."""

from __future__ import annotations

import csv
import io
import re
import tracemalloc
from datetime import date

import pytest

from kehoach_parser.exporters import csv_table
from kehoach_parser.exporters.rhythms import rhythm
from kehoach_parser.exporters.xlsx_cells import LIMIT
from kehoach_parser.exporters.xlsx_rows import rows_of
from kehoach_parser.exporters.xlsx_table import Workbook, write
from kehoach_parser.models import Plan, Task, Unit, Warning_
from kehoach_parser.parser import parse_bytes
from sample_files import plan
from workbook_reading import S, Sheet, part, sheets

SAMPLES = ["s000.pdf", "s001.pdf", "s004.txt", "qngai-tbkl-565-2024-mtqg.pdf", "cp-nq-03-2025-phu-luc-2-nhiem-vu.md"]


def workbook(*plans: Plan, language: str = "vi") -> bytes:
    stream = io.BytesIO()
    write(plans, stream, headers=language)
    return stream.getvalue()


def tasks(*plans: Plan) -> Sheet:
    return sheets(workbook(*plans))["Nhiệm vụ"]


def changed(content: str, **fields: object) -> Plan:
    """A plan whose first task has another content."""
    given = plan("s000.txt")
    task = given.tasks[0].model_copy(update={"content": content, **fields})
    return given.model_copy(update={"tasks": [task, *given.tasks[1:]]})


# -- what stands in the cells ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLES)
def test_the_tasks_are_those_of_csv_in_the_same_order(name: str) -> None:
    stream = io.StringIO()
    csv_table.write([plan(name)], stream)
    rows = list(csv.DictReader(io.StringIO(stream.getvalue().removeprefix("\ufeff"))))
    sheet = tasks(plan(name))
    for head in ("Mã", "Tên nhiệm vụ", "Văn bản giao", "Thời gian hoàn thành", "Mục"):
        texts = [value or "" for value in sheet.column(head)]
        assert texts == [re.sub(r"^'(?=[=+\-@])", "", row[head]) for row in rows], head


def test_days_are_dates_and_counts_are_numbers() -> None:
    given = plan("s000.pdf")
    sheet = tasks(given)
    dues = [task.deadline and task.deadline.due for task in given.tasks]
    assert sheet.column("Hạn") == [due and date.fromisoformat(due) for due in dues]
    assert sheet.column("STT") == [1, 2, 3, 4, 5, 6, 7]
    assert sheet.column("Trang") == [place.page for task in given.tasks for place in task.evidence.content]
    assert sheet.column("Ngày văn bản") == ["…/04/2025"] * 7


def test_a_day_before_the_calendar_of_excel_is_text() -> None:
    given = plan("s000.txt").model_copy(deep=True)
    given.header.date = "1887-02-03"
    assert tasks(given).column("Ngày văn bản")[0] == "03/02/1887"


def test_each_field_says_where_it_stands_and_quotes_what_the_sheet_words_otherwise() -> None:
    quotes = str(tasks(plan("s000.pdf")).column("Trích từ văn bản")[3]).splitlines()
    assert quotes == ["Nhiệm vụ, tr. 4", "Chủ trì, tr. 4: “UBND cấp xã”", "Thời hạn, tr. 4", "Sản phẩm, tr. 4"]


def test_what_was_stated_for_a_group_and_goes_over_two_pages_is_told() -> None:
    quotes = str(tasks(plan("qngai-tbkl-565-2024-mtqg.pdf")).column("Trích từ văn bản")[3]).splitlines()
    assert quotes == ["Nhiệm vụ, tr. 2", "Nhiệm vụ, tr. 3", "Chủ trì, tr. 2, nêu chung"]


def test_the_documents_stand_on_a_sheet_of_their_own() -> None:
    (row,) = sheets(workbook(plan("s000.pdf")))["Văn bản"].rows
    values = [cell.value for cell in row]
    assert [values[place] for place in (1, 4, 5, 9)] == ["Văn bản chính", "KH", "…/KH-UBND", "Nguyễn Văn Thưởng"]
    assert values[10] == "TM. UỶ BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"


def test_heads_and_words_are_english_where_asked_for() -> None:
    found = sheets(workbook(plan("s000.pdf"), language="en"))
    assert list(found) == ["Tasks", "Documents"]
    assert found["Tasks"].head[:3] == ["no", "id", "content"]
    assert found["Tasks"].column("recurrence")[4] == "monthly;\nevery 3 months;\nyearly"


def test_warnings_have_a_sheet_where_there_are_any_and_mark_their_tasks() -> None:
    given = plan("s000.txt")
    assert list(sheets(workbook(given))) == ["Nhiệm vụ", "Văn bản"]
    warning = Warning_(code="vague-date", message="Mốc thời gian không xác định", task_id=given.tasks[1].id)
    found = sheets(workbook(given.model_copy(update={"warnings": [warning]})))
    assert found["Cảnh báo"].column("Mã nhiệm vụ") == [given.tasks[1].id]
    assert found["Nhiệm vụ"].column("Lưu ý")[1] == "Mốc thời gian không xác định"
    assert [all(cell.filled for cell in row) for row in found["Nhiệm vụ"].rows[:3]] == [False, True, False]


# -- nothing is lost, nothing is run ---------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ['=HYPERLINK("http://a.vn";"Bấm")', "+84 tuyên truyền", "-1+1", "@Phòng", "{=1+1}"])
def test_a_text_is_never_a_formula(text: str) -> None:
    sheet = tasks(changed(text))
    cell = sheet.rows[0][2]
    assert cell.value == text
    assert cell.quoted == (text[0] in "=+-@")
    assert not list(sheet.root.iter(f"{S}f"))


@pytest.mark.parametrize("letter", ["a", "😀"])
def test_a_text_too_long_for_a_cell_goes_on_below_it_with_a_warning(letter: str) -> None:
    text = letter * (LIMIT + 5)
    given = changed(text)
    found = sheets(workbook(given))
    texts = [str(value) for value in found["Nhiệm vụ"].column("Tên nhiệm vụ")]
    count = len(texts) - len(given.tasks) + 1
    assert "".join(texts[:count]) == text
    assert all(len(part.encode("utf-16-le")) // 2 <= LIMIT for part in texts)
    assert found["Nhiệm vụ"].column("STT")[: count + 1] == [1] * count + [2]
    assert found["Cảnh báo"].column("Mã cảnh báo") == ["cell-too-long"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b\x1fc\ud800d\ufffe", "a\ufffdb\ufffdc\ufffdd\ufffd"),
        ("một\r\nhai\rba", "một\nhai\nba"),
        ("_x0041_", "_x005F_x0041_"),
        ("<r><t>x</t></r>", " <r><t>x</t></r>"),
        ("<b>&amp;]]>", "<b>&amp;]]>"),
    ],
)
def test_what_xml_cannot_hold_is_shown_as_a_mark_and_markup_is_text(text: str, shown: str) -> None:
    assert tasks(changed(text)).column("Tên nhiệm vụ")[0] == shown


def test_a_text_longer_than_the_highest_row_is_set_smaller() -> None:
    short, long = (tasks(changed("chữ " * count)).rows[0][2].size for count in (50, 400))
    assert (short, long) == (12, 10)


def test_rows_go_on_in_a_further_sheet() -> None:
    stream = io.BytesIO()
    with Workbook(stream, rows_a_sheet=3) as file:
        file.add(rows_of(plan("s000.txt")), "a.txt")
    found = sheets(stream.getvalue())
    assert list(found) == ["Nhiệm vụ", "Văn bản", "Nhiệm vụ (2)", "Nhiệm vụ (3)"]
    numbers = [found[name].column("STT") for name in found if name.startswith("Nhiệm vụ")]
    assert numbers == [[1, 2, 3], [4, 5, 6], [7]]


def test_rows_that_are_written_take_no_memory() -> None:
    rows = rows_of(plan("s000.txt"))
    with Workbook(io.BytesIO()) as file:
        for _ in range(50):
            file.add(rows, "a.txt")
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(300):
            file.add(rows, "a.txt")
        grown = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.stop()
    assert grown < 300 * len(rows[0]) * 20  # bytes; the heights alone would be 300 a row


# -- how it looks ----------------------------------------------------------------------------------------------------


def test_pages_are_landscape_a4_one_page_wide_with_heads_and_numbers() -> None:
    content = workbook(plan("s000.pdf"))
    root = sheets(content)["Nhiệm vụ"].root
    setup, pane = root.find(f"{S}pageSetup"), root.find(f".//{S}pane")
    assert setup is not None
    assert pane is not None
    assert (setup.get("paperSize"), setup.get("orientation"), setup.get("fitToHeight")) == ("9", "landscape", "0")
    assert (pane.get("state"), pane.get("ySplit")) == ("frozen", "1")
    assert "Trang &P/&N" in str(root.findtext(f".//{S}oddFooter"))
    assert "…/KH-UBND, …/04/2025" in str(root.findtext(f".//{S}oddHeader"))
    names = {entry.get("name"): entry.text for entry in part(content, "xl/workbook.xml").iter(f"{S}definedName")}
    assert names["_xlnm.Print_Titles"] == "'Văn bản'!$1:$1"
    assert root.find(f"{S}autoFilter").get("ref") == "A1:Q8"  # type: ignore[union-attr]


@pytest.mark.parametrize(("names", "last"), [(["s000.pdf"], "Trang"), (["s000.pdf", "s001.pdf"], "Ngày văn bản")])
def test_printed_pages_of_several_documents_name_them(names: list[str], last: str) -> None:
    content = workbook(*map(plan, names))
    defined = part(content, "xl/workbook.xml").iter(f"{S}definedName")
    area = next(str(entry.text) for entry in defined if entry.get("name") == "_xlnm.Print_Area")
    assert re.search(r"\$([A-Z])\$\d+$", area)[1] == "ABCDEFGHIJKLMNOPQ"[sheets(content)["Nhiệm vụ"].head.index(last)]  # type: ignore[index]


def test_the_number_of_a_document_is_not_taken_for_a_size_of_letters() -> None:
    header = str(sheets(workbook(plan("s001.pdf")))["Nhiệm vụ"].root.findtext(f".//{S}oddHeader"))
    assert header.endswith('"37/QĐ-UBND, 17/02/2025')


def test_the_same_plans_give_the_same_bytes() -> None:
    assert workbook(plan("s000.pdf"), plan("s001.pdf")) == workbook(plan("s000.pdf"), plan("s001.pdf"))


# -- and back --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLES)
def test_a_workbook_is_read_back_as_the_same_tasks(name: str) -> None:
    back = parse_bytes(workbook(plan(name)), "plan.xlsx")
    assert [_fields(task) for task in back.tasks] == [_fields(task) for task in plan(name).tasks]


def _fields(task: Task) -> tuple[object, ...]:
    return (
        task.content.split(), _names(task.lead), _names(task.coordinating), _names(task.supervising),
        task.deadline and task.deadline.due, task.deadline and task.deadline.recurrence, task.products,
    )  # fmt: skip


def _names(units: list[Unit]) -> list[str]:
    return [unit.name for unit in units]


# -- rhythms in words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "vietnamese", "english"),
    [
        ("FREQ=DAILY", "hằng ngày", "daily"),
        ("FREQ=WEEKLY;INTERVAL=2", "2 tuần một lần", "every 2 weeks"),
        ("FREQ=WEEKLY;BYDAY=FR", "thứ Sáu hằng tuần", "weekly on Friday"),
        ("FREQ=MONTHLY;INTERVAL=3", "hằng quý", "every 3 months"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "ngày 1, 15 hằng tháng", "monthly on day 1, 15"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "ngày cuối cùng hằng tháng", "monthly on the last day"),
        ("FREQ=YEARLY;BYMONTH=12", "tháng 12 hằng năm", "yearly in month 12"),
        ("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=15", "ngày 15/11 hằng năm", "yearly on day 15 of month 11"),
        ("FREQ=YEARLY;BYMONTH=3,6;BYMONTHDAY=25", "ngày 25 tháng 3, 6 hằng năm", "yearly on day 25 of month 3, 6"),
        (
            "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=1;BYDAY=MO",
            "thứ Hai ngày 1/9 hằng năm",
            "yearly on Monday on day 1 of month 9",
        ),
        ("FREQ=MONTHLY;BYSETPOS=2", "FREQ=MONTHLY;BYSETPOS=2", "FREQ=MONTHLY;BYSETPOS=2"),
    ],
)
def test_rhythms_are_said_in_words(rule: str, vietnamese: str, english: str) -> None:
    assert (rhythm(rule), rhythm(rule, "en")) == (vietnamese, english)
