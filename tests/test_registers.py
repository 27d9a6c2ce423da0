"""登记表： the three registers in official form hold the approved points, each once, ready to print and to sign."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workspaces import SETTINGS, office

from pipeline.form import Level
from pipeline.forms import REVIEW
from pipeline.register.points import no_risks
from pipeline.rosterbook import Roster
from pipeline.sample.bureau import Sheet
from pipeline.settings import Settings
from pipeline.writers.house import text_height
from pipeline.writers.official import BY_POST, BY_SECTION, TITLES, Paper, registers
from pipeline.writers.official.blocks import COLUMNS, heads
from pipeline.writers.official.naming import LONGEST, file_name, sheet_names

PAPER = Paper("示例市审计局", "2011年第1期", "秘密", "第002版", date(2011, 10, 20), Roster(pd.DataFrame({
    "科室": ["局领导", "综合科", "综合科", "综合科"], "科室类型": ["局领导", "科室", "科室", "科室"], "岗位名称": ["局长", "科长", "内勤岗", "主审岗"],
    "姓名": ["钟砚田", "单雨亭", "闻景桥", "封维岳"], "科室负责人": ["是", "是", "否", "否"], "分管领导": ["柳应川"] * 4, "在岗": ["是"] * 4, "简称": [None] * 4,
})))
PATHS = [f"登记表/{title}.xlsx" for title in TITLES.values()]


def point(code: str, level: str, section: str | None, post: str | None = None, person: str | None = None, **more: str | None) -> dict[str, str | None]:
    """An approved risk point."""
    return {
        "风险编号": code, "单位名称": "示例市审计局", "层级": level, "科室": section, "岗位": post, "姓名": person, "权力(业务)事项": None if post else "采购",
        "风险类别": "业务流程", "风险点": f"{code}的风险点", "表现形式": "把一批设备拆成几次买。", "发生机率": "中", "危害程度": "较重", "自评等级": "二级",
        "建议等级": "二级", "审定等级": "二级", "管理责任人": "柳应川", "防控措施": "1.两人办理。\n2.每月核对。", "完成时限": "长期", "责任人": "单雨亭",
        "审核结论": "通过", "审核意见": None, "调整理由": None, "审核人": "钟砚田", "审核日期": "2011-10-20",
    } | more


def frame(*points: dict[str, str | None]) -> pd.DataFrame:
    """Approved points as the register gives them."""
    return pd.DataFrame({heading: pd.array([each[heading] for each in points], dtype="str") for heading in points[0]}) if points else no_risks()


APPROVED = frame(
    point("单-示例市审计局-001", "单位", None),
    point("科-综合科-001", "科室", "综合科"), point("科-综合科-002", "科室", "综合科", 审定等级="一级", 调整理由="金额大。", 审核意见="同意。"),
    point("科-办公室-001", "科室", "办公室"),
    point("岗-综合科-001", "岗位", "综合科", "主审岗", "封维岳"), point("岗-综合科-002", "岗位", "综合科", "主审岗", "封维岳"),
    point("岗-综合科-003", "岗位", "综合科", "内勤岗", "闻景桥"), point("岗-综合科-004", "岗位", "综合科", "内勤岗", "单雨亭"),
    point("岗-办公室-001", "岗位", "办公室", "文书岗", "苗正谷"),
)


def sheets(content: bytes) -> dict[str, openpyxl.worksheet.worksheet.Worksheet]:
    return {sheet.title: sheet for sheet in openpyxl.load_workbook(io.BytesIO(content))}


def texts(content: bytes) -> list[str]:
    return [str(cell.value) for sheet in sheets(content).values() for row in sheet.iter_rows() for cell in row if cell.value is not None]


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return registers(APPROVED, PAPER)


# ── which workbooks and sheets ───────────────────────────────────────────────────────────────────────────────────────


def test_one_workbook_a_level_one_sheet_a_section(made):
    """The three workbooks, the unit's with one sheet, the others with one for each section in the register's order."""
    assert list(made) == PATHS
    assert [list(sheets(content)) for content in made.values()] == [["单位"], ["综合科", "办公室"], ["综合科", "办公室"]]


def test_one_workbook_a_section_and_post(made):
    """By post, each section and each post has a workbook, posts in the folder of their section; the unit's is the same."""
    apart = registers(APPROVED, PAPER, BY_POST)
    assert list(apart) == [
        PATHS[0], "登记表/科室廉政风险防控登记表_综合科.xlsx", "登记表/科室廉政风险防控登记表_办公室.xlsx",
        "登记表/综合科/个人岗位廉政风险防控登记表_主审岗.xlsx", "登记表/综合科/个人岗位廉政风险防控登记表_内勤岗.xlsx",
        "登记表/办公室/个人岗位廉政风险防控登记表_文书岗.xlsx"]
    assert apart[PATHS[0]] == made[PATHS[0]]


