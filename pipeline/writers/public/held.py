"""未公开事项清单.xlsx: for the office only, what was held back from the public and why, row by row, with its place in the letters."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time
from io import BytesIO
from typing import Final

from xlsxwriter.worksheet import Worksheet

from pipeline.analysis.disclosure import Disclosure
from pipeline.writers.catalogues.book import put_line
from pipeline.writers.house import Area, Look, Styles, page, put, row_height, workbook
from pipeline.writers.official.paper import Paper
from pipeline.writers.public import words

HELD, INSIDE = "未公开事项", "内部公开权力"
MOST: Final = 5_000
"""Rows on a sheet before those that only wait for review are left to 审核定级表.xlsx, which has every one of them. All others are always listed."""
_WIDTHS: Final = {"序号": 6.0, "表": 11.0, "编号": 18.0, "内容": 40.0, "未公开的原因": 44.0, "来源文件": 42.0, "来源工作表": 13.0, "来源行": 8.0}
_SIZE, _HEAD = 10.0, 2


def held_list(own: Disclosure, paper: Paper) -> bytes:
    """The workbook; the same disclosure gives the same bytes."""
    target = BytesIO()
    with workbook(target, created=datetime.combine(paper.day, time()), title="未公开事项清单", subject=f"{paper.period} {paper.edition}") as made:
        styles = Styles(made)
        listed = [each for at, each in enumerate(own.held) if at < MOST or not each.waits]
        rows = [
            (str(number), each.form, each.code, each.what, each.reason, *(map(str, each.source) if each.source else ("", "", "")))
            for number, each in enumerate(listed, 1)
        ]
        _sheet(made.add_worksheet(HELD), styles, paper, "未公开事项清单", _said(own, len(listed)), (_WIDTHS, rows))
        widths, lines = words.table(own.inside, words.power_headings(own.inside))
        said = f"公开方式是内部公开的权力事项{len(lines)}项，只在局内公布，不对外公示。" if lines else "没有公开方式是内部公开的权力事项。"
        _sheet(made.add_worksheet(INSIDE), styles, paper, "内部公开的权力清单", said, (widths or {"": 90.0}, lines))
    return target.getvalue()


def _said(own: Disclosure, listed: int) -> str:
    if not own.held:
        return "没有未公开的事项。"
    reasons = "；".join(f"{reason}{count}处" for reason, count in Counter(each.reason for each in own.held).most_common(6))
    more = f"这里列出{listed}处，其余{len(own.held) - listed}处都是没有审定的，见“审核定级表.xlsx”。" if len(own.held) > listed else ""
    return f"本清单只供办公室核对，请勿公开。共{len(own.held)}处没有公示：{reasons}。{more}"


def _sheet(
    sheet: Worksheet, styles: Styles, paper: Paper, title: str, said: str, table: tuple[dict[str, float], list[tuple[str, ...]]],
) -> None:
    widths, rows = table
    last = len(widths) - 1
    for at, width in enumerate(widths.values()):
        sheet.set_column(at, at, width)
    sheet.hide_gridlines(2)
    put(sheet, Area(0, 0, 0, last), title, styles.of(Look.TITLE))
    sheet.set_row(0, 34)
    put(sheet, Area(1, 0, 1, last), said, styles.of(Look.NOTE))
    sheet.set_row(1, row_height([(said, sum(widths.values()))], least=22))
    row = _HEAD
    if rows:
        for at, heading in enumerate(widths):
            sheet.write_string(row, at, words.head(heading), styles.of(Look.HEAD, font_size=_SIZE))
        sheet.set_row(row, 28)
        row += 1
        for line in rows:
            row = put_line(sheet, styles, tuple(widths.values()), line, row)
        sheet.freeze_panes(_HEAD + 1, 0)
        sheet.autofilter(_HEAD, 0, row - 1, last)
    page(sheet, Area(0, 0, row - 1, last), head=(_HEAD, _HEAD) if rows else None, note=paper.foot, classification=paper.classification)
