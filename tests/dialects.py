"""One filled workbook as other programs write it: the same cells, another XML, another package.

Every dialect is a pure function from a package to a package. Most were seen in files that such programs really wrote, the rest
the format allows; none changes what a person sees in the workbook.
"""

from __future__ import annotations

import re
import zipfile

import dialect_cells as cell
import dialect_parts as part
from ooxml import BOM, Dialect, each_part, in_sheets, is_sheet, one_after_the_other, packed, sheets, unpacked

PROGRAMS: dict[str, Dialect] = {
    "Excel": each_part(part.excel_namespaces, is_sheet),
    "Excel, strict": one_after_the_other(sheets(cell.iso_dates), each_part(part.strict)),
    "Excel, Macintosh, 1904": one_after_the_other(cell.dated_1904, cell.in_shared(cell.carriage_returns)),
    "Excel, template": part.declared("application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml"),
    "Excel, macros": part.with_macros,
    "WPS": one_after_the_other(each_part(part.wps_namespaces, is_sheet), cell.in_shared(cell.runs)),
    "LibreOffice": sheets(cell.explicit_types, cell.false_attributes),
    "Google": one_after_the_other(sheets(cell.decimal_points, part.dimension(None)), each_part(part.carriage_return_after_declaration)),
    "Numbers": one_after_the_other(sheets(cell.type_before_style), part.moved({"sheet1.xml": "sheet.xml", "sheet2.xml": "sheet1.xml"})),
    "POI": sheets(cell.open_empty_cells, part.dimension("A1")),
    "POI, streaming": one_after_the_other(sheets(cell.inline, part.dimension("A1")), part.without("sharedStrings")),
    "Open XML SDK": one_after_the_other(
        sheets(part.dimension(None)), each_part(part.prefixed("x")), each_part(lambda xml: BOM + xml), each_part(part.absolute_targets, lambda n: n.endswith(".rels"))
    ),
    "Open XML SDK, by hand": one_after_the_other(
        sheets(cell.inline, cell.days_as_texts, cell.without_cell_references, cell.without_row_references, cell.without_styles_in_cells), part.without("sharedStrings", "docProps"),
        each_part(part.single_quotes, is_sheet), part.moved({"sheet1.xml": "sheet.xml"}),
    ),
    "SpreadsheetGear": one_after_the_other(sheets(cell.without_cell_references, cell.without_row_references), each_part(lambda xml: BOM + part.blank_before_slash(xml))),
    "SheetJS": one_after_the_other(sheets(cell.as_results, cell.without_empty_cells), part.without("sharedStrings")),
    "ElementTree": each_part(part.prefixed("ns0")),
    "a report generator": one_after_the_other(sheets(cell.inline_rich, cell.other_order_of_attributes, part.dimension(None)), part.without("sharedStrings"), each_part(part.closing_tags, is_sheet)),
    "laid out for people": each_part(part.pretty, lambda name: is_sheet(name) or "workbook.xml" in name),
}
"""The habits of one program together, as they are met."""

