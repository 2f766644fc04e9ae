"""What stands around the body of a document, in places that the decree does not give it."""

from __future__ import annotations

from kehoach_parser import parse_bytes

HEAD = "KẾ HOẠCH\nCông tác năm 2026\n\nI. NỘI DUNG THỰC HIỆN\n"


def test_place_and_date_above_the_signature_are_the_header_s() -> None:
    plan = parse_bytes(
        f"{HEAD}1. Phòng Nội vụ xây dựng kế hoạch.\n\nĐốc Binh Kiều, ngày 28 tháng 4 năm 2026\n\n"
        "Nơi nhận:\nSở GDĐT (báo cáo);\nLưu: VT.\n".encode(),
        "plan.txt",
    )
    assert (plan.header.place, str(plan.header.date)) == ("Đốc Binh Kiều", "2026-04-28")
    assert plan.header.recipients == ["Sở GDĐT (báo cáo);", "Lưu: VT."]
    assert len(plan.tasks) == 1


def test_cells_that_a_converter_ran_together_are_opened() -> None:
    right = "KT. CHỦ TỊCH PHÓ CHỦ TỊCH PGS.TS. Hoàng Việt Phương"
    signature = f"| Nơi nhận: - Bộ Y tế; (báo cáo) - Lưu: VT. | {right} |\n|---|---|\n"
    header = parse_bytes(f"# KẾ HOẠCH\n\nNăm 2026\n\n1. Họp.\n\n{signature}".encode(), "plan.md").header
    assert header.recipients == ["Bộ Y tế; (báo cáo)", "Lưu: VT."]
    signer = header.signer
    assert (signer.capacity, signer.position, signer.name) == (
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "PGS.TS. Hoàng Việt Phương",
    )


def test_several_authorities_of_one_letterhead() -> None:
    left = "<td>CÔNG AN TỈNH - SỞ GIÁO DỤC VÀ ĐÀO TẠO<br>- TỈNH ĐOÀN BẮC LỘC<br>Số: 27/KHPH-CAT-SGDĐT-TĐ"
    right = "<td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc<br>Bắc Lộc, ngày 10 tháng 9 năm 2026"
    page = f"<table>{left}{right}</table><p><b>KẾ HOẠCH PHỐI HỢP</b><p>Bảo đảm an ninh trường học<p>1. Họp."
    header = parse_bytes(page.encode(), "plan.html").header
    assert header.issuer == "CÔNG AN TỈNH - SỞ GIÁO DỤC VÀ ĐÀO TẠO - TỈNH ĐOÀN BẮC LỘC"
    assert (header.doc_type, header.number, str(header.date)) == ("KH", "27", "2026-09-10")


def test_the_date_of_a_cited_document_is_not_that_of_the_letter() -> None:
    left = (
        "<td>ỦY BAN NHÂN DÂN<br>XÃ TÂN AN<br>Số: 12/UBND-VX<br>V/v thực hiện Công văn số 5, ngày 22 tháng 12 năm 2024"
    )
    right = "<td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc<br>Tân An, ngày 15/01/2025"
    page = f"<table>{left}{right}</table><p>Kính gửi: Các phòng.<p>1. Giao Phòng Kinh tế tổ chức họp."
    header = parse_bytes(page.encode(), "letter.html").header
    assert header.title == "thực hiện Công văn số 5, ngày 22 tháng 12 năm 2024"
    assert (header.place, str(header.date)) == ("Tân An", "2025-01-15")


def test_a_subject_in_a_column_does_not_begin_the_body() -> None:
    left = "<td>ỦY BAN NHÂN DÂN<br>XÃ TÂN AN<br>VĂN PHÒNG<br>Số: 1021/VP-PCNC<br>V/v: triển khai Quyết định<br>"
    wrapped = "số 06/2010/QĐ-TTg ngày 25/01/2010 của Thủ tướng Chính phủ về xây dựng, quản lý, khai thác Tủ sách"
    right = "<td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc<br>Tân An, ngày 09/02/2010"
    end = "<table><td>Nơi nhận:<br>- Như trên.<td>KT. CHÁNH VĂN PHÒNG<br>PHÓ VĂN PHÒNG<br>Lâm Văn Ba</table>"
    page = f"<table>{left}{wrapped}{right}</table><p>Kính gửi: Sở Tư pháp.<p>Giao Sở Tư pháp tổ chức họp.{end}"
    plan = parse_bytes(page.encode(), "letter.html")
    assert plan.attachments == []
    header = plan.header
    assert (header.issuer, header.number, header.doc_type) == ("VĂN PHÒNG", "1021", "CV")
    assert header.title == f"triển khai Quyết định {wrapped}"
    assert (header.signer.capacity, header.signer.position) == ("KT. CHÁNH VĂN PHÒNG", "PHÓ VĂN PHÒNG")


