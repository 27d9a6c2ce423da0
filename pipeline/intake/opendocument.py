"""An .ods before it is read: what the reader does not tell of it, how far its tables reach, and its XML as the reader likes it.

The reader stops at blanks between the cells of a line, which programs that indent their XML write there.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from lxml import etree

from pipeline.intake.facts import EVER_ERROR, Gathered, SheetFacts
from pipeline.intake.guard import RefusedError, without_definitions
from pipeline.intake.package import exchange

CONTENT = "content.xml"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALC_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_IN_TABLE, _ROW, _COLUMN = f"{_TABLE}table", f"{_TABLE}table-row", f"{_TABLE}table-column"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_NAME, _VISIBILITY, _FORMULA = f"{_TABLE}name", f"{_TABLE}visibility", f"{_TABLE}formula"
_OFFICE_TYPE = f"{_OFFICE}value-type"
_HIDDEN = ("collapse", "filter")
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_INDENTED = re.compile(rb">\s+(?=</?table:|<text:p[\s/>])")
_BLANKS = re.compile(rb"\btext:c\s*=\s*[\"']\s*(\d+)")
_MOST_BLANKS = 1_000_000


def prepared(content: bytes) -> tuple[dict[str, SheetFacts], bytes]:
    """The facts of each table by its name, and the package as it is given to the reader. Raises in many ways where it is broken."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        xml = without_definitions(package.read(CONTENT))
    if sum(int(count) for count in _BLANKS.findall(xml)) > _MOST_BLANKS:
        raise RefusedError.odd("单元格里的空格多得不正常")
    facts = _Tables().of(xml)
    plain = _INDENTED.sub(b">", xml)
    return facts, content if plain == xml else _exchanged(content, {CONTENT: plain})


def _exchanged(content: bytes, replaced: Mapping[str, bytes]) -> bytes:
    whole = io.BytesIO(content)
    with zipfile.ZipFile(whole, "a", zipfile.ZIP_STORED) as package:
        exchange(package, replaced)
    return whole.getvalue()


def _repeated(element: etree._Element, what: str, most: int) -> int:
    """How often a cell or line stands there one after the other."""
    return min(int(element.get(f"{_TABLE}number-{what}-repeated", "1")), most)


def _spanned(element: etree._Element, what: str, most: int) -> int:
    return min(int(element.get(f"{_TABLE}number-{what}-spanned", "1")), most)


class _Tables:
    """All tables of a document, gone through once from end to end; no tree of it is ever whole in memory."""

    def __init__(self) -> None:
        self.depth = 0
        self.found: dict[str, SheetFacts] = {}
        self._begin()

    def _begin(self) -> None:
        self.gathered = Gathered()
        self.row = self.column = self.columns = 1
        self.last = 0

    def of(self, xml: bytes) -> dict[str, SheetFacts]:
        """The facts of each table."""
        steps = etree.iterparse(
            io.BytesIO(xml), events=("start", "end"), tag=(_IN_TABLE, _ROW, _COLUMN, *_CELLS), resolve_entities=False, no_network=True, huge_tree=True
        )
        for event, element in steps:
            if element.tag == _IN_TABLE:
                self._table(event, element)
            elif event == "end":
                # A table inside a cell, as charts bring them along, is none of the sheet's.
                if self.depth == 1:
                    self._inside(element)
                _forget(element)
        return self.found

    def _table(self, event: str, element: etree._Element) -> None:
        self.depth += 1 if event == "start" else -1
        if event == "start" and self.depth == 1:
            self._begin()
        elif event == "end" and self.depth == 0:
            self.found[element.get(_NAME, "")] = self.gathered.facts()
            _forget(element)

    def _inside(self, element: etree._Element) -> None:
        if element.tag == _COLUMN:
            following = self.columns + _repeated(element, "columns", _MOST_COLUMNS)
            if element.get(_VISIBILITY) in _HIDDEN:
                self.gathered.columns.append((self.columns, following - 1))
            self.columns = following
        elif element.tag == _ROW:
            self._end_row(element)
        else:
            self._cell(element)

    def _end_row(self, element: etree._Element) -> None:
        following = min(self.row + _repeated(element, "rows", _MOST_ROWS), _MOST_ROWS + 1)
        if self.last:
            self.gathered.filled(following - 1, self.last)
        if element.get(_VISIBILITY) in _HIDDEN:
            self.gathered.rows.update(range(self.row, following))
        self.row, self.column, self.last = following, 1, 0

    def _cell(self, element: etree._Element) -> None:
        wide, high = _spanned(element, "columns", _MOST_COLUMNS), _spanned(element, "rows", _MOST_ROWS)
        if wide * high > 1:
            self.gathered.merges.append((self.row, self.column, self.row + high - 1, self.column + wide - 1))
        if element.get(_CALC_TYPE) == "error" or element.get(_OFFICE_TYPE) == "error":
            text = "".join(str(part) for part in element.itertext()).strip()
            self.gathered.errors[self.row, self.column] = text or EVER_ERROR
        self.column = min(self.column + _repeated(element, "columns", _MOST_COLUMNS), _MOST_COLUMNS + 1)
        if len(element) or element.get(_OFFICE_TYPE) or element.get(_FORMULA):
            self.last = self.column - 1


def _forget(element: etree._Element) -> None:
    """Let go of what was gone through; its place among its neighbours too, since an empty element still weighs something."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
