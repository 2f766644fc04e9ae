"""How every match of a pattern begins, derived from the pattern itself, so that places where none begins cost nothing.

Only a necessary condition is made: it may hold where the pattern does not match, never the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

_LENGTHS = (1, 2, 6)  # letters of a beginning
_MOST = 150  # beginnings of a pattern; one that has more is content with shorter ones
_START, _SPACE, _SPACES = "^", r"[\s]", r"[\s]+"
_CATEGORIES = {sre.CATEGORY_DIGIT: r"[\d]", sre.CATEGORY_SPACE: _SPACE, sre.CATEGORY_WORD: r"[\w]"}
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)


class _Begin(NamedTuple):
    """One way to begin: letters and classes as regular expressions. One that is `open` goes on with what follows."""

    letters: tuple[str, ...] = ()
    open: bool = True


_Begins = frozenset[_Begin]
_Tree = dict[str, "_Tree"]
_NOTHING: _Begins = frozenset({_Begin()})
_ONE_SPACE: _Begins = frozenset({_Begin((_SPACE,), open=False)})
_ANYTHING: _Begins = frozenset({_Begin(open=False)})


class _TooMany(Exception):
    """The beginnings are too many for their length."""


def heads_of(patterns: Iterable[str]) -> tuple[str, str] | None:
    """An expression for what stands at the head of every match of one of the patterns, and one that finds the first
    letter of each place where that is so at a border of words, but for the beginning of the text. None where a match
    can begin with anything."""
    begins = frozenset(begin for pattern in patterns for begin in _begins(pattern))
    if not begins or any(set(begin.letters) <= {_START} for begin in begins):
        return None
    within = frozenset(begin for begin in begins if begin.letters[0] != _START)
    letters = f"[{''.join(sorted({_inner(begin.letters[0]) for begin in within}))}]" if within else "(?!)"
    return _written(_tree(begins)), rf"{letters}(?<!\w\w)(?<=(?={_written(_tree(within))}){letters})"


@lru_cache(64)
def _begins(pattern: str) -> _Begins:
    parsed = parser.parse(pattern)
    found = _ANYTHING
    with suppress(_TooMany):
        for longest in _LENGTHS:
            found = _Reader(longest).sequence(parsed)
    return found


def _inner(letter: str) -> str:
    """A letter or class as a part of a class."""
    return letter.removesuffix("+")[1:-1] if letter.startswith("[") else letter


class _Reader:
    """Reads beginnings of a length from a parsed pattern."""

    def __init__(self, longest: int) -> None:
        self.longest = longest

    def sequence(self, items: Iterable[tuple[Any, Any]]) -> _Begins:
        """How the items begin one after the other."""
        begins = _NOTHING
        for operation, argument in items:
            following = self._item(operation, argument)
            ended = frozenset(begin for begin in begins if not begin.open)
            begins = ended.union(self._joined(begin, one) for begin in begins - ended for one in following)
            if len(begins) > _MOST:
                raise _TooMany
            if begins == ended:
                break
        return begins

    def _joined(self, begin: _Begin, following: _Begin) -> _Begin:
        letters = (begin.letters + following.letters)[: self.longest]
        return _Begin(letters, following.open and len(letters) < self.longest)

    def _item(self, operation: Any, argument: Any) -> _Begins:
        if operation is sre.LITERAL:
            return frozenset({_Begin((re.escape(chr(argument)),))})
        if operation is sre.IN:
            return _of_class(argument)
        if operation is sre.BRANCH:
            return frozenset(begin for branch in argument[1] for begin in self.sequence(branch))
        if operation is sre.SUBPATTERN:
            _, added, removed, body = argument
            return _ANYTHING if added or removed else self.sequence(body)
        if operation in _REPEATS:
            return self._repeated(*argument)
        if operation is sre.AT:
            return frozenset({_Begin((_START,))}) if argument is sre.AT_BEGINNING else _NOTHING
        return _NOTHING if operation in (sre.ASSERT, sre.ASSERT_NOT) else _ANYTHING

    def _repeated(self, least: int, most: Any, body: Any) -> _Begins:
        once = self.sequence(body)
        if once == _ONE_SPACE:
            once = frozenset({_Begin((_SPACES,))})
        elif most != 1:  # what follows may be the same again
            once = frozenset(begin._replace(open=False) for begin in once)
        return once if least else once | _NOTHING


def _of_class(items: list[tuple[Any, Any]]) -> _Begins:
    """The letters and ranges of a class; after a range a beginning ends, since there would be too many. A negated class
    can be anything."""
    begins: list[_Begin] = []
    for kind, value in items:
        if kind is sre.LITERAL:
            begins.append(_Begin((re.escape(chr(value)),)))
        elif kind is sre.RANGE:
            begins.append(_Begin((f"[{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}]",), open=False))
        elif kind is sre.CATEGORY and value in _CATEGORIES:
            begins.append(_Begin((_CATEGORIES[value],), open=False))
        else:
            return _ANYTHING
    return frozenset(begins)


def _tree(begins: _Begins) -> _Tree:
    """The beginnings by their first letters. Where one goes on with another, the shorter is enough."""
    tree: _Tree = {}
    for begin in sorted(begins, key=lambda begin: -len(begin.letters)):
        branch = tree
        for letter in begin.letters[:-1]:
            branch = branch.setdefault(letter, {})
        branch[begin.letters[-1]] = {}
    return tree


def _written(tree: _Tree) -> str:
    """The tree as a regular expression."""
    branches = [letter + _written(below) for letter, below in sorted(tree.items())]
    return f"(?:{'|'.join(branches)})" if len(branches) > 1 else "".join(branches)
