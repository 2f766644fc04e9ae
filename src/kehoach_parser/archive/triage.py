"""A quick look at a file: what it is, whether it has text, its language and likely type, and whether it assigns work.

The text of the first pages is taken without layout, and the grammar is asked a few questions. Nothing is parsed.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass

from kehoach_parser.archive.convert import failed_outcome, read_content
from kehoach_parser.archive.job import Job
from kehoach_parser.archive.quick_text import doc_text, rtf_text
from kehoach_parser.document import Line
from kehoach_parser.errors import CorruptFileError, EmptyFileError, PasswordRequiredError, ResourceLimitError
from kehoach_parser.grammar import Grammar
from kehoach_parser.letterhead import Letterhead
from kehoach_parser.loaders import legacy_encodings
from kehoach_parser.loaders.sniff import sniff
from kehoach_parser.loaders.text_decoding import decode
from kehoach_parser.loaders.word97 import is_encrypted
from kehoach_parser.text import fold, normalise

_PAGES = 30
_BYTES = 2 * 1024 * 1024  # of a part of a file that is looked at
_HEAD_LINES = 60
_LONGEST_HEAD = 40
_ROLES = {"lead", "coordinating", "both", "deadline", "product"}
_LETTERS_OF_A_PAGE = 40
_LETTERS_OF_A_TEXT = 100
_WORD = re.compile(r"[^\W\d_]+")
_PARAGRAPH_END = re.compile(r"</(?:w:p|text:p|text:h|si|is|p|div|tr|h\d|li)>|<w:br/>|<br ?/?>", re.I)
_TAG = re.compile(r"<[^<>]*>")
_HEAD_BORDER = re.compile(r"(?<=[^\W\d_A-ZĐ]) (?=[A-ZĐÀ-Ỹ])")
_PARTS = {  # the parts with the text, the usual place first
    "docx": ("word/document.xml",),
    "odt": ("content.xml",),
    "xlsx": ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"),
}
_SYMBOL = re.compile(r"\d*\s*/(?:\d{4}/)?\s*([^\W\d_]+)-")
_MARKED_VIETNAMESE, _MARKED_FOREIGN = 0.3, 0.05  # shares of words with letters beyond ASCII


@dataclass(frozen=True, slots=True)
class Glance:
    """What a quick look found.

    `content` is text, scan, mixed, empty, unread (there is no way to its text yet), or the code of an error.
    """

    path: str
    format: str = ""
    content: str = "unread"
    pages: int | None = None
    encoding: str | None = None
    language: str | None = None  # vi, en, or null where it is neither or cannot be told
    doc_type: str | None = None
    assigns: bool | None = None  # null: nothing to judge by


COLUMNS = tuple(Glance.__dataclass_fields__)


def row_of(glance: Glance) -> dict[str, object]:
    """The values by name."""
    return asdict(glance)


def look_at_all(files: Sequence[tuple[str, str]]) -> list[Glance]:
    """A glance at each (path, shown path)."""
    return [look_at(path, shown) for path, shown in files]


def look_at(path: str, shown: str) -> Glance:
    """A glance at one file; a file that cannot be opened has its error for content."""
    found = ""
    try:
        data = read_content(path)
        if not data:
            raise EmptyFileError(shown)
        found = sniff(data, path)
        return _judged(Glance(shown, found), data)
    except MemoryError:
        raise
    except Exception as error:
        return Glance(shown, found, failed_outcome(Job(path, shown), error).code)


def _judged(glance: Glance, data: bytes) -> Glance:
    if glance.format == "encrypted":
        return Glance(glance.path, glance.format, PasswordRequiredError.code)
    if glance.format == "image":
        return Glance(glance.path, glance.format, "scan")
    pages, text, content, encoding = _text_of(glance.format, data)
    if content not in ("text", "mixed"):
        return Glance(glance.path, glance.format, content, pages)
    if (stored := legacy_encodings.guess(text)) is not None:
        text, encoding = legacy_encodings.decode(text, stored), stored
    lines = [line for line in map(str.strip, normalise(text).splitlines()) if line]
    from kehoach_parser.parser import grammar_of

    grammar = grammar_of()
    return Glance(
        *(glance.path, glance.format, content, pages, encoding, _language("\n".join(lines))),
        _type(lines, grammar),
        _assigns(lines, grammar),
    )


def _text_of(format: str, data: bytes) -> tuple[int | None, str, str, str | None]:
    """Pages, text, kind of content and encoding."""
    if format == "pdf":
        return _of_pdf(data)
    encoding: str | None = "utf-8"
    if format in _PARTS:
        text = _without_tags(_part(data, _PARTS[format]))
    elif format in ("txt", "md", "html", "mhtml"):
        text, notices = decode(_page(data) if format == "mhtml" else data[:_BYTES])
        text = _without_tags(text) if format.endswith("html") else text
        encoding = next((notice.detail or notice.code for notice in notices), encoding)
    elif format in _QUICK:
        text, encoding = _QUICK[format](data), "unicode"
    else:
        return None, "", "unread", None
    return None, text, "text" if len(text.strip()) >= _LETTERS_OF_A_TEXT else "empty", encoding


def _page(data: bytes) -> bytes:
    """The beginning of the page in a web archive."""
    from kehoach_parser.loaders.mhtml import page_in

    return page_in(data, "")[0][:_BYTES]


def _of_doc(data: bytes) -> str:
    if is_encrypted(data):
        raise PasswordRequiredError("")
    return doc_text(data)


def _of_rtf(data: bytes) -> str:
    return rtf_text(data[max(data.find(b"{\\rtf"), 0) :][:_BYTES])


_QUICK = {"doc": _of_doc, "rtf": _of_rtf}


def _of_pdf(data: bytes) -> tuple[int | None, str, str, str | None]:
    from kehoach_parser.loaders.pdf_file import explodes
    from kehoach_parser.loaders.pdfium import PasswordError, Pdf, PdfiumError

    if explodes(data):
        raise ResourceLimitError("", "a stream inflates beyond the limit")
    try:
        with Pdf(data) as pdf:
            count, texts = len(pdf), []
            for index in range(min(count, _PAGES)):
                with suppress(PdfiumError), pdf.page(index) as page:
                    texts.append(page.text)
    except PasswordError:
        raise PasswordRequiredError("") from None
    except PdfiumError as error:
        raise CorruptFileError("", str(error)) from None
    full = [len(text.strip()) >= _LETTERS_OF_A_PAGE for text in texts]
    content = "text" if full and all(full) else "mixed" if any(full) else "scan"
    return count, "\n".join(texts), content, "utf-8"


def _part(data: bytes, places: Sequence[str]) -> str:
    """The beginning of the first member of a zip file that is there; only so much is inflated."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            known = set(archive.namelist())
            with archive.open(next((name for name in places if name in known), places[0])) as stream:
                return stream.read(_BYTES).decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, ValueError, RuntimeError, NotImplementedError) as error:
        raise CorruptFileError("", str(error)) from None


