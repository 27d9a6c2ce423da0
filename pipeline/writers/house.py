"""The house style of every workbook that the product makes: fonts, colours, cell formats, heights, the printed page.

Declared once, so that a grade has one colour and a page one footer wherever they appear.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from io import BytesIO
from types import MappingProxyType
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline.finding import Severity
from pipeline.grading import UNREVIEWED
from pipeline.text import display_width

# 等线 comes with every Excel since 2016 and every WPS. Older Excels fall back to 宋体 and LibreOffice to its own Chinese
# font: in all of them a Chinese character is one em wide and the metrics stay the same, so no column has to change.
BODY_FONT = "等线"
# Official titles are set in 黑体, which Windows has had since its first Chinese version.
TITLE_FONT = "黑体"
BODY_SIZE = 11
NOTE_SIZE = 9
TITLE_SIZE = 18

CELL_LIMIT = 32_767
ROW_LIMIT = 409.0
DATE_FORMAT = "yyyy-mm-dd"
TEXT_FORMAT = 49
"""The number of the built-in format @: what is typed stays text."""

LINE_GREY = "#7F7F7F"
NOTE_GREY = "#595959"
LINK_BLUE = "#0563C1"
NAVY = "#1F3864"
HEAT = "#F4B183"
HEAD_REQUIRED = "#8EA9DB"
HEAD_STAGED = "#C5D3EC"
HEAD_PLAIN = "#EEF3FA"
HEAD_FIXED = "#D9D9D9"
LABEL_FILL = "#F2F2F2"
EXAMPLE_FILL = "#F7F7F7"

# The four differ in lightness (about 25, 60, 75 and 92 of 100), so they stay apart on a grey print and for every kind of
# colour blindness; red and green never stand against each other.
GRADE_COLOURS: Mapping[str, str] = MappingProxyType(
    {"一级": "#A61C2E", "二级": "#E69138", "三级": "#9CC3E6", UNREVIEWED: "#E7E6E6"}
)
GRADE_TEXT: Mapping[str, str] = MappingProxyType(
    {"一级": "#FFFFFF", "二级": "#000000", "三级": "#000000", UNREVIEWED: "#404040"}
)
SEVERITY_COLOURS: Mapping[Severity, str] = MappingProxyType(
    {Severity.ERROR: "#FFC7CE", Severity.WARNING: "#FFEB9C", Severity.CORRECTION: "#DDEBF7"}
)


class Part(StrEnum):
    """The parts of the leaders' workbook."""

    OVERVIEW = "概况"
    REGISTER = "风险点"
    FIGURES = "统计"
    POWERS = "权力和流程"
    FOLLOWED = "跟踪落实"
    REPORTED = "报送和变化"
    METHOD = "口径"


TAB_COLOURS: Mapping[Part, str] = MappingProxyType({
    Part.OVERVIEW: NAVY, Part.REGISTER: "#A61C2E", Part.FIGURES: "#2E75B6", Part.POWERS: "#7F6000", Part.FOLLOWED: "#E69138",
    Part.REPORTED: "#548235", Part.METHOD: "#7F7F7F",
})
"""The colours of the tabs, one for each part. They only help to find a sheet: nothing else tells the parts by colour."""


class Look(StrEnum):
    """The kinds of cells that there are; each has one format."""

    TITLE = "标题"
    SUBTITLE = "副标题"
    HEADING = "小标题"
    HEAD = "栏目"
    LABEL = "表头项"
    CELL = "单元格"
    WRAPPED = "换行"
    CENTRED = "居中"
    NUMBER = "数字"
    PERCENT = "百分比"
    DATE = "日期"
    NOTE = "注"
    LINK = "链接"
    FOOTER = "落款"
    TINY = "附注"


