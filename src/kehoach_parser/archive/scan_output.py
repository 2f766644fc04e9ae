"""What `kehoach scan` writes: counts for people, or a line for each file as CSV or JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from typing import TextIO

from kehoach_parser.archive.messages import message
from kehoach_parser.archive.triage import COLUMNS, Glance, row_of, tally
from kehoach_parser.messages import Language


def write(glances: Iterator[Glance], stream: TextIO, form: str, language: Language) -> int:
    """Write all glances; gives their number."""
    return _FORMS[form](glances, stream, language)


def _summary(glances: Iterator[Glance], stream: TextIO, language: Language) -> int:
    counts = tally(glances)
    total = sum(counts["format"].values())
    stream.write(f"{total} {message('files', language)}\n")
    for column, found in counts.items():
        stream.write(f"\n{message(_HEADS[column], language)}\n")
        for value, count in sorted(found.items(), key=lambda pair: (-pair[1], pair[0])):
            name = message(value or "unknown", language)
            stream.write(f"  {count:8d}  {100 * count / total:5.1f} %  {name}\n")
    return total


def _csv(glances: Iterator[Glance], stream: TextIO, language: Language) -> int:
    stream.write("\ufeff")
    table = csv.writer(stream, lineterminator="\r\n")
    table.writerow(COLUMNS)
    count = 0
    for glance in glances:
        table.writerow(["" if value is None else value for value in row_of(glance).values()])
        count += 1
    return count


def _jsonl(glances: Iterator[Glance], stream: TextIO, language: Language) -> int:
    count = 0
    for glance in glances:
        stream.write(json.dumps(row_of(glance), ensure_ascii=False) + "\n")
        count += 1
    return count


_FORMS: dict[str, Callable[[Iterator[Glance], TextIO, Language], int]] = {
    "summary": _summary,
    "csv": _csv,
    "jsonl": _jsonl,
}
_HEADS = {
    "format": "format", "content": "content", "encoding": "encoding", "language": "language", "doc_type": "type",
    "assigns": "assigns",
}  # fmt: skip
