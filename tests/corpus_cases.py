"""Cases of a folder of `corpus`: text files of `=== title`, the input, `---` and one expected value a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

CORPUS = Path(__file__).parent / "corpus"


class Case(NamedTuple):
    """One case; `file` is the name of its file without ending."""

    file: str
    title: str
    text: str
    expected: list[str]

    def __str__(self) -> str:
        return f"{self.file}: {self.title}"


def cases(folder: str, file: str = "*") -> list[Case]:
    """All cases of the folder, or of one file in it."""
    return [case for path in sorted((CORPUS / folder).glob(f"{file}.txt")) for case in _cases(path)]


def _cases(path: Path) -> Iterator[Case]:
    for block in path.read_text("utf-8").removeprefix("=== ").split("\n=== "):
        title, _, rest = block.partition("\n")
        text, separator, expected = f"{rest}\n".partition("\n---\n")
        assert separator, f"{path.name}: {title}: no line of three dashes"
        yield Case(path.stem, title, text, expected.split("\n") if (expected := expected.strip("\n")) else [])
