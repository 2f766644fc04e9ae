"""A validator for the part of JSON Schema that the contract uses; a keyword that it does not know is an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_SILENT = {"title", "description", "default", "$defs"}
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
    "array": (list,),
    "object": (dict,),
}


def problems(
    value: Any, schema: Mapping[str, Any], root: Mapping[str, Any] | None = None, where: str = "$"
) -> Iterator[str]:
    """What is wrong with a value, each with the place where."""
    root = schema if root is None else root
    for keyword, asked in schema.items():
        if keyword in _SILENT:
            continue
        if keyword == "$ref":
            yield from problems(value, root["$defs"][asked.removeprefix("#/$defs/")], root, where)
        elif keyword == "anyOf":
            if all(list(problems(value, choice, root, where)) for choice in asked):
                yield f"{where}: none of the choices fits {value!r}"
        elif keyword == "type":
            if not isinstance(value, _TYPES[asked]) or (isinstance(value, bool) and asked in ("integer", "number")):
                yield f"{where}: no {asked}: {value!r}"
        elif keyword == "const":
            if value != asked:
                yield f"{where}: not {asked!r}"
        elif keyword == "enum":
            if value not in asked:
                yield f"{where}: {value!r} is none of {asked}"
        elif keyword in ("properties", "required", "additionalProperties"):
            yield from _object(keyword, value, asked, schema, root, where)
        elif keyword in ("items", "prefixItems", "minItems", "maxItems"):
            yield from _array(keyword, value, asked, root, where)
        else:
            raise NotImplementedError(f"{where}: {keyword}")


def _object(
    keyword: str, value: Any, asked: Any, schema: Mapping[str, Any], root: Mapping[str, Any], where: str
) -> Iterator[str]:
    if not isinstance(value, dict):
        return
    if keyword == "properties":
        for name in asked.keys() & value.keys():
            yield from problems(value[name], asked[name], root, f"{where}.{name}")
    elif keyword == "required":
        yield from (f"{where}: no {name}" for name in asked if name not in value)
    elif asked is False:
        yield from (f"{where}: unknown {name}" for name in value.keys() - schema["properties"].keys())


def _array(keyword: str, value: Any, asked: Any, root: Mapping[str, Any], where: str) -> Iterator[str]:
    if not isinstance(value, list):
        return
    if keyword == "items" and asked is not False:
        for number, item in enumerate(value):
            yield from problems(item, asked, root, f"{where}[{number}]")
    elif keyword == "prefixItems":
        for number, (item, schema) in enumerate(zip(value, asked, strict=False)):
            yield from problems(item, schema, root, f"{where}[{number}]")
    elif keyword == "minItems" and len(value) < asked:
        yield f"{where}: fewer than {asked}"
    elif keyword == "maxItems" and len(value) > asked:
        yield f"{where}: more than {asked}"
