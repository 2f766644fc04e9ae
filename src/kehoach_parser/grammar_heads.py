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

_LENGTHS = (6, 2, 1)  # letters of a beginning
_MOST = 150  # beginnings of a pattern; one that has more is content with shorter ones
_START, _SPACE, _SPACES = "^", r"[\s]", r"[\s]+"
_CATEGORIES = {sre.CATEGORY_DIGIT: r"[\d]", sre.CATEGORY_SPACE: _SPACE, sre.CATEGORY_WORD: r"[\w]"}
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)

_Letters = tuple[str, ...]  # one way to begin: letters and classes as regular expressions
_Tree = dict[str, "_Tree"]


class _Begins(NamedTuple):
    """The ways to begin. Those that are `open` go on with what follows."""

    open: frozenset[_Letters]
    ended: frozenset[_Letters] = frozenset()


_NOTHING = _Begins(frozenset({()}))
_ONE_SPACE = _Begins(frozenset(), frozenset({(_SPACE,)}))
_ANYTHING = _Begins(frozenset(), frozenset({()}))


class _TooMany(Exception):
    """The beginnings are too many for their length."""


def heads_of(patterns: Iterable[str]) -> tuple[str, str] | None:
    """An expression for what stands at the head of every match of one of the patterns, and one that finds the first
    letter of each place where that is so at a border of words, but for the beginning of the text. None where a match
    can begin with anything."""
    begins = frozenset().union(*map(_begins, patterns))
    if not begins or any(set(begin) <= {_START} for begin in begins):
        return None
    within = [begin for begin in begins if begin[0] != _START]
    letters = f"[{''.join(sorted({_inner(begin[0]) for begin in within}))}]" if within else "(?!)"
    return _written(_tree(begins)), rf"{letters}(?<!\w\w)(?<=(?={_written(_tree(within))}){letters})"


@lru_cache(64)
def _begins(pattern: str) -> frozenset[_Letters]:
    parsed = parser.parse(pattern)
    for longest in _LENGTHS:
        with suppress(_TooMany):
            return frozenset().union(*_Reader(longest).sequence(parsed))
    return frozenset().union(*_ANYTHING)


def _inner(letter: str) -> str:
    """A letter or class as a part of a class."""
    return letter.removesuffix("+")[1:-1] if letter.startswith("[") else letter


class _Reader:
    """Reads beginnings of a length from a parsed pattern."""

    def __init__(self, longest: int) -> None:
        self.longest = longest

    def sequence(self, items: Iterable[tuple[Any, Any]]) -> _Begins:
        """How the items begin one after the other."""
        opened, ended, longest = _NOTHING.open, set[_Letters](), self.longest
        for operation, argument in items:
            following = self._item(operation, argument)
            if following is _NOTHING:
                continue
            ended.update((begin + last)[:longest] for begin in opened for last in following.ended)
            joined = frozenset((begin + more)[:longest] for begin in opened for more in following.open)
            opened = frozenset(begin for begin in joined if len(begin) < longest)
            ended |= joined - opened
            if len(opened) + len(ended) > _MOST:
                raise _TooMany
            if not opened:
                break
        return _Begins(opened, frozenset(ended))

    def _item(self, operation: Any, argument: Any) -> _Begins:
        if operation is sre.LITERAL:
            return _letter(argument)
        if operation is sre.IN:
            return _of_class(argument)
        if operation is sre.BRANCH:
            return _either(self.sequence(branch) for branch in argument[1])
        if operation is sre.SUBPATTERN:
            _, added, removed, body = argument
            return _ANYTHING if added or removed else self.sequence(body)
        if operation in _REPEATS:
            return self._repeated(*argument)
        if operation is sre.AT:
            return _Begins(frozenset({(_START,)})) if argument is sre.AT_BEGINNING else _NOTHING
        return _NOTHING if operation in (sre.ASSERT, sre.ASSERT_NOT) else _ANYTHING

    def _repeated(self, least: int, most: Any, body: Any) -> _Begins:
        once = self.sequence(body)
        if once == _ONE_SPACE:
            once = _Begins(frozenset({(_SPACES,)}))
        elif most != 1:  # what follows may be the same again
            once = _Begins(frozenset(), once.open | once.ended)
        return once if least else _either([once, _NOTHING])


def _either(several: Iterable[_Begins]) -> _Begins:
    open, ended = zip(*several, strict=True)
    return _Begins(frozenset().union(*open), frozenset().union(*ended))


@lru_cache
def _letter(code: int) -> _Begins:
    return _Begins(frozenset({(re.escape(chr(code)),)}))


def _of_class(items: list[tuple[Any, Any]]) -> _Begins:
    """The letters and ranges of a class; after a range a beginning ends, since there would be too many. A negated class
    can be anything."""
    open, ended = set[_Letters](), set[_Letters]()
    for kind, value in items:
        if kind is sre.LITERAL:
            open.add((re.escape(chr(value)),))
        elif kind is sre.RANGE:
            ended.add((f"[{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}]",))
        elif kind is sre.CATEGORY and value in _CATEGORIES:
            ended.add((_CATEGORIES[value],))
        else:
            return _ANYTHING
    return _Begins(frozenset(open), frozenset(ended))


def _tree(begins: Iterable[_Letters]) -> _Tree:
    """The beginnings by their first letters. Where one goes on with another, the shorter is enough."""
    tree: _Tree = {}
    for begin in sorted(begins, key=len, reverse=True):
        branch = tree
        for letter in begin[:-1]:
            branch = branch.setdefault(letter, {})
        branch[begin[-1]] = {}
    return tree


def _written(tree: _Tree) -> str:
    """The tree as a regular expression."""
    branches = [letter + _written(below) for letter, below in sorted(tree.items())]
    return f"(?:{'|'.join(branches)})" if len(branches) > 1 else "".join(branches)
