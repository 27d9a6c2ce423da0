"""Flow charts: laws of the layout for any procedure, however broken, and the charts of the bureau."""

from __future__ import annotations

from itertools import pairwise

import pytest
from flow_rows import BUREAU, CATALOGUE, step_rows, table
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from pipeline.analysis.lattice import Head, Part
from pipeline.analysis.swimlane import SLACK, BoxKind, chart
from pipeline.flows.procedures import procedures

KINDS = ["发起", "审核", "审批", "执行", "核验", "办结"]
POSTS = ["综合科·科长", "综合科·经办岗", "局领导·局长", "办公室·会计岗", "主审岗", "甲科·主审岗、乙科·审理岗", "-"]


@st.composite
def drawn_procedures(draw: st.DrawFn, most: int = 24):
    """Any procedure: several next steps, loops, steps beside each other, numbers left out or given twice, next steps that do not exist."""
    count = draw(st.integers(1, most))
    lines = []
    for number in range(1, count + 1):
        own = draw(st.sampled_from([number] * 9 + [number + 1]))
        usual = str(number + 1) if number < count else "-"
        other = st.lists(st.integers(1, count + 2), max_size=3).map(lambda found: "、".join(map(str, found)) or "-")
        after = draw(st.one_of(st.just(usual), st.just(usual), other))
        kind = "发起" if number == 1 else draw(st.sampled_from(KINDS))
        lines.append(f"L {own} 办{number} {kind} {draw(st.sampled_from(POSTS))} 3 {after}")
    (made,) = procedures(step_rows("\n".join(lines)))
    return made


layouts = st.builds(chart, drawn_procedures(), st.integers(2, 9))


def cells(area):
    return {(x, y) for x in range(area.left, area.right) for y in range(area.top, area.bottom)}


def stretches(arrow):
    """The unit stretches of grid lines that an arrow runs along."""
    for (x1, y1), (x2, y2) in pairwise(arrow.points):
        assert (x1 == x2) != (y1 == y2)
        if x1 == x2:
            yield from (("|", x1, y) for y in range(min(y1, y2), max(y1, y2)))
        else:
            yield from (("-", x, y1) for x in range(min(x1, x2), max(x1, x2)))


@given(layouts)
def test_every_step_is_drawn_once_in_the_lane_of_its_post(made):
    """Each step of a procedure has one box, which lies within the rows of the lane that bears its post; every lane has a step."""
    steps = [box.step for band in made.bands for box in band.boxes if box.step is not None]
    assert sorted(steps) == list(range(len(made.procedure.steps)))
    for band in made.bands:
        assert len({lane.post for lane in band.lanes}) == len(band.lanes)
        assert {box.lane for box in band.boxes if box.step is not None} == set(range(len(band.lanes)))
        for box in band.boxes:
            lane = band.lanes[box.lane]
            assert lane.top < box.area.top < box.area.bottom < lane.bottom
            if box.step is not None:
                assert made.procedure.steps[box.step].post == lane.post


@given(layouts)
def test_lanes_come_in_order_of_first_appearance_and_fill_the_band(made):
    """Lanes follow the first of their steps, and lie one below the other without a gap."""
    for band in made.bands:
        first = [min(box.step for box in band.boxes if box.lane == at and box.step is not None) for at in range(len(band.lanes))]
        assert first == sorted(first)
        assert [lane.top for lane in band.lanes] + [len(band.grid.rows)] == [0] + [lane.bottom for lane in band.lanes]


@given(layouts)
def test_no_two_boxes_overlap(made):
    """Boxes share no cell, and they cover just cells that the grid keeps for boxes."""
    for band in made.bands:
        covered = [cell for box in band.boxes for cell in cells(box.area)]
        assert len(covered) == len(set(covered))
        assert all(band.grid.columns[x] is Part.BOX and band.grid.rows[y] is Part.BOX for x, y in covered)


@given(layouts)
@example(chart(procedures(step_rows("L 1 甲 发起 一岗 1 2、3\nL 2 乙 执行 二岗 1 4\nL 3 丙 执行 一岗 1 5\nL 4 丁 审核 一岗 1 5\nL 5 戊 办结 二岗 1 1"))[0]))
def test_no_arrow_passes_through_a_box_or_beside_its_edge(made):
    """Arrows run outside boxes: no stretch lies between two cells of a box, nor along the edge of one."""
    for band in made.bands:
        covered = {cell for box in band.boxes for cell in cells(box.area)}
        for arrow in band.arrows:
            for way, x, y in stretches(arrow):
                assert {(x - 1, y), (x, y)} & covered == set() if way == "|" else {(x, y - 1), (x, y)} & covered == set()


@given(layouts)
def test_every_arrow_leads_from_its_box_to_its_box(made):
    """Arrows begin at the edge of their tail and end at the edge of their head, where the sign of the head points into it."""
    for band in made.bands:
        for arrow in band.arrows:
            tail, head = band.boxes[arrow.tail].area, band.boxes[arrow.head].area
            (x1, y1), (x2, y2) = arrow.points[0], arrow.points[-1]
            if arrow.pointing is Head.RIGHT:
                assert x1 == tail.right
                assert tail.top < y1 < tail.bottom
                assert x2 == head.left
                assert head.top < y2 < head.bottom
                assert arrow.points[-2].y == y2
                assert arrow.points[-2].x < x2
            else:
                assert y1 == tail.top
                assert tail.left < x1 < tail.right
                assert y2 == head.top
                assert head.left < x2 < head.right
                assert arrow.points[-2].x == x2
                assert arrow.points[-2].y < y2


