"""清理核查： which rule speaks of a power, whether its section goes along, and how many powers there are of which."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.clearing import AGREE, AGREEMENTS, DIFFER, DIFFER_WITH_REASON, DISAGREED, RULINGS, State, clearing
from pipeline.analysis.holdings import Power
from pipeline.columns import Source
from pipeline.forms.vocabularies import BASIS_TYPE, PROPOSAL

LAW = "《中华人民共和国审计法》第十六条"
POWER = Power("局", "P-1", "某权", "内部管理", "执行", "甲科", (), discretion=False, proposal="保留", rule="", source=Source("甲.xlsx", "表", 7),
              basis=LAW, basis_kind="法律", fitness="适用")


@pytest.mark.parametrize(
    ("changes", "states", "agreement"),
    [
        ({}, (State.SUFFICIENT,), AGREE),
        ({"proposal": "取消"}, (State.SUFFICIENT,), DIFFER),
        ({"proposal": "取消", "reason": "已经移交。"}, (State.SUFFICIENT,), DIFFER_WITH_REASON),
        ({"basis": "", "basis_kind": "无", "proposal": "取消"}, (State.NO_BASIS,), AGREE),
        ({"basis": "", "basis_kind": "无"}, (State.NO_BASIS,), DIFFER),
        ({"basis": "局内惯例", "basis_kind": "无", "proposal": "规范", "reason": "自我监督。"}, (State.NO_BASIS,), DIFFER_WITH_REASON),
        ({"basis": "", "basis_kind": "规章"}, (State.NO_BASIS,), DIFFER),
        ({"fitness": "已不适应"}, (State.UNFIT,), DIFFER),
        ({"fitness": "已不适应", "proposal": "规范"}, (State.UNFIT,), AGREE),
        ({"fitness": "已不适应", "proposal": "取消"}, (State.UNFIT,), AGREE),
        ({"basis": "《中华人民共和国审计法》有关规定"}, (State.NO_ARTICLE,), AGREE),
        ({"basis": "《某某办法》", "basis_kind": "规范性文件"}, (State.SUFFICIENT,), AGREE),
        ({"basis": "局三定方案", "basis_kind": "三定方案"}, (State.SUFFICIENT,), AGREE),
        ({"basis": "《中华人民共和国审计法》", "fitness": "已不适应", "proposal": "规范"}, (State.UNFIT, State.NO_ARTICLE), AGREE),
    ],
)
def test_the_gravest_rule_speaks(changes, states, agreement):
    (cleared,) = clearing([replace(POWER, **changes)]).cleared
    assert (cleared.states, cleared.agreement) == (states, agreement)
    assert cleared.state is states[0]


def test_a_power_claimed_by_two_sections_is_one():
    """One number is one power; two claimants are named, and proposals that differ count as neither."""
    both = clearing([POWER, replace(POWER, section="乙科", proposal="取消", reason="重复。")])
    assert (both.total, both.cleared[0].state, both.cleared[0].bodies) == (1, State.CLAIMED_TWICE, ("甲科", "乙科"))
    assert (both.cleared[0].proposal, both.by_proposal["取消"], both.by_proposal[DISAGREED]) == (DISAGREED, 0, 1)
    assert both.sentence == "清理权力事项1项，拟取消0项、规范0项"


def test_two_sections_that_name_the_unit_are_two_claimants():
    """What two sections hand in in the unit's name is claimed twice all the same, and both are named."""
    own = replace(POWER, section="局", filer="甲科")
    (cleared,) = clearing([own, replace(own, filer="乙科")]).cleared
    assert (cleared.state, cleared.bodies) == (State.CLAIMED_TWICE, ("局（甲科、乙科报送）",))


def test_the_same_number_in_two_units_is_two_powers():
    """Numbers are given by each unit; a row without one is a power of its own."""
    assert clearing([POWER, replace(POWER, unit="乙局")]).total == 2
    assert clearing([replace(POWER, code=""), replace(POWER, code="", source=Source("甲.xlsx", "表", 8))]).total == 2


def test_each_state_has_a_rule_in_whole_sentences():
    assert list(RULINGS) == list(State)
    assert all(ruling.rule.endswith("。") and ruling.when.endswith("。") and ruling.proposes for ruling in RULINGS.values())


powers = st.lists(
    st.builds(
        lambda code, section, basis, kind, fitness, proposal, reason: replace(
            POWER, code=code, section=section, basis=basis, basis_kind=kind, fitness=fitness, proposal=proposal, reason=reason),
        st.sampled_from(["P-1", "P-2", "P-3", "P-4"]), st.sampled_from(["甲科", "乙科"]), st.sampled_from(["", LAW, "《审计法》"]),
        st.sampled_from(BASIS_TYPE.values), st.sampled_from(["适用", "已不适应"]), st.sampled_from(PROPOSAL.values), st.sampled_from(["", "有理由。"]),
    ),
    max_size=12,
)


@given(powers)
def test_counts_add_up_to_the_number_of_powers(held):
    """Law: states and proposals each add up to the number of distinct powers, and every power either agrees or does not."""
    found = clearing(held)
    assert found.total == len({power.code for power in held})
    assert sum(found.by_state.values()) == sum(found.by_proposal.values()) == found.total
    assert all(each.agreement in AGREEMENTS for each in found.cleared)


@given(powers, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_count(held, random):
    """Law: whatever the order in which rows come in, as many powers are in each state and have each proposal."""
    shuffled = list(held)
    random.shuffle(shuffled)
    one, other = clearing(held), clearing(shuffled)
    assert (one.by_state, one.by_proposal) == (other.by_state, other.by_proposal)
    assert {each.power.code: each.agreement for each in one.cleared} == {each.power.code: each.agreement for each in other.cleared}


@given(powers)
def test_a_row_told_twice_changes_nothing(held):
    """Law: the same rows once more are the same powers in the same states."""
    assert clearing([*held, *held]).by_state == clearing(held).by_state
