"""Lists of powers as bureaus publish them, pasted into the blank template or sent with their own headings: every power is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise

import openpyxl
import pytest

from pipeline.finding import Finding, Severity
from pipeline.forms import FORMS, POWER_FORMS, POWERS
from pipeline.intake.read import read
from pipeline.letter import Limits
from pipeline.submission import Reading, Table
from pipeline.writers.template import layout, template

HEADER = {
    "单位名称": "示例市审计局", "科室(中心)": "综合科", "填报期": "2011年第1期", "填表人": "甲某某", "填表日期": "2011-07-20", "审核人": "乙某某",
    "审核日期": "2011-07-22",
}
LAWS = (
    "1.《中华人民共和国审计法》（2006年修正）\n第四十三条第一款　被审计单位拒绝或者拖延提供资料的，由审计机关责令改正：\n"
    "（一）提供的资料不真实、不完整的；\n（二）拒绝、阻碍检查的。\n\n2.《中华人民共和国审计法实施条例》\n  第四十七条　可以处5万元以下的罚款。"
)
OWN = {
    "权力层级": "单位", "职能属性": "监督", "依据类型": "法律", "依据适用性": "适用", "责任主体": "示例市审计局", "自由裁量": "有", "清理意见": "保留",
    "公开方式": "对外公开",
}
"""What a published list does not have and the clerk fills in beside it."""
PUBLISHED = {"序号": "总序号", "权力类别": "类别及序号", "权力名称": "项目名称及数量", "行使依据": "设定依据", "责任主体": "行政主体"}
Line = Mapping[str, object]


def power(number: object, name: str, kind: object = None, laws: str = LAWS) -> Line:
    """A line that holds a power, its own code made of its name's place in the list."""
    return {"序号": number, "权力编号": f"SJ-{number:>02}" if number else "SJ-99", "权力名称": name, "权力类别": kind, "行使依据": laws, **OWN}


def pasted(lines: Sequence[Line], merges: Sequence[tuple[str, int, int]] = ()) -> bytes:
    """The blank template with these lines pasted over its example; merges name a heading and the first and last line, from 0."""
    book, own = openpyxl.load_workbook(BytesIO(template(*POWER_FORMS))), layout(POWERS)
    sheet = book[POWERS.key]
    for field, row, slot in own.header_cells():
        if field.heading in HEADER:
            sheet.cell(row + 1, slot.value[0] + 1).value = HEADER[field.heading]
    first = own.first_row + 1
    for at, line in enumerate(lines):
        for heading in POWERS.headings:
            sheet.cell(first + at, own.column(heading) + 1).value = line.get(heading)
    for heading, top, bottom in merges:
        column = own.column(heading) + 1
        sheet.merge_cells(start_row=first + top, end_row=first + bottom, start_column=column, end_column=column)
    return _saved(book)