@given(layouts)
def test_lines_that_run_together_have_a_box_in_common(made):
    """Where two arrows share a stretch, they come from one box or lead to one: whoever follows a line is never led astray."""
    for band in made.bands:
        on: dict[tuple[str, int, int], list[int]] = {}
        for at, arrow in enumerate(band.arrows):
            for stretch in stretches(arrow):
                on.setdefault(stretch, []).append(at)
        for sharing in on.values():
            own = [band.arrows[at] for at in sharing]
            assert len({arrow.tail for arrow in own}) == 1 or len({arrow.head for arrow in own}) == 1


@given(layouts)
def test_lines_that_have_no_box_in_common_only_cross(made):
    """No corner or end of an arrow touches another one that neither comes from the same box nor leads to the same one."""
    for band in made.bands:
        on: dict[tuple[int, int], set[int]] = {}
        for at, arrow in enumerate(band.arrows):
            for (x1, y1), (x2, y2) in pairwise(arrow.points):
                for x in range(min(x1, x2), max(x1, x2) + 1):
                    for y in range(min(y1, y2), max(y1, y2) + 1):
                        on.setdefault((x, y), set()).add(at)
        for arrow in band.arrows:
            for point in arrow.points:
                assert all(band.arrows[at].tail == arrow.tail or band.arrows[at].head == arrow.head for at in on[point])


@given(layouts)
def test_reading_goes_from_left_to_right(made):
    """A way forward ends to the right of where it begins, in the same band or in a later one; the walk's columns say the same."""
    walk = made.procedure.walk
    place = {box.step: (at, box.area.left) for at, band in enumerate(made.bands) for box in band.boxes if box.step is not None}
    assert all(place[tail] < place[head] and walk.column[tail] < walk.column[head] for tail, head in walk.forward)
    for band in made.bands:
        for arrow in band.arrows:
            if not arrow.back:
                assert band.boxes[arrow.tail].area.right < band.boxes[arrow.head].area.left


@given(layouts)
def test_every_way_is_drawn(made):
    """Each next step that there is has its arrow, or a pair of connectors that name each other; each that there is not ends in 查无."""
    own = made.procedure
    drawn, named = [], []
    for band in made.bands:
        for arrow in band.arrows:
            tail, head = band.boxes[arrow.tail], band.boxes[arrow.head]
            if tail.step is not None and head.step is not None:
                drawn.append((tail.step, head.step))
            else:
                named.append(head.kind if head.step is None else tail.kind)
    column = {box.step: at for at, band in enumerate(made.bands) for box in band.boxes if box.step is not None}
    within = [tuple(edge) for edge in own.edges if column[edge.tail] == column[edge.head]]
    assert sorted(drawn) == sorted(within)
    assert {kind for kind in named if kind is not BoxKind.NOWHERE} == ({BoxKind.ONWARD, BoxKind.FROM} if len(within) < len(own.edges) else set())
    assert named.count(BoxKind.NOWHERE) == sum(bool(set(step.next) - set(own.position)) for step in own.steps)


@given(drawn_procedures(), st.integers(2, 9))
def test_the_same_procedure_gives_the_same_chart(procedure, widest):
    """A chart hangs on nothing but the procedure; no band is wider than allowed."""
    made = chart(procedure, widest)
    assert made == chart(procedure, widest)
    columns = [{box.area.left for box in band.boxes if box.step is not None} for band in made.bands]
    assert all(len(own) <= widest + SLACK for own in columns)


@given(drawn_procedures(most=12), st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_the_order_of_rows_does_not_matter(procedure, chance):
    """Rows of 流程环节 in any order give the same lanes, boxes and arrows, where no number is given twice."""
    assume(len(procedure.position) == len(procedure.steps))
    lines = [
        f"L {step.number} {step.name} {step.kind} {'、'.join(map(str, step.posts)) or '-'} {step.days} {'、'.join(map(str, step.next)) or '-'}"
        for step in procedure.steps
    ]
    chance.shuffle(lines)
    (shuffled,) = procedures(step_rows("\n".join(lines)))
    assert chart(shuffled).bands == chart(procedure).bands


BUREAU_CHARTS = {own.procedure.code: own for own in map(chart, procedures(step_rows(BUREAU), table(CATALOGUE)))}


@pytest.mark.parametrize(
    ("code", "lanes", "back"),
    [("LC-01", 6, [("6", "4")]), ("LC-02", 5, [("2", "1")]), ("LC-03", 5, [("2", "1")]), ("LC-04", 4, []), ("LC-05", 3, []), ("LC-06", 6, [])],
)
def test_the_charts_of_the_bureau(code, lanes, back):
    made = BUREAU_CHARTS[code]
    (band,) = made.bands
    number = {at: str(made.procedure.steps[box.step].number) for at, box in enumerate(band.boxes)}
    assert len(band.lanes) == lanes
    assert [(number[arrow.tail], number[arrow.head]) for arrow in band.arrows if arrow.back] == back


def test_a_procedure_without_steps_is_an_empty_chart():
    empty = procedures(step_rows("L 1 甲 发起 一岗 1 -"))[0]
    assert chart(type(empty)(empty.unit, empty.code, "", "", "", ())).bands == ()
