"""Grammar files (TOML) to typed, compiled rules; the only module that knows the file format.

A file holds pieces, rules, tables and lists:

    [quarter]                       a piece: its values are the alternatives (longest first) and their meaning
    values = { "I" = 1, "tư" = 4 }
    [day_month]                     a piece with a pattern, or with `words = ["…"]`
    pattern = "{day}/{month}"
    [[time]]                        a rule of the kind `time`
    name = "quarter of a year"
    pattern = "quý {quarter}/{year}"
    examples = { "Quý II/2025" = "2025-34" }      or a list, where no value is compared
    rejects = ["quỹ I"]
    [abbreviations]                 any other table is plain data
    UBND = "Ủy ban nhân dân"

Patterns are regular expressions on `text.fold`: lower case, one normal form. In them a space matches any white space
(` ?` none or some), `{piece}` is a piece of the file or of words.toml and a group of that name, `{piece2}` the same
piece in a second group, `{:piece}` the piece without a group. The kind of other rules of the file is a piece, too.
Words and values are literal and may be written with capitals. Every rule stands between borders of words. How rules
begin is derived from them, to spare tries; a piece `time_head` says it more sharply for all of the kind `time`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from . import grammar_files, grammar_heads, grammar_patterns, text
from .errors import GrammarError
from .grammar_cache import Cache
from .grammar_files import Files, Source, read_files, sources_of, version_of
from .grammar_heads import heads_of
from .grammar_patterns import BORDER_AFTER, BORDER_BEFORE, Expander, Piece

__all__ = ["Alternation", "Fired", "Grammar", "Hit", "Kind", "Piece", "Rule", "load"]

T = TypeVar("T")
_compile = cache(re.compile)


class Rule(NamedTuple):
    """One rule of a grammar file. `data` has the keys that are the kind's own."""

    file: str
    kind: str
    name: str
    source: str  # the pattern as written
    expanded: str  # as a regular expression, pieces put in
    data: Mapping[str, Any] = MappingProxyType({})
    examples: tuple[tuple[str, Any], ...] = ()  # (text, value); None: not compared
    rejects: tuple[str, ...] = ()
    path: str = ""

    @property
    def pattern(self) -> re.Pattern[str]:
        """The rule alone, compiled; for many rules `Grammar.alternation` is faster."""
        try:
            return _compile(f"{BORDER_BEFORE}(?:{self.expanded}){BORDER_AFTER}")
        except re.error as error:
            raise GrammarError(self.path, f"rule {self.name}: {error}") from error


class Hit(NamedTuple):
    """A place where a rule matches: offsets in the folded text, and the texts of the rule's groups that took part."""

    rule: Rule
    start: int
    end: int
    groups: Mapping[str, str]
    spans: Mapping[str, tuple[int, int]]


