"""PDF files that are damaged, locked, empty, hostile, or pictures; and real ones from end to end."""

from __future__ import annotations

import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from kehoach_parser.document import Document, Line
from kehoach_parser.errors import (
    CorruptFileError,
    EmptyFileError,
    KehoachError,
    NeedsOcrError,
    PasswordRequiredError,
    ResourceLimitError,
)
from kehoach_parser.loaders.pdf import load
from pdf_files import body, pdf, text

SAMPLES = Path(__file__).parent.parent / "samples"
PAGE = body(100, 5)


def loaded(data: bytes, password: str | None = None) -> Document:
    return load(data, "x.pdf", password)


def codes(document: Document) -> list[str]:
    return [notice.code for notice in document.notices]


def outcome(data: bytes) -> int | type[KehoachError]:
    """The number of blocks, or the kind of the error."""
    try:
        return len(loaded(data).blocks)
    except KehoachError as error:
        return type(error)


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Line)]


def test_sound_file_has_no_notices() -> None:
    document = loaded(pdf([PAGE, body(100, 5)]))
    assert (document.format, document.pages, document.notices, len(document.blocks)) == ("pdf", 2, (), 10)


@pytest.mark.parametrize("junk", [b"\xef\xbb\xbf\r\n", b"x" * 21, b"junk\n" * 100, b"y" * 3000])
def test_bytes_before_the_header_do_not_matter(junk: bytes) -> None:
    document = loaded(junk + pdf([PAGE]))
    assert len(document.blocks) == 5
    assert codes(document) == ["pdf-repaired"]


def test_wrong_cross_references_are_repaired() -> None:
    data = pdf([PAGE])
    start = data.rindex(b"startxref")
    document = loaded(data[:start] + b"startxref\n99999\n%%EOF\n")
    assert len(document.blocks) == 5
    assert codes(document) == ["pdf-repaired"]


@pytest.mark.parametrize("data", [b"%PDF-1.4\n" + bytes(range(256)) * 40, b"PK\x03\x04 no pdf", b"%PDF-1.7"])
def test_what_is_no_pdf_is_corrupt(data: bytes) -> None:
    with pytest.raises(CorruptFileError):
        loaded(data)


def test_no_bytes_are_an_empty_file() -> None:
    with pytest.raises(EmptyFileError):
        loaded(b"")


