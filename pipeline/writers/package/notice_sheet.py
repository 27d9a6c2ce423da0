"""The first sheet of the copy: title, explanation, the list of findings with links, and the hidden record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from . import tabs
from .addresses import Place, letters, quoted
from .book import Book
from .findings import NOTICE_SHEET, Notice, NoticeRow
from .layout import chunks, wrap
from .markup import Element, loose, new, serialise, space
from .memory import COLUMNS, HEAD, Record
from .notice_formats import TEXT_SIZE, TITLE_SIZE, Formats

_LINE_POINTS, _ROW_MARGIN, _TALLEST_ROW = 16.0, 5.0, 409.0
_MOST_LINES = int((_TALLEST_ROW - _ROW_MARGIN) / _LINE_POINTS)
# Programs break lines a little earlier than the count of characters says: punctuation, margins, other fonts.
_SLACK = 1.5
_DEFAULT_WIDTH = 14.0
_WIDEST_COLUMN = 120.0
_LINK_LIMIT = 65_000


def insert(book: Book, notice: Notice, remembered: Sequence[Record]) -> None:
    """Put our sheet first, open at it, and say what of it is printed."""
    name = book.free_sheet_name(NOTICE_SHEET)
    sheet = _Sheet(book, notice, remembered)
    content = sheet.content()
    tabs.insert_first(book, name, content)
    last = letters(sheet.columns)
    tabs.define(book, "_xlnm.Print_Area", name, f"$A$1:${last}${sheet.last_row}")
    tabs.define(book, "_xlnm.Print_Titles", name, f"${sheet.head_row}:${sheet.head_row}")


@dataclass(frozen=True)
class _Line:
    """One row as it is written: texts, their formats, its height, from which column it is one cell, and where its links lead."""

    texts: tuple[str, ...]
    formats: tuple[int, ...]
    height: float
    one_from: int | None = None
    link: tuple[str, str] | None = None


class _Sheet:
    """The sheet's XML, row by row."""

    def __init__(self, book: Book, notice: Notice, remembered: Sequence[Record]) -> None:
        self._notice = notice
        self._remembered = remembered
        self._formats = Formats(book.styles)
        self._digit = _digit_pixels(book.styles.normal_font_size())
        self.columns = max(1, len(notice.heads), *(len(row.cells) for row in notice.rows))
        self._widths = [_width(notice.widths, index) for index in range(self.columns)]
        self._lines = [*self._opening(), *self._list()]
        self.head_row = 2 + len(notice.lines) + len(notice.legend)
        self.last_row = len(self._lines)
        self._root = loose(space(book.root), "worksheet")

    def content(self) -> bytes:
        root = self._root
        new(new(root, "sheetPr"), "pageSetUpPr", {"fitToPage": "1"})
        self._view()
        new(root, "sheetFormatPr", {"defaultRowHeight": "15"})
        self._columns()
        self._rows()
        self._merges()
        self._links()
        self._page()
        return serialise(root)

    def _opening(self) -> Iterator[_Line]:
        whole = sum(self._widths)
        narrower = whole * TEXT_SIZE / TITLE_SIZE
        tall = len(wrap(self._notice.title, narrower - _SLACK)) * _LINE_POINTS * TITLE_SIZE / TEXT_SIZE
        yield self._across(self._notice.title, self._formats.title, tall + 2 * _ROW_MARGIN)
        for text in self._notice.lines:
            yield self._across(text, self._formats.line, _height(len(wrap(text, whole - _SLACK))))
        for severity, name, meaning in self._notice.legend:
            yield self._legend(severity, name, meaning, whole - self._widths[0])
        heads = self._padded(self._notice.heads)
        yield _Line(heads, (self._formats.head,) * self.columns, self._tallest(heads) + _ROW_MARGIN)

    def _across(self, text: str, look: int, height: float) -> _Line:
        return _Line((text,), (look,) * self.columns, min(height, _TALLEST_ROW), one_from=1)

    def _legend(self, severity: str, name: str, meaning: str, width: float) -> _Line:
        """A cell in the colour, and beside it what it means."""
        formats = (self._formats.of(severity), *(self._formats.line,) * (self.columns - 1))
        return _Line((name, meaning), formats, _height(len(wrap(meaning, width - _SLACK))), one_from=2)

    def _list(self) -> Iterator[_Line]:
        for row in self._notice.rows:
            yield from self._listed(row)

    def _listed(self, row: NoticeRow) -> Iterator[_Line]:
        """A row of the list; what does not fit the tallest row goes on in the next."""
        pieces = [chunks(lines, _MOST_LINES) for lines in self._wrapped(self._padded(row.cells))]
        for part in range(max(len(piece) for piece in pieces)):
            texts = tuple(piece[part] if part < len(piece) else "" for piece in pieces)
            link = row.link if part == 0 else None
            formats = tuple(self._look(row, column, linked=link is not None) for column in range(self.columns))
            yield _Line(texts, formats, self._tallest(texts), link=link)

    def _look(self, row: NoticeRow, column: int, *, linked: bool) -> int:
        linked = linked and column in self._notice.linked
        if column == 0:
            return self._formats.of(row.severity, linked=linked)
        if column == row.strong:
            return self._formats.strong
        return self._formats.link if linked else self._formats.cell

    def _padded(self, texts: Sequence[str]) -> tuple[str, ...]:
        return tuple(texts) + ("",) * (self.columns - len(texts))

    def _wrapped(self, texts: Sequence[str]) -> list[list[str]]:
        return [wrap(text, width - _SLACK) for text, width in zip(texts, self._widths, strict=True)]

    def _tallest(self, texts: Sequence[str]) -> float:
        return _height(max(len(lines) for lines in self._wrapped(texts)))

    def _view(self) -> None:
        views = new(self._root, "sheetViews")
        view = new(views, "sheetView", {"showGridLines": "0", "tabSelected": "1", "workbookViewId": "0"})
        top = f"A{self.head_row + 1}"
        below = {"ySplit": str(self.head_row), "topLeftCell": top}
        new(view, "pane", {**below, "activePane": "bottomLeft", "state": "frozen"})
        new(view, "selection", {"pane": "bottomLeft", "activeCell": top, "sqref": top})

    def _columns(self) -> None:
        columns = new(self._root, "cols")
        for index, width in enumerate(self._widths, 1):
            shown = f"{width * 7 / self._digit:.2f}"
            new(columns, "col", {"min": str(index), "max": str(index), "width": shown, "customWidth": "1"})
        hidden = {"min": str(self.columns + 1), "max": str(self.columns + COLUMNS)}
        new(columns, "col", {**hidden, "width": "9", "hidden": "1", "customWidth": "1"})

    def _rows(self) -> None:
        data = new(self._root, "sheetData")
        # The record starts in row 1: its heading, then one entry a row, beside and below the list.
        for number in range(1, max(len(self._lines), len(self._remembered) + 1) + 1):
            row = new(data, "row", {"r": str(number)})
            if number <= len(self._lines):
                self._shown(row, number, self._lines[number - 1])
            self._hidden(row, number)

    def _shown(self, row: Element, number: int, line: _Line) -> None:
        row.set("ht", f"{line.height:g}")
        row.set("customHeight", "1")
        for column, look in enumerate(line.formats, 1):
            text = line.texts[column - 1] if column <= len(line.texts) else ""
            _write(row, Place(number, column), text, look)

    def _hidden(self, row: Element, number: int) -> None:
        if number == 1:
            _write(row, Place(1, self.columns + 1), HEAD)
        elif number - 2 < len(self._remembered):
            record = self._remembered[number - 2]
            for step, text in enumerate(record.cells(), 1):
                _write(row, Place(number, self.columns + step), text)
            _refer(row, Place(number, self.columns + COLUMNS), record.formula())

    def _merges(self) -> None:
        wide = [(number, line.one_from) for number, line in enumerate(self._lines, 1) if line.one_from and line.one_from < self.columns]
        if not wide:
            return
        last = letters(self.columns)
        merges = new(self._root, "mergeCells", {"count": str(len(wide))})
        for number, first in wide:
            new(merges, "mergeCell", {"ref": f"{letters(first)}{number}:{last}{number}"})

    def _links(self) -> None:
        linked = [(number, line.link) for number, line in enumerate(self._lines, 1) if line.link]
        if not linked:
            return
        links = new(self._root, "hyperlinks")
        columns = self._notice.linked
        for number, (sheet, cell) in linked[: _LINK_LIMIT // max(len(columns), 1)]:
            for column in columns:
                new(links, "hyperlink", {"ref": str(Place(number, column + 1)), "location": f"{quoted(sheet)}!{cell}"})

    def _page(self) -> None:
        new(self._root, "printOptions", {"horizontalCentered": "1"})
        sides = {"left": "0.5", "right": "0.5", "top": "0.6", "bottom": "0.7", "header": "0.3", "footer": "0.3"}
        new(self._root, "pageMargins", sides)
        size = {"paperSize": "9", "orientation": "landscape"}
        new(self._root, "pageSetup", {**size, "fitToWidth": "1", "fitToHeight": "0"})
        new(new(self._root, "headerFooter"), "oddFooter", text="&L内部资料&R第 &P 页,共 &N 页")


def _write(row: Element, at: Place, text: str, look: int | None = None) -> None:
    """A text cell; text is never read as a formula."""
    cell = new(row, "c", {"r": str(at)})
    if look is not None:
        cell.set("s", str(look))
    if text:
        cell.set("t", "inlineStr")
        new(new(cell, "is"), "t", text=text)


def _refer(row: Element, at: Place, formula: str) -> None:
    if formula:
        new(new(row, "c", {"r": str(at)}), "f", text=formula)


def _height(lines: int) -> float:
    return min(lines * _LINE_POINTS + _ROW_MARGIN, _TALLEST_ROW)


def _width(widths: Sequence[float], index: int) -> float:
    return min(max(widths[index], 4.0), _WIDEST_COLUMN) if index < len(widths) else _DEFAULT_WIDTH


def _digit_pixels(font_size: float) -> float:
    """How wide a digit of the workbook's normal font is: the unit of column widths."""
    return max(4.0, min(round(font_size * 96 / 72 / 2), 16.0))