def _without_tags(text: str) -> str:
    return html.unescape(_TAG.sub("", _PARAGRAPH_END.sub("\n", text)))


def _language(text: str) -> str | None:
    """Vietnamese words mostly carry a mark, English ones never."""
    words = _WORD.findall(text)[:2000]
    if len(words) < 20:
        return None
    marked = sum(not word.isascii() for word in words) / len(words)
    if marked >= _MARKED_VIETNAMESE:
        return "vi" if legacy_encodings.is_unicode(text[:20_000]) else None
    return "en" if marked <= _MARKED_FOREIGN else None


def _type(lines: Sequence[str], grammar: Grammar) -> str | None:
    """The type that a line of its own says, else that of the symbol, else a letter when a line gives its subject."""
    letterhead = grammar.cached("triage letterhead", lambda: Letterhead(grammar))
    head = lines[:_HEAD_LINES]
    for line in head:
        if (kind := letterhead.type_of(Line(line))) is not None:
            return kind[0]
    known = set(letterhead.types.values())
    for line in head:
        if grammar.alternation("letterhead", "number").match(fold(line)) and (symbol := _SYMBOL.search(line)):
            return symbol[1] if symbol[1] in known else "CV"
    return None


def _assigns(lines: Sequence[str], grammar: Grammar) -> bool:
    """Whether a line is a field of a task, or a sentence that gives work to a unit, or lines head a table of tasks."""
    if any(_is_field(line, grammar) or _is_order(line, grammar) for line in lines):
        return True
    heads = {role for pair in zip(lines, (*lines[1:], ""), strict=True) for role in _column_roles(*pair, grammar)}
    return "both" in heads or ("lead" in heads and len(heads & _ROLES) > 1)


def _column_roles(line: str, below: str, grammar: Grammar) -> Iterator[str]:
    """The role of the column that a line, or a line with the one below it, heads."""
    labels = grammar.alternation("fields", "label")
    heads = _HEAD_BORDER.split(line)  # a row of heads may be one line
    for text in (*heads, f"{heads[-1]} {below}"):
        if len(text) <= _LONGEST_HEAD and (hit := labels.fullmatch(fold(text))) is not None:
            yield str(hit.rule.data.get("role"))


def _is_field(line: str, grammar: Grammar) -> bool:
    folded = fold(line[:200]).lstrip("-+*• ")
    label, colon, value = folded.partition(":")
    if not colon or not value.strip() or len(label) > 60:
        return False
    hit = grammar.alternation("fields", "label").fullmatch(label.strip())
    return hit is not None and hit.rule.data.get("role") in ("lead", "coordinating", "both", "supervising")


def _is_order(line: str, grammar: Grammar) -> bool:
    """A verb that assigns with a unit right behind it, or a unit that leads and coordinates."""
    folded = fold(line[:400])
    for verb in grammar.alternation("units", "assign").finditer(folded):
        behind = folded[verb.end :].lstrip()
        if grammar.alternation("units", "opener").match(behind):
            return True
    roles = {hit.rule.data.get("role") for hit in grammar.alternation("units", "role_verb").finditer(folded)}
    return {"lead", "coordinating"} <= roles


def tally(glances: Iterator[Glance]) -> dict[str, dict[str, int]]:
    """How many files have each value of each column."""
    counts: dict[str, dict[str, int]] = {name: {} for name in COLUMNS if name not in ("path", "pages")}
    for glance in glances:
        for name, found in counts.items():
            value = getattr(glance, name)
            key = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
            found[key] = found.get(key, 0) + 1
    return counts
