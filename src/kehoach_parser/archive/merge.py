"""`kehoach merge`: the outputs of all parts of an archive (`--shard i/n`) as one set, as a run without parts makes it.

OUT/part-1-of-2/manifest.sqlite, OUT/part-2-of-2/manifest.sqlite ──▶ OUT/manifest.sqlite ──publish──▶ OUT
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress

from kehoach_parser.archive import remote
from kehoach_parser.archive.manifest import Manifest
from kehoach_parser.archive.outputs import bring_up_to_date, require_parquet
from kehoach_parser.archive.place import MANIFEST, Place, held, place_of
from kehoach_parser.archive.progress import Display
from kehoach_parser.archive.request import Tally
from kehoach_parser.archive.walk import Part
from kehoach_parser.errors import KehoachError
from kehoach_parser.messages import Language

_PART = re.compile(r"part-(\d+)-of-(\d+)")
_FRESH = ".manifest.tmp"


class PartsError(KehoachError):
    """There are no parts, or not all of them are done; `detail` names those that are missing."""

    code = "parts-missing"
    exit_code = 3


def merge(out: str, formats: tuple[str, ...], language: Language, display: Display) -> Tally:
    """Bring the results of all parts into one manifest and make the outputs of it."""
    if "parquet" in formats:
        require_parquet()
    place = place_of(out)
    if place.address is None and not os.path.isdir(out):
        raise PartsError(out)
    with held(place):
        parts = _parts(out, place)
        place.fetch()
        gone = _replace_manifest(place, parts)
        with Manifest(os.path.join(place.folder, MANIFEST)) as manifest:
            for name in gone:
                place.drop_document(name)
            if "json" in formats:
                _link_documents(manifest, place, parts)
            bring_up_to_date(manifest, place, formats, language, display)
            manifest.set_meta("finished", "1")
            place.save(manifest)
            tally = _counted(manifest)
    display.close(tally)
    return tally


def _parts(out: str, place: Place) -> list[Place]:
    """The places of all parts, in order."""
    names = remote.folders_remote(place.address) if place.address else os.listdir(place.folder)
    found = {match[0]: int(match[2]) for match in map(_PART.fullmatch, names) if match}
    if len({*found.values()}) != 1:
        raise PartsError(out, ", ".join(sorted(found)))
    count = next(iter(found.values()))
    wanted = [Part(number, count).folder for number in range(1, count + 1)]
    if missing := [name for name in wanted if name not in found]:
        raise PartsError(out, ", ".join(missing))
    return [place_of(f"{out.rstrip('/')}/{name}") for name in wanted]


def _replace_manifest(place: Place, parts: Iterable[Place]) -> list[str]:
    """Put one manifest of all parts in place of the one that was there; gives the names that only the old one has, or
    has with another content, whose JSON documents are to be made anew or to go."""
    fresh, target = os.path.join(place.folder, _FRESH), os.path.join(place.folder, MANIFEST)
    with suppress(OSError):
        os.remove(fresh)
    with Manifest(fresh) as manifest:
        for part in parts:
            with held(part):
                part.fetch()
                _take(manifest, part)
        gone = manifest.follow(target) if os.path.exists(target) else []
    os.replace(fresh, target)
    return gone


def _take(manifest: Manifest, part: Place) -> None:
    path = os.path.join(part.folder, MANIFEST)
    if not os.path.exists(path) or not manifest.take(path):
        out, _, name = (part.address or part.folder).rpartition("/" if part.address else os.sep)
        raise PartsError(out, name)


def _link_documents(manifest: Manifest, place: Place, parts: Sequence[Place]) -> None:
    """The JSON documents that a part has already, where both are on one disk: they need not be written again."""
    if place.address is not None:
        return
    for entry in manifest.entries(()):
        if not entry.code and not place.has_document(entry.name, entry.json):
            source = next(filter(os.path.exists, (part.document(entry.name) for part in parts)), None)
            if source is not None and _is_linked(source, place.document(entry.name)):
                manifest.mark_json(entry.name)


def _is_linked(source: str, target: str) -> bool:
    try:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with suppress(FileNotFoundError):
            os.remove(target)
        os.link(source, target)
    except OSError:  # the file system has no links
        return False
    return True


def _counted(manifest: Manifest) -> Tally:
    """What the summary says of the whole archive."""
    tally = Tally()
    for code, files, contents in manifest.rows(
        "select r.code, count(*), count(distinct r.id) from files f join results r using (key) group by 1"
    ):
        tally.files += files
        if code:
            tally.failed += files
            tally.reasons[code] = files
        else:
            tally.read, tally.copies = contents, files - contents
    for pages, tasks in manifest.rows("select total(pages), total(tasks) from results where code = ''"):
        tally.pages, tally.tasks = int(pages), int(tasks)
    return tally
