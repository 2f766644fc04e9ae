"""The output contract, version 1: what `kehoach schema` prints and every export is made from.

Text stays Vietnamese as printed, dates are ISO 8601, an absent value is null (never an empty string), a list without
members is `[]`. The fields of `Header` follow Nghị định 30/2020/NĐ-CP, Điều 8 and Phụ lục I.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

BBox = tuple[float, float, float, float]


class Model(BaseModel):
    """Base of the contract: no unknown keys, built lazily so that importing it is cheap."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class Source(Model):
    """The file that was read."""

    path: str = Field(description="the path as given; `-` for standard input")
    format: str = Field(description="pdf, docx, doc, odt, rtf, html, md, txt, xlsx or image; found from the content")
    sha256: str = Field(description="SHA-256 of the content, hexadecimal")
    size: int = Field(description="bytes")
    pages: int | None = Field(default=None, description="number of pages; null where the format has none")
    ocr: bool = Field(default=False, description="true when the text was recognised from pictures")


class Signer(Model):
    """The signature block (Phụ lục I, ô 7a–7b)."""

    name: str | None = Field(default=None, description="the person's name")
    position: str | None = Field(default=None, description="`PHÓ CHỦ TỊCH`")
    capacity: str | None = Field(default=None, description="`KT. CHỦ TỊCH`, `TL. …`, `TUQ. …`")
    on_behalf_of: str | None = Field(default=None, description="`TM. ỦY BAN NHÂN DÂN`")


class Header(Model):
    """Letterhead, title, preamble and signature of one issued document."""

    issuer: str | None = Field(default=None, description="the issuing authority in full, lines joined")
    parent_issuer: str | None = Field(default=None, description="the authority above it in the letterhead")
    doc_type: str | None = Field(default=None, description="abbreviation of the decree: KH QĐ CT CTr NQ TB BC CV …")
    number: str | None = Field(default=None, description="`37` of `Số: 37/QĐ-UBND`; null when left blank")
    symbol: str | None = Field(default=None, description="`QĐ-UBND` of `Số: 37/QĐ-UBND`")
    place: str | None = Field(default=None, description="the place of issue, `Chí Minh`")
    date: str | None = Field(default=None, description="ISO date; null when day or month is left blank")
    date_edtf: str | None = Field(default=None, description="the same with unknown digits, `2025-04-XX` (ISO 8601-2)")
    title: str | None = Field(default=None, description="the subject (trích yếu) without the type line, on one line")
    legal_bases: list[str] = Field(default=[], description="the `Căn cứ`/`Thực hiện`/`Theo đề nghị` items")
    signer: Signer = Field(default_factory=Signer)
    recipients: list[str] = Field(default=[], description="the `Nơi nhận` items without their dash")


class TableCell(Model):
    """A cell at its first row and column."""

    text: str
    rowspan: int = 1
    colspan: int = 1


class OutlineTable(Model):
    """A table of a section, kept whole."""

    page: int | None = None
    bbox: BBox | None = Field(default=None, description="PDF points, origin at the top left: x0, y0, x1, y1")
    rows: list[list[TableCell]] = []


class Section(Model):
    """One item of the outline; a reader can rebuild the document from the outline."""

    marker: str | None = Field(default=None, description="as printed without its punctuation: `III`, `1.1`, `b`, `-`")
    level: int = Field(description="1 is the outermost")
    title: str | None = Field(default=None, description="the heading; null unless the item is a heading")
    text: str | None = Field(default=None, description="the text of the item itself, paragraphs separated by \\n")
    page: int | None = Field(default=None, description="1 is the first; null where the format has none")
    notes: list[str] = Field(default=[], description="footnotes that the section refers to")
    tables: list[OutlineTable] = []
    children: list[Section] = []


class Attachment(Model):
    """A further document in the file: a plan issued with a decision, a `Phụ lục`."""

    header: Header
    outline: list[Section] = []


class Unit(Model):
    """An organisation or post that acts."""

    text: str = Field(description="verbatim, without final punctuation")
    name: str = Field(description="the full name: abbreviations written out, spaces and dashes normalised")


