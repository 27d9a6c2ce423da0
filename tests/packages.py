"""Packages as no program writes them: parts changed, dropped or doubled, sizes that lie, names that lead astray."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

SHEET = "xl/worksheets/sheet1.xml"
_LOCAL, _CENTRAL, _END = 0x04034B50, 0x02014B50, 0x06054B50
_DEFLATED, _UTF8 = 8, 0x800
_HUGE = 0xFFFFFFFE
_WORTH_SUMMING = 2**30


def parts(content: bytes) -> dict[str, bytes]:
    """All parts of a package, unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(members: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A package of these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", how) as package:
        for name, data in members.items():
            # Of no date, so that the same parts are the same package in every process.
            info = zipfile.ZipInfo(name)
            info.compress_type = how
            package.writestr(info, data)
    return target.getvalue()


def patched(content: bytes, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> bytes:
    """The package with its parts changed, renamed or left out."""
    changed = (change(name, data) for name, data in parts(content).items())
    return packed(dict(each for each in changed if each))


def in_part(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The package with one of its parts changed."""
    return patched(content, lambda name, data: (name, change(data) if name == part else data))


@dataclass(frozen=True)
class Entry:
    """One entry of a package as its bytes stand there: what it is called, what it holds, and what it says of itself."""

    name: bytes
    deflated: bytes
    size: int
    crc: int = 0
    flags: int = _UTF8


def entry(name: str | bytes, data: bytes, size: int | None = None) -> Entry:
    """An honest entry; with `size`, one that lies about how large it is unpacked."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    deflated = packer.compress(data) + packer.flush()
    raw = name.encode() if isinstance(name, str) else name
    return Entry(raw, deflated, len(data) if size is None else size, zlib.crc32(data))


def endless(name: str, before: bytes, piece: bytes, times: int, after: bytes = b"", size: int | None = None) -> Entry:
    """An entry that unpacks to a piece repeated any number of times, made in no time: each repetition is a block of its own.

    Without `size` it tells its true one.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    head = packer.compress(before) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    tail = packer.compress(after) + packer.flush()
    real, crc = len(before) + len(piece) * times + len(after), 0
    if real <= _WORTH_SUMMING:
        crc = zlib.crc32(before)
        for _ in range(times):
            crc = zlib.crc32(piece, crc)
        crc = zlib.crc32(after, crc)
    return Entry(name.encode(), head + block * times + tail, min(real if size is None else size, _HUGE), crc)


def zipped(entries: Iterable[Entry]) -> bytes:
    """A package of these entries, none of them checked."""
    body, directory, count = bytearray(), bytearray(), 0
    for each in entries:
        facts = struct.pack("<5H3I2H", 20, each.flags, _DEFLATED, 0, 0x21, each.crc, len(each.deflated), each.size, len(each.name), 0)
        directory += struct.pack("<IH", _CENTRAL, 20) + facts + struct.pack("<3H2I", 0, 0, 0, 0, len(body)) + each.name
        body += struct.pack("<I", _LOCAL) + facts + each.name + each.deflated
        count += 1
    return bytes(body + directory + struct.pack("<I4H2IH", _END, 0, 0, count, count, len(directory), len(body), 0))


def entries(content: bytes) -> list[Entry]:
    """The parts of a package as honest entries, to be put together anew."""
    return [entry(name, data) for name, data in parts(content).items()]


def with_entries(content: bytes, *added: Entry) -> bytes:
    """The package with these entries put in; each takes the place of the part of its name, if there is one."""
    replaced = {each.name for each in added}
    return zipped([each for each in entries(content) if each.name not in replaced] + list(added))
