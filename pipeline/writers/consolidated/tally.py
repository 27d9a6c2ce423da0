"""Small counts above a list: what is counted, how many there are, what it means; each leads to the lines that it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from pipeline.writers.consolidated.bulk import BulkSheet, shown
from pipeline.writers.consolidated.desk import Desk
from pipeline.writers.consolidated.heights import TABLE_SIZE
from pipeline.writers.consolidated.links import area
from pipeline.writers.house import Area, Look, put, row_height


@dataclass(frozen=True)
class Tally:
    """One line: its label, the number with the formula that counts it again, and what it means.

    `of` is the list's column in which the counted lines hold the label; `to` a place elsewhere.
    """

    label: str
    number: int
    formula: str
    said: str = ""
    of: str = ""
    to: str = ""


@dataclass(frozen=True)
class Group:
    """Some counts under heads of their own."""

    heads: tuple[str, str, str]
    lines: Sequence[Tally]


class _Run(NamedTuple):
    first: int
    last: int
    number: int


@dataclass(frozen=True)
class Below:
    """The list that stands below the counts: its rows, the row of its heads on the sheet, the widths of its columns.

    `known` keeps where labels stand, once a column was asked for.
    """

    sheet: str
    rows: pd.DataFrame
    top: int
    widths: Sequence[float]
    known: dict[str, dict[str, _Run]] = field(default_factory=dict)

    def place(self, column: str, label: str) -> str:
        """Where the lines with a label stand: all of them where they stand together, else the first one; nothing without any."""
        run = self._runs(column).get(label)
        if run is None:
            return ""
        last = run.last if run.last - run.first + 1 == run.number else run.first
        return area(self.sheet, self.top + 1 + run.first, 0, self.top + 1 + last, len(self.widths) - 1)

    def _runs(self, column: str) -> dict[str, _Run]:
        """Where each label of a column first and last stands, and how often."""
        if column not in self.known:
            found: dict[str, _Run] = {}
            for at, label in enumerate(self.rows[column].tolist()):
                before = found.get(label)
                found[label] = _Run(before.first, at, before.number + 1) if before else _Run(at, at, 1)
            self.known[column] = found
        return self.known[column]

    @property
    def reach(self) -> int:
        """The last column that what is said reaches to: as far as one reads without scrolling."""
        taken, at = 0.0, 0
        for at, width in enumerate(self.widths):
            taken += width
            if taken > _READABLE:
                return max(at - 1, 2)
        return at


_READABLE = 150.0


def top_below(top: int, groups: Sequence[Group]) -> int:
    """The row of the list's heads, below groups that begin in row `top`."""
    return top + sum(1 + len(group.lines) + 1 for group in groups)


def write(desk: Desk, sheet: BulkSheet, top: int, groups: Sequence[Group], below: Below) -> None:
    """The groups one below the other from row `top` on, an empty row behind each."""
    for group in groups:
        _group(desk, sheet, top, group, below)
        top = top_below(top, [group])


def _group(desk: Desk, sheet: BulkSheet, top: int, group: Group, below: Below) -> None:
    styles, last = desk.styles, below.reach
    head, said = styles.of(Look.HEAD, font_size=TABLE_SIZE), styles.of(Look.WRAPPED, font_size=TABLE_SIZE)
    for area_, text in zip((Area(top, 0, top, 0), Area(top, 1, top, 1), Area(top, 2, top, last)), group.heads, strict=True):
        put(sheet, area_, text, head)
    sheet.set_row(top, 22)
    room = sum(below.widths[2 : last + 1])
    for row, line in enumerate(group.lines, top + 1):
        desk.value(sheet, row, 0, line.label, styles.of(Look.LABEL, bold=False, font_size=TABLE_SIZE, align="left"))
        to = below.place(line.of, line.label) if line.of else line.to
        desk.figure(sheet, row, 1, line.formula, line.number, styles.of(Look.NUMBER, font_size=TABLE_SIZE), to)
        put(sheet, Area(row, 2, row, last), shown(line.said), said)
        sheet.set_row(row, row_height([(line.said, room), (line.label, below.widths[0])], TABLE_SIZE, least=20))
