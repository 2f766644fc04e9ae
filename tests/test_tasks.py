"""What a reader of a plan understands from its layout: which items are work, and what holds for a whole group."""

from __future__ import annotations

import pytest

from kehoach_parser import parse_bytes
from kehoach_parser.models import Task

HEAD = "KẾ HOẠCH\nCông tác năm 2026\n\nI. NỘI DUNG THỰC HIỆN\n"


def tasks(body: str, head: str = HEAD) -> list[Task]:
    return parse_bytes((head + body).encode(), "plan.txt").tasks


@pytest.mark.parametrize(
    ("heading", "stated", "due"),
    [
        (
            "Giai đoạn 1 (từ ngày 20/9/2026 đến ngày 15/10/2026): Rà soát",
            "từ ngày 20/9/2026 đến ngày 15/10/2026",
            "2026-10-15",
        ),
        ("Quý I/2026", "Quý I/2026", "2026-03-31"),
        ("Đợt 2: Tháng 6/2026", "Tháng 6/2026", "2026-06-30"),
    ],
)
def test_the_time_of_a_heading_holds_for_its_items(heading: str, stated: str, due: str) -> None:
    first, second = tasks(
        f"1. {heading}\n- Phòng Nội vụ xây dựng kế hoạch.\n"
        "- Công an xã rà soát hồ sơ, hoàn thành trước ngày 30/12/2026.\n"
    )
    assert first.deadline is not None
    assert first.deadline.text == stated
    assert str(first.deadline.due) == due
    assert second.deadline is not None
    assert second.deadline.text == "trước ngày 30/12/2026"


def test_a_heading_that_only_mentions_a_year_binds_nothing() -> None:
    (task,) = tasks("1. Nhiệm vụ trọng tâm năm 2026\n- Phòng Nội vụ xây dựng kế hoạch.\n")
    assert task.deadline is None


def test_the_frame_of_an_event_is_no_work() -> None:
    head = "KẾ HOẠCH\nTháng Công nhân năm 2026\n\nI. CHỦ ĐỀ, HÌNH THỨC, ĐỐI TƯỢNG\n"
    assert tasks("1. Chủ đề: An toàn để sản xuất.\n2. Hình thức: Tổ chức trực tiếp.\n", head) == []


def test_an_appeal_at_the_end_is_no_work() -> None:
    (task,) = tasks(
        "- Phòng Nội vụ xây dựng kế hoạch.\n\n"
        "Căn cứ nội dung Kế hoạch, Ủy ban nhân dân xã yêu cầu các đơn vị nghiêm túc triển khai thực hiện./.\n"
    )
    assert task.content == "Phòng Nội vụ xây dựng kế hoạch."


@pytest.mark.parametrize(
    ("line", "leads"),
    [
        ("Trưởng các thôn:", ["Trưởng các thôn"]),
        ("Thủ trưởng các phòng, ban:", ["Thủ trưởng các phòng, ban"]),
        ("Bí thư chi bộ, trưởng thôn:", ["Bí thư chi bộ", "trưởng thôn"]),
    ],
)
def test_a_bullet_that_only_names_its_doers_is_a_heading(line: str, leads: list[str]) -> None:
    (task,) = tasks(f"1. Trách nhiệm của các thôn, đơn vị\n- {line}\n+ Vận động nhân dân vệ sinh môi trường.\n")
    assert [unit.text for unit in task.lead] == leads
    assert task.content == "Vận động nhân dân vệ sinh môi trường."


def test_a_heading_that_asks_units_is_no_section_of_requirements() -> None:
    (task,) = tasks("1. Yêu cầu các sở, ngành\n- Rà soát, cập nhật cơ sở dữ liệu đất đai.\n")
    assert task.content == "Rà soát, cập nhật cơ sở dữ liệu đất đai."


def test_many_items_at_one_level_keep_their_order() -> None:
    body = "".join(f"- Phòng Nội vụ rà soát hồ sơ số {number}.\n" for number in range(3000))
    assert [task.content[-6:].strip() for task in tasks(body)][-1].endswith("2999.")


def test_who_sees_to_the_money_has_a_task_in_a_section_of_funding() -> None:
    funding = "\nII. KINH PHÍ THỰC HIỆN\nKinh phí được trích từ nguồn chi thường xuyên. "
    doer = "Phòng Tài chính - Kế hoạch hướng dẫn lập dự toán.\n"
    first = "1. Phòng Nội vụ rà soát hồ sơ.\n"
    assert [unit.text for unit in tasks(first + funding + doer)[1].lead] == ["Phòng Tài chính - Kế hoạch"]
    assert len(tasks(first + funding + "Việc thanh quyết toán theo quy định.\n")) == 1


@pytest.mark.parametrize(
    ("line", "stated", "due"),
    [
        ("- Quý IV/2026: Hoàn thiện các tính năng của hệ thống.", "Quý IV/2026", "2026-12-31"),
        ("- Từ tháng 01 đến tháng 3/2026: Sở Y tế tổ chức thí điểm.", "Từ tháng 01 đến tháng 3/2026", "2026-03-31"),
        ("- Bước 1 (tháng 5/2026): Rà soát hồ sơ.", "tháng 5/2026", "2026-05-31"),
        ("- 08h00 ngày 15/6/2026: Khai mạc hội thi.", "08h00 ngày 15/6/2026", "2026-06-15"),
        ("Năm 2027: Tiếp tục bồi dưỡng công chức.", "Năm 2027", "2027-12-31"),
    ],
)
def test_a_time_at_the_head_of_an_item_is_its_own(line: str, stated: str, due: str) -> None:
    (task,) = tasks(f"1. Lộ trình thực hiện năm 2026\n{line}\n")
    assert task.deadline is not None
    assert (task.deadline.text, str(task.deadline.due)) == (stated, due)


