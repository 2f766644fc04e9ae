"""What is asked for a file of an archive, and what is kept of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kehoach_parser.document import Ocr
    from kehoach_parser.models import Plan

PARSER = "kehoach_parser.parser:parse_values"


@dataclass(frozen=True, slots=True)
class Options:
    """How files are parsed. `parser` names the function, `module:name`, that is called with the bytes and the path and
    gives a plan as plain values."""

    grammars: tuple[str, ...] = ()
    password: str | None = None
    parser: str = PARSER
    ocr: Ocr = "auto"


@dataclass(frozen=True, slots=True)
class Job:
    """A file to convert: where it lies, the path that outputs show, where its JSON goes, if anywhere, and what else is
    wanted of it."""

    path: str
    shown: str
    target: str | None = None
    formats: tuple[str, ...] = ()  # whose rows are made
    sketch: bool = False  # whether near copies are looked for
    name: str = ""  # of its outputs


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is kept of a file: an empty `code` means that it was read. Small, since millions pass through one pipe."""

    path: str
    code: str = ""
    detail: str = ""
    seconds: float = 0.0
    format: str | None = None
    pages: int | None = None
    tasks: int = 0
    doc_type: str | None = None
    issuer: str | None = None
    date: str | None = None
    title: str | None = None
    dues: dict[str, int] = field(default_factory=dict)  # month: deadlines that end in it
    plan: bytes = b""  # its JSON document, packed
    rows: dict[str, bytes] = field(default_factory=dict)  # format: what it has of the plan
    sketch: bytes = b""

    def read(self) -> Plan:
        """The plan."""
        from kehoach_parser.archive.rows import unpack
        from kehoach_parser.models import Plan

        return Plan.model_validate_json(unpack(self.plan))


@dataclass(frozen=True, slots=True)
class Examined:
    """Size and hash of a file's content; `code` and `detail` when it cannot be read."""

    sha256: str = ""
    code: str = ""
    detail: str = ""