def test_a_title_in_running_text_names_its_type() -> None:
    text = "Thông báo về việc tổ chức tổng vệ sinh.\n\nKính gửi: Các trường.\n\n1. Các trường tổ chức tổng vệ sinh.\n"
    header = parse_bytes(text.encode(), "notice.txt").header
    assert (header.doc_type, header.title) == ("TB", "về việc tổ chức tổng vệ sinh.")


def test_a_basis_is_whole_where_a_semicolon_ends_it() -> None:
    basis = (
        "Căn cứ Nghị quyết liên tịch số 102/2025/NQLT ngày 26/9/2025 của Ủy ban Thường vụ Quốc hội, Chính phủ "
        "hướng dẫn quy trình hiệp thương;"
    )
    act = "Căn cứ Công văn số 5/SNV, Ủy ban nhân dân xã ban hành Kế hoạch như sau:"
    text = f"KẾ HOẠCH\nHiệp thương lần hai\n\n{basis}\n\n{act}\n\nI. NHIỆM VỤ\n\n1. Họp.\n"
    assert parse_bytes(text.encode(), "plan.txt").header.legal_bases == [basis, "Căn cứ Công văn số 5/SNV"]


def test_the_date_of_a_document_among_the_recipients_is_not_the_plan_s() -> None:
    tail = "Nơi nhận:\n- Sở Y tế (theo Công văn số 5/SYT, ngày 15/01/2025);\n- Lưu: VT.\n"
    header = parse_bytes(f"{HEAD}1. Sở Y tế rà soát mạng lưới.\n\n{tail}".encode(), "plan.txt").header
    assert (header.date_edtf, header.place) == (None, None)


def test_the_authority_between_title_and_bases_is_the_issuer_where_nothing_else_names_it() -> None:
    head = "<p><b>QUYẾT ĐỊNH</b><p><b>Về việc kiểm tra trụ sở</b><p>CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH BẮC LỘC"
    header = parse_bytes(f"{head}<p>Căn cứ Luật Nhà ở;<p>Điều 1. Giao Sở Xây dựng kiểm tra.".encode(), "q.html").header
    assert header.issuer == "ỦY BAN NHÂN DÂN TỈNH BẮC LỘC"
    assert header.title == "Về việc kiểm tra trụ sở"


def test_whose_decision_it_is_does_not_belong_to_its_subject() -> None:
    head = "# QUYẾT ĐỊNH\n\n# CỦA ỦY BAN NHÂN DÂN TỈNH BẮC LỘC\n\n# Ban hành Chương trình Cải cách hành chính\n\n"
    header = parse_bytes(f"{head}Căn cứ Luật Tổ chức;\n\nĐiều 1. Ban hành Chương trình.".encode(), "q.md").header
    assert header.title == "Ban hành Chương trình Cải cách hành chính"


def test_whose_plan_it_is_stays_where_no_subject_follows() -> None:
    text = "# CHƯƠNG TRÌNH CÔNG TÁC\n\n# CỦA ỦY BAN NHÂN DÂN XÃ TÂN AN\n\n# Năm 2026\n\n1. Phòng Kinh tế họp."
    assert parse_bytes(text.encode(), "p.md").header.title == "CỦA ỦY BAN NHÂN DÂN XÃ TÂN AN Năm 2026"


def test_capitals_that_begin_a_file_are_its_title_though_they_sound_like_a_basis() -> None:
    title = "TRIỂN KHAI THỰC HIỆN QUYẾT ĐỊNH SỐ 1237/QĐ-TTG NGÀY 27 THÁNG 7 NĂM 2013 CỦA THỦ TƯỚNG CHÍNH PHỦ"
    text = f"{title}\n\nCăn cứ Chỉ thị số 24-CT/TW ngày 15/5/2013 của Bộ Chính trị;\n\nI. NHIỆM VỤ\n\n1. Họp."
    header = parse_bytes(text.encode(), "p.md").header
    assert header.title == title
    assert header.legal_bases == ["Căn cứ Chỉ thị số 24-CT/TW ngày 15/5/2013 của Bộ Chính trị;"]


def test_a_page_that_runs_its_text_into_the_addressees() -> None:
    text = (
        "Thông báo về việc tổng vệ sinh\n\nKính gửi: Hiệu trưởng các đơn vị trực thuộc. Thực hiện Kế hoạch "
        "số 1231/KH-UBND ngày 13/4/2018 của UBND thành phố về tổng vệ sinh, "
        "Phòng Giáo dục yêu cầu các trường thực hiện các nội dung sau:\n\n"
        "1. Vận động học sinh giữ gìn vệ sinh.\n\n2. Tổng vệ sinh trường học vào ngày 20/4/2018.\n"
    )
    plan = parse_bytes(text.encode(), "p.txt")
    assert plan.header.legal_bases == [
        "Thực hiện Kế hoạch số 1231/KH-UBND ngày 13/4/2018 của UBND thành phố về tổng vệ sinh"
    ]
    assert [(task.path, [unit.name for unit in task.lead]) for task in plan.tasks] == [
        (["1"], ["các trường"]),
        (["2"], ["các trường"]),
    ]


def test_the_post_of_the_deciding_authority_ends_a_title_in_capitals() -> None:
    left = "<td>ỦY BAN NHÂN DÂN<br>TỈNH BẮC LỘC<br>Số: 254/QĐ-UBND"
    right = (
        "<td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc<br>Bắc Lộc, ngày 17 tháng 02 năm 2023"
    )
    title = "<p><b>QUYẾT ĐỊNH</b><p><b>BAN HÀNH KẾ HOẠCH NĂM 2023</b><p><b>CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH</b>"
    page = f"<table>{left}{right}</table>{title}<p>Căn cứ Luật Nhà ở;<p>Điều 1. Ban hành Kế hoạch."
    header = parse_bytes(page.encode(), "q.html").header
    assert (header.issuer, header.title) == ("ỦY BAN NHÂN DÂN TỈNH BẮC LỘC", "BAN HÀNH KẾ HOẠCH NĂM 2023")


def test_a_school_s_plan_with_title_case_names_a_theme_and_a_post() -> None:
    text = (
        "Phòng Giáo Dục Huyện Phong Lộc\n\nTrường Tiểu Học Tân An\n\nKẾ HOẠCH LIÊN ĐỘI THÁNG 02/2026\n\n"
        'CHỦ ĐIỂM: "MỪNG ĐẢNG - MỪNG XUÂN"\n\nI. NỘI DUNG\n\n1. Chào cờ đầu tuần.\n\n'
        "GV Tổng Phụ Trách Đội\n\nNguyễn Văn Mão"
    )
    header = parse_bytes(text.encode(), "p.md").header
    assert (header.issuer, header.parent_issuer) == ("Trường Tiểu Học Tân An", "Phòng Giáo Dục Huyện Phong Lộc")
    assert header.title == "LIÊN ĐỘI THÁNG 02/2026"
    assert (header.signer.position, header.signer.name) == ("GV Tổng Phụ Trách Đội", "Nguyễn Văn Mão")


def test_a_date_without_a_place_and_a_subject_in_quotes() -> None:
    left = "<td>TỈNH ĐOÀN BẮC LỘC<br>BCH ĐOÀN HUYỆN THỌ LỘC<br>Số: 74-CV/ĐTN<br>“V/v Triển khai Ngày Chủ nhật xanh”"
    right = "<td>ĐOÀN TNCS HỒ CHÍ MINH<br>Ngày 17 tháng 7 năm 2026"
    page = f"<table>{left}{right}</table><p>Kính gửi: Đoàn các xã.<p>1. Giao Đoàn các xã ra quân."
    header = parse_bytes(page.encode(), "letter.html").header
    assert (header.issuer, header.parent_issuer) == ("BCH ĐOÀN HUYỆN THỌ LỘC", "TỈNH ĐOÀN BẮC LỘC")
    assert (header.title, header.place, str(header.date)) == ("Triển khai Ngày Chủ nhật xanh", None, "2026-07-17")


