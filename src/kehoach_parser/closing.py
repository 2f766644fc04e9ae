"""Whether a paragraph only closes a document: it sums up, says whom to ask, or orders all readers to carry it out."""

from __future__ import annotations

from kehoach_parser.grammar import Grammar
from kehoach_parser.patterns import compiled
from kehoach_parser.text import fold

_HEAD = 400  # letters in which a paragraph comes to what it is
_LONG = 1500  # letters of a paragraph that does more than to close
_SENTENCE = compiled(r"(?<=[^\W\d_]{2})[.;] +(?=[^\W\d_])")


def closes(text: str, grammar: Grammar) -> bool:
    """Whether a paragraph only closes a document, by its head or by what its last sentence orders of all."""
    closing, order = grammar.alternation("sections", "closing"), grammar.alternation("sections", "order_to_all")
    enforcement = grammar.alternation("sections", "enforcement")
    if closing.match(fold(text[:_HEAD])) is not None:
        return True
    if len(text) > _LONG:
        return False
    sentences = _SENTENCE.split(fold(text))
    while len(sentences) > 1 and enforcement.search(sentences[-1]) is not None:
        sentences.pop()
    *before, last = sentences
    if order.match(last) is None and not (before and closing.match(last) is not None):
        return False
    assigns = grammar.alternation("sections", "ordering")
    return all(order.match(sentence) is not None or assigns.search(sentence) is None for sentence in before)
