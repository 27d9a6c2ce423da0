"""公开： the seven kinds of matters that are to be made public, how each stands, and the lines of 公开事项目录 behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from pipeline.analysis.publicity import Publicity, State
from pipeline.columns import Source
from pipeline.forms import PUBLICATIONS as FORM
from pipeline.writers.consolidated.desk import Desk
from pipeline.writers.consolidated.listing import ORIGIN_COLUMNS, Listing, origins, write
from pipeline.writers.consolidated.names import PUBLICITY
from pipeline.writers.consolidated.table import Show, Shown
from pipeline.writers.consolidated.tally import Group, Tally

PREFIX, KIND, STATE = "公", "公开事项", "状态"
_COLUMNS = (
    Shown(KIND, KIND, 22),
    Shown(STATE, STATE, 18, Show.MIDDLE),
    Shown("公开内容", "公开内容", 50),
    Shown("责任科室", "责任科室", 24),
    Shown("公开载体", "公开载体", 24),
    Shown("公开范围", "公开范围", 13, Show.MIDDLE),
    Shown("公开日期", "公开日期", 12, Show.MIDDLE),
    Shown("这条的状态", "这条的状态", 18, Show.MIDDLE),
    *ORIGIN_COLUMNS,
    Shown(STATE, "事项状态", 12, Show.MIDDLE, STATE, hidden=True),
)
_SAID = {
    State.NEVER: "公开事项目录里没有这一类。", State.INSIDE: "只在局机关公开，被审计单位和社会看不到。", State.AHEAD: "写的公开日期还没有到，或者不是日期。",
    State.OLD: "最近一次公开已经过期，应当更新。", State.CURRENT: "对被审计单位或社会公开，没有过期。",
}


def write_publicity(desk: Desk) -> None:
    """The counts by state, then each kind with its lines."""
    found = desk.book.figures.followup.publicity
    write(desk, Listing(PUBLICITY, about(found), _COLUMNS, _frame(found) if found.given else pd.DataFrame(), 1, PREFIX, groups=_counts(found)))


def about(found: Publicity) -> str:
    """One line on how many of the seven kinds are public."""
    if not found.given:
        return f"没有已通过的《{FORM.title}》，应公开的事项无法核对。"
    since = f"{found.since.isoformat()}以前公开的算过期。" if found.since else ""
    return f"{found.sentence}{since}"


def _counts(found: Publicity) -> list[Group]:
    states = [kind.state for kind in found.kinds]
    lines = [Tally(state.value, states.count(state), f'COUNTIFS({PREFIX}_{STATE},"{state.value}")', _SAID[state], STATE) for state in State]
    return [Group((STATE, "事项", "说明"), lines)]


def _frame(found: Publicity) -> pd.DataFrame:
    lines = list(_lines(found))
    sources = [line.pop("source") for line in lines]
    columns = {head: [line[head] for line in lines] for head in lines[0]}
    return pd.DataFrame(columns | origins(each if isinstance(each, Source) else None for each in sources), dtype=object)


def _lines(found: Publicity) -> Iterator[dict[str, object]]:
    """A line for each publication, one without any for a kind that was never made public; a kind's state is counted once."""
    for kind in found.kinds:
        whole = {KIND: kind.name, STATE: kind.state.value, "单位名称": ""}
        if not kind.items:
            yield whole | dict.fromkeys(("公开内容", "责任科室", "公开载体", "公开范围", "公开日期", "这条的状态"), "") | {"事项状态": kind.state.value, "source": None}
        for at, item in enumerate(kind.items):
            yield whole | {
                "公开内容": item.content, "责任科室": item.section, "公开载体": item.medium, "公开范围": item.scope,
                "公开日期": item.day.isoformat() if item.day else "", "这条的状态": item.state.value,
                "事项状态": "" if at else kind.state.value, "source": item.source,
            }
