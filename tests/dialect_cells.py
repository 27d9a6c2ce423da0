"""How programs write cells and texts, each in its own way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from lxml import etree
from ooxml import MAIN, Dialect, Sheet, cells, emptied, is_sheet, packed, q, shared, text, text_element, tree, unpacked, value


def inline(root: Sheet, strings: list[str]) -> None:
    """Every text in its own cell (streaming POI, Access, many report generators)."""
    for cell in cells(root):
        if cell.get("t") == "s":
            content = strings[int(value(cell) or 0)]
            emptied(cell)
            cell.set("t", "inlineStr")
            text_element(etree.SubElement(cell, q("is")), content)


def inline_rich(root: Sheet, strings: list[str]) -> None:
    """Every text in its own cell, in runs of differently styled letters (report generators)."""
    for cell in cells(root):
        if cell.get("t") == "s":
            content = strings[int(value(cell) or 0)]
            emptied(cell)
            cell.set("t", "inlineStr")
            runs(etree.SubElement(cell, q("is")), content)


def as_results(root: Sheet, strings: list[str]) -> None:
    """Every text as if a formula had given it, but without a formula (SheetJS, excelize)."""
    for cell in cells(root):
        if cell.get("t") == "s":
            content = strings[int(value(cell) or 0)]
            emptied(cell)
            cell.set("t", "str")
            etree.SubElement(cell, q("v")).text = content


def by_formula(root: Sheet, strings: list[str]) -> None:
    """Every short text as the calculated result of a formula, as after linking one's form to another sheet."""
    for cell in cells(root):
        if cell.get("t") == "s" and len(strings[int(value(cell) or 0)]) < 200:
            content = strings[int(value(cell) or 0)]
            emptied(cell)
            cell.set("t", "str")
            etree.SubElement(cell, q("f")).text = 'T(底稿!$B$2)&""'
            etree.SubElement(cell, q("v")).text = content


def without_cell_references(root: Sheet, _: list[str]) -> None:
    """Cells that do not say where they are: each stands beside the one before it (SpreadsheetGear, exporters written by hand)."""
    for row in root.iter(q("row")):
        _fill_gaps(row)
        for cell in row:
            del cell.attrib["r"]


def without_row_references(root: Sheet, _: list[str]) -> None:
    """Lines that do not say where they are, of cells that do."""
    data = next(root.iter(q("sheetData")))
    rows = {int(row.get("r", "0")): row for row in data}
    data[:] = [rows[n] if n in rows else etree.Element(q("row")) for n in range(1, max(rows) + 1)]
    for row in data:
        row.attrib.pop("r", None)


def _fill_gaps(row: Sheet) -> None:
    """Put empty cells where the line has none, so that all stand side by side from A on."""
    found = {_column(cell.get("r", "")): cell for cell in row}
    row[:] = [found[n] if n in found else etree.Element(q("c"), r="") for n in range(1, max(found, default=0) + 1)]


def _column(reference: str) -> int:
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + ord(letter) - 64
    return number


def iso_dates(root: Sheet, _: list[str]) -> None:
    """Days written as text of the calendar (strict OOXML of Excel, openpyxl on request)."""
    for cell in cells(root):
        number = value(cell)
        if cell.get("t") is None and number and cell.find(q("f")) is None and 20_000 < float(number) < 60_000:
            cell.set("t", "d")
            found = cell.find(q("v"))
            assert found is not None
            found.text = f"{date(1899, 12, 30) + timedelta(days=int(float(number)))}T00:00:00"


def days_as_texts(root: Sheet, _: list[str]) -> None:
    """Days as words: without formats nobody would see a day in a number."""
    for cell in cells(root):
        number = value(cell)
        if cell.get("t") is None and number and cell.find(q("f")) is None and 20_000 < float(number) < 60_000:
            cell.set("t", "str")
            found = cell.find(q("v"))
            assert found is not None
            found.text = f"{date(1899, 12, 30) + timedelta(days=int(float(number)))}"


def explicit_types(root: Sheet, _: list[str]) -> None:
    """Numbers that say that they are (LibreOffice, openpyxl)."""
    for cell in cells(root):
        if cell.get("t") is None and value(cell):
            cell.set("t", "n")


def decimal_points(root: Sheet, _: list[str]) -> None:
    """Whole numbers with a decimal point (Google)."""
    for cell in cells(root):
        found = cell.find(q("v"))
        if cell.get("t") is None and found is not None and found.text:
            found.text = str(float(found.text))


def type_before_style(root: Sheet, _: list[str]) -> None:
    """A cell's type said before its style (Numbers)."""
    for cell in cells(root):
        style = cell.attrib.pop("s", None)
        if style is not None:
            cell.set("s", style)


def false_attributes(root: Sheet, _: list[str]) -> None:
    """Everything said, even what is not so (LibreOffice)."""
    for row in root.iter(q("row")):
        for name in ("customFormat", "hidden", "customHeight", "collapsed"):
            row.set(name, {"1": "true", "true": "true"}.get(row.get(name, ""), "false"))
    for column in root.iter(q("col")):
        column.set("hidden", {"1": "true", "true": "true"}.get(column.get("hidden", ""), "false"))
        column.set("collapsed", "false")
    for formula in root.iter(q("f")):
        formula.set("aca", "false")