def foreign(lines: Sequence[Line], headings: Sequence[str], printed: Mapping[str, str]) -> bytes:
    """A plain sheet with a title, the header block in one line, the headings as published, the lines."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["示例市审计局权责清单事项分表"])
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(headings))
    sheet.append(["（共3类、20项）"])
    sheet.append(["  ".join(f"{label}：{entry}" for label, entry in HEADER.items())])
    sheet.append([printed.get(heading, heading) for heading in headings])
    for line in lines:
        sheet.append([line.get(heading) for heading in headings])
    return _saved(book)


def _saved(book: openpyxl.Workbook) -> bytes:
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def received(content: bytes) -> Reading:
    """The letter, read."""
    return read("综合科/权力清单.xlsx", content, datetime(2011, 7, 25, 9, tzinfo=UTC), FORMS, Limits())


def powers(reading: Reading) -> Table:
    """Its list of powers, read without an error."""
    (table,) = reading.tables
    assert not [finding.message for finding in reading.findings if finding.severity == Severity.ERROR]
    assert table.form == POWERS.key
    return table


def told(reading: Reading, rule: str) -> list[Finding]:
    """The findings of a rule on the list of powers."""
    return [finding for finding in reading.findings if finding.rule == rule and finding.place.sheet == reading.tables[0].sheet]


def entries(table: Table, *headings: str) -> list[tuple[str | None, ...]]:
    """The rows of a table, these columns of it."""
    return list(zip(*(table.cells[heading] for heading in headings), strict=True))


MERGED_LINES: list[Line] = [
    {"序号": "一、行政许可（0项）"}, {"序号": "二、行政处罚（2项）"},
    power(1, "对拒绝、阻碍审计监督检查行为的处罚"), power(2, "对违反财务收支规定行为的处罚"),
    dict(zip(POWERS.headings, POWERS.headings, strict=True)),
    {"序号": "三、行政强制（1项）"}, power(3, "封存有关账册、资料和资产"), {"序号": "合计", "权力名称": "3项"},
]
COUNTED_LINES: list[Line] = [
    {"权力类别": "一、行政许可", "权力名称": 0}, {"权力类别": "二、行政处罚", "权力名称": 2},
    power(1, "对拒绝、阻碍审计监督检查行为的处罚", 1), power(2, "对违反财务收支规定行为的处罚", 2),
    {"权力类别": "三、行政强制", "权力名称": 1}, power(3, "封存有关账册、资料和资产", 1),
]
NUMBERED_APART: list[Line] = [
    {"序号": "一", "权力类别": "行政许可", "权力名称": "主项共0项（含子项共0项）"}, {"序号": "二", "权力类别": "行政处罚", "权力名称": "主项共2项（含子项共0项）"},
    power(1, "对拒绝、阻碍审计监督检查行为的处罚"), power(2, "对违反财务收支规定行为的处罚"),
    {"序号": "三", "权力类别": "行政强制", "权力名称": "主项共1项"}, power(3, "封存有关账册、资料和资产"),
]
TITLED_PARTS: list[Line] = [
    {"序号": "表一：行政处罚（共2项）"}, power(1, "对拒绝、阻碍审计监督检查行为的处罚"), power(2, "对违反财务收支规定行为的处罚"),
    {"序号": "表二：行政强制（共1项）"}, dict(zip(POWERS.headings, POWERS.headings, strict=True)), power(3, "封存有关账册、资料和资产"),
]
KINDS_IN_LINES = pytest.mark.parametrize("lines", [MERGED_LINES, COUNTED_LINES, NUMBERED_APART, TITLED_PARTS], ids=["merged", "counted", "apart", "parts"])


def _every_power(table: Table) -> None:
    assert entries(table, "序号", "权力编号", "权力名称", "权力类别", "行使依据") == [
        ("1", "SJ-01", "对拒绝、阻碍审计监督检查行为的处罚", "行政处罚", LAWS), ("2", "SJ-02", "对违反财务收支规定行为的处罚", "行政处罚", LAWS),
        ("3", "SJ-03", "封存有关账册、资料和资产", "行政强制", LAWS),
    ]


@KINDS_IN_LINES
def test_kinds_in_lines_are_given_to_the_powers_below(lines):
    """Lines that name a kind and count it are no powers and no errors; each power takes its kind from them, all its laws are kept."""
    reading = received(pasted(lines))
    _every_power(powers(reading))
    assert [(finding.suggestion, finding.place.row) for finding in told(reading, "C25")] == [
        (kind, row) for kind, row in zip(("行政处罚", "行政处罚", "行政强制"), powers(reading).rows, strict=True)
    ]


@KINDS_IN_LINES
def test_every_line_is_a_power_or_is_named(lines):
    """Nothing pasted goes without a word: each line under the headings is a row or is told of as no row."""
    reading = received(pasted(lines))
    first = layout(POWERS).first_row + 1
    others = [finding.place.row for finding in told(reading, "S08")]
    assert sorted([*powers(reading).rows, *others]) == list(range(first, first + len(lines)))


@KINDS_IN_LINES
def test_a_published_sheet_with_the_clerks_columns_is_read_alike(lines):
    """The same lines on a plain sheet under the published headings, with the template's other columns added, read the same."""
    headings = ["序号", "权力类别", "权力名称", "行使依据", "责任主体", *(h for h in POWERS.headings if h not in PUBLISHED)]
    own = [line if line.get("权力名称") != "权力名称" else {h: PUBLISHED.get(h, h) for h in headings} for line in lines]
    table = powers(received(foreign(own, headings, PUBLISHED)))
    _every_power(table)
    assert (table.entry("科室(中心)"), table.label("权力名称"), table.label("行使依据")) == ("综合科", "项目名称及数量", "设定依据")


