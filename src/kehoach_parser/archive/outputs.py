"""Which outputs an archive has, and which of them are out of date."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from typing import TYPE_CHECKING

from kehoach_parser.errors import MissingProgramError

if TYPE_CHECKING:
    from kehoach_parser.archive.manifest import Manifest
    from kehoach_parser.archive.place import Place
    from kehoach_parser.archive.progress import Display
    from kehoach_parser.messages import Language

# format: what it is called in the folder
OUTPUTS = {
    "csv": "tasks.csv", "xlsx": "tasks.xlsx", "jsonl": "tasks.jsonl", "sqlite": "archive.sqlite", "parquet": "parquet",
    "json": "json",
}  # fmt: skip
LISTS = {"failures": "failures.csv", "doubles": "doubles.csv", "report": "report.html"}


def bring_up_to_date(
    manifest: Manifest, place: Place, formats: Iterable[str], language: Language, display: Display
) -> None:
    """Make the outputs that are out of date; where none is, what makes them is not even imported."""
    generation = str(manifest.generation)
    stale = [name for name in (*formats, *LISTS) if not _is_current(manifest, place, name, generation)]
    if not stale:
        return
    from kehoach_parser.archive.publish import publish

    display.publishing()
    publish(manifest, place, stale, language)
    for name in stale:
        place.deliver(_called(name))
        manifest.set_meta(f"published {name}", generation)


def require_parquet() -> None:
    """Raise MissingProgramError where Parquet cannot be written: better before the work than after it."""
    if find_spec("pyarrow") is None:
        raise MissingProgramError("parquet", "pip install 'kehoach-parser[parquet]'")


def _is_current(manifest: Manifest, place: Place, name: str, generation: str) -> bool:
    return manifest.meta(f"published {name}") == generation and place.has(_called(name))


def _called(name: str) -> str:
    return OUTPUTS.get(name) or LISTS[name]
