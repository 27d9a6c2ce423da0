"""What calamine does not tell of an OOXML sheet, taken cheaply from its XML: error cells, formulas without a value,
hidden rows and columns, and how far the sheet reaches. Nothing here builds a tree of the sheet.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from posixpath import join, normpath
from types import MappingProxyType

from lxml import etree

from pipeline.intake.facts import Cell, SheetFacts
from pipeline.intake.guard import without_definitions
from pipeline.marks import APPENDIX_CODE
from pipeline.place import column_number

_REF = re.compile(rb"\sr=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
# No pattern may run over the end of a tag that is not closed: a million of them would keep it busy for ever.
_ROW = re.compile(rb"<(?:\w+:)?row\b[^<>]*>")
_OPENING = 2_000
_WORTH_CUTTING = 4_000
_KNOWN_PARTS = 256
_SHEET_PROPERTIES = 1_000
_DATA, _DATA_END, _ROW_END = b"<sheetData", b"</sheetData>", b"</row>"
_MERGES, _MERGES_END = b"<mergeCells", b"</mergeCells>"
_ROW_NUMBER = re.compile(rb"\sr=[\"'](\d+)[\"']")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^<>]*>")
_HIDDEN = re.compile(rb"\shidden=[\"'](?:1|true)[\"']")
_FORMULA = rb"<(?:\w+:)?f\b[^<>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
_FORMULA_CELL = re.compile(
    rb"<(?:\w+:)?c\b([^<>]*[^/<>])>\s*" + _FORMULA + rb"(?:<(?:\w+:)?v\b[^<>]*?(?:/>|>([^<]*)</(?:\w+:)?v>))?"
)
_ERROR_CELL = re.compile(
    rb"<(?:\w+:)?c\b([^<>]*\st=[\"']e[\"'][^<>]*)>\s*(?:" + _FORMULA + rb")?<(?:\w+:)?v\b[^<>]*>([^<]*)<"
)
_READER_KNOWS = frozenset({b"#DIV/0!", b"#N/A", b"#NAME?", b"#NULL!", b"#NUM!", b"#REF!", b"#VALUE!"})
_MIN = re.compile(rb"\smin=[\"'](\d+)[\"']")
_MAX = re.compile(rb"\smax=[\"'](\d+)[\"']")


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _tree(xml: bytes) -> etree._Element:
    without_definitions(utf8(xml))
    return etree.fromstring(xml, _PARSER)


def member_of(package: zipfile.ZipFile, name: str) -> str | None:
    """The member that a part name means; some programs change its case or its slashes."""
    if name in package.NameToInfo:
        return name
    wanted = name.lstrip("/").lower()
    for member in package.namelist():
        if member.replace("\\", "/").lstrip("/").lower() == wanted:
            return member
    return None


def members(package: zipfile.ZipFile, names: Iterable[str]) -> list[str]:
    """The members that these part names mean, as far as there are any."""
    return [member for name in names if (member := member_of(package, name))]


def _attribute(element: etree._Element, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if etree.QName(key).localname == name), "")


@lru_cache(maxsize=_KNOWN_PARTS)
def _relations(xml: bytes, folder: str) -> Mapping[str, tuple[str, str]]:
    """The relationships in a part's XML: id → (type, member). Most letters of an office carry the very same ones."""
    found = {}
    for relation in _tree(xml):
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
        found[relation.get("Id", "")] = (relation.get("Type", "").rsplit("/", 1)[-1], path)
    return MappingProxyType(found)


def targets(package: zipfile.ZipFile, part: str) -> Mapping[str, tuple[str, str]]:
    """The relationships of a part: id → (type, member)."""
    folder, _, name = part.rpartition("/")
    member = member_of(package, f"{folder}/_rels/{name}.rels".lstrip("/"))
    return {} if member is None else _relations(package.read(member), folder)


@lru_cache(maxsize=_KNOWN_PARTS)
def _sheets(xml: bytes) -> tuple[tuple[str, str], ...]:
    """The sheets that a workbook's XML names, each with the id of its relationship."""
    elements = (each for each in _tree(xml).iter() if isinstance(each.tag, str) and _local(each) == "sheet")
    return tuple((element.get("name", ""), _attribute(element, "id")) for element in elements)


def workbook_part(package: zipfile.ZipFile) -> str:
    """The path of the part that names the sheets."""
    return next((path for kind, path in targets(package, "").values() if kind == "officeDocument"), "xl/workbook.xml")


def sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """The member that holds each sheet, by the sheet's name. Raises on a broken package, in many ways."""
    member = member_of(package, workbook_part(package))
    if member is None:
        return {}
    known = targets(package, member)
    names: dict[str, str] = {}
    for name, relation in _sheets(package.read(member)):
        _, path = known.get(relation, ("", ""))
        if path and (part := member_of(package, path)):
            names[name] = part
    return names


def _cell_at(attributes: bytes) -> Cell | None:
    found = _REF.search(b" " + attributes)
    return (int(found[2]), column_number(found[1].decode())) if found else None


def _formulas(xml: bytes) -> tuple[frozenset[Cell], frozenset[Cell]]:
    cells, empty = set(), set()
    for found in _formula_cells(xml):
        at = _cell_at(found[1])
        if at is None:
            continue
        cells.add(at)
        # t="str" with an empty value is a formula that gave an empty text: calculated.
        if not found[2] and b't="str"' not in found[1]:
            empty.add(at)
    return frozenset(cells), frozenset(empty)