class Period(Model):
    """A span of days that a deadline names."""

    kind: Literal["by", "during", "continuous", "from"] = Field(
        description="by: at the latest; during: within; continuous: all the time; from: begins, no end"
    )
    start: str | None = Field(default=None, description="first day, ISO")
    end: str | None = Field(default=None, description="last day, ISO")
    edtf: str | None = Field(default=None, description="the same in EDTF (ISO 8601-2)")


class Deadline(Model):
    """When a task is due. Most real deadlines are intervals or rhythms, few are days."""

    text: str = Field(description="verbatim: the whole value of a field or cell, the time phrase alone in prose")
    due: str | None = Field(default=None, description="the last date that the text names or implies, ISO")
    inclusive: bool = Field(default=True, description="false for `trước ngày D` (due is then D itself)")
    periods: list[Period] = []
    recurrence: list[str] = Field(default=[], description="iCalendar RRULEs (RFC 5545), one a rhythm")
    duration: str | None = Field(default=None, description="ISO 8601 duration of `trong vòng 15 ngày kể từ …`")
    after: str | None = Field(default=None, description="what the duration counts from")
    condition: str | None = Field(default=None, description="what it waits for: `theo lộ trình của …`")
    inferred: bool = Field(default=False, description="true when the year came from the document")


class Evidence(Model):
    """A place in the file where a value stands."""

    page: int | None = None
    bbox: BBox | None = Field(default=None, description="PDF points, origin at the top left: x0, y0, x1, y1")
    text: str = Field(description="verbatim")
    inherited: bool = Field(default=False, description="true where the value was stated for a group or heading")


class TaskEvidence(Model):
    """For each field that is set, the places where it stands."""

    content: list[Evidence] = []
    lead: list[Evidence] = []
    coordinating: list[Evidence] = []
    supervising: list[Evidence] = []
    deadline: list[Evidence] = []
    products: list[Evidence] = []


class Task(Model):
    """One row of the tracking sheet that an official would write by hand from the document."""

    id: str = Field(description="unique in the file and the same in every run: `III.1.1.b`, `A1.II.2~2`")
    document: int = Field(default=0, description="0 for the first document, n for attachment n")
    path: list[str] = Field(default=[], description="markers from the outermost section down")
    headings: list[str] = Field(default=[], description="titles from the outermost section down")
    origin: Literal["labelled", "table", "prose", "bare"] = Field(description="how the document states the task")
    content: str = Field(description="what is to be done, without its marker and without the field lines")
    lead: list[Unit] = []
    coordinating: list[Unit] = []
    supervising: list[Unit] = []
    deadline: Deadline | None = None
    products: list[str] = []
    evidence: TaskEvidence = Field(default_factory=TaskEvidence)


class Measure(Model):
    """A figure of a target."""

    comparator: Literal[">=", "<=", "=", ">", "<"]
    value: float
    unit: str | None = Field(default=None, description="`%`, `ngày`, …")
    of: str | None = Field(default=None, description="what is measured")


class Target(Model):
    """An item of a section of `mục tiêu` or `chỉ tiêu`."""

    text: str
    path: list[str] = []
    measures: list[Measure] = []


class Citation(Model):
    """A legal document named in the text."""

    text: str = Field(description="verbatim")
    key: str = Field(description="the same for each mention of one document: `66/NQ-CP@2025-03-26`")
    doc_type: str | None = None
    number: str | None = None
    symbol: str | None = None
    date: str | None = None
    issuer: str | None = None
    article: str | None = Field(default=None, description="Điều/khoản/điểm named with it")


class Warning_(Model):
    """Something that a person should look at."""

    model_config = ConfigDict(extra="forbid", defer_build=True, title="Warning")

    code: str
    message: str = Field(description="Vietnamese")
    page: int | None = None
    task_id: str | None = None


class Plan(Model):
    """Everything that was read from one file."""

    schema_version: Literal["1"] = "1"
    source: Source
    header: Header
    outline: list[Section] = []
    attachments: list[Attachment] = []
    tasks: list[Task] = []
    targets: list[Target] = []
    citations: list[Citation] = []
    warnings: list[Warning_] = []
