"""What archive commands say, in Vietnamese and English."""

from __future__ import annotations

from kehoach_parser import messages
from kehoach_parser.messages import Language

_TEXTS: dict[str, tuple[str, str]] = {
    # reasons for failures besides those of single files: code -> (vi, en)
    "crashed": ("tệp làm chương trình đọc bị sập", "the file crashed the process that read it"),
    "stalled": (
        "không có tiến triển; có thể ổ đĩa mạng bị treo",
        "nothing happened any more; the network drive may hang",
    ),
    "timeout": (
        "quá thời gian cho phép; tăng --timeout nếu tệp thật sự lớn",
        "beyond the time limit; raise --timeout if the file is large",
    ),
    "memory": (
        "quá bộ nhớ cho phép; tăng --memory nếu tệp thật sự lớn",
        "beyond the memory limit; raise --memory if the file is large",
    ),
    "killed": ("bị dừng theo yêu cầu", "stopped on request"),
    # the run
    "busy": (
        "thư mục kết quả đang được một lần chạy khác dùng; đợi nó xong hoặc chọn thư mục khác",
        "another run is using the output folder; wait for it or choose another folder",
    ),
    "no-input": ("không thấy tệp nào để đọc; kiểm tra đường dẫn", "no file to read was found; check the paths"),
    "resume": (
        "Đã dừng. Chạy lại đúng lệnh này để làm tiếp phần còn lại",
        "Stopped. Run the same command again to continue",
    ),
    "stopping": (
        "Đang dừng: chờ các tệp đang đọc dở; nhấn Ctrl-C lần nữa để bỏ ngay",
        "Stopping: waiting for the files in work; press Ctrl-C again to drop them",
    ),
    "publishing": ("Đang ghi kết quả", "Writing the outputs"),
    "parts-missing": (
        "chưa đủ các phần của --shard; chạy các phần còn thiếu rồi gộp lại",
        "not all parts of --shard are done; run those that are missing, then merge again",
    ),
    "merge": (
        "Khi mọi phần đã xong, gộp kết quả bằng: kehoach merge",
        "When all parts are done, bring them together with: kehoach merge",
    ),
    "bad-shard": ("--shard cần dạng i/n, với 1 ≤ i ≤ n", "--shard is i/n with 1 ≤ i ≤ n"),
    "bad-format": ("định dạng kết quả không có; chọn trong", "no such output format; choose from"),
    "scheduler-needed": ("--engine dask cần --scheduler tcp://…", "--engine dask needs --scheduler tcp://…"),
    "no-scheduler": (
        "không có bộ điều phối Dask ở địa chỉ này; kiểm tra --scheduler",
        "no Dask scheduler answers at this address; check --scheduler",
    ),
    # the summary
    "files": ("tệp", "files"),
    "read": ("đọc được", "read"),
    "failed": ("không đọc được", "failed"),
    "skipped": ("đã xong từ trước", "done before"),
    "copies": ("bản sao giống hệt", "exact copies"),
    "near": ("cặp bản gần giống", "pairs of near copies"),
    "pages": ("trang", "pages"),
    "page": ("trang", "page"),
    "gone": ("không còn trong kho", "gone from the archive"),
    "tasks": ("nhiệm vụ", "tasks"),
    "seconds": ("giây", "s"),
    "left": ("còn", "left"),
    "slowest": ("Tệp chậm nhất", "Slowest files"),
    "failures": ("Tệp không đọc được", "Files that could not be read"),
    "retry": (
        "Chạy lại với --retry-failed để thử lại các tệp này",
        "Run again with --retry-failed to try these files again",
    ),
    # the report
    "report": ("Báo cáo kho văn bản", "Archive report"),
    "documents": ("văn bản", "documents"),
    "with-tasks": ("có giao nhiệm vụ", "assign tasks"),
    "by-type": ("Theo loại văn bản", "By type of document"),
    "by-issuer": ("Theo cơ quan ban hành", "By issuing authority"),
    "by-year": ("Theo năm ban hành", "By year of issue"),
    "by-format": ("Theo định dạng tệp", "By format of file"),
    "deadlines": ("Thời hạn theo tháng", "Deadlines by month"),
    "unknown": ("(không rõ)", "(unknown)"),
    "reason": ("Lý do", "Reason"),
    "file": ("Tệp", "File"),
    "more": ("và nhiều nữa; xem đủ trong failures.csv", "and more; all are in failures.csv"),
    "doubles": ("Văn bản trùng", "Doubles"),
    "share": ("Giống nhau", "In common"),
    # triage
    "format": ("định dạng", "format"),
    "content": ("nội dung", "content"),
    "assigns": ("giao nhiệm vụ", "assigns work"),
    "encoding": ("bảng mã", "encoding"),
    "language": ("ngôn ngữ", "language"),
    "type": ("loại", "type"),
    # triage: values
    "text": ("có chữ", "text"),
    "scan": ("ảnh quét", "scan"),
    "mixed": ("một phần là ảnh quét", "mixed"),
    "empty": ("không có chữ", "empty"),
    "unread": ("chưa xem được nội dung", "unread"),
    "vi": ("tiếng Việt", "vi"),
    "en": ("tiếng Anh", "en"),
    "true": ("có", "true"),
    "false": ("không", "false"),
}  # fmt: skip


def message(code: str, language: Language = "vi", detail: str = "") -> str:
    """The text of a code in a language, with a detail after it."""
    pair = _TEXTS.get(code)
    if pair is None:
        return messages.message(code, language, detail)
    text = pair[0] if language == "vi" else pair[1]
    return f"{text}: {detail}" if detail else text


def reason(code: str, detail: str = "", language: Language = "vi") -> str:
    """Why a file could not be read."""
    return message(code, language, detail)
