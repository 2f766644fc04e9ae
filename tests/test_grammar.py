"""The normal form of text, the grammar files, and every rule's own examples."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehoach_parser import grammar_cache
from kehoach_parser.check import Failure, check, registered
from kehoach_parser.errors import GrammarError
from kehoach_parser.grammar import Fired, Grammar, Kind, load
from kehoach_parser.grammar_files import builtin_folder
from kehoach_parser.text import fold, normalise

# ------------------------------------------------------------------------------------------------ text

TONES = """
    hoà hòa|hòa hòa|HOÀ HÒA|Hoà Hòa|uỷ ủy|Uỷ Ủy|UỶ ỦY|ủy ủy|thuý thúy|khoẻ khỏe|loá lóa|xoè xòe|
    quý quý|quỹ quỹ|quỳnh quỳnh|Quý Quý|hoạt hoạt|khuỷu khuỷu|ngoài ngoài|huỳnh huỳnh|xoáy xoáy|khuya khuya|
    hòan hoàn|tòan toàn|họat hoạt|khỏan khoản|xóay xoáy|khủyu khuỷu|qúy quý|Qúy Quý|qủa quả|qúan quán
"""


@pytest.mark.parametrize("pair", re.split(r"\|\s*", TONES.strip()))
def test_the_tone_mark_has_one_place(pair: str) -> None:
    written, expected = pair.split()
    assert normalise(written) == expected
    assert normalise(unicodedata.normalize("NFD", written)) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2025 – 2030", "2025 - 2030"),
        ("HĐND‑UBND", "HĐND-UBND"),
        ("“rõ người”", '"rõ người"'),
        ("11h00’", "11h00'"),
        ("tháng\u00a06\t/2025", "tháng 6 /2025"),
        ("Ðề án", "Đề án"),
        ("dòng\nsau", "dòng\nsau"),
    ],
)
def test_signs_are_plain(written: str, expected: str) -> None:
    assert normalise(written) == expected


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_offsets_of_the_normal_form_are_offsets_of_the_text(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert len(normalise(text)) == len(text)
    assert len(fold(text)) == len(text)


@given(st.text(alphabet="aàáoòóỏõọeèéuùúủyỳýỷnhqthkQUOA –“", max_size=12))
def test_the_normal_form_is_final(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
    assert fold(fold(text)) == fold(text) == fold(normalise(text))


@given(st.text(max_size=40))
def test_a_fold_has_no_capital_of_ascii(text: str) -> None:
    assert not re.search("[A-Z]", fold(text))


# ------------------------------------------------------------------------------------------------ files


def write(folder: Path, **files: str) -> Path:
    for name, content in files.items():
        (folder / f"{name}.toml").write_text(content, encoding="utf-8")
    return folder


TIMES = """
ranks = ["một", "hai"]
[quarter]
values = { "I" = 1, "II" = 2, "tư" = 4 }
[year]
pattern = '20\\d\\d'
[[time]]
name = "quarter"
pattern = 'quý {quarter}(?: năm | ?/ ?){year}'
examples = ["Quý II/2025"]
means = "quarter"
[[time]]
name = "year"
pattern = 'năm {year}(?: - {year2})?'
examples = ["năm 2025"]
[[frame]]
name = "before"
pattern = 'trước {time}'
examples = ["Trước Quý II/2025"]
[abbreviations]
UBND = "Ủy ban nhân dân"
"""


@pytest.fixture
def times(tmp_path: Path) -> Grammar:
    return load(write(tmp_path, times=TIMES), builtin=False)


def test_a_rule_matches_on_the_fold_and_gives_its_groups(times: Grammar) -> None:
    hit = times.alternation("times", "time").search(fold("Trong QUÝ  II / 2025"))
    assert hit is not None
    assert (hit.rule.name, hit.groups, hit.start, hit.end) == ("quarter", {"quarter": "ii", "year": "2025"}, 6, 20)
    assert hit.rule.data == {"means": "quarter"}
    assert times.piece("times", "quarter").values[hit.groups["quarter"]] == 2


def test_the_longest_spelling_wins_and_borders_are_borders_of_words(times: Grammar) -> None:
    alternation = times.alternation("times", "time")
    assert [hit.groups["quarter"] for hit in alternation.finditer("quý i/2025, quý ii/2025")] == ["i", "ii"]
    assert alternation.search("quý i/20255") is None
    assert alternation.search("aquý i/2025") is None


def test_the_same_piece_twice_has_two_groups(times: Grammar) -> None:
    hit = times.alternation("times", "time").fullmatch("năm 2025 - 2026")
    assert hit is not None
    assert hit.groups == {"year": "2025", "year2": "2026"}
    assert hit.spans["year2"] == (11, 15)


def test_a_kind_of_rules_is_a_piece(times: Grammar) -> None:
    hit = times.alternation("times", "frame").match("trước năm 2025")
    assert hit is not None
    assert hit.groups == {"time": "năm 2025"}


def test_tables_and_words(times: Grammar) -> None:
    assert times.table("times", "abbreviations") == {"UBND": "Ủy ban nhân dân"}
    assert times.words("times", "ranks") == ("một", "hai")
    assert times.table("times", "nothing") == {}
    assert times.words("nothing", "nothing") == ()
    assert times.rules("nothing", "nothing") == ()
    assert times.alternation("nothing", "nothing").search("năm 2025") is None


def test_shared_pieces_are_visible_in_every_file(tmp_path: Path) -> None:
    grammar = load(
        write(tmp_path, words='[colour]\nwords = ["xanh lá", "xanh"]', x='[[r]]\nname = "r"\npattern = "màu {colour}"'),
        builtin=False,
    )
    hit = grammar.alternation("x", "r").search("màu xanh  lá cây")
    assert hit is not None
    assert hit.groups == {"colour": "xanh  lá"}
    assert grammar.words("words", "colour") == ("xanh lá", "xanh")


def test_a_user_adds_and_replaces(tmp_path: Path) -> None:
    base, own = tmp_path / "base", tmp_path / "own"
    base.mkdir()
    own.mkdir()
    write(base, times=TIMES)
    write(
        own,
        times="""
        ranks = ["ba"]
        [quarter]
        values = { "bốn" = 4 }
        [abbreviations]
        "HĐND" = "Hội đồng nhân dân"
        [[time]]
        name = "year"
        pattern = 'niên {year}'
        [[time]]
        name = "half"
        pattern = 'nửa {year}'
        """,
    )
    grammar = load(base, own, builtin=False)
    assert [rule.name for rule in grammar.rules("times", "time")] == ["half", "quarter", "year"]
    assert grammar.alternation("times", "time").search("năm 2025") is None
    assert grammar.alternation("times", "time").search("quý bốn/2025") is not None
    assert set(grammar.table("times", "abbreviations")) == {"UBND", "HĐND"}
    assert grammar.words("times", "ranks") == ("một", "hai", "ba")
    assert grammar.version != load(base, builtin=False).version


def test_a_rule_of_a_user_may_begin_otherwise_than_the_head_says(tmp_path: Path) -> None:
    own = write(
        tmp_path,
        deadlines="""
        [[time]]
        name = "ngày thành lập"
        pattern = 'zzz {y}'
        token = "Y"
        gives = "years"
        """,
    )
    assert load(own).alternation("deadlines", "time").match("zzz 2025") is not None


def test_the_version_is_that_of_the_content(tmp_path: Path) -> None:
    write(tmp_path, times=TIMES)
    assert load(tmp_path, builtin=False).version == load(tmp_path, builtin=False).version


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[[time", "Expected"),
        ("x = 3", "x: neither a table"),
        ('[[time]]\npattern = "a"', "rule of kind time: no name"),
        ('[[time]]\nname = "a"', "rule a: no pattern"),
        ('[[time]]\nname = "a"\npattern = "("', "rule a: missing )"),
        ('[[time]]\nname = "a"\npattern = "{b}"', "rule a: no piece {b}"),
        ('[[time]]\nname = "a"\npattern = "a"\n[[time]]\nname = "a"\npattern = "b"', "rule a: two rules"),
        ('[[time]]\nname = "a"\npattern = "a"\nexamples = [3]', "rule a: examples"),
        ('[[time]]\nname = "a"\npattern = "a"\nrejects = "b"', "rule a: rejects"),
        ('[[time]]\nname = "a"\npattern = "{b} {b}"\n[b]\npattern = "c"', "rule a: redefinition"),
        ('[[time]]\nname = "a"\npattern = "{b}"\n[b]\npattern = "{b}"', "rule a: piece b uses itself"),
    ],
)
def test_a_wrong_file_is_refused_with_its_path_and_rule(tmp_path: Path, content: str, reason: str) -> None:
    with pytest.raises(GrammarError) as error:
        load(write(tmp_path, wrong=content), builtin=False)
    assert error.value.path == str(tmp_path / "wrong.toml")
    assert error.value.detail.startswith(reason)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GrammarError, match="no such folder"):
        load(tmp_path / "none")


def test_the_built_in_files_are_those_of_the_package_then_of_the_checkout(tmp_path: Path) -> None:
    package = tmp_path / "src" / "kehoach_parser"
    package.mkdir(parents=True)
    assert builtin_folder(str(package)) == str(tmp_path / "grammars")
    (package / "grammars").mkdir()
    assert builtin_folder(str(package)) == str(package / "grammars")
    assert (Path(builtin_folder()) / "deadlines.toml").is_file()


# ------------------------------------------------------------------------------------------------ cache

SENTENCE = "gửi kế hoạch về UBND thành phố trước ngày 19/4/2025; định kỳ hằng tháng báo cáo trong quý II năm 2025"


def hits(grammar: Grammar) -> list[tuple[str, int, int, dict[str, str]]]:
    found = grammar.alternation("deadlines", "time").finditer(fold(SENTENCE))
    return [(hit.rule.name, hit.start, hit.end, dict(hit.groups)) for hit in found]


def test_a_kept_grammar_reads_the_same(tmp_path: Path) -> None:
    first = load(cache=tmp_path)
    expected = hits(first)
    first.keep()
    assert len(list(tmp_path.glob("grammar-*.bin"))) == 1
    second = load(cache=tmp_path)
    assert hits(second) == expected == hits(load())
    assert len(expected) == 3
    assert second.version == load().version


def test_a_kept_pattern_is_not_compiled_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load(cache=tmp_path)
    hits(first)
    first.keep()

    def compile_nothing(*arguments: object) -> None:
        raise AssertionError(arguments)

    monkeypatch.setattr(grammar_cache, "_code", compile_nothing)
    assert hits(load(cache=tmp_path)) == hits(load())


@pytest.mark.parametrize("damage", [b"", b"xyz", b"x" * 40, None])
def test_a_damaged_cache_is_as_none(tmp_path: Path, damage: bytes | None) -> None:
    grammar = load(cache=tmp_path)
    hits(grammar)
    grammar.keep()
    (path,) = tmp_path.glob("grammar-*.bin")
    path.write_bytes(path.read_bytes()[:-1] if damage is None else damage)
    assert hits(load(cache=tmp_path)) == hits(load())


def test_a_cache_of_another_python_is_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grammar = load(cache=tmp_path)
    hits(grammar)
    grammar.keep()
    monkeypatch.setattr(sys, "version", "3.0")
    assert hits(load(cache=tmp_path)) == hits(load())


def test_unsound_code_is_compiled_again(tmp_path: Path) -> None:
    store = grammar_cache.Cache(tmp_path, "x")
    store.compile("a+")
    store._codes["a+", 0] = (32, b"\xff\xff\xff\x7f" * 8, 0, {}, (None,))
    assert store.compile("a+").fullmatch("aaa") is not None


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    grammar = load(cache=in_the_way)
    assert hits(grammar) == hits(load())
    grammar.keep()
    assert in_the_way.read_text() == ""


def test_old_contents_leave_the_cache(tmp_path: Path) -> None:
    for number in range(12):
        store = grammar_cache.Cache(tmp_path, f"{number}")
        store.compile("a+")
        store.write()
    assert len(list(tmp_path.glob("grammar-*.bin"))) == 8


@pytest.mark.parametrize(("named", "expected"), [("", None), ("/x/y", "/x/y")])
def test_the_place_of_the_cache_can_be_named(monkeypatch: pytest.MonkeyPatch, named: str, expected: str | None) -> None:
    monkeypatch.setenv("KEHOACH_CACHE", named)
    assert grammar_cache.cache_folder() == expected


def test_the_cache_is_among_the_users_caches(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("KEHOACH_CACHE", raising=False)
    monkeypatch.setenv("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME", str(tmp_path))
    assert grammar_cache.cache_folder() == str(tmp_path / "kehoach-parser")


# ------------------------------------------------------------------------------------------------ check


@pytest.fixture(scope="module")
def failures() -> list[Failure]:
    return check(load())


@pytest.mark.parametrize("kind", sorted(registered()))
def test_every_rule_holds_its_examples(kind: tuple[str, str], failures: list[Failure]) -> None:
    assert [str(failure) for failure in failures if (failure.file, failure.kind) == kind] == []


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("pattern = 'năm \\d+'", "no example"),
        ("pattern = 'năm \\d+'\nexamples = ['tháng 6']", "example 'tháng 6': does not match"),
        ("pattern = 'quý \\d'\nexamples = ['quý 6']", "example 'quý 6': does not match; first wins"),
        ("pattern = 'năm \\d+'\nexamples = { 'năm 6' = 7 }", "example 'năm 6': gives 6, not 7"),
        ("pattern = 'năm \\d+'\nexamples = ['năm 6']\nrejects = ['năm 7']", "matches its reject 'năm 7'"),
        ("pattern = 'năm \\d+'\nexamples = ['năm 6']\ncolour = 3", "unknown keys: colour"),
        ("pattern = 'hoà \\d+'\nexamples = ['hòa 6']", "pattern is not in normal form: hòa \\d+"),
    ],
)
def test_the_checker_sees_what_is_wrong(tmp_path: Path, rule: str, reason: str) -> None:
    content = f"[[time]]\nname = 'first'\npattern = 'quý \\d+'\nexamples = ['quý 3']\n[[time]]\nname = 'second'\n{rule}"
    grammar = load(write(tmp_path, times=content), builtin=False)

    def evaluate(grammar: Grammar, text: str) -> list[Fired]:
        hits = grammar.alternation("times", "time").finditer(fold(text))
        return [Fired(hit.rule.name, int(text[hit.start : hit.end].split()[1])) for hit in hits]

    failures = check(grammar, {("times", "time"): Kind(frozenset(), evaluate)})
    assert [(failure.rule, failure.reason) for failure in failures][:1] == [("second", reason)]
