"""Where a typed paragraph begins among the printed lines of a page."""

from __future__ import annotations

import pytest

from kehoach_parser.document import Box, Line
from kehoach_parser.grammar import load
from kehoach_parser.markers import marker_reader
from kehoach_parser.paragraphs import paragraphs

SIGNS = marker_reader(load())
LEFT, INDENT, RIGHT = 106.0, 138.0, 532.0


def line(text: str, x0: float = LEFT, x1: float = RIGHT, *, bold: bool = False, centered: bool = False) -> Line:
    return Line(text, page=1, box=Box(x0, 0.0, x1, 14.0), bold=bold, centered=centered, size=14.0)


BODY = [
    line("1. Căn cứ kết quả đánh giá, xếp loại hằng tháng, các cơ quan thực", INDENT),
    line("hiện cơ chế khen thưởng, biểu dương công chức theo thẩm quyền."),
    line("2. Kết hợp sử dụng kết quả đánh giá làm cơ sở để lãnh đạo quyết định", INDENT),
    line("chế độ khen thưởng từ quỹ thi đua, khen thưởng."),
]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            [
                line("KHEN THƯỞNG VÀ SỬ DỤNG KẾT QUẢ ĐÁNH GIÁ, XẾP LOẠI CÁN BỘ", bold=True, centered=True),
                line("Điều 17. Khen thưởng", x1=230.0, bold=True),
            ],
            ["KHEN THƯỞNG VÀ SỬ DỤNG KẾT QUẢ ĐÁNH GIÁ, XẾP LOẠI CÁN BỘ", "Điều 17. Khen thưởng"],
        ),
        (
            [
                line("Xét đề nghị của Đảng ủy Ủy ban nhân dân tỉnh và đề nghị của", INDENT),
                line("Văn phòng Tỉnh ủy,", x1=210.0),
                line("BAN THƯỜNG VỤ TỈNH ỦY", 220.0, 420.0, centered=True),
            ],
            ["Xét đề nghị của Đảng ủy Ủy ban nhân dân tỉnh và đề nghị của Văn phòng Tỉnh ủy,", "BAN THƯỜNG VỤ TỈNH ỦY"],
        ),
    ],
    ids=["a title in capitals ends before an article", "an issuer in capitals ends the bases"],
)
def test_a_line_in_capitals_stands_apart(lines: list[Line], expected: list[str]) -> None:
    found = [paragraph.text for paragraph in paragraphs([*lines, *BODY], SIGNS)]
    assert found[: len(expected)] == expected
    assert len(found) == len(expected) + 2
