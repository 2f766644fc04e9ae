"""What a short command costs: the modules that it imports, counted, not timed."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import kehoach_parser

SAMPLES = Path(__file__).parent.parent / "samples"
PACKAGE = Path(kehoach_parser.__file__).parent

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
    "xlsxwriter",
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


def imported(*arguments: str, locale: str = "C.UTF-8") -> set[str]:
    """The modules that are loaded when a command ends."""
    code = _CODE.format(arguments=list(arguments))
    env = os.environ | {"LC_ALL": locale}
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    assert result.stdout or "batch" in arguments
    return set(result.stderr.split())


@pytest.mark.parametrize("locale", ["vi_VN.UTF-8", "C.UTF-8"])
@pytest.mark.parametrize("command", ["parse", "schema", "batch", "merge", "scan", "eval", "explain", "grammar check"])
def test_the_help_of_a_command_imports_nothing_heavy(command: str, locale: str) -> None:
    modules = imported(*command.split(), "--help", locale=locale)
    assert {name for name in HEAVY if name in modules} == set()
    assert ("typer" in modules) == (locale == "C.UTF-8")


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_help_and_version_import_nothing_heavy(argument: str) -> None:
    modules = imported(argument)
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
    assert {name for name in ("pypdfium2", "pdfplumber", "docx", "PIL", "xlsxwriter") if name in modules} == set()


# ------------------------------------------------------------------------------------------------ one file

# What the parse of a file does not need: together they cost as much as two pages.
SPARED = {
    "dataclasses",
    "inspect",
    "ast",
    "dis",
    "tokenize",
    "calendar",
    "locale",
    "tomllib",
    "pathlib",
    "ipaddress",
    "json",
}
_LIST = "; import sys; print(*sys.modules, sep='\\n', file=sys.stderr)"
_COUNTED = """
import sys
from kehoach_parser import grammar_cache
make = grammar_cache._code
grammar_cache._code = lambda *key: print(ascii(key), file=sys.stderr) or make(*key)
sys.argv = ["kehoach", "parse", "-q", {file!r}]
from kehoach_parser.__main__ import main
main()
"""


def ran(code: str, cache: Path) -> list[str]:
    """The lines that code gives on standard error, with the caches in a folder."""
    env = os.environ | {"KEHOACH_CACHE": str(cache)}
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    return result.stderr.splitlines()


@pytest.mark.parametrize("name", ["s000.pdf", "s000.docx", "s000.txt"])
def test_a_parse_imports_only_what_it_needs(name: str, tmp_path: Path) -> None:
    code = _CODE.format(arguments=["parse", "-q", str(SAMPLES / name)])
    own = set(ran("import re, typing" + _LIST, tmp_path))  # another Python may bring some of them itself
    if name.endswith(".docx"):
        own |= set(ran("import zipfile; from lxml import etree" + _LIST, tmp_path))
    ran(code, tmp_path)
    assert SPARED & (set(ran(code, tmp_path)) - own) == set()


@pytest.mark.parametrize("name", ["s000.pdf", "s000.docx", "s000.txt"])
def test_what_was_compiled_once_is_not_compiled_again(name: str, tmp_path: Path) -> None:
    code = _COUNTED.format(file=str(SAMPLES / name))
    assert len(ran(code, tmp_path)) > 100
    assert ran(code, tmp_path) == []


@pytest.mark.parametrize("module", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_patterns_at_the_head_of_a_module_are_kept(module: Path) -> None:
    if module.relative_to(PACKAGE).parts[0] in ("archive", "evaluate_match.py", "exporters"):
        return  # they do not run for one file
    found = [
        node.lineno
        for statement in ast.parse(module.read_text("utf-8")).body
        if isinstance(statement, ast.Assign)
        for node in ast.walk(statement)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile"
    ]
    assert found == []
