"""The shared texts of a workbook, before they are read: a reader makes a copy of a text for each cell that points to it."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Sequence

from pipeline.intake import unpacking
from pipeline.intake.guard import RefusedError, without_definitions
from pipeline.intake.package import member_of, utf8
from pipeline.letter import Limits

_PART = "xl/sharedStrings.xml"
_OPENING = re.compile(rb"<(?:[\w.-]+:)?sst\b([^<>]*)>")
_COUNT = re.compile(rb"\buniqueCount\s*=\s*[\"']\s*\+?(\d+)")
_ITEM = re.compile(rb"<(?:[\w.-]+:)?si\b")
_POINTER = re.compile(rb"\bt\s*=\s*[\"']s[\"'][^<>]*>\s*<(?:[\w.-]+:)?v\b[^<>]*>\s*(\d+)")
_HEAD = 1024
_SMALLEST_CELL = 20
_FEW_TEXTS = 1_000_000


def check(package: zipfile.ZipFile, content: bytes, sheets: Sequence[bytes], limits: Limits) -> None:
    """Raises RefusedError where the shared texts of a package define entities, announce more texts than there can be, or are
    pointed to so often that they would fill the memory. Looks no further than the beginning where all is small.
    """
    member = member_of(package, _PART)
    if member is None:
        return
    info = package.getinfo(member)
    head = unpacking.beginning(info, content, _HEAD)
    if (opening := _OPENING.search(head)) is None:
        head = utf8(package.read(member))
        opening = _OPENING.search(head)
    count = _COUNT.search(opening[1]) if opening else None
    without_definitions(head)
    if count and int(count[1]) > max(info.file_size, _FEW_TEXTS):
        raise RefusedError.odd("标明的文字条数与实际不符")
    cells = sum(map(len, sheets)) // _SMALLEST_CELL
    if info.file_size * cells > limits.content_bytes:
        _check_copies(utf8(package.read(member)), sheets, cells, limits)


def _check_copies(xml: bytes, sheets: Sequence[bytes], cells: int, limits: Limits) -> None:
    starts = [found.start() for found in _ITEM.finditer(xml)]
    lengths = [end - start for start, end in zip(starts, [*starts[1:], len(xml)], strict=True)]
    if max(lengths, default=0) * cells <= limits.content_bytes:
        return
    pointers = Counter(int(found) for sheet in sheets for found in _POINTER.findall(sheet))
    size = sum(lengths[number] * often for number, often in pointers.items() if number < len(lengths))
    if size > limits.content_bytes:
        raise RefusedError.over("表格内容展开后的大小", f"{size / 2**20:.1f}MB", f"{limits.content_bytes / 2**20:.1f}MB")
