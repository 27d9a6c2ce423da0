"""Workbooks that hold several forms: printed as sheets of one template, known apart by their marks, blank ones passed over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pandera.pandas as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pandera.typing import Series
from workspaces import RECEIVED, soffice

from pipeline.form import Form, Kind, Need, column
from pipeline.forms import FORMS, ROSTER
from pipeline.forms.headerblock import HEADER
from pipeline.intake.read import read
from pipeline.letter import Limits
from pipeline.marks import FormMark
from pipeline.sample.bureau import sheets
from pipeline.sample.letters import letters
from pipeline.submission import Reading
from pipeline.vocabulary import Vocabulary
from pipeline.writers.template import INSTRUCTIONS, LISTS, Filling, filled_workbook, layout, template, templates

LONG = Vocabulary("事项", tuple(f"第{number:03}类审批事项" for number in range(60)))


class _Annex(pa.DataFrameModel):
    section: Series[str] = column("科室", "科室的全称。", Kind.NAME, width=20, example="某某科（示例）")
    first: Series[str] = column("甲类事项", "选择一项。", Kind.CHOICE, width=18, vocabulary=LONG, example="第001类审批事项")
    second: Series[str] = column("乙类事项", "再选择一项。", Kind.CHOICE, width=18, vocabulary=LONG, example="第002类审批事项")
    reason: Series[str] = column("缘由", "写明缘由。", Kind.PROSE, width=40, example="某某情况")
    note: Series[str] = column("备注", "需要说明的其他情况。", Kind.TEXT, required=Need.NEVER, width=16)


ANNEX = Form(
    key="附表", number=ROSTER.number, part=9, version=1, title="测试用附表", workbook=ROSTER.workbook, model=_Annex,
    header=HEADER, scope=("单位名称",), who="综合科填写", demand="……",
)
TWO = (ROSTER, ANNEX)
ROSTER_SHEET = sheets()[f"办公室/{ROSTER.workbook}.xlsx"]
HEADING = ROSTER_SHEET.header | {"科室(中心)": "综合科"}
ROWS = ({"科室": "综合科", "甲类事项": "第001类审批事项", "乙类事项": "第059类审批事项", "缘由": "年中增加了一项业务。", "备注": None},)


def _read(content: bytes) -> Reading:
    return read("表.xlsx", content, datetime(2011, 7, 25, 9, 0, tzinfo=UTC), TWO, Limits())


def _rules(reading: Reading) -> list[str]:
    return sorted(finding.rule for finding in reading.findings)


def _roster() -> Filling:
    return Filling(ROSTER, ROSTER_SHEET.header, ROSTER_SHEET.rows)


def test_forms_of_one_workbook_are_its_sheets() -> None:
    """Forms that declare the same workbook are printed into one file, a sheet each in their order, with one sheet of instructions."""
    (name,) = templates(TWO)
    assert name == f"{ROSTER.workbook}.xlsx"
    book = load_workbook(BytesIO(templates(TWO)[name]))
    assert book.sheetnames == [ROSTER.key, ANNEX.key, LISTS, INSTRUCTIONS]
    assert book[LISTS].sheet_state == "hidden"
    for form in TWO:
        texts = [cell.value for row in book[form.key].iter_rows() for cell in row if cell.value]
        assert form.mark in texts
        assert [cell.value for cell in book[form.key][layout(form).head_row + 1][1:]] == list(form.headings)
    assert [defined.attr_text for defined in book.defined_names.values()] == [f"{LISTS}!$B$2:$B$61"]


def test_the_instructions_tell_the_forms_apart() -> None:
    """Who fills them in, the header where it differs and the columns are told form by form; what holds for all is told once."""
    sheet = load_workbook(BytesIO(template(*TWO)))[INSTRUCTIONS]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    for form in TWO:
        assert any(f"《{form.title}》由{form.who}。" in text for text in texts)
        assert any(f"《{form.title}》各栏怎样填" in text for text in texts)
        assert any(f"《{form.title}》表头各项" in text for text in texts)
        assert all(field.help in texts for field in (*form.header, *form.fields))
    assert sum("整张空着即可" in text for text in texts) == 1
    assert sum("请不要这样做" in text for text in texts) == 1
    numerals = [text[0] for text in texts if text[0] in "一二三四五六七八九" and text[1] == "、"]
    assert numerals == list("一二三四五六七八九")


def test_one_form_alone_says_nothing_of_others() -> None:
    """A workbook of one form calls it 本表 and does not speak of sheets that may stay blank."""
    sheet = load_workbook(BytesIO(template(ROSTER)))[INSTRUCTIONS]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert any("本表由" in text for text in texts)
    assert not any("整张空着即可" in text for text in texts)


def test_all_forms_of_a_workbook_are_read() -> None:
    """Several filled forms of one workbook are as many tables, each with its own rows and header."""
    reading = _read(filled_workbook([_roster(), Filling(ANNEX, HEADING, ROWS)]))
    assert [(table.form, table.sheet, len(table.rows)) for table in reading.tables] == [("名册", "名册", len(ROSTER_SHEET.rows)), ("附表", "附表", 1)]
    assert reading.findings == ()
    assert {heading: reading.tables[1].cells[heading][0] for heading in ANNEX.headings} == ROWS[0]


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_another_program_keeps_the_forms_apart(kind: str, tmp_path: Path) -> None:
    """The office's workbook saved by another program, in any of its formats: the same two tables, and nothing to say of them."""
    source = tmp_path / "名册.xlsx"
    source.write_bytes(letters()[f"办公室/{ROSTER.workbook}.xlsx"])
    (saved,) = soffice(kind, [source], tmp_path / "另存")
    before, after = (read(path.name, path.read_bytes(), RECEIVED, FORMS, Limits()) for path in (source, saved))
    assert [table.form for table in after.tables] == ["名册", "豁免"]
    assert [table.cells for table in after.tables] == [table.cells for table in before.tables]
    assert [{label: value.value for label, value in table.header.items() if label != "本表行数"} for table in after.tables] == [
        {label: value.value for label, value in table.header.items() if label != "本表行数"} for table in before.tables
    ]
    assert (before.findings, after.findings) == ((), ())


