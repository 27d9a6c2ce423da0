"""Three periods of the sample bureau, told by the command: what each step changed is exactly what was done in it."""

from __future__ import annotations

import json
from collections import Counter

from books import opened
from workspaces import BOOK, Edition, command

from pipeline.forms.vocabularies import GRADE
from pipeline.sample import story
from pipeline.writers.house import GRADE_COLOURS


def _edition(told, number: int) -> Edition:
    return Edition(told[0].editions[number - 1])


def _kinds(edition: Edition) -> dict[str, int]:
    return {kind: count for kind, count in edition.receipt["figures"]["changes"]["by_kind"].items() if count}


def test_every_step_makes_an_edition_and_says_so(told):
    """Seven steps, seven editions, each named on the screen."""
    workspace, ran = told
    assert [folder.name[:5] for folder in workspace.editions] == [f"第{number:03d}版" for number in range(1, 8)]
    assert all(folder.name in ran.out for folder in workspace.editions)
    assert [line[:3] for line in ran.out.splitlines() if line.startswith("【")] == [f"【{number}】" for number in range(1, 8)]


def test_first_returns_are_corrected(told):
    """The first step returns letters; the second accepts them all, and nothing that was accepted is lost."""
    first, second = _edition(told, 1), _edition(told, 2)
    assert Counter(first.verdicts.values())["returned"] == 5
    assert set(second.verdicts.values()) == {"accepted", "passed_over"}
    assert set(first.table("信息库")["风险编号"]) <= set(second.table("信息库")["风险编号"])


def test_the_review_approves_every_point_and_fills_the_registers(told):
    """Nothing is approved before the review; after it every point is, by the group's grade, and stands in the registers."""
    assert _edition(told, 2).receipt["figures"]["risks"]["unreviewed"] == 177
    third = _edition(told, 3)
    assert third.receipt["figures"]["risks"]["unreviewed"] == 0
    assert _kinds(third) == {"审定": 177}
    assert third.table("待审").empty


def test_the_second_period_changes_exactly_what_was_changed(told):
    """One post split, one risk withdrawn, one text reworded; all codes kept, everything confirmed."""
    third, fourth = _edition(told, 3), _edition(told, 5)
    assert _kinds(fourth) == {"撤销": 1, "文字修订": 1, "移动": 3}
    before, after = (edition.table("信息库").set_index("风险编号") for edition in (third, fourth))
    (gone,) = set(before.index) - set(after.index)
    assert not set(after.index) - set(before.index)
    assert before.loc[gone, "科室"] == story.WITHDRAWN_FROM
    moved = before.index[before["岗位"] == story.SPLIT[1]]
    assert set(after.loc[moved, "岗位"]) == set(story.SPLIT[2])
    (reworded,) = after.index[after["表现形式"] == story.NEW_WORDING]
    assert before.loc[reworded, "科室"] == story.REWORDED_IN
    assert fourth.receipt["figures"]["risks"]["unconfirmed"] == 0
    waiting = fourth.table("待审").set_index("风险编号")["变更类型"].to_dict()
    assert {code: change for code, change in waiting.items() if change != "不变"} == {gone: "撤销", reworded: "修订"}
    assert [code for code, change in waiting.items() if change == "不变"] == _edition(told, 4).table("待审")["风险编号"].tolist()


def test_pledges_are_printed_once_there_is_something_to_promise(told):
    """In 完善提高 but before the review no page is printed; after it one workbook for every section that has posts."""
    second, third = ({name for name in _edition(told, number).files if name.startswith("公开承诺书/")} for number in (2, 3))
    points = _edition(told, 3).table("信息库")
    assert second == set()
    assert third == {f"公开承诺书/公开承诺书_{section}.xlsx" for section in points.loc[points["层级"] == "岗位", "科室"]}


def test_what_the_edition_told_of_duties_is_mended(told):
    """Two posts join duties in the first period; one of them no more once its section handed in the step anew."""
    assert [len(_edition(told, number).receipt["conflicts"]) for number in range(1, 8)] == [2, 2, 2, 2, 1, 1, 1]
    assert [conflict["procedure"] for conflict in _edition(told, 7).receipt["conflicts"]] == ["LC-04"]


def test_a_split_post_is_followed_in_the_lists_of_powers(told):
    """From the second period on both halves have their entry and their part in the power and the procedure: no list names a post that is no more."""
    before, after = _edition(told, 4), _edition(told, 5)
    assert not [finding for finding in after.receipt["findings"] if finding["rule"] == "Q12"]
    assert after.receipt["figures"]["powers"]["gaps"]["岗位没有列入岗位职权目录"] == 0
    assert set(after.table("岗位职权目录")["岗位名称"]) == set(before.table("岗位职权目录")["岗位名称"]) - {story.SPLIT[1]} | set(story.SPLIT[2])
    assert len(after.table("岗位职权目录")) == len(before.table("岗位职权目录")) + 1


