"""What a reader of a plan understands from its layout: which items are work, and what holds for a whole group."""

from __future__ import annotations

import pytest

from kehoach_parser import parse_bytes
from kehoach_parser.document import Line
from kehoach_parser.finders.values import product_lines
from kehoach_parser.models import Task
from kehoach_parser.paragraphs import join_lines

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
        ("Đợt 3: Trong tháng 7/2026 gồm các nội dung trọng tâm:", "Trong tháng 7/2026", "2026-07-31"),
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


def test_a_notice_of_paragraphs_alone_gives_its_orders() -> None:
    head = "ỦY BAN NHÂN DÂN\nXÃ TÂN HÒA\n\nSố: 12/TB-UBND\n\nTHÔNG BÁO\nVề việc treo cờ Tổ quốc\n\n"
    first, second = tasks(
        "Nhân dịp ngày Quốc khánh. Ủy ban nhân dân xã đề nghị các cơ quan, đơn vị; các hộ gia đình trên địa bàn "
        "xã treo cờ Tổ quốc từ ngày 01/9/2026 đến hết ngày 03/9/2026.\n\n"
        "Trưởng các thôn có trách nhiệm kiểm tra, nhắc nhở việc treo cờ.\n\n"
        "Nơi nhận:\n- Lưu: VT.\n\nCHỦ TỊCH\n\nLê Văn Bình\n",
        head,
    )
    assert [unit.text for unit in first.lead] == ["các cơ quan, đơn vị", "các hộ gia đình trên địa bàn xã"]
    assert first.deadline is not None
    assert str(first.deadline.due) == "2026-09-03"
    assert [unit.text for unit in second.lead] == ["Trưởng các thôn"]


def test_what_leads_over_to_paragraphs_is_no_work() -> None:
    head = "SỞ NỘI VỤ\n\nSố: 12/SNV-VP\nV/v báo cáo số liệu\n\nKính gửi: Ủy ban nhân dân các xã, phường\n\n"
    first, second = tasks(
        "Thực hiện Công văn số 43/BNV-VP ngày 01/9/2026 của Bộ Nội vụ, Sở Nội vụ có ý kiến như sau:\n\n"
        "Đề nghị Ủy ban nhân dân các xã, phường tổng hợp số liệu, gửi về Sở Nội vụ trước ngày 20/9/2026.\n\n"
        "Giao Văn phòng Sở chủ trì, phối hợp với Thanh tra Sở kiểm tra số liệu.\n\n"
        "Nơi nhận:\n- Như trên;\n\nGIÁM ĐỐC\n\nLê Văn Bình\n",
        head,
    )
    assert [unit.text for unit in first.lead] == ["Ủy ban nhân dân các xã, phường"]
    assert [unit.text for unit in second.lead] == ["Văn phòng Sở"]


def test_bullets_of_a_narrow_cell_are_products_where_each_line_looks_full() -> None:
    lines = ("- Biên bản", "nghiệm thu", "- Danh mục", "học liệu của Phòng", "- Cán bộ")
    value = join_lines([Line(line) for line in lines]).passage
    assert [piece.text for piece in product_lines(value)][:1] == ["Biên bản nghiệm thu"]
    assert [piece.text for piece in product_lines(value[2 : len(value)])] == [value.text[2:]]


def test_capitals_below_the_letterhead_are_the_title_of_an_unknown_type() -> None:
    page = (
        "<table><tr><td>SỞ GIÁO DỤC VÀ ĐÀO TẠO<br><b>TRƯỜNG THPT TÂN AN</b></td>"
        "<td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc<br><i>Tân An, ngày 06 tháng 9 năm 2026"
        "</i></td></tr></table><p align=center><b>LỊCH LÀM VIỆC TUẦN 01</b></p><p>- Văn phòng chuẩn bị phòng họp.</p>"
    )
    header = parse_bytes(page.encode(), "lich.html").header
    assert (header.issuer, header.title) == ("TRƯỜNG THPT TÂN AN", "LỊCH LÀM VIỆC TUẦN 01")


@pytest.mark.parametrize("same", ["như trên.", "Như trên", "-nt-", "nt"])
def test_a_field_that_is_the_same_as_above_has_the_value_above(same: str) -> None:
    first, second = tasks(
        "1. Xây dựng kế hoạch.\n- Đơn vị chủ trì: Phòng Nội vụ.\n- Thời gian hoàn thành: Tháng 6/2026.\n"
        f"2. Rà soát hồ sơ.\n- Đơn vị chủ trì: {same}\n- Thời gian hoàn thành: {same}\n"
    )
    assert [unit.name for unit in second.lead] == [unit.name for unit in first.lead] == ["Phòng Nội vụ"]
    assert first.deadline is not None
    assert second.deadline is not None
    assert second.deadline.due == first.deadline.due
    assert [place.text for place in second.evidence.lead] == ["Phòng Nội vụ"]