class Alternation:
    """All rules of a kind as one regular expression; at each place the first rule of the file that matches wins."""

    def __init__(
        self, rules: tuple[Rule, ...], pattern: str, starts: str, compile_: Callable[[str], re.Pattern[str]]
    ) -> None:
        self.rules = rules
        self.pattern = compile_(pattern)
        self._starts = compile_(starts) if starts else None
        self._groups: list[list[tuple[str, int]]] = [[] for _ in rules]
        for name, index in self.pattern.groupindex.items():
            number, _, group = name[1:].partition("_")
            if group:
                self._groups[int(number)].append((group, index))

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """The hits from left to right; none overlaps another."""
        for match in self._matches(text, start, len(text) if end is None else end):
            yield self._hit(match)

    def search(self, text: str, start: int = 0) -> Hit | None:
        found = next(self._matches(text, start, len(text)), None)
        return self._hit(found) if found else None

    def match(self, text: str, start: int = 0) -> Hit | None:
        """The hit that begins at the offset."""
        found = self.pattern.match(text, start)
        return self._hit(found) if found else None

    def fullmatch(self, text: str) -> Hit | None:
        found = self.pattern.fullmatch(text)
        return self._hit(found) if found else None

    def _matches(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """The matches from left to right. Only places are tried at which one can begin, and the first."""
        if self._starts is None:
            yield from self.pattern.finditer(text, start, end)
            return
        if match := self.pattern.match(text, start, end):
            start = match.end()
            yield match
        for place in self._starts.finditer(text, start, end):
            if place.start() >= start and (match := self.pattern.match(text, place.start(), end)):
                start = match.end()
                yield match

    def _hit(self, match: re.Match[str]) -> Hit:
        number = int((match.lastgroup or "r0")[1:])
        groups, spans = {}, {}
        for name, index in self._groups[number]:
            if match[index] is not None:
                groups[name] = match[index]
                spans[name] = match.span(index)
        return Hit(self.rules[number], match.start(), match.end(), groups, spans)


def _alternatives(rules: tuple[Rule, ...], head: str) -> tuple[str, str]:
    """The rules as one regular expression, a group for each; and one that finds where they can begin, empty where that
    is not known. They begin as the head says, where one is given, else as they are written; each is tried only where
    it can begin itself."""
    derived, starts = ("", "") if head else heads_of([rule.expanded for rule in rules]) or ("", "")
    named = (
        f"{_only_at_head(rule)}(?P<r{number}>{_own_names(rule.expanded, number)})" for number, rule in enumerate(rules)
    )
    before = BORDER_BEFORE + (f"(?={head or derived})" if head or derived else "")
    return f"{before}(?:{'|'.join(named) or '(?!)'}){BORDER_AFTER}", starts


def _only_at_head(rule: Rule) -> str:
    heads = heads_of([rule.expanded])
    return f"(?={heads[0]})" if heads else ""


def _own_names(expanded: str, number: int) -> str:
    """The pattern with groups named for its place in the alternation, since names must be unique there."""
    return re.sub(r"\(\?P([<=])", rf"(?P\1r{number}_", expanded)


class Fired(NamedTuple):
    """A rule that took part in reading a text, and what it gave."""

    name: str
    value: Any = None


class Kind(NamedTuple):
    """What a reader says of a kind of rules, for the checker: the keys that such a rule may have, and a function that
    gives the rules which fire on a text, in order, with their values. Without it the alternation alone is tried."""

    keys: frozenset[str] | None = frozenset()  # None: any
    evaluate: Callable[[Grammar, str], list[Fired]] | None = None


class Grammar:
    """All grammar files that were loaded. Immutable; `version` changes with any change of their content."""

    def __init__(self, sources: Mapping[str, Source], version: str, store: Cache) -> None:
        self.version = version
        self._store = store
        self._sources = sources
        self._expander = Expander(sources)
        self._cache: dict[Any, Any] = {}
        self._alternations: dict[tuple[str, str], Alternation] = {}
        self._patterns: dict[tuple[str, str], re.Pattern[str]] = {}

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the files, without `.toml`."""
        return tuple(self._sources)

    def kinds(self, file: str) -> tuple[str, ...]:
        """The kinds of rules in a file."""
        return tuple(self._source(file).rules)

    def rules(self, file: str, kind: str) -> tuple[Rule, ...]:
        """The rules of a kind, a user's first."""
        return self.cached(("rules", file, kind), lambda: self._rules(file, kind))

    def alternation(self, file: str, kind: str) -> Alternation:
        """One regular expression of all rules of a kind, to be run on folded text."""
        known = self._alternations.get((file, kind))
        if known is None:
            known = self._alternations[file, kind] = self._alternation(file, kind)
        return known

    def _alternation(self, file: str, kind: str) -> Alternation:
        rules, head = self.rules(file, kind), f"{kind}_head"
        homes = {os.path.dirname(rule.path) for rule in rules}
        # a rule that a user adds may begin otherwise than the head says
        known = head in self._source(file).pieces and len(homes) == 1
        try:
            pattern, starts = self._store.value(
                ("alternation", file, kind),
                lambda: _alternatives(rules, self.piece(file, head).pattern if known else ""),
            )
            return Alternation(rules, pattern, starts, self._store.compile)
        except re.error:
            for rule in rules:
                rule.pattern.match("")  # names the rule that is wrong
            raise

    def piece(self, file: str, name: str) -> Piece:
        """A piece by name: its pattern and, where it has them, its values by folded spelling."""
        return self.cached(("piece", file, name), lambda: Piece(*self._piece(file, name)))

    def compile(self, file: str, pattern: str) -> re.Pattern[str]:
        """A pattern in the notation of the files, compiled without borders of words."""
        known = self._patterns.get((file, pattern))
        if known is None:
            known = self._patterns[file, pattern] = self._compiled(file, pattern)
        return known

    def _piece(self, file: str, name: str) -> tuple[Any, ...]:
        return self._store.value(("piece", file, name), lambda: tuple(self._expander.piece(file, name)))

    def _compiled(self, file: str, pattern: str) -> re.Pattern[str]:
        expanded = self._store.value(("expand", file, pattern), lambda: self._expander.expand(file, pattern))
        return self._store.compile(expanded)

    def regex(self, written: str) -> re.Pattern[str]:
        """A regular expression that was made of words of the grammar; what depends on a document must not come here."""
        return self.cached(("regex", written), lambda: self._store.compile(written))

    def table(self, file: str, name: str) -> Mapping[str, Any]:
        """A plain table; empty when there is none of that name."""
        return self._source(file).tables.get(name, {})

    def words(self, file: str, name: str) -> tuple[str, ...]:
        """A list of words as written; empty when there is none of that name."""
        source = self._source(file)
        return tuple(source.lists.get(name) or source.pieces.get(name, {}).get("words", ()))

    def cached(self, key: Any, make: Callable[[], T]) -> T:
        """What `make` gave for the key the first time."""
        try:
            value: T = self._cache[key]
        except KeyError:
            value = self._cache[key] = make()
        return value

    def kept(self, key: Any, make: Callable[[], T]) -> T:
        """The same for a plain value that depends on the grammar alone, kept for the next process, too."""
        return self._store.value(key, make)

    def validate(self) -> None:
        """Compile every rule; raises GrammarError for the first that is wrong."""
        for file, source in self._sources.items():
            for kind in source.rules:
                for rule in self.rules(file, kind):
                    rule.pattern.match("")

    def keep(self) -> None:
        """Write what was compiled to the cache now; it is done when the process ends, too."""
        self._store.write()

    def _source(self, file: str) -> Source:
        return self._sources.get(file) or Source(file)

    def _rules(self, file: str, kind: str) -> tuple[Rule, ...]:
        entries = tuple(self._source(file).rules.get(kind, {}).values())
        expanded = self._store.value(
            ("rules", file, kind), lambda: [self._expander.rule(file, entry) for entry in entries]
        )
        return tuple(self._rule(file, kind, *pair) for pair in zip(entries, expanded, strict=True))

    def _rule(self, file: str, kind: str, entry: Mapping[str, Any], expanded: str) -> Rule:
        return Rule(
            file=file,
            kind=kind,
            name=entry["name"],
            source=entry["pattern"],
            expanded=expanded,
            data={key: value for key, value in entry.items() if key not in _COMMON},
            examples=_examples(entry.get("examples", [])),
            rejects=tuple(entry.get("rejects", ())),
            path=entry["path"],
        )


_COMMON = frozenset({"name", "pattern", "examples", "rejects", "path"})


def _examples(written: list[str] | Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(written.items()) if isinstance(written, Mapping) else tuple((text, None) for text in written)


def load(
    *folders: str | os.PathLike[str], builtin: bool = True, cache: str | os.PathLike[str] | None = None
) -> Grammar:
    """The built-in grammar with the rules of the given folders put in front or in place of it. In the folder `cache`
    (see `grammar_cache.cache_folder`) compiled patterns are kept for the next process."""
    files = read_files(tuple(os.fspath(folder) for folder in folders), builtin)
    version = version_of(files)
    store = Cache(cache, _key(files) if cache else "")
    sources = store.value("sources", lambda: {name: _plain(source) for name, source in sources_of(files).items()})
    grammar = Grammar({name: Source(*source) for name, source in sources.items()}, version, store)
    if folders:  # the built-in files are checked before they are released
        grammar.validate()
    return grammar


def _plain(source: Source) -> tuple[Any, ...]:
    """The values of a source as the cache keeps them."""
    return source.name, source.pieces, source.rules, source.tables, source.lists


def _key(files: Files) -> str:
    """What the cache depends on: where the files lie, their content, and the code that reads them."""
    readers = [module.__file__ or "" for module in (grammar_files, grammar_heads, grammar_patterns, text)]
    code = [(path, str(os.stat(path).st_mtime_ns).encode()) for path in readers if os.path.isfile(path)]
    return version_of([*code, *((path, path.encode() + content) for path, content in files)])
