"""Laws of marking a workbook in place, judged by openpyxl and by LibreOffice's own saving of the marked copy."""

from __future__ import annotations

import base64
import io
import random
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Border, Color, Font, GradientFill, PatternFill, Side
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from pipeline.writers.package import (
    FLAG,
    NOTICE_SHEET,
    TAG,
    CellMark,
    Notice,
    NoticeRow,
    RowFlag,
    UnpatchablePackage,
    mark,
    unmark,
)
from pipeline.writers.package.layout import units, wrap

# openpyxl says on loading what it does not keep: the very reason for this package.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

SHEET = "岗位"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
NOTICE = Notice(
    title="登记表退回说明",
    lines=("以下各处请改正后,直接用本文件重新报送。", "红色必须改正,黄色请核对,蓝色已代为改正。"),
    heads=("位置", "填的是", "怎样改正"),
    widths=(14, 24, 40),
    rows=(
        NoticeRow(("岗位!D5", "=1+1", "请填一级、二级或三级。" * 6), (SHEET, "D5"), "error"),
        NoticeRow(("岗位!E6", "@高", "-请核对"), (SHEET, "E6"), "warning"),
        NoticeRow(("整份文件", "+", "缺少签字"), None, "correction"),
    ),
)
MARKS = (
    CellMark(SHEET, 5, 4, "error", "等级不在词表内。\n请填一级、二级或三级。"),
    CellMark(SHEET, 6, 5, "warning", "请核对机率。"),
    CellMark(SHEET, 7, 6, "correction", "日期已改为 2011-09-30。"),
    CellMark(SHEET, 30, 9, "error", "这里应当填写。"),
)
FLAGS = (RowFlag(SHEET, 5, 2), RowFlag(SHEET, 6, 2))
LOW, HIGH = 60, 110  # pixels, of a comment of one line and of many
TALLEST_ROW = 409  # points, which no program exceeds
FILLS = {"error": "FFFFC7CE", "warning": "FFFFEB9C", "correction": "FFDDEBF7"}
SOFFICE = shutil.which("soffice")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


# Workbooks to mark


def from_openpyxl() -> bytes:
    """A form with drop-downs, a rule, merged cells, a comment, names of one sheet, a hidden sheet."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    sheet["B1"] = "岗位廉政风险登记表"
    sheet.merge_cells("B1:G1")
    for row in range(3, 9):
        for column in range(2, 8):
            sheet.cell(row, column, f"内容{row}{column}")
    sheet["G8"] = "=SUM(1,2)"
    sheet.merge_cells("B7:C8")
    sheet["D5"].fill = PatternFill("solid", fgColor="FF00FF00")
    sheet["D5"].comment = Comment("发件人的批注", "张三")
    sheet["E5"].comment = Comment("另一条", "李四", width=333, height=111)
    sheet["E6"].font = Font(bold=True, color="FF123456")
    sheet["E6"].number_format = "0.00"
    choices = DataValidation(type="list", formula1='"一级,二级,三级"')
    choices.add("D4:D8")
    sheet.add_data_validation(choices)
    rule = CellIsRule(  # type: ignore[no-untyped-call]
        operator="equal", formula=['"高"'], fill=PatternFill("solid", bgColor="FFFF0000")
    )
    sheet.conditional_formatting.add("E4:E8", rule)
    sheet.print_title_rows = "3:3"
    sheet["B4"].hyperlink = "https://example.org/"
    hidden = book.create_sheet("词表")
    hidden["A1"] = "一级"
    hidden.sheet_state = "hidden"
    hidden.defined_names["等级"] = DefinedName("等级", attr_text="词表!$A$1:$A$3")
    book.create_sheet("第三张")["C3"] = 3.5
    return saved(book)


def from_xlsxwriter(*, macros: bool = False) -> bytes:
    """A form with what openpyxl would lose: extension lists, sparklines, pictures in head and body."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime(2011, 7, 31, tzinfo=UTC)})
    sheet, other = book.add_worksheet(SHEET), book.add_worksheet("词表 (2)")
    for row in range(2, 9):
        for column in range(1, 8):
            sheet.write(row, column, row * column)
    sheet.write_comment("D5", "发件人的批注", {"x_scale": 3, "author": "张三"})
    sheet.write_comment("G4", "另一条")
    sheet.conditional_format("E4:E8", {"type": "data_bar", "data_bar_2010": True})
    sheet.data_validation("D4:D8", {"validate": "list", "source": "='词表 (2)'!$A$1:$A$3"})
    sheet.add_sparkline("I3", {"range": f"{SHEET}!E4:G4"})
    sheet.insert_image("J3", "a.png", {"image_data": io.BytesIO(PNG)})
    sheet.set_header("&L&G", {"image_left": "h.png", "image_data_left": io.BytesIO(PNG)})
    sheet.repeat_rows(2)
    sheet.set_column("D:D", 20, book.add_format({"bg_color": "#EEEEEE"}))
    sheet.set_row(29, 30, book.add_format({"italic": True, "font_color": "#00AA00"}))
    other.write_column("A1", ["一级", "二级", "三级"])
    other.activate()
    book.define_name("'词表 (2)'!本表", "='词表 (2)'!$A$1")
    if macros:
        book.add_vba_project(io.BytesIO(b"not really a project"), is_stream=True)
    book.close()
    return out.getvalue()


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


