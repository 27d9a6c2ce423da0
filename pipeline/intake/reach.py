"""How far a sheet reaches, from its XML: a reader allocates the whole rectangle from A1 to the farthest filled cell."""

from __future__ import annotations

import re

from pipeline.place import column_number

_DATA, _DATA_END = b"<sheetData", b"</sheetData>"
_USUAL_ROW = re.compile(rb'<row r="(\d{1,9})"')
_FAR_OR_ODD = re.compile(rb"<c[\s/>](?!r=\"[A-Z]{1,2}\d{1,3}\")")
_NEAR_ROWS, _NEAR_COLUMNS = 999, 702
_TAG = re.compile(rb"<(/?)(?:[\w.-]+:)?(row|c)(?=[\s/>])([^<>]*)>(</(?:[\w.-]+:)?c\s*>)?")
_ROW_REF = re.compile(rb"(?:^|\s)r\s*=\s*[\"'](\d+)")
_CELL_REF = re.compile(rb"(?:^|\s)r\s*=\s*[\"']([A-Za-z]+)(\d+)")
_WITHOUT_REF = re.compile(rb"<(?:[\w.-]+:)?c(?=[\s/>])(?![^<>]*\sr\s*=)")
_FILLED_AT = re.compile(rb"<(?:[\w.-]+:)?c\s(?:[^<>]*?\s)??r\s*=\s*[\"']([A-Za-z]+)(\d+)[^<>]*(?<!/)>(?!</)")
_MANY = 2_000_000


def bound(xml: bytes) -> int:
    """How many cells the rectangle from A1 to the farthest filled cell holds at most. Cheap where all cells lie near."""
    begin, end = xml.find(_DATA), xml.rfind(_DATA_END)
    # Each cell says first where it stands, in the usual way, and none says that it is beyond ZZ999.
    if 0 <= begin < end and _FAR_OR_ODD.search(xml, begin, end) is None:
        return max(map(int, _USUAL_ROW.findall(xml, begin, end)), default=_NEAR_ROWS) * _NEAR_COLUMNS
    return exact(xml)


def exact(xml: bytes) -> int:
    """How many cells that rectangle holds; empty cells do not count."""
    if _WITHOUT_REF.search(xml) is None:
        cells = _FILLED_AT.findall(xml)
        width = max((column_number(letters.decode()) for letters in {letters for letters, _ in cells}), default=0)
        return width * max((int(row) for _, row in cells), default=0)
    # Going from tag to tag takes its time; a sheet of so many cells spans as many.
    cells_said = xml.count(b"<c")
    return cells_said if cells_said > _MANY else _walked(xml)


def _walked(xml: bytes) -> int:
    """The same from tag to tag as a reader goes, counting on where a line or a cell does not say where it stands."""
    height = width = row = column = 0
    for found in _TAG.finditer(xml):
        closing, name, attributes, closed = found.groups()
        if name == b"row":
            if number := _ROW_REF.search(attributes):
                row = int(number[1]) - 1
            if closing or attributes.endswith(b"/"):
                row, column = row + 1, 0
        elif not closing:
            here = row
            if at := _CELL_REF.search(attributes):
                here, column = int(at[2]) - 1, column_number(at[1].decode()) - 1
            column += 1
            if closed is None and not attributes.endswith(b"/"):
                height, width = max(height, here + 1), max(width, column)
    return height * width
