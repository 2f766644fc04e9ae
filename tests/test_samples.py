"""Each sample gives the result that stands beside it: `make samples` writes the results, a person reads them."""

from __future__ import annotations

import json
from difflib import unified_diff

import pytest

from kehoach_parser.evaluate_report import readable
from programs import need
from sample_files import SAMPLES, names, plan

OFFICE = "office/"  # the samples that LibreOffice converts
EXPECTED = sorted(
    path.relative_to(SAMPLES).as_posix()
    for folder in (SAMPLES, SAMPLES / OFFICE)
    for path in folder.glob("*.*.json")
    if not path.name.endswith(".gold.json")
)
_SHOWN = 60


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_gives_its_expected_result(name: str) -> None:
    if name.startswith(OFFICE):
        need("soffice")
    expected = (SAMPLES / name).read_text("utf-8").splitlines()
    result = readable(json.loads(plan(name.removesuffix(".json")).model_dump_json())).splitlines()
    difference = list(unified_diff(expected, result, name, "what it gives now", n=2, lineterm=""))
    if difference:
        more = f"\n… {len(difference) - _SHOWN} more lines" if len(difference) > _SHOWN else ""
        pytest.fail("\n".join(difference[:_SHOWN]) + more, pytrace=False)


def test_each_kind_of_sample_has_an_expected_result() -> None:
    assert {name.split(".")[-2] for name in EXPECTED} >= {"pdf", "docx", "txt", "doc"}
    assert {name.removesuffix(".json") for name in EXPECTED if not name.startswith(OFFICE)} <= set(names())
