"""Plain text: what its lines, blanks, numbers and bars mean."""

from __future__ import annotations

import time
import unicodedata
from pathlib import Path

import pytest

from kehoach_parser.document import Document, Line, Table
from kehoach_parser.loaders import legacy_encodings, text

SAMPLES = Path(__file__).parent.parent / "samples"
WORDS = "Thực hiện Quyết định của Ủy ban nhân dân tỉnh về việc giao nhiệm vụ"


def load(content: str | bytes) -> Document:
    return text.load(content if isinstance(content, bytes) else content.encode(), "x.txt")


def lines(content: str | bytes) -> list[Line]:
    return [block for block in load(content).blocks if isinstance(block, Line)]


def texts(content: str | bytes) -> list[str]:
    return [line.text for line in lines(content)]


def tables(content: str) -> list[list[list[str]]]:
    found = [block for block in load(content).blocks if isinstance(block, Table)]
    return [[[cell.text for cell in row] for row in table.rows] for table in found]


@pytest.mark.parametrize("name", ["s000.txt", "s002.txt"])
def test_blank_lines_anywhere_end_no_paragraph(name: str) -> None:
    found = lines((SAMPLES / name).read_bytes())
    assert len(found) > 100
    assert not any(line.whole for line in found)
    assert all(line.text == line.text.strip() != "" for line in found)


def test_a_page_number_between_two_items_is_no_text() -> None:
    document = load((SAMPLES / "s002.txt").read_bytes())
    assert [line.text for line in document.running] == ["3"]
    assert not any(isinstance(block, Line) and block.text == "3" for block in document.blocks)


def test_blank_lines_between_paragraphs_end_them() -> None:
    paragraphs = [f"{number}. {WORDS}\nnăm 2025 trên địa bàn." for number in range(1, 9)]
    assert [line.whole for line in lines("\n\n".join(paragraphs))] == [False, True] * 8


def test_where_most_lines_have_a_blank_behind_them_those_after_a_sentence_end_it() -> None:
    content = "TIÊU ĐỀ\n\nTRÊN HAI DÒNG\n\n" + "\n\n".join(f"Câu thứ {word}." for word in ("nhất", "hai", "ba"))
    assert [line.whole for line in lines(content)] == [False, False, True, True, True]
    assert not any(line.whole for line in lines("Câu thứ nhất dài.\n\nCâu thứ hai\n\nđã xuống dòng.\n\nHết."))


def test_indented_first_lines_begin_paragraphs() -> None:
    content = "".join(f"      {number}. {WORDS}\nnăm 2025\ntrên địa bàn.\n" for number in range(1, 9))
    assert [line.whole for line in lines(content)] == [False, False, True] * 8
    hanging = "".join(f"- {WORDS}\n   năm 2025.\n" for _ in range(8))
    assert not any(line.whole for line in lines(hanging))


def test_the_end_of_a_page_is_no_end_of_a_paragraph() -> None:
    page = "\n\n".join([f"{WORDS}\nnăm 2025."] * 4)
    found = lines(f"{page}\n\nMột câu\n\n\f2\n\nVăn phòng.\n\n{page}\n")
    assert [line.whole for line in found if line.text in ("Một câu", "Văn phòng.")] == [False, True]


def test_long_lines_are_paragraphs_unless_a_page_cut_them() -> None:
    long = (WORDS + " ") * 4
    content = f"TIÊU ĐỀ DÒNG MỘT\nDÒNG HAI\n\n{long}.\n\n{long}và\n\ncác đơn vị.\n\n{long}\n\na) Mục"
    assert [line.whole for line in lines(content)] == [False, True, True, False, True, True, True]


def test_without_blank_lines_each_long_line_is_a_paragraph() -> None:
    content = "\n".join([(WORDS + " ") * 4 + "."] * 3 + ["Ngắn"])
    assert [line.whole for line in lines(content)] == [True] * 4


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        ("Kế hoạch".encode("utf-8-sig"), []),
        ("Kế hoạch".encode("utf-16"), []),
        ("Kế hoạch số 1 của Ủy ban".encode("utf-16-be"), []),
        (b"\x00\x00\xfe\xff" + "Kế hoạch".encode("utf-32-be"), []),
        (unicodedata.normalize("NFD", "Kế hoạch").encode(), []),
        ("Kế hoạch".encode() + b"\n\xff\xfe\xfa", ["mixed-encoding"]),
    ],
)
def test_encodings_of_unicode(data: bytes, codes: list[str]) -> None:
    document = load(data)
    assert isinstance(document.blocks[0], Line)
    assert document.blocks[0].text.startswith("Kế hoạch")
    assert [notice.code for notice in document.notices] == codes


