"""Text typed in the fonts of the time before Unicode."""

from __future__ import annotations


def as_unicode(text: str, font: str) -> str:
    """The letters that the font prints for the stored characters."""
    return text.replace("\u00ad", "ư") if font.startswith(".Vn") else text
