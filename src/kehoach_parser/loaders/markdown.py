"""Markdown, as converters write it for office documents: the words stay as printed, only the signs of style go.

Nothing is renumbered and no list marker is taken away: `a)`, `1.` and `-` are the outline of the document. A line
with four blanks before it is no code, and a line of dashes makes no heading of the line above.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterator, Sequence

from kehoach_parser.document import Block, Document, Line, Table
from kehoach_parser.loaders import characters, columns, cut_sentences, text_tables
from kehoach_parser.loaders.markdown_emphasis import Piece, emphasised
from kehoach_parser.loaders.text_decoding import decode
from kehoach_parser.patterns import compiled
from kehoach_parser.structs import replace, struct

_FURTHER_LINES = 10  # of paragraphs, from which on a file tells how it is broken
_WRAPPED_SHARE = 0.6
_BREAK = compiled(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_FENCE = compiled(r"(?:```|~~~)\s*\w*\s*")
_LINE_RULE = compiled(r"(?:[-_*=]\s*){3,}|(?:\|\s*)+")
_ITEM = compiled(r"(?:[-+*•–]|\d{1,3}[.)]|\w[.)])\s")
_NUMBERED = compiled(r"\s*(?:[IVXLC]{1,6}|\d{1,2}(?:\.\d{1,2}){0,3}|[^\W\d_])[.)/]|\s*[^\W\d_]{4} \d")
_QUOTE = compiled(r"(?:>\s?)+")
_FRONT_MATTER = compiled(r"\A---\n(?:[\w-]+:.*\n|[ \t]+.*\n|- .*\n)+---\n")
_NOTE_TEXT = compiled(r"\[\^([^\]\s]{1,32})\]:\s+(.*)")
_NOTE_MARK = compiled(r"\[\^([^\]\s]{1,32})\]")
_LINK = compiled(r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\)")
_LINE_BREAK_TAG = compiled(r"<br\s*/?>|</p>", re.IGNORECASE)
_TAG = compiled(r"</?[A-Za-z][A-Za-z0-9]{0,20}(?:\s[^<>]{0,500})?/?>")
_ADDRESS = compiled(r"<(https?://[^<>\s]{1,2000}|[\w.+-]{1,64}@[\w.-]{1,255})>")


@struct(slots=True)
class _Paragraph:
    """Source lines that belong together, and the heading level that they have."""

    lines: list[str]
    heading: int | None = None


def load(data: bytes, path: str) -> Document:
    """The document in a Markdown file."""
    text, notices = decode(data)
    return Document("md", blocks(text), notices=tuple(notices))


def blocks(text: str) -> tuple[Block, ...]:
    """The lines and tables of Markdown text."""
    text = _FRONT_MATTER.sub("", _BREAK.sub("\n", text))
    rows = _without_comments(text).split("\n")
    notes = {note[1]: note[2].strip() for row in rows if (note := _NOTE_TEXT.match(row))}
    found: list[Block] = []
    parts = list(_parts(rows))
    wrapped = _is_wrapped([part for part in parts if isinstance(part, _Paragraph)])
    for part in parts:
        if isinstance(part, Table):
            found.append(part)
        else:
            found.extend(_lines(_unwrapped(part) if wrapped else part, notes))
    found = columns.unfolded(found)
    return tuple(cut_sentences.reopened(found, cut_sentences.cut_lines(found)))


def _is_wrapped(paragraphs: Sequence[_Paragraph]) -> bool:
    """Whether the file breaks its paragraphs into printed lines, so that most further lines begin in small letters."""
    further = [row for paragraph in paragraphs for row in paragraph.lines[1:] if not _ITEM.match(row)]
    small = sum(row[:1].islower() for row in further)
    return len(further) >= _FURTHER_LINES and small >= _WRAPPED_SHARE * len(further)


def _unwrapped(paragraph: _Paragraph) -> _Paragraph:
    """An item of such a file with its printed lines as one, apart from hard breaks and further items."""
    if not _ITEM.match(paragraph.lines[0].lstrip("*_ ")):
        return paragraph
    whole = [paragraph.lines[:1]]
    for before, row in itertools.pairwise(paragraph.lines):
        hard = before.endswith(("  ", "\\")) or _LINE_BREAK_TAG.search(before) is not None
        if hard or _ITEM.match(row):
            whole.append([row])
        else:
            whole[-1].append(row)
    return _Paragraph([" ".join([*map(str.rstrip, rows[:-1]), rows[-1]]) for rows in whole], paragraph.heading)


def _without_comments(text: str) -> str:
    kept: list[str] = []
    position = 0
    while (start := text.find("<!--", position)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[position:start])
        position = end + 3
    return "".join([*kept, text[position:]])


def _parts(rows: list[str]) -> Iterator[_Paragraph | Table]:
    """Paragraphs and tables in order."""
    open_lines: list[str] = []
    index = 0
    while index < len(rows):
        row = _QUOTE.sub("", rows[index].lstrip(), count=1) if rows[index].lstrip().startswith(">") else rows[index]
        bare = row.strip()
        end = text_tables.pipe_table_end(rows, index, over_blanks=False) if "|" in bare or "+-" in bare else index
        heading = _heading(bare)
        alone = end > index or heading is not None or not bare or _is_sign(bare)
        if open_lines and (alone or _ITEM.match(bare)):
            yield _Paragraph(open_lines)
            open_lines = []
        if end > index and not all(_is_sign(row.strip()) for row in rows[index:end]):
            yield text_tables.pipe_table(rows[index:end], _cell_lines)
        elif heading is not None:
            yield heading
        elif not alone:
            open_lines.append(row.lstrip())
        index = max(end, index + 1)
    if open_lines:
        yield _Paragraph(open_lines)


def _heading(bare: str) -> _Paragraph | None:
    """The heading on a line that begins with `#`; None for other lines."""
    text = bare.lstrip("#")
    level = len(bare) - len(text)
    if not 1 <= level <= 6 or (text and not text[0].isspace()):
        return None
    closed = text.rstrip("#")
    return _Paragraph([(closed if closed != text and closed[-1:].isspace() else text).strip()], level)


def _is_sign(bare: str) -> bool:
    """Whether a line is only drawing: a fence, a rule, a border of a torn table, the text of a note shown elsewhere."""
    return bool(_FENCE.fullmatch(bare) or _LINE_RULE.fullmatch(bare) or _NOTE_TEXT.match(bare))


def _lines(paragraph: _Paragraph, notes: dict[str, str]) -> list[Line]:
    """The lines of a paragraph; a hard break ends a line for good, a soft one may be joined."""
    source: list[str] = []
    hard: list[bool] = []
    for row in paragraph.lines:
        parts = _LINE_BREAK_TAG.split(row)
        source.extend(parts)
        hard.extend([True] * (len(parts) - 1) + [row.endswith(("  ", "\\"))])
    hard[-1] = True
    rows = _printed("\n".join(row.removesuffix("\\") for row in source))
    lines = []
    hard.extend([True] * (len(rows) - len(hard)))
    for pieces, ends in zip(rows, hard, strict=False):  # a tag over a line end has joined its lines
        line = _line(pieces, notes, paragraph.heading)
        if line.text:
            lines.append(replace(line, whole=ends))
    return lines


def _printed(source: str) -> list[list[Piece]]:
    """The pieces of each printed line. A bold heading with a number goes on over the end of its line."""
    source = _TAG.sub("", _ADDRESS.sub(r"\1", _LINK.sub(r"\1", source)))
    rows: list[list[Piece]] = [[]]
    for piece in emphasised(source):
        first, *others = html.unescape(piece.text).split("\n")
        if others and piece.bold and not "".join(before.text for before in rows[-1]).strip() and _NUMBERED.match(first):
            first, others = " ".join([first, *others]), []
        rows[-1].append(replace(piece, text=first))
        rows.extend([replace(piece, text=other)] for other in others)
    return rows


def _line(pieces: list[Piece], notes: dict[str, str], heading: int | None) -> Line:
    text = "".join(piece.text for piece in pieces)
    cited = tuple(notes[mark] for mark in _NOTE_MARK.findall(text) if mark in notes)
    lettered = [piece for piece in pieces if any(map(str.isalnum, piece.text))]
    return Line(
        characters.clean(_NOTE_MARK.sub(r"\1", text)).strip(),
        bold=bool(lettered) and (heading is not None or all(piece.bold for piece in lettered)),
        italic=bool(lettered) and all(piece.italic for piece in lettered),
        heading=heading,
        notes=cited,
    )


def _cell_lines(text: str) -> list[Line]:
    lines = []
    for part in _LINE_BREAK_TAG.split(text.replace("\\|", "|")):
        line = _line([piece for row in _printed(part) for piece in row], {}, None)
        if line.text:
            lines.append(replace(line, whole=True))
    return lines
