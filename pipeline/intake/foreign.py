"""What calamine does not tell of .ods, .xlsb and .xls beside merges: error cells, hidden rows and columns.

These are facts beside the values, so a file on which they cannot be had is read without them: calamine judges whether it is broken.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator

from lxml import etree

from pipeline.intake.compound import stream
from pipeline.intake.guard import Container
from pipeline.intake.merges import TABLE, binary_records, binary_sheets, repeat
from pipeline.intake.package import SheetFacts

_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A", 0x2B: "#GETTING_DATA"}
_EVER_ERROR = "#N/A"
_OFFICE_TYPE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type"
_CALC_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_FAR = 1_048_576


class _Gathered:
    """The facts of one sheet while its records are gone through. Rows and columns are counted from 1."""

    def __init__(self) -> None:
        self.errors: dict[tuple[int, int], str] = {}
        self.rows: set[int] = set()
        self.columns: list[tuple[int, int]] = []

    def facts(self) -> SheetFacts:
        return SheetFacts(errors=self.errors, hidden_rows=frozenset(self.rows), hidden_columns=tuple(self.columns))


def facts_of(content: bytes, container: Container) -> dict[str, SheetFacts]:
    """The facts of each sheet, by the sheet's name; nothing where they cannot be had."""
    readers = {Container.ODS: _opendocument, Container.XLSB: _binary, Container.XLS: _legacy}
    try:
        return readers[container](content)
    except (etree.XMLSyntaxError, KeyError, IndexError, ValueError, struct.error, zipfile.BadZipFile):
        return {}


# ── OpenDocument ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _opendocument(content: bytes) -> dict[str, SheetFacts]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        xml = package.read("content.xml")
    if b"table:visibility=" not in xml and b'"error"' not in xml:
        return {}
    tree = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    return {table.get(f"{TABLE}name", ""): _of_table(table) for table in tree.iter(f"{TABLE}table")}


def _of_table(table: etree._Element) -> SheetFacts:
    gathered = _Gathered()
    column = 1
    for each in table.iter(f"{TABLE}table-column"):
        following = column + repeat(each, "columns")
        if each.get(f"{TABLE}visibility") in ("collapse", "filter"):
            gathered.columns.append((column, following - 1))
        column = following
    row = 1
    for line in table.iter(f"{TABLE}table-row"):
        following = min(row + repeat(line, "rows"), _FAR + 1)
        if line.get(f"{TABLE}visibility") in ("collapse", "filter"):
            gathered.rows.update(range(row, following))
        gathered.errors.update({(row, at): text for at, text in _errors_in(line)})
        row = following
    return gathered.facts()


def _errors_in(line: etree._Element) -> Iterator[tuple[int, str]]:
    column = 1
    for cell in line.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
        if cell.get(_CALC_TYPE) == "error" or cell.get(_OFFICE_TYPE) == "error":
            yield column, "".join(str(text) for text in cell.itertext()).strip() or _EVER_ERROR
        column += repeat(cell, "columns")


# ── .xlsb ────────────────────────────────────────────────────────────────────────────────────────────────────────────

_ROW_HEAD, _CELL_ERROR, _FORMULA_ERROR, _COLUMN_INFO = 0, 3, 11, 60


def _binary(content: bytes) -> dict[str, SheetFacts]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: _of_binary(package.read(part)) for name, part in binary_sheets(package).items()}


def _of_binary(data: bytes) -> SheetFacts:
    gathered = _Gathered()
    row = 0
    for kind, body in binary_records(data):
        if kind == _ROW_HEAD:
            row = struct.unpack_from("<I", body)[0] + 1
            if body[11] & 0x10:
                gathered.rows.add(row)
        elif kind in (_CELL_ERROR, _FORMULA_ERROR):
            gathered.errors[row, struct.unpack_from("<I", body)[0] + 1] = _ERRORS.get(body[8], _EVER_ERROR)
        elif kind == _COLUMN_INFO and body[16] & 1:
            first, last = struct.unpack_from("<2I", body)
            gathered.columns.append((first + 1, last + 1))
    return gathered.facts()


# ── .xls ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

_BEGIN, _END, _BOUND_SHEET, _ROW, _COLUMNS, _BOOL_OR_ERROR, _FORMULA = 0x809, 0x0A, 0x85, 0x208, 0x7D, 0x205, 0x06
_BIFF8 = 0x600
_IS_ERROR = 2


def _legacy(content: bytes) -> dict[str, SheetFacts]:
    book = stream(content, ("workbook",))
    if struct.unpack_from("<H", book, 4)[0] != _BIFF8:
        return {}
    return {_sheet_name(body): _of_legacy(book, struct.unpack_from("<I", body)[0]) for kind, body in _substream(book, 0) if kind == _BOUND_SHEET}


def _sheet_name(body: bytes) -> str:
    """The name in a BOUNDSHEET record: its length, a flag for wide characters, the characters."""
    wide = body[7] & 1
    return body[8 : 8 + body[6] * (1 + wide)].decode("utf-16-le" if wide else "latin-1")


def _substream(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of one sheet; those of a chart that lies within it are passed over."""
    depth = 0
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<2H", book, at)
        body = book[at + 4 : at + 4 + size]
        at += 4 + size
        depth += (kind == _BEGIN) - (kind == _END)
        if depth == 0:
            return
        if depth == 1:
            yield kind, body


def _of_legacy(book: bytes, at: int) -> SheetFacts:
    gathered = _Gathered()
    for kind, body in _substream(book, at):
        if kind == _ROW and body[12] & 0x20:
            gathered.rows.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == _COLUMNS and body[8] & 1:
            first, last = struct.unpack_from("<2H", body)
            gathered.columns.append((first + 1, last + 1))
        elif code := _error_code(kind, body):
            row, column = struct.unpack_from("<2H", body)
            gathered.errors[row + 1, column + 1] = code
    return gathered.facts()


def _error_code(kind: int, body: bytes) -> str:
    if kind == _BOOL_OR_ERROR and body[7]:
        return _ERRORS.get(body[6], _EVER_ERROR)
    # A formula's result is a number unless its last two bytes are FF; then the first byte says what it is: 2 is an error.
    if kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == _IS_ERROR:
        return _ERRORS.get(body[8], _EVER_ERROR)
    return ""
