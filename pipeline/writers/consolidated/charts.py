"""The three charts of 摘要， native and over the tables of 统计 and 走势； a chart is only made where there is something to show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.analysis.tables import OWNER
from pipeline.register.points import APPROVED, SELF
from pipeline.writers.consolidated import trend
from pipeline.writers.consolidated.bulk import BulkSheet
from pipeline.writers.consolidated.desk import Desk
from pipeline.writers.consolidated.names import STATISTICS, TREND
from pipeline.writers.consolidated.statistics import Placed, find
from pipeline.writers.house import CHART_FONT, CHART_GRID, GRADE_COLOURS, GRADE_TEXT, LINE_GREY, chart_title

_HIDE_ZERO = "0;;;"
_MANY_BARS = 10
_WIDTHS, _COLUMN_PIXELS = (8, 5, 6), 43


def insert(desk: Desk, sheet: BulkSheet, tables: Sequence[Placed], row: int, height: float, columns: int) -> None:
    """Put the charts side by side over so many points of height and so many columns."""
    reviewed = desk.book.figures.unreviewed < desk.book.figures.total
    grade, note = (APPROVED, "审定等级") if reviewed else (SELF, "自评等级，未审定")
    drawn = [
        (_sections(desk, find(tables, OWNER, grade, partial=True), note), _WIDTHS[0], f"各科室风险点个数的堆积条形图，按{note}分色；数据在“{STATISTICS}”。"),
        (_grades(desk, find(tables, "层级", grade), reviewed=reviewed), _WIDTHS[1], f"风险点等级构成的环形图；数据在“{STATISTICS}”。"),
        _third(desk, tables),
    ]
    left, scale = 0, columns / sum(_WIDTHS)
    for chart, width, alternative in drawn:
        chart.set_size({"width": round(width * scale * _COLUMN_PIXELS) - 6, "height": round(height * 4 / 3) - 4})
        chart.set_chartarea({"border": {"color": CHART_GRID}})
        sheet.insert_chart(row, left, chart, {"object_position": 2, "x_offset": 2, "y_offset": 2, "description": alternative})
        left += round(width * scale)


def _third(desk: Desk, tables: Sequence[Placed]) -> tuple[Any, int, str]:
    """How the number of points went from edition to edition; in the first edition how they are spread over the categories."""
    if desk.book.before:
        return trend.graded(desk), _WIDTHS[2], f"各版风险点个数的堆积柱形图，按审定等级分色；数据在“{TREND}”。"
    return _categories(desk, find(tables, "风险类别", SELF)), _WIDTHS[2], f"各类别风险点个数的堆积柱形图，按自评等级分色；数据在“{STATISTICS}”。"


def _stacked(desk: Desk, kind: str, table: Placed, labels: list[object], series: list[list[object]]) -> Any:
    """Bars or columns in the grades' colours; no bar has a label 0."""
    chart = desk.xl.add_chart({"type": kind, "subtype": "stacked"})
    for number, (grade, values) in enumerate(zip(table.table.heads, series, strict=True)):
        chart.add_series({
            "name": table.head_cell(number), "categories": labels, "values": values, "gap": 45,
            "fill": {"color": GRADE_COLOURS[grade]}, "border": {"color": LINE_GREY, "width": 0.5},
            "data_labels": {"value": True, "num_format": _HIDE_ZERO, "font": {**CHART_FONT, "size": 8, "color": GRADE_TEXT[grade]}},
        })
    chart.set_legend({"position": "bottom", "font": dict(CHART_FONT)})
    return chart


def _sections(desk: Desk, table: Placed, note: str) -> Any:
    chart = _stacked(desk, "bar", table, table.labels(), [table.series(number) for number in range(len(table.table.heads))])
    most = f"，最多的{len(table.table.labels)}个科室" if table.table.partial else ""
    chart.set_title(chart_title(f"各科室风险点（{note}{most}）"))
    chart.set_y_axis({"reverse": True, "num_font": {**CHART_FONT, "size": 8 if len(table.table.labels) > _MANY_BARS else 9}, "interval_unit": 1, "line": {"color": LINE_GREY}})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    return chart


def _grades(desk: Desk, table: Placed, *, reviewed: bool) -> Any:
    heads = table.table.heads
    chart = desk.xl.add_chart({"type": "doughnut"})
    chart.add_series({
        "name": "审定等级" if reviewed else "自评等级（未审定）",
        "categories": [STATISTICS, table.head, table.left + 1, table.head, table.right - 1],
        "values": [STATISTICS, table.totals, table.left + 1, table.totals, table.right - 1],
        "points": [{"fill": {"color": GRADE_COLOURS[head]}, "border": {"color": "#FFFFFF"}} for head in heads],
        "data_labels": {"value": True, "num_format": _HIDE_ZERO, "font": {**CHART_FONT, "size": 10, "bold": True},
                        "custom": [{"font": {**CHART_FONT, "size": 10, "bold": True, "color": GRADE_TEXT[head]}} for head in heads]},
    })
    chart.set_hole_size(48)
    chart.set_title(chart_title("审定等级" if reviewed else "自评等级（未审定）"))
    chart.set_legend({"position": "bottom", "font": dict(CHART_FONT)})
    return chart


def _categories(desk: Desk, table: Placed) -> Any:
    series = [table.series(number) for number in range(len(table.table.heads))]
    chart = _stacked(desk, "column", table, table.labels(), series)
    chart.set_title(chart_title("各类别风险点（自评等级）"))
    chart.set_x_axis({"num_font": dict(CHART_FONT), "line": {"color": LINE_GREY}})
    chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}})
    return chart
