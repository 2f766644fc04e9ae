"""Documents that grow tenfold, and how fast the time grows with them."""

from __future__ import annotations

from collections.abc import Mapping
from math import log
from pathlib import Path

_HEAD = """ỦY BAN NHÂN DÂN XÃ TÂN LẬP
Số: 12/KH-UBND

KẾ HOẠCH
Thực hiện công tác năm 2025

I. NHIỆM VỤ
"""
_TASK = """{n}. Rà soát hồ sơ của thôn {n}, báo cáo Ủy ban nhân dân xã.
- Đơn vị chủ trì: Phòng Kinh tế; phối hợp: Phòng Văn hóa và Thông tin.
- Thời gian hoàn thành: trước ngày {day}/{month}/2025.
"""
_CLAUSE = "Phòng Nội vụ chủ trì, phối hợp với Sở Y tế rà soát thủ tục hành chính trước ngày 30/6/2025, "
STEPS = (1, 10, 100, 1000)


def of_pages(source: Path, folder: Path) -> dict[int, Path]:
    """A PDF of 1, 10, 100 and 1,000 pages."""
    found = {count: folder / f"{count} pages.pdf" for count in STEPS}
    for count, path in found.items():
        join(source, count, path)
    return found


def join(source: Path, count: int, target: Path) -> None:
    """A PDF of so many pages: those of the source, over and over."""
    import pypdfium2

    pages, made = pypdfium2.PdfDocument(str(source)), pypdfium2.PdfDocument.new()
    while len(made) < count:
        made.import_pages(pages, list(range(min(len(pages), count - len(made)))))
    made.save(str(target))


def of_tasks(folder: Path) -> dict[int, Path]:
    """A plan of 10 to 10,000 tasks."""
    found = {}
    for step in STEPS:
        count = 10 * step
        found[count] = folder / f"{count} tasks.txt"
        tasks = (_TASK.format(n=n, day=n % 28 + 1, month=n % 12 + 1) for n in range(1, count + 1))
        found[count].write_text(_HEAD + "".join(tasks), "utf-8")
    return found


def of_letters(folder: Path) -> dict[int, Path]:
    """A plan whose only task is a line of 1,000 to 1,000,000 letters."""
    found = {}
    for step in STEPS:
        count = 1000 * step
        found[count] = folder / f"{count} letters.txt"
        line = (_CLAUSE * (count // len(_CLAUSE) + 1))[:count]
        found[count].write_text(f"{_HEAD}1. {line}.\n", "utf-8")
    return found


def slope(times: Mapping[int, float]) -> float:
    """The exponent of the growth over the last two steps: 1 is linear."""
    sizes = sorted(times)[-3:]
    return log(times[sizes[-1]] / times[sizes[0]]) / log(sizes[-1] / sizes[0])
