"""Procedures as values: how rows are read, and which faults are told."""

from __future__ import annotations

import pytest
from flow_rows import BUREAU, CATALOGUE, step_rows, table
from hypothesis import given
from hypothesis import strategies as st

from pipeline.flows.faults import FaultKind, faults
from pipeline.flows.procedures import Post, numbers_of, posts_of, procedures
from pipeline.flows.walks import Edge, circling, walk


def one(text: str):
    (made,) = procedures(step_rows(text))
    return made


def told(text: str):
    return [(fault.kind, [step.number for step in fault.steps], fault.what) for fault in faults(one(text))]


def test_the_procedures_of_the_bureau_have_no_faults():
    made = procedures(step_rows(BUREAU), table(CATALOGUE))
    assert [(own.code, own.section, own.power, len(own.steps)) for own in made] == [
        ("LC-01", "综合科", "SJ-01", 8), ("LC-02", "法规审理科", "SJ-14", 7), ("LC-03", "办公室", "SJ-22", 6),
        ("LC-04", "办公室", "SJ-23", 6), ("LC-05", "综合科", "SJ-24", 5), ("LC-06", "综合科", "SJ-25", 7),
    ]
    assert [fault for own in made for fault in faults(own)] == []
    assert made[5].walk.column == (0, 1, 2, 3, 3, 4, 5)
    assert made[0].steps[3].source == ("综合科/权力表.xlsx", "流程环节", 10)


LINE = "L {} 办{} {} 甲科·{}岗 3 {}"


def flow(*steps: tuple[int, str, str]) -> str:
    return "\n".join(LINE.format(number, number, kind, number, after) for number, kind, after in steps)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([(1, "发起", "2"), (2, "审批", "3"), (3, "办结", "-")], []),
        ([(1, "发起", "2"), (2, "审核", "1、3"), (3, "办结", "-")], []),
        ([(1, "发起", "3"), (3, "办结", "-")], [(FaultKind.GAP, [], "2")]),
        ([(3, "发起", "4"), (4, "办结", "-")], [(FaultKind.GAP, [], "1至2")]),
        ([(1, "发起", "2、9"), (2, "办结", "-")], [(FaultKind.UNKNOWN, [1], "9")]),
        ([(1, "发起", "2、转纪检"), (2, "办结", "-")], [(FaultKind.UNREAD, [1], "转纪检")]),
        ([(1, "发起", "2"), (2, "审批", "-")], [(FaultKind.NO_END, [], ""), (FaultKind.DEAD_END, [2], "")]),
        ([(1, "审核", "2"), (2, "办结", "-")], [(FaultKind.NO_START, [], "")]),
        ([(1, "发起", "2"), (2, "办结", "1")], [(FaultKind.PAST_END, [2], "")]),
        ([(1, "发起", "3"), (2, "审核", "3"), (3, "办结", "-")], [(FaultKind.UNREACHED, [2], "")]),
        ([(1, "发起", "2"), (2, "审核", "3"), (2, "审批", "3"), (3, "办结", "-")], [(FaultKind.TWICE, [2, 2], ""), (FaultKind.UNREACHED, [2], "")]),
        ([(1, "发起", "2、4"), (2, "审核", "3"), (3, "审核", "2"), (4, "办结", "-")], [(FaultKind.ENDLESS, [2, 3], "")]),
        ([(1, "发起", "1、2"), (2, "办结", "-")], []),
    ],
)
def test_each_fault_is_told_with_its_steps(steps, expected):
    assert told(flow(*steps)) == expected


def test_a_step_whose_number_cannot_be_read_stays():
    (made,) = procedures(step_rows("L 一 甲 发起 一岗 1 2\nL 2 乙 办结 二岗 1 -"))
    assert [step.name for step in made.steps] == ["乙", "甲"]
    assert FaultKind.NUMBER in {fault.kind for fault in faults(made)}


