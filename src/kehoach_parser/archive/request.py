"""What a run is asked for, and what it tells at its end."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field

from kehoach_parser.archive.job import Options, Outcome
from kehoach_parser.archive.limits import Limits
from kehoach_parser.archive.walk import Part
from kehoach_parser.messages import Language

FORMATS = ("json", "csv", "xlsx", "jsonl", "sqlite", "parquet")
_SLOWEST = 5


@dataclass(frozen=True, slots=True)
class Request:
    """One call of `kehoach batch`."""

    inputs: tuple[str, ...]
    out: str
    formats: tuple[str, ...] = ("json", "csv")
    from_file: str | None = None  # a list of paths, `-` for standard input
    options: Options = field(default_factory=Options)
    limits: Limits = field(default_factory=Limits)
    engine: str = "local"
    workers: int | None = None
    scheduler: str | None = None
    part: Part = field(default_factory=Part)
    retry_failed: bool = False
    language: Language = "vi"


@dataclass(slots=True)
class Tally:
    """What has happened so far; nothing in it grows with the number of files."""

    files: int = 0
    skipped: int = 0
    copies: int = 0
    read: int = 0
    gone: int = 0  # known from an earlier run and there no more
    failed: int = 0  # in this run
    still_failed: int = 0  # in an earlier run, and not tried again
    pages: int = 0
    tasks: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    slowest: list[tuple[float, str]] = field(default_factory=list)
    interrupted: int = 0  # the number of the signal

    @property
    def done(self) -> int:
        """Files that need no more work."""
        return self.skipped + self.copies + self.read + self.failed + self.still_failed

    def add(self, outcome: Outcome) -> None:
        """Count a file that was tried."""
        if outcome.code:
            self.failed += 1
            self.reasons[outcome.code] += 1
        else:
            self.read += 1
            self.pages += outcome.pages or 0
            self.tasks += outcome.tasks
        heapq.heappush(self.slowest, (outcome.seconds, outcome.path))
        if len(self.slowest) > _SLOWEST:
            heapq.heappop(self.slowest)
