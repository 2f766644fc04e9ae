"""Signs of life from inside a task: the pages of a long file, as they are opened."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PageRead = tuple[str, int, int]  # the file that is shown, the number of the page, the number of pages

_EVERY = 1.0  # seconds


class _Pulse:
    """Tells of pages, at most once a second: `tell` is set by the worker process, `file` by what it does."""

    def __init__(self) -> None:
        self.tell: Callable[[PageRead], None] | None = None
        self.file: str | None = None
        self._last, self._told = 0.0, False

    def page(self, number: int, count: int) -> None:
        now = time.monotonic()
        if self.tell is None or self.file is None:
            return
        if now - self._last >= _EVERY or (self._told and number == count):
            self._last, self._told = now, True
            self.tell((self.file, number, count))

    @contextmanager
    def of(self, file: str) -> Iterator[None]:
        """Pages within the block are those of a file; the first second of it is not worth a word."""
        self.file, self._last, self._told = file, time.monotonic(), False
        try:
            yield
        finally:
            self.file = None


PULSE = _Pulse()


def watch_pages() -> None:
    """Hear of every page of a PDF that is opened in this process from now on, by whichever loader."""
    from kehoach_parser.loaders.pdfium import Page, Pdf

    opened = Pdf.page
    if getattr(opened, "is_watched", False):
        return

    def page(pdf: Pdf, index: int) -> Page:
        PULSE.page(index + 1, len(pdf))
        return opened(pdf, index)

    page.is_watched = True  # type: ignore[attr-defined]
    Pdf.page = page  # type: ignore[method-assign, assignment]
