"""催报单.xlsx, 催报.txt and `riskbook remind`: the same debts in print, in the edition's text and on the screen."""

from __future__ import annotations

import io
import re
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime

import openpyxl
import pytest
from workspaces import NAMES, SETTINGS, Workspace, command, office, right, sheet_of

from pipeline.analysis.debts import Debt, Debts, Gap, SentBack, Unreported
from pipeline.analysis.sent import WHOLE_UNIT
from pipeline.writers.reminders import messages
from pipeline.writers.reminders.book import Sheet, workbook
from pipeline.writers.reminders.words import shortened

DAY, DUE = date(2011, 10, 10), date(2011, 7, 31)
LATER = datetime(2011, 10, 12, 9, tzinfo=UTC)
GOOD = sheet_of("综合科", "科室")
FILE = f"综合科/{NAMES['科室']}"
ABOUT = Sheet("示例市审计局", "2011年第1期", "第001版")
RURAL = Debt(
    "农业与社会保障审计科", "科室", "项海岚",
    (Unreported("岗位", ("科长", "主审岗"), DUE, 71),), (SentBack("科室", ("甲.xlsx",), 3, DUE, 71),),
    (Gap(("防控措施", "完成时限"), 4, ("岗-农业科-001", "岗-农业科-002", "岗-农业科-003", "科-农业科-007"), date(2011, 9, 30), 10),),
)


def owing(*sections: Debt, roster: bool = True, lost: tuple[str, ...] = ()) -> Debts:
    return Debts(DAY, roster, sections, lost)


def rows(content: bytes) -> list[list[object]]:
    """The cells of the list, without its blanks at the end."""
    (sheet,) = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def reminded(made: Workspace, *more: str) -> str:
    ran = command("remind", "--root", made.root, *more)
    assert ran.code == 0, ran.err
    return ran.out.removesuffix("\n")


def as_text(content: bytes) -> str:
    """What stands in 催报.txt."""
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n") > 0
    return content.decode("utf-8-sig").replace("\r\n", "\n").removesuffix("\n")


# ── the message ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_paragraph_says_all_that_a_section_owes():
    """One section, one paragraph: what is missing, what was returned, what has fallen due, by when, and who asks."""
    assert messages(owing(RURAL), "办公室", date(2011, 10, 15)) == (
        "农业与社会保障审计科：截至2011年10月10日，贵科还有《岗位廉政风险及防控措施表》未报（缺2个岗位：科长、主审岗，应于2011年7月31日前报送，已逾期71天）；"
        "《科室廉政风险及防控措施表》已退回待改（3处问题，应于2011年7月31日前报送，已逾期71天）；"
        "4个风险点没有填写防控措施、完成时限（岗-农业科-001至003、科-农业科-007），应于2011年9月30日前填报，已逾期10天。"
        "请于2011年10月15日前补报，改正后重新报送。——办公室"
    )


def test_before_the_last_day_nobody_is_late():
    """While the stage lasts, the paragraph names its last day and speaks of no delay."""
    debt = Debt("造价中心", "中心", "", (Unreported("科室", (), DUE, 0),))
    assert messages(replace(owing(debt), today=date(2011, 7, 20)), "") == (
        "造价中心：截至2011年7月20日，贵中心还有《科室廉政风险及防控措施表》未报（应于2011年7月31日前报送）。请于2011年7月31日前报送。"
    )


def test_the_unit_leaders_and_unread_letters_have_words_of_their_own():
    """The unit's form names who fills it in, leaders are no section, and a letter that could not be read is called by its name."""
    told = messages(owing(
        Debt(WHOLE_UNIT, "", "", (Unreported("单位", (), DUE, 71),)), Debt("局领导", "局领导", "某", (Unreported("岗位", ("局长",), DUE, 71),)),
        Debt("甲科", "科室", "", (), (SentBack("", ("甲科/扫描件13800000000.png",), 1, None, 0),)),
    ), "办公室").split("\n\n")
    assert told[0].startswith("单位层面：截至2011年10月10日，还有《单位廉政风险及防控措施表》未报（办公室、综合科代单位填写，应于")
    assert "，各位局领导还有" in told[1]
    assert told[2].endswith("贵科还有来件“扫描件138****0000.png”已退回待改（1处问题）。请尽快改正后重新报送。——办公室")


