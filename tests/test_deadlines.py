"""Deadlines: the cases of tests/corpus/deadlines, every spelling of every day, and inputs that try to hurt."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from dateutil.rrule import rrulestr
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from kehoach_parser.document import Line, Passage
from kehoach_parser.grammar import Grammar, load
from kehoach_parser.readers.deadlines import Context, DeadlineReading, explain, read

CORPUS = Path(__file__).parent / "corpus" / "deadlines"
GRAMMAR: Grammar = load()
PLAN = Context(year=2025)


@dataclass(frozen=True)
class Case:
    """One case of a corpus file: a title, a text, and the lines that describe its deadline."""

    title: str
    text: str
    expected: str
    context: Context
    field: bool


def cases(path: Path) -> Iterator[Case]:
    """The cases of a file. A line `@ field year=2025 label=…` or `@ prose …` holds for the cases after it."""
    field, context = True, Context()
    for block in path.read_text(encoding="utf-8").split("\n=== ")[1:]:
        head, _, rest = block.partition("\n")
        while rest.startswith("@ "):
            line, _, rest = rest.partition("\n")
            field, context = _setting(line)
        text, _, expected = rest.partition("\n---\n")
        yield Case(head, text, expected.strip("\n"), context, field)


def _setting(line: str) -> tuple[bool, Context]:
    mode, _, rest = line[2:].partition(" ")
    year, _, label = rest.partition("label=")
    return mode == "field", Context(int(year[5:]) if year.startswith("year=") else None, label)


def described(reading: DeadlineReading | None, field: bool) -> str:
    """A deadline in the lines of the corpus files."""
    if reading is None:
        return "no deadline"
    lines = [] if field else [f"text: {reading.text}"]
    lines.append(f"due: {reading.due or '-'}{'' if reading.inclusive else ' (exclusive)'}")
    lines += [f"{period.kind}: {period.edtf or '-'}" for period in reading.periods]
    lines += [f"repeats: {rule}" for rule in reading.recurrence]
    if reading.duration:
        lines.append(f"within: {reading.duration}")
    if reading.after:
        lines.append(f"after: {reading.after}")
    if reading.condition:
        lines.append(f"condition: {reading.condition}")
    if reading.inferred:
        lines.append("inferred")
    lines += [f"warning: {code}" for code in reading.warnings]
    return "\n".join(lines)


ALL_CASES = [
    pytest.param(case, id=f"{path.stem}: {case.title}") for path in sorted(CORPUS.glob("*.txt")) for case in cases(path)
]


@pytest.mark.parametrize("case", ALL_CASES)
def test_corpus(case: Case) -> None:
    reading = read(case.text, GRAMMAR, case.context, field=case.field)
    assert described(reading, case.field) == case.expected


def test_corpus_is_read() -> None:
    assert len(ALL_CASES) > 350


@pytest.mark.parametrize("case", ALL_CASES)
def test_every_value_is_valid_and_agrees(case: Case) -> None:
    reading = read(case.text, GRAMMAR, case.context, field=case.field)
    if reading is None:
        return
    _check(reading)
    assert case.text[reading.start : reading.end].startswith(reading.text.split("; ")[0])


def _check(reading: DeadlineReading) -> None:
    for period in reading.periods:
        assert period.edtf is None or parse_edtf(period.edtf) is not None
        if period.start and period.end:
            assert period.start <= period.end
            start, end = (date.fromisoformat(day) for day in (period.start, period.end))
            interval = parse_edtf(period.edtf)
            assert date(*interval.lower_strict()[:3]) == start
            assert date(*interval.upper_strict()[:3]) == end
    for rule in reading.recurrence:
        first = next(iter(rrulestr(rule, dtstart=_midnight(date(2025, 1, 1)))))
        assert first >= _midnight(date(2025, 1, 1))
    if reading.due:
        assert reading.due in {period.end for period in reading.periods}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time())


DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
SPELLINGS = [
    "{d}/{m}/{y}",
    "{d:02}/{m:02}/{y}",
    "{d}-{m}-{y}",
    "{d:02}.{m:02}.{y}",
    "{d} / {m}/ {y}",
    "ngày {d}/{m}/{y}",
    "ngày{d:02}/{m:02}/{y}",
    "ngày {d:02}-{m:02}-{y}",
    "ngày {d} tháng {m} năm {y}",
    "Ngày {d:02} tháng {m:02} năm {y}",
    "NGÀY {d} THÁNG {m} NĂM {y}",
    "ngày {d}  tháng{m} năm{y}",
    "ngày {d} tháng {m}, năm {y}",
    "ngày {d} tháng {m}/{y}",
    "{d} tháng {m} năm {y}",
    "{y}-{m:02}-{d:02}",
]


@given(day=DAYS, spelling=st.sampled_from(SPELLINGS))
@settings(max_examples=400, deadline=None)
def test_every_day_in_every_spelling(day: date, spelling: str) -> None:
    text = spelling.format(d=day.day, m=day.month, y=day.year)
    for prefix, inclusive in (("", True), ("trước ", False), ("chậm nhất là ", True), ("Hoàn thành trước ", False)):
        reading = read(prefix + text, GRAMMAR, PLAN, field=True)
        assert reading is not None
        assert (reading.due, reading.inclusive, reading.inferred) == (day.isoformat(), inclusive, False), prefix + text


@given(day=DAYS, spelling=st.sampled_from([text for text in SPELLINGS if "ngày" in text.lower()]))
@settings(max_examples=100, deadline=None)
def test_every_day_in_prose(day: date, spelling: str) -> None:
    phrase = "trước " + spelling.format(d=day.day, m=day.month, y=day.year)
    text = f"Giao Sở Nội vụ báo cáo UBND tỉnh {phrase} để tổng hợp."
    reading = read(text, GRAMMAR, Context(year=day.year), field=False)
    assert reading is not None
    assert (reading.text, reading.due) == (phrase, day.isoformat())
    assert text[reading.start : reading.end] == phrase


@given(
    first=st.dates(date(2000, 1, 1), date(2099, 12, 30)),
    days=st.integers(1, 400),
    spelling=st.sampled_from(["từ {} đến {}", "{} - {}", "từ ngày {} đến hết ngày {}"]),
)
@settings(max_examples=150, deadline=None)
def test_every_span(first: date, days: int, spelling: str) -> None:
    last = min(first + timedelta(days=days), date(2099, 12, 31))
    text = spelling.format(first.strftime("%d/%m/%Y"), last.strftime("%d/%m/%Y"))
    reading = read(text, GRAMMAR, PLAN, field=True)
    assert reading is not None
    assert [(period.start, period.end) for period in reading.periods] == [(first.isoformat(), last.isoformat())]


@given(day=st.integers(0, 99), month=st.integers(0, 99), year=st.integers(1900, 2100))
@settings(max_examples=300, deadline=None)
def test_no_day_that_is_not_in_the_calendar(day: int, month: int, year: int) -> None:
    reading = read(f"trước ngày {day}/{month}/{year}", GRAMMAR, PLAN, field=True)
    assert reading is not None
    try:
        expected = date(year, month, day).isoformat()
    except ValueError:
        expected = None
    assert reading.due in (expected, None)


WORDS = """
    trước ngày tháng năm quý hằng hàng định kỳ thường xuyên trong đến từ hết cuối đầu và , ; . ( ) - / 30/6/2025 6/2025
    2025 15 II IV chậm nhất là hoàn thành báo cáo tuần lần thứ Sáu theo kế hoạch khi có sau vòng 10 làm việc kể âm lịch
    Tết số 66/NQ-CP … 16 giờ nửa giai đoạn những tiếp 31/2
