"""The tree that the outline builds and the finders walk: parts of a file and their items."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kehoach_parser.document import Line, Passage, Table
from kehoach_parser.paragraphs import Paragraph
from kehoach_parser.structs import field, struct

# Ranks of the first numbers, of the first letters, and of the first bullets.
NUMBER_RANK, LETTER_RANK, BULLET_RANK = 40, 80, 100


@struct(slots=True, eq=False)
class Node:
    """An item of the outline: a numbered or bulleted item, a heading, an unnumbered paragraph or a table.

    `marker` is as printed without its punctuation, None for a paragraph, heading or table without one. `rank` orders
    the kinds of markers, the smallest is the outermost. `passage` is the text after the marker.
    """

    kind: str
    marker: str | None
    rank: float
    passage: Passage
    paragraph: Paragraph | None = None
    table: Table | None = None
    heading: bool = False
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.passage.text

    @property
    def notes(self) -> tuple[str, ...]:
        return self.paragraph.notes if self.paragraph else ()

    @property
    def page(self) -> int | None:
        if self.table is not None:
            return self.table.page
        return self.paragraph.page if self.paragraph else None

    @property
    def previous(self) -> Node | None:
        """The node right above it below the same parent."""
        beside = self.parent.children if self.parent is not None else []
        return next((above for above, node in pairwise(beside) if node is self), None)

    def append(self, child: Node) -> Node:
        """Adds a child and gives it back."""
        child.parent = self
        self.children.append(child)
        return child

    def ancestors(self) -> Iterator[Node]:
        """The node's ancestors from the nearest to the outermost, without the root."""
        node = self.parent
        while node is not None and node.kind != "root":
            yield node
            node = node.parent

    @property
    def path(self) -> list[str]:
        """The markers from the outermost section down to this node."""
        chain = [self, *self.ancestors()]
        return [node.marker for node in reversed(chain) if node.marker is not None]

    @property
    def headings(self) -> list[str]:
        """The titles from the outermost section down to the node's parent."""
        return [node.text for node in reversed(list(self.ancestors())) if node.heading]

    def walk(self) -> Iterator[Node]:
        """The node and all nodes below it in reading order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))


def root() -> Node:
    """An empty tree."""
    return Node("root", None, -1.0, Passage(""))


@struct(slots=True)
class Part:
    """One issued document within a file: its letterhead, title and preamble, its items, its signature block."""

    number: int  # 0 for the first document, n for attachment n
    head: list[Line] = field(default_factory=list)
    body: Node = field(default_factory=root)
    tail: list[Line] = field(default_factory=list)
