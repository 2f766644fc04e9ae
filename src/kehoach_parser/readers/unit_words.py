"""The word lists of `units.toml` ready for looking up: verbs, class nouns, names that are known."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from ..grammar import Grammar
from ..patterns import compiled
from ..text import fold

WORD = compiled(r"(\w+|\n|[^\w\s])")


_ByFirst = dict[str, list[tuple[str, ...]]]


def _by_first(phrases: Iterable[str]) -> _ByFirst:
    """The words of the phrases by the first of them, the longest phrase first."""
    found: _ByFirst = {}
    for phrase in {tuple(WORD.findall(fold(phrase))) for phrase in phrases}:
        found.setdefault(phrase[0], []).append(phrase)
    for same in found.values():
        same.sort(key=len, reverse=True)
    return found


class Phrases:
    """A set of phrases, found at a word by its first word; the longest wins."""

    def __init__(self, by_first: _ByFirst) -> None:
        self._by_first = by_first

    def match(self, words: list[str], index: int) -> int:
        """The number of words of the longest phrase that stands at the index; 0 where none does."""
        if index >= len(words):
            return 0
        for phrase in self._by_first.get(words[index], ()):
            size = len(phrase)
            if size == 1 or tuple(words[index : index + size]) == phrase:
                return size
        return 0


def phrases_of(names: Iterable[str]) -> Phrases | None:
    """The names ready for looking up; None where there are none."""
    return Phrases(_by_first(names)) if names else None


class Vocabulary:
    """What the unit readers know of words; the lists have the names that they have in the grammar."""

    def __init__(self, grammar: Grammar) -> None:
        def phrases(name: str) -> Phrases:
            words = grammar.words("units", name)
            return Phrases(grammar.kept(("units: phrases", name), lambda: _by_first(words)))

        def folded(name: str) -> frozenset[str]:
            words = grammar.words("units", name)
            return grammar.kept(("units: folded", name), lambda: frozenset(map(fold, words)))

        self.openers = grammar.alternation("units", "opener")
        self.labels = grammar.alternation("units", "role_label")
        self.brackets = grammar.alternation("units", "bracket")
        # what ends a name
        self.strong, self.weak, self.doing = phrases("strong"), phrases("weak"), phrases("doing")
        self.compound, self.verbal_compound = phrases("compound"), phrases("verbal_compound")
        self.function = phrases("function")
        self.clause, self.related, self.charge = phrases("clause"), phrases("related"), phrases("charge")
        self.membership = phrases("membership")
        self.charged, self.answering = phrases("charged"), phrases("answering")
        self.stretch_from, self.stretch_to = folded("stretch_from"), folded("stretch_to")
        # what goes on with a name
        self.member, self.people, self.place = phrases("member"), phrases("people"), phrases("place")
        self.populace = phrases("populace")
        self.aiming = folded("aiming")
        self.directly = phrases("directly")
        self.personal_role = phrases("personal_role")
        self.bare_post, self.field = phrases("bare_post"), phrases("field")
        self.attribute = phrases("attribute")
        self.qualifier, self.linking = phrases("qualifier"), phrases("linking")
        self.functional, self.asserting = phrases("functional"), phrases("asserting")
        self.by, self.before_order = phrases("by"), folded("before_order")
        self.delivering, self.adverb = phrases("delivering"), phrases("adverb")
        self.nominal, self.assigning = folded("nominal"), phrases("assigning")
        # names
        names = grammar.kept("units: names", lambda: _names(grammar))
        self.names, self.whole = {head: Phrases(known) for head, known in names.items()}, phrases("names_whole")
        short = grammar.table("units", "abbreviations")
        self.abbreviations = Phrases(grammar.kept("units: abbreviations", lambda: _by_first(short)))
        self.completing, self.determiner, self.title = phrases("completing"), phrases("determiner"), phrases("title")
        self.pairs = grammar.kept("units: pairs", lambda: _pairs(grammar))
        # single words
        self.joints, self.inner_joints = folded("joint"), folded("and")
        self.weak_joints, self.dotted = folded("with"), folded("dotted")
        self.verbal_heads, self.dangling = folded("verbal_head"), folded("dangling")
        self.chiefs, self.chief_acts = folded("chief"), phrases("chief_acts")
        self.crews = folded("crew")
        self.task_bodies, self.reports, self.headed = folded("task_body"), phrases("reports"), phrases("headed")
        self.clause_ends, self.conclusion = folded("clause_end"), folded("conclusion")
        self.before_object, self.adding = folded("before_object"), folded("adding")
        self.several = grammar.compile("units", r"{:determiner}\b")


def _names(grammar: Grammar) -> dict[str, _ByFirst]:
    """The names of each head, by the head's words; with the abbreviations that stand for one of them."""
    named = {}
    short = grammar.table("units", "abbreviations")
    signs = [(f" {word} ", " & ") for word in grammar.words("units", "and")]
    for head, kind in grammar.table("units", "names_of").items():
        names = grammar.words("units", str(kind))
        known = set(map(fold, names))
        with_sign = [name.replace(*sign) for sign in signs for name in names]
        named[fold(head)] = _by_first(
            [*names, *with_sign, *(key for key, full in short.items() if fold(full) in known)]
        )
    return named


def _pairs(grammar: Grammar) -> frozenset[tuple[str, str]]:
    """The neighbours in the names and full forms that are known: two syllables that can be one word (`Lao động`)."""
    lists = [*map(str, grammar.table("units", "names_of").values()), "names_whole", "field"]
    known = [name for words in lists for name in grammar.words("units", words)]
    known += map(str, grammar.table("units", "abbreviations").values())
    return frozenset(pair for name in known for pair in pairwise(WORD.findall(fold(name))))


def vocabulary(grammar: Grammar) -> Vocabulary:
    """The vocabulary of the grammar, made once."""
    return grammar.cached("units: vocabulary", lambda: Vocabulary(grammar))
