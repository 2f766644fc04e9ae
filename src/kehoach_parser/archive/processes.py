"""What the system tells about processes: those that a worker has started, and the processor time of all of them."""

from __future__ import annotations

import os
from collections import defaultdict
from contextlib import suppress

_PARENT, _USED = 1, slice(11, 15)  # fields of /proc/PID/stat: time of the process, and of its children that have ended


def processor_seconds(pid: int | None) -> float | None:
    """Processor time so far of a process and of what it has started; None where the system does not tell."""
    if pid is None or (own := _fields(pid)) is None:
        return None
    family = [own, *filter(None, map(_fields, descendants(pid)))]
    return sum(int(ticks) for fields in family for ticks in fields[_USED]) / os.sysconf("SC_CLK_TCK")


def descendants(pid: int) -> list[int]:
    """The processes below a process; none where the system does not tell."""
    children: dict[int, list[int]] = defaultdict(list)
    with suppress(OSError):
        for name in os.listdir("/proc"):
            if name.isdecimal() and (fields := _fields(int(name))) is not None:
                children[int(fields[_PARENT])].append(int(name))
    found = list(children[pid])
    for child in found:
        found.extend(children[child])
    return found


def _fields(pid: int) -> list[bytes] | None:
    """The fields behind the name of a process, which may hold blanks and brackets itself."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as stream:
            return stream.read().rpartition(b")")[2].split()
    except OSError:
        return None
