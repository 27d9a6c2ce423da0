"""A workbook that some program wrote in a way of its own, written anew in the one way that all behind here knows.

The format leaves much open: prefixes, quotes, encodings, cells that do not say where they are, parts of any name in any folder.
The reader mistakes some of it or refuses it, and a search through the bytes sees none of it. Such packages are few, so they may
cost time; all others pass a cheap look. Only what reading needs comes along: sheets, cells, merges, what is hidden, texts, styles.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from posixpath import dirname
from urllib.parse import unquote
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from pipeline.intake import package
from pipeline.place import column_letters, column_number

Read = Callable[[str], bytes]
"""How to get the bytes of a member, bounded."""

_USUAL_PARTS = ("xl/workbook.xml", "xl/styles.xml")
_DECLARATION = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<\?xml\b[^>]*?(?:\bencoding\s*=\s*[\"']([\w.:-]+)[\"'][^>]*)?\?>")
_UNICODE = frozenset({b"utf-8", b"us-ascii", b"ascii"})
_CHINESE = {b"gb2312": "gb18030", b"gbk": "gb18030", b"cp936": "gb18030", b"gb18030": "gb18030", b"big5": "big5hkscs"}
_WESTERN = {b"iso-8859-1": "latin-1", b"windows-1252": "cp1252"}
_ODD_CELL = re.compile(rb"<c (?!r=\"[A-Z])")
_ODD_ROW = re.compile(rb"<row[ />](?!r=\"\d)")
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_AREA = re.compile(r"[A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7}")
_KINDS = frozenset({"b", "d", "e", "n", "s"})
_NUMERAL = re.compile(r"\s*(?:[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)?\s*")
_NOTHING = etree.Element("v")
_TRUE = frozenset({"1", "true", "on"})
_SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/relationships"


class UnusualError(Exception):
    """The workbook has to be written anew before anything is looked up in it."""


class DefinitionsError(Exception):
    """A part defines entities of its own, as no spreadsheet program writes it."""


def has_usual_parts(opened: zipfile.ZipFile) -> bool:
    """Whether the parts that the reader looks for by their names bear those names."""
    return all(name in opened.NameToInfo for name in _USUAL_PARTS)


def is_usual(xml: bytes) -> bool:
    """Whether a sheet's XML is written as most programs write it, so that a search through its bytes finds what there is."""
    data = xml.find(b"<sheetData")
    opening = xml[:data]
    return (
        # Where nothing at all stands before the cells, what belongs there may stand behind them.
        -1 < opening.find(b"<worksheet") < opening.rfind(b"<")
        and b"='" not in opening
        and _is_unicode(xml)
        # A line break there means that the whole is laid out for people, and there may be blanks around every value.
        and xml[data : data + 12] in (b"<sheetData><", b"<sheetData/>")
        # A search for the one character is much cheaper, and seldom finds any.
        and (b"!" not in xml or b"<!" not in xml)
        and _ODD_CELL.search(xml) is None
        and _ODD_ROW.search(xml) is None
    )


def _is_unicode(xml: bytes) -> bool:
    declared = _DECLARATION.match(xml)
    return declared is None or declared[1] is None or declared[1].lower() in _UNICODE


