"""OpenDocument text: what is handed to LibreOffice, and what comes out."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from kehoach_parser import loaders
from kehoach_parser.document import Document, Line
from kehoach_parser.errors import CorruptFileError, KehoachError, PasswordRequiredError, ResourceLimitError
from kehoach_parser.loaders import odt
from programs import need
from sample_files import SAMPLES, lines_of, plan

NAMESPACES = "".join(
    f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("text", "text"), ("draw", "drawing"), ("table", "table"))
)


def odt_file(body: str, **members: bytes) -> bytes:
    content = f'<office:document-content{NAMESPACES} xmlns:xlink="http://www.w3.org/1999/xlink"><office:body>'
    content += f"<office:text>{body}</office:text></office:body></office:document-content>"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", odt.MIME_TYPE)
        archive.writestr("content.xml", content)
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return stream.getvalue()


def read(data: bytes) -> Document:
    return loaders.load(data, "x.odt")


def test_numbers_of_lists_are_counted() -> None:
    need("soffice")
    found = read((SAMPLES / "numbering" / "autonum.odt").read_bytes())
    truth = loaders.load((SAMPLES / "numbering" / "autonum.docx").read_bytes(), "x.docx")
    lines = [block.text for block in found.blocks if isinstance(block, Line)]
    expected = [block.text for block in truth.blocks if isinstance(block, Line)]
    # LibreOffice does not know legal numbering; the other two were saved so
    assert [line for line in lines if line not in expected] == [
        "I.1 Mục isLgl", "Đoạn chèn (w:ins)giữ lại hết.", "11/21/26(kết quả trường)",
    ]  # fmt: skip


def test_an_odt_file_gives_the_plan_of_the_docx() -> None:
    need("soffice")
    found, expected = plan("office/s001.odt"), plan("s001.docx")
    assert (found.source.format, found.source.pages) == ("odt", None)
    assert found.model_copy(update={"source": expected.source}) == expected


def test_fields_show_what_they_showed_and_links_are_not_followed(tmp_path: Path) -> None:
    need("soffice")
    (tmp_path / "secret.txt").write_text("bí mật", encoding="utf-8")
    body = (
        '<text:p>Ngày <text:date text:date-value="2001-01-01">15/9/2025</text:date> từ '
        '<text:file-name text:display="full">x.odt</text:file-name>.</text:p>'
        f'<text:section text:name="s"><text:section-source xlink:href="file://{tmp_path}/secret.txt"/>'
        "<text:p>trong mục</text:p></text:section>"
        '<text:p><text:a xlink:href="http://127.0.0.1:9/">liên kết</text:a>'
        '<draw:frame><draw:image xlink:href="http://127.0.0.1:9/a.png"/></draw:frame></text:p>'
    )
    assert [line.text for line in lines_of(read(odt_file(body)))] == [
        "Ngày 15/9/2025 từ x.odt.",
        "trong mục",
        "liên kết",
    ]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (odt_file("", META_INF__manifest_xml=b""), None),
        (odt_file("", **{"META-INF__manifest_xml": b"<x><encryption-data/></x>"}), PasswordRequiredError),
        (odt_file("<text:p>" + "x" * 70_000_000 + "</text:p>"), ResourceLimitError),
        (odt_file("<text:p>"), CorruptFileError),
        (odt_file("<text:span>" * 400 + "</text:span>" * 400), CorruptFileError),
    ],
)
def test_dangers_are_found_before_anything_is_run(
    data: bytes, error: type[KehoachError] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[bytes] = []
    monkeypatch.setattr("kehoach_parser.loaders.libreoffice.converted", lambda given, *_: handed.append(given) or given)
    with pytest.raises(error or KehoachError) as caught:
        read(data)
    assert (type(caught.value) is error) == (error is not None)
    assert bool(handed) == (error is None)


def test_entities_are_refused() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", odt.MIME_TYPE)
        archive.writestr("content.xml", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>')
    with pytest.raises(CorruptFileError, match="xml-dtd-forbidden"):
        read(data.getvalue())
