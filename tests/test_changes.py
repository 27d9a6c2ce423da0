"""Changes between editions: the kinds, the laws of comparing, the sheet, the command and the receipt."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.grading import UNREVIEWED
from pipeline.register.changes import COMPARED, MIRROR, RULES, Change, Kind, changes, compared

GRADES = ("一级", "二级", "三级")
POINT = {
    "风险编号": "科-综合科-001", "单位名称": "示例市审计局", "层级": "科室", "科室": "综合科", "岗位": None, "姓名": None,
    "权力(业务)事项": "采购", "风险类别": "业务流程", "风险点": "拆分采购", "表现形式": "把一批设备拆成几次买", "发生机率": "中",
    "危害程度": "较重", "自评等级": "二级", "审定等级": UNREVIEWED, "原审定等级": None, "管理责任人": "柳应川", "防控措施": "1.两人办理。",
    "完成时限": "长期", "责任人": "单雨亭",
}


def frame(*points: dict[str, str | None]) -> pd.DataFrame:
    """Risk points as the register holds them: missing texts are missing, not empty."""
    rows = [POINT | point for point in points]
    return pd.DataFrame({heading: pd.array([row[heading] for row in rows], dtype="str") for heading in POINT})


# ── the kinds ────────────────────────────────────────────────────────────────────────────────────────────────────────

APPROVED = {"审定等级": "二级"}
WAITS = {"审定等级": UNREVIEWED, "原审定等级": "二级"}


@pytest.mark.parametrize(
    ("was", "now", "kind", "heading", "old", "new"),
    [
        ({}, {"自评等级": "一级"}, "升级", "自评等级", "二级", "一级"),
        ({}, {"自评等级": "三级"}, "降级", "自评等级", "二级", "三级"),
        ({}, APPROVED, "审定", "审定等级", UNREVIEWED, "二级"),
        (APPROVED, {"审定等级": "一级"}, "升级", "审定等级", "二级", "一级"),
        (APPROVED, {"审定等级": "三级"}, "降级", "审定等级", "二级", "三级"),
        (APPROVED, WAITS, "重新待审", "审定等级", "二级", "待审定（原二级）"),
        (WAITS, APPROVED, "审定", "审定等级", "待审定（原二级）", "二级"),
        (WAITS, {"审定等级": "一级"}, "升级", "审定等级", "待审定（原二级）", "一级"),
        ({}, WAITS, "审定", "审定等级", UNREVIEWED, "待审定（原二级）"),
        (WAITS, WAITS | {"自评等级": "一级"}, "自评调整", "自评等级", "二级", "一级"),
        (APPROVED, APPROVED | {"自评等级": "一级"}, "自评调整", "自评等级", "二级", "一级"),
        ({}, {"防控措施": "1.三人办理。"}, "措施修订", "防控措施", "1.两人办理。", "1.三人办理。"),
        ({}, {"防控措施": None}, "措施修订", "防控措施", "1.两人办理。", ""),
        ({}, {"责任人": "柳应川"}, "责任调整", "责任人", "单雨亭", "柳应川"),
        ({}, {"管理责任人": "钟砚田"}, "责任调整", "管理责任人", "柳应川", "钟砚田"),
        ({}, {"完成时限": "2011-09-30"}, "文字修订", "完成时限", "长期", "2011-09-30"),
        ({}, {"危害程度": "一般"}, "文字修订", "危害程度", "较重", "一般"),
        ({}, {"科室": "办公室"}, "移动", "科室", "综合科", "办公室"),
        ({}, {"岗位": "综合岗"}, "移动", "岗位", "", "综合岗"),
    ],
)
def test_one_changed_column_is_one_change(was, now, kind, heading, old, new):
    """Each column that changed is told once, as the kind that its rule says, with old and new."""
    [change] = changes(frame(was), frame(now))
    assert (change.kind, change.heading, change.old, change.new) == (kind, heading, old, new)
    assert change.code == POINT["风险编号"]


def test_points_that_come_and_go():
    """A code on one side only is 新增 or 撤销; where the leading group decided so, 不列入 or 重新列入."""
    both, other = frame({}, {"风险编号": "科-综合科-002", "风险点": "验收走过场"}), frame({})
    code = frozenset({"科-综合科-002"})
    assert [(c.kind, c.old, c.new) for c in changes(other, both)] == [(Kind.ADDED, "", "验收走过场")]
    assert [(c.kind, c.old, c.new) for c in changes(both, other)] == [(Kind.WITHDRAWN, "验收走过场", "")]
    assert [c.kind for c in changes(both, other, out_after=code)] == [Kind.EXCLUDED]
    assert [c.kind for c in changes(other, both, out_before=code)] == [Kind.RESTORED]


def test_where_a_point_stands_is_told_as_it_is_now():
    """A moved and reworded point is named by the section and text of the later edition."""
    found = changes(frame({}), frame({"科室": "办公室", "风险点": "拆分采购逃避监管"}))
    assert {(change.section, change.risk) for change in found} == {("办公室", "拆分采购逃避监管")}
    assert [change.kind for change in found] == [Kind.WORDING, Kind.MOVED]


def test_an_edition_without_some_columns_can_be_compared():
    """An edition that did not know a column yet is compared as if it were blank there."""
    old = frame({}).drop(columns=["原审定等级", "管理责任人"])
    assert [(c.heading, c.old) for c in changes(old, frame({}))] == [("管理责任人", "")]


def test_every_kind_has_a_rule_and_a_mirror():
    """The kinds are closed: each has the sentence that says what it is, and what it is the other way round."""
    assert list(RULES) == list(Kind)
    assert set(MIRROR) == set(Kind)
    assert all(MIRROR[MIRROR[kind]] is kind for kind in Kind)


# ── the laws ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_texts = st.sampled_from(["甲", "乙", "丙", None])
_states = st.sampled_from([*((grade, None) for grade in GRADES), (UNREVIEWED, None), *((UNREVIEWED, grade) for grade in GRADES)])


@st.composite
def _points(draw: st.DrawFn, code: str) -> dict[str, str | None]:
    approved, former = draw(_states)
    texts = {heading: draw(_texts) for heading in draw(st.sets(st.sampled_from(COMPARED[2:])))}
    return {"风险编号": code, "自评等级": draw(st.sampled_from(GRADES))} | texts | {"审定等级": approved, "原审定等级": former}


@st.composite
def editions(draw: st.DrawFn) -> pd.DataFrame:
    """The risk points of an edition: some of a few codes, in any order, every column one of a few texts."""
    codes = draw(st.lists(st.sampled_from([f"科-综合科-{number:03d}" for number in range(1, 7)]), unique=True))
    return frame(*(draw(_points(code)) for code in codes))


codes_left_out = st.frozensets(st.sampled_from([f"科-综合科-{number:03d}" for number in range(1, 7)]))


@given(editions(), codes_left_out)
@settings(max_examples=40, deadline=None)
def test_an_edition_does_not_differ_from_itself(edition, out):
    """Law: compared with itself, in any order of rows, an edition has no changes."""
    assert changes(edition, edition.iloc[::-1], out_before=out, out_after=out) == ()


@given(editions(), editions(), codes_left_out, codes_left_out)
@settings(max_examples=80, deadline=None)
def test_comparing_the_other_way_round_mirrors_every_change(a, b, out_a, out_b):
    """Law: the changes from a to b and from b to a are the same columns of the same points, old and new swapped, kinds mirrored."""
    there = changes(a, b, out_before=out_a, out_after=out_b)
    back = changes(b, a, out_before=out_b, out_after=out_a)
    assert Counter((MIRROR[c.kind], c.code, c.heading, c.new, c.old) for c in there) == Counter((c.kind, c.code, c.heading, c.old, c.new) for c in back)


def applied(rows: pd.DataFrame, found: tuple[Change, ...]) -> pd.DataFrame:
    """The compared columns after these changes; of a point that joins only what its change tells."""
    rows = rows.copy()
    for change in found:
        if change.kind in (Kind.WITHDRAWN, Kind.EXCLUDED):
            rows = rows.drop(index=change.code)
        elif change.kind in (Kind.ADDED, Kind.RESTORED):
            rows.loc[change.code] = ""
            rows.loc[change.code, ["单位名称", "层级", "科室", "岗位", "风险点"]] = [change.unit, change.level, change.section, change.post, change.new]
        else:
            assert rows.loc[change.code, change.heading] == change.old
            rows.loc[change.code, change.heading] = change.new
    return rows


@given(editions(), editions())
@settings(max_examples=80, deadline=None)
def test_the_changes_lead_from_one_edition_to_the_other(a, b):
    """Law: a with the changes applied has the points of b, and for each that a had too all compared columns of b."""
    old, new = compared(a), compared(b)
    result = applied(old, changes(a, b))
    assert set(result.index) == set(new.index)
    both = [code for code in new.index if code in old.index]
    joined = [code for code in new.index if code not in old.index]
    assert result.loc[both].to_dict("index") == new.loc[both].to_dict("index")
    told = ["单位名称", "层级", "科室", "岗位", "风险点"]
    assert result.loc[joined, told].to_dict("index") == new.loc[joined, told].to_dict("index")


@given(editions(), editions())
@settings(max_examples=40, deadline=None)
def test_every_changed_column_is_told_once_and_by_kind(a, b):
    """Law: no column of a point is told twice, and the list runs through the kinds in their order."""
    found = changes(a, b)
    assert len({(change.code, change.heading) for change in found}) == len(found)
    order = [list(Kind).index(change.kind) for change in found]
    assert order == sorted(order)


@given(editions(), editions())
@settings(max_examples=40, deadline=None)
def test_a_point_rises_or_falls_by_one_grade_only(a, b):
    """Law: 升级 and 降级 are told at most once a point: by 审定等级 where both editions have one, else by 自评等级."""
    moved = [change for change in changes(a, b) if change.kind in (Kind.RAISED, Kind.LOWERED)]
    assert len({change.code for change in moved}) == len(moved)
    for change in moved:
        both = all(compared(each).loc[change.code, "审定等级"] != UNREVIEWED for each in (a, b))
        assert change.heading == ("审定等级" if both else "自评等级")
