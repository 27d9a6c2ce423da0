"""A sheet that shows rows of the register or what was found in them: opening line, perhaps counts, one big table with named columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.columns import Source as Origin
from pipeline.writers.consolidated import tally
from pipeline.writers.consolidated.database import UNIT_COLUMN
from pipeline.writers.consolidated.desk import Desk, fixed
from pipeline.writers.consolidated.links import sheet_name
from pipeline.writers.consolidated.prepared import FILE, PLACE, ROW, SHEET
from pipeline.writers.consolidated.table import BigTable, Show, Shown, Source
from pipeline.writers.consolidated.tally import Below, Group

TOP = 2
MOST_ROWS = 1_000_000
ORIGIN = Source(FILE, SHEET, PLACE)
ORIGIN_COLUMNS = (Shown("来源文件", FILE, 44), Shown("来源工作表", SHEET, 15), Shown("来源行", ROW, 8, Show.LINK))


@dataclass(frozen=True)
class Listing:
    """A sheet to be written: its name, its line of explanation, its columns and rows, how many columns stay, the prefix of its names.

    `with_unit` tells whether the unit leads its columns where there are several. `groups` are counts that stand above it.
    """

    name: str
    about: str
    columns: tuple[Shown, ...]
    rows: pd.DataFrame
    frozen: int = 1
    prefix: str = ""
    note_column: int = 1
    with_unit: bool = True
    groups: Sequence[Group] = ()


def write(desk: Desk, own: Listing) -> None:
    """The sheet. Without rows it has its line only."""
    sheet = desk.sheets[own.name]
    desk.opening(sheet, own.name, own.about + _left_out(own.rows), note_column=own.note_column)
    if own.rows.empty:
        desk.page(sheet, TOP, 6, head=(0, 1))
        return
    rows = own.rows.iloc[:MOST_ROWS]
    columns = (UNIT_COLUMN, *own.columns) if desk.book.several_units and not own.groups and own.with_unit else own.columns
    columns = columns if desk.book.live else tuple(column for column in columns if not column.hidden)
    top = tally.top_below(TOP, own.groups)
    tally.write(desk, sheet, TOP, own.groups, Below(own.name, rows, top, [column.width for column in columns if not column.hidden]))
    _define(desk, own, columns, top, len(rows))
    BigTable(desk, sheet, top, columns, ORIGIN).write(rows)
    sheet.freeze_panes(*((2, 0) if own.groups else (top + 1, own.frozen)))
    # Where a row came from is for the screen: on paper it would only make everything smaller.
    printed = max(at for at, column in enumerate(columns) if not column.hidden and column not in ORIGIN_COLUMNS)
    desk.page(sheet, top + len(rows), printed, head=(top, top))


def _left_out(rows: pd.DataFrame) -> str:
    """What is said where a sheet cannot hold all rows."""
    more = len(rows) - MOST_ROWS
    return f"一张表放不下，另有{more}条没有列出。" if more > 0 else ""


def _define(desk: Desk, own: Listing, columns: Sequence[Shown], top: int, count: int) -> None:
    for at, column in enumerate(columns):
        if column.name:
            desk.xl.define_name(f"{own.prefix}_{column.name}", f"={sheet_name(own.name)}!{fixed(top + 1, at)}:{fixed(top + count, at)}")


def origins(sources: Iterable[Origin | None]) -> dict[str, list[object]]:
    """The columns that say where rows come from; nothing for what stands in no letter."""
    known = list(sources)
    return {
        FILE: [own.file if own else "" for own in known], SHEET: [own.sheet if own else "" for own in known],
        ROW: [own.row if own else "" for own in known], PLACE: [f"A{own.row}" if own else "" for own in known],
    }
