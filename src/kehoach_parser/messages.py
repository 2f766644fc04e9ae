"""What the tool says to its users, in Vietnamese and English. Warnings in the output are always Vietnamese."""

from __future__ import annotations

from typing import Literal

Language = Literal["vi", "en"]

_TEXTS: dict[str, tuple[str, str]] = {
    # errors: code -> (vi, en)
    "not-found": ("không tìm thấy tệp; kiểm tra lại đường dẫn", "no such file; check the path"),
    "is-a-folder": (
        "đây là thư mục, không phải tệp; hãy chỉ ra từng tệp",
        "this is a folder, not a file; name the files in it",
    ),
    "not-readable": (
        "không có quyền đọc tệp; kiểm tra quyền truy cập",
        "the file may not be read; check its permissions",
    ),
    "empty-file": (
        "tệp rỗng (0 byte); hãy lấy lại tệp gốc",
        "the file is empty (0 bytes); get it again from its source",
    ),
    "unsupported-format": (
        "định dạng chưa được hỗ trợ; hãy lưu thành PDF hoặc DOCX",
        "this format is not supported; save it as PDF or DOCX",
    ),
    "corrupt-file": (
        "tệp hỏng, không đọc được; hãy lấy lại tệp gốc",
        "the file is damaged; get it again from its source",
    ),
    "password-required": (
        "tệp có mật khẩu; dùng --password hoặc lưu lại không mật khẩu",
        "the file needs a password; use --password or save it without one",
    ),
    "needs-ocr": (
        "tệp là ảnh quét hoặc trang trắng, không đọc được chữ; để nhận dạng chữ (OCR), máy cần có tesseract-ocr và "
        "tesseract-ocr-vie, và lệnh không có --ocr never",
        "the pages are pictures without a readable text layer, or blank; to have pictures recognised, install "
        "tesseract-ocr and tesseract-ocr-vie, and don't use --ocr never",
    ),
    "resource-limit": (
        "tệp vượt giới hạn bộ nhớ, thời gian hoặc kích thước an toàn",
        "the file exceeds the safe limits of memory, time or size",
    ),
    "missing-program": ("thiếu chương trình cần thiết", "a program that is needed is missing"),
    "grammar-error": ("quy tắc ngữ pháp sai; sửa tệp TOML", "a grammar rule is wrong; correct the TOML file"),
    "not-writable": (
        "không ghi được kết quả; kiểm tra thư mục và quyền ghi",
        "the result cannot be written; check the folder and its permissions",
    ),
    "error": ("lỗi khi đọc tệp", "the file could not be read"),
    # warnings
    "no-tasks": ("Không tìm thấy nhiệm vụ nào trong văn bản.", "No task was found in the document."),
    "extension-mismatch": ("Đuôi tệp không khớp với nội dung", "The file's name and content disagree"),
    "pdf-repaired": ("Tệp PDF có lỗi cấu trúc, đã được sửa khi đọc", "The PDF was damaged and repaired while reading"),
    "page-without-text": ("Trang không có chữ đọc được", "A page has no readable text"),
    "ocr": (
        "Chữ được nhận dạng từ ảnh quét, hãy đối chiếu với bản gốc; độ tin cậy trung bình",
        "The text was recognised from pictures; compare it with the original",
    ),
    "ocr-doubtful": (
        "Chữ nhận dạng chưa chắc chắn trên trang này, cần xem lại",
        "Some words of this page were recognised with doubt; a person should look",
    ),
    "footnote-unmatched": ("Chú thích cuối trang không tìm thấy chỗ dẫn", "A footnote has no reference mark"),
    "active-content": ("PDF có mã lệnh hoặc tệp đính kèm; đã bỏ qua", "The PDF holds scripts or attachments; ignored"),
    "external-relationship": (
        "Tệp Word dẫn tới tài nguyên bên ngoài; đã bỏ qua",
        "The Word file refers to outside resources; ignored",
    ),
    "has-macros": ("Tệp Word có macro; đã bỏ qua", "The Word file holds macros; ignored"),
    "mixed-encoding": (
        "Tệp trộn nhiều bảng mã; một số ký tự có thể sai",
        "The file mixes encodings; some letters may be wrong",
    ),
    "legacy-encoding": (
        "Tệp dùng bảng mã cũ (TCVN3, VNI); đã chuyển sang Unicode",
        "The file uses an old encoding (TCVN3, VNI); converted",
    ),
    "deep-tables-dropped": (
        "Bảng lồng quá sâu; chỉ đọc các lớp ngoài",
        "Tables are nested too deep; only the outer ones were read",
    ),
    "field-recomputed": (
        "Trường tự động (ngày, tên tệp) không giữ giá trị đã in; đã bỏ qua",
        "A field (date, file name) does not keep what was printed; left out",
    ),
    "hidden-cells": (
        "Bảng tính có trang, hàng hoặc cột ẩn; đã bỏ qua",
        "The workbook has hidden sheets, rows or columns; left out",
    ),
    "formula-without-value": (
        "Công thức chưa có kết quả trong tệp; ô được coi là trống",
        "Formulas without a result in the file; their cells are taken as empty",
    ),
    "part-unreadable": ("Một phần của tệp Word không đọc được", "A part of the Word file could not be read"),
    "owner-restricted": ("PDF hạn chế sao chép; vẫn đọc được", "The PDF restricts copying; it was read all the same"),
    "page-unreadable": ("Một trang không đọc được", "A page could not be read"),
    "deadline-not-understood": (
        "Chưa hiểu thời hạn này; cần người xem lại",
        "This deadline was not understood; a person should look",
    ),
    "relative-date": ("Thời hạn tính tương đối, không suy ra được ngày", "A relative date; no day can be derived"),
    "no-year": (
        "Thời hạn không nêu năm và văn bản không cho biết năm",
        "The deadline names no year, nor does the document",
    ),
    "no-month": ("Thời hạn không nêu tháng", "The deadline names no month"),
    "ambiguous-date": ("Ngày có hai cách hiểu; để trống", "The date has two readings; left out"),
    "unclear-rhythm": ("Chu kỳ lặp không rõ", "The rhythm is unclear"),
    "reversed-dates": ("Ngày bắt đầu sau ngày kết thúc", "The start lies after the end"),
    "vague-date": ("Mốc thời gian không xác định", "The date is vague"),
    "school-year": ("Năm học: không suy ra ngày cụ thể", "School year: no exact day derived"),
    "working-days": ("Thời hạn tính theo ngày làm việc", "The period counts working days"),
    "lunar-date": ("Ngày âm lịch: chưa đổi sang dương lịch", "Lunar date: not converted"),
    "blank-date": ("Ngày còn để trống trong văn bản", "The date is left blank in the document"),
    "impossible-date": ("Ngày không có thực trong lịch", "The date does not exist"),
    "ambiguous-deadline": (
        "Thời hạn có hai cách hiểu; cần người xem lại",
        "The deadline has two readings; a person should look",
    ),
    "deadline-unread": (
        "Có thời hạn nhưng không suy ra được ngày",
        "There is a deadline, but no date could be read from it",
    ),
    # the command
    "not-for-terminal": (
        "bảng tính Excel không hiện được trên màn hình dòng lệnh; hãy ghi vào tệp",
        "a workbook cannot be shown on a terminal; write it to a file",
    ),
    "written": ("đã ghi xong; số nhiệm vụ", "written; tasks"),
    "page": ("tr.", "p."),
    "usage": ("Lỗi", "Error"),
    "see-help": ("Xem cách dùng", "For help"),
    "stopped": ("Đã dừng.", "Aborted!"),
}


def message(code: str, language: Language = "vi", detail: str = "") -> str:
    """The text of a code in a language, with a detail after it."""
    if detail and language == "vi":
        from kehoach_parser.translations import vietnamese  # most messages have none

        detail = vietnamese(detail)
    pair = _TEXTS.get(code)
    text = (pair[0] if language == "vi" else pair[1]) if pair else code
    return f"{text}: {detail}" if detail else text
