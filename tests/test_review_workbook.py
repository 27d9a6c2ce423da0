"""审核定级表 as printed: what stands on which sheet, what can be written where, and that a filled one is read as it was filled."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workspaces import command, office, small_letters, soffice

from pipeline.form import Level
from pipeline.forms import FORMS, REVIEW
from pipeline.forms.vocabularies import CHANGE, DECIDED, GRADE
from pipeline.intake.read import read
from pipeline.letter import Limits
from pipeline.submission import Reading
from pipeline.workspace import last_register
from pipeline.writers.review import SHEETS_AT_MOST, review_workbook
from pipeline.writers.template import INSTRUCTIONS, layout

BUREAU, PERIOD, EDITION = "示例市审计局", "2011年第1期", "第003版"
COLUMNS = ("单位名称", "风险编号", "变更类型", "层级", "科室", "岗位", "风险点", "自评等级", "建议等级", "原审定等级")
FIXED = [field.heading for field in REVIEW.fixed]
OPEN = [field.heading for field in REVIEW.fields if not field.fixed]
PLAN = layout(REVIEW)


def _point(level: str, section: str | None, number: int, **changes: str | None) -> dict[str, str | None]:
    post = "统计岗" if level == "岗位" else None
    code = f"{level[0]}-{section or BUREAU}-{number:03d}"
    known = (BUREAU, code, "新增", level, section, post, f"{section or '单位'}的第{number}个风险点", "二级", "二级", None)
    return dict(zip(COLUMNS, known, strict=True)) | changes


def _pending(*points: dict[str, str | None]) -> pd.DataFrame:
    return pd.DataFrame(list(points), columns=list(COLUMNS), dtype="str")


POINTS = (
    _point("单位", None, 1), _point("科室", "办公室", 1), _point("科室", "综合科", 1), _point("岗位", "办公室", 1),
    _point("岗位", "综合科", 1, 变更类型="修订", 原审定等级="一级"), _point("岗位", "综合科", 2, 变更类型="撤销"),
)


def _made(*points: dict[str, str | None]) -> bytes:
    return review_workbook(_pending(*points), BUREAU, PERIOD, EDITION)


def _read(content: bytes, file: str = "审核定级表.xlsx") -> Reading:
    return read(file, content, datetime(2011, 10, 25, 9, 0, tzinfo=UTC), FORMS, Limits())


def _sheets(content: bytes) -> list[str]:
    return openpyxl.load_workbook(io.BytesIO(content)).sheetnames


def _printed(reading: Reading) -> list[tuple[str | None, ...]]:
    return [tuple(table.cells[heading][at] for heading in FIXED) for table in reading.tables for at in range(len(table.rows))]


# ── which sheets there are ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_sheet_for_each_section():
    """The unit's points first, then each section's: those of the section and then those of its posts; at the end the instructions."""
    content = _made(*POINTS)
    assert _sheets(content) == ["单位", "办公室", "综合科", INSTRUCTIONS]
    reading = _read(content)
    assert [table.cells["风险编号"] for table in reading.tables] == [
        ["单-示例市审计局-001"], ["科-办公室-001", "岗-办公室-001"], ["科-综合科-001", "岗-综合科-001", "岗-综合科-002"],
    ]


def test_more_sections_than_anybody_leafs_through():
    """Over sixty sections: a sheet for each level; and with too many units for that, a sheet for each unit."""
    sections = [f"第{number}科" for number in range(SHEETS_AT_MOST)]
    points = [_point("科室", section, 1) for section in sections]
    assert len(_sheets(_made(*points))) == SHEETS_AT_MOST + 1
    assert _sheets(_made(*points, *POINTS)) == ["单位", "科室", "岗位", INSTRUCTIONS]
    units = [_point(level, "综合科", 1, 单位名称=f"第{number}局") for number in range(40) for level in ("科室", "岗位", "单位")]
    assert _sheets(_made(*units)) == [*(f"第{number}局审核" for number in range(40)), INSTRUCTIONS]


def test_names_of_sections_become_names_of_sheets():
    """A section's name that no sheet may have, too long or the same but for its letters' case, still has its sheet, and all is read."""
    names = ["农业/社保[科]", "长" * 40, "长" * 41, "IT科", "it科", "'引号科'"]
    content = _made(*(_point("科室", name, number) for number, name in enumerate(names, 1)))
    assert _sheets(content)[:2] == ["农业_社保_科_", "长" * 25]
    assert [row[3] for row in _printed(_read(content))] == names


def test_several_units_are_told_apart():
    """With several units every sheet belongs to one of them, and its header says to which."""
    content = _made(_point("科室", "综合科", 1), _point("科室", "综合科", 1, 单位名称="另一审计局"))
    assert _sheets(content)[:2] == [f"{BUREAU}综合科", "另一审计局综合科"]
    assert [table.entry("单位名称") for table in _read(content).tables] == [BUREAU, "另一审计局"]


# ── what stands there ────────────────────────────────────────────────────────────────────────────────────────────────


def _points() -> st.SearchStrategy[list[dict[str, str | None]]]:
    one = st.builds(
        lambda level, section, change, risk, grade, number: _point(
            level, None if level == "单位" else section, number, 变更类型=change, 风险点=f"风险{risk}点", 自评等级=grade
        ),
        st.sampled_from([level.value for level in Level]), st.sampled_from(["综合科", "办公室", "财政审计科"]), st.sampled_from(CHANGE.values),
        st.text("=+-@'\"<>&{}审计，。A1", max_size=60), st.sampled_from(GRADE.values), st.integers(1, 999),
    )
    return st.lists(one, min_size=1, max_size=12, unique_by=lambda point: point["风险编号"])


@settings(max_examples=25, deadline=None)
@given(_points())
def test_what_is_printed_is_what_is_read(points):
    """Every pending point stands on exactly one sheet, word for word; nothing is decided, and only the header's two entries wait."""
    reading = _read(_made(*points))
    assert sorted(_printed(reading), key=str) == sorted((tuple(point[heading] for heading in FIXED) for point in points), key=str)
    for table in reading.tables:
        assert all(set(table.cells[heading]) == {None} for heading in OPEN)
        assert (table.entry("版次"), table.entry("填报期"), table.entry("单位名称")) == (EDITION, PERIOD, BUREAU)
        assert table.entry("应审行数") == table.entry("本表行数") == str(len(table.rows))
    assert {finding.rule for finding in reading.findings} == {"H01", "S08"}
    assert {finding.heading for finding in reading.findings if finding.rule == "H01"} == {"填表人", "填表日期"}