def test_ditto_marks_and_group_rows_of_a_table() -> None:
    head = "# KẾ HOẠCH\n\nCông tác năm 2026\n\n## I. NỘI DUNG THỰC HIỆN\n\n"
    table = (
        "| TT | Nhiệm vụ | Chủ trì | Thời hạn |\n|---|---|---|---|\n| I | QUÝ I NĂM 2026 | | |\n"
        "| 1 | Xây dựng đề án | Sở Nội vụ | 15/3 |\n| 2 | Lấy ý kiến | -nt- | |\n| 3 | Trình đề án | “ | |\n"
    )
    found = parse_bytes((head + table).encode(), "plan.md").tasks
    assert [[unit.name for unit in task.lead] for task in found] == [["Sở Nội vụ"]] * 3
    assert [str(task.deadline.due) for task in found if task.deadline] == ["2026-03-15", "2026-03-31", "2026-03-31"]


def test_a_label_over_bullets_among_lettered_fields_is_a_field() -> None:
    (task,) = tasks(
        "3. Tổ chức phổ biến Luật\na) Nội dung thực hiện:\n- Tổ chức hội nghị trực tuyến;\n- Biên soạn tài liệu.\n"
        "b) Cơ quan chủ trì: Cục Phòng bệnh.\nc) Thời gian trình Chính phủ: Quý II/2026.\n"
        "d) Sản phẩm:\n- Hội nghị được tổ chức;\n- Tài liệu.\n"
    )
    assert task.products == ["Hội nghị được tổ chức;", "Tài liệu."]
    assert [unit.text for unit in task.lead] == ["Cục Phòng bệnh"]
    assert task.deadline is not None
    assert str(task.deadline.due) == "2026-06-30"


def test_a_line_without_end_over_bullets_heads_them() -> None:
    head = "SỞ NỘI VỤ\n\nSố: 12/SNV-VP\nV/v an toàn\n\nKính gửi: Các đơn vị\n\n"
    first, second = tasks(
        "Sở Nội vụ đề nghị các đơn vị thực hiện các nội dung sau:\n\nĐề nghị UBND các xã, phường\n"
        "- Chỉ đạo các trường tổng vệ sinh môi trường.\n\nCác phòng thuộc Sở\n- Theo dõi, đôn đốc việc thực hiện.\n",
        head,
    )
    assert [unit.text for unit in first.lead] == ["UBND các xã, phường"]
    assert [unit.text for unit in second.lead] == ["Các phòng thuộc Sở"]
    assert second.headings == ["Các phòng thuộc Sở"]


def test_the_bracket_that_defines_an_abbreviation_is_no_part_of_the_name() -> None:
    (task,) = tasks("1. Ban Giám hiệu (BGH): kiểm tra việc thực hiện kế hoạch.\n")
    assert [unit.name for unit in task.lead] == ["Ban Giám hiệu"]


def test_frames_of_other_offices() -> None:
    page = (
        "ỦY BAN NHÂN DÂN\nXÃ LONG HỒ\n\nSố: 22/QĐ-UBND\n\nQUYẾT ĐỊNH\nVỀ VIỆC PHÊ DUYỆT KẾ HOẠCH\nNĂM HỌC 2026-2027\n"
        "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ LONG HỒ\nCăn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;\n"
        "QUYẾT ĐỊNH:\nĐiều 1. Phê duyệt Kế hoạch.\nNơi nhận:\n- Lưu: VT.\nBỘ TRƯỞNG, CHỦ NHIỆM\nTrần Văn Bình\n"
    )
    header = parse_bytes(page.encode(), "qd.txt").header
    assert header.title == "VỀ VIỆC PHÊ DUYỆT KẾ HOẠCH NĂM HỌC 2026-2027"
    assert header.signer.position == "BỘ TRƯỞNG, CHỦ NHIỆM"


def test_who_approves_is_not_who_signs() -> None:
    page = (
        "# KẾ HOẠCH\n\n## I. NỘI DUNG\n\n- Tổ Toán xây dựng kế hoạch.\n\n"
        "| HIỆU TRƯỞNG PHÊ DUYỆT | TỔ TRƯỞNG CHUYÊN MÔN |\n| --- | --- |\n| Nguyễn Văn An | Hoàng Văn Thiên |\n"
    )
    signer = parse_bytes(page.encode(), "plan.md").header.signer
    assert (signer.position, signer.name) == ("TỔ TRƯỞNG CHUYÊN MÔN", "Hoàng Văn Thiên")


