"""The changes between any two editions as a workbook of their own, for `riskbook diff --xlsx`."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from typing import Final

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from pipeline.place import column_letters
from pipeline.privacy import masked
from pipeline.refusal import Refusal
from pipeline.register.changes import Changes
from pipeline.writers.change_table import KIND, LEVEL, OF_KIND, OF_POINT, SHEET, TOP, counts, figures, listed, name
from pipeline.writers.house import CELL_LIMIT, Area, Look, Styles, page, put, row_height, workbook

_WIDTHS: Final = {KIND: 11.0, "风险编号": 16.0, LEVEL: 9.0, "科室": 13.0, "岗位": 13.0, "风险点": 25.0, "栏目": 12.0, "原来": 40.0, "现在": 40.0}
_MIDDLE = frozenset({KIND, LEVEL, "栏目"})
_HELPERS = (OF_KIND, OF_POINT)
_MOST = 1_000_000
_SIZE = 10


def change_list(changed: Changes, name_of_later: str, day: date) -> bytes:
    """The workbook: the figures and below them the list. Raises Refusal where there are more changes than a sheet has rows."""
    rows = listed(changed.found)
    if len(rows) > _MOST:
        raise Refusal(f"两版之间的变化有{len(rows)}处，一张工作表写不下；请改用--json输出。")
    target = BytesIO()
    with workbook(target, created=datetime.combine(day, time()), title="变化") as book:
        styles, sheet = Styles(book), book.add_worksheet(SHEET)
        put(sheet, Area(0, 0, 0, len(_WIDTHS) - 1), "廉政风险点变化表", styles.of(Look.TITLE))
        sheet.set_row(0, 34)
        put(sheet, Area(1, 0, 1, len(_WIDTHS) - 1), _about(changed, name_of_later), styles.of(Look.NOTE))
        sheet.set_row(1, 20)
        for at, width in enumerate(_WIDTHS.values()):
            sheet.set_column(at, at, width)
        last = TOP + len(rows) if len(rows) else 1
        page(sheet, Area(0, 0, last, len(_WIDTHS) - 1), head=(TOP, TOP) if len(rows) else None)
        if len(rows):
            _define(book, len(rows))
            figures(sheet, styles, counts(rows), list(_WIDTHS.values()), live=True)
            _list(sheet, styles, rows)
    return target.getvalue()


def _about(changed: Changes, later: str) -> str:
    """One line on what is compared."""
    said = f"共{len(changed.found)}处变化，涉及{changed.points}个风险点。" if changed.found else "风险点没有变化。"
    return f"从{changed.against}到{later}，{said}"


def _define(book: Workbook, count: int) -> None:
    for at, heading in enumerate((*_WIDTHS, *_HELPERS), 1):
        if heading in (KIND, LEVEL, *_HELPERS):
            letters = column_letters(at)
            book.define_name(name(heading), f"='{SHEET}'!${letters}${TOP + 2}:${letters}${TOP + 1 + count}")


def _list(sheet: Worksheet, styles: Styles, rows: pd.DataFrame) -> None:
    shown = len(_WIDTHS)
    sheet.write_row(TOP, 0, list(_WIDTHS), styles.of(Look.HEAD, font_size=_SIZE))
    sheet.write_row(TOP, shown, list(_HELPERS), styles.of(Look.NOTE, font_size=_SIZE))
    sheet.set_column(shown, shown + len(_HELPERS) - 1, 6, None, {"hidden": True, "level": 1})
    sheet.set_row(TOP, 30)
    texts = rows[list(_WIDTHS)].itertuples(index=False)
    helpers = rows[list(_HELPERS)].itertuples(index=False)
    middle, wrapped = styles.of(Look.CENTRED, font_size=_SIZE), styles.of(Look.WRAPPED, font_size=_SIZE)
    for row, (line, marks) in enumerate(zip(texts, helpers, strict=True), TOP + 1):
        for at, (heading, text) in enumerate(zip(_WIDTHS, line, strict=True)):
            sheet.write_string(row, at, masked(text)[:CELL_LIMIT], middle if heading in _MIDDLE else wrapped)
        sheet.write_row(row, shown, marks)
        sheet.set_row(row, row_height(zip(line, _WIDTHS.values(), strict=True), _SIZE, least=18))
    sheet.autofilter(TOP, 0, TOP + len(rows), shown + len(_HELPERS) - 1)
    sheet.freeze_panes(2, 0)