def test_the_signature_line_is_no_row():
    """The line for signatures under the last row is recognised as one and told of; it is not taken for a point."""
    [sheet] = _read(_made(POINTS[1])).tables
    found = [finding for finding in _read(_made(POINTS[1])).findings if finding.place.row == sheet.rows[-1] + 1]
    assert len(sheet.rows) == 1
    assert all("签字行" in finding.message for finding in found)


def test_the_grade_is_not_decided_in_advance():
    """审定等级 is empty beside the proposed grade; a grade approved before is told in a comment."""
    sheet = openpyxl.load_workbook(io.BytesIO(_made(*POINTS)))["综合科"]
    column = PLAN.column("审定等级") + 1
    cells = [sheet.cell(PLAN.first_row + at, column) for at in (1, 2, 3)]
    assert [cell.value for cell in cells] == [None, None, None]
    assert [cell.comment.text if cell.comment else None for cell in cells] == [None, "上次审定为一级。", None]


def test_what_is_printed_is_locked_and_the_rest_is_open():
    """Printed cells and the printed header are locked, cells to fill in are not; filtering and widths are free; there is no password."""
    book = openpyxl.load_workbook(io.BytesIO(_made(*POINTS)))
    for sheet in book.worksheets[:-1]:
        protection = sheet.protection
        assert protection.sheet
        assert not protection.password
        assert (protection.autoFilter, protection.formatColumns, protection.formatRows) == (False, False, False)  # forbidden: no
        row = PLAN.first_row + 1
        assert all(sheet.cell(row, PLAN.column(heading) + 1).protection.locked for heading in FIXED)
        assert not any(sheet.cell(row, PLAN.column(heading) + 1).protection.locked for heading in OPEN)
        header = {field.heading: sheet.cell(at + 1, slot.value[0] + 1).protection.locked for field, at, slot in PLAN.header_cells()}
        assert {heading for heading, locked in header.items() if not locked} == {"填表人", "填表日期"}
        assert sheet.auto_filter.ref.startswith(f"B{PLAN.head_row + 1}:")


def test_decisions_are_drop_downs():
    """审核结论 and 审定等级 have their lists on every row and nowhere else; printed cells have none."""
    sheet = openpyxl.load_workbook(io.BytesIO(_made(*POINTS)))["综合科"]
    lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    first, last = PLAN.first_row + 1, PLAN.first_row + 3
    places = {heading: sheet.cell(first, PLAN.column(heading) + 1).column_letter for heading in ("审核结论", "审定等级")}
    assert lists == {
        f"{places['审核结论']}{first}:{places['审核结论']}{last}": f'"{",".join(DECIDED.values)}"',
        f"{places['审定等级']}{first}:{places['审定等级']}{last}": f'"{",".join(GRADE.values)}"',
    }


def test_the_printed_page_ends_with_the_signatures():
    """A4 landscape, one page wide, headings on every page; the signature line is the last line of the page."""
    sheet = openpyxl.load_workbook(io.BytesIO(_made(*POINTS)))["综合科"]
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == f"${PLAN.head_row + 1}:${PLAN.head_row + 1}"
    last = int(re.search(r"\$(\d+)$", str(sheet.print_area))[1])
    assert "（签字）" in sheet.cell(last, 2).value
    assert last == PLAN.first_row + 4