def test_capital_letters_below_roman_numbers() -> None:
    first, second, third = tasks(
        "I. NHIỆM VỤ\nA. Thể chế\n1. Rà soát văn bản.\nB. Tổ chức\n1. Kiện toàn bộ máy.\n"
        "II. GIẢI PHÁP\n1. Tuyên truyền.\n",
        "KẾ HOẠCH\nCông tác năm 2026\n\n",
    )
    assert [first.path, second.path, third.path] == [["I", "A", "1"], ["I", "B", "1"], ["II", "1"]]
    (other,) = tasks("A. NHIỆM VỤ\nI. Thể chế\n1. Rà soát văn bản.\n", "KẾ HOẠCH\nCông tác năm 2026\n\n")
    assert other.path == ["A", "I", "1"]


def test_an_order_behind_the_clause_of_effect_is_a_task() -> None:
    head = "QUYẾT ĐỊNH\nBan hành Chương trình\n\nQUYẾT ĐỊNH:\n"
    (task,) = tasks(
        "Điều 1. Ban hành Chương trình.\nĐiều 2. Quyết định này có hiệu lực kể từ ngày ký. Giao Giám đốc Sở Nội vụ "
        "chủ trì, phối hợp với các Sở triển khai.\nĐiều 3. Giám đốc các Sở có trách nhiệm thi hành Quyết định này./.\n",
        head,
    )
    assert task.path == ["Điều 2"]
    assert [unit.text for unit in task.lead] == ["Giám đốc Sở Nội vụ"]


def test_later_paragraphs_of_an_item_take_the_unit_of_the_first() -> None:
    first, second, third = tasks(
        "1. Kiểm tra, giám sát\nỦy ban Kiểm tra Đảng ủy xây dựng kế hoạch giám sát.\n\nTheo dõi, "
        "đôn đốc việc khắc phục.\n\n"
        "2. Tuyên truyền\nĐẩy mạnh công tác tuyên truyền.\n"
    )
    assert [unit.text for unit in first.lead] == [unit.text for unit in second.lead] == ["Ủy ban Kiểm tra Đảng ủy"]
    assert (second.path, second.origin) == (["I", "1"], "prose")
    assert second.evidence.lead[0].inherited
    assert third.lead == []


@pytest.mark.parametrize(
    ("work", "leads"),
    [
        ("Chỉ đạo chung, chủ trì các phiên họp, phê duyệt kế hoạch bài dạy", [["Thầy Hoàng Văn Thiên"]]),
        ("Trưởng ban", []),
    ],
)
def test_persons_lead_where_a_table_tells_what_each_does(work: str, leads: list[list[str]]) -> None:
    head = "# KẾ HOẠCH\n\nCông tác năm 2026\n\n## I. PHÂN CÔNG NHIỆM VỤ\n\n"
    table = f"| STT | Họ và tên | Nhiệm vụ được phân công |\n|---|---|---|\n| 1 | Thầy Hoàng Văn Thiên | {work} |\n"
    found = parse_bytes((head + table).encode(), "plan.md").tasks
    assert [[unit.text for unit in task.lead] for task in found] == leads


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


def test_blanks_of_a_form_are_no_work() -> None:
    (task,) = tasks(
        "1. Xây dựng kế hoạch.\n2. Tên đơn vị: ........................\n3. Đã bố trí nhân lực: □ Có □ Chưa.\n"
    )
    assert task.path == ["I", "1"]


def test_items_counted_in_words() -> None:
    found = tasks("Một là, nâng cao chất lượng dạy học.\n\nHai là, phấn đấu đạt chuẩn quốc gia.\n")
    assert [task.content[:7] for task in found] == ["Một là,", "Hai là,"]


def test_what_holds_for_all_contents_of_a_section_stands_in_items_beside_them() -> None:
    first, second = tasks(
        "1. Công tác quán triệt\n1.1. Nội dung, biện pháp\na) Tổ chức hội nghị quán triệt;\nb) Ban hành văn bản.\n"
        "1.2. Cơ quan chủ trì, phối hợp\na) Cơ quan chủ trì\n- Ban Chỉ đạo tỉnh.\n- Sở Nội vụ.\nb) Cơ quan phối hợp\n"
        "- Mặt trận Tổ quốc tỉnh.\n1.3. Thời gian thực hiện: Tháng 12/2026.\n"
    )
    for task in (first, second):
        assert task.origin == "labelled"
        assert [unit.text for unit in task.lead] == ["Ban Chỉ đạo tỉnh", "Sở Nội vụ"]
        assert [unit.text for unit in task.coordinating] == ["Mặt trận Tổ quốc tỉnh"]
        assert task.deadline is not None
        assert str(task.deadline.due) == "2026-12-31"
        assert task.evidence.lead[0].inherited


