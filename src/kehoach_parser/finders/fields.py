"""Field lines: labels with their values (`- Đơn vị chủ trì: Sở A; phối hợp: Sở B`), as lines of their own or inside
the text of an item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kehoach_parser.document import Passage, join
from kehoach_parser.grammar import Fired, Grammar, Hit, Kind
from kehoach_parser.nodes import BULLET_RANK, Node
from kehoach_parser.patterns import compiled
from kehoach_parser.structs import struct
from kehoach_parser.text import fold, single_spaced

_LABEL_LENGTH = 90
TITLE_LENGTH = 90  # letters of a label that stands as a title
_DITTO_LENGTH = 24  # letters
_DITTO_MARK = compiled(r"[\"“”〃]|''|’’")
_REMARK = compiled(r"\s*\([^()]*\)\s*$")
_BRACKET = compiled(r"\(([^()]{3,80})\)")
_INNER = compiled(r"(?:^|[;.,(\n]|\s-)\s*(?:[-*+•]\s*)?(?P<label>[^\W\d_][^:;.\n()]{2,60}?)\s*:")
TASK_ROLES = frozenset({"lead", "coordinating", "both", "supervising", "deadline", "product"})


@struct(frozen=True, slots=True)
class Field:
    """A label's role and its value."""

    role: str
    value: Passage
    label: str
    year: int | None = None  # that the label states: `Thời gian (Năm 2026)`


class FieldReader:
    """Recognises labels with one grammar."""

    def __init__(self, grammar: Grammar) -> None:
        self.labels = grammar.alternation("fields", "label")
        self.group_deadline = grammar.alternation("fields", "group_deadline")
        self.heading_time = grammar.alternation("fields", "heading_time")
        self.heading_tail = grammar.alternation("fields", "heading_tail")
        self.hour = grammar.alternation("fields", "hour")
        self.ditto = grammar.cached("fields: ditto", lambda: frozenset(map(fold, grammar.words("fields", "ditto"))))
        self.label = cache(self._label)  # the rows of a table repeat its labels

    def role(self, label: str) -> str | None:
        """The role of a label or of the head of a column; None where it is none."""
        hit = self.label(label)
        return str(hit.rule.data["role"]) if hit is not None else None

    def _label(self, text: str) -> Hit | None:
        """The rule that reads the whole of a label."""
        folded = fold(text)
        if folded.rstrip().endswith(")"):
            folded = _REMARK.sub("", folded)
        folded = folded.strip(" .:;*-+")
        if "  " in folded or "\n" in folded:
            folded = single_spaced(folded)
        return self.labels.fullmatch(folded) if 1 < len(folded) <= _LABEL_LENGTH else None

    def fields(self, node: Node) -> list[Field]:
        """The fields of a node that is a field line, with the lines below it; empty when it is none."""
        head = _unbracketed(node.passage)
        colon = head.text.find(":", 0, _LABEL_LENGTH + 60)
        if colon < 0:
            return []
        label = head.text[:colon]
        role = self.role(label)
        if role is None or role == "number":
            return []
        below = [_whole(child) for child in node.children if child.table is None]
        value = join([part for part in (head[colon + 1 : len(head)].strip(), *below) if part])
        return self._split(Field(role, value, label)) if role in TASK_ROLES else [Field(role, value, label)]

    def _split(self, first: Field) -> list[Field]:
        """Further labels inside a value: `Sở A; thời gian: tháng 6/2025`."""
        text = first.value.text
        if ":" not in text:
            return [first]
        cuts: list[tuple[int, int, str, str]] = []
        for match, role in self._labelled(text):
            if match.start("label") > 0:
                cuts.append((match.start(), match.end(), role, match["label"]))
        if not cuts:
            return [first]
        found = [Field(first.role, first.value[: cuts[0][0]].strip(" ;.,(-\n"), first.label)]
        ends = [cut[0] for cut in cuts[1:]] + [len(text)]
        for (_, start, role, label), end in zip(cuts, ends, strict=True):
            found.append(Field(role, first.value[start:end].strip(" \n"), label))
        return found

    def _labelled(self, text: str) -> Iterator[tuple[re.Match[str], str]]:
        """The labels of a task's fields inside a text, with their roles: `A, các địa phương -Thời gian: Quý II`."""
        at = 0
        while (match := _INNER.search(text, at)) is not None:
            role = self.role(match["label"])
            if role in TASK_ROLES and role is not None:
                yield match, role
                at = match.end()
            else:
                at = match.start("label") + 1

    def inline(self, passage: Passage) -> tuple[Passage, list[Field]]:
        """The text of an item without the fields at its end, and those fields."""
        text = passage.text
        if ":" not in text:
            return passage, []
        for match, role in self._labelled(text):
            if match.start("label") == 0:
                continue
            if not (match["label"][0].isupper() or text[match.start()] in ";(."):
                continue
            rest = passage[match.start("label") : len(text)].strip(" ).;" if text[match.start()] == "(" else " )")
            colon = rest.text.find(":")
            fields = self._split(Field(role, rest[colon + 1 : len(rest)].strip(), match["label"]))
            return passage[: match.start() + (text[match.start()] == ".")].strip(" (;,-\n"), fields
        return passage, []

    def is_bracketed(self, passage: Passage, rest: Passage) -> bool:
        """Whether the fields that were found inside a text stand in a bracket."""
        return passage.text[len(rest) :].lstrip(" .;,").startswith("(")

    def is_ditto(self, text: str) -> bool:
        """Whether a value stands for the one above: `nt`, `-nt-`, `Như trên.` or a ditto mark."""
        if len(text) > _DITTO_LENGTH:
            return False
        told = fold(text).strip(" .;,-–()\"“”'")
        return told in self.ditto if told else _DITTO_MARK.search(text) is not None

    def is_hour(self, text: str) -> bool:
        """Whether a time begins with an hour and not with a day."""
        return self.hour.match(fold(text)) is not None

    def is_group_deadline(self, node: Node) -> bool:
        """Whether a bullet only says by when the items around it are due."""
        text = node.text
        return len(text) < 200 and self.group_deadline.match(fold(text)) is not None

    def heading_times(self, heading: Passage) -> Iterator[Passage]:
        """The parts of a heading that are a time and nothing else: all of it, a bracket, what a colon leads to, each
        without words that only lead over to the items."""
        brackets = [heading[found.start(1) : found.end(1)] for found in _BRACKET.finditer(heading.text)]
        whole = heading.strip(" :")
        if brackets and self.time(_BRACKET.sub("", whole.text)) is not None:
            yield whole  # `Tuần 1 (từ ngày 02/3 đến ngày 06/3/2026)`
        last = whole[whole.text.find(":") + 1 :]
        tail = self.heading_tail.search(fold(last.text))
        for part in (*brackets, last[: tail.start] if tail is not None else last):
            if self.time(part.text) is not None:
                yield part

    def time(self, text: str) -> Hit | None:
        """The rule that reads the whole of a text as the time of a heading."""
        return self.heading_time.fullmatch(fold(text).strip(" .:;"))


