"""Legal documents named in texts: the cases of `corpus/citations` and what one document's mentions share."""

from __future__ import annotations

import pytest

from corpus_cases import Case, cases
from kehoach_parser.document import Line, Passage
from kehoach_parser.grammar import Grammar, load
from kehoach_parser.readers.citations import CitationReading, read, with_known_dates


@pytest.fixture(scope="module")
def grammar() -> Grammar:
    return load()


def shown(citation: CitationReading) -> str:
    fields = (citation.key, citation.doc_type, citation.number, citation.symbol)
    fields += (citation.date, citation.issuer, citation.article, " ".join(citation.text.split()))
    return " | ".join(field or "-" for field in fields)


@pytest.mark.parametrize("case", cases("citations"), ids=str)
def test_case(case: Case, grammar: Grammar) -> None:
    assert [shown(citation) for citation in read(case.text, grammar)] == case.expected


def test_offsets_are_those_of_the_text(grammar: Grammar) -> None:
    text = "  Theo Nghị quyết số 66/NQ-CP ngày 26/3/2025 của Chính phủ, Luật Đất đai năm 2024."
    citations = read(text, grammar)
    assert [text[citation.start : citation.end] for citation in citations] == [citation.text for citation in citations]


def test_a_passage_is_read_like_its_text(grammar: Grammar) -> None:
    text = "Kết luận số 17/KL-BCA ngày 01/02/2024 của Bộ Công an"
    assert read(Passage(text, ((0, Line(text)),)), grammar) == read(text, grammar)


def test_one_document_has_one_key(grammar: Grammar) -> None:
    text = (
        "Nghị quyết số 66/NQ-CP ngày 26/3/2025; thực hiện Nghị quyết số 66/NQ-CP; Luật Đất đai năm 2024; Luật Đất đai"
    )
    keys = [citation.key for citation in with_known_dates(read(text, grammar))]
    assert keys == ["66/NQ-CP@2025-03-26", "66/NQ-CP@2025-03-26", "luật đất đai@2024", "luật đất đai@2024"]


def test_a_mention_that_could_be_two_documents_stays_undated(grammar: Grammar) -> None:
    text = "Kế hoạch số 12/KH-UBND ngày 01/02/2024; Kế hoạch số 12/KH-UBND ngày 03/02/2025; Kế hoạch số 12/KH-UBND"
    assert with_known_dates(read(text, grammar))[2].key == "12/KH-UBND"
