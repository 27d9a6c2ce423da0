"""Workbooks of the kinds that openpyxl does not write, as small as they may be: .xls, .xlsb and .ods from cells and merges."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from packages import packed

Cells = Mapping[tuple[int, int], str | float]
"""Contents by (row, column), counted from 1."""
Range = tuple[int, int, int, int]
"""(top, left, bottom, right), counted from 1."""

SECTOR = 512
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


# ── .xls: records in a stream in a compound file ─────────────────────────────────────────────────────────────────────


def record(kind: int, body: bytes = b"") -> bytes:
    """One record of an .xls."""
    return struct.pack("<2H", kind, len(body)) + body


def _wide(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def _begin(kind: int) -> bytes:
    return record(0x809, struct.pack("<4H2I", 0x600, kind, 0, 0, 0, 6))


def legacy_cell(row: int, column: int, value: str | float) -> bytes:
    """One cell of an .xls, counted from 1."""
    at = struct.pack("<3H", row - 1, column - 1, 0)
    return record(0x204, at + _wide(value)) if isinstance(value, str) else record(0x203, at + struct.pack("<d", value))


def legacy_sheet(cells: Cells, merges: Sequence[Range] = (), dimensions: tuple[int, int] = (0, 0), more: bytes = b"") -> bytes:
    """The records of one sheet; `dimensions` is how many rows and columns it declares."""
    body = [_begin(0x10), record(0x200, struct.pack("<2I3H", 0, dimensions[0], 0, dimensions[1], 0))]
    body += [legacy_cell(*at, value) for at, value in sorted(cells.items())]
    for first in range(0, len(merges), 1000):
        some = merges[first : first + 1000]
        ranges = b"".join(struct.pack("<4H", top - 1, bottom - 1, left - 1, right - 1) for top, left, bottom, right in some)
        body.append(record(0xE5, struct.pack("<H", len(some)) + ranges))
    return b"".join(body) + more + record(0x0A)


def legacy_stream(sheets: Mapping[str, bytes]) -> bytes:
    """The stream of a whole workbook."""
    start, end = _begin(0x05), record(0x0A)
    names = [struct.pack("<BB", len(name), 1) + name.encode("utf-16-le") for name in sheets]
    at = len(start) + sum(4 + 6 + len(name) for name in names) + len(end)
    bounds = []
    for name, body in zip(names, sheets.values(), strict=True):
        bounds.append(record(0x85, struct.pack("<IH", at, 0) + name))
        at += len(body)
    return b"".join([start, *bounds, end, *sheets.values()])


def compound(stream: bytes, name: str = "Workbook") -> bytes:
    """A compound file that holds one stream: its head, its allocation table, its directory, the stream."""
    stream = stream.ljust(4096, b"\x00")
    body = stream + b"\x00" * (-len(stream) % SECTOR)
    used = len(body) // SECTOR
    tables = 1
    while tables * (SECTOR // 4) < tables + 1 + used:
        tables += 1
    first = tables + 1
    chain = [TABLE] * tables + [END] + [first + n + 1 for n in range(used - 1)] + [END]
    table = struct.pack(f"<{len(chain)}I", *chain)
    table += b"\xff" * (tables * SECTOR - len(table))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16 + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + b"\x00" * 10
    head += struct.pack("<8I", tables, tables, 0, 4096, END, 0, END, 0)[:32]
    head += struct.pack("<109I", *range(tables), *[FREE] * (109 - tables))
    return head + table + _directory(name, first, len(stream)) + body


def _directory(name: str, first: int, size: int) -> bytes:
    return (_named("Root Entry", 5, END, 0, child=1) + _named(name, 2, first, size)).ljust(SECTOR, b"\x00")


def _named(name: str, kind: int, first: int, size: int, child: int = FREE) -> bytes:
    wide = name.encode("utf-16-le")
    head = wide.ljust(64, b"\x00") + struct.pack("<HBB3I", len(wide) + 2, kind, 1, FREE, FREE, child)
    return (head.ljust(116, b"\x00") + struct.pack("<2I", first, size)).ljust(128, b"\x00")


def legacy(sheets: Mapping[str, Cells], merges: Sequence[Range] = ()) -> bytes:
    """An .xls of these sheets."""
    return compound(legacy_stream({name: legacy_sheet(cells, merges) for name, cells in sheets.items()}))


# ── .xlsb: records in a package ──────────────────────────────────────────────────────────────────────────────────────


def binary_record(kind: int, body: bytes = b"") -> bytes:
    """One record of an .xlsb."""
    size, length = len(body), bytearray()
    while True:
        length.append((size & 0x7F) | (0x80 if size > 0x7F else 0))
        size >>= 7
        if not size:
            break
    return (bytes([kind & 0x7F | 0x80, kind >> 7]) if kind > 0x7F else bytes([kind])) + bytes(length) + body


def _counted(text: str) -> bytes:
    wide = text.encode("utf-16-le")
    return struct.pack("<I", len(wide) // 2) + wide


def binary_row(row: int) -> bytes:
    """The head of a line of an .xlsb, counted from 1."""
    return binary_record(0, struct.pack("<I", row - 1) + b"\x00" * 13)


def binary_cell(column: int, value: str | float) -> bytes:
    """One cell of an .xlsb, counted from 1."""
    at = struct.pack("<2I", column - 1, 0)
    return binary_record(6, at + _counted(value)) if isinstance(value, str) else binary_record(5, at + struct.pack("<d", value))


def binary_sheet(lines: Iterable[bytes], merges: Sequence[Range] = ()) -> bytes:
    """The records of one sheet from its lines."""
    merged = b"".join(binary_record(176, struct.pack("<4I", top - 1, bottom - 1, left - 1, right - 1)) for top, left, bottom, right in merges)
    tail = binary_record(177, struct.pack("<I", len(merges))) + merged + binary_record(178) if merges else b""
    head = binary_record(129) + binary_record(148, b"\x00" * 16) + binary_record(145)
    return head + b"".join(lines) + binary_record(146) + tail + binary_record(130)


def binary_lines(cells: Cells) -> list[bytes]:
    """The lines that hold these cells."""
    lines, last = [], 0
    for (row, column), value in sorted(cells.items()):
        if row != last:
            lines.append(binary_row(row))
            last = row
        lines.append(binary_cell(column, value))
    return lines


def binary_parts(sheets: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts of a binary workbook from its sheets' records."""
    numbered = list(enumerate(sheets, 1))
    bundle = b"".join(binary_record(156, struct.pack("<2I", 0, n) + _counted(f"rId{n}") + _counted(name)) for n, name in numbered)
    relations = "".join(f'<Relationship Id="rId{n}" Type="http://x/worksheet" Target="worksheets/sheet{n}.bin"/>' for n, _ in numbered)
    made = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "xl/workbook.bin": binary_record(131) + binary_record(143) + bundle + binary_record(144) + binary_record(132),
        "xl/_rels/workbook.bin.rels": f"<Relationships>{relations}</Relationships>".encode(),
    }
    return made | {f"xl/worksheets/sheet{n}.bin": sheets[name] for n, name in numbered}


