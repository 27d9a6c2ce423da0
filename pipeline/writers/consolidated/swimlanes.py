"""A procedure drawn in cells: lanes across, boxes as merged cells in the colour of their grade, arrows as borders and arrow signs.

`draw` draws one chart on one sheet, from its title to the risk points and measures beneath, and sets up the page: one across.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline.analysis.lattice import Arrow, Head, Point, Rectangle
from pipeline.analysis.step_risks import StepRisk, highest
from pipeline.analysis.swimlane import Band, Box, Chart
from pipeline.flows.faults import faults
from pipeline.forms.vocabularies import GRADE
from pipeline.writers.chart_words import BACK_INK, INK, LEGEND, NO_RISK, PAPER, SHADE, box_words, lane_words
from pipeline.writers.consolidated.bulk import shown
from pipeline.writers.consolidated.links import sheet_name
from pipeline.writers.consolidated.swimlane_notes import NOTHING, Columns, write_notes
from pipeline.writers.consolidated.swimlane_sizes import SIZE, column_widths, page_breaks, row_heights
from pipeline.writers.house import GRADE_COLOURS, GRADE_TEXT, LABEL_FILL, LINE_GREY, Area, Look, Styles, page, put

_SIGN = 11.0
_THIN, _FORWARD, _BACK = 1, 2, 8
"""Kinds of borders: thin, medium, medium dashed."""
_FIRST = 3
_SIGNS = {Head.RIGHT: "▶", Head.DOWN: "▼"}
_PAGE_PIXELS, _PAGE_POINTS, _LEAST_SCALE = 1040.0, 505.0, 0.62
"""What an A4 page across shows at full size, and how small one page may make everything."""


@dataclass
class _Cells:
    """The look of every cell of a band while its lines are drawn: XlsxWriter takes a cell's format whole, so it is gathered first."""

    looks: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)

    def line(self, begin: Point, end: Point, *, back: bool) -> None:
        """A stretch of an arrow: along y as right borders, along x as bottom borders; where a way forward runs it stays solid."""
        if begin.x == end.x:
            cells, side = [(y, begin.x - 1) for y in range(*sorted((begin.y, end.y)))], "right"
        else:
            cells, side = [(begin.y - 1, x) for x in range(*sorted((begin.x, end.x)))], "bottom"
        for cell in cells:
            look = self.looks.setdefault(cell, {})
            if look.get(side) != _FORWARD:
                look |= {side: _BACK if back else _FORWARD, f"{side}_color": BACK_INK if back else INK}


@dataclass(frozen=True)
class Frame:
    """What stands around a chart: its title, the page's foot and 密级 （nothing for what is public）, the sheet that it leads back to.

    `blank` says what a box without a grade is, `nothing` that no step has a risk point.
    """

    title: str = ""
    note: str = ""
    classification: str = "内部资料"
    back: str = ""
    blank: str = NO_RISK
    nothing: str = NOTHING


_PLAIN = Frame()


def draw(sheet: Worksheet, styles: Styles, chart: Chart, risks: Mapping[str, StepRisk], frame: Frame = _PLAIN) -> int:
    """Draw one chart with all that belongs to it on an empty sheet; the row behind the last one."""
    widths = column_widths(chart)
    for column, width in enumerate(widths):
        sheet.set_column_pixels(column, column, width)
    last = len(widths) - 1
    sheet.hide_gridlines(2)
    put(sheet, Area(0, 0, 0, last), shown(frame.title or f"{chart.procedure.title}流程图"), styles.of(Look.TITLE, font_size=16))
    sheet.set_row(0, 30)
    _legend(sheet, styles, Columns(widths), frame)
    row, tops, heights = _FIRST, [], [30.0, 18.0, 8.0]
    sheet.set_row(2, 8)
    for band in chart.bands:
        tops.append(row)
        heights += _band(sheet, styles, chart, band, risks, row, last)
        row = _FIRST + len(heights) - 3 + 1
        sheet.set_row(row - 1, 14)
        heights.append(14)
    tops.append(row)
    heights += write_notes(sheet, styles, chart, risks, faults(chart.procedure), row, Columns(widths), frame.nothing)
    _page(sheet, Area(0, 0, len(heights) - 1, last), sum(widths), heights, tops, frame)
    return len(heights)


def _page(sheet: Worksheet, area: Area, width: float, heights: Sequence[float], tops: Sequence[int], frame: Frame) -> None:
    """One page where that can be read, else one page across and pages that begin with a band or with the notes."""
    page(sheet, area, head=(0, _FIRST - 1), note=frame.note, internal=bool(frame.classification), classification=frame.classification)
    across = min(1.0, _PAGE_PIXELS / width)
    if min(across, _PAGE_POINTS / sum(heights)) >= _LEAST_SCALE:
        sheet.fit_to_pages(1, 1)
    else:
        sheet.set_h_pagebreaks(page_breaks(heights, tops, _PAGE_POINTS / across))


def _legend(sheet: Worksheet, styles: Styles, columns: Columns, frame: Frame) -> None:
    """What colours and lines mean, in one line, and at its end the way back."""
    sheet.set_row(1, 18)
    grades: list[tuple[str, dict[str, Any]]] = [
        (f"{grade}风险", {"bg_color": GRADE_COLOURS[grade], "font_color": GRADE_TEXT[grade]}) for grade in GRADE.values
    ]
    entries = [*grades, (frame.blank, {"bg_color": PAPER}), *((each, {"border": 0}) for each in LEGEND)]
    areas = columns.parts([82.0] * len(GRADE.values) + [92.0, 120.0, 90.0], 1)
    for area, (text, look) in zip(areas, entries, strict=False):
        put(sheet, area, text, styles.of(Look.CENTRED, font_size=SIZE, text_wrap=False, **look))
    if back := frame.back:
        style, area = styles.of(Look.LINK, font_size=SIZE, align="right", text_wrap=False, border=0), Area(1, areas[-1].right + 1, 1, columns.last)
        put(sheet, area, "", style)
        sheet.write_url(area.top, area.left, f"internal:{sheet_name(back)}!A1", style, f"返回{back}", tip=f"转到“{back}”")


