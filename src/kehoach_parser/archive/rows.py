"""The rows that a document adds to each output, made by the worker that read it: whoever writes the outputs then only
puts them one behind the other, in the order of the names.

The name of the file is filled in while writing, since rows of equal contents are made once and belong to several files.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable
from io import StringIO
from typing import TYPE_CHECKING, Any, cast

from kehoach_parser.exporters import csv_table
from kehoach_parser.values import Values

if TYPE_CHECKING:
    from kehoach_parser.models import Plan

_LEVEL = 1  # of zlib: six to one at almost no cost
_NAME = "\x1f"  # stands for the name of the file in rows of CSV; no text that was read has it
_HEAD = ("issuer", "doc_type", "number", "symbol", "date", "title")


def rows_for(plan: Values, formats: Iterable[str]) -> dict[str, bytes]:
    """The rows of a plan for each of the formats that have rows."""
    return {name: pack(_MAKERS[name](plan)) for name in formats if name in _MAKERS}


def pack(content: bytes) -> bytes:
    """The content as the manifest keeps it."""
    return zlib.compress(content, _LEVEL)


def unpack(packed: bytes) -> bytes:
    return zlib.decompress(packed)


def plan_of(packed: bytes) -> Values:
    """A plan of its packed JSON, as plain values: to check it again would cost more than all the rest."""
    plan: Values = json.loads(unpack(packed), object_hook=Values)
    return plan


def json_of(plan: Values) -> bytes:
    """The JSON document of a plan, to the letter as the models write it."""
    from pydantic_core import to_json

    return to_json(plan, indent=2) + b"\n"


def csv_of(packed: bytes, shown: str) -> bytes:
    """The rows of CSV of the file that is shown under a path."""
    cell = StringIO()
    csv_table.write_cell(shown, cell)
    return unpack(packed).replace(_NAME.encode(), cell.getvalue().encode())


def jsonl_of(packed: bytes, name: str) -> bytes:
    """The lines of JSON of the file with a name."""
    lines = unpack(packed)
    start = f'{{"file":{json.dumps(name, ensure_ascii=False)},'.encode()
    return start + lines.replace(b"\n", b"\n" + start) + b"\n" if lines else b""


def table_of(packed: bytes) -> Any:
    """The rows that a table's writer takes."""
    return json.loads(unpack(packed))


def _csv(plan: Values) -> bytes:
    stream = StringIO()
    unnamed: Any = Values(plan, source=Values(plan.source, path=_NAME))
    csv_table.write_rows(unnamed, stream)
    return stream.getvalue().encode("utf-8", "replace")


def _jsonl(plan: Values) -> bytes:
    """The lines without their beginning, which names the file."""
    from pydantic_core import to_json

    header: Any = plan.header
    head = to_json({name: header[name] for name in _HEAD})[1:-1]
    return b"\n".join(head + b"," + to_json(task)[1:] for task in plan.tasks)


def _sqlite(plan: Values) -> bytes:
    from pydantic_core import to_json

    from kehoach_parser.exporters.sqlite_store import rows_of

    return to_json(rows_of(cast("Plan", plan)))


def _parquet(plan: Values) -> bytes:
    from pydantic_core import to_json

    from kehoach_parser.exporters.parquet_table import rows_of

    return to_json(rows_of(cast("Plan", plan)))


def _xlsx(plan: Values) -> bytes:
    from pydantic_core import to_json

    from kehoach_parser.exporters.xlsx_rows import rows_of

    return to_json(rows_of(cast("Plan", plan)))


_MAKERS: dict[str, Callable[[Values], bytes]] = {
    "csv": _csv, "xlsx": _xlsx, "jsonl": _jsonl, "sqlite": _sqlite, "parquet": _parquet
}  # fmt: skip
