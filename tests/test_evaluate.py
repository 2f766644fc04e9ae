"""`kehoach eval`: the measures counted by hand on small plans, the report, gains and losses."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from kehoach_parser.cli import app
from kehoach_parser.evaluate import MEASURES, Count, Score, score
from kehoach_parser.evaluate_match import fold, likeness, pairs
from kehoach_parser.evaluate_report import Report, changes, documents_of, readable
from sample_files import SAMPLES, content, plan

QUARTER = {
    "text": "trong Quý II năm 2025",
    "due": "2025-06-30",
    "periods": [{"kind": "during", "start": "2025-04-01", "end": "2025-06-30"}],
    "recurrence": [],
}
GOLD: dict[str, Any] = {
    "header": {
        "issuer": "UBND XÃ A",
        "number": "12",
        "recipients": ["Như trên", "Lưu: VT"],
        "signer": {"name": "Lê B"},
    },
    "tasks": [
        {
            "path": ["I", "1"],
            "origin": "labelled",
            "content": "Rà soát thủ tục hành chính của xã trong toàn bộ các lĩnh vực",
            "lead": [{"text": "Sở A", "name": "Sở A"}, {"text": "Sở B", "name": "Sở B"}],
            "coordinating": [{"text": "Sở C", "name": "Sở C"}],
            "deadline": QUARTER,
            "products": ["Báo cáo", "Kế hoạch"],
        },
        {
            "path": ["I", "2"],
            "origin": "bare",
            "content": "Tuyên truyền đến người dân về dịch vụ công trực tuyến",
            "deadline": {"text": "định kỳ hằng tháng", "recurrence": ["FREQ=MONTHLY"], "periods": []},
        },
    ],
    "sections": [{"marker": "I", "title": "NHIỆM VỤ"}, {"marker": "II", "title": "KINH PHÍ"}],
    "targets": [{"text": "Đạt 95% hồ sơ đúng hạn"}],
}


def read(**differences: Any) -> dict[str, Any]:
    """The gold as a perfect tool would read it, with differences in its first task."""
    result = copy.deepcopy(GOLD)
    result["outline"] = [
        {"marker": "I.", "title": "Nhiệm vụ", "children": [{"marker": "1", "title": "Rà soát"}]},
        {"marker": "II", "title": "KINH PHÍ", "children": []},
    ]
    result["tasks"][0] |= differences
    return result


def counts(result: Score, measure: str) -> tuple[int, int, int]:
    count = result.counts[measure]
    return count.right, count.wrong, count.missing


def test_a_plan_that_was_read_without_mistake_has_full_marks_everywhere() -> None:
    result = score(GOLD, read())
    assert {measure: result.counts[measure].f1 for measure in MEASURES} == dict.fromkeys(MEASURES, 1.0)
    assert counts(result, "fields") == (3 + 2 + 1 + 2, 0, 0)  # units, deadlines, due, products
    assert (result.missing, result.wrong) == ([], [])


@pytest.mark.parametrize(
    ("differences", "measure", "expected"),
    [
        ({"lead": [{"name": "sở  a."}, {"name": "Sở D"}]}, "lead", (1, 1, 1)),
        ({"lead": []}, "lead", (0, 0, 2)),
        ({"coordinating": [{"name": "Sở C"}, {"name": "Sở E"}]}, "coordinating", (1, 1, 0)),
        ({"products": ["Báo cáo Kế hoạch"]}, "products", (2, 0, 0)),  # one text, cut elsewhere
        ({"products": ["Báo cáo"]}, "products", (1, 0, 1)),
        ({"deadline": None}, "due", (0, 0, 1)),
        ({"deadline": QUARTER | {"text": "Trong quý II năm 2025."}}, "deadline", (2, 0, 0)),
        ({"deadline": QUARTER | {"text": "trước ngày 30/6/2025"}}, "deadline", (1, 1, 1)),
        ({"deadline": QUARTER | {"due": "2025-07-01"}}, "due", (0, 1, 1)),
        ({"deadline": QUARTER | {"periods": []}}, "period", (0, 0, 1)),
        ({"deadline": QUARTER | {"recurrence": ["FREQ=WEEKLY"]}}, "recurrence", (1, 1, 0)),
        ({"path": ["I", "1."]}, "path", (2, 0, 0)),
        ({"path": ["I", "3"]}, "path", (1, 1, 1)),
        ({"origin": "prose"}, "origin", (1, 1, 1)),
        ({"content": "Một việc hoàn toàn khác, không có trong văn bản nào cả"}, "tasks", (1, 1, 1)),
        ({"content": "Rà soát thủ tục hành chính của xã trong toàn bộ lĩnh vực"}, "tasks", (2, 0, 0)),
    ],
)
def test_what_a_difference_costs(differences: dict[str, Any], measure: str, expected: tuple[int, int, int]) -> None:
    assert counts(score(GOLD, read(**differences)), measure) == expected


def test_the_fields_of_a_task_that_was_not_found_are_missing_and_those_of_an_invented_one_wrong() -> None:
    result = score(GOLD, read(content="Một việc hoàn toàn khác, không có trong văn bản nào cả"))
    assert counts(result, "fields") == (1, 7, 7)


def test_the_header_is_counted_by_value() -> None:
    other = read()
    other["header"] = {"issuer": "UBND xã A", "number": "13", "recipients": ["Như trên"], "place": "A"}
    assert counts(score(GOLD, other), "header") == (2, 2, 3)


def test_headings_of_the_outline_that_the_gold_does_not_list_cost_nothing() -> None:
    other = read()
    del other["outline"][1]
    result = score(GOLD, other)
    assert counts(result, "sections") == (1, 0, 1)
    assert "ii section: kinh phí" in result.missing


def test_attachments_are_compared_in_order() -> None:
    gold = GOLD | {"attachments": [{"header": {"title": "Phụ lục"}}]}
    assert counts(score(gold, read()), "header") == (5, 0, 1)
    assert counts(score(gold, read() | {"attachments": [{"header": {"title": "Phụ lục"}}]}), "header") == (6, 0, 0)


# one real plan in the place of another, counted by an independent script
OTHER_PLANS = {
    ("s000", "s003"): {
        "tasks": (1, 25, 6), "lead": (0, 22, 10), "fields": (0, 59, 26), "coordinating": (0, 5, 3), "due": (0, 9, 4),
        "products": (0, 10, 4), "deadline": (0, 13, 5), "period": (0, 10, 4), "recurrence": (0, 7, 3),
        "path": (0, 1, 1), "origin": (1, 0, 0), "header": (4, 12, 15), "sections": (0, 0, 8), "targets": (2, 2, 8),
    },
    ("s004", "s002"): {
        "tasks": (0, 12, 82), "lead": (0, 22, 40), "fields": (0, 41, 58), "coordinating": (0, 0, 17), "due": (0, 9, 0),
        "products": (0, 0, 0), "deadline": (0, 10, 1), "period": (0, 9, 0), "recurrence": (0, 3, 3), "path": (0, 0, 0),
        "origin": (0, 0, 0), "header": (3, 13, 16), "sections": (0, 0, 35), "targets": (0, 4, 36),
    },
}  # fmt: skip


@pytest.mark.parametrize(("gold", "other"), OTHER_PLANS)
def test_a_plan_in_the_place_of_another_one(gold: str, other: str) -> None:
    result = score(json.loads(content(f"{gold}.gold.json")), json.loads(content(f"{other}.gold.json")))
    assert {measure: counts(result, measure) for measure in MEASURES} == OTHER_PLANS[gold, other]


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_between_nothing_and_all(first: str, second: str) -> None:
    assert 0.0 <= likeness(fold(first), fold(second)) <= 1.0
    assert likeness(fold(first), fold(first)) == 1.0
    assert fold(fold(first)) == fold(first)


@given(st.lists(st.text("abc ", max_size=8), max_size=6), st.lists(st.text("abc ", max_size=8), max_size=6))
def test_pairs_are_one_to_one(gold: list[str], found: list[str]) -> None:
    chosen = pairs(gold, found, 0.85)
    assert len({i for i, _ in chosen}) == len({j for _, j in chosen}) == len(chosen)
    assert len(pairs(gold, gold, 0.85)) == len(gold)


def test_a_count_without_values_is_full_marks() -> None:
    assert Count().f1 == 1.0
    assert Count(right=3, wrong=1, missing=2).f1 == pytest.approx(2 * 0.75 * 0.6 / 1.35)


def report(result: Score, name: str = "plan.pdf") -> Report:
    return Report({name: result})


def test_changes_tell_what_was_gained_and_lost() -> None:
    worse, better = score(GOLD, read(lead=[{"name": "Sở A"}])), score(GOLD, read())
    gained = changes(report(worse).as_json(), report(better))
    lost = changes(report(better).as_json(), report(worse))
    assert gained.lost == () == lost.gained
    assert gained.gained == lost.lost
    assert lost.lost == ("plan.pdf: I.1 «Rà soát thủ tục hành chính của xã trong toàn bộ các lĩnh vực» lead: sở b",)


def test_a_new_wrong_value_is_a_loss_unless_it_takes_the_place_of_another() -> None:
    one, other, two = (
        score(GOLD, read(supervising=[], coordinating=[{"name": "Sở C"}, *({"name": name} for name in names)]))
        for names in (["X"], ["Y"], ["X", "Y"])
    )
    assert changes(report(one).as_json(), report(two)).lost[0].startswith("plan.pdf: wrongly I.1")
    assert changes(report(two).as_json(), report(one)).gained[0].startswith("plan.pdf: no longer I.1")
    exchanged = changes(report(one).as_json(), report(other))
    assert (exchanged.gained, exchanged.lost) == ((), ())


def test_a_document_that_is_no_longer_there_is_a_loss_and_a_new_one_is_none() -> None:
    old = report(score(GOLD, read()), "old.pdf").as_json()
    assert changes(old, report(score(GOLD, {}), "new.pdf")).lost == ("old.pdf: the whole document",)


def test_documents_belong_to_the_gold_file_with_the_longest_name_that_fits() -> None:
    names = [
        "a.gold.json",
        "a-b.gold.json",
        "a.pdf",
        "a.docx",
        "a-scan.pdf",
        "a-b.txt",
        "a-b-x.txt",
        "a.pdf.json",
        "c.pdf",
    ]
    assert documents_of(names) == [
        ("a-b.gold.json", "a-b-x.txt"),
        ("a-b.gold.json", "a-b.txt"),
        ("a.gold.json", "a-scan.pdf"),
        ("a.gold.json", "a.docx"),
        ("a.gold.json", "a.pdf"),
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=90),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_readable_json_is_json(value: Any) -> None:
    assert json.loads(readable(value)) == value


def test_readable_json_has_short_values_on_a_line() -> None:
    assert readable({"a": [1, 2], "b": "x" * 120}) == '{\n "a": [1, 2],\n "b": "' + "x" * 120 + '"\n}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("s000.gold.json", "s000.txt"):
        (tmp_path / name).write_bytes(content(name))
    return tmp_path


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["eval", *arguments])


def test_the_command_prints_a_row_a_document(folder: Path) -> None:
    result = run(str(folder))
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.splitlines()[1:]] == ["s000.txt", "all"]


def test_the_command_writes_the_same_json_that_it_prints(folder: Path) -> None:
    result = run(str(folder), "--format", "json", "--json", str(folder / "scores.json"))
    assert json.loads(result.stdout) == json.loads((folder / "scores.json").read_text("utf-8"))
    assert json.loads(result.stdout)["documents"]["s000.txt"]["scores"]["tasks"]["missing"] == 0


def test_the_command_fails_on_a_loss_and_names_it(folder: Path) -> None:
    scores = folder / "scores.json"
    assert run(str(folder), "--json", str(scores)).exit_code == 0
    assert run(str(folder), "--against", str(scores)).exit_code == 0
    text = (folder / "s000.txt").read_text("utf-8")
    (folder / "s000.txt").write_text(text[: len(text) // 2], "utf-8")
    result = run(str(folder), "--against", str(scores))
    assert result.exit_code == 14
    assert "- s000.txt: " in result.stderr
    assert "lost" in result.stderr.splitlines()[-1]


def test_the_command_writes_only_expected_results_that_exist(folder: Path) -> None:
    run(str(folder), "--write")
    assert not (folder / "s000.txt.json").exists()
    (folder / "s000.txt.json").touch()
    run(str(folder), "--write")
    assert json.loads((folder / "s000.txt.json").read_text("utf-8"))["source"]["path"] == "s000.txt"


def test_a_document_that_cannot_be_read_is_named_and_the_others_are_scored(folder: Path) -> None:
    (folder / "s000.pdf").write_bytes(b"%PDF-1.7 nothing")
    result = run(str(folder))
    assert result.exit_code == 6
    assert result.stderr.count("\n") == 1
    assert "s000.txt" in result.stdout
    assert "s000.pdf" in result.stdout


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda folder: (folder / "s000.gold.json").unlink(), 3),
        (lambda folder: (folder / "s000.gold.json").write_text("{", "utf-8"), 6),
    ],
)
def test_a_wrong_folder_gives_one_line(folder: Path, spoil: Any, code: int) -> None:
    spoil(folder)
    result = run(str(folder))
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (code, "", 1)


def test_a_missing_folder_gives_one_line(tmp_path: Path) -> None:
    result = run(str(tmp_path / "none"))
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (3, "", 1)


def test_scores_that_cannot_be_written_are_a_wrong_argument(folder: Path) -> None:
    result = run(str(folder), "--json", str(folder / "none" / "scores.json"))
    assert (result.exit_code, result.stdout) == (2, "")


def test_the_samples_lost_nothing_against_the_committed_scores() -> None:
    old = json.loads((SAMPLES / "scores.json").read_text("utf-8"))
    new = Report()
    for gold, name in documents_of([path.name for path in SAMPLES.iterdir()]):
        new.documents[name] = score(json.loads(content(gold)), json.loads(plan(name).model_dump_json()))
    assert changes(old, new).lost == ()
