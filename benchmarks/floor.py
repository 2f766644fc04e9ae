"""What lines and tables cannot cost less than: the calls of pdfium that they need, and what one call takes.

Lines need two places each and a style of each text object that they begin in; tables need to know of each object of a
page what it is. None of these functions gives more than one answer a call.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from contestants import BARE, CONTESTANTS

from kehoach_parser.loaders.pdf import load
from kehoach_parser.loaders.pdf_binding import pdfium
from kehoach_parser.loaders.pdfium import Pdf

PURPOSES = {
    "places of lines": ("FPDFText_GetCharOrigin", "FPDFText_GetLooseCharBox"),
    "styles": ("FPDFText_GetTextObject", "FPDFText_GetMatrix", "FPDFTextObj_", "FPDFFont_"),
    "objects that may be rules": ("FPDFPage_GetObject", "FPDFFormObj_", "FPDFPageObj_GetType"),
    "places and colours of rules": ("FPDFPageObj_", "FPDFPath"),
}
_CALLS = 20_000


def of(path: Path, rounds: int) -> dict[str, tuple[float, int]]:
    """What opening with its text, the calls of each purpose, Python between them, and all of it take, × bare text, and
    the number of calls."""
    data = path.read_bytes()
    bare = CONTESTANTS[BARE].ready()[0]
    counts = _counted(lambda: load(data, path.name))
    turns = [
        (
            _spent(lambda: bare(str(path))),
            _spent(lambda: _opened(data)),
            _spent(lambda: load(data, path.name)),
            _one_call(data),
        )
        for _ in range(rounds)
    ]
    unit, opened, whole, call = (median(each) for each in zip(*turns, strict=True))
    found = {"opening, text": (opened / unit, 0)}
    found |= {purpose: (counts[purpose] * call / unit, counts[purpose]) for purpose in PURPOSES}
    least = sum(part for part, _ in found.values())
    return found | {"at least": (least, counts.total()), "lines + tables": (whole / unit, 0)}


def _spent(call: Callable[[], object]) -> float:
    began = time.process_time()
    call()
    return time.process_time() - began


def _opened(data: bytes) -> None:
    with Pdf(data) as pdf:
        for index in range(len(pdf)):
            with pdf.page(index):
                pass


def _one_call(data: bytes) -> float:
    """The seconds of a call that does nearly nothing but be called, of the kind that every line needs."""
    with Pdf(data) as pdf, pdf.page(0) as page:
        return _spent(lambda: page.lefts([0] * _CALLS)) / _CALLS


def _counted(call: Callable[[], object]) -> Counter[str]:
    """How often the functions for each purpose are called."""
    engine, counts = pdfium(), Counter[str]()
    kept = dict(vars(engine))
    for name, function in kept.items():
        setattr(engine, name, _counting(name, function, counts))
    try:
        call()
    finally:
        vars(engine).update(kept)
    found = Counter[str]()
    for name, count in counts.items():
        purpose = next((one for one, names in PURPOSES.items() if name.startswith(names)), None)
        if purpose:
            found[purpose] += count
    return found


def _counting(name: str, function: Callable[..., Any], counts: Counter[str]) -> Callable[..., Any]:
    def counting(*arguments: Any) -> Any:
        counts[name] += 1
        return function(*arguments)

    return counting