def test_encodings_before_unicode() -> None:
    tcvn3 = "C¨n cø NghÞ ®Þnh sè 86/2002/N§-CP cña ChÝnh phñ quy ®Þnh chøc n¨ng, nhiÖm vô"
    vni = "Caên cöù Luaät Toå chöùc vaø Quyeát ñònh cuûa Thuû töôùng Chính phuû veà vieäc"
    expected = "Căn cứ Nghị định số 86/2002/NĐ-CP của Chính phủ quy định chức năng, nhiệm vụ"
    assert texts(tcvn3.encode("cp1252")) == texts(tcvn3) == [expected]
    assert texts(vni.encode("cp1252")) == ["Căn cứ Luật Tổ chức và Quyết định của Thủ tướng Chính phủ về việc"]
    windows = b"K\xea\xec hoa\xf2ch cu\xd2a U\xd2y ban ti\xd2nh v\xea\xcc vi\xea\xf2c"  # letters and tones apart
    assert texts(windows) == ["Kế hoạch của Ủy ban tỉnh về việc"]
    assert [notice.detail for notice in load(windows).notices] == ["cp1258"]


def test_a_mixture_is_read_line_by_line() -> None:
    data = "I. MỤC ĐÍCH\n".encode() + "C¨n cø KÕ ho¹ch cña tØnh\n".encode("cp1252") + b"\xff\xfe\xfa\n"
    assert texts(data) == ["I. MỤC ĐÍCH", "Căn cứ Kế hoạch của tỉnh", "\ufffd\ufffd\ufffd"]
    assert [notice.detail for notice in load(data).notices] == ["2 of 4 lines are not UTF-8"]


@pytest.mark.parametrize(
    "western",
    [
        "Les élèves français étaient très âgés, où êtes-vous passé à la fête de Noël déjà arrivé",
        "Größe über Straße für Mädchen schön können müssen natürlich dafür",
        "là và có thì à ông bà cá mà tôi hôm nay không",
        "",
    ],
)
def test_other_texts_are_not_taken_for_an_old_encoding(western: str) -> None:
    assert legacy_encodings.guess(western) is None


def test_every_letter_of_the_old_encodings() -> None:
    tones = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    letters = [unicodedata.normalize("NFC", base + tone) for base in "aăâeêioôơuưy" for tone in tones] + ["đ"]
    beyond = {letter for letter in letters if not letter.isascii()}
    tcvn3 = {legacy_encodings.decode(chr(code), "tcvn3") for code in range(0xA1, 0xFF)}
    assert beyond <= tcvn3
    signs = [chr(code) for code in range(0xC0, 0x100)]
    stored = [base + sign for base in ["", *"aeouyAEOUYöôÖÔ"] for sign in signs]
    vni = {legacy_encodings.decode(text, "vni") for text in stored}
    assert beyond | {letter.upper() for letter in beyond} <= vni


def test_form_feeds_are_pages() -> None:
    document = load("Một\n\f2\nHai\n\f3\nBa\n\f")
    assert document.pages == 3
    assert [(b.text, b.page) for b in document.blocks if isinstance(b, Line)] == [("Một", 1), ("Hai", 2), ("Ba", 3)]
    assert [(line.text, line.page) for line in document.running] == [("2", 2), ("3", 3)]


def test_a_number_in_the_middle_of_a_sentence_is_a_page_number() -> None:
    page = "\n".join([WORDS] * 30)
    document = load(f"{page}\n2\ntrong năm 2025.\n{page}\n- 3 -\nvà các xã.")
    assert [line.text for line in document.running] == ["2", "- 3 -"]


def test_numbers_of_table_rows_are_text() -> None:
    content = "\n".join(f"{number}\nXây dựng kế hoạch\nPhòng Nội vụ\n" for number in range(1, 6))
    assert load(content).running == ()