def _formula_cells(xml: bytes) -> Iterator[re.Match[bytes]]:
    """The cells with a formula. A search for the formulas and a step back from each costs a tenth of a search over all cells."""
    if _is_unusual(xml):
        yield from _FORMULA_CELL.finditer(xml)
        return
    # Nothing is looked through twice, so that a million formulas without a cell, or cells without an end, cost no more.
    done, end, at = 0, 0, xml.find(b"<f")
    while at >= 0:
        end = end if end > at else xml.find(b"</c>", at)
        if end < 0:
            return
        start = xml.rfind(b"<c", done, at)
        if start >= 0 and (found := _FORMULA_CELL.match(xml, start, end)):
            yield found
        done, at = at, xml.find(b"<f", at + 2)


def _errors(xml: bytes) -> dict[Cell, str]:
    return {at: found[2].decode("utf-8", "replace") for found in _ERROR_CELL.finditer(xml) if (at := _cell_at(found[1]))}


def with_known_errors(xml: bytes) -> bytes:
    """The sheet with #N/A for error values newer than the reader, which refuses a sheet that has one; the facts hold the true ones."""
    return _ERROR_CELL.sub(lambda found: found[0] if found[2] in _READER_KNOWS else found[0].removesuffix(found[2] + b"<") + b"#N/A<", xml)


def _hidden_rows(xml: bytes) -> frozenset[int]:
    tags = (tag for tag in _ROW.findall(xml) if _HIDDEN.search(tag))
    return frozenset(int(number[1]) for tag in tags if (number := _ROW_NUMBER.search(tag)))


def _hidden_columns(xml: bytes) -> tuple[tuple[int, int], ...]:
    tags = (tag for tag in _COLUMN.findall(xml) if _HIDDEN.search(tag))
    return tuple((int(low[1]), int(high[1])) for tag in tags if (low := _MIN.search(tag)) and (high := _MAX.search(tag)))


def _is_unusual(xml: bytes) -> bool:
    """Whether the sheet's elements bear a prefix or its attributes single quotes, as only few programs write them."""
    return b":worksheet" in xml[:_OPENING] or b"='" in xml[:_OPENING]


def facts(xml: bytes, box: int) -> SheetFacts:
    """The facts of one sheet that spans so many cells; a closer look is taken only where a cheap search hits."""
    # Drop-downs and their prompts, which follow the cells, are often longer than these.
    end = xml.rfind(_DATA_END) + len(_DATA_END)
    xml = xml[:end] if end > len(_DATA_END) else xml
    unusual = _is_unusual(xml)
    has_formula = unusual or b"<f" in xml
    formulas, uncalculated = _formulas(xml) if has_formula else (frozenset(), frozenset())
    errors = _errors(xml) if unusual or b't="e"' in xml else {}
    hidden = b"hidden=" in xml
    return SheetFacts(
        errors=errors,
        uncalculated=frozenset(uncalculated - errors.keys()),
        formulas=formulas,
        hidden_rows=_hidden_rows(xml) if hidden else frozenset(),
        hidden_columns=_hidden_columns(xml) if hidden else (),
        has_cells=b"<v" in xml or b"<is" in xml or b":v>" in xml or b":is>" in xml,
        box=box,
    )


def without_blank_tail(xml: bytes) -> bytes:
    """The sheet without the lines after its last filled cell: formatted empty lines cost a reader as much as filled ones."""
    close = xml.rfind(_DATA_END)
    # Programs write an empty cell as one tag; where one writes two, its line merely stays.
    end = xml.find(_ROW_END, xml.rfind(b"</c>", 0, max(close, 0))) + len(_ROW_END)
    if close < 0 or end <= len(_ROW_END) or close - end < _WORTH_CUTTING or _is_unusual(xml):
        return xml
    return xml[:end] + xml[close:]


def with_merges_first(xml: bytes) -> bytes:
    """A usual sheet with its merges before its cells: the reader looks for them from the beginning, through all that stands before."""
    data, start = xml.find(_DATA), xml.find(_MERGES)
    end = xml.find(_MERGES_END, start) + len(_MERGES_END)
    if not 0 <= data < start < end or xml.find(_MERGES, end) >= 0:
        return xml
    return b"".join((xml[:data], xml[start:end], xml[data:start], xml[end:]))


def exchange(package: zipfile.ZipFile, replaced: Mapping[str, bytes]) -> None:
    """Put other sheets in place of some, unpacked, in a package opened for appending; its other parts are not even unpacked."""
    package.filelist[:] = [info for info in package.filelist if info.filename not in replaced]
    for name, xml in replaced.items():
        package.NameToInfo.pop(name, None)
        package.writestr(zipfile.ZipInfo(name), xml)


def is_appendix(package: zipfile.ZipFile, sheet: str) -> bool:
    """Whether a sheet bears the name for macros that we give our instruction sheets; the programs that keep it save a reader time."""
    with package.open(sheet) as stream:
        return APPENDIX_CODE.encode() in stream.read(_SHEET_PROPERTIES)


def utf8(xml: bytes) -> bytes:
    """A sheet's XML as UTF-8, for searching; calamine reads a UTF-16 part as empty."""
    return xml.decode("utf-16").encode() if xml[:2] in (b"\xff\xfe", b"\xfe\xff") else xml
