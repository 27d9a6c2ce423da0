"""The zip container, member by member: what is not replaced keeps its compressed bytes, place and time."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from .findings import UnpatchablePackage

PART_LIMIT = 256 * 1024 * 1024
MEMBER_LIMIT = 20_000

_EPOCH = 0x0021  # 1980-01-01, the earliest day a zip knows
_ENCRYPTED, _DESCRIPTOR, _UTF8 = 0x1, 0x8, 0x800
_STORED, _DEFLATED = 0, 8
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")


@dataclass(frozen=True)
class Member:
    """One file of the container, still compressed."""

    name: str
    made_by: int
    needs: int
    flags: int
    method: int
    time: int
    date: int
    checksum: int
    size: int
    internal: int
    external: int
    packed: bytes

    @property
    def raw_name(self) -> bytes:
        """The name in the bytes in which the container holds it."""
        return self.name.encode("utf-8" if self.flags & _UTF8 else "cp437")


@dataclass(frozen=True)
class Archive:
    """A whole container in its order."""

    members: tuple[Member, ...]
    comment: bytes


def unpack(data: bytes) -> Archive:
    """Take the container apart without inflating anything."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        infos = source.infolist()
        if len(infos) > MEMBER_LIMIT:
            raise UnpatchablePackage("too many members")
        return Archive(tuple(_member(data, info) for info in infos), source.comment)


def _member(data: bytes, info: zipfile.ZipInfo) -> Member:
    if info.flag_bits & _ENCRYPTED:
        raise UnpatchablePackage(f"{info.filename} is encrypted")
    year, month, day, hour, minute, second = info.date_time
    return Member(
        name=info.orig_filename,
        made_by=info.create_system << 8 | info.create_version,
        needs=info.extract_version,
        flags=info.flag_bits & ~_DESCRIPTOR,
        method=info.compress_type,
        time=hour << 11 | minute << 5 | second // 2,
        date=(year - 1980) << 9 | month << 5 | day,
        checksum=info.CRC,
        size=info.file_size,
        internal=info.internal_attr,
        external=info.external_attr,
        packed=_packed(data, info),
    )


def _packed(data: bytes, info: zipfile.ZipInfo) -> bytes:
    head = _LOCAL.unpack_from(data, info.header_offset)
    start = info.header_offset + _LOCAL.size + head[-2] + head[-1]
    packed = data[start : start + info.compress_size]
    if head[0] != b"PK\x03\x04" or len(packed) != info.compress_size:
        raise UnpatchablePackage(f"{info.filename} is cut off")
    return packed


def sound(archive: Archive) -> Archive:
    """The same container, of which every member unpacks to what it says. A copy that goes back must open without a repair."""
    for member in archive.members:
        inflate(member)
    return archive


def inflate(member: Member) -> bytes:
    """The member's content; its declared size and checksum must be true."""
    if member.size > PART_LIMIT:
        raise UnpatchablePackage(f"{member.name} is too large")
    content = _content(member)
    if len(content) != member.size or zlib.crc32(content) != member.checksum:
        raise UnpatchablePackage(f"{member.name} is damaged")
    return content


def _content(member: Member) -> bytes:
    if member.method == _STORED:
        return member.packed
    if member.method == _DEFLATED:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(member.packed, member.size + 1)
    raise UnpatchablePackage(f"{member.name} is compressed in an unknown way")


def deflate(name: str, content: bytes) -> Member:
    """A new member; its time is fixed so that the same content gives the same bytes."""
    squeeze = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = squeeze.compress(content) + squeeze.flush()
    flags = 0 if name.isascii() else _UTF8
    return Member(name, 20, 20, flags, _DEFLATED, 0, _EPOCH, zlib.crc32(content), len(content), 0, 0, packed)


def refill(member: Member, content: bytes) -> Member:
    """The same member with other content."""
    fresh = deflate(member.name, content)
    return replace(fresh, flags=member.flags, time=member.time, date=member.date, external=member.external)


def pack(members: Iterable[Member], comment: bytes) -> bytes:
    """Put the container together again, in the order given."""
    out = io.BytesIO()
    directory = bytearray()
    count = 0
    for member in members:
        directory += _central(member, out.tell())
        out.write(_local(member))
        out.write(member.packed)
        count += 1
    start = out.tell()
    out.write(directory)
    out.write(_END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), start, len(comment)) + comment)
    return out.getvalue()


def _local(member: Member) -> bytes:
    name = member.raw_name
    sizes = member.checksum, len(member.packed), member.size, len(name), 0
    head = member.needs, member.flags, member.method, member.time, member.date
    return _LOCAL.pack(b"PK\x03\x04", *head, *sizes) + name


def _central(member: Member, offset: int) -> bytes:
    name = member.raw_name
    head = member.made_by, member.needs, member.flags, member.method, member.time, member.date
    sizes = member.checksum, len(member.packed), member.size, len(name)
    rest = 0, 0, 0, member.internal, member.external, offset
    return _CENTRAL.pack(b"PK\x01\x02", *head, *sizes, *rest) + name
