"""The entry point of the command `kehoach`: answers `--version` and `--help` before anything heavy is imported,
and runs `parse` without it."""

from __future__ import annotations

import os
import sys

_GARBAGE = 50_000  # a short process leaves little: looking for it more often costs a twentieth of the start


def main() -> None:
    """Runs the command line; the answers that need no parser come from a file that a test keeps true."""
    words = sys.argv[1:]
    if words in (["--version"], ["--help"], ["-h"], []):
        _answer(words)
    elif words[0] == "parse" and {"-h", "--help"} & {*words} and _speaks_vietnamese(words):
        _show("help_parse.vi.txt")
    elif words[0] == "parse" and os.name != "nt" and "_KEHOACH_COMPLETE" not in os.environ:
        _parse(words)
    else:
        _command()


def _command() -> None:
    from kehoach_parser.cli import app

    app()


def _parse(words: list[str]) -> None:
    """The command that is run most; Windows' shells leave it to typer to expand `*.pdf`."""
    import gc

    from kehoach_parser.cli_parse import run, words_of
    from kehoach_parser.language import language_of
    from kehoach_parser.messages import message

    wanted = words_of(words[1:])
    if wanted is None:
        return _command()
    gc.set_threshold(_GARBAGE)
    try:
        code = run(wanted)
        gc.freeze()  # the interpreter looks for garbage before it ends, too: a process that ends needs none collected
        sys.exit(code)
    except KeyboardInterrupt:
        print(message("stopped", language_of(words)), file=sys.stderr)
        sys.exit(1)


def _answer(words: list[str]) -> None:
    if words == ["--version"]:
        from kehoach_parser.version import VERSION

        print(VERSION)
        return
    _show("help.vi.txt" if _speaks_vietnamese(words) else "help.txt")


def _speaks_vietnamese(words: list[str]) -> bool:
    from kehoach_parser.language import language_of

    return language_of(words) == "vi"


def _show(page: str) -> None:
    """Prints a page of help that lies beside this module."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    with open(os.path.join(os.path.dirname(__file__), page), encoding="utf-8") as stream:
        sys.stdout.write(stream.read())


if __name__ == "__main__":
    main()
