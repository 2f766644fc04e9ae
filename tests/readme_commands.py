"""The commands in README.md with the output that is shown below them.

    python tests/readme_commands.py --write

runs all commands and puts their real output in place of the shown one. In a fenced block of `console` a command follows
`$ `, goes on after `> `, and what is below it is its output; a line `…` stands for lines that are not shown.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
OMISSION = "…"


@dataclass(frozen=True, slots=True)
class Example:
    """A command, and the lines of the page from `start` to `end` that show its output."""

    command: str
    shown: tuple[str, ...]
    start: int
    end: int

    def accepts(self, output: list[str]) -> bool:
        """Whether the shown lines are the output."""
        return cut(output, self.shown) == list(self.shown)


def examples(page: str) -> Iterator[Example]:
    """The commands of a page from top to bottom."""
    lines = page.splitlines()
    inside = False
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        if line.startswith("```"):
            inside = line == "```console"
        elif inside and line.startswith("$ "):
            command = [line[2:]]
            while lines[number].startswith("> "):
                command.append(lines[number][2:])
                number += 1
            start = number
            while not lines[number].startswith(("$ ", "```")):
                number += 1
            yield Example("\n".join(command), tuple(lines[start:number]), start, number)


def cut(output: list[str], shown: tuple[str, ...]) -> list[str]:
    """The output as it is to be shown: with as many lines before and after an omission as are shown now."""
    if OMISSION not in shown:
        return output
    before = shown.index(OMISSION)
    after = len(shown) - before - 1
    return [*output[:before], OMISSION, *output[len(output) - after :]]


def run(example: Example, folder: Path) -> list[str]:
    """The lines that a command prints on both streams, without spaces at their ends."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    environment = os.environ | {"PATH": path, "LC_ALL": "C.UTF-8"}
    result = subprocess.run(
        ["bash", "-c", example.command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return [line.rstrip() for line in result.stdout.decode().replace("\ufeff", "").splitlines()]


def workplace(folder: Path) -> Path:
    """A folder in which the samples are in sight and everything else may be written."""
    (folder / "samples").symlink_to(ROOT / "samples")
    return folder


def write() -> None:
    """Puts the real output of all commands into the page."""
    page = README.read_text("utf-8")
    lines = page.splitlines()
    with tempfile.TemporaryDirectory() as folder:
        place = workplace(Path(folder))
        outputs = [(example, run(example, place)) for example in examples(page)]
    for example, output in reversed(outputs):
        lines[example.start : example.end] = cut(output, example.shown)
    README.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit(__doc__)
    write()
