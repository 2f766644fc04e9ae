"""Vietnamese for what is English where it arises: details of errors and warnings, errors of a command line, steps of an
explanation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

# pattern of the whole English text -> Vietnamese. What a file or a library says of itself stays as it is.
DETAILS = {
    # pictures and pages
    r"a picture of (\d+) x (\d+) dots": r"ảnh \1 x \2 điểm",
    r"Image size \((\d+) pixels\) exceeds .+": r"ảnh quá lớn, \1 điểm",
    r"a picture": "tệp ảnh",
    r"no picture that can be opened": "không mở được ảnh",
    r"no text was recognised": "không nhận dạng được chữ nào",
    r"page (\d+)": r"trang \1",
    r"no pages": "không có trang nào",
    r"(\d+) pages without text": r"\1 trang không có chữ",
    r"no text layer": "không có lớp chữ",
    r"text layer unusable": "lớp chữ không dùng được",
    # PDF
    r"bytes before the header": "có dữ liệu thừa ở đầu tệp",
    r"no PDF structure": "không có cấu trúc PDF",
    r"unknown encryption": "kiểu mã hóa không rõ",
    r"no cross-reference table": "thiếu bảng tham chiếu",
    r"wrong place of the cross-reference table": "bảng tham chiếu sai vị trí",
    r"a stream inflates beyond the limit": "dữ liệu nén trong tệp nở ra quá giới hạn",
    r"the password is wrong": "sai mật khẩu",
    # office files
    r"an? (Office|Word|OpenDocument) file with a password; open it and save it without one": (
        r"tệp \1 có mật khẩu; mở ra và lưu lại không mật khẩu"
    ),
    r"an Office file with a password, or a damaged one": "tệp Office có mật khẩu hoặc bị hỏng",
    r"the content is no readable (\w+)": r"nội dung không phải \1 đọc được",
    r"(.+): no document body": r"\1: không có nội dung văn bản",
    r"(.+): no workbook": r"\1: không có bảng tính",
    r"content\.xml is missing": "thiếu content.xml",
    r"mhtml: there is no page in it": "mhtml: không có trang web nào bên trong",
    r"html: its elements are nested too deep": "html: các phần tử lồng nhau quá sâu",
    r"(.+): tables nested more than (\d+) deep": r"\1: bảng lồng quá \2 lớp",
    r"xml-dtd-forbidden: (.+)": r"có khai báo DTD không được phép: \1",
    # what is not supported
    r"xml: no Word document; save it as \.docx": "xml: không phải văn bản Word; hãy lưu thành .docx",
    r"wpd: WordPerfect document; save it as \.docx": "wpd: văn bản WordPerfect; hãy lưu thành .docx",
    r"xls: Excel 97-2003 workbook": "xls: bảng tính Excel 97-2003; hãy lưu thành .xlsx",
    r"zip: archive": "zip: tệp nén",
    r"ole: an OLE file that is no Word document": "ole: không phải văn bản Word",
    r"binary: no known format": "không rõ định dạng",
    r"named \.(\w+), content is (\w+)": r"tên là .\1, nội dung là \2",
    # sizes
    r"a table of more than (\d+) cells": r"bảng có hơn \1 ô",
    r"(.+): more than (\d+) filled cells": r"\1: có hơn \2 ô có dữ liệu",
    r"file-too-large: more than (\d+) bytes": r"tệp lớn hơn \1 byte",
    r"zip-bomb: (.+) inflates to more than (\d+) bytes": r"tệp nén bất thường: \1 nở ra hơn \2 byte",
    r"a web page of more than (\d+) bytes": r"trang web lớn hơn \1 byte",
    r"as \.docx it has more than (\d+) bytes": r"sau khi chuyển sang .docx lớn hơn \1 byte",
    r"(\d+) of (\d+) lines are not UTF-8": r"\1 trên \2 dòng không phải UTF-8",
    r"(\d+) bytes are not UTF-8": r"\1 byte không phải UTF-8",
    r"(.+): (\d+) rows, (\d+) columns": r"\1: \2 hàng, \3 cột",
    r"(.+): (\d+) rows": r"\1: \2 hàng",
    r"(.+): (\d+) columns": r"\1: \2 cột",
    # programs
    r"LibreOffice took more than (\d+) seconds": r"LibreOffice chạy quá \1 giây",
    r"LibreOffice reads \.(\w+) files; install libreoffice-writer, or save the file as \.docx": (
        r"LibreOffice đọc tệp .\1; hãy cài libreoffice-writer, hoặc lưu tệp thành .docx"
    ),
    r"LibreOffice reached its limit of time, memory or output": "LibreOffice vượt giới hạn thời gian hoặc bộ nhớ",
    r"LibreOffice is there without its Writer; install (.+)": r"LibreOffice thiếu Writer; hãy cài \1",
    r"LibreOffice cannot load it as \.(\w+)": r"LibreOffice không mở được dưới dạng .\1",
    r"(.+) does not run: (.+)": r"\1 không chạy được: \2",
    # the system
    r"no such folder|No such file or directory": "không có thư mục hoặc tệp này",
    r"Is a directory": "đây là thư mục",
    r"Not a directory": "đường dẫn đi qua một tệp, không phải thư mục",
    r"Permission denied": "không có quyền; nếu tệp đang mở trong chương trình khác (Excel, Word) thì đóng lại",
    r"No space left on device": "ổ đĩa đã đầy",
    r"Read-only file system": "ổ đĩa chỉ cho đọc",
    r"File name too long": "tên tệp quá dài",
}  # fmt: skip
USAGE = {
    r"No such option: (\S+)": r"không có tùy chọn \1",
    r"No such option: (\S+?)\.? \(?(?:Did you mean|Possible options:) (.+?)\??\)?": (
        r"không có tùy chọn \1; có phải \2?"
    ),
    r"No such command '(.+\..+)'\.": r"không có lệnh '\1'; để đọc một tệp: kehoach parse \1",
    r"No such command '(.+)'\.": r"không có lệnh '\1'",
    r"No such command '(.+)'\. Did you mean '(.+)'\?": r"không có lệnh '\1'; có phải '\2'?",
    r"Missing argument '.+'\.": "thiếu tên tệp hoặc thư mục",
    r"Missing option (.+)\.": r"thiếu tùy chọn \1",
    r"Missing command\.": "thiếu tên lệnh",
    r"Option '(.+)' requires an argument\.": r"thiếu giá trị sau \1",
    r"Got unexpected extra argument(?:s|\(s\))? \((.+)\)": r"thừa: \1",
    r"Invalid value for (.+?): '(.*)' is not one of (.+)\.": r"giá trị '\2' của \1 không dùng được; chọn một trong \3",
    r"Invalid value for (.+?): '(.*)' is not a valid (?:int|float).*\.": r"giá trị '\2' của \1 phải là một số",
    r"Invalid value for (.+?): (.+) is not in the range (.+)\.": r"giá trị \2 của \1 nằm ngoài khoảng \3",
    r"Invalid value for (?:.+?): no task (.+); there are (.+)": r"không có nhiệm vụ \1; có các nhiệm vụ \2",
    r"Invalid value: give either FILE or one of (.+)": r"chỉ nêu tên tệp hoặc một trong \1",
    r"Invalid value: INPUT… / (.+)": r"hãy nêu tệp, thư mục, hoặc \1",
    r"Invalid value for (.+?): (.+)": r"giá trị của \1 không dùng được: \2",
    r"Invalid value: (.+)": r"\1",
}  # fmt: skip

STEPS = {
    # what a step is about, and the role of a label
    r"rule": "quy tắc",
    r"section": "mục",
    r"origin": "dạng",
    r"label": "nhãn",
    r"unit": "đơn vị",
    r"assignment": "giao việc",
    r"lead": "chủ trì",
    r"coordinating": "phối hợp",
    r"supervising": "theo dõi",
    r"both": "chủ trì, phối hợp",
    r"deadline": "thời hạn",
    r"products?": "sản phẩm",
    # where a task was found, as the output names it
    r"(table)": r"trong bảng (\1)",
    r"(labelled)": r"mục có nhãn (\1)",
    r"(prose)": r"trong câu (\1)",
    r"(bare)": r"mục không nêu cơ quan (\1)",
    # what a section is about
    r"purpose": "mục đích, yêu cầu",
    r"target": "mục tiêu",
    r"task": "nhiệm vụ",
    r"duty": "phân công",
    r"funding": "kinh phí",
    r"mixed": "mục tiêu và nhiệm vụ",
    r"background": "bối cảnh của hoạt động",
    r"situation": "tình hình",
    # what it gave
    r"due before (.+)": r"hạn trước \1",
    r"due (.+)": r"hạn \1",
    r"by (.+)": r"chậm nhất \1",
    r"during (.+)": r"trong \1",
    r"continuous": "thường xuyên",
    r"continuous (.+)": r"thường xuyên \1",
    r"from (.+)": r"từ \1",
    r"(\S+) after (.+)": r"\1 kể từ \2",
    r"when (.+)": r"điều kiện: \1",
    r"year from the document": "năm lấy theo văn bản",
    r"warning (.+)": r"cảnh báo \1",
    r"no date": "không có ngày",
    r"none": "không có",
    r"day (\d+)": r"ngày \1",
    r"page (\d+)": r"trang \1",
    r"stated for the group": "nêu chung cho cả nhóm",
}  # fmt: skip


def vietnamese(text: str, table: Mapping[str, str] = DETAILS) -> str:
    """The text in Vietnamese; as it is where the table has no sentence for it."""
    for pattern, translated in table.items():
        if match := _compiled(pattern).fullmatch(text):
            return match.expand(translated)
    return text


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.DOTALL)
