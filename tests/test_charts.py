"""Flow charts as cells and as pictures: every box, colour, line and risk point is there; nothing is fetched; the same bytes each time."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from io import BytesIO

import openpyxl
import pytest
from charts import RISKS, book, examples
from flow_rows import step_rows
from hypothesis import given, settings
from lxml import etree
from test_swimlane import drawn_procedures
from workspaces import soffice

from pipeline.analysis.step_risks import StepRisk, highest
from pipeline.analysis.swimlane import chart
from pipeline.flows.procedures import procedures
from pipeline.writers.chart_words import box_words
from pipeline.writers.consolidated.swimlanes import draw
from pipeline.writers.house import GRADE_COLOURS, Styles, workbook
from pipeline.writers.svg import drawn

CREATED = datetime(2011, 10, 10)
SVG = "{http://www.w3.org/2000/svg}"
EXAMPLES = examples()
BY_CODE = {own.code: own for own in EXAMPLES}


@pytest.fixture(scope="module")
def cells():
    """The workbook of all examples as another library reads it."""
    return openpyxl.load_workbook(BytesIO(book()))


def merged(sheet):
    return {str(area): sheet.cell(area.min_row, area.min_col) for area in sheet.merged_cells.ranges}


@pytest.mark.parametrize("own", EXAMPLES, ids=lambda own: own.code)
def test_every_step_has_a_box_in_cells_in_the_colour_of_its_grade(cells, own):
    boxes = [cell for cell in merged(cells[own.code]).values() if isinstance(cell.value, str)]
    for step in own.steps:
        (box,) = [cell for cell in boxes if cell.value.splitlines() == list(box_words(step).lines)]
        grade = highest(step, RISKS)
        assert box.fill.fgColor.rgb == "FF" + (GRADE_COLOURS[grade] if grade else "#FFFFFF").lstrip("#")


@pytest.mark.parametrize("own", EXAMPLES, ids=lambda own: own.code)
def test_every_arrow_has_its_sign_and_its_lines(cells, own):
    sheet, bands = cells[own.code], chart(own).bands
    signs = [cell.value for cell in merged(sheet).values() if cell.value in ("▶", "▼")]
    assert len(signs) == len({(at, arrow.points[-1]) for at, band in enumerate(bands) for arrow in band.arrows})
    sides = [getattr(cell.border, side).style for row in sheet.iter_rows() for cell in row for side in ("right", "bottom")]
    assert ("mediumDashed" in sides) == any(arrow.back for band in bands for arrow in band.arrows)
    assert ("medium" in sides) == any(not arrow.back for band in bands for arrow in band.arrows)


@pytest.mark.parametrize("own", EXAMPLES, ids=lambda own: own.code)
def test_a_chart_prints_one_page_across_in_a4(cells, own):
    setup, several = cells[own.code].page_setup, own.code == "LC-20"
    # One page across is what fitting means where nothing else is said.
    assert (setup.fitToWidth or 1, setup.fitToHeight, setup.paperSize, setup.orientation) == (1, 0 if several else None, 9, "landscape")
    assert cells[own.code].sheet_properties.pageSetUpPr.fitToPage
    assert bool(cells[own.code].row_breaks.brk) == several


def test_risk_points_and_measures_stand_beneath(cells):
    texts = [cell.value for row in cells["LC-01"].iter_rows() for cell in row if isinstance(cell.value, str)]
    for step in BY_CODE["LC-01"].steps:
        for code in step.risks:
            assert {step.label, code, RISKS[code].risk, RISKS[code].measures} <= set(texts)
    assert "本流程的环节没有填写风险编号。" in [row[0].value for row in cells["LC-06"].iter_rows()]


def test_a_risk_code_that_nobody_knows_is_told():
    target = BytesIO()
    made = workbook(target, created=CREATED)
    (own,) = procedures(step_rows("L 1 办 发起 甲科·一岗 3 2\nL 2 结 办结 甲科·二岗 3 - 岗-甲-009"))
    draw(made.add_worksheet("图"), Styles(made), chart(own), {})
    made.close()
    texts = {cell.value for row in openpyxl.load_workbook(target)["图"].iter_rows() for cell in row}
    assert {"第2环节“结”", "岗-甲-009", "信息库中没有这个编号的风险点。"} <= texts


def test_what_is_missing_is_told_where_it_is_drawn(cells):
    texts = [cell.value for row in cells["LC-32"].iter_rows() for cell in row if isinstance(cell.value, str)]
    assert "查无9" in texts
    (told,) = [text for text in texts if text.startswith("本流程有缺漏")]
    assert "1.缺第3环节。" in told
    assert "走不到办结" in told


def test_the_same_procedures_give_the_same_bytes():
    assert book() == book()
    assert [drawn(chart(own), RISKS) for own in EXAMPLES] == [drawn(chart(own), RISKS) for own in EXAMPLES]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed: nobody else can print")
def test_every_chart_prints_on_one_page_but_that_of_twenty_steps(tmp_path):
    """As LibreOffice prints it, each chart takes a page; the one of twenty steps takes one for each of its three bands at most, and its notes none of their own."""
    path = tmp_path / "流程图.xlsx"
    path.write_bytes(book())
    [printed] = soffice("pdf", [path], tmp_path / "印")
    pages = re.findall(rb"/Type\s*/Page[^s]", printed.read_bytes())
    assert len(EXAMPLES) <= len(pages) <= len(EXAMPLES) + len(chart(BY_CODE["LC-20"]).bands) - 1


@given(drawn_procedures())
@settings(max_examples=40, deadline=None)
def test_any_procedure_can_be_drawn_in_cells_and_as_a_picture(procedure):
    """However broken a procedure is, drawing it never fails: no two merged areas overlap, every step's name is in the picture."""
    target, laid = BytesIO(), chart(procedure, 5)
    made = workbook(target, created=CREATED)
    draw(made.add_worksheet("图"), Styles(made), laid, {})
    made.close()
    picture = etree.fromstring(drawn(laid, {}))
    assert len(picture.findall(f".//{SVG}g/{SVG}title")) == len(procedure.steps)


