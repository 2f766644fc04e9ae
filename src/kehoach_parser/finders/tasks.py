"""The tasks of a part: walks the tree with what each group states, and asks the finders in turn who claims an item.

What counts as a task is the contract's; the four ways in which documents state tasks are tables, field lines,
sentences that assign, and bare items of a section of tasks.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from kehoach_parser.closing import closes
from kehoach_parser.document import Passage, join
from kehoach_parser.finders.context import Group, Language, inherit, inherited
from kehoach_parser.finders.fields import TASK_ROLES, TITLE_LENGTH, Field, whole_text
from kehoach_parser.finders.items import Items
from kehoach_parser.finders.tables import TableFinder
from kehoach_parser.finders.values import Values
from kehoach_parser.nodes import LETTER_RANK, NUMBER_RANK, Node, Part
from kehoach_parser.patterns import compiled
from kehoach_parser.records import FoundUnit, TargetRecord, TaskRecord
from kehoach_parser.structs import field, replace, struct

_LAST_CLAUSE = 200  # letters of a preamble in which it comes to its order
_NO_TASKS = ("purpose", "background", "situation")
_BLANK = compiled(r"\.{6,}|…{2,}|_{5,}|[□☐]")  # what a form leaves open


@struct(slots=True)
class Found:
    """The records of a part in reading order."""

    tasks: list[TaskRecord] = field(default_factory=list)
    targets: list[TargetRecord] = field(default_factory=list)


def find(part: Part, language: Language) -> Found:
    """All tasks and targets of the part."""
    walker = TaskWalker(language)
    walker.values.day = walker.values.day_of(part)
    is_ordering = language.is_type("ordering_type")
    walker.plain = (is_ordering or language.doc_type is None) and all(n.kind == "preamble" for n in part.body.children)
    about = "duty" if is_ordering else "task" if _lists_work(part, language) else "none"
    walker.group(part.body, part.body.children, Group(about=about))
    return walker.found


def _lists_work(part: Part, language: Language) -> bool:
    """Whether the part is a plan, or of no type but with a title that says as much, which has no sections."""
    titled = language.doc_type is None and language.about(language.title or "") == "task"
    return (titled or language.is_type("planning_type")) and not any(
        node.heading and node.children for node in part.body.children
    )


@struct(slots=True)
class Block:
    """An item with the field lines that belong to it alone."""

    node: Node
    fields: list[Field] = field(default_factory=list)


class TaskWalker:
    """Walks one part."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.reader = language.field_reader
        self.items = Items(language)
        self.values = Values(language)
        self.tables = TableFinder(self.values)
        self.found = Found()
        self.plain = False  # whether the part is an order that is nothing but paragraphs, as short notices are

    # -- groups --------------------------------------------------------------------------------------------------

    def group(self, parent: Node, nodes: Sequence[Node], group: Group) -> None:
        """Finds the tasks among nodes that stand at one level, and below them."""
        nodes, group = self._without_stated(nodes, group)
        blocks, group = self._blocks(nodes, group)
        listed = any(block.node.marker is not None or block.node.kind == "table" for block in blocks)
        paragraphs = whole = group  # `paragraphs`: what holds for further paragraphs under one marker
        for block, after in zip_longest(blocks, blocks[1:]):
            node, items = block.node, self.items
            introduces = (listed or after is not None) and node.marker is None and not node.heading
            if node.kind == "table":
                self._table(node, group)
            elif introduces and items.leads_over(node):
                group = paragraphs = self._introduced(node, group)
            elif after and items.leads_flat(node, after.node):
                group = paragraphs = whole.with_units(*self._led_by(node, whole))
            elif listed and node.kind == "paragraph" and after and items.opens_introduction(node, after.node):
                continue
            else:
                found = len(self.found.tasks)
                self.item(block, paragraphs if node.kind == "paragraph" else group)
                if node.kind == "paragraph" and parent.marker is not None and len(self.found.tasks) > found:
                    paragraphs = group.with_units(tuple(self.found.tasks[found].lead), ())
                    group = replace(group, about="task") if group.about in ("none", "duty") else group

    def _without_stated(self, nodes: Sequence[Node], group: Group) -> tuple[Sequence[Node], Group]:
        """The items of a section that is divided into `1. Nội dung`, `2. Cơ quan chủ trì`, `3. Thời gian`, without
        those that state what holds for all, and the group with it."""
        titles = [node.text for node in nodes if node.children and len(node.text) < TITLE_LENGTH]
        if not any(self.reader.role(title) in ("content", "work") for title in titles):
            return nodes, group
        numbered = [node for node in nodes if node.marker is not None and NUMBER_RANK <= node.rank < LETTER_RANK]
        stated = {id(node): self.items.titled_fields(node) for node in numbered}
        fields = [entry for entries in stated.values() for entry in entries]
        if not fields:
            return nodes, group
        rest = [node for node in nodes if not stated.get(id(node)) and not self.items.is_other_field(node)]
        return rest, self._group_of_fields(fields, group)

    def _blocks(self, nodes: Sequence[Node], group: Group) -> tuple[list[Block], Group]:
        """Items with their field lines at the same level. Fields after each item belong to it; fields that stand once
        among several items hold for each of them."""
        blocks: list[Block] = []
        runs: list[tuple[int, list[Field]]] = []  # items before the run, its fields
        for node in nodes:
            fields = self.items.own_fields(node)
            if fields:
                fields = [entry for entry in fields if entry.role in TASK_ROLES]
                if not fields:
                    continue
                if not runs or runs[-1][0] != len(blocks):
                    runs.append((len(blocks), []))
                runs[-1][1].extend(fields)
            elif self.reader.is_group_deadline(node):
                stated = self.language.deadline(node.passage, field=False)
                if stated is not None:
                    group = replace(group, deadline=inherited(stated))
                else:
                    blocks.append(Block(node))
            else:
                blocks.append(Block(node))
        if len(runs) == 1 and self._is_shared(runs[0], blocks):
            return blocks, self._group_of_fields(runs[0][1], group)
        for count, fields in runs:
            if count:
                blocks[count - 1].fields.extend(fields)
            else:
                group = self._group_of_fields(fields, group)
        return blocks, group

    def _is_shared(self, run: tuple[int, list[Field]], blocks: Sequence[Block]) -> bool:
        """Whether one run of fields holds for all items of a group: it stands before or after several of them."""
        count, fields = run
        if not any(entry.role in TASK_ROLES for entry in fields):
            return False
        items = [block.node for block in blocks if block.node.marker is not None and not block.node.heading]
        several = len(items) > 1 or any(self.items.work(item) is not None for item in items)
        return count == 0 or (count == len(blocks) and several)

    def _group_of_fields(self, fields: Sequence[Field], group: Group) -> Group:
        task = TaskRecord([], [], "labelled", Passage(""))
        self.values.fill(task, fields)
        return replace(
            group,
            labelled=True,
            lead=inherit(tuple(task.lead)) or group.lead,
            coordinating=inherit(tuple(task.coordinating)) or group.coordinating,
            supervising=inherit(tuple(task.supervising)) or group.supervising,
            deadline=inherited(task.deadline) if task.deadline else group.deadline,
            products=tuple(replace(product, inherited=True) for product in task.products) or group.products,
        )

    def _introduced(self, node: Node, group: Group) -> Group:
        """The group as a paragraph that leads over to its items states it."""
        last = node.text[-_LAST_CLAUSE:]
        if node.kind == "preamble" and not any(self.language.contains(kind, last) for kind in ("ordering", "charging")):
            return group
        lead, coordinating = self.language.introduced_assignments(node.passage)
        group = group.with_units(lead, coordinating)
        if group.about == "duty" and not group.lead and node.text.endswith(":"):
            group = replace(group, about="task")  # it orders work of those it is addressed to
        stated = self.language.deadline(node.passage, field=False) if node.text.endswith(":") else None
        if stated is not None and node.kind == "preamble" and any(one.kind != "by" for one in stated.reading.periods):
            stated = None  # of an account that comes before the order: `qua kiểm tra trong tháng 3/2026, …`
        group = replace(group, deadline=inherited(stated)) if stated is not None else group
        if group.about == "situation" and self.language.contains("ordering", last):
            return replace(group, about="duty")  # after the account of what was, the orders
        if group.about in ("none", "purpose") and self.language.matches("target_intro", node.text[-300:]):
            group = replace(group, about="target")
        return group

    # -- items ---------------------------------------------------------------------------------------------------

    def item(self, block: Block, group: Group) -> None:
        """Finds the task of an item or the tasks below it."""
        node = block.node
        below = self._section(node, group)
        children = node.children
        work = self.items.work(node)
        if work is not None:
            self._labelled_work(block, work, below)
            return
        own = self.items.own_children_fields(node)
        if own and below.about not in _NO_TASKS and not self.items.holds_tasks(node, own):
            self._labelled(node, [*block.fields, *own], group)
        elif block.fields and not any(child.marker for child in children):
            self._labelled(node, block.fields, group)
        elif node.heading or self.items.is_container(node):
            self.group(node, children, self._under(block, below))
        elif children:
            self._sentence_over_items(block, group, below)
        else:
            self.leaf(node, group)

    def _labelled_work(self, block: Block, value: Passage, group: Group) -> None:
        """The items under such a label are the tasks; without items, the text after it is."""
        node = block.node
        group = self._under(block, group)
        if any(child.marker is not None for child in node.children):
            head = node.passage[node.text.find(":") + 1 : len(node.text)].strip()
            lead, coordinating = self.language.assignments(head)
            stated = (*lead, *group.lead) if lead and group.labelled else lead
            self.group(node, node.children, group.with_units(stated, coordinating))
        elif value:
            self.leaf(node, group, value)

    def _under(self, block: Block, group: Group) -> Group:
        return self._group_of_fields(block.fields, group) if block.fields else group

    def _section(self, node: Node, group: Group) -> Group:
        """What holds below a node: its title tells what it is about, its units lead."""
        group = self._about(node, group)
        if node.kind == "table" or not node.text or not node.children:
            return group
        container = self.items.is_container(node)
        if node.heading or container:
            lead, coordinating = self._led_by(node, group)
            if container and not lead and not coordinating:  # `Điều 2. … . HĐND đề nghị A thực hiện các việc sau:`
                lead, coordinating = self.language.introduced_assignments(node.passage)
            if not lead and group.about == "duty" and self.items.names_doer(node):
                lead = tuple(unit for _, unit in self.language.units(node.passage, "lead"))
            group = group.with_units(lead, coordinating)
        if node.heading:
            group = self._timed(node, group)
        if container or node.text.endswith(":"):
            stated = self.language.deadline(node.passage, field=False)
            group = replace(group, deadline=inherited(stated)) if stated is not None else group
        return group

    def _led_by(self, node: Node, group: Group) -> tuple[tuple[FoundUnit, ...], tuple[FoundUnit, ...]]:
        """The units that a line hands the items below it to; who only directs others leads what they do."""
        directed = () if group.lead else self.language.directed(node.passage)
        if directed:
            return directed, ()
        titled = node.heading and not self.language.has_sentences(node.text)
        return self.language.assignments(node.passage, heading=titled or self.items.addresses(node))

    def _timed(self, node: Node, group: Group) -> Group:
        """The group with the time that its heading states: `Giai đoạn 1 (từ ngày … đến ngày …)`, `Quý I/2025`."""
        for part in self.reader.heading_times(node.passage):
            stated = self.language.deadline(part, field=True)
            if stated is not None and stated.reading.periods:
                return replace(group, deadline=inherited(stated))
        return group

    def _about(self, node: Node, group: Group) -> Group:
        text = node.text
        if text.endswith(":") and self.language.matches("target_intro", text):
            return replace(group, about="target")
        titled = node.heading or (text.endswith(":") and len(text) < 120)
        about = self.language.about(text) if titled else None
        ordering = about == "purpose" and text.endswith(":") and self.language.matches("ordering", text, 40)
        if ordering and self.language.assignments(node.passage, heading=True)[0]:
            about = None  # `Yêu cầu Văn phòng Đảng ủy:`
        outermost = node.parent is None or node.parent.kind == "root"
        if about is None or (not outermost and self._belongs(node, about, group)):
            if (
                about is None
                and node.heading
                and group.about == "none"
                and (self.language.doc_type is None or self.language.is_type("planning_type"))
            ):
                return replace(group, about="task")
            return group
        if about == "background" and self.items.is_schedule(node):
            about = "task"
        return replace(group, about=about)

    def _belongs(self, node: Node, about: str, group: Group) -> bool:
        """Whether a heading within a section of work does not change what it is about: `Kết quả …` among tasks, and
        `Nội dung kiểm tra` whose items are all work."""
        if about == "background" and group.about in ("task", "mixed"):
            items = [child for child in node.children if child.marker is not None]
            return len(items) > 1 and all(self.language.is_work(child.text) for child in items)
        return about == "situation" and group.about in ("task", "duty", "mixed", "target")

    def _sentence_over_items(self, block: Block, group: Group, below: Group) -> None:
        """A sentence with items or paragraphs below it: it is a task, and they are further ones where they ask for
        work; bullets that only name parts of it are its content."""
        node = block.node
        items = [child for child in node.children if child.marker is not None]
        if items and self.items.enumerates(node):
            content = join([node.passage, whole_text(items)])
            self.leaf(node, group, content)
            rest: list[Node] = [child for child in node.children if child.marker is None]
        else:
            self.leaf(node, group)
            rest = node.children
        lead, _ = self.language.assignments(node.passage)
        inner = below.with_units(lead, ())
        self.group(node, [child for child in rest if self.items.asks(child)], inner)

    # -- tasks ---------------------------------------------------------------------------------------------------

    def leaf(self, node: Node, group: Group, content: Passage | None = None) -> None:
        """Finds the task of an item that has none below it, or its target."""
        content = content if content is not None else node.passage
        text = node.text
        if not text or (text.startswith("(") and text.endswith((")", ")."))) or _is_blank(text):
            return
        if self.language.contains("enforcement", text) and self.language.ordered(content) is None:
            return
        if self._closes(node, group) and not self._closing_counts(node):
            return
        if self.language.matches("pointer", text):
            return
        if node.kind == "preamble" and not self._may_order(node):
            return
        if group.about == "target":
            self.found.targets.append(TargetRecord(node.path, content))
            return
        rest, fields = self.reader.inline(content)
        if fields and group.about not in _NO_TASKS:
            if self.reader.is_bracketed(content, rest):
                self._stated(node, group, content, fields)
            else:
                self._labelled(node, fields, group, rest)
        elif group.labelled and group.about not in _NO_TASKS:
            self._labelled(node, (), group, content)
        elif group.about not in _NO_TASKS or (group.about == "background" and self._orders(content)):
            self._stated(node, group, content)

    def _may_order(self, node: Node) -> bool:
        """Whether a paragraph above the items may be an order: in a letter that asks for something there or in nothing
        but paragraphs, and no basis that a semicolon ends."""
        return not node.text.endswith(";") and (self._asks(node.text) or self._is_plain(node))

    def _is_plain(self, node: Node) -> bool:
        """Whether a paragraph stands in an order that is nothing but paragraphs."""
        return self.plain and node.kind == "preamble"

    def _closes(self, node: Node, group: Group) -> bool:
        """Whether an item only closes the document; a numbered one also where it only says whom to ask."""
        if node.marker is None:
            return closes(node.text, self.language.grammar)
        if self.language.matches("farewell", node.text):
            return True
        return not group.lead and self.language.matches("proviso", node.text)

    def _closing_counts(self, node: Node) -> bool:
        if self.language.matches("farewell", node.text):
            return False
        inside = node.marker is None and node.parent is not None and node.parent.kind != "root"
        if inside and self.language.assignments(node.passage)[0]:
            return True
        return self.language.deadline(node.passage, field=False) is not None

    def _stated(self, node: Node, group: Group, content: Passage, fields: Sequence[Field] = ()) -> None:
        """A task in prose, or a bare one. Fields in a bracket are part of the sentence."""
        lead, coordinating = self._bracketed(fields) if fields else self.language.assignments(content)
        if group.about == "funding" and not lead:  # where the money comes from, then perhaps who sees to it
            lead, coordinating = self.language.last_assignments(content)
            if not lead:
                return
        if not lead and self._is_plain(node):  # the occasion, then who is asked
            lead, coordinating = self.language.later_assignments(content)
        language = self.language
        order = None if lead else language.concluded(content) if group.lead else language.ordered(content)
        if order is not None:
            lead, coordinating = language.assignments(order)
        lead = lead or language.doers_behind(content)
        units = bool(lead or coordinating or group.lead or group.coordinating or self._is_order(content))
        units = units or (group.about == "duty" and self._is_delivery(content))
        if not units and not self._is_bare(node, group):
            return
        task = self._task(node, "prose" if units else "bare", content)
        task.lead = list(lead or group.lead)
        task.coordinating = list(coordinating or (() if lead else group.coordinating))
        task.deadline = self.language.deadline(content, field=False) or group.deadline
        self.values.fill(task, [entry for entry in fields if entry.role == "product"])
        task.products = task.products or list(group.products)
        self.found.tasks.append(task)

    def _bracketed(self, fields: Sequence[Field]) -> tuple[tuple[FoundUnit, ...], tuple[FoundUnit, ...]]:
        """The units of fields in a bracket: `(Chủ trì: A; phối hợp: B; xong trước ngày 30/6)`."""
        task = TaskRecord([], [], "prose", Passage(""))
        self.values.fill(task, [entry for entry in fields if entry.role in ("lead", "coordinating", "both")])
        return tuple(task.lead), tuple(task.coordinating)

    def _is_order(self, content: Passage) -> bool:
        """Whether a sentence begins with an order: it is a task in prose even where its doer is not understood."""
        return self.language.matches("ordering", content.text, 20)

    def _orders(self, content: Passage) -> bool:
        """Whether a sentence of a letter gives units an order: a task also where the frame of an event is told."""
        return self._asks(content.text[:_LAST_CLAUSE]) and bool(self.language.assignments(content)[0])

    def _asks(self, text: str) -> bool:
        """Whether a text of a letter asks for something."""
        return self.language.is_type("letter_type") and self.language.contains("ordering", text)

    def _is_delivery(self, content: Passage) -> bool:
        """Whether a sentence says by when something has to be sent to whom."""
        return self.language.contains("sent", content.text) and self.language.deadline(content, field=False) is not None

    def _is_bare(self, node: Node, group: Group) -> bool:
        if group.about not in ("task", "mixed"):
            return False
        if node.kind == "paragraph" or node.kind == "preamble":
            return node.kind == "paragraph" and self.items.states_work(node)
        return True

    def _labelled(self, node: Node, fields: Sequence[Field], group: Group, content: Passage | None = None) -> None:
        """A task whose fields stand on lines of their own."""
        if content is None:
            content = self.items.labelled_content(node)
        content, inner = self.reader.inline(content)
        task = self._task(node, "labelled", content)
        self.values.fill(task, [*fields, *inner])
        if not task.lead:
            lead, coordinating = self.language.assignments(content)
            task.lead = list(lead)
            task.coordinating = task.coordinating or (list(coordinating) if lead else [])
        if not task.lead or (group.labelled and not any(f.role in ("lead", "both") for f in fields)):
            task.lead = task.lead or list(group.lead)
        task.coordinating = task.coordinating or list(group.coordinating)
        task.supervising = task.supervising or list(group.supervising)
        task.deadline = task.deadline or self.language.deadline(content, field=False) or group.deadline
        task.products = task.products or list(group.products)
        self.found.tasks.append(task)

    def _task(self, node: Node, origin: str, content: Passage) -> TaskRecord:
        path = [] if self._closes_document(node) else node.path
        return TaskRecord(path, node.headings, origin, content)  # type: ignore[arg-type]

    def _closes_document(self, node: Node) -> bool:
        return node.parent is not None and node.parent.kind == "root" and node.marker is None

    def _table(self, node: Node, group: Group) -> None:
        day = self.values.day
        self.values.day = self.values.day_above(node) or day
        self.found.tasks.extend(self.tables.find(node, group))
        self.values.day = day


def _is_blank(text: str) -> bool:
    """Whether a text is a line of a form, to be filled in."""
    return any(sign in text for sign in ("...", "…", "__", "□", "☐")) and _BLANK.search(text) is not None
