"""Small PDF files for tests, built as bytes. Places count from the top left of an A4 page, as in `Box`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from itertools import count

WIDTH, HEIGHT = 595, 842
FONTS = {
    "regular": "Helvetica", "bold": "Helvetica-Bold", "italic": "Helvetica-Oblique",
    "fixed": "Courier", "other": "Courier-Bold",
}  # fmt: skip
PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def text(x: float, y: float, words: str, size: float = 12, font: str = "regular", mode: int = 0) -> str:
    """Words on the baseline y."""
    escaped = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /{font} {size} Tf {mode} Tr 1 0 0 1 {x} {HEIGHT - y} Tm ({escaped}) Tj ET\n"


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    """A stroke."""
    return f"0.5 w {x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S\n"


def table(xs: list[float], ys: list[float]) -> str:
    """The strokes of a full grid."""
    flat = [rule(xs[0], y, xs[-1], y) for y in ys]
    steep = [rule(x, ys[0], x, ys[-1]) for x in xs]
    return "".join(flat + steep)


_NUMERALS = ["mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi", "tram", "nghin", "van", "trieu"]
_turns = count()


def body(first: float, lines: int, words: str = "") -> str:
    """Lines of a paragraph from the given baseline down; without given words all of them differ."""
    drawn = []
    for number in range(lines):
        turn = next(_turns)
        mixed = [_NUMERALS[(turn * 5 + place * (1 + turn // 14)) % 14] for place in range(14)]
        drawn.append(text(85, first + 18 * number, words or " ".join(mixed)))
    return "".join(drawn)


def pdf(pages: Iterable[str], annotations: Iterable[str] = (), password: str = "", extra: str = "") -> bytes:
    """A file with the given page contents. Annotations are texts as `text` gives them, printed on the first page by
    stamps; `extra` stands in the catalogue; a password encrypts everything."""
    objects: list[bytes] = [b"", b""]
    fonts = []
    for name, base in FONTS.items():
        objects.append(f"<</Type/Font/Subtype/Type1/BaseFont/{base}/Encoding/WinAnsiEncoding>>".encode())
        fonts.append(f"/{name} {len(objects)} 0 R")
    resources = f"<</Font<<{''.join(fonts)}>>>>"
    stamps = []
    for stamp in annotations:
        form = f"/Type/XObject/Subtype/Form/BBox[0 0 {WIDTH} {HEIGHT}]/Resources{resources}"
        objects.append(_stream(stamp.encode("cp1252"), form))
        objects.append(
            f"<</Type/Annot/Subtype/Stamp/F 4/Rect[0 0 {WIDTH} {HEIGHT}]/AP<</N {len(objects)} 0 R>>>>".encode()
        )
        stamps.append(f"{len(objects)} 0 R")
    kids = []
    for content in pages:
        objects.append(_stream(content.encode("cp1252"), ""))
        annots = f"/Annots[{' '.join(stamps)}]" if stamps and not kids else ""
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents {len(objects)} 0 R"
            f"/Resources{resources}{annots}>>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[0] = f"<</Type/Catalog/Pages 2 0 R{extra}>>".encode()
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>".encode()
    return _file(objects, password)


def _stream(content: bytes, entries: str) -> bytes:
    return f"<<{entries}/Length {len(content)}>>stream\n".encode() + content + b"\nendstream"


def _file(objects: list[bytes], password: str) -> bytes:
    trailer = b""
    if password:
        key, encryption = _encryption(password)
        objects = [_encrypted(body, number, key) for number, body in enumerate(objects, 1)] + [encryption]
        trailer = f"/Encrypt {len(objects)} 0 R/ID[<00><00>]".encode()
    data, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    data += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    data += f"trailer<</Size {len(objects) + 1}/Root 1 0 R".encode() + trailer
    return bytes(data + f">>\nstartxref\n{start}\n%%EOF\n".encode())


def _encryption(password: str) -> tuple[bytes, bytes]:
    """Key and dictionary of the oldest encryption (RC4 with 40 bits): enough to need a password."""
    padded = (password.encode() + PADDING)[:32]
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)
    permissions = -4
    seed = padded + owner + permissions.to_bytes(4, "little", signed=True) + b"\0"
    key = hashlib.md5(seed).digest()[:5]
    user = _rc4(key, PADDING)
    entries = f"<</Filter/Standard/V 1/R 2/O<{owner.hex()}>/U<{user.hex()}>/P {permissions}>>"
    return key, entries.encode()


def _encrypted(body: bytes, number: int, key: bytes) -> bytes:
    head, separator, rest = body.partition(b"stream\n")
    if not separator:
        return body
    content = rest.removesuffix(b"\nendstream")
    object_key = hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10]
    return head + separator + _rc4(object_key, content) + b"\nendstream"


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    result, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        result.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(result)
