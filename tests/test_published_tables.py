"""Power tables as public bodies publish them, pasted into the columns of our template: read right, nothing lost, nothing guessed."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl
import pytest
from drawn_cases import RECEIVED

from pipeline.finding import Severity
from pipeline.forms import FORMS, POWERS
from pipeline.intake.read import read
from pipeline.letter import Limits
from pipeline.submission import Reading, Table
from pipeline.writers.template import layout, template

LAW = (
    "《中华人民共和国审计法》第四十三条　被审计单位违反本法规定，拒绝或者拖延提供与审计事项有关的资料的，由审计机关责令改正，可以通报批评，给予警告；"
    "拒不改正的，依法追究责任。\n《中华人民共和国审计法实施条例》第四十七条：\n　　（一）责令改正；\n　　（二）可以通报批评，给予警告；\n　　（三）拒不改正的，"
    "对被审计单位可以处5万元以下的罚款。\n\n第四十九条第一款"
)
HEAD = ("总序号", "类别及序号", "项目名称及数量", "设定依据", "行政主体", "备注")
COLUMNS = ("序号", "权力类别", "权力名称", "行使依据", "责任主体", "备注")
Lines = Sequence[Sequence[str | int]]
NAMED_BESIDE: Lines = (
    ("", "一、行政许可", 0),
    ("", "二、行政处罚", 2),
    (1, 1, "对拒绝、阻碍审计监督检查行为的处罚", LAW, "审计局", ""),
    (2, 2, "对违反财务收支行为的处罚", LAW, "审计局", ""),
    ("", "三、行政强制", 1),
    HEAD,
    (3, 1, "封存有关账册、资料、资产，申请法院冻结存款", LAW, "审计局", "7日，可延长7日"),
    ("", "十、其他类", 1),
    (4, 1, "审计发现问题整改监督权", LAW, "审计局", ""),
    ("合计", "", "4项"),
)
"""The group beside its count, two running numbers, the heads once more after a page."""
NAMED_BEFORE: Lines = (
    ("", "", "（二）行政处罚（共2项）"),
    (1, "", "对拒绝、阻碍审计监督检查行为的处罚", LAW, "审计局", ""),
    (2, "", "对违反财务收支行为的处罚", LAW, "审计局", ""),
    ("三、行政强制（1项）",),
    (3, "", "封存有关账册、资料、资产，申请法院冻结存款", LAW, "审计局", "7日，可延长7日"),
    ("", "", "四、其他类", "", "", "1项"),
    (4, "", "审计发现问题整改监督权", LAW, "审计局", ""),
)
"""The count with the group's name, which stands now in one column and now in another."""
TABLES = {"the count beside": NAMED_BESIDE, "the count behind": NAMED_BEFORE}
EXPECTED = ["行政处罚", "行政处罚", "行政强制", "其他类"]


def _pasted(lines: Lines, columns: Sequence[str] = COLUMNS, merged: str = "") -> Reading:
    book = openpyxl.load_workbook(io.BytesIO(template(POWERS)))
    sheet, plan = book[POWERS.key], layout(POWERS)
    first = plan.first_row + 1
    for at, line in enumerate(lines):
        for heading in POWERS.headings:
            sheet.cell(first + at, plan.column(heading) + 1).value = None
        for heading, entry in zip(columns, line, strict=False):
            sheet.cell(first + at, plan.column(heading) + 1).value = entry if entry != "" else None
    if merged:
        at = [at for at, line in enumerate(lines) if isinstance(line[0], int)]
        column = openpyxl.utils.get_column_letter(plan.column(merged) + 1)
        sheet.merge_cells(f"{column}{first + at[0]}:{column}{first + at[1]}")
    target = io.BytesIO()
    book.save(target)
    return read("权力清单.xlsx", target.getvalue(), RECEIVED, FORMS, Limits())


def _table(reading: Reading) -> Table:
    return next(table for table in reading.tables if table.form == POWERS.key and table.rows)


@pytest.mark.parametrize("name", TABLES)
def test_a_published_table_is_read_right(name):
    """Every power with its category, name, whole legal basis and body; lines of categories, totals and heads are no powers."""
    lines = TABLES[name]
    table = _table(_pasted(lines))
    powers = [line for line in lines if isinstance(line[0], int)]
    assert table.cells["序号"] == [str(line[0]) for line in powers]
    assert table.cells["权力名称"] == [line[2] for line in powers]
    assert table.cells["权力类别"] == EXPECTED
    assert table.cells["行使依据"] == [LAW] * len(powers)
    assert table.cells["责任主体"] == ["审计局"] * len(powers)
    assert table.cells["备注"] == [line[5] or None for line in powers]


@pytest.mark.parametrize("name", TABLES)
def test_every_other_line_is_named(name):
    """No line is dropped without a word, none is held for a power that was not finished, and what was taken over is told of each line."""
    lines = TABLES[name]
    reading = _pasted(lines)
    first, told = layout(POWERS).first_row + 1, {f.place.row for f in reading.findings if f.rule == "S08"}
    assert told == {first + at for at, line in enumerate(lines) if not isinstance(line[0], int)}
    assert "S11" not in {finding.rule for finding in reading.findings}
    assert [finding.suggestion for finding in reading.findings if finding.rule == "C25"] == EXPECTED
    assert {f.rule for f in reading.findings if f.severity is Severity.ERROR} <= {"H01"}


def test_a_law_merged_over_its_powers_counts_for_each():
    """A legal basis written once and merged over two powers is that of both, as the file states it."""
    lines = [line if line[:1] != (2,) else (*line[:3], "", *line[4:]) for line in NAMED_BEFORE]
    assert _table(_pasted(lines, merged="行使依据")).cells["行使依据"] == [LAW] * 4


def test_without_a_line_of_its_category_nothing_is_guessed():
    """Where no line names a category, what stands in the column stays as it is."""
    lines = [line for line in NAMED_BESIDE if isinstance(line[0], int)]
    reading = _pasted(lines)
    assert _table(reading).cells["权力类别"] == ["1", "2", "1", "1"]
    assert "C25" not in {finding.rule for finding in reading.findings}
