"""Processor time of worker processes and of fresh processes, measured in turns so that all meet the same machine."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from statistics import median
from typing import Any

_WORKER = Path(__file__).with_name("worker.py")
_LEAST = 0.05  # seconds of a measurement; quick readers read a file several times


@dataclass
class Times:
    """The seconds of all rounds."""

    rounds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return median(self.rounds)

    @property
    def best(self) -> float:
        return min(self.rounds)

    def over(self, other: Times) -> str:
        """How many times as long as another: of the medians, and of the best."""
        return f"{self.median / other.median:.2f} ({self.best / other.best:.2f})"


def environment(folder: Path) -> dict[str, str]:
    """That of processes: modules are compiled once, and the grammar is kept, as on a user's machine."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"KEHOACH_CACHE": str(folder / "cache"), "PYTHONHASHSEED": "0"}


class Worker:
    """A contestant in a process that lives through all rounds."""

    def __init__(self, name: str, python: str, env: Mapping[str, str]) -> None:
        command = [python, str(_WORKER), name]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env, text=True
        )
        self._times: dict[str, int] = {}

    def ask(self, **question: Any) -> dict[str, Any]:
        """The worker's answer; raises OSError when it has died."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise ChildProcessError(self._process.wait())
        answer: dict[str, Any] = json.loads(line)
        return answer

    def seconds(self, path: Path) -> float:
        """The processor time of one reading."""
        key = str(path)
        if key not in self._times:
            first = self.ask(path=key, times=1)["cpu"]  # and all is warm now
            self._times[key] = max(1, ceil(_LEAST / max(first, 1e-6)))
        seconds: float = self.ask(path=key, times=self._times[key])["cpu"]
        return seconds

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def in_turns(workers: Mapping[str, Worker], paths: Sequence[Path], rounds: int) -> dict[tuple[str, Path], Times]:
    """The times of each worker with each file, all once a round."""
    found = {(name, path): Times() for name in workers for path in paths}
    for _ in range(rounds):
        for (name, path), times in found.items():
            times.rounds.append(workers[name].seconds(path))
    return found


def fresh(commands: Mapping[str, Sequence[str]], rounds: int, env: Mapping[str, str]) -> dict[str, Times]:
    """The times of commands, each a new process once a round, after one that nobody counts."""
    found = {name: Times() for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            seconds = _process(command, env)
            if number:
                found[name].rounds.append(seconds)
    return found


def _process(command: Sequence[str], env: Mapping[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


OWN = sys.executable
