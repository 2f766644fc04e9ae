"""What is recognised but not printed: numbers put in by hand, dirt, and words where there is no ink at all.

It is kept as lines of its own, which stand beside the text as stamps do: a number that was guessed from handwriting
must not become the number of a document.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PIL import Image

from kehoach_parser.loaders.ocr_engine import TextLine, Word
from kehoach_parser.loaders.ocr_print import measured_size, usual_size
from kehoach_parser.structs import replace

_DOUBTFUL = 50.0  # per cent of confidence
_TALL = 0.95  # font sizes: no printed figure or bracket is so tall
_BULLETS = frozenset("-+*•~–—")


def without_scrawl(lines: Sequence[TextLine], mask: Image.Image) -> list[TextLine]:
    """The lines as they are printed, with what is not printed in lines of its own."""
    size = usual_size(lines, [measured_size(line) for line in lines])
    return [part for line in lines for part in _parted(line, mask, _TALL * size)]


def _parted(line: TextLine, mask: Image.Image, tall: float) -> Iterator[TextLine]:
    words = [word for word in line.words if mask.crop(word.box).getbbox() is not None]
    scrawl = words[:1] if len(words) > 1 and _is_dirt(words[0]) else []
    printed = words[len(scrawl) :]
    for number, word in enumerate(printed):
        if word.confidence < _DOUBTFUL and (written := _by_hand(word, tall)):
            scrawl.append(word.part(written))
            printed[number] = word.part(sorted(set(range(len(word.text))) - set(written)))
    if printed := [word for word in printed if word.text]:
        yield replace(line, words=tuple(printed))
    if scrawl:
        yield replace(line, words=tuple(scrawl), scrawl=True)


def _is_dirt(word: Word) -> bool:
    """Whether a word at the head of a line is no more than marks, and no bullet."""
    return word.confidence < _DOUBTFUL and word.text not in _BULLETS and not any(map(str.isalnum, word.text))


def _by_hand(word: Word, tall: float) -> list[int]:
    """The characters of a word that are too tall for print. Of letters that is not known: `Ậ` is as tall."""
    return [
        number
        for number, (letter, place) in enumerate(zip(word.text, word.places, strict=True))
        if not letter.isalpha() and place.y1 - place.y0 > tall
    ]
