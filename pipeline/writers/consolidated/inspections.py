"""检查整改： overdue rectifications, what was found repeatedly, every inspection, and the risk points that nobody inspected yet."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from pipeline.analysis.inspections import NEVER, RIGHT, Inspected, Inspection, Inspections
from pipeline.columns import Source
from pipeline.forms import INSPECTIONS as FORM
from pipeline.writers.consolidated.database import name
from pipeline.writers.consolidated.desk import Desk
from pipeline.writers.consolidated.details import Details
from pipeline.writers.consolidated.listing import ORIGIN_COLUMNS, TOP, Listing, origins, write
from pipeline.writers.consolidated.names import INSPECTIONS
from pipeline.writers.consolidated.prepared import INSPECTED
from pipeline.writers.consolidated.table import Show, Shown
from pipeline.writers.consolidated.tally import Group, Tally, top_below

PREFIX, KIND, PENALTY = "检", "情况", "追究方式"
OVERDUE, REPEATED, WAITING, PUT_RIGHT, FINE = "整改逾期", "重复发现", "整改中", "已整改", "检查已落实"
_COLUMNS = (
    Shown(KIND, KIND, 13, name=KIND),
    Shown("科室", "科室", 20),
    Shown("风险编号", "风险编号", 24),
    Shown("风险点", "风险点", 30),
    Shown("等级", "等级", 7, Show.GRADE),
    Shown("检查日期", "检查日期", 12, Show.MIDDLE),
    Shown("检查类型", "检查类型", 11, Show.MIDDLE),
    Shown("措施落实", "措施落实", 10, Show.MIDDLE),
    Shown("发现问题", "发现问题", 30),
    Shown("整改要求", "整改要求", 28),
    Shown("整改期限", "整改期限", 12, Show.MIDDLE),
    Shown("整改结果", "整改结果", 9, Show.MIDDLE),
    Shown(PENALTY, PENALTY, 11, Show.MIDDLE, PENALTY),
    Shown("发现次数", "发现次数", 9, Show.MIDDLE),
    *ORIGIN_COLUMNS,
)
_KINDS = (
    (OVERDUE, "整改期限已过或整改结果写“逾期”、还没有整改好的检查；后来的检查已落实的不再算。"),
    (WAITING, "还没有整改好、没有过期限的检查。"), (PUT_RIGHT, "发现过问题、已经整改的检查。"), (FINE, "措施已落实的检查。"),
    (REPEATED, "两次以上检查没有全部落实的风险点。"), (NEVER, "信息库里还没有检查过的风险点。"),
)
_STATES = "最近一次检查的风险点个数，见“信息库”的“检查”栏。"


def write_inspections(desk: Desk) -> None:
    """The counts, the inspections, what was found repeatedly, what was never inspected."""
    found = desk.book.figures.followup.inspections
    write(desk, Listing(INSPECTIONS, about(found), _COLUMNS, _frame(found) if found.rows else pd.DataFrame(), 1, PREFIX, groups=_counts(found, desk.details)))


def about(found: Inspections) -> str:
    """One line on what was inspected and what came of it."""
    if not found.rows:
        return f"没有已通过的《{FORM.title}》，没有可以统计的检查。"
    return f"共{len(found.rows)}次检查，检查过风险点{len(found.by_code)}个；整改逾期{len(found.overdue)}项，重复发现{len(found.repeated)}个。各科室评分另见“科室评分”。"


def row_of(found: Inspections, kind: str) -> int:
    """The row (from 0) of the first line of a kind."""
    return top(found) + 1 + [line[KIND] for line in _lines(found)].index(kind)


def top(found: Inspections) -> int:
    """The row of the list's heads."""
    return top_below(TOP, _counts(found, Details()))


def _counts(found: Inspections, details: Details) -> list[Group]:
    kinds = [line[KIND] for line in _lines(found)]
    counted = [Tally(kind, kinds.count(kind), f'COUNTIFS({PREFIX}_{KIND},"{kind}")', said, KIND) for kind, said in _KINDS]
    states = [
        Tally(state, number, f'COUNTIFS({name(INSPECTED)},"{state}")', _STATES, to=details.of((INSPECTED, state))) for state, number in found.by_state.items()
    ]
    held = [Tally(kind, number, f'COUNTIFS({PREFIX}_{PENALTY},"{kind}")', "检查类型为责任追究的次数。", PENALTY) for kind, number in found.by_penalty.items()]
    return [Group((KIND, "数目", "说明"), counted), Group(("措施落实", "风险点", "说明"), states), Group((PENALTY, "次数", "说明"), held)]


def _frame(found: Inspections) -> pd.DataFrame:
    lines = list(_lines(found))
    sources = [line.pop("source") for line in lines]
    columns = {column.source: [line.get(column.source, "") for line in lines] for column in _COLUMNS if column not in ORIGIN_COLUMNS}
    units = [line["单位名称"] for line in lines]
    return pd.DataFrame({"单位名称": units} | columns | origins(each if isinstance(each, Source) else None for each in sources), dtype=object)


def _lines(found: Inspections) -> Iterator[dict[str, object]]:
    order = (OVERDUE, WAITING, PUT_RIGHT, FINE)
    rows = sorted(found.rows, key=lambda row: order.index(_kind(row)))
    yield from (_inspection(row, found) for row in rows if _kind(row) == OVERDUE)
    yield from (_point(point, REPEATED) for point in found.repeated)
    yield from (_inspection(row, found) for row in rows if _kind(row) != OVERDUE)
    never = [point for point in found.points if not point.times]
    yield from (_point(point, NEVER) for point in sorted(never, key=lambda point: point.grade or "四"))


def _kind(row: Inspection) -> str:
    if row.overdue:
        return OVERDUE
    if not row.wanting:
        return FINE
    return PUT_RIGHT if row.rectified == RIGHT else WAITING


def _inspection(row: Inspection, found: Inspections) -> dict[str, object]:
    risks = "；".join(found.by_code[code].risk for code in row.codes if code in found.by_code)
    return {
        KIND: _kind(row), "单位名称": row.unit, "科室": row.section, "风险编号": "、".join(row.codes), "风险点": risks, "检查日期": row.day, "检查类型": row.kind,
        "措施落实": row.carried_out, "发现问题": row.problem, "整改要求": row.demand, "整改期限": row.deadline, "整改结果": row.rectified, PENALTY: row.penalty,
        "source": row.source,
    }


def _point(point: Inspected, kind: str) -> dict[str, object]:
    return {
        KIND: kind, "单位名称": point.unit, "科室": point.section, "风险编号": point.code, "风险点": point.risk, "等级": point.grade,
        "发现次数": str(point.found) if point.found else "", "source": None,
    }
