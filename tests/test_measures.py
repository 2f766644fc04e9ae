"""Figures of targets: the cases of `corpus/measures`."""

from __future__ import annotations

import pytest

from corpus_cases import Case, cases
from kehoach_parser.grammar import Grammar, load
from kehoach_parser.readers.measures import MeasureReading, read


@pytest.fixture(scope="module")
def grammar() -> Grammar:
    return load()


def shown(measure: MeasureReading) -> str:
    return f"{measure.comparator} {measure.value:g} {measure.unit} | {measure.of or '-'}"


@pytest.mark.parametrize("case", cases("measures"), ids=str)
def test_case(case: Case, grammar: Grammar) -> None:
    assert [shown(measure) for measure in read(case.text, grammar)] == case.expected


def test_offsets_are_those_of_the_text(grammar: Grammar) -> None:
    text = "Phấn đấu đạt trên 95% kế hoạch; ít nhất 02 lớp tập huấn"
    assert [text[measure.start : measure.end] for measure in read(text, grammar)] == [
        "đạt trên 95%",
        "ít nhất 02 lớp tập huấn",
    ]


def test_a_text_without_figures_has_no_measures(grammar: Grammar) -> None:
    assert read("Nâng cao chất lượng phục vụ người dân.", grammar) == []
