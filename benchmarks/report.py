"""The sections of benchmarks/README.md as Markdown."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

import scoring
from contestants import BARE, CONTESTANTS
from measuring import Times, Worker

_HEAD = """# Benchmarks

Made by `{command} --write` on {day}: {machine}, Python {python}, pypdfium2 {pdfium}, pydantic {pydantic}.

All numbers are processor time, measured in turns, and ratios within this one run: the median of the rounds, in
brackets the best round against the best. `benchmarks/archive.py` measures archives of many files.
"""


@dataclass(frozen=True)
class Score:
    """What a tool got right on one file."""

    words: float
    recall: float
    precision: float


def page(sections: Sequence[str], command: str) -> str:
    """The whole page."""
    head = _HEAD.format(
        command=command.replace(" --write", "").strip(),
        day=date.today().isoformat(),
        machine=f"{platform.system()} {platform.machine()}, {os.cpu_count()} shared cores",
        python=platform.python_version(),
        pdfium=version("pypdfium2"),
        pydantic=version("pydantic"),
    )
    return "\n".join([head, *sections])


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table; all columns but the first are numbers."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines) + "\n"


def shown(
    workers: Mapping[str, Worker], files: Mapping[str, tuple[Path, str | None]], folder: Path
) -> dict[tuple[str, str], Score]:
    """What each tool gets right on each file whose words and cells are known."""
    found = {}
    for title, (path, known) in files.items():
        if known is None:
            continue
        truth = scoring.truth(folder / f"{known}.cells.json")
        for name, worker in workers.items():
            if name == "parse":
                continue
            answer = worker.ask(show=str(path))
            recall, precision = scoring.cell_scores(answer["tables"], truth)
            found[name, title] = Score(scoring.word_recall(answer["text"], truth), recall, precision)
    return found


def readers(
    files: Mapping[str, Path],
    times: Mapping[tuple[str, Path], Times],
    peaks: Mapping[str, float],
    scores: Mapping[tuple[str, str], Score],
) -> str:
    """Time of each tool on each file, then what it gets right."""
    names = sorted(peaks, key=lambda name: times[name, list(files.values())[-1]].median)
    rows: list[list[object]] = []
    for name in names:
        ratios = [times[name, path].over(times[BARE, path]) for path in files.values()]
        plumber = times["pdfplumber", list(files.values())[-1]].median / times[name, list(files.values())[-1]].median
        rows.append([CONTESTANTS[name].title, *ratios, f"{plumber:.1f}", f"{peaks[name]:.0f}"])
    right = [[CONTESTANTS[name].title, *_right(name, files, scores)] for name in names if name != "parse"]
    known = [title for title in files if any(title == other for _, other in scores)]
    return "\n".join(
        [
            "## Readers of PDF\n",
            "Time × bare pdfium text of the same file (pypdfium2's `get_text_range`).\n",
            table(["", *files, "× faster than pdfplumber (last file)", "peak MB"], rows),
            "![Processor time on 39 mixed pages](readers.svg)\n",
            "What they get right: words with Vietnamese letters, and cells (without regard to spaces; recall / "
            "precision, heads of tables left out).\n",
            table(["", *(f"{title}: {what}" for title in known for what in ("words", "cells"))], right),
        ]
    )


def _right(name: str, files: Mapping[str, Path], scores: Mapping[tuple[str, str], Score]) -> list[str]:
    cells = []
    for title in files:
        score = scores.get((name, title))
        if score is None:
            continue
        cells.append(f"{score.words:.2%}")
        has = CONTESTANTS[name].tables and score.recall > 0
        cells.append(f"{score.recall:.1%} / {score.precision:.1%}" if has else "none")
    return cells


def floor(files: Mapping[str, Mapping[str, tuple[float, int]]]) -> str:
    """What lines and tables need of pdfium."""
    names = list(next(iter(files.values())))
    rows = [
        [title, *(f"{part:.2f}" + (f" ({calls:,})" if calls else "") for part, calls in found.values())]
        for title, found in files.items()
    ]
    return "\n".join(
        [
            "## What lines and tables need of pdfium\n",
            "× bare pdfium text, and the number of calls. What calls take is their number times the time of the "
            "cheapest one: some do more. The rest of the last column is Python between the calls. A line asks for "
            "its first and its last letter, a text object for its font, size and mode; to find the rules, each object "
            "of a page with tables is fetched and asked what it is. pdfium has no function that answers for many at "
            "once, and most of a call is the way from Python to C and back.\n",
            table(["", *names], rows),
        ]
    )


def samples(documents: Sequence[Path], times: Mapping[tuple[str, Path], Times]) -> str:
    """Real documents."""
    rows = []
    for path in documents:
        bare, word = times[BARE, path], times.get(("parse", path.with_suffix(".docx")))
        rows.append(
            [
                path.name,
                f"{bare.median * 1000:.1f}",
                times["load", path].over(bare),
                times["parse", path].over(bare),
                word.over(times["parse", path]) if word else "",
            ]
        )
    heads = ["", "bare text, ms", "lines + tables × bare", "whole parse × bare", "parse of the DOCX × of the PDF"]
    return f"## Samples\n\n{table(heads, rows)}"


def start_up(times: Mapping[str, Times]) -> str:
    """Fresh processes."""
    python, pdftotext = times["python -c pass"], times["pdftotext, 5 pages"]
    models = times["import pypdfium2 and the models"]
    rows = [
        [f"`{name}`", f"{entry.best * 1000:.0f}", entry.over(python), entry.over(pdftotext), entry.over(models)]
        for name, entry in times.items()
    ]
    heads = ["", "best, ms", "× python", "× pdftotext", "× import of models and pypdfium2"]
    return (
        f"## Start-up\n\nFresh processes, modules compiled and grammar kept by an earlier run.\n\n{table(heads, rows)}"
    )


def growth(kinds: Mapping[str, tuple[Mapping[int, float], float]]) -> str:
    """Ten times as much, again and again."""
    rows = [
        [kind, *(f"{size:,}: {seconds * 1000:,.1f}" for size, seconds in times.items()), f"{exponent:.2f}"]
        for kind, (times, exponent) in kinds.items()
    ]
    heads = ["size: ms of the whole parse", "", "", "", "exponent of the last two steps (1 = linear)"]
    return f"## Growth\n\n{table(heads, rows)}"


def memory(ready: float, hundred: float, thousand: float, peak: float) -> str:
    """Of one process."""
    rows = [
        ["after 3 documents of 5 pages", f"{ready:.0f}"],
        ["after 100", f"{hundred:.0f}"],
        ["after 1,000", f"{thousand:.0f}"],
        ["peak of a document of 300 pages after them", f"{peak:.0f} (+{peak - thousand:.0f})"],
    ]
    return f"## Memory\n\nOne process that parses with the models, MB resident.\n\n{table(['', 'MB'], rows)}"


def stages(files: Mapping[str, Mapping[str, float]]) -> str:
    """Where the time goes."""
    names = [name for name in next(iter(files.values())) if name not in ("whole", "JSON")]
    rows = [
        [name, *(f"{spent[name] * 1000:.1f} ({spent[name] / spent['whole']:.0%})" for spent in files.values())]
        for name in sorted(names, key=lambda name: -next(iter(files.values()))[name])
    ]
    rows += [[name, *(f"{spent[name] * 1000:.1f}" for spent in files.values())] for name in ("whole", "JSON")]
    heads = ["ms in a warm process, least of the rounds", *files]
    return f"## Where the time of a parse goes\n\n{table(heads, rows)}"
