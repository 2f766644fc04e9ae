"""One run at a time on an address of an object store, which knows no locks: an object that its holder renews."""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Any

from kehoach_parser.archive.lock import Busy
from kehoach_parser.archive.remote import read_remote, remove_remote, write_remote
from kehoach_parser.errors import InputMissingError, OutputError

_RENEW_EVERY = 60.0
_LASTS = 300.0  # seconds without renewal after which the holder is taken for dead


class Lease:
    """Holds an address for as long as the block lasts; raises Busy when another run does. A run that was killed loses
    it at once on its own machine, and after five minutes for others."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._mine = {"host": socket.gethostname(), "process": os.getpid(), "began": time.time()}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._renew, name="lease", daemon=True)

    def __enter__(self) -> Lease:
        before = self._read()
        if before is not None:
            if _is_alive(before):
                raise Busy(f"{before.get('process')} {before.get('host')}")
            remove_remote(self._address)
        with suppress(FileExistsError):  # somebody was quicker, as the next look tells
            write_remote(self._address, self._written(), new=True)
        holder = self._read() or {}
        if {name: holder.get(name) for name in self._mine} != self._mine:
            raise Busy(f"{holder.get('process')} {holder.get('host')}")
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._ended.set()
        self._thread.join()
        with suppress(OutputError):
            remove_remote(self._address)

    def _renew(self) -> None:
        while not self._ended.wait(_RENEW_EVERY):
            with suppress(OutputError):  # tried again a minute later
                write_remote(self._address, self._written())

    def _written(self) -> bytes:
        return json.dumps(self._mine | {"renewed": time.time()}).encode()

    def _read(self) -> dict[str, Any] | None:
        try:
            held: Any = json.loads(read_remote(self._address))
        except InputMissingError as error:
            if error.code != InputMissingError.code:
                raise
            return None
        except ValueError:  # of nobody that is known
            return {}
        return held if isinstance(held, dict) else {}


def _is_alive(held: dict[str, Any]) -> bool:
    """Whether the run that has left this behind still lasts."""
    if held.get("host") == socket.gethostname() and os.path.isdir("/proc/self"):
        return os.path.isdir(f"/proc/{held.get('process')}")
    return time.time() - float(held.get("renewed") or 0) < _LASTS
