"""What a document itself tells of the names of its units: how far one goes, and how it is written out."""

from __future__ import annotations

import pytest

from kehoach_parser import parse_bytes

PLAN = """KẾ HOẠCH
Công tác năm 2026

I. NHIỆM VỤ
1. {sentence}
2. Rà soát hồ sơ.
II. TỔ CHỨC THỰC HIỆN
{elsewhere}
"""


def leads(sentence: str, elsewhere: str) -> list[str]:
    tasks = parse_bytes(PLAN.format(sentence=sentence, elsewhere=elsewhere).encode(), "plan.txt").tasks
    return [unit.name for unit in tasks[0].lead]


@pytest.mark.parametrize(
    "elsewhere",
    [
        "1. Tổ công tác gỡ vướng doanh nghiệp chủ trì tổng hợp kết quả.",
        "1. Tổ công tác gỡ vướng doanh nghiệp:\n- Tổng hợp kết quả.",
        "1. Tổng hợp kết quả.\n- Đơn vị chủ trì: Tổ công tác gỡ vướng doanh nghiệp.",
        "1. Giao Tổ công tác gỡ vướng doanh nghiệp có trách nhiệm tổng hợp.",
        "1. Giao Tổ công tác gỡ vướng doanh nghiệp (sau đây gọi tắt là Tổ công tác gỡ vướng) tổng hợp.",
        "1. Tổng hợp kết quả.\n\nNơi nhận:\n- UBND tỉnh;\n- Tổ công tác gỡ vướng doanh nghiệp;\n- Lưu: VT.",
    ],
    ids=["before its predicate", "heading", "field", "assigned", "short name", "recipient"],
)
def test_a_name_is_read_as_far_as_it_goes_elsewhere(elsewhere: str) -> None:
    sentence = "Tổ công tác gỡ vướng doanh nghiệp, Sở Tài chính họp bàn phương án."
    assert leads(sentence, elsewhere) == ["Tổ công tác gỡ vướng doanh nghiệp", "Sở Tài chính"]


@pytest.mark.parametrize(
    ("sentence", "elsewhere", "lead"),
    [
        ("Tổ công tác gỡ vướng doanh nghiệp.", "1. Tổng hợp kết quả.", ["Tổ công tác"]),
        ("Sở Y tế tham mưu UBND tỉnh.", "1. Sở Y tế tham mưu UBND tỉnh ban hành quyết định.", ["Sở Y tế"]),
        ("Sở Y tế rà soát hồ sơ.", "1. Giao Sở Y tế tỉnh Lào Cai chủ trì.", ["Sở Y tế"]),
        ("Công an xã rà soát hồ sơ.", "1. Công an xã rà:\n- Tổng hợp kết quả.", ["Công an xã"]),
    ],
    ids=["nowhere else", "a sentence is no name", "another name", "part of a word"],
)
def test_a_name_is_read_no_further_than_that(sentence: str, elsewhere: str, lead: list[str]) -> None:
    assert leads(sentence, elsewhere) == lead


def test_an_abbreviation_is_written_out_as_the_document_does() -> None:
    assert leads("Phòng TCKT lập dự toán.", "1. Phòng Tài chính kế toán chủ trì.") == ["Phòng Tài chính kế toán"]
    assert leads("Phòng TCKT lập dự toán.", "1. Tổng hợp kết quả.") == ["Phòng Tài chính - Kế toán"]
