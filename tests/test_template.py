"""The blank forms, the forms carrying rows, the house style beneath them, and the documents written from the same declarations."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pandera.pandas as pa
import pytest
from filled_rows import Row, whole_rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from pandera.typing import Series

from pipeline.form import LONG_TERM, Form, Kind, Need, Required, column
from pipeline.forms import FORMS, GIVEN_OUT, POSITION, RISK_FORMS
from pipeline.forms.headerblock import HEADER_WITHOUT_SECTION
from pipeline.forms.vocabularies import VOCABULARIES
from pipeline.grading import UNREVIEWED
from pipeline.intake.read import read
from pipeline.letter import Limits
from pipeline.marks import APPENDIX_MARK
from pipeline.rulebook import RULES
from pipeline.submission import Reading, Table
from pipeline.vocabulary import Vocabulary
from pipeline.writers import house
from pipeline.writers.documents import data_dictionary, rule_book
from pipeline.writers.template import INPUT_ROWS, INSTRUCTIONS, LISTS, filled, layout, template, templates

pytestmark = pytest.mark.filterwarnings("error")

HEADER = {
    "单位名称": "示例市审计局", "科室(中心)": "综合科", "填报期": "2011年第1期", "填表人": "甲某某",
    "填表日期": "2011-07-20", "审核人": "乙某某", "审核日期": "2011-07-22",
}
BY_KEY = pytest.mark.parametrize("form", GIVEN_OUT, ids=lambda form: form.key)


def _header(form: Form) -> dict[str, str]:
    return {field.heading: HEADER[field.heading] for field in form.header if field.heading in HEADER}


def _read(content: bytes, file: str = "表.xlsx", forms: Sequence[Form] = FORMS) -> Reading:
    return read(file, content, datetime(2011, 7, 25, 9, 0, tzinfo=UTC), forms, Limits())


def _opened(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


def _rules(reading: Reading) -> set[str]:
    return {finding.rule for finding in reading.findings}


def _values(table: Table) -> list[Row]:
    return [{heading: table.cells[heading][at] for heading in table.cells} for at in range(len(table.rows))]


def _whole(form: Form, rows: Sequence[Row]) -> list[Row]:
    return [{heading: row.get(heading) for heading in form.headings} for row in rows]


# ── rows to be carried ───────────────────────────────────────────────────────────────────────────────────────────────


_SHARP_TEXTS = ("=SUM(A1:A9)", "+86开头的写法", "-现场不打招呼", "@全体人员", "'引号开头", "第一行\n第二行\n\n第四行", "中间  两个空格", "1.2", '<b>&amp;"引"')


def _sharp_rows(form: Form) -> list[Row]:
    """A handful of rows with everything that programs are known to change."""
    rows: list[Row] = []
    for number, text in enumerate(_SHARP_TEXTS, 1):
        row: Row = {field.heading: field.example.removesuffix("（示例）") or None for field in form.fields}
        row |= {f.heading: f"{text}（{f.heading}）" for f in form.fields if f.kind is Kind.PROSE}
        row |= {f.heading: text for f in form.fields if f.kind is Kind.TEXT and f.vocabulary is None}
        row |= {f.heading: str(number) for f in form.fields if f.kind is Kind.NUMBER}
        row |= {f.heading: LONG_TERM if number % 2 else "2011-09-30" for f in form.fields if f.kind is Kind.TERM}
        row |= {"科室": "综合科"} if "科室" in form.headings else {}
        rows.append(row)
    return rows


# ── the blank forms ──────────────────────────────────────────────────────────────────────────────────────────────────


def _sheet(form: Form, content: bytes) -> Worksheet:
    sheet = _opened(content)[form.key]
    assert isinstance(sheet, Worksheet)
    return sheet


def _over(sheet: Worksheet, row: int, at: int) -> DataValidation:
    """The one validation over a cell, counted from 1."""
    cell = sheet.cell(row, at).coordinate
    found: list[DataValidation] = [rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref]
    assert len(found) == 1, cell
    return found[0]


def _all_text(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_templates_are_named_after_their_forms() -> None:
    """Every form is printed once, in the workbook that it declares; forms of one workbook in their order."""
    made = templates(GIVEN_OUT)
    assert list(made) == list(dict.fromkeys(f"{form.workbook}.xlsx" for form in GIVEN_OUT))
    printed = [name for content in made.values() for name in _opened(content).sheetnames if name not in (INSTRUCTIONS, LISTS)]
    assert printed == [form.key for form in GIVEN_OUT]


@BY_KEY
def test_headings_stand_in_their_declared_order(form: Form) -> None:
    """The table begins in column B, its headings are the declared ones in their order, word for word, and column A is empty."""
    sheet, plan = _sheet(form, template(form)), layout(form)
    printed = [sheet.cell(plan.head_row + 1, 2 + at).value for at in range(len(form.fields))]
    assert printed == list(form.headings)
    assert sheet.cell(plan.head_row + 1, 2 + len(form.fields)).value is None
    assert all(sheet.cell(row, 1).value is None for row in range(1, sheet.max_row + 1))


@BY_KEY
def test_the_mark_is_plain_text_on_the_sheet(form: Form) -> None:
    """The mark by which a form is recognised is text in a cell, and so is the title: no program can lose it."""
    texts = _all_text(_sheet(form, template(form)))
    assert form.mark in texts
    assert form.title in texts


@BY_KEY
def test_drop_downs_are_the_vocabularies(form: Form) -> None:
    """A column with a vocabulary has a drop-down of exactly its values on every input row; what may hold several does not stop."""
    sheet, plan = _sheet(form, template(form)), layout(form)
    for field in form.fields:
        for row in (plan.first_row + 2, plan.first_row + 1 + INPUT_ROWS):
            rule = _over(sheet, row, plan.column(field.heading) + 1)
            if field.vocabulary is None:
                assert rule.type != "list"
                continue
            assert rule.formula1 == f'"{",".join(field.vocabulary.values)}"'
            assert bool(rule.showErrorMessage) is (field.kind is not Kind.CHOICES)
            assert "请填写" in str(rule.error)


@BY_KEY
def test_hints_are_there_and_fit(form: Form) -> None:
    """Heads, input cells and header values all carry a hint with the field's help, within what Excel takes."""
    sheet, plan = _sheet(form, template(form)), layout(form)
    places = [(plan.head_row + 1, plan.column(f.heading) + 1, f) for f in form.fields]
    places += [(plan.first_row + 2, plan.column(f.heading) + 1, f) for f in form.fields]
    places += [(row + 1, slot.value[0] + 1, f) for f, row, slot in plan.header_cells()]
    for row, at, field in places:
        rule = _over(sheet, row, at)
        assert rule.promptTitle == field.heading
        assert field.help in str(rule.prompt)
        assert rule.showInputMessage
        assert len(rule.promptTitle) <= 32
        assert len(str(rule.prompt)) <= 255


