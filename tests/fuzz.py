"""Damages samples until the time is over: only errors of our own may come out, and none may take long.

    python tests/fuzz.py [--seconds 60] [--seed 1] [--only NAME]

A failure is printed with the seed that repeats it (`--seed N --seconds 0` runs that one).
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback

from kehoach_parser.errors import KehoachError
from kehoach_parser.parser import parse_bytes
from mutations import damaged, disturbed
from sample_files import content, names

SLOW = 30.0  # seconds for one damaged sample


def main() -> int:
    """Runs until the time is over; the number of failures."""
    arguments = _arguments()
    seeds = names() if arguments.only is None else [arguments.only]
    end = time.monotonic() + arguments.seconds
    seed, failures = arguments.seed, 0
    while True:
        failures += not _survives(seed, seeds)
        seed += 1
        if time.monotonic() > end:
            break
    print(f"{seed - arguments.seed} damaged samples, {failures} failures")
    return 1 if failures else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", metavar="NAME")
    return parser.parse_args()


def _survives(seed: int, seeds: list[str]) -> bool:
    """Parses one damaged sample; whether nothing but an error of our own came out, in time."""
    chance = random.Random(seed)
    name = chance.choice(seeds)
    data = content(name)
    if name.endswith((".txt", ".md")) and chance.random() < 0.7:
        data = disturbed(data.decode("utf-8", "replace"), chance).encode()
    else:
        data = damaged(data, chance)
    start = time.monotonic()
    try:
        parse_bytes(data, name)
    except KehoachError:
        pass
    except Exception:
        print(f"seed {seed}: {name}", file=sys.stderr)
        traceback.print_exc()
        return False
    if time.monotonic() - start > SLOW:
        print(f"seed {seed}: {name} took {time.monotonic() - start:.0f} s", file=sys.stderr)
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
