"""While a document is read, nothing searches for cyclic garbage; after it, all is as it was before."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator

import pytest

from kehoach_parser import loaders
from kehoach_parser.garbage import uncollected
from kehoach_parser.parser import parse_values
from sample_files import SAMPLES


@pytest.fixture
def disabled() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


def test_it_is_off_within_the_block_and_on_after_it() -> None:
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_is_on_again_after_an_error() -> None:
    with pytest.raises(ValueError, match="broken"), uncollected():
        raise ValueError("broken")
    assert gc.isenabled()


def test_it_stays_off_where_the_program_has_turned_it_off(disabled: None) -> None:
    with uncollected():
        pass
    assert not gc.isenabled()


def collections(call: Callable[[], object]) -> list[int]:
    """The generations that are searched during a call, when all is warm."""
    seen: list[int] = []

    def note(phase: str, details: dict[str, int]) -> None:
        if phase == "start":
            seen.append(details["generation"])

    call()
    gc.collect()
    gc.callbacks.append(note)
    try:
        call()
    finally:
        gc.callbacks.remove(note)
    return seen


def test_a_parse_is_free_of_whole_collections() -> None:
    data = (SAMPLES / "s004.pdf").read_bytes()
    assert 2 not in collections(lambda: parse_values(data, "s004.pdf"))
    assert gc.isenabled()


def test_the_pages_of_a_file_are_never_searched() -> None:
    data = (SAMPLES / "bench/d040.pdf").read_bytes()
    assert collections(lambda: loaders.load(data, "d040.pdf")) in ([], [0])  # the document at the end, once