"""
PARTS = st.sampled_from(WORDS.split())


@given(parts=st.lists(PARTS, max_size=25), field=st.booleans(), year=st.sampled_from([None, 2025]))
@settings(max_examples=600, deadline=None)
def test_any_words_give_valid_values(parts: list[str], field: bool, year: int | None) -> None:
    text = " ".join(parts)
    reading = read(text, GRAMMAR, Context(year), field=field)
    if reading is not None:
        _check(reading)
        assert text[reading.start : reading.end].startswith(reading.text.split("; ")[0])
    explain(text, GRAMMAR, Context(year), field=field)


@given(text=st.text(max_size=80), field=st.booleans())
@settings(max_examples=200, deadline=None)
def test_no_text_raises(text: str, field: bool) -> None:
    read(text, GRAMMAR, PLAN, field=field)


HOSTILE = """
ngày |tháng 6 |trước ngày 1/1/2025 |hằng tháng, |2025, |2025 và |1, |1-|. |…| |(|a/|từ khi a |trong vòng |đến là |sáng |
định kỳ |dự kiến |kể từ |giai đoạn |8h00 |theo |kế hoạch |quý i, |sau 5 ngày |thường xuyên |ABC|·|số 1/|1|
tết nguyên đán năm """.replace("\n", "").split("|")


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize("field", [True, False])
def test_time_is_linear(unit: str, field: bool) -> None:
    text = "ngày 1/1/2025 " + unit * (20_000 // len(unit))
    started = time.process_time()
    read(text, GRAMMAR, PLAN, field=field)
    assert time.process_time() - started < 4  # linear takes a twentieth of a second, quadratic a minute


def test_a_passage_is_read_like_its_text() -> None:
    line = Line("Thời hạn: trước ngày 30/6/2025", page=3)
    passage = Passage(line.text, ((0, line),))
    reading = read(passage, GRAMMAR, PLAN, field=False)
    assert reading is not None
    assert [place.page for place in passage[reading.start : reading.end].places()] == [3]
    assert passage[reading.start : reading.end].text == reading.text == "trước ngày 30/6/2025"


def test_explain_names_the_rules_in_order() -> None:
    steps = explain("Hoàn thành trước ngày 30/6/2025", GRAMMAR, PLAN, field=True)
    assert steps == [
        ("before", "trước ngày 30/6/2025", "by ../2025-06-30"),
        ("day in figures", "ngày 30/6/2025", "['2025-06-30']"),
    ]


def test_the_rules_of_a_value_are_on_it() -> None:
    reading = read("Trong Quý II năm 2025", GRAMMAR, PLAN, field=True)
    assert reading is not None
    assert reading.rules == ("quarter", "within")


def test_thousands_of_sentences_a_second() -> None:
    sentence = (
        "Các cơ quan chuyên môn, UBND các phường, xã căn cứ Kế hoạch này xây dựng kế hoạch của cơ quan, đơn vị; gửi kế "
        "hoạch về UBND thành phố trước ngày 19/4/2025 để theo dõi."
    )
    started = time.process_time()
    for _ in range(1000):
        read(sentence, GRAMMAR, PLAN, field=False)
    assert time.process_time() - started < 2
