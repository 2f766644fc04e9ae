"""A plot of bars as SVG, drawn by hand: no library is worth it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import log10

_WIDTH, _LABEL, _ROW = 760, 260, 26
_TICKS = (0.5, 1, 2, 5, 10, 20, 50, 100, 200)


def bars(title: str, rows: Sequence[tuple[str, float, bool]]) -> str:
    """One bar a row (name, value, whether it is ours) on a scale of tenfold steps."""
    top = max(value for _, value, _ in rows) * 1.25
    ticks = [tick for tick in _TICKS if tick <= top]

    def x(value: float) -> float:
        share = log10(max(value, _TICKS[0]) / _TICKS[0]) / log10(top / _TICKS[0])
        return _LABEL + share * (_WIDTH - _LABEL - 60)

    height = 60 + _ROW * len(rows)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif" '
        'font-size="13">',
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="12" y="22" font-size="15" fill="#111">{escape(title)}</text>',
    ]
    for tick in ticks:
        parts.append(f'<path d="M{x(tick):.1f} 34V{height - 18}" stroke="#ddd"/>')
        parts.append(f'<text x="{x(tick):.1f}" y="{height - 4}" text-anchor="middle" fill="#666">{tick:g}×</text>')
    for number, (name, value, ours) in enumerate(rows):
        y = 40 + number * _ROW
        colour = "#c8102e" if ours else "#7a8ba0"
        parts.append(f'<text x="{_LABEL - 8}" y="{y + 14}" text-anchor="end" fill="#111">{escape(name)}</text>')
        parts.append(
            f'<rect x="{x(0):.1f}" y="{y}" width="{max(x(value) - x(0), 1):.1f}" height="18" fill="{colour}"/>'
        )
        parts.append(f'<text x="{x(value) + 5:.1f}" y="{y + 14}" fill="#111">{value:.1f}</text>')
    return "\n".join([*parts, "</svg>\n"])
