"""Duties that one post should not join, and how much power is gathered where."""

from __future__ import annotations

from pathlib import Path

import pytest
from flow_rows import BUREAU, CATALOGUE, GRADES, power_rows, step_rows, table
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.concentration import WEIGHTS, by_post, by_section, points
from pipeline.analysis.duties import ConflictKind, conflicts
from pipeline.analysis.holdings import powers
from pipeline.flows.procedures import Post, procedures

POWERS = powers(power_rows())
PROCEDURES = procedures(step_rows(BUREAU), table(CATALOGUE))


def test_the_two_planted_conflicts_are_found_and_nothing_else():
    found = conflicts(PROCEDURES, POWERS, GRADES)
    assert [(each.kind, each.procedure.code, [str(post) for post in each.posts], [step.number for step in each.steps]) for each in found] == [
        (ConflictKind.EXECUTE_VERIFY, "LC-02", ["行政事业审计科·主审岗"], [5, 6]),
        (ConflictKind.APPROVE_EXECUTE, "LC-04", ["办公室·办公室主任"], [3, 4]),
    ]
    assert [source.row for each in found for source in each.sources] == [19, 20, 30, 31]
    assert found[1].sentence == "办公室·办公室主任在流程“LC-04 采购”中既审批又执行：第3环节“批准采购”（审批）、第4环节“询价并签订合同”（执行）。"


def kinds(steps: str, held: str = "", grades: dict[str, str] | None = None, power: str = "P"):
    catalogue = table({"流程编号": ["L"], "流程名称": ["某事"], "责任科室": ["甲科"], "权力编号": [power]})
    return [each.kind for each in conflicts(procedures(step_rows(steps), catalogue), powers(power_rows(held)) if held else (), grades or {})]


HELD = "P 某权 内部管理 决策 甲科 一岗 有 保留"


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("L 1 办 发起 一岗 1 2\nL 2 批 审批 一岗 1 3\nL 3 结 办结 二岗 1 -", [ConflictKind.START_APPROVE]),
        ("L 1 办 发起 一岗 1 2\nL 2 批 审批 二岗 1 3\nL 3 结 办结 一岗 1 -", []),
        ("L 1 办 发起 一岗 1 2\nL 2 批 审批 二岗 1 3\nL 3 做 执行 三岗、二岗 1 4\nL 4 结 办结 一岗 1 -", [ConflictKind.APPROVE_EXECUTE]),
        ("L 1 办 发起 一岗 1 2\nL 2 批 审批 甲科·二岗 1 3\nL 3 做 执行 乙科·二岗 1 4\nL 4 结 办结 一岗 1 -", []),
        ("L 1 办 发起 一岗 1 2\nL 2 做 执行 一岗 1 3\nL 3 验 核验 一岗 1 4\nL 4 结 办结 二岗 1 -", [ConflictKind.EXECUTE_VERIFY]),
        ("L 1 办 发起 一岗 1 2\nL 2 结 办结 一岗 1 -", [ConflictKind.ALONE_THROUGHOUT]),
        ("L 1 办 发起 一岗 1 2\nL 2 结 办结 - 1 -", []),
    ],
)
def test_duties_within_a_procedure(steps, expected):
    assert kinds(steps) == expected


ALONE = "L 1 办 发起 一岗 1 2\nL 2 做 执行 一岗 1 3 R1\nL 3 续 执行 一岗 1 4\nL 4 结 办结 二岗 1 -"
BESIDE = "L 1 办 发起 一岗 1 2\nL 2 做 执行 一岗 1 3\nL 3 续 执行 一岗 1 4 R1\nL 4 结 办结 二岗 1 -"
TWO = "L 1 办 发起 一岗 1 2\nL 2 做 执行 一岗、三岗 1 3 R1\nL 3 续 执行 一岗 1 4\nL 4 结 办结 二岗 1 -"


@pytest.mark.parametrize(("steps", "grade", "expected"), [(ALONE, "一级", [ConflictKind.ALONE_AT_RISK]), (ALONE, "二级", []), (BESIDE, "一级", []), (TWO, "一级", [])])
def test_a_first_grade_risk_wants_a_second_post(steps, grade, expected):
    assert kinds(steps, grades={"R1": grade}) == expected


UNCHECKED = "L 1 办 发起 一岗 1 2\nL 2 审 审核 一岗 1 3\nL 3 结 办结 二岗 1 -"
CHECKED = "L 1 办 发起 一岗 1 2\nL 2 审 审核 三岗 1 3\nL 3 结 办结 二岗 1 -"


