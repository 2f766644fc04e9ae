"""The C functions of pdfium that this package calls, bound by hand to the library that pypdfium2 brings.

pypdfium2's own wrapper is not used: with plain integers as handles and without releasing the interpreter's lock the
small calls cost half, and the import costs a third. Keeping the lock also keeps two threads out of pdfium, which is
not made for threads. The functions that every line or rule needs take values of ctypes alone, which halves them again.
"""

from __future__ import annotations

import ctypes
import os
from ctypes import POINTER, byref, c_char_p, c_float, c_int, c_size_t, c_uint, c_ulong, c_void_p
from functools import cache
from importlib.util import find_spec
from typing import Any


class Matrix(ctypes.Structure):
    _fields_ = [(name, c_float) for name in "abcdef"]


class Rect(ctypes.Structure):
    _fields_ = [(name, c_float) for name in ("left", "top", "right", "bottom")]


class Config(ctypes.Structure):
    _names = ("version", "fonts", "isolate", "slot", "platform", "renderer", "fontlib")
    _types = (c_int, c_void_p, c_void_p, c_uint, c_void_p, c_int, c_int)
    _fields_ = list(zip(_names, _types, strict=True))


pointer = c_void_p.from_param  # a handle as an argument that no call has to convert again
# The type of the result, None where nobody asks for it, and of the arguments, None where the caller gives values of
# ctypes: neither is converted then.
_SIGNATURES: dict[str, tuple[Any, tuple[Any, ...] | None]] = {
    "FPDF_LoadMemDocument64": (c_void_p, (c_char_p, c_size_t, c_char_p)),
    "FPDF_GetLastError": (c_ulong, ()),
    "FPDF_CloseDocument": (None, (c_void_p,)),
    "FPDF_GetPageCount": (c_int, (c_void_p,)),
    "FPDF_GetSecurityHandlerRevision": (c_int, (c_void_p,)),
    "FPDF_GetDocPermissions": (c_ulong, (c_void_p,)),
    "FPDF_LoadPage": (c_void_p, (c_void_p, c_int)),
    "FPDF_ClosePage": (None, (c_void_p,)),
    "FPDF_GetPageWidthF": (c_float, (c_void_p,)),
    "FPDF_GetPageHeightF": (c_float, (c_void_p,)),
    "FPDF_GetPageBoundingBox": (c_int, (c_void_p, c_void_p)),
    "FPDFPage_GetRotation": (c_int, (c_void_p,)),
    "FPDFPage_GetAnnotCount": (c_int, (c_void_p,)),
    "FPDFPage_GetAnnot": (c_void_p, (c_void_p, c_int)),
    "FPDFPage_CloseAnnot": (None, (c_void_p,)),
    "FPDFAnnot_GetSubtype": (c_int, (c_void_p,)),
    "FPDFAnnot_GetObjectCount": (c_int, (c_void_p,)),
    "FPDFPage_Flatten": (c_int, (c_void_p, c_int)),
    "FPDFPage_CountObjects": (c_int, (c_void_p,)),
    "FPDFPage_GetObject": (c_void_p, None),
    "FPDFPageObj_GetType": (c_int, None),
    "FPDFPageObj_GetBounds": (None, None),
    "FPDFPageObj_GetMatrix": (c_int, None),
    "FPDFPageObj_GetFillColor": (c_int, None),
    "FPDFPath_GetDrawMode": (c_int, None),
    "FPDFPath_CountSegments": (c_int, None),
    "FPDFPath_GetPathSegment": (c_void_p, None),
    "FPDFPathSegment_GetPoint": (None, None),
    "FPDFPathSegment_GetType": (c_int, None),
    "FPDFPathSegment_GetClose": (c_int, None),
    "FPDFFormObj_CountObjects": (c_int, None),
    "FPDFFormObj_GetObject": (c_void_p, None),
    "FPDFText_LoadPage": (c_void_p, (c_void_p,)),
    "FPDFText_ClosePage": (None, (c_void_p,)),
    "FPDFText_CountChars": (c_int, (c_void_p,)),
    "FPDFText_GetText": (c_int, (c_void_p, c_int, c_int, c_void_p)),
    "FPDFText_GetUnicode": (c_uint, (c_void_p, c_int)),
    "FPDFText_GetCharOrigin": (None, None),
    "FPDFText_GetLooseCharBox": (None, None),
    "FPDFText_GetMatrix": (None, None),
    "FPDFText_GetTextObject": (c_void_p, None),
    "FPDFTextObj_GetFont": (c_void_p, None),
    "FPDFTextObj_GetFontSize": (None, None),
    "FPDFTextObj_GetTextRenderMode": (c_int, None),
    "FPDFFont_GetBaseFontName": (c_size_t, None),
    "FPDFFont_GetFontData": (c_int, (c_void_p, c_char_p, c_size_t, c_void_p)),
    "FPDFFont_GetFlags": (c_int, None),
    "FPDFFont_GetWeight": (c_int, None),
}


class Functions:
    """The bound functions of pdfium, each an attribute."""

    def __init__(self, library: ctypes.CDLL) -> None:
        for name, (result, arguments) in _SIGNATURES.items():
            function = getattr(library, name)
            function.restype = result
            if arguments is not None:
                function.argtypes = list(arguments)
            setattr(self, name, function)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)  # a name that is not in the table above


@cache
def pdfium() -> Functions:
    """The functions of the pdfium library that pypdfium2 brings, ready for use."""
    library = ctypes.PyDLL(_library_path())
    start = library.FPDF_InitLibraryWithConfig
    start.restype, start.argtypes = None, [POINTER(Config)]
    start(byref(Config(version=2)))  # does nothing where pypdfium2 itself has done it before
    return Functions(library)


def _library_path() -> str:
    spec = find_spec("pypdfium2_raw")
    folder = os.path.dirname(spec.origin) if spec and spec.origin else ""
    for name in ("libpdfium.so", "libpdfium.dylib", "pdfium.dll"):
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            return path
    from pypdfium2_raw import bindings  # a build against the system's pdfium knows where that one is

    return str(bindings._libs["pdfium"]._name)
