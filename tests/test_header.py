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
