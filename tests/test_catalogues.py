"""权力清单和三目录 to print: each accepted row once, in official form, ready to sign; and the flow charts, a page each."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO

import openpyxl
import pandas as pd
import pytest
from books import letters, made
from power_letters import PARAGRAPHS, bureau, many

from pipeline.analysis.balance import balance, ordered
from pipeline.forms import POWER_FORMS, POWERS
from pipeline.writers.catalogues import FOLDER, catalogues
from pipeline.writers.catalogues.plan import CATALOGUES
from pipeline.writers.house import text_height
from pipeline.writers.official import Paper

PATHS = [f"{FOLDER}/{name}.xlsx" for name in ("权力清单", "岗位职权目录", "制度目录", "业务流程目录", "权力运行流程图")]


@pytest.fixture(scope="module")
def book():
    return made(bureau())


@pytest.fixture(scope="module")
def files(book):
    return written(book)


def written(book, register=None):
    paper = Paper(book.register.unit, book.register.period, "秘密", "第002版", book.figures.today, book.roster)
    own = register or book.register
    return catalogues(own, balance(own, book.roster), paper)


def lines(content: bytes) -> list[list[str]]:
    """The rows of the first sheet as texts."""
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    return [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]


def test_one_workbook_for_each_catalogue(files):
    """What was handed in has its workbook; what was not has none."""
    assert list(files) == PATHS
    assert written(made(letters())) == {}


def test_only_what_was_handed_in_is_printed(book):
    """Without 制度目录 there is no catalogue of rules, and the others are as before."""
    tables = dict(book.register.tables)
    tables["制度目录"] = tables["制度目录"].iloc[:0]
    assert list(written(book, replace(book.register, tables=tables))) == [path for path in PATHS if "制度" not in path]


@pytest.mark.parametrize("at", range(4))
def test_every_accepted_row_is_printed_once(book, files, at):
    """Title, head line, heads; then every row of the register with its entries, numbered anew; then the count and the signatures."""
    own = CATALOGUES[at]
    printed = lines(files[PATHS[at]])
    assert printed[0][0] == own.title
    assert printed[1][0] == "单位名称：示例市审计局　　填报期：2011年第1期　　版次：第002版"
    assert [text for text in printed[1][1:] if text] == ["密级：秘密"]
    assert printed[2] == list(own.columns)
    body = [dict(zip(own.columns, line, strict=True)) for line in printed[3:] if line[0].isdecimal()]
    rows = ordered(book.register, own.form)
    shared = [heading for heading in own.columns if heading in rows.columns and heading != "序号"]
    wanted = rows[shared].fillna("").to_numpy().tolist()
    assert sorted([line[heading] for heading in shared] for line in body) == sorted(wanted)
    assert [line["序号"] for line in body] == [str(number) for number in range(1, len(rows) + 1)]
    assert printed[-1][0].startswith("编制：")
    assert printed[-2][0] == ("共14项，15行。" if own.form is POWERS else f"共{len(rows)}{own.counted}。")


def test_posts_stand_in_the_order_of_the_roster(book):
    """岗位职权目录 lists sections and posts as the roster does, posts that it does not have last."""
    rows = book.register.tables["岗位职权目录"]
    posts = ["综合科内勤岗", "不在名册岗", "综合科负责人"]
    changed = rows.assign(岗位名称=pd.array(posts, dtype="str"))
    tables = {**book.register.tables, "岗位职权目录": changed}
    printed = lines(written(book, replace(book.register, tables=tables))[PATHS[1]])
    assert [line[2] for line in printed if line[0].isdecimal()] == ["综合科负责人", "综合科内勤岗", "不在名册岗"]


def test_procedures_name_their_power(files):
    """业务流程目录 prints beside the power's number its name."""
    printed = lines(files[PATHS[3]])
    assert ("LC-02", "SJ-14", "审计处罚") in [(line[1], line[3], line[4]) for line in printed]


@pytest.mark.parametrize("times", [1, 12])
def test_laws_of_any_length_are_printed_whole(book, times):
    """A basis is shown whole: in one row, or where none can be so high, in several merged ones."""
    text = "\n".join([PARAGRAPHS] * times)
    rows = book.register.tables["权力清单"]
    tables = {**book.register.tables, "权力清单": rows.assign(行使依据=pd.array([text] * len(rows), dtype="str"))}
    sheet = openpyxl.load_workbook(BytesIO(written(book, replace(book.register, tables=tables))[PATHS[0]])).worksheets[0]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == text)
    merged = next((area for area in sheet.merged_cells.ranges if cell.coordinate in area), None)
    heights = [sheet.row_dimensions[row].height for row in range(cell.row, (merged.max_row if merged else cell.row) + 1)]
    assert sum(heights) >= text_height([(text, CATALOGUES[0].columns["行使依据"])], 10)
    assert max(heights) <= 409
    assert (merged is not None) == (times == 12)


def test_several_units_have_a_sheet_each(book):
    """With two units each catalogue has a sheet for each, numbered by itself."""
    rows = book.register.tables["权力清单"]
    both = pd.concat([rows, rows.assign(单位名称=pd.array(["乙局"] * len(rows), dtype="str"))])
    content = written(book, replace(book.register, tables={**book.register.tables, "权力清单": both}))[PATHS[0]]
    opened = openpyxl.load_workbook(BytesIO(content))
    assert sorted(opened.sheetnames) == sorted(["乙局", "示例市审计局"])
    assert all(sheet["A4"].value == "1" and sheet["A2"].value.startswith(f"单位名称：{sheet.title}　") for sheet in opened)


def test_every_page_has_its_heads(files):
    """A4 across, one page wide, the three head rows on every page, 密级 and page numbers at the foot."""
    for path in PATHS:
        for sheet in openpyxl.load_workbook(BytesIO(files[path])):
            assert (sheet.page_setup.paperSize, sheet.page_setup.orientation, sheet.page_setup.fitToWidth or 1) == (9, "landscape", 1)
            assert sheet.print_title_rows == "$1:$3"
            assert "秘密" in sheet.oddFooter.left.text
            assert "&P" in sheet.oddFooter.center.text


def test_the_same_rows_give_the_same_bytes(files, monkeypatch):
    """Nothing but the rows and the paper decides on the bytes, nor in how many processes they are written."""
    assert written(made(bureau())) == files
    monkeypatch.setattr("pipeline.writers.aside.WORTH_A_PROCESS", 1)
    large = made(many(65, 65))
    paper = Paper(large.register.unit, large.register.period, "内部资料", "第001版", large.figures.today, large.roster)
    assert catalogues(large.register, large.figures.balance, paper, 2) == catalogues(large.register, large.figures.balance, paper, 1)


def test_forms_and_catalogues_are_the_same_four():
    """Every form but the steps, which are drawn, is a catalogue; each of its columns is one of the form's or says whose it is."""
    assert [own.form for own in CATALOGUES] == list(POWER_FORMS[:-1])
    for own in CATALOGUES:
        assert set(own.columns) <= {*own.form.headings, "序号", "科室", "权力名称"}


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed: nobody else can print")
def test_each_chart_prints_on_one_page(files, tmp_path):
    """Printed by LibreOffice, the six procedures take six pages: none is wider or longer than its page."""
    (tmp_path / "图.xlsx").write_bytes(files[PATHS[4]])
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "图.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert len(re.findall(rb"/Type\s*/Page[^s]", (tmp_path / "图.pdf").read_bytes())) == 6
