"""What follows once risks are known: exactly the planted warnings, lapsed commitments and overdue rectifications are found, and shown as found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pandas as pd
import pytest
from books import TODAY, letters, made, opened, records, sheets
from followup_letters import CASE, bureau
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.commitments import Validity, likeness, validity
from pipeline.analysis.inspections import NEVER
from pipeline.analysis.scores import Criterion, Mark, Score, rounded
from pipeline.analysis.warnings import Of, Signal, proposed
from pipeline.forms.vocabularies import GRADE, NATURE
from pipeline.register.reviews import pending
from pipeline.register.warned import raising
from pipeline.settings import Scores, Settings
from pipeline.settings import Warning as Weights
from pipeline.writers.consolidated import workbook
from pipeline.writers.consolidated.names import COMMITMENTS, DATABASE, INSPECTIONS, PUBLICITY, SCORES, SUMMARY, WARNINGS
from pipeline.writers.review import review_workbook


@pytest.fixture(scope="module")
def book():
    return made(bureau())


@pytest.fixture(scope="module")
def content(book):
    return workbook(book)


@pytest.fixture(scope="module")
def shown(content):
    return sheets(content)


def _of(book, kind: Of) -> dict[str, tuple[object, ...]]:
    return {a.owner: (a.signals, a.points, a.highest, a.grade, a.overdue, a.due) for a in book.figures.followup.warnings.alerts if a.of is kind}


# ── warnings ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_planted_letter_is_accepted(book):
    """What is planted is right in form; without that nothing else here would say anything."""
    assert {key: len(book.register.tables[key]) for key in ("信息", "承诺", "检查", "公开")} == {"信息": 6, "承诺": 5, "检查": 7, "公开": 3}


def test_sections_posts_and_risks_get_their_levels(book):
    """Points add up by section, post and risk; what is closed counts nothing, what is older than the window no points but its level."""
    assert _of(book, Of.SECTION) == {
        "综合科": (3, 9, "二级", "一级", 1, 2), "办公室": (1, 0, "一级", "一级", 0, 0), "法规审理科": (1, 4, "", "二级", 1, 0),
    }
    assert _of(book, Of.POST) == {"综合科·综合科主审岗": (2, 5, "二级", "二级", 1, 1)}
    assert _of(book, Of.RISK) == {
        "科-办公室-001": (1, 0, "一级", "一级", 0, 0), "岗-综合科-001": (2, 5, "二级", "二级", 1, 1), "岗-综合科-002": (1, 4, "二级", "二级", 1, 0),
        "科-综合科-001": (1, 4, "二级", "二级", 0, 1), "岗-法规审理科-001": (1, 4, "", "二级", 1, 0),
    }
    assert set(book.figures.followup.warnings.raising) == set(_of(book, Of.RISK))
    assert (book.figures.followup.warnings.overdue, book.figures.followup.warnings.due) == (2, 2)


def test_a_first_sign_raises_no_grade():
    """Only what is more than a first sign, or comes to 一级, proposes to raise a grade."""
    own = bureau()
    cells = own[-3].tables[0].cells
    cells["性质"][:5] = ["苗头性"] * 5
    cells["预警等级"][:5] = ["三级"] * 5
    cells["处置方式"][4] = "教育提醒"
    found = made(own).figures.followup.warnings
    assert found.raising == frozenset()
    assert {alert.grade for alert in found.alerts} == {"三级"}


def test_the_review_is_asked_to_raise_and_the_proposal_stays(book):
    """What is warned of carries a remark beside the proposed grade, which stays what the declaration says; no word of 信息 is in it."""
    pending, warned = book.register.reviews.pending, {"岗-综合科-001": "2条，二级"}
    printed = review_workbook(pending, "示例市审计局", "2011年第1期", "第001版", warned)
    remarks = {(sheet.title, c.row): c.comment.text for sheet in opened(printed) for row in sheet.iter_rows() for c in row if c.comment and "预警" in c.comment.text}
    ((sheet, row), text), = remarks.items()
    assert text == "有未办结的预警（2条，二级），建议提高等级。"
    line = [cell.value for cell in opened(printed)[sheet][row]]
    plain = [cell.value for cell in opened(review_workbook(pending, "示例市审计局", "2011年第1期", "第001版"))[sheet][row]]
    assert "岗-综合科-001" in line
    assert line == plain


def _graded(code: str, day: str, risks: pd.DataFrame) -> pd.DataFrame:
    own = risks["风险编号"] == code
    return risks.assign(审核状态=risks["审核状态"].where(~own, "已审定"), 审定等级=risks["审定等级"].where(~own, "二级"), 审核日期=risks["审核日期"].where(~own, day))


@pytest.mark.parametrize(("day", "asked"), [("2011-07-20", True), ("2011-07-21", False), ("2011-08-01", False)])
def test_an_approved_point_is_asked_for_again_until_it_is_decided_anew(book, day, asked):
    """A grade that was decided before the warning came in is printed for review once more, with the grade that stands; one decided since is not."""
    code = "岗-综合科-002"
    risks = _graded(code, day, book.register.risks)
    warned = raising(risks, book.register.tables["信息"])
    assert (code in warned) is asked
    waiting = pending(risks, book.register.withdrawn, "第002版", warned).set_index("风险编号")
    assert (code in waiting.index) is asked
    if asked:
        assert waiting.loc[code, ["变更类型", "原审定等级"]].tolist() == ["不变", "二级"]


def test_counts_add_up(book):
    """Every table counts each signal once, but for the ways of handling, of which one signal may have several."""
    found = book.figures.followup.warnings
    for table in found.tables:
        every, still = sum(line[1] for line in table.lines), sum(line[2] for line in table.lines)
        assert (every, still) == ((7, 6) if table.heading == "处置方式" else (6, 5)), table.heading


_GRADES = st.sampled_from(("", *GRADE.values))


@given(st.lists(st.tuples(st.sampled_from(NATURE.values), _GRADES), min_size=1, max_size=9), st.tuples(st.sampled_from(NATURE.values), _GRADES))
def test_more_information_never_lowers_a_level(own, more):
    """Law: with one more open signal the proposed level is the same or higher, and never below the highest level told."""
    weights = Weights()

    def level(told):
        signals = [Signal("", "", "", "", "", (), nature, grade, (), "", "") for nature, grade in told]
        highest = min((grade for _, grade in told if grade), key=GRADE.values.index, default="")
        return GRADE.values.index(proposed(sum(s.points(weights) for s in signals), highest, weights))

    assert level([*own, more]) <= level(own)
    assert all(level(own) <= GRADE.values.index(grade) for _, grade in own if grade)


def test_the_window_is_a_setting():
    """An older signal counts its points once the window is wide enough."""
    wide = made(bureau(), Settings(warning=Weights(window_days=300)))
    assert _of(wide, Of.SECTION)["办公室"] == (1, 6, "一级", "一级", 0, 0)


# ── commitments ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_commitments_stand_as_planted(book):
    """One is in force, two end within sixty days, one is not public yet, one has lapsed; one says nothing of the measures."""
    found = book.figures.followup.commitments
    assert {row.post: row.state for row in found.rows} == {
        "办公室负责人": Validity.VALID, "办公室主审岗": Validity.EXPIRING, "综合科负责人": Validity.EXPIRED, "综合科主审岗": Validity.COMING,
        "综合科内勤岗": Validity.EXPIRING,
    }
    assert [row.post for row in found.lapsed] == ["综合科负责人"]
    assert [row.post for row in found.unlike] == ["办公室主审岗"]


def test_posts_and_risks_without_a_commitment_are_named(book):
    """A post is covered by its own commitment in force, a risk point by anybody's who names it."""
    found = book.figures.followup.commitments
    covered = {(post.section, post.owner) for post in found.posts if post.state.holds}
    assert covered == {("办公室", "办公室负责人"), ("办公室", "办公室主审岗"), ("综合科", "综合科内勤岗")}
    risks = book.register.risks
    posts = set(zip(risks["科室"], risks["岗位"], strict=True)) - {(s, p) for s, p in zip(risks["科室"], risks["岗位"], strict=True) if not isinstance(p, str)}
    assert {(post.section, post.owner) for post in found.posts} == posts
    assert {risk.owner for risk in found.risks if risk.state.holds} <= {"岗-办公室-001", "岗-办公室-005", "岗-综合科-001"}
    assert found.by_code["岗-综合科-001"] is Validity.EXPIRING
    assert found.by_code["科-综合科-001"] is Validity.COMING
    assert found.by_code["岗-综合科-003"] is Validity.NONE


