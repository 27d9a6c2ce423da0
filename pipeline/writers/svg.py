"""A procedure as one self-contained picture: the layout of the chart in SVG, with nothing fetched and every word also for the ear."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

from lxml import etree
from lxml.etree import _Element

from pipeline.analysis.lattice import BOX_ROWS, Arrow, Head, Part, Point
from pipeline.analysis.step_risks import StepRisk, highest
from pipeline.analysis.swimlane import Band, Box, Chart
from pipeline.flows.procedures import Procedure, Step
from pipeline.forms.vocabularies import GRADE
from pipeline.privacy import masked
from pipeline.writers.chart_words import BACK_INK, INK, LEGEND, NO_RISK, PAPER, SHADE, box_words, lane_words
from pipeline.writers.house import GRADE_COLOURS, GRADE_TEXT, LABEL_FILL, LINE_GREY, text_width

_SVG = "http://www.w3.org/2000/svg"
_FONTS = "DengXian, 'Microsoft YaHei', 'PingFang SC', 'Noto Sans CJK SC', 'Source Han Sans SC', SimSun, sans-serif"
_SIZE, _LINE = 13.0, 18.0
_LANE, _BOX, _CONNECTOR, _TRACK, _HEAD = 116.0, 33.0, 18.0, 14.0, 14.0
_MARGIN, _TITLE, _LEGEND = 16.0, 34.0, 30.0
_TIP, _HALF = 9.0, 4.5
"""How long an arrow's head is, and half of how broad."""


def drawn(chart: Chart, risks: Mapping[str, StepRisk], *, title: str = "", key: str = "", blank: str = NO_RISK) -> bytes:
    """The picture of one chart, the same bytes for the same chart.

    `key` sets its ids apart from those of other pictures on one page; `blank` says what a box without a grade is.
    """
    heading = title or f"{chart.procedure.title}流程图"
    bands = [_Measured(chart, band, risks) for band in chart.bands]
    width = max([band.width for band in bands] + [640.0]) + 2 * _MARGIN
    height = _TITLE + _LEGEND + sum(band.height + _MARGIN for band in bands) + _MARGIN
    root = etree.Element(f"{{{_SVG}}}svg", nsmap={None: _SVG})  # type: ignore[dict-item]  # lxml spells the default prefix None
    for name, value in {
        "viewBox": f"0 0 {_n(width)} {_n(height)}", "width": _n(width), "height": _n(height), "role": "img", "lang": "zh-CN",
        "aria-labelledby": f"{key}title {key}desc", "font-family": _FONTS, "font-size": _n(_SIZE),
    }.items():
        root.set(name, value)
    _add(root, "title", id=f"{key}title").text = _clean(heading)
    _add(root, "desc", id=f"{key}desc").text = _clean(described(chart.procedure, risks))
    _add(root, "rect", x=0, y=0, width=width, height=height, fill=PAPER)
    _text(root, width / 2, _TITLE - 8, heading, font_size=20, font_weight="bold", text_anchor="middle")
    _legend(root, _TITLE + 4, blank)
    top = _TITLE + _LEGEND
    for band in bands:
        band.draw(_add(root, "g", transform=f"translate({_n(_MARGIN)} {_n(top)})"))
        top += band.height + _MARGIN
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return content


def described(procedure: Procedure, risks: Mapping[str, StepRisk]) -> str:
    """A chart in words, for those who hear it."""
    return f"共{len(procedure.steps)}个环节。" + "".join(spoken(step, risks) for step in procedure.steps)


def spoken(step: Step, risks: Mapping[str, StepRisk]) -> str:
    """A step in one sentence."""
    grade = highest(step, risks)
    words = box_words(step)
    parts = [step.label, step.kind, "、".join(map(str, step.posts)), *words.foot, f"最高{grade}风险" if grade else ""]
    after = "、".join(f"第{number}环节" for number in step.next)
    return "，".join(part for part in parts if part) + (f"；下一环节：{after}。" if after else "。")


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _clean(text: str) -> str:
    """A text without personal numbers and without characters that XML has no room for."""
    return "".join(c for c in masked(text) if c >= " " or c == "\n").replace("\ufffe", "").replace("\uffff", "")


