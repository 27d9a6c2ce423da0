"""An .xls before it is read: what the reader does not tell of it, from its records, and how far its sheets reach.

The reader is given a compound file made anew that holds the workbook and nothing else, so that whatever is wrong with the
sender's container (chains that loop, tables that lie about their size) ends here.
"""

from __future__ import annotations

import codecs
import struct
from collections.abc import Iterator

from pipeline.intake.compound import containing, stream
from pipeline.intake.facts import ERRORS, EVER_ERROR, Gathered, SheetFacts
from pipeline.intake.guard import RefusedError
from pipeline.rulebook.letters import ENCRYPTED

_BEGIN, _END, _BOUND_SHEET, _CODE_PAGE, _PASSWORD = 0x809, 0x0A, 0x85, 0x42, 0x2F
_ROW, _COLUMNS, _DIMENSIONS, _BOOL_OR_ERROR, _FORMULA, _SEVERAL = 0x208, 0x7D, 0x200, 0x205, 0x06, 0xBD
_FILLED = frozenset({0x203, 0x204, 0xD6, _BOOL_OR_ERROR, 0x27E, 0xFD, _SEVERAL, _FORMULA})
_BIFF8 = 0x600
_IS_ERROR = 2
_PLACE_BYTES = 4
_ONE_CELL = {10: struct.pack("<5H", 0, 1, 0, 1, 0), 14: struct.pack("<2I3H", 0, 1, 0, 1, 0)}


def prepared(content: bytes) -> tuple[dict[str, SheetFacts], bytes]:
    """The facts of each sheet by its name, and the file as it is given to the reader. Raises in many ways where it is broken."""
    book = bytearray(stream(content, ("workbook", "book")))
    facts = {name: _of_sheet(book, start) for name, start in _sheets(book)}
    return facts, containing(bytes(book))


def _sheets(book: bytearray) -> Iterator[tuple[str, int]]:
    """The name of each sheet and where its records begin."""
    (version,) = struct.unpack_from("<H", book, 4)
    page = "latin-1"
    for kind, at, end in _records(book, 0):
        if kind == _PASSWORD:
            raise RefusedError(ENCRYPTED)
        if kind == _CODE_PAGE:
            page = _page(struct.unpack_from("<H", book, at)[0])
        elif kind == _BOUND_SHEET:
            yield _name(bytes(book[at:end]), page if version < _BIFF8 else ""), struct.unpack_from("<I", book, at)[0]


def _page(number: int) -> str:
    try:
        return codecs.lookup(f"cp{number}").name
    except LookupError:
        return "latin-1"


def _name(body: bytes, page: str) -> str:
    """The name in a BOUNDSHEET record: its length, since 1997 a flag for wide characters, the characters."""
    if page:
        return body[7 : 7 + body[6]].decode(page, "replace")
    wide = body[7] & 1
    return body[8 : 8 + body[6] * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")


def _records(book: bytearray, at: int) -> Iterator[tuple[int, int, int]]:
    """The records of one sheet: kind, begin and end of the body; those of a chart that lies within it are passed over."""
    begun, within = False, 0
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<2H", book, at)
        begin, at = at + 4, at + 4 + size
        if at > len(book) or (kind == _END and not within):
            return
        if kind == _BEGIN and not begun:
            begun = True
        elif within or kind == _BEGIN:
            within += (kind == _BEGIN) - (kind == _END)
        else:
            yield kind, begin, at


def _of_sheet(book: bytearray, start: int) -> SheetFacts:
    gathered = Gathered()
    for kind, at, end in _records(book, start):
        if kind in _FILLED and end - at >= _PLACE_BYTES:
            row, column = struct.unpack_from("<2H", book, at)
            last = struct.unpack_from("<H", book, end - 2)[0] if kind == _SEVERAL else column
            gathered.filled(row + 1, max(column, last) + 1)
            if code := _error_code(kind, book[at:end]):
                gathered.errors[row + 1, column + 1] = code
        elif kind == _ROW and book[at + 12] & 0x20:
            gathered.rows.add(struct.unpack_from("<H", book, at)[0] + 1)
        elif kind == _COLUMNS and book[at + 8] & 1:
            first, last = struct.unpack_from("<2H", book, at)
            gathered.columns.append((first + 1, last + 1))
        elif kind == _DIMENSIONS and end - at in _ONE_CELL:
            # The reader sets memory aside for all the cells that are declared, whether or not there are any.
            book[at:end] = _ONE_CELL[end - at]
    return gathered.facts()


def _error_code(kind: int, body: bytearray) -> str:
    if kind == _BOOL_OR_ERROR and body[7]:
        return ERRORS.get(body[6], EVER_ERROR)
    # A formula's result is a number unless its last two bytes are FF; then the first byte says what it is: 2 is an error.
    if kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == _IS_ERROR:
        return ERRORS.get(body[8], EVER_ERROR)
    return ""