@given(st.integers(-400, 400), st.integers(0, 800), st.integers(0, 100))
def test_a_commitment_stands_in_one_way_on_each_day(start, length, soon):
    """Law: it is in force from its first to its last day, both included, and on no other; it is about to end only while in force."""
    begins = TODAY + timedelta(days=start)
    ends = begins + timedelta(days=length)
    state = validity(begins.isoformat(), ends.isoformat(), TODAY, soon)
    assert state.holds == (begins <= TODAY <= ends)
    assert (state is Validity.EXPIRING) == (begins <= TODAY <= ends <= TODAY + timedelta(days=soon))
    assert state is not Validity.NONE


def test_likeness_hangs_on_words_not_on_signs():
    """Punctuation and blanks do not count; without measures there is nothing to compare with."""
    assert likeness("两人签字。", ["1.两 人签字；2.每月抽查。"]) == 100
    assert likeness("天气晴朗。", ["1.两人签字。"]) == 0
    assert likeness("两人签字。", []) is None


# ── inspections ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_rectifications_are_overdue_as_planted(book):
    """A day that has gone by, or 逾期 as told, is overdue; the last day itself is not, what was put right is not, nor what a later inspection found done."""
    found = book.figures.followup.inspections
    assert [(row.day, row.section) for row in found.overdue] == [("2011-07-10", "办公室"), ("2011-07-12", "综合科")]
    assert [point.code for point in found.repeated] == ["岗-综合科-001"]
    assert {kind: number for kind, number in found.by_penalty.items() if number} == {"诫勉谈话": 1}