MAKERS = [from_openpyxl, from_xlsxwriter]


# Looking at packages


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def repacked(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2011, 9, 30, 8, 0, 0)), content)
    return out.getvalue()


def changed(data: bytes, edit: Callable[[str, bytes], bytes], rename: Callable[[str], str] = str) -> bytes:
    return repacked({rename(name): edit(name, content) for name, content in members(data).items()})


def loaded(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data), rich_text=True)


Seen = dict[tuple[str, str], tuple[Any, ...]]


def seen(data: bytes) -> Seen:
    """Every cell that shows anything: its value, format and comment."""
    found: Seen = {}
    plain = shown(openpyxl.Workbook().worksheets[0]["A1"])
    for sheet in loaded(data).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if shown(cell) != plain:
                    found[sheet.title, cell.coordinate] = shown(cell)
    return found


def shown(cell: Any) -> tuple[Any, ...]:
    edges = [getattr(cell.border, edge) or Side() for edge in ("left", "right", "top", "bottom")]
    comment = cell.comment.text if cell.comment else None
    looks = [repr(part) for part in (cell.fill, cell.font, cell.alignment, *edges)]
    return cell.value, cell.number_format, comment, *looks


def worksheet(data: bytes, name: str = SHEET) -> etree._Element:
    """The XML of a sheet, found as the package says."""
    parts = members(data)
    book = etree.fromstring(parts["xl/workbook.xml"])
    targets = {rel.get("Id"): rel.get("Target", "") for rel in etree.fromstring(parts["xl/_rels/workbook.xml.rels"])}
    sheet = next(element for element in book.iter("{*}sheet") if element.get("name") == name)
    identity = next(str(value) for key, value in sheet.attrib.items() if str(key).endswith("}id"))
    return etree.fromstring(parts["xl/" + targets[identity].removeprefix("/xl/")])


def texts(element: etree._Element, path: str) -> list[str]:
    return [etree.tostring(found, method="c14n").decode() for found in element.iterfind(path)]


def comments_of(data: bytes) -> dict[str, str]:
    sheet = loaded(data)[SHEET]
    return {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}


def resaved(data: bytes, folder: Path, ending: str = "xlsx") -> bytes:
    """The file as LibreOffice saves it."""
    source = folder / f"marked.{ending}"
    source.write_bytes(data)
    out = folder / "saved"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), "--headless", "--norestore", profile, "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(out), str(source)], check=True, capture_output=True, timeout=120)
    return (out / "marked.xlsx").read_bytes()


needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")


# What must not change


@pytest.mark.parametrize("make", MAKERS)
def test_untouched_members_keep_their_bytes_and_order(make: Callable[[], bytes]) -> None:
    """Only parts that have to change do; all others are byte for byte the sender's, in the sender's order."""
    before, after = members(make()), members(mark(make(), MARKS, FLAGS, NOTICE))
    concerned = re.compile(
        r"\[Content_Types\]|xl/workbook\.xml|xl/_rels/workbook|docProps/app|xl/styles|sheet1\.xml|comment|vml",
        re.IGNORECASE,
    )
    # The tab on top is let go of: xlsxwriter's second sheet says that it is selected.
    selected = {name for name, content in before.items() if b"tabSelected" in content}
    for name, content in before.items():
        if not concerned.search(name) and name not in selected:
            assert after[name] == content, name
    assert [name for name in after if name in before] == list(before)


def test_extension_lists_and_pictures_stay() -> None:
    """Drop-downs, rules and sparklines of extension lists, pictures and header pictures are still there."""
    before, after = from_xlsxwriter(), mark(from_xlsxwriter(), MARKS, FLAGS, NOTICE)
    kept = ("extLst", "dataValidations", "conditionalFormatting", "drawing", "legacyDrawing", "legacyDrawingHF")
    for name in kept:
        path = f"{{{MAIN}}}{name}"
        assert texts(worksheet(after), path) == texts(worksheet(before), path) != []


@pytest.mark.parametrize("make", MAKERS)
def test_values_and_formulas_stay(make: Callable[[], bytes]) -> None:
    """Every cell of the sender's keeps its value and formula; only flags are added."""
    before, after = loaded(make()), loaded(mark(make(), MARKS, FLAGS, NOTICE))
    for sheet in before.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                found = after[sheet.title][cell.coordinate].value
                assert found == cell.value or str(found) == FLAG


def test_macros_stay() -> None:
    """A workbook with macros keeps its project and its kind."""
    after = members(mark(from_xlsxwriter(macros=True), MARKS, FLAGS, NOTICE))
    assert after["xl/vbaProject.bin"] == b"not really a project"
    assert b"sheet.macroEnabled.main+xml" in after["[Content_Types].xml"]


