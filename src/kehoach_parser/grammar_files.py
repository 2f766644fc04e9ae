"""Where grammar files lie, what may stand in them, and how a user's files join the built-in ones."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from typing import Any

from .errors import GrammarError
from .structs import field, struct

_PIECE_KEYS = ("values", "pattern", "words")


@struct(slots=True)
class Source:
    """The content of one grammar file, sorted; of several of one name, joined."""

    name: str
    pieces: dict[str, dict[str, Any]] = field(default_factory=dict)
    rules: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)  # kind, name, entry
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)


Files = list[tuple[str, bytes]]  # paths and contents

_PACKAGE = os.path.dirname(os.path.realpath(__file__))
_SUFFIX = ".toml"


def builtin_folder(package: str = _PACKAGE) -> str:
    """The grammars in the package, where a wheel puts them, else those at the top of the checkout."""
    installed = os.path.join(package, "grammars")
    return (
        installed if os.path.isdir(installed) else os.path.join(os.path.dirname(os.path.dirname(package)), "grammars")
    )


def read_files(folders: tuple[str, ...], builtin: bool) -> Files:
    """The grammar files with their content, the built-in ones first."""
    files = []
    for folder in ((builtin_folder(),) if builtin else ()) + folders:
        if not os.path.isdir(folder):
            raise GrammarError(folder, "no such folder")
        paths = [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(_SUFFIX)]
        files += [(path, _content(path)) for path in paths]
    return files


def version_of(files: Files) -> str:
    """A hash of the content of the files."""
    digest = hashlib.sha256()
    for path, content in files:
        digest.update(f"{_stem(path)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:16]


def sources_of(files: Files) -> dict[str, Source]:
    """The parsed files by name, later ones over earlier ones."""
    sources: dict[str, Source] = {}
    for path, content in files:
        name = _stem(path)
        _join(sources.setdefault(name, Source(name)), _sorted(path, content))
    return sources


def _stem(path: str) -> str:
    return os.path.basename(path).removesuffix(_SUFFIX)


def _content(path: str) -> bytes:
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except OSError as error:
        raise GrammarError(path, str(error.strerror)) from error


def _sorted(path: str, content: bytes) -> Source:
    """The parsed file: pieces, rules, tables and lists told apart."""
    import tomllib  # not needed where the parsed files are in the cache

    try:
        parsed = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GrammarError(path, str(error)) from error
    source = Source(_stem(path))
    for name, value in parsed.items():
        if isinstance(value, dict):
            target = source.pieces if any(key in value for key in _PIECE_KEYS) else source.tables
            target[name] = value
        elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            source.rules[name] = _named(path, name, value)
        elif isinstance(value, list) and all(isinstance(item, str) for item in value):
            source.lists[name] = value
        else:
            raise GrammarError(path, f"{name}: neither a table, nor rules, nor a list of words")
    return source


def _named(path: str, kind: str, entries: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    named: dict[str, dict[str, Any]] = {}
    for entry in entries:
        name = entry.get("name")
        if not isinstance(name, str) or not name:
            raise GrammarError(path, f"rule of kind {kind}: no name: {entry.get('pattern', '')}")
        if name in named:
            raise GrammarError(path, f"rule {name}: two rules of kind {kind} have this name")
        if not isinstance(entry.get("pattern"), str):
            raise GrammarError(path, f"rule {name}: no pattern")
        _check_examples(path, entry)
        named[name] = {**entry, "path": path}
    return named


def _check_examples(path: str, entry: Mapping[str, Any]) -> None:
    examples, rejects = entry.get("examples", []), entry.get("rejects", [])
    if isinstance(examples, list) and not all(isinstance(text, str) for text in examples):
        raise GrammarError(path, f"rule {entry['name']}: examples are texts, or a table of texts and values")
    if not isinstance(examples, list | dict):
        raise GrammarError(path, f"rule {entry['name']}: examples are texts, or a table of texts and values")
    if not isinstance(rejects, list) or not all(isinstance(text, str) for text in rejects):
        raise GrammarError(path, f"rule {entry['name']}: rejects are a list of texts")


def _join(old: Source, new: Source) -> None:
    """Put new in front of or in place of old: a rule or a pattern of the same name replaces, words and entries add."""
    for name, piece in new.pieces.items():
        old.pieces[name] = _joined_piece(old.pieces.get(name, {}), piece)
    for name, table in new.tables.items():
        old.tables[name] = {**old.tables.get(name, {}), **table}
    for name, words in new.lists.items():
        old.lists[name] = list(dict.fromkeys([*old.lists.get(name, []), *words]))
    for kind, rules in new.rules.items():
        before = old.rules.get(kind, {})
        added = {name: rule for name, rule in rules.items() if name not in before}
        old.rules[kind] = added | {name: rules.get(name, rule) for name, rule in before.items()}


def _joined_piece(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    if "values" in old and "values" in new:
        return {**new, "values": {**old["values"], **new["values"]}}
    if "words" in old and "words" in new:
        return {**new, "words": list(dict.fromkeys([*old["words"], *new["words"]]))}
    return new
