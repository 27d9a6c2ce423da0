"""Small tables one below the other on a sheet: a title, heads, lines, and where numbers are summed, a line of totals that adds them up live.

A first column whose neighbour has no head reaches over both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.format import Format

from pipeline.forms.vocabularies import GRADE
from pipeline.writers.consolidated.bulk import BulkSheet, shown
from pipeline.writers.consolidated.desk import Desk, cell
from pipeline.writers.consolidated.heights import TABLE_SIZE
from pipeline.writers.house import Area, Look, put, row_height

Cell = str | int | float | None
TOTAL = "合计"


@dataclass(frozen=True)
class Block:
    """One table: its title, what is said under it, its heads and lines. `summed` are the columns (from 0) with a total."""

    title: str
    heads: Sequence[str]
    lines: Sequence[Sequence[Cell]]
    summed: Sequence[int] = ()
    note: str = ""

    @property
    def wide(self) -> bool:
        """Whether the first column reaches over two."""
        return not self.heads[1]


def write(desk: Desk, sheet: BulkSheet, top: int, widths: Sequence[float], own: Block) -> int:
    """The table from row `top` on; the row in which the next one may begin."""
    styles = desk.styles
    desk.value(sheet, top, 0, own.title, styles.of(Look.HEADING, text_wrap=False))
    sheet.set_row(top, 24)
    if own.note:
        desk.value(sheet, top + 1, 0, own.note, styles.of(Look.NOTE, text_wrap=False, font_size=10))
        top += 1
    for at, head in enumerate(own.heads):
        _cell(desk, sheet, (top + 1, at), head, styles.of(Look.HEAD, font_size=TABLE_SIZE), own)
    sheet.set_row(top + 1, row_height(list(zip(own.heads, widths, strict=False)), TABLE_SIZE, least=24))
    first = top + 2
    for row, line in enumerate(own.lines, first):
        _line(desk, sheet, row, widths, line, own)
    last = first + len(own.lines)
    if own.summed and own.lines:
        _total(desk, sheet, first, last, own)
        last += 1
    return last + 1


def _cell(desk: Desk, sheet: BulkSheet, at: tuple[int, int], value: Cell, style: Format, own: Block) -> None:
    """A cell, over two columns where its neighbour has no head."""
    row, column = at
    if own.wide and column == 0:
        put(sheet, Area(row, 0, row, 1), shown(str(value)), style)
    elif not (own.wide and column == 1):
        desk.value(sheet, row, column, "" if value is None else value, style)


def _line(desk: Desk, sheet: BulkSheet, row: int, widths: Sequence[float], line: Sequence[Cell], own: Block) -> None:
    styles = desk.styles
    for at, value in enumerate(line):
        look = Look.NUMBER if isinstance(value, int | float) else Look.WRAPPED
        style = styles.grade(str(value), font_size=TABLE_SIZE) if value in GRADE.values else styles.of(look, font_size=TABLE_SIZE)
        _cell(desk, sheet, (row, at), value, style, own)
    room = [widths[0] + widths[1], *widths[1:]] if own.wide else widths
    texts = [(shown(value), width) for value, width in zip(line, room, strict=False) if isinstance(value, str)]
    sheet.set_row(row, row_height(texts, TABLE_SIZE, least=20))


def _total(desk: Desk, sheet: BulkSheet, first: int, last: int, own: Block) -> None:
    styles = desk.styles
    for at in range(len(own.heads)):
        _cell(desk, sheet, (last, at), "" if at else TOTAL, styles.of(Look.LABEL, font_size=TABLE_SIZE), own)
    for at in own.summed:
        number = sum(value for line in own.lines if isinstance(value := line[at], int | float))
        desk.formula(sheet, last, at, f"SUM({cell(first, at)}:{cell(last - 1, at)})", number, styles.of(Look.NUMBER, bold=True, font_size=TABLE_SIZE))