@pytest.mark.parametrize("by", [BY_SECTION, BY_POST])
def test_every_approved_point_stands_in_one_row(by):
    """However they are divided, every approved point has one row in all the registers, with all of its texts."""
    shown = [text for content in registers(APPROVED, PAPER, by).values() for text in texts(content)]
    for code, risk in zip(APPROVED["风险编号"], APPROVED["风险点"], strict=True):
        assert (shown.count(code), shown.count(risk)) == (1, 1)


def test_without_approved_points_each_register_says_so():
    """A level without approved points has its workbook all the same, which says so in one line below the title."""
    for by in (BY_SECTION, BY_POST):
        empty = registers(no_risks(), PAPER, by)
        assert list(empty) == PATHS
        for title, content in zip(TITLES.values(), empty.values(), strict=True):
            assert texts(content) == [title, "截至第002版，2011年第1期，尚无审定通过的风险点。"]


def test_several_units_have_sheets_and_numbers_of_their_own():
    """With two units, sections of the same name have sheets of their own, and no two blocks the same 编号."""
    rows = pd.concat([APPROVED, APPROVED.assign(单位名称="乙局")])
    both = registers(rows, replace(PAPER, unit="示例市审计局、乙局"))
    assert list(sheets(both[PATHS[1]])) == ["示例市审计局综合科", "示例市审计局办公室", "乙局综合科", "乙局办公室"]
    numbers = [text for content in both.values() for text in texts(content) if "编号：" in text]
    assert len(numbers) == len(set(numbers)) == 14


# ── what a register prints ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_section_register_has_all_that_is_official(made):
    """Title, 编号, 密级, heads in order, opinion boxes with names, the count, signature lines."""
    sheet = sheets(made[PATHS[1]])["综合科"]
    assert sheet["A1"].value == "科室廉政风险防控登记表"
    assert (sheet["A2"].value, sheet["J2"].value) == ("编号：廉控登〔2011〕科-综合科-第1期", "密级：秘密")
    assert sheet["A3"].value == "单位名称：示例市审计局　　科室（中心）：综合科　　填报期：2011年第1期　　版次：第002版"
    assert tuple(cell.value for cell in sheet[4]) == heads(Level.SECTION)
    shown = texts(made[PATHS[1]])
    assert {"科室（中心）意见（单雨亭）", "分管领导意见（柳应川）", "领导小组审定意见", "审定廉政风险点2个：一级1个、二级1个、三级0个。"} <= set(shown)
    assert sum(text.startswith("签字（盖章）") for text in shown) == 6
    assert sum(text.startswith("填表人：") for text in shown) == 2
    assert "通过\n同意。\n自评二级，金额大。\n钟砚田 2011-10-20" in shown