def test_the_last_inspection_tells_the_state(book):
    """Each point stands as its last inspection found it; what nobody inspected is told as such."""
    found = book.figures.followup.inspections
    assert {point.code: point.state for point in found.by_code.values()} == {
        "岗-办公室-001": "部分落实", "岗-办公室-002": "部分落实", "岗-综合科-001": "部分落实", "岗-综合科-002": "未落实",
        "岗-法规审理科-001": "已落实", "岗-法规审理科-002": "已落实",
    }
    assert found.by_state == {"已落实": 2, "部分落实": 3, "未落实": 1, NEVER: len(book.register.risks) - 6}


# ── scores ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _marks(book, section: str) -> dict[Criterion, tuple[int, Fraction, float | None]]:
    score = next(score for score in book.figures.followup.scores if score.section == section)
    return {mark.criterion: (mark.asked, mark.done, mark.points) for mark in score.marks}


def test_marks_are_shares_of_their_weights(book):
    """Completeness counts posts and sheets, timeliness days, quality sheets, carrying out the points inspected."""
    office, group, law, last = (_marks(book, section) for section in ("办公室", "综合科", "法规审理科", "企业审计科"))
    assert office[Criterion.CARRIED_OUT] == (2, Fraction(0), 0.0)
    assert group[Criterion.CARRIED_OUT] == (2, Fraction(1, 2), 7.5)
    assert law[Criterion.CARRIED_OUT] == (2, Fraction(2), 30.0)
    assert last[Criterion.CARRIED_OUT] == (0, Fraction(0), None)
    assert last[Criterion.SOUND] == (2, Fraction(0), 0.0)
    owed = [each for each in book.figures.progress if each.section == "企业审计科"]
    assert last[Criterion.COMPLETE] == (sum(each.owed for each in owed), Fraction(0), 0.0)
    # Three posts and the section's own sheet were due by the end of July; what is asked in September is not late yet.
    assert last[Criterion.TIMELY] == (4, Fraction(0), 0.0)
    assert law[Criterion.TIMELY][1:] == (Fraction(3), 15.0)


def test_nothing_to_judge_is_no_mark():
    """A section of which nothing is known has no mark and no total, not 0."""
    nothing = Score("某科", tuple(Mark("某科", criterion, 25, 0, Fraction(0)) for criterion in Criterion))
    assert nothing.total is None
    assert [mark.points for mark in nothing.marks] == [None] * 4
    one = replace(nothing, marks=(Mark("某科", Criterion.SOUND, 20, 3, Fraction(2)), *nothing.marks[1:]))
    assert one.total == 66.7


