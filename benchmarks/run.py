"""What the parser costs: python benchmarks/run.py [--peers] [--rounds N] [--quick] [--write]

Everything is processor time, measured in turns (each tool once a round), and told as a ratio within one run, since a
shared machine gives different seconds each hour: the median of the rounds, and in brackets the best of them.

1. readers:  lines and tables, and the whole parse, against bare pdfium, pdftotext, pdfplumber and (`--peers`) others
             as published, in environments of their own, with the words and cells that each gets right, and its memory;
2. floor:    the calls of pdfium that lines and tables need, and what they take;
3. samples:  the same of ours on real documents, PDF and Word;
4. start-up: fresh processes;
5. growth:   pages, tasks, letters in a line, tenfold each step; the memory after many documents;
6. stages:   where the time of a parse goes.

`--write` puts the result into benchmarks/README.md and the plot beside it; else it goes to standard output.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import floor
import growth
import measuring
import peers
import plot
import report
import stages
from contestants import BARE, CONTESTANTS
from measuring import Times, Worker

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "samples"
BENCH = {
    "5 pages of text": (SAMPLES / "s000.pdf", None),
    "10 pages, 7 with a table, as Word writes them": (SAMPLES / "bench/s001_word2.pdf", "s001"),
    "the same within a form": (SAMPLES / "bench/s001_form.pdf", "s001"),
    "39 mixed pages": (SAMPLES / "bench/d040.pdf", "d040"),
}
MIXED = SAMPLES / "bench/d040.pdf"


def main() -> None:
    options = _options()
    rounds = 3 if options.quick else options.rounds
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        run = Run(Path(name), rounds, stack)
        sections = [
            run.readers(options.peers, options.venvs or Path(name)),
            run.floor(),
            run.samples(),
            run.start_up(),
            run.growth(),
            run.memory(),
            run.stages(),
        ]
    page = report.page(sections, "python benchmarks/run.py " + _told(options))
    if options.write:
        (HERE / "README.md").write_text(page, "utf-8")
        (HERE / "readers.svg").write_text(run.picture, "utf-8")
    else:
        print(page)


def _told(options: argparse.Namespace) -> str:
    """The options of a run, as anyone may give them again."""
    flags = (f"--{name}" for name in ("peers", "quick", "write") if getattr(options, name))
    return " ".join([*flags, f"--rounds {options.rounds}"])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", action="store_true", help="install and measure other tools, too")
    parser.add_argument("--venvs", type=Path, help="keep the peers' environments in this folder")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--quick", action="store_true", help="three rounds")
    parser.add_argument("--write", action="store_true", help="write benchmarks/README.md and readers.svg")
    return parser.parse_args()


class Run:
    """One run: the workers that live through it, and what the sections say."""

    def __init__(self, folder: Path, rounds: int, stack: ExitStack) -> None:
        self.folder = folder
        self.rounds = rounds
        self.env = measuring.environment(folder)
        self.stack = stack
        self.picture = ""

    def worker(self, name: str, python: str = measuring.OWN) -> Worker:
        worker = Worker(name, python, self.env)
        self.stack.callback(worker.close)
        return worker

    def readers(self, with_peers: bool, venvs: Path) -> str:
        """The tools side by side on the bench files."""
        workers = {}
        for name, contestant in CONTESTANTS.items():
            if contestant.package and not with_peers:
                continue
            python = peers.python_with(contestant.package, venvs) if contestant.package else measuring.OWN
            if python:
                workers[name] = self.worker(name, python)
        files = {title: path for title, (path, _) in BENCH.items()}
        workers = {name: worker for name, worker in workers.items() if _works(name, worker)}
        shown = report.shown(workers, BENCH, SAMPLES / "bench")
        times = measuring.in_turns(workers, list(files.values()), self.rounds)
        peaks = {name: worker.ask(path=str(MIXED), times=1)["peak"] for name, worker in workers.items()}
        ratios = [(name, times[name, MIXED].median / times[BARE, MIXED].median) for name in workers]
        rows = [(CONTESTANTS[name].title.strip("*"), ratio, name in ("load", "parse")) for name, ratio in ratios]
        self.picture = plot.bars("39 mixed pages: processor time × bare pdfium text", sorted(rows, key=lambda r: r[1]))
        return report.readers(files, times, peaks, shown)

    def floor(self) -> str:
        """What lines and tables need of pdfium."""
        return report.floor({title: floor.of(path, self.rounds) for title, (path, _) in BENCH.items()})

    def samples(self) -> str:
        """Real documents: bare text, lines and tables, the whole parse; the Word file of a plan beside its PDF."""
        documents = sorted(SAMPLES.glob("*.pdf"))
        workers = {name: self.worker(name) for name in (BARE, "load", "parse")}
        times = measuring.in_turns(workers, documents, self.rounds)
        word = [path.with_suffix(".docx") for path in documents if path.with_suffix(".docx").exists()]
        times |= measuring.in_turns({"parse": workers["parse"]}, word, self.rounds)
        return report.samples(documents, times)

    def start_up(self) -> str:
        """Fresh processes."""
        python, sample = measuring.OWN, str(SAMPLES / "s000.pdf")
        kehoach = [str(Path(python).with_name("kehoach"))]
        commands = {
            "python -c pass": [python, "-c", "pass"],
            "kehoach --version": [*kehoach, "--version"],
            "kehoach --help": [*kehoach, "--help"],
            "pdftotext, 5 pages": ["pdftotext", sample, "/dev/null"],
            "import pypdfium2 and the models": [python, "-c", "import kehoach_parser.models, pypdfium2"],
            "kehoach parse, 5 pages of PDF": [*kehoach, "parse", "-q", sample],
            "kehoach parse, the same in Word": [*kehoach, "parse", "-q", sample.replace(".pdf", ".docx")],
            "parse() of the library, 5 pages": [python, "-c", f"from kehoach_parser import parse; parse({sample!r})"],
        }
        return report.start_up(measuring.fresh(commands, self.rounds, self.env))

    def growth(self) -> str:
        """Ten, a hundred, a thousand times as much."""
        worker = self.worker("parse")
        kinds = {
            "pages": growth.of_pages(MIXED, self.folder),
            "tasks": growth.of_tasks(self.folder),
            "letters in a line": growth.of_letters(self.folder),
        }
        worker.ask(path=str(SAMPLES / "s000.txt"), times=3)
        found = {}
        for kind, documents in kinds.items():
            times = {size: Times() for size in documents}
            for _ in range(2):
                for size, path in documents.items():
                    times[size].rounds.append(worker.ask(path=str(path), times=1)["cpu"])
            found[kind] = {size: entry.best for size, entry in times.items()}
        return report.growth({kind: (times, growth.slope(times)) for kind, times in found.items()})

    def memory(self) -> str:
        """Of one worker: ready, after many documents, and with a long one."""
        worker, sample = self.worker("parse"), str(SAMPLES / "s000.pdf")
        ready = worker.ask(path=sample, times=3)["now"]
        hundred = worker.ask(path=sample, times=97)["now"]
        thousand = worker.ask(path=sample, times=900)["now"]
        long = self.folder / "300 pages.pdf"
        growth.join(MIXED, 300, long)
        peak = worker.ask(path=str(long), times=1)["peak"]
        return report.memory(ready, hundred, thousand, peak)

    def stages(self) -> str:
        """Where the time of a parse goes."""
        files = {"39 mixed pages": MIXED, "s004.pdf": SAMPLES / "s004.pdf"}
        return report.stages({title: stages.of(path, self.rounds) for title, path in files.items()})


def _works(name: str, worker: Worker) -> bool:
    try:
        worker.ask(show=str(SAMPLES / "s000.pdf"))
    except OSError as error:
        print(f"{name}: does not read the first file, left out ({error})", file=sys.stderr)
        return False
    return True


if __name__ == "__main__":
    main()