@pytest.mark.parametrize(
    ("steps", "held", "expected"),
    [
        (UNCHECKED, HELD, [ConflictKind.UNCHECKED_DISCRETION]),
        (CHECKED, HELD, []),
        (UNCHECKED, HELD.replace("有", "无"), []),
        (UNCHECKED, HELD.replace("保留", "取消"), []),
        (UNCHECKED, HELD.replace("一岗", "-"), [ConflictKind.UNCHECKED_DISCRETION]),
        (UNCHECKED, HELD.replace("P", "Q"), []),
    ],
)
def test_discretion_wants_somebody_else_to_look(steps, held, expected):
    assert kinds(steps, held) == expected


THREE = "A 甲权 人事 决策 甲科 一岗 无 保留\nB 乙权 人事 执行 甲科 一岗 无 保留\nC 丙权 人事 监督 甲科 一岗 无 保留"


@pytest.mark.parametrize(
    ("held", "expected"),
    [(THREE, ["人事"]), (THREE.replace("丙权 人事", "丙权 财务"), []), (THREE.replace("监督 甲科 一岗", "监督 甲科 二岗"), []), (THREE.replace("监督 甲科 一岗 无 保留", "监督 甲科 一岗 无 取消"), [])],
)
def test_one_post_does_not_decide_carry_out_and_supervise(held, expected):
    found = conflicts((), powers(power_rows(held)))
    assert [each.what for each in found] == expected
    assert all(each.kind is ConflictKind.ALL_FUNCTIONS and len(each.sources) == 3 for each in found)


def test_each_kind_has_a_whole_sentence():
    every = [*conflicts(PROCEDURES, POWERS), *conflicts((), powers(power_rows(THREE)))]
    catalogue = table({"流程编号": ["L"], "流程名称": ["某事"], "责任科室": ["甲科"], "权力编号": ["P"]})
    for steps in (ALONE, UNCHECKED, "L 1 办 发起 一岗 1 2\nL 2 批 审批 一岗 1 3\nL 3 结 办结 一岗 1 -"):
        every += conflicts(procedures(step_rows(steps), catalogue), powers(power_rows(HELD)), {"R1": "一级"})
    assert {each.kind for each in every} == set(ConflictKind)
    assert all(each.sentence.endswith("。") and "None" not in each.sentence and each.sources and each.posts for each in every)


def test_the_index_of_the_bureau_can_be_added_up_by_hand():
    own = {str(each.owner): each for each in by_post(POWERS)}
    assert own["综合科·组织人事岗"].index == 3 + 2
    assert own["局领导·纪检组长"].index == 1
    assert own["综合科·综合科科长"].powers == tuple(power for power in POWERS if power.code == "SJ-19")
    sections = {each.owner: each for each in by_section(POWERS)}
    assert (sections["综合科"].index, sections["综合科"].with_discretion, len(sections["综合科"].powers)) == (5 + 1 + 5 + 2, 2, 4)
    assert next(iter(sections)) == "综合科"


codes = st.sampled_from(["决策", "执行", "监督"])
some_powers = st.lists(
    st.tuples(codes, st.sampled_from(["甲科", "乙科"]), st.sampled_from(["一岗", "二岗", "一岗、二岗", "-"]), st.sampled_from(["有", "无"]), st.sampled_from(["保留", "取消"])),
    min_size=1, max_size=20,
).map(lambda drawn: powers(power_rows("\n".join(f"P{at} 某权 类 {f} {s} {p} {d} {c}" for at, (f, s, p, d, c) in enumerate(drawn)))))


@given(some_powers)
def test_shares_add_up_and_every_power_held_counts(held):
    """The index of an owner is the sum over its powers, shares add up to the whole, and no abolished power counts."""
    for gathered in (by_post(held), by_section(held)):
        assert all(each.index == sum(map(points, each.powers)) for each in gathered)
        assert not gathered or sum(each.share for each in gathered) == pytest.approx(1)
        assert [each.index for each in gathered] == sorted((each.index for each in gathered), reverse=True)
        assert all(power.stays for each in gathered for power in each.powers)
        assert all(sum(each.functions.values()) == sum(each.categories.values()) == len(each.powers) for each in gathered)
    assert sum(len(each.powers) for each in by_section(held)) == sum(power.stays for power in held)


@given(some_powers, st.sampled_from(["甲科", "乙科"]))
def test_one_power_more_never_lowers_an_index(held, section):
    """Who is given a power more has an index at least as high as before."""
    before = {each.owner: each.index for each in by_post(held)}
    one_more = (*held, powers(power_rows(f"N 某权 类 监督 {section} 一岗 无 保留"))[0])
    after = {each.owner: each.index for each in by_post(one_more)}
    assert after[Post(section, "一岗")] > before.get(Post(section, "一岗"), 0)
    assert all(after[owner] >= index for owner, index in before.items())


def test_the_document_gives_the_weights_and_their_reasons():
    text = (Path(__file__).parent.parent / "docs" / "balance.md").read_text(encoding="utf-8")
    for weight in WEIGHTS:
        assert f"| {weight.of} | {weight.points} | {weight.reason} |" in text
