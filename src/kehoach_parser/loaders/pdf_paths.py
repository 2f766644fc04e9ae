"""Ruling lines: the straight horizontal and vertical strokes of a page, from its path objects.

Producers draw the border of a table as strokes, as thin filled rectangles, as one path of many pieces, or within a form
that is placed on the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import byref, c_float, c_int, c_uint, c_ulong
from functools import cache
from itertools import chain, compress, islice, pairwise, repeat
from struct import Struct
from typing import Any

from kehoach_parser.loaders.pdf_binding import Functions, Matrix, pointer

_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5  # FPDF_PAGEOBJ_*
_LINE_TO, _MOVE_TO = 0, 2  # FPDF_SEGMENT_*
_THIN = 4.0  # points: a rule is at most this thick
_MAX_OBJECTS = 50_000  # of a page: maps and drawings have more, tables never
_MAX_SEGMENTS = 5_000  # of one path
_MAX_NESTING = 8  # forms within forms; a form may draw itself
_WHITE = 250
_NUMBERS = 256

_FLOATS, _COLORS = Struct("4f").unpack_from, Struct("3I").unpack_from  # a third of the time of an array's own way
_Bounds, _Color = c_float * 4, c_uint * 4  # a new type each time would cost more than what it is used for
Handle = Any  # of an object, as an argument that no call has to convert again
Transform = tuple[float, float, float, float, float, float]
_IDENTITY: Transform = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


# A straight stroke, or the middle of a thin filled rectangle: left, bottom, right and top in the page's own space.
Stroke = tuple[float, float, float, float]


def strokes(pdfium: Functions, page: int) -> list[Stroke]:
    """All strokes of a page."""
    return _PathReader(pdfium).read(_objects(pdfium, page), _IDENTITY, 0)


def biggest_picture(pdfium: Functions, page: int) -> float:
    """The area of the biggest picture that stands on a page itself, in square points."""
    reader = _PathReader(pdfium)
    biggest = 0.0
    for handle in _objects(pdfium, page):
        if pdfium.FPDFPageObj_GetType(handle) in (_IMAGE, _FORM):
            left, bottom, right, top = reader.bounds(handle)
            biggest = max(biggest, (right - left) * (top - bottom))
    return biggest


def texts_from(pdfium: Functions, page: int, first: int) -> set[int]:
    """The text objects within the objects of a page from the given one on, within forms too."""
    count, get = min(pdfium.FPDFPage_CountObjects(page), first + _MAX_OBJECTS), pdfium.FPDFPage_GetObject
    found: set[int] = set()
    pending = [(get(pointer(page), number), 0) for number in range(first, count)]
    while pending and len(found) < _MAX_OBJECTS:
        handle, nesting = pending.pop()
        argument = pointer(handle)
        kind = pdfium.FPDFPageObj_GetType(argument)
        if kind == _TEXT:
            found.add(handle)
        elif kind == _FORM and nesting < _MAX_NESTING:
            inner = range(min(pdfium.FPDFFormObj_CountObjects(argument), _MAX_OBJECTS))
            pending.extend((pdfium.FPDFFormObj_GetObject(argument, c_ulong(n)), nesting + 1) for n in inner)
    return found


def _objects(pdfium: Functions, page: int) -> list[Handle]:
    count = min(pdfium.FPDFPage_CountObjects(page), _MAX_OBJECTS)
    return list(map(pointer, map(pdfium.FPDFPage_GetObject, repeat(pointer(page)), range(count))))


@cache
def _some_numbers(begin: int) -> list[c_ulong]:
    return list(map(c_ulong, range(begin, begin + _NUMBERS)))


def _numbers(count: int) -> Iterator[c_ulong]:
    """The numbers of the objects of a form as arguments, which cost half as much as a call when they are new."""
    every = chain.from_iterable(map(_some_numbers, range(0, count, _NUMBERS)))
    return islice(every, count)


class _PathReader:
    def __init__(self, pdfium: Functions) -> None:
        self._pdfium = pdfium
        self._bounds, self._fill, self._stroked = _Bounds(), c_int(), c_int()
        self._at_bounds = [byref(self._bounds, 4 * number) for number in range(4)]
        self._color = _Color()
        self._at_color = [byref(self._color, 4 * number) for number in range(4)]
        self._at_mode = byref(self._fill), byref(self._stroked)
        self._left = _MAX_OBJECTS

    def bounds(self, handle: Handle) -> tuple[float, ...]:
        """Left, bottom, right and top of an object."""
        self._pdfium.FPDFPageObj_GetBounds(handle, *self._at_bounds)
        return _FLOATS(self._bounds)

    def read(self, handles: list[Handle], place: Transform, nesting: int) -> list[Stroke]:
        """The strokes of some objects. Most of these are texts, which cost no more than the question what they are, and
        most paths are thin: one loop without calls to Python for these."""
        self._left -= len(handles)
        if self._left < 0:
            return []
        found: list[Stroke] = []
        pieces: list[Stroke] = []
        kinds = list(map(self._pdfium.FPDFPageObj_GetType, handles))
        drawn = list(map(_TEXT.__ne__, kinds))
        bounds_of, values, (at_left, at_bottom, at_right, at_top) = (
            self._pdfium.FPDFPageObj_GetBounds, self._bounds, self._at_bounds,
        )  # fmt: skip
        fill_of, color, (at_red, at_green, at_blue, at_alpha) = (
            self._pdfium.FPDFPageObj_GetFillColor, self._color, self._at_color,
        )  # fmt: skip
        for handle, kind in zip(compress(handles, drawn), compress(kinds, drawn), strict=True):
            if kind == _FORM and nesting < _MAX_NESTING:
                pieces.extend(self._read_form(handle, place, nesting))
            if kind not in (_PATH, _IMAGE):
                continue
            bounds_of(handle, at_left, at_bottom, at_right, at_top)
            left, bottom, right, top = _FLOATS(values)
            width, height = right - left, top - bottom
            if width > _THIN and height > _THIN:
                if kind == _PATH:
                    pieces.extend(self._read_segments(handle, place))
                continue
            filled = kind == _PATH and fill_of(handle, at_red, at_green, at_blue, at_alpha)
            if filled and color[0] >= _WHITE and min(_COLORS(color)) >= _WHITE and not self._is_stroked(handle):
                continue
            if width >= height:
                middle = (bottom + top) / 2
                found.append((left, middle, right, middle))
            else:
                middle = (left + right) / 2
                found.append((middle, bottom, middle, top))
        return pieces + (found if place is _IDENTITY else moved(found, place))

    def _read_form(self, handle: Handle, place: Transform, nesting: int) -> list[Stroke]:
        count = min(self._pdfium.FPDFFormObj_CountObjects(handle), _MAX_OBJECTS)
        inner = map(self._pdfium.FPDFFormObj_GetObject, repeat(handle), _numbers(count))
        return self.read(list(map(pointer, inner)), _combined(self._matrix(handle), place), nesting + 1)

    def _is_stroked(self, handle: Handle) -> bool:
        """Whether a path is drawn along its line, and not only filled: no page has paths that are neither."""
        self._pdfium.FPDFPath_GetDrawMode(handle, *self._at_mode)
        return bool(self._stroked.value)

    def _is_white(self, handle: Handle) -> bool:
        if not self._pdfium.FPDFPageObj_GetFillColor(handle, *self._at_color):
            return False
        return bool(min(_COLORS(self._color)) >= _WHITE)

    def _matrix(self, handle: Handle) -> Transform:
        matrix = Matrix()
        if not self._pdfium.FPDFPageObj_GetMatrix(handle, byref(matrix)):
            return _IDENTITY
        return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f

    def _read_segments(self, handle: Handle, place: Transform) -> list[Stroke]:
        """The strokes of a path of many pieces: each straight piece when it is stroked, else each thin rectangle."""
        stroked = self._is_stroked(handle)
        if not stroked and self._is_white(handle):
            return []
        whole = _combined(self._matrix(handle), place)
        found: list[Stroke] = []
        for points in self._subpaths(handle):
            corners = [_point(x, y, whole) for x, y in points]
            found.extend(_pieces(corners) if stroked else _thin_box(corners))
        return found

    def _subpaths(self, handle: Handle) -> Iterator[list[tuple[float, float]]]:
        x, y = c_float(), c_float()
        at_x, at_y = byref(x), byref(y)
        points: list[tuple[float, float]] = []
        for number in range(min(self._pdfium.FPDFPath_CountSegments(handle), _MAX_SEGMENTS)):
            segment = pointer(self._pdfium.FPDFPath_GetPathSegment(handle, number))
            kind = self._pdfium.FPDFPathSegment_GetType(segment)
            self._pdfium.FPDFPathSegment_GetPoint(segment, at_x, at_y)
            if kind == _MOVE_TO and points:
                yield points
                points = []
            if kind not in (_MOVE_TO, _LINE_TO):  # a curve: no rule
                points = []
            points.append((x.value, y.value))
            if self._pdfium.FPDFPathSegment_GetClose(segment):
                points.append(points[0])
        if points:
            yield points


def _pieces(points: list[tuple[float, float]]) -> Iterator[Stroke]:
    for (x0, y0), (x1, y1) in pairwise(points):
        if abs(x1 - x0) < 0.5 or abs(y1 - y0) < 0.5:
            yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _thin_box(points: list[tuple[float, float]]) -> Iterator[Stroke]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, right, bottom, top = min(xs), max(xs), min(ys), max(ys)
    if top - bottom <= _THIN:
        yield left, (bottom + top) / 2, right, (bottom + top) / 2
    elif right - left <= _THIN:
        yield (left + right) / 2, bottom, (left + right) / 2, top


def _point(x: float, y: float, place: Transform) -> tuple[float, float]:
    a, b, c, d, e, f = place
    return a * x + c * y + e, b * x + d * y + f


def moved(strokes: list[Stroke], place: Transform) -> list[Stroke]:
    """The strokes of a form where its page places them."""
    a, b, c, d, e, f = place
    if b == c == 0 and a > 0 and d > 0:  # as most forms stand on their page
        return [(a * left + e, d * bottom + f, a * right + e, d * top + f) for left, bottom, right, top in strokes]
    found = []
    for left, bottom, right, top in strokes:
        (x0, y0), (x1, y1) = _point(left, bottom, place), _point(right, top, place)
        found.append((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
    return found


def _combined(inner: Transform, outer: Transform) -> Transform:
    """First the inner, then the outer transformation."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip
