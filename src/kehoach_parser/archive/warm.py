"""Imported once by the process that workers are forked from: the parser and the compiled grammar come with the fork."""

from __future__ import annotations

import gc
from contextlib import suppress

from kehoach_parser.loaders import docx, pdf, text
from kehoach_parser.parser import parse_bytes

__all__ = ["docx", "pdf", "text"]

with suppress(Exception):  # what is wrong is reported with the first file
    parse_bytes("KẾ HOẠCH\nI. NHIỆM VỤ\n1. Giao Sở A chủ trì, hoàn thành trước ngày 30/6/2025.".encode(), "warm.txt")

gc.collect()
gc.freeze()  # the collector of a worker need not look at what all share, which would also copy its pages