@BY_KEY
def test_the_example_row_is_marked(form: Form) -> None:
    """A blank form shows the declared example in italics, and says beside the cell that it may be deleted."""
    sheet, plan = _sheet(form, template(form)), layout(form)
    row = plan.first_row + 1
    assert "示例" in str(sheet.cell(row, 2).value)
    assert all(sheet.cell(row, 2 + at).font.italic for at in range(len(form.fields)))
    assert _over(sheet, row, 2).prompt == "示例，填写时可删除。"


@BY_KEY
def test_required_columns_are_darker(form: Form) -> None:
    """The shade of a heading tells whether it must be filled in, and a line above the headings says so."""
    sheet, plan = _sheet(form, template(form)), layout(form)
    shades: dict[Required, str] = {Need.ALWAYS: house.HEAD_REQUIRED, Need.NEVER: house.HEAD_PLAIN}
    for field in form.fields:
        fill = sheet.cell(plan.head_row + 1, plan.column(field.heading) + 1).fill.fgColor.rgb
        assert fill == f"FF{shades.get(field.required, house.HEAD_STAGED)[1:]}"
    assert any("深色栏目必填" in text for text in _all_text(sheet))


@BY_KEY
def test_input_rows_grow_as_somebody_types(form: Form) -> None:
    """An input row has a height to begin with, but not one fixed by hand: Excel would then hide a third line."""
    with zipfile.ZipFile(BytesIO(template(form))) as package:
        xml = package.read("xl/worksheets/sheet1.xml").decode()
    rows = {int(found[1]): found[0] for found in re.finditer(r'<row r="(\d+)"[^>]*>', xml)}
    first = layout(form).first_row + 2
    inputs = [tag for number, tag in rows.items() if number >= first]
    assert len(inputs) == INPUT_ROWS
    assert all(' ht="' in tag and "customHeight" not in tag for tag in inputs)
    assert all("customHeight" in tag for number, tag in rows.items() if number < first)


