"""Documents of Word 97 to 2003 (.doc), and of Word 6 and 95: converted by LibreOffice, read as .docx."""

from __future__ import annotations

from kehoach_parser.document import Changes, Document
from kehoach_parser.errors import PasswordRequiredError
from kehoach_parser.loaders import docx, libreoffice

_SECTOR = 512
_FILE_MARK = b"\xec\xa5"  # of the file information block, with which the stream WordDocument begins
_VERSIONS = {0xC0, 0xC1, 0xC2, 0xD9, 0x101, 0x10C, 0x112}
_FLAGS = 10
_ENCRYPTED = 0x01  # of the second byte of the flags


def load(data: bytes, path: str, changes: Changes = "accepted") -> Document:
    """The document in a .doc; `changes` chooses the side of tracked changes that is read."""
    if is_encrypted(data):
        raise PasswordRequiredError(path, "a Word file with a password; open it and save it without one")
    return docx.load_converted(libreoffice.converted(data, path, "doc"), path, "doc", changes)


def is_encrypted(data: bytes) -> bool:
    """Whether a file information block says that the text cannot be read without a password."""
    place = data.find(_FILE_MARK)
    while 0 <= place < len(data) - _FLAGS - 1:
        if place % _SECTOR == 0 and int.from_bytes(data[place + 2 : place + 4], "little") in _VERSIONS:
            return bool(data[place + _FLAGS + 1] & _ENCRYPTED)
        place = data.find(_FILE_MARK, place + 1)
    return False
