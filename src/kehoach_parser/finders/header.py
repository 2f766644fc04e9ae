"""The header of a part: letterhead, number, place and date, title, legal bases, recipients and signer.

Source of the layout: Nghị định 30/2020/NĐ-CP, Điều 8 and Phụ lục I; Party documents differ in words, not in places.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence

from kehoach_parser.document import Document, Line
from kehoach_parser.grammar import Alternation, Grammar, Hit
from kehoach_parser.letterhead import Letterhead, closes_bracket
from kehoach_parser.nodes import Node, Part
from kehoach_parser.paragraphs import clean, join_lines
from kehoach_parser.patterns import compiled
from kehoach_parser.records import HeaderRecord, SignerRecord
from kehoach_parser.structs import replace
from kehoach_parser.text import fold, single_spaced

_DRAWN = compiled(r"[\s*_\-–—=.…⎯]*")
_LONG_NAME = 5  # blanks in a line that can be no name of a person
_RUNNING_LINES = 8
_AUTHORITY_LENGTH = 80
_SUBJECT_LENGTH = 150  # letters within which an authority's clause comes to its verb
_NAME = compiled(
    r"(?:[^\W\d_]{1,6}[.,] ?){0,4}[^\W\d_][^\W\d_.’'\-]*(?:[’'\-][^\W\d_]+)?\.?(?: [^\W\d_][^\W\d_.]*\.?){0,6}"
)
_DASHES = "-–—+•*"  # before a recipient
_SPACE = compiled(r"\s")
_WORDS = compiled(r"[^\W\d_]{2}")
_SENTENCE_END = compiled(r"(?<![A-ZĐ])(?<!Tp)\. (?=[^\W\d_]+ )")  # no initial, no `TP. Hồ Chí Minh`
_CLAUSE_BORDER = compiled(r"[,;.]\s")


def find(part: Part, document: Document, grammar: Grammar) -> HeaderRecord:
    """The header of the part."""
    return grammar.cached("header finder", lambda: HeaderFinder(grammar)).find(part, document)


class HeaderFinder:
    """Reads the frame of one part after another with one grammar."""

    def __init__(self, grammar: Grammar) -> None:
        self.frame = Letterhead(grammar)
        self.place_date = self.frame.place_date
        self.not_authority = grammar.alternation("letterhead", "not_authority")
        self.theme = grammar.alternation("letterhead", "theme")
        self.owner = grammar.alternation("letterhead", "owner")
        self.subject_head = grammar.alternation("letterhead", "subject_head")
        self.number_head = grammar.alternation("letterhead", "number_head")
        self.telling = grammar.alternation("letterhead", "telling")
        self.enacting = grammar.alternation("letterhead", "enacting")
        self.goings_on = tuple(
            f"{fold(word)} " for kind in ("aim", "account") for word in grammar.words("letterhead", kind)
        )
        self.regarding = grammar.alternation("letterhead", "regarding")
        self.approving = grammar.alternation("letterhead", "approving")
        self.deciding = grammar.alternation("letterhead", "deciding")
        words = sorted((fold(w) for w in grammar.words("letterhead", "authority")), key=len, reverse=True)
        self.authority = grammar.regex(rf"(?:{'|'.join(map(re.escape, words))})(?!\w)")

    def find(self, part: Part, document: Document) -> HeaderRecord:
        """The header of a part; of the first part also from the first page's running head."""
        header = HeaderRecord()
        rest = self._letterhead(part.head, header)
        self._title(rest, header, attachment=part.number > 0)
        if header.issuer is None and part.number == 0:
            header.issuer = self._deciding_authority([*map(clean, rest), *(node.text for node in preamble(part.body))])
        if part.number == 0 and not part.head:
            self._running_title(document, header)
        if header.date_edtf is None:  # some stand above the signature
            for line in part.tail:
                if self.frame.is_dated(line):
                    self._take_date(line.text.strip(), header)
        header.legal_bases = self._bases(part)
        header.recipients = self._recipients(part.tail)
        header.signer = self._signer(part.tail)
        return header

    # -- letterhead ----------------------------------------------------------------------------------------------

    def _letterhead(self, lines: Sequence[Line], header: HeaderRecord) -> list[Line]:
        """Takes issuer, number, place and date; gives the lines that are left."""
        rest: list[Line] = []
        names: list[str] = []
        titled = False
        for line in self._with_whole_lines(lines):
            text = clean(line)
            if _DRAWN.fullmatch(text) or self.frame.is_motto(line):
                continue
            titled = titled or self.frame.type_of(line) is not None or self._opens_title(line)
            titled = titled or (bool(names) and self._is_untyped_title(line, lines, header))
            below = titled and not line.column and self.place_date.fullmatch(fold(line.text.strip())) is None
            if below or not self._take(line, header):
                if not titled and line.column != 2 and (text.isupper() or self._is_authority_in_title_case(text)):
                    names.append(text)
                else:
                    rest.append(line)
        self._issuer(names, header, rest, titled)
        return rest

    def _with_whole_lines(self, lines: Sequence[Line]) -> list[Line]:
        """The lines with number and symbol, and with place and date, as one where a narrow column has broken them:
        `Số:` above `2820/QĐ-UBND`, `Quảng Bình,` above `ngày …`."""
        whole: list[Line] = []
        for line in lines:
            above = whole[-1] if whole and whole[-1].column == line.column else None
            both = replace(line, text=f"{above.text.rstrip()} {line.text.strip()}") if above is not None else line
            if above is not None and self._is_broken(above, line, both):
                whole[-1] = both
            else:
                whole.append(line)
        return whole

    def _is_broken(self, above: Line, line: Line, both: Line) -> bool:
        """Whether two lines are only together a number or a date."""
        if self.number_head.fullmatch(fold(clean(above))) is not None:
            return self.frame.number.fullmatch(fold(clean(both))) is not None
        open_end = above.text.rstrip().endswith(",") or (above.italic and line.italic and self.frame.is_dated(line))
        return open_end and self.frame.is_dated(both)

    def _is_untyped_title(self, line: Line, lines: Sequence[Line], header: HeaderRecord) -> bool:
        """Whether capitals below the letterhead are a title of a type that the decree does not know: a timetable."""
        below = header.date_edtf is not None or (not line.column and lines[0].column > 0)
        return below and line.text.isupper() and self.authority.match(fold(clean(line))) is None

    def _is_authority_in_title_case(self, text: str) -> bool:
        """Whether a line is the name of an authority with a capital for each word: `Trường Tiểu Học Phò Trạch`."""
        return text.istitle() and len(text) <= _AUTHORITY_LENGTH and self._begins_authority(fold(text))

    def _opens_title(self, line: Line) -> bool:
        folded = fold(clean(line))
        return self.frame.attachment.match(folded) is not None or self.frame.subject.match(folded) is not None

    def _take(self, line: Line, header: HeaderRecord) -> bool:
        """Whether the line is the number line or the line of place and date, which is then taken."""
        text = line.text.strip()
        folded = fold(text)
        taken = False
        number = self.frame.number.search(folded)
        if number is not None and number.start < 4 and header.symbol is None and header.number is None:
            self._number(number, text, header)
            taken = True
            text = text[number.end :]
        return self._take_date(text, header) or taken

    def _take_date(self, text: str, header: HeaderRecord) -> bool:
        folded = fold(text)
        dated = self.place_date.search(folded)
        if dated is None or _WORDS.search(folded, dated.end) or self.frame.subject.match(folded):
            return False  # the date of a document that the subject names
        self._place_date(dated, text, header)
        return True

    def _number(self, hit: Hit, text: str, header: HeaderRecord) -> None:
        digits = hit.groups.get("number")
        header.number = _SPACE.sub("", digits) if digits else None
        span = hit.spans.get("symbol")
        header.symbol = _SPACE.sub("", text[span[0] : span[1]]).strip(".,-/") if span else None

    def _place_date(self, hit: Hit, text: str, header: HeaderRecord) -> None:
        span = hit.spans.get("place")
        if span:
            header.place = single_spaced(text[span[0] : span[1]]).strip(" ,.") or None
        day, month, year = (hit.groups.get(key) for key in ("day", "month", "year"))
        year = _SPACE.sub("", year) if year else None
        header.date_edtf = _edtf(year, month, day)
        header.date = _date(year, month, day)

    def _issuer(self, names: list[str], header: HeaderRecord, rest: list[Line], titled: bool) -> None:
        """The authority in full: lines are joined, and a line that begins another authority parts it from the one
        above. Without number or title line the capitals are a title, not a letterhead."""
        if not names:
            return
        if not (titled or header.symbol or header.number or header.date_edtf):
            rest[:0] = [Line(name) for name in names]
            return
        groups: list[str] = []
        for name in names:
            if groups and not (self._begins_authority(fold(name)) and self._complete(groups[-1])):
                groups[-1] += " " + name
            else:
                groups.append(name)
        header.issuer = groups[-1].strip(" *")
        header.parent_issuer = " ".join(groups[:-1]).strip(" *") or None

    def _complete(self, name: str) -> bool:
        """Whether a name says more than its kind: `ỦY BAN NHÂN DÂN` alone goes on in the next line."""
        match = self.authority.match(fold(name))
        return match is None or match.end() < len(name.rstrip())

    def _deciding_authority(self, texts: Iterable[str]) -> str | None:
        """The authority that a line in capitals above the legal bases names, without the post of its head."""
        above = ""
        for text in texts:
            if self.frame.is_basis(text):
                break
            above = text
        start = self._authority_in(fold(above)) if above.isupper() else None
        return None if start is None else above[start:].strip(" *,:")

    def _authority_in(self, folded: str) -> int | None:
        """Where the name of an authority begins: at the head, or after the post of its head."""
        starts = [0]
        if self.frame.post.match(folded) is not None:
            starts += [match.end() for match in _SPACE.finditer(folded)]
        return next((at for at in starts if self._begins_authority(folded[at:])), None)

    def _begins_authority(self, folded: str) -> bool:
        return self.authority.match(folded) is not None and self.not_authority.match(folded) is None

    # -- title ---------------------------------------------------------------------------------------------------

    def _title(self, lines: Sequence[Line], header: HeaderRecord, attachment: bool) -> None:
        pieces: list[Line] = []
        enclosed = False
        start = next((i for i, line in enumerate(lines) if self.frame.type_of(line) or self._opens_title(line)), 0)
        for line in lines[start:]:
            text = clean(line)
            kind = self.frame.type_of(line) if header.doc_type is None and not pieces else None
            if kind is not None:
                header.doc_type = kind[0]
                text = kind[1]
            elif self.frame.is_enclosed(line):
                enclosed = True
            if enclosed:
                enclosed = not closes_bracket(text)
                continue
            folded = fold(text)
            if self.frame.addressee.match(folded) or (pieces and self.theme.match(folded)):
                break
            opening = self.frame.subject.match(folded)
            if opening is not None:
                header.doc_type = header.doc_type or "CV"
                quoted = text[0] in '“"'
                text = text[opening.end :].rstrip('”"' if quoted else None)
            elif attachment or not pieces:
                text = self._without_appendix(text, folded)
            if pieces and text.isupper() and (not clean(pieces[0]).isupper() or self._names_issuer(text, header)):
                break  # the authority of a decision
            if text and not _DRAWN.fullmatch(text) and text[:1] not in "(":
                pieces.append(Line(text))
        title = join_lines(self._without_owner(pieces)).text.strip() if pieces else ""
        header.title = title or None
        if header.doc_type is None and header.symbol and any(self.frame.addressee.match(fold(clean(x))) for x in lines):
            header.doc_type = "CV"
        if header.doc_type is None and not attachment and title:
            self._typed_title(title, header)

    def _without_owner(self, pieces: list[Line]) -> list[Line]:
        """The lines of a title without those that only tell whose document it is, above its subject."""
        if self.owner.match(fold(pieces[0].text)) is None:
            return pieces
        subject = (at for at, line in enumerate(pieces) if at and self.subject_head.match(fold(line.text)))
        return pieces[next(subject, 0) :]

    def _typed_title(self, title: str, header: HeaderRecord) -> None:
        """A title in running text that names its own type, or its number, too, as web pages have it: `Thông báo về việc
        …`, `Thông báo số 42-TB/ĐU`."""
        hit = self.frame.type_head.match(fold(title))
        if hit is None or not title[0].isupper():
            return
        rest = title[hit.end() :].strip()
        number = self.frame.number.match(fold(rest)) if header.number is None and header.symbol is None else None
        if number is not None:
            self._number(number, rest, header)
            rest = rest[number.end :].strip(" -–:,")
        if number is not None or self.regarding.match(fold(rest)) is not None:
            header.doc_type = self.frame.types[hit[1]]
            header.title = rest or None

    def _names_issuer(self, text: str, header: HeaderRecord) -> bool:
        """Whether a line names the issuer, or the post of him who decides for it, with its name cut short or not."""
        folded, issuer = fold(text), fold(header.issuer or "")
        start = self._authority_in(folded) if issuer else None
        if start is None:
            return False
        return folded[start:] == issuer or (start > 0 and issuer.startswith(f"{folded[start:]} "))

    def _without_appendix(self, text: str, folded: str) -> str:
        hit = self.frame.attachment.match(folded)
        return text[hit.end :].strip(" .:-") if hit is not None else text

    def _running_title(self, document: Document, header: HeaderRecord) -> None:
        """Without letterhead and title line, type and title come from the first page's running head."""
        lines = [line for line in document.running if line.page in (1, None)][:_RUNNING_LINES]
        for index, line in enumerate(lines):
            kind = self.frame.type_of(line)
            if kind is None:
                continue
            pieces = [kind[1]]
            for following in lines[index + 1 :]:
                text = clean(following)
                if not (text.isupper() or text.isdigit()) or self.reader_code(text):
                    break
                pieces.append(text)
            header.doc_type = kind[0]
            header.title = " ".join(piece for piece in pieces if piece) or None
            return

    @staticmethod
    def reader_code(text: str) -> bool:
        """Whether a running line is a form's code, such as `TD004`."""
        return re.fullmatch(r"[A-ZĐ]{1,4}[-.]?\d{2,}", text) is not None

    # -- preamble ------------------------------------------------------------------------------------------------

    def _bases(self, part: Part) -> list[str]:
        bases: list[str] = []
        for node in preamble(part.body):
            mark = self.frame.reader.read(node.text)
            text = node.text[mark.end :] if mark is not None else node.text
            if self.frame.is_basis(text):
                bases.append(self._base(text))
        return [basis for basis in bases if basis]

    def _base(self, text: str) -> str:
        """A basis without the clause in which the authority goes on to act, or the sentences that follow it; one that
        a semicolon ends is a basis."""
        if text.endswith(";"):
            return text
        ends = (match.start() + 1 for match in _SENTENCE_END.finditer(text) if text[match.end()].isupper())
        text = text[: next(ends, len(text))]
        borders = list(_CLAUSE_BORDER.finditer(text))
        acting = (border for border in borders if self._acts(text[border.end() :], self.enacting))
        border = next(acting, None)
        if border is None and text.endswith(":"):
            acting = (border for border in reversed(borders) if self._acts(text[border.end() :], self.deciding))
            border = next(acting, None)
        if border is None:
            return text
        return text[: border.start()] + ("" if border[0][0] == "," else border[0][0])

    def _acts(self, clause: str, verbs: Alternation) -> bool:
        """Whether a clause begins with an authority that does something, with the aim of it, or tells what was."""
        folded = fold(clause[:_SUBJECT_LENGTH])
        if folded.startswith(self.goings_on) or self.telling.match(folded) is not None:
            return True
        begins = self.authority.match(folded) or self.frame.post.match(folded)
        return begins is not None and verbs.search(folded) is not None

    # -- recipients and signer -----------------------------------------------------------------------------------

    def _recipients(self, lines: Sequence[Line]) -> list[str]:
        start = next((i for i, line in enumerate(lines) if self.frame.is_recipients(line)), None)
        if start is None:
            return []
        first = clean(lines[start]).partition(":")[2].strip()
        dashed = first.startswith(tuple(_DASHES))
        items = [first.lstrip(f"{_DASHES} ")] if dashed else []
        column = lines[start].column
        for line in lines[start + 1 :]:
            text = clean(line)
            if self.frame.is_signing(line):
                if line.column == column or not column:
                    break
                continue
            if _DRAWN.fullmatch(text) or (line.column and column and line.column != column):
                continue
            if text[:1] in _DASHES:
                dashed = True
                items.append(text.lstrip(f"{_DASHES} "))
            elif items and not _closes_list(items[-1]) and not (column and not line.column):
                items[-1] = f"{items[-1]} {text}"
            elif items and (dashed or items[-1].endswith(".")):
                break
            else:
                items.append(text)
        return items

    def _signer(self, lines: Sequence[Line]) -> SignerRecord:
        signer = SignerRecord()
        block = [line for line in lines if not _DRAWN.fullmatch(clean(line))]
        signing = [i for i, line in enumerate(block) if self.frame.is_signing(line)]
        if not signing:
            return signer
        own = (i for i in signing if self.approving.match(fold(clean(block[i]))) is None)
        first = next(own, signing[0])
        column = block[first].column
        for line in block[first:]:
            text = clean(line).strip(" :")
            if self.frame.is_recipients(line):
                break
            if line.column and column and line.column != column:
                continue
            if self.frame.is_signing(line):
                self._capacity(text, signer)
            elif signer.position is None and signer.capacity and self.frame.post.fullmatch(fold(text)) is not None:
                signer.position = text  # in small letters: `Phó Thủ tướng`
            elif text.isupper() and signer.position is None:
                self._continue_capacity(text, signer)
            elif text.isupper() and signer.name is None and ("," in text or text.count(" ") >= _LONG_NAME):
                signer.position = f"{signer.position} {text}"
            elif signer.name is None and _NAME.fullmatch(text):
                signer.name = text
                break
        return signer

    def _capacity(self, text: str, signer: SignerRecord) -> None:
        hit = self.frame.capacity.match(fold(text))
        groups = hit.groups if hit is not None else {}
        if "behalf" in groups or ("order" in groups and signer.on_behalf_of is None and signer.capacity is None):
            signer.on_behalf_of = text
        elif groups:
            signer.capacity = text if signer.capacity is None else signer.capacity
        elif signer.position is None:
            signer.position = text
        else:
            signer.position = f"{signer.position} {text}"

    def _continue_capacity(self, text: str, signer: SignerRecord) -> None:
        """A line in capitals that names no post goes on with the line above."""
        if signer.capacity is not None:
            signer.capacity = f"{signer.capacity} {text}"
        elif signer.on_behalf_of is not None:
            signer.on_behalf_of = f"{signer.on_behalf_of} {text}"


def preamble(body: Node) -> list[Node]:
    """The unnumbered paragraphs before the first item of a body."""
    nodes: list[Node] = []
    for node in body.children:
        if node.kind not in ("preamble", "paragraph"):
            break
        nodes.append(node)
    return nodes


def _closes_list(item: str) -> bool:
    return item.endswith((".", ";"))


def _edtf(year: str | None, month: str | None, day: str | None) -> str | None:
    """ISO 8601-2 with X for digits that were left blank; null without a year."""
    if year is None:
        return None
    return (
        f"{year}-{int(month):02d}-{int(day):02d}"
        if month and day
        else f"{year}-{int(month):02d}-XX"
        if month
        else f"{year}-XX-XX"
    )


def _date(year: str | None, month: str | None, day: str | None) -> str | None:
    if not (year and month and day):
        return None
    try:
        return datetime.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
