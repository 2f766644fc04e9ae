"""Markdown: the words stay as printed, only the signs of style go."""

from __future__ import annotations

import itertools
import time
from pathlib import Path

import pytest

from kehoach_parser.document import Line, Table
from kehoach_parser.loaders import markdown
from kehoach_parser.loaders.markdown_emphasis import Piece, emphasised

SAMPLES = Path(__file__).parent.parent / "samples"


def lines(content: str) -> list[Line]:
    return [block for block in markdown.blocks(content) if isinstance(block, Line)]


def texts(content: str) -> list[str]:
    return [line.text for line in lines(content)]


def table(content: str) -> Table:
    (found,) = [block for block in markdown.blocks(content) if isinstance(block, Table)]
    return found


def cells(content: str) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table(content).rows]


def test_headings_have_their_level_and_are_bold() -> None:
    found = lines("## **II. CÁC CHỈ TIÊU**\n\n#### 5.1. Chỉ tiêu ##\nvăn bản\n#không")
    assert [(line.heading, line.bold, line.text) for line in found] == [
        (2, True, "II. CÁC CHỈ TIÊU"),
        (4, True, "5.1. Chỉ tiêu"),
        (None, False, "văn bản"),
        (None, False, "#không"),
    ]


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("- Mục\n  - Mục con\n+ Cộng\n* Sao", ["- Mục", "- Mục con", "+ Cộng", "* Sao"]),
        ("3. Ba\n3. Ba nữa\na) Chữ\nđ) Đê", ["3. Ba", "3. Ba nữa", "a) Chữ", "đ) Đê"]),
        (r"1\. Một \- hai \* ba", ["1. Một - hai * ba"]),
        ("    bốn dấu cách không là mã", ["bốn dấu cách không là mã"]),
        ("Tên\n---\nsau", ["Tên", "sau"]),
        ("```\nmã\n```", ["mã"]),
        ("|\n|\n- Bộ trưởng;\n|\n\nSau", ["- Bộ trưởng;", "Sau"]),
        ("> trích **dẫn**", ["trích dẫn"]),
        ("[Cổng](https://a.vn/x_(y)) và ![ảnh](a.png)", ["Cổng và ảnh"]),
        ("<https://a.vn>, <u>gạch</u> &amp; 5 < 6", ["https://a.vn, gạch & 5 < 6"]),
        ("<!-- ẩn\nẩn -->hiện <!-- dở", ["hiện <!-- dở"]),
        ("---\ntitle: x\ntags:\n- a\n---\nthân", ["thân"]),
        ("một<br>hai<br/>ba", ["một", "hai", "ba"]),
        ("ngày ____ tháng ____ năm", ["ngày ____ tháng ____ năm"]),
    ],
)
def test_what_is_printed(source: str, printed: list[str]) -> None:
    assert texts(source) == printed


def test_hard_breaks_end_a_line_for_good_and_soft_ones_do_not() -> None:
    found = lines("**TM. ỦY BAN  \nKT. CHỦ TỊCH\\\nPHÓ CHỦ TỊCH**\n\nMột\nhai.")
    assert [(line.text, line.bold, line.whole) for line in found] == [
        ("TM. ỦY BAN", True, True),
        ("KT. CHỦ TỊCH", True, True),
        ("PHÓ CHỦ TỊCH", True, True),
        ("Một", False, False),
        ("hai.", False, True),
    ]


def test_a_paragraph_that_a_page_break_cut_is_left_open() -> None:
    found = lines("- tận tụy với\n\ncông việc.\n\n# Tiêu đề\n\na) mục\n\nb) mục")
    assert [line.whole for line in found] == [False, True, True, True, True]
    assert [line.whole for line in lines("- của Thủ tướng;\n\nthường xuyên kiểm tra.")] == [False, True]
    assert [line.whole for line in lines("- như sau:\n\nxây dựng")] == [True, True]


def test_the_sample_has_six_cut_paragraphs() -> None:
    found = lines((SAMPLES / "s004.txt").read_text("utf-8"))
    cut = [(line.text[-11:], after.text[:9]) for line, after in itertools.pairwise(found) if not line.whole]
    assert cut[0] == ("tận tụy với", "công việc")
    assert len(cut) >= 6
    assert all(after[0].islower() for _, after in cut)


