"""The sender's own workbook, marked in place: bytes in, bytes out, every part not concerned byte for byte.

Nothing is loaded and saved by a spreadsheet library, since each of them loses something of the sender's.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence

from lxml import etree

from . import notice_sheet
from .book import Book
from .clearing import clear
from .findings import (
    FLAG,
    NOTICE_SHEET,
    TAG,
    CellMark,
    Notice,
    NoticeRow,
    RowFlag,
    UnpatchablePackage,
)
from .marking import annotate
from .memory import VIEW, Record

__all__ = [
    "FLAG",
    "NOTICE_SHEET",
    "TAG",
    "CellMark",
    "Notice",
    "NoticeRow",
    "RowFlag",
    "UnpatchablePackage",
    "mark",
    "unmark",
]

# What a damaged or hostile package makes the readers beneath raise. TypeError, AttributeError and the
# like are not among them: those would be mistakes of ours.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    etree.LxmlError,
    ValueError,
    LookupError,
    ArithmeticError,
    NotImplementedError,
    RecursionError,
    EOFError,
    OSError,
)


def mark(original: bytes, marks: Sequence[CellMark], flags: Sequence[RowFlag], notice: Notice) -> bytes:
    """The workbook with these findings marked and the notice first; marks of an earlier return go.

    Raises UnpatchablePackage, and nothing else, for what is not such a workbook or lacks a named sheet.
    """
    return _patched(original, lambda book: _mark(book, marks, flags, notice))


def unmark(marked: bytes) -> bytes:
    """The workbook without our marks; the very same bytes if it has none. Raises UnpatchablePackage."""
    return _patched(marked, clear)


def _mark(book: Book, marks: Sequence[CellMark], flags: Sequence[RowFlag], notice: Notice) -> None:
    clear(book)
    view = Record(VIEW, book.active(), None, "")
    remembered = annotate(book, marks, flags)
    notice_sheet.insert(book, notice, [view, *remembered])


def _patched(data: bytes, change: Callable[[Book], None]) -> bytes:
    try:
        book = Book(data)
        change(book)
        return book.package.to_bytes()
    except _DAMAGE as damage:
        raise UnpatchablePackage(f"{type(damage).__name__}: {damage}") from damage
