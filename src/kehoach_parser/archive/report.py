"""OUT/report.html: what an archive holds, in one file that needs no network."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from html import escape
from typing import IO, Any

from kehoach_parser.archive.manifest import Manifest
from kehoach_parser.archive.messages import message, reason
from kehoach_parser.messages import Language

_ROWS = 30  # of a table of counts
_LISTED = 500  # failures and doubles; the lists beside the report have all
_MONTHS = 120

_STYLE = """
:root { color-scheme: light dark; --ink: #1d2733; --soft: #5d6b7a; --line: #d8dee5; --bar: #2f6db5; --page: #fff }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e9ef; --soft: #9aa8b7; --line: #35414e; --bar: #6aa5e8; --page: #161c23 } }
body { font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; color: var(--ink);
  background: var(--page); max-width: 68rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem; margin-bottom: .2rem } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
.when { color: var(--soft); margin: 0 }
.figures { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.2rem 0; padding: 0; list-style: none }
.figures li { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem 1rem; min-width: 7rem }
.figures b { display: block; font-size: 1.5rem; font-variant-numeric: tabular-nums }
.figures span { color: var(--soft) }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(22rem, 1fr)); gap: 0 2.5rem; align-items: start }
table { border-collapse: collapse; width: 100% }
th { text-align: left; color: var(--soft); border-bottom: 1px solid var(--line); padding: .3rem .5rem }
td { border-bottom: 1px solid var(--line); padding: .3rem .5rem; vertical-align: top; overflow-wrap: anywhere }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; width: 4rem }
td.b { width: 30% }
td.b i { display: block; height: .7rem; margin-top: .35rem; background: var(--bar); border-radius: 2px }
svg { width: 100%; height: auto; display: block } svg rect { fill: var(--bar) }
svg text { fill: var(--soft); font-size: 11px } svg line { stroke: var(--line) }
"""

_OF_RESULTS = "from results r where r.code = '' and exists (select 1 from files f where f.key = r.key)"


def write_report(manifest: Manifest, stream: IO[str], language: Language) -> None:
    """Write the page."""
    title = message("report", language)
    stream.write(
        f'<!doctype html>\n<html lang="{language}">\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{_STYLE}</style>\n<h1>{title}</h1>\n<p class=when>{time.strftime('%Y-%m-%d %H:%M')}</p>\n"
    )
    for piece in _pieces(manifest, language):
        stream.write(piece + "\n")


def _pieces(manifest: Manifest, language: Language) -> Iterator[str]:
    yield _figures(manifest, language)
    yield f"<h2>{message('deadlines', language)}</h2>" + _chart(_deadlines(manifest))
    yield '<div class="pair">'
    for heading, column in (("by-type", "doc_type"), ("by-year", "substr(date, 1, 4)"), ("by-format", "format")):
        yield _counts(manifest, heading, column, language)
    yield "</div>"
    yield _counts(manifest, "by-issuer", "upper(issuer)", language)
    yield _failures(manifest, language)
    yield _doubles(manifest, language)


def _figures(manifest: Manifest, language: Language) -> str:
    files, failed = next(
        manifest.rows("select count(*), total(r.code != '') from files f join results r on r.key = f.key")
    )
    read, pages, tasks, assigning = next(
        manifest.rows(f"select count(*), total(pages), total(tasks), total(tasks > 0) {_OF_RESULTS}")
    )
    figures = (
        ("files", files), ("documents", read), ("with-tasks", assigning), ("tasks", tasks), ("pages", pages),
        ("failed", failed),
    )  # fmt: skip
    items = (f"<li><b>{_number(value)}</b><span>{message(name, language)}</span></li>" for name, value in figures)
    return f'<ul class="figures">{"".join(items)}</ul>'


def _counts(manifest: Manifest, heading: str, column: str, language: Language) -> str:
    rows = list(
        manifest.rows(
            f"select {column}, count(*), total(tasks) {_OF_RESULTS} group by 1 order by 2 desc, 1 limit {_ROWS}"
        )
    )
    largest = max((row[1] for row in rows), default=1)
    unknown = message("unknown", language)
    body = "".join(
        f"<tr><td>{escape(str(name or unknown))}<td class=b><i style='width:{100 * count / largest:.1f}%'></i>"
        f"<td class=n>{_number(count)}<td class=n>{_number(tasks)}"
        for name, count, tasks in rows
    )
    heads = f"<tr><th><th><th class=n>{message('documents', language)}<th class=n>{message('tasks', language)}"
    return f"<section><h2>{message(heading, language)}</h2><table>{heads}{body}</table></section>"


def _deadlines(manifest: Manifest) -> list[tuple[str, int]]:
    """Months with the number of deadlines that end in them, without gaps, the last ones when they are many."""
    found = {
        str(month): int(count)
        for month, count in manifest.rows(
            "select d.key, sum(d.value) from results r, json_each(r.dues) d where r.code = ''"
            " and exists (select 1 from files f where f.key = r.key) group by 1"
        )
    }
    months = [_month(number) for number in range(_index(min(found)), _index(max(found)) + 1)] if found else []
    return [(month, found.get(month, 0)) for month in months[-_MONTHS:]]


def _index(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def _month(index: int) -> str:
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def _chart(months: list[tuple[str, int]]) -> str:
    """Bars over time; the number of each is in its tooltip, years stand below, the largest number at the top."""
    if not months:
        return "<p>0</p>"
    width, height, top = 1000, 180, 14
    step = (width - 40) / max(12, len(months))
    largest = max(count for _, count in months) or 1
    parts = [
        f'<text x="0" y="{top + 4}">{_number(largest)}</text><line x1="38" x2="{width}" y1="{height}" y2="{height}"/>'
    ]
    for number, (month, count) in enumerate(months):
        x, tall = 40 + number * step, (height - top) * count / largest
        parts.append(
            f'<rect x="{x:.1f}" y="{height - tall:.1f}" width="{max(1.0, step - 2):.1f}" height="{tall:.1f}">'
            f"<title>{month}: {count}</title></rect>"
        )
        if month.endswith("-01") or number == 0:
            parts.append(f'<text x="{x:.1f}" y="{height + 14}">{month[:4] if number else month}</text>')
    return f'<svg viewBox="0 0 {width} {height + 20}" role="img">{"".join(parts)}</svg>'


def _failures(manifest: Manifest, language: Language) -> str:
    rows = manifest.rows(
        "select f.name, r.code, r.detail from files f join results r on r.key = f.key where r.code != ''"
        f" order by r.code, f.name limit {_LISTED + 1}"
    )
    cells = [(escape(name), escape(reason(code, detail, language))) for name, code, detail in rows]
    return _list(cells, ("file", "reason"), "failures", language)


def _doubles(manifest: Manifest, language: Language) -> str:
    cells: list[tuple[str, ...]] = []
    for name, original in manifest.copies():
        if len(cells) <= _LISTED:
            cells.append((escape(original), escape(name), "100 %"))
    for one, other, shared in manifest.near_copies():
        if len(cells) <= _LISTED:
            cells.append((escape(one), escape(other), f"≈ {100 * shared:.0f} %"))
    return _list(cells, ("file", "file", "share"), "doubles", language)


def _list(cells: Iterable[tuple[str, ...]], heads: tuple[str, ...], heading: str, language: Language) -> str:
    rows = list(cells)
    if not rows:
        return ""
    body = "".join("<tr>" + "".join(f"<td>{cell}" for cell in row) for row in rows[:_LISTED])
    more = f"<p>{message('more', language)}</p>" if len(rows) > _LISTED else ""
    head = "".join(f"<th>{message(name, language)}" for name in heads)
    return f"<h2>{message(heading, language)}</h2><table><tr>{head}{body}</table>{more}"


def _number(value: Any) -> str:
    return f"{int(value):,}".replace(",", "\u202f")
