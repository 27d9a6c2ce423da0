"""An .xlsb before it is read: what the reader does not tell of it, from its records, and how far its sheets reach."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator

from pipeline.intake import unpacking
from pipeline.intake.facts import ERRORS, EVER_ERROR, Gathered, SheetFacts
from pipeline.intake.package import member_of, members

_BUNDLE_SHEET = 156
_ROW, _ERROR, _FORMULA_ERROR, _COLUMNS, _MERGE = 0, 3, 11, 60, 176
_FILLED = range(2, 12)
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^<>]*>")
_ID, _TARGET = re.compile(r'\bId="([^"]*)"'), re.compile(r'\bTarget="([^"]*)"')
_LONGEST_SIZE = 28
"""Bits of a record's size: four bytes of seven each."""


def facts_of(content: bytes) -> dict[str, SheetFacts]:
    """The facts of each sheet, by its name. Raises in many ways where the package is broken."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        unpacking.verify(package, members(package, ("xl/sharedStrings.bin", "xl/styles.bin")))
        return {name: _of_sheet(package.read(part)) for name, part in _sheets(package).items()}


def _sheets(package: zipfile.ZipFile) -> dict[str, str]:
    """The member that holds each sheet, by the sheet's name."""
    relations = package.read("xl/_rels/workbook.bin.rels").decode("utf-8", "replace")
    pairs = ((_ID.search(tag), _TARGET.search(tag)) for tag in _RELATION.findall(relations))
    targets = {own[1]: target[1] for own, target in pairs if own and target}
    sheets = {}
    for kind, body in records(package.read("xl/workbook.bin")):
        if kind == _BUNDLE_SHEET:  # state, id, then the relationship's id and the sheet's name as wide strings
            relation, rest = _wide(body[8:])
            name, _ = _wide(rest)
            target = targets.get(relation, "")
            if part := member_of(package, target if target.startswith("/") else f"xl/{target}"):
                sheets[name] = part
    return sheets


def _wide(data: bytes) -> tuple[str, bytes]:
    (length,) = struct.unpack_from("<I", data)
    end = 4 + 2 * length
    return data[4:end].decode("utf-16-le", "replace"), data[end:]


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a binary part: kind and body, to where the part ends or is cut off.

    Both kind and size are written seven bits a byte, lowest first.
    """
    at, end = 0, len(data) - 1
    while at < end:
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        length = shift = 0
        while at <= end and shift < _LONGEST_SIZE:
            byte = data[at]
            at += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield kind, data[at : at + length]
        at += length


def _of_sheet(data: bytes) -> SheetFacts:
    gathered = Gathered()
    row = 0
    for kind, body in records(data):
        try:
            row = _record(gathered, kind, body, row)
        except (struct.error, IndexError):
            # A record cut short: the reader will say of the sheet that it cannot be read.
            break
    return gathered.facts()


def _record(gathered: Gathered, kind: int, body: bytes, row: int) -> int:
    """Take what one record tells; returns the row at which the sheet then is."""
    if kind == _ROW:
        row = int(struct.unpack_from("<I", body)[0]) + 1
        if body[11] & 0x10:
            gathered.rows.add(row)
    elif kind in _FILLED:
        column = int(struct.unpack_from("<I", body)[0]) + 1
        gathered.filled(row, column)
        if kind in (_ERROR, _FORMULA_ERROR):
            gathered.errors[row, column] = ERRORS.get(body[8], EVER_ERROR)
    elif kind == _COLUMNS and body[16] & 1:
        first, last = struct.unpack_from("<2I", body)
        gathered.columns.append((first + 1, last + 1))
    elif kind == _MERGE:
        top, bottom, left, right = struct.unpack_from("<4I", body)
        gathered.merges.append((top + 1, left + 1, bottom + 1, right + 1))
    return row
