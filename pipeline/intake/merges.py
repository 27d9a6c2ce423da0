"""Merged areas of .ods and .xlsb, which the reader does not tell: (top, left, bottom, right), counted from 1."""

from __future__ import annotations

import io
import re
import struct
import zipfile

from lxml import etree

Range = tuple[int, int, int, int]
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_MERGE_RECORD = 176
_FAR = 1_048_576


def merges_in_ods(content: bytes) -> dict[str, tuple[Range, ...]]:
    """The merged areas of each table of an OpenDocument spreadsheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        xml = package.read("content.xml")
    if b"number-columns-spanned" not in xml and b"number-rows-spanned" not in xml:
        return {}
    tree = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    return {table.get(f"{_TABLE}name", ""): tuple(_ranges(table)) for table in tree.iter(f"{_TABLE}table")}


def _repeat(element: etree._Element, what: str) -> int:
    return int(element.get(f"{_TABLE}number-{what}-repeated", "1"))


def _ranges(table: etree._Element) -> list[Range]:
    found: list[Range] = []
    row = 1
    for line in table.iter(f"{_TABLE}table-row"):
        column = 1
        for cell in line.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            wide = int(cell.get(f"{_TABLE}number-columns-spanned", "1"))
            high = int(cell.get(f"{_TABLE}number-rows-spanned", "1"))
            if wide * high > 1:
                found.append((row, column, row + high - 1, column + wide - 1))
            column += _repeat(cell, "columns")
        row = min(row + _repeat(line, "rows"), _FAR)
    return found


def merges_in_xlsb(content: bytes) -> dict[str, tuple[Range, ...]]:
    """The merged areas of each sheet of a binary workbook, from its merge records."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name, part in _binary_sheets(package).items():
            found[name] = tuple(_merge_records(package.read(part)))
    return found


def _binary_sheets(package: zipfile.ZipFile) -> dict[str, str]:
    rels = package.read("xl/_rels/workbook.bin.rels").decode("utf-8", "replace")
    targets = {}
    for tag in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", rels):
        pair = re.search(r'\bId="([^"]*)"', tag), re.search(r'\bTarget="([^"]*)"', tag)
        if pair[0] and pair[1]:
            targets[pair[0][1]] = pair[1][1]
    sheets = {}
    for kind, body in _records(package.read("xl/workbook.bin")):
        if kind == 156:  # BrtBundleSh: state, id, then the relationship's id and the sheet's name as wide strings
            relation, rest = _wide(body[8:])
            name, _ = _wide(rest)
            target = targets.get(relation, "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if path in package.namelist():
                sheets[name] = path
    return sheets


def _wide(data: bytes) -> tuple[str, bytes]:
    (length,) = struct.unpack_from("<I", data)
    end = 4 + 2 * length
    return data[4:end].decode("utf-16-le", "replace"), data[end:]


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A variable-length number of the binary format: seven bits a byte, lowest first."""
    value = 0
    for step in range(most):
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << (7 * step)
        if not byte & 0x80:
            break
    return value, at


def _records(data: bytes) -> list[tuple[int, bytes]]:
    found, at = [], 0
    while at < len(data):
        first = data[at]
        at += 1
        kind = first
        if first & 0x80:
            kind = (first & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        length, at = _number(data, at, 4)
        found.append((kind, data[at : at + length]))
        at += length
    return found


def _merge_records(data: bytes) -> list[Range]:
    found = []
    for kind, body in _records(data):
        if kind == _MERGE_RECORD and len(body) >= 16:
            top, bottom, left, right = struct.unpack_from("<4I", body)
            found.append((top + 1, left + 1, bottom + 1, right + 1))
    return found
