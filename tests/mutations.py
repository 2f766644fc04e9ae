"""Damaged copies of samples, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable

MARKERS = ("I. ", "1. ", "1.1. ", "a) ", "- ", "+ ", "Điều 2. ", "Phụ lục I\n", "(1) ", "* ", "đ) ", "Chương IV ")
LABELS = (
    "- Đơn vị chủ trì: ",
    "Thời gian: ",
    "Phối hợp: ",
    "Sản phẩm:\n",
    "Nơi nhận:\n",
    "KẾ HOẠCH\n",
    "Căn cứ ",
    "Giao ",
)
ODD = (
    "\u200b",
    "\u202e",
    "\ufeff",
    "\x00",
    "\x1b[31m",
    "\u0301",
    "\U0001f600",
    "\t" * 50,
    " " * 500,
    "." * 500,
    "\x0c",
)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Bytes with a part cut out, doubled, overwritten or moved: any format."""
    result = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        start = chance.randrange(len(result) + 1)
        end = min(len(result), start + chance.choice((1, 4, 64, 4096)))
        action = chance.randrange(4)
        if action == 0:
            del result[start:end]
        elif action == 1:
            result[start:start] = result[start:end]
        elif action == 2:
            result[start:end] = chance.randbytes(end - start)
        else:
            result = result[: max(1, end)] if chance.random() < 0.3 else result[start:] + result[:start]
    return bytes(result)


def disturbed(text: str, chance: random.Random) -> str:
    """Text with its lines shuffled, cut, doubled or mixed with markers, labels and odd characters."""
    lines = text.split("\n")
    actions: list[Callable[[list[str], random.Random], None]] = [_shuffle, _cut, _mark, _label, _odd, _join]
    for action in chance.sample(actions, chance.randint(1, 4)):
        action(lines, chance)
    return "\n".join(lines)


def _shuffle(lines: list[str], chance: random.Random) -> None:
    start = chance.randrange(len(lines))
    part = lines[start : start + 40]
    chance.shuffle(part)
    lines[start : start + 40] = part


def _cut(lines: list[str], chance: random.Random) -> None:
    del lines[chance.randrange(1, len(lines) + 1) :]


def _mark(lines: list[str], chance: random.Random) -> None:
    for number in chance.sample(range(len(lines)), min(20, len(lines))):
        lines[number] = chance.choice(MARKERS) + lines[number]


def _label(lines: list[str], chance: random.Random) -> None:
    for number in chance.sample(range(len(lines)), min(10, len(lines))):
        lines[number] = chance.choice(LABELS) + lines[number]


def _odd(lines: list[str], chance: random.Random) -> None:
    for number in chance.sample(range(len(lines)), min(10, len(lines))):
        place = chance.randrange(len(lines[number]) + 1)
        lines[number] = lines[number][:place] + chance.choice(ODD) + lines[number][place:]


def _join(lines: list[str], chance: random.Random) -> None:
    start = chance.randrange(len(lines))
    lines[start : start + 10] = [" ".join(lines[start : start + 10])]