def test_a_topic_among_articles_is_no_doer() -> None:
    head = "QUYẾT ĐỊNH\nVề việc ban hành khung năng lực\n\nQUYẾT ĐỊNH:\nĐiều 1. Mức chuẩn\n"
    assert tasks("1. Mức chuẩn tối thiểu đối với từng nhóm đối tượng:\n- Chuyên viên: Tối thiểu Mức 2.\n", head) == []


def test_an_unknown_doer_beside_known_ones_leads_its_items() -> None:
    first, second = tasks(
        "II. TỔ CHỨC THỰC HIỆN\n1. Phòng Nội vụ\n- Rà soát hồ sơ.\n2. Nghiệp đoàn nghề cá\n- Vận động ngư dân.\n"
    )
    assert [unit.text for unit in first.lead] == ["Phòng Nội vụ"]
    assert [unit.text for unit in second.lead] == ["Nghiệp đoàn nghề cá"]


def test_the_short_name_that_a_document_gives_a_unit_is_written_out() -> None:
    task = tasks(
        "Tham dự có Ban Quản lý dự án đầu tư xây dựng các công trình giao thông tỉnh (sau đây viết tắt là "
        "Ban QLDA giao thông tỉnh).\n1. Giao Ban QLDA giao thông tỉnh rà soát năng lực từng nhà thầu.\n"
    )[-1]
    (unit,) = task.lead
    assert unit.text == "Ban QLDA giao thông tỉnh"
    assert unit.name == "Ban Quản lý dự án đầu tư xây dựng các công trình giao thông tỉnh"


def test_an_introducing_item_states_the_time_of_its_items() -> None:
    first, second = tasks(
        "1. Yêu cầu UBND xã Ea Knuếc thực hiện các nội dung sau, hoàn thành trước ngày 30/11/2026:\n"
        "- Chi trả tiền bồi thường cho các hộ dân;\n- Bố trí tái định cư xong trước ngày 31/12/2026.\n"
    )
    assert [task.deadline.text for task in (first, second) if task.deadline] == [
        "trước ngày 30/11/2026",
        "trước ngày 31/12/2026",
    ]


def test_field_lines_after_bullets_that_only_enumerate_belong_to_the_item() -> None:
    (first, second) = tasks(
        "1. Ký kết quy chế phối hợp, trong đó thống nhất các nội dung:\n+ Phạm vi phối hợp;\n+ Hình thức cung cấp;\n"
        "- Đơn vị thực hiện: BHXH cơ sở.\n2. Tổ chức hội nghị tuyên truyền.\n- Đơn vị thực hiện: Sở Y tế.\n"
        "3. Kinh phí\n- Theo quy định.\n"
    )[:2]
    assert [unit.text for unit in first.lead] == ["BHXH cơ sở"]
    assert first.content.endswith("+ Phạm vi phối hợp;\n+ Hình thức cung cấp;")
    assert [unit.text for unit in second.lead] == ["Sở Y tế"]


def test_roman_headings_need_no_sign_before_capitals() -> None:
    (task,) = tasks("II CÔNG TÁC CHUẨN BỊ\n1. Phòng Nội vụ rà soát hồ sơ.\n")
    assert task.path == ["II", "1"]


def test_a_sentence_that_names_the_youth_union_begins_no_document() -> None:
    (task,) = tasks(
        "1. Vận hành điểm đổi rác tại cảng cá và trường học trên địa bàn đặc khu.\n"
        "(Chủ trì: Đoàn Thanh niên Cộng sản Hồ Chí Minh đặc khu; thời gian hoàn\n"
        "thành: thường xuyên trong năm 2026)\n"
    )
    assert task.document == 0
    assert [unit.text for unit in task.lead] == ["Đoàn Thanh niên Cộng sản Hồ Chí Minh đặc khu"]
    assert task.deadline is not None
    assert task.deadline.text == "thường xuyên trong năm 2026"


def test_labels_begin_lines_of_plain_text() -> None:
    first, second = tasks(
        "1. Triển khai chữ ký số\nĐơn vị thực hiện: Văn phòng Sở\nĐơn vị phối hợp: Các phòng\nThời hạn: Trước 30/6\n"
        "2. Rà soát hồ sơ (Chủ trì: Phòng Nội vụ;\nThời gian: Tháng 5/2026).\n"
    )
    assert (first.content, [unit.name for unit in first.lead]) == ("Triển khai chữ ký số", ["Văn phòng Sở"])
    assert [unit.name for unit in first.coordinating] == ["Các phòng"]
    assert second.content == "Rà soát hồ sơ (Chủ trì: Phòng Nội vụ; Thời gian: Tháng 5/2026)."


def test_a_product_in_a_bracket_is_one_of_the_task() -> None:
    (task,) = tasks(
        "1. Đào tạo kỹ năng số (Chủ trì: Văn phòng Sở; Thời gian: Tháng 5/2026; Kết quả: 02 lớp tập huấn).\n"
    )
    assert (task.origin, task.products) == ("prose", ["02 lớp tập huấn"])


def test_who_asks_is_not_who_acts() -> None:
    head = "KẾ HOẠCH\nCông tác năm 2026\n\nI. NHIỆM VỤ\nĐể chủ động ứng phó, Cục Kiểm lâm đề nghị:\n"
    first, second = tasks("1. Các Vườn quốc gia tổ chức trực cháy.\n2. Rà soát phương án.\n", head)
    assert [unit.name for unit in first.lead] == ["Các Vườn quốc gia"]
    assert second.lead == []
