"""What finders give: plain records whose texts still know their places. `border.py` makes the contract of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from kehoach_parser.document import Passage
from kehoach_parser.readers.deadlines import DeadlineReading
from kehoach_parser.readers.units import UnitReading
from kehoach_parser.structs import field, struct

Origin = Literal["labelled", "table", "prose", "bare"]


@struct(frozen=True, slots=True)
class Stated:
    """Where a value stands, and whether it was stated for a group rather than for the task itself."""

    passage: Passage
    inherited: bool = False


@struct(frozen=True, slots=True)
class FoundUnit:
    """A unit and the place that names it; `within` is the whole text that it was read from."""

    unit: UnitReading
    stated: Stated
    within: Passage


@struct(frozen=True, slots=True)
class FoundDeadline:
    """A deadline and the place that states it."""

    reading: DeadlineReading
    stated: Stated


@struct(slots=True)
class TaskRecord:
    """One task of a part, in reading order."""

    path: list[str]
    headings: list[str]
    origin: Origin
    content: Passage
    lead: list[FoundUnit] = field(default_factory=list)
    coordinating: list[FoundUnit] = field(default_factory=list)
    supervising: list[FoundUnit] = field(default_factory=list)
    deadline: FoundDeadline | None = None
    products: list[Stated] = field(default_factory=list)
    warnings: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)


@struct(frozen=True, slots=True)
class TargetRecord:
    """An item of a section of targets."""

    path: list[str]
    passage: Passage


@struct(slots=True)
class SignerRecord:
    """The signature block."""

    name: str | None = None
    position: str | None = None
    capacity: str | None = None
    on_behalf_of: str | None = None


@struct(slots=True)
class HeaderRecord:
    """Fields of the contract's header, each null when it was not found."""

    issuer: str | None = None
    parent_issuer: str | None = None
    doc_type: str | None = None
    number: str | None = None
    symbol: str | None = None
    place: str | None = None
    date: str | None = None
    date_edtf: str | None = None
    title: str | None = None
    legal_bases: list[str] = field(default_factory=list)
    signer: SignerRecord = field(default_factory=SignerRecord)
    recipients: list[str] = field(default_factory=list)