def test_the_calculation_order_is_not_touched() -> None:
    """The chain is the sender's; the references on the notice are not entered there."""
    parts = members(from_openpyxl())
    parts["xl/calcChain.xml"] = f'<calcChain xmlns="{MAIN}"><c r="G8" i="1"/></calcChain>'.encode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    entry = f'<Relationship Id="rId99" Type="{kind}" Target="calcChain.xml"/></Relationships>'.encode()
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = parts[rels].replace(b"</Relationships>", entry)
    marked = mark(repacked(parts), MARKS, FLAGS, NOTICE)
    assert members(marked)["xl/calcChain.xml"] == parts["xl/calcChain.xml"]
    assert members(unmark(marked))["xl/calcChain.xml"] == parts["xl/calcChain.xml"]


def test_same_input_same_bytes() -> None:
    """The copy depends on nothing but the workbook and the findings."""
    assert mark(from_xlsxwriter(), MARKS, FLAGS, NOTICE) == mark(from_xlsxwriter(), MARKS, FLAGS, NOTICE)
    infos = zipfile.ZipFile(io.BytesIO(mark(from_xlsxwriter(), MARKS, FLAGS, NOTICE))).infolist()
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}


# Marks


@pytest.mark.parametrize("make", MAKERS)
def test_marked_cells_have_colour_and_comment(make: Callable[[], bytes]) -> None:
    """A marked cell has the colour of its severity, and a comment with the tag and the note."""
    sheet = loaded(mark(make(), MARKS, FLAGS, NOTICE))[SHEET]
    for one in MARKS:
        cell = sheet.cell(one.row, one.column)
        assert cell.comment is not None
        assert cell.fill.fgColor.rgb == FILLS[one.severity]
        assert f"{TAG}{one.note}" in cell.comment.text


def test_only_the_fill_of_a_format_changes() -> None:
    """Number format, font and the rest of a marked cell stay."""
    cell = loaded(mark(from_openpyxl(), MARKS, FLAGS, NOTICE))[SHEET]["E6"]
    assert (cell.number_format, cell.font.b, cell.font.color.rgb) == ("0.00", True, "FF123456")


def test_several_marks_on_a_cell_share_one_comment() -> None:
    """One comment, the notes on lines of their own, the strongest severity's colour."""
    marks = [CellMark(SHEET, 4, 4, "correction", "甲"), CellMark(SHEET, 4, 4, "error", "乙")]
    cell = loaded(mark(from_openpyxl(), marks, (), NOTICE))[SHEET]["D4"]
    assert cell.comment is not None
    assert cell.comment.text == f"{TAG}甲\n乙"
    assert cell.fill.fgColor.rgb == FILLS["error"]


def test_a_merged_range_is_marked_at_its_first_cell() -> None:
    """A mark anywhere in a merged range shows, so it goes to the cell at the top left."""
    marked = mark(from_openpyxl(), [CellMark(SHEET, 8, 3, "error", "合并")], (), NOTICE)
    assert comments_of(marked)["B7"] == f"{TAG}合并"


def test_new_cells_stand_in_order_and_inherit() -> None:
    """A cell that was not there gets its row's format, else its column's, and its place among the others."""
    marks = [CellMark(SHEET, 30, 4, "error", "行"), CellMark(SHEET, 20, 4, "error", "列")]
    root = worksheet(mark(from_xlsxwriter(), marks, (), NOTICE))
    rows = [int(row.get("r", "0")) for row in root.iter(f"{{{MAIN}}}row")]
    assert rows == sorted(set(rows))
    sheet = loaded(mark(from_xlsxwriter(), marks, (), NOTICE))[SHEET]
    assert sheet["D30"].font.i
    assert not sheet["D20"].font.i
    before = loaded(from_xlsxwriter())[SHEET]
    restored = loaded(unmark(mark(from_xlsxwriter(), marks, (), NOTICE)))[SHEET]
    assert restored["D20"].fill.fgColor.rgb == before["D20"].fill.fgColor.rgb


def test_cells_in_a_row_stay_in_order() -> None:
    """A new cell between two others stands between them."""
    marks = [CellMark(SHEET, 3, column, "error", "空") for column in (1, 9, 40)]
    root = worksheet(mark(from_openpyxl(), marks, (), NOTICE))
    row = next(row for row in root.iter(f"{{{MAIN}}}row") if row.get("r") == "3")
    columns = [coordinate_to_tuple(str(cell.get("r")))[1] for cell in row]
    assert columns == sorted(columns)
    assert {1, 9, 40} <= set(columns)


# Comments


@pytest.mark.parametrize("make", MAKERS)
def test_the_senders_comment_comes_first(make: Callable[[], bytes]) -> None:
    """A cell with the sender's comment keeps it, ours follows on a new line; other comments are as they were."""
    before, after = comments_of(make()), comments_of(mark(make(), MARKS, FLAGS, NOTICE))
    assert after["D5"] == f"{before['D5']}\n{TAG}{MARKS[0].note}"
    assert {at: text for at, text in after.items() if TAG not in text} == {
        at: text for at, text in before.items() if at != "D5"
    }