def _add(parent: _Element, tag: str, **attributes: Any) -> _Element:
    made = etree.SubElement(parent, f"{{{_SVG}}}{tag}")
    for name, value in attributes.items():
        made.set(name.replace("_", "-"), value if isinstance(value, str) else _n(value))
    return made


def _text(parent: _Element, x: float, y: float, text: str, **attributes: Any) -> None:
    _add(parent, "text", x=x, y=y, **attributes).text = _clean(text)


def _lines_of(text: str, width: float) -> list[str]:
    """A text broken into lines of so many pixels; a sign of punctuation does not begin one."""
    room, lines = max(width / (_SIZE / 2), 2), [""]
    for c in text:
        if text_width(lines[-1] + c) > room and c not in "，。、；：）》”":
            lines.append("")
        lines[-1] += c
    return lines


def _centred(parent: _Element, x: float, y: float, lines: Sequence[str], *, bold: bool, **attributes: Any) -> None:
    """Lines around a middle, the first bold where wanted."""
    first = y - (len(lines) - 1) * _LINE / 2 + _SIZE * 0.36
    for at, line in enumerate(lines):
        weight = {"font_weight": "bold"} if bold and not at else {}
        _text(parent, x, first + at * _LINE, line, text_anchor="middle", **weight, **attributes)


def _legend(root: _Element, y: float, blank: str) -> None:
    x = _MARGIN
    for label, fill in [*((f"{grade}风险", GRADE_COLOURS[grade]) for grade in GRADE.values), (blank, PAPER)]:
        _add(root, "rect", x=x, y=y, width=22, height=14, rx=2, fill=fill, stroke=INK)
        _text(root, x + 28, y + 12, label)
        x += 40 + text_width(label) * _SIZE / 2
    for label, ink, dash in zip(LEGEND, (INK, BACK_INK), ("none", "6 4"), strict=True):
        _add(root, "path", d=f"M{_n(x)} {_n(y + 7)}h26", stroke=ink, stroke_width=1.6, stroke_dasharray=dash, fill="none")
        _text(root, x + 32, y + 12, label)
        x += 50 + text_width(label) * _SIZE / 2


