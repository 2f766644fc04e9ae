"""What the columns of a table hold, by its head: work, units, times, products; quarters and months with crosses."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kehoach_parser.document import Cell, Passage, Table
from kehoach_parser.finders.context import Language
from kehoach_parser.grammar import Grammar
from kehoach_parser.patterns import compiled
from kehoach_parser.structs import struct
from kehoach_parser.text import fold

_HEAD_ROWS = 4
_TOLD = 40  # letters on average of a cell that tells what is to be done, and no mere post
_LONG_LABEL = 60  # letters of a cell that is hardly one of the head
_SPAN_LENGTH = 16  # letters of the head of a column that is a quarter or a month
_CROSS = compiled(r"[xX×✓✔√●•v]{1,2}")
FIELD_ROLES = ("lead", "coordinating", "both", "supervising", "deadline", "product")


@struct(frozen=True, slots=True)
class Columns:
    """What each column of a task table holds, and how many rows its head has."""

    roles: dict[int, str]
    labels: dict[int, str]
    head: int
    by_role: dict[str, list[int]]  # left to right
    year: int | None = None  # stated in the head of the time column
    spans: frozenset[int] = frozenset()  # columns that are a quarter or a month each, where rows have a cross

    def of(self, role: str) -> list[int]:
        """The columns of a role, left to right."""
        return self.by_role.get(role, [])


def is_cross(text: str) -> bool:
    """Whether a cell only has a cross or another sign that something is so."""
    return _CROSS.fullmatch(text) is not None


def read_columns(table: Table, language: Language) -> Columns | None:
    """The columns of a task table: its head names what is done and a unit, a time or a product."""
    best: Columns | None = None
    for count in range(1, min(_HEAD_ROWS, len(table.rows)) + 1):
        columns = _columns(table, count, language)
        if columns is None:
            continue
        if best is None or len(columns.roles) > len(best.roles) or _only_labels(table.rows[count - 1], language):
            best = columns
    return best


def _only_labels(row: Sequence[Cell], language: Language) -> bool:
    """Whether a row is the lower one of a head: `Chủ trì` and `Phối hợp` below `Phân công`, quarters below a time."""
    labels = [cell.text.replace("\n", " ") for cell in row if cell.text.strip()]
    return len(labels) > 1 and all(language.field_reader.role(label) or _is_span(label, language) for label in labels)


def _is_span(label: str, language: Language) -> bool:
    """Whether the head of a column is a quarter or a month: `Quý I`, `Tháng 3/2026`."""
    return 0 < len(label) <= _SPAN_LENGTH and _names_time(label, language)


def _names_time(text: str, language: Language) -> bool:
    found = language.deadline(Passage(text), field=True)
    return found is not None and bool(found.reading.periods)


def _columns(table: Table, head: int, language: Language) -> Columns | None:
    """The columns as the first rows name them; a lower head row is more precise than the one above."""
    roles: dict[int, str] = {}
    labels: dict[int, str] = {}
    grammar, reader = language.grammar, language.field_reader
    year: int | None = None
    spans: set[int] = set()
    for row in table.rows[:head]:
        for cell in row:
            label = " ".join(line.text.strip() for line in cell.lines)
            if cell.colspan == 1 and _is_span(label, language):
                spans.add(cell.column)
                continue
            role = reader.role(label) or reader.role("".join(label.split()))  # `ST T` of a narrow column
            if role is None:
                continue
            for column in range(cell.column, min(cell.column + cell.colspan, table.columns)):
                roles[column] = _lower(roles.get(column), role)
                labels[column] = label
            if role == "deadline" and (found := grammar.alternation("fields", "head_year").search(fold(label))):
                year = int(found.groups["year"])
    if any(
        len(text) > _LONG_LABEL and reader.role(text.replace("\n", " ")) is None
        for text in (cell.text for cell in table.rows[head - 1])
    ):
        return None
    if len(spans) < 2 or not _holds_times(table, head, spans, language):
        spans.clear()
    roles.update(dict.fromkeys(spans, "deadline"))
    if "content" not in roles.values():
        roles = {column: "content" if role == "work" else role for column, role in roles.items()}
    if "content" not in roles.values() and "person" not in roles.values():  # which is a list of members
        _guess_content(roles, table)
    _drop_status(roles, table, head, grammar)
    _settle_persons(roles, table, head)
    by_role: dict[str, list[int]] = {}
    for column, role in sorted(roles.items()):
        by_role.setdefault(role, []).append(column)
    tells = any(role in by_role for role in FIELD_ROLES)
    if not (tells and "content" in by_role):
        return None
    return Columns(roles, labels, head, by_role, year, frozenset(spans))


def _holds_times(table: Table, head: int, spans: Collection[int], language: Language) -> bool:
    """Whether what stands below the heads of quarters or months is crosses or times, and no amounts."""
    cells = (cell for row in table.rows[head:] for cell in row if cell.column in spans and cell.colspan == 1)
    texts = [text for cell in cells if (text := cell.text.strip())]
    return bool(texts) and all(is_cross(text) or _names_time(text, language) for text in texts)


def _lower(above: str | None, role: str) -> str:
    """The role of a column with a head in two rows: `Phân công` over `Chủ trì` and `Phối hợp`."""
    return role if above is None or role != "content" else above


def _drop_status(roles: dict[int, str], table: Table, head: int, grammar: Grammar) -> None:
    """A column headed `Kết quả` whose cells tell what has been done is no column of products."""
    status = tuple(f"{fold(word)} " for word in grammar.words("fields", "status_head"))
    for column, role in list(roles.items()):
        if role != "product":
            continue
        texts = [
            fold(cell.text.strip())
            for row in table.rows[head:]
            for cell in row
            if cell.column == column and cell.text.strip()
        ]
        if len(texts) > 1 and sum(text.startswith(status) for text in texts) * 2 > len(texts):
            roles[column] = "other"


def _settle_persons(roles: dict[int, str], table: Table, head: int) -> None:
    """A column of persons is that of doers in a table that tells at length what each has to do, and names no other."""
    named = any(role in ("lead", "both") for role in roles.values())
    work = [c.text for row in table.rows[head:] for c in row if roles.get(c.column) == "content" and c.text.strip()]
    does = not named and sum(map(len, work)) >= _TOLD * max(len(work), 1)
    for column, role in list(roles.items()):
        if role == "person":
            roles[column] = "lead" if does else "other"


def _guess_content(roles: dict[int, str], table: Table) -> None:
    """Without a head that names the work, it is the first column that has no other role and is widest in text."""
    free = [column for column in range(table.columns) if column not in roles]
    if free:
        lengths = {c: sum(len(cell.text) for row in table.rows for cell in row if cell.column == c) for c in free}
        widest = max(free, key=lambda c: lengths[c])
        if lengths[widest]:
            roles[widest] = "content"
