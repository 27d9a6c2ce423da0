"""廉政风险公示.xlsx: the public tables and charts, ready to print and to hang out; no name in it, no link to a letter, no 内部资料."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from io import BytesIO
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from pipeline.analysis.disclosure import Disclosure
from pipeline.analysis.swimlane import chart
from pipeline.writers.catalogues.book import put_line
from pipeline.writers.consolidated.links import sheet_name
from pipeline.writers.consolidated.swimlanes import Frame, draw
from pipeline.writers.house import Area, Look, Styles, put, row_height, workbook
from pipeline.writers.house import page as set_page
from pipeline.writers.official.naming import sheet_names
from pipeline.writers.official.paper import Paper
from pipeline.writers.public import words

_SIZE, _HEAD = 10.0, 3
_FLOW_WIDTHS: Final = {"流程编号": 14.0, "流程名称": 40.0, "行使的权力": 44.0, "责任科室": 28.0, "环节数": 10.0, "流程图": 12.0}
_REPORT_WIDTH: Final = 96.0


def book(own: Disclosure, paper: Paper, report_to: str) -> bytes:
    """The workbook; the same disclosure gives the same bytes."""
    target = BytesIO()
    with workbook(target, created=datetime.combine(paper.day, time()), title=words.title(paper), subject=f"{paper.period} {paper.edition}") as made:
        styles = Styles(made)
        for name, said, lines, headings in (
            (words.POINTS, words.counted_points(own), own.points, own.headings),
            (words.POWERS, words.counted_powers(own), own.powers, words.power_headings(own.powers)),
        ):
            widths, rows = words.table(lines, headings)
            _Table(made.add_worksheet(name), styles, paper, widths or {"": _REPORT_WIDTH}).write(name, said, rows)
        _flows(made, styles, own, paper)
        _report(made.add_worksheet(words.REPORT), styles, paper, report_to)
    return target.getvalue()


class _Table:
    """A sheet with a title, what there is to say, and one table."""

    def __init__(self, sheet: Worksheet, styles: Styles, paper: Paper, widths: Mapping[str, float]) -> None:
        self.sheet, self.styles, self.paper, self.widths = sheet, styles, paper, widths
        self.last = len(widths) - 1

    def write(self, title: str, said: str, rows: Sequence[Sequence[str]]) -> None:
        """All of it, on A4 across, the heads on every page."""
        self.opening(title, said)
        row = _HEAD
        if rows:
            for at, heading in enumerate(self.widths):
                self.sheet.write_string(_HEAD, at, words.head(heading), self.styles.of(Look.HEAD, font_size=_SIZE))
            self.sheet.set_row(_HEAD, 32)
            row += 1
            for line in rows:
                row = put_line(self.sheet, self.styles, tuple(self.widths.values()), tuple(line), row)
            self.sheet.freeze_panes(_HEAD + 1, 0)
        set_page(self.sheet, Area(0, 0, row - 1, self.last), head=(0, _HEAD) if rows else None, internal=False, note=self.paper.foot)

    def opening(self, title: str, said: str) -> None:
        """Title, unit with period and day, and the count."""
        for at, width in enumerate(self.widths.values()):
            self.sheet.set_column(at, at, width)
        self.sheet.hide_gridlines(2)
        width = sum(self.widths.values())
        about = "　　".join((f"单位名称：{self.paper.unit}", *words.about(self.paper)))
        looks = (self.styles.of(Look.TITLE, font_size=20), self.styles.of(Look.FOOTER, text_wrap=True), self.styles.of(Look.NOTE))
        for row, (text, look, least) in enumerate(zip((title, about, said), looks, (38.0, 22.0, 20.0), strict=True)):
            put(self.sheet, Area(row, 0, row, self.last), text, look)
            self.sheet.set_row(row, row_height([(text, width)], 20.0 if not row else 11.0, least=least))


def _flows(made: Workbook, styles: Styles, own: Disclosure, paper: Paper) -> None:
    """One line for each chart, and behind it the charts, a sheet each."""
    index, lines = made.add_worksheet(words.FLOWS), words.flow_lines(own)
    names = sheet_names([f"流程 {each.code}" for each in own.procedures])
    rows = [(*line.values(), "看图") for line in lines]
    _Table(index, styles, paper, _FLOW_WIDTHS).write(words.FLOWS, words.counted_flows(own), rows)
    for at, (each, name) in enumerate(zip(own.procedures, names, strict=True)):
        link = styles.of(Look.LINK, font_size=_SIZE, align="center")
        index.write_url(_HEAD + 1 + at, len(_FLOW_WIDTHS) - 1, f"internal:{sheet_name(name)}!A1", link, "看图", tip=f"转到“{name}”")
        frame = Frame(f"{each.title}权力运行流程图", paper.foot, "", words.FLOWS, words.NO_RISK, words.NO_RISKS)
        draw(made.add_worksheet(name), styles, chart(each), own.risks, frame)


def _report(sheet: Worksheet, styles: Styles, paper: Paper, report_to: str) -> None:
    _Table(sheet, styles, paper, {"": _REPORT_WIDTH}).opening(words.REPORT, "反映问题，请注明公示表上的风险编号或者权力编号，便于核实。")
    row = _HEAD
    for text in words.paragraphs(report_to):
        sheet.write_string(row, 0, text, styles.of(Look.WRAPPED, font_size=12, valign="top", border=0))
        sheet.set_row(row, row_height([(text, _REPORT_WIDTH)], 12.0, least=24))
        row += 1
    set_page(sheet, Area(0, 0, row - 1, 0), internal=False, landscape=False, note=paper.foot)
