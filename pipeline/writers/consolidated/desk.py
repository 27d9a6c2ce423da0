"""The workbook while it is being written: its sheets, formats, texts, and what every sheet begins and ends with."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from typing import Any

from xlsxwriter.format import Format

from pipeline.place import column_letters
from pipeline.writers.consolidated.book import Book
from pipeline.writers.consolidated.bulk import BulkSheet, Strings, packed, shown
from pipeline.writers.consolidated.details import Details
from pipeline.writers.consolidated.heights import Measure
from pipeline.writers.consolidated.links import LetterLinks, sheet_name
from pipeline.writers.consolidated.names import CONTENTS, part_of
from pipeline.writers.consolidated.pages import pages_down
from pipeline.writers.consolidated.prepared import Pool, prepared
from pipeline.writers.house import NOTE_SIZE, TAB_COLOURS, Area, Look, Styles, page, row_height, workbook


class Desk:
    """One workbook being written. Sheets are made first, all of them, so that any of them can be linked to."""

    def __init__(self, book: Book, sheets: list[str], *, title: str) -> None:
        self.book = book
        self.pool = Pool()
        self.rows = prepared(book.register.risks, self.pool, book.figures.followup)
        self._target = BytesIO()
        created = datetime.combine(book.figures.today, time())
        self.xl = workbook(self._target, created=created, title=title, subject=f"{book.figures.period} {book.edition}", company=book.figures.unit)
        self.styles = Styles(self.xl)
        self.strings = Strings()
        self.measure = Measure()
        self.links = LetterLinks(book.inbox)
        self.details = Details()
        self.sheets: dict[str, BulkSheet] = {name: self.xl.add_worksheet(name, worksheet_class=BulkSheet) for name in sheets}
        for name, sheet in self.sheets.items():
            sheet.set_tab_color(TAB_COLOURS[part_of(name)])

    def bytes(self) -> bytes:
        """The finished workbook."""
        self.xl.close()
        return packed(self._target, self.sheets.values(), self.strings)

    def figure(self, sheet: BulkSheet, row: int, column: int, formula: str, value: int | str, style: Format, to: str = "") -> None:
        """A figure: a formula with its value, or the value alone where there are too many rows for formulas.

        `to` is the place of the rows that it counts, such as '明细'!A5:N9; a figure of nothing leads nowhere.
        """
        if to and value:
            style = self.styles.linked(style)
            self.lead(sheet, row, column, to, style)
        self.formula(sheet, row, column, formula, value, style) if self.book.live else self.value(sheet, row, column, value, style)

    @staticmethod
    def lead(sheet: BulkSheet, row: int, column: int, to: str, style: Format) -> None:
        """Make a cell lead to a place in this workbook; what the cell shows is written after it."""
        target = to.rpartition("!")[0].strip("'").replace("''", "'")
        sheet.write_url(row, column, f"internal:{to}", style, target, tip=f"看“{target}”中的这些行" if ":" in to else f"转到“{target}”")

    @staticmethod
    def formula(sheet: BulkSheet, row: int, column: int, formula: str, value: float | str, style: Format) -> None:
        """A formula that stays one however many rows there are, as over the sheet's own cells."""
        sheet.write_formula(row, column, f"={formula}", style, value)

    @staticmethod
    def value(sheet: BulkSheet, row: int, column: int, value: float | str, style: Format) -> None:
        """A number, or a text with personal numbers masked."""
        if isinstance(value, str):
            sheet.write_string(row, column, shown(value), style) if value else sheet.write_blank(row, column, None, style)
        else:
            sheet.write_number(row, column, value, style)

    def opening(self, sheet: BulkSheet, title: str, note: str, *, note_column: int = 1) -> None:
        """The title, the way back to the table of contents, and one line on what the sheet shows."""
        sheet.write_string(0, 0, title, self.styles.of(Look.TITLE, align="left", font_size=16))
        sheet.set_row(0, 26)
        self.way_back(sheet, 1, 0)
        sheet.write_string(1, note_column, note, self.styles.of(Look.NOTE, text_wrap=False, font_size=10))
        sheet.set_row(1, 20)

    def way_back(self, sheet: BulkSheet, row: int, column: int) -> None:
        """A link to the table of contents."""
        self.link(sheet, row, column, CONTENTS, "A1", "返回目录", self.styles.of(Look.LINK, border=0, text_wrap=False, font_size=10))

    @staticmethod
    def link(sheet: BulkSheet, row: int, column: int, target: str, cell: str, text: str, style: Format) -> None:
        """A link to a place in this workbook."""
        sheet.write_url(row, column, f"internal:{sheet_name(target)}!{cell}", style, shown(text), tip=f"转到“{target}”")

    def note(self, sheet: BulkSheet, row: int, last_column: int, text: str, width: float, **changes: Any) -> None:
        """A remark over the whole width of a table, as high as it needs to be."""
        style = self.styles.of(Look.NOTE, font_size=NOTE_SIZE, **changes)
        sheet.merge_range(row, 0, row, last_column, shown(text), style)
        sheet.set_row(row, row_height([(text, width)], NOTE_SIZE))

    def page(self, sheet: BulkSheet, last_row: int, last_column: int, *, head: tuple[int, int], landscape: bool = True) -> None:
        """The printed page, with the unit, period and edition at the foot."""
        classification = self.book.settings.classification
        page(sheet, Area(0, 0, last_row, last_column), head=head, landscape=landscape, note=self.book.foot, classification=classification)
        sheet.fit_to_pages(1, pages_down(sheet, last_row, last_column, head, landscape=landscape))


def cell(row: int, column: int) -> str:
    """A cell's name: B7, counted from 0."""
    return f"{column_letters(column + 1)}{row + 1}"


def fixed(row: int, column: int) -> str:
    """A cell's name that stays when a formula is copied: $B$7, counted from 0."""
    return f"${column_letters(column + 1)}${row + 1}"