def test_each_line_of_a_cell_that_is_a_paragraph_names_units_of_its_own() -> None:
    head = "# KẾ HOẠCH\n\nCông tác năm 2026\n\n## I. NỘI DUNG THỰC HIỆN\n\n"
    table = "| TT | Nội dung | Người phụ trách |\n|---|---|---|\n"
    (task,) = parse_bytes(
        (head + table + "| 1 | Họp tổ chuyên môn | Tổ trưởng Hoàng Văn Thiên<br>Thầy Hải, Cô Bình |\n").encode(),
        "plan.md",
    ).tasks
    assert [unit.text for unit in task.lead] == ["Tổ trưởng Hoàng Văn Thiên", "Thầy Hải", "Cô Bình"]


def test_the_bracket_that_ends_a_numbered_cell_is_kept() -> None:
    head = "# KẾ HOẠCH\n\nCông tác năm 2026\n\n## I. NỘI DUNG THỰC HIỆN\n\n"
    table = "| Nội dung | Chủ trì |\n|---|---|\n| 1. Lập danh mục (theo mẫu 1) | Sở Y tế |\n"
    (task,) = parse_bytes((head + table).encode(), "plan.md").tasks
    assert task.content == "Lập danh mục (theo mẫu 1)"


def test_hours_of_a_timetable_are_on_the_day_of_its_head() -> None:
    head = "# CHƯƠNG TRÌNH\n\nHội nghị trực tuyến\n\nThời gian: Sáng thứ Sáu, ngày 31 tháng 7 năm 2026\n\n"
    table = "| Thời gian | Nội dung | Thực hiện |\n|---|---|---|\n| 8h00 - 8h10 | Khai mạc | Sở Y tế |\n"
    table += "| 01/8 | Họp | Sở Y tế |\n"
    first, second = parse_bytes((head + table).encode(), "plan.md").tasks
    assert first.deadline is not None
    assert (first.deadline.text, str(first.deadline.due)) == ("8h00 - 8h10", "2026-07-31")
    assert second.deadline is not None
    assert str(second.deadline.due) == "2026-08-01"


def test_a_heading_that_asks_an_office_leads_its_items() -> None:
    (task,) = tasks("1. Yêu cầu Văn phòng Đảng ủy:\n- Tham mưu ban hành văn bản chỉ đạo;\n", HEAD)
    assert [unit.text for unit in task.lead] == ["Văn phòng Đảng ủy"]


def test_orders_follow_the_account_of_what_was() -> None:
    head = "NGHỊ QUYẾT\nPhiên họp thường kỳ tháng 8 năm 2026\n\n1. Về tình hình kinh tế - xã hội\n\n"
    (task,) = tasks(
        "Ủy ban nhân dân tỉnh thống nhất đánh giá: thu ngân sách đạt 71,2% dự toán.\n\n"
        "Để hoàn thành các chỉ tiêu, Ủy ban nhân dân tỉnh yêu cầu:\n\n"
        "a) Sở Tài chính chống thất thu, gửi kết quả trước ngày 15 tháng 9 năm 2026.\n",
        head,
    )
    assert [unit.text for unit in task.lead] == ["Sở Tài chính"]


def test_what_a_superior_thinks_is_no_work() -> None:
    head = "NGHỊ QUYẾT\nPhiên họp thường kỳ tháng 8 năm 2026\n\n2. Về dự thảo Đề án\n\n"
    body = "Ủy ban nhân dân tỉnh cơ bản thống nhất nội dung dự thảo Đề án do Sở Tài chính trình.\n\n"
    (task,) = tasks(body + "a) Giao Sở Tài chính hoàn chỉnh dự thảo Đề án.\n", head)
    assert task.content == "Giao Sở Tài chính hoàn chỉnh dự thảo Đề án."


