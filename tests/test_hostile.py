"""Inputs that want to break the tool, made in the tests: a KehoachError or a plan, in bounded time, no text lost."""

from __future__ import annotations

import io
import random
import re
import sys
import time
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from kehoach_parser import border, loaders
from kehoach_parser.document import Document, Table
from kehoach_parser.errors import (
    CorruptFileError,
    EmptyFileError,
    KehoachError,
    ResourceLimitError,
    UnsupportedFormatError,
)
from kehoach_parser.models import Plan, Section
from kehoach_parser.outline import split
from kehoach_parser.parser import grammar_of, parse_bytes
from mutations import damaged, disturbed
from sample_files import content, lines_of
from word_files import word_file

PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
WORDS = re.compile(r"\w\w+")  # a single letter or figure may be the marker of a legal basis, which is not kept


def text_plan(text: str) -> Plan:
    return parse_bytes(text.encode(), "plan.txt")


# -- Word --------------------------------------------------------------------------------------------------------


def test_a_part_that_inflates_without_end_is_refused_and_not_inflated() -> None:
    bomb = word_file("", files={"word/document.xml": b"<w>" + bytes(200 * 1024 * 1024)})
    assert len(bomb) < 1024 * 1024
    with pytest.raises((ResourceLimitError, CorruptFileError)):
        parse_bytes(bomb, "bomb.docx")


def test_a_bomb_in_a_part_that_is_not_needed_is_not_looked_at() -> None:
    data = word_file(PARAGRAPH.format("KẾ HOẠCH"), files={"word/media/image1.bmp": bytes(50 * 1024 * 1024)})
    assert words_of_lines(loaders.load(data, "plan.docx")) == Counter(["KẾ", "HOẠCH"])


ENTITIES = """<?xml version="1.0"?><!DOCTYPE w [{}]><w:document
 xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p>
</w:body></w:document>"""


@pytest.mark.parametrize(
    "entities",
    [
        '<!ENTITY a "' + "ha" * 100 + '">' + "".join(f'<!ENTITY {y} "{f"&{x};" * 40}">' for x, y in ("ac", "cd", "db")),
        '<!ENTITY b SYSTEM "file:///etc/passwd">',
    ],
)
def test_entities_in_word_files_are_refused(entities: str) -> None:
    data = word_file("", files={"word/document.xml": ENTITIES.format(entities).encode()})
    with pytest.raises(KehoachError) as caught:
        parse_bytes(data, "plan.docx")
    assert "root:" not in str(caught.value)


def test_members_with_paths_to_elsewhere_are_never_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "in" / "here"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    evil = {"../../evil.txt": b"evil", str(tmp_path / "absolute.txt"): b"evil"}
    outcome(word_file(PARAGRAPH.format("KẾ HOẠCH"), files=evil), "plan.docx")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_table_of_a_million_columns_is_small() -> None:
    text = PARAGRAPH.format("Nội dung")
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr>{text}</w:tc>'
    rows = f"<w:tr>{wide}</w:tr>" + f"<w:tr><w:tc>{text}</w:tc><w:tc>{text}</w:tc></w:tr>" * 3
    ruled = '<w:tblPr><w:tblBorders><w:insideH w:val="single"/><w:insideV w:val="single"/></w:tblBorders></w:tblPr>'
    (table,) = loaders.load(word_file(f"<w:tbl>{ruled}{rows}</w:tbl>"), "plan.docx").blocks
    assert isinstance(table, Table)
    assert table.columns < 10_000


def test_tables_in_tables_without_end_do_not_overflow_the_stack() -> None:
    depth = 1500
    inner = PARAGRAPH.format("ở trong cùng")
    body = "<w:tbl><w:tr><w:tc>" * depth + inner + "</w:tc></w:tr></w:tbl>" * depth
    assert outcome(word_file(body), "plan.docx") in ("a plan", "resource-limit", "corrupt-file")