def test_the_senders_boxes_are_not_laid_out_again() -> None:
    """The drawing of the sender's comments is kept as it is written; ours are added behind."""
    before = members(from_xlsxwriter())["xl/drawings/vmlDrawing1.vml"]
    after = members(mark(from_xlsxwriter(), MARKS, FLAGS, NOTICE))["xl/drawings/vmlDrawing1.vml"]
    assert after.startswith(before.rpartition(b"</")[0].rstrip())
    numbers = re.findall(rb'id="(_x0000_s\d+)"', after)
    assert len(numbers) == len(set(numbers)) == 2 + 3


def test_a_longer_note_has_a_larger_box() -> None:
    """The box is as high as its text, whatever the rows' heights."""
    heights = []
    for note in ("短", "很长的说明" * 30):
        marked = mark(from_xlsxwriter(), [CellMark(SHEET, 20, 3, "error", note)], (), NOTICE)
        anchors = re.findall(rb"<x:Anchor>([^<]*)<", members(marked)["xl/drawings/vmlDrawing1.vml"])
        corners = [int(corner) for corner in anchors[-1].split(b",")]
        heights.append((corners[6] - corners[2]) * 20 + corners[7] - corners[3])
    assert heights[0] < LOW < HIGH < heights[1]


def test_threaded_comments_stay_valid() -> None:
    """Threads and persons are not touched, and the legacy comment that stands for a thread keeps its author."""
    parts = members(from_xlsxwriter())
    thread = b'<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"/>'
    parts["xl/threadedComments/threadedComment1.xml"] = thread
    kind = b"http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    entry = b'<Relationship Id="rId77" Type="' + kind + b'" Target="../threadedComments/threadedComment1.xml"/>'
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    parts[rels] = parts[rels].replace(b"</Relationships>", entry + b"</Relationships>")
    parts["xl/comments1.xml"] = parts["xl/comments1.xml"].replace("张三".encode(), b"tc={0}")
    after = members(mark(repacked(parts), MARKS, FLAGS, NOTICE))
    assert after["xl/threadedComments/threadedComment1.xml"] == thread
    assert entry in after[rels].replace(b" />", b"/>")
    authors = [
        [a.text for a in etree.fromstring(part).iter(f"{{{MAIN}}}author")]
        for part in (parts["xl/comments1.xml"], after["xl/comments1.xml"])
    ]
    assert "tc={0}" in authors[0]
    assert authors[1] == [*authors[0], "办公室"]


def test_a_reply_in_our_comment_stays() -> None:
    """What the sender writes behind our note is the sender's."""
    marks = [CellMark(SHEET, 4, 4, "error", "请改正")]
    marked = mark(from_openpyxl(), marks, (), NOTICE)
    answered = changed(
        marked, lambda _, content: content.replace("】请改正</t>".encode(), "】请改正\n已改</t>".encode())
    )
    assert comments_of(answered)["D4"] == f"{TAG}请改正\n已改"
    assert comments_of(unmark(answered))["D4"].strip() == "已改"


# Flags


def test_the_flag_stands_beside_the_table() -> None:
    """Where the table does not begin in column A and the cell beside it is free, a red bold sign stands there."""
    value = loaded(mark(from_openpyxl(), (), FLAGS, NOTICE))[SHEET]["A5"].value
    assert str(value) == FLAG
    assert value[0].font.b
    assert value[0].font.color.rgb == "FFFF0000"


@pytest.mark.parametrize("flag", [RowFlag(SHEET, 5, 1), RowFlag(SHEET, 5, 3)])
def test_without_room_the_edge_is_red(flag: RowFlag) -> None:
    """A table in column A, or one with something beside it, gets a thick red edge and keeps its values."""
    marked = mark(from_openpyxl(), (), [flag], NOTICE)
    cell = loaded(marked)[SHEET].cell(5, flag.column)
    assert cell.border.left is not None
    assert (cell.border.left.style, cell.border.left.color.rgb) == ("thick", "FFFF0000")
    assert seen(unmark(marked)) == seen(from_openpyxl())


def test_a_hidden_column_holds_no_flag() -> None:
    """A flag in a hidden column would not be seen: the edge is used."""
    book = openpyxl.load_workbook(io.BytesIO(from_openpyxl()))
    book[SHEET].column_dimensions["A"].hidden = True
    sheet = loaded(mark(saved(book), (), FLAGS, NOTICE))[SHEET]
    assert sheet["A5"].value is None
    assert sheet["B5"].border.left.style == "thick"


# The notice


@pytest.mark.parametrize("make", MAKERS)
def test_the_notice_is_first_and_open(make: Callable[[], bytes]) -> None:
    """The notice is the first tab and the only one on top; hidden sheets stay hidden."""
    before, after = loaded(make()), loaded(mark(make(), MARKS, FLAGS, NOTICE))
    assert after.sheetnames == [NOTICE_SHEET, *before.sheetnames]
    assert after.active is not None
    assert after.active.title == NOTICE_SHEET
    selected = [sheet.title for sheet in after.worksheets if sheet.sheet_view.tabSelected]
    assert selected == [NOTICE_SHEET]
    for sheet in before.worksheets:
        assert after[sheet.title].sheet_state == sheet.sheet_state


