"""What a file is, judged by its content; the name only decides between formats that look alike."""

from __future__ import annotations

import re
from io import BytesIO

from kehoach_parser.format_names import named_format
from kehoach_parser.patterns import compiled

PDF_SEARCH = 8192  # bytes of junk that may stand before %PDF; real files have been seen with a mail header there
TEXT_SAMPLE = 65536

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD_PERFECT = b"\xffWPC"
_OTHER_ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ")
_PDF_OBJECT = compiled(rb"\d \d+ obj\b")
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM", b"GIF8")
# An encrypted .docx is an OLE file around a package that only Office can open.
_STREAMS = (("EncryptedPackage", "encrypted"), ("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"))
_HTML = compiled(rb"<(?:!doctype\s+html|html|head|body|meta|title|table|div|p|style)\b", re.I)
_XML_DECLARATION = compiled(rb"<\?xml[^>]{0,200}\?>\s*")
_MHTML = compiled(rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:mime-version:|content-type:\s*multipart/related)", re.I)
_MARKDOWN_LINE = compiled(
    r"(?P<heading>#{1,6}\s+\S)|(?P<bold>\*{2,3}\S.*\S\*{2,3}[ ]*$)|(?P<rule>\|?\s*:?-{3,}:?\s*\|[\s:|-]*$)"
)


def sniff(data: bytes, path: str = "") -> str:
    """The format of the content: one of pdf docx doc odt rtf html mhtml xml md txt xlsx xls image
    encrypted wpd zip ole binary.
    """
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _of_archive(data)
    if data.startswith(_OTHER_ARCHIVES):
        return "zip"
    if data.startswith(_WORD_PERFECT):
        return "wpd"
    if data.startswith(_OLE):
        return _of_compound_file(data)
    if data.startswith(_PICTURES[:4]) or (data.startswith(_PICTURES[4:]) and b"\x00" in data[:64]):
        return "image"
    if _is_pdf(data):
        return "pdf"
    return _of_text(data, path)


def _is_pdf(data: bytes) -> bool:
    """Junk may stand before the mark, but a text that only mentions it has no objects."""
    return data.startswith(b"%PDF-") or (b"%PDF-" in data[:PDF_SEARCH] and _PDF_OBJECT.search(data) is not None)


def _of_archive(data: bytes) -> str:
    import zipfile  # takes as long as all the rest; a PDF or a text does not wait for it

    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            kind = archive.open("mimetype").read(128) if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, NotImplementedError):
        return _of_broken_archive(data)
    if b"opendocument.text" in kind:
        return "odt"
    if b"opendocument" in kind:
        return "zip"
    folders = {name.partition("/")[0] for name in names}
    for folder, found in (("word", "docx"), ("xl", "xlsx"), ("ppt", "zip")):
        if folder in folders:
            return found
    return "zip"


def _of_broken_archive(data: bytes) -> str:
    """A zip whose directory is damaged still names its members before each of them."""
    if b"word/document" in data:
        return "docx"
    return "xlsx" if b"xl/workbook" in data else "zip"


def _of_compound_file(data: bytes) -> str:
    """An OLE file by the names in its directory, whose entries have 128 bytes."""
    for name, found in _STREAMS:
        entry = name.encode("utf-16-le") + b"\x00\x00"
        place = data.find(entry)
        while place >= 0:
            if place % 128 == 0:
                return found
            place = data.find(entry, place + 1)
    return "ole"


def _of_text(data: bytes, path: str) -> str:
    start = _head(data[:TEXT_SAMPLE]).lstrip()[:8192]
    if start.startswith(b"{\\rtf"):
        return "rtf"
    if _HTML.match(_behind_comments(start)):
        return "html"
    if _MHTML.match(start):
        return "mhtml"
    if start.startswith(b"<?xml"):
        return "xml"
    if _is_binary(data[:TEXT_SAMPLE]):
        return "binary"
    return _of_plain_text(data[:TEXT_SAMPLE], path)


def _head(sample: bytes) -> bytes:
    """The beginning without a byte order mark, a letter a byte."""
    wide = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(sample[:2]) or looks_like_utf16(sample[:4096])
    if wide:
        return sample.decode(wide, "replace").lstrip("\ufeff").encode()
    return sample.removeprefix(b"\xef\xbb\xbf")


def _behind_comments(start: bytes) -> bytes:
    """The beginning of a page without its XML declaration and the comments that stand before it."""
    start = _XML_DECLARATION.sub(b"", start, count=1)
    while start.startswith(b"<!--") and b"-->" in start:
        start = start.partition(b"-->")[2].lstrip()
    return start


def _is_binary(sample: bytes) -> bool:
    """Whether control bytes are too many for a text; UTF-16 has a zero in every other byte."""
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")) or looks_like_utf16(sample):
        return False
    controls = sum(sample.count(bytes([code])) for code in (*range(9), *range(14, 27), 28, 29, 30, 31))
    return controls > max(4, len(sample) // 100)


def looks_like_utf16(sample: bytes) -> str | None:
    """`utf-16-le` or `utf-16-be` when one half of the bytes is full of zeros and the other has none."""
    even, odd = sample[0::2], sample[1::2]
    for full, other, name in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if len(full) > 8 and full.count(0) > len(full) * 0.3 and other.count(0) <= len(other) * 0.01:
            return name
    return None


def _of_plain_text(sample: bytes, path: str) -> str:
    """Markdown by its name, or by its content where the name does not say; a `.txt` stays one whatever it holds."""
    name = named_format(path)
    if name in ("md", "txt"):
        return name
    return "md" if is_markdown(sample.decode("utf-8", "replace")) else "txt"


def is_markdown(text: str) -> bool:
    """Whether headings, bold lines or a table rule show that a text is Markdown inside."""
    signs = dict.fromkeys(("heading", "bold", "rule"), 0)
    for line in text[:TEXT_SAMPLE].splitlines():
        found = _MARKDOWN_LINE.match(line.lstrip(" ")) if line[:1] in "#*| :-" and line else None
        if found and found.lastgroup:
            signs[found.lastgroup] += 1
    return signs["rule"] >= 1 or signs["heading"] >= 2 or signs["heading"] + signs["bold"] >= 3