def test_an_introducing_paragraph_states_the_time_of_its_items() -> None:
    first, second = tasks(
        "Các công đoàn cấp trên trực tiếp cơ sở tổ chức các hoạt động sau, hoàn thành trước ngày 31/5/2026:\n\n"
        "- Thăm, tặng quà đoàn viên bị tai nạn lao động.\n\n"
        "- Tự kiểm tra an toàn lao động, gửi kết quả trước ngày 15/5/2026.\n"
    )
    assert first.deadline is not None
    assert first.deadline.text == "trước ngày 31/5/2026"
    assert second.deadline is not None
    assert second.deadline.text == "trước ngày 15/5/2026"
    assert [unit.name for unit in second.lead] == ["Các công đoàn cấp trên trực tiếp cơ sở"]


def test_hours_are_on_the_day_above_their_table() -> None:
    head = "# KẾ HOẠCH\n\nTuần sinh hoạt năm 2026\n\n**II. CHƯƠNG TRÌNH**\n\n**NGÀY 1: THỨ HAI, NGÀY 24/8/2026**\n\n"
    table = "| Thời gian | Nội dung | Phụ trách |\n|---|---|---|\n| 7h00 - 7h15 | Ổn định tổ chức | Ban Giám hiệu |\n"
    (task,) = parse_bytes((head + table).encode(), "plan.md").tasks
    assert task.deadline is not None
    assert (task.deadline.text, str(task.deadline.due)) == ("7h00 - 7h15", "2026-08-24")
    assert [period.kind for period in task.deadline.periods] == ["during"]


def test_days_and_hours_in_columns_of_their_own_are_one_time() -> None:
    table = (
        "| Ngày | Thời gian | Nội dung | Lãnh đạo chủ trì/tham dự | Thành phần |\n|---|---|---|---|---|\n"
        "| Thứ 2 (11/11/2026) | 10h00 | Giao ban Ủy ban nhân dân | Đ/c Thân - PCT UBND | Phòng Nội vụ |\n"
    )
    (task,) = parse_bytes(f"# LỊCH CÔNG TÁC\n\n{table}".encode(), "lich.md").tasks
    assert task.deadline is not None
    assert (task.deadline.text, str(task.deadline.due)) == ("Thứ 2 (11/11/2026); 10h00", "2026-11-11")
    assert [unit.name for unit in task.lead] == ["Đồng chí Thân - Phó Chủ tịch Ủy ban nhân dân"]


def test_an_order_for_the_whole_document_closes_it() -> None:
    head = "CHỈ THỊ\nVề việc tăng cường quản lý\n\n"
    *_, last = tasks(
        "1. Sở Tài chính:\n\n- Bố trí kinh phí.\n\n- Chỉ đạo cơ quan tài chính cùng cấp.\n\n"
        "Giao Sở Nội vụ theo dõi, định kỳ sáu tháng báo cáo kết quả thực hiện Chỉ thị này.\n",
        head,
    )
    assert (last.id, [unit.text for unit in last.lead]) == ("0", ["Sở Nội vụ"])


def test_the_first_item_of_an_appendix_stays_after_a_bracket_with_a_colon() -> None:
    text = (
        "CÔNG VĂN\nVề việc triển khai\n\n1. Giao Sở Y tế theo dõi.\n\nNơi nhận:\n- Như trên.\n\nPHỤ LỤC\n"
        "DANH MỤC NHIỆM VỤ\n(Kèm theo Công văn số 57/UBND-VX\nngày 19/10/2026 của UBND thành phố):\n\n"
        "1. Tuyên truyền sâu rộng.\n\na) Đơn vị chủ trì: Sở Nội vụ.\n"
    )
    *_, task = parse_bytes(text.encode(), "plan.txt").tasks
    assert (task.id, task.content) == ("A1.1", "Tuyên truyền sâu rộng.")


def test_roman_numbers_within_an_article_do_not_hold_the_next_one() -> None:
    head = "QUYẾT ĐỊNH\nPhê duyệt Chương trình phát triển du lịch\n\n"
    first, second = tasks(
        "Điều 1. Phê duyệt Chương trình với các nội dung sau:\n\nI. MỤC TIÊU\n\nThu hút du khách.\n\n"
        "II. NHIỆM VỤ\n\n1. Sở Tài chính bố trí kinh phí.\n\nĐiều 2. Tổ chức thực hiện\n\n1. Sở Y tế hướng dẫn.\n\n"
        "Điều 3. Quyết định này có hiệu lực kể từ ngày ký.\n",
        head,
    )
    assert (first.path, second.path) == (["Điều 1", "II", "1"], ["Điều 2", "1"])