@pytest.mark.parametrize(("codes", "most", "shown"), [
    (("岗-甲科-001", "岗-甲科-002"), None, "岗-甲科-001、002"), (("岗-甲科-001", "岗-甲科-003", "科-甲科-001"), None, "岗-甲科-001、003、科-甲科-001"),
    (("岗-甲科-008", "岗-甲科-009", "岗-甲科-010", "岗-甲科-012"), None, "岗-甲科-008至010、012"), (("单-局-001", "单-局-002"), 1, "单-局-001等"), ((), None, ""),
])
def test_codes_are_written_short(codes, most, shown):
    """What codes share is written once, and what follows one upon the other as from and to; nothing is left out unsaid."""
    assert shortened(codes, most) == shown


# ── the list ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_list_has_one_line_for_each_section():
    """Everything the section owes, the earliest last day, the days since, its head, and room to sign."""
    table = rows(workbook(owing(RURAL, Debt(WHOLE_UNIT, "", "", (Unreported("名册", (), date(2011, 6, 30), 102),))), ABOUT))
    assert table[3] == ["序号", "科室（中心）", "应报而未报的表", "被退回待改的表（问题数）", "到期仍缺的防控措施、完成时限", "截止日期", "逾期天数", "负责人", "签收"]
    assert table[4] == [
        1, "农业与社会保障审计科", "《岗位廉政风险及防控措施表》缺2个岗位：科长、主审岗", "《科室廉政风险及防控措施表》（3处问题）",
        "4个风险点没有填写防控措施、完成时限（岗-农业科-001至003、科-农业科-007）", datetime(2011, 7, 31), 71, "项海岚", None,
    ]
    assert table[5] == [2, "单位层面", "《机构岗位名册》", None, None, datetime(2011, 6, 30), 102, "办公室、综合科填写", None]
    assert table[2][0] == "需要催报的科室（中心）共2个，其中已逾期的2个。"


def test_the_list_prints_on_pages_one_wide():
    """A4 landscape, one page wide, the heads on every page, 内部资料 at the foot."""
    (sheet,) = openpyxl.load_workbook(io.BytesIO(workbook(owing(*[RURAL] * 80), ABOUT))).worksheets
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (True, 1, 0)
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$1:$4", "C5")
    assert "内部资料" in sheet.oddFooter.left.text


def test_nobody_owing_anything_is_said():
    """An empty list says so, in print and in the message."""
    said = "截至2011年10月10日，应报的表都已报送并通过，没有需要催报的科室（中心）。"
    assert messages(owing(), "办公室") == said
    assert [row[0] for row in rows(workbook(owing(), ABOUT))][2] == said


def test_without_a_roster_and_with_letters_of_nobody():
    """It says 名册未报 first, and names at the end the letters of which nobody knows whose they are."""
    own = owing(RURAL, roster=False, lost=("丙/甲.xlsx",))
    first, _, last = messages(own, "办公室").split("\n\n")
    assert first.startswith("名册未报：")
    assert last == "另有1件退回的来件认不出是哪个科室（中心）的，请办公室核对：“丙/甲.xlsx”。"
    told = [str(row[0]) for row in rows(workbook(own, ABOUT))]
    assert told[2].startswith("名册未报：")
    assert last in told


# ── from letters to reminders ────────────────────────────────────────────────────────────────────────────────────────


def test_the_demonstration_reminds_those_who_owe(demo):
    """The list, the text and the command say the same of the same sections, and a picture counts for whose folder it lies in."""
    workspace, _ = demo
    files = workspace.latest.files
    text = as_text(files["催报.txt"])
    owing_sections = ["单位层面", "局领导", "办公室", "法规审理科", "行政事业审计科", "企业审计科", "固定资产投资审计科", "政府投资项目审计中心"]
    assert [each.partition("：")[0] for each in text.split("\n\n")] == owing_sections
    assert [row[1] for row in rows(files["催报单.xlsx"])[4 : 4 + len(owing_sections)]] == owing_sections
    assert reminded(workspace, "--date", "2011-10-10") == text


