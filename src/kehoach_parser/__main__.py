"""The entry point of the command `kehoach`: answers `--version` and `--help` before anything heavy is imported,
and runs `parse` without it."""

from __future__ import annotations

import os
import sys

_GARBAGE = 50_000  # a short process leaves little: looking for it more often costs a twentieth of the start


def main() -> None:
    """Runs the command line; the answers that need no parser come from files that a test keeps true."""
    words = sys.argv[1:]
    if "_KEHOACH_COMPLETE" in os.environ:  # a shell asks how the words that it holds could go on
        _command()
    elif words == ["--version"]:
        from kehoach_parser.version import VERSION

        print(VERSION)
    elif not _helped(words):
        if words[0] == "parse" and os.name != "nt":
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


def _helped(words: list[str]) -> bool:
    """Whether help was asked for and there is a page of it, which is printed."""
    from kehoach_parser.help_pages import is_asked, page_of
    from kehoach_parser.language import language_of

    page = page_of(words, language_of(words)) if is_asked(words) else None
    if page is None:
        return False
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(page)
    return True


if __name__ == "__main__":
    main()
