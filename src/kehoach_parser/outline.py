"""Document → parts: where each issued document in the file begins, its head, its tree of items, its signature block.

Levels come from the kinds of markers and from what the document itself shows of their order; a list that starts
late, skips or repeats a number is still a list. Nothing between head and signature is dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from kehoach_parser.document import Block, Document, Line, Passage, Table
from kehoach_parser.document_borders import DocumentBorders
from kehoach_parser.frames import Frames
from kehoach_parser.grammar import Grammar
from kehoach_parser.letterhead import Letterhead
from kehoach_parser.markers import Marker, MarkerReader, marker_reader
from kehoach_parser.nodes import BULLET_RANK, NUMBER_RANK, Node, Part
from kehoach_parser.paragraphs import Margins, Paragraph, margins, paragraphs
from kehoach_parser.structs import replace

_BARE_TITLE_RANK, _BARE_TITLE_LENGTH = 89.0, 90
_ROMAN_RANK = 30
_CAPITAL_RANK, _BELOW_ROMAN_RANK = 25, 34
_ARTICLE_RANK = 35
_CAPITAL_HEADING_RANK = 27.0
_HEADING_BEFORE_LIST = 0.5
_HEADING_RANK = 79.0
_HEADING_LENGTH = 160
_TITLE_LENGTH = 400
_DEPTH_LIMIT = 64


def split(document: Document, grammar: Grammar) -> list[Part]:
    """The issued documents of a file in order; at least one, and every line and table is in one of them."""
    letterhead = grammar.cached("letterhead", lambda: Letterhead(grammar))
    blocks = Frames(letterhead).opened(_rebuilt(list(document.blocks), grammar))
    borders = DocumentBorders(letterhead)
    parts: list[Part] = []
    for start, end in borders.documents(blocks):
        parts.append(_part(len(parts), blocks[start:end], borders, marker_reader(grammar)))
    return parts or [Part(0)]


def _rebuilt(blocks: list[Block], grammar: Grammar) -> list[Block]:
    """The blocks with flattened tables as tables; only lines without a place on a page can be parts of one."""
    if all(isinstance(block, Table) or block.box is not None for block in blocks):
        return blocks
    from kehoach_parser.flattened import rebuild

    return rebuild(blocks, grammar)


def _part(number: int, blocks: list[Block], borders: DocumentBorders, reader: MarkerReader) -> Part:
    body, tail = borders.body(blocks, attachment=number > 0)
    part = Part(number)
    part.head = [block for block in blocks[:body] if isinstance(block, Line)]
    part.tail = [block for block in blocks[tail:] if isinstance(block, Line)]
    TreeBuilder(part.body, borders.frame).build(list(_items(blocks[body:tail], reader)))
    for block in blocks[tail:]:
        if isinstance(block, Table):
            part.body.append(_table_node(block))
    return part


def _items(blocks: list[Block], reader: MarkerReader) -> Iterator[Paragraph | Table]:
    """Paragraphs and tables in reading order."""
    lines: list[Line] = []
    for block in blocks:
        if isinstance(block, Line):
            lines.append(block)
            continue
        yield from _paragraphs(lines, reader)
        lines = []
        yield block
    yield from _paragraphs(lines, reader)


def _paragraphs(blocks: list[Block] | list[Line], reader: MarkerReader) -> Iterator[Paragraph]:
    """The paragraphs of lines; pages of different shape are measured apart."""
    lines = [block for block in blocks if isinstance(block, Line)]
    group: list[Line] = []
    for line in lines:
        if group and _other_shape(group[-1], line):
            yield from paragraphs(group, reader)
            group = []
        group.append(line)
    yield from paragraphs(group, reader, _area(group))


def _other_shape(before: Line, after: Line) -> bool:
    if before.box is None or after.box is None or before.page == after.page:
        return False
    return after.box.x1 > 600 and before.box.x1 <= 600


def _area(lines: list[Line]) -> Margins | None:
    body = [line for line in lines if line.column == 0]
    return margins(body) if body else None


class TreeBuilder:
    """Hangs paragraphs and tables into a tree by their markers."""

    def __init__(self, tree: Node, letterhead: Letterhead) -> None:
        self.tree = tree
        self.reader = letterhead.reader
        self.letterhead = letterhead
        self.stack: list[Node] = [tree]
        self.outer: set[tuple[str, str]] = set()  # bullets: the first has been seen around the second
        self.opening: Counter[str] = Counter()  # bullets: how often one is the first below a numbered item
        self.begun = False  # has the body an item yet?

    def build(self, items: list[Paragraph | Table]) -> None:
        """Adds all items below the tree."""
        marks = _nested([self.reader.read(item.text) if isinstance(item, Paragraph) else None for item in items])
        self.opening.update(
            after.kind
            for mark, after in pairwise(marks)
            if mark is not None and after is not None and mark.rank < BULLET_RANK <= after.rank
        )
        over_bullets = [mark is not None and mark.rank >= BULLET_RANK for mark in (*marks, None)[1:]]
        for item, mark, following, over in zip(items, marks, _following(marks), over_bullets, strict=True):
            if isinstance(item, Table):
                self._holder().append(_table_node(item))
            elif mark is not None:
                self._marked(item, mark)
            else:
                self._unmarked(item, following, over)
        self._detach_closing()
        _settle_headings(self.tree)

    def _detach_closing(self) -> None:
        """Paragraphs that end the document after its last item and only close it belong to no item."""
        closing: list[Node] = []
        last = _last(self.tree)
        while last.kind == "paragraph" and last.parent is not None and last.parent is not self.tree:
            if not (self.letterhead.is_closing(last.text) or self._orders_all(last)):
                break
            closing.append(last.parent.children.pop())
            last = _last(last.parent)
        for node in reversed(closing):
            self.tree.append(node)

    def _orders_all(self, last: Node) -> bool:
        """Whether the last paragraph stands below the items of another and gives an order for the whole document."""
        above = last.parent
        listed = above is not None and above.children[0].marker is not None
        return listed and self.letterhead.is_final_order(last.text)

    def _marked(self, item: Paragraph, mark: Marker) -> None:
        rank = mark.rank
        if not self._begun() and self.letterhead.is_basis(item.text[mark.end :]) and not self._is_ordered():
            self.tree.append(Node("preamble", None, 1000.0, item.passage, item))
            return
        if rank >= BULLET_RANK:
            self._pop_bullets(mark)
        else:
            self._pop(rank)
        node = Node(mark.kind, mark.label, rank, item.passage[mark.end :], item)
        parent = self.stack[-1]
        if rank >= BULLET_RANK and parent.rank >= BULLET_RANK:
            self.outer.add((parent.kind, mark.kind))
        self._push(parent.append(node))

    def _push(self, node: Node) -> None:
        if len(self.stack) < _DEPTH_LIMIT:
            self.stack.append(node)

    def _pop(self, rank: float) -> None:
        while len(self.stack) > 1 and self.stack[-1].rank >= rank:
            self.stack.pop()

    def _pop_bullets(self, mark: Marker) -> None:
        """Bullets have no fixed order: a kind that is open is continued, another begins inside, unless the document
        has shown it around the open one or has it below numbered items more often."""
        if any(node.rank == mark.rank for node in self.stack):
            while self.stack[-1].rank != mark.rank:
                self.stack.pop()
            self.stack.pop()
        else:
            while self.stack[-1].rank >= BULLET_RANK and self._is_around(mark.kind, self.stack[-1].kind):
                self.stack.pop()

    def _is_around(self, kind: str, other: str) -> bool:
        """Whether bullets of a kind stand around others: as seen before, else as those that begin below more items."""
        if (kind, other) in self.outer:
            return True
        return (other, kind) not in self.outer and self.opening[kind] > self.opening[other]

    def _unmarked(self, item: Paragraph, following: Marker | None, over_bullets: bool) -> None:
        begun = self._begun()
        if _looks_like_heading(item) and (begun or not self.letterhead.is_order(item.first)):
            self._heading(item, following)
            return
        if over_bullets and _is_bare_title(item):
            self._pop(_BARE_TITLE_RANK)
            self._push(self.stack[-1].append(Node("heading", None, _BARE_TITLE_RANK, item.passage, item, heading=True)))
            return
        kind = "paragraph" if begun else "preamble"
        self._holder().append(Node(kind, None, 1000.0, item.passage, item))

    def _is_ordered(self) -> bool:
        """Whether the preamble has come to the order that its items carry out."""
        return bool(self.tree.children) and self.letterhead.hands_over(self.tree.children[-1].text)

    def _begun(self) -> bool:
        """Whether the body has an item yet; before it, paragraphs are the preamble."""
        children = self.tree.children
        self.begun = self.begun or (bool(children) and children[-1].kind != "preamble")
        return self.begun

    def _heading(self, item: Paragraph, following: Marker | None) -> None:
        capitals = item.text.isupper()
        rank = _CAPITAL_HEADING_RANK if capitals else _HEADING_RANK
        if following is not None and following.order == 1 and following.rank < BULLET_RANK:
            rank = min(rank, following.rank - _HEADING_BEFORE_LIST)
        elif capitals and any(node.rank in (_ROMAN_RANK, NUMBER_RANK) for node in self.stack):
            rank = _HEADING_RANK
        self._pop(rank)
        kind = "capital heading" if capitals else "heading"
        node = self.stack[-1].append(Node(kind, None, rank, item.passage, item, heading=True))
        self._push(node)

    def _holder(self) -> Node:
        """Where an unnumbered paragraph or a table belongs: the nearest open item that is not a bullet."""
        return next((node for node in reversed(self.stack) if node.rank < BULLET_RANK), self.tree)


def _nested(marks: list[Marker | None]) -> list[Marker | None]:
    """The markers, with `A.` below `III.` where Roman numbers stood before and do not begin again within it, and with
    both below `Điều 1` where an article approves a programme that has them and further articles follow."""
    first = next((i for i, mark in enumerate(marks) if mark is not None and mark.rank == _CAPITAL_RANK), len(marks))
    roman = [mark is not None and mark.rank == _ROMAN_RANK for mark in marks]
    later = next((mark for mark, is_roman in zip(marks[first:], roman[first:], strict=True) if is_roman), None)
    if any(roman[:first]) and first < len(marks) and (later is None or later.order != 1):
        marks = [
            replace(mark, rank=_BELOW_ROMAN_RANK) if mark is not None and mark.rank == _CAPITAL_RANK else mark
            for mark in marks
        ]
    return _within_articles(marks)


def _within_articles(marks: list[Marker | None]) -> list[Marker | None]:
    """The markers, with those that rank above articles from Roman numbers on below them where they stand inside one."""
    articles = [i for i, mark in enumerate(marks) if mark is not None and mark.rank == _ARTICLE_RANK]
    inner = range(articles[0], articles[-1]) if articles else range(0)
    outer = (_CAPITAL_RANK, _ROMAN_RANK, _BELOW_ROMAN_RANK)
    found = [i for i, mark in enumerate(marks) if mark is not None and mark.rank in outer]
    if not found or found[0] not in inner:
        return marks
    return [
        replace(mark, rank=_ARTICLE_RANK + mark.rank / 100) if mark is not None and mark.rank in outer else mark
        for mark in marks
    ]


def _following(marks: Sequence[Marker | None]) -> list[Marker | None]:
    """For each item the next marker after it."""
    following: list[Marker | None] = []
    later: Marker | None = None
    for mark in reversed(marks):
        following.append(later)
        later = mark or later
    following.reverse()
    return following


def _last(node: Node) -> Node:
    """The last node in reading order below a node; the node itself when it has none."""
    while node.children:
        node = node.children[-1]
    return node


def _table_node(table: Table) -> Node:
    return Node("table", None, 1000.0, Passage(""), table=table)


def _looks_like_heading(item: Paragraph) -> bool:
    """Whether an unnumbered paragraph is a heading: a short line of its own, in bold or in capitals."""
    text = item.text
    if len(text) > _HEADING_LENGTH or text.endswith((".", ";", ",", "./.")) or text.startswith("("):
        return False
    if sum(letter.isalpha() for letter in text) < 4:
        return False
    if item.first.heading is not None and item.first.heading > 0:
        return True
    return text.isupper() or (item.bold and len(item.lines) <= 3)


def _is_bare_title(item: Paragraph) -> bool:
    """Whether a paragraph over bullets is their heading without style: a short line that no sign ends."""
    text = item.text
    return len(text) <= _BARE_TITLE_LENGTH and len(item.lines) == 1 and text[0].isupper() and text[-1].isalnum()


def _settle_headings(tree: Node) -> None:
    """Marks the numbered items that are headings: lines of their own over items."""
    for node in tree.walk():
        if node.marker is not None and node.rank < BULLET_RANK and not node.heading:
            node.heading = _is_heading(node)


def _is_heading(node: Node) -> bool:
    text = node.text
    item = node.paragraph
    if not text or item is None or len(text) > _TITLE_LENGTH:
        return False
    styled = _stands_out(node, item)
    closed = text.endswith((".", ";", ",", "/.")) and not text.endswith("...")
    if text.isupper() and len(text) <= _HEADING_LENGTH * 2:
        return True
    if styled and (node.children or not closed):
        return True
    if closed:
        inner = [child for child in node.children if child.marker is not None]
        return len(text) <= _HEADING_LENGTH and bool(inner) and all(child.rank < BULLET_RANK for child in inner)
    if not any(child.marker is not None or child.kind == "table" for child in node.children):
        return len(text) <= _HEADING_LENGTH and bool(node.children)
    if text.endswith(":"):
        return len(text) <= _HEADING_LENGTH
    return len(text) <= _HEADING_LENGTH * 1.5


def _stands_out(node: Node, item: Paragraph) -> bool:
    """Whether an item is set apart by its style from the text below it."""
    if item.first.heading is not None:
        return True
    if not (item.bold or item.italic):
        return False
    below = [inner.paragraph for inner in islice(node.walk(), 1, None) if inner.paragraph is not None]
    return not below or any((inner.bold, inner.italic) != (item.bold, item.italic) for inner in below)
