"""Dates as Vietnamese offices write them."""

from __future__ import annotations

import re

_DATE = re.compile(r"(\d{4})-(\d\d|XX)-(\d\d|XX)")


def office_date(text: str) -> str:
    """`25/04/2025` for an ISO date; `…/04/2025` for what is left blank in `2025-04-XX`."""
    match = _DATE.fullmatch(text)
    return "/".join(match.group(3, 2, 1)).replace("XX", "…") if match else text