@pytest.mark.parametrize("make", MAKERS)
def test_names_of_one_sheet_stay_with_it(make: Callable[[], bytes]) -> None:
    """Names and print titles belong to the same sheets as before."""
    before, after = loaded(make()), loaded(mark(make(), MARKS, FLAGS, NOTICE))
    for sheet in before.worksheets:
        other = after[sheet.title]
        assert other.print_title_rows == sheet.print_title_rows
        assert {n: d.attr_text for n, d in other.defined_names.items()} == {
            n: d.attr_text for n, d in sheet.defined_names.items()
        }


def test_the_list_of_titles_follows() -> None:
    """docProps/app.xml lists the notice first and counts it, and not any more after unmark."""
    before = from_xlsxwriter()
    marked = mark(before, MARKS, FLAGS, NOTICE)
    app = members(marked)["docProps/app.xml"].decode()
    assert app.index(f"<vt:lpstr>{NOTICE_SHEET}</vt:lpstr>") < app.index(f"<vt:lpstr>{SHEET}</vt:lpstr>")
    assert "<vt:i4>3</vt:i4>" in app
    restored = members(unmark(marked))["docProps/app.xml"]
    assert etree.tostring(etree.fromstring(restored), method="c14n") == etree.tostring(
        etree.fromstring(members(before)["docProps/app.xml"]), method="c14n"
    )


def test_the_notice_shows_its_texts() -> None:
    """Title, lines, heads and rows are there as text, whatever they begin with, and the rows lead to their cells."""
    sheet = loaded(mark(from_openpyxl(), MARKS, FLAGS, NOTICE))[NOTICE_SHEET]
    shown_rows = [[cell.value for cell in row][:3] for row in sheet.iter_rows(min_row=4, max_row=7)]
    assert shown_rows == [list(NOTICE.heads), *(list(row.cells) for row in NOTICE.rows)]
    assert sheet["B5"].data_type == "s"
    assert sheet["A5"].hyperlink.location == "'岗位'!D5"
    assert sheet["A7"].hyperlink is None
    assert [sheet[at].fill.fgColor.rgb for at in ("A5", "A6", "A7")] == list(FILLS.values())
    assert (sheet["A1"].font.sz, sheet["A1"].font.b, sheet["A4"].font.b) == (16, True, True)


def test_the_notice_prints_on_a_page_width() -> None:
    """Landscape A4, one page wide, heads repeated and frozen, the record hidden and not printed."""
    sheet = loaded(mark(from_openpyxl(), MARKS, FLAGS, NOTICE))[NOTICE_SHEET]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$4:$4", "A5")
    assert sheet.print_area == f"'{NOTICE_SHEET}'!$A$1:$C$7"
    assert sheet.column_dimensions["D"].hidden


def test_rows_are_high_enough() -> None:
    """A row shows all lines of its longest cell; what no row can show goes on in the next one."""
    long = "长" * 1000
    notice = Notice("题", (), ("甲", "乙"), (10, 30), (NoticeRow(("一", long), None, "error"),))
    sheet = loaded(mark(from_openpyxl(), (), (), notice))[NOTICE_SHEET]
    values = [sheet.cell(row, 2).value for row in range(3, sheet.max_row + 1)]
    pieces = [str(value) for value in values if value]
    heights = [sheet.row_dimensions[row].height for row in range(3, 3 + len(pieces))]
    assert "".join(pieces) == long
    assert all(h <= TALLEST_ROW and h >= 14.5 * len(p) / 15 for h, p in zip(heights, pieces, strict=True))


def test_a_sheet_of_that_name_by_the_sender_stays() -> None:
    """A sender's own 退回说明 is kept; ours takes another name and is the one that goes again."""
    book = openpyxl.load_workbook(io.BytesIO(from_openpyxl()))
    book.create_sheet(NOTICE_SHEET)["A1"] = "我们自己的说明"
    marked = mark(saved(book), MARKS, FLAGS, NOTICE)
    assert loaded(marked).sheetnames[0] == f"{NOTICE_SHEET}(2)"
    assert loaded(unmark(marked)).sheetnames == book.sheetnames
    assert loaded(mark(marked, MARKS, FLAGS, NOTICE)).sheetnames[0] == f"{NOTICE_SHEET}(2)"


def test_strange_texts_do_not_break_the_copy() -> None:
    """Control characters, markup, escapes and emoji in notes and lists leave a workbook that opens."""
    text = "\x00\x0b<&>\"'_x0041_ \ud800😀\r\n末"
    notice = Notice(text, (text,), (text,), (20,), (NoticeRow((text,), None, "other"),))
    sheets = loaded(mark(from_openpyxl(), [CellMark(SHEET, 4, 4, "error", text)], (), notice))
    assert "<&>" in sheets[SHEET]["D4"].comment.text
    assert "_x0041_ " in str(sheets[NOTICE_SHEET]["A1"].value).replace("_x005F_", "_")


# Taking the marks off again