def _band(
    sheet: Worksheet, styles: Styles, chart: Chart, band: Band, risks: Mapping[str, StepRisk], top: int, last: int,
) -> list[float]:
    """Draw one band with its first grid row at `top`; the heights of its rows."""
    heights = row_heights(chart, band)
    for at, height in enumerate(heights):
        sheet.set_row(top + at, height)
    cells = _Cells()
    _background(cells, band, last)
    for arrow in band.arrows:
        for begin, end in pairwise(arrow.points):
            cells.line(begin, end, back=arrow.back)
    covered = {cell for box in band.boxes for cell in _within(box.area)} | {cell for arrow in band.arrows for cell in _sign_cells(arrow)}
    formats: dict[tuple[tuple[str, Any], ...], Format] = {}
    for (row, column), look in cells.looks.items():
        if look and (row, column) not in covered:
            key = tuple(look.items())
            if key not in formats:
                formats[key] = styles.of(Look.FOOTER, **look)
            sheet.write_blank(top + row, column + 1, None, formats[key])
    _lanes(sheet, styles, band, top)
    for box in band.boxes:
        _box(sheet, styles, chart, box, risks, top)
    # Where ways forward and back come in together the sign is that of the way forward.
    for arrow in {arrow.points[-1]: arrow for arrow in sorted(band.arrows, key=lambda each: not each.back)}.values():
        _sign(sheet, styles, band, arrow, top)
    return heights


def _within(area: Rectangle) -> Iterable[tuple[int, int]]:
    return ((row, column) for row in range(area.top, area.bottom) for column in range(area.left, area.right))


def _background(cells: _Cells, band: Band, last: int) -> None:
    """Lanes by turns in white and a shade, with a thin line around each."""
    for at, lane in enumerate(band.lanes):
        for row in range(lane.top, lane.bottom):
            for column in range(last):
                look: dict[str, Any] = {"bg_color": SHADE} if at % 2 else {}
                if row == lane.top:
                    look |= {"top": _THIN, "top_color": LINE_GREY}
                if row == lane.bottom - 1:
                    look |= {"bottom": _THIN, "bottom_color": LINE_GREY}
                if column == last - 1:
                    look |= {"right": _THIN, "right_color": LINE_GREY}
                cells.looks[row, column] = look


def _sign_cells(arrow: Arrow) -> tuple[tuple[int, int], tuple[int, int]]:
    """The two cells of an arrow's sign, one on each side of its line."""
    x, y = arrow.points[-1]
    return ((y - 1, x - 1), (y, x - 1)) if arrow.pointing is Head.RIGHT else ((y - 1, x - 1), (y - 1, x))


def _sign(sheet: Worksheet, styles: Styles, band: Band, arrow: Arrow, top: int) -> None:
    pointing, (x, y) = arrow.pointing, arrow.points[-1]
    area = Area(y - 1, x - 1, y, x - 1) if pointing is Head.RIGHT else Area(y - 1, x - 1, y - 1, x)
    lane = next(at for at, each in enumerate(band.lanes) if each.top <= area.top < each.bottom)
    style = styles.of(
        Look.FOOTER, font_size=_SIGN, align="center", font_color=BACK_INK if arrow.back else INK,
        bg_color=SHADE if lane % 2 else PAPER,
    )
    put(sheet, Area(top + area.top, area.left + 1, top + area.bottom, area.right + 1), _SIGNS[pointing], style)


def _lanes(sheet: Worksheet, styles: Styles, band: Band, top: int) -> None:
    for lane in band.lanes:
        area = Area(top + lane.top, 0, top + lane.bottom - 1, 0)
        put(sheet, area, shown("\n".join(lane_words(lane.post))), styles.of(Look.LABEL, font_size=SIZE, bg_color=LABEL_FILL))


def _box(sheet: Worksheet, styles: Styles, chart: Chart, box: Box, risks: Mapping[str, StepRisk], top: int) -> None:
    left, first, right, bottom = box.area
    area = Area(top + first, left + 1, top + bottom - 1, right)
    step = chart.step(box)
    if step is None:
        put(sheet, area, shown(box.text), styles.of(Look.CENTRED, font_size=SIZE, border=3, border_color=INK, bg_color=PAPER, font_color=INK))
        return
    grade = highest(step, risks)
    look = {"bg_color": GRADE_COLOURS[grade], "font_color": GRADE_TEXT[grade]} if grade else {"bg_color": PAPER, "font_color": "#000000"}
    style = styles.of(Look.CENTRED, font_size=SIZE, border_color=INK, **look)
    words = box_words(step)
    put(sheet, area, "", style)
    rest = "\n".join(words.lines[1:] if words.head else words.lines)
    if words.head and rest:
        bold, plain = (styles.of(Look.FOOTER, font_size=SIZE, font_color=look["font_color"], bold=bold) for bold in (True, False))
        sheet.write_rich_string(area.top, area.left, bold, f"{words.head}\n", plain, shown(rest), style)
    else:
        sheet.write_string(area.top, area.left, shown(words.head or rest), style)
