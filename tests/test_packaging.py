"""The wheel holds the grammars and runs where nothing but its dependencies is installed; so does the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

import kehoach_parser
from kehoach_parser.grammar_files import builtin_folder
from sample_files import SAMPLES

ROOT = SAMPLES.parent
SITE = sysconfig.get_path("purelib")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without network."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_the_grammars_the_texts_the_types_and_the_licence(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for grammar in (ROOT / "grammars").glob("*.toml"):
        assert f"kehoach_parser/grammars/{grammar.name}" in names
    for text in (ROOT / "src").rglob("*.txt"):
        assert text.relative_to(ROOT / "src").as_posix() in names
    assert "kehoach_parser/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "samples/"))]


def test_the_wheel_runs_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    python = installed(wheel, tmp_path / "venv")
    code = "from kehoach_parser import __file__ as own, grammar_files; print(own, grammar_files.builtin_folder())"
    places = run(tmp_path, python, "-c", code).decode()
    assert [Path(place).is_relative_to(tmp_path) for place in places.split()] == [True, True]
    start = "from kehoach_parser.__main__ import main; main()"
    assert json.loads(run(tmp_path, python, "-c", start, "parse", str(SAMPLES / "s000.txt")))["tasks"]


def run(folder: Path, *command: str | Path) -> bytes:
    """What a command prints that finds no package but the installed ones."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True).stdout


def installed(wheel: Path, folder: Path) -> Path:
    """The Python of a fresh environment with the wheel in it and the dependencies of this one in sight."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    scheme = {"base": str(folder), "platbase": str(folder)}
    site = Path(sysconfig.get_path("purelib", "venv" if "venv" in sysconfig.get_scheme_names() else None, vars=scheme))
    zipfile.ZipFile(wheel).extractall(site)
    (site / "dependencies.pth").write_text(f"{SITE}\n", encoding="utf-8")  # its own .pth files are not followed
    return Path(sysconfig.get_path("scripts", "venv", vars=scheme)) / "python"


def test_the_wheel_names_the_command(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (entry_points,) = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
    assert "kehoach = kehoach_parser.__main__:main" in archive.read(entry_points).decode()


def test_the_checkout_runs_with_its_own_grammars() -> None:
    assert Path(kehoach_parser.__file__).is_relative_to(ROOT / "src")
    assert builtin_folder() == str(ROOT / "grammars")


def test_the_lock_file_has_every_dependency_with_hashes() -> None:
    locked = (ROOT / "requirements.lock").read_text("utf-8")
    entries = [entry for entry in locked.replace("\\\n", " ").splitlines() if entry.strip()]
    assert all("--hash=sha256:" in entry for entry in entries)
    assert {"pydantic", "lxml", "typer", "pytest", "hatchling"} <= {entry.split("==")[0] for entry in entries}
