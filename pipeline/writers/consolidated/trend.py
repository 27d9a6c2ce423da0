"""走势： the headline figures of every edition, one line each, the last one live, what changed since the one before, and two charts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Any

from pipeline.analysis.history import HEADINGS, Milestone
from pipeline.form import Level
from pipeline.forms.vocabularies import GRADE
from pipeline.grading import UNREVIEWED
from pipeline.register.points import APPROVED
from pipeline.writers.consolidated.book import Book
from pipeline.writers.consolidated.bulk import BulkSheet
from pipeline.writers.consolidated.counting import counted_text, total, whole
from pipeline.writers.consolidated.desk import Desk, cell, fixed
from pipeline.writers.consolidated.links import sheet_name
from pipeline.writers.consolidated.names import TREND
from pipeline.writers.consolidated.prepared import FIRST_OF_POST, FIRST_OF_SECTION
from pipeline.writers.consolidated.progress import RETURNED_CELL
from pipeline.writers.house import CHART_FONT, CHART_GRID, GRADE_COLOURS, LINE_GREY, Look, chart_title

HEAD = 2
FIRST = HEAD + 1
MOST_DRAWN = 12
_CHART_ROWS = 17
SINCE = "比上一版"
_FIELDS = tuple(HEADINGS)
_TEXTS = {"edition": 12.0, "day": 13.0, "period": 15.0}
_NUMBER = 10.5
_BLUE = "#2F5597"
_GRADED = dict(zip(("first", "second", "third", "unreviewed"), (*GRADE.values, UNREVIEWED), strict=True))
_LEVELS = dict(zip(("of_unit", "of_sections", "of_posts"), (level.value for level in Level), strict=True))
FORMULAS: Mapping[str, str] = MappingProxyType({
    "sections": total(FIRST_OF_SECTION), "posts": total(FIRST_OF_POST), "total": whole(), "measures": total("措施条数"), "returned": RETURNED_CELL,
    **{name: counted_text("层级", level) for name, level in _LEVELS.items()},
    **{name: counted_text(APPROVED, grade) for name, grade in _GRADED.items()},
})
"""By field, how the present edition's figure is counted."""


def told(book: Book) -> tuple[Milestone, ...]:
    """Every edition up to this one, oldest first."""
    return (*book.before, book.figures.milestone(book.edition))


def change(book: Book, name: str) -> int:
    """By how much a figure differs from the last edition's; there must be one."""
    before, now = told(book)[-2:]
    return int(getattr(now, name)) - int(getattr(before, name))


def change_cell(book: Book, name: str) -> str:
    """The cell that gives it, seen from another sheet."""
    return f"{sheet_name(TREND)}!{fixed(FIRST + len(book.before) + 1, _FIELDS.index(name))}"


def write(desk: Desk) -> None:
    """The lines, the difference, the charts."""
    sheet, lines = desk.sheets[TREND], told(desk.book)
    desk.opening(sheet, TREND, _about(desk.book))
    for at, (name, heading) in enumerate(HEADINGS.items()):
        sheet.set_column(at, at, _TEXTS.get(name, _NUMBER))
        look = desk.styles.grade(heading, bold=True) if name in _GRADED else desk.styles.of(Look.HEAD)
        desk.value(sheet, HEAD, at, heading, look)
    sheet.set_row(HEAD, 26)
    for row, line in enumerate(lines[:-1], FIRST):
        _line(desk, sheet, row, line)
    last = FIRST + len(lines) - 1
    _line(desk, sheet, last, lines[-1], live=True)
    if len(lines) > 1:
        _since(desk, sheet, last)
        last += 1
    bottom = _charts(desk, sheet, last + 2, FIRST + len(lines) - 1) if desk.book.figures.total else last
    sheet.freeze_panes(FIRST, 1)
    desk.page(sheet, bottom, len(_FIELDS) - 1, head=(HEAD, HEAD))


def _about(book: Book) -> str:
    if not book.before:
        return "这是第一版；以后每一版增加一行。"
    return f"共{len(book.before) + 1}版，一版一行；最后一行是本版的数，{'从“信息库”计数' if book.live else '由程序直接写入'}，以前各版的数照当时的记录。"


