"""公开事项: the seven kinds of the source, which of them are public, out of date, or missing."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.analysis.publicity import KINDS, Publicity, State, out_of_date, publicity
from pipeline.forms import PUBLICATIONS

TODAY, PERIOD = date(2011, 11, 30), "2011年第1期"
KIND = st.sampled_from(KINDS)
SCOPE = st.sampled_from(["局机关", "被审计单位", "社会"])
DAY = st.dates(date(2009, 1, 1), date(2012, 12, 31))


def table(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Rows of 公开事项目录: 公开事项, 公开范围, 公开日期."""
    cells = {heading: [""] * len(rows) for heading in PUBLICATIONS.headings}
    cells["公开事项"], cells["公开范围"], cells["公开日期"] = (list(each) for each in zip(*rows, strict=True)) if rows else ([], [], [])
    cells["公开内容"] = [f"第{number}项" for number in range(1, len(rows) + 1)]
    index = pd.MultiIndex.from_tuples([("公开.xlsx", "公开", number) for number in range(7, 7 + len(rows))], names=["来源文件", "来源工作表", "来源行"])
    return pd.DataFrame({heading: pd.array(own, dtype="str") for heading, own in cells.items()}, index=index)


def states(found: Publicity) -> dict[str, str]:
    return {kind.name: kind.state.value for kind in found.kinds}


def test_the_kinds_are_those_of_the_source():
    """公开审计权力、权力依据、审计项目计划、审计流程和被审计单位的权力、义务、监督举报方法……公开全部审计结果."""
    assert KINDS == ("审计权力", "权力依据", "审计项目计划", "审计流程", "被审计单位权利义务", "监督举报方法", "审计结果")


def test_nothing_handed_in_leaves_all_kinds_missing():
    """Without a single row all seven kinds are missing, and the value says that nothing was handed in."""
    found = publicity(table(), TODAY, PERIOD)
    assert not found.given
    assert [kind.name for kind in found.missing] == list(KINDS)
    assert found.sentence == "应公开的7类事项，已公开0类；缺审计权力、权力依据、审计项目计划、审计流程、被审计单位权利义务、监督举报方法、审计结果。"


def test_each_kind_stands_as_its_best_line_does():
    """Public outside and recent: public; old: out of date; in the office only, or on a day to come: missing."""
    found = publicity(table(
        ("审计权力", "局机关", "2011-10-12"), ("审计权力", "社会", "2011-10-10"), ("权力依据", "社会", "2010-05-01"), ("审计项目计划", "局机关", "2011-08-15"),
        ("审计流程", "社会", "2012-01-05"), ("监督举报方法", "被审计单位", "2011-08-15"), ("审计结果", "社会", "2010-12-31"),
    ), TODAY, PERIOD)
    assert states(found) == {
        "审计权力": "已公开", "权力依据": "已经过期", "审计项目计划": "只在局机关公开", "审计流程": "还没有到公开日期", "被审计单位权利义务": "没有公开",
        "监督举报方法": "已公开", "审计结果": "已经过期",
    }
    assert found.sentence == "应公开的7类事项，已公开2类；缺审计项目计划、审计流程、被审计单位权利义务；过期权力依据、审计结果。"
    first = found.kinds[0]
    assert (first.last, [item.content for item in first.items]) == (date(2011, 10, 10), ["第1项", "第2项"])
    assert first.items[0].source == ("公开.xlsx", "公开", 7)


@pytest.mark.parametrize(("today", "period", "since"), [
    (date(2011, 11, 30), "2011年第1期", date(2011, 1, 1)), (date(2012, 2, 29), "2011年第2期", date(2011, 2, 28)),
    (date(2012, 6, 1), "", date(2011, 6, 1)), (date(2011, 11, 30), "2010年第1期", date(2010, 11, 30)),
])
def test_what_is_out_of_date(today, period, since):
    """Older than a year, or than the year of the period."""
    assert out_of_date(today, period) == since


@settings(deadline=None)
@given(st.lists(st.tuples(KIND, SCOPE, DAY), max_size=12))
def test_every_kind_has_one_state(rows):
    """Law: covered, missing and out of date are the seven kinds, each once, and every line stands under its kind."""
    found = publicity(table(*((kind, scope, day.isoformat()) for kind, scope, day in rows)), TODAY, PERIOD)
    named = [kind.name for kind in (*found.missing, *found.outdated)] + [kind.name for kind in found.kinds if kind.state is State.CURRENT]
    assert sorted(named) == sorted(KINDS)
    assert sum(len(kind.items) for kind in found.kinds) == len(rows)


@settings(deadline=None)
@given(st.lists(st.tuples(KIND, SCOPE, DAY), min_size=1, max_size=8), st.data())
def test_publishing_anew_never_makes_it_worse(rows, data):
    """Law: another publication of today to everybody makes its kind public and leaves the others as they were."""
    lines = [(kind, scope, day.isoformat()) for kind, scope, day in rows]
    kind = data.draw(KIND)
    before, after = publicity(table(*lines), TODAY, PERIOD), publicity(table(*lines, (kind, "社会", TODAY.isoformat())), TODAY, PERIOD)
    assert states(after) == states(before) | {kind: "已公开"}


@settings(deadline=None)
@given(DAY)
def test_time_goes_one_way(day):
    """Law: what is public today is so until it is out of date, and then stays so."""
    rows = table(("审计结果", "社会", day.isoformat()))
    order = [publicity(rows, day + timedelta(days=after), "").kinds[-1].state for after in (0, 200, 365, 367, 1000)]
    assert order == [State.CURRENT] * 3 + [State.OLD] * 2
