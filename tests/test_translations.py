"""No detail of an error or a warning stays English for a reader of Vietnamese."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import kehoach_parser
from kehoach_parser.loaders import UNSUPPORTED
from kehoach_parser.messages import message
from kehoach_parser.translations import vietnamese

LOADERS = Path(kehoach_parser.__file__).parent / "loaders"
_WORD = 3  # letters of a word, so that there is something to translate


def details() -> Iterator[str]:
    """What loaders say of errors and warnings besides their codes; 7 for each value that is filled in."""
    for module in sorted(LOADERS.glob("*.py")):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) > 1:
                name = node.func.id
                if name == "Notice" or (name.endswith("Error") and name != "RecognitionError"):
                    yield from _texts(node.args[1])


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from (*_texts(node.body), *_texts(node.orelse))


ENGLISH = sorted({text for text in details() if any(len(word) >= _WORD and word.isalpha() for word in text.split())})


def test_details_are_found() -> None:
    assert "a picture" in ENGLISH
    assert "named .7, content is 7" in ENGLISH


@pytest.mark.parametrize(
    "text",
    [
        *ENGLISH,
        *UNSUPPORTED.values(),
        "text layer unusable",
        "no PDF structure",
        "unknown encryption",
        "bytes before the header",
    ],
)
def test_each_detail_has_a_vietnamese_sentence(text: str) -> None:
    assert vietnamese(text) != text


def test_what_a_file_says_stays_as_it_is() -> None:
    assert message("footnote-unmatched", "vi", "page 3 of it").endswith(": page 3 of it")
    assert message("corrupt-file", "en", "no pages").endswith(": no pages")
    assert message("corrupt-file", "vi", "no pages").endswith(": không có trang nào")