def unicode(xml: bytes) -> bytes:
    """A part in UTF-8, whatever it was in. ValueError where it is not what it says."""
    if xml[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = xml.decode("utf-16")
    elif xml[:2] in (b"<\0", b"\0<"):
        text = xml.decode("utf-16-le" if xml[1:2] == b"\0" else "utf-16-be")
    else:
        declared = _DECLARATION.match(xml)
        name = declared[1].lower() if declared and declared[1] else b"utf-8"
        if name in _UNICODE:
            return xml
        text = xml.decode((_CHINESE | _WESTERN)[name])
    return re.sub(r"^\ufeff?\s*<\?xml\b[^>]*\?>", "", text).encode()


def _without_definitions(xml: bytes) -> bytes:
    if b"<!DOCTYPE" in xml:
        raise DefinitionsError
    return xml


# ── the package ──────────────────────────────────────────────────────────────────────────────────────────────────────


class Source:
    """The package to be written anew. Raises for a broken one, in many ways."""

    def __init__(self, opened: zipfile.ZipFile, read: Read) -> None:
        self.opened = opened
        self.read = read
        book = package.workbook_part(opened)
        self.folder = dirname(book)
        self.targets = package.targets(opened, book)
        self.book = self._tree(self._member(book) or "")
        self.sheets = [each for each in self.book.iter("{*}sheet") if self._kind(each) == "worksheet"]

    def written(self) -> bytes:
        """The workbook in a package of our own making."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as made:
            for name, content in self.parts():
                made.writestr(name, content)
        return target.getvalue()

    def parts(self) -> Iterator[tuple[str, bytes]]:
        """Every part of the new package."""
        sheets = self.sheets
        yield "[Content_Types].xml", b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        yield "_rels/.rels", _links({"book": ("officeDocument", "xl/workbook.xml")})
        yield "xl/_rels/workbook.xml.rels", _links({f"s{n}": ("worksheet", f"worksheets/sheet{n}.xml") for n in range(len(sheets))})
        yield "xl/workbook.xml", self._workbook(sheets)
        for number, each in enumerate(sheets):
            if content := self._sheet(each):
                yield f"xl/worksheets/sheet{number}.xml", content
        for kind in ("sharedStrings", "styles"):
            path = next((path for found, path in self.targets.values() if found == kind), f"{self.folder}/{kind}.xml")
            member = self._member(path)
            yield f"xl/{kind}.xml", _EMPTY[kind] if member is None else unicode(self.read(member))

    def _member(self, path: str) -> str | None:
        """The member that a path means; some programs put the folder in front of it twice, or write it as an address of the web."""
        ways = (path, path.removeprefix(f"{self.folder}/"), unquote(path))
        return next((found for way in ways if (found := package.member_of(self.opened, way))), None)

    def _tree(self, member: str) -> etree._Element:
        return etree.fromstring(_without_definitions(unicode(self.read(member))), etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))

    def _link(self, sheet: etree._Element) -> tuple[str, str]:
        identity = next((str(value) for name, value in sheet.attrib.items() if etree.QName(name).localname == "id"), "")
        return self.targets.get(identity, ("worksheet", ""))

    def _kind(self, sheet: etree._Element) -> str:
        return self._link(sheet)[0]

    def _workbook(self, sheets: list[etree._Element]) -> bytes:
        settings = next(self.book.iter("{*}workbookPr"), None)
        early = settings is not None and settings.get("date1904", "") in _TRUE
        lines = [_sheet_line(number, each) for number, each in enumerate(sheets)]
        opening = f'<workbook xmlns="{_SPACE}" xmlns:r="{_RELATIONS}"><workbookPr date1904="{early:d}"/>'
        return f"{opening}<sheets>{''.join(lines)}</sheets></workbook>".encode()

    def _sheet(self, sheet: etree._Element) -> bytes:
        """One sheet; nothing where it is missing or broken: the reader tells the sheet whose part is not there."""
        member = self._member(self._link(sheet)[1])
        if member is None:
            return b""
        xml = self.read(member)
        try:
            return rewritten(_without_definitions(unicode(xml)))
        except (etree.XMLSyntaxError, ValueError, LookupError):
            return b""


_EMPTY = {"sharedStrings": f'<sst xmlns="{_SPACE}"/>'.encode(), "styles": f'<styleSheet xmlns="{_SPACE}"/>'.encode()}


def _links(named: Mapping[str, tuple[str, str]]) -> bytes:
    lines = (f'<Relationship Id="{name}" Type="{_RELATIONS}/{kind}" Target="{path}"/>' for name, (kind, path) in named.items())
    return f'<Relationships xmlns="{_TYPES}">{"".join(lines)}</Relationships>'.encode()


def _sheet_line(number: int, sheet: etree._Element) -> str:
    state = sheet.get("state", "visible")
    known = state if state in ("hidden", "veryHidden") else "visible"
    return f'<sheet name={quoteattr(sheet.get("name", ""))} sheetId="{number + 1}" state="{known}" r:id="s{number}"/>'


# ── a sheet ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def rewritten(xml: bytes) -> bytes:
    """A sheet with the same cells, merges and hidden lines and columns, every one of which says where it is."""
    found: dict[str, list[str]] = {"row": [], "col": [], "mergeCell": []}
    last = 0
    wanted = ("{*}row", "{*}col", "{*}mergeCell")
    for _, element in etree.iterparse(io.BytesIO(xml), tag=wanted, resolve_entities=False, no_network=True, load_dtd=False):
        # A button's place on the sheet is told by a row and a column, too, which lie elsewhere.
        match _local(element.getparent()), _local(element):
            case "sheetData", "row":
                last = _number(element.get("r"), last + 1)
                found["row"].append(_row(element, last))
            case "cols", "col" if _is_hidden(element):
                found["col"].append(f'<col min="{_number(element.get("min"), 1)}" max="{_number(element.get("max"), 1)}" hidden="1"/>')
            case "mergeCells", "mergeCell" if _AREA.fullmatch(area := element.get("ref", "").replace("$", "")):
                found["mergeCell"].append(f'<mergeCell ref="{area}"/>')
        # So a large sheet is never in memory as a whole.
        element.clear(keep_tail=True)
    columns, merges = (f"<{name}>{''.join(found[each])}</{name}>" if found[each] else "" for name, each in (("cols", "col"), ("mergeCells", "mergeCell")))
    return f'<worksheet xmlns="{_SPACE}"><sheetPr/>{columns}<sheetData>{"".join(found["row"])}</sheetData>{merges}</worksheet>'.encode()


def _local(element: etree._Element | None) -> str:
    return "" if element is None else etree.QName(element).localname


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.strip().isdecimal() else otherwise


def _is_hidden(element: etree._Element) -> bool:
    return element.get("hidden", "") in _TRUE


def _row(row: etree._Element, number: int) -> str:
    cells = []
    column = 0
    for cell in row.iterchildren("{*}c"):
        reference = _REFERENCE.fullmatch(cell.get("r", "").strip())
        column = column_number(reference[1].upper()) if reference else column + 1
        if content := _content(cell):
            cells.append(f'<c r="{column_letters(column)}{reference[2] if reference else number}"{content}</c>')
    hidden = ' hidden="1"' if _is_hidden(row) else ""
    return f'<row r="{number}"{hidden}>{"".join(cells)}</row>' if cells or hidden else ""


def _content(cell: etree._Element) -> str:
    """The rest of a cell's tag and what stands in it; nothing for an empty cell."""
    formula = next(cell.iterchildren("{*}f"), None) is not None
    style, kind = _number(cell.get("s"), 0), cell.get("t", "n")
    opening, computed = f' s="{style}"', "<f/>" if formula else ""
    inline = next(cell.iterchildren("{*}is"), None)
    if inline is not None and not formula:
        return f'{opening} t="inlineStr"><is><t xml:space="preserve">{escape(_text(inline))}</t></is>'
    value = "".join(str(text) for text in next(cell.iterchildren("{*}v"), _NOTHING).itertext())
    if kind not in _KINDS or (kind == "n" and not _NUMERAL.fullmatch(value)):
        return f'{opening} t="str">{computed}<v>{escape(value)}</v>' if value or formula else ""
    bare = str(int(value.strip() in _TRUE)) if kind == "b" else value.strip()
    return f'{opening} t="{kind}">{computed}<v>{escape(bare)}</v>' if value.strip() or formula else ""


def _text(inline: etree._Element) -> str:
    """The letters of a text, without the reading that stands above them."""
    return "".join(t.text or "" for t in inline.iter("{*}t") if _local(t.getparent()) != "rPh")

