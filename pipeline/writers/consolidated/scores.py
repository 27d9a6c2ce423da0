"""科室评分： the marks of each section, each with what was asked and what was done, so that it can be worked out again; no mark where there is nothing to judge."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.analysis.scores import ASKED, RULES, Criterion, Mark, Score
from pipeline.writers.consolidated.bulk import BulkSheet, shown
from pipeline.writers.consolidated.desk import Desk, cell, fixed
from pipeline.writers.consolidated.heights import TABLE_SIZE
from pipeline.writers.consolidated.listing import TOP
from pipeline.writers.consolidated.names import SCORES
from pipeline.writers.house import Area, Look, put, row_height

NO_MARK = "—"
_WIDTHS = (24.0, 12.0, 12.0, 12.0, 12.0, 10.0, 90.0)
_HEADS = ("科室（中心）", "项目", "应", "实", "分值", "得分", "扣分的依据")
_WEIGHT, _MARK = 4, 5


def write(desk: Desk) -> None:
    """The rules with their weights, then section by section the total and its marks."""
    sheet, scores = desk.sheets[SCORES], desk.book.figures.followup.scores
    desk.opening(sheet, SCORES, "总分是各项得分之和，除以可评项目的分值之和，再乘以100；没有可评内容的记“—”，不算0分。" if scores else "没有可以评分的科室。")
    for at, width in enumerate(_WIDTHS):
        sheet.set_column(at, at, width)
    row = TOP
    if scores:
        row = _sections(desk, sheet, _rules(desk, sheet, TOP) + 1, scores)
    sheet.freeze_panes(2, 0)
    desk.page(sheet, row, len(_WIDTHS) - 1, head=(0, 1))


def _rules(desk: Desk, sheet: BulkSheet, top: int) -> int:
    styles, weights = desk.styles, desk.book.settings.scores
    points = dict(zip(Criterion, (weights.complete, weights.timely, weights.sound, weights.carried_out), strict=True))
    for at, head in enumerate(("项目", "分值")):
        desk.value(sheet, top, at, head, styles.of(Look.HEAD, font_size=TABLE_SIZE))
    put(sheet, Area(top, 2, top, len(_WIDTHS) - 1), "怎么算", styles.of(Look.HEAD, font_size=TABLE_SIZE))
    for row, (criterion, number) in enumerate(points.items(), top + 1):
        desk.value(sheet, row, 0, criterion.value, styles.of(Look.LABEL, bold=False, font_size=TABLE_SIZE, align="left"))
        desk.value(sheet, row, 1, number, styles.of(Look.NUMBER, font_size=TABLE_SIZE))
        put(sheet, Area(row, 2, row, len(_WIDTHS) - 1), RULES[criterion], styles.of(Look.WRAPPED, font_size=TABLE_SIZE))
        sheet.set_row(row, 20)
    return top + 1 + len(points)


def _sections(desk: Desk, sheet: BulkSheet, top: int, scores: Sequence[Score]) -> int:
    """Heads, then each section: its total, its marks below; the row behind the last."""
    for at, head in enumerate(_HEADS):
        desk.value(sheet, top, at, head, desk.styles.of(Look.HEAD, font_size=TABLE_SIZE))
    sheet.set_row(top, 24)
    row, weights = top + 1, TOP + 1
    for score in scores:
        _total(desk, sheet, row, score)
        for at, mark in enumerate(score.marks, 1):
            _mark(desk, sheet, row + at, mark, fixed(weights + at - 1, 1))
        row += 1 + len(score.marks)
    return row


def _total(desk: Desk, sheet: BulkSheet, row: int, score: Score) -> None:
    styles = desk.styles
    bold = styles.of(Look.LABEL, font_size=TABLE_SIZE, align="left")
    for at, text in enumerate((score.section, "总分", "", "", "", "", "")):
        desk.value(sheet, row, at, text, bold)
    judged = "+".join(f"IF({cell(row + at, 2)}>0,{cell(row + at, _WEIGHT)},0)" for at in range(1, len(score.marks) + 1))
    shares = "+".join(f"IF({cell(row + at, 2)}>0,{cell(row + at, _WEIGHT)}*{cell(row + at, 3)}/{cell(row + at, 2)},0)" for at in range(1, len(score.marks) + 1))
    total = NO_MARK if score.total is None else score.total
    formula = f'IF(({judged})=0,"{NO_MARK}",ROUND(100*({shares})/({judged}),1))'
    desk.formula(sheet, row, _MARK, formula, total, styles.of(Look.NUMBER, bold=True, font_size=TABLE_SIZE, num_format="0.0"))


def _mark(desk: Desk, sheet: BulkSheet, row: int, mark: Mark, weight: str) -> None:
    styles = desk.styles
    number = styles.of(Look.NUMBER, font_size=TABLE_SIZE, num_format="General")
    desk.value(sheet, row, 0, ASKED[mark.criterion], styles.of(Look.NOTE, border=1, font_size=TABLE_SIZE, align="right"))
    desk.value(sheet, row, 1, mark.criterion.value, styles.of(Look.CENTRED, font_size=TABLE_SIZE))
    desk.value(sheet, row, 2, mark.asked, number)
    desk.value(sheet, row, 3, float(mark.done), number)
    desk.formula(sheet, row, _WEIGHT, weight, mark.weight, number)
    formula = f'IF({cell(row, 2)}=0,"{NO_MARK}",ROUND({cell(row, _WEIGHT)}*{cell(row, 3)}/{cell(row, 2)},1))'
    points = NO_MARK if mark.points is None else mark.points
    desk.formula(sheet, row, _MARK, formula, points, styles.of(Look.NUMBER, font_size=TABLE_SIZE, num_format="0.0"))
    desk.value(sheet, row, 6, mark.told, styles.of(Look.WRAPPED, font_size=TABLE_SIZE))
    sheet.set_row(row, row_height([(shown(mark.told), _WIDTHS[6])], TABLE_SIZE, least=20))
