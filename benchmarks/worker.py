"""One contestant in a process of its own: reads questions from standard input, one JSON object a line, and answers.

python benchmarks/worker.py NAME

{"path": …, "times": n}   reads the file n times: {"cpu": seconds for one, "peak": MB, "now": MB}
{"show": path}            reads it once: {"text": …, "tables": …}
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

from contestants import CONTESTANTS


def main(name: str) -> None:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a tool prints is no answer
    read, shown = CONTESTANTS[name].ready()
    for line in sys.stdin:
        question = json.loads(line)
        if "show" in question:
            text, tables = shown(read(question["show"]))
            answer: dict[str, Any] = {"text": text, "tables": tables}
        else:
            answer = timed(lambda path=question["path"]: read(path), question["times"])
        print(json.dumps(answer), file=answers, flush=True)


def timed(call: Callable[[], object], times: int) -> dict[str, float]:
    """The processor time of a call, that of child processes with it, and the memory after."""
    began = cpu()
    for _ in range(times):
        call()
    return {"cpu": (cpu() - began) / times, "peak": memory("VmHWM"), "now": memory("VmRSS")}


def cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def memory(kind: str) -> float:
    """Megabytes, as the kernel counts them."""
    with open("/proc/self/status", encoding="ascii") as stream:
        return next(int(line.split()[1]) / 1024 for line in stream if line.startswith(kind))


if __name__ == "__main__":
    main(sys.argv[1])
