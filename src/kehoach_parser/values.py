"""The contract as plain values: what stands in the place of a model of `models` where importing pydantic would cost
more than the whole parse, as in a single run of the command.

A value has the attributes of the model and gives the same JSON; `models.Plan.model_validate` makes the model of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Values(dict[str, Any]):
    """The fields of one model, in its order; each is an attribute, too."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def model_dump_json(self, *, indent: int | None = None) -> str:
        """The JSON of the fields, to the letter as the model writes it."""
        try:
            from _json import encode_basestring  # all that is needed of `json`, whose import costs as much as a page
        except ImportError:  # another Python than CPython
            from json.encoder import encode_basestring

        pieces: list[str] = []
        step = "" if indent is None else " " * indent
        _write(self, "" if indent is None else "\n", step, ": " if step else ":", encode_basestring, pieces.append)
        return "".join(pieces)


def _write(
    value: Any, line: str, step: str, colon: str, quoted: Callable[[str], str], write: Callable[[str], None]
) -> None:
    """One value; `line` begins a line at its depth, `step` is one depth more."""
    if isinstance(value, str):
        write(quoted(value))
    elif value is None:
        write("null")
    elif isinstance(value, dict):
        inner, before = line + step, "{"
        for key, item in value.items():
            write(f'{before}{inner}"{key}"{colon}')
            _write(item, inner, step, colon, quoted, write)
            before = ","
        write(f"{line}}}" if value else "{}")
    elif isinstance(value, list | tuple):
        inner, before = line + step, "["
        for item in value:
            write(before + inner)
            _write(item, inner, step, colon, quoted, write)
            before = ","
        write(f"{line}]" if value else "[]")
    else:
        write(_number(value))


def _number(value: bool | int | float) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if value - value != 0:  # infinite, or no number
        return "null"
    written = repr(value)
    if written.endswith("e-05"):  # pydantic writes one more decimal before it turns to exponents
        digits = written[:-4].lstrip("-").replace(".", "")
        return f"{'-' if value < 0 else ''}0.0000{digits}"
    return written.replace("e-0", "e-")
