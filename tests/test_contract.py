"""What CONTRACT promises of every output: the schema, the evidence, the ids, one plan in several formats."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from typer.testing import CliRunner

from json_schema import problems
from kehoach_parser.cli import app
from kehoach_parser.models import Plan, Section, Task
from kehoach_parser.text import normalise
from sample_files import SAMPLES, document, lines_of, names, plan

SCHEMA = Plan.model_json_schema()
SAME_PLAN = {
    "s000": ("s000.txt", "s000.docx", "s000.pdf"),
    "s001": ("s001.docx", "s001.pdf"),
    "s002": ("s002.txt", "s002.docx", "s002.pdf"),
    "s003": ("s003.txt", "s003-autonum.docx", "s003.pdf"),
    "s004": ("s004.txt", "s004.docx", "s004.pdf"),
}
FLATTENED = "s001.txt"  # the lines of a cell of its table do not follow each other
PAIRS = [pair for files in SAME_PLAN.values() for pair in combinations(files, 2)]


def plain(text: str) -> str:
    """The text without white space, dashes in one form: how lines were broken does not matter."""
    return re.sub(r"\s+", "", normalise(text))


def test_the_schema_command_prints_the_schema_of_the_contract() -> None:
    result = CliRunner().invoke(app, ["schema"])
    assert result.exit_code == 0
    assert json.loads(result.stdout) == SCHEMA


def test_the_schema_names_every_key_of_the_contract() -> None:
    assert list(SCHEMA["properties"]) == [
        "schema_version", "source", "header", "outline", "attachments", "tasks", "targets", "citations", "warnings",
    ]  # fmt: skip
    assert set(SCHEMA["$defs"]["Task"]["properties"]) == {
        "id", "document", "path", "headings", "origin", "content", "lead", "coordinating", "supervising", "deadline",
        "products", "evidence",
    }  # fmt: skip


@pytest.mark.parametrize("value", [{"id": 1}, {"unknown": "x"}, {"origin": "other"}, {"path": "I"}, {"lead": [{}]}])
def test_the_validator_of_these_tests_finds_what_is_wrong(value: dict[str, Any]) -> None:
    task = json.loads(plan("s000.txt").tasks[0].model_dump_json())
    assert list(problems(task, SCHEMA["$defs"]["Task"], SCHEMA)) == []
    assert list(problems(task | value, SCHEMA["$defs"]["Task"], SCHEMA)) != []


@pytest.mark.parametrize("name", names())
def test_output_validates(name: str) -> None:
    written = plan(name).model_dump_json()
    assert list(problems(json.loads(written), SCHEMA)) == []
    assert Plan.model_validate_json(written) == plan(name)


@pytest.mark.parametrize("name", names())
def test_absent_values_are_null_and_never_an_empty_string(name: str) -> None:
    output = json.loads(plan(name).model_dump_json())
    assert [where for where, value in strings(output) if not value.strip() and not where.endswith(".rows.text")] == []


def strings(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Every string below a value with the keys that lead to it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from strings(inner, f"{where}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, where)
    elif isinstance(value, str):
        yield where, value


@pytest.mark.parametrize("name", names())
def test_evidence_stands_in_the_document_on_the_page_that_it_names(name: str) -> None:
    lines = lines_of(document(name))
    pages = {line.page for line in lines}
    texts = {page: plain(" ".join(line.text for line in lines if line.page == page)) for page in pages}
    words = Counter(word for line in lines for word in line.text.split())
    for task in plan(name).tasks:
        for role, places in task.evidence:
            for place in places:
                if name == FLATTENED:
                    assert not Counter(place.text.split()) - words, (task.id, role, place.text)
                else:
                    assert plain(place.text) in texts[place.page], (task.id, role, place.text)


@pytest.mark.parametrize("name", names())
def test_every_value_has_evidence_and_no_other(name: str) -> None:
    for task in plan(name).tasks:
        for role, places in task.evidence:
            assert bool(places) == bool(getattr(task, role)), (task.id, role)


@pytest.mark.parametrize("name", [name for name in names() if name.endswith(".pdf")])
def test_evidence_in_a_pdf_has_a_box_on_its_page(name: str) -> None:
    for task in plan(name).tasks:
        for _, places in task.evidence:
            for place in places:
                assert place.page is not None
                assert place.bbox is not None, (task.id, place.text)
                x0, y0, x1, y1 = place.bbox
                assert 0 <= x0 < x1 <= 1000, (task.id, place.bbox)
                assert 0 <= y0 < y1 <= 1000, (task.id, place.bbox)


@pytest.mark.parametrize("name", names())
def test_ids_are_unique_and_made_of_the_path(name: str) -> None:
    tasks = plan(name).tasks
    assert len({task.id for task in tasks}) == len(tasks)
    for task in tasks:
        stem = (f"A{task.document}." if task.document else "") + (".".join(task.path) or "0")
        assert re.fullmatch(re.escape(stem) + r"(~\d+)?", task.id)


def test_ids_and_values_are_the_same_in_every_run() -> None:
    code = (
        "import sys; from kehoach_parser import parse; "
        "sys.stdout.reconfigure(encoding='utf-8'); print(parse(sys.argv[1]).model_dump_json())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code, str(SAMPLES / "s003.pdf")],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_one_plan_in_two_formats_gives_the_same_tasks(first: str, second: str) -> None:
    assert [values(task) for task in plan(first).tasks] == [values(task) for task in plan(second).tasks]


def values(task: Task) -> dict[str, Any]:
    """What must not differ between formats; spaces and line ends may, since loaders join lines by their own means."""
    return {
        "id": task.id,
        "origin": task.origin,
        "content": plain(task.content),
        "lead": [plain(unit.name) for unit in task.lead],
        "coordinating": [plain(unit.name) for unit in task.coordinating],
        "supervising": [plain(unit.name) for unit in task.supervising],
        "deadline": plain(task.deadline.text) if task.deadline else None,
        "times": task.deadline.model_dump(exclude={"text", "after", "condition"}) if task.deadline else None,
        "products": [plain(product) for product in task.products],
    }


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_one_plan_in_two_formats_gives_the_same_outline(first: str, second: str) -> None:
    assert headings(plan(first).outline) == headings(plan(second).outline)


def headings(sections: list[Section]) -> list[tuple[str | None, str]]:
    """Marker and title of all headings in order."""
    found: list[tuple[str | None, str]] = []
    for section in sections:
        if section.title:
            found.append((section.marker, plain(section.title)))
        found.extend(headings(section.children))
    return found
