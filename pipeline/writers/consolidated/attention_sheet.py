"""The sheet 提请注意： everything that leaders should look at, one line each; the first lines stand on 摘要 too."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.writers.consolidated.attention import RULES, Point
from pipeline.writers.consolidated.bulk import BulkSheet, shown
from pipeline.writers.consolidated.desk import Desk
from pipeline.writers.consolidated.names import ATTENTION
from pipeline.writers.house import Look, row_height

HEAD = 2
_HEADS = {"序号": 7.0, "事项": 104.0, "数目": 13.0, "怎么挑出来": 58.0}


def write(desk: Desk, found: Sequence[Point]) -> None:
    """The lines, in the order of the rules."""
    sheet = desk.sheets[ATTENTION]
    desk.opening(sheet, ATTENTION, f"共{len(found)}项，按规则的先后排列；点事项或数目，看是哪几行。" if found else "没有需要特别提请注意的事项。")
    for at, (head, width) in enumerate(_HEADS.items()):
        sheet.set_column(at, at, width)
        desk.value(sheet, HEAD, at, head, desk.styles.of(Look.HEAD))
    sheet.set_row(HEAD, 24)
    for row, point in enumerate(found, HEAD + 1):
        _line(desk, sheet, row, point)
    sheet.hide_gridlines(2)
    sheet.freeze_panes(HEAD + 1, 0)
    desk.page(sheet, HEAD + max(len(found), 1), len(_HEADS) - 1, head=(HEAD, HEAD))


def _line(desk: Desk, sheet: BulkSheet, row: int, point: Point) -> None:
    styles = desk.styles
    desk.value(sheet, row, 0, row - HEAD, styles.of(Look.NUMBER))
    thing(desk, sheet, row, 1, point)
    number(desk, sheet, row, 2, point)
    desk.value(sheet, row, 3, f"{point.rule}：{RULES[point.rule]}", styles.of(Look.WRAPPED))
    sheet.set_row(row, row_height([(point.text, _HEADS["事项"]), (RULES[point.rule] + point.rule, _HEADS["怎么挑出来"])], least=24))


def thing(desk: Desk, sheet: BulkSheet, row: int, column: int, point: Point) -> None:
    """What it is, as a link to where it stands."""
    style = desk.styles.of(Look.LINK, font_size=11)
    desk.lead(sheet, row, column, point.to, style)
    sheet.write_string(row, column, shown(point.text), style)


def number(desk: Desk, sheet: BulkSheet, row: int, column: int, point: Point) -> None:
    """How many there are, counted live where it can be."""
    style = desk.styles.of(Look.NUMBER, bold=True, num_format=f'#,##0"{point.counter}"')
    if point.formula:
        desk.figure(sheet, row, column, point.formula, point.number, style, point.to)
    else:
        desk.value(sheet, row, column, point.number, style)
