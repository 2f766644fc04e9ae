"""The command `kehoach parse` and its sisters: formats, several files, exit codes, what goes to which stream."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kehoach_parser.cli import app
from kehoach_parser.help_pages import page_of
from kehoach_parser.models import Plan
from kehoach_parser.version import VERSION
from sample_files import SAMPLES, content, plan
from word_files import paragraph, word_file
from word_files import run as text_run
from workbook_reading import sheets

TEXT = str(SAMPLES / "s000.txt")
OTHER = str(SAMPLES / "s002.txt")
PLAN_OF_FORMULAS = """KẾ HOẠCH
Cải cách hành chính năm 2025

I. NHIỆM VỤ

1. =HYPERLINK("http://example.com";"Bấm vào đây") rà soát thủ tục hành chính
- Đơn vị chủ trì: @Phòng Nội vụ
- Thời gian hoàn thành: Quý II năm 2025
2. +84 tuyên truyền cải cách hành chính
- Đơn vị chủ trì: Phòng Văn hóa
- Thời gian hoàn thành: Quý III năm 2025
"""


def run(*arguments: str, **options: Any) -> Any:
    return CliRunner().invoke(app, list(arguments), **options)


def command(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """The command as a process of its own."""
    return subprocess.run([sys.executable, "-m", "kehoach_parser", *arguments], capture_output=True, **options)


def columns(result: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(result.stdout.removeprefix("\ufeff"))))


# -- formats -----------------------------------------------------------------------------------------------------


def test_json_is_one_object_for_one_file_and_an_array_for_several() -> None:
    one, several = run("parse", TEXT), run("parse", TEXT, OTHER)
    assert Plan.model_validate_json(one.stdout).tasks == plan("s000.txt").tasks
    assert [entry["source"]["path"] for entry in json.loads(several.stdout)] == [TEXT, OTHER]


def test_jsonl_is_a_plan_a_line() -> None:
    lines = run("parse", TEXT, OTHER, "-f", "jsonl").stdout.splitlines()
    assert [Plan.model_validate_json(line).source.path for line in lines] == [TEXT, OTHER]


@pytest.mark.parametrize(("language", "first"), [("vi", "Tệp"), ("en", "file")])
def test_csv_has_a_byte_order_mark_heads_and_a_row_a_task(language: str, first: str) -> None:
    result = run("parse", TEXT, OTHER, "-f", "csv", "--headers", language)
    assert result.stdout.startswith("\ufeff" + first)
    rows = columns(result)
    assert len(rows) == 1 + len(plan("s000.txt").tasks) + len(plan("s002.txt").tasks)
    assert len({len(row) for row in rows}) == 1
    assert [row[rows[0].index("id" if language == "en" else "Mã")] for row in rows[1:8]] == [
        task.id for task in plan("s000.txt").tasks
    ]


def test_csv_holds_nothing_that_a_spreadsheet_takes_for_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "ke-hoach.txt"
    path.write_text(PLAN_OF_FORMULAS, "utf-8")
    result = run("parse", str(path), "-f", "csv")
    cells = [cell for row in columns(result) for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert any("+84" in cell for cell in cells)
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_text_shows_every_task() -> None:
    output = run("parse", TEXT, "-f", "text").stdout
    assert all(task.id in output for task in plan("s000.txt").tasks)
    assert "→ 31/12/2026" in output
    assert "→ 2026-12-31" in run("parse", TEXT, "-f", "text", "--headers", "en").stdout


def test_output_goes_to_a_file_and_nothing_to_the_standard_output(tmp_path: Path) -> None:
    target = tmp_path / "plan.json"
    result = run("parse", TEXT, "-o", str(target), env={"LC_ALL": "C"})
    assert (result.exit_code, result.stdout) == (0, "")
    assert json.loads(target.read_text("utf-8"))["source"]["path"] == TEXT
    assert result.stderr == f"{target}: written; tasks: 7\n"


@pytest.mark.parametrize(("name", "start"), [("a.xlsx", b"PK"), ("A.CSV", "\ufeffTệp".encode()), ("a.jsonl", b'{"sch')])
def test_the_name_of_the_output_tells_its_format(tmp_path: Path, name: str, start: bytes) -> None:
    run("parse", TEXT, "-o", str(tmp_path / name))
    assert (tmp_path / name).read_bytes().startswith(start)
    run("parse", TEXT, "-o", str(tmp_path / name), "-f", "json")
    assert json.loads((tmp_path / name).read_bytes())["tasks"]


def test_a_name_that_tells_no_format_is_json_and_txt_is_for_reading(tmp_path: Path) -> None:
    run("parse", TEXT, "-o", str(tmp_path / "plan.out"))
    run("parse", TEXT, "-o", str(tmp_path / "plan.txt"))
    assert json.loads((tmp_path / "plan.out").read_bytes())["tasks"]
    assert "┃ Mã" in (tmp_path / "plan.txt").read_text("utf-8")


def test_a_workbook_has_the_tasks_of_all_files_and_is_the_same_in_a_pipe(tmp_path: Path) -> None:
    target = tmp_path / "plan.xlsx"
    command("parse", TEXT, OTHER, "-o", str(target))
    found = sheets(target.read_bytes())
    assert len(found["Nhiệm vụ"].rows) == len(plan("s000.txt").tasks) + len(plan("s002.txt").tasks)
    assert found["Văn bản"].column("Tệp") == [TEXT, OTHER]
    assert command("parse", TEXT, OTHER, "-f", "xlsx").stdout == target.read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
def test_a_workbook_is_not_put_on_a_terminal() -> None:
    import pty

    main, terminal = pty.openpty()
    words = [sys.executable, "-m", "kehoach_parser", "parse", TEXT, "-f", "xlsx", "--lang", "vi"]
    result = subprocess.run(words, stdout=terminal, stderr=subprocess.PIPE, text=True)
    os.close(terminal)
    os.close(main)
    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert "-o plan.xlsx" in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_workbook_for_which_there_is_no_room_is_one_line() -> None:
    result = command("parse", TEXT, "-f", "xlsx", "-o", "/dev/full")
    assert (result.returncode, result.stderr.count(b"\n")) == (15, 1)


def test_output_into_a_folder_that_does_not_exist_is_one_line(tmp_path: Path) -> None:
    result = command("parse", TEXT, "-o", str(tmp_path / "none" / "plan.json"), "-q")
    assert result.returncode not in (0, None)
    assert b"Traceback" not in result.stderr


# -- standard input ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["s000.txt", "s000.docx", "s000.pdf"])
def test_standard_input_is_read_and_its_format_found_from_the_content(name: str) -> None:
    result = command("parse", "-", input=content(name))
    output = json.loads(result.stdout)
    assert output["source"]["path"] == "-"
    assert output["source"]["format"] == name.rpartition(".")[2]
    assert [task["id"] for task in output["tasks"]] == [task.id for task in plan(name).tasks]


def test_the_output_is_utf_8_whatever_the_console_speaks() -> None:
    result = command("parse", "-", input=content("s000.txt"), env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert json.loads(result.stdout.decode("utf-8"))["header"]["signer"]["name"] == "Nguyễn Văn Thưởng"


def test_a_reader_that_goes_away_is_no_error() -> None:
    pipe = f"{sys.executable} -m kehoach_parser parse {SAMPLES}/s00*.txt -q | head -c 10"
    result = subprocess.run(["bash", "-c", pipe], capture_output=True)
    assert b"Traceback" not in result.stderr
    assert b"BrokenPipeError" not in result.stderr


# -- what goes wrong -------------------------------------------------------------------------------------------------


def broken(folder: Path, kind: str) -> str:
    """A file that cannot be read, by what is wrong with it."""
    contents = {
        "empty": b"",
        "unsupported": b"7z\xbc\xaf\x27\x1c" + bytes(40),
        "corrupt": b"%PDF-1.7\nnothing that a PDF has",
        "half a docx": content("s000.docx")[:20000],
        "password": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4088),
        "no text": pdf_without_text(),
    }
    names = {"corrupt": "plan.pdf", "password": "plan.docx", "no text": "scan.pdf", "half a docx": "plan.docx"}
    path = folder / names.get(kind, "plan")
    if kind == "folder":
        path.mkdir()
    elif kind in contents:
        path.write_bytes(contents[kind])
    return str(path)


def pdf_without_text() -> bytes:
    """A page with nothing on it."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content_ in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content_)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return (
        body
        + b"xref\n0 4\n0000000000 65535 f \n"
        + table
        + b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)
    )


