"""Codes are given once, follow their points, and never come back once a point is withdrawn."""

from __future__ import annotations

import random
from collections.abc import Sequence

from code_histories import play
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from pipeline.register import likeness
from pipeline.register.codes import How, Known, Points, Why
from pipeline.register.giving import NEARLY_THE_SAME, give
from pipeline.text import essence

RISKS = ("拆分采购规避集中采购", "验收走过场", "泄露标底", "报销单据不实", "超标准接待", "公车私用", "违规插手项目", "审计资料丢失")
A, B, OTHER = "岗位:局/综合科/采购岗/甲", "岗位:局/综合科/信访岗/乙", "科室:局/综合科"

Row = tuple[str, str] | tuple[str, str, str]
scopes = st.sampled_from([A, B, OTHER])
texts = st.text(alphabet="采购验收审批项目资金一二三，。 ", min_size=1, max_size=12)
risk_rows = st.lists(st.tuples(scopes, st.one_of(st.sampled_from(RISKS), texts)), max_size=12)
runs = st.lists(risk_rows, min_size=1, max_size=4)


def _prefix(scope: str) -> str:
    return f"{scope[0]}-{scope.split('/')[1]}"


def _given(rows: Sequence[Row], known: Known, old: Sequence[Row] = (), when: str = "2011-10-10"):
    """Codes for rows of new letters, then for those of letters from before. A row is scope, text and, if entered, code."""
    every = [*rows, *old]
    numbers = [sum(row[0] == earlier[0] for earlier in every[:at]) for at, row in enumerate(every)]
    points = Points(
        [row[0] for row in every], [_prefix(row[0]) for row in every], [row[2] if len(row) > 2 else None for row in every],
        [row[1] for row in every], numbers, [("2011-10-01", "")] * len(rows) + [("2011-07-01", "")] * len(old),
        [False] * len(rows) + [True] * len(old),
    )
    return give(points, known, when)


# ── laws ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.integers(0, 2**32))
@settings(max_examples=200, deadline=None)
def test_no_history_reuses_or_loses_a_code(seed):
    """Law: over any history of a bureau no code stands for two points, none comes back, none that could be known again is lost."""
    tally = play(random.Random(seed))
    assert tally["rows"] > 0
    assert (tally["reused"], tally["lost"]) == (0, 0)


def test_the_histories_do_what_they_say():
    """Moves, rows that leave, and matches by likeness, most of them right, do happen in the histories."""
    tally = sum((play(random.Random(seed)) for seed in range(1, 60)), play(random.Random(0)))
    assert min(tally["moved"], tally["left"], tally["near"], tally["reworded"]) > 5
    assert tally["near right"] / tally["near"] > 0.8


@given(runs)
@settings(max_examples=100, deadline=None)
def test_a_code_stands_for_one_row_only(history):
    """Law: without codes entered, in any run of any history no two rows have the same code, and a code stays in its scope."""
    known, owner = Known(), {}
    for rows in history:
        done = _given(rows, known)
        assert len(set(done.codes)) == len(rows)
        for (scope, _), code in zip(rows, done.codes, strict=True):
            assert owner.setdefault(code, scope) == scope
        known = done.known
        assert set(known.rows["风险编号"]) == set(owner)


@given(runs)
@settings(max_examples=100, deadline=None)
def test_a_code_is_not_given_to_another_text(history):
    """Law: without codes entered, a code that was given before is found again only by the same or nearly the same text, the latter told."""
    known = Known()
    for rows in history:
        before = dict(zip(known.rows["风险编号"], known.rows["风险点"], strict=True))
        done = _given(rows, known)
        for at, ((_, risk), code) in enumerate(zip(rows, done.codes, strict=True)):
            if code in before and essence(risk) != essence(before[code]):
                assert fuzz.ratio(essence(risk), essence(before[code])) >= NEARLY_THE_SAME
                assert (done.matched[at].how, done.matched[at].before) == (How.NEAR, before[code])
        known = done.known


