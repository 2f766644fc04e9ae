"""Files that a later run over the same inputs does not find any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from kehoach_parser.archive.manifest import Manifest
from kehoach_parser.archive.walk import Found


class Census:
    """Counts the files of each folder, pattern or address that a run walks through. Nothing in it grows with the number
    of files: only where fewer are found than are known are the names compared, by walking once more."""

    def __init__(self) -> None:
        self._met: Counter[str] = Counter()
        self._unsure: set[str] = set()  # something below them could not be listed

    def meet(self, found: Found, known_below: str | None) -> None:
        """Count a file that is known, or has become so, below `known_below`."""
        if found.source and found.size < 0:
            self._unsure.add(found.source)
        if found.source and known_below in (found.source, None):
            self._met[found.source] += 1

    def forget_gone(self, manifest: Manifest, files: Callable[[], Iterator[Found]]) -> list[str]:
        """Make the manifest forget the files that are gone; gives their names. Where nothing at all was found, or a
        folder could not be listed, a drive is more likely missing than the files, and all stays as it is."""
        sources = [
            source
            for source, count in self._met.items()
            if source not in self._unsure and manifest.count_below(source) > count
        ]
        return manifest.forget_all_but((found.identity for found in files()), sources) if sources else []