@pytest.mark.parametrize(
    ("source", "pieces"),
    [
        ("***Nơi nhận:***", [Piece("Nơi nhận:", True, True)]),
        ("**đậm** và *nghiêng*", [Piece("đậm", True), Piece(" và "), Piece("nghiêng", False, True)]),
        ("**ngoài *trong* ngoài**", [Piece("ngoài ", True), Piece("trong", True, True), Piece(" ngoài", True)]),
        ("__đậm__ tên_tệp_x", [Piece("đậm", True), Piece(" tên"), Piece("_"), Piece("tệp"), Piece("_"), Piece("x")]),
        ("(*) 5 * 3 **hở", [Piece("("), Piece("*"), Piece(") 5 "), Piece("*"), Piece(" 3 "), Piece("**"), Piece("hở")]),
        ("~~bỏ~~ `mã`", [Piece("bỏ"), Piece(" "), Piece("mã")]),
    ],
)
def test_emphasis(source: str, pieces: list[Piece]) -> None:
    assert emphasised(source) == pieces


def test_a_table_with_its_head() -> None:
    source = (
        "Bảng:\n| TT | Tên | Cơ quan |\n|---|:-:|---|\n|  **I.** | Nhóm |  |\n| 1. | a \\| b<br>- c | Bộ *X* |\nSau"
    )
    found = table(source)
    assert (found.head_rows, found.columns) == (1, 3)
    assert cells(source) == [["TT", "Tên", "Cơ quan"], ["I.", "Nhóm", ""], ["1.", "a | b\n- c", "Bộ X"]]
    assert found.rows[1][0].lines[0].bold
    assert texts(source) == ["Bảng:", "Sau"]


def test_an_empty_head_is_no_row() -> None:
    source = "| | |\n|---|---|\n| TT | Việc |\n| 1 | a |"
    assert (cells(source), table(source).head_rows) == ([["TT", "Việc"], ["1", "a"]], 0)


def test_letterhead_and_signature_in_tables_are_columns() -> None:
    source = (
        "| **UBND TỈNH A**<br>Số: 1/KH | **CỘNG HÒA**<br>Độc lập |\n| --- | --- |\n\n# KẾ HOẠCH\n\n"
        "| STT | Việc |\n|---|---|\n| 1 | a |\n\n"
        "| Nơi nhận:<br>- Lưu: VT. | KT. CHỦ TỊCH<br>Nguyễn Văn A |\n|---|---|\n"
    )
    assert [(line.column, line.text) for line in lines(source)] == [
        (1, "UBND TỈNH A"), (1, "Số: 1/KH"), (2, "CỘNG HÒA"), (2, "Độc lập"), (0, "KẾ HOẠCH"),
        (1, "Nơi nhận:"), (1, "- Lưu: VT."), (2, "KT. CHỦ TỊCH"), (2, "Nguyễn Văn A"),
    ]  # fmt: skip
    assert cells(source) == [["STT", "Việc"], ["1", "a"]]


def test_footnotes_hang_on_the_line_that_refers_to_them() -> None:
    found = lines("nội bộ[^1] là\n\n[^1]: Theo Công văn 1")
    assert [(line.text, line.notes) for line in found] == [("nội bộ1 là", ("Theo Công văn 1",))]


@pytest.mark.parametrize(
    "content",
    [
        "*a " * 25_000,
        "[" * 100_000,
        "<!--" * 50_000,
        "<a" * 100_000,
        "a | b\n" * 15_000,
        "[x](" * 50_000,
        " " * 200_000 + "x",
        "# " + " " * 100_000 + "x #",
        "**" * 50_000 + "x",
        "_a" * 50_000,
        "- a\n" * 25_000,
        "- a\n" + "b\n" * 100_000,
    ],
    ids=range(12),
)
def test_hostile_markdown_takes_linear_time(content: str) -> None:
    began = time.process_time()
    markdown.blocks(content)
    assert time.process_time() - began < 5


def test_a_bold_heading_with_a_number_goes_on_over_the_end_of_its_line() -> None:
    (heading,) = lines("**III. NHIỆM\nVỤ TRỌNG TÂM**")
    assert (heading.text, heading.bold) == ("III. NHIỆM VỤ TRỌNG TÂM", True)


def test_bold_that_ends_after_a_blank_leaves_no_signs() -> None:
    assert texts("**Điều 1. **Ban hành Kế hoạch.") == ["Điều 1. Ban hành Kế hoạch."]


def test_a_table_without_a_letter_is_none() -> None:
    assert texts("|\n|\n- Bộ trưởng;\n|") == ["- Bộ trưởng;"]


def test_items_of_a_file_that_is_broken_into_printed_lines_are_whole() -> None:
    wrapped = "- Quán triệt, triển khai\ncó hiệu quả kế hoạch.\n\n" * 12
    assert texts(f"{wrapped}- Tổ chức quản lý, vận hành\nHệ thống cơ sở dữ liệu.")[-1] == (
        "- Tổ chức quản lý, vận hành Hệ thống cơ sở dữ liệu."
    )


def test_a_file_of_short_lines_keeps_them() -> None:
    assert texts("- Mục đích\nNâng cao nhận thức.\n\n" * 12)[:2] == ["- Mục đích", "Nâng cao nhận thức."]
