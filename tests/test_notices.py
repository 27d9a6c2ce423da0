"""预警提示单： one for each section with something open, without a word of what was reported; filled in and sent back, it is a letter like any other."""

from __future__ import annotations

import io

import openpyxl
import pytest
from test_leaks import STRANGER, information
from workspaces import every_part, office

from pipeline.forms import SELF_CHECK
from pipeline.writers.notices import FOLDER
from pipeline.writers.template import layout

FILE = f"{FOLDER}/{SELF_CHECK.workbook}_综合科.xlsx"


@pytest.fixture(scope="module")
def warned(tmp_path_factory):
    """An office that entered something about 综合科, after its run."""
    made = office(tmp_path_factory.mktemp("notices") / "局")
    made.run()
    before = made.latest
    code = before.table("信息库")["风险编号"].iloc[0]
    made.put("办公室/信息.xlsx", information(code, 性质="倾向性"))
    made.run()
    return made, before, made.latest, code


def _sheet(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content))


def test_a_notice_goes_only_where_something_is_open(warned):
    """Without information there is none; with it, one for the section concerned."""
    _, before, after, _ = warned
    assert not [name for name in before.files if name.startswith(FOLDER)]
    assert [name for name in after.files if name.startswith(FOLDER)] == [FILE]


def test_a_notice_says_what_level_and_until_when_and_no_more(warned):
    """The sheet carries code, level and day, and one sentence; neither what was reported nor who deals with it."""
    _, _, after, code = warned
    sheet, plan = _sheet(after.files[FILE])[SELF_CHECK.key], layout(SELF_CHECK)
    line = {h: sheet.cell(plan.first_row + 1, plan.column(h) + 1).value for h in SELF_CHECK.headings}
    assert (line["风险编号"], line["预警等级"], str(line["办理期限"])[:10], line["自查情况"]) == (code, "二级", "2011-10-20", None)
    words = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    assert "有未办结的廉政风险信息1条" in words
    parts = every_part(FILE, after.files[FILE])
    assert not [name for name, part in parts.items() for word in ("藏着的", STRANGER, "审计回访") if word.encode() in part]


def test_the_answer_comes_back_through_the_inbox(warned):
    """Filled in and sent, the sheet is accepted as it was printed; the point counts as checked by its section."""
    made, _, after, code = warned
    assert after.receipt["figures"]["followup"]["information"]["self_checked"] == 0
    book, plan = _sheet(after.files[FILE]), layout(SELF_CHECK)
    sheet = book[SELF_CHECK.key]
    entries = {"填表人": "单雨亭", "填表日期": "2011-10-09", "审核人": "柳应川", "审核日期": "2011-10-10"}
    for field, row, slot in plan.header_cells():
        if field.heading in entries:
            sheet.cell(row + 1, slot.value[0] + 1).value = entries[field.heading]
    for heading, text in {"自查情况": "逐件核对，没有发现问题。", "完成日期": "2011-10-09", "自查人": "单雨亭"}.items():
        sheet.cell(plan.first_row + 1, plan.column(heading) + 1).value = text
    target = io.BytesIO()
    book.save(target)
    made.put("综合科/自查.xlsx", target.getvalue())
    ran = made.run()
    assert made.latest.verdicts["综合科/自查.xlsx"] == "accepted", ran.out
    assert made.latest.table("自查")["风险编号"].tolist() == [code]
    assert made.latest.receipt["figures"]["followup"]["information"]["self_checked"] == 1
    assert FILE in made.latest.files
