"""Coverage both ways: what has no counterpart, with its section; and names of rules in texts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flow_rows import BUREAU, CATALOGUE, power_rows, step_rows, table
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.coverage import GapKind, Linked, coverage
from pipeline.analysis.holdings import powers
from pipeline.analysis.rule_names import Catalogue, is_law, listed, named
from pipeline.flows.procedures import Post, procedures

POWERS = powers(power_rows("A 审批经费 内部管理 决策 办公室 会计岗 有 保留\nB 采购 内部管理 执行 办公室 采购岗 有 保留\nC 年检 其他 执行 综合科 科长 无 取消"))
RISKS = table({
    "科室": ["办公室", "综合科", "综合科"], "风险编号": ["科-办-001", "科-综-001", "科-综-002"], "风险点": ["虚报", "压件", "走漏"],
    "权力(业务)事项": ["经费", "采 购", "信访"], "对应权力编号": ["A", None, "Z"], "防控措施": ["照《财务管理办法》办", "按《审计法》《信访条例》办", "照《来信办理规定》办"],
    "相关制度": ["本局财务管理办法（试行）", None, "印章管理规定"],
})
RULES = table({
    "科室": ["办公室"] * 5, "制度编号": ["Z1", "Z2", "Z3", "Z4", "Z5"], "制度名称": ["财务管理办法", "车辆管理规定", "老规定", "采购规程", "值班办法"],
    "状态": ["现行", "现行", "废止", "新建", "现行"], "对应编号": [None, None, None, "B、科-办-001", "X"],
})


def gaps(linked: Linked, kind: GapKind):
    return [(gap.section, gap.code, gap.name, gap.seen) for gap in coverage(linked) if gap.kind is kind]


LINKED = Linked(powers=POWERS, risks={"科室": RISKS}, rules=RULES)


def test_powers_and_risk_points_find_each_other_by_number_and_by_name():
    assert gaps(LINKED, GapKind.POWER_WITHOUT_RISK) == []
    assert gaps(LINKED, GapKind.RISK_WITHOUT_POWER) == [("综合科", "科-综-002", "走漏", "Z")]
    assert gaps(replace(LINKED, risks={}), GapKind.POWER_WITHOUT_RISK) == [("办公室", "A", "审批经费", ""), ("办公室", "B", "采购", "")]


def test_powers_and_risk_points_find_each_other_over_the_steps_of_a_procedure():
    own = procedures(step_rows("L 1 办 发起 办公室·会计岗 1 - 岗-1"), table({"流程编号": ["L"], "流程名称": ["报销"], "责任科室": ["办公室"], "权力编号": ["A"]}))
    risk = table({"科室": ["办公室"], "风险编号": ["岗-1"], "风险点": ["虚报"]})
    linked = Linked(powers=POWERS, procedures=own, risks={"岗位": risk})
    assert gaps(linked, GapKind.RISK_WITHOUT_POWER) == []
    assert gaps(linked, GapKind.POWER_WITHOUT_RISK) == [("办公室", "B", "采购", "")]


def test_the_form_of_the_unit_is_not_asked_for_powers():
    unit = table({"措施代拟部门": ["办公室"], "风险编号": ["单-1"], "风险点": ["未经研究"], "防控措施": ["照《议事规则》办"]})
    linked = replace(LINKED, risks={"单位": unit})
    assert gaps(linked, GapKind.RISK_WITHOUT_POWER) == []
    assert gaps(linked, GapKind.RULE_UNLISTED) == [("办公室", "单-1", "议事规则", "《议事规则》")]


def test_steps_without_post():
    own = procedures(step_rows(BUREAU.replace("办公室·出纳岗", "-")), table(CATALOGUE))
    assert gaps(Linked(procedures=own), GapKind.STEP_WITHOUT_POST) == [("办公室", "LC-03", "第4环节“支付”", "")]


ENTRIES = table({"科室": ["办公室"], "岗位名称": ["会计岗"]})


@pytest.mark.parametrize(
    ("posts", "entries", "expected"),
    [
        ((), ENTRIES, [("办公室", "", "采购岗", "")]),
        ((Post("办公室", "会计岗"), Post("综合科", "会计岗")), ENTRIES, [("综合科", "", "会计岗", "")]),
        ((Post("办公室", "采购岗"),), None, []),
    ],
)
def test_posts_without_an_entry(posts, entries, expected):
    assert gaps(Linked(powers=POWERS, posts=posts, entries=entries), GapKind.POST_WITHOUT_ENTRY) == expected


def test_rules_that_nothing_refers_to_and_rules_that_are_not_listed():
    assert gaps(LINKED, GapKind.RULE_UNUSED) == [("办公室", "Z2", "车辆管理规定", ""), ("办公室", "Z5", "值班办法", "X")]
    assert gaps(LINKED, GapKind.RULE_UNLISTED) == [("综合科", "科-综-002", "来信办理规定", "《来信办理规定》"), ("综合科", "科-综-002", "印章管理规定", "《印章管理规定》")]


def test_every_gap_says_where_it_was_written():
    own = procedures(step_rows(BUREAU.replace("办公室·出纳岗", "-")), table(CATALOGUE))
    found = coverage(replace(LINKED, procedures=own, entries=ENTRIES))
    assert {gap.kind for gap in found} == set(GapKind) - {GapKind.POWER_WITHOUT_RISK}
    assert all(gap.section and gap.name and gap.sources for gap in found)


def test_without_forms_there_is_nothing_to_say():
    assert coverage(Linked()) == ()


@pytest.mark.parametrize(
    ("name", "law"),
    [
        ("审计法", True), ("中华人民共和国审计法实施条例", True), ("信访条例", True), ("国家审计准则", True), ("预算法", True),
        ("财务管理办法", False), ("裁量基准计算方法", False), ("采购管理办法（试行）", False), ("议事规则", False), ("印章管理规定", False),
    ],
)
def test_laws_are_no_internal_rules(name, law):
    assert is_law(name) is law


def test_names_are_taken_from_texts_and_lists():
    assert named("照《财务管理办法》和《印章规定》办，见《财务管理办法》。") == ("财务管理办法", "印章规定")
    assert listed("财务管理办法、《印章规定》") == ("印章规定", "财务管理办法")
    assert listed("见《印章规定》第十三条第二款") == ("印章规定",)
    assert listed("《审计项目计划管理办法》（修订）、《印章规定》（新建）") == ("审计项目计划管理办法", "印章规定")
    assert listed("财务管理办法（试行）") == ("财务管理办法（试行）",)
    assert listed("1.财务管理办法\n2.印章规定") == ("财务管理办法", "印章规定")


rule_names = st.text(alphabet="财务管理采购办法规定", min_size=4, max_size=9)


@given(st.lists(rule_names, min_size=1, max_size=8, unique=True), rule_names, st.sampled_from(["", "本局", "示例市审计局"]), st.sampled_from(["", "（试行）", "(暂行)"]))
def test_a_rule_is_known_with_something_before_it_and_marks_behind(names, other, before, behind):
    """Each rule of a catalogue is found by its name, with the bureau before it or a mark of trial behind; another is found only by a shared ending."""
    catalogue = Catalogue(names)
    assert all(catalogue.found(f"《{before}{name}{behind}》") for name in names)
    assert all(found.endswith(other) or other.endswith(found) for found in catalogue.found(other))
