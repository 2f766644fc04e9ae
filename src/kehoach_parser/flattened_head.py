"""The head of a flattened table: labels of columns that stand on a run of lines, broken anywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from kehoach_parser.document import Line
from kehoach_parser.finders.fields import FieldReader
from kehoach_parser.grammar import Grammar
from kehoach_parser.patterns import compiled
from kehoach_parser.text import fold

_LONGEST_HEAD = 24  # lines
_LONGEST_LINE = 160  # letters
_LABEL_WORDS = 12
_MOST_WORDS = 60
_LEAST_LABELS, _MOST_LABELS = 3, 16
_FIRST_WORDS = 6  # that tell whether a head is in capitals; the very first is STT
_WORD = compiled(r"\S+")
_COLUMN_NUMBER = compiled(r"[\[(]?\d{1,2}[\])]?")
_LETTERS = compiled(r"[\W_]+")
_FIELDS = frozenset({"lead", "coordinating", "both", "deadline", "product", "supervising"})
_UNITS = frozenset({"lead", "coordinating", "both", "supervising"})
_UNKNOWN = "unknown"
_MOST_STRANGE = 2  # labels that nobody knows
_LONGEST_LABEL = 60  # letters
_ROW_NUMBER = compiled(r"(?:\d{1,3}(?:\.\d{1,2})*|[IVX]{1,5}|[A-HĐ])[.)]?")
_STRANGE_COST = 4.0  # what a label that nobody knows costs, in labels
_STRANGE_WORDS = 6
_CAPITAL_COST = 1.1  # a capital inside a label
_REPEATED_COST = 0.5  # two labels of one role side by side
_SENTENCE_SIGNS = (":", ";", ".")


class Label(NamedTuple):
    """The head of a column: its role and the pieces of lines that it is printed on (line, start, end)."""

    role: str
    pieces: tuple[tuple[int, int, int], ...]


class Head(NamedTuple):
    """The labels of all columns in order, the first line and the line after the last; `letters` tells repetitions."""

    labels: tuple[Label, ...]
    start: int
    end: int
    letters: str


class _Word(NamedTuple):
    text: str
    line: int
    start: int
    end: int


class _Step(NamedTuple):
    """The last label of a segmentation: what all labels cost, the word that it begins at, and its role."""

    cost: float
    start: int
    role: str


class LabelReader:
    """Recognises labels of columns with one grammar."""

    def __init__(self, grammar: Grammar) -> None:
        self.reader = FieldReader(grammar)
        self.role = lru_cache(maxsize=1 << 12)(self.reader.role)

    def opens(self, text: str) -> bool:
        """Whether a text begins with a label: a cheap look that spares the search."""
        return self.reader.labels.match(fold(text)) is not None


def find_head(lines: Sequence[Line], start: int, reader: LabelReader) -> Head | None:
    """The head that begins at a line; None where no three columns of tasks are named there in sequence."""
    first = _words(lines, start, _LABEL_WORDS)
    if not first or not first[0].text[0].isupper() or first[0].text.endswith(_SENTENCE_SIGNS):
        return None
    if not reader.opens(_joined(first)):
        return None
    if lines[start].whole:
        return _stacked_head(lines, start, reader)
    words = _words(lines, start, _MOST_WORDS)
    best = _segmented(words, reader.role)
    found: Head | None = None
    for index, word in enumerate(words):
        if index + 1 < len(words) and words[index + 1].line == word.line:
            continue
        labels = _labels(words[: index + 1], best)
        if labels is not None and _tells(labels):
            found = Head(labels, start, word.line + 1, letters_of(lines[start : word.line + 1]))
    return found and found._replace(end=_after_column_numbers(lines, found.end))


def _stacked_head(lines: Sequence[Line], start: int, reader: LabelReader) -> Head | None:
    """The head whose labels are paragraphs, one below the other, as word processors save a table as text."""
    labels: list[Label] = []
    rows = False
    for index in range(start, min(len(lines), start + _MOST_LABELS + 1)):
        text = lines[index].text.strip()
        rows = _ROW_NUMBER.fullmatch(text) is not None
        if rows or not text[:1].isupper() or text.endswith(_SENTENCE_SIGNS) or len(text) > _LONGEST_LABEL:
            break
        labels.append(Label(reader.role(text) or _UNKNOWN, ((index, 0, len(lines[index].text)),)))
    while labels and labels[-1].role == _UNKNOWN and not (rows and labels[0].role == "number"):
        del labels[-1]  # the first cells of a table without row numbers
    end = start + len(labels)
    strange = sum(label.role == _UNKNOWN for label in labels)
    labels = [label._replace(role="other") if label.role == _UNKNOWN else label for label in _unfolded(labels)]
    if strange > _MOST_STRANGE or not labels or not _tells(labels):
        return None
    return Head(tuple(labels), start, _after_column_numbers(lines, end), letters_of(lines[start:end]))


def _unfolded(labels: list[Label]) -> list[Label]:
    """The labels of a head of two rows, `Phân công` over `Chủ trì` and `Phối hợp`, with the lower ones in its place."""
    lower = 0
    while lower < len(labels) and labels[-1 - lower].role in _UNITS:
        lower += 1
    upper = next((i for i, label in enumerate(labels[: len(labels) - lower]) if label.role in _UNITS), None)
    if upper is None or lower < 2:
        return labels
    return [*labels[:upper], *labels[-lower:], *labels[upper + 1 : -lower]]


def _words(lines: Sequence[Line], start: int, most: int) -> list[_Word]:
    """The words that can belong to a head; no label stands in it twice."""
    words: list[_Word] = []
    seen: set[str] = set()
    for index in range(start, min(len(lines), start + _LONGEST_HEAD)):
        text = lines[index].text.strip()
        if len(text) > _LONGEST_LINE or len(words) >= most or (text[:1].isupper() and text in seen):
            break
        seen.add(text)
        words += [_Word(match[0], index, match.start(), match.end()) for match in _WORD.finditer(lines[index].text)]
    return words


def repetition(lines: Sequence[Line], start: int, letters: str) -> int:
    """The line after the head where it is printed again at the start; the start itself where it is not."""
    seen = ""
    for index in range(start, min(len(lines), start + _LONGEST_HEAD)):
        seen += letters_of(lines[index : index + 1])
        if not seen or not letters.startswith(seen):
            return start
        if seen == letters:
            return _after_column_numbers(lines, index + 1)
    return start


def letters_of(lines: Sequence[Line]) -> str:
    """The letters of lines without anything between them."""
    return _LETTERS.sub("", "".join(line.text for line in lines)).casefold()


def _tells(labels: Sequence[Label]) -> bool:
    """Whether the labels are those of a table of tasks, that of row numbers first."""
    roles = [label.role for label in labels]
    if "number" in roles[1:] or not _LEAST_LABELS <= len(roles) <= _MOST_LABELS:
        return False
    return "content" in roles and not _FIELDS.isdisjoint(roles)


def _segmented(words: Sequence[_Word], role: Callable[[str], str | None]) -> list[_Step | None]:
    """For each number of words from the first on, the cheapest last label of a segmentation into labels."""
    best: list[_Step | None] = [None] * (len(words) + 1)
    best[0] = _Step(0.0, 0, "")
    shouted = all(word.text.isupper() for word in words[1:_FIRST_WORDS] if word.text.isalpha())
    furthest = 0
    for start, word in enumerate(words):
        before = best[start]
        if start > furthest:
            break
        if before is None or not (shouted or word.text[0].isupper()):
            continue
        if shouted and not word.text.isupper() and word.text.isalpha():
            break
        for end in range(start + 1, min(len(words), start + _LABEL_WORDS) + 1):
            if words[end - 1].text.endswith(_SENTENCE_SIGNS):
                break
            capitals = 0 if shouted else sum(inner.text[0].isupper() for inner in words[start + 1 : end])
            step = _step(before, start, end, role(_joined(words[start:end])), capitals)
            at = best[end]
            if step is not None and (at is None or step.cost < at.cost):
                best[end], furthest = step, max(furthest, end)
    return best


def _step(before: _Step, start: int, end: int, known: str | None, capitals: int) -> _Step | None:
    """The label of these words after what stands before; a strange one only between labels that are known. A capital
    inside a label may begin another."""
    if known is not None:
        again = _REPEATED_COST if known == before.role else 0.0
        return _Step(before.cost + 1.0 + again + capitals * _CAPITAL_COST, start, known)
    if before.role in ("", _UNKNOWN) or end - start > _STRANGE_WORDS:
        return None
    return _Step(before.cost + _STRANGE_COST + 0.1 * (end - start), start, _UNKNOWN)


def _labels(words: Sequence[_Word], best: Sequence[_Step | None]) -> tuple[Label, ...] | None:
    """The labels that the words are parted into; None where they cannot be."""
    labels: list[Label] = []
    end = len(words)
    while end > 0:
        at = best[end]
        if at is None or (at.role == _UNKNOWN and not labels):
            return None
        labels.append(Label("other" if at.role == _UNKNOWN else at.role, _pieces(words[at.start : end])))
        end = at.start
    return tuple(reversed(labels))


def _pieces(words: Sequence[_Word]) -> tuple[tuple[int, int, int], ...]:
    pieces: dict[int, tuple[int, int]] = {}
    for word in words:
        first = pieces.get(word.line, (word.start, word.end))[0]
        pieces[word.line] = (first, word.end)
    return tuple((line, start, end) for line, (start, end) in pieces.items())


def _joined(words: Sequence[_Word]) -> str:
    return " ".join(word.text for word in words)


def _after_column_numbers(lines: Sequence[Line], start: int) -> int:
    """The line after `(1) (2) (3)` below a head; the start itself where none stands there."""
    numbers: list[int] = []
    index = start
    while index < len(lines) and index < start + _LABEL_WORDS:
        words = lines[index].text.split()
        if not words or not all(_COLUMN_NUMBER.fullmatch(word) for word in words):
            break
        following = [int(word.strip("()[]")) for word in words]
        if numbers + following != list(range(1, len(numbers) + len(following) + 1)):
            break
        numbers += following
        index += 1
    return index if len(numbers) >= _LEAST_LABELS else start