@given(st.integers(0, 100), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=4))
def test_totals_lie_between_nothing_and_a_hundred(weight, counts):
    """Law: a total is from 0 to 100, is 100 where all was done, and is missing where nothing can be judged."""
    marks = tuple(Mark("某科", Criterion.SOUND, weight, asked, Fraction(min(done, asked))) for asked, done in counts)
    total = Score("某科", marks).total
    judged = [mark for mark in marks if mark.judged]
    assert (total is None) == (not judged or weight == 0)
    if total is not None:
        assert 0 <= total <= 100
        assert (total == 100) or any(mark.done < mark.asked for mark in judged)


def test_marks_are_rounded_as_in_a_spreadsheet():
    """Halves go up: 26.25 is 26.3, where Python's own rounding says 26.2."""
    assert rounded(Fraction(105, 4)) == 26.3
    assert rounded(Fraction(1, 20)) == 0.1


# ── the workbook ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_word_of_information_stands_in_the_workbook(content):
    """Only counts, levels, codes and days of 信息 are shown; neither a summary nor a remark."""
    every = " ".join(str(cell) for rows in sheets(content).values() for row in rows for cell in row)
    assert CASE not in every
    assert "岗-综合科-001" in every


def test_the_database_tells_what_followed(shown, book):
    """承诺, 检查 and 预警 of each point stand beside it."""
    rows = {row["风险编号"]: (row["承诺"], row["检查"], row["预警"]) for row in records(shown[DATABASE], "风险编号")}
    assert rows["岗-综合科-001"] == ("即将到期", "部分落实", "2条，二级")
    assert rows["科-综合科-001"] == ("未到公开期", NEVER, "1条，二级")
    assert rows["岗-综合科-003"] == ("无", NEVER, "")
    assert len(rows) == len(book.register.risks)


def test_sheets_list_what_was_found(shown, book):
    """Every commitment, every inspection, every bare post and risk point, every point never inspected is a line of its own."""
    followed = book.figures.followup
    promised = [row["情况"] for row in records(shown[COMMITMENTS], "承诺事项")]
    assert promised.count("已到期") == 1
    assert promised.count("岗位没有有效承诺") == sum(not post.state.holds for post in followed.commitments.posts)
    inspected = [row["情况"] for row in records(shown[INSPECTIONS], "发现问题")]
    assert (inspected.count("整改逾期"), inspected.count("重复发现"), inspected.count(NEVER)) == (2, 1, followed.inspections.by_state[NEVER])
    kinds = {row["公开事项"]: row["状态"] for row in records(shown[PUBLICITY], "公开内容")}
    assert kinds["审计权力"] == "已公开"
    assert kinds["审计流程"] == "只在局机关公开"
    assert kinds["审计结果"] == "没有公开"
    assert len(kinds) == 7


def test_leaders_are_told_what_is_late(shown):
    """Late handling, late rectification and lapsed commitments are among what leaders see first, with their sections."""
    lines = [[cell for cell in row if cell != ""] for row in shown[SUMMARY]]
    told = {line[1]: line[2] for line in lines if len(line) == 3 and isinstance(line[1], str)}
    assert told["廉政风险信息处置逾期：综合科、法规审理科"] == 2
    assert told["检查发现的问题整改逾期：办公室、综合科"] == 2
    assert told["公开承诺已到期：综合科"] == 1


def test_without_any_letter_the_sheets_say_so():
    """Nothing handed in is one line on each sheet, and nothing late."""
    shown = sheets(workbook(made(letters())))
    for name in (WARNINGS, COMMITMENTS, INSPECTIONS, PUBLICITY):
        assert any("没有已通过的" in str(cell) for cell in shown[name][1]), name
        assert not any(cell != "" for row in shown[name][2:] for cell in row), name
    assert "逾期：" not in str(shown[SUMMARY][20:]).replace("逾期未报", "")


def test_the_weights_are_printed(shown):
    """What marks and levels are counted with stands on 口径 and on the score sheet."""
    method = str(shown["口径与词表"])
    own = Weights()
    for words in (f"{own.window_days}天", f"{own.first_from}分起一级，{own.second_from}分起二级", f"低于{own.likeness}"):
        assert words in method
    points = {row[0]: row[1] for row in shown[SCORES] if row[0] in {criterion.value for criterion in Criterion}}
    assert list(points.values()) == list(Scores().model_dump().values())


def test_the_day_decides():
    """A day later the commitment that ends today has lapsed."""
    later = made(bureau(), today=date(2011, 8, 6)).figures.followup.commitments
    assert {row.post for row in later.lapsed} == {"综合科负责人", "综合科内勤岗"}
