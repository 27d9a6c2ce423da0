"""Small counts above a list: what is counted, how many there are, and what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.writers.consolidated.bulk import BulkSheet, shown
from pipeline.writers.consolidated.desk import Desk
from pipeline.writers.consolidated.heights import TABLE_SIZE
from pipeline.writers.house import Area, Look, put, row_height


@dataclass(frozen=True)
class Tally:
    """One line: its label, the number with the formula that counts it again, and what it means."""

    label: str
    number: int
    formula: str
    said: str = ""


@dataclass(frozen=True)
class Place:
    """Where counts stand on a sheet: from which row on, above a list with columns of these widths."""

    top: int
    widths: Sequence[float]

    @property
    def last(self) -> int:
        """The last column that what is said reaches to: as far as one reads without scrolling."""
        taken, at = 0.0, 0
        for at, width in enumerate(self.widths):
            taken += width
            if taken > _READABLE:
                return max(at - 1, 2)
        return at


_READABLE = 150.0


def write(desk: Desk, sheet: BulkSheet, place: Place, heads: tuple[str, str, str], lines: Sequence[Tally]) -> int:
    """Heads and lines; the row behind the last one."""
    styles, last = desk.styles, place.last
    head, said = styles.of(Look.HEAD, font_size=TABLE_SIZE), styles.of(Look.WRAPPED, font_size=TABLE_SIZE)
    for area, text in zip((Area(place.top, 0, place.top, 0), Area(place.top, 1, place.top, 1), Area(place.top, 2, place.top, last)), heads, strict=True):
        put(sheet, area, text, head)
    sheet.set_row(place.top, 22)
    room = sum(place.widths[2 : last + 1])
    for row, line in enumerate(lines, place.top + 1):
        desk.value(sheet, row, 0, line.label, styles.of(Look.LABEL, bold=False, font_size=TABLE_SIZE, align="left"))
        desk.figure(sheet, row, 1, line.formula, line.number, styles.of(Look.NUMBER, font_size=TABLE_SIZE))
        put(sheet, Area(row, 2, row, last), shown(line.said), said)
        sheet.set_row(row, row_height([(line.said, room), (line.label, place.widths[0])], TABLE_SIZE, least=20))
    return place.top + 1 + len(lines)
