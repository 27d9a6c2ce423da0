"""What goes back can be put right in place and sent again: marks never become data, and nothing accepted is lost meanwhile."""

from __future__ import annotations

import io
import shutil
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from workspaces import NAMES, Workspace, digest, office, right, sheet_of, small_letters, soffice

from pipeline.forms import POSITION, SECTION
from pipeline.place import Place
from pipeline.rulebook import cells as rules
from pipeline.sample.bureau import Sheet
from pipeline.submission import HeaderValue, Reading, Returned, Table
from pipeline.writers.package import FLAG, NOTICE_SHEET, TAG
from pipeline.writers.returns import copies
from pipeline.writers.template import layout

FILE = f"综合科/{NAMES['岗位']}"
LATER = datetime(2011, 10, 12, 9, tzinfo=UTC)
FORM = POSITION
GOOD = sheet_of("综合科", "岗位")
CELLS = ((0, "自评等级"), (1, "发生机率"), (2, "完成时限"))
SPOILED = GOOD.with_cell(0, "自评等级", "二级/三级").with_cell(1, "发生机率", "严重").with_cell(2, "完成时限", "2011.9.31")


def rows_of(sheet: Sheet) -> list[dict[str, str]]:
    """The rows as filled, blanks as nothing."""
    return [{heading: value or "" for heading, value in row.items() if heading != "风险编号"} for row in sheet.rows]


def rows_in(frame: pd.DataFrame, file: str, sheet: Sheet) -> list[dict[str, str]]:
    """The rows of one letter in a stored table."""
    own = frame[frame["来源文件"] == file].sort_values("来源行")
    return own[list(rows_of(sheet)[0])].fillna("").to_dict("records")


def put_right(copy: Path) -> None:
    """Write the right values into the marked cells of a return copy, and nothing else, as a sender does."""
    book = openpyxl.load_workbook(copy)
    place, sheet = layout(FORM), book[FORM.key]
    for position, heading in CELLS:
        cell = sheet.cell(place.first_row + 1 + position, place.column(heading) + 1)
        assert cell.comment is not None
        assert TAG in cell.comment.text
        cell.value = GOOD.rows[position][heading]
    book.save(copy)


def marks_in(content: bytes) -> list[str]:
    """Every place of a workbook where one of our marks stands."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    found = [name for name in book.sheetnames if name.startswith(NOTICE_SHEET)]
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                marked = cell.comment is not None and TAG in cell.comment.text
                if marked or FLAG in str(cell.value or "") or TAG in str(cell.value or ""):
                    found.append(f"{sheet.title}!{cell.coordinate}")
    return found


@pytest.fixture
def returned(tmp_path: Path) -> Workspace:
    """A workspace whose first edition accepted a letter, and whose second returned a spoiled newer version of it."""
    made = office(tmp_path / "局")
    assert made.run().code == 0
    made.put(FILE, SPOILED.with_header(填表日期="2011-10-11", 审核日期="2011-10-12"), LATER)
    assert made.run(day="2011-10-17").code == 3
    return made


def test_what_was_accepted_stays_until_the_correction_comes(returned):
    """A spoiled newer letter removes nothing: the second edition has the rows of the first, with their codes, all 不变."""
    assert returned.latest.verdicts[FILE] == "returned"
    first, second = (pd.read_parquet(folder / "data" / "信息库.parquet") for folder in returned.editions)
    assert set(second["变更"]) == {"不变"}
    pd.testing.assert_frame_equal(second.drop(columns="变更"), first.drop(columns="变更"))


@pytest.mark.parametrize("by", ["openpyxl", "libreoffice"])
def test_a_copy_put_right_in_place_is_accepted(returned, tmp_path, by):
    """The return copy with the right values in its marked cells, sent back under the same name, is accepted as it is.

    The rows are those that were meant, and none of our marks is among them. Also after LibreOffice has saved the copy.
    """
    work = tmp_path / "科室" / Path(FILE).name
    work.parent.mkdir()
    shutil.copy(returned.latest.folder / "退回" / FILE, work)
    put_right(work)
    if by == "libreoffice":
        [work] = soffice("xlsx", [work], tmp_path / "另存")
    returned.put(FILE, work.read_bytes(), LATER)
    ran = returned.run(day="2011-10-18")
    assert (ran.code, ran.err) == (0, ""), returned.latest.findings(FILE)
    assert returned.latest.verdicts[FILE] == "accepted"
    assert rows_in(returned.latest.table("岗位"), FILE, GOOD) == rows_of(GOOD)
    for table in ("岗位", "信息库"):
        assert not returned.latest.table(table).map(lambda value: TAG in str(value) or FLAG in str(value)).to_numpy().any()
    first = pd.read_parquet(returned.editions[0] / "data" / "信息库.parquet")
    assert list(returned.latest.table("信息库")["风险编号"]) == list(first["风险编号"])


def test_a_copy_sent_back_uncorrected_is_returned_for_the_same_reasons(returned):
    """Sent back as it is, a return copy is returned again with the same errors, and marked once, not twice."""
    before = [(f["rule"], f["cell"]) for f in returned.latest.findings(FILE) if f["severity"] == "error"]
    once = (returned.latest.folder / "退回" / FILE).read_bytes()
    returned.put(FILE, once, LATER)
    assert returned.run(day="2011-10-18").code == 3
    assert [(f["rule"], f["cell"]) for f in returned.latest.findings(FILE) if f["severity"] == "error"] == before
    again = (returned.latest.folder / "退回" / FILE).read_bytes()
    theirs = [[at for at in marks_in(each) if not at.startswith(f"{NOTICE_SHEET}!")] for each in (again, once)]
    assert sorted(theirs[0]) == sorted(theirs[1])
    assert {f["state"] for f in returned.latest.findings(FILE) if f["severity"] == "error"} == {"仍存在"}


def test_the_copy_is_the_senders_own_workbook(returned):
    """In a return copy every cell of the sender's sheet outside our flags says what it said, and the errors are marked."""
    copy = openpyxl.load_workbook(returned.latest.folder / "退回" / FILE)
    original = openpyxl.load_workbook(returned.inbox / FILE)
    for row in original[FORM.key].iter_rows():
        for cell in row:
            assert str(copy[FORM.key][cell.coordinate].value or "").replace(FLAG, "").strip() == str(cell.value or "").strip(), cell.coordinate
    place = layout(FORM)
    marked = {f"{FORM.key}!{cell.coordinate}" for position, heading in CELLS
              for cell in [copy[FORM.key].cell(place.first_row + 1 + position, place.column(heading) + 1)]}
    assert marked <= set(marks_in((returned.latest.folder / "退回" / FILE).read_bytes()))
    assert not marks_in((returned.inbox / FILE).read_bytes())
    assert copy.sheetnames[0] == NOTICE_SHEET


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_other_formats_come_back_on_our_form(tmp_path, kind):
    """A letter that cannot be marked in place comes back twice: as it was, and as our own form with its rows, marked.

    Put right there and sent instead of the old file, it is accepted with the rows that were meant.
    """
    source = tmp_path / "岗位表.xlsx"
    source.write_bytes(SPOILED.workbook())
    [made_file] = soffice(kind, [source], tmp_path / "另存")
    letters = small_letters()
    del letters[FILE]
    made = office(tmp_path / "局", letters | {f"综合科/岗位表.{kind}": made_file.read_bytes()})
    assert made.run().code == 3
    files = made.latest.files
    assert files[f"退回/综合科/岗位表.{kind}"] == made_file.read_bytes()
    name = f"岗位表.{kind}（岗位，退回）.xlsx"
    copy = made.put(f"综合科/{name}", files[f"退回/综合科/{name}"], LATER)
    (made.inbox / f"综合科/岗位表.{kind}").unlink()
    put_right(copy)
    ran = made.run(day="2011-10-17")
    assert ran.code == 0, made.latest.findings(f"综合科/{name}")
    assert rows_in(made.latest.table("岗位"), f"综合科/{name}", GOOD) == rows_of(GOOD)