def test_a_table_with_bars_and_blank_lines() -> None:
    content = (
        "Nội dung | Phân công | Tiến độ\n\n1. Kiểm kê | Chủ trì: Sở A. / Phối hợp: Sở B | Quý I/2026\n\n"
        "2. Rà soát | Chủ trì: Sở C |\n\nSau bảng"
    )
    assert tables(content) == [
        [
            ["Nội dung", "Phân công", "Tiến độ"],
            ["1. Kiểm kê", "Chủ trì: Sở A.\nPhối hợp: Sở B", "Quý I/2026"],
            ["2. Rà soát", "Chủ trì: Sở C", ""],
        ]
    ]
    assert texts(content) == ["Sau bảng"]


def test_a_drawn_grid_joins_the_lines_of_a_row() -> None:
    rule = "+----+-------+\n"
    rows = ["| TT | Việc  |\n", "| 1  | Rà    |\n|    | soát  |\n", "| 2  | b     |\n"]
    content = rule + "".join(row + rule for row in rows)
    assert tables(content) == [[["TT", "Việc"], ["1", "Rà\nsoát"], ["2", "b"]]]


def test_a_table_with_tabs() -> None:
    content = "Bảng:\nTT\tViệc\tĐơn vị\n1\tRà soát\tSở A\n2\tBáo cáo\t\nHết"
    assert tables(content) == []
    content = content.replace("2\tBáo cáo\t\n", "2\tBáo cáo\tSở B\n")
    assert tables(content) == [[["TT", "Việc", "Đơn vị"], ["1", "Rà soát", "Sở A"], ["2", "Báo cáo", "Sở B"]]]


@pytest.mark.parametrize("content", ["a | b\nc | d", "Một | sọc", "x || y", "A\tB\n\tC", "|", "| | |"])
def test_signs_that_make_no_table(content: str) -> None:
    assert tables(content) == []


def test_letterhead_and_signature_set_with_blanks() -> None:
    content = (
        "ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "TỈNH A                      Độc lập - Tự do - Hạnh phúc\n"
        "Số:      /KH-UBND            A, ngày      tháng 4 năm 2025\n"
        "                     KẾ HOẠCH\n"
        "- Thành phần:     Lãnh đạo sở.\n"
        "- Địa điểm:       Phòng họp.\n\n"
        "Nơi nhận:                    TM. ỦY BAN NHÂN DÂN\n"
        "- Như trên;                     CHỦ TỊCH\n"
        "- Các sở;\n"
        "                              Nguyễn Văn A\n"
        "- Lưu: VT.\n"
    )
    assert [(line.column, line.text) for line in lines(content)] == [
        (1, "ỦY BAN NHÂN DÂN"),
        (1, "TỈNH A"),
        (1, "Số:      /KH-UBND"),
        (2, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (2, "Độc lập - Tự do - Hạnh phúc"),
        (2, "A, ngày      tháng 4 năm 2025"),
        (0, "KẾ HOẠCH"),
        (0, "- Thành phần:     Lãnh đạo sở."),
        (0, "- Địa điểm:       Phòng họp."),
        (1, "Nơi nhận:"),
        (1, "- Như trên;"),
        (1, "- Các sở;"),
        (1, "- Lưu: VT."),
        (2, "TM. ỦY BAN NHÂN DÂN"),
        (2, "CHỦ TỊCH"),
        (2, "Nguyễn Văn A"),
    ]


def test_a_text_that_is_markdown_keeps_its_format() -> None:
    document = load((SAMPLES / "s004.txt").read_bytes())
    assert document.format == "txt"
    assert [block.heading for block in document.blocks[:4] if isinstance(block, Line)] == [None, None, 2, 3]


@pytest.mark.parametrize(
    "content",
    [
        "x" * 3_000_000,
        " " * 300_000 + "x",
        "a | b\n" * 15_000,
        "-" * 100_000 + "x",
        "|" * 100_000 + "\n| a |\n" * 1000,
        "A    B\n" * 20_000,
        "I. MỤC\n" * 50_000,
        "\n".join(" " * number + "- cấp" for number in range(1500)),
    ],
    ids=range(8),
)
def test_hostile_text_takes_linear_time(content: str) -> None:
    began = time.process_time()
    load(content)
    assert time.process_time() - began < 5
