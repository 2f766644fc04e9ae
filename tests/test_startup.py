"""What a short command costs: the modules that it imports, counted, not timed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parent.parent / "samples"

HEAVY = (
    "pydantic",
    "pdfplumber",
    "pdfminer",
    "pypdfium2",
    "docx",
    "lxml",
    "regex",
    "PIL",
    "numpy",
    "rich.table",
    "rich.console",
)
_CODE = """
import sys
sys.argv = ["kehoach", *{arguments!r}]
from kehoach_parser.__main__ import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print("\\n".join(sys.modules), file=sys.stderr)
"""


def imported(*arguments: str) -> set[str]:
    """The modules that are loaded when a command ends."""
    code = _CODE.format(arguments=list(arguments))
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout or "batch" in arguments
    return set(result.stderr.split())


@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("parse", "--help"), ("eval", "--help")])
def test_help_and_version_import_nothing_heavy(arguments: tuple[str, ...]) -> None:
    modules = imported(*arguments)
    assert {name for name in HEAVY if name in modules} == set()


def test_a_run_over_an_archive_that_has_nothing_to_do_reads_no_parser_and_starts_nothing(tmp_path: Path) -> None:
    words = ("batch", str(SAMPLES / "s000.txt"), "-o", str(tmp_path), "--to", "json,csv,sqlite", "--lang", "en")
    first, again = imported(*words), imported(*words)
    needless = ("concurrent.futures", "multiprocessing", "csv", "kehoach_parser.archive.publish")
    assert {name for name in needless if name in first} == set(needless)
    assert {name for name in (*needless, *HEAVY, "kehoach_parser.loaders") if name in again} == set()


def test_the_package_itself_imports_no_module_of_its_own() -> None:
    code = "import sys, kehoach_parser; print(*(name for name in sys.modules if name.startswith('kehoach_parser')))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["kehoach_parser"]


def test_a_text_file_needs_no_library_for_pdf_or_word() -> None:
    modules = imported("parse", str(SAMPLES / "s000.txt"))
    assert {name for name in ("pypdfium2", "pdfplumber", "docx", "PIL") if name in modules} == set()