# ── names of copies ──────────────────────────────────────────────────────────────────────────────────────────────────


def _table(form: str, sheet: str, file: str) -> Table:
    headings = {"岗位": POSITION, "科室": SECTION}[form].headings
    columns = {heading: number for number, heading in enumerate(headings, 1)}
    header = {"科室(中心)": HeaderValue("综合科", "综合科", "科室", Place(file, sheet, 3, 2))}
    return Table(form, file, sheet, 6, header, (7,), columns, {h: h for h in columns}, {h: ["1"] if h == "序号" else [sheet] for h in headings})


def _returned(file: str, original: bytes, *tables: Table) -> Returned:
    finding = rules.PLACEHOLDER.at(Place(file, tables[0].sheet, 7, 2), heading="岗位名称", seen="无")
    return Returned(Reading(file, digest(original), LATER, tables), (finding,))


def test_every_sheet_of_another_format_has_its_own_copy():
    """Two sheets of one form in one letter come back as two workbooks, none covering the other, each with its own rows."""
    original = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    file = "综合科/岗位表.xls"
    sheets = (_table("岗位", "甲岗", file), _table("岗位", '乙"岗', file), _table("科室", "科室", file))
    made = copies(_returned(file, original, *sheets), original)
    assert [copy.path for copy in made] == [
        "综合科/岗位表.xls（甲岗，退回）.xlsx", "综合科/岗位表.xls（乙_岗，退回）.xlsx", "综合科/岗位表.xls（科室，退回）.xlsx", file,
    ]
    assert made[-1].content == original
    place = layout(POSITION)
    for copy, name in zip(made, ("甲岗", '乙"岗'), strict=False):
        sheet = openpyxl.load_workbook(io.BytesIO(copy.content))["岗位"]
        assert sheet.cell(place.first_row + 1, place.column("风险点") + 1).value == name


def test_letters_with_one_stem_do_not_cover_each_other():
    """岗位表.xls and 岗位表.ods come back under different names."""
    original = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    paths = [c.path for file in ("岗位表.xls", "岗位表.ods") for c in copies(_returned(file, original, _table("岗位", "岗位", file)), original)]
    assert len(set(paths)) == len(paths) == 4


def test_a_letter_named_like_our_list_does_not_lose_its_copy(tmp_path):
    """A returned letter called 退回清单.xlsx comes back beside our own list of that name."""
    made = office(tmp_path / "局", {"退回清单.xlsx": SPOILED, f"办公室/{NAMES['名册']}": right()[f"办公室/{NAMES['名册']}"]})
    assert made.run().code == 3
    files = made.latest.files
    assert NOTICE_SHEET in openpyxl.load_workbook(io.BytesIO(files["退回/退回清单（2）.xlsx"])).sheetnames
    assert openpyxl.load_workbook(io.BytesIO(files["退回/退回清单.xlsx"])).sheetnames == ["汇总", "明细"]
