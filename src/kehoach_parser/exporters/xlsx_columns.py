"""The columns of the sheets of a workbook, and how their values are said in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kehoach_parser.exporters.rhythms import rhythm

Say = Callable[[Any, str], Any]
TEXT, CENTRED, NUMBER, DATE = "text", "centred", "number", "date"

_ROLES = {
    "content": ("Nhiệm vụ", "Task"),
    "lead": ("Chủ trì", "Lead"),
    "coordinating": ("Phối hợp", "Coordinating"),
    "supervising": ("Theo dõi", "Supervising"),
    "deadline": ("Thời hạn", "Deadline"),
    "products": ("Sản phẩm", "Products"),
}
_PAGE, _GROUP = ("tr.", "p."), ("nêu chung", "for a group")
_INFERRED = ("Năm suy ra từ văn bản.", "The year is that of the document.")
_MAIN, _ATTACHED = ("Văn bản chính", "Main document"), ("Kèm theo", "Attachment")
_YES = ("Có", "yes")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heads in both languages, its width in digits, what its cells are, and how a value is said."""

    head: tuple[str, str]
    width: float
    kind: str = TEXT
    say: Say = lambda value, language: value


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its names, the heading of its printed pages, and its columns. The first column counts the rows, the last
    names the file; the first `printed` go to paper, or, of several documents, those that name the document, too; the
    first `frozen` stay in sight."""

    name: tuple[str, str]
    heading: tuple[str, str]
    columns: tuple[Column, ...]
    printed: int
    printed_of_several: int
    frozen: int = 0
    colour: str | None = None


def say(pair: tuple[str, str], language: str) -> str:
    """The Vietnamese or the English one."""
    return pair[0] if language == "vi" else pair[1]


def _lines(values: Sequence[str], language: str) -> str:
    return "\n".join(values)


def _listed(values: Sequence[str], language: str) -> str:
    return ";\n".join(value.rstrip(";") for value in values)


def _rhythms(rules: Sequence[str], language: str) -> str:
    return _listed([rhythm(rule, language) for rule in rules], language)


def _headings(titles: Sequence[str], language: str) -> str:
    return " > ".join(titles)


def _remarks(value: tuple[Sequence[str], bool], language: str) -> str:
    told, inferred = value
    return _lines([*told, *([say(_INFERRED, language)] if inferred else [])], language)


def _quotes(places: Sequence[tuple[str, int | None, bool, Sequence[str]]], language: str) -> str:
    """A line a place, `Chủ trì, tr. 4: “UBND cấp xã”`; without a page and a text there is nothing to say."""
    lines = []
    for role, page, inherited, texts in places:
        where = [say(_ROLES[role], language)]
        where += [f"{say(_PAGE, language)} {page}"] if page else []
        where += [say(_GROUP, language)] if inherited else []
        if len(where) > 1 or texts:
            quoted = "; ".join(f"“{text}”" for text in texts)
            lines.append(", ".join(where) + (f": {quoted}" if quoted else ""))
    return _lines(lines, language)


def _part(number: int, language: str) -> str:
    return f"{say(_ATTACHED, language)} {number}" if number else say(_MAIN, language)


def _yes(value: bool, language: str) -> str | None:
    return say(_YES, language) if value else None


_COUNT = Column(("STT", "no"), 5, CENTRED)
_FILE = Column(("Tệp", "file"), 28)

TASKS = Sheet(
    ("Nhiệm vụ", "Tasks"), ("DANH MỤC NHIỆM VỤ", "TASKS"),
    (
        _COUNT,
        Column(("Mã", "id"), 10),
        Column(("Tên nhiệm vụ", "content"), 42),
        Column(("Cơ quan chủ trì", "lead"), 20, say=_listed),
        Column(("Cơ quan phối hợp", "coordinating"), 20, say=_listed),
        Column(("Theo dõi", "supervising"), 14, say=_listed),
        Column(("Kết quả/Sản phẩm", "products"), 20, say=_lines),
        Column(("Thời gian hoàn thành", "deadline"), 17),
        Column(("Hạn", "due"), 12, DATE),
        Column(("Lặp lại", "recurrence"), 11, say=_rhythms),
        Column(("Lưu ý", "remarks"), 17, say=_remarks),
        Column(("Trang", "page"), 7, NUMBER),
        Column(("Văn bản giao", "document"), 16),
        Column(("Ngày văn bản", "document_date"), 13, DATE),
        Column(("Trích từ văn bản", "evidence"), 56, say=_quotes),
        Column(("Mục", "section"), 44, say=_headings),
        _FILE,
    ),
    printed=12,
    printed_of_several=14, frozen=3,
)  # fmt: skip
DOCUMENTS = Sheet(
    ("Văn bản", "Documents"), ("DANH MỤC VĂN BẢN", "DOCUMENTS"),
    (
        _COUNT,
        Column(("Văn bản", "part"), 11, say=_part),
        Column(("Cơ quan cấp trên", "parent_issuer"), 18),
        Column(("Cơ quan ban hành", "issuer"), 24),
        Column(("Loại", "type"), 7, CENTRED),
        Column(("Số, ký hiệu", "number"), 16),
        Column(("Ngày ban hành", "date"), 13, DATE),
        Column(("Nơi ban hành", "place"), 13),
        Column(("Trích yếu", "title"), 44),
        Column(("Người ký", "signer"), 18),
        Column(("Chức vụ", "position"), 22, say=_lines),
        Column(("Số nhiệm vụ", "tasks"), 8, NUMBER),
        Column(("Số trang", "pages"), 7, NUMBER),
        Column(("Nhận dạng từ ảnh", "ocr"), 9, CENTRED, say=_yes),
        Column(("Căn cứ", "legal_bases"), 80, say=_lines),
        Column(("Nơi nhận", "recipients"), 40, say=_lines),
        _FILE,
    ),
    printed=14,
    printed_of_several=14,
)  # fmt: skip
WARNINGS = Sheet(
    ("Cảnh báo", "Warnings"), ("NHỮNG ĐIỂM CẦN XEM LẠI", "WHAT A PERSON SHOULD LOOK AT"),
    (
        _COUNT,
        Column(("Cảnh báo", "message"), 64),
        Column(("Mã nhiệm vụ", "task_id"), 13),
        Column(("Trang", "page"), 7, NUMBER),
        Column(("Mã cảnh báo", "code"), 24),
        _FILE,
    ),
    printed=6,
    printed_of_several=6, colour="#FFC000",
)  # fmt: skip