@pytest.mark.parametrize("make", MAKERS)
def test_unmark_undoes_mark(make: Callable[[], bytes]) -> None:
    """After unmark every cell has the value, format and comment it had, and no sheet or part is left of us."""
    restored = unmark(mark(make(), MARKS, FLAGS, NOTICE))
    assert seen(restored) == seen(make())
    assert loaded(restored).sheetnames == loaded(make()).sheetnames
    assert set(members(restored)) == set(members(make()))
    assert TAG.encode() not in b"".join(members(restored).values())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.integers(1, 10), st.integers(1, 9), st.sampled_from(sorted(FILLS))), max_size=12),
    st.lists(st.tuples(st.integers(1, 10), st.integers(1, 4)), max_size=6),
)
def test_unmark_undoes_any_marks(places: list[tuple[int, int, str]], rows: list[tuple[int, int]]) -> None:
    """Whichever cells and rows are marked, merged or empty or commented on, unmark gives back what was there."""
    marks = [CellMark(SHEET, row, column, severity, f"第{row}行") for row, column, severity in places]
    flags = [RowFlag(SHEET, row, column) for row, column in rows]
    assert seen(unmark(mark(from_openpyxl(), marks, flags, NOTICE))) == seen(from_openpyxl())


@pytest.mark.parametrize("make", MAKERS)
def test_marking_again_is_marking_once(make: Callable[[], bytes]) -> None:
    """The next return replaces the findings of the last one."""
    once = mark(make(), MARKS[:1], FLAGS[:1], NOTICE)
    earlier = mark(make(), MARKS, FLAGS, NOTICE)
    again = mark(earlier, MARKS[:1], FLAGS[:1], NOTICE)
    assert seen(again) == seen(once)
    assert loaded(again).sheetnames == loaded(once).sheetnames
    assert mark(again, MARKS[:1], FLAGS[:1], NOTICE) == mark(mark(again, MARKS[:1], FLAGS[:1], NOTICE), *rest())


def rest() -> tuple[tuple[CellMark, ...], tuple[RowFlag, ...], Notice]:
    return MARKS[:1], FLAGS[:1], NOTICE


@pytest.mark.parametrize("make", MAKERS)
def test_unmark_leaves_other_workbooks_alone(make: Callable[[], bytes]) -> None:
    """A workbook without marks of ours comes back as the very same bytes."""
    made = make()
    assert unmark(made) == made


FILL_KINDS = {
    "none": PatternFill(),
    "rgb": PatternFill("solid", fgColor="FF336699"),
    "theme and tint": PatternFill("solid", fgColor=Color(theme=4, tint=0.39997558519241921)),
    "indexed pattern": PatternFill("lightUp", fgColor=Color(indexed=10), bgColor=Color(indexed=13)),
    "gradient": GradientFill(degree=90, stop=("FFFFFFFF", "FF0000FF")),
    "our own colour": PatternFill("solid", fgColor="FFFFC7CE"),
}


@pytest.mark.parametrize("kind", FILL_KINDS)
def test_every_kind_of_fill_comes_back(kind: str) -> None:
    """No fill, colours of any kind, patterns and gradients are put back as they were."""
    book = openpyxl.load_workbook(io.BytesIO(from_openpyxl()))
    book[SHEET]["D4"].fill = FILL_KINDS[kind]
    book[SHEET]["D4"].border = Border(left=Side("dashed", Color(theme=3)))
    original = saved(book)
    marked = mark(original, [CellMark(SHEET, 4, 4, "error", "甲")], [RowFlag(SHEET, 4, 4)], NOTICE)
    assert loaded(marked)[SHEET]["D4"].border.left.style == "thick"
    assert seen(unmark(marked)) == seen(original)


def test_a_fill_the_sender_has_changed_stays() -> None:
    """Only our own colours are taken off."""
    book = openpyxl.load_workbook(io.BytesIO(mark(from_openpyxl(), MARKS, (), NOTICE)))
    book[SHEET]["D5"].fill = PatternFill("solid", fgColor="FF99CC00")
    assert loaded(unmark(saved(book)))[SHEET]["D5"].fill.fgColor.rgb == "FF99CC00"


def test_marks_go_without_their_record() -> None:
    """A sender who deletes the notice gets a workbook without our colours, flags and comments all the same."""
    book = openpyxl.load_workbook(io.BytesIO(mark(from_openpyxl(), MARKS, FLAGS, NOTICE)))
    del book[NOTICE_SHEET]
    restored = unmark(saved(book))
    sheet = loaded(restored)[SHEET]
    assert sheet["A5"].value is None
    assert {cell.fill.fgColor.rgb for row in sheet.iter_rows() for cell in row}.isdisjoint(FILLS.values())
    assert not any(TAG in text for text in comments_of(restored).values())


def test_the_record_follows_moved_cells_and_renamed_sheets() -> None:
    """The record refers to cells by live references, which programs adjust; a deleted cell is forgotten."""
    marked = mark(
        from_openpyxl(), [CellMark(SHEET, 5, 4, "error", "甲"), CellMark(SHEET, 4, 5, "error", "乙")], (), NOTICE
    )

    def renamed(name: str, content: bytes) -> bytes:
        if name == "xl/workbook.xml":
            return content.replace(f'name="{SHEET}"'.encode(), 'name="新 名"'.encode())
        moved = content.replace(f"<f>'{SHEET}'!$D$5</f>".encode(), "<f>'新 名'!$D$5</f>".encode())
        return moved.replace(f"<f>'{SHEET}'!$E$4</f>".encode(), b"<f>#REF!</f>")

    sheet = loaded(unmark(changed(marked, renamed)))["新 名"]
    assert sheet["D5"].fill.fgColor.rgb == "FF00FF00"
    assert sheet["E4"].comment is None


