"""Who may know whom: the map of the house, read from the imports."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import kehoach_parser

PACKAGE = Path(kehoach_parser.__file__).parent
MODULES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))

# what the modules of a room, or a module of the top floor, may import; a room stands for all in it
KNOWS = {
    "errors": set[str](),
    "text": {"patterns"},
    "models": set[str](),
    "messages": {"translations"},
    "translations": set[str](),
    "language": {"messages"},
    "structs": set[str](),
    "format_names": set[str](),
    "patterns": {"grammar_cache", "version"},
    "document": {"structs"},
    "garbage": set[str](),
    "loaders": {
        "loaders",
        "structs",
        "patterns",
        "garbage",
        "document",
        "errors",
        "format_names",
        "text",
        "times_new_roman",
    },
    "grammar": {
        "grammar_files",
        "grammar_patterns",
        "grammar_heads",
        "grammar_cache",
        "structs",
        "patterns",
        "errors",
        "text",
    },
    "readers": {"readers", "structs", "patterns", "document", "grammar", "text"},
    "paragraphs": {"structs", "patterns", "document", "text"},
    "nodes": {"structs", "document", "paragraphs"},
    "records": {"structs", "document", "readers"},
    "recognised": {"structs", "patterns", "document", "grammar", "text", "recognised_tables"},
    "recognised_tables": {"structs", "document"},
    "times_new_roman": set[str](),
    "exporters": {"exporters", "models", "errors", "times_new_roman"},
    "evaluate": {"evaluate_match"},
    "evaluate_match": set[str](),
    "evaluate_report": {"evaluate"},
}
NEVER = {
    "finders": {"loaders", "exporters", "border", "parser", "cli"},
    "outline": {"loaders", "finders", "models", "exporters", "border", "parser", "cli"},
    "letterhead": {"loaders", "finders", "models", "exporters", "border", "parser", "cli"},
    "frames": {"loaders", "finders", "models", "exporters", "border", "parser", "cli"},
    "document_borders": {"loaders", "finders", "models", "exporters", "border", "parser", "cli"},
    "border": {"loaders", "finders", "exporters", "parser", "cli", "grammar"},
    "parser": {"exporters", "cli"},
}
# modules besides those of messages that may hold Vietnamese words: letters, syllables and examples of what a key holds
VIETNAMESE = {
    "translations.py",
    "text.py",
    "markers.py",
    "times_new_roman.py",
    "loaders/legacy_encodings.py",
    "loaders/pdf_text_layer.py",
    "models.py",
    "cli.py",
    "exporters/sqlite_store.py",
}
_CLASS = re.compile(r"\[[^\]]*\]")  # of letters, in a pattern
_WORD = re.compile("[A-Za-z][À-ưẠ-ỹ]|[À-ưẠ-ỹ][A-Za-zÀ-ưẠ-ỹ]")  # a part of one with a letter that English has not
COMMANDS = ("cli", "__main__")
OPENS = ("loaders", "grammar", "help_pages", "batch", "archive", "parser", *COMMANDS)
_OPENING = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "fdopen"}
_PRINTING = {"print", "echo", "secho"}


def room(module: Path) -> str:
    """The first step of the way to a module: its room, or itself on the top floor."""
    return module.parts[0].removesuffix(".py")


def tree(module: Path) -> ast.Module:
    return ast.parse((PACKAGE / module).read_text("utf-8"))


def imports(module: Path) -> Iterator[str]:
    """The rooms and modules of ours that a module imports."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = ["kehoach_parser", *module.parent.parts]
            steps = above[: len(above) - node.level + 1] if node.level else []
            base = ".".join([*steps, *([node.module] if node.module else [])])
            names = [f"{base}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            steps = name.split(".")
            if steps[0] == "kehoach_parser" and len(steps) > 1:
                yield steps[1]


def calls(module: Path) -> Iterator[tuple[str, int]]:
    """The names of the functions and methods that a module calls, with the line."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Call) and not _writes_to_a_stream(node):
            if isinstance(node.func, ast.Name):
                yield node.func.id, node.lineno
            elif isinstance(node.func, ast.Attribute):
                yield node.func.attr, node.lineno


def literals(module: Path) -> Iterator[str]:
    """The texts in a module that are no docstrings."""
    nodes = list(ast.walk(tree(module)))
    told = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def _writes_to_a_stream(call: ast.Call) -> bool:
    """Whether something is printed to a stream or a console that was given: that is writing, not printing."""
    given = any(keyword.arg == "file" for keyword in call.keywords)
    return given or (isinstance(call.func, ast.Attribute) and call.func.attr == "print")


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_imports_only_what_it_may_know(module: Path) -> None:
    known = KNOWS.get(room(module))
    if known is not None:
        assert set(imports(module)) <= known
    assert not set(imports(module)) & NEVER.get(room(module), set())


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_only_the_commands_know_the_commands(module: Path) -> None:
    if not room(module).startswith(COMMANDS):
        assert [name for name in imports(module) if name.startswith("cli")] == []


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_only_the_commands_print(module: Path) -> None:
    if not room(module).startswith(COMMANDS):
        assert [line for name, line in calls(module) if name in _PRINTING] == []


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_only_those_who_load_open_files(module: Path) -> None:
    if not room(module).startswith(OPENS):
        assert [line for name, line in calls(module) if name in _OPENING] == []


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_vietnamese_stands_in_grammars_and_messages(module: Path) -> None:
    if module.name != "messages.py" and module.as_posix() not in VIETNAMESE:
        assert [text for text in literals(module) if _WORD.search(_CLASS.sub("", text))] == []


@pytest.mark.parametrize("module", sorted(VIETNAMESE))
def test_a_module_that_may_hold_vietnamese_does(module: str) -> None:
    assert any(_WORD.search(text) for text in literals(Path(module)))


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_no_module_is_a_lumber_room(module: Path) -> None:
    assert module.stem not in {"helpers", "utils", "base", "common", "misc"}
