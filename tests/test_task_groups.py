"""What lines hand to the items around them: bullets without levels, late orders, doers behind their work, closings."""

from __future__ import annotations

import pytest

from kehoach_parser import parse_bytes
from kehoach_parser.models import Plan, Task


def parsed(text: str, name: str = "plan.txt") -> Plan:
    return parse_bytes(text.encode(), name)


def plan(body: str) -> list[Task]:
    return parsed(f"KẾ HOẠCH\nCông tác năm 2026\n\nI. TỔ CHỨC THỰC HIỆN\n{body}").tasks


def letter(body: str) -> list[Task]:
    return parsed(f"Số: 12/UBND-VX\nV/v phòng, chống dịch\n\nKính gửi: Các trường.\n\n{body}").tasks


def leads(task: Task) -> list[str]:
    return [unit.name for unit in task.lead]


def test_a_bullet_that_leads_over_gives_its_doer_to_those_after_it() -> None:
    first, second, third = plan(
        "1. Các đơn vị\n- Phòng Nội vụ:\n- Tham mưu kế hoạch truyền thông.\n- Công an xã:\n- Kiểm tra các cơ sở.\n"
        "- Chỉ đạo lực lượng an ninh cơ sở:\n- Trực chốt theo phân công.\n"
    )
    assert [leads(first), leads(second), leads(third)] == [["Phòng Nội vụ"], ["Công an xã"], ["Các đơn vị"]]
    assert first.content == "Tham mưu kế hoạch truyền thông."


def test_a_bullet_over_names_of_things_stays_work() -> None:
    first, *_ = plan("1. Phòng Nội vụ\n- Kiểm tra các nội dung sau:\n- Hồ sơ sổ sách;\n- Cơ sở vật chất.\n")
    assert first.content == "Kiểm tra các nội dung sau:"


def test_an_article_that_comes_to_its_order_late_gives_its_doer_to_the_items() -> None:
    (task,) = parsed(
        "NGHỊ QUYẾT\nVề chất vấn\n\nĐiều 1. Hội đồng nhân dân tỉnh cơ bản thống nhất với các giải pháp đã nêu. Hội "
        "đồng nhân dân tỉnh đề nghị Ủy ban nhân dân tỉnh thực hiện một số công việc sau:\n1. Về lĩnh vực văn hóa:\n"
        "- Quản lý chặt chẽ các công trình văn hóa.\n"
    ).tasks
    assert leads(task) == ["Ủy ban nhân dân tỉnh"]


def test_who_is_directed_leads_where_nobody_else_does() -> None:
    (task,) = plan("- Chỉ đạo Sở Xây dựng:\n+ Kiểm tra các công trình.\n")
    assert leads(task) == ["Sở Xây dựng"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Trang trí môi trường lễ hội: Cô Nghiêm, anh Khải", ["Cô Nghiêm", "anh Khải"]),
        ("Âm thanh, ánh sáng : Đoàn Thanh niên.", ["Đoàn Thanh niên"]),
        ("Chủ đề: Tuổi trẻ sáng tạo", []),
        ("Xây dựng một tiết mục văn nghệ: Múa rối chú Cuội", []),
    ],
)
def test_doers_that_stand_alone_behind_their_work(line: str, expected: list[str]) -> None:
    body = f"I. NHIỆM VỤ\n- {line}\n- Rà soát hồ sơ.\n"
    first, *_ = parsed(f"KẾ HOẠCH\nTổ chức Tết Trung thu năm 2026\n\n{body}").tasks
    assert leads(first) == expected


def test_the_items_of_a_plan_without_sections_are_its_work() -> None:
    items = "- Nộp danh sách học sinh giỏi.\n- Học bồi dưỡng thường xuyên.\n"
    found = parsed(f"KẾ HOẠCH\nCông tác tuần 16\n\n{items}").tasks
    assert [task.origin for task in found] == ["bare", "bare"]


def test_an_order_to_nobody_by_name_leaves_the_units_of_the_account_alone() -> None:
    (task,) = letter(
        "Thời gian qua, Công an xã đã phối hợp với Phòng Kinh tế kiểm tra. Ủy ban nhân dân xã yêu cầu:\n"
        "1. Rà soát các cơ sở kinh doanh.\n"
    )
    assert (task.lead, task.coordinating) == ([], [])


