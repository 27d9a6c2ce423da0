"""A return copy says where: also where a cell is merged, hidden or locked, and where there is no cell at all."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from test_return_rounds import at, cell, saved, table, values
from workspaces import NAMES, office, sheet_of, small_letters, soffice

from pipeline.finding import Finding
from pipeline.forms import POSITION
from pipeline.place import Place
from pipeline.rulebook import across, rows, sheets
from pipeline.rulebook import letters as letter_rules
from pipeline.submission import HeaderValue, Reading, Returned, Table
from pipeline.writers.package import NOTICE_SHEET, TAG, Copy, Sight, UnpatchablePackage
from pipeline.writers.returns import copies
from pipeline.writers.template import layout

FILE = f"综合科/{NAMES['岗位']}"
GOOD = sheet_of("综合科", "岗位")
SPOILED = GOOD.with_cell(1, "发生机率", "严重")
RECEIVED = datetime(2011, 9, 28, 9, tzinfo=UTC)
WRONG = at(1, "发生机率")


def spoiled(change: Callable[[Worksheet], None]) -> bytes:
    """The spoiled form, and something done to its sheet."""
    book = openpyxl.load_workbook(io.BytesIO(SPOILED.workbook()))
    change(book["岗位"])
    return saved(book)


def notice_of(tmp_path: Path, letter: bytes, rule: str = "C02") -> tuple[dict[str, str], list[str], bytes]:
    """The line of 退回说明 about one rule, all texts of that sheet, and the copy."""
    made = office(tmp_path / "局", small_letters() | {FILE: letter})
    assert made.run().code == 3
    copy = (made.latest.folder / "退回" / FILE).read_bytes()
    numbers = [str(n) for n, f in enumerate(sorted(made.latest.findings(FILE), key=lambda f: f["severity"] != "error"), 1) if f["rule"] == rule]
    assert numbers
    titles = {f["message"] for f in made.latest.findings(FILE) if f["rule"] == rule}
    [line] = [row for row in table(copy, NOTICE_SHEET) if any(row["问题和改法"].startswith(title) for title in titles)]
    return line, [text for row in values(copy, NOTICE_SHEET) for text in row if text], copy


# ── what stands between a person and the cell ────────────────────────────────────────────────────────────────────────


def hide_row(sheet: Worksheet) -> None:
    sheet.row_dimensions[cell(sheet, 1, "发生机率").row].hidden = True


def filter_row(sheet: Worksheet) -> None:
    place = layout(POSITION)
    last = place.column("备注") + 1
    sheet.auto_filter.ref = f"B{place.head_row + 1}:{openpyxl.utils.get_column_letter(last)}{place.head_row + 20}"
    sheet.auto_filter.add_filter_column(1, ["别的岗位"])
    hide_row(sheet)


def hide_column(sheet: Worksheet) -> None:
    sheet.column_dimensions[cell(sheet, 1, "发生机率").column_letter].hidden = True


ROW, COLUMN = "".join(filter(str.isdigit, WRONG)), "".join(filter(str.isalpha, WRONG))


@pytest.mark.parametrize(("change", "hint"), [
    (hide_row, f"（第{ROW}行是隐藏的，请先取消隐藏。）"),
    (filter_row, f"（第{ROW}行被筛选掉了，请先清除筛选。）"),
    (hide_column, f"（{COLUMN}列是隐藏的，请先取消隐藏。）"),
    (lambda _: None, ""),
])
def test_the_notice_says_how_to_get_to_a_hidden_cell(tmp_path, change, hint):
    """A wrong cell in a hidden row or column is marked, and the list says what to do before it can be seen."""
    line, _, copy = notice_of(tmp_path, spoiled(change))
    assert line["单元格"] == WRONG
    assert line["问题和改法"].endswith(hint or "请从下拉列表中选择：高、中、低。")
    marked = openpyxl.load_workbook(io.BytesIO(copy))
    assert TAG in cell(marked["岗位"], 1, "发生机率").comment.text
    assert f"'岗位'!{WRONG}" in {each.hyperlink.location for row in marked[NOTICE_SHEET].iter_rows() for each in row if each.hyperlink}


def link_row(copy: bytes, line: dict[str, str]) -> str:
    shown = values(copy, NOTICE_SHEET)
    return str(next(number for number, row in enumerate(shown, 1) if row[0] == line["序号"] and row[6] == line["问题和改法"]))


@pytest.mark.parametrize(("state", "words"), [("hidden", "这张工作表是隐藏的"), ("veryHidden", "被深度隐藏")])
def test_a_hidden_sheet_has_no_link_that_leads_nowhere(tmp_path, state, words):
    """Findings on a hidden sheet say so, and have no link, since programs do not follow it."""
    book = openpyxl.load_workbook(io.BytesIO(SPOILED.workbook()))
    book["岗位"].sheet_state = state
    book.create_sheet("封面")["A1"] = "说明"
    line, _, copy = notice_of(tmp_path, saved(book))
    assert words in line["问题和改法"]
    notice = openpyxl.load_workbook(io.BytesIO(copy))[NOTICE_SHEET]
    assert not [each for each in notice[int(link_row(copy, line))] if each.hyperlink]


def test_a_merged_cell_is_told_by_the_cell_that_shows(tmp_path):
    """A wrong value in a merged cell: the list names the cell that shows and the range, the mark is there, the link leads there."""
    def merge(sheet: Worksheet) -> None:
        cell(sheet, 1, "发生机率").value = None
        cell(sheet, 0, "发生机率").value = "很严重"
        sheet.merge_cells(f"{at(0, '发生机率')}:{at(2, '发生机率')}")

    made = office(tmp_path / "局", small_letters() | {FILE: spoiled(merge)})
    assert made.run().code == 3
    copy = (made.latest.folder / "退回" / FILE).read_bytes()
    lines = [row for row in table(copy, NOTICE_SHEET) if row["类别"] == "退回"]
    first, merged = at(0, "发生机率"), f"{at(0, '发生机率')}:{at(2, '发生机率')}"
    assert {row["单元格"] for row in lines} == {first, f"{first}\n（合并{merged}）"}
    assert TAG in openpyxl.load_workbook(io.BytesIO(copy))["岗位"][first].comment.text


def test_a_protected_sheet_is_told_once(tmp_path):
    """Locked cells that have to be changed: a line says how to take the protection off; unlocked ones need none."""
    def protect(sheet: Worksheet) -> None:
        sheet.protection.sheet = True

    def unlock(sheet: Worksheet) -> None:
        protect(sheet)
        for row in sheet.iter_rows():
            for one in row:
                one.protection = openpyxl.styles.Protection(locked=False)

    _, texts, _ = notice_of(tmp_path / "锁", spoiled(protect))
    assert sum("工作表“岗位”设了保护" in text for text in texts) == 1
    _, texts, _ = notice_of(tmp_path / "开", spoiled(unlock))
    assert not any("设了保护" in text for text in texts)


# ── where there is no cell ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_missing_column_is_marked_at_the_heads(tmp_path):
    """What is about a whole row is marked at its first cell, told by the row, and linked there."""
    book = openpyxl.load_workbook(io.BytesIO(GOOD.workbook()))
    book["岗位"].delete_cols(layout(POSITION).column("危害程度") + 1)
    line, _, copy = notice_of(tmp_path, saved(book), "S02")
    head = layout(POSITION).head_row + 1
    assert line["单元格"] == f"第{head}行"
    marked = openpyxl.load_workbook(io.BytesIO(copy))["岗位"]
    assert "缺少栏目" in marked.cell(head, 2).comment.text


def test_a_missing_label_is_told_by_the_header_block(tmp_path):
    """An entry of the header block that is not there at all is told as such."""
    def drop(sheet: Worksheet) -> None:
        for row in sheet.iter_rows(max_row=6):
            for one in row:
                if one.value == "审核人":
                    one.value = None

    book = openpyxl.load_workbook(io.BytesIO(GOOD.workbook()))
    drop(book["岗位"])
    line, _, _ = notice_of(tmp_path, saved(book), "H01")
    assert (line["单元格"], line["工作表"], line["栏目"]) == ("表头", "岗位", "审核人")


def test_a_file_without_a_form_comes_back_with_a_page_in_front(tmp_path):
    """A sound workbook in which no form was found is returned with the notice; what cannot be opened is only in the list."""
    book = openpyxl.Workbook()
    book.active["A1"] = "汇报材料"
    made = office(tmp_path / "局", small_letters() | {"综合科/材料.xlsx": saved(book), "综合科/坏.xlsx": b"PK\x03\x04 broken", "综合科/片.png": b"\x89PNG\r\n\x1a\n"})
    assert made.run().code == 3
    files = made.latest.files
    [line] = [row for row in table(files["退回/综合科/材料.xlsx"], NOTICE_SHEET) if row["类别"] == "退回"]
    assert (line["单元格"], line["工作表"]) == ("整个文件", "")
    assert values(files["退回/综合科/材料.xlsx"], "Sheet")[0][0] == "汇报材料"
    assert not {"退回/综合科/坏.xlsx", "退回/综合科/片.png"} & files.keys()
    listed = {row["来件"] for row in table(files["退回/退回清单.xlsx"], "明细")}
    assert {"综合科/材料.xlsx", "综合科/坏.xlsx", "综合科/片.png"} <= listed


# ── the package's own answers ────────────────────────────────────────────────────────────────────────────────────────


def test_a_sight_says_what_a_person_finds():
    """Hidden, filtered, merged, locked: as the file says it, for single cells and for merged ones."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "表"
    for row in range(1, 8):
        sheet.append([row] * 6)
    sheet.merge_cells("B2:C3")
    sheet.row_dimensions[2].hidden = True
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["E"].hidden = True
    sheet["A1"].protection = openpyxl.styles.Protection(locked=False)
    sheet.protection.sheet = True
    book.create_sheet("藏").sheet_state = "veryHidden"
    copy = Copy(saved(book))
    assert copy.sight("表", 1, 1) == Sight(shown_at="A1")
    assert copy.sight("表", 5, 4) == Sight(shown_at="D5", row_hidden=True, locked=True)
    assert copy.sight("表", 6, 5) == Sight(shown_at="E6", column_hidden=True, locked=True)
    # One of its two rows still shows.
    assert copy.sight("表", 3, 3) == Sight(shown_at="B2", merged="B2:C3", locked=True)
    assert copy.sight("藏") == Sight(sheet_hidden=True, sheet_buried=True)
    assert copy.sight("表") == Sight()
    with pytest.raises(UnpatchablePackage):
        copy.sight("没有这张", 1, 1)


