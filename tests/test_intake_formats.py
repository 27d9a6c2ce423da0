"""The same form saved again by another program, in every format it can write: the same rows."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest
from drawn_cases import RECEIVED, base, workbook
from openpyxl.utils import get_column_letter
from workspaces import every_sheet

from pipeline.form import Form
from pipeline.forms import FORMS, GIVEN_OUT, SECTION
from pipeline.intake.guard import Container, recognised
from pipeline.intake.opendocument import prepared
from pipeline.intake.read import read
from pipeline.letter import Limits
from pipeline.submission import Reading, Table
from pipeline.writers.template import filled, layout

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
FORMATS = ["xlsx", "xls", "ods"]


def _resaved(folder: Path, content: bytes, ending: str, original: str = "xlsx") -> bytes:
    """The workbook as LibreOffice saves it; a profile of its own, so that tests may run side by side."""
    source = folder / "in" / f"book.{original}"
    source.parent.mkdir(exist_ok=True)
    source.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", ending, "--outdir", str(folder / "out"), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (folder / "out" / f"book.{ending}").read_bytes()


def _read(content: bytes, ending: str) -> Reading:
    return read(f"来件.{ending}", content, RECEIVED, FORMS, Limits())


def _substance(table: Table) -> tuple[dict[str, str], dict[str, list[str | None]], tuple[int, ...], dict[str, int]]:
    header = {label: value.value for label, value in table.header.items() if label != "本表行数"}
    return header, dict(table.cells), table.rows, dict(table.columns)


def _sample(form: Form) -> bytes:
    sheet = next(sheet for sheet in every_sheet() if sheet.form is form)
    return filled(form, header=sheet.header, rows=sheet.rows)


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("form", GIVEN_OUT, ids=lambda form: form.key)
def test_saved_again_it_says_the_same(form: Form, ending: str, tmp_path: Path) -> None:
    """A filled form saved again as .xlsx, .xls or .ods: the same header, the same rows, at the same places, and nothing to say."""
    content = _sample(form)
    reading = _read(_resaved(tmp_path, content, ending), ending)
    (expected,) = _read(content, "xlsx").tables
    (table,) = reading.tables
    assert _substance(table) == _substance(expected)
    assert not reading.findings


def _merged(content: bytes) -> bytes:
    """The 分管领导 of the first three rows merged into one cell, and the 责任人 of the first two."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    place, sheet = layout(SECTION), book[SECTION.key]
    first, leader = place.first_row + 1, get_column_letter(place.column("分管领导") + 1)
    sheet.merge_cells(f"{leader}{first}:{leader}{first + 2}")
    responsible = get_column_letter(place.column("责任人") + 1)
    sheet.merge_cells(f"{responsible}{first}:{responsible}{first + 1}")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize("ending", FORMATS)
def test_merged_cells_are_filled_in_every_format(ending: str, tmp_path: Path) -> None:
    """Merges give each of their rows the value, and are told once each, whichever program saved them."""
    content = _merged(_sample(SECTION))
    reading = _read(_resaved(tmp_path, content, ending), ending)
    (table,), (expected,) = reading.tables, _read(content, "xlsx").tables
    assert _substance(table) == _substance(expected)
    assert len(set(table.cells["分管领导"][:3])) == 1
    assert None not in table.cells["责任人"]
    assert [finding.rule for finding in reading.findings] == ["S13", "S13"]


@pytest.mark.parametrize("ending", FORMATS)
def test_a_drawn_form_is_read_alike_in_every_format(ending: str, tmp_path: Path) -> None:
    """Texts that look like numbers, real dates, numbers and line breaks mean the same in every format."""
    drawing = base("岗位")
    entries = {"备注@1": "'0012", "备注@2": "一行\n两行", "对应权力编号@2": "2011"}
    for place, entry in entries.items():
        drawing.cells[drawing.at(place)] = entry.removeprefix("'")
    content = workbook([drawing])
    (table,), (expected,) = _read(_resaved(tmp_path, content, ending), ending).tables, _read(content, "xlsx").tables
    assert _substance(table) == _substance(expected)
    assert table.cells["备注"][:2] == ["0012", "一行\n两行"]


@pytest.mark.parametrize("ending", FORMATS)
def test_an_error_value_is_told_in_every_format(ending: str, tmp_path: Path) -> None:
    """An error value is not a blank, in any format."""
    drawing = base("岗位")
    drawing.cells[drawing.at("备注@1")] = "=1/0"
    drawing.cells[drawing.at("责任人@2")] = "=NA()"
    reading = _read(_resaved(tmp_path, workbook([drawing]), ending), ending)
    assert [(f.rule, f.place.cell) for f in reading.findings] == [("C09", "M6"), ("C09", "Q5")]


@pytest.mark.parametrize("ending", FORMATS)
def test_calculated_formulas_count_by_their_value(ending: str, tmp_path: Path) -> None:
    """A formula that some program calculated counts by its result."""
    drawing = base("岗位")
    drawing.cells[drawing.at("责任人@2")] = '="林知"&"远"'
    reading = _read(_resaved(tmp_path, workbook([drawing]), ending), ending)
    assert reading.tables[0].cells["责任人"][1] == "林知远"
    assert not reading.findings


@pytest.mark.parametrize("ending", FORMATS)
def test_hidden_rows_are_disclosed_in_every_format(ending: str, tmp_path: Path) -> None:
    """Hidden rows and columns are read, and told."""
    drawing = base("岗位")
    drawing.hidden_rows.append(6)
    drawing.hidden_columns.append("Q")
    reading = _read(_resaved(tmp_path, workbook([drawing]), ending), ending)
    assert len(reading.tables[0].rows) == 3
    assert [finding.rule for finding in reading.findings] == ["S07", "S07"]


def test_a_password_is_told(tmp_path: Path) -> None:
    """A workbook that LibreOffice locked with a password is told as locked, not as damaged."""
    content = _resaved(tmp_path, workbook([base("岗位")]), "ods")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert "content.xml" in package.namelist()
    assert recognised("来件.ods", content, Limits()) is Container.ODS
    facts, _ = prepared(content)
    assert [fact.merges for fact in facts.values()] == [()]