def test_a_basis_ends_with_its_sentence_and_where_an_account_begins() -> None:
    bases = (
        "Thực hiện Quyết định số 22/2013/QĐ-TTg về hỗ trợ nhà ở. Đến nay, các địa phương đã lập Đề án.\n\n"
        "Thực hiện Nghị quyết số 5-NQ/TU, trong thời gian qua các cấp đã nỗ lực:\n\n1. Họp."
    )
    header = parse_bytes(f"# KẾ HOẠCH\n\nNăm 2026\n\n{bases}".encode(), "p.md").header
    assert header.legal_bases == [
        "Thực hiện Quyết định số 22/2013/QĐ-TTg về hỗ trợ nhà ở.",
        "Thực hiện Nghị quyết số 5-NQ/TU",
    ]


def test_columns_of_a_letterhead_that_a_copied_page_ran_together() -> None:
    text = (
        "ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nHUYỆN CHÂU LỘC Độc lập - Tự do - Hạnh phúc\n\n"
        "Số: 476/UBND Châu Lộc, ngày 14 tháng 6 năm 2026\n\nV/v vệ sinh môi trường\n\nKính gửi: Các xã.\n\n"
        "Thực hiện Kế hoạch số 47/KH-BCĐ, Ban Chỉ đạo huyện đã ban hành Kế hoạch vệ sinh môi trường;\n\n"
        "1. Giao Trung tâm Y tế huyện chủ trì.\n"
    )
    plan = parse_bytes(text.encode(), "letter.txt")
    assert (plan.header.issuer, plan.header.parent_issuer) == ("ỦY BAN NHÂN DÂN HUYỆN CHÂU LỘC", None)
    assert (plan.header.place, str(plan.header.date)) == ("Châu Lộc", "2026-06-14")
    assert [task.path for task in plan.tasks] == [["1"]]  # what a semicolon ends is a basis


def test_borders_of_cells_that_a_copied_page_left_behind() -> None:
    text = (
        "ỦY BAN NHÂN DÂN\nTỈNH HÀ LỘC\n-------\n|\nCỘNG\nHÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "---------------\n|\nSố: 1209/QĐ-UBND\n|\nHà Lộc, ngày 24 tháng 06 năm 2026\n|\nQUYẾT ĐỊNH\n"
        "VỀ VIỆC BAN HÀNH KẾ HOẠCH\nCHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH HÀ LỘC\nCăn cứ Luật Tổ chức HĐND và UBND\n"
        "ngày 26/11/2003;\nXét đề nghị của Sở Y tế tại Tờ\ntrình số 66/TTr-SYT,\nQUYẾT ĐỊNH:\n"
        "Điều 1. Giao Sở Y tế chủ trì, báo cáo UBND tỉnh trước\nngày 30/12/2026.\n"
    )
    plan = parse_bytes(text.encode(), "decision.txt")
    header = plan.header
    assert (header.issuer, header.doc_type, header.number) == ("ỦY BAN NHÂN DÂN TỈNH HÀ LỘC", "QĐ", "1209")
    assert header.title == "VỀ VIỆC BAN HÀNH KẾ HOẠCH"
    assert header.legal_bases == [
        "Căn cứ Luật Tổ chức HĐND và UBND ngày 26/11/2003;",
        "Xét đề nghị của Sở Y tế tại Tờ trình số 66/TTr-SYT,",
    ]
    assert [(task.path, str(task.deadline.due)) for task in plan.tasks if task.deadline] == [(["Điều 1"], "2026-12-30")]


def test_a_subject_with_a_colon_above_the_motto_and_a_first_recipient_beside_its_heading() -> None:
    header = parse_bytes(
        "VĂN PHÒNG CHÍNH PHỦ\n-----\nSố: 2728 /VPCP- KTTH\nV/v: kiểm tra thông tin báo chí\nCỘNG HOÀ XÃ HỘI CHỦ "
        "NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n-----\nHà Nội, ngày 29 tháng 4 năm 2011\n\nKính gửi:\n"
        "- Bộ Tài chính;\n\nThủ tướng Chính phủ giao Bộ Tài chính kiểm tra thông tin bài báo.\n\n"
        "Nơi nhận:- Như trên;\n- Lưu: VT.\n\nKT. THỦ TƯỚNG\nPhó Thủ tướng\nNguyễn Văn A\n".encode(),
        "letter.txt",
    ).header
    assert (header.issuer, header.doc_type, header.number, header.symbol) == (
        "VĂN PHÒNG CHÍNH PHỦ", "CV", "2728", "VPCP-KTTH",
    )  # fmt: skip
    assert header.recipients == ["Như trên;", "Lưu: VT."]
    assert (header.signer.position, header.signer.name) == ("Phó Thủ tướng", "Nguyễn Văn A")


