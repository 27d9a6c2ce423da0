"""One big table on one sheet: declared columns, the rows of a frame, heights that show the whole text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

import pandas as pd

from pipeline.finding import Severity
from pipeline.writers.consolidated.bulk import BulkSheet, Column, Formulas, Numbers, Texts, escaped
from pipeline.writers.consolidated.desk import Desk
from pipeline.writers.consolidated.heights import TABLE_SIZE, heights
from pipeline.writers.consolidated.links import tail
from pipeline.writers.house import GRADE_COLOURS, Look


class Show(Enum):
    """How a column is shown."""

    TEXT = auto()
    MIDDLE = auto()
    GRADE = auto()
    SEVERITY = auto()
    NUMBER = auto()
    LINK = auto()
    WITHIN = auto()


@dataclass(frozen=True)
class Shown:
    """One column: its heading here, the column of the frame, its width and look; `name` is its defined name.

    A column that only formulas read is hidden; it can be unfolded. `target` is the column of the frame with the place in this
    workbook that a cell leads to, such as '信息库'!A7, or in another beside it (图.xlsx#'图'!A1); nothing there gives a plain cell.
    """

    heading: str
    source: str
    width: float
    show: Show = Show.TEXT
    name: str = ""
    hidden: bool = False
    target: str = ""


@dataclass(frozen=True)
class Source:
    """The columns of a frame that say where a row comes from: the letter, its sheet, the cell."""

    file: str
    sheet: str
    place: str


def texts(values: pd.Series) -> list[str]:
    """A column of a prepared frame as texts: objects already, none missing."""
    found: list[str] = values.tolist()
    return found


class BigTable:
    """A table being put on a sheet: its heads at row `top`, its rows below."""

    def __init__(self, desk: Desk, sheet: BulkSheet, top: int, columns: Sequence[Shown], source: Source | None = None) -> None:
        self.desk, self.sheet, self.top, self.columns, self.source = desk, sheet, top, columns, source

    @property
    def last_shown(self) -> int:
        """The last column that people read."""
        return max(at for at, column in enumerate(self.columns) if not column.hidden)

    def write(self, rows: pd.DataFrame) -> None:
        """Heads, widths, rows with their heights, and the filter."""
        self._heads()
        prose = [(texts(rows[c.source]), c.width) for c in self.columns if c.show in (Show.TEXT, Show.MIDDLE) and not c.hidden]
        self.sheet.fill(self.top + 1, [self._column(c, rows) for c in self.columns], heights(prose, len(rows), self.desk.measure), self.desk.strings)
        last = max(self.top + len(rows), self.top + 1)
        self.sheet.autofilter(self.top, 0, last, len(self.columns) - 1)

    def _heads(self) -> None:
        styles = self.desk.styles
        head, helper = styles.of(Look.HEAD, font_size=TABLE_SIZE), styles.of(Look.NOTE, font_size=TABLE_SIZE)
        for at, column in enumerate(self.columns):
            self.sheet.write_string(self.top, at, column.heading, helper if column.hidden else head)
            options = {"hidden": True, "level": 1} if column.hidden else {}
            self.sheet.set_column(at, at, column.width, None, options)
        folded = self.last_shown + 1
        if folded < len(self.columns):
            self.sheet.set_column(len(self.columns), len(self.columns), None, None, {"collapsed": True})
        self.sheet.set_row(self.top, 30)

    def _column(self, column: Shown, rows: pd.DataFrame) -> Column:
        styles = self.desk.styles
        if column.show is Show.LINK:
            return self._links(column, rows)
        if column.show is Show.WITHIN:
            return self._within(column, rows)
        values = rows[column.source]
        if column.show is Show.NUMBER:
            return Numbers(values.astype(int).tolist(), styles.of(Look.NUMBER, font_size=TABLE_SIZE))
        look = Look.WRAPPED if column.show is Show.TEXT else Look.CENTRED
        coloured = {}
        if column.show is Show.GRADE:
            coloured = {grade: styles.grade(grade, font_size=TABLE_SIZE) for grade in GRADE_COLOURS}
        elif column.show is Show.SEVERITY:
            coloured = {each.label: styles.severity(each, font_size=TABLE_SIZE, align="center") for each in Severity}
        return Texts(texts(values), styles.of(look, font_size=TABLE_SIZE), coloured)

    def _links(self, column: Shown, rows: pd.DataFrame) -> Formulas:
        """The row number, the cell or the file, as a link to the letter's cell or to the letter."""
        assert self.source is not None
        own = self.source
        heads = self.desk.links.heads(texts(rows[own.file]), texts(rows[own.sheet]))
        values = rows[column.source].tolist()
        places = texts(rows[own.place])
        tails = [tail(place, value) for place, value in zip(places, values, strict=True)]
        named = not any(places)
        tails = [escaped(each) for each in tails] if named else tails
        styles = self.desk.styles
        linked = styles.of(Look.LINK, font_size=TABLE_SIZE, align="left" if named else "center", text_wrap=False)
        return Formulas(heads, tails, values, linked, styles.of(Look.CENTRED, font_size=TABLE_SIZE))

    def _within(self, column: Shown, rows: pd.DataFrame) -> Formulas:
        """A text, as a link to a place in this workbook, or in another that lies beside it."""
        values = texts(rows[column.source])
        heads = [f'HYPERLINK("{"" if ".xlsx#" in target else "#"}' if target else "" for target in rows[column.target]]
        tails = [escaped(tail(target, value)) for target, value in zip(texts(rows[column.target]), values, strict=True)]
        styles = self.desk.styles
        return Formulas(heads, tails, values, styles.of(Look.LINK, font_size=TABLE_SIZE), styles.of(Look.WRAPPED, font_size=TABLE_SIZE))
