"""Records → the contract: the only place where what was found takes the shape of the output.

What is given are plain values, each with all fields of its model and in its order: `models.Plan` checks them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from kehoach_parser.document import Passage, Table
from kehoach_parser.nodes import Node, Part
from kehoach_parser.readers.citations import CitationReading
from kehoach_parser.readers.deadlines import DeadlineReading
from kehoach_parser.readers.measures import MeasureReading
from kehoach_parser.records import FoundDeadline, FoundUnit, HeaderRecord, Stated, TaskRecord
from kehoach_parser.values import Values

_FINAL = " \t\n"
_DEPTH_LIMIT = 64


def header(record: HeaderRecord) -> Values:
    """The contract's header."""
    signer = record.signer
    return Values(
        issuer=record.issuer,
        parent_issuer=record.parent_issuer,
        doc_type=record.doc_type,
        number=record.number,
        symbol=record.symbol,
        place=record.place,
        date=record.date,
        date_edtf=record.date_edtf,
        title=record.title,
        legal_bases=record.legal_bases,
        signer=Values(
            name=signer.name,
            position=signer.position,
            capacity=signer.capacity,
            on_behalf_of=signer.on_behalf_of,
        ),
        recipients=record.recipients,
    )


def outline(part: Part) -> list[Values]:
    """The part's items as sections; unnumbered paragraphs right after an item are part of its text."""
    return [_section(node, 1) for node in _merged(part.body.children)]


def _merged(nodes: Sequence[Node]) -> list[Node]:
    return [node for node in nodes if node.text or node.marker is not None or node.table is not None or node.children]


def _section(node: Node, level: int) -> Values:
    text = [] if node.heading or not node.text else [node.text]
    notes = list(node.notes)
    tables = [_table(node.table)] if node.table is not None else []
    children = _merged(node.children)
    while children and not node.heading and children[0].kind == "paragraph" and not children[0].children:
        text.append(children[0].text)
        notes.extend(children.pop(0).notes)
    while children and children[0].kind == "table" and not children[0].children and children[0].table is not None:
        tables.append(_table(children.pop(0).table))
    return Values(
        marker=node.marker,
        level=level,
        title=node.text if node.heading else None,
        text="\n".join(text) or None,
        page=node.page,
        notes=notes,
        tables=tables,
        children=[_section(child, level + 1) for child in children] if level < _DEPTH_LIMIT else [],
    )


def _table(table: Table | None) -> Values:
    assert table is not None
    rows = [[Values(text=cell.text, rowspan=cell.rowspan, colspan=cell.colspan) for cell in row] for row in table.rows]
    return Values(page=table.page, bbox=_bbox(table.box), rows=rows)


def _bbox(box: tuple[float, float, float, float] | None) -> tuple[float, ...] | None:
    if box is None:
        return None
    x0, y0, x1, y1 = box
    return round(float(x0), 1), round(float(y0), 1), round(float(x1), 1), round(float(y1), 1)


def tasks(records: Iterable[tuple[int, TaskRecord]]) -> list[Values]:
    """The contract's tasks of all parts in reading order, each with an id of its own."""
    seen: Counter[str] = Counter()
    result = []
    for number, record in records:
        base = (f"A{number}." if number else "") + (".".join(record.path) or "0")
        seen[base] += 1
        result.append(_task(record, number, base if seen[base] == 1 else f"{base}~{seen[base]}"))
    return result


def _task(record: TaskRecord, number: int, identity: str) -> Values:
    return Values(
        id=identity,
        document=number,
        path=record.path,
        headings=record.headings,
        origin=record.origin,
        content=record.content.text.strip(_FINAL),
        lead=_units(record.lead),
        coordinating=_units(record.coordinating),
        supervising=_units(record.supervising),
        deadline=deadline(record.deadline.reading) if record.deadline else None,
        products=[product.passage.text for product in record.products],
        evidence=_evidence(record),
    )


def _units(found: Sequence[FoundUnit]) -> list[Values]:
    unique: dict[str, Values] = {}
    for unit in found:
        unique.setdefault(unit.unit.name, Values(text=unit.unit.text, name=unit.unit.name))
    return list(unique.values())


def deadline(reading: DeadlineReading) -> Values:
    """The contract's deadline."""
    return Values(
        text=reading.text,
        due=reading.due,
        inclusive=reading.inclusive,
        periods=[Values(kind=p.kind, start=p.start, end=p.end, edtf=p.edtf) for p in reading.periods],
        recurrence=list(reading.recurrence),
        duration=reading.duration,
        after=reading.after,
        condition=reading.condition,
        inferred=reading.inferred,
    )


def _evidence(record: TaskRecord) -> Values:
    return Values(
        content=_places([Stated(record.content)]),
        lead=_places(unit.stated for unit in record.lead),
        coordinating=_places(unit.stated for unit in record.coordinating),
        supervising=_places(unit.stated for unit in record.supervising),
        deadline=_places([record.deadline.stated] if record.deadline else []),
        products=_places(record.products),
    )


def _places(found: Iterable[Stated]) -> list[Values]:
    return [
        Values(page=place.page, bbox=_bbox(place.box), text=place.text, inherited=stated.inherited)
        for stated in found
        for place in stated.passage.places()
    ]


def target(passage: Passage, path: list[str], measures: Iterable[MeasureReading]) -> Values:
    """The contract's target."""
    return Values(
        text=passage.text.strip(),
        path=path,
        measures=[Values(comparator=m.comparator, value=m.value, unit=m.unit, of=m.of) for m in measures],
    )


def citation(reading: CitationReading) -> Values:
    """The contract's citation."""
    return Values(
        text=reading.text,
        key=reading.key,
        doc_type=reading.doc_type,
        number=reading.number,
        symbol=reading.symbol,
        date=reading.date,
        issuer=reading.issuer,
        article=reading.article,
    )


def deadline_warnings(found: FoundDeadline | None) -> tuple[str, ...]:
    """The warning codes that a deadline carries."""
    return tuple(found.reading.warnings) if found is not None else ()
