"""The recogniser: the program `tesseract` with its data for Vietnamese, called once for each picture."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from typing import Any

from lxml import etree
from PIL import Image

from kehoach_parser.document import Box
from kehoach_parser.loaders.characters import clean
from kehoach_parser.patterns import compiled
from kehoach_parser.structs import struct

PROGRAM = "tesseract"
LANGUAGE = "vie"
_SECONDS = 120  # for one page; usual are two to four
_SHORT, _SCRAWL = 20, 35.0  # letters, and per cent of confidence: print has above 60
_LARGEST = 64 * 1024 * 1024  # bytes of an answer
_NUMBER = r"(-?[\d.]+)"
_BOX = compiled(r"bbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_BASELINE = compiled(rf"baseline {_NUMBER} {_NUMBER}")
_DESCENT = compiled(rf"x_descenders {_NUMBER}")
_LETTER = compiled(rf"x_bboxes {_NUMBER} {_NUMBER} {_NUMBER} {_NUMBER}")
_CONFIDENCE = compiled(rf"x_wconf {_NUMBER}")


class RecognitionError(Exception):
    """The recogniser failed on a picture or took too long."""


@struct(frozen=True, slots=True)
class Word:
    """A word with the place of each of its characters, in dots of the picture."""

    text: str
    places: tuple[Box, ...]
    confidence: float  # in per cent, as the recogniser says

    @property
    def box(self) -> Box:
        """The rectangle around it."""
        lefts, tops, rights, bottoms = zip(*self.places, strict=True)
        return Box(min(lefts), min(tops), max(rights), max(bottoms))

    def part(self, numbers: Iterable[int], across: float = 0.0, down: float = 0.0) -> Word:
        """Some of its characters, moved."""
        numbers = list(numbers)
        places = (self.places[number] for number in numbers)
        moved = tuple(Box(x0 + across, y0 + down, x1 + across, y1 + down) for x0, y0, x1, y1 in places)
        return Word("".join(self.text[number] for number in numbers), moved, self.confidence)


@struct(frozen=True, slots=True)
class TextLine:
    """A printed line with its baseline."""

    words: tuple[Word, ...]
    base: float
    scrawl: bool = False  # not printed

    @property
    def confidence(self) -> float:
        """That of its words, by their length."""
        return sum(len(word.text) * word.confidence for word in self.words) / sum(len(word.text) for word in self.words)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def is_scrawl(self) -> bool:
        """Whether it is rather a signature, the rest of a stamp or dirt than print."""
        return self.scrawl or (len(self.text) < _SHORT and self.confidence < _SCRAWL)


@cache
def missing() -> str:
    """What has to be installed before anything can be recognised; empty when nothing is."""
    if shutil.which(PROGRAM) is None:
        return "tesseract-ocr, tesseract-ocr-vie"
    try:
        known = subprocess.run([PROGRAM, "--list-langs"], capture_output=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.SubprocessError):
        return "tesseract-ocr, tesseract-ocr-vie"
    return "" if LANGUAGE in known.stdout.decode("utf-8", "replace").split() else "tesseract-ocr-vie"


def recognised(picture: Image.Image, dpi: float) -> list[TextLine]:
    """The lines in a grey picture, in the order in which the recogniser reads them."""
    return list(_lines(_answer(picture, dpi)))


def _answer(picture: Image.Image, dpi: float) -> bytes:
    """What the program says about a picture, in the format hOCR."""
    buffer = BytesIO()
    picture.save(buffer, "PPM")
    command = [PROGRAM, "stdin", "stdout", "-l", LANGUAGE, "--psm", "3", "--dpi", str(round(dpi))]
    settings = ["-c", "hocr_char_boxes=1", "-c", "tessedit_create_hocr=1"]
    try:
        done = subprocess.run(
            command + settings,
            input=buffer.getvalue(),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},  # more threads take more time in all, not less
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise RecognitionError(str(error)) from error
    if done.returncode or len(done.stdout) > _LARGEST:
        raise RecognitionError(done.stderr.decode("utf-8", "replace").strip()[-200:])
    return done.stdout


def _lines(answer: bytes) -> Iterator[TextLine]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=True)
    root = etree.fromstring(answer, parser)
    if root is None:
        return
    for span in root.iterfind(".//{*}span[@title]"):
        title = span.get("title", "")
        if not (descent := _DESCENT.search(title)) or not (box := _BOX.search(title)):
            continue
        words = tuple(word for part in span.iterfind("{*}span[@class='ocrx_word']") if (word := _word(part)))
        if words:
            found = _BASELINE.search(title)
            slope, offset = map(float, found.groups()) if found else (0.0, -float(descent[1]))
            left, _, right, bottom = map(int, box.groups())
            yield TextLine(words, bottom + offset + slope * (right - left) / 2)


def _word(span: Any) -> Word | None:
    confidence = _CONFIDENCE.search(span.get("title", ""))
    text, places = "", []
    for part in span.iterfind("{*}span[@class='ocrx_cinfo']"):
        letters = clean(part.text or "").strip()
        place = _LETTER.search(part.get("title", ""))
        if letters and place:
            text += letters
            places.extend([Box(*map(float, place.groups()))] * len(letters))
    return Word(text, tuple(places), float(confidence[1]) if confidence else 0.0) if text else None