@BY_KEY
def test_the_printed_page(form: Form) -> None:
    """A4 landscape, one page wide, headings on every page, page numbers and 内部资料 at the foot, nothing of column A."""
    sheet, plan = _sheet(form, template(form)), layout(form)
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize or 0)) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == f"${plan.head_row + 1}:${plan.head_row + 1}"
    assert "$B$1:" in str(sheet.print_area)
    assert sheet.freeze_panes == f"A{plan.first_row + 1}"
    with zipfile.ZipFile(BytesIO(template(form))) as package:
        footer = re.search(r"<oddFooter>(.*?)</oddFooter>", package.read("xl/worksheets/sheet1.xml").decode())
    assert footer is not None
    assert "内部资料" in footer[1]
    assert "第&amp;P页，共&amp;N页" in footer[1]


@BY_KEY
def test_fonts_are_our_own(form: Form) -> None:
    """No font is tied to the theme, where Excel would take the theme's, and each is known to be Chinese."""
    with zipfile.ZipFile(BytesIO(template(form))) as package:
        fonts = re.findall(r"<font>.*?</font>", package.read("xl/styles.xml").decode())
    assert fonts
    assert all("scheme" not in font and 'charset val="134"' in font for font in fonts)


@BY_KEY
def test_the_same_form_is_the_same_bytes(form: Form) -> None:
    """Whoever prints a form, and whenever: the same bytes."""
    assert template(form) == template(form)
    rows = _sharp_rows(form)
    assert filled(form, header=_header(form), rows=rows) == filled(form, header=_header(form), rows=rows)


@BY_KEY
def test_the_instructions_name_every_column(form: Form) -> None:
    """The second sheet explains every heading and every choice, and the reader passes over it."""
    sheet = _opened(template(form))[INSTRUCTIONS]
    assert isinstance(sheet, Worksheet)
    texts = _all_text(sheet)
    assert any(APPENDIX_MARK in text for text in _all_text(sheet)[:2])
    for field in (*form.fields, *form.header):
        assert field.heading in texts
        assert field.help in texts
        assert field.vocabulary is None or any(field.vocabulary.choices in text for text in texts)
    assert ("可能触犯国家法律、构成犯罪" in texts) is (form in RISK_FORMS)


@BY_KEY
def test_a_blank_form_is_recognised_as_blank(form: Form) -> None:
    """Read back, a blank form is the right form with nothing in it: no rows, an example, an empty header, and nothing else."""
    reading = _read(template(form))
    assert [table.form for table in reading.tables] == [form.key]
    assert _rules(reading) == {"S05", "S09", "H01"}
    missing = [finding.heading for finding in reading.findings if finding.rule == "H01"]
    assert missing == [field.heading for field in form.header if field.heading != form.rows_label]
    assert all(finding.place.cell for finding in reading.findings if finding.rule == "H01")


@BY_KEY
def test_unit_and_period_can_be_printed_in_advance(form: Form) -> None:
    """The unit and the period stand in the header of the form where they are given."""
    table = _read(template(form, unit="示例市审计局", period="2011年第1期")).tables[0]
    assert (table.entry("单位名称"), table.entry("填报期")) == ("示例市审计局", "2011年第1期")


# ── a vocabulary too long for a cell's own list ──────────────────────────────────────────────────────────────────────

LONG = Vocabulary("事项", tuple(f"第{number:03}类审批事项" for number in range(60)))


class _LongList(pa.DataFrameModel):
    number: Series[str] = column("序号", "从1开始连续编号。", Kind.NUMBER, width=6, example="示例")
    matter: Series[str] = column("岗位名称", "写明事项。", Kind.TEXT, example="某事")
    kind: Series[str] = column("甲类事项", "选择一项。", Kind.CHOICE, vocabulary=LONG, example="第001类审批事项")
    other: Series[str] = column("乙类事项", "选择一项。", Kind.CHOICE, vocabulary=LONG, example="第001类审批事项")


LONG_FORM = Form(
    key="长表", number=9, version=1, title="长词表测试表", workbook="9_长词表测试表", model=_LongList,
    header=HEADER_WITHOUT_SECTION, scope=("单位名称",), who="办公室填写", demand="……",
)


def test_a_long_vocabulary_keeps_its_drop_down() -> None:
    """A list over 255 characters stands on a hidden sheet under a defined name, once, and the reader passes over that sheet."""
    content = template(LONG_FORM)
    book, plan = _opened(content), layout(LONG_FORM)
    sheet = book[LONG_FORM.key]
    assert isinstance(sheet, Worksheet)
    sources = {_over(sheet, plan.first_row + 2, plan.column(heading) + 1).formula1 for heading in ("甲类事项", "乙类事项")}
    assert sources == {f"{LISTS}_{LONG.name}"}
    (target,) = [name.attr_text for name in book.defined_names.values()]
    where = re.fullmatch(rf"{LISTS}!\$(\w)\$(\d+):\$(\w)\$(\d+)", str(target))
    assert where
    lists = book[LISTS]
    assert isinstance(lists, Worksheet)
    assert [cell.value for (cell,) in lists[f"{where[1]}{where[2]}:{where[3]}{where[4]}"]] == list(LONG.values)
    assert (lists.sheet_state, lists["A1"].value) == ("hidden", APPENDIX_MARK)
    assert _rules(_read(content, forms=(LONG_FORM,))) == {"S05", "S09", "H01"}