def test_each_post_and_person_begins_a_page(made):
    """On a section's sheet of posts each post and person, in the roster's order of posts, begins a page with a 编号 of its own."""
    sheet = sheets(made[PATHS[2]])["综合科"]
    begins = {row: str(sheet.cell(row, 1).value) for row in range(1, sheet.max_row + 1) if str(sheet.cell(row, 1).value).startswith("岗位名称：")}
    assert [text.split("编号：")[1] for text in begins.values()] == [
        "廉控登〔2011〕岗-综合科-内勤岗-闻景桥-第1期", "廉控登〔2011〕岗-综合科-内勤岗-单雨亭-第1期", "廉控登〔2011〕岗-综合科-主审岗-封维岳-第1期"]
    # A break stands after the row that it names.
    assert [each.id + 1 for each in sheet.row_breaks.brk] == list(begins)[1:]
    assert sum(str(cell.value).startswith("本人签字：") for row in sheet.iter_rows() for cell in row) == 3


def test_every_sheet_prints_on_a4_with_its_heads(made):
    """A4 landscape, heads on every page, page numbers and the classification at the foot, all columns within the print area."""
    for path, content in made.items():
        for sheet in sheets(content).values():
            assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
            assert sheet.print_title_rows == ("$1:$4" if path == PATHS[2] else "$4:$4")
            assert "$N$" in sheet.print_area
            assert "第&P页，共&N页" in str(sheet.oddFooter.center.text)
            assert "秘密" in str(sheet.oddFooter.left.text)


def test_what_is_signed_is_never_alone_on_its_page():
    """The opinion boxes stand on one page with the last point, and where a post goes on there its line is repeated."""
    rows = frame(*(point(f"岗-综合科-{n:03d}", "岗位", "综合科", "主审岗", "封维岳", 防控措施="两人办理并核对。" * 20) for n in range(1, 8)))
    sheet = sheets(registers(rows, PAPER)[PATHS[2]])["综合科"]
    column = [str(cell.value) for cell in sheet["A"]]
    breaks = [each.id for each in sheet.row_breaks.brk]
    assert breaks
    assert all(column[at].endswith("（续）") for at in breaks)
    assert breaks[-1] < column.index("7")
    heights = [sheet.row_dimensions[row].height for row in range(1, len(column) + 1)]
    pages = [heights[start:end] for start, end in zip([4, *breaks], [*breaks, len(heights)], strict=True)]
    room = (210 / 25.4 - 1.1) * 72 * 100 / sheet.page_setup.scale
    assert all(sum(heights[:4]) + sum(page) <= room for page in pages)


@pytest.mark.parametrize("times", [1, 30, 400])
def test_rows_are_as_high_as_their_text(times):
    """A text of any length is shown whole: in one row, or where none can be so high, in several merged ones."""
    text = "每月由两人核对一次台账，签字存档。" * times
    sheet = sheets(registers(frame(point("科-综合科-001", "科室", "综合科", 防控措施=text)), PAPER)[PATHS[1]])["综合科"]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == text)
    merged = next((area for area in sheet.merged_cells.ranges if cell.coordinate in area), None)
    last = merged.max_row if merged else cell.row
    heights = [sheet.row_dimensions[row].height for row in range(cell.row, last + 1)]
    assert sum(heights) >= text_height([(text, COLUMNS["防控措施"])], 10) - 1
    assert max(heights) <= 409


def test_texts_stay_texts_and_personal_numbers_are_masked():
    """What begins like a formula is a text; a telephone number is masked."""
    rows = frame(point("科-综合科-001", "科室", "综合科", 风险点="=1+1的算法不当", 表现形式="打电话13812345678告知对方"))
    shown = texts(registers(rows, PAPER)[PATHS[1]])
    assert "=1+1的算法不当" in shown
    assert "打电话138****5678告知对方" in shown


def test_the_same_points_give_the_same_bytes(made):
    """Nothing but the points and the paper decides on the bytes."""
    assert registers(APPROVED.copy(), PAPER) == made


@pytest.mark.parametrize(("period", "number"), [("2011年第2期", "廉控登〔2011〕单-第2期"), ("", "廉控登〔　　　　〕单")])
def test_the_number_of_a_register(period, number):
    """编号 names the year and the period; without a period the year is left to be filled in."""
    assert replace(PAPER, period=period).number(Level.UNIT) == number


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────────────────

