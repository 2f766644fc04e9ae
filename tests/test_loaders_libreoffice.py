"""Files that LibreOffice converts: what comes out, and what happens when it is not there, hangs or fails."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kehoach_parser import loaders
from kehoach_parser.document import Document, Line, Table
from kehoach_parser.errors import (
    CorruptFileError,
    KehoachError,
    MissingProgramError,
    PasswordRequiredError,
    ResourceLimitError,
)
from kehoach_parser.loaders import confined, docx, libreoffice, word97
from kehoach_parser.parser import parse_bytes
from kehoach_parser.structs import replace
from programs import need
from sample_files import SAMPLES, lines_of
from word_files import paragraph, word_file

OFFICE = SAMPLES / "office"
NUMBERING = SAMPLES / "numbering"
A_WHILE = f"9{os.getpid():07}"  # seconds; of this process, since other runs of the tests may be on the machine
posix_only = pytest.mark.skipif(os.name != "posix", reason="programs are run without limits elsewhere")


def read(path: Path) -> Document:
    return loaders.load(path.read_bytes(), path.name)


def texts(document: Document) -> list[str]:
    return [line.text for line in lines_of(document)]


# -- the program is there ------------------------------------------------------------------------------------------


def test_a_word_97_document_has_letterhead_tables_and_numbers() -> None:
    need("soffice")
    document = read(OFFICE / "stttt-phutho-kh-trien-khai-qlvb-2011.doc")
    assert (document.format, document.pages, document.notices) == ("doc", None, ())
    lines = [block for block in document.blocks if isinstance(block, Line)]
    assert [line.text for line in lines if line.column == 2][:2] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert [cell.text for cell in table.rows[2]] == ["Ngày 02/01/2011 (thứ 2)", "Văn phòng", "Phòng Bưu chính"]


def test_automatic_numbers_survive_the_conversion() -> None:
    """All but those of legal numbering, which LibreOffice does not know."""
    need("soffice")
    found, expected = read(NUMBERING / "autonum.doc"), read(NUMBERING / "autonum.docx")
    lines, truth = texts(found)[:28], texts(expected)[:28]
    assert [line for line in lines if line not in truth] == ["I.1 Mục isLgl"]


def test_what_the_conversion_computes_is_no_text_of_the_file() -> None:
    """Neither the day of the conversion, nor its error for a reference, nor a paragraph that was deleted."""
    need("soffice")
    document = read(NUMBERING / "autonum.doc")
    lines = [block.text for block in document.blocks if isinstance(block, Line)]
    assert not [text for text in lines if "Error" in text or "BỊ XÓA" in text or text == "3."]
    assert [(notice.code, notice.detail) for notice in document.notices] == [("field-recomputed", "DATE")]


def test_two_conversions_at_once_do_not_disturb_each_other() -> None:
    need("soffice")
    data = (OFFICE / "stttt-phutho-kh-trien-khai-qlvb-2011.doc").read_bytes()
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: libreoffice.converted(data, "x.doc", "doc"), range(2))
    assert texts(docx.load(first, "")) == texts(docx.load(second, "")) != []


@pytest.mark.parametrize("keep", [0.1, 0.66])
def test_a_damaged_file_is_an_error_of_ours(keep: float) -> None:
    need("soffice")
    data = (OFFICE / "stttt-phutho-kh-trien-khai-qlvb-2011.doc").read_bytes()
    with pytest.raises(CorruptFileError, match="LibreOffice cannot load it"):
        word97.load(data[: int(len(data) * keep)], "x.doc")


def test_a_password_is_asked_for_before_anything_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    data = bytearray((OFFICE / "stttt-phutho-kh-trien-khai-qlvb-2011.doc").read_bytes())
    mark = data.index(b"\xec\xa5")
    data[mark + 11] |= 1
    with pytest.raises(PasswordRequiredError):
        loaders.load(bytes(data), "x.doc")


# -- a program in its place ----------------------------------------------------------------------------------------


def stand_in(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts a shell script before LibreOffice; `$out` is the file that it should write, `$folder` its folder."""
    program = folder / "soffice"
    head = '#!/bin/sh\nfor word; do last=$word; done\nfolder=$(dirname "$last")\nmkdir -p "$folder/out"\n'
    program.write_text(f'{head}out="$folder/out/in.docx"\n{script}\n', encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr("tempfile.tempdir", str(folder))


def failure(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> KehoachError:
    stand_in(folder, script, monkeypatch)
    with pytest.raises(KehoachError) as caught:
        libreoffice.converted(b"x", "x.doc", "doc")
    assert [path.name for path in folder.iterdir()] == ["soffice"]  # nothing is left behind
    return caught.value


def test_without_libreoffice_the_user_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "_ELSEWHERE", ())
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingProgramError, match="install libreoffice-writer") as caught:
        loaders.load((OFFICE / "stttt-phutho-kh-trien-khai-qlvb-2011.doc").read_bytes(), "x.doc")
    assert caught.value.exit_code == 10