def test_a_zip_that_is_no_office_file_says_what_it_is() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(UnsupportedFormatError):
        parse_bytes(packed.getvalue(), "plan.zip")


# -- PDF ---------------------------------------------------------------------------------------------------------

CATALOG = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
CYCLIC = CATALOG + b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 9>>endobj\ntrailer<</Root 1 0 R>>"
HUGE = (
    CATALOG + b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99999999 99999999]>>endobj\ntrailer<</Root 1 0 R>>"
)


@pytest.mark.parametrize(
    "data", [b"%PDF-", b"%PDF-1.7\n" + random.Random(1).randbytes(5000), CYCLIC, HUGE, b"x" * 21 + CYCLIC]
)
def test_a_damaged_pdf_is_an_error_of_ours(data: bytes) -> None:
    with pytest.raises(KehoachError):
        parse_bytes(data, "plan.pdf")


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.9])
def test_a_pdf_that_was_cut_off_gives_a_plan_or_an_error(keep: float) -> None:
    data = content("s000.pdf")
    try:
        plan = parse_bytes(data[: int(len(data) * keep)], "s000.pdf")
    except KehoachError:
        return
    assert any(warning.code == "pdf-repaired" for warning in plan.warnings)


def test_junk_before_a_pdf_changes_nothing() -> None:
    plain, junk = (
        parse_bytes(content("s000.pdf"), "a.pdf"),
        parse_bytes(b"junk\r\n" * 30 + content("s000.pdf"), "a.pdf"),
    )
    assert [task.model_dump() for task in junk.tasks] == [task.model_dump() for task in plain.tasks]


# -- text --------------------------------------------------------------------------------------------------------

LONG = {
    "a line of a megabyte": "Rà soát thủ tục hành chính và " * 35_000,
    "letters without a space": "a" * 300_000,
    "spaces": "KẾ HOẠCH\n" + " " * 300_000 + "x",
    "points": "Số: " + "." * 300_000 + "/KH-UBND",
    "numbers": "1." * 50_000 + " Rà soát",
    "roman numbers": "I" * 100_000 + ". Rà soát",
    "dashes": "- " * 100_000,
    "open brackets": "(" * 100_000 + "Sở A" + ")" * 10,
    "dates": "ngày 30/6/2025, " * 15_000,
    "units": "- Đơn vị chủ trì: " + "Sở Y tế, Sở Nội vụ và " * 8_000,
    "headings": "".join(f"{number}. Nhiệm vụ\n" for number in range(20_000)),
    "depth": "".join(f"{'1.' * level} Nhiệm vụ\n" for level in range(1, 400)),
    "tabs and form feeds": "\t\f" * 50_000,
}


@pytest.mark.parametrize("kind", LONG)
def test_long_texts_take_time_in_proportion(kind: str) -> None:
    start = time.monotonic()
    assert outcome(LONG[kind].encode(), "plan.txt") in ("a plan", "resource-limit", "empty-file")
    assert time.monotonic() - start < 20


def outcome(data: bytes, name: str) -> str:
    """The code of the error that the content gives, or that it gives a plan which keeps the contract."""
    try:
        plan = parse_bytes(data, name)
    except KehoachError as error:
        return error.code
    assert Plan.model_validate_json(plan.model_dump_json()) == plan
    return "a plan"


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf", b" \n\t\n", "\u200b\u200b".encode(), b"\xff\xfe"])
def test_a_text_without_a_letter_is_empty_or_a_plan_without_tasks(data: bytes) -> None:
    assert outcome(data, "plan.txt") in ("a plan", "empty-file", "unsupported-format", "corrupt-file")


def test_nothing_at_all_is_an_empty_file() -> None:
    with pytest.raises(EmptyFileError):
        parse_bytes(b"", "plan.txt")


