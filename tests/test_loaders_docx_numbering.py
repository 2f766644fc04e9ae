"""Word's automatic numbers: as Word counts them, and as LibreOffice prints them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kehoach_parser.document import Line, Table
from kehoach_parser.loaders import docx
from kehoach_parser.loaders.docx_numbering import in_form
from programs import need
from word_files import abstract, cell, item, level, numbered, paragraph, row, table, word_file

SAMPLES = Path(__file__).parent.parent / "samples" / "numbering"
PLAN = abstract(
    0,
    level(0, "upperRoman", "%1."),
    level(1, "decimal", "%2."),
    level(2, "decimal", "%2.%3."),
    level(3, "lowerLetter", "%4)"),
    level(4, "bullet", "-"),
)


def texts(data: bytes) -> list[str]:
    return [block.text for block in docx.load(data, "x.docx").blocks if isinstance(block, Line)]


def numbers(data: bytes) -> list[str]:
    """The first word of each line."""
    return [text.split()[0] for text in texts(data)]


def items(*levels: int, list_id: int = 1) -> str:
    return "".join(item("x", list_id, number) for number in levels)


def test_the_sample_of_all_kinds_of_numbers() -> None:
    truth = json.loads((SAMPLES / "autonum.truth.json").read_text("utf-8"))
    document = docx.load((SAMPLES / "autonum.docx").read_bytes(), "autonum.docx")
    lines = [block.text for block in document.blocks if isinstance(block, Line)]
    # the tab is a wide blank here, the footnote's mark stays, and a line break makes two lines
    expected = [text.replace("\t", "    ").replace("chú thích.", "chú thích1.").strip() for text in truth[:40]]
    assert lines == [part for text in expected for part in text.split("\n")]


def test_numbers_in_the_cells_of_the_sample() -> None:
    document = docx.load((SAMPLES / "autonum.docx").read_bytes(), "autonum.docx")
    (found,) = [block for block in document.blocks if isinstance(block, Table)]
    assert [[cell.text for cell in row] for row in found.rows] == [
        ["STT", "Nội dung", "Chủ trì", "Thời hạn"],
        ["I", "Nhóm nhiệm vụ gộp ô"],
        ["2.", "Rà soát", "Phòng A", "30/6/2025"],
        ["3.", "- ý một\n- ý hai", "Quý III"],
        ["x", "lồng 1\nlồng 2\nsau bảng lồng", "Phòng B", "Thường xuyên"],
    ]
    assert [cell.rowspan for cell in found.rows[2]] == [1, 1, 2, 1]
    assert found.rows[1][1].colspan == 3


def test_hard_sample() -> None:
    """Legal numbering, an override in a second list of the same kind, a level that was left out."""
    data = (SAMPLES / "hard.docx").read_bytes()
    assert numbers(data) == ["I.", "1.", "2.", "1.2.1.", "-", "II.", "1.", "5.", "6.", "2.6.1.", "III."]


def test_letters_of_word_have_no_d_with_stroke() -> None:
    assert numbers((SAMPLES / "letters.docx").read_bytes()) == ["a)", "b)", "c)", "d)", "e)", "f)", "g)"]


def test_levels_restart_below_a_new_number() -> None:
    data = word_file(items(0, 1, 1, 2, 3, 3, 1, 0, 1), numbering=PLAN + numbered(1, 0))
    assert numbers(data) == ["I.", "1.", "2.", "2.1.", "a)", "b)", "3.", "II.", "1."]


def test_a_level_that_is_left_out_has_been_used() -> None:
    plain = abstract(0, level(0, "decimal", "%1."), level(1, "decimal", "%1.%2."), level(2, "decimal", "%1.%2.%3."))
    data = word_file(items(0, 2, 1, 2, 0, 1), numbering=plain + numbered(1, 0))
    assert numbers(data) == ["1.", "1.1.1.", "1.2.", "1.2.1.", "2.", "2.1."]


def test_lists_of_one_kind_continue_each_other() -> None:
    body = items(0, 0) + items(0, list_id=2) + items(0)
    assert numbers(word_file(body, numbering=PLAN + numbered(1, 0) + numbered(2, 0))) == ["I.", "II.", "III.", "IV."]


def test_a_start_override_acts_once_for_its_list() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'
    body = items(0, 0) + items(0, list_id=2) + items(0) + items(0, list_id=2)
    data = word_file(body, numbering=PLAN + numbered(1, 0) + numbered(2, 0, override))
    assert numbers(data) == ["I.", "II.", "VII.", "VIII.", "IX."]


def test_an_override_may_replace_a_level() -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "decimal", "Điều %1.")}</w:lvlOverride>'
    data = word_file(items(0, 0), numbering=PLAN + numbered(1, 0, override))
    assert texts(data) == ["Điều 1. x", "Điều 2. x"]


@pytest.mark.parametrize(
    ("restart", "expected"),
    [
        ("", ["I.", "1.", "a)", "2.", "a)", "II.", "1.", "a)"]),
        ('<w:lvlRestart w:val="0"/>', ["I.", "1.", "a)", "2.", "b)", "II.", "1.", "c)"]),
        ('<w:lvlRestart w:val="1"/>', ["I.", "1.", "a)", "2.", "b)", "II.", "1.", "a)"]),
    ],
)
def test_what_restarts_a_level(restart: str, expected: list[str]) -> None:
    kind = abstract(
        0, level(0, "upperRoman", "%1."), level(1, "decimal", "%2."), level(2, "lowerLetter", "%3)", extra=restart)
    )
    assert numbers(word_file(items(0, 1, 2, 1, 2, 0, 1, 2), numbering=kind + numbered(1, 0))) == expected


def test_style_gives_list_and_level() -> None:
    """The nearest style that the list links decides, not the style that names the list."""
    kind = abstract(
        0,
        level(0, "upperRoman", "%1.", extra='<w:pStyle w:val="One"/>'),
        level(1, "decimal", "%2.", extra='<w:pStyle w:val="Two"/>'),
    )
    styles = (
        '<w:style w:type="paragraph" w:styleId="One"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Two"><w:basedOn w:val="One"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Three"><w:basedOn w:val="Two"/></w:style>'
    )
    body = "".join(paragraph("x", f'<w:pStyle w:val="{style}"/>') for style in ("One", "Two", "Three", "One"))
    assert numbers(word_file(body, numbering=kind + numbered(1, 0), styles=styles)) == ["I.", "1.", "2.", "II."]


def test_list_zero_takes_the_number_of_the_style_away() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="S"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    off = '<w:pStyle w:val="S"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
    body = (
        paragraph("một", '<w:pStyle w:val="S"/>')
        + paragraph("không số", off)
        + paragraph("hai", '<w:pStyle w:val="S"/>')
    )
    data = word_file(body, numbering=PLAN + numbered(1, 0), styles=styles)
    assert texts(data) == ["I. một", "không số", "II. hai"]


@pytest.mark.parametrize(
    ("font", "stored", "printed"),
    [("Symbol", "\uf0b7", "•"), ("Wingdings", "\uf0a7", "▪"), ("Wingdings", "\uf0d8", "➢"), ("Courier New", "o", "◦"),
     ("Symbol", "\uf02d", "-"), ("Times New Roman", "+", "+"), ("Webdings", "\uf06b", "•")],
)  # fmt: skip
def test_bullets_are_printed_as_their_font_does(font: str, stored: str, printed: str) -> None:
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>'
    kind = abstract(0, level(0, "bullet", stored, after=fonts))
    assert texts(word_file(items(0), numbering=kind + numbered(1, 0))) == [f"{printed} x"]


@pytest.mark.parametrize(("gap", "expected"), [("nothing", "1.x"), ("space", "1. x"), ("tab", "1. x")])
def test_the_gap_after_a_number(gap: str, expected: str) -> None:
    kind = abstract(0, level(0, "decimal", "%1.", extra=f'<w:suff w:val="{gap}"/>'))
    assert texts(word_file(items(0), numbering=kind + numbered(1, 0))) == [expected]


def test_broken_chains_leave_the_text_without_number() -> None:
    kind = '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="L"/></w:abstractNum>'
    styles = (
        '<w:style w:type="numbering" w:styleId="L"><w:basedOn w:val="M"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="M"><w:basedOn w:val="L"/></w:style>'
    )
    body = items(0) + items(0, list_id=9) + items(8)
    assert texts(word_file(body, numbering=kind + numbered(1, 0), styles=styles)) == ["x", "x", "x"]


def test_a_list_linked_by_a_numbering_style() -> None:
    kinds = '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="L"/></w:abstractNum>' + PLAN
    styles = (
        '<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    body = items(0) + items(0, list_id=2)
    assert numbers(word_file(body, numbering=kinds + numbered(1, 0) + numbered(2, 7), styles=styles)) == ["I.", "II."]


def test_an_empty_paragraph_in_a_cell_shows_its_number() -> None:
    body = table(row(cell(item("", 1)), cell("một")), row(cell(item("", 1)), cell("hai")))
    (found,) = docx.load(word_file(body, numbering=PLAN + numbered(1, 0)), "x.docx").blocks
    assert isinstance(found, Table)
    assert [[cell.text for cell in row] for row in found.rows] == [["I.", "một"], ["II.", "hai"]]


@pytest.mark.parametrize(
    ("count", "form", "expected"),
    [(4, "lowerRoman", "iv"), (1999, "upperRoman", "MCMXCIX"), (26, "lowerLetter", "z"), (27, "upperLetter", "AA"),
     (7, "decimalZero", "07"), (12, "decimalZero", "12"), (3, "none", ""), (0, "upperRoman", "0"),
     (10**9, "lowerLetter", "l" * 32), (5, "numberInDash", "- 5 -"), (2, "chineseCounting", "2")],
)  # fmt: skip
def test_forms_of_numbers(count: int, form: str, expected: str) -> None:
    assert in_form(count, form) == expected


def test_libreoffice_prints_the_same_numbers(tmp_path: Path) -> None:
    """The other program that counts as Word does; it knows no legal numbering and no `lvlRestart`."""
    need("soffice")
    (tmp_path / "levels.docx").write_bytes(
        word_file(items(0, 3, 1, 2, 4, 0, 1) + items(0, 1, list_id=2), numbering=PLAN + numbered(1, 0) + numbered(2, 0))
    )
    shutil.copy(SAMPLES / "letters.docx", tmp_path)
    shutil.copy(SAMPLES.parent / "s003-autonum.docx", tmp_path)
    names = ["levels", "letters", "s003-autonum"]
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--norestore"]
    command += ["--convert-to", "txt:Text", "--outdir", str(tmp_path)]
    subprocess.run(
        [*command, *(str(tmp_path / f"{name}.docx") for name in names)], check=True, timeout=120, capture_output=True
    )
    for name in names:
        printed = (tmp_path / f"{name}.txt").read_text("utf-8-sig").splitlines()
        ours = [with_any_bullet(text) for text in texts((tmp_path / f"{name}.docx").read_bytes())]
        theirs = [with_any_bullet(line.strip()) for line in printed if line.strip()]
        assert [line for line in theirs if line in ours] == ours, name


def with_any_bullet(text: str) -> str:
    """The text with one bullet for all: LibreOffice prints its own."""
    return re.sub(r"^[•◦▪+-] ", "- ", text)
