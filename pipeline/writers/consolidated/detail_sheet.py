"""The sheet 明细： the points behind each figure, figure by figure."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.analysis.tables import CrossTable
from pipeline.register.codes import CODE
from pipeline.register.points import APPROVED, LEVEL, POST, PROPOSED, SECTION, SELF
from pipeline.writers.consolidated.book import Book
from pipeline.writers.consolidated.database import CODE_COLUMN, MEASURES, SOURCE, SOURCE_COLUMNS, UNIT_COLUMN
from pipeline.writers.consolidated.database import TOP as DATABASE_TOP
from pipeline.writers.consolidated.desk import Desk, cell
from pipeline.writers.consolidated.details import HEAD, LABEL, POSITION, TOP, WHAT, Details, details
from pipeline.writers.consolidated.links import sheet_name
from pipeline.writers.consolidated.names import CONTENTS, DATABASE, DETAILS
from pipeline.writers.consolidated.table import BigTable, Show, Shown

_TARGET = "库中行"
_COLUMNS = (
    Shown(WHAT, WHAT, 30),
    Shown(LABEL, LABEL, 20),
    Shown(HEAD, HEAD, 11, Show.MIDDLE),
    Shown(CODE, CODE, CODE_COLUMN.width, Show.WITHIN, target=_TARGET),
    Shown("层级", LEVEL, 6, Show.MIDDLE),
    Shown("科室", SECTION, 16),
    Shown("岗位", POST, 16),
    Shown("风险点", "风险点", 40),
    Shown("自评", SELF, 7, Show.GRADE),
    Shown("建议", PROPOSED, 7, Show.GRADE),
    Shown("审定", APPROVED, 8, Show.GRADE),
    Shown("措施条数", MEASURES, 7, Show.NUMBER),
    *SOURCE_COLUMNS,
)


def found(desk: Desk, tables: Sequence[CrossTable]) -> Details:
    """The points behind the figures of these tables; where there are too many points for it, only where they stand."""
    if desk.book.in_volumes:
        return Details(otherwise=f"{sheet_name(CONTENTS)}!A1")
    if len(desk.rows) > desk.book.settings.detail_rows:
        return Details(otherwise=f"{sheet_name(DATABASE)}!{cell(DATABASE_TOP, 0)}")
    return details(desk.rows, [table for table in tables if not table.partial], len(_shown(desk.book)) - 1)


def _shown(book: Book) -> tuple[Shown, ...]:
    return (*_COLUMNS[:4], UNIT_COLUMN, *_COLUMNS[4:]) if book.several_units else _COLUMNS


def write(desk: Desk) -> None:
    """Every slice below the one before."""
    sheet, rows, own = desk.sheets[DETAILS], desk.details.frame, _shown(desk.book)
    desk.opening(sheet, DETAILS, _about(desk))
    if rows.empty:
        desk.page(sheet, TOP, 6, head=(0, 1))
        return
    targets = [f"{sheet_name(DATABASE)}!{cell(DATABASE_TOP + 1 + at, 0)}" for at in rows[POSITION].tolist()]
    BigTable(desk, sheet, TOP, own, SOURCE).write(rows.assign(**{_TARGET: targets}))
    sheet.freeze_panes(TOP + 1, 0)
    # Each point stands here many times: whoever prints the whole workbook gets the title and not a book of hundreds of pages.
    desk.page(sheet, 1, 8, head=(0, 1))


def _about(desk: Desk) -> str:
    book = desk.book
    if not book.figures.total:
        return "目前没有风险点。"
    if desk.details.otherwise:
        target = CONTENTS if book.in_volumes else DATABASE
        return f"风险点超过{book.settings.detail_rows}个，不逐个数字列出明细；点统计的数字转到“{target}”，再用筛选看。"
    return "点“摘要”“统计”“责任清单”等表上的蓝色数字，就转到这里的那几行；点“风险编号”看“信息库”中的这一行，点“来源行”打开来件。本表只在屏幕上看，不打印。"