@posix_only
def test_a_program_that_hangs_is_ended_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confined, "SECONDS", 0.5)
    monkeypatch.setattr(confined.run, "__defaults__", (0.5,))
    error = failure(tmp_path, f"sleep {A_WHILE} & sleep {A_WHILE}", monkeypatch)
    assert isinstance(error, ResourceLimitError)
    assert not [place for place in processes() if A_WHILE.encode() in read_or_nothing(place)]


@posix_only
def test_the_program_ends_with_the_process_that_started_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when a run over an archive is ended by force."""
    if "setpriv" not in confined.guards() or "unshare" not in confined.guards():
        pytest.skip("the system has no such guards")
    started = tmp_path / "started"
    stand_in(tmp_path, f'touch "{started}"; sleep {A_WHILE} & sleep {A_WHILE}', monkeypatch)
    code = "from kehoach_parser.loaders import libreoffice as l; l.converted(b'x', 'x.doc', 'doc')"
    parent = subprocess.Popen([sys.executable, "-c", code], env={**os.environ, "TMPDIR": str(tmp_path)})
    assert soon(started.exists)
    parent.kill()
    parent.wait()
    assert soon(lambda: not [place for place in processes() if A_WHILE.encode() in read_or_nothing(place)])


def soon(is_so: Callable[[], bool]) -> bool:
    """Whether something becomes so within some seconds."""
    end = time.monotonic() + 20
    while not (found := is_so()) and time.monotonic() < end:
        time.sleep(0.05)
    return found


def processes() -> list[Path]:
    return list(Path("/proc").glob("[0-9]*/cmdline"))


def read_or_nothing(place: Path) -> bytes:
    try:
        return place.read_bytes()
    except OSError:
        return b""


@posix_only
@pytest.mark.parametrize(
    ("script", "error"),
    [
        ("exit 0", CorruptFileError),
        (': > "$out"', CorruptFileError),
        ("sh -c 'kill -KILL $$'", ResourceLimitError),
        ("echo std::bad_alloc; exit 1", ResourceLimitError),
        ("echo 'Error: no export filter for x found'; exit 1", MissingProgramError),
        ("echo 'Fatal exception: Signal 25'; exit 134", ResourceLimitError),
    ],
)
def test_success_without_a_file_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, error: type[KehoachError]
) -> None:
    assert type(failure(tmp_path, script, monkeypatch)) is error


@posix_only
def test_the_program_has_limits_a_profile_and_nothing_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET", "x")
    profile = "$folder/user/registrymodifications.xcu"
    stand_in(tmp_path, f'(ulimit -t; ulimit -v; env; cat "{profile}"; echo; cat /proc/net/dev) > "$out"', monkeypatch)
    told = libreoffice.converted(b"x", "x.doc", "doc").decode()
    assert told.split("\n")[:2] == [str(confined.PROCESSOR), str(confined.MEMORY)]
    assert "SECRET" not in told
    assert "BlockUntrustedRefererLinks" in told
    if "unshare" in confined.guards():
        assert [line.split(":")[0].strip() for line in told.splitlines() if ":  " in line] == ["lo"]


@posix_only
def test_a_system_without_guards_runs_the_program_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "_GUARDS", (("no-such-program", "x"), ("false",)))
    confined.guards.cache_clear()
    try:
        stand_in(tmp_path, 'echo text > "$out"', monkeypatch)
        assert libreoffice.converted(b"x", "x.doc", "doc") == b"text\n"
    finally:
        monkeypatch.undo()
        confined.guards.cache_clear()


@posix_only
def test_limits_that_are_lower_already_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "guards", lambda: ("sh", "-c", 'ulimit -t 7; exec "$0" "$@"', *confined._LIMITS))
    stand_in(tmp_path, 'ulimit -t > "$out"', monkeypatch)
    told = libreoffice.converted(b"x", "x.doc", "doc").decode().strip()
    assert told in ("7", str(confined.PROCESSOR))  # who may raise limits raises them


def test_a_converted_document_is_read_as_any_other() -> None:
    data = word_file(paragraph("KẾ HOẠCH"))
    plain, converted = docx.load(data, "x"), docx.load_converted(data, "x", "odt")
    assert replace(converted, format="docx") == plain


def test_the_plan_names_the_format_of_the_file() -> None:
    need("soffice")
    plan = parse_bytes((OFFICE / "travinh-bang-cv-chi-dao-2014.doc").read_bytes(), "x.doc")
    assert (plan.source.format, plan.source.pages, len(plan.tasks) > 20) == ("doc", None, True)
