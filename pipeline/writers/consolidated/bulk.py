"""Tables of many thousand rows: taken column by column, written straight into the sheet's XML while the package is zipped.

XlsxWriter keeps everything else of the sheet (widths, filter, panes, page, conditional formats) and the rows above the
table. The table's texts are shared strings of the whole workbook, so a text that stands on three sheets is stored once.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import chain
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline.place import column_letters
from pipeline.privacy import masked
from pipeline.writers.house import CELL_LIMIT

_MARK = "<!--bulk-->"
_CHUNK = 250
_LEVEL = 2
_NOTHING = -1
_POINTS = 0.75
"""Points to a pixel, in which XlsxWriter keeps widths and heights."""
_CUT = "……（文字过长，全文见来源）"
# Numbers of telephones and identity cards have four digits in a row; most texts have not.
_MAYBE_PERSONAL = re.compile(r"\d{4}")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("(_x[0-9a-fA-F]{4}_)")
_OPEN, _CLOSE = '<si><t xml:space="preserve">', "</t></si>"
_TABLE_TAG = re.compile(rb"<sst [^>]*>")


def shown(text: str) -> str:
    """A text as a cell may show it: personal numbers masked, no longer than a cell can hold."""
    if _MAYBE_PERSONAL.search(text):
        text = masked(text)
    return text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - len(_CUT)] + _CUT


def escaped(text: str) -> str:
    """A text as it stands in a part of the package: XML's own marks and characters that XML has no room for escaped."""
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub(r"_x005F\1", text)
    text = _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _all_escaped(texts: list[str]) -> str:
    """Many texts escaped, with the entries' tags between them. Chunks without control characters, nearly all, at one go."""
    joined = "\n".join(texts)
    if "_x" in joined or _CONTROL.search(joined):
        return f"{_CLOSE}{_OPEN}".join(escaped(text) for text in texts)
    between = "\0".join(texts).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return between.replace("\0", f"{_CLOSE}{_OPEN}")


class Strings:
    """The texts of all bulk tables of one workbook, each once, in the order in which they first came."""

    def __init__(self) -> None:
        self._index: dict[str, int] = {"": _NOTHING}
        self.references = 0

    def indexes(self, texts: Sequence[str]) -> array[int]:
        """The number of each text; -1 where there is none."""
        index = self._index
        for text in dict.fromkeys(texts):
            if text not in index:
                index[text] = len(index) - 1
        found = array("i", map(index.__getitem__, texts))
        self.references += len(found) - found.count(_NOTHING)
        return found

    def __len__(self) -> int:
        return len(self._index) - 1

    def cells(self, first: int) -> list[str]:
        """How a cell goes on behind its format, by number, where the texts begin at `first`; the last one is empty."""
        return [*(f' t="s"><v>{number}</v></c>' for number in range(first, first + len(self))), "/>"]

    def parts(self) -> Iterator[bytes]:
        """The entries of the table of shared strings."""
        texts = list(self._index)[1:]
        for start in range(0, len(texts), _CHUNK):
            chunk = _all_escaped([shown(text) for text in texts[start : start + _CHUNK]])
            yield f"{_OPEN}{chunk}{_CLOSE}".encode("utf-8", "replace")


@dataclass(frozen=True)
class Texts:
    """A column of texts; an empty text is an empty cell. `by_value` gives some values a format of their own."""

    values: Sequence[str]
    style: Format
    by_value: Mapping[str, Format] = field(default_factory=dict)


@dataclass(frozen=True)
class Numbers:
    """A column of numbers."""

    values: Sequence[int]
    style: Format


@dataclass(frozen=True)
class Formulas:
    """A column of formulas: each is its `heads` entry followed by its `tails` entry; without a head it is a plain value.

    Heads repeat and may hold anything; tails hold nothing that XML would need escaped.
    """

    heads: Sequence[str]
    tails: Sequence[str]
    values: Sequence[str | int]
    style: Format
    plain: Format


