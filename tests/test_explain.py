"""`kehoach explain`: the rules behind the values of a task and behind a phrase."""

from __future__ import annotations

import re
from typing import Any

import pytest
from typer.testing import CliRunner

from kehoach_parser.cli import app
from kehoach_parser.explain import Step, explain_deadline, explain_heading, explain_label, explain_task, find_task
from kehoach_parser.grammar import load
from kehoach_parser.translations import STEPS, vietnamese
from sample_files import SAMPLES, document, names, plan

GRAMMAR = load()


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["explain", *arguments])


def test_a_time_phrase_names_its_rules_and_its_dates() -> None:
    result = run("--deadline", "Quý IV", "--year", "2025")
    assert result.exit_code == 0
    assert "deadlines.toml quarter" in result.stdout
    assert "due 2025-12-31; during 2025-36; year from the document" in result.stdout


def test_steps_are_told_in_vietnamese() -> None:
    lines = run("--deadline", "trước ngày 30/6", "--year", "2025", "--lang", "vi").stdout.splitlines()
    assert lines[-2:] == [
        "thời hạn      trước ngày 30/6",
        "              hạn trước 2025-06-30; chậm nhất ../2025-06-30; năm lấy theo văn bản",
    ]
    task = run(str(SAMPLES / "s000.pdf"), "--at", "III.1.2.a", "--lang", "vi").stdout
    assert {line[:14].strip() for line in task.splitlines()[1:]} >= {"mục", "dạng", "nhãn", "chủ trì", "sản phẩm", ""}
    assert re.search("^ {14}.+; trang 3$", task, re.MULTILINE)


@pytest.mark.parametrize("name", names())
def test_nothing_but_names_and_values_stays_english(name: str) -> None:
    steps = [step for task in plan(name).tasks for step in explain_task(task, document(name), GRAMMAR)]
    for step in steps:
        assert vietnamese(step.about, STEPS) != step.about
        if step.about != "section":
            for part in (step.value or "").split("; "):
                assert not re.match("(?:page|stated|due|year|no|by|during|from|when) ", vietnamese(part, STEPS))


def test_a_phrase_without_a_time_says_so() -> None:
    assert explain_deadline("Sở Y tế", GRAMMAR, field=False) == [Step("deadline", "Sở Y tế", None, "none")]


def test_a_list_of_units_shows_roles_and_full_names() -> None:
    lines = run("--units", "Sở Y tế (chủ trì); UBND các xã (phối hợp)").stdout.splitlines()
    assert [line.split() for line in lines] == [
        ["lead", "Sở", "Y", "tế"],
        ["Sở", "Y", "tế"],
        ["coordinating", "UBND", "các", "xã"],
        ["Ủy", "ban", "nhân", "dân", "các", "xã"],
    ]


def test_a_sentence_shows_who_and_by_when() -> None:
    output = run(
        "--sentence", "Giao Sở Y tế chủ trì, phối hợp với Công an tỉnh hoàn thành trước ngày 30/6/2025."
    ).stdout
    for expected in ("units.toml giao", "lead          Sở Y tế", "coordinating  Công an tỉnh", "due before 2025-06-30"):
        assert expected in output


def test_a_labelled_task_shows_its_sections_labels_and_rules() -> None:
    steps = [(step.about, step.rule) for step in explain("s000.pdf", "III.1.2.a")]
    assert ("section", "sections.toml tasks") in steps
    assert ("label", "fields.toml lead unit") in steps
    assert ("label", "fields.toml coordinating unit") in steps
    assert ("label", "fields.toml deadline") in steps
    assert ("rule", "deadlines.toml from to") in steps


def test_a_task_of_a_table_shows_the_heads_of_its_columns() -> None:
    labels = [step.text for step in explain("s001.docx", "A1.I.2") if step.about == "label"]
    assert "Cơ quan chủ trì" in labels
    assert "Thời hạn hoàn thành" in labels
    assert "Sản phẩm dự kiến hoàn thành" in labels


def test_what_was_stated_for_a_group_says_so() -> None:
    steps = explain("s002.pdf", plan("s002.pdf").tasks[0].id)
    assert any(step.value is not None and "stated for the group" in step.value for step in steps)


def explain(name: str, identity: str) -> list[Step]:
    task = find_task(plan(name), identity)
    assert task is not None
    return explain_task(task, document(name), GRAMMAR)


@pytest.mark.parametrize("name", names())
def test_every_task_is_explained_by_every_value_that_it_has(name: str) -> None:
    for task in plan(name).tasks:
        steps = explain_task(task, document(name), GRAMMAR)
        for role in ("lead", "coordinating", "supervising", "deadline", "products"):
            shown = [step for step in steps if step.about == role]
            assert bool(shown) == bool(getattr(task, role)), (task.id, role)


def test_headings_and_labels_name_their_rules() -> None:
    assert explain_heading("TỔ CHỨC THỰC HIỆN", GRAMMAR).value == "duty"
    assert explain_heading("Vườn hoa", GRAMMAR) == Step("section", "Vườn hoa", None, None)
    label = explain_label("Đơn vị chủ trì:", GRAMMAR)
    assert label is not None
    assert label.value == "lead"
    assert explain_label("Vườn hoa", GRAMMAR) is None


def test_the_command_explains_all_tasks_of_a_file_or_one() -> None:
    path = str(SAMPLES / "s000.txt")
    one, everything = run(path, "--at", "IV.2"), run(path)
    assert one.exit_code == everything.exit_code == 0
    assert one.stdout.strip() in everything.stdout
    assert [
        line for line in everything.stdout.splitlines() if line in {task.id for task in plan("s000.txt").tasks}
    ] == [task.id for task in plan("s000.txt").tasks]


def test_an_unknown_task_names_those_that_there_are() -> None:
    result = run(str(SAMPLES / "s000.txt"), "--at", "X.1")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "III.1.1.b" in result.stderr


@pytest.mark.parametrize("arguments", [[], ["a.pdf", "--deadline", "Quý I"], ["--units", "A", "--sentence", "B"]])
def test_one_thing_at_a_time_is_explained(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_a_missing_file_gives_one_line() -> None:
    result = run("missing.pdf")
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (3, "", 1)