@pytest.mark.parametrize("own", EXAMPLES, ids=lambda own: own.code)
def test_a_picture_is_whole_and_can_be_heard(own):
    """A picture has a title and a description that names each step with its post, and fetches nothing."""
    content = drawn(chart(own), RISKS)
    root = etree.fromstring(content)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby").split() == [root.find(f"{SVG}title").get("id"), root.find(f"{SVG}desc").get("id")]
    told = root.find(f"{SVG}desc").text
    assert all(step.name in told and str(step.post) in told for step in own.steps)
    assert re.search(rb"href|url\(|@import|<script|<style|<image|on[a-z]+=", content) is None
    words = {each.tag.removeprefix(SVG) for each in root.iter()}
    assert words <= {"svg", "title", "desc", "rect", "text", "g", "path"}


def test_a_picture_keeps_within_its_frame():
    """Texts and boxes lie within the picture's width and height."""
    for own in EXAMPLES:
        root = etree.fromstring(drawn(chart(own), RISKS))
        width, height = float(root.get("width")), float(root.get("height"))
        for group in root.findall(f"{SVG}g"):
            left, top = map(float, re.findall(r"[\d.]+", group.get("transform")))
            for box in group.iter(f"{SVG}rect"):
                assert left + float(box.get("x")) + float(box.get("width")) <= width
                assert top + float(box.get("y")) + float(box.get("height")) <= height


def test_personal_numbers_and_odd_signs_do_not_come_out():
    (own,) = procedures(step_rows("L 1 找13800001234<b>&办 发起 甲科·一岗 3 2\nL 2 =1+1\x07 办结 甲科·二岗 3 -"))
    risks = {"R": StepRisk("R", "一级", "电话13800001234")}
    picture = drawn(chart(own), risks).decode()
    target = BytesIO()
    made = workbook(target, created=CREATED)
    draw(made.add_worksheet("图"), Styles(made), chart(own), risks)
    made.close()
    texts = [cell for row in openpyxl.load_workbook(target)["图"].iter_rows() for cell in row if cell.value is not None]
    assert "13800001234" not in picture + "".join(str(cell.value) for cell in texts)
    assert {cell.data_type for cell in texts} == {"s"}
