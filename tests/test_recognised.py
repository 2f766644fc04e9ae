"""Mending of recognised text: what has only one reading is mended, what has two or was typed stays."""

from __future__ import annotations

from functools import cache

import pytest

from kehoach_parser.document import Cell, Document, Line, Table
from kehoach_parser.grammar import load
from kehoach_parser.recognised import Mender, mended, with_letters
from sample_files import document, lines_of, names


@cache
def mender() -> Mender:
    return Mender(load())


@pytest.mark.parametrize(
    ("seen", "printed"),
    [
        ("- Đơn vị phôi hợp: Chỉ cục Thuế", "- Đơn vị phối hợp: Chi cục Thuế"),
        ("THÀNH PHÓ HỖ CHÍ MINH", "THÀNH PHỐ HỒ CHÍ MINH"),
        ("không đúng thâm quyên", "không đúng thẩm quyền"),
        ("~ Các phòng thuộc Sở", "- Các phòng thuộc Sở"),
        ("đến ngày 3l tháng 12 năm 2021", "đến ngày 31 tháng 12 năm 2021"),
        ("Uỷ ban nhân dân Thành phô", "Uỷ ban nhân dân Thành phố"),
        ("ỦY BAN NHÂN ĐẬN", "ỦY BAN NHÂN DÂN"),
        ("CHÍ THỊ", "CHỈ THỊ"),
        ("Tháng 3⁄2026", "Tháng 3/2026"),
        ("Quý II/⁄2026", "Quý II/2026"),
    ],
)
def test_what_has_one_reading_is_mended(seen: str, printed: str) -> None:
    assert mender().mended(seen) == printed


@pytest.mark.parametrize(
    "text",
    [
        "các chỉ tiêu và chi tiêu công", "đi vào nề nếp tại chính quyền cơ sở", "mở khóa học", "liên thông cùng cấp",
        "Thứ trưởng Bộ Y tế", "hằng quý định kỳ", "cần bổ sung", "loại bỏ nhiệm vụ trùng lặp", "quy định kỹ thuật",
        "được bầu thành Phó Chủ tịch", "chỉ đào tạo nghề", "thanh pho", "Uỷ ban nhân dân tình hình",
        "phương thức hiện đại", "tiến hành chỉnh lý", "hồ sơ y tế", "hồ sơ xây dựng", "giao thông bảo đảm",
        "đình chỉ thi hành", "theo chuyên đề thực hiện", "trở thành phổ biến", "tài chính phù hợp", "nơi dừng, đỗ xe",
        "mối quan hệ thông qua", "tạm hoãn thanh tra", "để nghỉ hưu", "trực tiếp nhân rộng", "cán bộ trí thức",
        "thu đổi ngoại tệ", "Hà Nội nhận được",
    ],
)  # fmt: skip
def test_what_has_two_readings_stays(text: str) -> None:
    assert mender().mended(text) == text


def test_typed_text_is_never_made_worse() -> None:
    """Lines of all samples: what would be mended in them are slips of their typists."""
    changed = {
        (old, new)
        for name in names()
        for line in lines_of(document(name))
        for old, new in zip(line.text.split(), mender().mended(line.text).split(), strict=True)
        if old != new
    }
    assert changed <= {("trưc", "trực"), ("thức", "thực")}


def test_letters_of_a_list_are_told_by_their_neighbours() -> None:
    grammar = load()
    assert with_letters(["d) Một", "dòng hai", "ở) Ba", "e) Bốn"], grammar) == ["d) Một", "dòng hai", "đ) Ba", "e) Bốn"]
    assert with_letters(["8) Đơn vị", "b) Khác"], grammar) == ["a) Đơn vị", "b) Khác"]
    assert with_letters(["7) Một", "8) Hai", "9) Ba"], grammar) == ["7) Một", "8) Hai", "9) Ba"]


def test_only_recognised_pages_are_mended() -> None:
    seen = [Line("thâm quyên của Sở Y tê", page) for page in (1, 2)]
    blocks = (*seen, Table(((Cell(0, 0, (Line("thâm quyên của Sở Y tê", 2),)),),), 1, 2))
    result = mended(Document("pdf", blocks, 2, frozenset({2})), load())
    assert [line.text for line in lines_of(result)] == ["thâm quyên của Sở Y tê", *["thẩm quyền của Sở Y tế"] * 2]


def numbered(*rows: str) -> Table:
    """A table with the words of each row in its cells; a cell `-` is empty."""
    cells = ([word.replace("-", "") for word in row.split()] for row in rows)
    lines = [[(Line(word, 1),) if word else () for word in row] for row in cells]
    return Table(tuple(tuple(Cell(r, c, text) for c, text in enumerate(row)) for r, row in enumerate(lines)), 3, 1)


@pytest.mark.parametrize(
    ("rows", "labels"),
    [
        (("TT Việc Ai", "1 a b", "- c d", "3 e f"), ["TT", "1", "2", "3"]),
        (("A Một", "3 a b", "B Hai", "- c d", "- Ba", "I e f", "6 g h"), ["A", "3", "B", "4", "C", "5", "6"]),
        (("A Một", "1 a b", "B Hai", "2 c d", "- ba", "3 e f"), ["A", "1", "B", "2", "", "3"]),  # `ba` ends `d`
        (("A Một", "l a b", "2 c d", "B Hai", "I e f", "2 g h"), ["A", "1", "2", "B", "1", "2"]),
        (("1 a b", "- c d", "- e f", "3 g h"), ["1", "", "", "3"]),  # more rows than numbers
        (("- a b", "2 c d"), ["", "2"]),
        (("I Một", "1 a b", "II Hai", "2 c d"), ["I", "1", "II", "2"]),
    ],
)
def test_numbers_of_rows_are_told_by_their_neighbours(rows: tuple[str, ...], labels: list[str]) -> None:
    result = mended(Document("pdf", (numbered(*rows),), 1, frozenset({1})), load()).blocks[0]
    assert isinstance(result, Table)
    assert [row[0].text for row in result.rows] == labels
