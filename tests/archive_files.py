"""Small archives for the tests: plans of a few lines, and runs of the command in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from kehoach_parser.archive.job import Options
from kehoach_parser.archive.limits import Limits
from kehoach_parser.archive.progress import Display
from kehoach_parser.archive.request import Request, Tally
from kehoach_parser.archive.run import batch

FAULTY = Options(parser="archive_faults:parse")
LIMITS = Limits(stall=1.5, total=4, memory=512 * 1024**2)

_PLAN = """ỦY BAN NHÂN DÂN XÃ HÒA BÌNH
Số: {number}/KH-UBND

KẾ HOẠCH
Thực hiện công tác số {number} năm 2025

I. NHIỆM VỤ
1. {work}
- Đơn vị chủ trì: Phòng Văn hóa, Khoa học và Thông tin.
- Đơn vị phối hợp: Công an xã.
- Thời gian hoàn thành: trước ngày 30/6/2025.
- Sản phẩm: Báo cáo.
2. Giao Văn phòng HĐND và UBND theo dõi, tổng hợp, báo cáo trước ngày 15/12/2025.
"""
_WORK = "Rà soát hồ sơ của thôn {number}, nâng cấp đường truyền, điều hành công việc trên môi trường mạng."


def plan_text(number: int, work: str = _WORK) -> str:
    return _PLAN.format(number=number, work=work.format(number=number))


def write_plans(folder: Path, numbers: range) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        (folder / f"kế hoạch {number:04d}.txt").write_text(plan_text(number), "utf-8")


def run(archive: Path | str, out: Path | str, formats: str = "json,csv", **keywords: object) -> Tally:
    """A run in this process, with two workers."""
    limits = LIMITS if keywords.get("options") is FAULTY else Limits()  # short ones only where a limit is to be met
    values: dict[str, object] = {"workers": 2, "limits": limits} | keywords
    request = Request((str(archive),), str(out), tuple(formats.split(",")), **values)  # type: ignore[arg-type]
    return batch(request, Display("en", quiet=True))


def command(*arguments: object) -> list[str]:
    """The command line of the archive commands."""
    return [sys.executable, "-m", "kehoach_parser.cli_archive", *map(str, arguments)]


def start(*arguments: object) -> subprocess.Popen[str]:
    """The command in a process group of its own."""
    return subprocess.Popen(
        command(*arguments), stderr=subprocess.PIPE, text=True, start_new_session=True, cwd=Path(__file__).parent
    )


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def kill(process: subprocess.Popen[str]) -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()


def tree(folder: Path) -> list[str]:
    """The files below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