def test_number_and_date_of_a_narrow_letterhead_are_whole() -> None:
    header = parse_bytes(
        "ỦY BAN NHÂN DÂN\nTỈNH QUẢNG BÌNH\nSố:\n08/CT-UBND\nQuảng Bình,\nngày 25 tháng 5 năm 2015\n\n"
        "CHỈ THỊ\nVề phòng dịch\n\n1. Giao Sở Y tế kiểm tra.\n".encode(),
        "directive.txt",
    ).header
    assert (header.number, header.symbol, header.place, str(header.date)) == (
        "08", "CT-UBND", "Quảng Bình", "2015-05-25",
    )  # fmt: skip


def test_addressees_below_a_letterhead_of_columns_belong_to_neither() -> None:
    header = parse_bytes(
        "VĂN PHÒNG CHÍNH PHỦ | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\nSố: 6238/VPCP-CN | Hà Nội, ngày 16 tháng 6 năm "
        "2017 |\nKính gửi: | - Bộ Giao thông vận tải; |\n\nYêu cầu Bộ Giao thông vận tải kiểm tra.\n".encode(),
        "letter.txt",
    ).header
    assert (header.number, header.place, str(header.date)) == ("6238", "Hà Nội", "2017-06-16")


def test_a_title_that_holds_type_and_number() -> None:
    header = parse_bytes(
        "<html><h1>Thông báo số 42-TB/ĐU Kết luận của Thường trực Đảng ủy về trật tự đô thị</h1>"
        "<p>Giao Văn phòng Đảng ủy kiểm tra công vụ.</p>".encode(),
        "notice.html",
    ).header
    assert (header.doc_type, header.number, header.symbol) == ("TB", "42", "TB/ĐU")
    assert header.title == "Kết luận của Thường trực Đảng ủy về trật tự đô thị"


def test_the_heading_of_a_page_is_its_title() -> None:
    plan = parse_bytes(
        "<html><h1>Thủ tướng chỉ đạo ngăn chặn lừa đảo</h1><p>Thời gian gần đây có nhiều hình thức lừa đảo.</p>"
        "<p>Thủ tướng yêu cầu Bộ Công an tăng cường nắm tình hình.</p>".encode(),
        "news.html",
    )
    assert plan.header.title == "Thủ tướng chỉ đạo ngăn chặn lừa đảo"
    assert [[unit.name for unit in task.lead] for task in plan.tasks] == [["Bộ Công an"]]


def test_a_title_in_capitals_goes_on_over_paragraphs_up_to_the_addressee() -> None:
    plan = parse_bytes(
        "**CÔNG ĐIỆN**\n\nVỀ TẬP TRUNG ƯU TIÊN\n\nNĂM 2026 THÚC ĐẨY XUẤT KHẨU\n\n**THỦ TƯỚNG CHÍNH PHỦ điện:**\n\n"
        "|\n|\n- Bộ trưởng các bộ;\n\nThủ tướng Chính phủ yêu cầu:\n\n1. Bộ Công Thương thúc đẩy xuất khẩu.\n".encode(),
        "dispatch.md",
    )
    assert plan.header.title == "VỀ TẬP TRUNG ƯU TIÊN NĂM 2026 THÚC ĐẨY XUẤT KHẨU"
    assert [task.content for task in plan.tasks] == ["Bộ Công Thương thúc đẩy xuất khẩu."]


def test_a_basis_ends_where_an_account_or_an_order_begins() -> None:
    header = parse_bytes(
        "CHỈ THỊ\nVề phòng dịch\n\nThực hiện Nghị quyết số 01/NQ-CP ngày 03/01/2025 của Chính phủ, các cơ quan đã quán "
        "triệt và triển khai các nhiệm vụ được giao.\n\n1. Giao Sở Y tế kiểm tra.\n".encode(),
        "directive.txt",
    ).header
    assert header.legal_bases == ["Thực hiện Nghị quyết số 01/NQ-CP ngày 03/01/2025 của Chính phủ"]
