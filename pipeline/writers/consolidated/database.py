"""信息库： one row per risk point, each linked to its cell in the letter, and the names that all figures are counted over."""

from __future__ import annotations

import pandas as pd

from pipeline.analysis.tables import MEASURE_CLASS, OWNER, POST_CLASS, REVIEW
from pipeline.checks.accepted import PERIOD
from pipeline.place import column_letters
from pipeline.register.periods import CONFIRMATION, UNCONFIRMED
from pipeline.register.points import APPROVED, CHANGE, FIRST, LEVEL, POST, PROPOSED, SECTION, SELF
from pipeline.register.reviews import STATE
from pipeline.writers.consolidated.book import Book
from pipeline.writers.consolidated.desk import Desk
from pipeline.writers.consolidated.links import area, sheet_name
from pipeline.writers.consolidated.names import CONTENTS, DATABASE
from pipeline.writers.consolidated.prepared import (
    BELOW,
    FILE,
    FIRST_OF_POST,
    FIRST_OF_SECTION,
    INSPECTED,
    LED_BY,
    PLACE,
    PROMISED,
    ROW,
    SHEET,
    WARNED,
)
from pipeline.writers.consolidated.table import BigTable, Show, Shown, Source

TOP = 2
MEASURES = "措施条数"
SOURCE = Source(FILE, SHEET, PLACE)
UNIT_COLUMN = Shown("单位名称", "单位名称", 20)
CODE_COLUMN = Shown("风险编号", "风险编号", 15.5, name="风险编号")
SOURCE_COLUMNS = (Shown("来源文件", FILE, 26), Shown("来源工作表", SHEET, 12), Shown("来源行", ROW, 8, Show.LINK))

COLUMNS = (
    CODE_COLUMN,
    Shown("层级", LEVEL, 5.5, Show.MIDDLE, "层级"),
    Shown("科室", SECTION, 11.5),
    Shown("岗位", POST, 11.5),
    Shown("事项/权力", "权力(业务)事项", 12),
    Shown("类别", "风险类别", 9, Show.MIDDLE, "类别"),
    Shown("风险点", "风险点", 22),
    Shown("表现形式", "表现形式", 34),
    Shown("机率", "发生机率", 5.5, Show.MIDDLE, "机率"),
    Shown("危害", "危害程度", 5.5, Show.MIDDLE, "危害"),
    Shown("自评", SELF, 6.5, Show.GRADE, "自评"),
    Shown("建议", PROPOSED, 6.5, Show.GRADE, "建议"),
    Shown("审定", APPROVED, 7.5, Show.GRADE, "审定"),
    Shown("审核状态", STATE, 9, Show.MIDDLE),
    Shown("管理责任人", "管理责任人", 8, Show.MIDDLE, "管理责任人"),
    Shown("防控措施", "防控措施", 40),
    Shown("措施条数", "措施条数", 6, Show.NUMBER, "措施条数"),
    Shown("完成时限", "完成时限", 11.5, Show.MIDDLE),
    Shown("责任人", "责任人", 8, Show.MIDDLE),
    Shown("承诺", PROMISED, 8, Show.MIDDLE, "承诺"),
    Shown("检查", INSPECTED, 8.5, Show.MIDDLE, "检查"),
    Shown("预警", WARNED, 10, Show.MIDDLE),
    Shown("填报期", PERIOD, 12, Show.MIDDLE),
    Shown("确认", CONFIRMATION, 7, Show.MIDDLE, "确认"),
    Shown("首次登记", FIRST, 12, Show.MIDDLE),
    Shown("变更", CHANGE, 7, Show.MIDDLE),
    *SOURCE_COLUMNS,
    Shown("归属", OWNER, 13, name="归属", hidden=True),
    Shown("审核进度", REVIEW, 9, Show.MIDDLE, "审核进度", hidden=True),
    Shown("措施条数分组", MEASURE_CLASS, 9, Show.MIDDLE, "措施条数分组", hidden=True),
    Shown("所在岗位等级", POST_CLASS, 12, Show.MIDDLE, "所在岗位等级", hidden=True),
    Shown("管理等级", LED_BY, 8, Show.MIDDLE, "管理等级", hidden=True),
    Shown("科室首行", FIRST_OF_SECTION, 6, Show.NUMBER, "科室首行", hidden=True),
    Shown("岗位首行", FIRST_OF_POST, 6, Show.NUMBER, "岗位首行", hidden=True),
    Shown("自评偏低", BELOW, 6, Show.NUMBER, "自评偏低", hidden=True),
)
_BY_SOURCE = {column.source: column.name for column in COLUMNS if column.name}


def name(source: str) -> str:
    """The defined name of a column of the register: 库_自评."""
    return f"库_{_BY_SOURCE[source]}"


def columns(book: Book) -> tuple[Shown, ...]:
    """The columns of the database; the unit leads them where there are several; without formulas nothing is hidden."""
    own = COLUMNS if book.live else tuple(column for column in COLUMNS if not column.hidden)
    return (UNIT_COLUMN, *own) if book.several_units else own


def write(desk: Desk, rows: pd.DataFrame) -> None:
    """The sheet, with a name for each column that figures are counted over."""
    own = columns(desk.book)
    sheet = desk.sheets[DATABASE]
    if desk.book.in_volumes and len(rows) > desk.book.settings.volume_rows:
        desk.opening(sheet, DATABASE, in_volumes(desk.book))
        rows = rows.iloc[:0]
    else:
        desk.opening(sheet, DATABASE, _about(desk.book, rows))
        _define(desk, own, len(rows))
    BigTable(desk, sheet, TOP, own, SOURCE).write(rows)
    frozen = 3 + desk.book.several_units
    sheet.freeze_panes(TOP + 1, frozen)
    last = next(at for at, column in enumerate(own) if column.source == CHANGE)
    desk.page(sheet, TOP + max(len(rows), 1), last, head=(TOP, TOP))


def everything(desk: Desk) -> str:
    """Where all points stand: the sheet's rows, or where they are in volumes, the list of these."""
    if desk.book.in_volumes:
        return f"{sheet_name(CONTENTS)}!A1"
    return area(DATABASE, TOP + 1, 0, TOP + max(len(desk.rows), 1), next(at for at, own in enumerate(columns(desk.book)) if own.source == CHANGE))


def in_volumes(book: Book) -> str:
    """What a sheet says whose rows stand in the volumes."""
    return f"风险点共{book.figures.total}个，超过一册的上限（{book.settings.volume_rows}行），明细见分册，分册列在“目录”。"


def _about(book: Book, rows: pd.DataFrame) -> str:
    if rows.empty:
        return "目前没有已通过的风险点。"
    folded = "右端折叠的几列只供统计用。" if book.live else ""
    return f"共{len(rows)}个风险点，一行一个。等级分自评、建议、审定三栏，以审定为准；点“来源行”打开来件的单元格。{_unconfirmed(book)}{folded}"


def _unconfirmed(book: Book) -> str:
    number = sum(book.figures.unconfirmed.values())
    return f"其中{number}个是往期通过、本期还没有重新报送的，“确认”栏写着{UNCONFIRMED}。" if number else ""


def _define(desk: Desk, own: tuple[Shown, ...], count: int) -> None:
    last = TOP + 1 + max(count, 1)
    for at, column in enumerate(own, 1):
        if column.name:
            letters = column_letters(at)
            desk.xl.define_name(f"库_{column.name}", f"={DATABASE}!${letters}${TOP + 2}:${letters}${last}")
