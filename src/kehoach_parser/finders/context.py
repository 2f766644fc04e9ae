"""What an item knows from above: what its section is about, and what was stated once for the group it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property, partial
from itertools import islice, pairwise

from kehoach_parser.document import Passage
from kehoach_parser.finders.fields import FieldReader
from kehoach_parser.grammar import Fired, Grammar, Hit, Kind
from kehoach_parser.patterns import compiled
from kehoach_parser.readers import deadlines, units
from kehoach_parser.readers.units import UnitReading
from kehoach_parser.records import FoundDeadline, FoundUnit, Stated
from kehoach_parser.structs import replace, struct
from kehoach_parser.text import fold

_TITLE_WORDS = 220
_LAST_WORDS = 60
_CLAUSES = 40  # of a paragraph, among which its order is looked for
_REACH = 1000  # letters of a clause and those after it in which its units stand
_SUBJECT = 200  # letters of a sentence in which it comes to its order
_DOERS = 120  # letters of the doers behind a work
_RUN_IN_TITLE = 200  # letters of a title that runs into its text: `Thanh tra: Sở A chủ trì …`
_CLAUSE = compiled(r"[.;,]\s+(?=[^\W\d_])")
_CLAUSE_END = compiled(r"[.;,]\s")
_SENTENCE = compiled(r"[.;]\s+(?=[^\W\d_])")


@struct(frozen=True, slots=True)
class Group:
    """Values that hold for each item of a group unless it says otherwise."""

    about: str = "none"
    lead: tuple[FoundUnit, ...] = ()
    coordinating: tuple[FoundUnit, ...] = ()
    supervising: tuple[FoundUnit, ...] = ()
    deadline: FoundDeadline | None = None
    products: tuple[Stated, ...] = ()
    labelled: bool = False  # the values come from field lines
    closed: bool = False  # below a section that holds no tasks

    def with_units(self, lead: tuple[FoundUnit, ...], coordinating: tuple[FoundUnit, ...]) -> Group:
        """The group led by other units, where any are given."""
        if lead:
            return replace(self, lead=inherit(lead), coordinating=inherit(coordinating))
        if coordinating:
            return replace(self, coordinating=inherit(coordinating))
        return self


def inherit(found: tuple[FoundUnit, ...]) -> tuple[FoundUnit, ...]:
    """The same units as stated for a group."""
    return tuple(replace(unit, stated=replace(unit.stated, inherited=True)) for unit in found)


def inherited(found: FoundDeadline) -> FoundDeadline:
    """The same deadline as stated for a group."""
    return replace(found, stated=replace(found.stated, inherited=True))


def _heads(grammar: Grammar, kind: str) -> tuple[str, ...]:
    words = sorted((fold(word) for word in grammar.words("sections", kind)), key=len, reverse=True)
    return tuple(f"{word}{end}" for word in words for end in (" ", ","))


class Language:
    """The grammar's readers for one document, bound to what it says of itself (its year, type and names of units)."""

    def __init__(
        self,
        grammar: Grammar,
        year: int | None,
        doc_type: str | None,
        names: Sequence[str] = (),
        title: str | None = None,
        issued: str | None = None,
    ) -> None:
        self.grammar = grammar
        self.doc_type, self.title = doc_type, title
        self.time = deadlines.Context(year=year, issued=issued)
        self.field_reader = FieldReader(grammar)
        self._folds: dict[str, str] = {}
        # the same texts are read for several things, and tables repeat themselves
        known = units.phrases_of(names)
        self._assignments = cache(partial(units.read_assignments, grammar=grammar, names=known))
        self._roles = cache(partial(units.read_roles, grammar=grammar, names=known))
        self._deadlines = cache(partial(deadlines.read, grammar=grammar))
        self.work_heads = grammar.cached("sections: work heads", lambda: _heads(grammar, "work_head"))
        self.work_nouns = grammar.cached("sections: work nouns", lambda: _heads(grammar, "work_noun"))

    @cached_property
    def sections(self) -> dict[str, str]:
        """Titles that were classified already."""
        return {}

    def about(self, title: str) -> str | None:
        """What a section with the title is about; None when the title does not tell."""
        key = title[:_TITLE_WORDS]
        if key not in self.sections:
            hit = section_rule(self.grammar, key)
            self.sections[key] = str(hit.rule.data["about"]) if hit is not None else ""
        return self.sections[key] or None

    def is_type(self, kind: str) -> bool:
        """Whether the document is of a type that the letterhead grammar lists under a kind."""
        return self.doc_type in self.grammar.words("letterhead", kind)

    def matches(self, kind: str, text: str, limit: int = 400) -> bool:
        """Whether a rule of a kind of the sections grammar matches at the head of a text."""
        return self.grammar.alternation("sections", kind).match(self.folded(text)[:limit]) is not None

    def contains(self, kind: str, text: str) -> bool:
        """Whether a rule of a kind of the sections grammar matches anywhere in a text."""
        return self.grammar.alternation("sections", kind).search(self.folded(text)) is not None

    def has_sentences(self, text: str) -> bool:
        """Whether a text that leads over to what follows it is more than one sentence."""
        return text.endswith(":") and _SENTENCE.search(text) is not None

    def leads_over(self, text: str) -> bool:
        """Whether a text ends by announcing what follows it."""
        return text.endswith(":") or self.contains("led_over", text[-_LAST_WORDS:])

    def is_work(self, text: str) -> bool:
        """Whether a text begins like an item of work."""
        folded = self.folded(text)
        return folded.startswith(self.work_heads) and not folded.startswith(self.work_nouns)

    def folded(self, text: str) -> str:
        """The fold of a text, kept since a text is looked at for many things."""
        known = self._folds.get(text)
        if known is None:
            known = self._folds[text] = fold(text)
        return known

    def assignments(
        self, passage: Passage, heading: bool = False
    ) -> tuple[tuple[FoundUnit, ...], tuple[FoundUnit, ...]]:
        """Lead and coordinating units that a sentence or a heading names."""
        announced = heading and self.contains("leading_over", passage.text[-_LAST_WORDS:])
        found = self._assignments(passage.text, heading=heading and not announced)
        if announced and not found.lead:
            found = self._assignments(passage.text, heading=True)
        colon = -1 if found.lead or heading else passage.text.find(": ", 0, _RUN_IN_TITLE)
        if colon > 0 and not self.is_work(passage.text):
            after = self._assignments(passage.text[colon + 2 :], heading=False)
            if after.lead:
                rest = passage[colon + 2 : len(passage)]
                return self._placed(after.lead, rest), self._placed(after.coordinating, rest)
        return self._placed(found.lead, passage), self._placed(found.coordinating, passage)

    def last_assignments(self, passage: Passage) -> tuple[tuple[FoundUnit, ...], tuple[FoundUnit, ...]]:
        """The units that a paragraph names, in its last sentence where its first names none."""
        lead, coordinating = self.assignments(passage)
        if lead or coordinating:
            return lead, coordinating
        return self.assignments(_last_sentence(passage))

    def introduced_assignments(self, passage: Passage) -> tuple[tuple[FoundUnit, ...], tuple[FoundUnit, ...]]:
        """The units that a paragraph which leads over to items hands them to: those that the order in its last sentence
        names, whatever stands before it: `Để …, Bộ A yêu cầu các đơn vị tập trung thực hiện các nhiệm vụ sau:`."""
        last = _last_sentence(passage)
        hits = self.grammar.alternation("sections", "ordering").finditer(self.folded(last.text))
        for hit in islice(hits, _CLAUSES):
            if last.text[hit.end :] == ":":  # of nobody by name: the account before it names none of them
                return (), ()
            lead, coordinating = self.assignments(last[hit.start : len(last)])
            if lead:
                return lead, coordinating
        return self.last_assignments(passage)

    def directed(self, passage: Passage) -> tuple[FoundUnit, ...]:
        """The units that a line without a doer has directed to do what stands below it: `Chỉ đạo Sở A:`."""
        hit = self.grammar.alternation("sections", "directing").match(self.folded(passage.text))
        rest = passage[hit.end : len(passage)] if hit is not None else Passage("")
        lead, _ = self.assignments(rest, heading=True) if rest else ((), ())
        return lead if lead and lead[-1].unit.end == len(rest) - 1 else ()

    def doers_behind(self, passage: Passage) -> tuple[FoundUnit, ...]:
        """The units or persons that stand alone behind a work: `Trang trí sân khấu: Cô Nghiêm, anh Khải`. None behind a
        label, or behind a post that they hold."""
        text = passage.text
        colon = text.rfind(":")
        if colon < 1 or len(text) - colon > _DOERS or not self._is_doer(text, colon + 1) or self._is_doer(text, 0):
            return ()
        work = text[:colon]
        if self.field_reader.role(work) is not None or self.about(work) not in (None, "task"):
            return ()
        doers = passage[colon + 1 : len(text)].strip(" .;")
        found = tuple(unit for role, unit in self.units(doers, "lead") if role == "lead")
        return found if all(self._is_doer(doers.text, unit.unit.start) for unit in found) else ()

    def _is_doer(self, text: str, start: int) -> bool:
        """Whether a unit, or a person by title and name, stands at a place in a text."""
        start += len(text) - start - len(text[start:].lstrip())
        folded = self.folded(text)
        if self.grammar.alternation("units", "opener").match(folded, start) is not None:
            return True
        hit = self.grammar.alternation("units", "addressing").match(folded, start)
        return hit is not None and text[hit.end : hit.end + 1].isupper()

    def later_assignments(self, passage: Passage) -> tuple[tuple[FoundUnit, ...], tuple[FoundUnit, ...]]:
        """The units that the first clause names which gives an order to any, after the occasion or the basis of it:
        `Thực hiện Công điện …, Sở A đề nghị Ủy ban nhân dân các xã …`."""
        for match in islice(_CLAUSE.finditer(passage.text), _CLAUSES):
            rest = passage[match.end() : match.end() + _REACH]
            subject = _CLAUSE_END.split(rest.text[:_SUBJECT], maxsplit=1)[0]
            found = self.assignments(rest) if self.contains("ordering", subject) else ((), ())
            if found[0] or found[1]:
                return found
        return (), ()

    def ordered(self, passage: Passage) -> Passage | None:
        """The part of a passage that gives an order, from its verb on: `…; giao Sở A chủ trì`."""
        folded = self.folded(passage.text)
        for hit in self.grammar.alternation("sections", "ordering").finditer(folded):
            before = folded[: hit.start].rstrip()
            if not before or before[-1] in ",;.:":
                return passage[hit.start : len(passage)]
        return None

    def concluded(self, passage: Passage) -> Passage | None:
        """The order that a passage comes to after its reasons: `…. Vì vậy, đề nghị các địa phương …`."""
        hit = self.grammar.alternation("sections", "concluding").search(self.folded(passage.text))
        return passage[hit.end : len(passage)].strip() if hit is not None else None

    def units(self, passage: Passage, role: str) -> list[tuple[str, FoundUnit]]:
        """The units of a field or cell with the role of each; the first of `both` leads, the others coordinate."""
        lines = _stated_lines(passage) if role != "both" else []
        if len(lines) > 1:
            return [found for line in lines for found in self.units(line, role)]
        default: units.Role = "coordinating" if role == "coordinating" else "lead"
        readings = self._roles(passage.text, default=default, mixed=role == "both")
        return [
            (
                role if role == "supervising" else reading.role or default,
                FoundUnit(reading, Stated(passage[reading.start : reading.end]), passage),
            )
            for reading in readings
        ]

    def _placed(self, readings: tuple[UnitReading, ...], passage: Passage) -> tuple[FoundUnit, ...]:
        return tuple(FoundUnit(unit, Stated(passage[unit.start : unit.end]), passage) for unit in readings)

    def deadline(self, passage: Passage, field: bool, label: str = "", year: int | None = None) -> FoundDeadline | None:
        """The deadline of a field's value, or the one that binds the act in prose."""
        context = deadlines.Context(year or self.time.year, label, self.time.issued)
        reading = self._deadlines(passage.text, context=context, field=field)
        if reading is None:
            return None if field else self.run_in_time(passage)
        return FoundDeadline(reading, Stated(passage[reading.start : reading.end]))

    def run_in_time(self, passage: Passage) -> FoundDeadline | None:
        """The time that a sentence begins with as its title: `Quý IV/2026: …`, `Bước 1 (tháng 3/2026): …`."""
        colon = passage.text.find(":", 0, _RUN_IN_TITLE)
        times = self.field_reader.heading_times(passage[:colon]) if colon > 0 else ()
        found = (self.deadline(time, field=True) for time in times)
        return next((stated for stated in found if stated is not None and not stated.reading.condition), None)