def test_faults_are_whole_sentences():
    broken = one(flow((1, "发起", "2、9、转纪检"), (2, "审核", "3"), (3, "审核", "2"), (5, "办结", "1"), (5, "审批", "-")))
    sentences = [fault.sentence for fault in faults(broken)]
    assert "第1环节“办1”的下一环节是第9环节，流程中没有这个环节。" in sentences
    assert "缺第4环节。" in sentences
    assert "第2环节“办2”、第3环节“办3”之间循环，走不到办结。" in sentences
    assert all(sentence.endswith("。") and "{" not in sentence for sentence in sentences)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("综合科·科长", (Post("综合科", "科长"),)), ("综合科 • 科长", (Post("综合科", "科长"),)), ("科长", (Post("办公室", "科长"),)),
        ("综合科·科长、会计岗", (Post("综合科", "科长"), Post("办公室", "会计岗"))), ("", ()),
    ],
)
def test_posts_are_read_with_their_sections(entry, expected):
    assert posts_of(entry, "办公室") == expected


@pytest.mark.parametrize(("entry", "expected"), [("4、7", ((4, 7), ())), ("4，5", ((4, 5), ())), ("4.0", ((4,), ())), ("4/纪检", ((4,), ("纪检",))), ("", ((), ()))])
def test_next_steps_are_read(entry, expected):
    assert numbers_of(entry) == expected


def test_units_keep_their_procedures_apart():
    rows = step_rows("L 1 甲 发起 一岗 1 2\nL 2 乙 办结 二岗 1 -\nL 1 丙 发起 一岗 1 2\nL 2 丁 办结 二岗 1 -")
    made = procedures(rows.assign(单位名称=["甲局", "甲局", "乙局", "乙局"]))
    assert [(own.unit, [step.name for step in own.steps]) for own in made] == [("甲局", ["甲", "乙"]), ("乙局", ["丙", "丁"])]


graphs = st.integers(1, 14).flatmap(
    lambda size: st.tuples(st.just(size), st.lists(st.builds(Edge, st.integers(0, size - 1), st.integers(0, size - 1)), max_size=40, unique=True)),
)


@given(graphs, st.integers(0, 13))
def test_a_walk_parts_all_edges_into_forward_and_back(graph, start):
    """Every edge is forward or back, never both; forward edges go right, so hold no circle; without the back edges nothing is cut off."""
    size, edges = graph
    done = walk(size, edges, [start % size])
    assert sorted([*done.forward, *done.back]) == sorted(edges)
    assert all(done.column[tail] < done.column[head] for tail, head in done.forward)
    assert all(done.column[tail] >= done.column[head] for tail, head in done.back)
    assert done.reached == walk(size, done.forward, [start % size]).reached


@given(graphs)
def test_circling_nodes_have_ways_in_and_out_among_themselves(graph):
    """What circles can be entered from and left for what circles; where nothing does, the rest holds no circle."""
    size, edges = graph
    found = circling(size, edges, frozenset(range(size)))
    own = [edge for edge in edges if edge.tail in found and edge.head in found]
    assert {tail for tail, _ in own} == {head for _, head in own} == found
    assert bool(found) == bool(walk(size, edges, [0]).back)


@given(st.lists(st.sampled_from(["1", "2", "3", "9", "转", "-"]), min_size=3, max_size=3), st.lists(st.sampled_from(["发起", "审批", "办结"]), min_size=3, max_size=3))
def test_a_procedure_without_faults_can_be_walked_from_every_step_to_its_end(following, kinds):
    """Where no fault is told, a way leads from 发起 to every step and from every step to 办结."""
    own = one(flow(*((at, kind, after) for at, (kind, after) in enumerate(zip(kinds, following, strict=True), 1))))
    if faults(own):
        return
    ends = {at for at, step in enumerate(own.steps) if step.kind == "办结"}
    for at in range(len(own.steps)):
        assert walk(len(own.steps), own.edges, [at]).reached & ends
        assert at in own.walk.reached
