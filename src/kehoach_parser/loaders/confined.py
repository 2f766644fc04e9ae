"""Runs a program that is not trusted with a file: within limits, without network where the system allows it, and
leaving no process behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache

MEMORY = 4 * 1024 * 1024  # KiB of address space; LibreOffice needs less than half of it for a thousand pages
PROCESSOR = 60  # seconds
OUTPUT = 1024 * 1024  # blocks of 512 bytes, of a file that is written
SECONDS = 90.0  # by the clock

# Each goes around what follows. The first ends the program with the process that started it, the second gives it
# neither network nor a view of other processes, and ends all that it started.
_GUARDS = (
    ("setpriv", "--pdeathsig", "KILL"),
    ("unshare", "--map-root-user", "--net", "--pid", "--fork", "--kill-child"),
)
# A limit that the system does not know, or that is lower already, is no reason to stop.
_LIMITS = (
    "sh",
    "-c",
    f'for limit in "-c 0" "-f {OUTPUT}" "-t {PROCESSOR}" "-v {MEMORY}"; do ulimit $limit 2> /dev/null || :; done; '
    'exec "$0" "$@"',
)
_TRIAL_SECONDS = 10


class OutOfTimeError(Exception):
    """The program was ended because it took too long."""


def run(command: Sequence[str], environment: Mapping[str, str], log: str, seconds: float = SECONDS) -> int:
    """The exit code of a command; negative for the signal that ended it. What it prints goes to the file `log`."""
    with open(log, "wb") as output:
        process = subprocess.Popen(
            [*guards(), *command],
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise OutOfTimeError from None
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and all of its group, whether it is still there or has left others behind."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


@cache
def guards() -> tuple[str, ...]:
    """The beginning of every command: the guards that work on this system, found out by trying each."""
    if os.name != "posix":
        return ()
    working = [guard for guard in _GUARDS if _works(guard)]
    return (*(word for guard in working for word in guard), *_LIMITS)


def _works(guard: Sequence[str]) -> bool:
    if shutil.which(guard[0]) is None:
        return False
    with suppress(OSError, subprocess.SubprocessError):
        trial = subprocess.run([*guard, "true"], capture_output=True, timeout=_TRIAL_SECONDS)
        return trial.returncode == 0
    return False
