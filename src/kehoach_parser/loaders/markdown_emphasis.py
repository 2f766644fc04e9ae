"""Bold and italic of Markdown: which stretches of a paragraph stand between matching `*` or `_`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kehoach_parser.patterns import compiled
from kehoach_parser.structs import struct

OPEN_LIMIT = 32  # signs that may wait for their partner; older ones are plain characters
_BOLD = 2  # signs
LONGEST_SIGN = 6  # more of them are the blank of a form or a drawn line

_TOKEN = compiled(r"\\([!-/:-@\[-`{-~])|(\*+|_+)|(~~+|`+)|([^\\*_~`]+|.)", re.DOTALL)


@struct(frozen=True, slots=True)
class Piece:
    """A stretch of text in one look."""

    text: str
    bold: bool = False
    italic: bool = False


@struct(slots=True)
class _Token:
    text: str
    sign: str = ""  # `*` or `_` when the token may be a sign of emphasis
    opens: bool = False
    closes: bool = False
    left: int = 0  # signs that have found no partner


def emphasised(text: str) -> list[Piece]:
    """The text without its signs of emphasis, code and strike-through, in pieces of one look."""
    tokens = list(_tokens(text))
    changes: dict[int, list[tuple[int, int]]] = {}  # by token, (weight, +1 or -1) of the emphasis that changes there
    waiting: list[int] = []
    for index, token in enumerate(tokens):
        if token.closes:
            _close(tokens, index, waiting, changes)
        if token.opens and token.left:
            waiting.append(index)
            del waiting[:-OPEN_LIMIT]
    _close_loosely(tokens, changes)
    return list(_pieces(tokens, changes))


def _close_loosely(tokens: list[_Token], changes: dict[int, list[tuple[int, int]]]) -> None:
    """Match what is left of bold signs in pairs: converters close after a blank (`**Điều 1. **Ban hành`)."""
    opened: int | None = None
    for index, token in enumerate(tokens):
        if not token.sign.startswith("*") or token.left < _BOLD:
            continue
        if opened is not None:
            changes.setdefault(opened, []).append((_BOLD, 1))
            changes.setdefault(index, []).append((_BOLD, -1))
            tokens[opened].left -= _BOLD
            token.left -= _BOLD
            opened = None
        elif token.opens:
            opened = index


def _tokens(text: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(text):
        escaped, signs, dropped, plain = found.groups()
        if escaped or plain:
            yield _Token(escaped or plain)
        elif signs and len(signs) > (LONGEST_SIGN if signs[0] == "*" else 3):
            yield _Token(signs)
        elif signs:
            before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
            opens, closes = _sides(signs[0], before, after)
            yield _Token(signs, signs[0], opens, closes, len(signs))
        elif len(dropped) == 1 and dropped != "`":
            yield _Token(dropped)


def _sides(sign: str, before: str, after: str) -> tuple[bool, bool]:
    """Whether signs between two characters may open and may close an emphasis (CommonMark, 6.2)."""
    left = bool(after.strip()) and (after.isalnum() or not before.strip() or not before.isalnum())
    right = bool(before.strip()) and (before.isalnum() or not after.strip() or not after.isalnum())
    if sign == "_":
        return left and not (right and before.isalnum()), right and not (left and after.isalnum())
    return left, right


def _close(tokens: list[_Token], index: int, waiting: list[int], changes: dict[int, list[tuple[int, int]]]) -> None:
    """Match a closing token with the open ones before it, nearest first."""
    token = tokens[index]
    while token.left:
        partner = next((at for at in reversed(waiting) if tokens[at].sign == token.sign), None)
        if partner is None:
            return
        weight = min(3, token.left, tokens[partner].left)
        changes.setdefault(partner, []).append((weight, 1))
        changes.setdefault(index, []).append((weight, -1))
        token.left -= weight
        tokens[partner].left -= weight
        del waiting[waiting.index(partner) + (1 if tokens[partner].left else 0) :]


def _pieces(tokens: list[_Token], changes: dict[int, list[tuple[int, int]]]) -> Iterator[Piece]:
    bold = italic = 0
    for index, token in enumerate(tokens):
        for weight, step in changes.get(index, ()):
            bold += step * (weight >= 2)
            italic += step * (weight in (1, 3))
        text = token.sign * token.left if token.sign else token.text
        if text:
            yield Piece(text, bold > 0, italic > 0)
