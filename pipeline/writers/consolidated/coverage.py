"""衔接核查： what of powers, risk points, steps, posts and rules （制度） has no counterpart; lists with sections, never only counts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from pipeline.analysis.balance import Balance
from pipeline.analysis.coverage import GapKind
from pipeline.forms import POST_POWERS, POWER_FORMS, POWERS, RULE_LIST, STEPS
from pipeline.writers.consolidated.desk import Desk
from pipeline.writers.consolidated.listing import ORIGIN_COLUMNS, Listing, origins, write
from pipeline.writers.consolidated.names import COVERAGE
from pipeline.writers.consolidated.table import Show, Shown
from pipeline.writers.consolidated.tally import Group, Tally

PREFIX, KIND = "接", "情况"
MEANINGS: Mapping[GapKind, str] = MappingProxyType({
    GapKind.POWER_WITHOUT_RISK: "没有风险点写这项权力的编号或名称，它的流程也没有环节写风险编号；拟取消的权力不查。",
    GapKind.RISK_WITHOUT_POWER: "科室、岗位的风险点没有写权力清单里有的编号或名称；单位层面的不查。",
    GapKind.STEP_WITHOUT_POST: "流程环节没有填责任岗位。",
    GapKind.POST_WITHOUT_ENTRY: "名册上在岗的岗位（名册未报的，权力和流程写到的岗位）没有列入岗位职权目录。",
    GapKind.RULE_UNUSED: "没有措施、相关制度、拟制定制度提到它，它写的对应编号也查不到；废止的不查。",
    GapKind.RULE_UNLISTED: "措施或相关制度提到的制度，制度目录里没有；法律、条例、准则不查。",
})
_ASKED = {
    GapKind.POWER_WITHOUT_RISK: POWERS, GapKind.RISK_WITHOUT_POWER: POWERS, GapKind.STEP_WITHOUT_POST: STEPS,
    GapKind.POST_WITHOUT_ENTRY: POST_POWERS, GapKind.RULE_UNUSED: RULE_LIST, GapKind.RULE_UNLISTED: RULE_LIST,
}
_COLUMNS = (
    Shown(KIND, KIND, 26, name=KIND),
    Shown("科室", "科室", 18),
    Shown("编号", "编号", 24),
    Shown("名称", "名称", 46),
    Shown("写的内容", "写的内容", 34),
    Shown("处数", "处数", 7, Show.NUMBER),
    *ORIGIN_COLUMNS,
)


def write_coverage(desk: Desk) -> None:
    """The counts by kind, then each gap."""
    balance = desk.book.figures.balance
    about = f"共{len(balance.gaps)}条对不上的，请补填或说明；可以按“{KIND}”筛选。" if balance.gaps else _nothing(balance)
    write(desk, Listing(COVERAGE, about, _COLUMNS, _frame(balance), 1, PREFIX, groups=_counts(balance)))


def _nothing(balance: Balance) -> str:
    if not balance.given:
        return f"没有已通过的{'、'.join(f'《{form.title}》' for form in POWER_FORMS)}，没有可以核对的。"
    return "权力、风险点、环节、岗位、制度都对得上。"


def _counts(balance: Balance) -> list[Group]:
    lines = [
        Tally(kind.value, balance.by_gap[kind.value], f'COUNTIFS({PREFIX}_{KIND},"{kind.value}")', _said(balance, kind), KIND) for kind in GapKind
    ]
    return [Group((KIND, "条数", "怎么查"), lines)]


def _said(balance: Balance, kind: GapKind) -> str:
    form = _ASKED[kind]
    return MEANINGS[kind] if balance.has(form) else f"没有已通过的《{form.title}》，这一项没有查。"


def _frame(balance: Balance) -> pd.DataFrame:
    gaps = balance.gaps
    return pd.DataFrame({
        KIND: [gap.kind.value for gap in gaps],
        "科室": [gap.section for gap in gaps],
        "编号": [gap.code for gap in gaps],
        "名称": [gap.name for gap in gaps],
        "写的内容": [gap.seen for gap in gaps],
        "处数": [max(len(gap.sources), 1) for gap in gaps],
        **origins(gap.sources[0] if gap.sources else None for gap in gaps),
    }, dtype=object)