names = st.lists(st.one_of(st.text(alphabet="综合科[]:*?/\\'甲😀aA ", max_size=45), st.sampled_from(["History", "", "综合科", "综合科"])), max_size=8)


@given(names)
@settings(max_examples=150, deadline=None)
def test_sheet_names_are_what_every_program_takes(wanted):
    """Law: whatever sections are called, their sheets' names are safe, at most 31 characters, and none is given twice."""
    given_names = sheet_names(wanted)
    assert len({name.casefold() for name in given_names}) == len(wanted)
    for name in given_names:
        assert 0 < len(name.encode("utf-16-le")) <= 2 * LONGEST
        assert not set("[]:*?/\\") & set(name)
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.casefold() != "history"


@given(st.text(max_size=90))
@settings(max_examples=100, deadline=None)
def test_file_names_stay_in_their_folder(wanted):
    """Law: no name leads out of its folder or holds what a file system refuses."""
    name = file_name(wanted)
    assert 0 < len(name) <= 60
    assert not set('\\/:*?"<>|') & set(name)
    assert name == name.strip(". ") or len(wanted) > 60


def test_odd_names_of_sections_and_posts_are_kept_apart():
    """Sections and posts whose names differ only in what a path cannot hold have workbooks and sheets of their own."""
    rows = frame(*(point(f"岗-{n}", "岗位", section, "主审/内勤", "甲某") for n, section in enumerate(["一/二科", "一:二科", "一·二科"])))
    assert len(registers(rows, PAPER, BY_POST)) == 5
    assert len(sheets(registers(rows, PAPER)[PATHS[2]])) == 3


# ── within an edition ────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_edition_before_any_review_has_empty_registers(tmp_path):
    """Before the first review an edition has all three registers, each of which says that nothing is approved yet, in either division."""
    workspace = office(tmp_path / "局", settings=f'{SETTINGS}registers = "岗位"\n')
    assert workspace.run().code == 0
    found = {name: content for name, content in workspace.latest.files.items() if name.startswith("登记表/")}
    assert sorted(found) == sorted(PATHS)
    assert all("尚无审定通过的风险点" in texts(content)[1] for content in found.values())
    assert Settings().registers == BY_SECTION


def test_what_the_leading_group_approves_enters_the_registers(tmp_path):
    """After the review every approved point stands in the registers once, as 审定 among the changes; what was sent back does not."""
    workspace = office(tmp_path / "局")
    assert workspace.run().code == 0
    waiting = workspace.latest.table("待审")
    printed = waiting.astype(object).where(waiting.notna(), None).to_dict("records")
    done = {"审核人": "钟砚田", "审核日期": "2011-10-12"}
    outcomes = [{"审核结论": "退回", "审核意见": "写得太笼统。"}] + [{"审核结论": "通过", "审定等级": row["自评等级"]} for row in printed[1:]]
    rows = tuple({f.heading: row.get(f.heading) for f in REVIEW.fixed} | one | done for row, one in zip(printed, outcomes, strict=True))
    header = {"单位名称": "示例市审计局", "填报期": "2011年第1期", "版次": "第001版", "应审行数": str(len(rows)), "填表人": "何清和", "填表日期": "2011-10-12"}
    workspace.put("审核.xlsx", Sheet(REVIEW, header, rows))
    assert workspace.run(day="2011-10-13").code == 0
    shown = [text for name, content in workspace.latest.files.items() if name.startswith("登记表/") for text in texts(content)]
    assert [shown.count(row["风险编号"]) for row in printed] == [0] + [1] * (len(printed) - 1)
    by_kind = workspace.latest.receipt["figures"]["changes"]["by_kind"]
    assert by_kind["审定"] == len(printed) - 1
    assert {kind for kind, number in by_kind.items() if number} <= {"审定", "责任调整"}
