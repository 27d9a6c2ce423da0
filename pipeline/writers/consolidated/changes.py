"""变化： what changed since the last edition: how much of each kind, then every change with old and new beside each other."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipeline.writers import change_table
from pipeline.writers.change_table import HEAD, KIND, LEVEL, OF_KIND, OF_POINT, TOP, about
from pipeline.writers.consolidated.database import TOP as DATABASE_TOP
from pipeline.writers.consolidated.desk import Desk, fixed
from pipeline.writers.consolidated.links import sheet_name
from pipeline.writers.consolidated.names import CHANGES, DATABASE
from pipeline.writers.consolidated.table import BigTable, Show, Shown

ROWS_PER_SHEET = 1_000_000
_PLACE = "库中位置"
_COLUMNS = (
    Shown(KIND, KIND, 11, Show.MIDDLE, KIND),
    Shown("风险编号", "风险编号", 16, Show.WITHIN, target=_PLACE),
    Shown(LEVEL, LEVEL, 9, Show.MIDDLE, LEVEL),
    Shown("科室", "科室", 13),
    Shown("岗位", "岗位", 13),
    Shown("风险点", "风险点", 25),
    Shown("栏目", "栏目", 12, Show.MIDDLE),
    Shown("原来", "原来", 40),
    Shown("现在", "现在", 40),
    Shown(OF_KIND, OF_KIND, 6, Show.NUMBER, OF_KIND, hidden=True),
    Shown(OF_POINT, OF_POINT, 6, Show.NUMBER, OF_POINT, hidden=True),
)
_UNIT = Shown("单位名称", "单位名称", 20)


def sheet_names(count: int) -> list[str]:
    """The sheets that hold so many changes: 变化， and 变化2 … where one is not enough."""
    sheets = max(1, -(-count // ROWS_PER_SHEET))
    return [CHANGES, *(f"{CHANGES}{number}" for number in range(2, sheets + 1))]


def write(desk: Desk) -> None:
    """The figures, then the list, kind by kind."""
    rows = change_table.listed(desk.book.figures.changes.found)
    live = desk.book.live and len(rows) <= ROWS_PER_SHEET
    own = tuple(column for column in _COLUMNS if live or not column.hidden)
    own = (*own[:2], _UNIT, *own[2:]) if desk.book.several_units else own
    names = sheet_names(len(rows))
    if len(rows):
        widths = [column.width for column in own if not column.hidden]
        change_table.figures(desk.sheets[CHANGES], desk.styles, change_table.counts(rows), widths, live=live)
    if live:
        _define(desk, own, len(rows))
    for number, name in enumerate(names):
        part = rows.iloc[number * ROWS_PER_SHEET : (number + 1) * ROWS_PER_SHEET].reset_index(drop=True)
        _list(desk, name, own, part, TOP if number == 0 else HEAD)


def _list(desk: Desk, name: str, own: Sequence[Shown], rows: pd.DataFrame, top: int) -> None:
    sheet, links = desk.sheets[name], "点“风险编号”看“信息库”中的这一行。" if len(rows) and not desk.book.in_volumes else ""
    desk.opening(sheet, name, about(desk.book.figures.changes) + links)
    last = max(at for at, column in enumerate(own) if not column.hidden)
    desk.page(sheet, top + len(rows) if len(rows) else 1, last, head=(top, top) if len(rows) else (0, 1))
    if len(rows):
        BigTable(desk, sheet, top, own).write(rows.assign(**{_PLACE: _places(desk, rows)}))
        sheet.freeze_panes(2, 0)


def _places(desk: Desk, rows: pd.DataFrame) -> list[str]:
    """Where each point stands in 信息库; nothing for those that went, and for all where the points stand in volumes."""
    if desk.book.in_volumes:
        return [""] * len(rows)
    start = f"{sheet_name(DATABASE)}!A"
    known = {code: f"{start}{row}" for row, code in enumerate(desk.rows["风险编号"], DATABASE_TOP + 2)}
    return [known.get(code, "") for code in rows["风险编号"]]


def _define(desk: Desk, own: Sequence[Shown], count: int) -> None:
    for at, column in enumerate(own):
        if column.name and count:
            desk.xl.define_name(change_table.name(column.name), f"={sheet_name(CHANGES)}!{fixed(TOP + 1, at)}:{fixed(TOP + count, at)}")