def test_the_tab_on_top_comes_back() -> None:
    """The workbook opens again where it opened before."""
    restored = loaded(unmark(mark(from_xlsxwriter(), MARKS, FLAGS, NOTICE)))
    assert restored.active is not None
    assert restored.active.title == "词表 (2)"


# Other programs


@needs_office
@pytest.mark.parametrize("make", MAKERS)
def test_marks_survive_libreoffice_and_go_again(make: Callable[[], bytes], tmp_path: Path) -> None:
    """LibreOffice opens the copy with all marks; saved by it, unmark still gives back fills, fonts and values."""
    saved_copy = resaved(mark(make(), MARKS, FLAGS, NOTICE), tmp_path)
    sheet = loaded(saved_copy)[SHEET]
    assert loaded(saved_copy).sheetnames[0] == NOTICE_SHEET
    assert all(TAG in comments_of(saved_copy)[at] for at in ("D5", "E6", "I30"))
    assert [sheet.cell(one.row, one.column).fill.fgColor.rgb for one in MARKS] == [FILLS[o.severity] for o in MARKS]
    restored, original = loaded(unmark(saved_copy)), loaded(make())
    assert restored.sheetnames == original.sheetnames
    for row in original[SHEET].iter_rows(max_row=30, max_col=9):
        for cell in row:
            assert plain(restored[SHEET][cell.coordinate]) == plain(cell), cell.coordinate


def plain(cell: Any) -> tuple[Any, ...]:
    """What must survive a program that writes all styles anew."""
    fill = cell.fill.fgColor.rgb if cell.fill.patternType == "solid" else None
    comment = cell.comment.text.strip() if cell.comment else None
    edge = cell.border.left.style if cell.border.left else None
    value = None if cell.value is None else str(cell.value)
    return value, fill, bool(cell.font.b), edge, comment


@needs_office
def test_libreoffice_opens_the_rich_copy(tmp_path: Path) -> None:
    """A copy with macros, pictures and extension lists is a workbook that LibreOffice reads."""
    marked = mark(from_xlsxwriter(macros=True), MARKS, FLAGS, NOTICE)
    assert loaded(resaved(marked, tmp_path, "xlsm")).sheetnames == [NOTICE_SHEET, SHEET, "词表 (2)"]


# Packages of every kind


def strict(_: str, content: bytes) -> bytes:
    pairs = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
            b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        ),
    }
    for loose, other in pairs.items():
        content = content.replace(loose, other)
    return content


def prefixed(name: str, content: bytes) -> bytes:
    if not re.search(r"xl/(workbook|styles|sharedStrings|comments.*|worksheets/sheet\d)\.xml$", name):
        return content
    content = re.sub(rb"<(/?)([A-Za-z]+)(?=[\s>/])", rb"<\1x:\2", content)
    return content.replace(b"xmlns=", b"xmlns:x=")


def slashed(name: str, content: bytes) -> bytes:
    return content.replace(b'Target="worksheets/', b'Target="/XL/Worksheets/') if name.endswith(".rels") else content


@pytest.mark.parametrize(
    ("edit", "rename"),
    [
        pytest.param(strict, str, id="strict"),
        pytest.param(prefixed, str, id="prefixed"),
        pytest.param(slashed, str, id="absolute targets in other case"),
        pytest.param(lambda _, content: content, lambda name: "/" + name, id="names with a leading slash"),
        pytest.param(lambda _, content: content, lambda name: name.replace("/", "\\"), id="names with backslashes"),
    ],
)
def test_packages_of_every_kind(edit: Callable[[str, bytes], bytes], rename: Callable[[str], str]) -> None:
    """Strict, prefixed and oddly named packages are marked and come back as they were."""
    plain_book = openpyxl.Workbook()
    plain_book.worksheets[0].title = SHEET
    plain_book.worksheets[0]["B2"] = "内容"
    original = changed(saved(plain_book), edit, rename)
    marked = mark(original, [CellMark(SHEET, 2, 2, "error", "甲")], [RowFlag(SHEET, 2, 2)], NOTICE)
    sheets = [n for n, content in members(marked).items() if NOTICE.title.encode() in content]
    assert len(sheets) == 1
    assert any(f"{TAG}甲".encode() in content for content in members(marked).values())
    restored = members(unmark(marked))
    assert set(restored) == set(members(original))
    assert TAG.encode() not in b"".join(restored.values())


def test_new_elements_take_the_parts_namespace() -> None:
    """A strict workbook gets a strict notice; no transitional spreadsheet element comes in."""
    original = changed(from_xlsxwriter(), strict)
    after = members(mark(original, MARKS, FLAGS, NOTICE))
    for name, content in after.items():
        if name.endswith((".xml", ".rels")) and not name.startswith("docProps"):
            assert MAIN.encode() not in content, name


