"""The entry point of the command `kehoach`: answers `--version` and `--help` before anything heavy is imported."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs the command line; the answers that need no parser come from a file that a test keeps true."""
    words = sys.argv[1:]
    if words in (["--version"], ["--help"], ["-h"], []):
        _answer(words)
        return
    from kehoach_parser.cli import app

    app()


def _answer(words: list[str]) -> None:
    if words == ["--version"]:
        from kehoach_parser.version import VERSION

        print(VERSION)
        return
    import os

    with open(os.path.join(os.path.dirname(__file__), "help.txt"), encoding="utf-8") as stream:
        sys.stdout.write(stream.read())


if __name__ == "__main__":
    main()
