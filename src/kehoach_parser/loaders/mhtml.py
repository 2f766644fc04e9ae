"""Web archives (.mht, and many a .doc): the page inside, read as HTML. Its other parts are not looked at."""

from __future__ import annotations

import email
import email.policy
from email.message import Message

from kehoach_parser.document import Document
from kehoach_parser.errors import CorruptFileError
from kehoach_parser.loaders import html

_PARTS = 1000


def load(data: bytes, path: str) -> Document:
    """The document in a web archive."""
    content, charset = page_in(data, path)
    return html.load(content, path, charset)


def page_in(data: bytes, path: str) -> tuple[bytes, str]:
    """The page in a web archive, and the character set that is said of it; raises CorruptFileError without a page."""
    message = email.message_from_bytes(data.lstrip(), policy=email.policy.compat32)
    page = _page(message)
    content = None if page is None else page.get_payload(decode=True)
    if page is None or not isinstance(content, bytes) or not content.strip():
        raise CorruptFileError(path, "mhtml: there is no page in it")
    return content, page.get_content_charset("") or ""


def _page(message: Message) -> Message | None:
    """The first part that is a web page; a frame of Word names the page with the text before its others."""
    for number, part in enumerate(message.walk()):
        if number > _PARTS:
            break
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            return part
    return None
