"""The header block, in any of its usual shapes: label beside value, label and value in one cell, several in one cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.form import Field, Form, Kind, heading_key
from pipeline.intake.cells import shown
from pipeline.intake.dates import period_year, read_date, read_period
from pipeline.intake.grid import Cell, Grid
from pipeline.marks import FormMark
from pipeline.place import Place
from pipeline.submission import HeaderValue
from pipeline.text import tight

_REACH = 8
_MEASURE = re.compile(r"[万亿千百]?[元个人项条份次件户岗]|%")
"""What a table is counted in: “单位：个” names no unit that reports."""


@dataclass(frozen=True)
class Entry:
    """What stands beside a label: the field it means, the label as printed, the content (None where empty), its place."""

    field: Field
    label: str
    content: Cell | None
    place: Place


@lru_cache(maxsize=16)
def _inline(form: Form) -> re.Pattern[str]:
    """Labels that are followed by a colon or a blank inside one cell; longest first, so that 填表日期 is not read as 填表."""
    names = sorted({name for f in form.header for name in (f.heading, *f.aka)}, key=len, reverse=True)
    spaced = [r"\s*".join(re.escape(char) for char in unicodedata.normalize("NFKC", name)) for name in names]
    return re.compile(rf"(?:^|(?<=[\s,;|。、]))({'|'.join(spaced)})\s*(?::|(?<=\S)\s+(?=\S))\s*")


@lru_cache(maxsize=20_000)
def _entries_in_cell(form: Form, text: str) -> tuple[tuple[Field, str, str], ...]:
    """The labelled entries inside one cell: (field, label, content)."""
    flat = unicodedata.normalize("NFKC", text)
    found = list(_inline(form).finditer(flat))
    if not found or (found[0].start() > 0 and ":" not in found[0][0]):
        return ()
    ends = [each.start() for each in found[1:]] + [len(flat)]
    # The sender's own characters are shown; where folding changed their count, the folded ones are.
    own = text if len(text) == len(flat) else flat
    entries: list[tuple[Field, str, str]] = []
    for each, end in zip(found, ends, strict=True):
        label = "".join(each[1].split())
        declared = form.match_label(label)
        if declared is not None:
            entries.append((declared, label, own[each.end() : end].strip(" ,\uff0c;\uff1b|\uff5c。、\n\u3000\u00a0")))
    return tuple(entries)


def _beside(grid: Grid, form: Form, row: int, column: int) -> tuple[Cell | None, int]:
    """The content to the right of a label, and its column; stops at the next label."""
    cells = grid.cells[row - 1]
    merge = grid.merge_at(row, column)
    first = (merge.right if merge else column) + 1
    for at in range(first, min(first + _REACH, len(cells) + 1)):
        cell = cells[at - 1]
        if cell == "":
            continue
        if isinstance(cell, str) and (form.match_label(cell) or _entries_in_cell(form, cell)):
            break
        return cell, at
    return None, first


def _entries(grid: Grid, form: Form, rows: Sequence[int]) -> Iterator[Entry]:
    for row in rows:
        previous: Cell = ""
        for column, cell in enumerate(grid.cells[row - 1], 1):
            if not isinstance(cell, str) or not cell or cell == previous:
                continue
            previous = cell
            yield from _cell_entries(grid, form, row, column, cell)


def _cell_entries(grid: Grid, form: Form, row: int, column: int, cell: str) -> Iterator[Entry]:
    if declared := form.match_label(cell):
        content, at = _beside(grid, form, row, column)
        yield Entry(declared, "".join(cell.split()).rstrip(":\uff1a"), content, grid.place(row, at))
        return
    inside = _entries_in_cell(form, cell)
    for position, (declared, label, content) in enumerate(inside):
        if content or position < len(inside) - 1:
            yield Entry(declared, label, content or None, grid.place(row, column))
        else:
            beside, at = _beside(grid, form, row, column)
            yield Entry(declared, label, beside, grid.place(row, at if beside is not None else column))


def entries(grid: Grid, form: Form, rows: Sequence[int]) -> dict[str, Entry]:
    """The header entries found in these lines (from 1), by heading; the first filled one wins over empty ones."""
    found: dict[str, Entry] = {}
    for entry in _entries(grid, form, rows):
        if isinstance(entry.content, str) and _MEASURE.fullmatch(entry.content.strip()):
            continue
        known = found.get(entry.field.heading)
        if known is None or (known.content is None and entry.content is not None):
            found[entry.field.heading] = entry
    return found


def _plain(entry: Entry, year: int | None) -> tuple[str, str]:
    """(value, problem) of an entry, by the kind of its field; a value is given even where there is a problem."""
    text = shown(entry.content)
    if entry.field.kind is Kind.DATE:
        read = read_date(entry.content, year)
        return (read.day.isoformat(), "") if read.day else (text, read.problem)
    if entry.field.kind is Kind.PERIOD:
        period = read_period(text)
        return (period, "") if period else (text, "period")
    return tight(text), ""


@dataclass(frozen=True)
class ReadEntry:
    """A header entry as read: its value, and the problem that keeps it from being one."""

    entry: Entry
    value: HeaderValue
    problem: str


def read(found: dict[str, Entry]) -> dict[str, ReadEntry]:
    """The filled entries as values; the year for dates without one is that of the period."""
    year = _year(found)
    values = {}
    for heading, entry in found.items():
        if entry.content is None or not tight(shown(entry.content)):
            continue
        value, problem = _plain(entry, year)
        values[heading] = ReadEntry(entry, HeaderValue(value, shown(entry.content), entry.label, entry.place), problem)
    return values


def _year(found: dict[str, Entry]) -> int | None:
    period = next((e for e in found.values() if e.field.kind is Kind.PERIOD and e.content is not None), None)
    official = read_period(shown(period.content)) if period else None
    return period_year(official) if official else None


def is_label(form: Form, text: str) -> bool:
    """Whether a text is a header label or begins with one."""
    return form.match_label(text) is not None or bool(_entries_in_cell(form, text))


def mark_of(grid: Grid, rows: int) -> FormMark | None:
    """The mark printed at the top of the sheet, or None."""
    for cells in grid.cells[:rows]:
        for cell in cells:
            if isinstance(cell, str) and (found := FormMark.within(heading_key(cell))):
                return found
    return None