def test_who_answers_for_what_follows_leads_it() -> None:
    first, second = letter(
        "Giám đốc Sở Nội vụ có trách nhiệm:\n- Kiểm tra việc chi trả.\n- Kịp thời giải đáp các vướng mắc.\n"
    )
    assert [leads(first), leads(second)] == [["Giám đốc Sở Nội vụ"]] * 2


def test_what_is_numbered_below_an_order_is_no_legal_basis() -> None:
    found = parsed(
        "Số: 12/UBND-VX\nV/v phòng, chống dịch\n\nKính gửi: Các sở.\n\nĐể phòng dịch, Ủy ban nhân dân tỉnh yêu cầu các "
        "sở thực hiện các nội dung sau:\n1. Căn cứ tình hình dịch tại địa phương, các sở báo cáo Ủy ban nhân dân "
        "tỉnh.\n2. Tổ chức dạy học trực tuyến.\n"
    )
    assert [task.path for task in found.tasks] == [["1"], ["2"]]
    assert found.header.legal_bases == []


def test_a_paragraph_above_the_items_of_a_letter_that_asks_nothing_is_no_task() -> None:
    (task,) = letter(
        "Chính phủ đã có nhiều văn bản chỉ đạo, các địa phương đã nỗ lực thực hiện.\n\n"
        "Ủy ban nhân dân xã yêu cầu các trường thực hiện:\n1. Vệ sinh lớp học.\n"
    )
    assert task.content == "Vệ sinh lớp học."


def test_an_order_below_a_heading_that_frames_an_event_is_a_task_of_a_letter() -> None:
    (task,) = letter(
        "Ủy ban nhân dân xã yêu cầu các trường thực hiện các nội dung sau:\n1. Thời gian nghỉ học\n"
        "a) Đề nghị tổ dân phố tăng cường giám sát.\n"
    )
    assert leads(task) == ["tổ dân phố"]


def test_something_to_be_sent_by_a_day_is_a_task_though_nobody_is_named() -> None:
    (task,) = parsed(
        "THÔNG BÁO\nVề góp ý dự thảo năm 2026\n\n1. Dự thảo đăng trên trang thông tin.\n"
        "2. Ý kiến góp ý, sửa chữa gửi về Phòng Nội vụ trước ngày 23/8/2026.\n"
    ).tasks
    assert task.deadline is not None
    assert (task.deadline.text, task.lead) == ("trước ngày 23/8/2026", [])


@pytest.mark.parametrize(
    "closing",
    [
        "Văn phòng Chính phủ xin thông báo để Bộ Công Thương biết và thực hiện.",
        "Sở Y tế mong nhận được ý kiến góp ý của các đơn vị./.",
        "Yêu cầu Thủ trưởng các cơ quan, đơn vị nghiêm túc triển khai thực hiện. Chỉ thị này có hiệu lực từ ngày ký./.",
        "Đề nghị các sở, ban, ngành thực hiện đúng chức năng được giao; kịp thời báo cáo UBND tỉnh những khó khăn, "
        "vướng mắc để xem xét, chỉ đạo./.",
    ],
)
def test_what_only_closes_is_no_task(closing: str) -> None:
    (task,) = plan(f"1. Phòng Nội vụ xây dựng kế hoạch.\n\n{closing}\n")
    assert task.content == "Phòng Nội vụ xây dựng kế hoạch."


def test_who_belongs_to_a_body_is_no_task() -> None:
    (task,) = parsed(
        "QUYẾT ĐỊNH\nThành lập Ban Chỉ đạo\n\nĐiều 1. Ban Chỉ đạo Hội nghị do Phó Chủ tịch UBND tỉnh làm Trưởng ban.\n"
        "Điều 2. Thành viên Ban Chỉ đạo gồm các đồng chí có tên tại Phụ lục I.\nĐiều 3. Giao Sở Y tế chuẩn bị.\n"
    ).tasks
    assert leads(task) == ["Sở Y tế"]


def test_a_day_after_the_date_of_issue_is_not_past_whatever_year_the_title_plans() -> None:
    (task,) = parsed(
        "ỦY BAN NHÂN DÂN\nXÃ TÂN HÒA\nSố: 12/KH-UBND\nTân Hòa, ngày 11 tháng 9 năm 2025\n\nKẾ HOẠCH\n"
        "Tuyển chọn công dân nhập ngũ năm 2026\n\nI. NHIỆM VỤ\n"
        "1. Công an xã rà soát, lập danh sách, hoàn thành trước ngày 30/9/2025.\n"
    ).tasks
    assert task.deadline is not None
    assert task.deadline.text == "trước ngày 30/9/2025"