KINDS = [
    ("missing", 3), ("folder", 3), ("empty", 4), ("unsupported", 5), ("corrupt", 6), ("half a docx", 6),
    ("password", 7), ("no text", 8),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "code"), KINDS)
def test_a_file_that_cannot_be_read_is_one_line_and_an_exit_code(tmp_path: Path, kind: str, code: int) -> None:
    path = broken(tmp_path, kind)
    result = run("parse", path)
    assert result.exit_code == code
    assert result.stdout == ""
    assert result.stderr.startswith(f"{path}: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("format", ["json", "jsonl", "csv", "xlsx", "text"])
def test_a_failure_writes_nothing_to_the_standard_output_in_any_format(tmp_path: Path, format: str) -> None:
    result = run("parse", broken(tmp_path, "corrupt"), "-f", format)
    assert (result.exit_code, result.stdout) == (6, "")


def test_a_failure_leaves_an_older_output_file_alone(tmp_path: Path) -> None:
    target = tmp_path / "plan.json"
    target.write_text("older", "utf-8")
    assert run("parse", broken(tmp_path, "corrupt"), "-o", str(target)).exit_code == 6
    assert target.read_text("utf-8") == "older"


@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_the_other_files_are_read_and_the_code_tells_of_the_one_that_failed(tmp_path: Path, format: str) -> None:
    result = run("parse", TEXT, broken(tmp_path, "empty"), OTHER, "-f", format)
    assert result.exit_code == 4
    text = result.stdout
    plans = json.loads(text) if format == "json" else [json.loads(line) for line in text.splitlines()]
    assert [entry["source"]["path"] for entry in plans] == [TEXT, OTHER]


@pytest.mark.parametrize(
    ("language", "locale", "expected"),
    [
        ("vi", "C", "không tìm thấy tệp"),
        ("en", "vi_VN.UTF-8", "no such file"),
        (None, "vi_VN.UTF-8", "không tìm thấy tệp"),
        (None, "C.UTF-8", "no such file"),
    ],
)
def test_messages_speak_the_language_asked_for_or_that_of_the_locale(
    language: str | None, locale: str, expected: str
) -> None:
    arguments = ["--lang", language] if language else []
    assert expected in run("parse", "missing.pdf", *arguments, env={"LC_ALL": locale}).stderr


def test_warnings_in_the_output_are_vietnamese_and_quiet_silences_those_on_the_error_stream(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(content("s000.docx"))
    loud, quiet = run("parse", str(path), "--lang", "en"), run("parse", str(path), "-q")
    assert [warning["code"] for warning in json.loads(loud.stdout)["warnings"]] == ["extension-mismatch"]
    assert "Đuôi tệp" in json.loads(loud.stdout)["warnings"][0]["message"]
    assert "disagree" in loud.stderr
    assert quiet.stderr == ""
    assert quiet.stdout == loud.stdout


def test_an_office_file_with_macros_says_that_they_are_not_run(tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    path.write_bytes(word_file("<w:p><w:r><w:t>Kế hoạch</w:t></w:r></w:p>", files={"word/vbaProject.bin": b"x"}))
    codes = [warning["code"] for warning in json.loads(run("parse", str(path)).stdout)["warnings"]]
    assert "has-macros" in codes


@pytest.mark.parametrize(
    "arguments", [["parse"], ["parse", TEXT, "-f", "xml"], ["parse", TEXT, "--headers", "fr"], ["no"]]
)
def test_wrong_arguments_are_code_2(arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("parse", "thiếu tên tệp hoặc thư mục"),
        ("parse a -f excel", "chọn một trong 'json', 'jsonl', 'csv', 'xlsx', 'text'"),
        ("parse a --no-such", "không có tùy chọn --no-such"),
        ("parse a --headr vi", "không có tùy chọn --headr; có phải --headers"),
        ("parse a -f", "thiếu giá trị sau -f"),
        ("pars a", "không có lệnh 'pars'; có phải 'parse'?"),
        ("plan.pdf", "để đọc một tệp: kehoach parse plan.pdf"),
        ("batch a", "thiếu tùy chọn '-o' / '--out'"),
        ("batch -o b", "hãy nêu tệp, thư mục, hoặc --from-file"),
        ("batch a -o b --workers 0", "giá trị 0 của '--workers' nằm ngoài khoảng"),
        ("batch a -o b --workers x", "giá trị 'x' của '--workers' phải là một số"),
        ("batch a -o b --to excel", "excel: định dạng kết quả không có; chọn trong"),
        ("schema x", "thừa: x"),
        (f"explain {TEXT} --at no", "không có nhiệm vụ no; có các nhiệm vụ III.1.1.b,"),
        ("explain", "chỉ nêu tên tệp hoặc một trong --deadline"),
    ],
)
def test_wrong_arguments_are_told_in_vietnamese_with_the_way_to_the_help(words: str, said: str) -> None:
    result = run(*words.split(), env={"LC_ALL": "vi_VN.UTF-8"})
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Lỗi: ")
    assert said in result.stderr
    assert re.search(r"^Xem cách dùng: \S+.* --help$", result.stderr, re.MULTILINE)


def test_the_language_of_a_wrong_line_is_that_of_its_option() -> None:
    vietnamese = run("parse", "--no-such", "--lang=vi", env={"LC_ALL": "C"})
    english = run("parse", "--no-such", "--lang", "en", env={"LC_ALL": "vi_VN"})
    assert vietnamese.stderr.startswith("Lỗi")
    assert english.stderr.startswith("Usage")


def test_a_wrong_grammar_is_refused_with_file_rule_and_reason(tmp_path: Path) -> None:
    (tmp_path / "fields.toml").write_text('[[label]]\nname = "mine"\npattern = "(tổ"\nrole = "lead"\n', "utf-8")
    for arguments in (["parse", TEXT, "--grammars", str(tmp_path)], ["grammar", "check", str(tmp_path)]):
        result = run(*arguments)
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (11, "", 1)
        assert "fields.toml" in result.stderr
        assert "mine" in result.stderr


# -- names of files ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["tên tệp có dấu & khoảng trắng; $(touch x).txt", "-dash.txt", "a'b\"c.txt"])
def test_odd_file_names_are_only_names(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(content("s000.txt"))
    result = command("parse", "--", str(tmp_path / name), cwd=tmp_path)
    assert json.loads(result.stdout)["source"]["path"] == str(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(("on_disk", "asked"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_a_name_is_found_however_its_letters_are_composed(tmp_path: Path, on_disk: str, asked: str) -> None:
    name = "kế hoạch.txt"
    (tmp_path / unicodedata.normalize(on_disk, name)).write_bytes(content("s000.txt"))  # type: ignore[arg-type]
    result = run("parse", str(tmp_path / unicodedata.normalize(asked, name)))  # type: ignore[arg-type]
    assert result.exit_code == 0


# -- tracked changes, a reader that stops -----------------------------------------------------------------------------


@pytest.mark.parametrize(("arguments", "day"), [((), "30/6"), (("--changes", "original"), "31/3")])
def test_the_side_of_tracked_changes_is_chosen(tmp_path: Path, arguments: tuple[str, ...], day: str) -> None:
    path = tmp_path / "plan.docx"
    inserted = '<w:ins w:id="1" w:author="A"><w:r><w:t>30/6</w:t></w:r></w:ins>'
    deleted = '<w:del w:id="2" w:author="A"><w:r><w:delText>31/3</w:delText></w:r></w:del>'
    path.write_bytes(
        word_file(
            paragraph(text_run("I. NHIỆM VỤ"))
            + paragraph(
                text_run("1. Phòng Nội vụ rà soát, hoàn thành trước ngày ") + inserted + deleted + text_run("/2026.")
            )
        )
    )
    (task,) = json.loads(run("parse", str(path), *arguments).stdout)["tasks"]
    assert task["deadline"]["text"] == f"trước ngày {day}/2026"


def test_a_reader_that_stops_is_no_error() -> None:
    whole = [sys.executable, "-m", "kehoach_parser", "parse", *[TEXT] * 20]
    with subprocess.Popen(whole, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        assert (process.stderr.read().decode(), process.wait()) == ("", 0)


# -- the rest --------------------------------------------------------------------------------------------------------


def test_version() -> None:
    assert command("--version").stdout.decode().strip() == VERSION
    assert run("--version").stdout.strip() == VERSION


def test_the_built_in_grammar_holds_all_its_examples() -> None:
    result = run("grammar", "check")
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_command_that_a_group_does_not_have_has_no_page() -> None:
    assert page_of(["grammar", "nope", "--help"], "vi") is None
    of_group, of_command = page_of(["grammar", "--help"], "vi"), page_of(["grammar", "check", "--help"], "vi")
    assert of_group is not None
    assert of_command is not None
    assert of_group != of_command
