"""Legal documents named in a text: `Nghị quyết số 66/NQ-CP ngày 26/3/2025 của Chính phủ`, `Luật Đất đai năm 2024`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..document import Passage
from ..grammar import Alternation, Fired, Grammar, Hit, Kind
from ..patterns import compiled
from ..text import fold, normalise
from .unit_scan import scan
from .unit_sight import Sight
from .unit_tokens import tokens_of
from .unit_words import vocabulary

# Number and sign as NĐ 30/2020 writes them (30/2020/NĐ-CP, 05/BNV-VP) and as Party documents do (58-NQ/TW); a space
# beside a sign comes from a line end.
_SIGN = r"[A-ZĐ][A-Za-zĐđ0-9&]*(?:\s?[-/]\s?[A-ZĐ][A-Za-zĐđ0-9&.]*(?<!\.))*"
_STATE = rf"(?P<number>\d{{1,6}}(?:\.\d+)?[a-zA-Z]?(?:\s?/\s?(?:19|20)\d\d)?)\s?/\s?(?P<sign>{_SIGN})"
_PARTY = rf"(?P<party>\d{{1,6}})(?:\s?-\s?|\s)(?P<party_sign>[A-ZĐ][A-Za-zĐđ]{{1,5}}\s?/\s?{_SIGN})"
_NUMBERED = compiled(rf"(?<![\w/.])(?:{_PARTY}|{_STATE})")
_SIGNED = compiled(r"/\s?[a-zđ]")  # stands in every folded number with a sign, in few other texts
_LINE = compiled(r"\n\s*(?=[^\W\d_])")
_SPACE = compiled(r"\s+")
_BRACKET = compiled(r"\s*\(")
_JOINT_ISSUE = "LT"  # the types that several authorities issue together end so (TTLT, NQLT)
_REACH = 160  # characters after a citation in which its issuer is looked for


class CitationReading(NamedTuple):
    """A document that the text names; `start` and `end` are offsets in it, `date` is ISO."""

    text: str
    key: str
    start: int
    end: int
    doc_type: str | None = None
    number: str | None = None
    symbol: str | None = None
    date: str | None = None
    issuer: str | None = None
    article: str | None = None


def read(text: str | Passage, grammar: Grammar) -> list[CitationReading]:
    """The documents named in the text, in order."""
    source = str(text)
    folded = fold(source)
    found: list[CitationReading] = []
    if "/" in source and _SIGNED.search(folded):
        found.extend(_Citations(source, folded, grammar).numbered())
    if grammar.compile("citations", "{unsigned_worth}").search(folded):
        found.extend(_Citations(source, folded, grammar).unsigned())
    if grammar.compile("citations", "{law_head}").search(folded):
        found.extend(_Citations(source, folded, grammar).laws())
    return _apart(found) if found else found


def _apart(found: list[CitationReading]) -> list[CitationReading]:
    """The citations in order; where two overlap, the first, and of two that begin together the longer."""
    found.sort(key=lambda citation: (citation.start, -citation.end))
    kept: list[CitationReading] = []
    for citation in found:
        if not kept or citation.start >= kept[-1].end:
            kept.append(citation)
    return kept


def with_known_dates(citations: Iterable[CitationReading]) -> list[CitationReading]:
    """The citations of one file, so that one document has one key: a mention without a date takes the date that all
    dated mentions of the same number and sign (or of the same law) share."""
    readings = list(citations)
    dates: dict[str, set[str]] = {}
    for citation in readings:
        base, _, date = citation.key.partition("@")
        if date:
            dates.setdefault(base, set()).add(date)
    return [_dated(citation, dates.get(citation.key, set())) for citation in readings]


def _dated(citation: CitationReading, dates: set[str]) -> CitationReading:
    if "@" in citation.key or len(dates) != 1:
        return citation
    date = next(iter(dates))
    return citation._replace(key=f"{citation.key}@{date}", date=citation.date or (date if len(date) == 10 else None))


class _Citations:
    """Reads one text, of which one of the tests of `read` says that it may name a document."""

    def __init__(self, source: str, folded: str, grammar: Grammar) -> None:
        self.source = source
        self.plain = normalise(source)
        self.folded = folded
        self.grammar = grammar
        self.types = grammar.piece("citations", "type").values
        self.lead_in = grammar.compile("citations", r"\b{lead_in}$")
        self.chain = grammar.compile("citations", "{chain}")
        self.law_number = grammar.compile("citations", "{law_number}")
        self.of = grammar.compile("citations", "{of}")
        self.bare_number = grammar.compile("citations", r"\b{number_sign}$")

    def _alternation(self, kind: str) -> Alternation:
        return self.grammar.alternation("citations", kind)

    # ------------------------------------------------------------------ by number

    def numbered(self) -> Iterator[CitationReading]:
        last: CitationReading | None = None
        for match in _NUMBERED.finditer(self.plain):
            number = match["party"] or match["number"]
            sign = match["party_sign"] or match["sign"]
            start, doc_type = self._type(match.start(), sign, last)
            if start is None:
                continue
            joint = "-" if match["party"] else "/"
            last = self._citation(start, match.end(), doc_type, _tight(number), _tight(sign), joint)
            yield last

    def _type(self, start: int, sign: str, last: CitationReading | None) -> tuple[int | None, str | None]:
        """Where the citation begins and its type: from the word before, the citation before, or the sign."""
        before = self.folded[max(0, start - 48) : start]
        word = self.lead_in.search(before)
        if word:
            return start - len(before) + word.start(), str(self.types[_SPACE.sub(" ", word["type"])])
        number = self.bare_number.search(before)
        begin = start - len(before) + number.start() if number else start
        of_sign = self.grammar.table("citations", "sign_types").get(re.split(r"[-/\d\s]", sign)[0])
        if last and self.chain.fullmatch(self.folded, last.end, begin):
            return begin, of_sign or last.doc_type
        if of_sign or number:
            return begin, of_sign
        return None, None

    def _citation(
        self, start: int, end: int, doc_type: str | None, number: str, symbol: str | None, joint: str
    ) -> CitationReading:
        whole = f"{number}{joint}{symbol}" if symbol else f"{doc_type} {number}"
        date, end = self._date(end)
        issuer, end = self._issuer(end, doc_type)
        if not date:
            date, end = self._date(end)
        key = f"{whole}@{date}" if date else whole
        article = self._article(start, end)
        text = self.source[start:end].strip()
        return CitationReading(text, key, start, end, doc_type, number, symbol, date, issuer, article)

    def unsigned(self) -> Iterator[CitationReading]:
        for hit in self._alternation("unsigned").finditer(self.folded):
            doc_type = str(self.types[_SPACE.sub(" ", hit.groups["type"])])
            yield self._citation(hit.start, hit.end, doc_type, hit.groups["number"], None, "")

    # ------------------------------------------------------------------ laws by name

    def laws(self) -> Iterator[CitationReading]:
        for hit in self._alternation("law").finditer(self.folded):
            if not self._is_name(hit):
                continue
            before = self.law_number.match(self.folded, hit.end)
            match = _NUMBERED.match(self.plain, before.end()) if before else None
            if match and match["number"]:
                reading = self._citation(
                    hit.start, match.end(), None, _tight(match["number"]), _tight(match["sign"]), "/"
                )
                yield reading._replace(doc_type=self._law_type(hit))
                continue
            yield self._law(hit)

    def _is_name(self, hit: Hit) -> bool:
        """A law's name begins with a capital: `Luật Đất đai`, not `theo luật đất đai hiện hành`."""
        return self.plain[hit.start].isupper()

    def _law_type(self, hit: Hit) -> str:
        word = hit.groups.get("law_word", "")
        return str(self.types.get(_SPACE.sub(" ", word), hit.rule.data["type"]))

    def _law(self, hit: Hit) -> CitationReading:
        name = _SPACE.sub(" ", self.folded[hit.start : hit.end])
        date, end = self._date(hit.end)
        year = self._alternation("law_year").match(self.folded, end)
        if year and not date:
            end = year.end
        when = date or (year.groups["year"] if year else None)
        article = self._article(hit.start, end)
        text = self.source[hit.start : end].strip()
        key = f"{name}@{when}" if when else name
        return CitationReading(text, key, hit.start, end, self._law_type(hit), None, None, date, None, article)

    # ------------------------------------------------------------------ what belongs to a citation

    def _date(self, end: int) -> tuple[str | None, int]:
        hit = self._alternation("date").match(self.folded, end) or self._alternation("date").match(
            self.folded, _after_space(self.folded, end)
        )
        return (_iso(hit), hit.end) if hit else (None, end)

    def _issuer(self, end: int, doc_type: str | None) -> tuple[str | None, int]:
        """The authority after `của`, and where it ends."""
        hit = self._alternation("issuer").match(self.folded, _after_space(self.folded, end))
        if not hit:
            return None, end
        words = vocabulary(self.grammar)
        offset = _after_space(self.folded, hit.end)
        tokens = tokens_of(self.source[offset : self._reach(offset)], words)
        run = scan(Sight(tokens, words, "prose"), 0)
        if not run.units:
            return None, end
        last = run.units[-1] if doc_type and doc_type.endswith(_JOINT_ISSUE) else run.units[0]
        return _SPACE.sub(" ", tokens.source[run.units[0].start : last.end]), offset + last.end

    def _reach(self, start: int) -> int:
        """How far an issuer may reach: to the next paragraph or document."""
        end = start + _REACH
        borders = [
            match.start() for match in _LINE.finditer(self.plain, start, end) if self.plain[match.end()].isupper()
        ]
        following = _NUMBERED.search(self.plain, start, end)
        return min([end, *borders, *([following.start()] if following else [])])

    def _article(self, start: int, end: int) -> str | None:
        """The articles named right before the document, or in brackets right after it."""
        window = max(0, start - 80)
        for hit in self._alternation("article").finditer(self.folded, window, start):
            if self.of.fullmatch(self.folded, hit.end, start):
                return _SPACE.sub(" ", self.source[hit.start : hit.end])
        bracket = _BRACKET.match(self.folded, end)
        hit_after = self._alternation("article").match(self.folded, bracket.end()) if bracket else None
        return _SPACE.sub(" ", self.source[hit_after.start : hit_after.end]) if hit_after else None


def _after_space(text: str, index: int) -> int:
    while index < len(text) and text[index].isspace():
        index += 1
    return index


def _iso(hit: Hit) -> str | None:
    return f"{hit.groups['year']}-{int(hit.groups['month']):02}-{int(hit.groups['day']):02}"


def _tight(written: str) -> str:
    return _SPACE.sub("", written)


def _evaluate_date(grammar: Grammar, text: str) -> list[Fired]:
    hits = grammar.alternation("citations", "date").finditer(fold(text))
    return [Fired(hit.rule.name, _iso(hit)) for hit in hits]


def _evaluate_year(grammar: Grammar, text: str) -> list[Fired]:
    hits = grammar.alternation("citations", "law_year").finditer(fold(text))
    return [Fired(hit.rule.name, hit.groups["year"]) for hit in hits]


KINDS = {("citations", kind): Kind() for kind in ("unsigned", "article", "issuer")} | {
    ("citations", "law"): Kind(frozenset({"type"})),
    ("citations", "date"): Kind(evaluate=_evaluate_date),
    ("citations", "law_year"): Kind(evaluate=_evaluate_year),
}
