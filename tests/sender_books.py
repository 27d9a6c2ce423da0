"""Workbooks as senders have them: each with features that a program can lose when it saves a file anew.

Made by XlsxWriter and openpyxl; what neither of them can make is put into the package part by part.
"""

from __future__ import annotations

import base64
import io
import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.formatting.rule import ColorScaleRule, IconSetRule
from openpyxl.styles import Border, Color, Font, GradientFill, PatternFill, Protection, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.protection import SheetProtection

SHEET = "岗位"
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
BITMAP = struct.pack("<2sIHHIIiiHHIIiiII", b"BM", 70, 0, 0, 54, 40, 2, 2, 1, 24, 0, 16, 2835, 2835, 0, 0) + bytes(range(16))
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////"
    "wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z"
)

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_GUID = "{{697C734A-D50C-C94C-B97C-C77102E3CC{:02X}}}"


# ── filling by XlsxWriter ────────────────────────────────────────────────────────────────────────────────────────────


def written(fill: Callable[[Any, Any], None], options: dict[str, Any] | None = None) -> bytes:
    """A workbook with a filled table, and what `fill(book, sheet)` adds."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **(options or {})})
    sheet = book.add_worksheet(SHEET)
    for column, head in enumerate(("序号", "岗位", "风险点", "发生机率", "自评等级", "数量"), 1):
        sheet.write_string(2, column, head)
    for row in range(3, 12):
        sheet.write_number(row, 1, row - 2)
        for column, word in enumerate(("采购岗", "拆分采购", "高", "二级"), 2):
            sheet.write_string(row, column, f"{word}{row}" if column == 3 else word)
        sheet.write_formula(row, 6, f"=B{row + 1}*2", None, (row - 2) * 2)
    fill(book, sheet)
    book.close()
    return out.getvalue()


def drop_downs(book: Any, sheet: Any) -> None:
    """Drop-downs of three kinds with hints."""
    other = book.add_worksheet("词表")
    other.write_column("A1", ["一级", "二级", "三级"])
    book.define_name("等级", "=词表!$A$1:$A$3")
    sheet.data_validation("E4:E12", {"validate": "list", "source": ["高", "中", "低"], "input_title": "机率", "input_message": "从列表选"})
    sheet.data_validation("F4:F12", {"validate": "list", "source": "=等级", "error_title": "不对", "error_type": "warning"})
    sheet.data_validation("C4:C12", {"validate": "list", "source": "=词表!$A$1:$A$3"})


def conditional_formats(book: Any, sheet: Any) -> None:
    """Rules old and new: those of 2010 live in an extension list."""
    red = book.add_format({"bg_color": "#FFC7CE", "font_color": "#9C0006"})
    sheet.conditional_format("F4:F12", {"type": "cell", "criteria": "==", "value": '"一级"', "format": red, "stop_if_true": True})
    sheet.conditional_format("G4:G12", {"type": "data_bar", "data_bar_2010": True, "bar_negative_color": "#FF0000"})
    sheet.conditional_format("B4:B12", {"type": "3_color_scale"})
    sheet.conditional_format("B4:B12", {"type": "icon_set", "icon_style": "4_traffic_lights", "reverse_icons": True})
    sheet.conditional_format("D4:D12", {"type": "duplicate", "format": red})


def pictures(_: Any, sheet: Any) -> None:
    """Pictures of three formats, in the sheet, in a cell, behind it and in the page's head and foot."""
    for cell, name, data in (("I3", "a.png", PNG), ("J3", "b.jpg", JPEG), ("K3", "c.bmp", BITMAP)):
        sheet.insert_image(cell, name, {"image_data": io.BytesIO(data), "description": name})
    sheet.embed_image("L3", "d.png", {"image_data": io.BytesIO(PNG)})
    sheet.set_background(io.BytesIO(PNG))
    sheet.set_header("&L&G&C岗位", {"image_left": "h.png", "image_data_left": io.BytesIO(PNG)})
    sheet.set_footer("&R&G", {"image_right": "f.jpg", "image_data_right": io.BytesIO(JPEG)})