# ── forms carrying rows ──────────────────────────────────────────────────────────────────────────────────────────────


@BY_KEY
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data())
def test_what_is_filled_in_is_what_is_read(form: Form, data: st.DataObject) -> None:
    """Filled in and read back, every value is the same, whatever it begins with, and there is nothing to say about it."""
    rows = data.draw(st.lists(whole_rows(form), min_size=1, max_size=6))
    reading = _read(filled(form, header=_header(form), rows=rows, example=data.draw(st.booleans())))
    (table,) = reading.tables
    assert _values(table) == _whole(form, rows)
    assert {h: table.entry(h) for h in _header(form)} == _header(form)
    assert _rules(reading) <= {"S09"}


@BY_KEY
def test_cells_are_what_they_hold(form: Form) -> None:
    """A number is a number, a day a day, 长期 and everything that looks like a formula a text."""
    rows = _sharp_rows(form)
    sheet, plan = _sheet(form, filled(form, header=_header(form), rows=rows)), layout(form)
    for at, row in enumerate(rows):
        for field in form.fields:
            cell = sheet.cell(plan.first_row + 1 + at, plan.column(field.heading) + 1)
            value = row[field.heading]
            if value is None:
                assert cell.value is None
            elif field.kind is Kind.NUMBER:
                assert cell.value == int(value)
            elif field.kind in (Kind.DATE, Kind.TERM) and value != LONG_TERM:
                assert isinstance(cell.value, datetime)
                assert cell.number_format == "yyyy-mm-dd"
            else:
                assert (cell.data_type, cell.value) == ("s", value)


@BY_KEY
def test_more_rows_than_there_are_lines(form: Form) -> None:
    """More rows than the form has lines ready simply go on below."""
    rows = [_sharp_rows(form)[0] | ({"序号": str(n)} if "序号" in form.headings else {}) for n in range(1, INPUT_ROWS + 51)]
    reading = _read(filled(form, header=_header(form), rows=rows))
    assert _values(reading.tables[0]) == _whole(form, rows)
    assert "S12" not in _rules(reading)


def test_a_heading_that_the_form_lacks_is_refused() -> None:
    """A misspelt heading is our own mistake and loud."""
    with pytest.raises(KeyError, match="风险店"):
        filled(POSITION, header={}, rows=[{"风险店": "甲"}])
    with pytest.raises(KeyError, match="填报起"):
        filled(POSITION, header={"填报起": "2011年第1期"}, rows=[])


@BY_KEY
def test_text_beyond_the_limit_of_a_cell_is_told(form: Form) -> None:
    """A text longer than a cell is cut at the cell's limit, and the reader says so: nothing is lost without a word."""
    field = next(f for f in form.fields if f.kind in (Kind.TEXT, Kind.PROSE))
    row = _sharp_rows(form)[0] | {field.heading: "长" * 40_000}
    reading = _read(filled(form, header=_header(form), rows=[row]))
    assert "C11" in _rules(reading)


# ── another program in between ───────────────────────────────────────────────────────────────────────────────────────

_OFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(_OFFICE is None, reason="LibreOffice (soffice) is not installed")


def _resaved(folder: Path, ending: str, contents: dict[str, bytes]) -> dict[str, bytes]:
    """The workbooks as LibreOffice saves them, by name without ending."""
    for name, content in contents.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    sources = [str(folder / f"{name}.xlsx") for name in contents]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [_OFFICE or "soffice", "--headless", "--norestore", profile, "--convert-to", ending, "--outdir", str(folder / "out"), *sources]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return {name: (folder / "out" / f"{name}.{ending}").read_bytes() for name in contents}


@needs_office
@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_another_program_changes_nothing(ending: str, tmp_path: Path) -> None:
    """Opened and saved by another program, in any of its formats, a filled form reads the same."""
    sent = {form.key: filled(form, header=_header(form), rows=_sharp_rows(form), example=True) for form in GIVEN_OUT}
    for key, content in _resaved(tmp_path, ending, sent).items():
        form = next(form for form in GIVEN_OUT if form.key == key)
        reading = _read(content, f"{key}.{ending}")
        (table,) = reading.tables
        assert _values(table) == _whole(form, _sharp_rows(form))
        assert {h: table.entry(h) for h in _header(form)} == _header(form)
        assert table.entry(form.rows_label) == str(len(_SHARP_TEXTS))
        assert _rules(reading) == {"S09"}