def test_remind_reads_no_letter(demo, tmp_path):
    """It needs the edition alone, writes nothing, and on a later day counts more days."""
    workspace, _ = demo
    root = tmp_path / "局"
    shutil.copytree(workspace.root, root)
    shutil.rmtree(root / "inbox")
    made = Workspace(root)
    before = made.latest.files
    now, later = (reminded(made, "--date", day) for day in ("2011-10-10", "2011-10-20"))
    assert now.replace("已逾期71天", "已逾期81天").replace("已逾期10天", "已逾期20天").replace("10月10日", "10月20日") == later
    assert (made.latest.files, len(made.editions)) == (before, 1)


def test_the_days_between_editions_bring_new_debts(tmp_path):
    """An edition of July tells in July who owes what, and in October, without a new one, also which measures are missing."""
    sheet = GOOD.with_header(填表日期="2011-07-20", 审核日期="2011-07-21").with_cell(0, "防控措施", None)
    made = office(tmp_path / "局", {f"办公室/{NAMES['名册']}": sheet_of("办公室", "名册"), FILE: sheet})
    assert made.run(day="2011-07-25").code == 0
    (paragraph,) = [each for each in reminded(made, "--date", "2011-09-30").split("\n\n") if each.startswith("综合科")]
    assert "没有填写" not in paragraph
    (paragraph,) = [each for each in reminded(made, "--date", "2011-10-01").split("\n\n") if each.startswith("综合科")]
    assert "1个风险点没有填写防控措施（科-综合科-001），应于2011年9月30日前填报，已逾期1天" in paragraph


def test_a_returned_letter_is_owed_until_it_is_answered(tmp_path):
    """Taken out of the inbox unanswered it is still owed; put right under another name it is not, though it still lies there."""
    spoiled = GOOD.with_cell(0, "自评等级", "二级/三级").with_cell(1, "发生机率", "严重")
    made = office(tmp_path / "局", {f"办公室/{NAMES['名册']}": sheet_of("办公室", "名册"), FILE: spoiled})
    asked = "《科室廉政风险及防控措施表》已退回待改（2处问题，应于2011年7月31日前报送，已逾期"
    made.run(day="2011-10-10")
    path = made.inbox / FILE
    assert asked in reminded(made, "--date", "2011-10-10")
    path.rename(tmp_path / "取走.xlsx")
    made.run(day="2011-10-11")
    assert asked in reminded(made, "--date", "2011-10-11")
    path.write_bytes((tmp_path / "取走.xlsx").read_bytes())
    made.put("综合科/改好了.xlsx", GOOD, LATER)
    made.run(day="2011-10-13")
    assert "《科室廉政风险及防控措施表》已退回待改" not in reminded(made, "--date", "2011-10-13")


def test_everything_right_owes_nothing_but_what_was_never_sent(tmp_path):
    """When all letters of the sample are right, only posts that never sent a sheet are asked for."""
    made = office(tmp_path / "局", right())
    assert made.run().code == 0
    said = reminded(made, "--date", "2011-10-10")
    assert "退回" not in said
    assert set(re.findall(r"缺\d+个岗位：([^，]+)，", said)) == {"副局长甲、总审计师", "办公室主任", "法规审理科科长"}


@pytest.mark.parametrize("case", ["no edition", "older day", "older program", "damaged"])
def test_what_remind_cannot_tell_is_refused(tmp_path, case):
    """Without an edition, for a day before it, or without what it must have stored, one sentence says what to do."""
    made = office(tmp_path / "局", settings=SETTINGS)
    if case != "no edition":
        assert made.run().code == 0
    if case == "older program":
        path = made.editions[0] / "run.json"
        path.write_text(re.sub(r',\s*"data/报送.parquet": "[0-9a-f]+"', "", path.read_text(encoding="utf-8")), encoding="utf-8")
    if case == "damaged":
        (made.editions[0] / "data" / "报送.parquet").write_bytes(b"")
    ran = command("remind", "--root", made.root, "--date", "2011-10-09" if case == "older day" else "2011-10-10")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith("。\n")
    assert "请" in ran.err
