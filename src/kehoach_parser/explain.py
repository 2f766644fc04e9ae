"""Why a task or a phrase was read as it was: the rules of the grammar that matched, their text and what they gave.

    explain_task(plan, document, grammar, id) ──▶ Step[]      explain_deadline / _units / _sentence(text, …) ──▶ Step[]

A task is explained from its evidence: each value is looked up where it stands in the document, the label or column head
there is matched again, and the readers are asked for the rules that they used.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kehoach_parser.document import Document, Line, Table
from kehoach_parser.grammar import Grammar, Hit
from kehoach_parser.models import Evidence, Plan, Task
from kehoach_parser.readers import deadlines, units
from kehoach_parser.text import fold

_SOUGHT = 40  # letters of a value by which its line is found
_HEAD_ROWS = 4
_LABEL_ENDS = " .:;*-+–•\t"
# the roles of labels under which the values of a field stand
_UNIT_LABELS = {
    "lead": frozenset({"lead", "both"}),
    "coordinating": frozenset({"coordinating", "both"}),
    "supervising": frozenset({"supervising"}),
}
_TIME_LABELS = frozenset({"deadline"})
_PRODUCT_LABELS = frozenset({"product"})


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was understood: what it is about, the text, the rule that matched it, and what that gave."""

    about: str
    text: str
    rule: str | None = None
    value: str | None = None


def explain_deadline(text: str, grammar: Grammar, year: int | None = None, *, field: bool = True) -> list[Step]:
    """The rules that read a time phrase: the value of a field, or a sentence in which one stands."""
    context = deadlines.Context(year=year)
    steps = [
        Step("rule", matched, f"deadlines.toml {name}", gave)
        for name, matched, gave in deadlines.explain(text, grammar, context, field=field)
    ]
    reading = deadlines.read(text, grammar, context, field=field)
    return [*steps, _deadline(reading)] if reading is not None else [*steps, Step("deadline", text, None, "none")]


def _deadline(reading: deadlines.DeadlineReading) -> Step:
    """What all rules together gave."""
    given = [
        f"due {'' if reading.inclusive else 'before '}{reading.due}" if reading.due else "",
        *(f"{period.kind} {period.edtf or ''}".strip() for period in reading.periods),
        *reading.recurrence,
        f"{reading.duration} after {reading.after}" if reading.duration else "",
        f"when {reading.condition}" if reading.condition else "",
        "year from the document" if reading.inferred else "",
        *(f"warning {code}" for code in reading.warnings),
    ]
    return Step("deadline", reading.text, None, "; ".join(filter(None, given)) or "no date")


def explain_units(text: str, grammar: Grammar) -> list[Step]:
    """The units of a field's value or a cell, each with its role and full name."""
    return [
        Step(reading.role or "unit", reading.text, None, reading.name) for reading in units.read_roles(text, grammar)
    ]


def explain_sentence(text: str, grammar: Grammar, year: int | None = None) -> list[Step]:
    """Who is to act according to a sentence, and by when."""
    found = units.read_assignments(text, grammar)
    steps = (
        [Step("assignment", text[: found.subject_end] or text, f"units.toml {found.pattern}")] if found.pattern else []
    )
    steps += [Step("lead", unit.text, None, unit.name) for unit in found.lead]
    steps += [Step("coordinating", unit.text, None, unit.name) for unit in found.coordinating]
    timed = explain_deadline(text, grammar, year, field=False)
    return steps + timed if len(timed) > 1 or timed[0].value != "none" else steps or timed


def explain_label(text: str, grammar: Grammar) -> Step | None:
    """The rule for the label of a field line or the head of a column."""
    hit = grammar.alternation("fields", "label").fullmatch(" ".join(fold(text).split()).strip(_LABEL_ENDS))
    return Step("label", text.strip(_LABEL_ENDS), _name(hit), str(hit.rule.data.get("role"))) if hit else None


def explain_heading(title: str, grammar: Grammar) -> Step:
    """What a section is about, by the rule that its title matches."""
    hit = grammar.alternation("sections", "section").fullmatch(fold(title).strip(_LABEL_ENDS))
    return Step("section", title, _name(hit) if hit else None, str(hit.rule.data.get("about")) if hit else None)