@needs_office
def test_the_row_count_is_reckoned_by_another_program(tmp_path: Path) -> None:
    """本表行数 counts what a clerk typed into the blank form, and neither the example nor the empty lines."""
    typed = {}
    for form in GIVEN_OUT:
        book, plan = _opened(template(form)), layout(form)
        sheet = book[form.key]
        for at, row in enumerate(_sharp_rows(form)[:3]):
            for heading, value in row.items():
                cell = sheet.cell(plan.first_row + 2 + at, plan.column(heading) + 1)
                cell.value = value
                # These are text cells: an = that somebody types stays what it is, but openpyxl would make a formula of it.
                cell.data_type = "s" if value else "n"
        target = BytesIO()
        book.save(target)
        typed[form.key] = target.getvalue()
    for key, content in _resaved(tmp_path, "xlsx", typed).items():
        form = next(form for form in GIVEN_OUT if form.key == key)
        (table,) = _read(content).tables
        assert (table.entry(form.rows_label), len(table.rows)) == ("3", 3)


# ── the house style ──────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.text("审计风险\n 1a", max_size=300), st.text("审计风险\n 1a", max_size=50), st.floats(4, 60))
def test_more_text_is_never_lower(text: str, more: str, width: float) -> None:
    """A longer text takes at least the height of the shorter one, a wider column at most that of the narrower, none over 409."""
    height = house.row_height([(text, width)])
    assert height <= house.row_height([(text + more, width)]) <= house.ROW_LIMIT
    assert house.row_height([(text, width + 10)]) <= height


def test_every_line_has_its_height() -> None:
    """A row is as high as its highest text, and never lower than what is asked for."""
    assert house.row_height([("一\n二\n三", 40.0), ("短", 40.0)]) == house.row_height([("一\n二\n三", 40.0)])
    assert house.row_height([("短", 40.0)], least=30) == 30
    assert house.row_height([("字" * 100, 20.0)]) > 10 * house.BODY_SIZE


def _lightness(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return float(0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2)


def test_grades_stay_apart_on_a_grey_print() -> None:
    """The graver the grade, the darker; each step can be seen without colour, and the text on it can be read."""
    lights = [_lightness(house.GRADE_COLOURS[grade]) for grade in ("一级", "二级", "三级", UNREVIEWED)]
    assert all(later - earlier > 0.1 for earlier, later in pairwise(lights))
    for grade, colour in house.GRADE_COLOURS.items():
        pair = sorted((_lightness(colour), _lightness(house.GRADE_TEXT[grade])))
        assert (pair[1] + 0.05) / (pair[0] + 0.05) > 4.5


# ── the documents ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_dictionary_names_everything() -> None:
    """Every heading, every other wording, every legal value and every synonym stands in the data dictionary."""
    text = data_dictionary(FORMS, VOCABULARIES).replace("\\", "")
    words = [w for form in FORMS for f in (*form.fields, *form.header) for w in (f.heading, f.help, *f.aka)]
    words += [w for form in FORMS for w in (form.title, form.mark, form.who, form.demand)]
    words += [w for v in VOCABULARIES for w in (*v.values, *v.synonyms, *v.strip)]
    words += [w for v in VOCABULARIES for scale in v.scales for w in (*scale.words, *scale.breakers)]
    assert [word for word in words if word not in text] == []
    assert "从未公开" in text.split("\n\n")[1]


def test_tables_of_the_dictionary_are_whole() -> None:
    """Every line of a table has as many cells as its head, so that no text of ours breaks it."""
    for block in data_dictionary(FORMS, VOCABULARIES).split("\n\n"):
        counts = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines() if line.startswith("|")}
        assert len(counts) <= 1


def test_the_rule_book_names_every_rule() -> None:
    """Every rule has its chapter, its line in the contents and its sentence without a placeholder left."""
    text = rule_book(RULES)
    assert "{" not in text
    for rule in RULES.values():
        assert text.count(f"{rule.id} {rule.title}") == 2
        assert rule.why.replace("*", r"\*") in text
    headings = re.findall(r"^### (.*)$", text, re.MULTILINE)
    assert headings == [f"{rule.id} {rule.title}" for rule in RULES.values()]


def test_a_changed_rule_changes_the_book() -> None:
    """The book is written from the rules themselves."""
    rule = RULES["C01"]
    assert rule_book(RULES | {"C01": replace(rule, why="另一个理由。")}) != rule_book(RULES)