@given(risk_rows, risk_rows, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_codes_do_not_hang_on_the_order_of_rows(before, rows, chance):
    """Law: rows handed over in any order get the codes that their scope, place and text give them."""
    known = _given(before, Known()).known
    numbers = [sum(row[0] == earlier[0] for earlier in rows[:at]) for at, row in enumerate(rows)]
    asked = list(zip(rows, numbers, strict=True))
    mixed = chance.sample(asked, len(asked))

    def codes(asked):
        points = Points(
            [r[0] for r, _ in asked], [_prefix(r[0]) for r, _ in asked], [None] * len(asked), [r[1] for r, _ in asked],
            [n for _, n in asked], [("", "")] * len(asked), [False] * len(asked),
        )
        return dict(zip([(r[0], n) for r, n in asked], give(points, known, "2011-10-10").codes, strict=True))

    assert codes(asked) == codes(mixed)


@given(st.sampled_from(RISKS), st.sampled_from(["。", "等", " ", "的"]), st.integers(0, 8))
def test_an_edited_text_keeps_its_code(risk, extra, at):
    """Law: a text that is nearly what it was keeps its code, wherever it stands among other rows of its scope."""
    edited = risk[:at] + extra + risk[at:]
    first = _given([(A, each) for each in RISKS], Known())
    later = [(A, edited if each == risk else each) for each in reversed(RISKS)]
    again = _given(later, first.known)
    assert again.codes[later.index((A, edited))] == first.codes[RISKS.index(risk)]


@given(st.lists(texts.filter(essence), min_size=1, max_size=30, unique_by=essence), st.data())
@settings(max_examples=60, deadline=None)
def test_a_huge_scope_is_matched_as_a_small_one(known_texts, data):
    """Law: in a scope too large to compare every pair, a text with one sign added is still found, and nothing unlike."""
    at = data.draw(st.integers(0, len(known_texts) - 1))
    text = essence(known_texts[at])
    edited = f"{text}{'的' if len(text) > 3 else ''}"
    ones, others = [edited], [essence(each) for each in known_texts]
    found = list(likeness._of_neighbours(ones, others))
    assert all(score >= NEARLY_THE_SAME for score, _, _ in found)
    if len(known_texts) <= likeness.NEIGHBOURS:
        assert sorted(found) == sorted(likeness._of_all(ones, others))


# ── one by one ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_code_in_the_row_is_kept_through_any_edit():
    """A row that brings its own code keeps it, even with quite another text, which is told; a second such row and another level get none."""
    first = _given([(A, RISKS[0]), (OTHER, RISKS[1])], Known())
    mine, other = first.codes
    again = _given([(A, RISKS[4], mine), (A, RISKS[5], mine), (A, RISKS[1], other)], first.known)
    assert again.codes[0] == mine
    assert again.matched[0].how is How.REWRITTEN
    assert {at: refused.why for at, refused in again.refused.items()} == {1: Why.TAKEN, 2: Why.UNKNOWN}
    assert set(again.codes[1:]).isdisjoint(first.codes)


def test_a_withdrawn_code_never_comes_back():
    """A point that is gone keeps its code for ever: neither its text nor the code itself brings it back."""
    first = _given([(A, RISKS[0]), (A, RISKS[1])], Known())
    second = _given([(A, RISKS[0])], first.known, when="2011-11-11")
    assert second.known.rows.set_index("风险编号")["撤销"].to_dict() == {first.codes[0]: "", first.codes[1]: "2011-11-11"}
    third = _given([(A, RISKS[0]), (A, RISKS[1], first.codes[1])], second.known)
    assert third.codes == [first.codes[0], "岗-综合科-003"]
    assert (third.refused[1].why, third.refused[1].retired) == (Why.RETIRED, "2011-11-11")


def test_a_point_takes_its_code_to_another_post():
    """The code follows its point where the old post reports without it; the move is told with both texts."""
    first = _given([(A, RISKS[0]), (A, RISKS[1]), (B, RISKS[2])], Known())
    again = _given([(A, RISKS[0]), (B, RISKS[2]), (B, f"{RISKS[1]}等", first.codes[1])], first.known)
    assert again.codes == [first.codes[0], first.codes[2], first.codes[1]]
    assert (again.matched[2].how, again.matched[2].scope, again.matched[2].before) == (How.MOVED, A, RISKS[1])


def test_a_post_that_still_claims_a_code_keeps_it():
    """A new sheet of the old post holds its code by the code or by the same text, whoever else asks for it."""
    first = _given([(A, RISKS[0])], Known())
    for mine in ((A, RISKS[0]), (A, f"{RISKS[0]}等", first.codes[0])):
        again = _given([(B, RISKS[0], first.codes[0]), mine], first.known)
        assert again.codes[1] == first.codes[0] != again.codes[0]
        assert again.refused[0].why is Why.TAKEN


def test_an_old_row_leaves_for_a_later_sheet():
    """A row of an earlier letter leaves when a later sheet brings its code from a new post; an earlier sheet cannot do that."""
    first = _given([(A, RISKS[0])], Known())
    later = _given([(B, RISKS[0], first.codes[0])], first.known, old=[(A, RISKS[0])])
    assert later.codes == [first.codes[0], None]
    assert later.left == {1: 0}
    points = Points([B, A], ["岗-综合科"] * 2, [first.codes[0], None], [RISKS[0]] * 2, [7, 7], [("2011-06-01", ""), ("2011-07-01", "")], [False, True])
    assert give(points, first.known, "2011-10-10").codes[1] == first.codes[0]


def test_a_row_that_left_takes_nothing_else():
    """An old row that asks for a code of another post, in vain so far, does not get it on the occasion of leaving with its own."""
    there = B.replace("信访岗", "来访岗")
    first = _given([(B, RISKS[0]), (A, RISKS[0])], Known())
    mine, other = first.codes
    assert mine < other
    later = _given([(there, RISKS[0], mine), (A, RISKS[3])], first.known, old=[(B, RISKS[0], other)])
    assert later.codes == [mine, "岗-综合科-003", None]
    assert later.left == {2: 0}


def test_a_code_of_another_unit_is_not_taken():
    """With several units a code stays in its unit, unless the unit itself is no more (renamed)."""
    first = _given([(A, RISKS[0])], Known())
    there = A.replace("局", "二局")
    assert _given([(there, RISKS[0], first.codes[0]), (B, RISKS[3])], first.known).refused[0].why is Why.UNKNOWN
    assert _given([(there, RISKS[0], first.codes[0])], first.known).codes == first.codes


def test_codes_and_texts_that_got_mixed_up_are_told_apart():
    """Where the codes of two rows were swapped, the texts decide, and both codes are told as not taken."""
    first = _given([(A, RISKS[0]), (A, RISKS[5])], Known())
    again = _given([(A, RISKS[0], first.codes[1]), (A, RISKS[5], first.codes[0])], first.known)
    assert again.codes == first.codes
    assert {refused.why for refused in again.refused.values()} == {Why.UNLIKE}


def test_without_any_edition_codes_in_rows_are_kept():
    """With a deleted outbox well-written codes stand, doubtful ones do not, and new ones are numbered beyond all of them."""
    done = _given(
        [(A, RISKS[0]), (A, RISKS[1], "岗-综合科-007"), (B, RISKS[2], "岗-综合科-009"), (A, RISKS[3], "岗-综合科-009"), (B, RISKS[4], "岗-办公室-001"),
         (B, RISKS[5], "综合科7"), (B, RISKS[6], "岗-综合科-7"), (B, RISKS[7], "岗-综合科-999999999")],
        Known(),
    )
    assert done.codes[1] == "岗-综合科-007"
    assert done.kept == [1]
    assert {at: refused.why for at, refused in done.refused.items()} == {
        2: Why.TWICE, 3: Why.TWICE, 4: Why.MALFORMED, 5: Why.MALFORMED, 6: Why.MALFORMED, 7: Why.MALFORMED,
    }
    assert sorted(code for at, code in enumerate(done.codes) if at != 1) == [f"岗-综合科-{number:03d}" for number in range(10, 17)]


def test_a_made_up_code_is_given_to_nobody_else():
    """A number that somebody made up is passed over, so that the next run cannot take his row for another."""
    first = _given([(A, RISKS[0])], Known())
    again = _given([(A, RISKS[0]), (A, RISKS[1], "岗-综合科-002"), (A, RISKS[2])], first.known)
    assert again.codes == ["岗-综合科-001", "岗-综合科-003", "岗-综合科-004"]