def charts(book: Any, sheet: Any) -> None:
    """A chart on the sheet, and one on a sheet of its own."""
    for kind, put in (("column", lambda made: sheet.insert_chart("I3", made)), ("pie", book.add_chartsheet("图").set_chart)):
        chart = book.add_chart({"type": kind})
        chart.add_series({"values": f"={SHEET}!$G$4:$G$12", "categories": f"={SHEET}!$B$4:$B$12", "name": "数量"})
        put(chart)


def comments(_: Any, sheet: Any) -> None:
    """Comments of the sender's, small, large, shown, coloured."""
    sheet.write_comment("E5", "我们的机率按去年统计", {"author": "张三"})
    sheet.write_comment("B4", "小", {"author": "李四", "x_scale": 0.3, "y_scale": 0.2})
    sheet.write_comment("D6", "大", {"x_scale": 3, "y_scale": 3, "visible": True, "color": "#CCFFCC"})
    sheet.write_comment("H20", "表外的批注")


def sparklines(_: Any, sheet: Any) -> None:
    """Sparklines, alone and in a group."""
    sheet.add_sparkline("I4", {"range": f"{SHEET}!B4:G4"})
    sheet.add_sparkline("I5", {"location": ["I6", "I7"], "range": [f"{SHEET}!B6:G6", f"{SHEET}!B7:G7"], "type": "column"})


def tables(_: Any, sheet: Any) -> None:
    """A table with a total row and a column of formulas."""
    heads = ("序号", "岗位", "风险点", "发生机率", "自评等级", "数量")
    columns = [{"header": head} for head in heads]
    columns[-1] |= {"total_function": "sum", "formula": "=[@序号]*2"}
    sheet.add_table("B3:G13", {"name": "风险表", "columns": columns, "total_row": True, "style": "Table Style Light 11"})


def names_and_print(book: Any, sheet: Any) -> None:
    """Names of the book and of sheets, printed pages with everything that can be set."""
    other = book.add_worksheet("第二张 (旧)")
    book.define_name("全局", f"={SHEET}!$B$4")
    book.define_name("'第二张 (旧)'!本表", "='第二张 (旧)'!$A$1")
    for one in (sheet, other):
        one.set_landscape()
        one.set_paper(9)
        one.print_area("A1:H20")
        one.repeat_rows(2)
        one.repeat_columns("A:B")
        one.fit_to_pages(1, 0)
        one.set_h_pagebreaks([6, 9])
        one.set_v_pagebreaks([4])
        one.set_header('&L&"宋体,加粗"左&C&A&R&D')
        one.set_footer("第 &P 页")
        one.set_margins(0.3, 0.4, 0.5, 0.6)
        one.center_horizontally()
    other.activate()
    other.set_first_sheet()


def layout(book: Any, sheet: Any) -> None:
    """Widths, heights, groups, hidden rows and columns, frozen panes, a filter, merged cells."""
    sheet.set_column("A:A", 3.5)
    sheet.set_column("D:D", 44, book.add_format({"text_wrap": True, "bg_color": "#EEEEEE"}))
    sheet.set_column("I:K", 12, None, {"level": 1, "hidden": True})
    sheet.set_column("L:L", 12, None, {"collapsed": True})
    sheet.set_row(5, 41.5, book.add_format({"italic": True}), {"level": 1, "hidden": True})
    sheet.set_row(6, None, None, {"collapsed": True})
    sheet.freeze_panes(3, 2)
    sheet.autofilter("B3:G12")
    sheet.filter_column("F", "x == 二级")
    sheet.merge_range("B1:G1", "岗位廉政风险登记表", book.add_format({"align": "center", "bold": True}))
    sheet.merge_range("C9:C11", "合并的岗位")
    sheet.set_zoom(85)
    sheet.outline_settings(True, False, True, True)
    sheet.ignore_errors({"number_stored_as_text": "B4:B12"})


def links(_: Any, sheet: Any) -> None:
    """Links to places outside and inside."""
    sheet.write_url("I4", "https://example.org/?a=1&b=2", string="外部", tip="提示")
    sheet.write_url("I5", f"internal:'{SHEET}'!B4", string="内部")
    sheet.write_url("I6", r"external:c:\temp\表.xlsx#Sheet1!A1")
    sheet.write_url("I7", "mailto:a@example.org")