# XlsxWriter ties the workbook's normal font to the theme, whose font is another one; the charset (GB2312) lets a program
# without the font look for a Chinese one.
_FONT: Mapping[str, Any] = MappingProxyType(
    {"font_name": BODY_FONT, "font_size": BODY_SIZE, "font_scheme": "none", "font_charset": 134}
)
_BORDER: dict[str, Any] = {"border": 1, "border_color": LINE_GREY}
_BOXED: dict[str, Any] = {**_BORDER, "valign": "vcenter", "text_wrap": True}
_LOOKS: Mapping[Look, dict[str, Any]] = MappingProxyType({
    Look.TITLE: {"font_name": TITLE_FONT, "font_size": TITLE_SIZE, "bold": True, "align": "center", "valign": "vcenter"},
    Look.SUBTITLE: {"font_color": NOTE_GREY, "align": "center", "valign": "vcenter"},
    Look.HEADING: {"font_name": TITLE_FONT, "font_size": 12, "bold": True, "valign": "vcenter"},
    Look.HEAD: {**_BOXED, "bold": True, "align": "center", "bg_color": HEAD_PLAIN},
    Look.LABEL: {**_BOXED, "bold": True, "align": "center", "bg_color": LABEL_FILL},
    Look.CELL: {**_BORDER, "valign": "vcenter"},
    Look.WRAPPED: {**_BOXED, "align": "left"},
    Look.CENTRED: {**_BOXED, "align": "center"},
    Look.NUMBER: {**_BORDER, "align": "center", "valign": "vcenter", "num_format": "0"},
    Look.PERCENT: {**_BORDER, "align": "center", "valign": "vcenter", "num_format": "0.0%"},
    Look.DATE: {**_BORDER, "align": "center", "valign": "vcenter", "num_format": DATE_FORMAT},
    Look.NOTE: {"font_color": NOTE_GREY, "valign": "vcenter", "text_wrap": True},
    Look.LINK: {**_BOXED, "font_color": LINK_BLUE, "underline": 1},
    Look.FOOTER: {"valign": "vcenter", "font_size": BODY_SIZE},
    Look.TINY: {"font_color": "#A6A6A6", "font_size": 8, "valign": "vcenter"},
})