def _name(hit: Hit) -> str:
    return f"{hit.rule.file}.toml {hit.rule.name}"


def explain_task(task: Task, document: Document, grammar: Grammar) -> list[Step]:
    """How the values of a task came about, from its sections down to its products."""
    return [
        *(explain_heading(title, grammar) for title in task.headings),
        Step("origin", task.content, None, task.origin),
        *_units(task, document, grammar),
        *_time(task, document, grammar),
        *_products(task, document, grammar),
    ]


def find_task(plan: Plan, identity: str) -> Task | None:
    """The task of an id."""
    return next((task for task in plan.tasks if task.id == identity), None)


def _units(task: Task, document: Document, grammar: Grammar) -> Iterator[Step]:
    sentence = units.read_assignments(task.content, grammar).pattern
    for role, labels in _UNIT_LABELS.items():
        names = {unit.text: unit.name for unit in getattr(task, role)}
        for place in getattr(task.evidence, role):
            stated = Step(role, place.text, None, _where(place, names.get(place.text.rstrip(_LABEL_ENDS))))
            if task.origin == "prose" and not place.inherited:
                yield replace(stated, rule=f"units.toml {sentence}" if sentence else None)
            else:
                yield from _labelled(stated, labels, place, document, grammar)


def _time(task: Task, document: Document, grammar: Grammar) -> Iterator[Step]:
    if task.deadline is None:
        return
    year = int(task.deadline.due[:4]) if task.deadline.inferred and task.deadline.due else None
    stated: list[Step] = []
    for place in task.evidence.deadline:
        stated += _labelled(Step("deadline", place.text, None, _where(place)), _TIME_LABELS, place, document, grammar)
    yield from stated
    labelled = any(step.about == "label" for step in stated)
    yield from explain_deadline(task.deadline.text, grammar, year, field=labelled or task.origin == "table")


def _products(task: Task, document: Document, grammar: Grammar) -> Iterator[Step]:
    for place in task.evidence.products:
        yield from _labelled(
            Step("products", place.text, None, _where(place)), _PRODUCT_LABELS, place, document, grammar
        )


def _where(place: Evidence, value: str | None = None) -> str | None:
    """What a value gave, the page on which it stands, and whether it stands there for several tasks."""
    page = f"page {place.page}" if place.page else None
    inherited = "stated for the group" if place.inherited else None
    return "; ".join(filter(None, (value, page, inherited))) or None


def _labelled(
    stated: Step, roles: frozenset[str], place: Evidence, document: Document, grammar: Grammar
) -> Iterator[Step]:
    """A value after the label or the column head under which it stands, where there is one of the given roles."""
    steps = (explain_label(text, grammar) for text in _labels(place, document))
    label = next((step for step in steps if step is not None and step.value in roles), None)
    if label is not None:
        yield label
    yield stated


def _labels(place: Evidence, document: Document) -> Iterator[str]:
    """Texts that may be the label of a value: before it on its line, on the line above, at the head of its column."""
    sought = _plain(place.text)[:_SOUGHT]
    before = ""
    for block in document.blocks:
        if isinstance(block, Table):
            yield from _column_heads(block, sought, place.page)
        elif _holds(block, sought, place.page):
            line = _plain(block.text)
            yield from _before_colon(line[: line.find(sought)])
            yield from _before_colon(before)
        before = "" if isinstance(block, Table) else block.text


def _before_colon(text: str) -> Iterator[str]:
    label, colon, _ = text.partition(":")
    if colon:
        yield label


def _holds(line: Line, sought: str, page: int | None) -> bool:
    return (page is None or line.page == page) and sought in _plain(line.text)


def _column_heads(table: Table, sought: str, page: int | None) -> Iterator[str]:
    """The heads over the cells that hold the text, the lowest first."""
    columns = {cell.column for row in table.rows for cell in row if sought in _plain(cell.text)}
    for row in reversed(table.rows[:_HEAD_ROWS]):
        for cell in row:
            if columns & set(range(cell.column, cell.column + min(cell.colspan, table.columns))):
                yield _plain(cell.text)


def _plain(text: str) -> str:
    return " ".join(text.split())
