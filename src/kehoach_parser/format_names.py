"""The format that the name of a file claims. Apart from the loaders: archives need it for files that are not read."""

from __future__ import annotations

import os

_EXTENSIONS = {
    "htm": "html", "xhtml": "html", "markdown": "md", "text": "txt", "docm": "docx", "dotx": "docx", "dotm": "docx",
    "xlsm": "xlsx", "mht": "mhtml", "dot": "doc", "jpg": "image", "jpeg": "image", "png": "image", "tif": "image",
    "tiff": "image", "bmp": "image", "gif": "image",
}  # fmt: skip
_KNOWN = {"pdf", "docx", "doc", "odt", "rtf", "html", "mhtml", "md", "txt", "xlsx", "xls", "image"}


def named_format(path: str) -> str | None:
    """The format that the name claims; None when its extension says nothing."""
    extension = os.path.splitext(path)[1].lstrip(".").casefold()
    found = _EXTENSIONS.get(extension, extension)
    return found if found in _KNOWN else None
