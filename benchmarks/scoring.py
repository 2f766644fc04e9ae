"""What a reading got right: words with Vietnamese letters, and cells of tables."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

_WORD = re.compile(r"\w+")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Truth:
    """The words and the cells (without their spaces) that a file holds, heads of tables apart."""

    words: Counter[str]
    cells: Counter[str]


def truth(path: Path) -> Truth:
    """What `NAME.cells.json` says of a file."""
    known = json.loads(path.read_text("utf-8"))
    cells = [text for table in known["tables"] for _, _, text in table]
    return Truth(_words(" ".join([*known["paras"], *cells])), _cells(cells))


def word_recall(text: str, known: Truth) -> float:
    """The share of the known words that the text has, each as often as it is known."""
    return (_words(text) & known.words).total() / known.words.total()


def cell_scores(tables: Iterable[Sequence[Sequence[str]]], known: Truth) -> tuple[float, float]:
    """Recall and precision of cells. The first row of a table is left out where no cell of it is known: a head.

    A cell that a page break cuts may be found as two: not every tool joins the pages of a table."""
    found: Counter[str] = Counter()
    for table in tables:
        for number, row in enumerate(table):
            cells = _cells(row)
            if number or cells & known.cells:
                found += cells
    right = (found & known.cells).total()
    cut = _cut(known.cells - found, found - known.cells)
    return (right + cut) / known.cells.total(), (right + 2 * cut) / found.total() if found else 0.0


def _cut(missing: Counter[str], other: Counter[str]) -> int:
    """How many of the missing cells are two of the others, one after the other."""
    count = 0
    for cell in missing.elements():
        heads = (cell[:size] for size in range(1, len(cell)))
        pair = next(((head, cell[len(head) :]) for head in heads if other[head] and other[cell[len(head) :]]), None)
        if pair is not None:
            other.subtract(pair)
            count += 1
    return count


def _words(text: str) -> Counter[str]:
    plain = unicodedata.normalize("NFC", text)
    return Counter(word for word in _WORD.findall(plain) if not word.isascii())


def _cells(texts: Iterable[str]) -> Counter[str]:
    plain = (_SPACE.sub("", unicodedata.normalize("NFC", text)) for text in texts)
    return Counter(text for text in plain if text)
