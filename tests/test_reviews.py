"""From decisions to grades: what was decided holds for what it was decided on, and nothing that was decided is lost."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workspaces import Sheet, Workspace, office, sheet_of

from pipeline.checks.review import FIXED, Printed, judge_review
from pipeline.checks.stack import stacked
from pipeline.forms import REVIEW
from pipeline.place import Place
from pipeline.register.reviews import (
    CONTENT,
    DECISIONS,
    GRADED_ON,
    ISSUED,
    LEFT_OUT,
    NOT_YET,
    REVISED,
    SENT_BACK,
    STANDS,
    approved,
    issued,
    pending,
    reviewed,
    withdrawn,
)
from pipeline.submission import HeaderValue, Table

CODES = ("岗-综合科-001", "岗-综合科-002", "科-综合科-001")
_POINT = {
    "单位名称": "示例市审计局", "层级": "岗位", "科室": "综合科", "岗位": "采购岗", "风险点": "拆分采购", "发生机率": "中", "危害程度": "较重",
    "自评等级": "二级", "建议等级": "二级", "表现形式": "几次零星购买。", "防控措施": "一次申报。", "风险类别": "业务流程",
}
_DONE = {"审核结论": "通过", "审定等级": "二级", "审核人": "柳应川", "审核日期": "2011-09-24"}


def points(*changes: dict[str, str]) -> pd.DataFrame:
    """Risk points with the codes in their order, each with these changes."""
    rows = [dict.fromkeys((*ISSUED, *CONTENT)) | _POINT | {"风险编号": code} | more for code, more in zip(CODES, changes, strict=False)]
    return pd.DataFrame(rows, dtype="str")


def decided(rows: pd.DataFrame, *decisions: dict[str, str]) -> pd.DataFrame:
    """Decisions on these points, one each, in the columns of the register."""
    blank = dict.fromkeys(DECISIONS)
    made = [blank | row | {"变更类型": "新增"} | _DONE | more for row, more in zip(rows.to_dict("records"), decisions, strict=False)]
    return pd.DataFrame(made, columns=list(DECISIONS), dtype="str")


def test_a_point_that_nobody_decided_on_waits():
    """Without a decision: 待审定, and it is printed for review as 新增."""
    seen = reviewed(points({}), decided(points({})).iloc[:0])
    assert seen[["审定等级", "审核状态"]].to_numpy().tolist() == [["待审定", NOT_YET]]
    waiting = pending(seen, _nothing_withdrawn(seen), "第001版")
    assert waiting[["版次", "变更类型"]].to_numpy().tolist() == [["第001版", "新增"]]


def _nothing_withdrawn(rows: pd.DataFrame) -> pd.DataFrame:
    return withdrawn(rows["风险编号"], rows, "2011-10-10", decided(rows).iloc[:0])


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ({}, ("二级", STANDS, None)),
        ({"审核结论": "修改后通过", "审定等级": "一级"}, ("一级", STANDS, None)),
        ({"审核结论": "退回", "审定等级": None}, ("待审定", SENT_BACK, None)),
        ({"审核结论": "不列入", "审定等级": None}, ("待审定", LEFT_OUT, None)),
    ],
)
def test_what_a_decision_makes_of_a_point(decision, expected):
    """通过 and 修改后通过 approve the grade that was decided, not the one that was proposed; the others approve none."""
    seen = reviewed(points({}), decided(points({}), decision))
    assert tuple(seen[["审定等级", "审核状态", "原审定等级"]].astype(object).where(lambda each: each.notna(), None).iloc[0]) == expected


@pytest.mark.parametrize("heading", [heading for heading in CONTENT if heading in _POINT])
def test_a_decision_holds_for_what_it_was_decided_on(heading):
    """Where what a grade hangs on is changed, the point waits with its former grade shown; where another text is, the grade stands."""
    now = points({heading: f"{_POINT[heading]}改了"})
    seen = reviewed(now, decided(points({}), {})).iloc[0]
    assert seen["审核状态"] == REVISED
    assert (seen["审定等级"] == "待审定") == (heading in GRADED_ON)
    assert (seen["原审定等级"] == "二级") == (heading in GRADED_ON)


def test_what_is_approved_is_printed_as_approved():
    """A text that was changed since stands in the registers as it was approved, until the change is."""
    now = points({"防控措施": "新的措施。"}, {"自评等级": "一级"})
    decisions = decided(points({}, {}), {}, {})
    out = approved(reviewed(now, decisions), decisions)
    assert out[["风险编号", "防控措施"]].to_numpy().tolist() == [[CODES[0], "一次申报。"]]


def test_a_content_is_issued_once_until_it_changes():
    """The same words printed again are not kept again; a content that comes back after another is the present one."""
    first, other = points({}).assign(版次="第001版", 变更类型="新增"), points({"自评等级": "一级"}).assign(版次="第002版", 变更类型="新增")
    kept = issued(first[list(ISSUED)].iloc[:0], first)
    assert issued(kept, first.assign(版次="第002版")).equals(kept)
    kept = issued(issued(kept, other), first.assign(版次="第003版"))
    assert kept["版次"].tolist() == ["第001版", "第002版", "第003版"]


grades = st.sampled_from(["一级", "二级", "三级"])
outcomes = st.one_of(
    st.fixed_dictionaries({"审核结论": st.sampled_from(["通过", "修改后通过"]), "审定等级": grades}),
    st.fixed_dictionaries({"审核结论": st.sampled_from(["退回", "不列入"]), "审定等级": st.none()}),
)
edits = st.dictionaries(st.sampled_from(["风险点", "防控措施", "表现形式", "危害程度"]), st.sampled_from(["甲。", "乙。"]), max_size=2)


@given(st.lists(edits, min_size=3, max_size=3), st.lists(outcomes, max_size=3))
@settings(max_examples=60, deadline=None)
def test_every_point_is_in_one_state(changes, outcomes_given):
    """Law: a point has a grade or waits for one or is left out, never two of these; what waits is printed, and only that."""
    now = points(*changes)
    decisions = decided(points({}, {}, {}), *outcomes_given) if outcomes_given else decided(now).iloc[:0]
    seen = reviewed(now, decisions)
    graded, left_out = seen["审定等级"].isin(["一级", "二级", "三级"]), seen["审核状态"] == LEFT_OUT
    waiting = seen["审核状态"].isin([NOT_YET, REVISED, SENT_BACK])
    assert not (graded & left_out).any()
    assert (graded | left_out | waiting).all()
    assert set(approved(seen, decisions)["风险编号"]) == set(seen.loc[graded, "风险编号"])
    printed = pending(seen[~left_out], _nothing_withdrawn(seen), "第001版")
    assert set(printed["风险编号"]) == set(seen.loc[waiting, "风险编号"])
    assert (seen.loc[graded, "原审定等级"].isna()).all()


# ── the whole loop ───────────────────────────────────────────────────────────────────────────────────────────────────


def _reviewed_sheet(at: Workspace, decide, filled_on: str = "2011-10-12") -> Sheet:
    """The review form that the last edition prints, with what `decide` makes of each row."""
    waiting = at.latest.table("待审")
    rows = [{f.heading: row.get(f.heading) for f in REVIEW.fixed} | decide(row) for row in waiting.astype(object).where(waiting.notna(), None).to_dict("records")]
    header = {
        "单位名称": "示例市审计局", "填报期": "2011年第1期", "版次": waiting["版次"].iloc[0], "应审行数": str(len(rows)),
        "填表人": "何清和", "填表日期": filled_on,
    }
    return Sheet(REVIEW, header, tuple(rows))


def test_a_review_comes_back_and_its_grades_enter_the_register(tmp_path):
    """Printed, decided, returned, accepted: the grades are those decided; a later review supersedes; the history keeps both."""
    at = office(tmp_path / "w")
    assert at.run().code == 0
    total = at.latest.receipt["figures"]["risks"]["total"]
    assert len(at.latest.table("待审")) == total
    at.put("审核/1.xlsx", _reviewed_sheet(at, lambda row: _DONE | {"审定等级": row["自评等级"]}))
    assert at.run(day="2011-10-13").code == 0
    figures = at.latest.receipt["figures"]["risks"]
    assert figures["unreviewed"] == 0
    assert figures["by_approved_grade"] == figures["by_self_grade"]
    assert at.latest.table("待审").empty
    one = at.latest.table("信息库").iloc[0]
    again = _one_more(at, one)
    at.put("审核/2.xlsx", again)
    assert at.run(day="2011-10-20").code == 0
    row = at.latest.table("信息库").set_index("风险编号").loc[one["风险编号"]]
    assert (row["审定等级"], row["调整理由"], row["审核日期"]) == ("一级", "另有线索。", "2011-10-18")
    history = at.latest.table("审核记录")
    assert history[history["风险编号"] == one["风险编号"]]["审定等级"].tolist() == [one["自评等级"], "一级"]
    assert at.run(day="2011-10-21").code == 0
    assert len(at.editions) == 3


def _one_more(at: Workspace, one: pd.Series) -> Sheet:
    """A later review of one point, which was printed by the first edition."""
    printed = at.latest.table("审核印发").set_index("风险编号").loc[[one["风险编号"]]].reset_index().astype(object)
    row = printed.where(printed.notna(), None).to_dict("records")[0]
    entries = {f.heading: row[f.heading] for f in REVIEW.fixed}
    entries |= _DONE | {"审定等级": "一级", "调整理由": "另有线索。", "审核日期": "2011-10-18"}
    header = {"单位名称": "示例市审计局", "填报期": "2011年第1期", "版次": "第001版", "应审行数": "1", "填表人": "何清和", "填表日期": "2011-10-18"}
    return Sheet(REVIEW, header, (entries,))


def test_a_point_that_a_section_takes_back_waits_for_consent(tmp_path):
    """撤销: a later sheet without the point takes it out of the database; the review is asked, and its answer is kept."""
    at = office(tmp_path / "w")
    at.run()
    sheet = sheet_of("综合科", "科室")
    gone = sheet.rows[0]["风险点"]
    at.put("综合科/补报.xlsx", replace(sheet, header=sheet.header | {"填表日期": "2011-09-30", "审核日期": "2011-09-30"}, rows=sheet.rows[1:]))
    at.run(day="2011-10-11")
    waiting = at.latest.table("待审")
    assert waiting.loc[waiting["变更类型"] == "撤销", "风险点"].tolist() == [gone]
    at.put("审核/1.xlsx", _reviewed_sheet(at, lambda row: _DONE | {"审定等级": None if row["变更类型"] == "撤销" else row["自评等级"]}))
    assert at.run(day="2011-10-13").code == 0
    assert at.latest.table("待审").empty
    assert at.latest.table("撤销")[["风险点", "撤销日期", "撤销状态"]].to_numpy().tolist() == [[gone, "2011-10-11", "已同意撤销"]]


def test_a_removed_row_is_named_within_its_own_unit():
    """With several units, sections of one name are not one: only the unit's own missing point is named."""
    ours, theirs = ({"单位名称": unit, "层级": "科室", "科室": "综合科", "岗位": None} for unit in ("甲局", "乙局"))
    waiting = points(ours, ours, theirs).assign(版次="第001版", 变更类型="新增")
    printed = Printed(waiting, waiting)
    entries = {heading: [None if heading == "岗位" else waiting[heading].iloc[0]] for heading in FIXED}
    header = {label: HeaderValue(text, text, label, Place("a.xlsx", "综合科", 3, 2)) for label, text in (("版次", "第001版"), ("应审行数", "2"))}
    columns = {heading: at for at, heading in enumerate(REVIEW.headings, 1)}
    cells = {heading: entries.get(heading, [None]) for heading in REVIEW.headings}
    table = Table("审核", "a.xlsx", "综合科", 6, header, (7,), columns, {h: h for h in columns}, cells)
    stack = stacked(REVIEW, [table], lambda _: "", lambda _: "甲局")
    (found,) = (finding for finding in judge_review(stack, printed) if finding.rule == "A10")
    assert CODES[1] in found.message
    assert CODES[2] not in found.message