def _last_sentence(passage: Passage) -> Passage:
    """The last sentence of a passage, or what stands after its last semicolon; all of it where it is only one."""
    starts = [0, *(match.end() for match in _SENTENCE.finditer(passage.text))]
    return passage[starts[-1] : len(passage)]


def _stated_lines(passage: Passage) -> list[Passage]:
    """The lines of a list of units whose lines are paragraphs for certain, one or more units on each; none where a
    line may go on in the next or labels part the roles."""
    text = passage.text
    if "\n" not in text or ":" in text or not all(line.whole for _, line in passage.anchors):
        return []
    starts = [0, *(index + 1 for index, letter in enumerate(text) if letter == "\n")]
    lines = [passage[start:stop] for start, stop in pairwise([*starts, len(text) + 1])]
    return lines if all(line.text[:1].isupper() for line in lines) else []


def section_rule(grammar: Grammar, title: str) -> Hit | None:
    """The rule that tells what a section with the title is about."""
    folded = fold(title).strip(" .:;")
    head = next((word for word in grammar.words("sections", "title_head") if folded.startswith(f"{word} ")), "")
    return grammar.alternation("sections", "section").fullmatch(folded.removeprefix(f"{head} "))


def _evaluate(grammar: Grammar, text: str) -> list[Fired]:
    hit = section_rule(grammar, text)
    return [Fired(hit.rule.name, hit.rule.data["about"])] if hit else []


def _at_head(kind: str) -> Kind:
    """A kind of rules that are tried at the head of a text alone."""

    def evaluate(grammar: Grammar, text: str) -> list[Fired]:
        hit = grammar.alternation("sections", kind).match(fold(text))
        return [Fired(hit.rule.name)] if hit else []

    return Kind(evaluate=evaluate)


KINDS = {
    ("sections", "section"): Kind(frozenset({"about"}), _evaluate),
    **{
        ("sections", kind): _at_head(kind)
        for kind in (
            "closing",
            "order_to_all",
            "proviso",
            "delivering",
            "final_order",
            "pointer",
            "farewell",
            "target_intro",
            "directing",
        )
    },
}
