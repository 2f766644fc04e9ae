"""Who is to act according to a sentence: `Giao A chủ trì, phối hợp với B …`, `A có trách nhiệm …`, a heading `A`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..document import Passage
from ..grammar import Grammar, Hit
from ..structs import struct
from ..text import fold
from .unit_further import Clauses
from .unit_reading import UnitReading, distinct
from .unit_scan import Run
from .unit_shared import Found
from .unit_words import Phrases

_INTRODUCTION = 200  # words before the main clause
_UNKNOWN = 9  # words of a doer that no opener begins
_LABEL = 20  # words of a label before a colon
_MARKS = frozenset("-+*•\"“”'([")
_BEFORE = r"^[ \-+*•\"“”'(\[]*|[;:(]\s*(?:{:by} )?"  # before the first word of a text, of a clause, after a label
_Doers = tuple[str, Run]  # the rule and the units that it found


@struct(frozen=True, slots=True)
class Assignment:
    """What a text says of who acts. `pattern` names the rule; `subject_end` is where the predicate begins."""

    lead: tuple[UnitReading, ...] = ()
    coordinating: tuple[UnitReading, ...] = ()
    pattern: str | None = None
    subject_end: int = 0


def read_assignments(
    text: str | Passage, grammar: Grammar, heading: bool = False, names: Phrases | None = None
) -> Assignment:
    """The units that a text hands its work to. As a heading a unit's name alone counts, too. `names` are names that
    the document is known to use in full."""
    source = str(text)
    named = heading or _may_name(fold(source), grammar)
    return _Prose(source, grammar, names).read(heading) if named else Assignment()


def _may_name(folded: str, grammar: Grammar) -> bool:
    """Whether a text can hand work to a unit. Without a unit or an introduction at its head, a unit at that of a
    clause, a predicate that only doers have, or a word that hands work on or joins others to it, no rule below can."""
    begins = [match.end() for match in grammar.compile("units", _BEFORE).finditer(folded)]
    openers, introduction = (grammar.alternation("units", kind) for kind in ("opener", "introduction"))
    return (
        folded.startswith("\n", begins[0])
        or introduction.match(folded, begins[0]) is not None
        or grammar.alternation("units", "performed").match(folded, begins[0]) is not None
        or grammar.alternation("units", "addressed").match(folded, begins[0]) is not None
        or any(openers.match(folded, begin) for begin in begins)
        or any(openers.match(folded, noun) for noun in _after_several(folded, begins, grammar))
        or grammar.compile("units", "{:doing}").search(folded) is not None
        or any(grammar.alternation("units", kind).search(folded) for kind in ("assign", "cooperate"))
    )


def _after_several(folded: str, begins: Iterable[int], grammar: Grammar) -> Iterator[int]:
    """Where the noun stands after `các` or another such word that begins a clause."""
    several = grammar.compile("units", r"{:determiner} ")
    return (found.end() for begin in begins if (found := several.match(folded, begin)))


class _Prose(Clauses):
    def __init__(self, text: str | Passage, grammar: Grammar, names: Phrases | None = None) -> None:
        super().__init__(text, grammar, "prose", names)

    def read(self, heading: bool) -> Assignment:
        first = 0
        while first < len(self.words) and self.words[first] in _MARKS:
            first += 1
        doers = (self._heading(first) if heading else None) or self._statement(first)
        lead = self.readings(doers[1].units, "lead") if doers else []
        told = bool(lead) or self.match("opinion", first) is not None  # `Đồng ý với đề nghị của A. A tổ chức …`
        lead += self.later() or self.further(told) or ([] if lead else self.in_brackets())
        names = {unit.name.casefold() for unit in lead}
        helpers = [unit for unit in self.coordinating() if unit.name.casefold() not in names]
        pattern = doers[0] if doers else "later" if lead else "cooperate" if helpers else None
        end = self.offset(doers[1].at) if doers else 0
        return Assignment(tuple(distinct(lead)), tuple(distinct(helpers)), pattern, end)

    # ------------------------------------------------------------------ the doer

    def _statement(self, index: int) -> _Doers | None:
        """The units of the first sentence."""
        doers = self._assigned(index) or self._directed(index) or self._performed(index) or self._subject(index)
        if doers:
            return doers
        hit = self.match("introduction", index)
        if not hit:
            return self._after_label(index) or self._addressed(index)
        first = self.tokens.at(hit.end)
        apart = self._subject(first) if hit.rule.data.get("subject") else None
        return apart or self._after_introduction(first) or self._addressed(index)

    def _assigned(self, index: int, issued: bool = False) -> _Doers | None:
        """`Giao A …`: the verb at the word and the units after it."""
        hit = self.order(index, issued)
        if hit is None:
            return None
        first = self.tokens.at(hit.end)
        run = self.scan(first)
        found = run if run.units else self._unknown(first)
        return (hit.rule.name, found) if found else None

    def _directed(self, index: int) -> _Doers | None:
        """`Chỉ đạo A chủ trì …`: the units that somebody directs to lead."""
        hit = self.match("assign", index)
        run = self.scan(self.tokens.at(hit.end)) if hit and hit.rule.data.get("from") else None
        leads = run is not None and run.units and self.vocabulary.doing.match(self.words, run.at) > 0
        return (hit.rule.name, run) if hit and run and leads else None

    def _subject(self, index: int) -> _Doers | None:
        """`A … thực hiện`: units and a predicate; where the predicate hands the work on, the units that get it."""
        if self.match("anaphor", index):
            return None
        if not self.sight.opens(index):
            unknown = self._unknown(index)
            return ("subject", unknown) if unknown else None
        run = self.scan(index)
        if not run.units or run.stop not in ("verb", "colon") or run.at + 1 >= len(self.words):
            return None
        if self.match("no_predicate", run.at + 1) if run.stop == "colon" else self.match("no_work", run.at):
            return None
        called = self.match("assign", run.at)
        if called and self.tokens.at(called.end) < len(self.words) and self.words[self.tokens.at(called.end)] == ":":
            # `Chủ tịch A chỉ đạo:`, and then his work; `Cục A đề nghị:`, and then those who are asked
            return ("subject", run) if called.rule.data.get("from") else None
        superior = self.match("superior", index) if len(run.units) == 1 else None
        if superior is None:  # any unit may be one where it only introduces what it asks for
            introduces = len(run.units) == 1 and self.words[-1] == ":"
            return (self._assigned(run.at) if introduces else None) or ("subject", run)
        agreed = self.match("agreeing", run.at)
        order = self.tokens.at(agreed.end) if agreed else run.at
        handed = self._assigned(order, issued="directs" in superior.rule.data)
        if handed is None and (self.order(run.at) or self.match("opinion", run.at)):
            return None  # it demands of nobody in particular: `… yêu cầu tuyệt đối không chủ quan`
        return handed or ("subject", run)

    def _performed(self, index: int) -> _Doers | None:
        """`Nội dung này do A thực hiện`: the units after the word that names the doer of what stands before it."""
        hit = self.match("performed", index)
        run = self.performing(self.tokens.at(hit.end)) if hit else None
        return ("performed", run) if run else None

    def _unknown(self, index: int) -> Run | None:
        """A doer that no opener begins, before a predicate that only doers have: `Nghiệp đoàn nghề cá chủ trì …`."""
        words, vocabulary = self.words, self.vocabulary
        if index >= len(words) or (index and not self.tokens.capital(index)) or self.sight.verb(index):
            return None
        if self.match("introduction", index):
            return None
        for position in range(index + 1, min(index + _UNKNOWN, len(words))):
            if vocabulary.doing.match(words, position):
                return Run([Found(self.tokens.starts[index], self.tokens.ends[position - 1], "", [])], "verb", position)
            handed = vocabulary.by.match(words, position) or self.match("assign", position)
            if handed or not words[position].isalpha() or vocabulary.strong.match(words, position):
                return None
        return None

    def _addressed(self, index: int) -> _Doers | None:
        """`Về A: tập trung …`, `Đối với A: …`: units that nothing follows but a colon, and then a verb."""
        hit = self.match("addressed", index)
        run = self.scan(self.tokens.at(hit.end)) if hit else None
        if not run or not run.units or run.stop != "colon":
            return None
        verb = self.vocabulary.strong.match(self.words, run.at + 1) or self.sight.weak(run.at + 1)
        return ("addressed", run) if verb else None

    def _after_label(self, index: int) -> _Doers | None:
        """The doer after a short label: `Về thể chế: giao A …`, `Đo lường: A chủ động …`."""
        for position in range(index + 1, min(index + _LABEL, len(self.words) - 1)):
            if self.words[position] in ".,;":
                break
            if self.words[position] == ":":
                return self._assigned(position + 1) or self._strong_subject(position + 1)
        return None

    def _strong_subject(self, index: int) -> _Doers | None:
        opened = self.sight.opener(index)
        if opened is None or opened[0] == "people":
            return None
        doers = self._subject(index)
        return doers if doers and self.vocabulary.strong.match(self.words, doers[1].at) else None

    def _after_introduction(self, index: int) -> _Doers | None:
        """The doer after `Căn cứ …,` or `Trong quá trình …`; `index` is the first word after the introducing one."""
        if self.sight.opens(index):
            index = max(index, self.scan(index).at)
        for position in range(index, min(index + _INTRODUCTION, len(self.words) - 1)):
            if self.sentence_end(position) or self.match("cooperate", position):
                return None
            word = self.words[position]
            doers = self._main_clause(position)
            if doers or word in self.vocabulary.conclusion:
                return doers
        return None

    def _main_clause(self, position: int) -> _Doers | None:
        """The doer where the main clause may begin: after a comma or `thì`, or with a post in capitals."""
        if self.words[position] in self.vocabulary.clause_ends:
            doers = self._assigned(position + 1) or self._subject(position + 1)
            if doers is None or self._aims(doers[1]):
                return None
            return None if self._coordinated(position) and self._in_list(doers[1]) else doers
        return self._subject(position) if self._begins_with_post(position) else None

    def _coordinated(self, position: int) -> bool:
        """Whether a comma joins nouns of classes: `… của tổ chức, cá nhân` has no subject after it."""
        if self.words[position] != "," or self.vocabulary.determiner.match(self.words, position + 1):
            return False
        nouns = (self.vocabulary.member, self.vocabulary.people, self.vocabulary.place)
        verb = position > 1 and self.vocabulary.weak.match(self.words, position - 2) == 2  # `đồng bộ` is no ministry
        sizes = (2,) if verb else (1, 2)
        before = any(
            position >= size and noun.match(self.words, position - size) == size for noun in nouns for size in sizes
        )
        return before and any(noun.match(self.words, position + 1) for noun in nouns)

    def _aims(self, run: Run) -> bool:
        """Whether an aim follows the units in place of a predicate: `gửi về Bộ A, Bộ B để tổng hợp`."""
        return run.at < len(self.words) and self.words[run.at] in self.vocabulary.aiming

    def _in_list(self, run: Run) -> bool:
        """Whether units after such a comma are no subject: those of a class, and more than one."""
        return len(run.units) > 1 or not self.tokens.source[run.units[0].start].isupper()

    def _begins_with_post(self, index: int) -> bool:
        """Whether a post in capitals opens that is no object: a subject that no comma sets apart."""
        if not self.sight.named(index) or self.words[index - 1] in self.vocabulary.before_object:
            return False
        opened = self.sight.opener(index)
        return opened is not None and opened[0] == "post"

    def _heading(self, index: int) -> _Doers | None:
        """A heading that is a unit, with or without `Trách nhiệm của`, `Giao` before or `có trách nhiệm` after it."""
        hit = self.match("heading", index)
        first = self.tokens.at(hit.end) if hit else index
        if not self.sight.opens(first) or self.match("anaphor", first):
            return None
        if hit and self._topic(hit, first):
            return None
        run = self.scan(first, "heading")
        return ("heading", run) if run.units and run.stop in ("end", "colon", "sentence", "verb") else None

    def _topic(self, hit: Hit, first: int) -> bool:
        """Whether a heading names cases, no doer: `Đối với các địa phương có đường sắt đi qua`."""
        if not hit.rule.data.get("topic"):
            return False
        at = self.scan(first).at
        before = range(first, min(at, first + _LABEL))
        return any(self.vocabulary.asserting.match(self.words, word) for word in before) and not any(
            self.vocabulary.related.match(self.words, word) for word in before
        )