def protection(book: Any, sheet: Any) -> None:
    """A protected sheet with open ranges, locked and unlocked cells."""
    sheet.protect("密码", {"insert_rows": True, "format_cells": True})
    sheet.unprotect_range("C4:C12", "可填")
    sheet.write("E4", "高", book.add_format({"locked": False}))
    sheet.write("E5", "中", book.add_format({"hidden": True}))


def other_sheets(book: Any, _: Any) -> None:
    """Hidden and very hidden sheets, one with nothing, tab colours."""
    for name, hide in (("隐藏", "hide"), ("深藏", "very_hidden"), ("空", "")):
        made = book.add_worksheet(name)
        made.set_tab_color("#FF9900")
        if hide:
            made.write("B2", "看不见的内容")
            made.write_comment("B2", "看不见的批注")
            getattr(made, hide)()


def macros(book: Any, sheet: Any) -> None:
    """A macro project, a button and a tick box that belong to it."""
    book.add_vba_project(io.BytesIO(b"not really a project"), is_stream=True)
    book.set_vba_name("ThisWorkbook")
    sheet.set_vba_name("Sheet1")
    sheet.insert_button("I4", {"macro": "汇总", "caption": "汇总"})
    sheet.insert_checkbox("I8", True)
    sheet.write_comment("D5", "按钮旁的批注")


def shapes(_: Any, sheet: Any) -> None:
    """Text boxes and rich strings, array formulas and those that spill."""
    sheet.insert_textbox("I4", "说明\n第二行", {"width": 200, "fill": {"color": "#FFFFCC"}})
    sheet.write_rich_string("I12", "普通", "红", "色")
    sheet.write_array_formula("I14:I15", "{=B4:B5*2}")
    sheet.write_dynamic_array_formula("J14:J15", "=_xlfn.UNIQUE(B4:B5)")
    sheet.write_formula("I16", "=SUM(B4:B12)", None, 45)
    sheet.write_blank("I17", None)


def properties(book: Any, _: Any) -> None:
    """Properties of the document, those of the sender's own kind, and another way of counting days."""
    book.set_properties({"title": "岗位表", "author": "张三", "company": "示例市审计局", "comments": "备注"})
    book.set_custom_property("文号", "审办〔2011〕5号")
    book.set_calc_mode("manual")
    book.set_size(1200, 800)


WRITTEN = (
    drop_downs, conditional_formats, pictures, charts, comments, sparklines, tables, names_and_print, layout, links, protection,
    other_sheets, macros, shapes, properties,
)


def everything() -> bytes:
    """All of it in one workbook, but what makes cells unfit for the rest."""
    def fill(book: Any, sheet: Any) -> None:
        for feature in WRITTEN:
            if feature is not tables:
                feature(book, sheet)

    return written(fill)


# ── filling by openpyxl ──────────────────────────────────────────────────────────────────────────────────────────────