# ── letters of other formats ─────────────────────────────────────────────────────────────────────────────────────────


def _table(form: str, sheet: str, file: str) -> Table:
    columns = {heading: number for number, heading in enumerate(POSITION.headings, 1)}
    header = {"科室(中心)": HeaderValue("综合科", "综合科", "科室", Place(file, sheet, 3, 2))}
    cells = {heading: ["甲", "乙", "丙"] for heading in columns}
    return Table(form, file, sheet, 26, header, (30, 41, 52), columns, {h: h for h in columns}, cells)


def test_rows_are_told_by_their_numbers_on_our_form():
    """On our own form the rows have other numbers: the places, the sentences and what they say of other rows all follow."""
    file, place = "综合科/岗位表.xls", layout(POSITION)
    found: tuple[Finding, ...] = (
        rows.DUPLICATE_RISK.at(Place(file, "甲表", 52, 6), heading="风险点", other=30),
        sheets.MISSING_COLUMNS.at(Place(file, "甲表", 26), seen="“备注”", nearest=""),
        sheets.CONTINUED_LINE.at(Place(file, "甲表", 33, 4), seen="防控措施"),
        sheets.UNREADABLE_SHEET.at(Place(file, "乙表"), part=""),
        letter_rules.ENDING_DIFFERS.at(Place(file), kind=".xls工作簿", seen="xlsx"),
        across.REPLACED.at(Place(file, "甲表"), scope="综合科", rows=3, by="乙"),
    )
    original = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    made = copies(Returned(Reading(file, "0", RECEIVED, (_table("岗位", "甲表", file),)), found), original)
    assert [copy.path for copy in made] == ["综合科/岗位表.xls（岗位，退回）.xlsx", file]
    assert made[1].content == original
    told = {row["单元格"]: row for row in table(made[0].content, NOTICE_SHEET)}
    first = place.first_row + 1
    risk = at(2, "风险点")
    assert f"第{first + 2}行“风险点”（{risk}）与第{first}行的风险点相同" in told[risk]["问题和改法"]
    assert told[f"第{place.head_row + 1}行"]["工作表"] == "岗位"
    # What is not on our form is told of the original, with its own sheet and row.
    assert "第33行" in told["整张表"]["问题和改法"]
    assert told["整张表"]["问题和改法"].endswith("（这里说的是原件“岗位表.xls”中的位置。）")
    assert "工作表“乙表”" in told["整个文件"]["问题和改法"]
    assert openpyxl.load_workbook(io.BytesIO(made[0].content)).sheetnames[:2] == [NOTICE_SHEET, "岗位"]


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_forms_of_one_letter_come_back_in_one_workbook(tmp_path, kind):
    """A letter of another format with two forms comes back as one workbook of two sheets, to be put right and sent as it is."""
    book = openpyxl.load_workbook(io.BytesIO(SPOILED.workbook()))
    other = openpyxl.load_workbook(io.BytesIO(sheet_of("综合科", "科室").with_cell(0, "危害程度", "很重").workbook()))["科室"]
    added = book.create_sheet("科室")
    for row in other.iter_rows():
        for one in row:
            if one.value is not None:
                added[one.coordinate] = one.value
    source = tmp_path / "两表.xlsx"
    source.write_bytes(saved(book))
    [letter] = soffice(kind, [source], tmp_path / "另存")
    file = f"综合科/两表.{kind}"
    roster = f"办公室/{NAMES['名册']}"
    made = office(tmp_path / "局", {roster: small_letters()[roster], file: letter.read_bytes()})
    assert made.run().code == 3
    name = f"综合科/两表.{kind}（岗位、科室，退回）.xlsx"
    files = made.latest.files
    assert {path for path in files if path.startswith("退回/综合科/")} == {f"退回/{name}", f"退回/{file}"}
    copy = openpyxl.load_workbook(io.BytesIO(files[f"退回/{name}"]))
    cell(copy["岗位"], 1, "发生机率").value = GOOD.rows[1]["发生机率"]
    wrong = [one for row in copy["科室"].iter_rows() for one in row if one.comment and TAG in one.comment.text]
    [to_change] = [one for one in wrong if one.value == "很重"]
    to_change.value = "较重"
    (made.inbox / file).unlink()
    made.put(name, saved(copy), datetime(2011, 10, 12, tzinfo=UTC))
    ran = made.run(day="2011-10-12")
    assert ran.code == 0, made.latest.findings(name)
    [after] = [each for each in made.latest.receipt["letters"] if each["file"] == name]
    assert after["since_last_return"] == {"returned": 2, "resolved": 2, "remaining": 0, "waived": 0, "unseen": 0, "new": 0}