def test_escape_sequences_and_invisible_letters_do_not_reach_the_output() -> None:
    text = "\ufeffKẾ HO\u200bẠCH\n\nI. NHIỆM VỤ\n1. \x1b[31mRà so\u00adát\x00 thủ tục\u202e hành chính\n"
    written = text_plan(text).model_dump_json()
    assert not re.search(r"\\u00(?!ad)[01]|[\x00-\x08\x0e-\x1f\u200b\u202e\ufeff]", written)
    assert "Rà soát" in written


@pytest.mark.parametrize(
    "torn", ["Rà soát <b\nc> hồ sơ", "xem [a\nb](c) d", "xem [a](c\nd) e", "<br\n> a", "*a\nb", "`a\nb`"]
)
def test_markdown_that_a_line_end_tears_apart_is_read(torn: str) -> None:
    assert outcome(f"# KẾ HOẠCH\n\n{torn}\n".encode(), "plan.md") == "a plan"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_give_one_plan(encoding: str) -> None:
    text = content("s000.txt").decode("utf-8")
    if encoding.endswith(("le", "be")):
        text = "\ufeff" + text
    plan = parse_bytes(text.encode(encoding), "s000.txt")
    assert [task.content for task in plan.tasks] == [
        task.content for task in parse_bytes(content("s000.txt"), "a.txt").tasks
    ]


# -- damaged samples -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("name", ["s000.docx", "s000.pdf", "s001.html", "bgddt-nhiem-vu-2017-12cot.xlsx"])
def test_damaged_files_give_a_plan_or_an_error_of_ours(name: str, seed: int) -> None:
    expected = {"a plan", "corrupt-file", "unsupported-format", "needs-ocr", "password-required", "resource-limit"}
    assert outcome(damaged(content(name), random.Random(seed)), name) in expected


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("name", ["s000.txt", "s002.txt", "s003.txt", "cp-nq-03-2025-phu-luc-2-nhiem-vu.md"])
def test_disturbed_texts_give_a_plan_that_has_lost_no_word(name: str, seed: int) -> None:
    text = content(name).decode("utf-8")[:40_000]
    document = loaders.load(disturbed(text, random.Random(seed)).encode(), name)
    lost = words_of_lines(document) - words_of_parts(document)
    assert lost == Counter(), f"lost: {list(lost.elements())[:20]}"


@pytest.mark.parametrize("seed", range(12))
def test_disturbed_texts_are_parsed(seed: int) -> None:
    disturbed_text = disturbed(content("s001.txt").decode("utf-8"), random.Random(seed))
    plan = text_plan(disturbed_text)
    assert Plan.model_validate_json(plan.model_dump_json()) == plan
    assert len({task.id for task in plan.tasks}) == len(plan.tasks)


def words_of_lines(document: Document) -> Counter[str]:
    """All words of the lines that a loader gave, footnotes apart."""
    return Counter(word for line in lines_of(document) for word in WORDS.findall(line.text))


def words_of_parts(document: Document) -> Counter[str]:
    """All words of the letterheads, outlines and signature blocks of its parts."""
    words: Counter[str] = Counter()
    for part in split(document, grammar_of()):
        for line in (*part.head, *part.tail):
            words.update(WORDS.findall(line.text))
        words.update(word for section in border.outline(part) for word in words_of_section(section))
    return words


def words_of_section(section: Section) -> list[str]:
    texts = [section.marker, section.title, section.text]
    texts += [cell.text for table in section.tables for row in table.rows for cell in row]
    words = [word for text in texts if text for word in WORDS.findall(text)]
    for child in section.children:
        words += words_of_section(child)
    return words


def test_the_stack_is_deep_enough_for_the_deepest_outline() -> None:
    assert sys.getrecursionlimit() >= 1000
    plan = text_plan("KẾ HOẠCH\n\n" + "".join(f"{'1.' * level} Nhiệm vụ số {level}\n" for level in range(1, 300)))
    assert Plan.model_validate_json(plan.model_dump_json()) == plan
