"""Imported once by the process that workers are forked from: the parser and the compiled grammar come with the fork."""

from __future__ import annotations

import gc
from contextlib import suppress

from kehoach_parser.archive.doubles import sketch_of
from kehoach_parser.archive.rows import json_of, rows_for
from kehoach_parser.loaders import docx, pdf, text
from kehoach_parser.parser import parse_values

__all__ = ["docx", "pdf", "text"]

with suppress(Exception):  # what is wrong is reported with the first file
    _plan = parse_values("KẾ HOẠCH\nI. NHIỆM VỤ\n1. Giao Sở A chủ trì trước ngày 30/6/2025.".encode(), "warm.txt")
    json_of(_plan), rows_for(_plan, ("csv",)), sketch_of(_plan)

gc.collect()
gc.freeze()  # the collector of a worker need not look at what all share, which would also copy its pages