def _line(desk: Desk, sheet: BulkSheet, row: int, line: Milestone, *, live: bool = False) -> None:
    styles = desk.styles
    for at, (name, value) in enumerate(asdict(line).items()):
        if live and name in FORMULAS:
            desk.figure(sheet, row, at, FORMULAS[name], value, styles.of(Look.NUMBER, bold=True))
        else:
            desk.value(sheet, row, at, value, styles.of(Look.NUMBER if isinstance(value, int) else Look.CENTRED, bold=live))
    sheet.set_row(row, 20)


def _since(desk: Desk, sheet: BulkSheet, last: int) -> None:
    """The difference between the last two lines, with its sign."""
    label = desk.styles.of(Look.LABEL)
    for at, name in enumerate(_FIELDS):
        if name in _TEXTS:
            desk.value(sheet, last + 1, at, "" if at else SINCE, label)
        else:
            signed = desk.styles.of(Look.NUMBER, bold=True, num_format="+0;-0;0")
            desk.formula(sheet, last + 1, at, f"{cell(last, at)}-{cell(last - 1, at)}", change(desk.book, name), signed)
    sheet.set_row(last + 1, 20)


def _charts(desk: Desk, sheet: BulkSheet, row: int, last: int) -> int:
    """Two charts side by side; the row behind them."""
    drawn = ((graded(desk, last), 0, "各版风险点个数的堆积柱形图，按审定等级分色。"), (_measures(desk, last), 8, "各版防控措施条数的折线图。"))
    for chart, column, alternative in drawn:
        chart.set_size({"width": 640, "height": 320})
        sheet.insert_chart(row, column, chart, {"object_position": 2, "x_offset": 2, "description": alternative})
    return row + _CHART_ROWS


def graded(desk: Desk, last: int | None = None) -> Any:
    """The points of the latest editions, stacked by approved grade."""
    end = FIRST + len(desk.book.before) if last is None else last
    chart = desk.xl.add_chart({"type": "column", "subtype": "stacked"})
    for name, grade in _GRADED.items():
        column = _FIELDS.index(name)
        chart.add_series({
            "name": [TREND, HEAD, column], "categories": _editions(end), "values": [TREND, _begin(end), column, end, column], "gap": 60,
            "fill": {"color": GRADE_COLOURS[grade]}, "border": {"color": LINE_GREY, "width": 0.5},
        })
    chart.set_title(chart_title("各版风险点（审定等级）"))
    chart.set_legend({"position": "bottom", "font": dict(CHART_FONT)})
    _axes(chart)
    return chart


def _measures(desk: Desk, last: int) -> Any:
    column = _FIELDS.index("measures")
    chart = desk.xl.add_chart({"type": "line"})
    chart.add_series({
        "name": [TREND, HEAD, column], "categories": _editions(last), "values": [TREND, _begin(last), column, last, column],
        "line": {"color": _BLUE, "width": 2}, "marker": {"type": "circle", "size": 7, "fill": {"color": _BLUE}, "border": {"color": _BLUE}},
        "data_labels": {"value": True, "position": "above", "font": dict(CHART_FONT)},
    })
    chart.set_title(chart_title("各版防控措施（条）"))
    chart.set_legend({"none": True})
    _axes(chart)
    return chart


def _axes(chart: Any) -> None:
    """Editions below, numbers from nought up at the side, with thin lines across."""
    chart.set_x_axis({"num_font": dict(CHART_FONT), "line": {"color": LINE_GREY}})
    gridlines = {"visible": True, "line": {"color": CHART_GRID, "width": 0.5}}
    chart.set_y_axis({"num_font": dict(CHART_FONT), "min": 0, "major_gridlines": gridlines, "line": {"none": True}})


def _begin(last: int) -> int:
    """The first of the latest editions that are drawn."""
    return max(FIRST, last - MOST_DRAWN + 1)


def _editions(last: int) -> list[object]:
    return [TREND, _begin(last), 0, last, 0]