def other_order_of_attributes(root: Sheet, _: list[str]) -> None:
    """The reference last (report generators)."""
    for element in (*cells(root), *root.iter(q("row"))):
        reference = element.attrib.pop("r", None)
        if reference is not None:
            element.set("r", reference)


def jumbled(root: Sheet, _: list[str]) -> None:
    """Cells and lines in any order: each says where it is."""
    data = next(root.iter(q("sheetData")))
    for row in data:
        row[:] = list(reversed(row))
    data[:] = [*data[1::2], *data[::2]]


def open_empty_cells(root: Sheet, _: list[str]) -> None:
    """Empty cells with an empty value."""
    for cell in cells(root):
        if len(cell) == 0:
            etree.SubElement(cell, q("v"))


def without_empty_cells(root: Sheet, _: list[str]) -> None:
    """Only cells that hold something."""
    for row in root.iter(q("row")):
        row[:] = [cell for cell in row if len(cell)]


def without_styles_in_cells(root: Sheet, _: list[str]) -> None:
    """Cells that name no style."""
    for element in (*cells(root), *root.iter(q("row")), *root.iter(q("col"))):
        element.attrib.pop("s", None)
        element.attrib.pop("style", None)


def dated_1904(content: bytes) -> bytes:
    """Days counted from 1904 (Excel on a Macintosh)."""
    parts = unpacked(content)
    book = tree(parts["xl/workbook.xml"])
    next(book.iter(q("workbookPr"))).set("date1904", "1")
    parts["xl/workbook.xml"] = text(book)
    for name in filter(is_sheet, list(parts)):
        root = tree(parts[name])
        for cell in cells(root):
            number = value(cell)
            if cell.get("t") is None and number and cell.find(q("f")) is None and 20_000 < float(number) < 60_000:
                found = cell.find(q("v"))
                assert found is not None
                found.text = str(int(float(number)) - 1462)
        parts[name] = text(root)
    return packed(parts)


def runs(parent: Sheet, content: str) -> None:
    """A text in runs of differently styled letters; the first one without a style, as WPS and Excel write it."""
    for number, part in enumerate((content[:1], content[1:3], content[3:])):
        if part:
            run = etree.SubElement(parent, q("r"))
            if number:
                style = etree.SubElement(run, q("rPr"))
                for tag, said in (("sz", "20"), ("rFont", "宋体"), ("charset", "134")):
                    etree.SubElement(style, q(tag), val=said)
            text_element(run, part)


def in_shared(write: Callable[[Sheet, str], None]) -> Dialect:
    def dialect(content: bytes) -> bytes:
        parts = unpacked(content)
        root = tree(parts["xl/sharedStrings.xml"])
        for item, said in zip(root.iter(q("si")), shared(parts), strict=True):
            emptied(item)
            write(item, said)
        parts["xl/sharedStrings.xml"] = text(root)
        return packed(parts)

    return dialect


def with_reading(item: Sheet, content: str) -> None:
    """A text with the reading of its characters above them, which is no part of it (Excel)."""
    text_element(item, content)
    ruby = etree.SubElement(item, q("rPh"), sb="0", eb="1")
    text_element(ruby, "pinyin")
    etree.SubElement(item, q("phoneticPr"), fontId="1", type="noConversion")


def runs_with_reading(item: Sheet, content: str) -> None:
    runs(item, content)
    ruby = etree.SubElement(item, q("rPh"), sb="0", eb="1")
    text_element(ruby, "pīnyīn")


def carriage_returns(item: Sheet, content: str) -> None:
    """Breaks between lines as the programs of a Macintosh or a web form leave them."""
    text_element(item, content.replace("\n", "_x000D_\n"))


def escaped(item: Sheet, content: str) -> None:
    """Breaks between lines and underscores as escapes of the format, as Excel writes what XML has no room for."""
    text_element(item, content.replace("_", "_x005F_").replace("\n", "_x000A_"))


def listed_apart(content: bytes) -> bytes:
    """Each use of a text as a text of its own, none used twice, beginning with one that is never used."""
    parts = unpacked(content)
    strings, made = shared(parts), ["从未用到"]
    for name in filter(is_sheet, list(parts)):
        root = tree(parts[name])
        for cell in cells(root):
            if cell.get("t") == "s":
                found = cell.find(q("v"))
                assert found is not None
                made.append(strings[int(found.text or 0)])
                found.text = str(len(made) - 1)
        parts[name] = text(root)
    table = etree.Element(q("sst"), nsmap={None: MAIN})
    for said in made:
        text_element(etree.SubElement(table, q("si")), said)
    parts["xl/sharedStrings.xml"] = text(table)
    return packed(parts)


def with_extension(root: Sheet, _: list[str]) -> None:
    for cell in cells(root):
        if len(cell):
            etree.SubElement(etree.SubElement(cell, q("extLst")), q("ext"), uri="{0}")


def with_blanks(root: Sheet, _: list[str]) -> None:
    """Blanks around every value, as an older formatter of XML lays it out."""
    for cell in cells(root):
        found = cell.find(q("v"))
        if found is not None and cell.get("t") != "str":
            found.text = f"\n{found.text or ''}\n"
    etree.indent(root, " ")