def test_kinds_merged_over_their_powers():
    """A kind merged over its powers is each one's, and no line above it is asked."""
    lines = [power(1, "甲项处罚", "行政处罚"), power(2, "乙项处罚"), power(3, "丙项检查", "行政检查")]
    reading = received(pasted(lines, [("权力类别", 0, 1)]))
    assert powers(reading).cells["权力类别"] == ["行政处罚", "行政处罚", "行政检查"]
    assert not told(reading, "C25")


def test_a_power_merged_over_its_parts():
    """A power whose number and name are merged over its parts: each part is a row with that name and its own law."""
    parts = [power(1, "不如实提供资料的处罚（含2个子项）", "行政处罚"), power(None, "", "行政处罚", "《审计法》第四十四条"), power(2, "违规行为的处罚", "行政处罚")]
    table = powers(received(pasted(parts, [("序号", 0, 1), ("权力名称", 0, 1)])))
    assert entries(table, "权力名称", "行使依据") == [
        ("不如实提供资料的处罚（含2个子项）", LAWS), ("不如实提供资料的处罚（含2个子项）", "《审计法》第四十四条"), ("违规行为的处罚", LAWS),
    ]


def test_a_column_of_the_published_list_that_the_form_has_not_is_told():
    """责任事项 and 追责情形 of a published list have no column here: told by name, and the powers are read all the same."""
    lines = [{**power(1, "财政审计监督", "行政检查"), "责任事项": "按时审计。", "追责情形": "隐瞒问题。"}]
    reading = received(foreign(lines, [*POWERS.headings, "责任事项", "追责情形"], {"权力类别": "权力类型", "权力名称": "权力事项", "行使依据": "实施依据"}))
    assert powers(reading).cells["权力名称"] == ["财政审计监督"]
    assert [finding.seen for finding in told(reading, "S04")] == ["责任事项", "追责情形"]


@pytest.mark.parametrize("headings", [("序号", "权力类别", "权力名称", "备注"), ("序号", "权力类别", "权力名称", "责任主体", "行使依据")], ids=["totals", "parts"])
def test_a_bare_published_list_is_sent_back_with_the_form_to_use(headings):
    """A list with a few of the columns only is no form: it comes back with the name of the form that it is nearest to."""
    reading = received(foreign(COUNTED_LINES, headings, PUBLISHED))
    assert not reading.tables
    (back,) = [finding for finding in reading.findings if finding.severity == Severity.ERROR]
    assert "《权力清单》" in back.message


def test_an_unknown_kind_is_not_guessed():
    """A line that names something else than a kind ends the group above it: the cells below stay empty, for the check to ask."""
    lines = [{"序号": "二、行政处罚（1项）"}, power(1, "甲项处罚"), {"序号": "三、综合科"}, power(2, "乙项")]
    assert powers(received(pasted(lines))).cells["权力类别"] == ["行政处罚", None]


def test_rows_stand_where_they_were_pasted():
    """A power's row is the row of the sheet it was pasted into, in order."""
    table = powers(received(pasted(MERGED_LINES)))
    assert all(upper < lower for upper, lower in pairwise(table.rows))
    assert table.rows == tuple(layout(POWERS).first_row + 1 + at for at, line in enumerate(MERGED_LINES) if line.get("权力编号", "").startswith("SJ"))
