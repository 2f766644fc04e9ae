"""One digest of everything besides the content that decides what is read from a file."""

from __future__ import annotations

import hashlib
from pathlib import Path

from kehoach_parser.archive.job import Options
from kehoach_parser.errors import GrammarError
from kehoach_parser.grammar_files import builtin_folder
from kehoach_parser.version import VERSION


def settings_of(options: Options) -> str:
    """Changes with the options, the version of the package and the content of any grammar file."""
    digest = hashlib.sha256(f"{VERSION}\0{options.parser}\0{options.password or ''}\0{options.ocr}".encode())
    for folder in map(Path, (builtin_folder(), *options.grammars)):
        if not folder.is_dir():
            raise GrammarError(str(folder), "no such folder")
        for path in sorted(folder.glob("*.toml")):
            digest.update(f"\0{path.name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:20]


def check_grammars(options: Options) -> None:
    """Raise GrammarError for a user's grammar that is wrong: once here rather than for every file."""
    if options.grammars:
        from kehoach_parser.grammar import load

        load(*options.grammars)
