"""One run over an archive: what is new is converted, what is known is skipped, and the outputs are made at the end.

    walk ──▶ known? ──▶ examine (hash) ──▶ seen? ──▶ convert ──▶ manifest
             skip                          copy

Both steps to the right run in the engine. Nothing here grows with the number of files.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from itertools import chain, starmap
from types import FrameType
from typing import Any

from kehoach_parser.archive.gone import Census
from kehoach_parser.archive.job import Examined, Job, Outcome
from kehoach_parser.archive.manifest import ROWS, Known, Manifest, key_of
from kehoach_parser.archive.outputs import bring_up_to_date, require_parquet
from kehoach_parser.archive.place import MANIFEST, Place, Saver, held, place_of
from kehoach_parser.archive.progress import Display
from kehoach_parser.archive.request import Request, Tally
from kehoach_parser.archive.settings import check_grammars, settings_of
from kehoach_parser.archive.walk import Found, is_single_folder, read_list, walk
from kehoach_parser.errors import InputMissingError

Fresh = tuple[Found, Known | None]


def batch(request: Request, display: Display) -> Tally:
    """Convert what is new and make the outputs. Raises Busy when another run has the place."""
    settings = settings_of(request.options)
    check_grammars(request.options)
    if "parquet" in request.formats:
        require_parquet()
    place = place_of(output_of(request))
    with held(place):
        place.fetch()
        with Manifest(os.path.join(place.folder, MANIFEST)) as manifest:
            run = _Run(request, place, settings, manifest, display)
            with _signals(run.stop):
                run.convert_all()
            manifest.commit()
            if not run.tally.interrupted:
                run.publish()
            manifest.commit()
            if run.changed or manifest.is_changed:
                place.save(manifest)
    display.close(run.tally)
    return run.tally


def output_of(request: Request) -> str:
    """Where a run writes; each part of an archive has a folder of its own, so that parts never meet."""
    part = request.part
    return request.out if part.count == 1 else f"{request.out.rstrip('/')}/{part.folder}"


def files_of(request: Request) -> Iterator[Found]:
    """The files of a request that belong to its part."""
    single = request.from_file is None and is_single_folder(request.inputs)
    with _list_of(request.from_file) as lines:
        inputs = chain(request.inputs, read_list(lines or ()))
        for found in walk(inputs, skip=request.out, single=single):
            if request.part.has(found.name):
                yield found


def _list_of(from_file: str | None) -> Any:
    if from_file is None:
        return nullcontext()
    if from_file == "-":
        return nullcontext(sys.stdin)
    try:
        return open(from_file, encoding="utf-8-sig", errors="surrogateescape")
    except OSError as error:
        raise InputMissingError(from_file) from error


class _Run:
    def __init__(self, request: Request, place: Place, settings: str, manifest: Manifest, display: Display) -> None:
        self.request, self.place, self.settings = request, place, settings
        self.manifest, self.display = manifest, display
        self.tally = Tally()
        self.changed = False
        self._census = Census()
        self._saver = Saver(place, manifest)
        self._in_work: set[str] = set()  # keys
        self._rows = tuple(name for name in request.formats if name in ROWS)

    def stop(self, number: int) -> None:
        """Take no more files; those in work are finished."""
        self.tally.interrupted = number
        self.display.stopping()

    def convert_all(self) -> None:
        """Bring the manifest up to date. No worker is started when there is nothing to do."""
        fresh = self._fresh()
        first = next(fresh, None)
        if first is not None:
            self._convert(first, fresh)
        if not self.tally.interrupted and self.request.from_file != "-":
            self._forget_gone()

    def _convert(self, first: Fresh, rest: Iterator[Fresh]) -> None:
        from kehoach_parser.archive.engines import open_engine  # a run with nothing to do needs no processes
        from kehoach_parser.archive.work import converted, examined

        self.manifest.set_meta("finished", "")
        if self.request.from_file != "-":
            self.display.count(lambda: files_of(self.request))
        with open_engine(self.request, self.display.page) as engine:
            files = examined(engine, chain([first], rest), lambda: bool(self.tally.interrupted))
            jobs = filter(None, starmap(self._planned, files))
            for (key, job), outcome in converted(engine, jobs, self.request.options):
                self._record(key, outcome, job)

    def _forget_gone(self) -> None:
        """Files that are there no more have no rows in the outputs any more."""
        for name in self._census.forget_gone(self.manifest, lambda: files_of(self.request)):
            self._touch()
            self.tally.gone += 1
            self.place.drop_document(name)

    def publish(self) -> None:
        bring_up_to_date(self.manifest, self.place, self.request.formats, self.request.language, self.display)
        self.manifest.set_meta("finished", "1")

    # -- what is new -------------------------------------------------------------------------------------------------

    def _fresh(self) -> Iterator[Fresh]:
        """The files that the manifest does not have as they are."""
        for found in files_of(self.request):
            if self.tally.interrupted:
                return
            self.tally.files += 1
            known = self.manifest.known(found, self.settings)
            self._census.meet(found, known.source if known else None)
            if known is None or not known.current or known.code is None or (known.code and self.request.retry_failed):
                yield found, known
            else:
                self._skip(known.code)

    def _skip(self, code: str) -> None:
        if code:
            self.tally.still_failed += 1
        else:
            self.tally.skipped += 1
        self.display.update(self.tally)

    def _planned(self, found: Found, known: Known | None, examined: Examined) -> tuple[str, Job] | None:
        """What is to be done for a file: nothing when its content is known or in work already."""
        content = examined.sha256 or f"unread {found.identity}"
        key = key_of(content, found.path, self.settings)
        if known is None or known.key != key:
            self._touch()
        name = self.manifest.record_file(found, known, self.settings, examined.sha256, key)
        if examined.code:
            self._record(
                key, Outcome(found.shown, examined.code, examined.detail), Job(found.path, found.shown, name=name)
            )
            return None
        if self._is_done(key):
            self.tally.copies += 1
            if known is None or known.key != key:
                self.place.drop_document(name)
            self.display.update(self.tally)
            return None
        self._in_work.add(key)
        target = self.place.document(name) if "json" in self.request.formats else None
        return key, Job(found.path, found.shown, target, self._rows, sketch=True, name=name)

    def _is_done(self, key: str) -> bool:
        if key in self._in_work:
            return True
        code = self.manifest.code_of(key)
        return code == "" or (code is not None and not self.request.retry_failed)

    def _record(self, key: str, outcome: Outcome, job: Job | None = None) -> None:
        self._in_work.discard(key)
        if outcome.code == "killed":  # the engine is gone: the file is read when the command is run again
            self.tally.interrupted = self.tally.interrupted or signal.SIGTERM
            return
        self._touch()
        self.manifest.record_result(key, outcome)
        if job is not None and outcome.code:
            self.place.drop_document(job.name)  # of what the file was before
        elif job is not None and job.target is not None:
            self.manifest.mark_json(job.name)
        self.manifest.commit_when_due()
        self._saver.save_when_due()
        self.tally.add(outcome)
        self.display.update(self.tally, outcome)

    def _touch(self) -> None:
        if not self.changed:
            self.changed = True
            self.manifest.touch()


@contextmanager
def _signals(stop: Callable[[int], None]) -> Iterator[None]:
    """Within the block the first Ctrl-C or SIGTERM asks to stop, and the second one raises KeyboardInterrupt."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ask(number: int, frame: FrameType | None) -> None:
        for known in before:
            signal.signal(known, _drop)
        stop(number)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _drop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
