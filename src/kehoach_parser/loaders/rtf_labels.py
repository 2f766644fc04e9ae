"""RTF made ready for LibreOffice: what the file itself says that it shows is kept as text.

A numbered paragraph has its printed number beside it (`\\listtext`); LibreOffice counts anew instead, and loses letters
beyond ASCII in numbers (`Điều 1.`). A field has its printed result beside it (`\\fldrslt`); LibreOffice computes dates
anew and follows links. Here both become plain text. Pictures and embedded objects are left out.
"""

from __future__ import annotations

import re

from kehoach_parser.patterns import compiled
from kehoach_parser.structs import field, struct

_TOKEN = compiled(rb"\\(?P<word>[A-Za-z]+)(?P<number>-?\d{0,10}) ?|\\'[0-9A-Fa-f]{2}|\\.|[{}]|[^\\{}]+|\\", re.DOTALL)
_OPEN_WORD = compiled(rb"\\[A-Za-z]+-?\d*$")
_DESTINATION = compiled(rb"\{\s*(?P<star>\\\*)?\s*\\(?P<word>[A-Za-z]+)")
_DROPPED = {
    b"pict", b"shppict", b"nonshppict", b"objdata", b"objclass", b"fldinst", b"pn", b"pnseclvl", b"template",
    b"datafield", b"themedata", b"colorschememapping", b"datastore", b"fontemb", b"fontfile",
}  # fmt: skip
_LABELS = {b"listtext", b"pntext"}
_KEPT_LISTS = {b"listtable", b"listoverridetable"}
# Groups before whose text a waiting number does not belong.
_ASIDE = {
    b"fonttbl", b"colortbl", b"stylesheet", b"info", b"footnote", b"header", b"headerl", b"headerr", b"headerf",
    b"footer", b"footerl", b"footerr", b"footerf",
}  # fmt: skip
_FIELD_WORDS = {b"field", b"flddirty", b"fldedit", b"fldlock", b"fldpriv", b"fldrslt"}
_LIST_WORDS = {b"ls", b"ilvl"}
_SHOWN = {
    b"u", b"tab", b"line", b"par", b"cell", b"nestcell", b"sect", b"emdash", b"endash", b"lquote", b"rquote",
    b"ldblquote", b"rdblquote", b"bullet", b"emspace", b"enspace", b"qmspace",
}  # fmt: skip
_PARTS_OF_LABEL = {b"f", b"u", b"uc", b"loch", b"hich", b"dbch"}  # its font, which makes bullets; the rest is the run's
_NOTHING = b"{}"  # in place of what is left out: a control word before it must not run into the text behind it


@struct(slots=True)
class _Rewriter:
    labelled: bool  # the file has the printed numbers
    out: list[bytes] = field(default_factory=list)
    label: list[bytes] | None = None  # of the paragraph that has begun and shows nothing yet
    depth: int = 0
    dropped: int = 0  # depth of the group that is left out; 0 is none. The next three in the same way
    captured: int = 0
    kept: int = 0
    aside: int = 0

    def group(self, data: bytes, place: int) -> None:
        """A group begins."""
        self.depth += 1
        if self.dropped:
            return
        found = _DESTINATION.match(data, place)
        word = found["word"] if found else b""
        if word in _DROPPED:
            self.dropped = self.depth
            self._put(_NOTHING)
        elif word in _LABELS:
            self.dropped = self.captured = self.depth
            self.label = []
            self._put(_NOTHING)
        else:
            if word in _KEPT_LISTS and not self.kept:
                self.kept = self.depth
            if found and (word in _ASIDE or (found["star"] and word not in (b"shpinst", b"shptxt"))) and not self.aside:
                self.aside = self.depth
            self._put(b"{")

    def end(self) -> None:
        """The innermost group ends."""
        if not self.dropped:
            self._put(b"}")
        for name in ("dropped", "captured", "kept", "aside"):
            if getattr(self, name) == self.depth:
                setattr(self, name, 0)
        self.depth = max(self.depth - 1, 0)

    def token(self, token: bytes, word: bytes | None) -> None:
        """A control word, a sign or a piece of text."""
        if self.captured and self.label is not None:
            self._label(token, word)
        if self.dropped:
            return
        if word in _FIELD_WORDS or (self.labelled and word in _LIST_WORDS and not self.kept):
            self._put(_NOTHING)
            return
        if self.label is not None and not self.aside and _is_shown(token, word):
            self._put(_shown_label(b"".join(self.label)))
            self.label = None
        self._put(token)

    def _label(self, token: bytes, word: bytes | None) -> None:
        """The printed number, without the form of its paragraph."""
        if word == b"tab":
            self.label = [*(self.label or ()), b" "]
        elif self.label is not None and (word is None or word in _PARTS_OF_LABEL):
            self.label.append(token)
        elif self.label and _OPEN_WORD.search(self.label[-1]):
            self.label.append(b" ")  # ends the word before, as the one that is left out did

    def _put(self, piece: bytes) -> None:
        self.out.append(piece)


def with_printed_text(data: bytes) -> bytes:
    """The RTF with printed numbers and results of fields as plain text."""
    rewriter = _Rewriter(labelled=any(b"\\" + word in data for word in _LABELS))
    place, size = 0, len(data)
    while place < size:
        found = _TOKEN.match(data, place)
        if found is None:  # cannot be: the last alternatives match any byte
            break
        token = found[0]
        if token == b"{":
            rewriter.group(data, place)
        elif token == b"}":
            rewriter.end()
        else:
            rewriter.token(token, found["word"])
        place = found.end()
        if found["word"] == b"bin" and found["number"].isdigit():
            skipped = data[place : place + int(found["number"])]
            rewriter.token(skipped, b"bin")
            place += len(skipped)
    return b"".join(rewriter.out)


def _shown_label(label: bytes) -> bytes:
    """The number in a group, since its font is its own; the gap behind it is in the font of the text."""
    gap = b" " if label.endswith(b" ") else b""
    return b"{" + label.strip() + b"}" + gap


def _is_shown(token: bytes, word: bytes | None) -> bool:
    """Whether something of it stands on the page."""
    if word is not None:
        return word in _SHOWN
    return token.startswith((b"\\'", b"\\~", b"\\_", b"\\-", b"\\\\", b"\\{", b"\\}")) or (
        bool(token.strip(b"\r\n")) and token[:1] != b"\\"
    )
