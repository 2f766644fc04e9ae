"""What a task of a worker process may use."""

from __future__ import annotations

from dataclasses import dataclass

GIGABYTE = 1024**3


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one task; None is no limit.

    `stall` counts seconds in which a task neither reports nor uses the processor (a dead network drive), `total` all
    its seconds (an endless loop). `memory` is in bytes above what the empty worker has. A worker is replaced after
    `tasks` tasks, so that what leaks in a library stays small.
    """

    stall: float | None = 120.0
    total: float | None = 600.0
    memory: int | None = 2 * GIGABYTE
    tasks: int = 1000
