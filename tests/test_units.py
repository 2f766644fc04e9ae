"""Units of fields, cells, sentences and headings: the cases of `corpus/units` and what no case can show."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from corpus_cases import Case, cases
from kehoach_parser.document import Line, Passage
from kehoach_parser.grammar import Grammar, load
from kehoach_parser.readers.units import (
    Assignment,
    UnitReading,
    full_name,
    read_assignments,
    read_list,
    read_roles,
)


@pytest.fixture(scope="module")
def grammar() -> Grammar:
    return load()


def shown(unit: UnitReading) -> str:
    return f"{unit.name} [{unit.role}]" if unit.role else unit.name


def doers(found: Assignment) -> list[str]:
    return [unit.name for unit in found.lead] + [f"{unit.name} [coordinating]" for unit in found.coordinating]


@pytest.mark.parametrize("case", cases("units", "lists*"), ids=str)
def test_list(case: Case, grammar: Grammar) -> None:
    assert [shown(unit) for unit in read_list(case.text, grammar)] == case.expected


@pytest.mark.parametrize("case", cases("units", "roles"), ids=str)
def test_roles(case: Case, grammar: Grammar) -> None:
    assert [shown(unit) for unit in read_roles(case.text, grammar)] == case.expected


@pytest.mark.parametrize("case", cases("units", "assignments*"), ids=str)
def test_assignment(case: Case, grammar: Grammar) -> None:
    assert doers(read_assignments(case.text, grammar)) == case.expected


@pytest.mark.parametrize("case", cases("units", "headings*"), ids=str)
def test_heading(case: Case, grammar: Grammar) -> None:
    assert doers(read_assignments(case.text, grammar, heading=True)) == case.expected


@pytest.mark.parametrize("case", cases("units", "names"), ids=str)
def test_name(case: Case, grammar: Grammar) -> None:
    assert [full_name(case.text, grammar)] == case.expected


def test_an_abbreviation_of_a_users_own_need_not_look_like_one(tmp_path: Path) -> None:
    (tmp_path / "units.toml").write_text('[abbreviations]\nTckt = "Tài chính - Kế toán"\n', "utf-8")
    assert full_name("Phòng Tckt", load(tmp_path)) == "Phòng Tài chính - Kế toán"


def test_a_list_of_names_gives_each_name_again(grammar: Grammar) -> None:
    names = [case.text for case in cases("units", "names") if "\n" not in case.text and "," not in case.text]
    known = [full_name(name, grammar) for name in names]
    for separator in ("; ", "\n- "):
        assert [unit.name for unit in read_list(separator.join(names), grammar)] == list(dict.fromkeys(known))


def test_in_a_column_of_both_roles_the_first_unit_leads(grammar: Grammar) -> None:
    units = read_roles("Sở Nội vụ, Sở Tài chính, các sở, ngành", grammar, mixed=True)
    assert [shown(unit) for unit in units] == [
        "Sở Nội vụ [lead]",
        "Sở Tài chính [coordinating]",
        "các sở, ngành [coordinating]",
    ]


def test_a_column_of_both_roles_keeps_the_roles_that_a_cell_states(grammar: Grammar) -> None:
    units = read_roles("Sở Nội vụ phối hợp; Sở Tài chính chủ trì", grammar, mixed=True)
    assert [unit.role for unit in units] == ["coordinating", "lead"]


def test_the_default_role_is_that_of_the_column(grammar: Grammar) -> None:
    assert [unit.role for unit in read_roles("Sở Y tế", grammar, default="coordinating")] == ["coordinating"]


def test_offsets_are_those_of_the_text(grammar: Grammar) -> None:
    text = "- Chủ trì: Sở NN&MT;  Công an tỉnh (phối hợp)."
    assert [text[unit.start : unit.end] for unit in read_list(text, grammar)] == ["Sở NN&MT", "Công an tỉnh"]


def test_text_is_verbatim_and_without_the_bracket_that_is_left_out(grammar: Grammar) -> None:
    units = read_list("Sở NN&MT (chất thải, quan trắc), doanh nghiệp.", grammar)
    assert [unit.text for unit in units] == ["Sở NN&MT", "doanh nghiệp"]


def test_a_completed_name_keeps_the_text_that_is_printed(grammar: Grammar) -> None:
    units = read_list("các Sở: Nội vụ, Tài chính", grammar)
    assert [(unit.text, unit.name) for unit in units] == [("Nội vụ", "Sở Nội vụ"), ("Tài chính", "Sở Tài chính")]


def test_the_predicate_begins_after_the_subject(grammar: Grammar) -> None:
    text = "Sở Y tế, Sở Nội vụ tham mưu UBND tỉnh."
    found = read_assignments(text, grammar)
    assert (found.pattern, text[found.subject_end :]) == ("subject", "tham mưu UBND tỉnh.")


def test_a_rule_that_hands_out_work_is_named(grammar: Grammar) -> None:
    assert read_assignments("Yêu cầu các phòng, ban thực hiện nghiêm.", grammar).pattern == "yêu cầu"
    assert read_assignments("Nâng cao chất lượng phục vụ.", grammar) == Assignment()


def test_a_passage_is_read_like_its_text(grammar: Grammar) -> None:
    text = "Giao Sở Y tế chủ trì, phối hợp với Công an tỉnh kiểm tra."
    passage = Passage(text, ((0, Line(text)),))
    assert read_assignments(passage, grammar) == read_assignments(text, grammar)
    assert read_list(passage, grammar) == read_list(text, grammar)


@pytest.mark.parametrize("text", ["", " ", "…", "-", ".", "(", ")", ":", "các", "Sở", "và", "\n", "1", "phối hợp với"])
def test_fragments_fail_nowhere(text: str, grammar: Grammar) -> None:
    assert read_assignments(text, grammar).coordinating == ()
    assert all(unit.name for unit in read_list(text, grammar) + list(read_assignments(text, grammar, True).lead))


@pytest.mark.parametrize(
    "text",
    [
        "Sở Y tế, ",
        "Sở Y tế; ",
        "các xã có mỏ được giao ",
        "giao Sở Y tế chủ trì; ",
        "phối hợp với Sở Y tế và ",
        "(cụ thể Sở Y tế, ",
        "Căn cứ a, ",
        "các Sở: ",
    ],
)
def test_time_grows_with_the_length_alone(text: str, grammar: Grammar) -> None:
    started = time.process_time()
    long = text * (60_000 // len(text))
    read_list(long, grammar)
    read_assignments(long, grammar)
    assert time.process_time() - started < 10
