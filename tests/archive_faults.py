"""Tasks that break their worker in different ways, for the tests of the supervisor and of archive runs."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
from typing import Any

from kehoach_parser.archive.pulse import PULSE
from kehoach_parser.parser import parse_values
from kehoach_parser.values import Values


def square(number: int) -> int:
    return number * number


def exit_at_once() -> None:
    os._exit(3)


def crash_in_c() -> None:
    ctypes.string_at(0)


def loop_in_c() -> None:
    """An endless loop that holds the interpreter's lock and lets no Python code run."""
    ctypes.PyDLL(None).PySequence_Contains(ctypes.py_object(iter(int, 1)), ctypes.py_object(2))


def sleep_for(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def take_memory(size: int) -> int:
    return len(bytearray(size))


def process_id() -> int:
    return os.getpid()


def leave() -> None:
    raise SystemExit(5)


def complain() -> None:
    raise ValueError("no")


def unpicklable() -> Any:
    return lambda: None


def turn_pages(count: int) -> int:
    """A slow file, whose pages take a while each in which the processor has nothing to do."""
    with PULSE.of("dài.pdf"):
        for number in range(1, count + 1):
            time.sleep(0.7)
            PULSE.page(number, count)
    return count


def run_program(seconds: float) -> int:
    """A program that works while the task itself waits for it."""
    code = f"import time; end = time.monotonic() + {seconds}\nwhile time.monotonic() < end: pass"
    return subprocess.run([sys.executable, "-c", code], start_new_session=True).returncode


def leave_program(note: str) -> None:
    """A program in a session of its own, and a task that never ends."""
    program = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)"], start_new_session=True)
    with open(note, "w", encoding="ascii") as stream:
        stream.write(str(program.pid))
    program.wait()


def parse(data: bytes, path: str, **options: Any) -> Values:
    """The parser, but the name of a file may ask for a fault; a file beside it tells that it has begun."""
    for word, fault in _FAULTS.items():
        if os.path.basename(path).startswith(word):
            with open(f"{path}.begun", "wb"):
                fault()
    return parse_values(data, path, **options)


_FAULTS: dict[str, Any] = {
    "thoat": exit_at_once,
    "sap": crash_in_c,
    "lap": loop_in_c,
    "bo-nho": lambda: take_memory(8 << 30),
    "ngu": lambda: sleep_for(1000),
    "cham": lambda: sleep_for(0.4),
    "loi": complain,
}