def test_cut_or_scrambled_file_gives_a_document_or_one_of_the_known_errors() -> None:
    data = (SAMPLES / "bench" / "s001_form.pdf").read_bytes()
    outcomes: set[type] = set()
    for number in range(24):
        damaged = bytearray(data[: len(data) * (number + 1) // 24])
        for place in range(number * 97, len(damaged), 1499):
            damaged[place] ^= 0x55
        found = outcome(bytes(damaged))
        outcomes.add(int if isinstance(found, int) else found)
    assert outcomes <= {int, CorruptFileError, NeedsOcrError, PasswordRequiredError}


def test_password() -> None:
    data = pdf([PAGE], password="matkhau")
    with pytest.raises(PasswordRequiredError):
        loaded(data)
    with pytest.raises(PasswordRequiredError):
        loaded(data, "sai")
    assert len(loaded(data, "matkhau").blocks) == 5


def test_page_without_text_is_noticed_and_a_file_without_any_needs_recognition() -> None:
    document = loaded(pdf([PAGE, ""]))
    assert [(notice.code, notice.page) for notice in document.notices] == [("page-without-text", 2)]
    with pytest.raises(NeedsOcrError, match="no text layer"):
        loaded(pdf(["", ""]))


RUBBISH = "Thirc hin Thông báo s 496 ngày v Két 1un cüa Thuòng trrc Thành üy ti Hi nghj tng kt 10 nàm thc hin Nghj quyt"


def test_text_layer_of_bad_recognition_is_refused() -> None:
    lines = [text(85, 100 + 18 * number, RUBBISH, 9) for number in range(30)]
    with pytest.raises(NeedsOcrError, match="text layer unusable"):
        load(pdf(["".join(lines)]), "a.pdf", ocr="never")


def test_text_in_another_language_is_text() -> None:
    english = body(100, 30, "The department shall submit the report before the end of each quarter")
    assert len(loaded(pdf([english])).blocks) == 30


def test_scripts_and_embedded_files_are_noticed_and_nothing_else() -> None:
    action = "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"
    document = loaded(pdf([PAGE], extra=action))
    assert codes(document) == ["active-content"]
    assert len(document.blocks) == 5


def packed_twice(size: int) -> bytes:
    content = zlib.compress(zlib.compress(bytes(size), 9), 9)
    head = b"5 0 obj<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n" % len(content)
    return pdf([PAGE]).replace(b"xref", head + content + b"\nendstream\nendobj\nxref", 1)


def test_stream_that_explodes_is_refused_before_it_is_opened() -> None:
    with pytest.raises(ResourceLimitError):
        loaded(packed_twice(40 * 1024 * 1024))
    assert len(loaded(packed_twice(1024)).blocks) == 5


def test_thousands_of_blank_pages_are_refused() -> None:
    with pytest.raises(ResourceLimitError, match="5001 pages"):
        loaded(pdf([""] * 5001))


@pytest.mark.parametrize("box", ["[0 0 0 0]", "[0 0 14400000 14400000]", "[300 300 -5 -5]", "[a b c d]"])
def test_odd_page_sizes_end_in_a_document_or_a_known_error(box: str) -> None:
    data = pdf([PAGE]).replace(b"/MediaBox[0 0 595 842]", f"/MediaBox{box}".encode())
    assert outcome(data) in (5, NeedsOcrError)


def test_page_tree_that_holds_itself_ends() -> None:
    data = pdf([PAGE]).replace(b"/Count 1", b"/Count 9").replace(b"/Kids[", b"/Kids[2 0 R ")
    assert outcome(data) in (5, CorruptFileError, NeedsOcrError)


def test_loader_does_not_import_what_only_rare_pages_need() -> None:
    code = (
        "import sys; from kehoach_parser.loaders.pdf import load;"
        f"load(open({str(SAMPLES / 's001.pdf')!r}, 'rb').read(), 's001.pdf');"
        "print([name for name in ('pdfplumber', 'pdfminer', 'numpy', 'pydantic') if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_real_plan_with_the_stamps_of_a_signing_system() -> None:
    document = loaded((SAMPLES / "bimson-kh-3070-2024-bmnn.pdf").read_bytes())
    head = [(line.column, line.text) for line in document.blocks[:8] if isinstance(line, Line)]
    assert head == [
        (1, "UỶ BAN NHÂN DÂN"),
        (1, "THỊ XÃ BỈM SƠN"),
        (1, "Số: 3070. /KH-UBND"),
        (2, "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (2, "Độc lập - Tự do - Hạnh phúc"),
        (2, "Bỉm Sơn, ngày 09 tháng 9 năm 2024"),
        (0, "KẾ HOẠCH"),
        (0, "Khắc phục những tồn tại, hạn chế trong việc chấp hành các quy định của"),
    ]
    assert [line.text for line in document.blocks[-3:] if isinstance(line, Line)] == [
        "- Lưu: VT, (Vanpt).",
        "CHỦ TỊCH",
        "Trịnh Tuấn Thành",
    ]


def test_real_notice_with_the_signature_above_its_letterhead() -> None:
    document = loaded((SAMPLES / "qngai-tbkl-565-2024-mtqg.pdf").read_bytes())
    assert [line.text for line in document.running if line.page == 1] == [
        "TRUNG TÂM CÔNG",
        "BÁO VÀ TIN HỌC",
        "ttcbth@quangngai.gov.vn",
        "18.11.2024 07:25:14",
        "+07:00",
    ]
    assert texts(document)[:7] == [
        "ỦY BAN NHÂN DÂN",
        "TỈNH QUẢNG NGÃI",
        "Số: 565 /TB-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Quảng Ngãi, ngày 15 tháng 11 năm 2024",
        "THÔNG BÁO",
    ]
    assert any(line.endswith("số 6138/UBND-") for line in texts(document))


def test_real_plan_of_text_only() -> None:
    document = loaded((SAMPLES / "s000.pdf").read_bytes())
    lines = [block for block in document.blocks if isinstance(block, Line)]
    assert len(lines) == len(document.blocks) == 154
    assert [line.text for line in lines if line.centered and line.page == 1] == [
        "KẾ HOẠCH",
        "Thực hiện Nghị quyết số 66/NQ-CP ngày 26/3/2025 của Chính phủ về",
        "Chương trình cắt giảm, đơn giản hóa thủ tục hành chính liên quan đến hoạt",
        "động sản xuất, kinh doanh năm 2025 và 2026",
    ]
    bold = [line.text for line in lines if line.bold and line.page == 3]
    assert bold == [
        "III. NỘI DUNG",
        "1.1. Đẩy mạnh cung cấp thủ tục hành chính trên môi trường điện tử",
        "1.2. Đổi mới việc tiếp nhận, giải quyết, trả kết quả thực hiện thủ tục",
        "hành chính theo hướng không phụ thuộc vào địa giới hành chính",
    ]
    assert [(line.column, line.text) for line in lines[-4:]] == [
        (2, "TM. UỶ BAN NHÂN DÂN"),
        (2, "KT. CHỦ TỊCH"),
        (2, "PHÓ CHỦ TỊCH"),
        (2, "Nguyễn Văn Thưởng"),
    ]
    assert [line.text for line in document.running] == ["2", "3", "4"]
