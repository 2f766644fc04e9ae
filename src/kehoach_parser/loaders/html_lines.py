"""The printed lines of one paragraph of a web page."""

from __future__ import annotations

from kehoach_parser.document import Line
from kehoach_parser.loaders import characters, legacy_encodings
from kehoach_parser.loaders.html_styles import Look
from kehoach_parser.patterns import compiled
from kehoach_parser.structs import field, replace, struct

_SPACE = compiled(r"[ \t\r\n\f]+")
_BREAK = compiled(r"\r\n?|\n")

_FIRM_HYPHEN = "\u2011"  # of symbols such as 12/KH-UBND, where no line may end

Piece = tuple[str, Look]


@struct(slots=True)
class Paragraph:
    """A paragraph while it is read. `stored` is the encoding before Unicode of text without a font of that time."""

    stored: str | None = None
    label: str = ""
    notes: list[str] = field(default_factory=list)
    rows: list[list[Piece]] = field(default_factory=lambda: [[]])

    def add(self, text: str, look: Look) -> None:
        """More text; only where spaces are kept does a line end of the source mean one."""
        if not look.kept_spaces:
            self.rows[-1].append((_SPACE.sub(" ", text), look))
            return
        first, *others = _BREAK.split(text)
        self.rows[-1].append((first, look))
        self.rows.extend([(other, look)] for other in others)

    def end_line(self) -> None:
        """A line break."""
        self.rows.append([])

    def lines(self) -> list[Line]:
        """The lines that show something. The last is whole, and each that has an empty one behind it."""
        printed = [_line(_decoded(row, self.stored)) for row in self.rows]
        found: list[Line] = []
        for line, below in zip(printed, [*printed[1:], Line("")], strict=True):
            if line.text:
                found.append(replace(line, whole=not below.text))
        if found:
            found[0] = replace(found[0], text=self.label + found[0].text, notes=tuple(self.notes))
        return found


def _decoded(row: list[Piece], stored: str | None) -> list[Piece]:
    """The pieces as their fonts print them; those in one look are put together first."""
    joined: list[Piece] = []
    for text, look in row:
        if joined and joined[-1][1] == look:
            text = joined.pop()[0] + text
        joined.append((text, look))
    return [(_shown(text, look, stored), look) for text, look in joined]


def _shown(text: str, look: Look, stored: str | None) -> str:
    if legacy_encodings.encoding_of(look.font):
        text = legacy_encodings.from_font(text, look.font)
    elif stored:
        text = legacy_encodings.decode(text, stored)
    return text.upper() if look.capitals else text


def _line(pieces: list[Piece]) -> Line:
    """One line: spaces next to each other are one, but those that the page insists on stay."""
    text = ""
    for piece, look in pieces:
        if look.number:  # Word puts blanks of its own behind the number of an item
            text = f"{text.rstrip()} {piece.strip()}".lstrip() + " " if piece.strip() else text
        elif look.kept_spaces:
            text += piece
        else:
            text += piece.lstrip(" ") if not text or text.endswith(" ") else piece
    lettered = [look for piece, look in pieces if any(map(str.isalnum, piece)) and not look.number]
    last = pieces[-1][1] if pieces else Look()
    return Line(
        characters.clean(text).replace(_FIRM_HYPHEN, "-").rstrip(),
        bold=bool(lettered) and all(look.bold for look in lettered),
        italic=bool(lettered) and all(look.italic for look in lettered),
        centered=last.centered,
        heading=last.heading,
    )