class _Measured:
    """A band with the pixels of its grid lines."""

    def __init__(self, chart: Chart, band: Band, risks: Mapping[str, StepRisk]) -> None:
        self.chart, self.band, self.risks = chart, band, risks
        wide = {x for each in chart.bands for box in each.boxes if box.step is not None for x in range(box.area.left, box.area.right)}
        widths = [_width(part, narrow=at not in wide) for at, part in enumerate(band.grid.columns)]
        self.x = [_LANE, *(_LANE + right for right in accumulate(widths))]
        self.words = [self._box_lines(box) for box in band.boxes]
        self.y = [0.0, *accumulate(self._heights())]

    @property
    def width(self) -> float:
        """The width in pixels."""
        return self.x[-1]

    @property
    def height(self) -> float:
        """The height in pixels."""
        return self.y[-1]

    def _box_lines(self, box: Box) -> list[str]:
        step = self.chart.step(box)
        room = self.x[box.area.right] - self.x[box.area.left] - 10
        texts = (box.text,) if step is None else self._step_lines(step)
        return [line for text in texts for line in _lines_of(text, room)]

    def _step_lines(self, step: Step) -> tuple[str, ...]:
        """The words of a step's box, with its grade beside its number: who does not see colours reads it."""
        words, grade = box_words(step), highest(step, self.risks)
        return replace(words, head="　".join(part for part in (words.head, f"{grade}风险" if grade in GRADE.values else "") if part)).lines

    def _heights(self) -> list[float]:
        grid = self.band.grid
        needs: dict[int, float] = {}
        for box, lines in zip(self.band.boxes, self.words, strict=True):
            needs[box.area.top] = max(needs.get(box.area.top, 54.0), len(lines) * _LINE + 12)
        pointed = {arrow.points[-1].y - 1 for arrow in self.band.arrows if arrow.pointing is Head.DOWN}
        heights = [(13.0 if at in pointed else 5.0) if part is Part.HEAD else 9.0 for at, part in enumerate(grid.rows)]
        for top in grid.tops:
            heights[top : top + BOX_ROWS] = [needs.get(top, 54.0) / BOX_ROWS] * BOX_ROWS
        return heights

    def draw(self, group: _Element) -> None:
        """Lanes first, then lines, then boxes."""
        self._lanes(group)
        for arrow in sorted(self.band.arrows, key=lambda each: not each.back):
            self._arrow(group, arrow)
        for box, lines in zip(self.band.boxes, self.words, strict=True):
            self._box(group, box, lines, self.risks)

    def _lanes(self, group: _Element) -> None:
        for at, lane in enumerate(self.band.lanes):
            top, height = self.y[lane.top], self.y[lane.bottom] - self.y[lane.top]
            _add(group, "rect", x=0, y=top, width=self.width, height=height, fill=SHADE if at % 2 else PAPER, stroke=LINE_GREY)
            _add(group, "rect", x=0, y=top, width=_LANE, height=height, fill=LABEL_FILL, stroke=LINE_GREY)
            lines = [line for text in lane_words(lane.post) for line in _lines_of(text, _LANE - 10)]
            _centred(group, _LANE / 2, top + height / 2, lines, bold=False)

    def _arrow(self, group: _Element, arrow: Arrow) -> None:
        x, y = self._at(arrow.points[-1])
        ink = BACK_INK if arrow.back else INK
        *points, (last_x, last_y) = map(self._at, arrow.points)
        tip = (last_x - _TIP, last_y) if arrow.pointing is Head.RIGHT else (last_x, last_y - _TIP)
        way = "L".join(f"{_n(x)} {_n(y)}" for x, y in [*points, tip])
        dash = {"stroke_dasharray": "6 4"} if arrow.back else {}
        _add(group, "path", d=f"M{way}", fill="none", stroke=ink, stroke_width=1.6, stroke_linejoin="round", **dash)
        turned = f"l{_n(-_TIP)} {_n(-_HALF)}v{_n(2 * _HALF)}z" if arrow.pointing is Head.RIGHT else f"l{_n(-_HALF)} {_n(-_TIP)}h{_n(2 * _HALF)}z"
        _add(group, "path", d=f"M{_n(x)} {_n(y)}{turned}", fill=ink)

    def _at(self, point: Point) -> tuple[float, float]:
        return self.x[point.x], self.y[point.y]

    def _box(self, group: _Element, box: Box, lines: Iterable[str], risks: Mapping[str, StepRisk]) -> None:
        left, top, right, bottom = box.area
        x, y, width, height = self.x[left], self.y[top], self.x[right] - self.x[left], self.y[bottom] - self.y[top]
        step = self.chart.step(box)
        grade = highest(step, risks) if step else ""
        fill, ink = (GRADE_COLOURS[grade], GRADE_TEXT[grade]) if grade else (PAPER, "#000000")
        own = _add(group, "g")
        if step:
            _add(own, "title").text = _clean(spoken(step, risks))
        # A connector has round ends and a dashed edge, as in drawings by hand.
        edge = {"rx": 4.0} if step else {"rx": 14.0, "stroke_dasharray": "3 2"}
        _add(own, "rect", x=x, y=y, width=width, height=height, fill=fill, stroke=INK, stroke_width=1.2, **edge)
        _centred(own, x + width / 2, y + height / 2, list(lines), bold=step is not None, fill=ink)


def _width(part: Part, *, narrow: bool) -> float:
    if part is Part.BOX:
        return _CONNECTOR if narrow else _BOX
    return _HEAD if part is Part.HEAD else _TRACK
