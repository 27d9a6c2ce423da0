"""Letters made to hurt: ghost cells, bombs, entities, names that lead astray, chains that loop. Small to build, dear to read."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass

from drawn_cases import base, workbook
from foreign_books import (
    SECTOR,
    Cells,
    binary,
    binary_cell,
    binary_lines,
    binary_parts,
    binary_record,
    binary_row,
    binary_sheet,
    compound,
    legacy,
    legacy_cell,
    legacy_sheet,
    legacy_stream,
    open_book,
    open_cell,
    open_table,
)
from openpyxl.utils import get_column_letter
from packages import SHEET, Entry, endless, entries, entry, in_part, packed, parts, patched, with_entries, zipped
from workspaces import sheet_of

FORM = "岗位"
CORRECT = workbook([base(FORM)])
TEMPLATE = sheet_of("综合科", FORM).workbook()
"""A form as our template makes it, which unlike the other one has its texts shared."""
CANARY = "金丝雀啼叫"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRINGS, BOOK, STYLES = "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"


@dataclass(frozen=True)
class Ghost:
    """One such letter: how to build it, what may be said of it, and whether its table must come out whole."""

    make: Callable[[], bytes]
    rules: frozenset[str]
    ending: str = "xlsx"
    whole: bool = False


def _told(make: Callable[[], bytes], *rules: str, ending: str = "xlsx") -> Ghost:
    return Ghost(make, frozenset(rules), ending)


def _harmless(make: Callable[[], bytes], *rules: str, ending: str = "xlsx") -> Ghost:
    return Ghost(make, frozenset(rules), ending, whole=True)


def cells() -> Cells:
    """The cells of a correct form, its dates as texts."""
    return {at: value if isinstance(value, str) else float(value) if isinstance(value, (int, float)) else str(value)
            for at, value in base(FORM).cells.items() if value is not None}


def _in_sheet(change: Callable[[bytes], bytes]) -> bytes:
    return in_part(CORRECT, SHEET, change)


def _after_data(xml: bytes) -> bytes:
    return _in_sheet(lambda sheet: sheet.replace(b"</sheetData>", xml + b"</sheetData>"))


def _sheet_of(data: bytes, merges: bytes = b"") -> bytes:
    """A workbook whose only sheet holds this."""
    head = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return _in_sheet(lambda _: head + data + b"</sheetData>" + merges + b"</worksheet>")


def _text(at: str, text: str) -> bytes:
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'.encode()


# ── far cells, many cells ────────────────────────────────────────────────────────────────────────────────────────────


def _without_numbers(data: bytes) -> bytes:
    """A sheet whose rows bear no number."""
    return _sheet_of(b"<row>" + _text("A1", "甲") + b"</row><row>" + data + b"</row>")


def _scattered() -> bytes:
    """A hundred cells of which each alone lies near enough, on a hundred sheets."""
    far = b'<row r="50000"><c r="Z50000"><v>1</v></c></row>'
    sheet = _after_data(far)
    made = parts(sheet)
    listed = "".join(f'<sheet xmlns:r="{_RELATIONS}" name="表{n}" sheetId="{n}" r:id="rIdX{n}"/>' for n in range(10, 110))
    related = "".join(f'<Relationship Id="rIdX{n}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>' for n in range(10, 110))
    made[BOOK] = made[BOOK].replace(b"</sheets>", listed.encode() + b"</sheets>")
    made["xl/_rels/workbook.xml.rels"] = made["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", related.encode() + b"</Relationships>")
    return packed(made)


def _again_and_again(sheet: bytes, often: int) -> bytes:
    """A workbook written in an unusual way, and one part of it as many sheets."""
    made = parts(in_part(CORRECT, SHEET, lambda _: sheet.replace(b'"', b"'")))
    only = re.search(rb"<sheet [^<>]*/>", made[BOOK])
    assert only is not None
    copies = (only[0].replace(b'name="', b'name="%d' % n).replace(b'sheetId="1"', b'sheetId="%d"' % (n + 1)) for n in range(often))
    return packed(made | {BOOK: made[BOOK].replace(only[0], b"".join(copies))})


def _million_rows(row: Callable[[int], bytes], last: bytes = b"") -> bytes:
    """The form with a million more rows."""
    return _after_data(b"".join(map(row, range(9, 1_000_009))) + last)


def _wide_headings() -> bytes:
    names = ["风险点", "表现形式", "自评等级", "防控措施", "责任人", "备注", "其他（补充）"]
    row = b"".join(_text(f"{get_column_letter(n)}4", names[n % len(names)]) for n in range(1, 16_385))
    return _sheet_of(b'<row r="4">' + row + b"</row>" + b'<row r="5">' + b"".join(_text(f"{get_column_letter(n)}5", f"内{n}") for n in range(1, 16_385)) + b"</row>")


def _brackets() -> bytes:
    """Half a million different texts that look as if they might be headings with a remark in brackets."""
    lines = (b'<row r="%d">' % row + b"".join(_text(f"{get_column_letter(c)}{row}", f"第{row}（{c}）") for c in range(1, 51)) + b"</row>" for row in range(1, 10_001))
    return _sheet_of(b"".join(lines))


# ── bombs ────────────────────────────────────────────────────────────────────────────────────────────────────────────

_SI = b"<si><t>" + b"a" * 300_000 + b"</t></si>"
_SST = b'<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def _shared(size: int | None, times: int = 33_000) -> bytes:
    """Shared texts of ten gigabytes; `size` is what they say of themselves."""
    return with_entries(TEMPLATE, endless(STRINGS, _SST, _SI, times, b"</sst>", size))


def _styles(size: int | None) -> bytes:
    head = b'<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts>'
    return with_entries(CORRECT, endless(STYLES, head, b'<numFmt numFmtId="200" formatCode="0"/>' * 9000, 30_000, b"</numFmts></styleSheet>", size))


def _sheet_bomb(size: int | None) -> bytes:
    sheet = parts(CORRECT)[SHEET]
    close = sheet.index(b"</sheetData>")
    return with_entries(CORRECT, endless(SHEET, sheet[:close], b" " * 300_000, 33_000, sheet[close:], size))


def _shared_often() -> bytes:
    """One text of 32,767 characters to which half a million cells point."""
    made = parts(TEMPLATE)
    made[STRINGS] = _SST + b"<si><t>" + "长".encode() * 32_767 + b"</t></si></sst>"
    rows = b"".join(b'<row r="%d">' % r + b'<c t="s"><v>0</v></c>' * 50 + b"</row>" for r in range(1, 10_001))
    made[SHEET] = parts(_sheet_of(rows))[SHEET]
    return packed(made)


def _nested(depth: int) -> bytes:
    made = b"x" * 1000
    for level in range(depth):
        made = packed({f"{level}-{n}.zip": made for n in range(10)})
    return made


def _many_entries() -> bytes:
    empty = Entry(b"x", b"\x03\x00", 0)
    return zipped([*entries(CORRECT), *[empty] * 60_000])


# ── entities ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS = f'<!DOCTYPE x [<!ENTITY l0 "ha">{_LAUGHS}]>'
QUADRATIC = f'<!DOCTYPE x [<!ENTITY q "{"q" * 100_000}">]>'


def external(path: str) -> str:
    """A document type whose entity is the content of a file."""
    return f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{path}">]>'


def _declared(xml: bytes, doctype: str) -> bytes:
    """The XML with a document type before its root."""
    start = xml.index(b"?>") + 2 if xml.startswith(b"<?xml") else 0
    return xml[:start] + doctype.encode() + xml[start:]


def with_entity(part: str, doctype: str, entity: str, instead_of: str) -> bytes:
    """The form with a document type in a part, and its entity there in place of a text."""
    assert instead_of.encode() in parts(TEMPLATE)[part]
    return in_part(TEMPLATE, part, lambda xml: _declared(xml.replace(instead_of.encode(), entity.encode(), 1), doctype))


def _late(doctype: str) -> bytes:
    """A document type after a long comment."""
    return in_part(CORRECT, SHEET, lambda xml: _declared(xml, f"<!--{' ' * 20_000}-->{doctype}"))


def _wide_entity() -> bytes:
    """A document type in a part that is UTF-16."""
    return in_part(CORRECT, SHEET, lambda xml: _declared(xml, LAUGHS).decode().replace("UTF-8", "UTF-16").encode("utf-16"))


def _deep(depth: int) -> bytes:
    sheet = parts(CORRECT)[SHEET]
    close = sheet.index(b"</worksheet>")
    return in_part(CORRECT, SHEET, lambda xml: xml[:close] + b"<a>" * depth + b"</a>" * depth + xml[close:])


# ── tags that a careless pattern would chew on for ever ──────────────────────────────────────────────────────────────


def _tags(tag: bytes, count: int) -> bytes:
    sheet = parts(CORRECT)[SHEET]
    last = sheet.rindex(b"<row")
    # Each is a little different, or the package would be refused for how well it packs.
    return in_part(CORRECT, SHEET, lambda _: sheet[:last] + b"".join(b"%s%x" % (tag, n * 2_654_435_761 % 2**32) for n in range(count)) + sheet[last:])


# ── merges ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _merged(ranges: list[str]) -> bytes:
    merges = "".join(f'<mergeCell ref="{each}"/>' for each in ranges)
    return _in_sheet(lambda xml: xml.replace(b"</sheetData>", f'</sheetData><mergeCells count="{len(ranges)}">{merges}</mergeCells>'.encode()))


def _merged_far() -> bytes:
    """A merge over a million cells, with something in its far corner."""
    far = b'<row r="90000">' + _text("K90000", "远") + b"</row>"
    return in_part(_after_data(far), SHEET, lambda xml: xml.replace(b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A8:K90000"/></mergeCells>'))


def _overlapping() -> list[str]:
    return ["A8:Q5000"] * 100_000


# ── .xls ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _patch(content: bytes, at: int, *numbers: int) -> bytes:
    made = bytearray(content)
    struct.pack_into(f"<{len(numbers)}I", made, at, *numbers)
    return bytes(made)


def _loop(where: str) -> bytes:
    """An .xls one of whose chains leads back to itself."""
    sound = legacy({FORM: cells()})
    (first_of_directory,) = struct.unpack_from("<I", sound, 48)
    stream_sector = first_of_directory + 1
    changes = {
        "directory": (SECTOR + 4 * first_of_directory, (first_of_directory,)),
        "stream": (SECTOR + 4 * stream_sector, (stream_sector,)),
        "table": (68, (stream_sector, 0xFFFFFFFF)),
        "endless stream": ((first_of_directory + 1) * SECTOR + 128 + 120, (0xFFFFFFFF,)),
        "size of table": (44, (0x7FFFFFFF,)),
        "small table": (60, (0xFFFF0000, 0xFFFF)),
    }
    at, numbers = changes[where]
    made = _patch(sound, at, *numbers)
    if where == "table":
        made = _patch(made, (stream_sector + 2) * SECTOR - 4, stream_sector)
    if where == "endless stream":
        made = _patch(made, SECTOR + 4 * stream_sector, stream_sector)
    return made


def _legacy(**how: object) -> bytes:
    return compound(legacy_stream({FORM: legacy_sheet(cells(), **how)}))  # type: ignore[arg-type]


def _lost_sheet() -> bytes:
    stream = bytearray(legacy_stream({FORM: legacy_sheet(cells())}))
    struct.pack_into("<I", stream, stream.index(struct.pack("<2H", 0x85, 12)) + 4, 0x7FFFFFF0)
    return compound(bytes(stream))


def _legacy_many(count: int) -> bytes:
    rows = b"".join(legacy_cell(8 + n % 60_000, 1 + n // 60_000, 1.0) for n in range(count))
    return _legacy(more=rows)


# ── .xlsb ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _binary(lines: list[bytes], more: bytes = b"") -> bytes:
    sheet = binary_sheet([*binary_lines(cells()), *lines])
    return packed(binary_parts({FORM: sheet[:-3] + more + sheet[-3:]}))


def _binary_part(name: str, data: bytes) -> bytes:
    return packed(parts(binary({FORM: cells()})) | {name: data})


# ── .ods ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _open_rows(more: str) -> bytes:
    return open_book(open_table(FORM, cells()).replace("</table:table>", more + "</table:table>"))


def _row(content: str, repeated: int) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{content}</table:table-row>'


_EMPTY, _X = "<table:table-cell/>", open_cell("x")
_NUL = b"xl/worksheets/sheet1.xml\x00.txt"

GHOSTS: dict[str, Ghost] = {
    # Far cells.
    "a styled cell at XFD1048576": _harmless(lambda: _after_data(b'<row r="1048576"><c r="XFD1048576" s="0"/></row>')),
    "a filled cell at XFD1048576": _told(lambda: _after_data(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "F05"),
    "a far cell in a row without a number": _told(lambda: _without_numbers(b'<c r="XFD1048576"><v>1</v></c>'), "F05"),
    "a far cell in a row of another number": _told(lambda: _after_data(b'<row r="9"><c r="XFD1048576"><v>1</v></c></row>'), "F05"),
    "a far row without a number of columns": _told(lambda: _without_numbers(b'<c r="A1048576"><v>1</v></c><c r="XFD1"><v>1</v></c>'), "F05"),
    "a far cell in small letters": _told(lambda: _after_data(b'<row r="9"><c r="xfd1048576"><v>1</v></c></row>'), "F05"),
    "a far cell after a line break": _told(lambda: _after_data(b'<row\nr="9"><c\nr="XFD1048576"><v>1</v></c></row>'), "F05"),
    "a far cell with blanks about its sign": _told(lambda: _after_data(b'<row r="9"><c r = "XFD1048576"><v>1</v></c></row>'), "F05"),
    "a far cell beyond the last column": _told(lambda: _after_data(b'<row r="9"><c r="ZZZZZ9999999"><v>1</v></c></row>'), "F05"),
    "a far cell under a prefix": _told(lambda: _in_sheet(lambda xml: re.sub(rb"(</?)(?=[a-zA-Z])", rb"\1x:", xml.replace(b"</sheetData>", b'<row r="9"><c r="XFD1048576"><v>1</v></c></row></sheetData>').replace(b"xmlns=", b"xmlns:x="))), "F05"),
    "rows that count on from a far one": _told(lambda: _after_data(b'<row r="1048570"><c r="A1048570"><v>1</v></c></row><row><c r="XFC1"><v>1</v></c><c><v>1</v></c></row><row><c><v>1</v></c></row>'), "F05"),
    "far cells on many sheets": _told(_scattered, "F05"),
    "a part as two thousand sheets, in single quotes": _told(lambda: _again_and_again(parts(CORRECT)[SHEET], 2_000), "F05"),
    "a part of some size as many sheets, in single quotes": _told(
        lambda: _again_and_again(parts(_after_data(b"".join(b'<row r="%d">' % n + _text(f"A{n}", "甲" * 200) + b"</row>" for n in range(9, 5_000))))[SHEET], 150), "F05",
    ),
    "a million styled rows": _harmless(lambda: _million_rows(lambda n: b'<row r="%d" s="1" customFormat="1"/>' % n)),
    "a million rows of styled cells": _harmless(lambda: _million_rows(lambda n: b'<row r="%d"><c r="A%d" s="1"/></row>' % (n, n))),
    "a million rows of cells in two tags": _harmless(lambda: _million_rows(lambda n: b'<row r="%d"><c r="A%d" s="1"></c></row>' % (n, n))),
    "a million styled rows and a last word": _told(lambda: _million_rows(lambda n: b'<row r="%d" s="1" customFormat="1"/>' % n, b'<row r="1048576"><c r="Q1048576"><v>1</v></c></row>'), "F05"),
    "a million rows of little cells": _told(lambda: _million_rows(lambda _: b"<row>" + b"<c/>" * 6 + b"</row>", b'<row><c r="Q9"><v>1</v></c></row>'), "F05", "S11", "S08", "S12"),
    "headings in 16,384 columns": _told(_wide_headings, "S01", "F07", "S02", "S03", "S04", "H01"),
    "half a million texts in brackets": _told(_brackets, "S01", "F07", "F04"),
    "a text of 32,767 characters in every cell": _told(lambda: _sheet_of(b"".join(b'<row r="%d">' % r + b"".join(_text(f"{get_column_letter(c)}{r}", "长" * 32_767) for c in range(1, 18)) + b"</row>" for r in range(1, 61))), "F07", "S01", "F05"),
    # Bombs.
    "ten gigabytes of shared texts": _told(lambda: _shared(None), "F05"),
    "ten gigabytes of shared texts that say they are small": _told(lambda: _shared(1000), "F11"),
    "ten gigabytes of styles": _told(lambda: _styles(None), "F05"),
    "ten gigabytes of styles that say they are small": _told(lambda: _styles(1000), "F11"),
    "a sheet of ten gigabytes that says it is small": _told(lambda: _sheet_bomb(1000), "F11"),
    "a short text to which everything points": _told(_shared_often, "F05"),
    "shared texts that announce 10,000,000,000": _told(lambda: in_part(TEMPLATE, STRINGS, lambda xml: re.sub(rb'uniqueCount="\d+"', b'uniqueCount="10000000000"', xml)), "F11"),
    "a zip in a zip in a zip": _told(lambda: _nested(5), "F02"),
    "a form with a zip inside": _harmless(lambda: packed(parts(CORRECT) | {"xl/embeddings/all.zip": _nested(3)})),
    "sixty thousand parts": _told(_many_entries, "F05", "F11"),
    # Entities.
    "a billion laughs in a sheet": _told(lambda: with_entity(SHEET, LAUGHS, "<v>&l9;</v>", "<v>1</v>"), "F11"),
    "a billion laughs in shared texts": _told(lambda: with_entity(STRINGS, LAUGHS, "&l9;", "综合科"), "F11"),
    "a billion laughs in a sheet's name": _told(lambda: with_entity(BOOK, LAUGHS, "&l9;", FORM), "F11"),
    "a billion laughs in styles": _told(lambda: with_entity(STYLES, LAUGHS, 'name="&l9;"', 'name="'), "F04"),
    "a billion laughs in relations": _told(lambda: with_entity("xl/_rels/workbook.xml.rels", LAUGHS, "&l9;", "worksheets/sheet1.xml"), "F11"),
    "a billion laughs in an .ods": _told(lambda: open_book(open_table(FORM, {**cells(), (9, 1): "entity"}).replace("entity", "&l9;"), LAUGHS), "F11", ending="ods"),
    "a billion laughs in an attribute of an .ods": _told(lambda: open_book(open_table("名", cells(), [(1, 1, 1, 2)]).replace('"名"', '"&l9;"'), LAUGHS), "F11", ending="ods"),
    "a long entity many times": _told(lambda: with_entity(SHEET, QUADRATIC, "<v>" + "&q;" * 100_000 + "</v>", "<v>1</v>"), "F11"),
    "a document type after a long comment": _told(lambda: _late(LAUGHS), "F11"),
    "a document type in UTF-16": _told(_wide_entity, "F11"),
    "XML nested a million deep": _harmless(lambda: _deep(1_000_000)),
    "workbook XML nested a million deep": _told(lambda: in_part(CORRECT, BOOK, lambda xml: xml.replace(b"<sheets>", b"<a>" * 1_000_000 + b"</a>" * 1_000_000 + b"<sheets>")), "F04"),
    "an .ods nested a million deep": _told(lambda: open_book("<table:a>" * 1_000_000 + "</table:a>" * 1_000_000 + open_table(FORM, cells())), "F05", ending="ods"),
    # Tags without end.
    "a million cells that do not close": _told(lambda: _tags(b"<c ", 1_000_000), "S14", "F04", "F05"),
    "a million formulas that do not close": _harmless(lambda: _tags(b"<f ", 1_000_000)),
    "a million error cells without value": _told(lambda: _tags(b'<c t="e">', 1_000_000), "S14", "F04", "F05"),
    "a million hidden rows that do not close": _told(lambda: _tags(b'<row hidden="1" ', 1_000_000), "S14"),
    "a million formulas": _told(lambda: _after_data(b"".join(b'<c r="A%d"><f>1</f></c>' % n for n in range(9, 1_000_009))), "F05"),
    # Names.
    "a part above the folder": _told(lambda: with_entries(CORRECT, entry("../../外面.xml", b"x")), "F11"),
    "a part above the folder, backwards": _told(lambda: with_entries(CORRECT, entry("..\\..\\外面.xml", b"x")), "F11"),
    "a part on a drive": _told(lambda: with_entries(CORRECT, entry("C:\\外面.xml", b"x")), "F11"),
    "an absolute part": _harmless(lambda: patched(CORRECT, lambda name, data: (f"/{name}", data))),
    "backslashes in names": _harmless(lambda: patched(CORRECT, lambda name, data: (name.replace("/", "\\"), data))),
    "names in capitals": _harmless(lambda: patched(CORRECT, lambda name, data: (name.upper() if name.endswith("sheet1.xml") else name, data))),
    "a NUL in a name": _told(lambda: with_entries(CORRECT, entry(_NUL, b"<x/>")), "F11"),
    "a sheet twice": _told(lambda: zipped([*entries(CORRECT), entry(SHEET, parts(_after_data(b"<row/>"))[SHEET])]), "F11"),
    "a sheet twice in another case": _told(lambda: zipped([*entries(CORRECT), entry(SHEET.upper(), b"<x/>")]), "F11"),
    "two kinds of workbook at once": _told(lambda: packed(parts(CORRECT) | parts(open_book(open_table(FORM, cells())))), "F11"),
    "an .xlsx and an .xlsb at once": _told(lambda: packed(parts(CORRECT) | parts(binary({FORM: cells()}))), "F11"),
    # Merges.
    "a merge over everything": _told(lambda: _merged(["A8:XFD1048576", "A1:XFD1048576"]), "F07", "S01"),
    "a merge over a million cells": _harmless(_merged_far, "S16"),
    "a hundred thousand merges": _harmless(lambda: _merged([f"A{n}:B{n}" for n in range(8, 100_008)])),
    "a hundred thousand merges over each other": _told(lambda: in_part(_after_data(b'<row r="5000"><c r="Q5000"><v>1</v></c></row>'), SHEET, lambda xml: xml.replace(b"</sheetData>", b"</sheetData><mergeCells>" + b'<mergeCell ref="A8:Q5000"/>' * 100_000 + b"</mergeCells>")), "F05", "S11", "S08", "S13", "S16"),
    # .xls
    **{f"an .xls that loops: {where}": _told(lambda where=where: _loop(where), "F04", ending="xls") for where in ("directory", "stream", "table", "endless stream")},
    "an .xls with a table of two thousand million": _harmless(lambda: _loop("size of table"), ending="xls"),
    "an .xls with a small table of a thousand million": _harmless(lambda: _loop("small table"), ending="xls"),
    "an .xls that declares all its cells": _harmless(lambda: _legacy(dimensions=(65_536, 256)), ending="xls"),
    "an .xls that declares too many cells": _harmless(lambda: _legacy(dimensions=(0xFFFFFFFF, 0xFFFF)), ending="xls"),
    "an .xls with a far cell": _told(lambda: _legacy(more=legacy_cell(65_536, 256, 1.0)), "F05", ending="xls"),
    "an .xls with a cell beyond the last column": _told(lambda: _legacy(more=legacy_cell(65_536, 65_536, 1.0)), "F05", ending="xls"),
    "an .xls with a merge over everything": _told(lambda: _legacy(merges=[(1, 1, 65_536, 256)] * 5_000), "F07", "S01", ending="xls"),
    "an .xls with many cells": _harmless(lambda: _legacy_many(300_000), ending="xls"),
    "an .xls whose sheet starts nowhere": _told(_lost_sheet, "F04", ending="xls"),
    # .xlsb
    "an .xlsb with a far cell": _told(lambda: _binary([binary_row(1_048_576), binary_cell(16_384, 1.0)]), "F05", ending="xlsb"),
    "an .xlsb with a cell beyond the last column": _told(lambda: _binary([binary_row(1_048_576), binary_cell(2**32, 1.0)]), "F05", ending="xlsb"),
    "an .xlsb of garbage": _told(lambda: _binary_part("xl/worksheets/sheet1.bin", bytes(range(256)) * 1000), "S14", "F04", ending="xlsb"),
    "an .xlsb whose workbook is garbage": _told(lambda: _binary_part("xl/workbook.bin", bytes(range(256)) * 1000), "F04", ending="xlsb"),
    "an .xlsb cut in a record": _told(lambda: _binary_part("xl/worksheets/sheet1.bin", binary_record(0, b"\x00" * 17)[:5]), "S14", "F04", ending="xlsb"),
    "an .xlsb without relations": _told(lambda: packed({n: d for n, d in parts(binary({FORM: cells()})).items() if not n.endswith(".rels")}), "F04", ending="xlsb"),
    "an .xlsb with a merge over everything": _told(lambda: binary({FORM: cells()}, [(1, 1, 1_048_576, 16_384)] * 1000), "F07", "S01", ending="xlsb"),
    # .ods
    "an .ods with a line a thousand million times": _told(lambda: _open_rows(_row(_X, 10**9)), "F05", ending="ods"),
    "an .ods with a cell a thousand million times": _told(lambda: _open_rows(_row(_X.replace("<table:table-cell", f'<table:table-cell table:number-columns-repeated="{10**9}"'), 1000)), "F05", ending="ods"),
    "an .ods with empty lines a thousand million times": _harmless(lambda: _open_rows(_row(_EMPTY, 10**9)), ending="ods"),
    "an .ods with a far last line": _told(lambda: _open_rows(_row(_EMPTY, 1_000_000) + _row(_X, 1)), "F05", ending="ods"),
    "an .ods with many empty cells and a last one": _told(lambda: _open_rows("".join(_row(_EMPTY.replace("/>", ' table:number-columns-repeated="16383"/>') + _X, 1) for _ in range(1000))), "F05", ending="ods"),
    "an .ods with a merge over everything": _told(lambda: open_book(open_table(FORM, cells(), [(1, 1, 1_048_576, 16_384)])), "F07", "S01", ending="ods"),
    "an .ods with a negative repetition": _told(lambda: _open_rows(_row(_X, -1)), "F04", ending="ods"),
    "an .ods whose repetition is no number": _told(lambda: _open_rows(_row(_X, 1).replace('"1"', '"viel"')), "F04", ending="ods"),
}
