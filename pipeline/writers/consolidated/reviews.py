"""审核记录： every decision of the leading group, the history of each point's grade, and what became of it."""

from __future__ import annotations

import pandas as pd

from pipeline.checks.accepted import COLUMN, SOURCE
from pipeline.checks.review_rows import APPROVED, CHANGE, CODE, DAY, DECIDED, OPINION, REVIEWER, WITHDRAWN
from pipeline.forms import REVIEW
from pipeline.register.merge import Register
from pipeline.register.reviews import LEFT_OUT, STATE
from pipeline.writers.consolidated.desk import Desk
from pipeline.writers.consolidated.names import REVIEWS
from pipeline.writers.consolidated.prepared import FILE, PLACE, ROW, SHEET, with_source
from pipeline.writers.consolidated.table import BigTable, Show, Shown, Source

TOP = 2
NOW = "现状"
SUPERSEDED, GONE = "已有后来的结论", "已撤销"
_COLUMNS = (
    Shown("风险编号", CODE, 16),
    Shown("变更类型", CHANGE, 7, Show.MIDDLE),
    Shown("科室", "科室", 13),
    Shown("岗位", "岗位", 13),
    Shown("风险点", "风险点", 28),
    Shown("自评", "自评等级", 7, Show.GRADE),
    Shown("建议", "建议等级", 7, Show.GRADE),
    Shown("审核结论", DECIDED, 10, Show.MIDDLE),
    Shown("审定", APPROVED, 7, Show.GRADE),
    Shown("调整理由", "调整理由", 26),
    Shown("审核意见", OPINION, 26),
    Shown("审核人", REVIEWER, 9, Show.MIDDLE),
    Shown("审核日期", DAY, 12, Show.MIDDLE),
    Shown(NOW, NOW, 12, Show.MIDDLE),
    Shown("来源文件", FILE, 26),
    Shown("来源行", ROW, 8, Show.LINK),
)


def write(desk: Desk) -> None:
    """All decisions, point by point, the earliest first."""
    sheet, register = desk.sheets[REVIEWS], desk.book.register
    decisions = register.reviews.decisions
    desk.opening(sheet, REVIEWS, _about(register))
    rows = decisions.assign(**{NOW: _now(register), SOURCE[2]: decisions[SOURCE[2]].astype(int)})
    rows[COLUMN] = REVIEW.headings.index(DECIDED) + 2
    BigTable(desk, sheet, TOP, _COLUMNS, Source(FILE, SHEET, PLACE)).write(desk.pool.frame(with_source(rows.set_index(list(SOURCE)))))
    sheet.freeze_panes(TOP + 1, 1)
    desk.page(sheet, TOP + max(len(rows), 1), len(_COLUMNS) - 3, head=(TOP, TOP))


def _about(register: Register) -> str:
    count = len(register.reviews.decisions)
    if not count:
        return "领导小组还没有交回审核定级表，全部风险点都是待审定。"
    return f"共{count}条审核结论，同一风险点按审核日期先后排列，以最后一条为准；不列入的风险点{len(register.excluded)}个，撤销的{len(register.withdrawn)}个。"


def _now(register: Register) -> pd.Series:
    """What each decision is worth today: the point's state, or that a later decision stands in its place."""
    decisions = register.reviews.decisions
    state = decisions[CODE].map(register.risks.drop_duplicates(CODE).set_index(CODE)[STATE])
    state = state.mask(decisions[CODE].isin(register.excluded[CODE]), LEFT_OUT).fillna(GONE)
    later = decisions.duplicated([CODE], keep="last") & (decisions[CHANGE] != WITHDRAWN)
    return state.mask(later, SUPERSEDED)
