"""The heat map of 摘要： 发生机率 by 危害程度, the deeper the more points, every cell counted live and leading to its points."""

from __future__ import annotations

from pipeline.analysis.tables import TOTAL
from pipeline.forms.vocabularies import HARM, PROBABILITY
from pipeline.writers.consolidated.bulk import BulkSheet
from pipeline.writers.consolidated.counting import count, counted_text, whole
from pipeline.writers.consolidated.database import everything
from pipeline.writers.consolidated.desk import Desk
from pipeline.writers.consolidated.statistics import Placed
from pipeline.writers.house import HEAT, NAVY, NOTE_SIZE, Area, Look, put

COLUMNS = 2 + len(HARM.values)
# One row for a band, however high: programs shade only the first row of merged cells.
HEIGHTS = (30.0, 30.0, *(60.0 for _ in PROBABILITY.values), 30.0, 15.0)
"""The heights in points of its rows: title, heads, a band for each 机率, totals, a remark."""
_BY, _ACROSS = "发生机率", "危害程度"


def write(desk: Desk, sheet: BulkSheet, row: int, left: int, table: Placed) -> None:
    """The map from a cell on."""
    styles, right = desk.styles, left + COLUMNS - 1
    head, first = row + 1, row + 2
    last = first + len(PROBABILITY.values)
    put(sheet, Area(row, left, row, right), f"{_BY}与{_ACROSS}", styles.of(Look.HEADING, align="center", font_size=11))
    for at, text in enumerate(("机率↓\n危害→", *HARM.values, TOTAL), left):
        desk.value(sheet, head, at, text, styles.of(Look.HEAD, font_size=NOTE_SIZE))
    counts: list[list[int]] = table.table.counts.reindex(index=list(PROBABILITY.values), columns=list(HARM.values)).to_numpy().tolist()
    for at, (label, values) in enumerate(zip(PROBABILITY.values, counts, strict=True), first):
        _band(desk, sheet, (at, left), label, values)
    _totals(desk, sheet, (last, left), [sum(values) for values in zip(*counts, strict=True)])
    put(sheet, Area(last + 1, left, last + 1, right), "格内是风险点个数，颜色越深越多。", styles.of(Look.NOTE, font_size=8, align="center"))
    sheet.conditional_format(first, left + 1, last - 1, right - 1, {
        "type": "2_color_scale", "min_color": "#FFFFFF", "max_color": HEAT, "min_type": "num", "min_value": 0,
    })


def _band(desk: Desk, sheet: BulkSheet, at: tuple[int, int], label: str, values: list[int]) -> None:
    """One row of the map: its label, its counts, its total."""
    row, left = at
    number, bold = desk.styles.of(Look.NUMBER, font_size=14, font_color=NAVY), desk.styles.of(Look.NUMBER, bold=True)
    desk.value(sheet, row, left, label, desk.styles.of(Look.LABEL))
    for column, (harm, value) in enumerate(zip(HARM.values, values, strict=True), left + 1):
        formula = count((_BY, label, f'"{label}"'), (_ACROSS, harm, f'"{harm}"'))
        desk.figure(sheet, row, column, formula, value, number, desk.details.of((_BY, label), (_ACROSS, harm)))
    desk.figure(sheet, row, left + COLUMNS - 1, counted_text(_BY, label), sum(values), bold, desk.details.of((_BY, label)))


def _totals(desk: Desk, sheet: BulkSheet, at: tuple[int, int], values: list[int]) -> None:
    row, left = at
    bold = desk.styles.of(Look.NUMBER, bold=True)
    desk.value(sheet, row, left, TOTAL, desk.styles.of(Look.LABEL))
    for column, (harm, value) in enumerate(zip(HARM.values, values, strict=True), left + 1):
        desk.figure(sheet, row, column, counted_text(_ACROSS, harm), value, bold, desk.details.of((_ACROSS, harm)))
    desk.figure(sheet, row, left + COLUMNS - 1, whole(), sum(values), bold, everything(desk))