TABLE = "<tr><td>TT<td>Nội dung<td>Đơn vị chủ trì<td>Đơn vị phối hợp<td>Sản phẩm<td>Thời hạn"


def test_what_a_group_row_states_holds_for_rows_that_leave_it_open() -> None:
    rows = (
        "<tr><td>1<td>Làm sạch dữ liệu<td><td>Công an tỉnh<td><td>30/4/2027"
        "<tr><td>1a<td>Đối chiếu số định danh<td>Các bệnh viện<td><td>Báo cáo<td>"
        "<tr><td>1b<td>Gộp mã trùng lặp<td>Trạm Y tế<td>Sở Tài chính<td>Danh sách<td>31/5/2027"
    )
    first, second = parsed(f"<p><b>KẾ HOẠCH</b><table>{TABLE}{rows}</table>", "p.html").tasks
    assert first.path == ["1", "1a"]
    assert [unit.name for unit in first.coordinating] == ["Công an tỉnh"]
    assert [unit.name for unit in second.coordinating] == ["Sở Tài chính"]
    assert [str(task.deadline.due) for task in (first, second) if task.deadline] == ["2027-04-30", "2027-05-31"]


def test_a_row_with_doer_and_time_of_its_own_is_work_above_its_parts() -> None:
    rows = (
        "<tr><td>1<td>Làm sạch dữ liệu<td>Sở Y tế<td><td><td>30/4/2027"
        "<tr><td>1.1<td>Đối chiếu số định danh<td>Các bệnh viện<td><td><td>31/3/2027"
    )
    found = parsed(f"<p><b>KẾ HOẠCH</b><table>{TABLE}{rows}</table>", "p.html").tasks
    assert [leads(task) for task in found] == [["Sở Y tế"], ["Các bệnh viện"]]


def test_the_body_that_prepares_a_document_leads() -> None:
    head = "<tr><td>TT<td>Nội dung đề án, báo cáo<td>Cơ quan chuẩn bị<td>Cơ quan phối hợp<td>Thời gian trình"
    row = "<tr><td>1<td>Báo cáo kinh tế - xã hội<td>Phòng Kinh tế<td>Công an xã<td>20/11/2026"
    (task,) = parsed(f"<p><b>CHƯƠNG TRÌNH</b><table>{head}{row}</table>", "p.html").tasks
    assert leads(task) == ["Phòng Kinh tế"]


@pytest.mark.parametrize(
    ("fields", "coordinating"),
    [
        ("- Cơ quan thực hiện: Sở Nội vụ chủ trì.\n* Thời gian thực hiện: Quý II/2026.\n", []),
        (
            "- Cơ quan thực hiện: Sở Nội vụ chủ trì, phối hợp với các địa phương -Thời gian thực hiện: Quý II/2026.\n",
            ["các địa phương"],
        ),
    ],
)
def test_a_field_behind_another_one_on_its_line_or_below_a_star(fields: str, coordinating: list[str]) -> None:
    (task,) = parsed(f"KẾ HOẠCH\nNăm 2026\n\nI. NHIỆM VỤ\n1. Rà soát bộ máy.\n{fields}").tasks
    assert task.deadline is not None
    assert (leads(task), str(task.deadline.due)) == (["Sở Nội vụ"], "2026-06-30")
    assert [unit.name for unit in task.coordinating] == coordinating


def test_the_packages_of_a_work_breakdown_are_groups() -> None:
    head = "<tr><td>Mã WBS<td>Tên công việc<td>Sản phẩm bàn giao (Deliverable)<td>Đơn vị chủ trì<td>Thời hạn"
    rows = (
        "<tr><td>WP1<td>THỦ TỤC PHÁP LÝ<td><td><td>Tuần 1-3"
        "<tr><td>1.1<td>Soạn thảo công văn<td>Công văn có chữ ký<td>Phòng CNTT<td>Tuần 1"
        "<tr><td>1.2<td>Chốt phạm vi<td>Dự thảo hợp đồng<td>NCC nền tảng<td>Tuần 2"
    )
    first, second = parsed(f"<p><b>KẾ HOẠCH</b><table>{head}{rows}</table>", "p.html").tasks
    assert (first.path, first.products) == (["WP1", "1.1"], ["Công văn có chữ ký"])
    assert [leads(first), leads(second)] == [["Phòng Công nghệ thông tin"], ["Nhà cung cấp nền tảng"]]