HABITS: dict[str, Dialect] = {
    "strict namespaces": each_part(part.strict),
    "a prefix in sheets only": each_part(part.prefixed("main"), is_sheet),
    "inline texts": sheets(cell.inline),
    "texts as results": sheets(cell.as_results),
    "texts by formula": sheets(cell.by_formula),
    "no references on cells": sheets(cell.without_cell_references),
    "no references on lines": sheets(cell.without_row_references),
    "rich texts": cell.in_shared(cell.runs),
    "readings above characters": cell.in_shared(cell.with_reading),
    "rich texts with readings": cell.in_shared(cell.runs_with_reading),
    "carriage returns": cell.in_shared(cell.carriage_returns),
    "escaped characters": cell.in_shared(cell.escaped),
    "texts listed apart": cell.listed_apart,
    "calendar days": sheets(cell.iso_dates),
    "days from 1904": cell.dated_1904,
    "no styles": one_after_the_other(sheets(cell.days_as_texts, cell.without_styles_in_cells), part.without("styles", "theme")),
    "attributes in another order": sheets(cell.other_order_of_attributes),
    "cells in any order": sheets(cell.jumbled),
    "only filled cells": sheets(cell.without_empty_cells),
    "a dimension of all": sheets(part.dimension("A1:XFD1048576")),
    "a dimension of one cell": sheets(part.dimension("A1")),
    "cells before settings": sheets(part.data_first),
    "alternate content": sheets(part.alternate_content),
    "UTF-16": each_part(part.utf_16("utf-16-le")),
    "UTF-16, sheets only": each_part(part.utf_16("utf-16-le"), is_sheet),
    "UTF-16, texts only": each_part(part.utf_16("utf-16-le"), lambda name: "sharedStrings" in name),
    "UTF-16, other end first": each_part(part.utf_16("utf-16-be")),
    "GBK": each_part(part.in_gb("GBK"), lambda name: is_sheet(name) or "sharedStrings" in name),
    "GB18030": each_part(part.in_gb("GB18030")),
    "byte order marks": each_part(lambda xml: BOM + xml),
    "no declarations": each_part(lambda xml: re.sub(rb"^<\?xml.*?\?>\s*", b"", xml)),
    "characters by number": each_part(part.numbered_characters, lambda name: is_sheet(name) or "sharedStrings" in name or "workbook.xml" in name),
    "character data": each_part(part.character_data, lambda name: "sharedStrings" in name),
    "remarks": each_part(part.with_remarks, is_sheet),
    "one element a line": each_part(part.pretty),
    "a blank before the slash": each_part(part.blank_before_slash),
    "closing tags": each_part(part.closing_tags),
    "single quotes": each_part(part.single_quotes),
    "absolute targets": each_part(part.absolute_targets, lambda name: name.endswith(".rels")),
    "roundabout targets": each_part(part.roundabout_targets, lambda name: name.endswith("workbook.xml.rels")),
    "another folder": part.moved({"xl/": "wtf/"}),
    "Chinese part names": part.moved({"worksheets/sheet": "worksheets/工作表"}),
    "part names in other case": part.moved({"worksheets/sheet": "Worksheets/Sheet", "sharedStrings": "SharedStrings"}, told=False),
    "part names with backslashes": part.backslashes,
    "part names from the root": part.named_by(lambda name: f"/{name}"),
    "stored": lambda content: packed(unpacked(content), zipfile.ZIP_STORED),
    "streamed": part.streamed,
    "large headers": part.large_headers,
    "folders": part.with_folders,
    "parts in another order": lambda content: packed(dict(reversed(unpacked(content).items()))),
}
"""Single habits, met in one program or another."""

REFUSED: dict[str, Dialect] = {
    "extensions in cells": sheets(cell.with_extension),
    "blanks around values": sheets(cell.with_blanks),
    "values as character data": in_sheets(lambda xml: re.sub(rb"<v>([^<&]+)</v>", rb"<v><![CDATA[\1]]></v>", xml)),
    "remarks in values": in_sheets(lambda xml: re.sub(rb"<v>([^<]+)</v>", rb"<v><!-- 0 -->\1</v>", xml)),
    "a dimension that says nothing": in_sheets(lambda xml: re.sub(rb"<dimension [^>]*/>", b"<dimension/>", xml)),
    "a dimension of columns": sheets(part.dimension("A:R")),
    "a merge of columns": in_sheets(lambda xml: xml.replace(b"</mergeCells>", b'<mergeCell ref="Z:AA"/></mergeCells>')),
    "fixed references": in_sheets(lambda xml: re.sub(rb'<c r="([A-Z]+)(\d+)"', rb'<c r="$\1$\2"', xml)),
    "references in small letters": in_sheets(lambda xml: re.sub(rb'<c r="([A-Z]+)', lambda found: found[0].lower(), xml)),
    "an unknown state of a sheet": each_part(lambda xml: re.sub(rb"(<sheet [^>]*?)(/>)", rb'\1 state="shown"\2', xml, count=1), lambda n: n == "xl/workbook.xml"),
    "a workbook part of another name": part.moved({"workbook.xml": "workbook2.xml"}),
    "styles and texts of other names": part.moved({"styles.xml": "styles1.xml", "sharedStrings.xml": "strings.xml"}),
    "targets with the folder twice": each_part(lambda xml: xml.replace(b'Target="', b'Target="xl/'), lambda n: n.endswith("workbook.xml.rels")),
    "targets as addresses of the web": one_after_the_other(
        part.moved({"worksheets/sheet": "worksheets/表"}), each_part(lambda xml: xml.replace("表".encode(), b"%E8%A1%A8"), lambda n: n.endswith("workbook.xml.rels"))
    ),
    "a macro sheet": part.with_another_sheet("xlMacrosheet", "macrosheets/sheet1.xml"),
    "inline GBK": one_after_the_other(sheets(cell.inline), each_part(part.in_gb("GBK"), is_sheet)),
    "no mark of the encoding": each_part(lambda xml: xml.decode("utf-8").replace("UTF-8", "UTF-16").encode("utf-16-le"), lambda n: "sharedStrings" in n),
}
"""What is rare and right all the same; the reader alone reads other texts, none or refuses the workbook."""
