"""制衡提示： duties that one post should not join, each with the steps and powers that make it, linked to the chart and to the letter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import pandas as pd

from pipeline.analysis.balance import Balance
from pipeline.analysis.duties import Conflict, ConflictKind
from pipeline.columns import Source
from pipeline.forms import POWERS, STEPS
from pipeline.writers.consolidated.desk import Desk, fixed
from pipeline.writers.consolidated.flows import SEE, places
from pipeline.writers.consolidated.listing import ORIGIN_COLUMNS, TOP, Listing, origins, write
from pipeline.writers.consolidated.names import BALANCE, CONCENTRATION, COVERAGE
from pipeline.writers.consolidated.table import Show, Shown
from pipeline.writers.consolidated.tally import Group, Tally, top_below
from pipeline.writers.house import Look

PREFIX, KIND, FIRST = "衡", "提示", "首行"
MEANINGS: Mapping[ConflictKind, str] = MappingProxyType({
    ConflictKind.APPROVE_EXECUTE: "一个流程里，同一岗位既批准又去办理。",
    ConflictKind.START_APPROVE: "一个流程里，同一岗位既提出又批准。",
    ConflictKind.EXECUTE_VERIFY: "一个流程里，同一岗位既办理又核验自己办的。",
    ConflictKind.ALL_FUNCTIONS: "同一岗位在一类权力里，决策、执行、监督三种职能都有。",
    ConflictKind.ALONE_AT_RISK: "环节上有审定为一级的风险点，本环节和前后环节没有第二个岗位。",
    ConflictKind.ALONE_THROUGHOUT: "整个流程的环节都由同一个岗位办理。",
    ConflictKind.UNCHECKED_DISCRETION: "有自由裁量的权力，流程里没有别的岗位审核、审批或核验。",
})
_TARGET = "图的位置"
_COLUMNS = (
    Shown(KIND, KIND, 24, name=KIND),
    Shown("序号", "序号", 8, Show.NUMBER),
    Shown("流程或权力", "流程或权力", 26),
    Shown("岗位", "岗位", 26),
    Shown("提示的内容", "提示的内容", 50),
    Shown("环节或权力", "环节或权力", 36),
    Shown("流程图", "流程图", 9, Show.WITHIN, target=_TARGET),
    *ORIGIN_COLUMNS,
    Shown(FIRST, FIRST, 6, Show.NUMBER, FIRST, hidden=True),
)


def write_balance(desk: Desk) -> None:
    """The counts by kind, then each finding with the rows that make it."""
    balance = desk.book.figures.balance
    write(desk, Listing(BALANCE, about(balance), _COLUMNS, _frame(balance), 2, PREFIX, groups=_counts(balance)))
    sheet, style = desk.sheets[BALANCE], desk.styles.of(Look.LINK, border=0, text_wrap=False, font_size=10)
    for row, target in enumerate((CONCENTRATION, COVERAGE)):
        desk.link(sheet, row, 6, target, "A1", f"看“{target}”", style)


def about(balance: Balance) -> str:
    """One line on what was looked at and what came of it."""
    if not balance.has(STEPS) and not balance.has(POWERS):
        return f"没有已通过的《{POWERS.title}》和《{STEPS.title}》，没有可以核对的职责。"
    if not balance.conflicts:
        return "没有发现应当分开而由同一岗位承担的职责。"
    return f"共{len(balance.conflicts)}处，请合理分解；每处下面列出构成它的环节或权力。"


def row_of(balance: Balance, number: int) -> int:
    """The row (from 0) in which the list has the finding of this number."""
    return top(balance) + 1 + sum(max(len(each.sources), 1) for each in balance.conflicts[:number])


def top(balance: Balance) -> int:
    """The row of the list's heads."""
    return top_below(TOP, _counts(balance))


def total_cell(balance: Balance) -> str:
    """The cell that counts all findings."""
    return fixed(top(balance) - 2, 1)


def _counts(balance: Balance) -> list[Group]:
    lines = [
        Tally(kind.value, balance.by_conflict[kind.value], f'COUNTIFS({PREFIX}_{KIND},"{kind.value}",{PREFIX}_{FIRST},1)', MEANINGS[kind], KIND)
        for kind in ConflictKind
    ]
    whole = Tally("合计", len(balance.conflicts), f"SUM({PREFIX}_{FIRST})", "拟取消的权力不计。")
    return [Group((KIND, "处数", "什么情况"), [*lines, whole])]


def _frame(balance: Balance) -> pd.DataFrame:
    charts = dict(zip(((own.unit, own.code) for own in balance.procedures), places(balance), strict=True))
    lines = [line for number, each in enumerate(balance.conflicts, 1) for line in _lines(each, number, charts)]
    sources = [line.pop("source") for line in lines]
    heads = ("单位名称", KIND, "序号", "流程或权力", "岗位", "提示的内容", "环节或权力", "流程图", _TARGET, FIRST)
    columns = {head: [line[head] for line in lines] for head in heads}
    return pd.DataFrame(columns | origins(source for source in sources if isinstance(source, Source)), dtype=object)


def _lines(own: Conflict, number: int, charts: Mapping[tuple[str, str], str]) -> Iterator[dict[str, object]]:
    """A line for each step and power; the sentence stands in the first."""
    made = [*((f"{step.label}（{step.kind}）", step.source) for step in own.steps), *((f"权力“{power.title}”", power.source) for power in own.powers)]
    chart = charts.get((own.procedure.unit, own.procedure.code), "") if own.procedure else ""
    unit = own.procedure.unit if own.procedure else own.powers[0].unit
    for at, (what, source) in enumerate(made):
        yield {
            "单位名称": unit, KIND: own.kind.value, "序号": number, "流程或权力": own.procedure.title if own.procedure else own.what,
            "岗位": "、".join(map(str, own.posts)), "提示的内容": "" if at else own.sentence, "环节或权力": what,
            "流程图": SEE if chart else "", _TARGET: chart, FIRST: int(at == 0), "source": source,
        }
