"""Streams of a compound file, the container of .xls. Chains that loop or lead nowhere end in ValueError, never in endless reading."""

from __future__ import annotations

import struct

_END_OF_CHAIN = 0xFFFFFFFA
_HEAD, _HEAD_SECTORS = 512, 109
_SMALL_SECTOR = 64
_ROOT, _STREAM = 5, 2
_TABLE, _LAST, _NONE = 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFF
_SECTOR = 4096
_SIGN = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class _Compound:
    """The sectors of a compound file and their chains."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.size = 1 << min(struct.unpack_from("<H", content, 30)[0], 12)
        (self.first_of_directory, self.cutoff, self.first_small) = (struct.unpack_from("<I", content, at)[0] for at in (48, 56, 60))
        self.table = self._table()

    def sector(self, number: int) -> bytes:
        """One sector; ValueError where the file has none of that number."""
        start = (number + 1) * self.size
        if start >= len(self.content):
            raise ValueError("a sector beyond the end")
        return self.content[start : start + self.size]

    def _table(self) -> list[int]:
        """The allocation table: for each sector the one that follows it."""
        numbers = [n for n in struct.unpack_from(f"<{_HEAD_SECTORS}I", self.content, 76) if n < _END_OF_CHAIN]
        more, left = struct.unpack_from("<2I", self.content, 68)
        left = min(left, len(self.content) // self.size)
        while more < _END_OF_CHAIN and left:
            entries = struct.unpack(f"<{self.size // 4}I", self.sector(more))
            numbers += [n for n in entries[:-1] if n < _END_OF_CHAIN]
            more, left = entries[-1], left - 1
        if len(numbers) * self.size > len(self.content):
            raise ValueError("a table larger than the file")
        return [n for number in numbers for n in struct.unpack(f"<{self.size // 4}I", self.sector(number).ljust(self.size, b"\xff"))]

    def chain(self, first: int) -> bytes:
        """All sectors of a chain."""
        parts: list[bytes] = []
        while first < _END_OF_CHAIN:
            if len(parts) > len(self.table) or first >= len(self.table):
                raise ValueError("a chain that does not end")
            parts.append(self.sector(first))
            first = self.table[first]
        return b"".join(parts)

    def small(self, first: int, inside: bytes) -> bytes:
        """A small stream, which lies in the root's stream in sectors of 64 bytes."""
        raw = self.chain(self.first_small)
        table = struct.unpack(f"<{len(raw) // 4}I", raw)
        parts: list[bytes] = []
        while first < _END_OF_CHAIN:
            if len(parts) > len(table) or first >= len(table):
                raise ValueError("a chain that does not end")
            parts.append(inside[first * _SMALL_SECTOR : (first + 1) * _SMALL_SECTOR])
            first = table[first]
        return b"".join(parts)


def stream(content: bytes, names: tuple[str, ...]) -> bytes:
    """The first stream with one of these names (in small letters). KeyError where there is none; ValueError, IndexError or
    struct.error where the file is broken.
    """
    file = _Compound(content)
    directory = file.chain(file.first_of_directory)
    entries = [directory[at : at + 128] for at in range(0, len(directory) - 127, 128)]
    root = next((entry for entry in entries if entry[66] == _ROOT), None)
    for entry in entries:
        name = entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le", "replace").lower()
        if name in names:
            first, size = struct.unpack_from("<2I", entry, 116)
            if size >= file.cutoff or root is None:
                return file.chain(first)[:size]
            return file.small(first, file.chain(struct.unpack_from("<I", root, 116)[0]))[:size]
    raise KeyError(names[0])


def containing(workbook: bytes) -> bytes:
    """A compound file that holds this workbook and nothing else: head, allocation table, directory, workbook."""
    sectors = max(-(-len(workbook) // _SECTOR), 1)
    tables = 1
    while tables * (_SECTOR // 4) < tables + 1 + sectors:
        tables += 1
    first = tables + 1
    table = struct.pack(f"<{first + sectors}I", *[_TABLE] * tables, _LAST, *range(first + 1, first + sectors), _LAST)
    head = _SIGN + b"\x00" * 16 + struct.pack("<5H", 0x3E, 4, 0xFFFE, 12, 6) + b"\x00" * 6
    head += struct.pack("<9I", 1, tables, tables, 0, _SECTOR, _LAST, 0, _LAST, 0) + struct.pack(f"<{tables}I", *range(tables))
    directory = _entry("Root Entry", _ROOT, 0, 0, child=1) + _entry("Workbook", _STREAM, first, sectors * _SECTOR)
    parts = (head.ljust(_HEAD, b"\xff"), table.ljust(tables * _SECTOR, b"\xff"), directory, workbook)
    return b"".join(part.ljust(-(-len(part) // _SECTOR) * _SECTOR, b"\x00") for part in parts)


def _entry(name: str, kind: int, first: int, size: int, child: int = _NONE) -> bytes:
    """One entry of a directory."""
    wide = name.encode("utf-16-le")
    head = wide.ljust(64, b"\x00") + struct.pack("<H2B3I", len(wide) + 2, kind, 1, _NONE, _NONE, child)
    return head.ljust(116, b"\x00") + struct.pack("<IQ", first, size)