Column = Texts | Numbers | Formulas


_Values = Iterable[Any]


@dataclass(frozen=True)
class _Chunk:
    """Some rows being written: from `start` to `stop`, their numbers as texts, and how cells with texts go on."""

    start: int
    stop: int
    numbers: list[str]
    strings: list[str]


class _TextCells:
    def __init__(self, column: Texts, letters: str, strings: Strings) -> None:
        self.indexes = strings.indexes(column.values)
        style = column.style._get_xf_index()
        own = {value: format_._get_xf_index() for value, format_ in column.by_value.items()}
        self.styles = array("i", [own.get(value, style) for value in column.values]) if own else None
        self.template = f'<c r="{letters}%s" s="%s"%s' if own else f'<c r="{letters}%s" s="{style}"%s'

    def values(self, chunk: _Chunk) -> Iterable[_Values]:
        yield chunk.numbers
        if self.styles is not None:
            yield self.styles[chunk.start : chunk.stop]
        # Number -1 is the last entry: an empty cell.
        yield map(chunk.strings.__getitem__, self.indexes[chunk.start : chunk.stop])


class _NumberCells:
    def __init__(self, column: Numbers, letters: str) -> None:
        self.numbers = column.values
        self.template = f'<c r="{letters}%s" s="{column.style._get_xf_index()}"><v>%s</v></c>'

    def values(self, chunk: _Chunk) -> Iterable[_Values]:
        yield chunk.numbers
        yield self.numbers[chunk.start : chunk.stop]


class _FormulaCells:
    def __init__(self, column: Formulas, letters: str) -> None:
        self.column = column
        self.live, self.plain = column.style._get_xf_index(), column.plain._get_xf_index()
        self.heads = {head: escaped(head) for head in set(column.heads)}
        self.template = f'<c r="{letters}%s"%s'

    def values(self, chunk: _Chunk) -> Iterable[_Values]:
        column, own = self.column, slice(chunk.start, chunk.stop)
        entries = zip(column.heads[own], column.tails[own], column.values[own], strict=True)
        yield chunk.numbers
        yield [self._cell(self.heads[head], tail, value) for head, tail, value in entries]

    def _cell(self, head: str, tail: str, value: str | int) -> str:
        if value == "":
            return f' s="{self.plain}"/>'
        if not head:
            return _plain(self.plain, value)
        if isinstance(value, str):
            return f' s="{self.live}" t="str"><f>{head}{tail}</f><v>{escaped(shown(value))}</v></c>'
        return f' s="{self.live}"><f>{head}{tail}</f><v>{value}</v></c>'


def _plain(style: int, value: str | int) -> str:
    if isinstance(value, int):
        return f' s="{style}"><v>{value}</v></c>'
    return f' s="{style}" t="inlineStr"><is><t xml:space="preserve">{escaped(shown(value))}</t></is></c>'


class BulkSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter carries no types
    """A sheet that can carry one bulk table below the rows that XlsxWriter holds."""

    def __init__(self) -> None:
        super().__init__()
        self._top = 0
        self._heights: Sequence[float] = ()
        self._columns: list[_TextCells | _NumberCells | _FormulaCells] = []

    def fill(self, top: int, columns: Sequence[Column], heights: Sequence[float], strings: Strings) -> None:
        """Put the table's rows (no heads) from row `top` on, counted from 0. XlsxWriter may only write above."""
        if not len(heights):
            return
        self._top, self._heights = top, heights
        self._columns = [_cells(column, column_letters(at), strings) for at, column in enumerate(columns, 1)]
        self._check_dimensions(top, 0)
        self._check_dimensions(top + len(heights) - 1, len(columns) - 1)

    def row_points(self, row: int) -> float:
        """The height of a row in points."""
        if self.is_filled and row >= self._top:
            return self._heights[row - self._top] if row - self._top < len(self._heights) else self.default_row_height * _POINTS
        own = self.row_info.get(row)
        return float(own.height if own else self.default_row_height) * _POINTS

    def column_points(self, column: int) -> float:
        """The width of a column in points; nothing for a hidden one."""
        own = self.col_info.get(column)
        if own is None:
            return float(self.default_col_width) * _POINTS
        return 0.0 if own.hidden else float(own.width) * _POINTS

    @property
    def part(self) -> str:
        """The name of the sheet's part in the package."""
        return f"xl/worksheets/sheet{self.index + 1}.xml"

    @property
    def is_filled(self) -> bool:
        """Whether the sheet carries a bulk table."""
        return bool(self._columns)

    def _write_rows(self) -> None:
        if not self.is_filled:
            super()._write_rows()
            return
        # XlsxWriter keeps a dictionary for each row that it looks at: it may only see those that are its own.
        self.dim_rowmax = self._top - 1
        super()._write_rows()
        self.dim_rowmax = self._top + len(self._heights) - 1
        self.fh.write(_MARK)

    def parts(self, strings: list[str]) -> Iterator[bytes]:
        """The rows of the table as XML; `strings` is what `Strings.cells` gives."""
        # One template for a whole row: filling it is several times faster than putting cells together one by one.
        template = "".join(['<row r="%s" ht="%s" customHeight="1">', *(column.template for column in self._columns), "</row>"])
        for start in range(0, len(self._heights), _CHUNK):
            stop = min(start + _CHUNK, len(self._heights))
            numbers = [str(number) for number in range(self._top + start + 1, self._top + stop + 1)]
            chunk = _Chunk(start, stop, numbers, strings)
            own = [f"{height:g}" for height in self._heights[start:stop]]
            values = [numbers, own, *chain.from_iterable(column.values(chunk) for column in self._columns)]
            yield "".join(map(template.__mod__, zip(*values, strict=True))).encode("utf-8", "replace")


def _cells(column: Column, letters: str, strings: Strings) -> _TextCells | _NumberCells | _FormulaCells:
    if isinstance(column, Texts):
        return _TextCells(column, letters, strings)
    if isinstance(column, Numbers):
        return _NumberCells(column, letters)
    return _FormulaCells(column, letters)


def packed(closed: BytesIO, sheets: Iterable[BulkSheet], strings: Strings) -> bytes:
    """The workbook that XlsxWriter has closed, with the rows and texts of the bulk tables in their places."""
    bulky = {sheet.part: sheet for sheet in sheets if sheet.is_filled}
    target = BytesIO()
    with ZipFile(closed) as source, ZipFile(target, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as package:
        own = _own_strings(source)
        cells = strings.cells(own)
        for name in source.namelist():
            content = source.read(name)
            if name in bulky:
                _stream(package, name, _spliced(content, bulky[name].parts(cells)))
            elif name == _STRINGS:
                _stream(package, name, _with_strings(content, own, strings))
            else:
                _stream(package, name, [content])
    return target.getvalue()


_STRINGS = "xl/sharedStrings.xml"


def _own_strings(source: ZipFile) -> int:
    return source.read(_STRINGS).count(b"<si>")


def _spliced(content: bytes, rows: Iterable[bytes]) -> Iterator[bytes]:
    before, after = content.split(_MARK.encode())
    yield before
    yield from rows
    yield after


def _with_strings(content: bytes, own: int, strings: Strings) -> Iterator[bytes]:
    unique = own + len(strings)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    head = f'<sst xmlns="{space}" count="{max(own + strings.references, unique)}" uniqueCount="{unique}">'.encode()
    yield _TABLE_TAG.sub(lambda _: head, content.removesuffix(b"</sst>"), count=1)
    yield from strings.parts()
    yield b"</sst>"


def _stream(package: ZipFile, name: str, parts: Iterable[bytes]) -> None:
    # Opened by its name, an entry has ZIP's first date. The system that zipped is fixed too: the same bytes everywhere.
    with package.open(name, "w") as stream:
        for part in parts:
            stream.write(part)
    package.infolist()[-1].create_system = 0