class Styles:
    """The formats of one workbook, each made once: `styles.of(Look.CELL, bold=True)`."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._properties: dict[Format, dict[str, Any]] = {}

    def of(self, look: Look, **changes: Any) -> Format:
        """The format of a look, with these properties of XlsxWriter changed."""
        properties = {**_FONT, **_LOOKS[look], **changes}
        return self._format(properties)

    def _format(self, properties: dict[str, Any]) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
            self._properties[self._made[key]] = properties
        return self._made[key]

    def linked(self, style: Format) -> Format:
        """A format of these, for a cell that leads somewhere: blue where it was black, else as it was."""
        properties = self._properties[style]
        return self._format({**properties, "font_color": LINK_BLUE}) if "font_color" not in properties else style

    def grade(self, grade: str, **changes: Any) -> Format:
        """A cell that shows a grade, in its colour; what is no grade looks like any centred cell."""
        if grade not in GRADE_COLOURS:
            return self.of(Look.CENTRED, **changes)
        return self.of(Look.CENTRED, bg_color=GRADE_COLOURS[grade], font_color=GRADE_TEXT[grade], **changes)

    def severity(self, severity: Severity, **changes: Any) -> Format:
        """A cell that shows a finding, in the colour of its weight; a notice has none."""
        colour = SEVERITY_COLOURS.get(severity)
        return self.of(Look.WRAPPED, **({"bg_color": colour} if colour else {}), **changes)


CHART_FONT: Mapping[str, Any] = MappingProxyType({"name": BODY_FONT, "size": 9})
"""How a chart writes its labels and its legend."""
CHART_GRID = "#D9D9D9"


def chart_title(text: str) -> dict[str, Any]:
    """The title of a chart, as XlsxWriter takes it."""
    return {"name": text, "name_font": {"name": TITLE_FONT, "size": 11, "bold": True}, "overlay": False}


class GrowingSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter carries no types
    """A sheet whose rows from `grows_from` on (counted from 0) have a height to begin with, and grow as somebody types.

    XlsxWriter marks every height that is set as chosen by hand (customHeight), and Excel and WPS then never change it:
    a clerk's third line would stay hidden. Without the mark they keep the height on opening and fit it on editing.
    """

    grows_from: int | None = None

    def _xml_start_tag_unencoded(self, tag: str, attributes: list[tuple[str, Any]] | None = None) -> None:
        given = attributes or []
        if tag == "row" and self.grows_from is not None and dict(given)["r"] > self.grows_from:
            given = [pair for pair in given if pair[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, given)


def workbook(target: BytesIO, *, created: datetime, title: str = "", subject: str = "", keywords: str = "", company: str = "") -> xlsxwriter.Workbook:
    """A new workbook in which text stays text, and which has the same bytes for the same content and `created`."""
    book = xlsxwriter.Workbook(target, {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": dict(_FONT),
    })
    book.set_properties({
        "title": title, "subject": subject, "keywords": keywords,
        "author": "riskbook", "category": "廉政风险防控", "created": created, "company": company,
    })
    return book


@lru_cache(maxsize=200_000)
def text_width(text: str) -> int:
    """The width of the widest line in column units at 10.5 points: a Chinese character counts two."""
    return display_width(text)


@lru_cache(maxsize=200_000)
def _line_count(text: str, width: float, size: float) -> int:
    """How many lines a text takes in a column of that width once it is wrapped."""
    # One unit is half a character of 10.5 points. One character of room is kept: punctuation may not begin a line, so
    # programs carry a character over to the next.
    room = max(width * 10.5 / size - 2, 2)
    return sum(max(1, math.ceil(text_width(line) / room)) for line in text.split("\n"))


def row_height(texts: Iterable[tuple[str, float]], size: float = BODY_SIZE, *, least: float = 0) -> float:
    """The height in points that shows all these texts, given with the widths of their columns; at most what a row can have."""
    return min(text_height(texts, size, least=least), ROW_LIMIT)


def text_height(texts: Iterable[tuple[str, float]], size: float = BODY_SIZE, *, least: float = 0) -> float:
    """The height in points that shows all these texts, however high that is."""
    lines = max((_line_count(text, width, size) for text, width in texts if text), default=1)
    return max(lines * size * 1.35 + 6, least)


@dataclass(frozen=True)
class Area:
    """A rectangle of cells, counted from 0, both ends within."""

    top: int
    left: int
    bottom: int
    right: int


def page(
    sheet: Worksheet, area: Area, *, head: tuple[int, int] | None = None, internal: bool = True, landscape: bool = True,
    note: str = "", classification: str = "内部资料",
) -> None:
    """Set up the printed page: A4, one page wide, the `head` rows on every page, page numbers, 密级 unless public."""
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.center_horizontally()
    sheet.print_area(area.top, area.left, area.bottom, area.right)
    if head is not None:
        sheet.repeat_rows(*head)
    font = f'&"{BODY_FONT},Regular"&9'
    # A foot has 255 characters at most, and & begins a command there.
    left = f"&L{font} {classification[:40].replace('&', '&&')}" if internal else ""
    right = f"&R{font} {note}" if note else ""
    sheet.set_footer(f"{left}&C{font} 第&P页，共&N页{right}", {"margin": 0.3})


def put(sheet: Worksheet, area: Area, text: str, style: Format) -> None:
    """Write text over an area: merged where it is more than one cell, as a cell where it is one."""
    if (area.top, area.left) == (area.bottom, area.right):
        sheet.write_string(area.top, area.left, text, style) if text else sheet.write_blank(area.top, area.left, None, style)
    else:
        sheet.merge_range(area.top, area.left, area.bottom, area.right, text, style)