def test_steps_name_their_risk_points_once_these_have_codes(told):
    """In the first period no step names a risk point; from the second on they do, by codes that the register knows, and their charts have colours."""
    assert not _edition(told, 4).table("流程环节")["风险编号"].notna().any()
    last = _edition(told, 7)
    points = last.table("信息库").set_index("风险编号")
    named = {code for entry in last.table("流程环节")["风险编号"].dropna() for code in entry.split("、")}
    assert len(named) > 30
    assert set(points.loc[sorted(named), "审定等级"]) == {"一级", "二级", "三级"}
    graded = {GRADE_COLOURS[grade].lstrip("#") for grade in GRADE.values}
    book = opened((last.folder / BOOK).read_bytes())
    for number in range(1, 7):
        cells = (cell for row in book[f"流程 LC-0{number}"].iter_rows() for cell in row)
        assert {cell.fill.fgColor.rgb[2:] for cell in cells} & graded, number


def test_what_follows_the_review_is_taken_in(told):
    """信息, 承诺, 检查 and 公开 name risk points by the codes that the edition before gave: all are accepted, and every row is kept."""
    fourth = _edition(told, 4)
    assert "returned" not in fourth.verdicts.values()
    assert {key: len(fourth.table(key)) for key in ("信息", "承诺", "检查", "公开")} == {"信息": 10, "承诺": 10, "检查": 8, "公开": 10}
    assert _kinds(fourth) == {}


def test_exactly_what_is_planted_is_late_and_warned_of(told):
    """The story's open warnings, late handling, overdue rectifications and the risk found wanting twice; later a commitment that lapsed."""
    fourth, fifth = (_edition(told, number).receipt["figures"]["followup"] for number in (4, 5))
    assert fourth["information"] == {
        "total": 10, "open": 5, "overdue": 5, "due": 0, "sections_by_level": {"一级": 1, "二级": 3, "三级": 0}, "raising": 1, "self_checked": 0,
    }
    inspected = fourth["inspections"]
    assert (inspected["overdue"], inspected["repeated"]) == (2, 1)
    assert {kind: number for kind, number in inspected["by_penalty"].items() if number} == {"批评教育": 1, "诫勉谈话": 1}
    assert (fourth["commitments"]["by_state"]["已到期"], fifth["commitments"]["by_state"]["已到期"]) == (0, 1)
    # The others' grades were decided after what is known of them was entered.
    assert _edition(told, 4).table("待审")["科室"].tolist() == ["综合科"]


def test_the_second_review_raises_one_grade(told):
    """升级 1; with its grade the point passes to the unit's chief (责任调整); its history keeps both grades with their reasons."""
    fifth = _edition(told, 6)
    assert _kinds(fifth) == {"升级": 1, "责任调整": 1}
    after = fifth.table("信息库").set_index("风险编号")
    (raised,) = after.index[after["调整理由"] == story.REASON]
    history = fifth.table("审核记录")
    assert history[history["风险编号"] == raised]["审定等级"].tolist() == ["二级", "一级"]
    assert fifth.table("撤销")["撤销状态"].tolist() == ["已同意撤销"]


def test_who_is_silent_in_the_third_period_is_unconfirmed(told):
    """Nothing changes but that one section's points are shown as 未确认."""
    sixth = _edition(told, 7)
    assert _kinds(sixth) == {}
    points = sixth.table("信息库")
    assert set(points.loc[points["确认"] == "未确认", "科室"]) == {story.SILENT}
    assert (points["科室"] == story.SILENT).sum() == sixth.receipt["figures"]["risks"]["unconfirmed"] > 0


def test_no_review_is_asked_for_where_nothing_waits(told):
    """In the third period no point waits: the leading group owes nothing, though it handed in nothing."""
    assert _edition(told, 7).table("待审").empty
    assert "审核定级表" not in command("remind", "--root", told[0].root, "--date", "2012-12-05").out
    assert "审核定级表" in (_edition(told, 1).folder / "催报.txt").read_text(encoding="utf-8-sig")


def test_the_story_can_be_proven(told):
    """`riskbook verify` finds every letter, edition and file as recorded."""
    ran = command("verify", "--root", told[0].root, "--json")
    assert ran.code == 0, ran.out
    assert json.loads(ran.out)


def test_the_story_needs_a_folder_of_its_own(told):
    """A story is told once in a folder: what is there is not run over."""
    ran = command("demo", "--story", told[0].root)
    assert ran.code == 2
    assert "已有别的内容" in ran.err