def test_addresses_may_be_left_out() -> None:
    """Rows and cells without addresses stand one after another."""
    bare = changed(from_xlsxwriter(), lambda n, c: re.sub(rb' r="[A-Z]*\d+"', b"", c) if "sheet1.xml" in n else c)
    before = loaded(bare)[SHEET]
    marked = loaded(mark(bare, [CellMark(SHEET, 2, 1, "error", "甲")], (), NOTICE))[SHEET]
    assert marked["A2"].fill.fgColor.rgb == FILLS["error"]
    assert [[c.value for c in row] for row in marked.iter_rows()] == [
        [c.value for c in row] for row in before.iter_rows()
    ]


# What cannot be marked


def without(name: str) -> bytes:
    parts = members(from_openpyxl())
    del parts[name]
    return repacked(parts)


def with_doctype(name: str, content: bytes) -> bytes:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    return bomb + content if name == "xl/workbook.xml" else content


BROKEN: dict[str, bytes] = {
    "empty": b"",
    "text": "岗位,等级".encode(),
    "old workbook or encrypted": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "other zip": repacked({"a.txt": b"a"}),
    "no content types": without("[Content_Types].xml"),
    "no workbook": without("xl/workbook.xml"),
    "no sheet": without("xl/worksheets/sheet1.xml"),
    "no relations": without("_rels/.rels"),
    "document type": changed(from_openpyxl(), with_doctype),
    "cut off": from_openpyxl()[:2000],
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_no_workbook_is_refused(kind: str) -> None:
    """Anything that is not a whole workbook raises UnpatchablePackage."""
    with pytest.raises(UnpatchablePackage):
        mark(BROKEN[kind], MARKS, FLAGS, NOTICE)


def test_an_unknown_sheet_is_refused() -> None:
    """A mark that has no place is not lost silently."""
    with pytest.raises(UnpatchablePackage, match="没有这张"):
        mark(from_openpyxl(), [CellMark("没有这张", 1, 1, "error", "甲")], (), NOTICE)


def test_sheet_names_match_loosely_when_needed() -> None:
    """Outer blanks and case do not hide a sheet."""
    marked = mark(from_openpyxl(), [CellMark(f" {SHEET} ", 4, 4, "error", "甲")], (), NOTICE)
    assert comments_of(marked)["D4"] == f"{TAG}甲"


@pytest.mark.parametrize("seed", range(6))
def test_mutated_bytes_never_raise_anything_else(seed: int) -> None:
    """Flipped, cut, repeated bytes: a copy or UnpatchablePackage, nothing else."""
    chance = random.Random(seed)
    original = mark(MAKERS[seed % 2](), MARKS, FLAGS, NOTICE)
    for _ in range(60):
        survives(mutated(chance, original))


@pytest.mark.parametrize("seed", range(6))
def test_mutated_parts_never_raise_anything_else(seed: int) -> None:
    """The same for parts mutated inside a sound container, where no checksum protects."""
    chance = random.Random(seed)
    parts = members(mark(MAKERS[seed % 2](), MARKS, FLAGS, NOTICE))
    for _ in range(60):
        victim = chance.choice([name for name in parts if name.endswith((".xml", ".rels", ".vml"))])
        survives(repacked({**parts, victim: mutated_markup(chance, parts[victim])}))


def survives(data: bytes) -> None:
    try:
        unmark(mark(data, MARKS, FLAGS, NOTICE))
    except UnpatchablePackage:
        return


def mutated(chance: random.Random, data: bytes) -> bytes:
    changed_bytes = bytearray(data)
    for _ in range(chance.choice([1, 3, 30])):
        changed_bytes[chance.randrange(len(changed_bytes))] = chance.randrange(256)
    if chance.randrange(5) == 0:
        del changed_bytes[chance.randrange(len(changed_bytes)) :]
    return bytes(changed_bytes)


def mutated_markup(chance: random.Random, data: bytes) -> bytes:
    """A part with an attribute, element or text of it replaced: mostly still well-formed."""
    values = [b"", b"-1", b"x", b"99999999999", b"1e9", "三".encode(), b"#REF!", b"A1:XFD1048576", b"../../..", b"nan"]
    value = chance.choice(values)
    ways = [
        (rb'="[^"]*"', b'="' + value + b'"'),
        (rb">[^<>]+<", b">" + value + b"<"),
        (rb"<[^<>?/]*/>", b""),
        (rb' [\w:]+="[^"]*"', b""),
    ]
    return replaced_one(chance, *chance.choice(ways), data)


def replaced_one(chance: random.Random, pattern: bytes, new: bytes, data: bytes) -> bytes:
    found = list(re.finditer(pattern, data))
    if not found:
        return b""
    match = chance.choice(found)
    return data[: match.start()] + new + data[match.end() :]


# Measuring text


@given(st.text(alphabet="风险 ab1,、\n", max_size=80), st.integers(4, 40))
def test_wrapped_lines_hold_the_whole_text(text: str, width: int) -> None:
    """No line is wider than the column, and the lines together are the text."""
    lines = wrap(text, width)
    assert "".join(lines) == text
    assert all(units(line.rstrip("\n")) <= width for line in lines)


def test_a_chinese_character_counts_two() -> None:
    """Width is counted in half-width characters."""
    assert (units("风险"), units("ab"), units("①、")) == (4, 2, 4)