def test_a_label_broken_by_a_narrow_column_is_read() -> None:
    head = "<table border=1><tr><td>ST<br>T<td>Nội dung<td>Chủ trì"
    page = f"{head}<tr><td>A<td colspan=2>Quản lý<tr><td>1<td>Họp<td>Sở Y tế</table>"
    (task,) = parse_bytes(page.encode(), "plan.html").tasks
    assert task.path == ["A", "1"]


def test_bullets_within_bullets_of_a_page() -> None:
    page = (
        "<p>KẾ HOẠCH<p>I. NỘI DUNG THỰC HIỆN<ul><li>Đối với giáo viên:<ul><li>Chi trả phụ cấp.<li>Lập hồ sơ.</ul></ul>"
    )
    assert [task.path for task in parse_bytes(page.encode(), "plan.html").tasks] == [["I", "•", "◦"], ["I", "•", "◦"]]


def test_a_cross_under_a_quarter_is_the_time() -> None:
    head = "<tr><td rowspan=2>TT<td rowspan=2>Nhiệm vụ<td rowspan=2>Chủ trì<td colspan=3>Thời gian thực hiện năm 2026"
    rows = "<tr><td>Quý I<td>Quý II<td>Quý III<tr><td>1<td>Lập danh mục<td>Sở Y tế<td>x<td><td>x"
    rows += "<tr><td>2<td>Họp<td>Sở Nội vụ<td><td>x<td>"
    first, second = parse_bytes(f"<table border=1>{head}{rows}</table>".encode(), "plan.html").tasks
    assert first.deadline is not None
    assert (first.deadline.text, str(first.deadline.due)) == ("Quý I; Quý III", "2026-09-30")
    assert second.deadline is not None
    assert (second.deadline.text, str(second.deadline.due)) == ("Quý II", "2026-06-30")


def test_the_contents_of_an_inspection_are_work_where_each_item_is() -> None:
    work = "a) Nội dung kiểm tra:\n- Kiểm tra việc lập danh sách cử tri.\n- Kiểm tra hồ sơ của người ứng cử.\n"
    named = "b) Nội dung giám sát:\n- Danh sách cử tri.\n- Hồ sơ của người ứng cử.\n"
    found = [task.content for task in tasks(f"1. Đợt 1\n{work}{named}")]
    assert found == ["Kiểm tra việc lập danh sách cử tri.", "Kiểm tra hồ sơ của người ứng cử."]


def test_a_section_of_contents_with_their_division_of_labour_holds_tasks() -> None:
    head = "KẾ HOẠCH\nBầu cử năm 2026\n\nI. NỘI DUNG, TIẾN ĐỘ, PHÂN CÔNG TRÁCH NHIỆM\n"
    items = "1. Công tác hiệp thương\n- Tổ chức hội nghị lần thứ nhất.\n- Tiếp nhận thông tin của cử tri.\n"
    assert len(tasks(items, head)) == 2


@pytest.mark.parametrize(
    ("sentence", "lead"),
    [
        (
            "Phân công đồng chí Phó Chủ tịch UBND xã trực tiếp phụ trách công tác tiếp dân.",
            ["đồng chí Phó Chủ tịch Ủy ban nhân dân xã"],
        ),
        ("Phân công cán bộ phụ trách công tác tiếp dân.", []),
    ],
)
def test_the_holder_of_a_post_leads_what_he_is_put_in_charge_of(sentence: str, lead: list[str]) -> None:
    (task,) = tasks(f"1. {sentence}\n")
    assert [unit.name for unit in task.lead] == lead


def test_a_closing_sentence_that_passes_an_opinion_on_is_no_task() -> None:
    closing = "Văn phòng truyền đạt ý kiến chỉ đạo nêu trên để Sở Tư pháp thực hiện./."
    head = "CÔNG VĂN\nGóp ý\n\n"
    assert [task.content for task in tasks(f"1. Giao Sở Tư pháp tổ chức họp.\n\n{closing}\n", head)] == [
        "Giao Sở Tư pháp tổ chức họp."
    ]


def test_a_time_in_the_account_before_an_order_is_not_that_of_the_items() -> None:
    head = "CHỈ THỊ\nVề phòng cháy\n\nQua kiểm tra trong tháng 3/2026, Chủ tịch UBND tỉnh yêu cầu:\n"
    assert [task.deadline for task in tasks("1. Công an tỉnh kiểm tra các chợ.\n2. Sở Y tế họp.\n", head)] == [None] * 2


def test_amounts_below_years_are_no_deadlines() -> None:
    table = "| TT | Nội dung | Cơ quan chủ trì | Năm 2026 | Năm 2027 |\n|---|---|---|---|---|\n"
    row = "| 1 | Xây dựng trạm y tế xã | Sở Y tế | 5 | 7 |\n"
    plan = parse_bytes(f"{HEAD}\n{table}{row}".encode(), "plan.md")
    assert [task.deadline for task in plan.tasks] == [None]
    assert plan.warnings == []


