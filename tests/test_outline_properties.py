"""Whatever the lines are: passages keep their places, paragraphs keep their words, the outline keeps everything."""

from __future__ import annotations

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kehoach_parser import border
from kehoach_parser.document import Box, Document, Line, Passage, join
from kehoach_parser.grammar import load
from kehoach_parser.models import Section
from kehoach_parser.outline import split
from kehoach_parser.paragraphs import join_lines, paragraphs

GRAMMAR = load()
WORDS = "Rà soát thủ tục hành chính, báo cáo UBND xã trước ngày Sở Y tế; chủ trì. phối hợp với"
MARKERS = ("", "", "", "I. ", "II. ", "1. ", "2. ", "1.1. ", "a) ", "đ) ", "- ", "+ ", "* ", "Điều 1. ", "(1) ")
WORD = st.sampled_from(WORDS.split(" "))
MARKER = st.sampled_from(MARKERS)
TEXT = st.builds(lambda marker, words: marker + " ".join(words), MARKER, st.lists(WORD, min_size=1, max_size=14))
CALM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def lines(draw: st.DrawFn) -> list[Line]:
    """Lines of one page, one below the other, with indents and styles."""
    found = []
    for number, text in enumerate(draw(st.lists(TEXT, min_size=1, max_size=25))):
        x0 = draw(st.sampled_from([85.0, 113.0]))
        box = Box(x0, 60.0 + 16 * number, min(540.0, x0 + 6.0 * len(text)), 74.0 + 16 * number)
        bold = draw(st.booleans())
        found.append(
            Line(text, page=1, box=box, bold=bold, size=13.0, whole=draw(st.sampled_from([False, False, True])))
        )
    return found


class Signs:
    """What a grammar would tell of a line."""

    def is_marked(self, text: str) -> bool:
        return text.startswith(("I. ", "1. ", "- "))

    def is_label(self, text: str) -> bool:
        return False

    def is_open(self, text: str) -> bool:
        return text.endswith((" và", " với"))


@given(st.lists(TEXT, min_size=1, max_size=6), st.data())
def test_a_slice_of_a_passage_has_the_text_and_the_lines_that_it_touches(texts: list[str], data: st.DataObject) -> None:
    passage = join(Passage(text, ((0, Line(text, page=number)),)) for number, text in enumerate(texts))
    start = data.draw(st.integers(0, len(passage)))
    end = data.draw(st.integers(start, len(passage)))
    part = passage[start:end]
    assert part.text == passage.text[start:end]
    if part.text.strip():
        assert "\n".join(place.text for place in part.places()).split() == part.text.split()


@given(st.lists(TEXT, min_size=1, max_size=6))
def test_a_passage_names_each_page_once_and_in_order(texts: list[str]) -> None:
    passage = join(Passage(text, ((0, Line(text, page=1 + number // 2)),)) for number, text in enumerate(texts))
    pages = [place.page for place in passage.places()]
    assert pages == sorted(set(pages), key=lambda page: page or 0)
    assert pages[-1] == 1 + (len(texts) - 1) // 2


@given(lines())
@CALM
def test_paragraphs_keep_every_line_in_order(found: list[Line]) -> None:
    made = list(paragraphs(found, Signs()))
    assert [line for paragraph in made for line in paragraph.lines] == found
    assert " ".join(paragraph.text for paragraph in made).split() == " ".join(line.text for line in found).split()


@given(st.lists(TEXT, min_size=1, max_size=5))
def test_a_line_that_ends_in_a_hyphen_is_joined_without_a_space(texts: list[str]) -> None:
    joined = join_lines([Line(f"{text}NĐ-") for text in texts] + [Line("CP")])
    assert joined.text.endswith("NĐ-CP")
    assert joined.text.count("NĐ- ") == 0


@given(lines())
@CALM
def test_the_outline_keeps_every_word_in_order(found: list[Line]) -> None:
    parts = split(Document("pdf", tuple(found), pages=1), GRAMMAR)
    words: list[str] = []
    for part in parts:
        words += [word for line in part.head for word in line.text.split()]
        words += [word for section in border.outline(part) for word in words_of(section)]
        words += [word for line in part.tail for word in line.text.split()]
    printed = [word for line in found for word in line.text.split()]
    missing = Counter(map(bare, printed)) - Counter(map(bare, words))
    assert missing == Counter()


def words_of(section: Section) -> list[str]:
    texts = [section.marker, section.title, section.text]
    words = [word for text in texts if text for word in text.split()]
    for child in section.children:
        words += words_of(child)
    return words


def bare(word: str) -> str:
    """The word without the punctuation that a marker is printed with; a marker alone is nothing."""
    stripped = word.strip("().,;:-+*")
    return stripped if len(stripped) > 1 else ""


@given(lines())
@CALM
def test_levels_of_the_outline_go_down_by_one(found: list[Line]) -> None:
    for part in split(Document("pdf", tuple(found), pages=1), GRAMMAR):
        check_levels(border.outline(part), 1)


def check_levels(sections: list[Section], level: int) -> None:
    for section in sections:
        assert section.level == level
        check_levels(section.children, level + 1)
