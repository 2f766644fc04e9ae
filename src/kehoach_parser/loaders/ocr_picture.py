"""A scanned page → a grey picture that can be recognised: red stamps out, upright lines, even light, no specks.

What is done was chosen by measuring; thresholds are in dots where they mean pen and paper, in inches where they mean
print. Only Pillow is needed. A picture that is turned into black and white beforehand is recognised worse.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PIL import Image, ImageChops, ImageFilter

from kehoach_parser.structs import struct

_WHITE, _RED = 255, 40  # how much brighter than green and blue the red of a stamp is
_DARK, _PALE = 40, 150  # the red light of black letters under a stamp, and of a stamp itself
_HALO = 3  # dots around a red dot whose colour a scanner mixes
_STEEPEST = 5.0  # degrees: a page is not laid down more askew
_STEPS = (0.5, 0.1, 0.025)  # degrees, from coarse to fine
_PROFILE_WIDTH = 900  # dots across that show how lines run
_STRAIGHT = 0.04  # degrees that need no turning
_BLACK_AND_WHITE = 0.995  # part of the dots that are one or the other
_TILE = 32  # dots in which the paper shows between the letters
_EVEN = 24  # of 255: how much the paper may vary from tile to tile
_SPECK = 100  # dots an inch for each dot that a speck is wide

_Choice = Callable[[Image.Image, Image.Image], Image.Image]


@struct(frozen=True, slots=True)
class Clean:
    """A picture in shades of grey, and the angle by which it was turned against the clock to be upright."""

    picture: Image.Image
    angle: float


def cleaned(picture: Image.Image, dpi: float) -> Clean:
    """The picture as it is best recognised."""
    grey = without_red(picture) if picture.mode == "RGB" else picture.convert("L")
    specked = _is_black_and_white(grey)
    if not specked and _is_uneven(grey):
        grey, specked = _in_even_light(grey), True
    if specked:
        grey = _without_specks(grey, max(1, round(dpi / _SPECK)))
    angle = skew(ink(grey))
    if abs(angle) > _STRAIGHT:
        grey = grey.rotate(angle, Image.Resampling.BICUBIC, fillcolor=_WHITE)
        return Clean(grey, angle)
    return Clean(grey, 0.0)


def without_red(picture: Image.Image) -> Image.Image:
    """The picture in grey; in and around what is red, only what is dark in red light, too: letters under a stamp."""
    red, green, blue = picture.split()
    stamp = ImageChops.subtract(red, ImageChops.lighter(green, blue)).point(_beyond(_RED))
    grey = picture.convert("L")
    if stamp.getbbox() is None:
        return grey
    pale = red.point([min(_WHITE, max(0, (value - _DARK) * _WHITE // (_PALE - _DARK))) for value in range(256)])
    return Image.composite(ImageChops.lighter(grey, pale), grey, widened(stamp, _HALO, _HALO))


def ink(grey: Image.Image) -> Image.Image:
    """White where there is ink and black where there is paper, parted where the two differ most (Otsu)."""
    return grey.point(_beyond(_threshold(grey.histogram()), below=True))


def _beyond(limit: int, below: bool = False) -> list[int]:
    return [_WHITE * ((value <= limit) if below else (value > limit)) for value in range(256)]


def _threshold(histogram: list[int]) -> int:
    total, weight = sum(histogram), sum(value * count for value, count in enumerate(histogram))
    best, found, dark, darkness = -1.0, 127, 0, 0
    for value, count in enumerate(histogram):
        dark += count
        darkness += value * count
        if not dark or dark == total:
            continue
        spread = (weight * dark / total - darkness) ** 2 / (dark * (total - dark))
        if spread > best:
            best, found = spread, value
    return found


def widened(mask: Image.Image, across: int, down: int) -> Image.Image:
    """The mask with what is white grown by so many dots to each side."""
    for dots, direction in ((across, (1, 0)), (down, (0, 1))):
        mask = spread(mask, 2 * dots + 1, direction, -dots)
    return mask


def spread(mask: Image.Image, length: int, direction: tuple[int, int], start: int = 0) -> Image.Image:
    """For each dot the brightest of so many dots from it, beginning `start` dots from it, in a direction."""
    return _run(mask, length, direction, start, ImageChops.lighter)


def worn(mask: Image.Image, length: int, direction: tuple[int, int], start: int = 0) -> Image.Image:
    """The same with the darkest of them."""
    return _run(mask, length, direction, start, ImageChops.darker)


def _run(mask: Image.Image, length: int, direction: tuple[int, int], start: int, choose: _Choice) -> Image.Image:
    """Doubling: a run of 2n is two runs of n."""
    done, result = 1, mask
    while done < length:
        step = min(done, length - done)
        result = choose(result, moved(result, step, direction))
        done += step
    return moved(result, start, direction) if start else result


def moved(mask: Image.Image, dots: int, direction: tuple[int, int]) -> Image.Image:
    """The mask as seen from so many dots further in a direction; paper beyond its edges."""
    result = Image.new(mask.mode, mask.size)
    result.paste(mask, (-dots * direction[0], -dots * direction[1]))
    return result


def skew(mask: Image.Image) -> float:
    """By how many degrees the page has to be turned against the clock for its lines to run level."""
    factor = max(1, round(mask.width / _PROFILE_WIDTH))
    small = mask.reduce(factor) if factor > 1 else mask
    best, reach = 0.0, _STEEPEST
    for step in _STEPS:
        count = round(reach / step)
        angles = [best + number * step for number in range(-count, count + 1)]
        best = max(angles, key=lambda angle: (_sharpness(small, angle), -abs(angle)))
        reach = step
    return best


def _sharpness(mask: Image.Image, angle: float) -> float:
    """How much the ink of neighbouring rows of dots differs: most where text lines run level."""
    turned = mask.rotate(angle, Image.Resampling.NEAREST) if angle else mask
    rows = turned.convert("F").resize((1, mask.height), Image.Resampling.BOX)
    return sum((below - above) ** 2 for above, below in pairwise(memoryview(rows.tobytes()).cast("f")))


def _is_black_and_white(grey: Image.Image) -> bool:
    histogram = grey.histogram()
    return histogram[0] + histogram[-1] >= _BLACK_AND_WHITE * sum(histogram)


def _paper(grey: Image.Image) -> Image.Image:
    """The brightness of the paper, tile by tile: letters leave enough of it to be seen."""
    tiles = (
        grey.reduce(2)
        .filter(ImageFilter.MaxFilter(5))
        .resize((max(1, grey.width // _TILE), max(1, grey.height // _TILE)), Image.Resampling.BOX)
    )
    return tiles.filter(ImageFilter.MedianFilter(5))


def _is_uneven(grey: Image.Image) -> bool:
    tones = sorted(_paper(grey).tobytes())
    return tones[len(tones) * 19 // 20] - tones[len(tones) // 20] > _EVEN


def _in_even_light(grey: Image.Image) -> Image.Image:
    paper = _paper(grey).resize(grey.size, Image.Resampling.BICUBIC)
    return ImageChops.subtract(grey, paper, 1.0, _WHITE)


def _without_specks(grey: Image.Image, size: int) -> Image.Image:
    """The picture without dots that stand alone in a square of so many dots: around them is a frame of paper."""
    mask = ink(grey)
    side = size + 2
    across, down = spread(mask, side, (1, 0)), spread(mask, side, (0, 1))
    frame = ImageChops.lighter(
        ImageChops.lighter(across, moved(across, side - 1, (0, 1))),
        ImageChops.lighter(down, moved(down, side - 1, (1, 0))),
    )
    alone = moved(ImageChops.invert(frame), -1, (1, 1))
    inside = spread(spread(alone, size, (1, 0), 1 - size), size, (0, 1), 1 - size)
    specks = ImageChops.darker(mask, inside)
    return ImageChops.lighter(grey, widened(specks, 1, 1)) if specks.getbbox() else grey