def test_a_dotted_line_after_a_time_is_read_at_once() -> None:
    """As a time, each further dot would double the ways to read it: the test ends only where there is one."""
    (task,) = tasks(f"1. Tháng 3 năm 2026 {'.' * 200} Hội trường\n- Tổ chức hội nghị.\n")
    assert task.content == "Tổ chức hội nghị."


ROWS = (
    "<tr><td>TT<td>Nội dung<td>Thời gian<td>Đơn vị chủ trì<td>Đơn vị phối hợp"
    "<tr><td>I<td>Cập nhật khối lượng<td><td><td>"
    "<tr><td>1<td>Phòng Đào tạo (P3) cập nhật dữ liệu<td>Trước 15/8/2020<td>P3<td>Các bộ môn"
    "<tr><td>II<td>Tính toán khối lượng<td>Trước 20/8/2020<td>P3<td>Các khoa"
)


def test_a_table_without_a_head_right_below_a_task_table_goes_on_with_it() -> None:
    rest = "<tr><td>III<td>Thanh toán<td><td><td><tr><td>1<td>Lập hồ sơ<td>Trước 30/8/2020<td>P3<td>Các khoa"
    page = f"<p><b>THÔNG BÁO</b><p>Kế hoạch tính giờ<table>{ROWS}</table><table>{rest}</table>"
    tasks = parse_bytes(page.encode(), "p.html").tasks
    assert [(task.path, task.content) for task in tasks] == [
        (["I", "1"], "Phòng Đào tạo (P3) cập nhật dữ liệu"),
        (["II"], "Tính toán khối lượng"),  # a group row's number, but a doer, a time and nothing below it
        (["III", "1"], "Lập hồ sơ"),
    ]
    assert [unit.name for task in tasks for unit in task.lead] == ["Phòng Đào tạo"] * 3


def test_a_table_with_words_in_its_first_row_does_not_go_on_with_the_one_above() -> None:
    members = "<tr><td>TT<td>Họ tên<td>Chức vụ<td>Đơn vị<td>Ghi chú<tr><td>1<td>Lê An<td>Trưởng khoa<td>Khoa Luật<td>"
    page = f"<p><b>THÔNG BÁO</b><p>Kế hoạch tính giờ<table>{ROWS}</table><table>{members}</table>"
    assert len(parse_bytes(page.encode(), "p.html").tasks) == 2


def test_the_order_of_an_introduction_leads_whatever_stands_before_it() -> None:
    head = "CÔNG ĐIỆN\nVề việc ứng phó với áp thấp nhiệt đới\n\n"
    (task,) = tasks(
        "Đồng thời, một số tỉnh miền Bắc đã có mưa to. Để chủ động ứng phó, Bộ trưởng Bộ Công Thương yêu cầu "
        "các đơn vị trong ngành tập trung thực hiện các nhiệm vụ sau:\n\n1. Tăng cường trực ban.\n",
        head,
    )
    assert [unit.name for unit in task.lead] == ["các đơn vị trong ngành"]


@pytest.mark.parametrize(
    ("leads_over", "found"),
    [
        ("Rà soát văn bản khi có yêu cầu của cấp trên. Cụ thể:", ["Rà soát văn bản năm 2020", "Lập hồ sơ"]),
        ("Cụ thể như sau:", ["Tiếp tục rà soát", "Rà soát văn bản năm 2020", "Lập hồ sơ"]),
    ],
    ids=["work on both sides", "only a lead over"],
)
def test_work_before_what_leads_over_is_a_task_unless_that_states_work_too(leads_over: str, found: list[str]) -> None:
    items = "1. Rà soát văn bản năm 2020.\n\n2. Lập hồ sơ.\n"
    text = f"III. NỘI DUNG THỰC HIỆN\n\nTiếp tục rà soát các văn bản đã ban hành.\n\n{leads_over}\n\n{items}"
    assert [task.content[: len(start)] for task, start in zip(tasks(text), found, strict=True)] == found


def test_a_department_that_requests_does_not_lead() -> None:
    (task,) = tasks("1. Tổng cục Thuế đề nghị Cục Thuế tỉnh rà soát danh sách.\n")
    assert [unit.name for unit in task.lead] == ["Cục Thuế tỉnh"]


