"""Where a run keeps its outputs: a folder of this machine, or an address in an object store.

An object store has neither databases nor locks, and cannot rename. There the manifest and the tables are made in a
folder of this machine and put to the address when they are whole; JSON documents are put there by those who read the
files. The manifest is put there now and then, too, so that another machine can continue the work.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from kehoach_parser.archive import remote
from kehoach_parser.archive.lock import FolderLock
from kehoach_parser.archive.manifest import Manifest

MANIFEST = "manifest.sqlite"
_LOCK = ".lock"
_STAMP = "address.stamp"  # of the manifest at the address when it was last the same as that in the folder
_SAVE_AFTER = 300.0  # seconds of work that another machine may have to do again
_SAVE_SHARE = 20  # of the time may go into saving, one part


@dataclass(frozen=True, slots=True)
class Place:
    """`folder` is on this machine; `address` is where the outputs go from there, if not there."""

    folder: str
    address: str | None = None

    def document(self, name: str) -> str:
        """Where the JSON document of a file stands."""
        return f"{self.address}/json/{name}.json" if self.address else os.path.join(self.folder, "json", f"{name}.json")

    def drop_document(self, name: str) -> None:
        """Remove the JSON document of a file, if there is one, and the folders that are empty without it."""
        target = self.document(name)
        if self.address:
            remote.remove_remote(target)
            return
        with suppress(OSError):
            os.remove(target)
            os.removedirs(os.path.dirname(target))

    def has_document(self, name: str, marked: bool) -> bool:
        """Whether the JSON document of a file is there; at an address the manifest's mark is believed, since to ask the
        store for each would take longer than all the rest."""
        return marked if self.address else marked and os.path.exists(self.document(name))

    def has(self, name: str) -> bool:
        """Whether an output is there."""
        if self.address is None:
            return os.path.exists(os.path.join(self.folder, name))
        return name == "json" or bool(remote.stamp_remote(f"{self.address}/{name}") or self._has_below(name))

    def _has_below(self, name: str) -> bool:
        return bool(remote.folders_remote(f"{self.address}/{name}"))

    def deliver(self, name: str) -> None:
        """Put an output that was made in the folder to where it belongs."""
        if self.address and name != "json":
            remote.put_remote(os.path.join(self.folder, name), f"{self.address}/{name}")

    # -- the manifest at an address --------------------------------------------------------------------------------

    def fetch(self) -> None:
        """Bring the manifest when another machine has worked on it since."""
        if self.address is None:
            return
        there = remote.stamp_remote(f"{self.address}/{MANIFEST}")
        if there == self._stamp():
            return
        for name in (MANIFEST, f"{MANIFEST}-journal"):
            with suppress(OSError):
                os.remove(os.path.join(self.folder, name))
        if there is not None:
            remote.get_remote(f"{self.address}/{MANIFEST}", os.path.join(self.folder, MANIFEST))
        self._keep_stamp(there)

    def save(self, manifest: Manifest) -> None:
        """Put the manifest as it is to the address."""
        if self.address is None:
            return
        copy = os.path.join(self.folder, f".{MANIFEST}.copy")
        try:
            manifest.copy_to(copy)
            remote.put_remote(copy, f"{self.address}/{MANIFEST}")
        finally:
            with suppress(OSError):
                os.remove(copy)
        self._keep_stamp(remote.stamp_remote(f"{self.address}/{MANIFEST}"))

    def _stamp(self) -> str | None:
        try:
            with open(os.path.join(self.folder, _STAMP), encoding="utf-8") as stream:
                return stream.read()
        except OSError:
            return None

    def _keep_stamp(self, stamp: str | None) -> None:
        with open(os.path.join(self.folder, _STAMP), "w", encoding="utf-8") as stream:
            stream.write(stamp or "")


class Saver:
    """Puts the manifest to the address now and then while a run lasts."""

    def __init__(self, place: Place, manifest: Manifest) -> None:
        self._place, self._manifest = place, manifest
        self._next = time.monotonic() + _SAVE_AFTER

    def save_when_due(self) -> None:
        began = time.monotonic()
        if self._place.address is None or began < self._next:
            return
        self._place.save(self._manifest)
        now = time.monotonic()
        self._next = now + max(_SAVE_AFTER, _SAVE_SHARE * (now - began))


def place_of(out: str) -> Place:
    """The place of the outputs that a user names."""
    if not remote.is_remote(out):
        return Place(os.path.abspath(out))
    address = out.rstrip("/")
    return Place(os.path.join(_work_folder(), hashlib.sha256(address.encode()).hexdigest()[:16]), address)


def _work_folder() -> str:
    """Where runs whose outputs go to an object store are kept between two of them."""
    chosen = os.environ.get("KEHOACH_WORK")
    return chosen or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache"), "kehoach-parser", "work"
    )


@contextmanager
def held(place: Place) -> Iterator[None]:
    """The place is for this run alone within the block; raises Busy when another run has it."""
    os.makedirs(place.folder, exist_ok=True)
    with FolderLock(os.path.join(place.folder, _LOCK)):
        if place.address is None:
            yield
        else:
            from kehoach_parser.archive.lease import Lease

            with Lease(f"{place.address}/{_LOCK}"):
                yield
