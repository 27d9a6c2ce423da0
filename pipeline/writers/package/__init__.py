"""The sender's own workbook, marked in place: bytes in, bytes out, every part not concerned byte for byte.

Nothing is loaded and saved by a spreadsheet library, since each of them loses something of the sender's.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from typing import TypeVar

from lxml import etree

from . import notice_sheet
from .addresses import Place
from .book import Book, Sheet
from .clearing import clear
from .findings import (
    FLAG,
    NOTICE_SHEET,
    TAG,
    CellMark,
    Notice,
    NoticeRow,
    RowFlag,
    Sight,
    UnpatchablePackage,
)
from .grid import Grid
from .marking import annotate
from .memory import VIEW, Record
from .sights import sheet_sight, sight

__all__ = [
    "FLAG",
    "NOTICE_SHEET",
    "TAG",
    "CellMark",
    "Copy",
    "Notice",
    "NoticeRow",
    "RowFlag",
    "Sight",
    "UnpatchablePackage",
    "mark",
    "unmark",
]

Given = TypeVar("Given")

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


class Copy:
    """A sender's workbook about to be marked; marks of an earlier return are gone from it.

    Every method raises UnpatchablePackage, and nothing else, for what is not such a workbook or lacks a named sheet.
    """

    def __init__(self, original: bytes) -> None:
        self._grids: dict[str, Grid] = {}
        self._book = _guarded(lambda: _cleared(original))

    def sight(self, sheet: str, row: int | None = None, column: int | None = None) -> Sight:
        """What a person finds who goes to a cell, or to the sheet as a whole."""
        return _guarded(lambda: self._sight(sheet, row, column))

    def _sight(self, name: str, row: int | None, column: int | None) -> Sight:
        sheet = self._book.worksheet(name)
        if row is None:
            return sheet_sight(sheet)
        return sight(self._book, sheet, self._grid(sheet), Place(row, column or 1))

    def _grid(self, sheet: Sheet) -> Grid:
        if sheet.part not in self._grids:
            self._grids[sheet.part] = Grid(self._book.package.root(sheet.part))
        return self._grids[sheet.part]

    def marked(self, marks: Sequence[CellMark], flags: Sequence[RowFlag], notice: Notice) -> bytes:
        """The workbook with these findings marked and the notice first. To be asked for once."""
        return _guarded(lambda: self._marked(marks, flags, notice))

    def _marked(self, marks: Sequence[CellMark], flags: Sequence[RowFlag], notice: Notice) -> bytes:
        view = Record(VIEW, self._book.active(), None, "")
        remembered = annotate(self._book, marks, flags, self._grid)
        notice_sheet.insert(self._book, notice, [view, *remembered])
        return self._book.package.to_bytes()


def mark(original: bytes, marks: Sequence[CellMark], flags: Sequence[RowFlag], notice: Notice) -> bytes:
    """The workbook with these findings marked and the notice first. Raises UnpatchablePackage."""
    return Copy(original).marked(marks, flags, notice)


def unmark(marked: bytes) -> bytes:
    """The workbook without our marks; the very same bytes if it has none. Raises UnpatchablePackage."""
    return _guarded(lambda: _unmarked(marked))


def _unmarked(data: bytes) -> bytes:
    return _cleared(data).package.to_bytes()


def _cleared(data: bytes) -> Book:
    book = Book(data)
    clear(book)
    return book


def _guarded(work: Callable[[], Given]) -> Given:
    try:
        return work()
    except _DAMAGE as damage:
        raise UnpatchablePackage(f"{type(damage).__name__}: {damage}") from damage