def binary(sheets: Mapping[str, Cells], merges: Sequence[Range] = ()) -> bytes:
    """An .xlsb of these sheets."""
    return packed(binary_parts({name: binary_sheet(binary_lines(cells), merges) for name, cells in sheets.items()}))


# ── .ods: one XML in a package ───────────────────────────────────────────────────────────────────────────────────────

_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"))
)


def open_cell(value: str | float, more: str = "") -> str:
    """One cell of an .ods."""
    if isinstance(value, str):
        lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
        return f'<table:table-cell office:value-type="string"{more}>{lines}</table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value!r}"{more}><text:p>{value}</text:p></table:table-cell>'


def open_table(name: str, cells: Cells, merges: Sequence[Range] = ()) -> str:
    """One table of an .ods."""
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in merges}
    height = max((row for row, _ in cells), default=0)
    lines = []
    for row in range(1, height + 1):
        width = max((column for at, column in cells if at == row), default=0)
        line = []
        for column in range(1, width + 1):
            high, wide = spans.get((row, column), (1, 1))
            more = f' table:number-rows-spanned="{high}" table:number-columns-spanned="{wide}"' if high * wide > 1 else ""
            value = cells.get((row, column), "")
            line.append(open_cell(value, more) if value != "" else f"<table:table-cell{more}/>")
        lines.append(f"<table:table-row>{''.join(line)}</table:table-row>")
    return f"<table:table table:name={quoteattr(name)}>{''.join(lines)}</table:table>"


def open_book(tables: str, before: str = "") -> bytes:
    """An .ods of these tables; `before` stands before the root element."""
    xml = f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {_SPACES}><office:body><office:spreadsheet>'
    xml += f"{tables}</office:spreadsheet></office:body></office:document-content>"
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": kind, "content.xml": xml.encode(), "META-INF/manifest.xml": manifest})


def opendocument(sheets: Mapping[str, Cells], merges: Sequence[Range] = ()) -> bytes:
    """An .ods of these sheets."""
    return open_book("".join(open_table(name, cells, merges) for name, cells in sheets.items()))