def _unbracketed(passage: Passage) -> Passage:
    """A paragraph without the bracket that it stands in: `(Chủ trì: Sở A; phối hợp: Sở B)`."""
    text = passage.text
    closing = text.rstrip(" .;")
    if not text.startswith("(") or not closing.endswith(")"):
        return passage
    return passage[1 : len(closing) - 1].strip()


def _whole(node: Node) -> Passage:
    """The text of a node and of all below it, one a line with its bullet."""
    parts: list[Passage] = []
    for inner in node.walk():
        if inner.text:
            lead = f"{inner.marker} " if inner.marker and inner.rank >= BULLET_RANK else ""
            parts.append(_prefixed(lead, inner.passage))
    return join(parts)


def _prefixed(lead: str, passage: Passage) -> Passage:
    if not lead:
        return passage
    return Passage(lead + passage.text, tuple((offset + len(lead), line) for offset, line in passage.anchors))


def whole_text(nodes: Sequence[Node]) -> Passage:
    """The texts of nodes and all below them, one a line with their bullets."""
    return join(_whole(node) for node in nodes)


def _evaluate(grammar: Grammar, text: str) -> list[Fired]:
    hit = FieldReader(grammar).label(text)
    return [Fired(hit.rule.name, hit.rule.data["role"])] if hit else []


def _evaluate_time(grammar: Grammar, text: str) -> list[Fired]:
    hit = FieldReader(grammar).time(text)
    return [Fired(hit.rule.name)] if hit else []


def _evaluate_hour(grammar: Grammar, text: str) -> list[Fired]:
    hit = FieldReader(grammar).hour.match(fold(text))
    return [Fired(hit.rule.name)] if hit else []


KINDS = {
    ("fields", "label"): Kind(frozenset({"role"}), _evaluate),
    ("fields", "heading_time"): Kind(evaluate=_evaluate_time),
    ("fields", "hour"): Kind(evaluate=_evaluate_hour),
}
