"""What a zip package says of itself and whether it is true: names, kinds, sizes. Looked at before any parser reads a part."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable

_END, _END_BYTES = b"PK\x05\x06", 22
_LOCAL_BYTES = 30
_MOST_PACKED = 1032
"""How many times smaller deflate can make anything at most."""
_STEP = 2**20
_OUTSIDE = re.compile(r"(?:^|/)\.\.(?:/|$)|^[a-z]:", re.MULTILINE)
_CONTENT = (".xml", ".rels", ".bin")
_TWO_KINDS = ({"_rels/.rels", "content.xml"}, {"xl/workbook.xml", "xl/workbook.bin"})


def directory_bytes(content: bytes) -> int:
    """How large the package says its list of parts is; to be known before that list is read. 0 where it has none."""
    at = content.rfind(_END)
    return struct.unpack_from("<I", content, at + 12)[0] if 0 <= at <= len(content) - _END_BYTES else 0


def is_content(name: str) -> bool:
    """Whether a part of this name may be parsed; any other is a picture or an attachment, of which nothing is read."""
    return name.lower().endswith(_CONTENT)


def plainly_named(package: zipfile.ZipFile) -> bytes | None:
    """The package with its content under the names that parts have, where a program wrote them with backslashes or from the
    root; None where it did not. What is no content is left out.
    """
    names = {info: info.filename.replace("\\", "/").lstrip("/") for info in package.infolist()}
    if all(info.filename == name for info, name in names.items()):
        return None
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as plain:
        for info, name in names.items():
            if is_content(name):
                plain.writestr(zipfile.ZipInfo(name), package.read(info))
    return target.getvalue()


def oddity(package: zipfile.ZipFile) -> str:
    """What about its parts no spreadsheet program does, in words for a sentence; nothing where all is usual."""
    infos = package.infolist()
    names = "\n".join([info.orig_filename for info in infos]).replace("\\", "/").lower()
    if "\0" in names or _OUTSIDE.search(names):
        return "内部部件的名称指向文件以外"
    plain = {name.lstrip("/") for name in names.split("\n")} if infos else set()
    if len(plain) != len(infos):
        return "有同名的内部部件"
    if any(both <= plain for both in _TWO_KINDS):
        return "同时含有两种表格文件的内容"
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
        return "内部部件的压缩方式不是表格软件所用的"
    return ""


def false_size(package: zipfile.ZipFile, content: bytes, most: int) -> str:
    """Whether a part unpacks to more than it says, in words for a sentence; nothing where none does.

    Parsers read until a part ends, whatever it says of its size. So where the parts could unpack to more than `most` bytes,
    they are unpacked once, in small steps of which nothing is kept.
    """
    deflated = [info for info in package.infolist() if is_content(info.filename) and info.compress_type == zipfile.ZIP_DEFLATED]
    if sum(info.compress_size for info in deflated) * _MOST_PACKED <= most:
        return ""
    return "" if all(_is_honest(info, content) for info in deflated) else "内部部件的实际大小与标明的不一致"


def _is_honest(info: zipfile.ZipInfo, content: bytes) -> bool:
    if info.compress_size * _MOST_PACKED <= info.file_size:
        return True
    rest, size = _packed(info, content), 0
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    while rest and not unpacker.eof and size <= info.file_size:
        size += len(unpacker.decompress(rest, _STEP))
        rest = unpacker.unconsumed_tail
    return size <= info.file_size


def verify(package: zipfile.ZipFile, names: Iterable[str]) -> None:
    """Raises zipfile.BadZipFile where a part is not what its sum says. The reader stops where a part's last element ends, before
    it would come to the sum, so that one changed bit would give other words without a sign.
    """
    for name in names:
        with package.open(name) as part:
            while part.read(_STEP):
                pass


def beginning(info: zipfile.ZipInfo, content: bytes, size: int) -> bytes:
    """The first bytes of a part, without unpacking the rest."""
    packed = _packed(info, content)
    return packed[:size] if info.compress_type == zipfile.ZIP_STORED else zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, size)


def _packed(info: zipfile.ZipInfo, content: bytes) -> bytes:
    """A part's bytes as they stand in the package."""
    name_bytes, extra_bytes = struct.unpack_from("<2H", content, info.header_offset + 26)
    start = info.header_offset + _LOCAL_BYTES + name_bytes + extra_bytes
    return content[start : start + info.compress_size]
