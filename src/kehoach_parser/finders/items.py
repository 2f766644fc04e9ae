"""What an item of the outline is: field lines, a label over work, a line that only introduces what stands below it."""

from __future__ import annotations

from collections.abc import Sequence

from kehoach_parser.document import Passage, join
from kehoach_parser.finders.context import Language
from kehoach_parser.finders.fields import TASK_ROLES, TITLE_LENGTH, Field, whole_text
from kehoach_parser.nodes import LETTER_RANK, NUMBER_RANK, Node

_ENUMERATED_LENGTH = 90
_DOER_LENGTH = 60
_LAST_WORDS = 60


class Items:
    """Tells what the nodes of one part are."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.reader = language.field_reader
        self._fielded: dict[int, bool] = {}  # whether a node has field lines, by its identity

    def titled_fields(self, node: Node) -> list[Field]:
        """The fields of an item that is a label with its value, or a label alone over bullets or further labels."""
        if ":" in node.text:
            return [entry for entry in self.reader.fields(node) if entry.role in TASK_ROLES]
        if not node.children or len(node.text) > TITLE_LENGTH or self.language.about(node.text) is not None:
            return []
        role = self.reader.role(node.text)
        if role is None or role not in TASK_ROLES:
            return []
        inner = [entry for child in node.children for entry in self.titled_fields(child)]
        return inner or [Field(role, whole_text(node.children), node.text)]

    def is_other_field(self, node: Node) -> bool:
        """Whether an item without items below it is a field that says nothing of tasks: `2. Địa điểm: …`."""
        fields = self.reader.fields(node) if ":" in node.text and not node.children else []
        return bool(fields) and all(entry.role == "other" for entry in fields)

    def own_fields(self, node: Node) -> list[Field]:
        """The fields of a node that is nothing but a field line. A heading over items is one only beside others."""
        if node.kind == "table" or node.rank < LETTER_RANK:
            return []
        if node.heading and any(child.marker for child in node.children) and not self._among_fields(node):
            return []
        return [entry for entry in self.reader.fields(node) if entry.role in TASK_ROLES or entry.role == "other"]

    def _among_fields(self, node: Node) -> bool:
        """Whether some line beside a heading is a field."""
        parent = node.parent
        if parent is None:
            return False
        if id(parent) not in self._fielded:
            others = (other for other in parent.children if not other.heading)
            self._fielded[id(parent)] = any(self.own_fields(other) for other in others)
        return self._fielded[id(parent)]

    def leads_over(self, node: Node) -> bool:
        """Whether a paragraph among items only introduces them."""
        return not node.children and bool(node.text) and self.language.leads_over(node.text)

    def leads_flat(self, node: Node, after: Node) -> bool:
        """Whether a bullet introduces the work of those after it, which have its own mark: `- Công an xã:`, then
        `- Kiểm tra …`."""
        flat = node.marker is not None and node.marker == after.marker and not node.children
        return flat and node.text.endswith(":") and (self.language.is_work(after.text) or self.addresses(node))

    def opens_introduction(self, node: Node, after: Node) -> bool:
        """Whether a paragraph that names no unit stands before one that leads over: both introduce the items. Work is
        a task of its own, unless what leads over states the items' work as well."""
        if after.kind != "paragraph" or not self.leads_over(after):
            return False
        if self.language.is_work(node.text) and not self.language.is_work(after.text):
            return False
        return not self.language.assignments(node.passage)[0]

    def work(self, node: Node) -> Passage | None:
        """The text after a label such as `Giải pháp thực hiện:`, under which the work itself stands."""
        if node.heading:
            return None
        return next((entry.value for entry in self.reader.fields(node) if entry.role == "work"), None)

    def own_children_fields(self, node: Node) -> list[Field]:
        """The fields of the field lines right below a node, where there is any that makes a task."""
        fields = [entry for child in node.children for entry in self.own_fields(child)]
        return fields if any(entry.role in TASK_ROLES for entry in fields) else []

    def holds_tasks(self, node: Node, fields: Sequence[Field]) -> bool:
        """Whether the items beside the field lines are tasks of their own: those of a heading, of a label such as
        `Giải pháp thực hiện:`, and those that have field lines themselves."""
        others = [child for child in node.children if not self.own_fields(child)]
        if any(child.children and self.own_children_fields(child) for child in others):
            return True
        if any(self.work(child) is not None for child in others):
            return True
        items = [child for child in others if child.marker is not None and not self._is_content(child)]
        if node.heading and items and not (node.text.endswith(":") and self.enumerates(node)):
            return True
        return len(items) > 0 and any(self.language.is_work(child.text) for child in items) and self.is_container(node)

    def _is_content(self, node: Node) -> bool:
        return any(entry.role == "content" for entry in self.reader.fields(node))

    def is_container(self, node: Node) -> bool:
        """Whether an item only introduces the items below it."""
        if not any(child.marker is not None or child.kind == "table" for child in node.children):
            return False
        text = node.text
        if not text:
            return True
        if self.addresses(node):
            return True
        if self.language.leads_over(text) or self.language.contains("leading_over", text[-_LAST_WORDS:]):
            return not self.enumerates(node)
        return False

    def addresses(self, node: Node) -> bool:
        """Whether a short line only names the doers of the items below it: `- Trưởng các thôn:`."""
        text = node.text
        if not text.endswith(":") or len(text) > _ENUMERATED_LENGTH or self.language.is_work(text):
            return False
        return bool(self.language.assignments(node.passage, heading=True)[0])

    def enumerates(self, node: Node) -> bool:
        """Whether the bullets below an item only name parts of its sentence."""
        items = [child for child in node.children if child.marker is not None and not self.own_fields(child)]
        if not items or any(child.children for child in items):
            return False
        consists = self.language.contains("enumerating", node.text[-_LAST_WORDS:])
        if any(self.language.is_work(child.text) for child in items[:-1] or items):
            return False
        if any(child.text.endswith(".") for child in items[:-1]) and not consists:
            return False
        short = all(len(child.text) <= _ENUMERATED_LENGTH for child in items)
        return short and not any(self.language.assignments(child.passage)[0] for child in items)

    def asks(self, node: Node) -> bool:
        """Whether a paragraph below an item asks for work of its own."""
        if node.kind != "paragraph":
            return True
        lead, coordinating = self.language.assignments(node.passage)
        return bool(lead or coordinating) or self.language.is_work(node.text)

    def labelled_content(self, node: Node) -> Passage:
        """The item's text with the lines below it that are no fields."""
        rest = [child for child in node.children if child.kind != "table" and not self.own_fields(child)]
        head = [] if not node.text else [node.passage]
        styled = node.heading and node.paragraph is not None and (node.paragraph.bold or node.text.isupper())
        if styled and any(child.marker is None for child in rest):
            head = []
        return join([*head, whole_text(rest)]) if rest else node.passage

    def names_doer(self, node: Node) -> bool:
        """Whether a heading among duties can only be a doer that no dictionary knows: short, no work itself, and
        beside headings that are doers."""
        text = node.text
        if not node.heading or len(text) > _DOER_LENGTH or node.rank < NUMBER_RANK or ":" in text[:-1]:
            return False
        if self.language.is_work(text) or self.language.about(text) is not None:
            return False
        beside = node.parent.children if node.parent is not None else []
        return any(
            self.language.assignments(other.passage, heading=True)[0]
            for other in beside
            if other.heading and other is not node
        )

    def is_schedule(self, node: Node) -> bool:
        """Whether each of the paragraphs below a heading begins with the time of its work: `Tháng 7, 8: Xét tuyển`."""
        children = node.children
        return len(children) > 1 and all(self.language.run_in_time(child.passage) is not None for child in children)

    def states_work(self, node: Node) -> bool:
        """Whether a paragraph begins like an item of work, or with the time of one: `Quý IV/2026: …`."""
        return self.language.is_work(node.text) or self.language.run_in_time(node.passage) is not None
