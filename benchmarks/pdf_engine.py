"""What lines and tables of a PDF cost, against the bare text of pdfium and against other readers.

    python benchmarks/pdf_engine.py [--rounds N] [FILE …]

All readers take turns on each file, so that a busy machine slows all of them. What counts is CPU time, that of child
processes included; `x bare` is the median of the ratios to pdfium's bare text in the same round, `best` the ratio of
the shortest times. Where a file has its cells beside it (`NAME.cells.json`), the table says how many of them a reader
finds (recall) and how many of those that it finds are right (precision), by their text. Markdown goes to the terminal.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import pdfplumber
import pypdfium2

from kehoach_parser.document import Table
from kehoach_parser.loaders.pdf import load

SAMPLES = Path(__file__).parent.parent / "samples"
FILES = [SAMPLES / name for name in ("s000.pdf", "s001.pdf", "bench/s001_word2.pdf", "bench/d040.pdf")]
SLOW_ROUNDS = 2  # of a reader that takes fifty times as long

Cells = Counter[str]


def bare(path: Path, data: bytes) -> Cells | None:
    """The text of every page, as pypdfium2 gives it."""
    pdf = pypdfium2.PdfDocument(data)
    for index in range(len(pdf)):
        page = pdf[index]
        text = page.get_textpage()
        text.get_text_range()
        text.close()
        page.close()
    pdf.close()
    return None


def own(path: Path, data: bytes) -> Cells | None:
    """Lines and tables of this package."""
    tables = [block for block in load(data, path.name).blocks if isinstance(block, Table)]
    return cells([cell.text for cell in row] for table in tables for row in table.rows[1:])


def pdftotext(path: Path, data: bytes) -> Cells | None:
    subprocess.run(["pdftotext", "-layout", path, "-"], stdout=subprocess.DEVNULL, check=True)
    return None


def plumber(path: Path, data: bytes) -> Cells | None:
    """Text and tables of pdfplumber. It gives a table for each page; a head that pages repeat is left out."""
    rows: list[list[str]] = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text()
            for table in page.extract_tables():
                rows.extend([cell or "" for cell in row] for row in table)
    return cells(row for row in rows if row != rows[0])


def cells(rows: Iterable[Iterable[str]]) -> Cells:
    """The cells that hold text, without white space, since readers differ in where they break lines."""
    squeezed = ("".join(cell.split()) for row in rows for cell in row)
    return Counter(text for text in squeezed if text)


Reader = Callable[[Path, bytes], Cells | None]
READERS: dict[str, Reader] = {
    "bare pdfium": bare,
    "lines + tables": own,
    "pdftotext -layout": pdftotext,
    "pdfplumber text + tables": plumber,
}


@dataclass
class Measured:
    """The CPU seconds of a reader, round by round, and what it found."""

    seconds: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)
    cells: Cells | None = None


def measure(path: Path, rounds: int) -> dict[str, Measured]:
    data = path.read_bytes()
    results = {name: Measured() for name in READERS if name != "pdftotext -layout" or shutil.which("pdftotext")}
    for name, result in results.items():
        result.cells = READERS[name](path, data)  # the first call imports and fills caches
    for number in range(rounds):
        for name, result in results.items():
            if name.startswith("pdfplumber") and number >= SLOW_ROUNDS:
                continue
            start = spent()
            READERS[name](path, data)
            result.seconds.append(spent() - start)
            result.ratios.append(result.seconds[-1] / results["bare pdfium"].seconds[-1])
    return results


def spent() -> float:
    """CPU seconds of this process and of the processes that it has started."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def known_cells(path: Path) -> Cells | None:
    file = SAMPLES / "bench" / f"{path.stem.partition('_')[0]}.cells.json"
    if path.parent.name != "bench" or not file.is_file():
        return None
    tables = json.loads(file.read_text("utf-8"))["tables"]
    return cells([text] for table in tables for _, _, text in table)


def share_of(found: Cells | None, known: Cells | None) -> str:
    if not found or not known:
        return ""
    right = (found & known).total()
    return f"{right / known.total():.1%} / {right / found.total():.1%}"


def report(path: Path, rounds: int) -> None:
    pdf = pypdfium2.PdfDocument(path)
    pages = len(pdf)
    pdf.close()
    results, known = measure(path, rounds), known_cells(path)
    fastest = min(results["bare pdfium"].seconds)
    for name, result in results.items():
        print(
            f"| {path.name} | {pages} | {name} | {median(result.seconds) / pages * 1e3:.2f} "
            f"| {median(result.ratios):.2f} | {min(result.seconds) / fastest:.2f} | {share_of(result.cells, known)} |",
            flush=True,
        )


def main() -> int:
    parser = argparse.ArgumentParser(description="CPU time of PDF readers, interleaved")
    parser.add_argument("files", nargs="*", type=Path, default=FILES)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    print("| file | pages | reader | ms a page | x bare | best | cells: recall / precision |")
    print("|---|---|---|---|---|---|---|")
    for path in options.files:
        report(path, options.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
