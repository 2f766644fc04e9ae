"""Runs every rule's own examples: a rule without an executed example is a rumour."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from . import finders, readers
from .errors import GrammarError
from .grammar import Fired, Grammar, Kind, Rule
from .text import fold, normalise

Kinds = dict[tuple[str, str], Kind]


@dataclass(frozen=True, slots=True)
class Failure:
    """What is wrong with a rule."""

    file: str
    kind: str
    rule: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}.toml: [[{self.kind}]] {self.rule}: {self.reason}"


def check(grammar: Grammar, kinds: Kinds | None = None) -> list[Failure]:
    """Everything that is wrong with the rules of the grammar; an empty list when all examples hold."""
    known = registered() if kinds is None else kinds
    failures: list[Failure] = []
    for file in grammar.files:
        for kind in grammar.kinds(file):
            try:
                for rule in grammar.rules(file, kind):
                    failures.extend(_check_rule(grammar, rule, known.get((file, kind), Kind(keys=None))))
            except GrammarError as error:
                failures.append(Failure(file, kind, "", error.detail))
    return failures


def registered() -> Kinds:
    """The kinds that the modules which use rules declare in a constant `KINDS`, by (file, kind)."""
    names = [f"{__package__}.{name}" for name in ("letterhead", "markers", "outline", "recognised")]
    for package in (readers, finders):
        names += [module.name for module in pkgutil.iter_modules(package.__path__, package.__name__ + ".")]
    kinds: Kinds = {}
    for name in names:
        kinds.update(getattr(importlib.import_module(name), "KINDS", {}))
    return kinds


def _check_rule(grammar: Grammar, rule: Rule, kind: Kind) -> Iterator[Failure]:
    def failure(reason: str) -> Failure:
        return Failure(rule.file, rule.kind, rule.name, reason)

    if kind.keys is not None and (unknown := sorted(set(rule.data) - kind.keys)):
        yield failure(f"unknown keys: {', '.join(unknown)}")
    if rule.source != normalise(rule.source):
        yield failure(f"pattern is not in normal form: {normalise(rule.source)}")
    if not rule.examples:
        yield failure("no example")
    for text, expected in rule.examples:
        reason = _wrong_example(_fired(grammar, rule, kind, text), rule, expected)
        if reason:
            yield failure(f"example {text!r}: {reason}")
    for text in rule.rejects:
        if any(fired.name == rule.name for fired in _fired(grammar, rule, kind, text)):
            yield failure(f"matches its reject {text!r}")


def _fired(grammar: Grammar, rule: Rule, kind: Kind, text: str) -> list[Fired]:
    if kind.evaluate:
        return kind.evaluate(grammar, text)
    return [Fired(hit.rule.name) for hit in grammar.alternation(rule.file, rule.kind).finditer(fold(text))]


def _wrong_example(fired: list[Fired], rule: Rule, expected: Any) -> str | None:
    mine = [one for one in fired if one.name == rule.name]
    if not mine:
        winner = f"; {fired[0].name} wins" if fired else ""
        return f"does not match{winner}"
    if fired[0].name != rule.name:
        return f"{fired[0].name} wins"
    if expected is not None and mine[0].value != expected:
        return f"gives {mine[0].value!r}, not {expected!r}"
    return None