def by_openpyxl() -> bytes:
    """A workbook as openpyxl writes it: other defaults, inline everything, comments without a drawing of the usual kind."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    for row in range(3, 12):
        for column in range(2, 8):
            sheet.cell(row, column, f"内容{row}{column}")
    sheet["B1"] = "登记表"
    sheet.merge_cells("B1:G1")
    sheet.merge_cells("C6:C8")
    fills = (PatternFill("lightUp", fgColor=Color(indexed=10)), GradientFill(degree=90, stop=("FFFFFFFF", "FF0000FF")), PatternFill("solid", fgColor=Color(theme=4, tint=0.4)))
    for row, fill in enumerate(fills, 4):
        cell = sheet.cell(row, 5)
        cell.fill, cell.font = fill, Font(name="楷体", size=14, strike=True, color=Color(theme=1))
        cell.border = Border(left=Side("dashed", Color(theme=3)), diagonal=Side("thin"), diagonalUp=True)
        cell.protection = Protection(locked=False)
    sheet["E5"].comment = Comment("自己的批注\n第二行", "张三", width=80, height=30)
    sheet["B3"].comment = Comment("", "李四")
    choices = DataValidation(type="list", formula1='"一级,二级,三级"', allow_blank=True)
    choices.add("F4:F11")
    sheet.add_data_validation(choices)
    sheet.conditional_formatting.add("B4:B11", ColorScaleRule("min", None, "FFFFFF", "max", None, "FF0000"))  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add("C4:C11", IconSetRule("3Arrows", "num", [1, 2, 3]))  # type: ignore[no-untyped-call]
    sheet.protection = SheetProtection(sheet=True, formatCells=False)
    book.create_sheet("隐").sheet_state = "veryHidden"
    sheet.defined_names["本表"] = DefinedName("本表", attr_text=f"{SHEET}!$A$1")
    book.security.lockStructure = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# ── what is put into the package ─────────────────────────────────────────────────────────────────────────────────────


def members(data: bytes) -> dict[str, bytes]:
    """All members of a package, unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def repacked(parts: Mapping[str, bytes]) -> bytes:
    """A package of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2011, 9, 30, 8, 0, 0)), content)
    return out.getvalue()


class Insertion:
    """A package being added to by hand."""

    def __init__(self, data: bytes) -> None:
        self.parts = members(data)

    def insert(self, part: str, before: str, text: str) -> None:
        """Put a text before the first of some words in a part."""
        content = self.parts[part].decode()
        assert before in content, (part, before)
        self.parts[part] = content.replace(before, text + before, 1).encode()

    def part(self, name: str, content: bytes, content_type: str = "") -> None:
        """Add a part and its content type."""
        self.parts[name] = content
        if content_type:
            self.insert("[Content_Types].xml", "</Types>", f'<Override PartName="/{name}" ContentType="{content_type}"/>')

    def ending(self, ending: str, content_type: str) -> None:
        """Declare the content type of an ending."""
        self.insert("[Content_Types].xml", "</Types>", f'<Default Extension="{ending}" ContentType="{content_type}"/>')

    def link(self, owner: str, identity: str, kind: str, target: str) -> None:
        """Let a part refer to another."""
        folder, _, name = owner.rpartition("/")
        rels = f"{folder}/_rels/{name}.rels".lstrip("/")
        empty = b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
        self.parts.setdefault(rels, empty)
        kind = kind if ":" in kind else f"{_RELATIONS}/{kind}"
        self.insert(rels, "</Relationships>", f'<Relationship Id="{identity}" Type="{kind}" Target="{target}"/>')

    def bytes(self) -> bytes:
        """The package."""
        return repacked(self.parts)


FIRST = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"


def threads() -> bytes:
    """Conversations at two cells, as Excel of today keeps them, and an old comment beside them."""
    said = (("E5", 1, None, 1, "机率为什么是高？"), ("E5", 2, 1, 2, "按去年统计。\n请核对"), ("D6", 3, None, 1, "请补充"))

    def legacy(_: Any, sheet: Any) -> None:
        for cell, root in (("E5", 1), ("D6", 3)):
            words = "".join(f"\n{'Comment' if parent is None else 'Reply'}:\n    {text}" for at, _, parent, _, text in said if at == cell)
            sheet.write_comment(cell, f"[Threaded comment]\n\nYour version of Excel allows you to read this.{words}", {"author": f"tc={_GUID.format(root)}"})
        sheet.write_comment("B4", "普通批注", {"author": "张三"})

    made = Insertion(written(legacy))
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    spoken = "".join(
        f'<threadedComment ref="{at}" dT="2011-09-2{number}T08:00:00.00" personId="{_GUID.format(160 + person)}" id="{_GUID.format(number)}"'
        + (f' parentId="{_GUID.format(parent)}"' if parent else "") + f"><text>{text}</text></threadedComment>"
        for at, number, parent, person, text in said
    )
    people = "".join(f'<person displayName="{name}" id="{_GUID.format(161 + n)}" userId="{name}" providerId="None"/>' for n, name in enumerate(("张三", "李四")))
    office = "http://schemas.microsoft.com/office/2017/10/relationships"
    made.part("xl/threadedComments/threadedComment1.xml", f'<ThreadedComments xmlns="{space}">{spoken}</ThreadedComments>'.encode(), "application/vnd.ms-excel.threadedcomments+xml")
    made.part("xl/persons/person.xml", f'<personList xmlns="{space}">{people}</personList>'.encode(), "application/vnd.ms-excel.person+xml")
    made.link(FIRST, "rId71", f"{office}/threadedComment", "../threadedComments/threadedComment1.xml")
    made.link(BOOK, "rId72", f"{office}/person", "persons/person.xml")
    return made.bytes()


def extension_lists() -> bytes:
    """Drop-downs that refer to another sheet in the way of 2010, and a rule with a formula likewise, in the extension list."""
    made = Insertion(written(conditional_formats))
    x14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
    excel = "http://schemas.microsoft.com/office/excel/2006/main"
    lists = (
        f'<ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" xmlns:x14="{x14}"><x14:dataValidations count="1" xmlns:xm="{excel}">'
        f'<x14:dataValidation type="list" allowBlank="1" showInputMessage="1"><x14:formula1><xm:f>{SHEET}!$B$4:$B$12</xm:f></x14:formula1>'
        "<xm:sqref>C4:C12 E5</xm:sqref></x14:dataValidation></x14:dataValidations></ext>"
    )
    made.insert(FIRST, "</extLst>", lists)
    made.insert(BOOK, "</workbook>", '<extLst><ext uri="{79F54976-1DA5-4618-B147-4CDE4B953A38}" xmlns:x14="' + x14 + '"><x14:workbookPr defaultImageDpi="32767"/></ext></extLst>')
    return made.bytes()


def odd_parts() -> bytes:
    """Settings of a printer, own XML, an embedded document, links to another workbook, a query, a ribbon, a thumbnail."""
    made = Insertion(written(names_and_print))
    made.ending("bin", "application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings")
    made.part("xl/printerSettings/printerSettings1.bin", b"\0printer\xff")
    made.link(FIRST, "rId81", "printerSettings", "../printerSettings/printerSettings1.bin")
    made.parts[FIRST] = re.sub(rb"<pageSetup ", b'<pageSetup r:id="rId81" ', made.parts[FIRST])
    made.part("customXml/item1.xml", "<资料 xmlns='urn:x'><文号>5</文号></资料>".encode())
    made.part("customXml/itemProps1.xml", b'<ds:datastoreItem ds:itemID="{1}" xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"/>', "application/vnd.openxmlformats-officedocument.customXmlProperties+xml")
    made.link("customXml/item1.xml", "rId1", "customXmlProps", "itemProps1.xml")
    made.link(BOOK, "rId82", "customXml", "../customXml/item1.xml")
    made.part("xl/externalLinks/externalLink1.xml", f'<externalLink xmlns="{_MAIN}"><externalBook xmlns:r="{_RELATIONS}" r:id="rId1"><sheetNames><sheetName val="甲"/></sheetNames></externalBook></externalLink>'.encode(), "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml")
    made.parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{_RELATIONS}/externalLinkPath" Target="%E8%A1%A8.xlsx" TargetMode="External"/></Relationships>'.encode()
    made.link(BOOK, "rId83", "externalLink", "externalLinks/externalLink1.xml")
    made.insert(BOOK, "<definedNames>", '<externalReferences><externalReference r:id="rId83"/></externalReferences>')
    made.part("xl/connections.xml", f'<connections xmlns="{_MAIN}"><connection id="1" name="查询" type="5" refreshedVersion="6"/></connections>'.encode(), "application/vnd.openxmlformats-officedocument.spreadsheetml.connections+xml")
    made.link(BOOK, "rId84", "connections", "connections.xml")
    made.part("customUI/customUI14.xml", b'<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui"/>')
    made.link("", "rId85", "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility", "customUI/customUI14.xml")
    made.ending("jpeg", "image/jpeg")
    made.part("docProps/thumbnail.jpeg", JPEG)
    made.link("", "rId86", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail", "docProps/thumbnail.jpeg")
    return made.bytes()


def controls() -> bytes:
    """Form controls as Excel keeps them: a drawing of the old kind, properties apart, an alternative on the sheet."""
    made = Insertion(written(macros))
    x14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    made.part("xl/ctrlProps/ctrlProp1.xml", f'<formControlPr xmlns="{x14}" objectType="CheckBox" checked="Checked" fmlaLink="$B$4"/>'.encode(), "application/vnd.ms-excel.controlproperties+xml")
    made.link(FIRST, "rId91", "ctrlProp", "../ctrlProps/ctrlProp1.xml")
    control = (
        f'<mc:AlternateContent xmlns:mc="{compatible}"><mc:Choice Requires="x14" xmlns:x14="{x14}"><controls><mc:AlternateContent>'
        '<mc:Choice Requires="x14"><control shapeId="1025" r:id="rId91" name="勾选"><controlPr defaultSize="0"/></control></mc:Choice>'
        "</mc:AlternateContent></controls></mc:Choice></mc:AlternateContent>"
    )
    sheet = made.parts[FIRST].decode()
    after = re.search(r"<legacyDrawing [^>]*/>", sheet)
    assert after
    made.parts[FIRST] = (sheet[: after.end()] + control + sheet[after.end() :]).encode()
    return made.bytes()


def old_drawings() -> bytes:
    """A line and a group drawn in the old way and no comment at all, as WPS keeps them."""
    made = Insertion(written(lambda *_: None))
    spaces = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"'
    drawn = '<v:line id="Line 1" style="position:absolute" from="0,0" to="10,10"><x:ClientData ObjectType="Shape"/></v:line><v:group id="g"/>'
    made.part("xl/drawings/vmlDrawing1.vml", f'<xml {spaces}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>{drawn}<br></xml>'.encode())
    made.ending("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
    made.link(FIRST, "rId95", "vmlDrawing", "../drawings/vmlDrawing1.vml")
    made.insert(FIRST, "</worksheet>", f'<legacyDrawing xmlns:r="{_RELATIONS}" r:id="rId95"/>')
    return made.bytes()


def bare_borders() -> bytes:
    """Borders that name no edge, formats that repeat, as tables from the net have them."""
    made = Insertion(by_openpyxl())
    styles = made.parts["xl/styles.xml"].decode()
    styles = re.sub(r"<border><left ?/><right ?/><top ?/><bottom ?/><diagonal ?/></border>", "<border/>", styles)
    assert "<border/>" in styles
    formats = re.search(r'<cellXfs count="(\d+)">(<xf .*?(?:/>|</xf>))', styles)
    assert formats
    styles = styles.replace(formats[0], f'<cellXfs count="{int(formats[1]) + 1}">{formats[2]}', 1)
    made.parts["xl/styles.xml"] = styles.replace("</cellXfs>", f"{formats[2]}</cellXfs>").encode()
    columns = f'<cols><col min="1" max="16384" width="9" style="{formats[1]}"/></cols>'
    made.insert(FIRST, "<sheetData>", columns)
    return made.bytes()


def without_styles() -> bytes:
    """A workbook without any list of formats whose cells refer to formats all the same."""
    made = Insertion(written(lambda *_: None))
    del made.parts["xl/styles.xml"]
    for part in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        made.parts[part] = re.sub(rb"<(?:Override|Relationship)[^>]*styles[^>]*/>", b"", made.parts[part])
    made.parts[FIRST] = made.parts[FIRST].replace(b'<c r="C5"', b'<c s="7" r="C5"')
    assert b's="7"' in made.parts[FIRST]
    return made.bytes()


_STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
}


def strict() -> bytes:
    """A workbook in the strict dialect, with the edges' names that go with it."""
    return repacked({name: _in_strict(name, content) for name, content in members(by_openpyxl()).items()})


def _in_strict(name: str, content: bytes) -> bytes:
    for loose, other in _STRICT.items():
        content = content.replace(loose, other)
    if name != "xl/styles.xml":
        return content
    return re.sub(rb"<(/?)left\b", rb"<\1start", re.sub(rb"<(/?)right\b", rb"<\1end", content))


MADE: dict[str, Callable[[], bytes]] = {
    **{feature.__name__: (lambda feature=feature: written(feature)) for feature in WRITTEN},  # type: ignore[misc]
    "days from 1904": lambda: written(properties, {"date_1904": True}),
    **{made.__name__: made for made in (
        everything, by_openpyxl, threads, extension_lists, odd_parts, controls, old_drawings, bare_borders, without_styles, strict,
    )},
}
"""Every kind of workbook by its name."""
