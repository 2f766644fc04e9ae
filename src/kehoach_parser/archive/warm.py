"""Imported once by the process that workers are forked from: the parser and the compiled grammar come with the fork.

The plan in warm.txt has what most plans have, so that the patterns for it are compiled; it spares each worker a quarter
of its first file against a text without words, and two thirds against none.
"""

from __future__ import annotations

import gc
from contextlib import suppress
from pathlib import Path

from kehoach_parser.archive.doubles import sketch_of
from kehoach_parser.archive.rows import json_of, rows_for
from kehoach_parser.loaders import docx, pdf, text
from kehoach_parser.parser import parse_values

__all__ = ["docx", "pdf", "text"]

_PLAN = Path(__file__).with_name("warm.txt")

with suppress(Exception):  # what is wrong is reported with the first file
    _plan = parse_values(_PLAN.read_bytes(), _PLAN.name)
    json_of(_plan), rows_for(_plan, ("csv",)), sketch_of(_plan)

gc.collect()
gc.freeze()  # the collector of a worker need not look at what all share, which would also copy its pages