def test_an_item_that_comes_to_another_order_after_its_reasons() -> None:
    order = "Bộ Xây dựng đề nghị Ủy ban nhân dân các tỉnh thực hiện một số nội dung sau:"
    first, second = tasks(
        "1. Rà soát đối tượng.\n\n"
        "2. Kinh phí mới được tạm ứng 50%. Vì vậy, đề nghị các địa phương ưu tiên nhà hư hỏng nặng.\n",
        f"CÔNG VĂN\n\nKính gửi: Các tỉnh.\n\n{order}\n\n",
    )
    assert [unit.name for unit in first.lead] == ["Ủy ban nhân dân các tỉnh"]
    assert [unit.name for unit in second.lead] == ["các địa phương"]


@pytest.mark.parametrize(
    "closing",
    [
        "Sở Giáo dục yêu cầu các trường triển khai thực hiện đầy đủ, nghiêm túc kế hoạch này. Trong quá trình "
        "triển khai, nếu có vướng mắc, phản ánh về Sở.",
        "Công tác này là nhiệm vụ cấp bách của toàn xã hội. Ủy ban nhân dân tỉnh yêu cầu các huyện thực hiện "
        "nghiêm túc Kế hoạch này./.",
        "Căn cứ kế hoạch này, các cơ quan, đơn vị có liên quan chủ động phối hợp triển khai thực hiện./.",
        "4. Trong quá trình tổ chức thực hiện, nếu thấy cần sửa đổi, bổ sung, các phòng kịp thời đề xuất.",
    ],
)
def test_what_only_closes_a_plan_is_no_task(closing: str) -> None:
    (task,) = tasks(f"1. Phòng Nội vụ xây dựng kế hoạch.\n\n{closing}\n")
    assert task.content == "Phòng Nội vụ xây dựng kế hoạch."


def test_a_closing_order_with_money_or_a_day_is_a_task() -> None:
    _, second, third = tasks(
        "1. Phòng Nội vụ xây dựng kế hoạch.\n\n"
        "2. Đề nghị Phòng Tài chính bố trí kinh phí thực hiện Kế hoạch này.\n\n"
        "Yêu cầu các đơn vị nghiêm túc thực hiện Kế hoạch này, báo cáo kết quả trước ngày 30/6/2026./.\n"
    )
    assert [unit.name for unit in second.lead] == ["Phòng Tài chính"]
    assert third.deadline is not None
    assert str(third.deadline.due) == "2026-06-30"


def test_paragraphs_that_begin_with_their_months_are_work_under_a_heading_of_times() -> None:
    first, second = tasks(
        "1. Thời gian thực hiện\n\nTháng 1+2+3: Chuẩn bị cơ sở vật chất.\n\nTháng 7+8: Xét tuyển đợt 1.\n\n"
        "2. Địa điểm\n\nTại trường.\n"
    )
    assert [str(task.deadline.due) for task in (first, second) if task.deadline] == ["2026-03-31", "2026-08-31"]


def test_a_single_day_of_something_that_is_handed_over_is_the_last_one() -> None:
    head = "<tr><td>Thời gian<td>Nội dung<td>Đơn vị thực hiện"
    rows = (
        "<tr><td>27/12/2026<td>Sinh viên nộp đề cương<td>- Cán bộ hướng dẫn<br>- Sinh viên"
        "<tr><td>28/12/2026<td>Tổ chức lễ trao giải<td>Khoa Luật"
    )
    first, second = parse_bytes(f"<p><b>KẾ HOẠCH</b><table>{head}{rows}</table>".encode(), "p.html").tasks
    assert first.deadline is not None
    assert second.deadline is not None
    assert [(p.kind, str(p.end), p.edtf) for p in first.deadline.periods] == [("by", "2026-12-27", "../2026-12-27")]
    assert [p.kind for p in second.deadline.periods] == ["during"]
    assert [unit.name for unit in first.lead] == ["Cán bộ hướng dẫn", "Sinh viên"]


def test_a_paragraph_does_not_give_its_doer_to_numbered_items() -> None:
    head = "THÔNG BÁO\nKết luận cuộc họp\n\n"
    tax, debt = tasks(
        "I. VỀ NGHĨA VỤ TÀI CHÍNH\n\nỦy ban nhân dân tỉnh sẽ báo cáo, kiến nghị Bộ Tài chính xem xét.\n\n"
        "1. Quán triệt thực hiện nghiêm quy định quản lý ngân sách.\n",
        head,
    )
    assert [unit.name for unit in tax.lead] == ["Ủy ban nhân dân tỉnh"]
    assert (debt.path, debt.lead) == (["I", "1"], [])
