"""What the exporters say to their readers, in Vietnamese and English.

The English heads of columns are names for programs, `document_date`: they never change, and each is the key of the
Vietnamese head here.
"""

from __future__ import annotations

_HEADS = {  # of columns, the same in all formats
    # tasks
    "no": "STT",
    "file": "Tệp",
    "document": "Văn bản giao",
    "document_date": "Ngày văn bản",
    "id": "Mã",
    "section": "Mục",
    "content": "Tên nhiệm vụ",
    "lead": "Cơ quan chủ trì",
    "coordinating": "Cơ quan phối hợp",
    "supervising": "Theo dõi",
    "products": "Kết quả/Sản phẩm",
    "deadline": "Thời gian hoàn thành",
    "due": "Hạn",
    "recurrence": "Lặp lại",
    "remarks": "Lưu ý",
    "page": "Trang",
    "evidence": "Trích từ văn bản",
    # documents
    "part": "Văn bản",
    "parent_issuer": "Cơ quan cấp trên",
    "issuer": "Cơ quan ban hành",
    "type": "Loại",
    "number": "Số, ký hiệu",
    "date": "Ngày ban hành",
    "place": "Nơi ban hành",
    "title": "Trích yếu",
    "signer": "Người ký",
    "position": "Chức vụ",
    "tasks": "Số nhiệm vụ",
    "pages": "Số trang",
    "ocr": "Nhận dạng từ ảnh",
    "legal_bases": "Căn cứ",
    "recipients": "Nơi nhận",
    # warnings
    "message": "Cảnh báo",
    "task_id": "Mã nhiệm vụ",
    "code": "Mã cảnh báo",
}  # fmt: skip
_TEXTS: dict[str, tuple[str, str]] = {
    # sheets of a workbook: names, and headings of the printed pages
    "tasks": ("Nhiệm vụ", "Tasks"),
    "documents": ("Văn bản", "Documents"),
    "warnings": ("Cảnh báo", "Warnings"),
    "tasks-heading": ("DANH MỤC NHIỆM VỤ", "TASKS"),
    "documents-heading": ("DANH MỤC VĂN BẢN", "DOCUMENTS"),
    "warnings-heading": ("NHỮNG ĐIỂM CẦN XEM LẠI", "WHAT A PERSON SHOULD LOOK AT"),
    "page-of-pages": ("Trang &P/&N", "Page &P of &N"),
    # values
    "main": ("Văn bản chính", "Main document"),
    "attached": ("Kèm theo {}", "Attachment {}"),
    "yes": ("Có", "yes"),
    "year-inferred": ("Năm suy ra từ văn bản.", "The year is that of the document."),
    "inherited": ("nêu chung", "for a group"),
    "on-page": ("tr. {}", "p. {}"),
    # short names of the fields of a task
    "id": ("Mã", "Id"),
    "content": ("Nhiệm vụ", "Task"),
    "lead": ("Chủ trì", "Lead"),
    "coordinating": ("Phối hợp", "Coordinating"),
    "supervising": ("Theo dõi", "Supervising"),
    "deadline": ("Thời hạn", "Deadline"),
    "products": ("Sản phẩm", "Products"),
    "page": ("Tr.", "P."),
    # rhythms, by the units and weekdays of iCalendar; {} is a number
    "DAILY": ("hằng ngày", "daily"),
    "WEEKLY": ("hằng tuần", "weekly"),
    "MONTHLY": ("hằng tháng", "monthly"),
    "YEARLY": ("hằng năm", "yearly"),
    "DAILY-several": ("{} ngày một lần", "every {} days"),
    "WEEKLY-several": ("{} tuần một lần", "every {} weeks"),
    "MONTHLY-several": ("{} tháng một lần", "every {} months"),
    "YEARLY-several": ("{} năm một lần", "every {} years"),
    "quarterly": ("hằng quý", "every 3 months"),
    "MO": ("thứ Hai", "Monday"),
    "TU": ("thứ Ba", "Tuesday"),
    "WE": ("thứ Tư", "Wednesday"),
    "TH": ("thứ Năm", "Thursday"),
    "FR": ("thứ Sáu", "Friday"),
    "SA": ("thứ Bảy", "Saturday"),
    "SU": ("Chủ nhật", "Sunday"),
    "on-weekdays": ("{}", "on {}"),
    "on-day": ("ngày {}", "on day {}"),
    "on-last-day": ("ngày cuối cùng", "on the last day"),
    "in-month": ("tháng {}", "in month {}"),
    "day-in-month": ("{} tháng {}", "{} of month {}"),
    "on-date": ("ngày {}/{}", "on day {} of month {}"),
    "rhythm": ("{when} {often}", "{often} {when}"),
}  # fmt: skip
# a warning, and these are Vietnamese whatever the heads are
CELL_TOO_LONG = "Ô dài quá giới hạn 32.767 ký tự của Excel; phần còn lại ở các hàng ngay dưới"


def head_of(column: str, language: str) -> str:
    """The head of a column."""
    return _HEADS[column] if language == "vi" else column


def say(code: str, language: str, *values: object, **named: object) -> str:
    """The text of a code in a language, with values in it."""
    return _TEXTS[code][language != "vi"].format(*values, **named)
