"""Recognises the lines that frame a document: what each of them is, by Nghị định 30/2020/NĐ-CP, Phụ lục I. Where a
document begins and ends is found by `document_borders`; what the lines say is read by the header finder."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kehoach_parser.closing import closes
from kehoach_parser.document import Block, Line
from kehoach_parser.grammar import Alternation, Grammar
from kehoach_parser.markers import marker_reader
from kehoach_parser.paragraphs import clean
from kehoach_parser.patterns import compiled
from kehoach_parser.text import fold, fold_head

_SPREAD = compiled(r"(?:\S )+\S")
_TITLE_LENGTH = 300
_MOTTO_LENGTH = 90
_POST_LENGTH = 40  # letters of a post that is not in capitals
_ORDER = 200  # letters at the end of a paragraph in which its order stands
_RECIPIENTS = 24  # letters in which the words over a list of recipients end, with a colon where more follow
NAME = compiled(r"(?:(?:[A-Z][^\W\d_]{0,5}\.){1,3} ?)?(?:[A-ZĐÀ-Ỹ][^\W\d_]*\.? ){1,5}[A-ZĐÀ-Ỹ][^\W\d_]*")


class Letterhead:
    """Recognises the lines that frame a document."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self.reader = marker_reader(grammar)
        self.types = {fold(name): short for name, short in grammar.table("letterhead", "types").items()}
        names = "|".join(sorted(map(re.escape, self.types), key=len, reverse=True))
        self.type_head = grammar.regex(rf"({names})(?!\w)")
        self.ordering = grammar.alternation("sections", "ordering")
        self.final_order = grammar.alternation("sections", "final_order")

        def rules(kind: str) -> Alternation:
            return grammar.alternation("letterhead", kind)

        self.motto = rules("motto")
        self.attachment = rules("attachment")
        self.enclosed = rules("enclosed")
        self.recipients = rules("recipients")
        self.capacity = rules("capacity")
        self.post = rules("post")
        self.number = rules("number")
        self.subject = rules("subject")
        self.place_date = rules("place_date")
        self.addressee = rules("addressee")
        self.basis = rules("basis")
        self.opener = rules("opener")
        self.order = rules("order")

    def is_motto(self, line: Block) -> bool:
        """Whether a line is the national or a party's emblem or motto."""
        if not isinstance(line, Line) or len(line.text) > _MOTTO_LENGTH or not line.text[-1:].isalpha():
            return False
        return any(
            "case" not in hit.rule.data or line.text[hit.start : hit.end].isupper()
            for hit in self.motto.finditer(fold(line.text))
        )

    def type_of(self, line: Block) -> tuple[str, str] | None:
        """The abbreviation of a type line and what follows the type on it: `KẾ HOẠCH` gives ('KH', '')."""
        if not isinstance(line, Line):
            return None
        text = clean(line)
        if len(text) > 200 or not text[:1].isupper():
            return None
        spread = text.replace(" ", "") if _SPREAD.fullmatch(text) else ""
        folded = fold(text)
        for name, short in self.types.items():
            if spread and fold(spread) == name.replace(" ", ""):
                return short, ""
        match = self.type_head.match(folded)
        if match is None:
            return None
        rest = text[match.end() :].strip(" :")
        if not text[: match.end()].isupper() and (rest or not line.bold):
            return None
        if rest and not rest.isupper():
            return None
        return self.types[match[1]], rest

    def is_attachment(self, blocks: Sequence[Block], index: int) -> bool:
        """Whether a line opens a `Phụ lục`."""
        line = blocks[index]
        if not isinstance(line, Line) or len(line.text) > _TITLE_LENGTH:
            return False
        text = clean(line)
        hit = self.attachment.match(fold_head(text, _MOTTO_LENGTH))
        if hit is None:
            return False
        rest = text[hit.end :].strip(" .:-")
        word = text[hit.start : hit.end]
        if any(letter.isalpha() and letter.islower() for letter in rest) and not line.bold:
            return False
        return word.isupper() or line.bold or line.centered or (not rest and self._enclosed_soon(blocks, index))

    def _enclosed_soon(self, blocks: Sequence[Block], index: int) -> bool:
        return any(self.is_enclosed(block) for block in blocks[index + 1 : index + 8])

    def is_enclosed(self, line: Block) -> bool:
        """Whether a line says what the attachment is issued with: `(Kèm theo Quyết định số …)`."""
        return isinstance(line, Line) and self.enclosed.match(fold(clean(line))) is not None

    def is_recipients(self, line: Block) -> bool:
        """Whether a line opens the list of recipients."""
        if not isinstance(line, Line) or len(line.text) > _MOTTO_LENGTH * 2:
            return False
        text = clean(line)
        if len(text) > _RECIPIENTS and ":" not in text[:_RECIPIENTS]:
            return False
        folded = fold_head(text, _RECIPIENTS)
        hit = self.recipients.match(folded)
        return hit is not None and (hit.end == len(folded) or folded[hit.end - 1] == ":")

    def is_signing(self, line: Block) -> bool:
        """Whether a line gives the capacity or the post of a signer, in capitals or with one for each word."""
        if not isinstance(line, Line) or (size := len(line.text)) > 90:
            return False
        if not (line.text.isupper() or (size <= _POST_LENGTH and _in_capitals(line.text))):
            return False
        text = clean(line).rstrip(":./")
        if self.reader.read(text) is not None:
            return False
        folded = fold(text)
        return self.capacity.match(folded) is not None or self.post.fullmatch(folded) is not None

    def is_order(self, line: Line) -> bool:
        """Whether a line in capitals names the authority of a decision or gives its order: `QUYẾT ĐỊNH:`."""
        text = clean(line)
        if not text.isupper() or self.reader.read(text) is not None:
            return False
        folded = fold(text)
        return self.order.match(folded) is not None or self.post.match(folded) is not None

    def is_basis(self, text: str) -> bool:
        """Whether a text begins like a legal basis. Capitals are a title, or the heading of a section."""
        return self.basis.match(fold_head(text, 80)) is not None and not text.isupper()

    def is_closing(self, text: str) -> bool:
        """Whether a paragraph only closes a document."""
        return closes(text, self.grammar)

    def is_final_order(self, text: str) -> bool:
        """Whether a paragraph says who watches over the whole document."""
        return self.final_order.match(fold(text[:600])) is not None

    def hands_over(self, text: str) -> bool:
        """Whether a paragraph ends with an order that the items below it spell out."""
        return text.endswith(":") and self.ordering.search(fold(text[-_ORDER:])) is not None

    def is_dated(self, line: Block) -> bool:
        """Whether a line is nothing but place and date, as some have it above the signature."""
        return isinstance(line, Line) and self.place_date.fullmatch(fold(clean(line)).rstrip(" .")) is not None


def _in_capitals(text: str) -> bool:
    """Whether each word of a text begins with a capital."""
    return all(word[0].isupper() for word in text.split())


def closes_bracket(text: str) -> bool:
    """Whether a line ends the bracket that names what the attachment is issued with."""
    return text.rstrip(" .,:;*/_-").endswith(")")
