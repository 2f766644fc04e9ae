"""The samples as tests see them: each is loaded and parsed once a process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kehoach_parser import loaders
from kehoach_parser.document import Document, Line
from kehoach_parser.models import Plan
from kehoach_parser.parser import parse_bytes

SAMPLES = Path(__file__).parent.parent / "samples"


def names() -> list[str]:
    """The file names of the sample documents."""
    return sorted(path.name for path in SAMPLES.iterdir() if path.is_file() and path.suffix != ".json")


@cache
def content(name: str) -> bytes:
    """The bytes of a sample."""
    return (SAMPLES / name).read_bytes()


@cache
def document(name: str) -> Document:
    """A sample as its loader gives it."""
    return loaders.load(content(name), name)


@cache
def plan(name: str) -> Plan:
    """A sample as it is parsed."""
    return parse_bytes(content(name), Path(name).name)


def lines_of(loaded: Document) -> list[Line]:
    """All lines of a document, those in cells and notes of the page too, in reading order."""
    lines: list[Line] = []
    for block in loaded.blocks:
        if isinstance(block, Line):
            lines.append(block)
        else:
            lines.extend(line for row in block.rows for cell in row for line in cell.lines)
    return lines
