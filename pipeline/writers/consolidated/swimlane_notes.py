"""What stands beneath a flow chart: what is wrong with the procedure, and the risk points of its steps with their measures."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Final

from xlsxwriter.worksheet import Worksheet

from pipeline.analysis.step_risks import StepRisk
from pipeline.analysis.swimlane import Chart
from pipeline.finding import Severity
from pipeline.flows.faults import Fault
from pipeline.writers.consolidated.bulk import shown
from pipeline.writers.house import Area, Look, Styles, put, row_height

_SIZE = 10.0
_UNIT = 7.0
_HEADS = (("环节", 2.2), ("风险编号", 1.6), ("等级", 0.8), ("风险点", 2.6), ("防控措施", 5.0))
_INCOMPLETE = "本流程有缺漏，图只画到能连上的地方："
_UNKNOWN = "信息库中没有这个编号的风险点。"
NOTHING: Final = "本流程的环节没有填写风险编号。"


class Columns:
    """The columns of a sheet by their widths in pixels, and tables laid over them: each of a table's columns covers several."""

    def __init__(self, widths: Sequence[int]) -> None:
        self.ends = list(accumulate(widths))

    @property
    def last(self) -> int:
        """The last column."""
        return len(self.ends) - 1

    def parts(self, pixels: Sequence[float], row: int) -> list[Area]:
        """Areas of about these widths side by side in one row, as many as there is room for."""
        areas, left = [], 0
        for end in accumulate(pixels):
            right = bisect_left(self.ends, end - 1)
            if left <= self.last:
                areas.append(Area(row, left, row, max(left, min(right, self.last))))
            left = max(left, right) + 1
        return areas

    def shares(self, shares: Sequence[float], row: int) -> list[Area]:
        """Areas over the whole width in these proportions."""
        areas = self.parts([share / sum(shares) * self.ends[-1] for share in shares], row)
        return [*areas[:-1], Area(row, areas[-1].left, row, self.last)]

    def width(self, area: Area) -> float:
        """An area's width in column units."""
        before = self.ends[area.left - 1] if area.left else 0
        return (self.ends[area.right] - before) / _UNIT


def write_notes(
    sheet: Worksheet, styles: Styles, chart: Chart, risks: Mapping[str, StepRisk], faults: Sequence[Fault], row: int, columns: Columns,
    nothing: str = NOTHING,
) -> list[float]:
    """Write the notes from `row` on; the heights of their rows."""
    heights = []
    if faults:
        heights.append(_faults(sheet, styles, faults, row, columns))
    lines = [(step.label, risks.get(code, StepRisk(code, "", _UNKNOWN))) for step in chart.procedure.steps for code in step.risks]
    if not lines:
        at = row + len(heights)
        put(sheet, Area(at, 0, at, columns.last), nothing, styles.of(Look.NOTE, font_size=_SIZE))
        sheet.set_row(at, 20)
        return [*heights, 20.0]
    heights.append(_head(sheet, styles, row + len(heights), columns))
    for label, risk in lines:
        heights.append(_risk(sheet, styles, label, risk, row + len(heights), columns))
    return heights


def _faults(sheet: Worksheet, styles: Styles, faults: Sequence[Fault], row: int, columns: Columns) -> float:
    area = Area(row, 0, row, columns.last)
    text = shown("\n".join([_INCOMPLETE, *(f"{at}.{fault.sentence}" for at, fault in enumerate(faults, 1))]))
    height = row_height([(text, columns.width(area))], _SIZE)
    put(sheet, area, text, styles.severity(Severity.WARNING, font_size=_SIZE))
    sheet.set_row(row, height)
    return height


def _head(sheet: Worksheet, styles: Styles, row: int, columns: Columns) -> float:
    for area, (head, _) in zip(columns.shares([share for _, share in _HEADS], row), _HEADS, strict=True):
        put(sheet, area, head, styles.of(Look.HEAD, font_size=_SIZE))
    sheet.set_row(row, 20)
    return 20.0


def _risk(sheet: Worksheet, styles: Styles, label: str, risk: StepRisk, row: int, columns: Columns) -> float:
    areas = columns.shares([share for _, share in _HEADS], row)
    texts = [shown(text) for text in (label, risk.code, risk.grade, risk.risk, risk.measures)]
    centred, wrapped = styles.of(Look.CENTRED, font_size=_SIZE), styles.of(Look.WRAPPED, font_size=_SIZE)
    looks = (wrapped, centred, styles.grade(risk.grade, font_size=_SIZE), wrapped, wrapped)
    for area, text, look in zip(areas, texts, looks, strict=True):
        put(sheet, area, text, look)
    height = row_height([(text, columns.width(area)) for area, text in zip(areas, texts, strict=True)], _SIZE)
    sheet.set_row(row, height)
    return height
