"""Tables that text extraction flattened: heads, cells of rows, what stands between them, and what is no table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from kehoach_parser import loaders
from kehoach_parser.document import Block, Line, Table
from kehoach_parser.flattened import rebuild
from kehoach_parser.grammar import Grammar, load
from kehoach_parser.structs import replace

SAMPLE = Path(__file__).parent.parent / "samples" / "s001.txt"

HEAD = ["STT Nội dung công việc Cơ quan chủ trì Cơ quan phối", "hợp", "Thời hạn", "hoàn thành", "Sản phẩm"]
FIRST = [
    "1. Xây dựng văn bản chỉ đạo của UBND",
    "phường, Chủ tịch UBND phường; văn bản",
    "hướng dẫn triển khai thực hiện.",
    "Văn phòng",
    "HĐND và UBND Công chức",
    "chuyên môn",
    "Thường xuyên",
    "trong năm 2025",
    "Quyết định, văn",
    "bản chỉ đạo",
]
SECOND = [
    "2. Rà soát, đơn giản hóa thủ tục hành chính",
    "nội bộ1 trong cơ quan nhà nước.",
    "Công chức",
    "chuyên môn;",
    "Văn phòng",
    "HĐND và",
    "UBND",
    "Trong Quý II năm",
    "2025",
    "Báo cáo kết quả.",
]


@pytest.fixture(scope="module")
def grammar() -> Grammar:
    return load()


def lines(texts: Sequence[str], page: int | None = None) -> list[Block]:
    return [Line(text, page=page) for text in texts]


def table_of(blocks: Sequence[Block]) -> Table:
    tables = [block for block in blocks if isinstance(block, Table)]
    assert len(tables) == 1
    return tables[0]


def rows_of(table: Table) -> list[list[str]]:
    return [[cell.text.replace("\n", " ") for cell in row] for row in table.rows]


def words_of(blocks: Sequence[Block]) -> Counter[str]:
    words: Counter[str] = Counter()
    for block in blocks:
        held = (
            [block] if isinstance(block, Line) else [line for row in block.rows for cell in row for line in cell.lines]
        )
        for line in held:
            words.update(" ".join([line.text, *line.notes]).split())
    return words


def test_cells_that_share_a_line_are_parted(grammar: Grammar) -> None:
    table = table_of(rebuild(lines([*HEAD, *FIRST, *SECOND]), grammar))
    assert table.head_rows == 1
    assert rows_of(table) == [
        ["STT", "Nội dung công việc", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn hoàn thành", "Sản phẩm"],
        [
            "1.",
            "Xây dựng văn bản chỉ đạo của UBND phường, Chủ tịch UBND phường; văn bản hướng dẫn triển khai thực hiện.",
            "Văn phòng HĐND và UBND",
            "Công chức chuyên môn",
            "Thường xuyên trong năm 2025",
            "Quyết định, văn bản chỉ đạo",
        ],
        [
            "2.",
            "Rà soát, đơn giản hóa thủ tục hành chính nội bộ1 trong cơ quan nhà nước.",
            "Công chức chuyên môn;",
            "Văn phòng HĐND và UBND",
            "Trong Quý II năm 2025",
            "Báo cáo kết quả.",
        ],
    ]


def test_a_repeated_head_is_left_out_and_a_cut_row_goes_on(grammar: Grammar) -> None:
    cut = ["- Số hóa hồ sơ, kết quả giải quyết thủ tục", "hành chính."]
    rows = rows_of(table_of(rebuild(lines([*HEAD, *FIRST, *HEAD, *cut, *SECOND]), grammar)))
    assert [row[0] for row in rows] == ["STT", "1.", "2."]
    assert rows[1][1].endswith("triển khai thực hiện. - Số hóa hồ sơ, kết quả giải quyết thủ tục hành chính.")
    assert rows[1][5] == "Quyết định, văn bản chỉ đạo"


def test_a_footnote_belongs_to_the_line_with_its_mark(grammar: Grammar) -> None:
    note = "1 Theo chỉ đạo tại Công văn số 3243/UBND-VP ngày 23/8/2024 của UBND tỉnh"
    table = table_of(rebuild(lines([*HEAD, *SECOND, note, *HEAD, *FIRST]), grammar))
    noted = [line for row in table.rows for cell in row for line in cell.lines if line.notes]
    assert [(line.text, line.notes) for line in noted] == [("nội bộ1 trong cơ quan nhà nước.", (note[2:],))]


def test_titles_of_groups_span_the_table(grammar: Grammar) -> None:
    group = "I Nhiệm vụ xây dựng và hoàn thiện thể chế"
    table = table_of(rebuild(lines([*HEAD, group, *FIRST, "II Nhiệm vụ khác có liên quan", *SECOND]), grammar))
    groups = [row for row in table.rows if row[-1].colspan == 5]
    assert [[cell.text for cell in row] for row in groups] == [
        ["I", "Nhiệm vụ xây dựng và hoàn thiện thể chế"],
        ["II", "Nhiệm vụ khác có liên quan"],
    ]


def test_columns_are_read_in_the_order_of_their_head(grammar: Grammar) -> None:
    head = ["TT", "Nhiệm vụ", "Thời gian", "Đơn vị thực hiện", "Kết quả"]
    first = ["1", "Rà soát, cập nhật dữ liệu dân cư", "trên địa bàn xã", "Tháng 3/2026", "Công an xã; Văn"]
    first += ["phòng HĐND và", "UBND xã", "Dữ liệu được cập", "nhật"]
    second = ["2", "Lắp đặt wifi tại nhà văn hóa thôn", "Trước ngày", "30/9/2026", "Các thôn", "10 điểm wifi"]
    after = [
        "III. TỔ CHỨC THỰC HIỆN",
        "1. Văn phòng HĐND và UBND xã theo dõi, đôn đốc việc thực hiện Kế hoạch này; định kỳ hằng quý",
        "báo cáo Chủ tịch UBND xã.",
    ]
    rebuilt = rebuild(lines(["II. NHIỆM VỤ", *head, *first, *second, *after]), grammar)
    assert rows_of(table_of(rebuilt))[1:] == [
        [
            "1",
            "Rà soát, cập nhật dữ liệu dân cư trên địa bàn xã",
            "Tháng 3/2026",
            "Công an xã; Văn phòng HĐND và UBND xã",
            "Dữ liệu được cập nhật",
        ],
        ["2", "Lắp đặt wifi tại nhà văn hóa thôn", "Trước ngày 30/9/2026", "Các thôn", "10 điểm wifi"],
    ]
    assert [block.text for block in rebuilt if isinstance(block, Line)] == ["II. NHIỆM VỤ", *after]


def test_cells_of_one_line_each(grammar: Grammar) -> None:
    head = ["STT", "Nội dung công việc", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành", "Sản phẩm"]
    first = [
        "1",
        "Xây dựng chương trình công tác năm 2026 của Ủy ban nhân dân thành phố và tổ chức quán triệt",
        "Văn phòng HĐND và UBND thành phố",
        "Các phòng, ban chuyên môn",
        "Tháng 01/2026",
        "Chương trình công tác",
    ]
    second = ["2", "Báo cáo kinh tế - xã hội", "Phòng Tài chính - Kế hoạch", "Chi cục Thống kê; UBND các xã, phường"]
    second += ["Hằng tháng, quý, năm", "Báo cáo của UBND thành phố"]
    assert rows_of(table_of(rebuild(lines([*head, *first, *second]), grammar))) == [head, first, second]


def test_furniture_of_pages_is_no_cell(grammar: Grammar) -> None:
    def furniture(page: int) -> list[Block]:
        return lines(["KẾ HOẠCH CHUYỂN ĐỔI SỐ", f"Trang {page}"], page)

    third = ["3. Công khai thủ tục hành chính trên trang", "thông tin điện tử.", "Công chức", "chuyên môn"]
    third += ["Tháng 6/2025", "Thủ tục được công", "khai."]
    blocks = lines([*HEAD, *FIRST], 1) + furniture(2) + lines(SECOND, 2) + furniture(3) + lines(third, 3)
    rows = rows_of(table_of(rebuild(blocks, grammar)))
    assert [row[0] for row in rows] == ["STT", "1.", "2.", "3."]
    assert rows[2][1].startswith("Rà soát")
    assert not any("CHUYỂN ĐỔI SỐ" in cell for row in rows for cell in row)


@pytest.mark.parametrize(
    "texts",
    [
        ["I. MỤC ĐÍCH", "1. Nội dung: theo Kế hoạch", "2. Thời gian: tháng 6", "3. Đơn vị thực hiện: Sở Y tế"],
        ["Nội dung", "Thời gian", "Đơn vị thực hiện"],
        [*HEAD, "Các cơ quan, đơn vị nghiêm túc thực hiện Kế hoạch này và báo cáo kết quả theo quy định./."],
    ],
    ids=["labels with values", "a head alone", "no rows"],
)
def test_what_is_no_table_stays(texts: list[str], grammar: Grammar) -> None:
    blocks = lines(texts)
    assert rebuild(blocks, grammar) == blocks


def test_paragraphs_and_cells_side_by_side_stay(grammar: Grammar) -> None:
    whole: list[Block] = [replace(line, whole=True) for line in lines([*HEAD, *FIRST]) if isinstance(line, Line)]
    assert rebuild(whole, grammar) == whole
    spaced = lines(["TT   Nhiệm vụ   Thời gian   Đơn vị thực hiện", "1    Rà soát     Tháng 3     Sở Y tế"] * 3)
    assert rebuild(spaced, grammar) == spaced


def test_a_plan_taken_from_a_pdf(grammar: Grammar) -> None:
    blocks = list(loaders.load(SAMPLE.read_bytes(), str(SAMPLE)).blocks)
    rebuilt = rebuild(blocks, grammar)
    rows = rows_of(table_of(rebuilt))
    assert [row[0] for row in rows if row[0]] == [
        *("STT", "I", "1.", "2.", "II", "1.", "2.", "3.", "4.", "5.", "III"),
        *("1.", "2.", "3.", "4.", "5.", "6.", "7.", "8.", "IV", "1.", "2.", "3.", "4."),
    ]
    assert sum(row[0] == "" for row in rows) == 7  # rows below 2 and 3 without a number
    assert rows[-3][2:] == [
        "Văn phòng HĐND và UBND",
        "Trang thông tin điện tử",
        "Thường xuyên trong năm 2025.",
        "Báo cáo, văn bản chỉ đạo của Chủ tịch UBND phường",
    ]


def test_no_word_is_lost_but_repeated_heads(grammar: Grammar) -> None:
    blocks = list(loaders.load(SAMPLE.read_bytes(), str(SAMPLE)).blocks)
    lost = words_of(blocks) - words_of(rebuild(blocks, grammar))
    head = "STT Nội dung công việc Cơ quan chủ trì Cơ quan phối hợp Thời hạn hoàn thành Sản phẩm dự kiến hoàn thành"
    repeated = Counter({word: 5 * count for word, count in Counter(head.split()).items()})
    assert lost - repeated == Counter({"chính:3.": 1, "1": 1, "2": 1, "3": 1})  # parted, and numbers of footnotes


STACKED = "STT|Tên đề án, văn bản|Cơ quan soạn thảo|Cơ quan phối hợp|Cấp trình|Thời gian trình"


def test_a_table_saved_with_each_cell_on_a_line(grammar: Grammar) -> None:
    cells = (
        f"{STACKED}|I|Nghị quyết trình Hội đồng nhân dân tỉnh|1|Nghị quyết về du lịch cộng đồng|Sở Y tế|"
        "Sở Tài chính; Sở Tư pháp|HĐND tỉnh|Tháng 6/2026|2|Nghị quyết về mức thu phí|Sở Tài chính|UBND xã Na Hang|"
        "HĐND tỉnh|Tháng 11/2026|Nơi nhận:"
    )
    table = table_of(rebuild([Line(cell, whole=True) for cell in cells.split("|")], grammar))
    assert [[cell.text for cell in row] for row in table.rows] == [
        STACKED.split("|"),
        ["I", "Nghị quyết trình Hội đồng nhân dân tỉnh"],
        ["1", "Nghị quyết về du lịch cộng đồng", "Sở Y tế", "Sở Tài chính; Sở Tư pháp", "HĐND tỉnh", "Tháng 6/2026"],
        ["2", "Nghị quyết về mức thu phí", "Sở Tài chính", "UBND xã Na Hang", "HĐND tỉnh", "Tháng 11/2026"],
    ]


def test_the_lower_row_of_a_stacked_head_stands_in_the_place_of_the_upper(grammar: Grammar) -> None:
    cells = (
        "TT|Nhiệm vụ|Phân công|Thời hạn|Kết quả, sản phẩm|Chủ trì|Phối hợp|1|Thành lập Tổ hỗ trợ|"
        "Phòng Tổ chức - Cán bộ|Các khoa|31/01/2026|Quyết định"
    )
    table = table_of(rebuild([Line(cell, whole=True) for cell in cells.split("|")], grammar))
    assert [cell.text for cell in table.rows[0]] == [
        "TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời hạn", "Kết quả, sản phẩm",
    ]  # fmt: skip
    assert [cell.text for cell in table.rows[1]] == cells.split("|")[7:]


def test_paragraphs_that_only_look_like_labels_are_no_table(grammar: Grammar) -> None:
    texts = ["Nội dung", "Thời gian", "Xây dựng kế hoạch.", "Sở Y tế chủ trì.", "Địa điểm: hội trường."]
    found = rebuild([Line(text, whole=True) for text in texts], grammar)
    assert [block.text for block in found if isinstance(block, Line)] == texts