@pytest.mark.parametrize("example", [False, True])
def test_a_form_left_blank_beside_a_filled_one_is_no_mistake(*, example: bool) -> None:
    """Nobody returns a roster because the second sheet of its workbook is blank: one notice says so, and it is no table."""
    reading = _read(filled_workbook([_roster(), Filling(ANNEX, {"单位名称": "示例市审计局"})], example=example))
    assert [table.form for table in reading.tables] == ["名册"]
    # The examples of a template that nobody deleted are told of the sheet that was filled in only.
    assert _rules(reading) == ["S09", "S17"] if example else ["S17"]
    (blank,) = [finding for finding in reading.findings if finding.rule == "S17"]
    assert (blank.place.sheet, blank.place.cell) == ("附表", "")
    assert ANNEX.title in blank.message


def test_forms_all_left_blank_are_no_letter() -> None:
    """A template sent back as it was is a mistake on each of its sheets."""
    reading = _read(template(*TWO))
    assert [table.form for table in reading.tables] == ["名册", "附表"]
    assert [rule for rule in _rules(reading) if rule != "H01"] == ["S05", "S05", "S09", "S09"]


def test_a_blank_form_of_another_workbook_is_a_mistake() -> None:
    """A form that has its workbook to itself was meant to be filled in, whatever stands beside it."""
    alone = replace(ANNEX, workbook="9_附表", number=9)
    content = filled_workbook([_roster(), Filling(alone, {"单位名称": "示例市审计局"})])
    reading = read("表.xlsx", content, datetime(2011, 7, 25, 9, 0, tzinfo=UTC), (ROSTER, alone), Limits())
    assert "S05" in _rules(reading)


# ── marks ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.integers(0, 99), st.integers(1, 99), st.integers(1, 99))
def test_a_mark_is_known_again(number: int, part: int, version: int) -> None:
    """A printed mark is read as what it was, and another number, part or version is another mark."""
    mark = FormMark(number, part, version)
    assert FormMark.within(f"第一页{mark}某某") == mark
    assert mark.same_form(FormMark(number, part, version + 1))
    assert not mark.same_form(FormMark(number, part + 1, version))
    assert FormMark.within(f"廉控表第{version}版") is None


def test_no_two_forms_share_a_mark() -> None:
    """A sheet that bears a mark is one form and no other."""
    assert len({(form.number, form.part) for form in FORMS}) == len(FORMS)
    assert len({form.key for form in FORMS}) == len(FORMS)
    by_book = {form.workbook: form.number for form in FORMS}
    assert all(by_book[form.workbook] == form.number for form in FORMS)
