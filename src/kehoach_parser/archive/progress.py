"""What a person sees of a run, on standard error: a live display on a terminal, else plain lines or JSON lines."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO

from kehoach_parser.archive.messages import message, reason
from kehoach_parser.archive.pulse import PageRead
from kehoach_parser.archive.request import Tally
from kehoach_parser.messages import Language

if TYPE_CHECKING:
    from rich.progress import Progress

    from kehoach_parser.archive.job import Outcome

_LONG_FILES = 3  # in work that are named
_LINE_EVERY = 10.0  # seconds between plain lines
_REDRAW_EVERY = 0.2


class Display:
    """Says nothing but the summary. `total` counts the files in the background, for the time left."""

    interval = _LINE_EVERY

    def __init__(self, language: Language = "vi", stream: TextIO | None = None, quiet: bool = False) -> None:
        self.language: Language = language
        self.stream = stream or sys.stderr
        self.quiet = quiet
        self.total: int | None = None
        self._tally = Tally()
        self._pages: dict[str, tuple[int, int]] = {}  # of files in work: the page, and how many there are
        self._lock = threading.Lock()
        self._began = self._last = time.monotonic()

    def count(self, files: Callable[[], Iterator[object]]) -> None:
        """Count the files of the run in the background."""

        def run() -> None:
            with suppress(OSError):
                self.total = sum(1 for _ in files())

        threading.Thread(target=run, daemon=True, name="count").start()

    def update(self, tally: Tally, outcome: Outcome | None = None) -> None:
        """Called after each file."""
        self._tally = tally
        if outcome is not None:
            self._pages.pop(outcome.path, None)
            if outcome.code:
                self.failure(outcome)
        self._show_when_due()

    def page(self, page: PageRead) -> None:
        """Called about once a second while a long file is read, from another thread."""
        path, number, count = page
        self._pages[path] = number, count
        self._show_when_due()

    def _show_when_due(self) -> None:
        with self._lock:
            now = time.monotonic()
            if now - self._last >= self.interval:
                self._last = now
                self.show(self._tally, now - self._began)

    def failure(self, outcome: Outcome) -> None:
        """A file that could not be read: it is in the list of failures, and a line for each would drown the rest."""

    def show(self, tally: Tally, seconds: float) -> None:
        """Where the run is."""
        if not self.quiet:
            self.say(self.state(tally, seconds))

    def stopping(self) -> None:
        self.say(message("stopping", self.language))

    def publishing(self) -> None:
        if not self.quiet:
            self.say(message("publishing", self.language))

    def close(self, tally: Tally) -> None:
        """The summary."""
        if not self.quiet:
            for line in self.summary(tally):
                self.say(line)
        elif tally.failed or tally.still_failed:
            self.say(f"{message('failures', self.language)}: {tally.failed + tally.still_failed}")

    def say(self, text: str) -> None:
        self.stream.write(text + "\n")
        self.stream.flush()

    # -- texts -----------------------------------------------------------------------------------------------------

    def state(self, tally: Tally, seconds: float) -> str:
        """One line: files, pages, tasks, rate, time left, failures by kind."""
        word = self._word
        rate = (tally.read + tally.failed) / seconds if seconds else 0.0
        of = f"/{self.total}" if self.total is not None else ""
        parts = [
            f"{tally.done}{of} {word('files')}",
            f"{tally.pages} {word('pages')}",
            f"{tally.tasks} {word('tasks')}",
        ]
        parts.append(f"{rate:.1f} {word('files')}/s")
        if (left := self.left(tally, seconds)) is not None:
            parts.append(f"{word('left')} {_duration(left)}")
        if tally.reasons:
            kinds = ", ".join(f"{code} {count}" for code, count in tally.reasons.most_common())
            parts.append(f"{word('failed')}: {kinds}")
        parts.extend(
            f"{os.path.basename(path)}: {word('page')} {number}/{count}"
            for path, (number, count) in list(self._pages.items())[:_LONG_FILES]
        )
        return " · ".join(parts)

    def left(self, tally: Tally, seconds: float) -> float | None:
        """Seconds that the rest will take at the rate so far."""
        worked = tally.read + tally.failed
        if self.total is None or not worked or self.total < tally.done:
            return None
        return (self.total - tally.done) * seconds / worked

    def summary(self, tally: Tally) -> Iterator[str]:
        word = self._word
        counts = (
            ("files", tally.files), ("read", tally.read), ("skipped", tally.skipped), ("copies", tally.copies),
            ("failed", tally.failed + tally.still_failed), ("gone", tally.gone), ("pages", tally.pages),
            ("tasks", tally.tasks),
        )  # fmt: skip
        yield " · ".join(f"{word(name)}: {value}" for name, value in counts if value or name in ("files", "read"))
        for code, count in tally.reasons.most_common():
            yield f"  {count} × {reason(code, '', self.language)}"
        if tally.still_failed:
            yield f"  {tally.still_failed} × {word('retry')}"
        if tally.slowest:
            yield f"{word('slowest')}:"
            for seconds, path in sorted(tally.slowest, reverse=True):
                yield f"  {seconds:7.2f} {word('seconds')}  {path}"
        if tally.interrupted:
            yield word("resume")

    def _word(self, code: str) -> str:
        return message(code, self.language)


class LiveDisplay(Display):
    """A bar that is drawn anew in place; a run that ends before there is something to show draws none."""

    interval = _REDRAW_EVERY

    def __init__(self, language: Language = "vi", stream: TextIO | None = None) -> None:
        super().__init__(language, stream)
        self._progress: Progress | None = None

    def show(self, tally: Tally, seconds: float) -> None:
        if self._progress is None:
            self._progress = _bar(self.stream)
        state, total = self.state(tally, seconds), self.total or None
        self._progress.update(self._progress.task_ids[0], description=state, completed=tally.done, total=total)

    def close(self, tally: Tally) -> None:
        if self._progress is not None:
            self._progress.stop()
        super().close(tally)

    def say(self, text: str) -> None:
        if self._progress is None:
            super().say(text)
        else:
            self._progress.console.print(text, markup=False, highlight=False)


def _bar(stream: TextIO) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

    columns = (SpinnerColumn(), BarColumn(bar_width=24), TextColumn("{task.description}", markup=False))
    progress = Progress(*columns, console=Console(file=stream), transient=True)
    progress.add_task("", total=None)
    progress.start()
    return progress


class JsonDisplay(Display):
    """A JSON object a line, for other programs."""

    def failure(self, outcome: Outcome) -> None:
        self._event("failed", path=outcome.path, code=outcome.code, detail=outcome.detail)

    def show(self, tally: Tally, seconds: float) -> None:
        pages = [{"path": path, "page": number, "pages": count} for path, (number, count) in list(self._pages.items())]
        self._event("progress", seconds=round(seconds, 1), total=self.total, in_work=pages, **_numbers(tally))

    def stopping(self) -> None:
        self._event("stopping")

    def publishing(self) -> None:
        self._event("publishing")

    def close(self, tally: Tally) -> None:
        slowest = [
            {"path": path, "seconds": round(seconds, 2)} for seconds, path in sorted(tally.slowest, reverse=True)
        ]
        seconds = round(time.monotonic() - self._began, 1)
        self._event(
            "finished", seconds=seconds, slowest=slowest, interrupted=bool(tally.interrupted), **_numbers(tally)
        )

    def _event(self, name: str, **values: Any) -> None:
        self.say(json.dumps({"event": name, **values}, ensure_ascii=False))


def _numbers(tally: Tally) -> dict[str, Any]:
    return {
        "files": tally.files, "read": tally.read, "failed": tally.failed, "skipped": tally.skipped,
        "still_failed": tally.still_failed, "copies": tally.copies, "gone": tally.gone, "pages": tally.pages,
        "tasks": tally.tasks,
        "reasons": dict(tally.reasons),
    }  # fmt: skip


def _duration(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def display_for(language: Language, *, quiet: bool, log_json: bool) -> Display:
    """The display that fits standard error."""
    if log_json:
        return JsonDisplay(language)
    if not quiet and sys.stderr.isatty():
        return LiveDisplay(language)
    return Display(language, quiet=quiet)
