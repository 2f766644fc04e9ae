"""Finding the format in the content, and reading files."""

from __future__ import annotations

import io
import sys
import unicodedata
import zipfile
from pathlib import Path

import pytest

from kehoach_parser.errors import (
    CorruptFileError,
    EmptyFileError,
    InputMissingError,
    KehoachError,
    NotAFileError,
    PasswordRequiredError,
    ResourceLimitError,
    UnsupportedFormatError,
)
from kehoach_parser.format_names import named_format
from kehoach_parser.loaders import LOADERS, UNSUPPORTED, load, read
from kehoach_parser.loaders.sniff import is_markdown, sniff
from word_files import paragraph, word_file

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def archive(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as opened:
        for name, data in members.items():
            opened.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


def compound(name: str) -> bytes:
    """The header of an OLE file and one entry of its directory."""
    return OLE.ljust(1024, b"\0") + name.encode("utf-16-le").ljust(128, b"\0")


@pytest.mark.parametrize(
    ("data", "path", "expected"),
    [
        (b"%PDF-1.7\n", "", "pdf"),
        (b"junk\n" * 100 + b"%PDF-1.5\n1 0 obj\n", "x.pdf", "pdf"),
        (b"ghi ch\xc3\xba: tr\xc6\xb0\xe1\xbb\x9bc %PDF-1.5 c\xc3\xb3 r\xc3\xa1c", "x.tsv", "txt"),
        (word_file(""), "x.pdf", "docx"),
        (word_file("")[:-30], "x.docx", "docx"),
        (archive(xl__workbook=b""), "", "xlsx"),
        (archive(mimetype=b"application/vnd.oasis.opendocument.text"), "", "odt"),
        (archive(readme=b""), "x.docx", "zip"),
        (b"\x1f\x8b\x08", "x.txt", "zip"),
        (compound("WordDocument"), "x.docx", "doc"),
        (compound("EncryptedPackage"), "x.docx", "encrypted"),
        (compound("Workbook"), "", "xls"),
        (compound("Other"), "", "ole"),
        (b"\xffWPC\x10\0\0\0", "x.doc", "wpd"),
        ("<html><p>Kế hoạch".encode("utf-16"), "x.doc", "html"),
        ("<html><p>Kế hoạch".encode("utf-16-be"), "", "html"),
        (b"\xef\xbb\xbf {\\rtf1 x}", "x.doc", "rtf"),
        (b"<html><p>x", "x.doc", "html"),
        (b"<!-- a --><!-- b -->\n<!DOCTYPE html>", "", "html"),
        (b"<!-- a -->" * 1000 + b"x", "", "txt"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<p>", "x.doc", "mhtml"),
        (b'<?xml version="1.0"?><w:wordDocument/>', "x.doc", "xml"),
        (b"\x89PNG\r\n\x1a\n", "x.txt", "image"),
        (b"\xff\xd8\xff\xe0", "", "image"),
        (b"BM\x00\x01", "", "image"),
        (b"BMNN: b\xc3\xa1o c\xc3\xa1o", "", "txt"),
        ("Kế hoạch".encode("utf-16"), "", "txt"),
        ("Kế hoạch số 1".encode("utf-16-le"), "", "txt"),
        (b"# A\n\n## B\n", "", "md"),
        (b"# A\n\n## B\n", "x.txt", "txt"),
        (b"plain", "x.md", "md"),
        (bytes(range(256)) * 4, "x.txt", "binary"),
    ],
)
def test_the_content_gives_the_format(data: bytes, path: str, expected: str) -> None:
    assert sniff(data, path) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Một\n## Hai", True),
        ("**KẾ HOẠCH**\n\n**I. MỤC ĐÍCH**\n\n***Nơi nhận:***", True),
        ("| TT | Việc |\n|---|---|\n| 1 | a |", True),
        ("# Một dấu thăng thôi", False),
        ("- Gạch đầu dòng\n+ Cộng\n* Sao", False),
        ("a | b | c\n\nd | e | f", False),
        ("**" + "*" * 5000, False),
    ],
)
def test_signs_of_markdown(text: str, expected: bool) -> None:
    assert is_markdown(text) == expected


def test_every_format_has_a_loader_or_a_reason() -> None:
    assert set(LOADERS) == {"pdf", "docx", "txt", "md", "doc", "rtf", "odt", "html", "mhtml", "xlsx", "image"}
    assert not set(LOADERS) & set(UNSUPPORTED)
    assert (named_format("a.JPG"), named_format("a.htm"), named_format("a.exe"), named_format("a")) == (
        "image", "html", None, None,
    )  # fmt: skip


def test_name_and_content_that_disagree_are_noticed() -> None:
    document = load(word_file(paragraph("a")), "x.pdf")
    assert document.format == "docx"
    assert [(notice.code, notice.detail) for notice in document.notices] == [
        ("extension-mismatch", "named .pdf, content is docx")
    ]


@pytest.mark.parametrize("path", ["x.docx", "x.docm", "x", "-", "x.bak"])
def test_names_that_fit_or_say_nothing_are_not(path: str) -> None:
    assert load(word_file(paragraph("a")), path).notices == ()


def test_markdown_under_either_name() -> None:
    data = b"# A\n\n## B\n"
    assert [(load(data, path).format, load(data, path).notices) for path in ("x.txt", "x.md", "-")] == [
        ("txt", ()), ("md", ()), ("md", ()),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "path", "error", "detail"),
    [
        (b"", "x.txt", EmptyFileError, ""),
        (compound("EncryptedPackage"), "x.docx", PasswordRequiredError, "password"),
        (compound("Other"), "x.docx", PasswordRequiredError, "password"),
        (compound("Other"), "x.doc", CorruptFileError, "no readable doc"),
        (b"\xffWPC\x10\0\0\0", "x.doc", UnsupportedFormatError, "wpd: WordPerfect"),
        (bytes(range(256)) * 4, "x.docx", CorruptFileError, "no readable docx"),
        (bytes(range(256)) * 4, "x.bin", UnsupportedFormatError, "binary:"),
        (word_file("")[:-30], "x.docx", CorruptFileError, "zip"),
    ],
)
def test_what_cannot_be_read(data: bytes, path: str, error: type[KehoachError], detail: str) -> None:
    with pytest.raises(error) as caught:
        load(data, path)
    assert caught.value.path == path
    assert detail in caught.value.detail


def test_reading_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "kế hoạch; $(touch x).txt"
    file.write_bytes(b"abc")
    assert read(file) == b"abc"
    with pytest.raises(InputMissingError):
        read(tmp_path / "none")
    with pytest.raises(NotAFileError):
        read(tmp_path)
    with pytest.raises(ResourceLimitError, match="file-too-large"):
        read(file, limit=2)
    (tmp_path / "empty").touch()
    with pytest.raises(EmptyFileError):
        read(tmp_path / "empty")
    with pytest.raises(KehoachError):
        read("a\0b")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"xyz")))
    assert read("-") == b"xyz"


def test_names_are_found_however_their_letters_are_composed(tmp_path: Path) -> None:
    (tmp_path / unicodedata.normalize("NFD", "kế hoạch.txt")).write_bytes(b"abc")
    assert read(tmp_path / unicodedata.normalize("NFC", "kế hoạch.txt")) == b"abc"