def test_nothing_to_decide_is_said_in_one_line():
    """With nothing pending the workbook still exists: one sheet without rows, and a line that says so."""
    content = _made()
    assert _sheets(content) == [REVIEW.key, INSTRUCTIONS]
    sheet = openpyxl.load_workbook(io.BytesIO(content))[REVIEW.key]
    assert "没有需要审核定级的风险点" in sheet.cell(PLAN.first_row + 1, 2).value
    [table] = _read(content).tables
    assert table.rows == ()


def test_the_same_points_are_the_same_bytes():
    """Whenever it is printed: the same bytes; and nothing in it names a day of printing."""
    assert _made(*POINTS) == _made(*POINTS)
    with zipfile.ZipFile(io.BytesIO(_made(*POINTS))) as package:
        assert b"2011-06-01" in package.read("docProps/core.xml")


def test_thousands_of_points():
    """Five thousand points of one section: all there, counted by the formula's printed value, and read without a word."""
    points = [_point("岗位", "综合科", number) for number in range(1, 5_001)]
    reading = _read(_made(*points))
    [table] = reading.tables
    assert (len(table.rows), table.entry("本表行数"), table.entry("应审行数")) == (5_000, "5000", "5000")
    assert "H09" not in {finding.rule for finding in reading.findings}


# ── filled in and sent back ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["", "xlsx", "xls", "ods"])
def test_a_filled_one_is_read_whatever_program_saved_it(tmp_path, kind):
    """Decided in part, saved by LibreOffice in any format: every printed and every decided cell is read as it stands, the rest is empty."""
    book = openpyxl.load_workbook(io.BytesIO(_made(*POINTS)))
    decided = {"审核结论": "修改后通过", "审定等级": "一级", "调整理由": "=危害严重", "审核意见": "写明环节。\n再补一条措施。", "审核人": "丁某某", "审核日期": datetime(2011, 10, 20)}
    for sheet in book.worksheets[:-1]:
        for heading, entry in decided.items():
            cell = sheet.cell(PLAN.first_row + 1, PLAN.column(heading) + 1)
            cell.value = entry
            cell.data_type = "d" if heading == "审核日期" else "s"
        for field, at, slot in PLAN.header_cells():
            if field.heading in ("填表人", "填表日期"):
                sheet.cell(at + 1, slot.value[0] + 1).value = {"填表人": "戊某某", "填表日期": "2011-10-21"}[field.heading]
    path = tmp_path / "审核定级表.xlsx"
    book.save(path)
    if kind:
        [path] = soffice(kind, [path], tmp_path / "存")
    reading = _read(path.read_bytes(), path.name)
    assert [finding.rule for finding in reading.findings if finding.rule.startswith("H")] == []
    assert sorted(_printed(reading), key=str) == sorted((tuple(point[heading] for heading in FIXED) for point in POINTS), key=str)
    for table in reading.tables:
        assert {heading: table.cells[heading][0] for heading in OPEN} == decided | {"审核日期": "2011-10-20"}
        assert all(set(table.cells[heading][1:]) <= {None} for heading in OPEN)


@pytest.mark.parametrize("section", ["综合科", "it 综合科（二）"])
def test_what_an_edition_prints_it_accepts_decided(tmp_path, section):
    """The pending points of a real edition, printed, decided and sent back: accepted, every point with its approved grade, whatever
    the section is called.
    """
    letters = {}
    for file, sheet in small_letters().items():
        named = sheet.with_header(**{"科室(中心)": section}) if "科室(中心)" in sheet.header else sheet
        for at, row in enumerate(named.rows):
            named = named.with_cell(at, "科室", section) if row.get("科室") == "综合科" else named
        letters[file] = named
    made = office(tmp_path / "局", letters)
    assert made.run().code == 0
    register = last_register(made.latest.folder)
    book = openpyxl.load_workbook(io.BytesIO(review_workbook(register.reviews.pending, register.unit, register.period, "第001版")))
    for sheet in book.worksheets[:-1]:
        for row in range(PLAN.first_row + 1, sheet.max_row):
            grade = sheet.cell(row, PLAN.column("自评等级") + 1).value
            for heading, entry in {"审核结论": "通过", "审定等级": grade, "审核人": "丁某某", "审核日期": datetime(2011, 10, 12)}.items():
                sheet.cell(row, PLAN.column(heading) + 1).value = entry
        for field, at, slot in PLAN.header_cells():
            if field.heading in ("填表人", "填表日期"):
                sheet.cell(at + 1, slot.value[0] + 1).value = {"填表人": "戊某某", "填表日期": "2011-10-13"}[field.heading]
    target = io.BytesIO()
    book.save(target)
    made.put("审核/审核定级表.xlsx", target.getvalue())
    assert command("run", "--root", made.root, "--date", "2011-10-14").code == 0
    risks = made.latest.table("信息库")
    assert len(risks)
    assert risks["审定等级"].equals(risks["自评等级"])
    assert set(risks["审核人"]) == {"丁某某"}
