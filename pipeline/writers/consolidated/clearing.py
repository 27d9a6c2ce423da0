"""清理核查： what the rules say of each power, what its section proposes, whether the two agree; every count can be counted again."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from pipeline.analysis.clearing import (
    AGREE,
    AGREEMENTS,
    DIFFER,
    DIFFER_WITH_REASON,
    DISAGREED,
    RULINGS,
    Clearing,
    State,
)
from pipeline.checks.power_rows import ABOLISHED, REGULATED
from pipeline.forms import POWERS
from pipeline.writers.consolidated.desk import Desk
from pipeline.writers.consolidated.listing import ORIGIN_COLUMNS, Listing, origins, write
from pipeline.writers.consolidated.names import CLEARING
from pipeline.writers.consolidated.powers import nothing
from pipeline.writers.consolidated.table import Show, Shown
from pipeline.writers.consolidated.tally import Group, Tally

PREFIX, STATE, PROPOSAL, AGREEMENT = "清", "核查情况", "清理意见", "是否一致"
_COLUMNS = (
    Shown(STATE, STATE, 20, Show.MIDDLE, STATE),
    Shown("权力编号", "权力编号", 11, Show.MIDDLE),
    Shown("权力名称", "权力名称", 24),
    Shown("责任主体", "责任主体", 18),
    Shown("行使依据", "行使依据", 46),
    Shown("依据类型", "依据类型", 11, Show.MIDDLE),
    Shown("依据适用性", "依据适用性", 11, Show.MIDDLE),
    Shown("按哪条规则", "按哪条规则", 30),
    Shown("规则建议", "规则建议", 13, Show.MIDDLE),
    Shown("科室意见", PROPOSAL, 10, Show.MIDDLE, PROPOSAL),
    Shown(AGREEMENT, AGREEMENT, 20, Show.MIDDLE, AGREEMENT),
    Shown("清理理由", "清理理由", 30),
    Shown("拟制定制度", "拟制定制度", 20),
    Shown("另有情形", "另有情形", 13),
    *ORIGIN_COLUMNS,
)
_SAID = {
    AGREE: "科室意见合于规则建议。", DIFFER_WITH_REASON: "科室意见与规则建议不同，写了理由，请审核。",
    DIFFER: "科室意见与规则建议不同，没有写理由，请退回补写或改正。",
}
_PROPOSED = {"取消": "摘要一句话里的“拟取消”。", "规范": "摘要一句话里的“规范”。", DISAGREED: "几个科室报送同一项权力，意见不同，不计入上面各项。"}


FORMULAS = {
    "powers": f"COUNTA({PREFIX}_{STATE})",
    **{name: f'COUNTIFS({PREFIX}_{PROPOSAL},"{label}")' for name, label in (("abolished", ABOLISHED), ("regulated", REGULATED))},
}
"""How the numbers of the sentence's end are counted."""


def write_clearing(desk: Desk) -> None:
    """The counts, then power by power."""
    cleared = desk.book.figures.balance.clearing
    about = f"共清理权力事项{cleared.total}项，一个编号算一项。规则只提出建议，取消、规范由科室提出，由领导小组审定。"
    write(desk, Listing(CLEARING, about if cleared.total else nothing(POWERS), _COLUMNS, _frame(cleared), 3, PREFIX, groups=_counts(cleared)))


def _counts(cleared: Clearing) -> list[Group]:
    agreeing = Counter(each.agreement for each in cleared.cleared)
    states = [
        Tally(state.value, cleared.by_state[state.value], _count(STATE, state.value),
              f"{RULINGS[state].when}{RULINGS[state].rule}规则建议：{RULINGS[state].proposes}。", STATE)
        for state in State
    ]
    proposals = [Tally(each, number, _count(PROPOSAL, each), _PROPOSED.get(each, ""), PROPOSAL) for each, number in cleared.by_proposal.items()]
    agreements = [Tally(each, agreeing[each], _count(AGREEMENT, each), _SAID[each], AGREEMENT) for each in AGREEMENTS]
    return [
        Group((STATE, "项数", "怎么认，按哪条规则，规则建议什么"), states), Group(("科室意见", "项数", "说明"), proposals),
        Group((AGREEMENT, "项数", "说明"), agreements),
    ]


def _count(column: str, label: str) -> str:
    return f'COUNTIFS({PREFIX}_{column},"{label}")'


def _frame(cleared: Clearing) -> pd.DataFrame:
    own = cleared.cleared
    return pd.DataFrame({
        STATE: [each.state.value for each in own],
        "权力编号": [each.power.code for each in own],
        "权力名称": [each.power.name for each in own],
        "责任主体": ["、".join(each.bodies) for each in own],
        "行使依据": [each.power.basis for each in own],
        "依据类型": [each.power.basis_kind for each in own],
        "依据适用性": [each.power.fitness for each in own],
        "按哪条规则": [each.ruling.rule for each in own],
        "规则建议": [each.ruling.proposes for each in own],
        PROPOSAL: [each.proposal for each in own],
        AGREEMENT: [each.agreement for each in own],
        "清理理由": [each.reason for each in own],
        "拟制定制度": [each.rules for each in own],
        "另有情形": ["、".join(state.value for state in each.states[1:]) for each in own],
        **origins(each.power.source for each in own),
    }, dtype=object)
