"""Where rules can begin is derived from them: it must never hide a match."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehoach_parser.grammar import Alternation, Grammar, Rule, _alternatives, load
from kehoach_parser.grammar_heads import heads_of
from kehoach_parser.grammar_patterns import BORDER_AFTER, BORDER_BEFORE
from kehoach_parser.text import fold

GRAMMAR = load()
KINDS = [(file, kind) for file in GRAMMAR.files for kind in GRAMMAR.kinds(file)]
STATED = [("deadlines", "time"), ("deadlines", "frame")]  # they have a piece that says where they begin


def plain(grammar: Grammar, file: str, kind: str) -> re.Pattern[str]:
    """The rules of a kind tried at every place."""
    rules = "|".join(re.sub(r"\(\?P<\w+>", "(", rule.expanded) for rule in grammar.rules(file, kind))
    return re.compile(f"{BORDER_BEFORE}(?:{rules}){BORDER_AFTER}")


def texts(grammar: Grammar, file: str) -> list[str]:
    """What the rules of a file give as examples and rejects, alone and in the midst of a sentence."""
    written = [
        text
        for kind in grammar.kinds(file)
        for rule in grammar.rules(file, kind)
        for text in (*(example for example, _ in rule.examples), *rule.rejects)
    ]
    return [fold(text) for one in written for text in (one, f"Các đơn vị ({one}), giao {one}; {one}x")]


@pytest.mark.parametrize(("file", "kind"), KINDS, ids="/".join)
def test_no_example_is_hidden(file: str, kind: str) -> None:
    rules = GRAMMAR.alternation(file, kind)
    everywhere = rules.pattern if (file, kind) in STATED else plain(GRAMMAR, file, kind)
    for text in texts(GRAMMAR, file):
        found = [(hit.start, hit.end) for hit in rules.finditer(text)]
        assert found == [match.span() for match in everywhere.finditer(text)], text


@pytest.mark.parametrize(("file", "kind"), KINDS, ids="/".join)
def test_every_example_begins_as_its_rule_says(file: str, kind: str) -> None:
    rules = [(rule, heads) for rule in GRAMMAR.rules(file, kind) if (heads := heads_of([rule.expanded]))]
    for rule, expressions in rules:
        matches = [match for text, _ in rule.examples for match in rule.pattern.finditer(fold(text))]
        for match in matches:
            head, starts = (re.compile(expression) for expression in expressions)
            assert head.match(match.string, match.start()), match.string
            assert match.start() == 0 or starts.match(match.string, match.start()), match.string


def test_rules_of_a_user_are_found_wherever_they_begin(tmp_path: Path) -> None:
    rule = "[[assign]]\nname = \"phó thác\"\npattern = '(?:kính )?[pq]hó thác|\\d+ người làm'\n"
    (tmp_path / "units.toml").write_text(rule, encoding="utf-8")
    rules = load(tmp_path).alternation("units", "assign")
    found = [hit.rule.name for hit in rules.finditer("kính phó thác sở a; giao sở b; 12 người làm")]
    assert found == ["phó thác", "giao", "phó thác"]


@pytest.mark.parametrize("pattern", ["", "a?", "(?:ab)*", ".a", "[^a]b", r"\Wa", "(?i:a)b", r"(?:a|)(?:b|.)"])
def test_what_can_begin_with_anything_has_no_head(pattern: str) -> None:
    assert heads_of([pattern]) is None


ALPHABET = "ab1 .("
PIECES = st.sampled_from(
    [
        "a",
        "b",
        "ab",
        r"\d",
        r"\s+",
        r"\s*",
        "[ab]",
        "[a-z1]",
        r"\.",
        r"\(",
        "(?<!a)",
        "(?=b)",
        "^",
        "(?:ab|ba|1)",
        "b{2,3}",
    ]
)
PATTERNS = st.lists(st.tuples(PIECES, st.sampled_from(["", "", "?", "*"])), min_size=1, max_size=5).map(
    lambda parts: "".join(f"(?:{piece}){often}" for piece, often in parts)
)


@given(st.lists(PATTERNS, min_size=1, max_size=4), st.text(ALPHABET, max_size=30))
def test_no_match_of_any_pattern_is_hidden(patterns: list[str], text: str) -> None:
    rules = tuple(Rule("x", "y", str(number), pattern, pattern) for number, pattern in enumerate(patterns))
    found = Alternation(rules, *_alternatives(rules, ""), re.compile).finditer(text)
    everywhere = re.finditer(f"{BORDER_BEFORE}(?:{'|'.join(patterns)}){BORDER_AFTER}", text)
    assert [(hit.start, hit.end) for hit in found] == [match.span() for match in everywhere]
