"""Merged areas of .ods and .xlsb, which the reader does not tell: (top, left, bottom, right), counted from 1."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator

from lxml import etree

Range = tuple[int, int, int, int]
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_MERGE_BLOCK = re.compile(rb"\xb1\x01\x04(.{4})(?=\xb0\x01\x10)", re.DOTALL)
_MERGES_END = b"\xb2\x01\x00"
_MERGE_SIZE = 19
_FAR = 1_048_576
_BUNDLE_SHEET = 156


def merges_in_ods(content: bytes) -> dict[str, tuple[Range, ...]]:
    """The merged areas of each table of an OpenDocument spreadsheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        xml = package.read("content.xml")
    if b"number-columns-spanned" not in xml and b"number-rows-spanned" not in xml:
        return {}
    tree = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    return {table.get(f"{TABLE}name", ""): tuple(_ranges(table)) for table in tree.iter(f"{TABLE}table")}


def repeat(element: etree._Element, what: str) -> int:
    """How often a cell or line stands there one after the other."""
    return int(element.get(f"{TABLE}number-{what}-repeated", "1"))


def _ranges(table: etree._Element) -> list[Range]:
    found: list[Range] = []
    row = 1
    for line in table.iter(f"{TABLE}table-row"):
        column = 1
        for cell in line.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            wide = int(cell.get(f"{TABLE}number-columns-spanned", "1"))
            high = int(cell.get(f"{TABLE}number-rows-spanned", "1"))
            if wide * high > 1:
                found.append((row, column, row + high - 1, column + wide - 1))
            column += repeat(cell, "columns")
        row = min(row + repeat(line, "rows"), _FAR)
    return found


def merges_in_xlsb(content: bytes) -> dict[str, tuple[Range, ...]]:
    """The merged areas of each sheet of a binary workbook, from its merge records."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name, part in binary_sheets(package).items():
            found[name] = tuple(_merge_records(package.read(part)))
    return found


def binary_sheets(package: zipfile.ZipFile) -> dict[str, str]:
    """The member that holds each sheet of a binary workbook, by the sheet's name."""
    rels = package.read("xl/_rels/workbook.bin.rels").decode("utf-8", "replace")
    targets = {}
    for tag in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", rels):
        pair = re.search(r'\bId="([^"]*)"', tag), re.search(r'\bTarget="([^"]*)"', tag)
        if pair[0] and pair[1]:
            targets[pair[0][1]] = pair[1][1]
    sheets = {}
    for kind, body in binary_records(package.read("xl/workbook.bin")):
        if kind == _BUNDLE_SHEET:  # BrtBundleSh: state, id, then the relationship's id and the sheet's name as wide strings
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


def binary_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a binary part: kind and body. Both kind and size are written seven bits a byte, lowest first."""
    at, end = 0, len(data)
    while at < end:
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        length = shift = 0
        for _ in range(4):
            byte = data[at]
            at += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield kind, data[at : at + length]
        at += length


def _merge_records(data: bytes) -> list[Range]:
    # All merges of a sheet stand together between a record with their number and one without content. Looking for that
    # alone spares going through every cell of the sheet.
    found = []
    for block in _MERGE_BLOCK.finditer(data):
        (count,) = struct.unpack("<I", block[1])
        end = block.end() + count * _MERGE_SIZE
        if data[end : end + 3] != _MERGES_END:
            continue
        for at in range(block.end(), end, _MERGE_SIZE):
            top, bottom, left, right = struct.unpack_from("<4I", data, at + 3)
            found.append((top + 1, left + 1, bottom + 1, right + 1))
    return found
