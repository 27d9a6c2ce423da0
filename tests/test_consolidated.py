"""廉政风险信息库.xlsx: what leaders read in it is what was counted, and every number can be counted again."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
import xlsxwriter
from books import formulas, letters, made, opened, reading, records, risk, sheets, table
from lxml import etree

from pipeline.finding import Finding
from pipeline.forms import SECTION
from pipeline.place import Place
from pipeline.rulebook import across
from pipeline.settings import Settings
from pipeline.writers.consolidated import Book, volumes, workbook
from pipeline.writers.consolidated.bulk import BulkSheet
from pipeline.writers.consolidated.names import SHEETS, part_of
from pipeline.writers.consolidated.pages import pages_down
from pipeline.writers.house import TAB_COLOURS, Part

pytestmark = pytest.mark.filterwarnings("error")
@pytest.fixture(scope="module")
def book() -> Book:
    return made(letters())


@pytest.fixture(scope="module")
def content(book: Book) -> bytes:
    return workbook(book)


def test_the_sheets_stand_in_their_order(content: bytes) -> None:
    """The sheets are those of the specification, in its order, whatever was handed in."""
    assert list(sheets(content)) == list(SHEETS)
    assert list(sheets(workbook(made([])))) == list(SHEETS)


def test_every_point_has_one_row(book: Book, content: bytes) -> None:
    """The database has as many rows as the figures count points, each with its own code."""
    rows = records(sheets(content)["信息库"], "风险编号")
    assert len(rows) == book.figures.total == len({row["风险编号"] for row in rows}) > 30


def test_every_table_adds_up(book: Book, content: bytes) -> None:
    """The total of every table on 统计 is the number of points."""
    rows = sheets(content)["统计"]
    totals = [row[end] for row in rows for at, label in enumerate(row) if label == "合计" and at in (0, 6, 7)
              for end in [max(n for n in range(at, len(row)) if row[n] != "" and "" not in row[at : n + 1])]]
    assert len([total for total in totals if isinstance(total, float)]) >= len(book.figures.tables)
    assert {total for total in totals if isinstance(total, float)} == {book.figures.total}


def test_every_link_to_a_letter_names_its_cell(book: Book, content: bytes) -> None:
    """Every row of the database opens the very cell of 风险点 in the letter, quotes and blanks in names included."""
    links = [formula for (sheet, _), (formula, _) in formulas(content).items() if sheet == "信息库"]
    risks = book.register.risks
    wanted = set()
    for (file, sheet, row), column in zip(risks.index, risks["来源列"], strict=True):
        place = Place(file, sheet.replace("'", "''"), int(row), int(column))
        wanted.add(f"=HYPERLINK(\"../../inbox/{place.file}#'{place.sheet}'!{place.cell}\",{row})")
    assert set(links) == wanted


def test_a_target_too_long_for_a_formula_is_a_plain_value() -> None:
    """A formula holds no text over 255 characters: the row is then told without a link."""
    file = "很长的文件夹名称" * 40 + "/表.xlsx"
    rows = [risk(1, **{"权力(业务)事项": "事项", "分管领导": "柳应川"})]
    made_content = workbook(made([reading(file, table(SECTION, file, "办公室", rows))]))
    row = records(sheets(made_content)["信息库"], "风险编号")[0]
    assert (row["来源文件"], row["来源行"]) == (file, 7)
    assert not [1 for (sheet, _) in formulas(made_content) if sheet == "信息库"]


@pytest.mark.parametrize("text", ["=1+1的算法不当，经办人自行改动", "+补贴随意发放的可能情形", "-按次报销的可能情形", "@经办人可以自行修改的数据"])
def test_text_like_a_formula_stays_text(text: str) -> None:
    """What begins with = + - @ is a sentence, on every sheet that shows it."""
    file = "办公室/科室表.xlsx"
    rows = [risk(1, 风险点=text, **{"权力(业务)事项": "事项", "分管领导": "柳应川"})]
    content = workbook(made([reading(file, table(SECTION, file, "办公室", rows))]))
    shown = [cell for rows in sheets(content).values() for row in rows for cell in row if isinstance(cell, str) and text in cell]
    assert len(shown) >= 3
    assert not [formula for formula, _ in formulas(content).values() if text in formula]


def test_characters_without_a_place_in_xml_are_escaped() -> None:
    """Control characters, angle brackets and what looks like an escape come back as they were."""
    file, text = "办公室/科室表.xlsx", "登记<表>&台账\x01不一致_x0041_的情形"
    rows = [risk(1, 风险点=text, **{"权力(业务)事项": "事项", "分管领导": "柳应川"})]
    content = workbook(made([reading(file, table(SECTION, file, "办公室", rows))]))
    assert text in sheets(content)["信息库"][3]


def test_personal_numbers_are_masked() -> None:
    """A telephone number in a text is nowhere in the workbook."""
    file = "办公室/科室表.xlsx"
    rows = [risk(1, 表现形式="收受礼金后打电话13812345678告知对方审计计划", **{"权力(业务)事项": "事项", "分管领导": "柳应川"})]
    content = workbook(made([reading(file, table(SECTION, file, "办公室", rows))]))
    with ZipFile(BytesIO(content)) as package:
        assert not [name for name in package.namelist() if b"13812345678" in package.read(name)]


def test_names_of_people_on_posts_stand_on_one_sheet(content: bytes) -> None:
    """The column 姓名 is on the sheet 岗位 only."""
    assert [name for name, rows in sheets(content).items() if any("姓名" in row for row in rows)] == ["岗位"]


def test_the_same_book_gives_the_same_bytes(book: Book, content: bytes) -> None:
    """Nothing but the book decides on the bytes."""
    assert workbook(book) == content
    assert workbook(made(letters())) == content


def test_no_macro_and_no_external_part(content: bytes) -> None:
    """The package has no macro, no link part and no relationship that leads out of it."""
    with ZipFile(BytesIO(content)) as package:
        names = package.namelist()
        assert not [name for name in names if "vba" in name or "externalLink" in name]
        assert not [name for name in names if name.endswith(".rels") and b"External" in package.read(name)]


def _ranges(content: bytes) -> list[str]:
    with ZipFile(BytesIO(content)) as package:
        charts = [package.read(name) for name in package.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
        drawing = package.read("xl/drawings/drawing1.xml").decode()
    assert len(charts) == 5
    assert len(re.findall(r'descr="[^"]+"', drawing)) == 3
    assert all(b"<c:title>" in chart for chart in charts)
    return [str(f) for chart in charts for f in etree.fromstring(chart).xpath("//*[local-name()='f']/text()")]


def test_every_chart_shows_something(content: bytes) -> None:
    """Three charts on 摘要 and two on 走势, with titles and alternative texts, whose series refer to cells that hold something."""
    whole = opened(content, data_only=True)
    for reference in _ranges(content):
        sheet, cells = reference.replace("$", "").rsplit("!", 1)
        found = whole[sheet.strip("'")][cells]
        flat = [cell for row in found for cell in row] if isinstance(found, tuple) else [found]
        assert flat
        assert all(cell.value is not None for cell in flat), reference


def test_without_points_there_is_no_chart_and_every_sheet_says_so() -> None:
    """A sheet with nothing to show says so instead of being left out, and no chart is empty."""
    content = workbook(made([]))
    with ZipFile(BytesIO(content)) as package:
        assert not [name for name in package.namelist() if "chart" in name]
    for name in ("信息库", "一级风险", "单位", "科室", "岗位", "责任清单", "统计", "问题"):
        assert any(re.search("没有", str(cell)) for row in sheets(content)[name][:3] for cell in row), name


def test_every_sheet_prints_with_title_rows(content: bytes) -> None:
    """Every sheet repeats its heads on every page and has a print area on A4, one page wide."""
    whole = opened(content)
    for sheet in whole:
        assert sheet.print_title_rows, sheet.title
        assert sheet.print_area, sheet.title
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth or 1) == (9, 1)
    assert (whole["摘要"].page_setup.fitToHeight or 1) == 1


def test_every_sheet_leads_back_to_the_contents(content: bytes) -> None:
    """目录 links to every sheet, and every other sheet links to 目录."""
    with ZipFile(BytesIO(content)) as package:
        for number, name in enumerate(SHEETS, 1):
            xml = package.read(f"xl/worksheets/sheet{number}.xml").decode()
            places = set(re.findall(r'location="\'([^\']+)\'!', xml))
            assert places == set(SHEETS) if name == "目录" else "目录" in places


def test_above_the_limit_values_are_plain(book: Book) -> None:
    """With more rows than formulas are good for, figures are values, and the sheet says so."""
    content = workbook(replace(book, settings=Settings(formula_rows=10)))
    counted = [f for (sheet, _), (f, _) in formulas(content).items() if sheet in ("摘要", "统计", "责任清单") and "HYPERLINK" not in f]
    assert not counted
    assert "不用公式" in str(sheets(content)["统计"][1])
    assert not volumes(book)


def test_every_finding_is_listed(book: Book) -> None:
    """The sheet 问题 has a row for each finding, with its sentence."""
    told = [across.SAME_DAY.at(Place(f"文件{n}.xlsx", "表", n, 3 if n % 2 else None), scope="某岗", other="别处") for n in range(1, 8)]
    more: tuple[Finding, ...] = (*book.findings, *told, across.SAME_DAY.at(Place("整件.xlsx"), scope="某岗", other="别处"))
    rows = records(sheets(workbook(replace(book, findings=more)))["问题"], "规则")
    assert [row["说明"] for row in rows] == [finding.message for finding in more]


def test_in_volumes_nothing_vanishes() -> None:
    """Beyond the limit every point stands in exactly one volume, and 目录 names the volumes."""
    file = "办公室/科室表.xlsx"
    rows = [risk(n, **{"权力(业务)事项": f"事项{n}", "分管领导": "柳应川"}) for n in range(1, 1300)]
    whole = made([reading(file, table(SECTION, file, "办公室", rows))], Settings(volume_rows=1000))
    held = volumes(whole)
    assert list(held) == ["信息库_第1册.xlsx", "信息库_第2册.xlsx"]
    codes = [row["风险编号"] for content in held.values() for row in records(sheets(content)["信息库"], "风险编号")]
    assert sorted(map(str, codes)) == sorted(whole.register.risks["风险编号"])
    main = sheets(workbook(whole))
    assert set(held) <= {str(cell) for row in main["目录"] for cell in row}
    assert "分册" in str(main["信息库"][1])


def test_every_tab_has_the_colour_of_its_part(content: bytes) -> None:
    """Each sheet belongs to a part that begins where the parts are declared to begin, and its tab has that part's colour."""
    colours = {sheet.title: sheet.sheet_properties.tabColor.rgb for sheet in opened(content)}
    assert {name: f"FF{TAB_COLOURS[part_of(name)].removeprefix('#')}" for name in SHEETS} == colours
    assert list(dict.fromkeys(map(part_of, SHEETS))) == list(Part)
    assert (part_of("变化2"), part_of("流程 LC-01")) == (Part.REPORTED, Part.POWERS)
    assert set(TAB_COLOURS) == set(Part)


@pytest.mark.parametrize(("rows", "pages"), [(10, 1), (34, 1), (36, 1), (40, 1), (50, 2), (67, 2), (70, 2), (335, 10), (340, 0), (5_101, 0)])
def test_a_last_page_with_a_few_lines_is_not_left(rows: int, pages: int) -> None:
    """A sheet that runs over by a few lines is shrunk to one page less; one that fills its last page by a quarter keeps it; long ones are left as they fall."""
    book = xlsxwriter.Workbook(BytesIO(), {"in_memory": True})
    sheet = book.add_worksheet("表", worksheet_class=BulkSheet)
    assert pages_down(sheet, rows - 1, 5, (0, 0), landscape=True) == pages


def test_the_document_says_what_it_is(book: Book, content: bytes) -> None:
    """Title, subject, unit and day stand in the document's properties; the day is the edition's, not the clock's."""
    own = opened(content).properties
    assert (own.title, own.subject, own.creator) == ("廉政风险信息库", f"{book.figures.period} {book.edition}", "riskbook")
    assert own.created.date() == book.figures.today
    with ZipFile(BytesIO(content)) as package:
        assert f"<Company>{book.figures.unit}</Company>" in package.read("docProps/app.xml").decode()
