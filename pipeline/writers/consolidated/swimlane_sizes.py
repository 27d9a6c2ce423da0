"""How wide and high the columns and rows of a flow chart in cells are, and where its pages end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipeline.analysis.lattice import BOX_ROWS, Head, Part
from pipeline.analysis.swimlane import Band, Chart
from pipeline.writers.chart_words import box_words, lane_words
from pipeline.writers.house import text_width

_LANE = 88
_BOX, _CONNECTOR = 28, 14
_TRACK, _HEAD = 12, 14
"""Widths in pixels: the lanes' heads, a quarter of a box, of a connector, a track, an arrow head."""
_LEAST, _FILLING = 760, 56
"""How wide a chart is at least, so that there is room for what stands above and beneath it, and by what columns it is filled up."""
SIZE = 9.0
"""The size of the letters in a chart."""
_LINE = 12.5
"""A line of a box's text in points."""
_UNIT = 7.0
"""Pixels of one column unit at the size of the workbook's own font."""


def column_widths(chart: Chart) -> list[int]:
    """The widths of all columns in pixels. Bands share them; where only connectors stand they are narrow. A short chart's lanes go on to the right."""
    wide = {column for band in chart.bands for box in band.boxes if box.step is not None for column in range(box.area.left, box.area.right)}
    parts = chart.bands[0].grid.columns if chart.bands else ()
    own = [_LANE, *(_width(part, narrow=at not in wide) for at, part in enumerate(parts))]
    return own + [_FILLING] * max(-(-(_LEAST - sum(own)) // _FILLING), 0)


def _width(part: Part, *, narrow: bool) -> int:
    if part is Part.BOX:
        return _CONNECTOR if narrow else _BOX
    return _HEAD if part is Part.HEAD else _TRACK


def page_breaks(heights: Sequence[float], tops: Sequence[int], room: float) -> list[int]:
    """The bands, and the notes, that begin a new page because they would not fit on what is left of one."""
    head = sum(heights[: tops[0]])
    breaks, used = [], head
    for top, bottom in pairwise([*tops, len(heights)]):
        own = sum(heights[top:bottom])
        if used + own > room and top != tops[0]:
            breaks.append(top)
            used = head
        used += own
    return breaks


def row_heights(chart: Chart, band: Band) -> list[float]:
    """The heights of a band's rows: a row of boxes as high as its longest text, corridors as high as the lines in them need."""
    needs: dict[int, float] = {}
    for box in band.boxes:
        step = chart.step(box)
        lines = _lines(box_words(step).lines, _BOX * 4) if step else _lines((box.text,), _CONNECTOR * 4)
        needs[box.area.top] = max(needs.get(box.area.top, 0), lines * _LINE + 8)
    for lane in band.lanes:
        rows = [top for top in band.grid.tops if lane.top <= top < lane.bottom]
        own = _lines(lane_words(lane.post), _LANE) * _LINE + 8
        for top in rows:
            needs[top] = max(needs.get(top, 0), own / len(rows))
    pointed = {arrow.points[-1].y - 1 for arrow in band.arrows if arrow.pointing is Head.DOWN}
    heights = [(13.0 if row in pointed else 4.0) if part is Part.HEAD else 7.0 for row, part in enumerate(band.grid.rows)]
    for top in band.grid.tops:
        heights[top : top + BOX_ROWS] = [round(max(needs.get(top, 0), 48) / BOX_ROWS * 4 + 0.5) / 4] * BOX_ROWS
    return heights


def _lines(texts: Iterable[str], pixels: float) -> int:
    """How many lines texts take in so many pixels; half a character is kept free at each side."""
    room = pixels / (_UNIT * SIZE / 10.5) - 2
    return sum(max(1, -int(-text_width(text) // max(room, 2))) for text in texts)
